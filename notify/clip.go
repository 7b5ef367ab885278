package notify

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallylight/readiness/fault"

	"github.com/rivo/uniseg"
)

// Measure says how much of a service's limit a text takes. That of a text is the sum of those of its parts.
type Measure func(text string) int

// The units that services count in; JSON is the bytes of a line as JSON writes it.
var (
	Characters Measure = utf8.RuneCountInString
	Bytes      Measure = func(text string) int { return len(text) }
	JSON               = Bytes.Escaped(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace)
	UTF16      Measure = func(text string) (n int) {
		for _, r := range text {
			n++
			if r > 0xFFFF {
				n++
			}
		}
		return n
	}
)

// Escaped measures what a text becomes by escaping, so that it is clipped before and counted after.
func (m Measure) Escaped(escape func(string) string) Measure {
	return func(text string) int { return m(escape(text)) }
}

// cut ends a text that was clipped.
const cut = "…"

// Clip gives a text that takes at most room: whole, or its beginning and an ellipsis. It is cut between what readers see as
// characters (UAX 29), never inside one, unless the first alone takes more than there is.
func Clip(text string, room int, m Measure) string {
	if m(text) <= room {
		return text
	}
	room -= m(cut)
	if room < 0 {
		return ""
	}
	end := whole(text, room, m)
	if end == 0 {
		end = runes(text, room, m)
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace) + cut
}

// whole says how many bytes of a text the graphemes that fit into room are.
func whole(text string, room int, m Measure) (end int) {
	for rest, state := text, -1; rest != ""; {
		var grapheme string
		grapheme, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if room -= m(grapheme); room < 0 {
			break
		}
		end += len(grapheme)
	}
	return end
}

// runes is whole for code points.
func runes(text string, room int, m Measure) (end int) {
	for end < len(text) {
		_, size := utf8.DecodeRuneInString(text[end:])
		if room -= m(text[end : end+size]); room < 0 {
			break
		}
		end += size
	}
	return end
}

// Fit gives the lines if they take at most room, each with between more; otherwise the first ones, and a last one that says
// how many are left.
func Fit(lines []string, room, between int, m Measure, more func(left int) string) []string {
	all := 0
	for _, line := range lines {
		all += m(line) + between
	}
	if all <= room {
		return lines
	}
	room -= m(more(len(lines))) + between
	var kept []string
	for i, line := range lines {
		if room -= m(line) + between; room < 0 {
			return append(kept, more(len(lines)-i))
		}
		kept = append(kept, line)
	}
	return kept
}

// Line makes one line of plain text of what somebody wrote: without line breaks, control characters and marks that change
// the direction of what follows. Spaces in a row become one.
func Line(text string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '\u0085', r == '\u2028', r == '\u2029', unicode.IsSpace(r) && r != '\u3000':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == '\uFEFF', r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.FieldsFunc(clean, func(r rune) bool { return r == ' ' }), " ")
}

// Clean gives a message whose title and lines are each one line of plain text in which there is something to see, in one of
// our languages, and with no link but to a web page.
func (m Message) Clean() Message {
	m.Title = cmp.Or(seen(m.Title), product)
	lines := make([]string, 0, len(m.Lines))
	for _, line := range m.Lines {
		if line = seen(line); line != "" {
			lines = append(lines, line)
		}
	}
	m.Lines, m.Link.Text = lines, cmp.Or(seen(m.Link.Text), product)
	if !fault.IsLink(m.Link.URL) {
		m.Link = Link{}
	}
	if m.Lang != "ja" {
		m.Lang = "en"
	}
	return m
}

// seen is Line, and empty where nothing of it could be seen.
func seen(text string) string {
	if text = Line(text); fault.Blank(text) {
		return ""
	}
	return text
}

// Foot is the line by which a message can be known again, should it come twice.
func (m Message) Foot() string { return product + " · " + m.ID }

const product = "Tallylight"
