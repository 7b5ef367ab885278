package outbound

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
)

// RefusedError is returned for an address that the policy forbids. No packet was sent to it.
type RefusedError struct {
	Host string // as it was dialled: a name or an address
	Port uint16
	Why  string
}

// Error says why, and what to ask the operator for.
func (e *RefusedError) Error() string {
	entry := net.JoinHostPort(e.Host, strconv.Itoa(int(e.Port)))
	return fmt.Sprintf("%s is refused: %s; if it is meant, ask the operator to add %s to TALLYLIGHT_ALLOW", entry, e.Why, entry)
}

// RefusedAddress tells a refusal apart from a failure, for callers that do not know this package.
func (e *RefusedError) RefusedAddress() bool { return true }

// kind names the class of a special-purpose address without telling the address itself, so that a refusal
// does not turn into a way of looking up internal names.
func kind(addr netip.Addr) string {
	switch {
	case addr.IsLoopback():
		return "it is this machine itself (loopback)"
	case addr.IsPrivate():
		return "it is an address of a private network"
	case addr.IsLinkLocalUnicast(), azureHost.Contains(addr):
		return "it is an address of the local link or of cloud metadata"
	case addr.IsMulticast():
		return "it is a multicast address"
	default:
		return "it is a special-purpose address"
	}
}
