package cli

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// trustedProxies reads the addresses and networks of reverse proxies; its error has one sentence for each that is wrong.
func trustedProxies(list string) (all []netip.Prefix, err error) {
	for entry := range strings.SplitSeq(list, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		p, wrong := proxyRange(entry)
		all, err = append(all, p), errors.Join(err, wrong)
	}
	return all, err
}

func proxyRange(entry string) (netip.Prefix, error) {
	if at, err := netip.ParseAddr(entry); err == nil && at.Zone() == "" {
		return netip.PrefixFrom(at.Unmap(), at.Unmap().BitLen()), nil
	}
	p, err := netip.ParsePrefix(entry)
	switch {
	case err != nil:
		return p, fmt.Errorf("%q is not an address or a CIDR; use one such as 10.0.3.0/24 or ::1", entry)
	case p.Bits() == 0:
		return p, fmt.Errorf("%q trusts every client to say where it comes from; name the proxies, such as 10.0.3.0/24", entry)
	case p.Addr().Is4In6():
		return p, fmt.Errorf("%q is IPv4 written as IPv6; write it as IPv4, such as 10.0.3.0/24", entry)
	case p != p.Masked():
		return p, fmt.Errorf("%q is not the beginning of its network; write %s", entry, p.Masked())
	}
	return p, nil
}
