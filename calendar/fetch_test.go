package calendar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const secret = "token-of-the-feed"

// serve answers with handler under a path that holds a secret.
func serve(t *testing.T, handler http.HandlerFunc) (f *Fetcher, source Source) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &Fetcher{Client: server.Client(), Version: "1.2.3"}, Source{URL: server.URL + "/" + secret + ".ics?key=" + secret}
}

func TestFetchIsConditional(t *testing.T) {
	body := oneEvent("DTSTART:20261119T125400Z")
	f, source := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("User-Agent"); got != "Tallylight/1.2.3 (+calendar import)" {
			t.Errorf("User-Agent %q", got)
		}
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Last-Modified", "Thu, 19 Nov 2026 12:54:00 GMT")
		if r.Header.Get("If-None-Match") == `W/"7"` && r.Header.Get("If-Modified-Since") == "Thu, 19 Nov 2026 12:54:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(body)
	})
	first, err := f.Fetch(context.Background(), source)
	if err != nil || first.NotModified || !bytes.Equal(first.Body, body) || first.BodyHash == "" {
		t.Fatalf("the first fetch gave %+v, %v", first, err)
	}
	source.ETag, source.LastModified, source.BodyHash = first.ETag, first.LastModified, first.BodyHash
	second, err := f.Fetch(context.Background(), source)
	if err != nil || !second.NotModified || second.Status != http.StatusNotModified || second.BodyHash != first.BodyHash || second.ETag != first.ETag {
		t.Errorf("the second fetch gave %+v, %v; want 304 with the same validators", second, err)
	}
	source.ETag = ""
	same, err := f.Fetch(context.Background(), source)
	if err != nil || !same.NotModified || same.Status != http.StatusOK || same.Body != nil {
		t.Errorf("the same bytes gave %+v, %v; want not modified", same, err)
	}
}

func TestFetchKeepsWhatCameOfACutBody(t *testing.T) {
	f, source := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100000")
		w.Write([]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261119T125400Z\r\nEND:VEVENT\r\n"))
	})
	got, err := f.Fetch(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	if r := read(got.Body, window("2026-01-01", "2027-01-01"), time.UTC); r.Outcome != Incomplete || len(r.Occurrences) != 1 {
		t.Errorf("outcome %s with %d occurrences, want incomplete with 1", r.Outcome, len(r.Occurrences))
	}
}

func TestFetchErrors(t *testing.T) {
	for _, row := range []struct {
		name    string
		handler http.HandlerFunc
		code    string
		status  int
		retry   time.Duration
	}{
		{"busy, for two minutes", answerWith(503, "120"), CodeStatus, 503, 2 * time.Minute},
		{"busy, for a year", answerWith(503, "31536000"), CodeStatus, 503, 24 * time.Hour},
		{"busy, until a time", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", "Thu, 19 Nov 2026 12:00:00 GMT")
			w.Header().Set("Retry-After", "Thu, 19 Nov 2026 12:30:00 GMT")
			w.WriteHeader(429)
		}, CodeStatus, 429, 30 * time.Minute},
		{"busy, since the past", answerWith(503, "-5"), CodeStatus, 503, 0},
		{"no content", answerWith(204, ""), CodeStatus, 204, 0},
		{"a redirect to a file", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "ftp://example.com/"+secret)
			w.WriteHeader(302)
		}, CodeRedirect, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			f, source := serve(t, row.handler)
			_, err := f.Fetch(context.Background(), source)
			checkFetchError(t, err, row.code)
			var got *FetchError
			if errors.As(err, &got) && (got.Status != row.status || got.RetryAfter != row.retry) {
				t.Errorf("status %d, retry after %s; want %d, %s", got.Status, got.RetryAfter, row.status, row.retry)
			}
		})
	}
}

func answerWith(code int, retry string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retry != "" {
			w.Header().Set("Retry-After", retry)
		}
		w.WriteHeader(code)
	}
}

// checkFetchError wants a code, and no trace of the address in the error or what it wraps.
func checkFetchError(t *testing.T, err error, code string) {
	t.Helper()
	var got *FetchError
	if !errors.As(err, &got) || got.Code != code {
		t.Fatalf("got %v, want code %s", err, code)
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if said := fmt.Sprintf("%v %+v %#v", cause, cause, cause); strings.Contains(said, secret) {
			t.Errorf("the error tells the address: %s", said)
		}
	}
}

type refusedError struct{}

func (refusedError) Error() string        { return "refused" }
func (refusedError) RefusedAddress() bool { return true }

func TestFetchErrorsOfTheConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	listener.Close()
	plain := httptest.NewServer(answerWith(200, ""))
	defer plain.Close()
	secure := httptest.NewTLSServer(answerWith(200, ""))
	defer secure.Close()
	dial := func(err error) *http.Client {
		return &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err }}}
	}
	for _, row := range []struct {
		name, url string
		client    *http.Client
		code      string
	}{
		{"nobody listens", "http://" + closed + "/" + secret, http.DefaultClient, CodeRefused},
		{"no such name", "https://calendar.example/" + secret, dial(&net.DNSError{Err: "no such host", IsNotFound: true}), CodeDNS},
		{"an address that may not be reached", "https://calendar.example/" + secret, dial(fmt.Errorf("dial: %w", refusedError{})), CodeAddress},
		{"a certificate that nobody knows", secure.URL + "/" + secret, http.DefaultClient, CodeTLS},
		{"HTTPS to a server of HTTP", strings.Replace(plain.URL, "http:", "https:", 1) + "/" + secret, http.DefaultClient, CodeTLS},
		{"webcal is HTTPS", strings.Replace(plain.URL, "http:", "webcal:", 1) + "/" + secret, http.DefaultClient, CodeTLS},
		{"another scheme", "file:///" + secret, http.DefaultClient, CodeBadURL},
		{"no host", "https:///" + secret, http.DefaultClient, CodeBadURL},
		{"no address", "http://[" + secret, http.DefaultClient, CodeBadURL},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := (&Fetcher{Client: row.client}).Fetch(context.Background(), Source{URL: row.url})
			checkFetchError(t, err, row.code)
		})
	}
}

func TestRedirects(t *testing.T) {
	referer := "not asked"
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		referer = r.Header.Get("Referer")
		w.Write([]byte("BEGIN:VCALENDAR"))
	}))
	defer plain.Close()
	forward := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, plain.URL, http.StatusFound) })

	f, source := serve(t, forward)
	if _, err := f.Fetch(context.Background(), source); err != nil || referer != "" {
		t.Errorf("error %v, Referer %q; want none", err, referer)
	}

	referer = "not asked"
	secure := httptest.NewTLSServer(forward)
	defer secure.Close()
	_, err := (&Fetcher{Client: secure.Client()}).Fetch(context.Background(), Source{URL: secure.URL + "/" + secret})
	checkFetchError(t, err, CodeDowngrade)
	if referer != "not asked" {
		t.Error("a redirect from HTTPS to HTTP was followed")
	}
}
