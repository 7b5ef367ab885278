package cli

import (
	"fmt"
	"net/netip"
	"strings"
)

// trustedProxies reads the addresses and networks of the proxies in front.
func trustedProxies(text string) (all []netip.Prefix, err error) {
	for entry := range strings.SplitSeq(text, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		network, err := netip.ParsePrefix(entry)
		if addr, bad := netip.ParseAddr(entry); bad == nil {
			network, err = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is not the address or network of a proxy; use one such as 10.0.3.7 or 10.0.0.0/8", entry)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}
