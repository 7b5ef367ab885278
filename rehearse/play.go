package rehearse

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/rehearsal"
)

const (
	beat       = time.Second      // between two looks at the clock
	sizedEvery = 10 * time.Second // by our clock
	goesTurns  = time.Millisecond // the least way from one turn to the next
)

// run plays until the rehearsal ends, and says why it did.
func (s *stage) run(ctx context.Context) rehearsal.Ending {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		if err := s.hush(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("a rehearsal does not know what is confidential", "error", err)
		}
		if why := s.over(ctx, s.play(ctx)); why != "" {
			return why
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// over says why the rehearsal ends; empty: it goes on.
func (s *stage) over(ctx context.Context, err error) rehearsal.Ending {
	switch {
	case s.ending() != "":
		return s.ending()
	case ctx.Err() != nil:
		return rehearsal.EndedStop
	case err != nil:
		s.log.Error("a rehearsal cannot go on", "error", err)
		return rehearsal.EndedFault
	case s.idle():
		return rehearsal.EndedIdle
	case s.full():
		return rehearsal.EndedFull
	}
	return ""
}

// full says that the stage takes too much room. It is looked at now and then.
func (s *stage) full() bool {
	now := s.now()
	if now.Sub(s.sized) < sizedEvery {
		return false
	}
	s.sized = now
	n, err := s.folder.size()
	return err == nil && n > rehearsal.MostBytes
}

// play plays all up to what the clock shows: instant by instant, so that what happens in between happens in its order.
func (s *stage) play(ctx context.Context) error {
	moved := s.news.Swap(false)
	for ctx.Err() == nil {
		until, jump := s.goal()
		at := s.next(ctx, until)
		if !at.After(s.instant()) && !s.waiting(at) {
			if jump {
				s.arrive(until)
				moved = true
			}
			break
		}
		if err := s.playAt(ctx, at); err != nil {
			return err
		}
		moved = true
	}
	if !moved || ctx.Err() != nil {
		return ctx.Err()
	}
	return s.store.Announce(ctx, s.instant())
}

// goal is up to when is to be played, and whether the clock was put there.
func (s *stage) goal() (until time.Time, jump bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.target.IsZero() {
		return s.target, true
	}
	return s.clock.At(s.now()), false
}

// arrive has the clock go on from where it was put.
func (s *stage) arrive(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Set(s.now(), at, s.clock.Speed, s.clock.Held)
	s.target, s.jumpFrom = time.Time{}, time.Time{}
}

// waiting says that a step waits to be played at an instant.
func (s *stage) waiting(at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.coming) > 0 && !s.due(s.coming[0]).After(at)
}

// next gives the first instant up to until at which something happens; until where nothing does.
func (s *stage) next(ctx context.Context, until time.Time) time.Time {
	shows, next := s.instant(), until
	consider := func(at time.Time) {
		if at.After(shows) && at.Before(next) {
			next = at
		}
	}
	// What is seen of pages is made fresh at every instant, so that only what turns in events counts.
	if turn, err := s.store.NextTurn(ctx); err == nil && turn.Sub(shows) >= goesTurns {
		consider(turn)
	}
	if e, err := s.store.Event(ctx, s.eventID); err == nil && s.air == nil {
		from, _ := e.Window()
		consider(from)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.coming) > 0 {
		consider(s.due(s.coming[0]))
	}
	for _, a := range s.active {
		consider(a.To)
	}
	if next.Before(shows) {
		return shows
	}
	return next
}

// playAt plays what happens at an instant.
func (s *stage) playAt(ctx context.Context, at time.Time) error {
	if err := s.standIn(ctx, at); err != nil {
		return err
	}
	for {
		step, due := s.take(at)
		if !due {
			break
		}
		if err := s.begin(ctx, step, at); err != nil {
			return fmt.Errorf("step %d: %w", step.N, err)
		}
	}
	if err := s.turns.Turn(ctx, at); err != nil {
		return err
	}
	s.shown.Store(at.UnixNano())
	return s.atAir(ctx, at)
}

// take gives the next step that is due.
func (s *stage) take(at time.Time) (rehearsal.Injected, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.coming) == 0 || s.due(s.coming[0]).After(at) {
		return rehearsal.Injected{}, false
	}
	step := s.coming[0]
	s.coming = s.coming[1:]
	return step, true
}

// begin does what a step does.
func (s *stage) begin(ctx context.Context, step rehearsal.Injected, at time.Time) error {
	var err error
	switch step.Kind {
	case rehearsal.Move:
		_, err = s.store.StageEdit(ctx, s.eventID, at, func(e *readiness.Event) { e.Start, e.End = e.Start.Add(step.By), e.End.Add(step.By) })
	case rehearsal.Cancel:
		_, err = s.store.StageEdit(ctx, s.eventID, at, func(e *readiness.Event) { e.Calendar = readiness.Cancelled })
	}
	if err != nil {
		return err
	}
	step.Began = at
	s.mu.Lock()
	defer s.mu.Unlock()
	s.played = append(s.played, step)
	if step.Kind.Lasts() {
		a := rehearsal.Active{Step: step.Step, From: at}
		if step.For > 0 {
			a.To = at.Add(step.For)
		}
		s.active = append(s.active, a)
	}
	return nil
}

// atAir notes the call with which the event goes on air.
func (s *stage) atAir(ctx context.Context, at time.Time) error {
	if s.air != nil {
		return nil
	}
	e, err := s.store.Event(ctx, s.eventID)
	if err != nil {
		return err
	}
	if from, _ := e.Window(); at.Before(from) && e.OnAirAt.IsZero() {
		return nil
	}
	f, err := s.store.EventSnapshot(ctx, s.eventID)
	if err != nil {
		return err
	}
	air := rehearsal.Judge(f.Row(at, f.Events[0]), at, s.began.From)
	s.air = &air
	return nil
}
