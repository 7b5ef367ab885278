// Package discord sends messages to webhooks of Discord and edits what it sent there.
package discord
