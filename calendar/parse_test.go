package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/readiness"
)

func zoneFor(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func window(from, to string) Window {
	parse := func(date string) time.Time {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			panic(err)
		}
		return at
	}
	return Window{From: parse(from), To: parse(to)}
}

// feed wraps lines, separated by newlines, into a calendar with the line ends of RFC 5545.
func feed(lines string) []byte {
	text := "BEGIN:VCALENDAR\nVERSION:2.0\n" + strings.Trim(lines, "\n") + "\nEND:VCALENDAR\n"
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

// oneEvent wraps property lines into a calendar with one event of UID a.
func oneEvent(lines string) []byte {
	return feed("BEGIN:VEVENT\nUID:a\n" + strings.Trim(lines, "\n") + "\nEND:VEVENT")
}

// show writes an occurrence in one line: start, end, what differs from the usual, title.
func show(o readiness.Occurrence) string {
	const layout = "2006-01-02 15:04"
	parts := []string{o.Start.Format(layout), o.End.Format(layout)}
	if o.AllDay {
		parts = append(parts, "all-day")
	}
	if o.Status != readiness.Confirmed {
		parts = append(parts, string(o.Status))
	}
	if o.RecurrenceID != "" {
		parts = append(parts, "of "+o.RecurrenceID)
	}
	if o.Summary != "" {
		parts = append(parts, o.Summary)
	}
	return strings.Join(parts, ", ")
}

func shown(r Result) []string {
	var list []string
	for _, o := range r.Occurrences {
		list = append(list, show(o))
	}
	return list
}

func codes(r Result) []string {
	var list []string
	for _, p := range r.Problems {
		list = append(list, p.Code)
	}
	return list
}

func TestParsePlacesEvents(t *testing.T) {
	for _, row := range []struct{ name, lines, want string }{
		{"a zoned time becomes UTC", "DTSTART;TZID=Asia/Tokyo:20261119T215400\nDTEND;TZID=Asia/Tokyo:20261119T224800", "2026-11-19 12:54, 2026-11-19 13:48"},
		{"a time in UTC stays", "DTSTART:20261119T125400Z\nDURATION:PT54M", "2026-11-19 12:54, 2026-11-19 13:48"},
		{"a floating time is of the default zone", "DTSTART:20261119T215400", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"the end may be in another zone", "DTSTART;TZID=Asia/Tokyo:20261119T215400\nDTEND:20261119T134800Z", "2026-11-19 12:54, 2026-11-19 13:48"},
		{"an end without zone is in that of the start", "DTSTART;TZID=Europe/Berlin:20261119T120000\nDTEND:20261119T133000", "2026-11-19 11:00, 2026-11-19 12:30"},
		{"also where that is UTC", "DTSTART:20261119T120000Z\nDTEND:20261119T133000", "2026-11-19 12:00, 2026-11-19 13:30"},
		{"an end that is a date is midnight where the event begins", "DTSTART;TZID=Europe/Berlin:20261119T120000\nDTEND;VALUE=DATE:20261120", "2026-11-19 11:00, 2026-11-19 23:00"},
		{"an end in UTC of an all-day event is the day that it has here", "DTSTART;VALUE=DATE:20261119\nDTEND:20261120T150000Z", "2026-11-18 15:00, 2026-11-20 15:00, all-day"},
		{"a date lasts from midnight to midnight", "DTSTART;VALUE=DATE:20261119", "2026-11-18 15:00, 2026-11-19 15:00, all-day"},
		{"eight digits are a date", "DTSTART:20261119\nDTEND:20261121", "2026-11-18 15:00, 2026-11-20 15:00, all-day"},
		{"a date with a time behind it is a date", "DTSTART;VALUE=DATE:20261119T000000", "2026-11-18 15:00, 2026-11-19 15:00, all-day"},
		{"a date with a time and a zone behind it is a date", "DTSTART;VALUE=DATE:20261119T000000Z", "2026-11-18 15:00, 2026-11-19 15:00, all-day"},
		{"a date may say so in lower case", "DTSTART;VALUE=date:20261119", "2026-11-18 15:00, 2026-11-19 15:00, all-day"},
		{"a space behind a time is passed over", "DTSTART;TZID=Asia/Tokyo:20261119T215400 ", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"a zone beside a time in UTC means nothing", "DTSTART;TZID=Asia/Tokyo:20261119T125400Z", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"a date that ends on itself lasts a day", "DTSTART;VALUE=DATE:20261119\nDTEND;VALUE=DATE:20261119", "2026-11-18 15:00, 2026-11-19 15:00, all-day"},
		{"24:00 is the next midnight", "DTSTART;TZID=Asia/Tokyo:20261119T240000", "2026-11-19 15:00, 2026-11-19 15:00"},
		{"seconds may be missing", "DTSTART;TZID=Asia/Tokyo:20261119T2154", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"a leap second counts as the one before", "DTSTART:20261119T125460Z", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"hyphens and colons are passed over", "DTSTART:2026-11-19T12:54:00Z", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"a time that clocks skip is read with the offset before", "DTSTART;TZID=America/New_York:20260308T023000", "2026-03-08 07:30, 2026-03-08 07:30"},
		{"a time that clocks show twice is the first", "DTSTART;TZID=Europe/Berlin:20261025T023000", "2026-10-25 00:30, 2026-10-25 00:30"},
		{"weeks, days, hours, minutes and seconds", "DTSTART:20261119T000000Z\nDURATION:P1W2DT3H4M5S", "2026-11-19 00:00, 2026-11-28 03:04"},
		{"a duration of nothing", "DTSTART:20261119T125400Z\nDURATION:PT", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"a date lasts 23 hours when clocks change", "DTSTART;TZID=America/New_York:20260308T000000\nDURATION:P1D", "2026-03-08 05:00, 2026-03-09 04:00"},
		{"a cancelled event stays", "DTSTART:20261119T125400Z\nSTATUS: Canceled ", "2026-11-19 12:54, 2026-11-19 12:54, cancelled"},
		{"a status that nobody knows is none", "DTSTART:20261119T125400Z\nSTATUS:NEEDS ACTION", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"what is not read is passed over", "DTSTART:20261119T125400Z\nTRANSP:OPAQUE\nORGANIZER;CN=\"A, B\":mailto:a@example.com\nATTACH:data:text/html,x\nX-ALT-DESC;FMTTYPE=text/html:<b>x</b>",
			"2026-11-19 12:54, 2026-11-19 12:54"},
		{"a tentative event says so", "DTSTART:20261119T125400Z\nSTATUS:tentative", "2026-11-19 12:54, 2026-11-19 12:54, tentative"},
		{"an unquoted zone with a colon ends at the last one", "DTSTART;TZID=(UTC+09:00) Osaka, Sapporo, Tokyo:20261119T215400", "2026-11-19 12:54, 2026-11-19 12:54"},
		{"a quote in the wrong place is passed over", "DTSTART;TZID=\"W. Europe Standard Time:20261119T135400", "2026-11-19 12:54, 2026-11-19 12:54"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(oneEvent(row.lines), window("2026-01-01", "2027-01-01"), zoneFor(t, "Asia/Tokyo"))
			if diff := cmp.Diff([]string{row.want}, shown(got)); diff != "" || len(got.Problems) > 0 {
				t.Errorf("occurrences (-want +got):\n%sproblems: %v", diff, got.Problems)
			}
		})
	}
}

