package calendar

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

func TestEncodings(t *testing.T) {
	const japaneseTitle, frenchTitle = "手しごとの逆襲、ソーシャル能力表", "L\u2019équipe du café \u2013 fête à l\u2019été"
	encoded := func(e encoding.Encoding, title string) string {
		text, err := e.NewEncoder().String(string(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:" + title)))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, row := range []struct{ name, body, want string }{
		{"UTF-8", string(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:" + japaneseTitle)), japaneseTitle},
		{"UTF-8 with a damaged character", string(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:" + japaneseTitle + "\xe3\x81")), japaneseTitle + "\ufffd"},
		{"Shift_JIS", encoded(japanese.ShiftJIS, japaneseTitle), japaneseTitle},
		{"Windows-1252", encoded(charmap.Windows1252, frenchTitle), frenchTitle},
		{"UTF-16, little end first, with a mark", encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), japaneseTitle), japaneseTitle},
		{"UTF-16, big end first, with a mark", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), japaneseTitle), japaneseTitle},
		{"UTF-16, little end first, without a mark", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), japaneseTitle), japaneseTitle},
		{"UTF-16, big end first, without a mark", encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), japaneseTitle), japaneseTitle},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read([]byte(row.body), window("2026-01-01", "2027-01-01"), time.UTC)
			if len(got.Occurrences) != 1 || strings.TrimRight(got.Occurrences[0].Summary, "\ufffd") != strings.TrimRight(row.want, "\ufffd") {
				t.Errorf("got %v, want title %q", shown(got), row.want)
			}
		})
	}
}
