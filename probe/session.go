package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync"
	"time"
)

const (
	// wholeEvery is how long a server's certificate is taken from a session at most: then the server has to show it again.
	wholeEvery   = 5 * time.Minute
	mostSessions = 4096
)

// sessions remembers the TLS sessions of each address (RFC 8446 2.2). To take one up again is as many round trips as without,
// and half of the work. Each address has its own: what listens at another port of a host may have another certificate.
type sessions struct {
	now func() time.Time
	mu  sync.Mutex
	of  map[string]session
}

// session is what the last whole handshake with an address gave.
type session struct {
	since time.Time
	state *tls.ClientSessionState // nil: none that may be taken up
}

// at gives what one connection to an address knows of its sessions.
func (s *sessions) at(address string) *remembered { return &remembered{sessions: s, address: address} }

// remembered is the session cache of one connection.
type remembered struct {
	*sessions
	address string
	whole   bool // it has no session to take up
}

// Get gives the session of the last whole handshake, for as long as that counts.
func (r *remembered) Get(string) (*tls.ClientSessionState, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, now := r.of[r.address], r.now()
	if age := now.Sub(known.since); known.state != nil && age >= 0 && age < wholeEvery {
		return known.state, true
	}
	if r.of == nil || len(r.of) >= mostSessions {
		r.of = map[string]session{}
	}
	r.of[r.address] = session{since: now}
	r.whole = true
	return nil, false
}

// Put keeps a session that a whole handshake gave; that of a session taken up would carry an old certificate on. Nil
// forgets.
func (r *remembered) Put(_ string, state *tls.ClientSessionState) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, is := r.of[r.address]; is && (r.whole || state == nil) {
		known.state = state
		r.of[r.address] = known
	}
}

// secured dials an address and shakes hands with it.
func (p *Prober) secured(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	conn, err := p.transport.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	known := p.sessions.at(address)
	config := p.transport.TLSClientConfig.Clone()
	config.ClientSessionCache = known
	if config.ServerName == "" {
		config.ServerName = host
	}
	secure := tls.Client(conn, config)
	err = p.shakeHands(ctx, secure)
	if err != nil || secure.ConnectionState().Version < tls.VersionTLS13 { // there it would save a round trip, which visitors have
		known.Put("", nil)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

func (p *Prober) shakeHands(ctx context.Context, secure *tls.Conn) error {
	if limit := p.transport.TLSHandshakeTimeout; limit > 0 {
		within, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		ctx = within
	}
	trace := httptrace.ContextClientTrace(ctx)
	if trace == nil {
		return secure.HandshakeContext(ctx)
	}
	trace.TLSHandshakeStart()
	err := secure.HandshakeContext(ctx)
	trace.TLSHandshakeDone(tls.ConnectionState{}, err)
	return err
}
