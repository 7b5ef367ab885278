package intake_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

func TestWhatAPreviewProposes(t *testing.T) {
	now := time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)
	airing := func(uid, series string, days, level int) readiness.Occurrence {
		start := now.AddDate(0, 0, days)
		return readiness.Occurrence{UID: uid, RecurrenceID: series, Start: start, End: start.Add(time.Hour), Level: level}
	}
	c := intake.CalendarPreview{Occurrences: []readiness.Occurrence{
		airing("over", "", -1, 0), airing("corner", "", 2, 0), airing("meeting", "a", -6, 0), airing("meeting", "b", 1, 0),
		airing("show", "a", 3, 0), airing("meeting", "c", 8, 0), airing("show", "b", 10, 4),
	}}
	rows := c.Coming(now)
	if len(rows) != 3 {
		t.Fatalf("%d rows, want an event and two series", len(rows))
	}
	for i, want := range []struct {
		sentence, uid string
		times         int
		keep          bool
	}{
		{"an event is kept", "corner", 1, true},
		{"a series is not, and what is over does not count", "meeting", 2, false},
		{"a series with a level is", "show", 2, true},
	} {
		if r := rows[i]; r.UID != want.uid || r.Times != want.times || r.Keep != want.keep {
			t.Errorf("%s: %s %d times, kept: %v", want.sentence, r.UID, r.Times, r.Keep)
		}
	}
	corner, meeting, show := rows[0].Mark(), rows[1].Mark(), rows[2].Mark()
	marks := func(some ...string) map[string]bool {
		m := map[string]bool{}
		for _, mark := range some {
			m[mark] = true
		}
		return m
	}
	for _, row := range []struct {
		sentence    string
		shown, kept map[string]bool
		hidden      []string
	}{
		{"nothing was shown: the proposal counts", nil, nil, []string{"meeting"}},
		{"all ticked", marks(corner, meeting, show), marks(corner, meeting, show), nil},
		{"no tick", marks(corner, meeting, show), nil, []string{"corner", "meeting", "show"}},
		{"some were not shown", marks(corner), nil, []string{"corner", "meeting"}},
		{"marks of nothing", marks("x"), marks("x"), []string{"meeting"}},
	} {
		var got []string
		for _, k := range c.Chosen(now, row.shown, row.kept, nil).Hidden {
			got = append(got, k.UID)
		}
		if !slices.Equal(got, row.hidden) {
			t.Errorf("%s: %v is hidden, want %v", row.sentence, got, row.hidden)
		}
	}
}

func TestLevelsThatWereChosenForRows(t *testing.T) {
	now := time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)
	airing := func(uid, series string, days, level int) readiness.Occurrence {
		start := now.AddDate(0, 0, days)
		return readiness.Occurrence{UID: uid, RecurrenceID: series, Start: start, End: start.Add(time.Hour), Level: level}
	}
	c := intake.CalendarPreview{Occurrences: []readiness.Occurrence{
		airing("corner", "", 2, 4), airing("show", "a", 3, 2), airing("show", "b", 10, 2), airing("gala", "a", 4, 0), airing("gala", "b", 11, 3),
	}}
	rows := c.Coming(now)
	corner, show, gala := rows[0].Mark(), rows[1].Mark(), rows[2].Mark()
	if rows[0].Mixed || rows[1].Mixed || !rows[2].Mixed {
		t.Error("what is mixed is a series of which the calendar gives only one airing a level")
	}
	all := map[string]bool{corner: true, show: true, gala: true}
	for _, row := range []struct {
		sentence string
		kept     map[string]bool
		levels   map[string]int
		want     map[string]int
	}{
		{"none is chosen", all, nil, map[string]int{}},
		{"one for an event", all, map[string]int{corner: 2}, map[string]int{"corner": 2}},
		{"one for a series", all, map[string]int{show: 3, gala: 5}, map[string]int{"show": 3, "gala": 5}},
		{"of what is not kept", map[string]bool{show: true}, map[string]int{corner: 2, show: 3}, map[string]int{"show": 3}},
		{"of no row", all, map[string]int{"x": 3}, map[string]int{}},
	} {
		if got := c.Chosen(now, all, row.kept, row.levels).Levels; !maps.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.sentence, got, row.want)
		}
	}
}
