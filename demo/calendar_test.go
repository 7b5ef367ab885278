package demo

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
)

const day = 24 * time.Hour

func at(t *testing.T, value string) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, value)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func tokyoZone(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestCalendarHasThirtyAirings(t *testing.T) {
	for name, value := range map[string]string{
		"an evening in November":                 "2026-11-17T20:14:00+09:00",
		"the first minute of a day":              "2026-11-17T00:00:00+09:00",
		"the last minute of a day":               "2026-11-17T23:59:59+09:00",
		"the end of a month":                     "2027-01-31T12:00:00+09:00",
		"the end of February in a leap year":     "2028-02-29T12:00:00+09:00",
		"the end of a year":                      "2026-12-31T23:30:00+09:00",
		"the day before clocks change in spring": "2027-03-11T12:00:00+09:00",
		"the day on which they change":           "2027-03-14T18:00:00+09:00",
		"the week in which they change back":     "2026-10-29T08:00:00+09:00",
	} {
		t.Run(name, func(t *testing.T) {
			now := at(t, value)
			window := calendar.Window{From: now.Add(-10 * day), To: now.Add(50 * day)}
			reader := calendar.Reader{Home: tokyoZone(t)}
			checkToday(t, now, reader.Read(Calendar(now, Today), window))
			first := reader.Read(Calendar(now, FirstPublished), window)
			if len(first.Occurrences) != 27 || first.Outcome != calendar.OK {
				t.Errorf("first published: %d airings, outcome %s; want 27, ok", len(first.Occurrences), first.Outcome)
			}
		})
	}
}

// checkToday checks what the demonstration shows: a bit of everything, and a level 4 two to three days ahead.
func checkToday(t *testing.T, now time.Time, got calendar.Result) {
	t.Helper()
	if len(got.Occurrences) != 30 || len(got.Problems) != 0 || got.Outcome != calendar.OK {
		t.Errorf("%d airings, outcome %s, problems %v; want 30, ok, none", len(got.Occurrences), got.Outcome, got.Problems)
	}
	counts := map[string]int{}
	var next4 time.Time
	for _, o := range got.Occurrences {
		counts[string(o.Status)]++
		counts[o.Zone]++
		if o.AllDay {
			counts["all day"]++
		}
		if o.RecurrenceID != "" {
			counts["series"]++
		}
		if o.Start.Before(now) {
			counts["past"]++
		}
		if o.Level >= 4 && o.Start.After(now) && next4.IsZero() {
			next4 = o.Start
		}
	}
	for what, want := range map[string]int{"cancelled": 1, "tentative": 1, "all day": 1, "series": 6, "America/Los_Angeles": 1, "past": 6} {
		if counts[what] != want {
			t.Errorf("%d %s, want %d", counts[what], what, want)
		}
	}
	if ahead := next4.Sub(now); ahead < 45*time.Hour || ahead > 70*time.Hour || next4.In(japan).Format("15:04") != "21:54" {
		t.Errorf("the next level 4 is at %s, %s ahead; want 21:54 in two to three days", next4.In(japan), ahead)
	}
}

func TestCalendarMovesOneAiring(t *testing.T) {
	now := at(t, "2026-11-17T20:14:00+09:00")
	window, reader := calendar.Window{From: now.Add(-10 * day), To: now.Add(50 * day)}, calendar.Reader{Home: tokyoZone(t)}
	byKey := func(revision int) map[readiness.Key]readiness.Occurrence {
		held := map[readiness.Key]readiness.Occurrence{}
		for _, o := range reader.Read(Calendar(now, revision), window).Occurrences {
			held[o.Key()] = o
		}
		return held
	}
	first, moved := byKey(FirstPublished), 0
	for key, o := range byKey(Today) {
		if was, ok := first[key]; ok && !was.Start.Equal(o.Start) {
			moved++
		}
	}
	if moved != 1 {
		t.Errorf("%d airings moved since the calendar was first published, want 1", moved)
	}
}

func TestCalendarIsWellFormed(t *testing.T) {
	now := at(t, "2026-11-17T00:00:00+09:00")
	morning, night := Calendar(now, Today), Calendar(now.Add(day-time.Second), Today)
	if !bytes.Equal(morning, night) {
		t.Error("the calendar changes within a day")
	}
	for line := range strings.SplitSeq(string(morning), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d octets or with a bare line end: %q", len(line), line)
		}
	}
}
