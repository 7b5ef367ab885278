package batch

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
)

// Shift is how the airings of a series moved: those of one import that moved alike have the same. It is a key of maps.
type Shift struct {
	feed, uid string
	at        int64  // of the import
	days      int    // by the calendar of the zone
	from, to  string // on its clock
	day       bool   // it lasts all day now
	alone     string // the event, where it is none of a series
}

// ShiftOf gives how a stored event moved last.
func ShiftOf(e readiness.Event) Shift {
	if e.FeedID == "" || e.RecurrenceID == "" || e.MovedAt.IsZero() {
		return Shift{alone: e.ID}
	}
	return shift(e, e.WasStart, e.MovedAt)
}

// Alone says that it is the move of one event.
func (s Shift) Alone() bool { return s.alone != "" }

func shift(e readiness.Event, was, at time.Time) Shift {
	zone := e.ZoneLocation()
	from, to := was.In(zone), e.Start.In(zone)
	return Shift{feed: e.FeedID, uid: e.UID, at: at.UnixMilli(), days: days(from, to), from: from.Format(clock), to: to.Format(clock), day: e.AllDay}
}

const clock = "15:04"

// days counts the midnights between two times of a clock, whatever the length of its days.
func days(from, to time.Time) int {
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// Moves takes apart what an import changed: the airings of a series that moved alike together, by air time, and the others
// one by one. What turned as well, or did not move, is one by one.
func Moves(now time.Time, moves []readiness.Move) (series [][]readiness.Move, others []readiness.Move) {
	alike := map[Shift][]readiness.Move{}
	var order []Shift
	for _, m := range moves {
		if m.Turned() || !m.Moved() || m.Event.RecurrenceID == "" {
			others = append(others, m)
			continue
		}
		key := shift(m.Event, m.Was.Start, now)
		if len(alike[key]) == 0 {
			order = append(order, key)
		}
		alike[key] = append(alike[key], m)
	}
	for _, key := range order {
		if len(alike[key]) == 1 {
			others = append(others, alike[key]...)
			continue
		}
		slices.SortStableFunc(alike[key], func(a, b readiness.Move) int { return a.Event.Start.Compare(b.Event.Start) })
		series = append(series, alike[key])
	}
	return series, others
}

// Airings are the airings of one series that moved alike, by air time.
type Airings []readiness.Event

// Moved are the airings that an import moved.
func Moved(moves []readiness.Move) Airings {
	all := make(Airings, len(moves))
	for i, m := range moves {
		all[i] = m.Event
		all[i].WasStart = m.Was.Start
	}
	return all
}

// ByShift puts events together that moved alike, in the order of the first of each.
func ByShift(events []readiness.Event) []Airings {
	at := map[Shift]int{}
	var all []Airings
	for _, e := range events {
		key := ShiftOf(e)
		i, known := at[key]
		if !known {
			i, at[key] = len(all), len(all)
			all = append(all, nil)
		}
		all[i] = append(all[i], e)
	}
	return all
}

// Alike gives those of the events that moved as e did, e included, by air time.
func Alike(e readiness.Event, events []readiness.Event) Airings {
	var alike Airings
	for _, o := range events {
		if ShiftOf(o) == ShiftOf(e) {
			alike = append(alike, o)
		}
	}
	slices.SortFunc(alike, func(a, b readiness.Event) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	return alike
}

// Every says how often the airings come, as far as it tells their times: on one day of the week, on several at the same
// hour of the same day, or otherwise.
type Every string

// How often airings come.
const (
	EveryWeek  Every = "week"
	EveryDay   Every = "day"
	Irregular  Every = ""
	daysOfWeek       = 7
)

// Every says how often the airings come.
func (a Airings) Every() Every {
	zone := a[0].ZoneLocation()
	shifted := days(a[0].WasStart.In(zone), a[0].Start.In(zone))
	same := !slices.ContainsFunc(a, func(e readiness.Event) bool { return e.Start.In(zone).Weekday() != a[0].Start.In(zone).Weekday() })
	switch {
	case a[0].AllDay || shifted != 0 && shifted%daysOfWeek == 0:
		return Irregular // by the week nobody could tell them apart
	case same:
		return EveryWeek
	case shifted == 0:
		return EveryDay
	default:
		return Irregular
	}
}

// Data is what a line of the log says of the airings together. Title and times are of the one that the line is about, so that
// whoever may not know of it does not learn them from another.
func (a Airings) Data(about readiness.Event) map[string]string {
	return Sum(map[string]string{
		"title": about.Title, "from": about.WasStart.Format(time.RFC3339), "to": about.Start.Format(time.RFC3339),
		"all_day": strconv.FormatBool(about.AllDay), "every": string(a.Every()),
	}, len(a))
}
