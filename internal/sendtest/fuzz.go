package sendtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/notify"
)

// caught is a transport that keeps the request and takes every message.
type caught struct {
	answer string
	came   Request
}

func (c *caught) RoundTrip(r *http.Request) (*http.Response, error) {
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil {
		return nil, err
	}
	c.came = Request{r.Method, r.URL.RequestURI(), r.Header, body.Bytes()}
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(c.answer)), Request: r}, nil
}

// Fuzz sends what people could write as a title and as a line, and has the request checked. The answer is what the service
// says to it.
func Fuzz(f *testing.F, answer string, send func(ctx context.Context, client *notify.Client, m notify.Message), check func(t *testing.T, r Request, m notify.Message)) {
	for _, row := range titles {
		f.Add(row.title, "x "+row.title)
	}
	f.Fuzz(func(t *testing.T, title, line string) {
		m := Plain("ja")
		m.Title, m.Lines = title, []string{line, title + line}
		transport := &caught{answer: answer}
		send(t.Context(), &notify.Client{Transport: transport, Now: func() time.Time { return Noon }}, m)
		check(t, transport.came, m)
	})
}
