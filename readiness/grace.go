package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/standing"
)

// LadderChoice is what somebody decided for the coming events when a ladder is saved.
type LadderChoice struct {
	// AtOnce lists the events, by id, that follow in all at once, also where that holds them back.
	AtOnce []string
	// SpareUntil is until when the others are spared what would hold them back; zero: nobody is spared.
	SpareUntil time.Time
}

// Spared gives the grace of each event that is to be spared, by id.
func (c LadderChoice) Spared(now time.Time, effects []LadderEffect) map[string]Grace {
	spared := map[string]Grace{}
	for _, f := range effects {
		if len(f.HeldBack) > 0 && c.SpareUntil.After(now) && !slices.Contains(c.AtOnce, f.Event.ID) {
			spared[f.Event.ID] = f.Event.Grace.spare(now, f.HeldBack, c.SpareUntil)
		}
	}
	return spared
}

// UsualGrace is for how long events are spared where nobody says otherwise.
const UsualGrace = 7 * fault.Day

// LadderEffect is what another ladder does to a coming event.
type LadderEffect struct {
	Event                Event
	Level                int // as which it is planned then, where that is another
	Added, Changed, Gone int // tasks
	// OpenGone are those of the gone tasks that somebody has picked up and not done.
	OpenGone int
	// HeldBack lists the templates whose tasks would hold the event back that nothing held back before.
	HeldBack []string
}

// EffectsOf says what another ladder does to events that are not over, one with stored tasks and one without alike. Those
// to which it does nothing are left out. Records are what the company has proven of its standing tasks.
func EffectsOf(now time.Time, old, new Ladder, events []Event, stored map[string][]Task, records map[string]standing.Record) []LadderEffect {
	var found []LadderEffect
	for _, e := range events {
		if _, to := e.Window(); !now.Before(to) || e.Calendar == Cancelled || e.Hidden {
			continue
		}
		tasks := stored[e.ID]
		if e.TasksVersion == 0 {
			tasks = DeriveTasks(e, old)
		}
		if f := effectOf(now, old, new, e, tasks, records); f.Added+f.Changed+f.Gone+f.Level+len(f.HeldBack) > 0 {
			found = append(found, f)
		}
	}
	return found
}

func effectOf(now time.Time, old, new Ladder, e Event, tasks []Task, records map[string]standing.Record) LadderEffect {
	edits := Plan(now, e, new, tasks)
	f := LadderEffect{Event: e, Added: len(edits.Add) + len(edits.Revive), Changed: len(edits.Amend), Gone: len(edits.Drop)}
	for _, t := range edits.Drop {
		if len(t.Claims) > 0 && t.DoneAt.IsZero() {
			f.OpenGone++
		}
	}
	if level := e.Planned(new); level != e.Planned(old) {
		f.Level = level
	}
	before := e.holding(now, old, tasks, records)
	for _, id := range e.holding(now, new, edits.applied(tasks), records) {
		if !slices.Contains(before, id) {
			f.HeldBack = append(f.HeldBack, id)
		}
	}
	return f
}

// holding lists, sorted, the templates whose tasks stand between the event and GO, as far as they say so themselves:
// calendars and top pages are left out, and so is what has to be taken back, which no grace can spare.
func (e Event) holding(now time.Time, ladder Ladder, tasks []Task, records map[string]standing.Record) []string {
	var ids []string
	stage := e.Stage(now, ladder, tasks)
	for _, item := range e.standing(now, ladder, stage, records).Wanting() {
		ids = append(ids, item.Template)
	}
	for _, t := range e.checklist(now, tasks, stage, sources{}) {
		judged := t.ByHand() || t.Proof.State != proof.Unknown
		if judged && !t.Soon && !t.Gone && !t.Undo && (t.Late || t.Unknown || t.State == TaskFailing) {
			ids = append(ids, t.Template)
		}
	}
	slices.Sort(ids)
	return ids
}

// spare adds templates that are not enforced for the event until an instant. What was spared before and is over by now
// is forgotten.
func (g Grace) spare(now time.Time, templates []string, until time.Time) Grace {
	if !now.Before(g.Until) {
		g = Grace{}
	}
	all := append(slices.Clone(g.Templates), templates...)
	slices.Sort(all)
	return Grace{Templates: slices.Compact(all), Until: fault.Later(g.Until, until)}
}
