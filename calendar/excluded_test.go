package calendar

import (
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
)

// excludedIn gives the original starts of the instances that a reading tells were taken out, each once.
func excludedIn(r Result) string {
	var all []string
	for _, k := range r.Excluded {
		all = append(all, k.UID+" "+k.RecurrenceID)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

func TestWhichInstancesWereTakenOut(t *testing.T) {
	const weekly = "DTSTART;TZID=Asia/Tokyo:20261105T210000\nDURATION:PT1H\nSUMMARY:show\nRRULE:FREQ=WEEKLY;COUNT=3\n"
	override := func(lines string) string { return "END:VEVENT\nBEGIN:VEVENT\nUID:a\n" + lines }
	for _, row := range []struct{ name, lines, want string }{
		{"none", weekly, ""},
		{"an EXDATE in UTC", weekly + "EXDATE:20261112T120000Z", "a 2026-11-12T12:00:00Z"},
		{"with the zone of the series", weekly + "EXDATE;TZID=Asia/Tokyo:20261112T210000", "a 2026-11-12T12:00:00Z"},
		{"with another zone", weekly + "EXDATE;TZID=America/New_York:20261112T070000", "a 2026-11-12T12:00:00Z"},
		{"without a zone", weekly + "EXDATE:20261112T210000", "a 2026-11-12T12:00:00Z"},
		{"by date", weekly + "EXDATE;VALUE=DATE:20261112", "a 2026-11-12T12:00:00Z"},
		{"a list", weekly + "EXDATE;TZID=Asia/Tokyo:20261105T210000,20261112T210000", "a 2026-11-05T12:00:00Z, a 2026-11-12T12:00:00Z"},
		{"several properties", weekly + "EXDATE:20261105T120000Z\nEXDATE:20261112T120000Z", "a 2026-11-05T12:00:00Z, a 2026-11-12T12:00:00Z"},
		{"all of them", weekly + "EXDATE:20261105T120000Z,20261112T120000Z,20261119T120000Z",
			"a 2026-11-05T12:00:00Z, a 2026-11-12T12:00:00Z, a 2026-11-19T12:00:00Z"},
		{"one that the rule does not give any more", weekly + "EXDATE:20261126T120000Z", "a 2026-11-26T12:00:00Z"},
		{"one outside of the window", "DTSTART:20260101T120000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20260108T120000Z", ""},
		{"both times of a day, by date", "DTSTART:20261105T090000Z\nRRULE:FREQ=DAILY;BYHOUR=9,19;COUNT=4\nEXDATE;VALUE=DATE:20261106",
			"a 2026-11-06T09:00:00Z, a 2026-11-06T19:00:00Z"},
		{"a time of RDATE", "DTSTART:20261105T120000Z\nRDATE:20261107T120000Z\nEXDATE:20261107T120000Z", "a 2026-11-07T12:00:00Z"},
		{"by EXRULE", "DTSTART:20261102T120000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2", "a 2026-11-04T12:00:00Z"},
		{"in a series of dates", "DTSTART;VALUE=DATE:20261109\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261110", "a 2026-11-10"},
		{"with its override, which is dropped", "SEQUENCE:2\n" + weekly + "EXDATE:20261112T120000Z\n" +
			override("SEQUENCE:1\nRECURRENCE-ID:20261112T120000Z\nDTSTART:20261113T120000Z"), "a 2026-11-12T12:00:00Z"},
		{"with an override that moved into the window", "SEQUENCE:2\nDTSTART:20260101T120000Z\nRRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20260108T120000Z\n" +
			override("SEQUENCE:1\nRECURRENCE-ID:20260108T120000Z\nDTSTART:20261113T120000Z"), "a 2026-01-08T12:00:00Z"},
		{"with EXDATE and STATUS:CANCELLED of the same night", weekly + "EXDATE:20261112T120000Z\n" +
			override("SEQUENCE:1\nRECURRENCE-ID:20261112T120000Z\nSTATUS:CANCELLED"), "a 2026-11-12T12:00:00Z"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(oneEvent(row.lines), window("2026-10-30", "2026-12-01"), zoneFor(t, "Asia/Tokyo"))
			if is := excludedIn(got); is != row.want {
				t.Errorf("taken out: %s, want %s; problems %v", is, row.want, got.Problems)
			}
		})
	}
}

// What a later reading reads anew of a calendar tells what was taken out of it, and of nothing else.
func TestWhatIsReadAnewTellsWhatWasTakenOut(t *testing.T) {
	series := func(uid, more string) string {
		return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTART:20261105T120000Z\nRRULE:FREQ=WEEKLY;COUNT=3\n" + more + "END:VEVENT\n"
	}
	home := zoneFor(t, "Asia/Tokyo")
	r, w := &Reader{Home: home}, window("2026-10-30", "2026-12-01")
	known := r.Read(feed(series("a", "")+series("b", "EXDATE:20261105T120000Z\n")), w)
	got := r.ReadChanged(feed(series("a", "EXDATE:20261112T120000Z\n")+series("b", "EXDATE:20261105T120000Z\n")), w, known.Memory, nil)
	if is := excludedIn(got); is != "a 2026-11-12T12:00:00Z" || !got.Only["a"] || got.Only["b"] {
		t.Errorf("taken out: %s of %v", is, got.Only)
	}
}

// Of an event without its end nothing is taken for gone: its rule may have stood in what is missing.
func TestAnEventWithoutItsEndSaysNothingOfWhatIsAbsent(t *testing.T) {
	for _, row := range []struct {
		name, lines string
		want        bool
	}{
		{"before the next event", "BEGIN:VEVENT\nUID:a\nDTSTART:20261105T120000Z\nBEGIN:VEVENT\nUID:b\nDTSTART:20261105T120000Z\nEND:VEVENT\n", true},
		{"before the end of the calendar", "BEGIN:VEVENT\nUID:b\nDTSTART:20261105T120000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTART:20261105T120000Z\n", true},
		{"with its end", "BEGIN:VEVENT\nUID:a\nDTSTART:20261105T120000Z\nEND:VEVENT\n", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(feed(row.lines), window("2026-10-30", "2026-12-01"), zoneFor(t, "Asia/Tokyo"))
			if got.Unreadable["a"] != row.want || got.Unreadable["b"] || !got.Complete {
				t.Errorf("unreadable: %v, complete: %t", got.Unreadable, got.Complete)
			}
		})
	}
}

func TestWhatWasTakenOutIsBounded(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("DTSTART:20261105T120000Z\nRRULE:FREQ=DAILY\n")
	for range maxOccurrences/100 + 10 {
		lines.WriteString("EXDATE:" + strings.Repeat("20261106T120000Z,", 100) + "20261107T120000Z\n")
	}
	got := read(oneEvent(lines.String()), window("2026-10-30", "2026-12-01"), zoneFor(t, "Asia/Tokyo"))
	if len(got.Excluded) > maxOccurrences || !slices.Contains(got.Excluded, readiness.Key{UID: "a", RecurrenceID: "2026-11-06T12:00:00Z"}) {
		t.Errorf("%d were taken out", len(got.Excluded))
	}
}
