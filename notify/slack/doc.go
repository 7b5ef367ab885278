// Package slack sends messages to Slack: by an incoming webhook, or as a bot, which can edit what it said and answer in
// threads.
package slack
