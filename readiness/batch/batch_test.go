package batch

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestWhatOnePressMayDo(t *testing.T) {
	for _, row := range []struct {
		sentence string
		events   int
		refused  string
	}{
		{"no event", 0, "required"},
		{"one event", 1, ""},
		{"as many as go", Most, ""},
		{"one too many", Most + 1, "too_many"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			wrong := Levels{Events: make([]Seen, row.events)}.Wrong()
			if got := reasons(wrong); got != row.refused {
				t.Errorf("refused %q, want %q", got, row.refused)
			}
		})
	}
}

func reasons(wrong []fault.Invalid) string {
	var all []string
	for _, w := range wrong {
		all = append(all, w.Reason)
	}
	return strings.Join(all, " ")
}

func TestStaleNamesTheEvents(t *testing.T) {
	err := error(&Stale{Events: []readiness.Event{{ID: "a"}, {ID: "b"}}})
	if !errors.Is(err, fault.ErrStale) || err.Error() != "changed meanwhile: a, b" {
		t.Errorf("%v", err)
	}
}

func TestLinesThatAnotherSumsUp(t *testing.T) {
	line := func(seq int64, sums string) readiness.Change {
		c := readiness.Change{Seq: seq}
		if sums != "" {
			c.Data = map[string]string{"lines": sums}
		}
		return c
	}
	for _, row := range []struct {
		sentence string
		lines    []readiness.Change
		told     string
	}{
		{"nothing happened", nil, ""},
		{"each for itself", []readiness.Change{line(3, ""), line(2, ""), line(1, "")}, "3 2 1"},
		{"two that a third sums up", []readiness.Change{line(5, ""), line(4, "2"), line(3, ""), line(2, ""), line(1, "")}, "5 4 1"},
		{"two sums after each other", []readiness.Change{line(6, "2"), line(5, ""), line(4, ""), line(3, "2"), line(2, ""), line(1, "")}, "6 3"},
		{"a sum whose lines a filter left out", []readiness.Change{line(9, "4"), line(4, "")}, "9 4"},
		{"what a sum would be is no number", []readiness.Change{line(2, "many"), line(1, "-3")}, "2 1"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var told []string
			for _, c := range Told(row.lines) {
				told = append(told, string('0'+rune(c.Seq)))
			}
			if got := strings.Join(told, " "); got != row.told {
				t.Errorf("told %s, want %s", got, row.told)
			}
		})
	}
}

func TestASumSaysOfHowMany(t *testing.T) {
	c := readiness.Change{Seq: 13, Data: Sum(map[string]string{"to": "4"}, 12)}
	if Size(c) != 12 || From(c) != 1 || c.Data["count"] != "12" || c.Data["to"] != "4" {
		t.Errorf("%+v", c)
	}
}

// thursday is the time of a weekly programme in Tokyo.
var thursday = time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)

func airing(id string, was, is time.Time) readiness.Event {
	return readiness.Event{ID: id, FeedID: "f", UID: "weekly", RecurrenceID: was.Format(time.RFC3339), Title: "Show", Start: is, End: is.Add(time.Hour),
		WasStart: was, MovedAt: thursday.AddDate(0, 0, -9), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed}
}

// fridays are n airings that moved from Thursdays 21:54 to Fridays 20:00.
func fridays(n int) []readiness.Event {
	var all []readiness.Event
	for i := range n {
		was := thursday.AddDate(0, 0, 7*i)
		all = append(all, airing(string(rune('a'+i)), was, was.AddDate(0, 0, 1).Add(-114*time.Minute)))
	}
	return all
}

