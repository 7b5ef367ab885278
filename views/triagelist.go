package views

import (
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// TriageListPage lists coming events without a level.
type TriageListPage struct {
	Page
	Rows   []readiness.Row // by air time; as many as one press can set
	Count  int             // of them in all
	Peaks  Peaks
	Ticked map[string]bool // by id
	Ladder readiness.Ladder

	Level, Reason string            // as typed
	Meanwhile     []readiness.Event // others changed them since the list was shown
	NewLadder     bool              // the ladder was changed since
	Errors        []fault.Invalid
}

// triageRows are rows that stand together: the airings of a series, or all events of none.
type triageRows struct {
	Rows   []readiness.Row
	Series bool
	First  int // number of the first row in the form, from 1 on
}

// name is how an address ticks the rows.
func (g triageRows) name() string {
	if g.Series {
		return g.Rows[0].Event.ID
	}
	return TickSingle
}

// What an address of the list ticks, but for the airings of a series, which go by the id of one of them.
const (
	TickAll    = "all"
	TickSingle = "single"
)

// SameSeries says that two events are airings of one series.
func SameSeries(a, b readiness.Event) bool {
	return a.FeedID != "" && a.RecurrenceID != "" && b.RecurrenceID != "" && a.FeedID == b.FeedID && a.UID == b.UID
}

// groups puts the airings of a series together, in the order of the first of each, and single events behind them.
func (p TriageListPage) groups() []triageRows {
	var groups []triageRows
	single := triageRows{}
	taken := make([]bool, len(p.Rows))
	for i, r := range p.Rows {
		if taken[i] {
			continue
		}
		g := triageRows{Series: true}
		for j := i; j < len(p.Rows); j++ {
			if j == i || SameSeries(r.Event, p.Rows[j].Event) {
				g.Rows, taken[j] = append(g.Rows, p.Rows[j]), true
			}
		}
		if len(g.Rows) == 1 {
			single.Rows = append(single.Rows, r)
		} else {
			groups = append(groups, g)
		}
	}
	if len(single.Rows) > 0 {
		groups = append(groups, single)
	}
	first := 1
	for i := range groups {
		groups[i].First = first
		first += len(groups[i].Rows)
	}
	return groups
}

func (p TriageListPage) allTicked(g triageRows) bool {
	for _, r := range g.Rows {
		if !p.Ticked[r.Event.ID] {
			return false
		}
	}
	return true
}

func (p TriageListPage) setForTicked() string {
	if p.Person != nil && !p.Person.Role.May(readiness.ConfirmLevel) {
		return p.t().Level.ProposeForTicked
	}
	return p.t().Level.SetForTicked
}

func (p TriageListPage) nothingTicked(e fault.Invalid) string {
	if e.Reason == "required" {
		return p.t().Level.NothingTicked
	}
	return p.t().Invalid(e)
}

// mostMeanwhile is how many events a sentence names.
const mostMeanwhile = 10

// namesOf lists the titles of events.
func (p Page) namesOf(events []readiness.Event) string { return p.t().Titles(events, mostMeanwhile) }