func TestParseReadsText(t *testing.T) {
	for _, row := range []struct{ name, raw, want string }{
		{"an unescaped comma does not end it", `Launch, Tokyo`, "Launch, Tokyo"},
		{"commas, semicolons and backslashes are unescaped", `a\, b\; c\\d`, `a, b; c\d`},
		{"both forms of a line break", `one\ntwo\Nthree`, "one\ntwo\nthree"},
		{"unknown escapes stay", `C:\temp \"x\"`, `C:\temp \"x\"`},
		{"a last backslash stays", `x\`, `x\`},
		{"control characters go", "a\x00b\x1fc", "abc"},
		{"control characters go, also behind a backslash", "a\\\x00b", `a\b`},
		{"a fold may come anywhere", "手しご\r\n との逆襲", "手しごとの逆襲"},
		{"a fold may cut a character", "手\xe3\x81\r\n \x97ごと", "手しごと"},
	} {
		t.Run(row.name, func(t *testing.T) {
			body := []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261119T125400Z\r\nSUMMARY:" + row.raw + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
			got := read(body, window("2026-01-01", "2027-01-01"), time.UTC)
			if len(got.Occurrences) != 1 || got.Occurrences[0].Summary != row.want {
				t.Errorf("got %v, want title %q", shown(got), row.want)
			}
		})
	}
}

func TestParseReadsWhatElseAnEventHolds(t *testing.T) {
	got := read(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:手しごと【L4】\nDESCRIPTION:a\\nb\nLOCATION:テレビ日央\nURL:https://example.com/x\n"+
		"CATEGORIES:TV,National\nCATEGORIES:a\\,b\nCLASS:Private\nATTENDEE;CN=\"A, B\":mailto:a@example.com"),
		window("2026-01-01", "2027-01-01"), zoneFor(t, "Asia/Tokyo"))
	at := time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)
	want := []readiness.Occurrence{{
		UID: "a", Summary: "手しごと【L4】", Description: "a\nb", Location: "テレビ日央", URL: "https://example.com/x",
		Categories: []string{"TV", "National", "a,b"}, Start: at, End: at, Zone: "UTC", Status: readiness.Confirmed, Private: true, Level: 4,
	}}
	if diff := cmp.Diff(want, got.Occurrences); diff != "" {
		t.Errorf("occurrence (-want +got):\n%s", diff)
	}
}

func TestParseReadsLevelAndURL(t *testing.T) {
	for _, row := range []struct {
		name, lines string
		level       int
		url         string
	}{
		{"the property wins over the title", "SUMMARY:x [L4]\nX-TALLYLIGHT-LEVEL:2", 2, ""},
		{"a level that is no level leaves the title's", "SUMMARY:レベル５ x\nX-TALLYLIGHT-LEVEL:99", 5, ""},
		{"no level is none", "SUMMARY:x", 0, ""},
		{"data are no link", "URL:data:text/html,<script>alert(1)</script>", 0, ""},
		{"nor is a file", "URL:file:///etc/passwd", 0, ""},
		{"nor a script in disguise", "URL: JavaScript\\:alert(1)", 0, ""},
		{"a script is no link", "URL:javascript:alert(1)", 0, ""},
		{"a telephone number is a link", "URL:tel:+81-3-0000-0000", 0, "tel:+81-3-0000-0000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(oneEvent("DTSTART:20261119T125400Z\n"+row.lines), window("2026-01-01", "2027-01-01"), time.UTC)
			if len(got.Occurrences) != 1 || got.Occurrences[0].Level != row.level || got.Occurrences[0].URL != row.url {
				t.Errorf("got %+v, want level %d and URL %q", got.Occurrences, row.level, row.url)
			}
		})
	}
}

func TestWindowIsHalfOpen(t *testing.T) {
	for _, row := range []struct {
		name, lines string
		inside      bool
	}{
		{"one that ends as the window begins is outside", "DTSTART:20261031T230000Z\nDTEND:20261101T000000Z", false},
		{"one that reaches into the window is inside", "DTSTART:20261031T230000Z\nDTEND:20261101T000001Z", true},
		{"one that begins as the window ends is outside", "DTSTART:20261201T000000Z\nDTEND:20261201T010000Z", false},
		{"one that begins just before the window ends is inside", "DTSTART:20261130T235959Z\nDTEND:20261201T010000Z", true},
		{"one without length at the beginning is inside", "DTSTART:20261101T000000Z", true},
		{"one without length at the end is outside", "DTSTART:20261201T000000Z", false},
		{"one that spans the window is inside", "DTSTART:20261001T000000Z\nDTEND:20270101T000000Z", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(oneEvent(row.lines), window("2026-11-01", "2026-12-01"), time.UTC)
			if inside := len(got.Occurrences) == 1; inside != row.inside {
				t.Errorf("inside = %t, want %t", inside, row.inside)
			}
		})
	}
}

func TestParseOutcomes(t *testing.T) {
	const good = "BEGIN:VEVENT\nUID:good\nDTSTART:20261119T125400Z\nEND:VEVENT\n"
	whole := string(feed(good))
	for _, row := range []struct {
		name, body string
		outcome    Outcome
		got        string
		events     int
		codes      []string
	}{
		{"a whole calendar", whole, OK, "", 1, nil},
		{"line ends of LF only", strings.ReplaceAll(whole, "\r", ""), OK, "", 1, nil},
		{"line ends of CR only", strings.ReplaceAll(whole, "\n", ""), OK, "", 1, nil},
		{"lower-case names", strings.ToLower(whole), OK, "", 1, nil},
		{"spaces behind BEGIN and END", strings.ReplaceAll(whole, "VEVENT", "VEVENT  "), OK, "", 1, nil},
		{"a byte order mark", "\ufeff" + whole, OK, "", 1, nil},
		{"garbage after the end", whole + "\x1a", OK, "", 1, nil},
		{"two calendars", whole + whole, OK, "", 2, nil},
		{"other components", string(feed("BEGIN:VTODO\nUID:t\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\n" + good)), OK, "", 1, nil},
		{"an alarm without END", string(feed("BEGIN:VEVENT\nUID:a\nDTSTART:20261119T125400Z\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VEVENT")), OK, "", 1, nil},
		{"no events", string(feed("")), Empty, "", 0, nil},
		{"no end", strings.TrimSuffix(whole, "END:VCALENDAR\r\n"), Incomplete, "", 1, nil},
		{"cut inside an event", whole[:strings.Index(whole, "DTSTART")+10], Incomplete, "", 0, []string{codeCutOff}},
		{"a line without colon", string(oneEvent("DTSTART:20261119T125400Z\nnonsense")), Partial, "", 1, []string{codeBadLine}},
		{"an event without start", string(feed(good + "BEGIN:VEVENT\nUID:b\nEND:VEVENT")), Partial, "", 1, []string{codeNoStart}},
		{"an event without end", string(feed("BEGIN:VEVENT\nUID:b\nDTSTART:20261119T125400Z\n" + good)), OK, "", 2, []string{codeUnclosed}},
		{"an event whose start is no time", string(feed(good + "BEGIN:VEVENT\nUID:b\nDTSTART:soon\nEND:VEVENT")), Partial, "", 1, []string{codeBadTime}},
		{"an event that ends before it starts", string(oneEvent("DTSTART:20261119T125400Z\nDTEND:20261118T125400Z")), OK, "", 1, []string{codeBadLength}},
		{"a negative duration", string(oneEvent("DTSTART:20261119T125400Z\nDURATION:-PT5M")), OK, "", 1, []string{codeBadLength}},
		{"an endless duration", string(oneEvent("DTSTART:20261119T125400Z\nDURATION:P99999999999D")), OK, "", 1, []string{codeBadLength}},
		{"a zone that nobody knows", string(oneEvent("DTSTART;TZID=Nowhere:20261119T125400")), OK, "", 1, []string{codeUnknownZone}},
		{"a parameter without value", string(oneEvent("DTSTART:20261119T125400Z\nATTENDEE;CN:x")), Partial, "", 1, []string{codeBadLine}},
		{"an END that ends nothing", string(oneEvent("DTSTART:20261119T125400Z\nEND:VALARM")), Partial, "", 1, []string{codeBadLine}},
		{"nothing", "", NotACalendar, "empty", 0, nil},
		{"only white space", " \r\n\r\n", NotACalendar, "empty", 0, nil},
		{"a login page", "<!DOCTYPE html><title>Sign in</title>", NotACalendar, "html", 0, nil},
		{"an error in JSON", `{"error":"gone"}`, NotACalendar, "json", 0, nil},
		{"words", "Not found", NotACalendar, "text", 0, nil},
		{"a page that quotes a calendar", "<html>" + strings.Repeat(" ", maxPreamble) + "\n" + whole, NotACalendar, "html", 0, nil},
		{"a page that mentions one", "<p>BEGIN:VCALENDAR</p>", NotACalendar, "html", 0, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read([]byte(row.body), window("2026-01-01", "2027-01-01"), time.UTC)
			if got.Outcome != row.outcome || got.Got != row.got || got.Events != row.events || !slices.Equal(codes(got), row.codes) {
				t.Errorf("outcome %s %q, %d events, problems %v; want %s %q, %d, %v",
					got.Outcome, got.Got, got.Events, got.Problems, row.outcome, row.got, row.events, row.codes)
			}
		})
	}
}

func TestProblemsNameLineAndEvent(t *testing.T) {
	got := read(feed("BEGIN:VEVENT\nnonsense\nSUMMARY:a\n b\nUID:the event\nmore nonsense\nDTSTART:20261119T125400Z\nEND:VEVENT"),
		window("2026-01-01", "2027-01-01"), time.UTC)
	want := []readiness.Problem{
		{Line: 4, UID: "the event", Event: "ab", Code: codeBadLine, Args: []string{"nonsense"}, Message: `The line "nonsense" is no property.`},
		{Line: 8, UID: "the event", Event: "ab", Code: codeBadLine, Args: []string{"more nonsense"}, Message: `The line "more nonsense" is no property.`},
	}
	if diff := cmp.Diff(want, got.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestProblemsSayWhatIsWrongInAnyLanguage(t *testing.T) {
	for _, row := range []struct {
		sentence, lines string
		want            readiness.Problem
	}{
		{"a start that is no time", "UID:a\nSUMMARY:show\nDTSTART:soon", readiness.Problem{Line: 3, UID: "a", Event: "show", Code: codeBadTime,
			Args: []string{"DTSTART", "soon"}, Message: `DTSTART "soon" is no date or time.`}},
		{"an end before the start", "UID:a\nSUMMARY:show\nDTSTART:20261119T125400Z\nDTEND:20261118T125400Z", readiness.Problem{Line: 3, UID: "a", Event: "show", Code: codeBadLength,
			Args: []string{"DTEND", "20261118T125400Z"}, Message: `DTEND "20261118T125400Z" cannot be taken: no usable length: it ends at 2026-11-18T12:54:00Z.`}},
		{"a zone that nobody knows", "UID:a\nDTSTART;TZID=Nowhere:20261119T125400", readiness.Problem{Line: 3, UID: "a", Code: codeUnknownZone,
			Args: []string{"Nowhere", "DTSTART", "UTC"}, Message: `The time zone "Nowhere" of DTSTART is not known; UTC is taken.`}},
		{"a rule that is refused", "UID:a\nDTSTART:20261119T125400Z\nRRULE:FREQ=HOURLY", readiness.Problem{Line: 3, UID: "a", Code: codeSubDaily,
			Args: []string{"FREQ=HOURLY"}, Message: `"FREQ=HOURLY" cannot be taken: the recurrence rule repeats within a day; only the first occurrence is shown.`}},
		{"the title of a private event is not told", "UID:a\nSUMMARY:secret\nCLASS:PRIVATE\nDTSTART:soon", readiness.Problem{Line: 3, UID: "a", Code: codeBadTime, Private: true,
			Args: []string{"DTSTART", "soon"}, Message: `DTSTART "soon" is no date or time.`}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read(feed("BEGIN:VEVENT\n"+row.lines+"\nEND:VEVENT"), window("2026-01-01", "2027-01-01"), time.UTC)
			if diff := cmp.Diff([]readiness.Problem{row.want}, got.Problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheProblemsOfAPrivateEventAreMarked(t *testing.T) {
	const start = "DTSTART:20261119T125400Z\n"
	for _, row := range []struct{ sentence, lines string }{
		{"a line that is no property", "UID:a\nCLASS:PRIVATE\n" + start + "DESCRIPTION:merger\nmerger with A"},
		{"before it is said to be private", "merger with A\nUID:a\n" + start + "CLASS:CONFIDENTIAL"},
		{"without a UID", "merger with A\n" + start + "CLASS:PRIVATE"},
		{"without a UID and a start", "merger with A\nCLASS:PRIVATE"},
		{"in its override", "UID:a\n" + start + "END:VEVENT\nBEGIN:VEVENT\nUID:a\nCLASS:PRIVATE\nRECURRENCE-ID:20261119T125400Z\n" + start + "merger with A"},
		{"which is not decoded either", "UID:a\nmerger with A\nCLASS:PRIVATE\n" + start + "STATUS;X=\"a\"b:CONFIRMED"},
		{"a rule that is none", "UID:a\nCLASS:CONFIDENTIAL\n" + start + "merger\nRRULE:FREQ=BAD;merger"},
		{"an end that is none", "UID:a\nCLASS:CONFIDENTIAL\n" + start + "merger\nDTEND:merger"},
		{"too large for anybody to know", "UID:a\nmerger with A\n" + start + strings.Repeat("CATEGORIES:"+strings.Repeat("x", 60_000)+"\n", 20)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read(feed("BEGIN:VEVENT\n"+row.lines+"\nEND:VEVENT"), window("2026-01-01", "2027-01-01"), time.UTC).Problems
			if len(got) == 0 || got[0].Code != codeBadLine || !got[0].Private || strings.Contains(fmt.Sprintf("%+v", readiness.WithholdPrivate(got)), "merger") {
				t.Errorf("problems %+v", got)
			}
		})
	}
}

func TestUnreadableNamesEventsThatLostSomething(t *testing.T) {
	many := oneEvent("DTSTART:20261119T125400Z\n" + strings.Repeat("nonsense\n", maxProblems))
	lines := strings.TrimSuffix(string(many), "END:VCALENDAR\r\n") +
		"BEGIN:VEVENT\nnonsense\nUID:early\nDTSTART:20261119T125400Z\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:whole\nDTSTART;TZID=Nowhere:20261119T125400\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:no start\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:cut"
	got := read([]byte(lines), window("2026-01-01", "2027-01-01"), time.UTC)
	want := map[string]bool{"a": true, "early": true, "no start": true, "cut": true}
	if diff := cmp.Diff(want, got.Unreadable); diff != "" {
		t.Errorf("unreadable (-want +got):\n%s", diff)
	}
}

func TestWhatAFeedMayAlsoBe(t *testing.T) {
	for _, row := range []struct {
		sentence, lines     string
		events, occurrences int
	}{
		{"of the past alone", "DTSTART:20201119T125400Z", 1, 0},
		{"of the far future alone", "DTSTART:29991119T125400Z", 1, 0},
		{"stamped in the future", "DTSTAMP:20991231T235959Z\nCREATED:20991231T235959Z\nLAST-MODIFIED:20991231T235959Z\nDTSTART:20261119T125400Z", 1, 1},
		{"a series that ended long ago", "DTSTART:20001119T125400Z\nRRULE:FREQ=DAILY;COUNT=10", 1, 0},
		{"an event of the first year", "DTSTART:00010101T000000Z", 1, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read(oneEvent(row.lines), window("2026-01-01", "2027-01-01"), time.UTC)
			if got.Outcome != OK || got.Events != row.events || len(got.Occurrences) != row.occurrences || got.Memory.Len() != 1 {
				t.Errorf("%s, %d events, %d remembered, occurrences %v", got.Outcome, got.Events, got.Memory.Len(), shown(got))
			}
		})
	}
}

func TestClass(t *testing.T) {
	for class, private := range map[string]bool{"PRIVATE": true, "Confidential": true, "PUBLIC": false, "public": false, "": false, "X-OTHER": true, "INTERNAL": true, "社内": true} {
		got := read(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:x\nCLASS:"+class), window("2026-01-01", "2027-01-01"), time.UTC)
		if len(got.Occurrences) != 1 || got.Occurrences[0].Private != private {
			t.Errorf("%s: %+v", class, got.Occurrences)
		}
	}
}

func TestTextStaysText(t *testing.T) {
	const live = "<script>alert(1)</script><a href=\"javascript:alert(2)\">x</a>"
	got := read(oneEvent("DTSTART:20261119T125400Z\nSUMMARY:"+live+"\nDESCRIPTION:"+live+"\nLOCATION:"+live+"\nURL:javascript:alert(3)\nX-ALT-DESC;FMTTYPE=text/html:"+live),
		window("2026-01-01", "2027-01-01"), time.UTC)
	if o := got.Occurrences[0]; o.Summary != live || o.Description != live || o.Location != live || o.URL != "" {
		t.Errorf("got %+v", o)
	}
}

func TestWhatHasNoNameCannotBeMissed(t *testing.T) {
	got := read(feed("BEGIN:VEVENT\nSUMMARY:x\nDTSTART:soon\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART:20261119T125400Z\nEND:VEVENT"), window("2026-01-01", "2027-01-01"), time.UTC)
	if got.Outcome != Partial || got.Complete {
		t.Errorf("outcome %s, complete %t: what is absent may be the event that has no name", got.Outcome, got.Complete)
	}
	got = read(feed("BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20261119T125400Z\nRRULE:nonsense\nEND:VEVENT"), window("2026-01-01", "2027-01-01"), time.UTC)
	if len(got.Occurrences) != 1 || !got.Unreadable[got.Occurrences[0].UID] || !got.Complete {
		t.Errorf("unreadable are %v of %v, complete %t", got.Unreadable, shown(got), got.Complete)
	}
}

func TestParseReadsTheCalendarItself(t *testing.T) {
	for _, row := range []struct {
		name, line string
		want       time.Duration
	}{
		{"REFRESH-INTERVAL", "REFRESH-INTERVAL;VALUE=DURATION:PT30M", 30 * time.Minute},
		{"the malformed one", "REFRESH-INTERVAL:VALUE=DURATION:PT1H", time.Hour},
		{"X-PUBLISHED-TTL", "X-PUBLISHED-TTL:P1D", 24 * time.Hour},
		{"REFRESH-INTERVAL wins", "X-PUBLISHED-TTL:P1D\nREFRESH-INTERVAL:PT30M", 30 * time.Minute},
		{"neither", "X-OTHER:1", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(feed("X-WR-CALNAME:広報\\, 本社\n"+row.line), window("2026-01-01", "2027-01-01"), time.UTC)
			if got.RefreshInterval != row.want || got.Name != "広報, 本社" {
				t.Errorf("refresh %s, name %q; want %s, 広報, 本社", got.RefreshInterval, got.Name, row.want)
			}
		})
	}
}

func TestEventsWithoutUIDKeepTheirNames(t *testing.T) {
	const one, other = "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nSUMMARY:one\nEND:VEVENT\n", "BEGIN:VEVENT\nDTSTART:20261118T125400Z\nSUMMARY:other\nEND:VEVENT\n"
	uids := func(lines string) map[string]int {
		named := map[string]int{}
		for _, o := range read(feed(lines), window("2026-01-01", "2027-01-01"), time.UTC).Occurrences {
			named[o.UID]++
		}
		return named
	}
	if diff := cmp.Diff(uids(one+one+other), uids(other+one+one)); diff != "" {
		t.Errorf("names depend on the order in the file:\n%s", diff)
	}
	if n := len(uids(one + one + other)); n != 3 {
		t.Errorf("%d names for 3 events", n)
	}
}

func TestEventsOfAnEmptyUIDAreDifferentEvents(t *testing.T) {
	for _, blank := range []string{"UID:", "UID: ", "UID;X-A=b:", "uid:"} {
		event := "BEGIN:VEVENT\n" + blank + "\nDTSTART:20261119T125400Z\nSUMMARY:%\nEND:VEVENT\n"
		got := read(feed(strings.Replace(event, "%", "one", 1)+strings.Replace(event, "%", "other", 1)), window("2026-01-01", "2027-01-01"), time.UTC)
		if len(got.Occurrences) != 2 || got.Occurrences[0].UID == got.Occurrences[1].UID || len(got.Problems) > 0 {
			t.Errorf("%q: %v, problems %v", blank, shown(got), got.Problems)
		}
	}
}

func TestMethodCancelCancelsAll(t *testing.T) {
	got := read(feed("METHOD:CANCEL\nBEGIN:VEVENT\nUID:a\nDTSTART:20261119T125400Z\nSTATUS:CONFIRMED\nEND:VEVENT"), window("2026-01-01", "2027-01-01"), time.UTC)
	if len(got.Occurrences) != 1 || got.Occurrences[0].Status != readiness.Cancelled {
		t.Errorf("got %v, want one cancelled", shown(got))
	}
}

func TestProblemsAreBounded(t *testing.T) {
	got := read(oneEvent("DTSTART:20261119T125400Z\n"+strings.Repeat("nonsense\n", maxProblems+7)), window("2026-01-01", "2027-01-01"), time.UTC)
	if len(got.Problems) != maxProblems+1 {
		t.Fatalf("%d problems, want %d and one that counts the rest", len(got.Problems), maxProblems)
	}
	if last := got.Problems[maxProblems]; last.Code != codeMore || last.Message != fmt.Sprintf("%d more problems are not listed.", 7) {
		t.Errorf("the last problem is %+v", last)
	}
}

// read reads all of a feed.
func read(body []byte, w Window, home *time.Location) Result {
	return (&Reader{Home: home}).Read(body, w)
}
