package calendar

import (
	"bytes"
	"iter"
	"strings"
)

// line is one content line, unfolded (RFC 5545 3.1) and without its line end. Numbers are 1-based and count the
// lines as fetched.
type line struct {
	number, last int // of its first and last part
	from, to     int // its bytes in the body, line end included
	text         []byte
}

// lineEnd gives the byte that ends the lines of a body: LF, also after CR, or CR in a body without LF.
func lineEnd(body []byte) byte {
	if bytes.IndexByte(body, '\n') < 0 {
		return '\r'
	}
	return '\n'
}

// unfolder joins folded lines. Its buffer serves one body after the other.
type unfolder struct{ buffer []byte }

// lines gives the lines of body that are not empty. A line's text is valid until the next one is asked for.
func (u *unfolder) lines(body []byte, end byte) iter.Seq[line] {
	return func(yield func(line) bool) {
		var current line
		folded := false
		for number, at := 1, 0; at < len(body); number++ {
			from := at
			var part []byte
			part, at = lineAt(body, from, end)
			switch {
			case len(part) == 0:
			case current.number > 0 && (part[0] == ' ' || part[0] == '\t' || softBreak(current.text, part)):
				if !folded {
					u.buffer, folded = append(u.buffer[:0], current.text...), true
				}
				u.buffer = continued(u.buffer, part)
				current.text, current.last, current.to = u.buffer, number, at
			default:
				if current.number > 0 && !yield(current) {
					return
				}
				current, folded = line{number, number, from, at, part}, false
			}
		}
		if current.number > 0 {
			yield(current)
		}
	}
}

// softBreak says that a line goes on in the next one as quoted-printable does (RFC 2045 6.7), which vCalendar 1.0 writes
// without a fold.
func softBreak(text, next []byte) bool {
	if text[len(text)-1] != '=' || bytes.HasPrefix(next, []byte("END:")) || bytes.HasPrefix(next, []byte("BEGIN:")) {
		return false
	}
	head, _, _ := bytes.Cut(text[:min(len(text), maxHead)], []byte(":"))
	return bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
}

// continued adds the next part of a folded line, or of one with a soft break, which goes.
func continued(text, part []byte) []byte {
	if part[0] == ' ' || part[0] == '\t' {
		return append(text, part[1:]...)
	}
	return append(text[:len(text)-1], part...)
}

// lineAt gives the line that begins at from, without its end, and where the next one begins.
func lineAt(body []byte, from int, end byte) (part []byte, next int) {
	part, next = body[from:], len(body)
	if i := bytes.IndexByte(part, end); i >= 0 {
		part, next = part[:i], from+i+1
	}
	for len(part) > 0 && part[len(part)-1] == '\r' {
		part = part[:len(part)-1]
	}
	return part, next
}

// property cuts a content line into its name, in upper case, and its value. It does not look at parameters:
// it serves lines whose parameters do not matter. The name is empty where there is no colon.
func property(text string) (name, value string) {
	head, value, found := strings.Cut(text, ":")
	if !found {
		return "", ""
	}
	name, _, _ = strings.Cut(head, ";")
	return strings.ToUpper(strings.TrimSpace(name)), strings.TrimSpace(value)
}

// wellFormed gives the name of a content line that fits name *(";" param) ":" value (RFC 5545 3.1) with its
// head within maxHead, and false for any other. go-ical fails or panics on what is refused here.
func wellFormed(text []byte) (name []byte, ok bool) {
	i := tokenEnd(text, 0)
	name = upper(text[:i])
	if i == 0 {
		return nil, false
	}
	for i < len(text) && i < maxHead && text[i] == ';' {
		start := i + 1
		if i = tokenEnd(text, start); i == start || i == len(text) || text[i] != '=' {
			return name, false
		}
		if i, ok = paramValuesEnd(text, i+1); !ok {
			return name, false
		}
	}
	return name, i < len(text) && i < maxHead && text[i] == ':' && !isAddress(text)
}

// isAddress says that a line is an address on the web: a continuation that was not folded, which has the form of a
// property.
func isAddress(text []byte) bool {
	return bytes.HasPrefix(text, []byte("https://")) || bytes.HasPrefix(text, []byte("http://"))
}

// tokenEnd gives the index after the letters, digits and hyphens that begin at i.
func tokenEnd(s []byte, i int) int {
	for i < len(s) {
		c := s[i]
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			break
		}
		i++
	}
	return i
}

// paramValuesEnd gives the index of the ";" or ":" after the comma-separated parameter values that begin at i;
// false where a quote is out of place or nothing follows.
func paramValuesEnd(s []byte, i int) (int, bool) {
	for {
		if i >= min(len(s), maxHead) {
			return i, false
		}
		if s[i] == '"' {
			closing := bytes.IndexByte(s[i+1:], '"')
			if closing < 0 {
				return i, false
			}
			i += closing + 2
		} else {
			length := bytes.IndexAny(s[i:min(len(s), maxHead)], `",;:`)
			if length < 0 {
				return i, false
			}
			i += length
		}
		if i == len(s) {
			return i, false
		}
		switch s[i] {
		case ',':
			i++
		case ';', ':':
			return i, true
		default:
			return i, false
		}
	}
}
