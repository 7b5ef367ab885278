// Package ntfy sends messages to a topic of an ntfy server, as JSON to its root: headers would need their Japanese encoded.
//
// A target's URL is the server. The topic is a secret, since who knows it reads along; besides it there may be the secret token,
// or the setting user with the secret password.
package ntfy
