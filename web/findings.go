package web

import (
	"context"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/views"
)

// findings are what PR had better put right in its calendars, as the viewer of the reading may see it. They are
// looked for when they are first asked for, once a reading.
func (r *reading) findings() []intake.Finding {
	found := r.lint()
	if r.withhold == "" {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(f intake.Finding) bool {
		return f.Event != nil && f.Event.Confidential(r.at) || f.Other != nil && f.Other.Confidential(r.at)
	})
}

// mostBeside is how many events on each side of one are looked at to see whether it repeats another.
const mostBeside = 200

// findingsOf are those that concern one event.
func (s *Server) findingsOf(ctx context.Context, r *reading, e readiness.Event) ([]intake.Finding, error) {
	if !r.bare || r.past {
		return intake.OfEvent(e, r.findings()), nil
	}
	beside, err := s.store.EventsBeside(ctx, e.Start, e.Start, intake.TwiceWithin, mostBeside)
	if err != nil {
		return nil, err
	}
	beside = slices.DeleteFunc(beside, func(o readiness.Event) bool { return o.ID == e.ID || r.withhold != "" && o.Confidential(r.at) })
	if r.withhold == "" || !e.Confidential(r.at) {
		beside = append(beside, e)
	}
	soonest, err := s.store.SoonestStart(ctx, e.FeedID, r.at)
	if err != nil {
		return nil, err
	}
	if !soonest.IsZero() { // near air a calendar grows stale sooner
		beside = append(beside, readiness.Event{FeedID: e.FeedID, Start: soonest, End: soonest})
	}
	return intake.OfEvent(e, intake.Lint(r.at, s.Zone1, feedsByName(r.facts), beside)), nil
}

// toPutRight counts what is told on the page of feeds, without calendars that are not read: the board speaks of
// those anyway.
func (r *reading) toPutRight() int {
	n := 0
	for id := range r.facts.Feeds {
		for _, f := range intake.OfFeed(id, r.findings()) {
			if f.Kind != intake.FindStale {
				n++
			}
		}
	}
	return n
}

// sourcesOf gives what other calendars say of an event, as whoever looks may see it, with their names. Of the past it is not known.
func (s *Server) sourcesOf(ctx context.Context, r *reading, e readiness.Event) ([]views.SourceOf, error) {
	if r.past || r.withhold != "" && e.Confidential(r.at) {
		return nil, nil
	}
	sources, err := s.store.Sources(ctx, []string{e.ID})
	var all []views.SourceOf
	for _, o := range sources[e.ID] {
		if !intake.Lacks(o) {
			all = append(all, views.SourceOf{Event: o, Calendar: r.facts.Feeds[o.FeedID].Name})
		}
	}
	return all, err
}
