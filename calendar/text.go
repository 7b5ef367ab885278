package calendar

import (
	"io"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// text gives the value of a TEXT property (RFC 5545 3.3.11). Unlike go-ical it keeps unescaped commas and
// unknown escapes, which real feeds are full of, and drops control characters.
func text(props ical.Props, name string) string {
	prop := props.Get(name)
	switch {
	case prop == nil:
		return ""
	case strings.EqualFold(prop.Params.Get("ENCODING"), "QUOTED-PRINTABLE"):
		return unescape(quotedPrintable(prop.Value))
	default:
		return unescape(prop.Value)
	}
}

// quotedPrintable decodes a text of vCalendar 1.0, from before iCalendar gave that encoding up. Its line breaks become
// those of iCalendar.
func quotedPrintable(value string) string {
	decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value)))
	if err != nil {
		return value
	}
	if found := encodingOf(decoded); found != nil {
		if utf, err := found.NewDecoder().Bytes(decoded); err == nil {
			decoded = utf
		}
	}
	return strings.NewReplacer("\r\n", `\n`, "\n", `\n`).Replace(string(decoded))
}

func unescape(raw string) string {
	if plain(raw) {
		return strings.TrimSpace(raw)
	}
	var b strings.Builder
	escaped := false
	for _, r := range raw {
		switch {
		case escaped:
			b.WriteString(escape(r))
			escaped = false
		case r == '\\':
			escaped = true
		case isControl(r):
		default:
			b.WriteRune(r)
		}
	}
	if escaped {
		b.WriteByte('\\')
	}
	return strings.TrimSpace(b.String())
}

// plain says that a text holds no backslash, no control character and nothing that might be a damaged character.
func plain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' && c != '\t', c == '\\', c == 0x7f, c == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0: // C1 controls
			return false
		}
	}
	return utf8.ValidString(text)
}

// escape gives what a backslash followed by r stands for.
func escape(r rune) string {
	switch r {
	case 'n', 'N':
		return "\n"
	case '\\', ',', ';':
		return string(r)
	default:
		if isControl(r) {
			return `\`
		}
		return `\` + string(r)
	}
}

func isControl(r rune) bool { return r != '\t' && unicode.IsControl(r) }

// textList gives the values of all properties of a name that are lists of TEXT, such as CATEGORIES.
func textList(props ical.Props, name string) []string {
	var values []string
	for _, prop := range props[name] {
		for _, raw := range splitUnescaped(prop.Value) {
			if value := unescape(raw); value != "" {
				values = append(values, value)
			}
		}
	}
	return values
}

// splitUnescaped cuts a list at the commas that no backslash precedes.
func splitUnescaped(list string) []string {
	var parts []string
	start, escaped := 0, false
	for i := range len(list) {
		switch {
		case escaped:
			escaped = false
		case list[i] == '\\':
			escaped = true
		case list[i] == ',':
			parts = append(parts, list[start:i])
			start = i + 1
		}
	}
	return append(parts, list[start:])
}

// link gives a URL that is safe to offer as a link, or nothing.
func link(raw string) string {
	if raw == "" {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "tel":
		return u.String()
	default:
		return ""
	}
}
