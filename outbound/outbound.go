// Package outbound is the only way by which the program reaches other machines. Addresses are typed by users
// (feeds, top pages, hooks), so every connection is checked on the address that is really dialled, after name
// resolution and on every redirect: special-purpose addresses (the IANA registries of RFC 6890) and ports
// other than 80 and 443 are refused unless the operator's allow-list names them.
package outbound

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

const (
	dialTimeout      = 5 * time.Second
	handshakeTimeout = 5 * time.Second
	idleTimeout      = 30 * time.Second
	maxHeaderBytes   = 64 << 10
)

// azureHost answers inside Azure with credentials of the machine, though it is a public address.
var azureHost = netip.MustParsePrefix("168.63.129.16/32")

var guard = ssrf.New(ssrf.WithDeniedV4Prefixes(azureHost))

// Policy says which addresses may be dialled: public ones at ports 80 and 443, and what Allow names. The zero
// value allows nothing else. It is safe for concurrent use.
type Policy struct {
	Allow []Allow
	// For tests: more ports that are open everywhere, and who resolves names.
	ports    []uint16
	resolver *net.Resolver
}

// DialContext connects like net.Dialer.DialContext; the error wraps a *RefusedError where the policy forbids it.
func (p *Policy) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	if addr, ok := spelled(host); ok {
		if err := p.check(host, net.JoinHostPort(addr.String(), port)); err != nil {
			return nil, err
		}
	}
	dialer := net.Dialer{
		Timeout:  dialTimeout,
		Resolver: p.resolver,
		Control:  func(_, dialled string, _ syscall.RawConn) error { return p.check(host, dialled) },
	}
	return dialer.DialContext(ctx, network, address)
}

// Permit judges an address that is reached by other means than a connection of this package, such as QUIC: the error is
// that of DialContext.
func (p *Policy) Permit(host string, at netip.AddrPort) error { return p.check(host, at.String()) }

// check judges one address as the kernel will see it. An IPv4 address written as IPv6 counts as IPv4.
func (p *Policy) check(host, dialled string) error {
	at, err := netip.ParseAddrPort(dialled)
	if err != nil {
		return fmt.Errorf("read the dialled address: %w", err)
	}
	at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	if slices.ContainsFunc(p.Allow, func(a Allow) bool { return a.covers(host, at) }) {
		return nil
	}
	if err := guard.SafeAddr(at.Addr()); err != nil {
		return &RefusedError{Host: host, Port: at.Port(), Why: kind(at.Addr())}
	}
	if at.Port() != 80 && at.Port() != 443 && !slices.Contains(p.ports, at.Port()) {
		return &RefusedError{Host: host, Port: at.Port(), Why: "only ports 80 and 443 are open"}
	}
	return nil
}

// Transport gives a fresh transport that dials by the policy. It uses no proxy: a proxy would be dialled in
// place of the address that was asked for.
func (p *Policy) Transport() *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            p.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    handshakeTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}
