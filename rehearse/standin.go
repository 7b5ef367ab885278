package rehearse

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/toppage"
)

// standIn is what takes the place of the probes of one page.
type standIn struct {
	rehearsal.StandIn
	seen     time.Time // last
	surveyed time.Time
}

const (
	castOf      = 60 // observations that are repeated
	atOnce      = 20 // probes that are made up for at most: as many as checks look back on
	answersEach = time.Minute
)

// cast reads what stood in for the probes of each page, and has them seen just before the rehearsal begins.
func (s *stage) cast(ctx context.Context) error {
	facts, err := s.store.SnapshotOf(ctx, nil)
	if err != nil {
		return err
	}
	from := s.began.From
	for _, p := range facts.Pages {
		seen, err := s.store.Observations(ctx, p.Page.ID, time.Time{}, castOf)
		if err != nil {
			return err
		}
		slices.Reverse(seen)
		in := standIn{StandIn: rehearsal.StandIn{Page: p.Page, Known: seen, Survey: p.Survey, Began: from, Proven: max(facts.Traffic.Proven, p.Page.Traffic.Proven)}}
		if err := s.store.ForgetProbes(ctx, p.Page.ID, from); err != nil {
			return err
		}
		s.pages = append(s.pages, in)
	}
	return s.standIn(ctx, from)
}

// standIn has all pages seen up to an instant.
func (s *stage) standIn(ctx context.Context, at time.Time) error {
	events, err := s.store.EventsAround(ctx, at, readiness.NearEvents)
	if err != nil {
		return err
	}
	s.mu.Lock()
	active := slices.Clone(s.active)
	s.mu.Unlock()
	for i := range s.pages {
		p := &s.pages[i]
		p.Active = active
		every, _ := readiness.Pace(p.Page, at, events)
		if err := s.look(ctx, p, at, every); err != nil {
			return err
		}
	}
	if at.Sub(s.answers).Abs() < answersEach {
		return nil
	}
	s.answers = at
	return s.store.AnswersAnew(ctx, at)
}

// look has one page seen: each time that it was due since it was seen last, the newest of them, and at the instant itself where it is
// due by then.
func (s *stage) look(ctx context.Context, p *standIn, at time.Time, every time.Duration) error {
	if !p.seen.IsZero() && at.Sub(p.seen) < every {
		return nil
	}
	var seen []toppage.Observation
	for n := atOnce - 1; n >= 0; n-- {
		when := at.Add(-time.Duration(n) * every)
		if !when.After(p.seen) {
			continue
		}
		if o, ok := p.Observe(when, toppage.Stale(every)); ok {
			seen = append(seen, o)
		}
	}
	var survey *toppage.Survey
	if at.Sub(p.surveyed) >= toppage.SurveyInterval {
		survey, p.surveyed = p.Look(at), at
	}
	p.seen = at
	return s.store.StandIn(ctx, p.Page, seen, survey, at)
}
