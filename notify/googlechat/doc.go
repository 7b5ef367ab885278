// Package googlechat sends messages to webhooks of Google Chat, those of one event into one thread.
package googlechat
