package outbound

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// spelled reads an address in a spelling that some resolvers take and others ask a name server for: an IPv4 address as one
// number, with parts in hexadecimal or octal, or with fewer parts than four (inet_aton), and names that always mean this
// machine (RFC 6761 6.3). ok is false where host is none.
func spelled(host string) (addr netip.Addr, ok bool) {
	if name := strings.ToLower(host); name == "localhost." || strings.HasSuffix(strings.TrimSuffix(name, "."), ".localhost") {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), true
	}
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var sum uint64
	for i, part := range parts {
		last := i == len(parts)-1
		bits := 8
		if last {
			bits = 8 * (5 - len(parts)) // the last part fills what is left
		}
		n, ok := number(part, bits)
		if !ok {
			return netip.Addr{}, false
		}
		sum = sum<<bits | n
	}
	var raw [4]byte
	binary.BigEndian.PutUint32(raw[:], uint32(sum))
	return netip.AddrFrom4(raw), true
}

// number reads a part as C does: 0x begins hexadecimal, 0 octal.
func number(part string, bits int) (n uint64, ok bool) {
	base, digits := 10, strings.ToLower(part)
	switch {
	case strings.HasPrefix(digits, "0x"):
		base, digits = 16, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		base, digits = 8, digits[1:]
	}
	if strings.ContainsAny(digits, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, bits)
	return n, err == nil
}
