package web

import (
	"context"
	"slices"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/views"
)

// companions gives, by template, the other events of the evening for which a task of an event can be completed by the same act
// now, because it is open there, too.
func (s *Server) companions(ctx context.Context, r *reading, row readiness.Row) (map[string][]views.Companion, error) {
	with := map[string][]views.Companion{}
	rows, err := s.rowsBeside(ctx, r, row)
	for i := range rows {
		o := &rows[i]
		if !row.Event.Meets(&o.Event, r.facts.Traffic.PeakTail()) || !o.Event.Meets(&row.Event, r.facts.Traffic.PeakTail()) {
			continue
		}
		for j := range row.Tasks {
			if t := &row.Tasks[j]; t.Shared && !t.Settled() && openThere(r.at, o, t.Template) {
				with[t.Template] = append(with[t.Template], views.Companion{Event: o.Event})
			}
		}
	}
	return with, err
}

// mostCompanions is how many events of an evening are looked at where the board has not all of them.
const mostCompanions = 50

// rowsBeside gives the rows in which those of the evening of an event are. What only people can prove stands as it does on the
// board, and the rest is not known.
func (s *Server) rowsBeside(ctx context.Context, r *reading, row readiness.Row) ([]readiness.Row, error) {
	shared := func(t readiness.TaskStatus) bool { return t.Shared && !t.Settled() }
	if r.whole() || r.past || !slices.ContainsFunc(row.Tasks, shared) {
		return r.rows, nil
	}
	from, to := row.Event.Window()
	tail := r.facts.Traffic.PeakTail()
	facts, err := s.store.EventTasks(ctx, db.Listing{From: from.Add(-tail), To: to.Add(tail), Most: mostCompanions})
	if err != nil {
		return nil, err
	}
	rows := readiness.Board(r.at, facts)
	for i := range rows {
		rows[i] = r.seen(rows[i])
	}
	return rows, nil
}

// openThere says that a task of a template waits to be completed by hand.
func openThere(now time.Time, r *readiness.Row, template string) bool {
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.Template == template {
			return t.Shared && t.ByHand() && !t.Settled() && !t.Soon && !t.Waiting && !t.Preview && !now.Before(t.OpensAt)
		}
	}
	return false
}
