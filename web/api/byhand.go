package api

import (
	"context"
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// createEvent answers POST /events. What is likely to be there already is asked about once: a 409 with the other.
func (s *service) createEvent(ctx context.Context, by caller, in *of[intent.NewEvent]) (Event, error) {
	meant, err := said(in.Version, in.Body, intent.NewEvent{}, false)
	e, wrong := meant.Event(s.clock(by))
	if err = both[intent.NewEvent](err, wrong); err != nil {
		return Event{}, err
	}
	if !meant.Another {
		if err := s.twin(ctx, by, e); err != nil {
			return Event{}, err
		}
	}
	if e, err = s.Store.CreateEvent(ctx, e, by.Actor, by.now); err != nil {
		return Event{}, err
	}
	return s.readEvent(ctx, by, e.ID)
}

// twin refuses an event that is likely to be there already, together with the other.
func (s *service) twin(ctx context.Context, by caller, e readiness.Event) error {
	twin, found, err := s.Store.TwinOf(ctx, e)
	if err != nil || !found {
		return err
	}
	other, err := s.readEvent(ctx, by, twin.ID)
	if err != nil {
		return err
	}
	return staleError{cause: fmt.Errorf("an event of this title and hour: %w", fault.ErrExists), current: other}
}

// changeEvent answers PATCH /events/{id}: all of it, or nothing.
func (s *service) changeEvent(ctx context.Context, by caller, in *on[intent.EventEdit]) (Event, error) {
	was, err := s.Store.Event(ctx, in.ID)
	if err != nil {
		return Event{}, err
	}
	meant, err := said(in.Version, in.Body, intent.EventEditOf(was), true)
	if err != nil {
		return Event{}, err
	}
	if meant.Hidden != was.Hidden && !by.Role.May(readiness.SetLevel) {
		return Event{}, fault.ErrForbidden
	}
	_, err = s.Store.EditEvent(ctx, in.ID, meant.Version, by.Actor, by.now, func(e *readiness.Event) error {
		if e.Version != was.Version {
			return fault.ErrStale
		}
		return fault.All(meant.Over(e, s.clock(by)))
	})
	return edited(named[intent.EventEdit](err), func() (Event, error) { return s.readEvent(ctx, by, in.ID) })
}
