package readiness_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func TestWhetherAnEventTakesPlace(t *testing.T) {
	off, on := readiness.CallOff, readiness.TakePlace
	both := func(e *readiness.Event) error {
		e.Title = "Finale"
		return readiness.CallOff(e)
	}
	answered := func(status readiness.CalendarStatus) func(*readiness.Event) {
		return func(e *readiness.Event) { e.Calendar, e.KeptAt = status, given.Noon.Add(-time.Hour) }
	}
	is := func(status readiness.CalendarStatus) func(*readiness.Event) {
		return func(e *readiness.Event) { e.Calendar = status }
	}
	for _, row := range []struct {
		sentence string
		event    func(*readiness.Event)
		says     func(*readiness.Event) error
		want     readiness.CalendarStatus // empty: refused
		kept     bool
	}{
		{"taken out, it is off", is(readiness.TakenOut), off, readiness.Cancelled, true},
		{"taken out, it takes place", is(readiness.TakenOut), on, readiness.Confirmed, true},
		{"missing, it is off", is(readiness.Missing), off, readiness.Cancelled, true},
		{"missing, it takes place", is(readiness.Missing), on, readiness.Confirmed, true},
		{"it takes place, if PR is right", func(e *readiness.Event) { e.Calendar, e.Brief.Certainty = readiness.TakenOut, readiness.MaybeShown }, on, readiness.Tentative, true},
		{"off, and after all it takes place", answered(readiness.Cancelled), on, readiness.Confirmed, true},
		{"on, and after all it is off", answered(readiness.Confirmed), off, readiness.Cancelled, true},
		{"the calendar has it, it is off", is(readiness.Confirmed), off, "", false},
		{"the calendar has it, it takes place", is(readiness.Confirmed), on, readiness.Confirmed, false},
		{"the calendar cancelled it, it takes place", is(readiness.Cancelled), on, "", false},
		{"taken out, it is off and has another title", is(readiness.TakenOut), both, "", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			was := given.Airing(given.Noon.Add(given.Day))
			was.FeedID = "f"
			row.event(&was)
			e := was
			if err := row.says(&e); err != nil {
				t.Fatal(err)
			}
			m, err := readiness.Revise(given.Noon, was, e)
			if (err == nil) != (row.want != "") {
				t.Fatalf("error %v", err)
			}
			if err == nil && (m.Event.Calendar != row.want || m.Event.KeptAt.Equal(given.Noon) != row.kept || m.Event.CalendarAt.Equal(given.Noon) != row.kept) {
				t.Errorf("%s, kept at %v, since %v", m.Event.Calendar, m.Event.KeptAt, m.Event.CalendarAt)
			}
		})
	}
}
