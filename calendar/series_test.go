package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSeries(t *testing.T) {
	const weekly = "DTSTART;TZID=Asia/Tokyo:20261105T210000\nDURATION:PT1H\nSUMMARY:show\nRRULE:FREQ=WEEKLY;COUNT=3\n"
	override := func(lines string) string { return "END:VEVENT\nBEGIN:VEVENT\nUID:a\n" + lines }
	for _, row := range []struct {
		name, lines string
		want        []string
	}{
		{"each instance is known by its original start", weekly, []string{
			"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
			"2026-11-12 12:00, 2026-11-12 13:00, of 2026-11-12T12:00:00Z, show",
			"2026-11-19 12:00, 2026-11-19 13:00, of 2026-11-19T12:00:00Z, show"}},
		{"a moved instance keeps its original start",
			weekly + override("RECURRENCE-ID;TZID=Asia/Tokyo:20261112T210000\nDTSTART;TZID=Asia/Tokyo:20261113T220000\nDURATION:PT2H\nSUMMARY:late show"), []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
				"2026-11-13 13:00, 2026-11-13 15:00, of 2026-11-12T12:00:00Z, late show",
				"2026-11-19 12:00, 2026-11-19 13:00, of 2026-11-19T12:00:00Z, show"}},
		{"a cancelled instance needs neither start nor title",
			weekly + override("RECURRENCE-ID:20261112T120000Z\nSTATUS:CANCELLED"), []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
				"2026-11-12 12:00, 2026-11-12 12:00, cancelled, of 2026-11-12T12:00:00Z, show",
				"2026-11-19 12:00, 2026-11-19 13:00, of 2026-11-19T12:00:00Z, show"}},
		{"an override by date means the instance of that day",
			weekly + override("RECURRENCE-ID;VALUE=DATE:20261112\nDTSTART;TZID=Asia/Tokyo:20261113T210000\nSUMMARY:moved"), []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
				"2026-11-13 12:00, 2026-11-13 12:00, of 2026-11-12T12:00:00Z, moved",
				"2026-11-19 12:00, 2026-11-19 13:00, of 2026-11-19T12:00:00Z, show"}},
		{"an instance moved into the window comes from outside of it",
			weekly + "EXDATE:20261105T120000Z,20261112T120000Z,20261119T120000Z\n" + override("RECURRENCE-ID:20260101T120000Z\nDTSTART:20261120T120000Z\nSUMMARY:orphan"), []string{
				"2026-11-20 12:00, 2026-11-20 12:00, of 2026-01-01T12:00:00Z, orphan"}},
		{"an instance moved out of the window is gone",
			weekly + override("RECURRENCE-ID:20261112T120000Z\nDTSTART:20300101T120000Z"), []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
				"2026-11-19 12:00, 2026-11-19 13:00, of 2026-11-19T12:00:00Z, show"}},
		{"from an instance onwards everything moves",
			weekly + override("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Tokyo:20261112T210000\nDTSTART;TZID=Asia/Tokyo:20261113T220000\nDURATION:PT2H\nSUMMARY:new"), []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
				"2026-11-13 13:00, 2026-11-13 15:00, of 2026-11-12T12:00:00Z, new",
				"2026-11-20 13:00, 2026-11-20 15:00, of 2026-11-19T12:00:00Z, new"}},
		{"what moves by months moves into the window",
			"DTSTART:20260601T120000Z\nRRULE:FREQ=WEEKLY;COUNT=2\n" + override("RECURRENCE-ID;RANGE=THISANDFUTURE:20260608T120000Z\nDTSTART:20261110T120000Z"), []string{
				"2026-11-10 12:00, 2026-11-10 12:00, of 2026-06-08T12:00:00Z"}},
		{"EXDATE is a list, and a date removes the instance of its day",
			weekly + "EXDATE;TZID=Asia/Tokyo:20261105T210000,20261106T210000\nEXDATE;VALUE=DATE:20261119", []string{
				"2026-11-12 12:00, 2026-11-12 13:00, of 2026-11-12T12:00:00Z, show"}},
		{"EXDATE of a later SEQUENCE removes an override",
			"SEQUENCE:2\n" + weekly + "EXDATE:20261112T120000Z\n" + override("SEQUENCE:1\nRECURRENCE-ID:20261112T120000Z\nDTSTART:20261113T120000Z"), []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z, show",
				"2026-11-19 12:00, 2026-11-19 13:00, of 2026-11-19T12:00:00Z, show"}},
		{"of two overrides of an instance the later counts",
			weekly + "EXDATE:20261105T120000Z,20261119T120000Z\n" +
				override("SEQUENCE:2\nRECURRENCE-ID:20261112T120000Z\nDTSTART:20261113T120000Z\nSUMMARY:second\n") +
				override("SEQUENCE:1\nRECURRENCE-ID:20261112T120000Z\nDTSTART:20261114T120000Z\nSUMMARY:first"), []string{
				"2026-11-13 12:00, 2026-11-13 12:00, of 2026-11-12T12:00:00Z, second"}},
		{"RDATE adds, and a period brings its length",
			"DTSTART:20261105T120000Z\nDURATION:PT1H\nRDATE:20261106T120000Z\nRDATE;VALUE=PERIOD:20261107T120000Z/PT2H,20261108T120000Z/20261108T150000Z", []string{
				"2026-11-05 12:00, 2026-11-05 13:00, of 2026-11-05T12:00:00Z",
				"2026-11-06 12:00, 2026-11-06 13:00, of 2026-11-06T12:00:00Z",
				"2026-11-07 12:00, 2026-11-07 14:00, of 2026-11-07T12:00:00Z",
				"2026-11-08 12:00, 2026-11-08 15:00, of 2026-11-08T12:00:00Z"}},
		{"several rules add up, and EXRULE takes away",
			"DTSTART:20261102T120000Z\nRRULE:FREQ=DAILY;COUNT=3\nRRULE:FREQ=WEEKLY;COUNT=2\nEXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2", []string{
				"2026-11-02 12:00, 2026-11-02 12:00, of 2026-11-02T12:00:00Z",
				"2026-11-03 12:00, 2026-11-03 12:00, of 2026-11-03T12:00:00Z",
				"2026-11-09 12:00, 2026-11-09 12:00, of 2026-11-09T12:00:00Z"}},
		{"the hour on the clock stays when clocks change",
			"DTSTART;TZID=America/Los_Angeles:20261031T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2", []string{
				"2026-10-31 16:00, 2026-10-31 17:00, of 2026-10-31T16:00:00Z",
				"2026-11-01 17:00, 2026-11-01 18:00, of 2026-11-01T17:00:00Z"}},
		{"UNTIL in UTC bounds the instant",
			"DTSTART;TZID=America/New_York:20261109T190000\nRRULE:FREQ=DAILY;UNTIL=20261111T000000Z", []string{
				"2026-11-10 00:00, 2026-11-10 00:00, of 2026-11-10T00:00:00Z",
				"2026-11-11 00:00, 2026-11-11 00:00, of 2026-11-11T00:00:00Z"}},
		{"UNTIL as a date includes its evening",
			"DTSTART;TZID=Asia/Tokyo:20261109T210000\nRRULE:FREQ=DAILY;UNTIL=20261110", []string{
				"2026-11-09 12:00, 2026-11-09 12:00, of 2026-11-09T12:00:00Z",
				"2026-11-10 12:00, 2026-11-10 12:00, of 2026-11-10T12:00:00Z"}},
		{"UNTIL without zone is of the zone of the series",
			"DTSTART;TZID=America/New_York:20261109T190000\nRRULE:FREQ=DAILY;UNTIL=20261110T190000", []string{
				"2026-11-10 00:00, 2026-11-10 00:00, of 2026-11-10T00:00:00Z",
				"2026-11-11 00:00, 2026-11-11 00:00, of 2026-11-11T00:00:00Z"}},
		{"UNTIL with a time bounds the days of a series of dates",
			"DTSTART;VALUE=DATE:20261109\nRRULE:FREQ=DAILY;UNTIL=20261110T000000Z", []string{
				"2026-11-08 15:00, 2026-11-09 15:00, all-day, of 2026-11-09",
				"2026-11-09 15:00, 2026-11-10 15:00, all-day, of 2026-11-10"}},
		{"UNTIL at local midnight in UTC includes the day that begins then",
			"DTSTART;VALUE=DATE:20261118\nRRULE:FREQ=DAILY;UNTIL=20261119T150000Z", []string{
				"2026-11-17 15:00, 2026-11-18 15:00, all-day, of 2026-11-18",
				"2026-11-18 15:00, 2026-11-19 15:00, all-day, of 2026-11-19",
				"2026-11-19 15:00, 2026-11-20 15:00, all-day, of 2026-11-20"}},
		{"UNTIL just before local midnight in UTC does not",
			"DTSTART;VALUE=DATE:20261118\nRRULE:FREQ=DAILY;UNTIL=20261119T145959Z", []string{
				"2026-11-17 15:00, 2026-11-18 15:00, all-day, of 2026-11-18",
				"2026-11-18 15:00, 2026-11-19 15:00, all-day, of 2026-11-19"}},
		{"UNTIL in UTC bounds a series that names no zone in the zone that it is read in",
			"DTSTART:20261118T010000\nRRULE:FREQ=DAILY;UNTIL=20261118T160000Z", []string{
				"2026-11-17 16:00, 2026-11-17 16:00, of 2026-11-17T16:00:00Z",
				"2026-11-18 16:00, 2026-11-18 16:00, of 2026-11-18T16:00:00Z"}},
		{"UNTIL without zone bounds the days of a series of dates",
			"DTSTART;VALUE=DATE:20261118\nRRULE:FREQ=DAILY;UNTIL=20261119T000000", []string{
				"2026-11-17 15:00, 2026-11-18 15:00, all-day, of 2026-11-18",
				"2026-11-18 15:00, 2026-11-19 15:00, all-day, of 2026-11-19"}},
		{"EXDATE and RDATE without zone are in that of the series",
			"DTSTART;TZID=America/New_York:20261109T190000\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261110T190000\nRDATE:20261112T190000", []string{
				"2026-11-10 00:00, 2026-11-10 00:00, of 2026-11-10T00:00:00Z",
				"2026-11-13 00:00, 2026-11-13 00:00, of 2026-11-13T00:00:00Z"}},
		{"EXDATE in UTC of a series of dates is the day that it has here",
			"DTSTART;VALUE=DATE:20261118\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261118T150000Z", []string{
				"2026-11-17 15:00, 2026-11-18 15:00, all-day, of 2026-11-18"}},
		{"RDATE in UTC of a series of dates is the day that it has here",
			"DTSTART;VALUE=DATE:20261118\nRDATE:20261119T150000Z", []string{
				"2026-11-17 15:00, 2026-11-18 15:00, all-day, of 2026-11-18",
				"2026-11-19 15:00, 2026-11-20 15:00, all-day, of 2026-11-20"}},
		{"RDATE by date is at the time of the series",
			"DTSTART;TZID=Asia/Tokyo:20261118T210000\nRDATE;VALUE=DATE:20261120", []string{
				"2026-11-18 12:00, 2026-11-18 12:00, of 2026-11-18T12:00:00Z",
				"2026-11-20 12:00, 2026-11-20 12:00, of 2026-11-20T12:00:00Z"}},
		{"an override that names no zone is of the zone of the series",
			"DTSTART;TZID=America/New_York:20261109T190000\nRRULE:FREQ=DAILY;COUNT=2\n" +
				override("RECURRENCE-ID:20261110T190000\nDTSTART:20261112T000000Z\nSUMMARY:moved"), []string{
				"2026-11-10 00:00, 2026-11-10 00:00, of 2026-11-10T00:00:00Z",
				"2026-11-12 00:00, 2026-11-12 00:00, of 2026-11-11T00:00:00Z, moved"}},
		{"so is one that is cancelled without a start",
			"DTSTART;TZID=America/New_York:20261109T190000\nRRULE:FREQ=DAILY;COUNT=2\n" + override("RECURRENCE-ID:20261110T190000\nSTATUS:CANCELLED"), []string{
				"2026-11-10 00:00, 2026-11-10 00:00, of 2026-11-10T00:00:00Z",
				"2026-11-11 00:00, 2026-11-11 00:00, cancelled, of 2026-11-11T00:00:00Z"}},
		{"UNTIL before the start leaves the start",
			"DTSTART;TZID=Asia/Tokyo:20261109T210000\nRRULE:FREQ=DAILY;UNTIL=20261101T000000Z", []string{
				"2026-11-09 12:00, 2026-11-09 12:00, of 2026-11-09T12:00:00Z"}},
		{"a series of single dates",
			"DTSTART;VALUE=DATE:20261109\nRDATE;VALUE=DATE:20261111,20261113", []string{
				"2026-11-08 15:00, 2026-11-09 15:00, all-day, of 2026-11-09",
				"2026-11-10 15:00, 2026-11-11 15:00, all-day, of 2026-11-11",
				"2026-11-12 15:00, 2026-11-13 15:00, all-day, of 2026-11-13"}},
		{"a series without instances keeps the one that was moved",
			"DTSTART:20261105T120000Z\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261105T120000Z\n" + override("RECURRENCE-ID:20261106T120000Z\nDTSTART:20261107T120000Z"), []string{
				"2026-11-07 12:00, 2026-11-07 12:00, of 2026-11-06T12:00:00Z"}},
		{"a series whose instances are all excluded is nothing",
			"DTSTART:20261105T120000Z\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261105T120000Z,20261106T120000Z", nil},
		{"an override without series stands alone",
			"RECURRENCE-ID:20261106T120000Z\nDTSTART:20261107T120000Z\nSUMMARY:orphan", []string{
				"2026-11-07 12:00, 2026-11-07 12:00, of 2026-11-06T12:00:00Z, orphan"}},
		{"a series of dates is known by dates",
			"DTSTART;VALUE=DATE:20261109\nRRULE:FREQ=DAILY;COUNT=3;BYHOUR=9\nEXDATE;VALUE=DATE:20261110", []string{
				"2026-11-08 15:00, 2026-11-09 15:00, all-day, of 2026-11-09",
				"2026-11-10 15:00, 2026-11-11 15:00, all-day, of 2026-11-11"}},
		{"an override in UTC means the date in the zone of the series",
			"DTSTART;VALUE=DATE:20261109\nRRULE:FREQ=DAILY;COUNT=2\n" + override("RECURRENCE-ID:20261109T150000Z\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261110"), []string{
				"2026-11-08 15:00, 2026-11-09 15:00, all-day, of 2026-11-09",
				"2026-11-09 15:00, 2026-11-10 15:00, all-day, cancelled, of 2026-11-10"}},
		{"a birthday of 1604 comes every year", "DTSTART;VALUE=DATE:16041120\nRRULE:FREQ=YEARLY", []string{
			"2026-11-19 15:00, 2026-11-20 15:00, all-day, of 2026-11-20"}},
		{"a rule that repeats within a day shows its first time", "DTSTART:20261109T120000Z\nRRULE:FREQ=HOURLY", []string{
			"2026-11-09 12:00, 2026-11-09 12:00, of 2026-11-09T12:00:00Z"}},
		{"a rule that is refused shows its first time", "DTSTART:20261109T120000Z\nRRULE:FREQ=MONTHLY;BYDAY=53MO", []string{
			"2026-11-09 12:00, 2026-11-09 12:00, of 2026-11-09T12:00:00Z"}},
		{"a rule that never matches shows its first time", "DTSTART:20261109T120000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", []string{
			"2026-11-09 12:00, 2026-11-09 12:00, of 2026-11-09T12:00:00Z"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(oneEvent(row.lines), window("2026-10-30", "2026-12-01"), zoneFor(t, "Asia/Tokyo"))
			if diff := cmp.Diff(row.want, shown(got)); diff != "" {
				t.Errorf("occurrences (-want +got):\n%sproblems: %v", diff, got.Problems)
			}
		})
	}
}

