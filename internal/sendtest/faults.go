package sendtest

import (
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/notify"
)

// Send sends some message by a channel to the service at a base address. Target is what it was sent to, for its secrets.
type Send func(t *testing.T, client *notify.Client, base string) (o notify.Outcome, to notify.Target)

// fault is one way in which a service can fail, and what is to come of it.
type fault struct {
	sentence string
	answer   func(http.ResponseWriter, Request)
	status   int
	word     string
	after    time.Duration // the wait that was asked for; 0: nothing is said about it here
}

func faults() []fault {
	date := Noon.Add(10 * time.Minute).Format(http.TimeFormat)
	return []fault{
		{"it is broken", Saying(500, "<html>no</html>"), 500, "status", 0},
		{"it is down and says for how long", Saying(503, "", "Retry-After", "5"), 503, "status", 5 * time.Second},
		{"too many, with seconds", Saying(429, "", "Retry-After", "60"), 429, "status", time.Minute},
		{"too many, with decimals", Saying(429, "", "Retry-After", "1.25"), 429, "status", 1250 * time.Millisecond},
		{"too many, with a date", Saying(429, "", "Retry-After", date), 429, "status", 10 * time.Minute},
		{"come back in a year", Saying(429, "", "Retry-After", "31536000"), 429, "status", 24 * time.Hour},
		{"it hangs up", func(http.ResponseWriter, Request) { panic(http.ErrAbortHandler) }, 0, "other", 0},
	}
}

// Faults tries a channel on everything that any service can do. None of it is final, and a service is asked once for it.
func Faults(t *testing.T, send Send) {
	for _, row := range faults() {
		t.Run(row.sentence, func(t *testing.T) {
			t.Parallel()
			s := New(t, row.answer)
			o, _ := send(t, s.Client(), s.URL)
			failed(t, o, row.status, row.word)
			if n := len(s.Came()); n != 1 {
				t.Errorf("it was asked %d times", n)
			}
			if wait := o.RetryAfter.Sub(Noon); row.after != 0 && wait != row.after {
				t.Errorf("not before %v, want %v", wait, row.after)
			}
		})
	}
	t.Run("it hangs before it answers", func(t *testing.T) { t.Parallel(); hangs(t, send, false) })
	t.Run("it hangs in its answer", func(t *testing.T) { t.Parallel(); hangs(t, send, true) })
	t.Run("it redirects inward", func(t *testing.T) { t.Parallel(); redirects(t, send) })
	t.Run("it sends back what it was sent", func(t *testing.T) { t.Parallel(); echoes(t, send) })
	t.Run("nobody listens", func(t *testing.T) { t.Parallel(); closed(t, send) })
	t.Run("its address is not allowed", func(t *testing.T) { t.Parallel(); refused(t, send) })
}

func failed(t *testing.T, o notify.Outcome, status int, word string) {
	t.Helper()
	if o.Status != status || o.Word != word || o.Final || o.Gone || o.Accepted || o.Sent != "" {
		t.Errorf("%+v; want status %d, %q and no more", o, status, word)
	}
}

// hangs waits until the client gives up, before the answer or after its beginning.
func hangs(t *testing.T, send Send, begun bool) {
	over := make(chan struct{})
	s := New(t, func(w http.ResponseWriter, _ Request) {
		if begun {
			w.WriteHeader(http.StatusInternalServerError)
			_ = http.NewResponseController(w).Flush()
		}
		<-over
	})
	o, _ := send(t, s.Client(), s.URL)
	close(over)
	if begun {
		failed(t, o, http.StatusInternalServerError, "status")
		return
	}
	failed(t, o, 0, "timeout")
}

// redirects leads to another server of the test, which nobody may ask.
func redirects(t *testing.T, send Send) {
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	t.Cleanup(inner.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := New(t, Saying(status, "", "Location", inner.URL))
		o, _ := send(t, s.Client(), s.URL)
		failed(t, o, status, "redirect")
	}
}

// echoes answers in the ways in which services name faults, with each word of what it was told, one by one.
func echoes(t *testing.T, send Send) {
	for _, status := range []int{http.StatusOK, http.StatusInternalServerError} {
		var came atomic.Int64
		s := New(t, func(w http.ResponseWriter, r Request) {
			words := words(r)
			word := words[int(came.Add(1))%len(words)]
			Saying(status, fmt.Sprintf(`{"ok":false,"error":%q,"message":%q}`, word, r.URI))(w, r)
		})
		for range 40 {
			o, to := send(t, s.Client(), s.URL)
			for _, secret := range secrets(to) {
				if strings.Contains(fmt.Sprintf("%+v", o), secret) {
					t.Fatalf("%+v shows %q", o, secret)
				}
			}
		}
	}
}

// words takes a request apart, always in the same order.
func words(r Request) []string {
	all := apart(r.URI)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		all = append(all, strings.Fields(r.Header.Get(name))...)
	}
	return all
}

func apart(address string) []string {
	return strings.FieldsFunc(address, func(r rune) bool { return strings.ContainsRune("/?&=:", r) })
}

// secrets gives those of a target, and what of its address is as long as one.
func secrets(to notify.Target) (all []string) {
	for _, secret := range to.Secrets {
		all = append(all, secret)
	}
	for _, part := range apart(to.URL) {
		if len(part) >= 12 {
			all = append(all, part)
		}
	}
	return all
}

func closed(t *testing.T, send Send) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	listener.Close()
	o, _ := send(t, Client(t, base), base)
	failed(t, o, 0, "refused")
}

func refused(t *testing.T, send Send) {
	s := New(t, func(http.ResponseWriter, Request) { t.Error("it was asked") })
	o, _ := send(t, Client(t, "http://192.0.2.1:80"), s.URL)
	failed(t, o, 0, "address")
}
