package probe

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"tallylight/readiness/toppage"
)

// answer is a response on a connection of its own.
type answer struct {
	*http.Response
	conn    *http.ClientConn
	watch   *stopwatch
	started time.Time
	// authorized says that the request carried Authorization, so that fewer caches may keep the answer.
	authorized bool
}

func (a *answer) close() {
	a.Body.Close()
	_ = a.conn.Close()
}

// send opens a connection for a request and gives the answer on it.
func (p *Prober) send(req *http.Request, watch *stopwatch) (*answer, error) {
	started := p.Now()
	address, err := dialled(req.URL)
	if err != nil {
		return nil, err
	}
	conn, err := p.network().NewClientConn(req.Context(), req.URL.Scheme, address)
	if err != nil {
		return nil, err
	}
	resp, err := conn.RoundTrip(req) //nolint:bodyclose // answer.close closes it
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return &answer{Response: resp, conn: conn, watch: watch, started: started}, nil
}

// dialled gives the host:port of a URL with the host as it is dialled: in ASCII (RFC 5891).
func dialled(at *url.URL) (string, error) {
	host, port := at.Hostname(), at.Port()
	if strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 }) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", errAddress
		}
		host = ascii
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	return net.JoinHostPort(host, port), nil
}

// hop tells of an answer in a chain of redirects that leads to next; nil: nowhere.
func (v *visit) hop(a *answer, at, next *url.URL) toppage.Hop {
	now := v.prober.Now()
	facts, details, _ := read(Response{Authorized: a.authorized, Status: a.StatusCode, Header: a.Header, ReceivedAt: now})
	hush := v.wants.Access.Hush
	h := toppage.Hop{URL: clean(hush(at.String())), Status: a.StatusCode, Served: facts.Served, Inferred: facts.ServedConfidence == "inferred",
		MS: float64(a.watch.firstByte(a.started).Microseconds()) / 1000, At: now.UTC().Truncate(time.Millisecond),
		Refused: refusedBy(a.StatusCode, a.Header, nil)}
	if next == nil {
		return h
	}
	h.Location, h.Server = clean(hush(next.String())), madeAtEdge(a.Header)
	h.By, h.Layers = facts.ServedBy, details.Layers
	h.Mark, _ = originMark(v.page.Mark(), a.Header, nil)
	if facts.StorableShared && !facts.MustValidateEveryTime {
		h.TTLS = facts.SharedTTLS
	}
	if h.Server != "" {
		h.Served = toppage.ServedBypass
	}
	return h
}
