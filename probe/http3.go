package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/quic-go/quic-go"
	h3 "github.com/quic-go/quic-go/http3"

	"tallylight/readiness/toppage"
)

const h3Time = 5 * time.Second

// http3 asks for the page by HTTP/3 (RFC 9114) where Alt-Svc says that it is to be had (RFC 7838).
func (p *Prober) http3(ctx context.Context, at *url.URL, offered http.Header) *toppage.H3Facts {
	ctx, cancel := context.WithTimeout(ctx, h3Time)
	defer cancel()
	authority := alternative(at, offered)
	transport := &h3.Transport{
		TLSClientConfig: p.tls(),
		Dial: func(ctx context.Context, _ string, config *tls.Config, q *quic.Config) (*quic.Conn, error) {
			return p.dialQUIC(ctx, authority, config, q)
		},
	}
	defer transport.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return &toppage.H3Facts{Error: "address"}
	}
	req.Header.Set("User-Agent", p.UserAgent)
	started := p.Now()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return &toppage.H3Facts{Error: whyNoQUIC(err)}
	}
	resp.Body.Close()
	return &toppage.H3Facts{Answered: true, Status: resp.StatusCode, MS: between(started, p.Now())}
}

// whyNoQUIC is classify for what only QUIC says.
func whyNoQUIC(err error) string {
	var broken *quic.TransportError
	if errors.As(err, &broken) && broken.ErrorCode.IsCryptoError() {
		return "tls"
	}
	word, _ := classify(err)
	return word
}

// tls gives the TLS settings by which the page itself is asked for.
func (p *Prober) tls() *tls.Config {
	if t := p.network(); t.TLSClientConfig != nil {
		return t.TLSClientConfig.Clone()
	}
	return &tls.Config{MinVersion: tls.VersionTLS13}
}

// alternative gives host and port at which HTTP/3 is offered.
func alternative(at *url.URL, offered http.Header) string {
	for _, member := range members(offered, "Alt-Svc") {
		value, ok := strings.CutPrefix(member, "h3=")
		if !ok {
			continue
		}
		value, _, _ = strings.Cut(value, ";")
		host, port, err := net.SplitHostPort(strings.Trim(value, `"`))
		if err != nil {
			break
		}
		if host == "" {
			host = at.Hostname()
		}
		return net.JoinHostPort(host, port)
	}
	return net.JoinHostPort(at.Hostname(), "443")
}

// dialQUIC resolves the authority and connects to the first address that may be dialled.
func (p *Prober) dialQUIC(ctx context.Context, authority string, config *tls.Config, q *quic.Config) (*quic.Conn, error) {
	host, port, err := net.SplitHostPort(authority)
	if err != nil {
		return nil, errAddress
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	refused := errAddress
	for _, addr := range found {
		at, err := netip.ParseAddrPort(net.JoinHostPort(addr.Unmap().String(), port))
		if err != nil {
			return nil, errAddress
		}
		if refused = p.Permit(host, at); refused == nil {
			return quic.DialAddrEarly(ctx, at.String(), config, q)
		}
	}
	return nil, refused
}
