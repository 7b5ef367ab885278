package probe

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// maxDelta is what a larger number of seconds counts as (RFC 9111 1.2.2).
const maxDelta = 1 << 31

// directive is one member of a cache-control list: a lower-case name and its argument without quotes.
type directive struct {
	name, value string
	hasValue    bool
}

// directives is a list in the order it came: where one is given twice, the first counts (RFC 9111 4.2.1).
type directives []directive

// parseCacheControl reads all lines of a Cache-Control field (RFC 9111 5.2). It is lenient: what cannot be
// read is a directive that nobody asks for.
func parseCacheControl(lines []string) directives {
	var list directives
	for _, member := range splitOutsideQuotes(strings.Join(lines, ","), ',') {
		name, value, has := strings.Cut(member, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" {
			list = append(list, directive{name, unquote(strings.TrimSpace(value)), has})
		}
	}
	return list
}

func (d directives) find(name string) (directive, bool) {
	for _, one := range d {
		if one.name == name {
			return one, true
		}
	}
	return directive{}, false
}

func (d directives) has(name string) bool {
	_, ok := d.find(name)
	return ok
}

// unqualified says that a directive stands for the whole response: private="x-user" and no-cache="set-cookie"
// speak of those fields only (RFC 9111 5.2.2.4, 5.2.2.7).
func (d directives) unqualified(name string) bool {
	for _, one := range d {
		if one.name == name && one.value == "" {
			return true
		}
	}
	return false
}

// seconds gives the argument of a directive; nil where the directive is absent. One that is no number counts
// as nought, that is, as stale (RFC 9111 4.2.1).
func (d directives) seconds(name string) *int64 {
	one, ok := d.find(name)
	if !ok {
		return nil
	}
	n, _ := deltaSeconds(one.value)
	return &n
}

// deltaSeconds reads a non-negative whole number of seconds, capped at 2^31.
func deltaSeconds(text string) (int64, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil { // only too large is left
		return maxDelta, true
	}
	return min(n, maxDelta), true
}

// governing gives the directives that rule in a shared cache near the visitor: a valid CDN-Cache-Control takes
// the place of Cache-Control and Expires (RFC 9213 2.2); targeted says that it does.
func governing(h http.Header) (list directives, targeted bool) {
	if lines := h.Values("CDN-Cache-Control"); len(lines) > 0 {
		if list, ok := parseTargeted(lines); ok {
			return list, true
		}
	}
	return parseCacheControl(h.Values("Cache-Control")), false
}

// parseTargeted reads a targeted field, which is a Dictionary of Structured Fields (RFC 9213 2.1, RFC 8941
// 3.2): names in lower case, the last of two counts, and one error makes the whole field void, as does an
// empty one.
func parseTargeted(lines []string) (directives, bool) {
	var list directives
	for _, member := range splitOutsideQuotes(strings.Join(lines, ","), ',') {
		member, _, _ = strings.Cut(strings.TrimSpace(member), ";")
		name, value, has := strings.Cut(member, "=")
		if !isKey(name) || has && !bareItem.MatchString(value) {
			return nil, false
		}
		if value == "?1" {
			value, has = "", false
		}
		list = append(directives{{name, unquote(value), has}}, list...) // the last goes first
	}
	return list, len(list) > 0
}

// isKey follows the grammar of a dictionary key.
func isKey(s string) bool {
	const first, rest = "abcdefghijklmnopqrstuvwxyz*", "abcdefghijklmnopqrstuvwxyz0123456789_-.*"
	return s != "" && strings.Contains(first, s[:1]) && strings.Trim(s, rest) == ""
}

// bareItem is the forms that a directive's argument can take: number, boolean, string, token (RFC 8941 3.3).
var bareItem = regexp.MustCompile("^(-?[0-9]+(\\.[0-9]+)?|\\?[01]|\"([^\"\\\\]|\\\\.)*\"|[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_`|~-]*)$")

// splitOutsideQuotes cuts a field value at sep, but not inside quoted strings. The members are trimmed; empty
// ones are left out.
func splitOutsideQuotes(s string, sep byte) []string {
	var members []string
	quoted, start := false, 0
	add := func(end int) {
		if m := strings.TrimSpace(s[start:end]); m != "" {
			members = append(members, m)
		}
		start = end + 1
	}
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			add(i)
		}
	}
	add(len(s))
	return members
}

// unquote takes the quotes off a quoted string (RFC 9110 5.6.4); anything else stays as it is.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	s = s[1 : len(s)-1]
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