func TestAiringsThatMovedAlike(t *testing.T) {
	for _, row := range []struct {
		sentence string
		other    func(*readiness.Event)
		alike    bool
	}{
		{"another airing of the series", func(*readiness.Event) {}, true},
		{"of another series", func(e *readiness.Event) { e.UID = "other" }, false},
		{"of another calendar", func(e *readiness.Event) { e.FeedID = "g" }, false},
		{"that another import moved", func(e *readiness.Event) { e.MovedAt = e.MovedAt.Add(time.Hour) }, false},
		{"a minute further", func(e *readiness.Event) { e.Start = e.Start.Add(time.Minute) }, false},
		{"to another day", func(e *readiness.Event) { e.Start = e.Start.AddDate(0, 0, 1) }, false},
		{"from another hour", func(e *readiness.Event) { e.WasStart = e.WasStart.Add(time.Hour) }, false},
		{"that lasts all day now", func(e *readiness.Event) { e.AllDay = true }, false},
		{"that is no airing of a series", func(e *readiness.Event) { e.RecurrenceID = "" }, false},
		{"that never moved", func(e *readiness.Event) { e.MovedAt = time.Time{} }, false},
		{"entered by hand", func(e *readiness.Event) { e.FeedID = "" }, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			both := fridays(2)
			row.other(&both[1])
			if got := len(Alike(both[0], both)) == 2; got != row.alike {
				t.Errorf("alike: %t", got)
			}
			if got := len(ByShift(both)) == 1; got != row.alike {
				t.Errorf("in one group: %t", got)
			}
		})
	}
}

func TestAShiftIsOfTheClockNotOfTheHours(t *testing.T) {
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	var all []readiness.Event
	for i, day := range []int{29, 29 + 7} { // summer time ends on 1 November
		was := time.Date(2026, 10, day, 21, 0, 0, 0, la).UTC()
		e := airing(string(rune('a'+i)), was, time.Date(2026, 10, day+3, 20, 0, 0, 0, la).UTC())
		e.Zone = la.String()
		all = append(all, e)
	}
	if first, second := all[0].Start.Sub(all[0].WasStart), all[1].Start.Sub(all[1].WasStart); first == second {
		t.Fatal("no change of the clock lies between the two times of the first airing")
	}
	if n := len(Alike(all[0], all)); n != 2 {
		t.Errorf("%d airings moved alike", n)
	}
}

func TestMovesOfAnImport(t *testing.T) {
	moves := func(events []readiness.Event, alter func(int, *readiness.Move)) []readiness.Move {
		var all []readiness.Move
		for i, e := range events {
			was := e
			was.Start = e.WasStart
			m := readiness.Move{Event: e, Was: was}
			if alter != nil {
				alter(i, &m)
			}
			all = append(all, m)
		}
		return all
	}
	for _, row := range []struct {
		sentence       string
		moves          []readiness.Move
		series, others int
	}{
		{"six airings as one", moves(fridays(6), nil), 1, 0},
		{"one airing alone", moves(fridays(1), nil), 0, 1},
		{"an airing that was cancelled too", moves(fridays(3), func(i int, m *readiness.Move) {
			if i == 0 {
				m.Event.Calendar = readiness.Cancelled
			}
		}), 1, 1},
		{"what did not move", moves(fridays(2), func(_ int, m *readiness.Move) { m.Was.Start = m.Event.Start }), 0, 2},
		{"events of no series", moves(fridays(2), func(_ int, m *readiness.Move) { m.Event.RecurrenceID = "" }), 0, 2},
		{"two series", append(moves(fridays(2), nil), moves(fridays(2), func(_ int, m *readiness.Move) { m.Event.UID = "other" })...), 2, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			series, others := Moves(thursday, row.moves)
			if len(series) != row.series || len(others) != row.others {
				t.Errorf("%d series and %d others", len(series), len(others))
			}
		})
	}
}

func TestWhatALineSaysOfAirings(t *testing.T) {
	daily := fridays(3)
	for i := range daily {
		was := thursday.AddDate(0, 0, i)
		daily[i].WasStart, daily[i].Start = was, was.Add(-time.Hour)
	}
	later := fridays(2)
	for i := range later {
		later[i].Start = later[i].WasStart.AddDate(0, 0, 7)
	}
	for _, row := range []struct {
		sentence string
		airings  Airings
		every    Every
	}{
		{"on another day of the week", fridays(6), EveryWeek},
		{"at another hour each day", daily, EveryDay},
		{"a week later the day of the week says nothing", later, Irregular},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			said := row.airings.Data(row.airings[0])
			if Every(said["every"]) != row.every || said["count"] != said["lines"] || said["title"] != "Show" ||
				said["from"] != row.airings[0].WasStart.Format(time.RFC3339) || said["to"] != row.airings[0].Start.Format(time.RFC3339) {
				t.Errorf("%v", said)
			}
		})
	}
}
