package calendar

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tallylight/readiness"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		string(oneEvent("DTSTART;TZID=Asia/Tokyo:20261119T215400\nDURATION:PT54M\nSUMMARY:a\\, b\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261126T125400Z")),
		string(feed(strings.Replace(custom, "%", "x", 1) + "BEGIN:VEVENT\nDTSTART;TZID=x;VALUE=DATE-TIME:20261119T215400\nRDATE;VALUE=PERIOD:20261120T000000Z/PT1H\nEND:VEVENT")),
		string(oneEvent("DTSTART;VALUE=DATE:20261119\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261119\nDTSTART:20261120")),
		string(feed("BEGIN:VEVENT\nUID:a\nDTSTART:20261119T1200Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTART:20261120T1200Z\nEND:VEVENT\n" +
			"BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20261121T1200Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:a#2026-11-19T12:00:00Z\nDTSTART:20261119T1200Z\nEND:VEVENT")),
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260110\nSUMMARY:\\\x00\nEND:VEVENT",
		"\xff\xfeB\x00E\x00G\x00I\x00N\x00",
		"BEGIN:VCALENDAR\rBEGIN:VEVENT\rDTSTART;TZID=\"W. Europe:2020\rATTENDEE;CN=\"A\"b:x\rDTSTART;VALUE=DATE\r",
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:\x8f\xbcT\nRRULE:FREQ=YEARLY;BYDAY=-53MO\n",
		string(oneEvent("DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY;BYSETPOS=2")),
		string(oneEvent("DTSTART;VALUE=DATE:16040101\nRRULE:FREQ=YEARLY")),
		string(oneEvent("DTSTART:20260101T090000Z\nSUMMARY;ENCODING=QUOTED-PRINTABLE:=E6=89=8B\nRRULE:FREQ=YEARLY;BYEASTER=1000\nEXRULE:FREQ=MONTHLY;INTERVAL=9223372036854775807")),
		string(feed("X-WR-TIMEZONE:Nowhere\nMETHOD:CANCEL\nREFRESH-INTERVAL:VALUE=DURATION:PT1H\nBEGIN:VEVENT\nDTSTART:20260301T020000\nEND:VEVENT")),
		string(feed(strings.Replace(custom, "%", "EST", 1) + strings.Replace(custom, "%", "Asia/Tokyo", 1) + "BEGIN:VEVENT\nUID:a\nCLASS:X\nDTSTART;TZID=EST:20260701T120000\nDTEND:20260701T130000\n" +
			"RRULE:FREQ=YEARLY;BYMONTHDAY=1;UNTIL=20260101T000000Z\nRDATE:20261119T120000\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260801T120000\nEND:VEVENT")),
		string(oneEvent("DTSTART;TZID=(UTC+05:30) Nowhere, London 3:20260701T120000\nSUMMARY:\x1b$BNAM}\x1b(B\x0eF\x0f =?Shift_JIS?Q?=97=BF?=\nLOCATION;CHARSET=EUC-JP:\xce\xc1\nDESCRIPTION;ENCODING=QUOTED-PRINTABLE:=97=\n=BF=")),
		string(oneEvent("DTSTART;VALUE=DATE:20261119\nDTEND:20261120T150000Z\nRRULE:FREQ=WEEKLY;BYDAY=2TU;UNTIL=20261219T000000Z\nSUMMARY:\xce\xc1\xcd\xfd\xc3\x83\xc2\xa9")),
	} {
		f.Add([]byte(seed))
	}
	for _, rule := range []string{
		"FREQ=HOURLY;INTERVAL=2;BYHOUR=2", "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1", "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1", "FREQ=SECONDLY;BYSETPOS=2",
		"FREQ=MONTHLY;BYDAY=53MO", "FREQ=YEARLY;BYMONTH=12;BYDAY=20MO", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
	} {
		f.Add(oneEvent("DTSTART:19700101T090000Z\nRRULE:" + rule))
	}
	reader, w := Reader{Home: zoneFor(f, "Asia/Tokyo")}, window("2026-01-01", "2027-01-01")
	f.Fuzz(func(t *testing.T, body []byte) {
		started := time.Now()
		got := reader.Read(body, w)
		if took := time.Since(started); took > 10*time.Second {
			t.Errorf("it took %s", took)
		}
		checkResult(t, w, got)
		if !reflect.DeepEqual(got, reader.Read(body, w)) {
			t.Error("a second reading gives something else")
		}
		checkRereading(t, got, reader.ReadChanged(body, w, got.Memory, nil))
	})
}

// checkResult checks what holds of every result.
func checkResult(t *testing.T, w Window, got Result) {
	t.Helper()
	if (got.Outcome == NotACalendar) != (got.Got != "") {
		t.Errorf("outcome %s but got %q", got.Outcome, got.Got)
	}
	if len(got.Problems) > maxProblems+1 {
		t.Errorf("%d problems", len(got.Problems))
	}
	remembered := got.Memory.uids()
	seen := map[readiness.Key]bool{}
	for _, o := range got.Occurrences {
		if !w.holds(o.Start, o.End) || o.End.Before(o.Start) {
			t.Errorf("%s to %s is outside of the window", o.Start, o.End)
		}
		if _, err := time.LoadLocation(o.Zone); err != nil {
			t.Errorf("zone %q: %v", o.Zone, err)
		}
		if seen[o.Key()] {
			t.Errorf("%q is there twice", o.Key())
		}
		seen[o.Key()] = true
		if !remembered[o.UID] || len(o.UID) > maxUID {
			t.Errorf("%q is not remembered, or too long", o.UID)
		}
		if text := o.UID + o.Summary + o.Description + o.Location + o.URL + strings.Join(o.Categories, ""); !utf8.ValidString(text) || strings.Contains(text, "\x00") {
			t.Errorf("%q is no text", text)
		}
	}
	if !slices.IsSortedFunc(got.Occurrences, func(a, b readiness.Occurrence) int { return a.Start.Compare(b.Start) }) {
		t.Error("the occurrences are not in order")
	}
}

// checkRereading checks a reading of the same body that knows the first one.
func checkRereading(t *testing.T, first, again Result) {
	t.Helper()
	if len(again.Gone) > 0 || !again.Memory.Equal(first.Memory) || again.Outcome != first.Outcome || again.Events != first.Events {
		t.Errorf("reading again: %v gone, %d events, outcome %s; first %d, %s", again.Gone, again.Events, again.Outcome, first.Events, first.Outcome)
	}
	var want []readiness.Occurrence
	for _, o := range first.Occurrences {
		if again.Only == nil || again.Only[o.UID] {
			want = append(want, o)
		}
	}
	if !slices.EqualFunc(want, again.Occurrences, func(a, b readiness.Occurrence) bool { return reflect.DeepEqual(a, b) }) {
		t.Errorf("reading %v again gives %v, want %v", sortedKeys(again.Only), again.Occurrences, want)
	}
	if !reflect.DeepEqual(again.Problems, first.Problems) {
		t.Errorf("reading again: problems %v, first %v", again.Problems, first.Problems)
	}
	data, err := first.Memory.MarshalBinary()
	var kept Memory
	if err != nil || kept.UnmarshalBinary(data) != nil || !kept.Equal(first.Memory) {
		t.Errorf("the memory does not come back from its bytes: %v", err)
	}
}
