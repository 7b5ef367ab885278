package views

import (
	"tallylight/readiness"
	"tallylight/readiness/grading"
	"tallylight/readiness/toppage"
)

// Names are events by id, as whoever looks may see them.
type Names map[string]readiness.Event

// linked are events to name: those that are named, and how many are confidential to whoever looks.
type linked struct {
	Events []readiness.Event
	Hidden int
	Others int  // further ones, that nobody lists
	Past   bool // their level and date are said as well
}

// mostNamed is how many events a sentence names.
const mostNamed = 3

func (l linked) first() []readiness.Event { return l.Events[:min(len(l.Events), mostNamed)] }

// of gives the events of ids; an empty id is a confidential one.
func (n Names) of(ids []string) (l linked) {
	for _, id := range ids {
		switch e, known := n[id]; {
		case id == "":
			l.Hidden++
		case known:
			l.Events = append(l.Events, e)
		default:
			l.Events = append(l.Events, readiness.Event{ID: id, Title: id})
		}
	}
	return l
}

// none says that there is nothing to name.
func (l linked) none() bool { return len(l.Events) == 0 && l.Hidden == 0 && l.Others == 0 }

// knownWith are those that fall together with an event and whose peak is known; darkWith are the others.
func (n Names) knownWith(d toppage.Demand) linked {
	var ids []string
	for _, a := range d.Also {
		if a.Peak > 0 {
			ids = append(ids, a.EventID)
		}
	}
	l := n.of(ids)
	l.Others = d.Rest.Events - d.Rest.Dark
	return l
}

func (n Names) darkWith(d toppage.Demand) linked {
	var ids []string
	for _, a := range d.Dark() {
		ids = append(ids, a.EventID)
	}
	l := n.of(ids)
	l.Others = d.Rest.Dark
	return l
}

// reasonEvents are those that a line of a sum is about.
func reasonEvents(names Names, r grading.Reason) linked {
	if r.Kind == grading.ReasonAlike {
		return linked{Events: r.Like, Past: true}
	}
	l := names.of(r.Events)
	l.Others = r.Others
	return l
}

// afterEvent is what is said between the ith event and what follows.
func (p Page) afterEvent(l linked, i int) string {
	words, said := p.t().Suggest, ""
	if e := l.Events[i]; l.Past {
		said = words.PastLevel(e.Level, p.t().Date(p.day(e)))
	}
	if i+1 < len(l.first()) {
		return said + words.And
	}
	if more := max(len(l.Events)-mostNamed, 0) + l.Others; more > 0 {
		said += words.Others(more)
	}
	if l.Hidden > 0 {
		said += p.t().Evening.AndConfidential(l.Hidden)
	}
	return said
}

// confirms says that the word on a level of whoever looks is final.
func (p Page) confirms() bool { return p.may(readiness.ConfirmLevel) }

// asksWhy says that whoever looks is asked why a level is below what the figures ask for.
func (p Page) asksWhy(r readiness.Row) bool {
	why, below := r.BelowSuggestion()
	return below && why == "" && p.confirms()
}

// setLevel is what is done to the level of an event: PR proposes it, SRE sets it.
func (p Page) setLevel() string {
	if p.confirms() {
		return p.t().Do.SetLevel
	}
	return p.t().Do.ProposeLevel
}
