package views

import (
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// OutfeedsPage lists calendar links. Link is the one that was made just now.
type OutfeedsPage struct {
	Page
	Outfeeds []outfeed.Link
	Pages    []toppage.PageFacts
	Ladder   readiness.Ladder
	Link     string
	Typed    intent.NewOutfeed
	Errors   []fault.Invalid
}

// showing says what a calendar shows.
func (p OutfeedsPage) showing(l outfeed.Link) string {
	said := []string{p.t().Outfeed.Shows[l.Shows]}
	if l.Shows == outfeed.Events {
		said[0] = p.eventsFrom(l.Level)
	}
	for _, page := range p.Pages {
		if page.Page.ID == l.PageID {
			said = append(said, p.t().Outfeed.OnPage(page.Page.Name))
		}
	}
	if l.Gates {
		said = append(said, p.t().Outfeed.Gates)
	}
	return p.t().List(said)
}

// eventsFrom names the events of a level and up.
func (p OutfeedsPage) eventsFrom(level int) string {
	if level == 0 {
		return p.t().Outfeed.AllLevels
	}
	return p.t().Outfeed.LevelUp(p.t().EventLevel(readiness.Event{Level: level, LevelState: readiness.LevelConfirmed}))
}

// shows are the choices of the form.
func (p OutfeedsPage) shows() []linkChoice {
	all := []linkChoice{{string(outfeed.Events), p.eventsFrom(0)}}
	for level := 2; level <= p.Ladder.Height(); level++ {
		all = append(all, linkChoice{fmt.Sprint(outfeed.Events, ":", level), p.eventsFrom(level)})
	}
	return append(all, linkChoice{string(outfeed.Mine), p.t().Outfeed.Shows[outfeed.Mine]})
}

// reading says when a calendar was read last or, where it is written elsewhere, how that goes.
func (p OutfeedsPage) reading(l outfeed.Link) string {
	words := p.t().Outfeed
	at := func(said func(string) string, none string) string {
		when := l.Seen
		if l.Pushed() {
			when = l.Push.At
		}
		if when.IsZero() {
			return none
		}
		return said(p.t().DayTime(p.near(when)))
	}
	switch {
	case !l.Pushed():
		return at(words.Read, words.NeverRead)
	case l.Push.Failure != "":
		return words.Failed(p.t().PushFailure(l.Push), p.t().DayTime(p.near(l.Push.Retry)))
	default:
		return at(words.Pushed, words.NeverPushed)
	}
}
