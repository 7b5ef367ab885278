package loadreport

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Reader gives UTF-16 as UTF-8; halves of pairs become U+FFFD.
type utf16Reader struct {
	from  *bufio.Reader
	big   bool // the byte that counts more comes first
	ready []byte
	high  rune // first half of a pair; 0: none
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.ready) < len(p) {
		unit, err := u.unit()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			u.end()
			break
		}
		if err != nil {
			return 0, err
		}
		u.take(unit)
	}
	n := copy(p, u.ready)
	u.ready = u.ready[n:]
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (u *utf16Reader) unit() (rune, error) {
	var two [2]byte
	if _, err := io.ReadFull(u.from, two[:]); err != nil {
		return 0, err
	}
	if u.big {
		two[0], two[1] = two[1], two[0]
	}
	return rune(two[0]) | rune(two[1])<<8, nil
}

func (u *utf16Reader) take(unit rune) {
	if u.high != 0 {
		r := utf16.DecodeRune(u.high, unit)
		u.high = 0
		u.ready = utf8.AppendRune(u.ready, r)
		if r != utf8.RuneError {
			return
		}
	}
	if unit >= 0xd800 && unit < 0xdc00 {
		u.high = unit
		return
	}
	u.ready = utf8.AppendRune(u.ready, unit)
}

// end says that half of a pair is all that came.
func (u *utf16Reader) end() {
	if u.high != 0 {
		u.high = 0
		u.ready = utf8.AppendRune(u.ready, utf8.RuneError)
	}
}
