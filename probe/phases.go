package probe

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"

	"tallylight/readiness/toppage"
)

// stopwatch times the phases of one request. The transport calls it from goroutines of its own.
type stopwatch struct {
	now func() time.Time

	mu                                            sync.Mutex
	dns, dnsEnd, connect, connectEnd, tls, tlsEnd time.Time
	asked, first                                  time.Time
}

// note takes down an instant the first time that it comes.
func (s *stopwatch) note(at *time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at.IsZero() {
		*at = s.now()
	}
}

// connected notes when the first of the addresses that are dialled beside each other answered.
func (s *stopwatch) connected(err error) {
	if err == nil {
		s.note(&s.connectEnd)
	}
}

func (s *stopwatch) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { s.note(&s.dns) },
		DNSDone:              func(httptrace.DNSDoneInfo) { s.note(&s.dnsEnd) },
		ConnectStart:         func(string, string) { s.note(&s.connect) },
		ConnectDone:          func(_, _ string, err error) { s.connected(err) },
		TLSHandshakeStart:    func() { s.note(&s.tls) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { s.note(&s.tlsEnd) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { s.note(&s.asked) },
		GotFirstResponseByte: func() { s.note(&s.first) },
	}
}

// firstByte gives how long after an instant the first byte came.
func (s *stopwatch) firstByte(since time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.first.IsZero() {
		return 0
	}
	return s.first.Sub(since)
}

// phases gives what has been timed; done is when the last byte came.
func (s *stopwatch) phases(done time.Time) *toppage.Phases {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &toppage.Phases{DNS: between(s.dns, s.dnsEnd), Connect: between(s.connect, s.connectEnd), TLS: between(s.tls, s.tlsEnd),
		Wait: between(s.asked, s.first), Transfer: between(s.first, done)}
}

// between is in milliseconds; 0 where one of the instants was never reached.
func between(from, to time.Time) float64 {
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return 0
	}
	return float64(to.Sub(from).Microseconds()) / 1000
}
