package notify

import (
	"context"

	"tallylight/readiness"
)

// Webhook posts messages to outbound connections.
type Webhook Client

// Send posts a message and says how that went. Only 2xx is success; a redirect is followed nowhere, since a message that
// makes servers start must not be passed on. Nothing that the attempt says holds the address or a secret.
func (w *Webhook) Send(ctx context.Context, c readiness.Connection, d readiness.Delivery) readiness.Attempt {
	at := w.Now()
	r, err := SignedRequest(c.URL, c.Keys(at), d.ID, at, []byte(d.Payload))
	if err != nil {
		return readiness.Attempt{At: at, Error: readiness.FailedKey}
	}
	if c.Header != "" {
		r.Header[c.Header] = c.Value
	}
	a := (*Client)(w).Do(ctx, r) // what the answer says has no bearing
	return readiness.Attempt{At: a.At, Status: a.Status, Error: a.Word, RetryAfter: a.Outcome().RetryAfter}
}
