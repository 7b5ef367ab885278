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
	jisParam := func(params, value string) string {
		return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261119T125400Z\r\nSUMMARY" + params + ":" + value + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	}
	jis := func(value string) string { return jisParam("", value) }
	for _, row := range []struct{ name, body, want string }{
		{"UTF-8", string(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:" + japaneseTitle)), japaneseTitle},
		{"UTF-8 with a damaged character", string(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:" + japaneseTitle + "\xe3\x81")), japaneseTitle + "\ufffd"},
		{"Shift_JIS", encoded(japanese.ShiftJIS, japaneseTitle), japaneseTitle},
		{"EUC-JP", encoded(japanese.EUCJP, japaneseTitle), japaneseTitle},
		{"EUC-JP, of kanji alone", encoded(japanese.EUCJP, "物産展"), "物産展"},
		{"EUC-JP with half-width katakana", encoded(japanese.EUCJP, "夕方のﾆｭｰｽ"), "夕方のﾆｭｰｽ"},
		{"Shift_JIS with half-width katakana", encoded(japanese.ShiftJIS, "夕方のﾆｭｰｽ"), "夕方のﾆｭｰｽ"},
		{"Shift_JIS, of half-width katakana alone", encoded(japanese.ShiftJIS, "ﾃﾚﾋﾞ ﾄｸﾊﾞﾝ"), "ﾃﾚﾋﾞ ﾄｸﾊﾞﾝ"},
		{"Shift_JIS with characters of Windows", encoded(japanese.ShiftJIS, "①㈱髙﨑"), "①㈱髙﨑"},
		{"Shift_JIS with a backslash in a character", encoded(japanese.ShiftJIS, "ソーシャル能力表"), "ソーシャル能力表"},
		{"ISO-2022-JP", encoded(japanese.ISO2022JP, japaneseTitle), japaneseTitle},
		{"ISO-2022-JP with English in between", encoded(japanese.ISO2022JP, "特番 LIVE 夜の部 (再)"), "特番 LIVE 夜の部 (再)"},
		{"ISO-2022-JP with characters of Windows", jis("\x1b$B-!-j\x1b(B"), "①㈱"},
		{"ISO-2022-JP of 1978, in JIS X 0201", jis("\x1b$@;H5!\x1b(J"), "使機"},
		{"ISO-2022-JP with half-width katakana", jis("\x1b(IF^W9\x1b(B"), "ﾆﾞﾗｹ"},
		{"JIS with katakana between SO and SI", jis("\x0eF^W9\x0f"), "ﾆﾞﾗｹ"},
		{"JIS X 0212", jis("\x1b$(D0\"\x1b(B"), "丄"},
		{"ISO-2022-JP folded within a character", jis("\x1b$BNAM\r\n }\x1b(B"), "料理"},
		{"ISO-2022-JP of which the end does not shift back", jis("\x1b$BNAM}"), "料理"},
		{"ISO-2022-JP with what would be a comma and a backslash", jis("\x1b$B%\\%,\x1b(B"), "ボガ"},
		{"a line of ISO-2022-JP in a calendar of UTF-8", jis("\x1b$BNAM}\x1b(B\r\nLOCATION:東京"), "料理"},
		{"quoted-printable in Shift_JIS", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261119T125400Z\r\nSUMMARY;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=97=BF=97=9D=\r\n=94=D4=91g\r\nEND:VEVENT\r\nEND:VCALENDAR", "料理番組"},
		{"quoted-printable in ISO-2022-JP", jisParam(";CHARSET=ISO-2022-JP;ENCODING=QUOTED-PRINTABLE", "=1B$BNAM}=1B(B"), "料理"},
		{"a property in an encoding of its own", "BEGIN:VCALENDAR\r\nX-WR-CALNAME:広報部のカレンダー\r\nBEGIN:VEVENT\r\nDTSTART:20261119T125400Z\r\nSUMMARY;CHARSET=Shift_JIS:\x97\xbf\x97\x9d\r\nEND:VEVENT\r\nEND:VCALENDAR", "料理"},
		{"an encoded word of mail", jis("=?ISO-2022-JP?B?GyRCTkFNfRsoQg==?= live"), "料理 live"},
		{"a question that is no encoded word", jis("why=?because?="), "why=?because?="},
		{"German in Windows-1252 with two accents in a row", encoded(charmap.Windows1252, "Größe"), "Größe"},
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

func TestContentType(t *testing.T) {
	in := func(e encoding.Encoding, title string) []byte {
		text, err := e.NewEncoder().Bytes(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:" + title))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, row := range []struct {
		name, contentType string
		body              []byte
		want, code        string
	}{
		{"it tells what the bytes do not", "text/calendar; charset=EUC-JP", in(japanese.EUCJP, "京浜東北"), "京浜東北", ""},
		{"in quotes, beside others", `text/calendar; method=PUBLISH; Charset="windows-31j"; component=vevent`, in(japanese.ShiftJIS, "ﾆｭｰｽ"), "ﾆｭｰｽ", ""},
		{"an encoding of another country", "text/calendar; charset=windows-1251", in(charmap.Windows1251, "Новости"), "Новости", ""},
		{"UTF-8 is UTF-8, whatever a server says of all of its files", "text/calendar; charset=Shift_JIS", oneEvent("DTSTART:20261119T125400Z\nSUMMARY:夕方のニュース"), "夕方のニュース", ""},
		{"what is said does not fit", "text/calendar; charset=EUC-JP", in(japanese.ShiftJIS, "夕方のニュース"), "夕方のニュース", ""},
		{"it is not UTF-8 although that is said", "text/calendar; charset=utf-8", in(japanese.ShiftJIS, "夕方のニュース"), "夕方のニュース", ""},
		{"Latin-1 is said of everything", "text/calendar; charset=ISO-8859-1", in(japanese.ShiftJIS, "夕方のニュース"), "夕方のニュース", ""},
		{"a name that nobody knows is told", "text/calendar; charset=x-sjis-docomo", in(japanese.ShiftJIS, "夕方のニュース"), "夕方のニュース", codeCharset},
		{"a guess is told", "text/calendar", in(charmap.Windows1252, "fête à l’été"), "fête à l’été", codeCharset},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := (&Reader{Home: time.UTC, ContentType: row.contentType}).Read(row.body, window("2026-01-01", "2027-01-01"))
			if len(got.Occurrences) != 1 || got.Occurrences[0].Summary != row.want || strings.Join(codes(got), " ") != row.code {
				t.Errorf("got %v, problems %v; want %q and %q", shown(got), got.Problems, row.want, row.code)
			}
		})
	}
}
