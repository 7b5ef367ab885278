package readiness_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

func TestProbesComeFasterNearAnEvent(t *testing.T) {
	start, end := given.Noon.Add(48*time.Hour), given.Noon.Add(49*time.Hour)
	calm, over := end.Add(time.Hour), end.Add(readiness.TailLength)
	event := func(alter ...func(*readiness.Event)) readiness.Event {
		e := readiness.Event{ID: "e", Start: start, End: end}
		for _, f := range alter {
			f(&e)
		}
		return e
	}
	for _, row := range []struct {
		name  string
		now   time.Time
		event readiness.Event
		page  toppage.Page
		want  time.Duration
		until time.Time
	}{
		{"two days ahead, the page's own", given.Noon, event(), given.Page, time.Minute, start.Add(-24 * time.Hour)},
		{"a nanosecond before the day", start.Add(-24*time.Hour - 1), event(), given.Page, time.Minute, start.Add(-24 * time.Hour)},
		{"a day before", start.Add(-24 * time.Hour), event(), given.Page, 30 * time.Second, start.Add(-time.Hour)},
		{"an hour before", start.Add(-time.Hour), event(), given.Page, 10 * time.Second, calm},
		{"on air", start, event(), given.Page, 10 * time.Second, calm},
		{"a nanosecond before an hour after it", calm.Add(-1), event(), given.Page, 10 * time.Second, calm},
		{"an hour after it", calm, event(), given.Page, 30 * time.Second, over},
		{"in the last instant of the tail", over.Add(-1), event(), given.Page, 30 * time.Second, over},
		{"after the tail", over, event(), given.Page, time.Minute, time.Time{}},
		{"pressed as aired half way, it ends there", start.Add(30*time.Minute + readiness.TailLength),
			event(func(e *readiness.Event) { e.AiredAt = start.Add(30 * time.Minute) }), given.Page, time.Minute, time.Time{}},
		{"cancelled", start, event(func(e *readiness.Event) { e.Calendar = readiness.Cancelled }), given.Page, time.Minute, time.Time{}},
		{"hidden", start, event(func(e *readiness.Event) { e.Hidden = true }), given.Page, time.Minute, time.Time{}},
		{"of another campaign", start, event(), toppage.Page{Interval: time.Minute, Setup: toppage.Setup{Only: []string{"f"}}},
			time.Minute, time.Time{}},
		{"a page of a slower interval", start.Add(-2 * time.Hour), event(), toppage.Page{Interval: time.Hour}, 30 * time.Second, start.Add(-time.Hour)},
		{"a page of a faster interval keeps it", start.Add(-2 * time.Hour), event(), toppage.Page{Interval: 20 * time.Second}, 20 * time.Second, start.Add(-time.Hour)},
	} {
		every, until := readiness.Pace(row.page, row.now, []readiness.Event{row.event})
		if every != row.want || !until.Equal(row.until) {
			t.Errorf("%s: every %s until %s, want every %s until %s", row.name, every, until, row.want, row.until)
		}
	}
	if every, until := readiness.Pace(given.Page, given.Noon, nil); every != time.Minute || !until.IsZero() {
		t.Errorf("with no event: every %s until %s", every, until)
	}
	two := []readiness.Event{event(), {ID: "f", Start: given.Noon.Add(time.Minute), End: given.Noon.Add(time.Hour)}}
	if every, until := readiness.Pace(given.Page, given.Noon, two); every != 10*time.Second || !until.Equal(given.Noon.Add(2*time.Hour)) {
		t.Errorf("the nearer of two counts: every %s until %s", every, until)
	}
}
