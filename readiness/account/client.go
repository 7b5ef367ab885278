package account

import (
	"net/netip"
	"strings"
)

// Client is the part of an address that one client has to itself: of IPv6 the first 64 bits. What is no address stays.
func Client(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if at = at.Unmap().WithZone(""); at.Is4() {
		return at.String()
	}
	prefix, _ := at.Prefix(64)
	return prefix.String()
}

// Network shortens an address to the network that it is in: enough to recognise one's own, and no more.
func Network(address string) string {
	at, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		return ""
	case at.IsLoopback():
		return at.String()
	case at.Unmap().Is4():
		all := at.Unmap().String()
		return all[:strings.LastIndexByte(all, '.')] + ".x"
	default:
		prefix, _ := at.WithZone("").Prefix(48)
		return prefix.String()
	}
}
