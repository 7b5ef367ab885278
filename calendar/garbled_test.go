package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"tallylight/readiness"
)

// misread writes a text in one encoding and reads it in another.
func misread(t *testing.T, text string, written, read encoding.Encoding) string {
	t.Helper()
	raw, err := encoding.ReplaceUnsupported(written.NewEncoder()).String(text)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := read.NewDecoder().String(raw)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestGarbled(t *testing.T) {
	utf8 := encoding.Nop
	for _, row := range []struct {
		name, text string
		want       bool
	}{
		{"Japanese", "夕方のニュース「料理」①㈱ ﾃﾚﾋﾞ", false},
		{"French", "«\u00a0L’équipe du café – fête à l’été\u00a0»", false},
		{"German", "»Spaß« und »Maß«, 20 €, 30 °C, CAFÉ™", false},
		{"prices", "¥100, ¥¥, £5, ¤ (B)", false},
		{"a question", "今年は???", false},
		{"many questions", "What???? Why???? Nobody knows", false},
		{"a title that is not settled", "???", false},
		{"business to business", "US$Budget(B2B)", false},
		{"tangled silk", "糸を縺れさせる", false},
		{"UTF-8 read as Windows-1252", misread(t, "料理番組で紹介", utf8, charmap.Windows1252), true},
		{"UTF-8 read as Latin-1", misread(t, "料理番組で紹介", utf8, charmap.ISO8859_1), true},
		{"an accent read as Windows-1252", misread(t, "Café", utf8, charmap.Windows1252), true},
		{"an apostrophe read as Windows-1252", misread(t, "L’été", utf8, charmap.Windows1252), true},
		{"UTF-8 read as Windows-1252 within Japanese", "夕方の" + misread(t, "料理", utf8, charmap.Windows1252), true},
		{"UTF-8 read as Shift_JIS", misread(t, "テレビのニュース", utf8, japanese.ShiftJIS), true},
		{"Shift_JIS read as Windows-1252", misread(t, "テレビのニュース", japanese.ShiftJIS, charmap.Windows1252), true},
		{"EUC-JP read as Windows-1252", misread(t, "テレビのニュース", japanese.EUCJP, charmap.Windows1252), true},
		{"ISO-2022-JP without its ESC", "$BNAM}HVAH$G>R2p(B", true},
		{"Japanese in a database that has none", "???????? LIVE", true},
		{"a damaged character", "手\ufffdし", true},
		{"bytes that are no UTF-8", "手\xe3\x81し", true},
	} {
		if got := garbled(row.text); got != row.want {
			t.Errorf("%s: %q is garbled = %t, want %t", row.name, row.text, got, row.want)
		}
	}
}

func TestGarbledTextIsToldOnceForAnEvent(t *testing.T) {
	got := read(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:Ã©tÃ©\nDESCRIPTION:Ã©tÃ©"), window("2026-01-01", "2027-01-01"), zoneFor(t, "UTC"))
	want := readiness.Problem{Line: 3, UID: "a", Event: "Ã©tÃ©", Code: codeGarbled, Args: []string{"SUMMARY", "Ã©tÃ©"},
		Message: `SUMMARY "Ã©tÃ©" looks garbled, as if read in another character encoding than it was written in.`}
	if diff := cmp.Diff([]readiness.Problem{want}, got.Problems); diff != "" || got.Outcome != OK {
		t.Errorf("%s, problems (-want +got):\n%s", got.Outcome, diff)
	}
}

func TestAnUnknownClassIsToldOnce(t *testing.T) {
	const event = "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nSUMMARY:x\nCLASS:INTERNAL\nEND:VEVENT\n"
	body := feed(event + event + event)
	got := read(body, window("2026-01-01", "2027-01-01"), zoneFor(t, "UTC"))
	if len(got.Problems) != 1 || got.Problems[0].Code != codeClass || len(got.Occurrences) != 3 || got.Outcome != OK {
		t.Errorf("%s, problems %+v", got.Outcome, got.Problems)
	}
}
