package sendtest

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"tallylight/notify"
	"tallylight/outbound"
)

// Noon is when all that is sent is sent.
var Noon = time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)

// Request is what came to a service.
type Request struct {
	Method, URI string
	Header      http.Header
	Body        []byte
}

// Service stands in for a product. It keeps what came to it.
type Service struct {
	URL    string
	client *notify.Client
	mutex  sync.Mutex
	came   []Request
}

// New starts a service that answers as it is told. The body of what came is read before, and can be read again.
func New(tb testing.TB, answer func(w http.ResponseWriter, r Request)) *Service {
	tb.Helper()
	s := &Service{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came := Request{r.Method, r.RequestURI, r.Header, body}
		s.mutex.Lock()
		s.came = append(s.came, came)
		s.mutex.Unlock()
		answer(w, came)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	tb.Cleanup(server.Close)
	s.URL, s.client = server.URL, Client(tb, server.URL)
	return s
}

// Client gives a client that may reach the service and nothing else, with less patience than in earnest.
func (s *Service) Client() *notify.Client { return s.client }

// Came lists what came, the first first.
func (s *Service) Came() []Request {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.came
}

// Client gives a client that may reach one address and nothing else.
func Client(tb testing.TB, address string) *notify.Client {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	allow, err := outbound.ParseAllow(u.Host)
	if err != nil {
		tb.Fatal(err)
	}
	transport := (&outbound.Policy{Allow: allow}).Transport()
	tb.Cleanup(transport.CloseIdleConnections)
	return &notify.Client{Transport: transport, UserAgent: "Tallylight/test", Now: func() time.Time { return Noon }, Timeout: 500 * time.Millisecond}
}

// Saying gives an answer of a status, pairs of headers and a body.
func Saying(status int, body string, headers ...string) func(http.ResponseWriter, Request) {
	return func(w http.ResponseWriter, _ Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}
