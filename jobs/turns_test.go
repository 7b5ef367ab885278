package jobs

import (
	"context"
	"testing"
	"time"
)

// turnStore is a store with one turn of an event and one of a source, which counts how often it is looked at and what
// is announced.
type turnStore struct {
	revision          int64
	events, sources   time.Time // when they turn; zero: not any more
	looked, announced int
}

func (s *turnStore) Revision() int64 { return s.revision }

func (s *turnStore) TurnDue(_ context.Context, since, now time.Time) (bool, error) {
	s.looked++
	if s.events.IsZero() || s.events.After(now) {
		return false, nil
	}
	turned := s.events.After(since) && !since.IsZero()
	s.events = time.Time{}
	return turned, nil
}

func (s *turnStore) NextTurn(context.Context) (time.Time, error) { return s.events, nil }

func (s *turnStore) TurnSources(_ context.Context, now time.Time) (time.Time, error) {
	if !s.sources.After(now) {
		return time.Time{}, nil
	}
	return s.sources, nil
}

func (s *turnStore) Announce(context.Context, time.Time) error {
	s.announced++
	s.revision++
	return nil
}

func TestTurn(t *testing.T) {
	noon := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	store := &turnStore{revision: 1, events: noon.Add(time.Minute), sources: noon.Add(2 * time.Minute)}
	turns := &TurnScheduler{Store: store}
	rows := []struct {
		sentence          string
		after             time.Duration // since noon
		alter             func()
		looked, announced int           // in all
		next              time.Duration // since noon; 0: none is known
	}{
		{"the store is read at the start", 0, nil, 1, 0, time.Minute},
		{"without a change it is left alone", 2 * time.Second, nil, 1, 0, time.Minute},
		{"a change is looked at", 3 * time.Second, func() { store.revision++ }, 2, 0, time.Minute},
		{"another in the same second waits", 3*time.Second + 10*time.Millisecond, func() { store.revision += 5 }, 2, 0, time.Minute},
		{"but not for longer", 4 * time.Second, nil, 3, 0, time.Minute},
		{"a nanosecond before the event begins nothing is told", time.Minute - 1, nil, 3, 0, time.Minute},
		{"its beginning is announced", time.Minute, nil, 4, 1, 2 * time.Minute},
		{"once", time.Minute + 2*time.Second, nil, 5, 1, 2 * time.Minute},
		{"what a page says grows stale", 2 * time.Minute, nil, 6, 2, 0},
		{"a change brings a turn that has passed by when it is looked at", 3 * time.Minute, func() {
			store.events = noon.Add(3*time.Minute - time.Millisecond)
			store.revision++
		}, 7, 3, 0},
		{"with the clock put back everything is looked at and told again", time.Minute, func() { store.events = noon.Add(2 * time.Minute) }, 8, 4, 2 * time.Minute},
		{"and nothing more until then", 90 * time.Second, func() { store.revision = turns.revision }, 8, 4, 2 * time.Minute},
	}
	for _, row := range rows {
		if row.alter != nil {
			row.alter()
		}
		if err := turns.Turn(t.Context(), noon.Add(row.after)); err != nil {
			t.Fatal(err)
		}
		next := time.Duration(0)
		if !turns.Next().IsZero() {
			next = turns.Next().Sub(noon)
		}
		if store.looked != row.looked || store.announced != row.announced || next != row.next {
			t.Errorf("%s: looked %d times, announced %d, next after %s; want %d, %d, %s",
				row.sentence, store.looked, store.announced, next, row.looked, row.announced, row.next)
		}
	}
}
