package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/outbound"
	"tallylight/readiness"
)

var noon = time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)

// hmacByHand is RFC 2104 with SHA-256 written out, so that what checks the signatures is not what made them.
func hmacByHand(key, message []byte) []byte {
	var block [64]byte
	copy(block[:], key) // keys of webhooks are never longer
	inner, outer := make([]byte, 64), make([]byte, 64)
	for i, b := range block {
		inner[i], outer[i] = b^0x36, b^0x5c
	}
	first := sha256.Sum256(append(inner, message...))
	second := sha256.Sum256(append(outer, first[:]...))
	return second[:]
}

// verified says that a request is signed with a secret as Standard Webhooks 1.0 asks: over the raw body, within 300 s.
func verified(r *http.Request, body []byte, secret string, now time.Time) bool {
	key, err := base64.StdEncoding.DecodeString(secret[len("whsec_"):])
	if err != nil {
		return false
	}
	seconds, err := strconv.ParseInt(r.Header.Get("webhook-timestamp"), 10, 64)
	if age := now.Unix() - seconds; err != nil || age > 300 || age < -300 {
		return false
	}
	message := bytes.Join([][]byte{[]byte(r.Header.Get("webhook-id")), []byte(r.Header.Get("webhook-timestamp")), body}, []byte("."))
	want := base64.StdEncoding.EncodeToString(hmacByHand(key, message))
	for _, signature := range strings.Fields(r.Header.Get("webhook-signature")) {
		if version, value, _ := strings.Cut(signature, ","); version == "v1" && value == want {
			return true
		}
	}
	return false
}

// allowing gives a transport that may dial one server of the test, and nothing else.
func allowing(t *testing.T, address string) *http.Transport {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	allow, err := outbound.ParseAllow(u.Host)
	if err != nil {
		t.Fatal(err)
	}
	transport := (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

func TestAMessageArrivesSigned(t *testing.T) {
	message := readiness.Delivery{ID: "0193-msg", Payload: `{"type":"task.due"}`}
	to := readiness.Connection{Secrets: []string{secretOf(32), vectorSecret}, RotatedAt: noon, Header: "Authorization", Value: "Bearer abc"}
	got := make(chan *http.Request, 1)
	bodies := make(chan []byte, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r
		bodies <- body
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(server.Close)
	to.URL = server.URL + "/scale?token=1"
	hook := &Webhook{Transport: allowing(t, server.URL), UserAgent: "Tallylight/1", Now: func() time.Time { return noon }}
	if a := hook.Send(t.Context(), to, message); a.Error != "" || a.Status != 202 || !a.At.Equal(noon) {
		t.Fatalf("it did not arrive: %+v", a)
	}
	r, body := <-got, <-bodies
	for _, secret := range to.Secrets {
		if !verified(r, body, secret, noon) {
			t.Errorf("not signed with %s", secret)
		}
	}
	if verified(r, body, secretOf(24), noon) || verified(r, append(body, ' '), vectorSecret, noon) || verified(r, body, vectorSecret, noon.Add(301*time.Second)) {
		t.Error("the check of this test lets everything pass")
	}
	if string(body) != message.Payload || r.Header.Get("webhook-id") != message.ID || r.Method != "POST" || r.Header.Get("Authorization") != "Bearer abc" ||
		r.Header.Get("Content-Type") != "application/json" || r.RequestURI != "/scale?token=1" {
		t.Errorf("%s %s %q: %v", r.Method, r.RequestURI, body, r.Header)
	}
}

// TestWhatATryTells is a row for each way in which a pipeline may answer.
func TestWhatATryTells(t *testing.T) {
	answer := func(status int, headers ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, strings.Repeat("<script>", 1000))
		}
	}
	date := noon.Add(10 * time.Minute).Format(http.TimeFormat)
	rows := []struct {
		sentence string
		answer   http.HandlerFunc
		status   int
		word     string
		after    time.Duration // asked for by Retry-After
	}{
		{"taken", answer(204), 204, "", 0},
		{"every 2xx is taken", answer(299), 299, "", 0},
		{"an error of the pipeline", answer(500), 500, "status", 0},
		{"a refusal of the pipeline", answer(400), 400, "status", 0},
		{"nobody listens any more", answer(410), 410, "status", 0},
		{"too many, come back in a minute", answer(429, "Retry-After", "60"), 429, "status", time.Minute},
		{"too many, come back at a time", answer(429, "Retry-After", date), 429, "status", 10 * time.Minute},
		{"down, come back", answer(503, "Retry-After", "5"), 503, "status", 5 * time.Second},
		{"come back in a year: a day is the most", answer(503, "Retry-After", "31536000"), 503, "status", 24 * time.Hour},
		{"come back in more than can be counted", answer(503, "Retry-After", "99999999999999999999"), 503, "status", 0},
		{"come back in the past", answer(503, "Retry-After", noon.Add(-time.Hour).Format(http.TimeFormat)), 503, "status", 0},
		{"come back some time", answer(503, "Retry-After", "soon"), 503, "status", 0},
		{"a redirect is a failure", answer(302, "Location", "/other"), 302, "redirect", 0},
		{"a lasting one too", answer(308, "Location", "/other"), 308, "redirect", 0},
		{"no change is none of 2xx", answer(304), 304, "redirect", 0},
		{"it hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 0, "timeout", 0},
		{"it hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "other", 0},
		{"it answers without end", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = w.Write(make([]byte, 64<<10))
			}
		}, 200, "", 0},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				asked.Add(1)
				row.answer(w, r)
			}))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.Start()
			t.Cleanup(server.Close)
			a := send(t, allowing(t, server.URL), server.URL)
			if a.Status != row.status || a.Error != row.word {
				t.Errorf("status %d, %q; want %d, %q", a.Status, a.Error, row.status, row.word)
			}
			if after := a.RetryAfter.Sub(noon); !a.RetryAfter.IsZero() && after != row.after || a.RetryAfter.IsZero() && row.after != 0 {
				t.Errorf("not before %v, want %v", a.RetryAfter, row.after)
			}
			if n := asked.Load(); n != 1 {
				t.Errorf("it was asked %d times", n)
			}
		})
	}
}

