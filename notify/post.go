package notify

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tallylight/readiness"
)

// Client sends the requests of channels and webhooks, one at a time and each once.
type Client struct {
	Transport http.RoundTripper // dials by the allow-list
	UserAgent string
	Now       func() time.Time
	Timeout   time.Duration // for one request; 0: patience
}

// Limits of one request.
const (
	patience = 15 * time.Second
	// MostAnswer is how much of an answer is read, so that the connection can be used again.
	MostAnswer = 4 << 10
	// WholeMessage is how much is read from a service that sends the message back before it says under which id.
	WholeMessage = 64 << 10
	// mostPatience bounds what an answer may ask for by Retry-After.
	mostPatience = 24 * time.Hour
)

// Fixed words for failures, beside those of readiness.
const (
	FailedSaid    = "said"    // the status was that of success, the answer was not
	FailedRetired = "retired" // nobody was asked: the service has ended
)

// Request is what a client sends.
type Request struct {
	Method string // empty: POST
	URL    string
	Header map[string]string
	JSON   any    // the body, to be written as JSON; nil: Body
	Body   []byte // the body as it is
	Most   int64  // how much of the answer to keep; 0: MostAnswer
}

// Answer is what came back. Nothing in it but Body and Header is the service's own words.
type Answer struct {
	At     time.Time
	Status int // 0: no answer came, and Word says why
	Header http.Header
	Body   []byte // its beginning
	Word   string // a fixed word for what is no success by its status; empty: it is 2xx
	Torn   string // a fixed word where the body broke off; empty: it did not
}

// Do sends a request and reads the answer. A redirect is followed nowhere, since it could lead inward and takes the secrets of
// the request along. What it says of a failure holds neither the address nor a secret.
func (c *Client) Do(ctx context.Context, r Request) Answer {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.Timeout, patience))
	defer cancel()
	request, word := c.request(ctx, r)
	if word != "" {
		return Answer{At: c.Now(), Word: word}
	}
	came, err := c.Transport.RoundTrip(request)
	if err != nil {
		return Answer{At: c.Now(), Word: Reason(err)}
	}
	defer came.Body.Close()
	a := Answer{Status: came.StatusCode, Header: came.Header, Word: statusWord(came.StatusCode)}
	if a.Body, err = io.ReadAll(io.LimitReader(came.Body, cmp.Or(r.Most, MostAnswer))); err != nil {
		a.Torn = Reason(err)
	}
	a.At = c.Now()
	return a
}

// request makes what goes out; the word says why there is none.
func (c *Client) request(ctx context.Context, r Request) (*http.Request, string) {
	body := r.Body
	if r.JSON != nil {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false) // six bytes for one count against limits of size
		if err := encoder.Encode(r.JSON); err != nil {
			return nil, readiness.FailedOther
		}
		body = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	}
	out, err := http.NewRequestWithContext(ctx, cmp.Or(r.Method, http.MethodPost), r.URL, bytes.NewReader(body))
	if err != nil || out.URL.Scheme != "http" && out.URL.Scheme != "https" {
		return nil, readiness.FailedAddress
	}
	if r.JSON != nil {
		out.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	out.Header.Set("User-Agent", c.UserAgent)
	for name, value := range r.Header {
		out.Header.Set(name, value)
	}
	return out, ""
}

func statusWord(status int) string {
	switch {
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return readiness.FailedRedirect
	default:
		return readiness.FailedStatus
	}
}

// Outcome reads an answer by its status alone: 2xx is success, 4xx final but for 408, 425 and 429, and with 404 and 410 the
// target is gone. Channels whose services say it otherwise correct it.
func (a Answer) Outcome() Outcome {
	o := Outcome{Status: a.Status, Word: a.Word}
	if a.Word == "" {
		return o
	}
	o.RetryAfter = a.RetryAfter()
	switch a.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
	case http.StatusNotFound, http.StatusGone:
		o.Final, o.Gone = true, true
	default:
		o.Final = a.Status >= 400 && a.Status < 500
	}
	return o
}

// Waiting puts off the next try where there were too many and the answer did not say until when: by the seconds that the
// service is known to count over.
func (o Outcome) Waiting(a Answer, seconds float64) Outcome {
	if o.Status == http.StatusTooManyRequests && o.RetryAfter.IsZero() {
		o.RetryAfter = a.InSeconds(seconds)
	}
	return o
}

// Refused is the outcome of an answer with a status of success that says that the message was not taken.
func (a Answer) Refused(detail string) Outcome {
	return Outcome{Status: a.Status, Word: cmp.Or(a.Torn, FailedSaid), Detail: detail, RetryAfter: a.RetryAfter()}
}

// Retired is the outcome for a target whose service has ended.
func Retired() Outcome { return Outcome{Word: FailedRetired, Final: true, Gone: true} }

// NoAddress is the outcome for a target whose address cannot be one.
func NoAddress() Outcome { return Outcome{Word: readiness.FailedAddress, Final: true} }

// RetryAfter is what the header of that name says (RFC 9110 10.2.3): seconds, also with decimals, or a date; zero where it
// says nothing that can be read, and never more than a day ahead.
func (a Answer) RetryAfter() time.Time { return retryAfter(a.Header.Get("Retry-After"), a.At) }

// InSeconds is an instant that many seconds after the answer, as some services say it in its body; bounded like RetryAfter.
func (a Answer) InSeconds(seconds float64) time.Time {
	if !(seconds > 0) || seconds > math.MaxInt32 {
		return time.Time{}
	}
	return a.At.Add(min(time.Duration(math.Ceil(seconds*1000))*time.Millisecond, mostPatience))
}

func retryAfter(said string, now time.Time) time.Time {
	if seconds, ok := decimal(said); ok {
		return Answer{At: now}.InSeconds(seconds)
	}
	at, err := http.ParseTime(said)
	if err != nil || !at.After(now) {
		return time.Time{}
	}
	if last := now.Add(mostPatience); at.After(last) {
		return last
	}
	return at
}

// decimal reads digits with at most one point; it knows no signs, exponents or words such as Inf.
func decimal(said string) (float64, bool) {
	if said == "" || strings.Trim(said, "0123456789.") != "" {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(said, 64)
	return seconds, err == nil
}

// Detail is what a service calls a fault, if that is a plain word of at most 64 characters which is no part of a secret of the
// target; otherwise empty. An address counts as a secret.
func (t Target) Detail(said string) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	if len(said) > 64 || strings.Trim(said, letters) != "" {
		return ""
	}
	for _, secret := range append(slices.Collect(maps.Values(t.Secrets)), t.URL) {
		if len(said) >= 8 && strings.Contains(secret, said) || secret != "" && strings.Contains(said, secret) {
			return ""
		}
	}
	return said
}

// Reason gives the fixed word for a request to which no answer came.
func Reason(err error) string {
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
