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
// characters are damaged.
func Of(parts iter.Seq[[]byte]) encoding.Encoding {
	var utf, jis tally
	for part := range parts {
		utf.utf8(part)
		jis.shiftJIS(part)
	}
	switch {
	case utf.good >= utf.bad:
		return nil
	case jis.good > jis.bad:
		return japanese.ShiftJIS
	default:
		return charmap.Windows1252
	}
}

// tally counts sequences that speak for and against an encoding.
type tally struct{ good, bad int }

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
		i += size
	}
}

// shiftJIS counts two-byte characters. A lead byte followed by an ASCII letter is as likely an accented letter
// of Windows-1252 in front of a plain one, so it speaks against, except for katakana.
func (t *tally) shiftJIS(text []byte) {
	for i := 0; i < len(text); i++ {
		lead := text[i]
		if lead < 0x80 || lead >= 0xa1 && lead <= 0xdf { // ASCII, half-width katakana
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
