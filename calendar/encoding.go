package calendar

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"tallylight/charset"
)

// encodingOf is the encoding of a feed: nil of UTF-8, also when a few characters are damaged. It is a guess where nothing
// tells which of the encodings of Europe it is, or where what it was said to be is not known.
type encodingOf struct {
	encoding encoding.Encoding
	name     string
	guess    bool
}

var utf8Charset = encodingOf{name: "utf-8"}

// charsetOf finds the encoding of a body that is said to have one. What can be seen in the body is surer than what a
// server says of all of its files: whatever is valid UTF-8 is UTF-8, and what is said has to fit.
func charsetOf(body []byte, said string) encodingOf {
	if utf8.Valid(body) {
		return utf8Charset
	}
	seen := scored(body)
	stated, known := namedCharset(said)
	switch {
	case known && seen != utf8Charset && stated.distinct() && stated.fits(body):
		return stated
	case said != "" && !known && seen != utf8Charset:
		seen.guess = true
	}
	return seen
}

// distinct says that naming an encoding tells something: UTF-8 is seen, and that of Western Europe is what servers name
// without knowing.
func (c encodingOf) distinct() bool { return c.encoding != nil && c.encoding != charmap.Windows1252 }

// charsetAliases are names of encodings beyond those of browsers.
var charsetAliases = map[string]string{
	"cp932": "shift_jis", "eucjp": "euc-jp", "ujis": "euc-jp", "eucjp-ms": "euc-jp", "cp51932": "euc-jp", "jis": "iso-2022-jp", "iso-2022-jp-1": "iso-2022-jp", "iso-2022-jp-2": "iso-2022-jp",
	"iso-2022-jp-3": "iso-2022-jp", "iso-2022-jp-ms": "iso-2022-jp", "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp", "cp50222": "iso-2022-jp",
}

// namedCharset finds an encoding by its name; false where there is none of that name.
func namedCharset(name string) (encodingOf, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if other, ok := charsetAliases[name]; ok {
		name = other
	}
	found, err := htmlindex.Get(name)
	if err != nil {
		return encodingOf{}, false
	}
	if found == unicode.UTF8 {
		return utf8Charset, true
	}
	return encodingOf{encoding: found, name: name}, true
}

// contentCharset gives the charset that a Content-Type names; empty where it names none.
func contentCharset(contentType string) string {
	_, params, _ := strings.Cut(contentType, ";")
	for param := range strings.SplitSeq(params, ";") {
		if name, value, _ := strings.Cut(param, "="); strings.EqualFold(strings.TrimSpace(name), "charset") {
			return strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return ""
}

// fits says that nearly all of a body can be read in an encoding.
func (c encodingOf) fits(body []byte) bool {
	const damaged = 50 // one character in so many may be
	decoder, good, bad := c.encoding.NewDecoder(), 0, 0
	for text := range unfolded(body) {
		if decoded, err := decoder.Bytes(text); err == nil {
			lost := bytes.Count(decoded, []byte("\ufffd"))
			good, bad = good+utf8.RuneCount(decoded)-asciiIn(decoded)-lost, bad+lost
		}
	}
	return bad*damaged <= good
}

func asciiIn(text []byte) (n int) {
	for _, c := range text {
		if c < utf8.RuneSelf {
			n++
		}
	}
	return n
}

// scored names the encoding of a body by score. The score is taken on unfolded lines, because a fold may cut a character.
func scored(body []byte) encodingOf {
	switch found := charset.Of(unfolded(body)); found {
	case nil:
		return utf8Charset
	case charmap.Windows1252:
		return encodingOf{encoding: found, name: "windows-1252", guess: true}
	case japanese.EUCJP:
		return encodingOf{encoding: found, name: "euc-jp"}
	default:
		return encodingOf{encoding: found, name: "shift_jis"}
	}
}

func unfolded(body []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var unfold unfolder
		for l := range unfold.lines(body, lineEnd(body)) {
			if !yield(l.text) {
				return
			}
		}
	}
}

// holdsJIS says that a line shifts to another set of characters as ISO-2022-JP does (RFC 1468), or, with seven bits, JIS X
// 0201.
func holdsJIS(text []byte) bool {
	for i, c := range text {
		switch {
		case c >= utf8.RuneSelf:
			return false
		case c == 0x1b && i+1 < len(text) && (text[i+1] == '$' || text[i+1] == '('), c == shiftOut:
			return true
		}
	}
	return false
}

const shiftOut, shiftIn = 0x0e, 0x0f

// fromJIS decodes a line of ISO-2022-JP. Katakana between SO and SI are those behind ESC ( I.
func fromJIS(text []byte) []byte {
	if bytes.IndexByte(text, shiftOut) >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte{shiftOut}, []byte("\x1b(I")), []byte{shiftIn}, []byte("\x1b(B"))
	}
	decoded, err := japanese.ISO2022JP.NewDecoder().Bytes(text)
	if err != nil {
		return text
	}
	return decoded
}

// texts decodes the lines of a feed.
type texts struct {
	charset encodingOf
	decoder *encoding.Decoder // nil for UTF-8
	escapes bool              // some line may be ISO-2022-JP, which is ASCII to look at
	mixed   bool              // some line is no UTF-8
}

func textsOf(body []byte, said string) texts {
	t := texts{charset: charsetOf(body, said), mixed: !utf8.Valid(body)}
	t.escapes = bytes.IndexByte(body, 0x1b) >= 0 || bytes.IndexByte(body, shiftOut) >= 0
	if t.charset.encoding != nil {
		t.decoder = t.charset.encoding.NewDecoder()
	}
	return t
}

// plain says that lines are read as they are.
func (t *texts) plain() bool { return t.decoder == nil && !t.escapes && !t.mixed }

// decoded gives a line as UTF-8. What it says of its own encoding (CHARSET, of vCalendar 1.0) comes first.
func (t *texts) decoded(text []byte) []byte {
	switch {
	case t.plain():
		return text
	case t.escapes && holdsJIS(text):
		return fromJIS(text)
	}
	decoder := t.decoder
	if t.mixed && !utf8.Valid(text) {
		if own, ok := namedCharset(charsetParam(text)); ok && own.encoding != nil {
			decoder = own.encoding.NewDecoder()
		}
	}
	if decoder != nil {
		if decoded, err := decoder.Bytes(text); err == nil {
			return decoded
		}
	}
	return text
}

var charsetMark = []byte(";CHARSET=")

// charsetParam gives the parameter CHARSET of a line; empty where it has none.
func charsetParam(line []byte) string {
	head := line[:min(len(line), maxHead)]
	if i := bytes.IndexByte(head, ':'); i >= 0 {
		head = head[:i]
	}
	i := bytes.Index(bytes.ToUpper(head), charsetMark)
	if i < 0 {
		return ""
	}
	value, _, _ := bytes.Cut(head[i+len(charsetMark):], []byte(";"))
	return strings.Trim(string(value), `"`)
}

// decodedAs gives a text in an encoding of which the name is given, else in the one that it seems to have.
func decodedAs(text []byte, name string) string {
	found, ok := namedCharset(name)
	switch {
	case holdsJIS(text):
		return string(fromJIS(text))
	case !ok || found.encoding == nil || !found.fits(slices.Concat(text, []byte("\n"))):
		found = charsetOf(text, "")
	}
	if found.encoding != nil {
		if decoded, err := found.encoding.NewDecoder().Bytes(text); err == nil {
			return string(decoded)
		}
	}
	return string(text)
}
