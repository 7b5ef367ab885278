package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
)

// clockChanges are air times on the days on which the clocks change, with when whole days and hours before them are.
var clockChanges = []struct {
	sentence, zone   string
	start            string // on the wall
	dayBefore, hours string // T−1d keeps the wall clock, T−36h is 36 hours
	apart            time.Duration
}{
	{"New York, an hour is left out", "America/New_York", "2026-03-08T21:54:00-04:00", "2026-03-07T21:54:00-05:00", "2026-03-07T08:54:00-05:00", 23 * time.Hour},
	{"New York, an hour comes twice", "America/New_York", "2026-11-01T21:54:00-05:00", "2026-10-31T21:54:00-04:00", "2026-10-31T10:54:00-04:00", 25 * time.Hour},
	{"New York, in the hour that comes twice, its first time", "America/New_York", "2026-11-01T01:30:00-04:00", "2026-10-31T01:30:00-04:00", "2026-10-30T13:30:00-04:00", day},
	{"New York, in the hour that comes twice, its second time", "America/New_York", "2026-11-01T01:30:00-05:00", "2026-10-31T01:30:00-04:00", "2026-10-30T14:30:00-04:00", 25 * time.Hour},
	{"Lord Howe, half an hour comes twice", "Australia/Lord_Howe", "2026-04-05T21:54:00+10:30", "2026-04-04T21:54:00+11:00", "2026-04-04T10:24:00+11:00", day + 30*time.Minute},
	{"Lord Howe, half an hour is left out", "Australia/Lord_Howe", "2026-10-04T21:54:00+11:00", "2026-10-03T21:54:00+10:30", "2026-10-03T09:24:00+10:30", day - 30*time.Minute},
}

func TestTheWallClockIsKeptWhenClocksChange(t *testing.T) {
	at := func(lead time.Duration) readiness.Ask {
		return readiness.Ask{TitleJA: "準備", TitleEN: "Prepare", Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -lead}}
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		if err := saveTemplates(t, s, []readiness.TaskTemplate{{ID: "D-1", FromLevel: 1, Ask: at(day)}, {ID: "H-36", FromLevel: 1, Ask: at(36 * time.Hour)}}); err != nil {
			t.Fatal(err)
		}
		for _, row := range clockChanges {
			t.Run(row.sentence, func(t *testing.T) {
				loc := must(time.LoadLocation(row.zone))(t)
				start := must(time.Parse(time.RFC3339, row.start))(t)
				early := start.Add(-200 * day)
				is := func(how string, id string) {
					t.Helper()
					e := must(s.Event(t.Context(), id))(t)
					if got := e.Start.In(loc).Format(time.RFC3339); got != row.start || e.Zone != row.zone || !e.End.Equal(start.Add(time.Hour)) {
						t.Errorf("%s: on air at %s in %s until %s", how, got, e.Zone, e.End.In(loc))
					}
					dayBefore, hours := taskNamed(t, s, id, "D-1").Due, taskNamed(t, s, id, "H-36").Due
					if dayBefore.In(loc).Format(time.RFC3339) != row.dayBefore || start.Sub(dayBefore) != row.apart {
						t.Errorf("%s: a day before is %s, %v before", how, dayBefore.In(loc).Format(time.RFC3339), start.Sub(dayBefore))
					}
					if hours.In(loc).Format(time.RFC3339) != row.hours || start.Sub(hours) != 36*time.Hour {
						t.Errorf("%s: 36 hours before is %s", how, hours.In(loc).Format(time.RFC3339))
					}
				}
				e := must(s.CreateEvent(t.Context(), readiness.Event{Title: "Show", Start: start.UTC(), End: start.UTC().Add(time.Hour), Zone: row.zone}, pr, early))(t)
				is("derived", e.ID)
				must(s.ClaimTask(t.Context(), readiness.TaskID(e.ID, "D-1"), sre, early))(t)
				is("stored", e.ID)
				elsewhere := must(s.CreateEvent(t.Context(), readiness.Event{Title: "Show", Start: start.UTC().Add(-9 * day), End: start.UTC().Add(-8 * day), Zone: row.zone}, pr, early))(t)
				must(s.ClaimTask(t.Context(), readiness.TaskID(elsewhere.ID, "D-1"), sre, early))(t)
				must(s.Postpone(t.Context(), elsewhere.ID, 0, pr, early, func(readiness.Event) (from, to time.Time, err error) {
					return start, start.Add(time.Hour), nil
				}))(t)
				is("moved there", elsewhere.ID)
			})
		}
	})
}
