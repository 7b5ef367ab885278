package web

import (
	"time"

	"tallylight/readiness"
	"tallylight/views"
)

// companions gives, by template, the other events of the evening for which a task of an event can be completed by the same act
// now, because it is open there, too.
func (r *reading) companions(row readiness.Row) map[string][]views.Companion {
	with := map[string][]views.Companion{}
	for i := range r.rows {
		o := &r.rows[i]
		if !row.Event.Meets(&o.Event, r.facts.Traffic.PeakTail()) || !o.Event.Meets(&row.Event, r.facts.Traffic.PeakTail()) {
			continue
		}
		for j := range row.Tasks {
			if t := &row.Tasks[j]; t.Shared && !t.Settled() && openThere(r.at, o, t.Template) {
				with[t.Template] = append(with[t.Template], views.Companion{Event: o.Event})
			}
		}
	}
	return with
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