func TestEventsOfOneUID(t *testing.T) {
	event := func(lines string) string { return "BEGIN:VEVENT\nUID:a\n" + lines + "\nEND:VEVENT\n" }
	for _, row := range []struct {
		name, lines string
		want        map[string]string // start by UID
	}{
		{"the highest SEQUENCE wins", event("SEQUENCE:2\nDTSTART:20261102T120000Z") + event("SEQUENCE:1\nDTSTART:20261101T120000Z"),
			map[string]string{"a": "2026-11-02"}},
		{"then the last change of the same start", event("DTSTART:20261102T120000Z\nSUMMARY:new\nLAST-MODIFIED:20261002T000000Z") +
			event("DTSTART:20261102T120000Z\nSUMMARY:old\nLAST-MODIFIED:20261001T000000Z"), map[string]string{"a": "2026-11-02 new"}},
		{"then the last in the file", event("DTSTART:20261102T120000Z\nSUMMARY:old") + event("DTSTART:20261102T120000Z\nSUMMARY:new"),
			map[string]string{"a": "2026-11-02 new"}},
		{"different events are told apart by their start", event("DTSTART:20261102T120000Z") + event("DTSTART:20261101T120000Z"),
			map[string]string{"a#2026-11-01T12:00:00Z": "2026-11-01", "a#2026-11-02T12:00:00Z": "2026-11-02"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := map[string]string{}
			for _, o := range read(feed(row.lines), window("2026-10-30", "2026-12-01"), time.UTC).Occurrences {
				got[o.UID] = o.Start.Format(time.DateOnly)
				if o.Summary != "" {
					got[o.UID] += " " + o.Summary
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("occurrences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsToldOfRules(t *testing.T) {
	for _, row := range []struct {
		name, lines, home string
		want              []string
	}{
		{"a yearly rule with a month says what it means", "DTSTART:20261115T120000Z\nRRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "Asia/Tokyo", nil},
		{"without one it falls in every month", "DTSTART:20261115T120000Z\nRRULE:FREQ=YEARLY;BYMONTHDAY=15", "Asia/Tokyo",
			[]string{`rule-every-month: "FREQ=YEARLY;BYMONTHDAY=15" names days of a month and no month, so the event is repeated in every month (RFC 5545 3.3.10).`}},
		{"a second Tuesday of a week", "DTSTART:20261115T120000Z\nRRULE:FREQ=WEEKLY;BYDAY=2TU", "Asia/Tokyo",
			[]string{`rule-part-ignored: "FREQ=WEEKLY;BYDAY=2TU": BYDAY=2TU means nothing in a rule of this frequency, and is passed over.`}},
		{"an end before the start", "DTSTART:20261115T120000Z\nRRULE:FREQ=DAILY;UNTIL=20261101T000000Z", "Asia/Tokyo",
			[]string{`until-before-start: "FREQ=DAILY;UNTIL=20261101T000000Z" ends before the event begins; only the first occurrence is shown.`}},
		{"an end at local midnight", "DTSTART;VALUE=DATE:20261115\nRRULE:FREQ=DAILY;UNTIL=20261119T150000Z", "Asia/Tokyo", nil},
		{"an end just before it", "DTSTART;VALUE=DATE:20261115\nRRULE:FREQ=DAILY;UNTIL=20261119T145959Z", "Asia/Tokyo", nil},
		{"a date in UTC that is the same here", "DTSTART;VALUE=DATE:20261115\nRRULE:FREQ=DAILY;UNTIL=20261119T000000Z", "Asia/Tokyo", nil},
		{"a date in UTC that is another here", "DTSTART;VALUE=DATE:20261115\nRRULE:FREQ=DAILY;UNTIL=20261119T000000Z", "America/New_York",
			[]string{`until-in-utc: "FREQ=DAILY;UNTIL=20261119T000000Z" of an all-day event ends in UTC; its last day is 2026-11-18 in America/New_York.`}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(oneEvent(row.lines), window("2026-11-01", "2026-12-01"), zoneFor(t, row.home))
			var told []string
			for _, p := range got.Problems {
				told = append(told, p.Code+": "+p.Message)
			}
			if diff := cmp.Diff(row.want, told); diff != "" || got.Outcome != OK {
				t.Errorf("%s, told (-want +got):\n%s", got.Outcome, diff)
			}
		})
	}
}

func TestAYearlyRuleWithoutMonthFallsInEveryMonth(t *testing.T) {
	got := read(oneEvent("DTSTART;VALUE=DATE:20261115\nRRULE:FREQ=YEARLY;BYMONTHDAY=15"), window("2026-11-01", "2027-11-01"), time.UTC)
	if len(got.Occurrences) != 12 {
		t.Errorf("%d occurrences in a year: %v", len(got.Occurrences), shown(got))
	}
}
