package calendar

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// unwrapUTF gives body without a byte order mark, and as UTF-8 where it was UTF-16. RFC 5545 3.1.4 wants UTF-8;
// spreadsheet exports write the others.
func unwrapUTF(body []byte) []byte {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return body[3:]
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("B\x00")):
		return fromUTF16(body, unicode.LittleEndian)
	case bytes.HasPrefix(body, []byte("\xfe\xff")), bytes.HasPrefix(body, []byte("\x00B")):
		return fromUTF16(body, unicode.BigEndian)
	default:
		return body
	}
}

func fromUTF16(body []byte, order unicode.Endianness) []byte {
	plain, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(body)
	if err != nil {
		return body
	}
	return plain
}

// charset names the encoding of body by score: nil for UTF-8, also when a few characters are damaged. The
// score is taken on unfolded lines, because a fold may cut a character.
func charset(body []byte) encoding.Encoding {
	if utf8.Valid(body) {
		return nil
	}
	var utf, jis tally
	var unfold unfolder
	for l := range unfold.lines(body, lineEnd(body)) {
		utf.utf8(l.text)
		jis.shiftJIS(l.text)
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
