// Package outbound is the only way by which the program reaches other machines. Addresses are typed by users
// (feeds, top pages, hooks), so every connection is checked on the address that is really dialled, after name
// resolution and on every redirect: special-purpose addresses (the IANA registries of RFC 6890) and ports
// other than 80 and 443 (for mail also 465 and 587) are refused unless the operator's allow-list names them.
package outbound

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
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

// webPorts are open everywhere.
var webPorts = []uint16{80, 443}

// azureHost answers inside Azure with credentials of the machine, though it is a public address.
var azureHost = netip.MustParsePrefix("168.63.129.16/32")

var guard = ssrf.New(ssrf.WithDeniedV4Prefixes(azureHost))

// Policy says which addresses may be dialled: public ones at ports 80 and 443, and what Allow names. The zero
// value allows nothing else. It is safe for concurrent use.
type Policy struct {
	Allow []Allow
	ports []uint16 // more ports that are open everywhere
	// For tests: who resolves names.
	resolver *net.Resolver
}

// Mail gives the same policy with the ports open by which mail servers take mail from programs (RFC 6409, RFC 8314).
func (p *Policy) Mail() *Policy {
	return &Policy{Allow: p.Allow, ports: slices.Concat(p.ports, []uint16{465, 587}), resolver: p.resolver}
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
	if open := slices.Concat(webPorts, p.ports); !slices.Contains(open, at.Port()) {
		return &RefusedError{Host: host, Port: at.Port(), Why: "only ports " + listed(open) + " are open"}
	}
	return nil
}

// listed writes ports as a sentence does: 80, 443 and 587.
func listed(ports []uint16) string {
	words := make([]string, len(ports))
	for i, port := range ports {
		words[i] = strconv.Itoa(int(port))
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
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
