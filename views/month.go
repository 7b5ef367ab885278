package views

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/text"
)

// monthDay is a day of the sheet with what falls on it.
type monthDay struct {
	Day   time.Time
	Off   bool // of a neighbouring month
	Rows  []readiness.Row
	Gates []monthGate
	More  Left
}

// monthGate is a gate of an event that falls on a day.
type monthGate struct {
	Row   readiness.Row
	Gate  gateGroup
	State string // a key of text.Month.GateState
	Kind  string
}

// first is midnight of the first of the month, in the first zone.
func (p CalendarPage) first() time.Time {
	m := p.Month.In(p.Zone1)
	return time.Date(m.Year(), m.Month(), 1, 0, 0, 0, 0, p.Zone1)
}

// weekdays names the days of a week, from that on which it begins.
func (p CalendarPage) weekdays() []string {
	names := p.t().Month.Weekdays
	return slices.Concat(names[p.Week:], names[:p.Week])
}

// weeks gives the sheet: whole weeks, with the events and gates of each day.
func (p CalendarPage) weeks() [][]monthDay {
	first := p.first()
	end := first.AddDate(0, 1, 0)
	day := first.AddDate(0, 0, -int((first.Weekday()-p.Week+7)%7))
	var weeks [][]monthDay
	for day.Before(end) {
		week := make([]monthDay, 0, 7)
		for range 7 {
			week = append(week, p.fill(monthDay{Day: day, Off: day.Month() != first.Month()}))
			day = day.AddDate(0, 0, 1)
		}
		weeks = append(weeks, week)
	}
	return weeks
}

// fill puts events and gates into a day.
func (p CalendarPage) fill(d monthDay) monthDay {
	d.More = p.More[d.Day.Format(time.DateOnly)]
	for _, r := range p.Rows {
		if text.SameDay(p.day(r.Event), d.Day) {
			d.Rows = append(d.Rows, r)
			continue
		}
		if r.Event.Level == 0 || r.Phase == readiness.CancelledPhase {
			continue
		}
		for _, g := range gates(r.Tasks) {
			if g.Gate.Timed() && g.Gate.TaskPhase() == "before" && text.SameDay(p.near(g.Due), d.Day) {
				d.Gates = append(d.Gates, p.gate(r, g))
			}
		}
	}
	return d
}

func (p CalendarPage) gate(r readiness.Row, g gateGroup) monthGate {
	m := monthGate{Row: r, Gate: g, State: "to_come", Kind: "open"}
	switch g.class(p.Now) {
	case "gd":
		m.State, m.Kind = "passed", "done"
	case "gb":
		m.State, m.Kind = "missed", "failing"
	case "gr":
		m.State, m.Kind = "nobody", "risk"
	}
	return m
}

// ink is the colour of a gate's sign.
func (g monthGate) ink() string {
	return map[string]string{"done": "c-ai", "failing": "c-bad", "risk": "c-risk", "open": "c-wait"}[g.Kind]
}

// moreOfDay says how many events a day leaves out.
func (p Page) moreOfDay(l Left) string {
	if l.More {
		return p.t().Month.ManyMore(l.N)
	}
	return p.t().Month.More(l.N)
}

// monthPath is the address of a month.
func monthPath(first time.Time) string { return "/calendar?month=" + first.Format("2006-01") }

func (p CalendarPage) dayClass(d monthDay) string {
	class := ""
	if d.Off {
		class += " off"
	}
	if wd := d.Day.Weekday(); wd == time.Sunday || wd == time.Saturday {
		class += " we"
	}
	if text.SameDay(d.Day, p.near(p.Now)) {
		class += " today"
	}
	return class
}
