package notice

import (
	"slices"

	"tallylight/readiness"
)

// Nameless puts a word in place of the names of people in a row, for those who may not know them.
func Nameless(r readiness.Row, somebody string) readiness.Row {
	e := &r.Event
	for _, name := range []*string{&e.ProposedBy, &e.ConfirmedBy, &e.AckedBy} {
		if *name != "" && *name != readiness.CalendarName {
			*name = somebody
		}
	}
	r.Tasks = slices.Clone(r.Tasks)
	for i := range r.Tasks {
		r.Tasks[i].Task = nameless(r.Tasks[i].Task, somebody)
	}
	r.Blockers = slices.Clone(r.Blockers)
	for i := range r.Blockers {
		b := &r.Blockers[i]
		b.Tasks = slices.Clone(b.Tasks)
		for j := range b.Tasks {
			b.Tasks[j] = nameless(b.Tasks[j], somebody)
		}
	}
	return r
}

func nameless(t readiness.Task, somebody string) readiness.Task {
	if len(t.Claims) > 0 {
		t.Claims = []readiness.Claim{{Name: somebody}}
	}
	t.Evidence = slices.Clone(t.Evidence)
	for i := range t.Evidence {
		t.Evidence[i].By, t.Evidence[i].ByID = somebody, ""
	}
	return t
}
