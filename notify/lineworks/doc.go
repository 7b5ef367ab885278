// Package lineworks sends messages as a bot of LINE WORKS (API 2.0), signed in by a service account of its app.
//
// Settings of a target are client_id, service_account, bot and either channel or user; its secrets are client_secret and
// private_key, as the developer console gives them.
package lineworks
