package readiness

import (
	"slices"
	"time"
)

// PlanEdits is what must change in an event's stored tasks so that they follow its level and air time. The
// tasks carry their new values; those in Add have no ID yet.
type PlanEdits struct {
	Add    []Task // templates that the level asks for and the event lacks
	Redate []Task // due at another instant now
	Drop   []Task // the level no longer asks for them: kept, but gone
	Revive []Task // gone before, asked for again, with all that was done
}

// Empty says that the plan stands as it is.
func (p PlanEdits) Empty() bool {
	return len(p.Add)+len(p.Redate)+len(p.Drop)+len(p.Revive) == 0
}

// Plan compares the tasks that an event has with those its level asks for. A cancelled or hidden event keeps
// its tasks as they are, and an event that was over before it became known gets none; tasks that it has follow
// it wherever it moves. Planning twice gives nothing the second time.
func Plan(now time.Time, e Event, ladder Ladder, tasks []Task) PlanEdits {
	_, to := e.Window()
	if e.Calendar == Cancelled || e.Hidden || len(tasks) == 0 && !e.EnteredAt.Before(to) {
		return PlanEdits{}
	}
	wanted := ladder.At(e.Planned(ladder))
	have := make(map[string]Task, len(tasks))
	for _, t := range tasks {
		have[t.Template] = t
	}
	var p PlanEdits
	asked := make(map[string]bool, len(wanted))
	for _, tpl := range wanted {
		asked[tpl.ID] = true
		t, ok := have[tpl.ID]
		if !ok {
			p.Add = append(p.Add, tpl.task(now, e))
			continue
		}
		p.follow(t, tpl.Gate, e)
	}
	for _, t := range tasks {
		if !asked[t.Template] && !t.Gone {
			t.Gone = true
			p.Drop = append(p.Drop, t)
		}
	}
	return p
}

// follow keeps a wanted task in step with the event and with its template's gate.
func (p *PlanEdits) follow(t Task, gate Gate, e Event) {
	gone, due := t.Gone, t.Due
	t.Gone, t.Gate, t.Due = false, gate, gate.Due(e)
	switch {
	case gone:
		p.Revive = append(p.Revive, t)
	case !t.Due.Equal(due):
		p.Redate = append(p.Redate, t)
	}
}

func (tpl TaskTemplate) task(now time.Time, e Event) Task {
	return Task{
		EventID: e.ID, Template: tpl.ID, TitleJA: tpl.TitleJA, TitleEN: tpl.TitleEN, Gate: tpl.Gate,
		Verify: tpl.Verify, Proof: tpl.Proof, TTL: tpl.TTL, Soon: tpl.Soon,
		Due: tpl.Gate.Due(e), CreatedAt: now,
	}
}

// LevelChange is what moving an event to another level would do, for the preview.
type LevelChange struct {
	From, To    int // 0: no level
	Added       []Task
	Changed     []Task
	Gone        []Task
	AlreadyLate []Task // of the added ones, those still to do although their gate has passed
}

// PreviewLevel says what setting the level to n would do, without doing it.
func PreviewLevel(now time.Time, e Event, ladder Ladder, tasks []Task, n int) LevelChange {
	c := LevelChange{From: e.Level, To: n}
	e.Level = n
	edits := Plan(now, e, ladder, tasks)
	c.Added = slices.Concat(edits.Add, edits.Revive)
	c.Changed, c.Gone = edits.Redate, edits.Drop
	for _, t := range c.Added {
		if t.Gate.Timed() && t.due(now) && !t.Status(now, Proof{}).Settled() {
			c.AlreadyLate = append(c.AlreadyLate, t)
		}
	}
	return c
}
