package api

import (
	"context"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// ladder reads a ladder that is meant, with what becomes of the coming events.
func (s *service) ladderMeant(by caller, in *of[intent.Ladder], strict bool) (readiness.Ladder, readiness.LadderChoice, intent.Ladder, error) {
	meant, err := said(in.Version, in.Body, intent.Ladder{}, strict)
	unread := fault.Invalids(err)
	if err != nil && unread == nil {
		return readiness.Ladder{}, readiness.LadderChoice{}, meant, err
	}
	choice, err := meant.Choice.Choice(s.clock(by))
	l, wrong := meant.Ladder(s.clock(by), append(unread, fault.Invalids(err)...))
	return l, choice, meant, named[intent.Ladder](fault.All(wrong))
}

// putLevels answers PUT /levels.
func (s *service) putLevels(ctx context.Context, by caller, in *of[intent.Ladder]) (Ladder, error) {
	l, choice, meant, err := s.ladderMeant(by, in, true)
	if err == nil {
		_, err = s.Store.SaveLadder(ctx, l, meant.Version, choice, by.Actor, by.now)
	}
	return edited(named[intent.Ladder](err), func() (Ladder, error) { return s.levels(ctx, by, nil) })
}

var ladderBody = reflect.TypeFor[intent.Ladder]()
