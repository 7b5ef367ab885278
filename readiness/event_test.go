package readiness_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func TestPhase(t *testing.T) {
	start := given.Noon
	end := start.Add(30 * time.Minute)
	pressed := func(onAir, aired time.Time) func(*readiness.Event) {
		return func(e *readiness.Event) { e.OnAirAt, e.AiredAt = onAir, aired }
	}
	never := time.Time{}
	for _, row := range []struct {
		name  string
		alter func(*readiness.Event)
		now   time.Time
		want  readiness.Phase
	}{
		{"a moment before the start", nil, start.Add(-1), readiness.Upcoming},
		{"the start belongs to the show", nil, start, readiness.OnAir},
		{"a moment before the end", nil, end.Add(-1), readiness.OnAir},
		{"the end is not part of the show", nil, end, readiness.Tail},
		{"a moment before a day later", nil, end.Add(given.Day - 1), readiness.Tail},
		{"a day later", nil, end.Add(given.Day), readiness.Closed},
		{"it began early", pressed(start.Add(-time.Minute), never), start.Add(-1), readiness.OnAir},
		{"on air was pressed and the end is past", pressed(start, never), end, readiness.Tail},
		{"it ended early", pressed(start, end.Add(-time.Minute)), end.Add(-1), readiness.Tail},
		{"aired was pressed, on air never", pressed(never, start.Add(time.Minute)), start.Add(time.Hour), readiness.Tail},
		{"it is closed whatever was pressed", pressed(start, start), end.Add(given.Day), readiness.Closed},
		{"cancelled before", func(e *readiness.Event) { e.Calendar = readiness.Cancelled }, start.Add(-1), readiness.CancelledPhase},
		{"cancelled and long past", func(e *readiness.Event) { e.Calendar = readiness.Cancelled }, end.Add(90 * given.Day), readiness.CancelledPhase},
		{"missing is not cancelled", func(e *readiness.Event) { e.Calendar = readiness.Missing }, start, readiness.OnAir},
		{"nothing has no length", func(e *readiness.Event) { e.End = e.Start }, start, readiness.Tail},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := given.Airing(start)
			if row.alter != nil {
				row.alter(&e)
			}
			if got := e.Phase(row.now); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

// An all-day event may be on air at any time of its broadcast days, which run from 05:00 to 29:00.
func TestWindow(t *testing.T) {
	for _, row := range []struct {
		name, zone       string
		first, afterLast string // dates
		from, to         string // wall clock
	}{
		{"one day in Tokyo", "Asia/Tokyo", "2026-11-19", "2026-11-20", "2026-11-19 05:00 JST", "2026-11-20 05:00 JST"},
		{"three days", "Asia/Tokyo", "2026-11-19", "2026-11-22", "2026-11-19 05:00 JST", "2026-11-22 05:00 JST"},
		{"the day on which summer time begins", "America/Los_Angeles", "2026-03-08", "2026-03-09", "2026-03-08 05:00 PDT", "2026-03-09 05:00 PDT"},
		{"the day on which summer time ends", "America/Los_Angeles", "2026-11-01", "2026-11-02", "2026-11-01 05:00 PST", "2026-11-02 05:00 PST"},
		{"half an hour of summer time", "Australia/Lord_Howe", "2026-10-04", "2026-10-05", "2026-10-04 05:00 +11", "2026-10-05 05:00 +11"},
		{"a zone without that midnight", "Africa/Cairo", "2026-04-24", "2026-04-25", "2026-04-24 05:00 EEST", "2026-04-25 05:00 EEST"},
	} {
		t.Run(row.name, func(t *testing.T) {
			loc := given.Zone(t, row.zone)
			midnight := func(date string) time.Time {
				at, err := time.ParseInLocation(time.DateOnly, date, loc)
				if err != nil {
					t.Fatal(err)
				}
				return at.UTC()
			}
			e := readiness.Event{AllDay: true, Zone: row.zone, Start: midnight(row.first), End: midnight(row.afterLast)}
			from, to := e.Window()
			const layout = "2006-01-02 15:04 MST"
			if got := from.In(loc).Format(layout); got != row.from {
				t.Errorf("from %s, want %s", got, row.from)
			}
			if got := to.In(loc).Format(layout); got != row.to {
				t.Errorf("to %s, want %s", got, row.to)
			}
		})
	}
	e := given.Airing(given.Noon)
	if from, to := e.Window(); from != e.Start || to != e.End {
		t.Errorf("the window of a timed event is its air time, not %s to %s", from, to)
	}
}

func TestBriefMissing(t *testing.T) {
	all := []readiness.BriefField{readiness.FieldOnAir, readiness.FieldKind, readiness.FieldReach, readiness.FieldScreenURL,
		readiness.FieldCatchUp, readiness.FieldContact}
	told := given.Airing(given.Noon).Brief
	for _, row := range []struct {
		name   string
		brief  readiness.Brief
		allDay bool
		want   []readiness.BriefField
	}{
		{"everything was told", told, false, nil},
		{"nothing was told", readiness.Brief{}, true, all},
		{"the air time comes from the calendar", readiness.Brief{}, false, all[1:]},
		{"an all-day event has none", told, true, all[:1]},
		{"the peak may stay open", readiness.Brief{Kind: "a", Reach: "b", ScreenURL: "c", CatchUp: "d", Contact: "e"}, false, nil},
	} {
		e := readiness.Event{Brief: row.brief, AllDay: row.allDay}
		if got := e.BriefMissing(); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
		if n := len(e.BriefLines()); n != 7 {
			t.Errorf("%s: %d fields, want 7", row.name, n)
		}
	}
}

func TestPlannedLevel(t *testing.T) {
	two := readiness.Ladder{Rungs: given.Ladder.Rungs[:2]}
	for _, row := range []struct {
		name   string
		level  int
		ladder readiness.Ladder
		want   int
	}{
		{"its own", 5, given.Ladder, 5},
		{"none is 3, provisionally", 0, given.Ladder, 3},
		{"none, on a low ladder", 0, two, 2},
		{"more than the ladder holds", 5, two, 2},
	} {
		if got := (readiness.Event{Level: row.level}).Planned(row.ladder); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}
