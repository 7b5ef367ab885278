package measured_test

import (
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

func TestWindow(t *testing.T) {
	const tail = time.Hour
	at := func(minute float64) time.Time { return nine.Add(minutes(minute)) }
	allDay := func(zone string, days int) readiness.Event {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		return readiness.Event{AllDay: true, Zone: zone, Start: time.Date(2026, 3, 28, 0, 0, 0, 0, loc), End: time.Date(2026, 3, 28+days, 0, 0, 0, 0, loc)}
	}
	utc := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC) }
	for _, row := range []struct {
		sentence   string
		event      readiness.Event
		next       time.Time
		from, till time.Time
	}{
		{"half an hour before until two hours after the tail", airing(0, 60), time.Time{}, at(-30), at(240)},
		{"the next event begins after that", airing(0, 60), at(500), at(-30), at(240)},
		{"the next event begins before the tail is over", airing(0, 60), at(90), at(-30), at(90)},
		{"the next event begins while this one is on air", airing(0, 60), at(30), at(-30), at(240)},
		{"the next event begins as this one ends", airing(0, 60), at(60), at(-30), at(240)},
		{"it was on air early", as("e", airing(0, 60), func(e *readiness.Event) { e.OnAirAt = at(-10) }), time.Time{}, at(-40), at(240)},
		{"it was said to be on air late", as("e", airing(0, 60), func(e *readiness.Event) { e.OnAirAt = at(10) }), time.Time{}, at(-30), at(240)},
		{"it ran over", as("e", airing(0, 60), func(e *readiness.Event) { e.AiredAt = at(75) }), time.Time{}, at(-30), at(255)},
		{"it was said to have aired the morning after", as("e", airing(0, 60), func(e *readiness.Event) { e.AiredAt = at(720) }), time.Time{}, at(-30), at(240)},
		{"three days on air are cut", airing(0, 3*24*60), time.Time{}, at(-30), at(3*24*60 - 30)},
		{"a campaign of weeks is cut", airing(0, 28*24*60), time.Time{}, at(-30), at(3*24*60 - 30)},
		{"an all-day event until five in the morning", allDay("Asia/Tokyo", 1), time.Time{}, utc(27, 19, 30), utc(28, 20, 0)},
		{"an all-day event over the change to summer time", allDay("Europe/London", 1), time.Time{}, utc(28, 4, 30), utc(29, 4, 0)},
		{"two days over the change to summer time", allDay("Europe/London", 2), time.Time{}, utc(28, 4, 30), utc(30, 4, 0)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			from, till := measured.Window(row.event, tail, row.next)
			if !from.Equal(row.from) || !till.Equal(row.till) {
				t.Errorf("from %v to %v, want from %v to %v", from, till, row.from, row.till)
			}
		})
	}
}

func TestBusy(t *testing.T) {
	lowest := func(e *readiness.Event) { e.Level, e.LevelState = 1, readiness.LevelConfirmed }
	for _, row := range []struct {
		sentence string
		event    readiness.Event
		till     float64 // minutes after nine; 0: it is not busy
	}{
		{"an event and its tail", airing(0, 60), 120},
		{"a campaign of weeks is busy for a day", airing(0, 28*24*60), 25 * 60},
		{"an all-day event is not", as("e", airing(0, 60), func(e *readiness.Event) { e.AllDay = true }), 0},
		{"one that was called off is not", as("e", airing(0, 60), func(e *readiness.Event) { e.Calendar = readiness.Cancelled }), 0},
		{"one that is hidden is not", as("e", airing(0, 60), func(e *readiness.Event) { e.Hidden = true }), 0},
		{"one that is missing in its calendar is", as("e", airing(0, 60), func(e *readiness.Event) { e.Calendar = readiness.Missing }), 120},
		{"one that is agreed to bring nobody is not", as("e", airing(0, 60), lowest), 0},
		{"one for which that is proposed is", as("e", airing(0, 60), lowest, func(e *readiness.Event) { e.LevelState = readiness.LevelProposed }), 120},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			busy := measured.Busy([]readiness.Event{row.event}, time.Hour)
			if row.till == 0 {
				if len(busy) > 0 {
					t.Errorf("busy %v", busy)
				}
				return
			}
			if want := (measured.Span{From: nine, To: nine.Add(minutes(row.till))}); len(busy) != 1 || busy[0] != want {
				t.Errorf("busy %v, want %v", busy, want)
			}
		})
	}
}
