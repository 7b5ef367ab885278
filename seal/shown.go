package seal

import (
	"net/url"
	"strings"
	"unicode"
)

// Hidden stands for what is not shown of a secret.
const Hidden = "••••"

// A part of an address is taken for its secret from this length on: its last letters are few beside it.
const (
	leastSecret = 12
	lastShown   = 4
)

// Shown tells a secret address from another: its host, and the last four letters of the last part of it that is long enough to be a
// secret. Nothing is shown of what has no host.
func Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return Hidden
	}
	parts := strings.FieldsFunc(u.RequestURI(), func(r rune) bool { return strings.ContainsRune("/?&=", r) })
	end := ""
	for _, part := range parts {
		if letters := []rune(strings.TrimSuffix(part, ".ics")); len(letters) >= leastSecret {
			end = strings.Map(printable, string(letters[len(letters)-lastShown:]))
		}
	}
	return u.Host + " " + Hidden + end
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}
