package api

import (
	"context"
	"maps"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// Finding is something that the owner of a calendar had better put right.
type Finding struct {
	Kind         string  `json:"kind" enum:"stale,missing,damaged,differs,title_time,twice,tentative,all_day,no_zone,unknown_zone"`
	Text         string  `json:"text" doc:"What was found, in the language of Accept-Language."`
	Detail       string  `json:"detail" doc:"Why it matters and what to do."`
	EventID      *string `json:"event_id" doc:"Null if it concerns the calendar as a whole."`
	OtherEventID *string `json:"other_event_id" doc:"The duplicate event."`
	Events       int     `json:"events" doc:"Number of events of a series that it concerns; event_id is the first of them."`
}

func (v shape) finding(f intake.Finding) Finding {
	text, detail := v.text.Finding(f, v.clock)
	shown := Finding{Kind: string(f.Kind), Text: text, Detail: detail, Events: max(f.Times, 1)}
	if f.Event != nil {
		shown.EventID = &f.Event.ID
	}
	if f.Other != nil {
		shown.OtherEventID = &f.Other.ID
	}
	return shown
}

// linted gives the shape with what there is to put right among events, as the caller may see it.
func (s *service) linted(v shape, feeds map[string]readiness.Feed, events []readiness.Event) shape {
	v.findings = make(map[string][]intake.Finding)
	for _, f := range s.lint(v, slices.Collect(maps.Values(feeds)), events) {
		if f.Event != nil {
			v.findings[f.Event.ID] = append(v.findings[f.Event.ID], f)
		}
	}
	return v
}

func (s *service) lint(v shape, feeds []readiness.Feed, events []readiness.Event) []intake.Finding {
	if v.withhold != "" {
		events = slices.DeleteFunc(slices.Clone(events), func(e readiness.Event) bool { return e.Confidential(v.now) })
	}
	return append(intake.Lint(v.clock.Now, v.clock.Zone, feeds, events), intake.Differences(v.clock.Now, feeds, events, v.sources)...)
}

// mostBeside is how many events on each side of a list are looked at to see whether one repeats another.
const mostBeside = 200

// asked gives the shape with what is asked about events.
func (s *service) asked(ctx context.Context, v shape) (shape, error) {
	open, err := s.openOffers(ctx, v)
	v.offers = make(map[string]string)
	for _, o := range open {
		for _, p := range o.Pairs {
			v.offers[p.From.ID], v.offers[p.To.ID] = o.ID, o.ID
		}
	}
	return v, err
}

// lintedList is linted, and asked, of the events of a snapshot, which may repeat others beside them; where some between them are left out, also
// those.
func (s *service) lintedList(ctx context.Context, v shape, facts readiness.Snapshot, some bool) (shape, error) {
	v, err := s.asked(ctx, v)
	if err != nil {
		return v, err
	}
	if len(facts.Events) == 0 {
		return s.linted(v, facts.Feeds, nil), nil
	}
	if v.sources, err = s.Store.Sources(ctx, idsOf(facts.Events)); err != nil {
		return v, err
	}
	from, to := facts.Events[0].Start, facts.Events[0].Start
	known := make(map[string]bool, len(facts.Events))
	for i := range facts.Events {
		e := &facts.Events[i]
		known[e.ID] = true
		if e.Start.Before(from) {
			from = e.Start
		}
		to = fault.Later(to, e.Start)
	}
	near, err := s.Store.EventsBeside(ctx, from, to, intake.TwiceWithin, mostBeside)
	if err != nil {
		return v, err
	}
	if some {
		between, err := s.Store.FirstStarting(ctx, from, to, mostBeside)
		if err != nil {
			return v, err
		}
		near = append(near, between...)
	}
	events := slices.Clone(facts.Events)
	for _, e := range near {
		if !known[e.ID] {
			known[e.ID], events = true, append(events, e)
		}
	}
	return s.linted(v, facts.Feeds, events), nil
}

// toPutRight gives the function that tells what there is to put right in each of the calendars, in the first events to come, as the
// caller may see it.
func (s *service) toPutRight(ctx context.Context, by caller, feeds []readiness.Feed) (func(readiness.Feed) []Finding, error) {
	events, _, err := s.Store.FirstOf(ctx, by.now, by.now.Add(intake.ImportFuture), intake.MostLinted)
	if err != nil {
		return nil, err
	}
	v := s.shape(by, by.now, readiness.Ladder{})
	if v.sources, err = s.Store.Sources(ctx, idsOf(events)); err != nil {
		return nil, err
	}
	found := s.lint(v, feeds, events)
	return func(f readiness.Feed) []Finding { return each(intake.OfFeed(f.ID, found), v.finding) }, nil
}

func idsOf(events []readiness.Event) []string {
	return each(events, func(e readiness.Event) string { return e.ID })
}
