package web

import (
	"context"

	"tallylight/readiness"
	"tallylight/views"
)

// liveOf gives what the page of an event is asked while it is on air; nil where it is not, nobody measures it, or whoever looks may not
// know of the event.
func (s *Server) liveOf(ctx context.Context, r *reading, row readiness.Row) (*views.Live, error) {
	page := row.Grounds.Page
	hushed := r.withhold != "" && row.Event.Confidential(r.today)
	if r.past || hushed || row.Phase != readiness.OnAir && row.Phase != readiness.Tail || page == nil || !page.Rates.Set() {
		return nil, nil
	}
	all, err := s.store.Lives(ctx)
	if err != nil {
		return nil, err
	}
	l, known := all[page.ID]
	if !known || l.Source != page.Rates.Source || l.Expression != page.Rates.Requests {
		return nil, nil
	}
	live := &views.Live{Live: l, Grounds: row.Grounds}
	if row.Phase == readiness.Tail && !live.Fresh(r.at) { // it is not measured any more
		return nil, nil
	}
	return live, nil
}
