package outbound

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Allow is one entry of the operator's allow-list: the addresses of a network, or those that a host name
// resolves to, at one port.
type Allow struct {
	Host   string       // lower case, without a final dot; empty where Prefix is set
	Prefix netip.Prefix // a single address is a prefix of full length
	Port   uint16
}

// ParseAllow reads entries of the form host-or-CIDR:port, separated by commas; IPv6 stands in brackets:
//
//	10.0.3.7:9090, 10.1.0.0/16:8080, intranet.example:8443, [fd00::/8]:443
//
// An empty text is an empty list. The error names the entry that cannot be read.
func ParseAllow(text string) ([]Allow, error) {
	var allow []Allow
	for entry := range strings.SplitSeq(text, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		a, err := parseEntry(entry)
		if err != nil {
			return nil, fmt.Errorf("allow-list entry %q: %w", entry, err)
		}
		allow = append(allow, a)
	}
	return allow, nil
}

func parseEntry(entry string) (Allow, error) {
	host, digits, err := net.SplitHostPort(entry)
	if err != nil {
		return Allow{}, fmt.Errorf("write it as host-or-CIDR:port, IPv6 in brackets")
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || port == 0 {
		return Allow{}, fmt.Errorf("the port must be a number from 1 to 65535")
	}
	a := Allow{Port: uint16(port)}
	switch addr, err := netip.ParseAddr(host); {
	case strings.Contains(host, "/"):
		a.Prefix, err = netip.ParsePrefix(host)
		if err != nil {
			return Allow{}, fmt.Errorf("%s is not a network: %w", host, err)
		}
		a.Prefix = a.Prefix.Masked()
	case err == nil:
		addr = addr.Unmap()
		a.Prefix = netip.PrefixFrom(addr, addr.BitLen())
	default:
		a.Host = canonicalHost(host)
		return a, checkHost(a.Host)
	}
	return a, nil
}

// checkHost refuses what can never be the name that is dialled: international names are dialled in their
// ASCII form (RFC 5890), so an entry must be written in it.
func checkHost(host string) error {
	if host == "" {
		return fmt.Errorf("the host is missing")
	}
	for _, r := range host {
		ok := r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_'
		if !ok {
			return fmt.Errorf("a host name is letters, digits, dots and hyphens; international names start with xn--")
		}
	}
	return nil
}

func canonicalHost(host string) string { return strings.TrimSuffix(strings.ToLower(host), ".") }

// covers says whether the entry allows addr, dialled for host, at port.
func (a Allow) covers(host string, addr netip.AddrPort) bool {
	if a.Port != addr.Port() {
		return false
	}
	if a.Host != "" {
		return a.Host == canonicalHost(host)
	}
	return a.Prefix.Contains(addr.Addr())
}

// String gives the entry as ParseAllow reads it.
func (a Allow) String() string {
	host := a.Host
	switch {
	case host != "":
	case a.Prefix.IsSingleIP():
		host = a.Prefix.Addr().String()
	default:
		host = a.Prefix.String()
	}
	return net.JoinHostPort(host, strconv.Itoa(int(a.Port)))
}
