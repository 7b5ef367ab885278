package api

import (
	"context"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/web/intent"
)

// postpone answers POST /events/{id}/postponement. Without a version, minutes count from where the event is.
func (s *service) postpone(ctx context.Context, by caller, id string, p intent.Postponement) error {
	_, err := s.Store.Postpone(ctx, id, p.Version, by.Actor, by.now, func(e readiness.Event) (from, to time.Time, err error) {
		return p.Times(s.clock(by), e)
	})
	return err
}

// followFeed answers PUT /events/{id}/feed.
func (s *service) followFeed(ctx context.Context, by caller, id string, d intent.Deciding) error {
	_, err := s.Store.FollowFeed(ctx, id, d.Feed, d.Version, by.Actor, by.now)
	return err
}

// pressed is a store method behind a button of the day.
type pressed func(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error)

// pressing makes what is done by POST /events/{id}/on-air, .../aired and .../acknowledgement.
func pressing(do pressed) func(context.Context, caller, string, intent.Pressed) error {
	return func(ctx context.Context, by caller, id string, p intent.Pressed) error {
		_, err := do(ctx, id, p.Version, by.Actor, by.now)
		return err
	}
}

// turn makes what is done by POST and DELETE /events/{id}/cancellation.
func (s *service) turn(edit func(*readiness.Event) error) func(context.Context, caller, string, intent.Pressed) error {
	return pressing(func(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
		return s.Store.EditEvent(ctx, id, version, by, now, edit)
	})
}

// setLevel answers PUT /events/{id}/level.
func (s *service) setLevel(ctx context.Context, by caller, id string, l intent.Level) error {
	level, err := l.N()
	if err != nil {
		return err
	}
	_, err = s.Store.SetLevelOf(ctx, id, db.LevelWord{Level: level, Ladder: l.LadderSeen(), Reason: l.Reason, Below: l.Below, Asked: l.Asked, Version: l.Version}, by.Actor, by.now)
	return err
}
