// Package signed sends messages to any program, as JSON signed by Standard Webhooks 1.0. It is the way to services that have no
// channel of their own.
//
// A target's URL is the program's; the secret is named secret, and until all know that, previous holds the one before.
package signed
