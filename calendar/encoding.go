package calendar

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// encodingOf is the encoding of a feed: nil of UTF-8, also when a few characters are damaged. It is a guess where nothing
// tells which of the encodings of Europe it is, or where what it was said to be is not known.
type encodingOf struct {
	encoding encoding.Encoding
	name     string
	guess    bool
}

var (
	utf8Charset     = encodingOf{name: "utf-8"}
	westernCharset  = encodingOf{encoding: charmap.Windows1252, name: "windows-1252"}
	eucCharset      = encodingOf{encoding: japanese.EUCJP, name: "euc-jp"}
	shiftJISCharset = encodingOf{encoding: japanese.ShiftJIS, name: "shift_jis"}
)

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
	var unfold unfolder
	for l := range unfold.lines(body, lineEnd(body)) {
		if decoded, err := decoder.Bytes(l.text); err == nil {
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
	var utf, jis tally
	var euc eucTally
	var unfold unfolder
	for l := range unfold.lines(body, lineEnd(body)) {
		utf.utf8(l.text)
		jis.shiftJIS(l.text)
		euc.read(l.text)
	}
	switch {
	case utf.good >= utf.bad && (utf.wide > 0 || euc.bad > 0):
		return utf8Charset
	case euc.likely() && (euc.common() || jis.good+jis.bad > 0):
		return eucCharset
	case jis.good > jis.bad || jis.halfWidth && jis.bad == 0:
		return shiftJISCharset
	default:
		western := westernCharset
		western.guess = true
		return western
	}
}

// tally counts sequences that speak for and against an encoding.
type tally struct {
	good, bad int
	wide      int  // of UTF-8: characters of three bytes and more; two bytes may be one character of EUC-JP
	halfWidth bool // of Shift_JIS: katakana of one byte each, several in a row
}

func (t *tally) utf8(text []byte) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			t.bad++
		} else {
			t.good++
		}
		if size > 2 {
			t.wide++
		}
		i += size
	}
}

// shiftJIS counts two-byte characters. A lead byte followed by an ASCII letter is as likely an accented letter
// of Windows-1252 in front of a plain one, so it speaks against, except for katakana.
func (t *tally) shiftJIS(text []byte) {
	row := 0
	for i := 0; i < len(text); i++ {
		lead := text[i]
		if lead < 0x80 {
			row = 0
			continue
		}
		if lead >= 0xa1 && lead <= 0xdf { // half-width katakana
			row++
			t.halfWidth = t.halfWidth || row > 2
			continue
		}
		if i+1 == len(text) {
			t.bad++
			return
		}
		switch next := text[i+1]; {
		case lead == 0x83 && next >= 0x40, lead < 0xf0 && next >= 0x80 && next <= 0xfc:
			t.good++
			i++
		default:
			t.bad++
		}
	}
}

// eucTally counts what speaks for and against EUC-JP: characters of two bytes, or of three behind 0x8f, or half-width
// katakana behind 0x8e.
type eucTally struct {
	good, bad int
	rare      int // characters that Shift_JIS reads as katakana, and that are no kana and no common kanji
}

func (t *eucTally) read(text []byte) {
	high := func(i int) bool { return i < len(text) && text[i] >= 0xa1 && text[i] < 0xff }
	for i := 0; i < len(text); i++ {
		switch lead := text[i]; {
		case lead < utf8.RuneSelf:
		case lead == 0x8e && high(i+1) && text[i+1] <= 0xdf:
			t.good, i = t.good+1, i+1
		case lead == 0x8f && high(i+1) && high(i+2):
			t.good, i = t.good+1, i+2
		case lead >= 0xa1 && lead <= 0xf4 && high(i+1):
			if lead > 0xa8 && lead < 0xb0 || lead > 0xcf {
				t.rare++
			}
			t.good, i = t.good+1, i+1
		default:
			t.bad++
		}
	}
}

// likely says that nearly all is EUC-JP, and more than an accent or two.
func (t eucTally) likely() bool { return t.good > 1 && t.good > 4*t.bad }

// common says that all of it is kana and common kanji, as a text in half-width katakana of Shift_JIS would hardly be.
func (t eucTally) common() bool { return t.rare == 0 }

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
