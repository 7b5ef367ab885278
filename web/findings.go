package web

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/views"
)

// findings are what PR had better put right in its calendars, as the viewer of the reading may see it. They are
// looked for when they are first asked for, once a reading.
func (r *reading) findings() []intake.Finding {
	return r.visible(r.lint())
}

// visible are those of some findings that the viewer of the reading may see.
func (r *reading) visible(found []intake.Finding) []intake.Finding {
	if r.withhold == "" {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(f intake.Finding) bool {
		return f.Event != nil && f.Event.Confidential(r.at) || f.Other != nil && f.Other.Confidential(r.at)
	})
}

// findingsOfFeed are those of one calendar, told once a series. Where the board has not all events they are looked for among more;
// among is then of how many, 0: all.
func (s *Server) findingsOfFeed(ctx context.Context, r *reading, id string) (found []intake.Finding, among int, err error) {
	if r.whole() || r.past {
		return intake.OfFeed(id, r.findings()), 0, nil
	}
	events, left, err := s.store.FirstOf(ctx, r.at, r.at.Add(intake.ImportFuture), intake.MostLinted)
	if err != nil {
		return nil, 0, err
	}
	if left.N > 0 {
		among = len(events)
	}
	found, err = s.linted(ctx, r, events)
	return intake.OfFeed(id, r.visible(found)), among, err
}

// linted looks for what is to be put right among events of which the reading has not all.
func (s *Server) linted(ctx context.Context, r *reading, events []readiness.Event) ([]intake.Finding, error) {
	sources, err := s.store.Sources(ctx, idsOf(events))
	return lint(r.at, s.home(ctx), r.facts, events, sources), err
}

// lint looks for what is to be put right among events, given what other calendars say of them.
func lint(now time.Time, home *time.Location, facts readiness.Snapshot, events []readiness.Event, sources map[string][]readiness.Event) []intake.Finding {
	feeds := feedsByName(facts)
	return append(intake.Lint(now, home, feeds, events), intake.Differences(now, feeds, events, sources)...)
}

// mostBeside is how many events on each side of one are looked at to see whether it repeats another.
const mostBeside = 200

// findingsOf are those that concern one event.
func (s *Server) findingsOf(ctx context.Context, r *reading, e readiness.Event) ([]intake.Finding, error) {
	if r.whole() || r.past {
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
	found, err := s.linted(ctx, r, beside)
	return intake.OfEvent(e, found), err
}

// toPutRight counts what is told on the pages of feeds, without calendars that are not read: the board speaks of
// those anyway. There may be more in events that were not read.
func (r *reading) toPutRight() views.Left {
	n := 0
	for id := range r.facts.Feeds {
		for _, f := range intake.OfFeed(id, r.findings()) {
			if f.Kind != intake.FindStale {
				n++
			}
		}
	}
	return views.Left{N: n, More: r.beyond.Ahead.N > 0}
}

// sourcesOf gives what other calendars say of an event, as whoever looks may see it, with their names. Of the past it is not known.
func (s *Server) sourcesOf(ctx context.Context, r *reading, e readiness.Event) ([]views.SourceOf, error) {
	if r.past || r.withhold != "" && e.Confidential(r.at) {
		return nil, nil
	}
	sources, err := s.store.Sources(ctx, []string{e.ID})
	var all []views.SourceOf
	for _, o := range sources[e.ID] {
		if !o.Vanished() {
			all = append(all, views.SourceOf{Event: o, Calendar: r.facts.Feeds[o.FeedID].Name})
		}
	}
	return all, err
}
