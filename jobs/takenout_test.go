package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
)

// weekly is a series of six Thursdays at 21:00 in Tokyo, of which more is said.
func weekly(more ...string) string {
	lines := append([]string{"BEGIN:VEVENT", "UID:w", "DTSTAMP:20261101T000000Z", "SUMMARY:Show w", "DTSTART;TZID=Asia/Tokyo:20261126T210000",
		"DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=6"}, more...)
	return strings.Join(append(lines, "END:VEVENT"), "\r\n") + "\r\n"
}

// taken lists the dates of the nights that were taken out, and of those that are missing in a calendar with "missing".
func (d *desk) taken() string {
	d.Helper()
	var all []string
	for _, e := range d.snapshot().Events {
		switch night := e.Start.In(tokyo).Format("01-02"); e.Calendar {
		case readiness.TakenOut:
			all = append(all, night)
		case readiness.Missing:
			all = append(all, night+" missing")
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// TestTheWaysInWhichACalendarDeletesOneNight fetches a series, then the same as each of them leaves it, then again, and then as
// it was.
func TestTheWaysInWhichACalendarDeletesOneNight(t *testing.T) {
	moved := "BEGIN:VEVENT\r\nUID:w\r\nDTSTAMP:20261101T000000Z\r\nRECURRENCE-ID;TZID=Asia/Tokyo:20261203T210000\r\nSUMMARY:Late show\r\n" +
		"DTSTART;TZID=Asia/Tokyo:20261204T230000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
	for _, row := range []struct{ name, first, deleted, want string }{
		{"EXDATE with the zone of the series", weekly(), weekly("EXDATE;TZID=Asia/Tokyo:20261203T210000"), "12-03"},
		{"EXDATE in UTC", weekly(), weekly("EXDATE:20261203T120000Z"), "12-03"},
		{"EXDATE by date", weekly(), weekly("EXDATE;VALUE=DATE:20261203"), "12-03"},
		{"a list of them", weekly(), weekly("EXDATE;TZID=Asia/Tokyo:20261203T210000,20261217T210000"), "12-03, 12-17"},
		{"several of them", weekly(), weekly("EXDATE:20261203T120000Z", "EXDATE:20261217T120000Z"), "12-03, 12-17"},
		{"one more of them", weekly("EXDATE:20261224T120000Z"), weekly("EXDATE:20261224T120000Z", "EXDATE:20261203T120000Z"), "12-03"},
		{"the last night, with a shorter rule", weekly(), strings.Replace(weekly("EXDATE:20261231T120000Z"), "COUNT=6", "COUNT=5", 1), "12-31"},
		{"all nights", weekly(), weekly("EXDATE:20261126T120000Z,20261203T120000Z,20261210T120000Z,20261217T120000Z,20261224T120000Z,20261231T120000Z"),
			"11-26, 12-03, 12-10, 12-17, 12-24, 12-31"},
		{"a night that had moved", weekly() + moved, weekly("EXDATE;TZID=Asia/Tokyo:20261203T210000"), "12-04"},
		{"a night that had moved, whose exception stays in the file", weekly() + moved, weekly("EXDATE;TZID=Asia/Tokyo:20261203T210000", "SEQUENCE:1") + moved, "12-04"},
		{"with another hour of all nights", weekly(), strings.Replace(weekly("EXDATE:20261203T130000Z"), "T210000", "T220000", 1), "12-03"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			other := vevent("b", noon.AddDate(0, 0, 9))
			d.holds(row.first, other)
			d.fetched()
			d.holds(row.deleted, other)
			d.fetched()
			if got := d.taken(); got != row.want {
				t.Errorf("taken out: %s, want %s", got, row.want)
			}
			at := d.store.Revision()
			d.wait(24 * time.Hour) // all is read anew
			d.fetched()
			if got := d.taken(); got != row.want || d.told(at) != "" {
				t.Errorf("a day later, taken out: %s; told %s", got, d.told(at))
			}
			d.holds(row.first, other)
			d.fetched()
			if got := d.taken(); got != "" {
				t.Errorf("put back, taken out still: %s", got)
			}
			if f := d.feed(); f.State != readiness.FeedOK || f.Hold.Holding() {
				t.Errorf("the feed is %s", f.State)
			}
		})
	}
}

// TestANightThroughItsCalendarAndItsPeople is the life of one night of a series: what its calendar does and what people answer.
func TestANightThroughItsCalendarAndItsPeople(t *testing.T) {
	on, out := weekly(), weekly("EXDATE;TZID=Asia/Tokyo:20261203T210000")
	onEachEngine(t, func(d *desk) {
		d.holds(on)
		d.fetched()
		night := func() readiness.Event {
			for _, e := range d.snapshot().Events {
				if e.RecurrenceID == "2026-12-03T12:00:00Z" {
					return e
				}
			}
			d.Fatal("the night is gone")
			return readiness.Event{}
		}
		id := night().ID
		must(d.store.SetLevel(d.Context(), id, 4, "", 0, sre, d.clock()))
		done, _ := d.oneDoneOneOpen(id)
		says := func(word func(*readiness.Event) error) func() {
			return func() { must(d.store.EditEvent(d.Context(), id, 0, pr, d.clock(), word)) }
		}
		fetch := func(holds string) func() { return func() { d.holds(holds); d.fetched() } }
		for _, step := range []struct {
			name   string
			does   func()
			told   string
			status readiness.CalendarStatus
			kept   bool
		}{
			{"it is taken out", fetch(out), "event.taken_out", readiness.TakenOut, false},
			{"the same bytes", fetch(out), "", readiness.TakenOut, false},
			{"it is off", says(readiness.CallOff), "event.cancelled", readiness.Cancelled, true},
			{"the same EXDATE", fetch(out), "", readiness.Cancelled, true},
			{"the same EXDATE with another title", fetch(strings.Replace(out, "Show w", "Show", 1)), "", readiness.Cancelled, true},
			{"it is put back", fetch(on), "event.restored", readiness.Confirmed, false},
			{"it is taken out again", fetch(out), "event.taken_out", readiness.TakenOut, false},
			{"it takes place", says(readiness.TakePlace), "event.kept", readiness.Confirmed, true},
			{"the same EXDATE once more", fetch(out), "", readiness.Confirmed, true},
			{"the calendar is empty of it without a word", fetch(strings.Replace(on, "COUNT=6", "COUNT=1", 1)), "", readiness.Confirmed, true},
			{"after all it is off", says(readiness.CallOff), "event.cancelled", readiness.Cancelled, true},
			{"and on again", says(readiness.TakePlace), "event.kept", readiness.Confirmed, true},
			{"it is put back once more", fetch(on), "event.restored", readiness.Confirmed, false},
			{"the calendar cancels it", fetch(on + "BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID:20261203T120000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"), "event.cancelled", readiness.Cancelled, false},
		} {
			before := d.store.Revision()
			step.does()
			e := night()
			if got := onlyOf(d, before, id); got != step.told || e.Calendar != step.status || e.KeptAt.IsZero() == step.kept {
				d.Errorf("%s: told %q; %s, kept at %v", step.name, got, e.Calendar, e.KeptAt)
			}
			if e.ID != id || e.Level != 4 || e.LevelState != readiness.LevelConfirmed {
				d.Errorf("%s: event %+v", step.name, e)
			}
			if task := must(d.store.Task(d.Context(), done.ID)); task.DoneBy != sre.Name || task.Gone {
				d.Errorf("%s: the task that was done is %+v", step.name, task)
			}
		}
	})
}

// onlyOf lists the kinds of what the log holds of an event after a revision.
func onlyOf(d *desk, after int64, id string) string {
	d.Helper()
	var all []string
	for _, c := range must(d.store.Changes(d.Context(), after, "", 1000)) {
		if c.EventID == id {
			all = append(all, c.Kind)
		}
	}
	return strings.Join(all, " ")
}

// However many nights are deleted one by one, nothing is held back; what vanishes without a word is.
func TestManyNightsThatAreDeletedAreNotHeld(t *testing.T) {
	d := onSQLite(t)
	daily := func(more ...string) string {
		return strings.Replace(weekly(more...), "FREQ=WEEKLY;COUNT=6", "FREQ=DAILY;COUNT=40", 1)
	}
	var out []string
	for i := range 30 {
		out = append(out, fmt.Sprintf("EXDATE:%s", noon.AddDate(0, 0, 7+i).Add(9*time.Hour).Format("20060102T150405Z")))
	}
	d.holds(daily())
	d.fetched()
	d.holds(daily(out...))
	if counts := d.fetched(); counts.Removed != 30 || counts.Total != 10 {
		t.Errorf("counted %+v", counts)
	}
	if f := d.feed(); f.Hold.Holding() || f.State != readiness.FeedOK {
		t.Errorf("held: %+v", f.Hold)
	}
}
