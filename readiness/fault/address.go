package fault

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address reads the whole address of a web page. Where the text is none, the reason is a fixed word; else it is empty.
func Address(text string) (u *url.URL, reason string) {
	u, err := url.Parse(text)
	switch {
	case len(text) > MaxLink:
		return nil, "too_long"
	case err != nil || !FitsAddress(text) || u.Hostname() == "" || !IsPort(u.Port()) || u.Scheme != "http" && u.Scheme != "https":
		return nil, "not_a_web_address"
	case u.User != nil:
		return nil, "has_password"
	}
	return u, ""
}

// InTheClear says that everybody on the way to an address can read what is sent there: it is not encrypted, and not of this machine.
func InTheClear(u *url.URL) bool {
	at, err := netip.ParseAddr(u.Hostname())
	return u.Scheme != "https" && u.Hostname() != "localhost" && (err != nil || !at.IsLoopback())
}

// IsPort says that a text is a port that a server can have; empty is that of the scheme.
func IsPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && port > 0
}

// FitsAddress says that a text holds nothing that no address holds as it stands (RFC 3986 2, RFC 3987 2.2): blanks, quotes,
// angle brackets, backslashes, and what nobody sees. Letters of every script are taken, as browsers show them.
func FitsAddress(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return strings.ContainsRune(`"<>\`, r) || unicode.IsSpace(r) || !unicode.IsGraphic(r)
	})
}

// WrongAddress refuses what is no address of a web page; empty is none.
func WrongAddress(field, address string) []Invalid {
	if address == "" {
		return nil
	}
	switch _, reason := Address(address); reason {
	case "":
		return nil
	case "not_a_web_address":
		return []Invalid{{Field: field, Reason: reason, Got: address}}
	default:
		return []Invalid{{Field: field, Reason: reason}}
	}
}

// WrongSecretAddress does the same and does not repeat the address, which may hold a secret.
func WrongSecretAddress(field, address string) []Invalid {
	wrong := WrongAddress(field, address)
	for i := range wrong {
		wrong[i].Got = ""
	}
	return wrong
}

// IsLink says whether a text is an address that may be shown as a link.
func IsLink(text string) bool { return text != "" && len(WrongAddress("", text)) == 0 }
