// Package notify tells other machines: signed messages by Standard Webhooks 1.0
// (https://github.com/standard-webhooks/standard-webhooks, spec b2fa7b8).
package notify