// send tries once, with less patience than in earnest.
func send(t *testing.T, transport http.RoundTripper, address string) readiness.Attempt {
	t.Helper()
	hook := &Webhook{Transport: transport, Now: func() time.Time { return noon }, Timeout: 500 * time.Millisecond}
	return hook.Send(t.Context(), readiness.Connection{URL: address, Secrets: []string{vectorSecret}}, readiness.Delivery{ID: "id", Payload: "{}"})
}

func TestNoAnswer(t *testing.T) {
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	closed.Close()
	rows := []struct{ sentence, allow, address, word string }{
		{"a certificate that nobody vouches for", untrusted.URL, untrusted.URL, "tls"},
		{"no TLS where it was promised", plain.URL, strings.Replace(plain.URL, "http:", "https:", 1), "tls"},
		{"nobody there", nobody, nobody, "refused"},
		{"a private address that nobody has allowed", "http://192.0.2.1:80", plain.URL, "address"},
		{"the metadata of a cloud", "http://192.0.2.1:80", "http://169.254.169.254/latest", "address"},
		{"this machine in other words", "http://192.0.2.1:80", "http://[::ffff:127.0.0.1]/", "address"},
		{"a name that is none", "http://192.0.2.1:80", "http://nothing.invalid/", "dns"},
		{"another scheme", "http://192.0.2.1:80", "ftp://127.0.0.1/", "address"},
		{"no address at all", "http://192.0.2.1:80", "http://%zz/", "address"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if a := send(t, allowing(t, row.allow), row.address); a.Status != 0 || a.Error != row.word {
				t.Errorf("%+v, want %q", a, row.word)
			}
		})
	}
}

func TestWithoutASecretNothingIsSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }))
	t.Cleanup(server.Close)
	hook := &Webhook{Transport: allowing(t, server.URL), Now: func() time.Time { return noon }}
	a := hook.Send(context.Background(), readiness.Connection{URL: server.URL, Secrets: []string{"typed by hand"}}, readiness.Delivery{ID: "id"})
	if a.Error != readiness.FailedKey {
		t.Errorf("%+v", a)
	}
}
