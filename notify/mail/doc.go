// Package mail sends messages by SMTP (RFC 5321), over TLS from the first byte or from STARTTLS on (RFC 8314, RFC 3207).
//
// A target's URL is the server: smtps://host (port 465) or smtp://host (port 587, STARTTLS). Settings are from and to, an
// address each, to be read as RFC 5322 writes them; user; and unencrypted, which is yes where the server may be spoken to
// without TLS if it offers none. The secret is password.
package mail
