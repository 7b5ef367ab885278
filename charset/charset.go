// Package charset reads text of which nobody says how it is encoded: calendars and tables, as spreadsheets write them.
package charset

import (
	"bytes"
	"iter"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// UnwrapUTF gives body without a byte order mark, and as UTF-8 where it was UTF-16.
func UnwrapUTF(body []byte) []byte {
	little, big := wide(body)
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return body[3:]
	case bytes.HasPrefix(body, []byte("\xff\xfe")), little:
		return fromUTF16(body, unicode.LittleEndian)
	case bytes.HasPrefix(body, []byte("\xfe\xff")), big:
		return fromUTF16(body, unicode.BigEndian)
	default:
		return body
	}
}

// What is looked at for a UTF-16 without a mark: one in so many bytes is the empty half of a sign.
const (
	wideWithin = 256
	wideShare  = 8
)

// wide says that text is UTF-16 without a mark: half of the bytes of figures, letters and line ends are empty, always the same
// half.
func wide(body []byte) (little, big bool) {
	head := body[:min(len(body), wideWithin)]
	empty := [2]int{}
	for i, b := range head {
		if b == 0 {
			empty[i%2]++
		}
	}
	return empty[0] == 0 && empty[1] > len(head)/wideShare, empty[1] == 0 && empty[0] > len(head)/wideShare
}

func fromUTF16(body []byte, order unicode.Endianness) []byte {
	plain, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(body)
	if err != nil {
		return body
	}
	return plain
}

// Of names the encoding of a text by score, given its parts, none of which cuts a character: nil for UTF-8, also when a few
// characters are damaged; EUC-JP, Shift_JIS, and Windows-1252 where nothing tells which of Europe it is.
func Of(parts iter.Seq[[]byte]) encoding.Encoding {
	var utf, jis tally
	var euc eucTally
	for part := range parts {
		utf.utf8(part)
		jis.shiftJIS(part)
		euc.read(part)
	}
	switch {
	case utf.good >= utf.bad && (utf.wide > 0 || euc.bad > 0):
		return nil
	case euc.likely() && (euc.common() || jis.good+jis.bad > 0):
		return japanese.EUCJP
	case jis.good > jis.bad || jis.halfWidth && jis.bad == 0:
		return japanese.ShiftJIS
	default:
		return charmap.Windows1252
	}
}

// Japanese says that a short text, read byte by byte, is Shift_JIS or EUC-JP by its kana.
func Japanese(text []byte) bool {
	var jis tally
	var euc eucTally
	jis.shiftJIS(text)
	euc.read(text)
	holds := func(a, b byte) bool { return bytes.IndexByte(text, a) >= 0 || bytes.IndexByte(text, b) >= 0 }
	return jis.good > 1 && jis.bad == 0 && holds(0x82, 0x83) || euc.good > 2 && euc.bad == 0 && holds(0xa4, 0xa5) // kana
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
