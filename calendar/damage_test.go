package calendar

import (
	"slices"
	"strings"
	"testing"
)

// TestDamageCostsNoMoreThanItself reads feeds of two events. What is wrong with the first one must never cost the
// second, and of the first no more than the damaged line.
func TestDamageCostsNoMoreThanItself(t *testing.T) {
	const first = "BEGIN:VEVENT\nUID:first\nDTSTART:20261119T120000Z\nSUMMARY:one\nEND:VEVENT\n"
	const second = "BEGIN:VEVENT\nUID:second\nDTSTART:20261120T120000Z\nSUMMARY:two\nEND:VEVENT\n"
	const both = "first: one, second: two"
	whole := string(feed(first + second))
	with := func(line string) string { // in the first event
		return string(feed(strings.Replace(first, "SUMMARY", line+"\nSUMMARY", 1) + second))
	}
	changed := func(old, with string) string { return strings.Replace(whole, old, with, 1) }
	for _, row := range []struct {
		sentence, body, want string
		outcome              Outcome
		codes                []string
	}{
		{"line ends of CRLF", whole, both, OK, nil},
		{"line ends of LF", strings.ReplaceAll(whole, "\r", ""), both, OK, nil},
		{"line ends of CR", strings.ReplaceAll(whole, "\n", ""), both, OK, nil},
		{"mixed line ends", changed("UID:first\r\n", "UID:first\n"), both, OK, nil},
		{"blank lines", strings.ReplaceAll(whole, "\r\n", "\r\n\r\n"), both, OK, nil},
		{"no final line end", strings.TrimSpace(whole), both, OK, nil},
		{"names in lower case", strings.ToLower(whole), both, OK, nil},
		{"a fold with a space", changed("SUMMARY:one", "SUMM\r\n ARY:one"), both, OK, nil},
		{"a fold with a tab", changed("SUMMARY:one", "SUMMARY:o\r\n\tne"), both, OK, nil},
		{"a fold inside a character", changed("one", "\xe6\x89\r\n \x8b"), "first: 手, second: two", OK, nil},
		{"several calendars", string(feed(first)) + string(feed(second)), both, OK, nil},
		{"parameters on BEGIN", changed("BEGIN:VEVENT", "BEGIN;X-A=b:VEVENT"), both, OK, nil},
		{"a NUL", changed("one", "o\x00ne"), both, OK, nil},
		{"bytes that are no UTF-8", changed("one", "手\xffし"), "first: 手\ufffdし, second: two", OK, []string{codeGarbled}},
		{"bytes of Shift_JIS", changed("one", "\x8e\xe8\x82\xb5\x82\xb2\x82\xc6"), "first: 手しごと, second: two", OK, nil},
		{"a byte order mark", "\xef\xbb\xbf" + whole, both, OK, nil},
		{"UTF-16 with a mark", "\xff\xfe" + utf16LE(whole), both, OK, nil},
		{"cut before END:VCALENDAR, at a line end", changed("END:VCALENDAR\r\n", ""), both, Incomplete, nil},
		{"cut inside the last event", whole[:strings.Index(whole, "SUMMARY:two")+9], "first: one", Incomplete, []string{codeCutOff}},
		{"a line without colon", with("nonsense"), both, Partial, []string{codeBadLine}},
		{"a parameter without =", with("ATTENDEE;CN:x"), both, Partial, []string{codeBadLine}},
		{"a parameter without colon", with("DTEND;VALUE=DATE"), both, Partial, []string{codeBadLine}},
		{"a quote that nothing ends", with(`ATTENDEE;CN="A:mailto:a@example.com`), both, OK, nil},
		{"a quote inside an unquoted parameter", with(`ATTENDEE;CN=A"B":mailto:a@example.com`), both, OK, nil},
		{"text behind a quoted parameter", with(`ATTENDEE;CN="A"b:mailto:a@example.com`), both, OK, nil},
		{"a quoted zone that runs into the time", changed("DTSTART:20261119T120000Z", `DTSTART;TZID="W. Europe Standard Time:20261119T120000`), both, OK, nil},
		{"a line without name", with(":value"), both, Partial, []string{codeBadLine}},
		{"a continuation that was not folded", with("DESCRIPTION:see\nhttps://example.com/"), both, Partial, []string{codeBadLine}},
		{"spaces behind BEGIN and END", strings.ReplaceAll(whole, "VEVENT", "VEVENT "), both, OK, nil},
		{"an event without END", changed("END:VEVENT\r\n", ""), both, OK, []string{codeUnclosed}},
		{"an END too many", changed("END:VEVENT", "END:VEVENT\r\nEND:VEVENT"), both, OK, nil},
		{"an END of something else", with("END:VTODO"), both, Partial, []string{codeBadLine}},
		{"an event inside an event", changed("SUMMARY:one", "SUMMARY:one\r\nBEGIN:VEVENT\r\nUID:inner\r\nDTSTART:20261121T120000Z\r\nSUMMARY:three\r\nEND:VEVENT"),
			both + ", inner: three", OK, []string{codeUnclosed}},
		{"an alarm without END", with("BEGIN:VALARM\nTRIGGER:-PT5M"), "first: , second: two", OK, nil},
		{"text in quoted-printable", changed("SUMMARY:one", "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E6=89=8B=0D=0A2"), "first: 手\n2, second: two", OK, nil},
		{"an attachment in Base64", with("ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA"), both, OK, nil},
		{"a rule of vCalendar 1.0", with("RRULE:D1 #10"), both, Partial, []string{codeBadRule}},
		{"garbage after the end", whole + "\x1a", both, OK, nil},
		{"neither UID nor DTSTAMP nor DTEND", changed("UID:first\r\n", ""), "no-uid-348cee62aec88d84: one, second: two", OK, nil},
		{"no DTSTART", changed("DTSTART:20261119T120000Z\r\n", ""), "second: two", Partial, []string{codeNoStart}},
		{"a start that is no time", changed("20261119T120000Z", "soon"), "second: two", Partial, []string{codeBadTime}},
		{"a page in HTML", "<!DOCTYPE html><title>Sign in</title>", "", NotACalendar, nil},
		{"an empty body", "", "", NotACalendar, nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read([]byte(row.body), window("2026-01-01", "2027-01-01"), zoneFor(t, "Asia/Tokyo"))
			var titles []string
			for _, o := range got.Occurrences {
				titles = append(titles, o.UID+": "+o.Summary)
			}
			if all := strings.Join(titles, ", "); all != row.want || got.Outcome != row.outcome || !slices.Equal(codes(got), row.codes) {
				t.Errorf("got %q, %s, problems %v; want %q, %s, %v", all, got.Outcome, got.Problems, row.want, row.outcome, row.codes)
			}
		})
	}
}

// utf16LE writes ASCII as UTF-16, little end first.
func utf16LE(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}
