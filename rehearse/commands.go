package rehearse

import (
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
)

// command does what somebody says. What takes time is only noted: the goroutine that plays does it.
func (s *stage) command(c rehearsal.Command, by readiness.Actor) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, do := range []func(rehearsal.Command, readiness.Actor) error{s.setClock, s.putAhead, s.inject, s.see} {
		if err := do(c, by); err != nil {
			return err
		}
	}
	s.news.Store(true)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

// setClock holds the clock, lets it go on, or changes its speed.
func (s *stage) setClock(c rehearsal.Command, _ readiness.Actor) error {
	if !c.Hold && !c.Run && c.Speed == 0 {
		return nil
	}
	speed := s.clock.Speed
	if c.Speed != 0 {
		if wrong := (rehearsal.Scenario{Speed: c.Speed}).Wrong(); len(wrong) > 0 {
			return fault.Invalid{Field: "speed", Reason: "scenario_speed", Got: wrong[0].Got}
		}
		speed = c.Speed
	}
	now := s.now()
	s.clock = s.clock.Set(now, s.clock.At(now), speed, (s.clock.Held || c.Hold) && !c.Run)
	return nil
}

// putAhead notes to where the clock is to be put.
func (s *stage) putAhead(c rehearsal.Command, _ readiness.Actor) error {
	shows := s.instant()
	to := shows.Add(c.Ahead)
	switch {
	case c.Next && len(s.coming) > 0:
		to = s.due(s.coming[0])
	case c.Ahead < 0 || c.Ahead > rehearsal.MostAhead:
		return fault.Invalid{Field: "ahead", Reason: "rehearsal_ahead", Got: c.Ahead.String()}
	case c.Ahead == 0:
		return nil
	}
	if !s.target.IsZero() {
		return fault.Invalid{Field: "ahead", Reason: "still_ahead"}
	}
	if to.After(shows) {
		s.target, s.jumpFrom = to, shows
	}
	return nil
}

// due is when a step of the scenario is played.
func (s *stage) due(step rehearsal.Injected) time.Time {
	if !step.Began.IsZero() {
		return step.Began
	}
	return s.began.Zero.Add(step.At)
}

// inject has a step played at once.
func (s *stage) inject(c rehearsal.Command, _ readiness.Actor) error {
	if c.Inject == nil {
		return nil
	}
	step := *c.Inject
	step.At = 0
	if err := fault.All(rehearsal.Scenario{Steps: []rehearsal.Step{step}}.Wrong()); err != nil {
		return err
	}
	if len(s.coming)+len(s.played) >= 2*rehearsal.MostSteps {
		return fault.Invalid{Field: rehearsal.Field, Reason: "scenario_steps", Got: strconv.Itoa(2 * rehearsal.MostSteps)}
	}
	step.At = s.instant().Sub(s.began.Zero)
	s.coming = slices.Insert(s.coming, 0, rehearsal.Injected{Step: step, N: len(s.coming) + len(s.played) + 1, Began: s.instant()})
	return nil
}

// see notes that somebody has seen a step.
func (s *stage) see(c rehearsal.Command, by readiness.Actor) error {
	if c.Seen == 0 {
		return nil
	}
	for i := range s.played {
		if p := &s.played[i]; p.N == c.Seen {
			if p.SeenAt.IsZero() {
				p.SeenAt, p.SeenBy = s.instant(), by.Role
			}
			return nil
		}
	}
	return fault.Invalid{Field: "seen", Reason: "not_played", Got: strconv.Itoa(c.Seen)}
}
