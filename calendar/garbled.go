package calendar

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallylight/charset"

	"golang.org/x/text/encoding/charmap"
)

// garbled says that a text looks as if it had been read in another encoding than it was written in, before it came into
// the feed, or had lost its characters on the way.
func garbled(text string) bool {
	return lossy(text) || readAsShiftJIS(text) ||
		strings.Contains(text, "$") && unescapedJIS.MatchString(text) ||
		strings.Contains(text, "????") && asked(text) ||
		(strings.IndexByte(text, 0xc2) >= 0 || strings.IndexByte(text, 0xc3) >= 0) && readAsWestern(text)
}

func lossy(text string) bool { return !utf8.ValidString(text) || strings.Contains(text, "\ufffd") }

// readAsShiftJIS says that a text is UTF-8 which was read as Shift_JIS: its kana become characters that nobody writes.
func readAsShiftJIS(text string) bool {
	return strings.Contains(text, "繧") || strings.Contains(text, "繝") || strings.Count(text, "縺") > 1
}

// unescapedJIS is ISO-2022-JP that has lost its ESC.
var unescapedJIS = regexp.MustCompile(`\$[@B](?:[!-t][!-~]){2,}\([BJ]`)

// asked says that most of a text is question marks, which stand where a database had no such character.
func asked(text string) bool {
	marks, others := 0, 0
	for _, r := range text {
		switch {
		case r == '?':
			marks++
		case !unicode.IsSpace(r):
			others++
		}
	}
	return marks > others
}

// readAsWestern says that a text is UTF-8, Shift_JIS or EUC-JP that was read as Windows-1252 or Latin-1.
func readAsWestern(text string) bool {
	var all, run []byte // run is of characters beyond ASCII, one after the other
	foreign := false
	for _, r := range text + "\n" {
		c, ok := westernByte(r)
		if !ok || c < utf8.RuneSelf {
			if hiddenUTF8(run) {
				return true
			}
			run, foreign = run[:0], foreign || !ok
		} else {
			run = append(run, c)
		}
		all = append(all, c)
	}
	return !foreign && charset.Japanese(all)
}

// westernByte gives the byte that a character was in Windows-1252 or Latin-1.
func westernByte(r rune) (byte, bool) {
	if r >= 0x80 && r < 0xa0 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// hiddenUTF8 says that a run of bytes is UTF-8 which is no accented text by chance: »Spaß« has a pair that is, and é before
// a space that does not break and » are three bytes.
func hiddenUTF8(run []byte) bool {
	if len(run) < 2 || !utf8.Valid(run) {
		return false
	}
	const e2 = 0xe2 // of most that is written with three bytes; what follows it is a control character of Latin-1
	return len(run) > 3 || run[0] == 0xc2 || run[0] == 0xc3 || run[0] >= e2 && run[1] < 0xa0
}
