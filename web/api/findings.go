package api

import (
	"context"
	"maps"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Finding is something that the owner of a calendar had better put right.
type Finding struct {
	Kind         string  `json:"kind" enum:"stale,missing,damaged,title_time,twice,tentative,all_day,no_zone,unknown_zone"`
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
	return intake.Lint(v.clock.Now, s.Zone, feeds, events)
}

// around reads the events that may repeat one.
func (s *service) around(ctx context.Context, e readiness.Event) ([]readiness.Event, error) {
	return s.Store.EventsStarting(ctx, e.Start.Add(-intake.TwiceWithin), e.Start.Add(intake.TwiceWithin))
}

// toPutRight gives the function that tells what there is to put right in each of the calendars, as the caller may see
// it.
func (s *service) toPutRight(ctx context.Context, by caller, feeds []readiness.Feed) (func(readiness.Feed) []Finding, error) {
	events, err := s.Store.EventsStarting(ctx, by.now, by.now.Add(intake.ImportFuture))
	if err != nil {
		return nil, err
	}
	v := s.shape(by, by.now, readiness.Ladder{})
	found := s.lint(v, feeds, events)
	return func(f readiness.Feed) []Finding { return each(intake.OfFeed(f.ID, found), v.finding) }, nil
}
