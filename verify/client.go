package verify

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
)

// Limits of one question.
const (
	askTimeout   = 5 * time.Second
	askedAtOnce  = 10
	rangesAtOnce = 2 // of the 20 that Prometheus answers at once
	rangeTimes   = 6 // as long as another answer may a range take
	maxProm      = 1 << 20
	maxRange     = 2 << 20
	maxHTTP      = 64 << 10
	acceptedType = "application/json"
)

// Client asks. It is safe for concurrent use.
type Client struct {
	transport http.RoundTripper
	userAgent string
	now       func() time.Time
	timeout   time.Duration
	places    chan struct{} // one for each question that is being asked
	ranges    chan struct{} // one for each question about a range
	versions  versions
}

// New gives a client that dials as the transport does; timeout is for one answer, 0: 5 seconds.
func New(transport http.RoundTripper, userAgent string, now func() time.Time, timeout time.Duration) *Client {
	if timeout == 0 {
		timeout = askTimeout
	}
	return &Client{transport: transport, userAgent: userAgent, now: now, timeout: timeout, places: make(chan struct{}, askedAtOnce),
		ranges: make(chan struct{}, rangesAtOnce)}
}

// answer is what came back.
type answer struct {
	status   int
	location string // of a redirect
	body     []byte
	asked    time.Time
}

// trouble is why there is no answer: one of the Unread words, and the same for a person.
type trouble struct{ reason, detail string }

func (t *trouble) reading(asked time.Time) proof.Reading {
	return proof.Unread(t.reason, t.detail, asked)
}

// get asks for an address, following nothing, and reads at most so many bytes; 0: none, since the status is enough.
func (c *Client) get(ctx context.Context, address *url.URL, with *readiness.Connection, most int64) (answer, *trouble) {
	return c.ask(ctx, asking{method: http.MethodGet, address: address, most: most, places: c.places, timeout: c.timeout}, with)
}

// asking is one question.
type asking struct {
	method  string
	address *url.URL
	form    string // what is posted
	most    int64  // bytes that are read
	places  chan struct{}
	timeout time.Duration
}

// ask asks once there is a place, and follows nothing.
func (c *Client) ask(ctx context.Context, q asking, with *readiness.Connection) (answer, *trouble) {
	select {
	case q.places <- struct{}{}:
		defer func() { <-q.places }()
	case <-ctx.Done():
		return answer{asked: c.now()}, &trouble{reason: proof.UnreadTimeout}
	}
	a := answer{asked: c.now()}
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, q.method, q.address.String(), strings.NewReader(q.form))
	if err != nil || !isWeb(q.address) {
		return a, &trouble{reason: proof.UnreadAddress}
	}
	if q.method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", acceptedType)
	r.Header.Set("User-Agent", c.userAgent)
	if with != nil && with.Header != "" {
		r.Header.Set(with.Header, with.Value)
	}
	response, err := c.transport.RoundTrip(r)
	if err != nil {
		return a, classify(err)
	}
	defer response.Body.Close()
	a.status, a.location = response.StatusCode, response.Header.Get("Location")
	return a, a.read(response.Body, q.most)
}

func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

// read reads a body that is not larger than it may be.
func (a *answer) read(body io.Reader, most int64) *trouble {
	if most == 0 {
		return nil
	}
	var err error
	if a.body, err = io.ReadAll(io.LimitReader(body, most+1)); err != nil {
		return classify(err)
	}
	if int64(len(a.body)) > most {
		return &trouble{reason: proof.UnreadLarge}
	}
	return nil
}
