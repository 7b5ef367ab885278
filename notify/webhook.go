package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tallylight/readiness"
)

// Webhook posts messages to outbound connections.
type Webhook struct {
	Transport http.RoundTripper // dials by the allow-list
	UserAgent string
	Now       func() time.Time
	Timeout   time.Duration // for one try; 0: webhookTimeout
}

// Limits of one try.
const (
	webhookTimeout = 15 * time.Second
	// drained is how much of an answer is read, so that the connection can be used again; none of it is kept.
	drained = 4 << 10
	// mostPatience bounds what an answer may ask for by Retry-After.
	mostPatience = 24 * time.Hour
)

// Send posts a message and says how that went. Only 2xx is success; a redirect is followed nowhere, since a message that
// makes servers start must not be passed on. Nothing that the attempt says holds the address or a secret.
func (w *Webhook) Send(ctx context.Context, c readiness.Connection, d readiness.Delivery) readiness.Attempt {
	timeout := w.Timeout
	if timeout == 0 {
		timeout = webhookTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, word := w.request(ctx, c, d)
	if word != "" {
		return readiness.Attempt{At: w.Now(), Error: word}
	}
	answer, err := w.Transport.RoundTrip(request)
	if err != nil {
		return readiness.Attempt{At: w.Now(), Error: reason(err)}
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, drained) // what it says has no bearing
	return w.read(answer)
}

// request makes the signed request; the word says why there is none.
func (w *Webhook) request(ctx context.Context, c readiness.Connection, d readiness.Delivery) (*http.Request, string) {
	at := w.Now()
	signature, err := Sign(c.Keys(at), d.ID, at, []byte(d.Payload))
	if err != nil {
		return nil, readiness.FailedKey
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, strings.NewReader(d.Payload))
	if err != nil || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return nil, readiness.FailedAddress
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", w.UserAgent)
	r.Header.Set("webhook-id", d.ID)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("webhook-signature", signature)
	if c.Header != "" {
		r.Header.Set(c.Header, c.Value)
	}
	return r, ""
}

func (w *Webhook) read(answer *http.Response) readiness.Attempt {
	a := readiness.Attempt{At: w.Now(), Status: answer.StatusCode}
	switch status := answer.StatusCode; {
	case status >= 200 && status < 300:
		return a
	case status >= 300 && status < 400:
		a.Error = readiness.FailedRedirect
	default:
		a.Error = readiness.FailedStatus
	}
	a.RetryAfter = retryAfter(answer.Header.Get("Retry-After"), a.At)
	return a
}

// retryAfter reads Retry-After (RFC 9110 10.2.3): seconds, or a date; zero where it says nothing that can be read.
func retryAfter(said string, now time.Time) time.Time {
	at, err := http.ParseTime(said)
	if seconds, e := strconv.ParseInt(said, 10, 32); e == nil && seconds >= 0 {
		at, err = now.Add(time.Duration(seconds)*time.Second), nil
	}
	if err != nil || !at.After(now) {
		return time.Time{}
	}
	if last := now.Add(mostPatience); at.After(last) {
		return last
	}
	return at
}

// reason gives the fixed word for a try to which no answer came.
func reason(err error) string {
	var refused interface{ RefusedAddress() bool }
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &refused) && refused.RefusedAddress():
		return readiness.FailedAddress
	case errors.As(err, &dns):
		return readiness.FailedDNS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return readiness.FailedTimeout
	case isTLS(err):
		return readiness.FailedTLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return readiness.FailedRefused
	default:
		return readiness.FailedOther
	}
}

func isTLS(err error) bool {
	var unverified *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	return errors.As(err, &unverified) || errors.As(err, &alert) || errors.As(err, &record)
}
