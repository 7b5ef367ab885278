package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHostileFeedsEndSoon parses what stops or kills a careless reader. Each body holds one good event, which
// has to come through.
func TestHostileFeedsEndSoon(t *testing.T) {
	const good = "BEGIN:VEVENT\nUID:good\nDTSTART:20261119T125400Z\nEND:VEVENT\n"
	events := func(n int, lines string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\nDTSTART:19700101T000000Z\n%s\nEND:VEVENT\n", i, lines)
		}
		return b.String()
	}
	zones := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%sBEGIN:VEVENT\nDTSTART;TZID=zone %d:20261119T125400\nEND:VEVENT\n", strings.Replace(custom, "%", fmt.Sprintf("zone %d", i), 1), i)
		}
		return b.String()
	}
	for name, lines := range map[string]string{
		"two million open components":       "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + strings.Repeat("BEGIN:X\n", 2_000_000),
		"fifty thousand events without end": strings.Repeat("BEGIN:VEVENT\n", 50_000),
		"a parameter of a megabyte":         "BEGIN:VEVENT\nDTSTART;X=" + strings.Repeat("a", 1<<20) + ":20261119T125400Z\nEND:VEVENT\n",
		"a description of two megabytes":    "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nDESCRIPTION:" + strings.Repeat("語", 700_000) + "\nEND:VEVENT\n",
		"a line of many folds":              "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nDESCRIPTION:" + strings.Repeat("\n a", 500_000) + "\nEND:VEVENT\n",
		"an event of many megabytes":        "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + strings.Repeat("CATEGORIES:"+strings.Repeat("a,", 1000)+"\n", 2000) + "END:VEVENT\n",
		"a million dates to leave out":      "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + strings.Repeat("EXDATE:20261119T125400Z\n", 100_000) + "END:VEVENT\n",
		"rules that never match":            events(2_000, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"),
		"rules that search for a position":  events(2_000, "RRULE:FREQ=DAILY;BYSETPOS=366;COUNT=9"),
		"rules at every half minute":        events(2_000, "RRULE:FREQ=SECONDLY;INTERVAL=30"),
		"daily for two thousand years":      "BEGIN:VEVENT\nUID:a\nDTSTART:00010101T000000Z\nRRULE:FREQ=DAILY;COUNT=9999999\nEND:VEVENT\n",
		"many long rules in one event":      events(1, strings.Repeat("RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;COUNT=99999\n", 5_000)),
		"many zones":                        zones(900),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			started := time.Now()
			got := read(feed(lines+good), window("2026-01-01", "2027-01-01"), time.UTC)
			if took := time.Since(started); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
			found := false
			for _, o := range got.Occurrences {
				found = found || o.UID == "good"
			}
			if !found {
				t.Errorf("the good event is lost; problems %v", got.Problems)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Run("occurrences of a series", func(t *testing.T) {
		t.Parallel()
		got := read(oneEvent("DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY"), window("2020-01-01", "2030-01-01"), time.UTC)
		if len(got.Occurrences) != maxPerEvent || len(got.Problems) != 1 || got.Problems[0].Code != codeManyTimes {
			t.Errorf("%d occurrences, problems %v", len(got.Occurrences), got.Problems)
		}
	})
	t.Run("occurrences of a feed", func(t *testing.T) {
		t.Parallel()
		var b strings.Builder
		for i := range 60 {
			fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\nDTSTART:20200101T000000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n", i)
		}
		got := read(feed(b.String()), window("2020-01-01", "2022-09-01"), time.UTC)
		if len(got.Occurrences) != maxOccurrences || got.Outcome != Partial {
			t.Errorf("%d occurrences, outcome %s", len(got.Occurrences), got.Outcome)
		}
	})
	t.Run("events of a feed", func(t *testing.T) {
		t.Parallel()
		got := read(feed(strings.Repeat("BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT\n", maxEvents+5)), window("2020-01-01", "2020-02-01"), time.UTC)
		if got.Events != maxEvents || got.Complete || got.Outcome != Incomplete {
			t.Errorf("%d events, complete %t, outcome %s", got.Events, got.Complete, got.Outcome)
		}
	})
	t.Run("bytes of a feed", func(t *testing.T) {
		t.Parallel()
		got := read(append(feed("BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT"), make([]byte, maxBody)...), window("2026-01-01", "2026-02-01"), time.UTC)
		if len(got.Occurrences) != 1 || got.Complete || got.Outcome != Incomplete {
			t.Errorf("%d occurrences, complete %t, outcome %s", len(got.Occurrences), got.Complete, got.Outcome)
		}
	})
	t.Run("a long text is cut between characters", func(t *testing.T) {
		t.Parallel()
		got := read(oneEvent("DTSTART:20260101T000000Z\nDESCRIPTION:"+strings.Repeat("語", maxLine)), window("2026-01-01", "2026-02-01"), time.UTC)
		if len(got.Occurrences) != 1 || strings.Trim(got.Occurrences[0].Description, "語") != "" || len(got.Occurrences[0].Description) < maxLine-20 {
			t.Errorf("occurrences %d, problems %v", len(got.Occurrences), got.Problems)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		string(oneEvent("DTSTART;TZID=Asia/Tokyo:20261119T215400\nDURATION:PT54M\nSUMMARY:a\\, b\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261126T125400Z")),
		string(feed(strings.Replace(custom, "%", "x", 1) + "BEGIN:VEVENT\nDTSTART;TZID=x;VALUE=DATE-TIME:20261119T215400\nRDATE;VALUE=PERIOD:20261120T000000Z/PT1H\nEND:VEVENT")),
		string(oneEvent("DTSTART;VALUE=DATE:20261119\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261119\nDTSTART:20261120")),
		"\xff\xfeB\x00E\x00G\x00I\x00N\x00",
		"BEGIN:VCALENDAR\rBEGIN:VEVENT\rDTSTART;TZID=\"W. Europe:2020\rATTENDEE;CN=\"A\"b:x\r",
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:\x8f\xbcT\nRRULE:FREQ=YEARLY;BYDAY=-53MO\n",
	} {
		f.Add([]byte(seed))
	}
	zone := zoneFor(f, "Asia/Tokyo")
	w := window("2026-01-01", "2027-01-01")
	f.Fuzz(func(t *testing.T, body []byte) {
		got := read(body, w, zone)
		if (got.Outcome == NotACalendar) != (got.Got != "") {
			t.Errorf("outcome %s but got %q", got.Outcome, got.Got)
		}
		seen := map[string]bool{}
		for _, o := range got.Occurrences {
			if !w.holds(o.Start, o.End) || o.End.Before(o.Start) {
				t.Errorf("%s to %s is outside of the window", o.Start, o.End)
			}
			if _, err := time.LoadLocation(o.Zone); err != nil {
				t.Errorf("zone %q: %v", o.Zone, err)
			}
			if key := fmt.Sprintf("%q %q", o.UID, o.RecurrenceID); seen[key] {
				t.Errorf("%s is there twice", key)
			} else {
				seen[key] = true
			}
		}
	})
}
