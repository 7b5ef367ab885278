package learning

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
)

// Caught is what a check or a task was good for.
type Caught struct {
	ID              string // of the check, or of the template of the task
	Task            bool   // it is a task
	Looked          int    // how often somebody or something looked
	Found           int    // how often it was not as it has to be
	Waived          int
	Bulk            int       // how often it was ticked with others at a stroke
	Last            time.Time // when it was found last; zero: never
	EventID, PageID string    // where
}

// CaughtOver is how far back is looked.
const CaughtOver = 90 * fault.Day

// CaughtKinds are the lines of the log that are looked at.
var CaughtKinds = []string{journal.VerdictTurned, journal.CheckWaived, journal.TaskCompleted, journal.TaskProven, journal.TaskDisproved, journal.TaskReopened,
	journal.WaiverApproved}

// caughtBy is what is counted of the lines, and of whom.
type caughtBy struct {
	of      map[string]*Caught
	seen    map[string]bool            // tasks that were looked at, and those that were found
	failing map[string]map[string]bool // checks of pages, as they were told last
	strokes map[string][]readiness.Change
}

// EverCaught counts what each check and task of the lines was good for, oldest line first: those that found something first, the
// most often; then what was waived, then the rest. Looked is how often each check was made.
func EverCaught(lines []readiness.Change, looked map[string]int) []Caught {
	b := caughtBy{of: map[string]*Caught{}, seen: map[string]bool{}, failing: map[string]map[string]bool{}, strokes: map[string][]readiness.Change{}}
	for id, n := range looked {
		b.get(id, false).Looked = n
	}
	for i := range lines {
		b.count(&lines[i])
	}
	b.bulk()
	all := make([]Caught, 0, len(b.of))
	for _, c := range b.of {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Caught) int {
		return cmp.Or(cmp.Compare(b.Found, a.Found), cmp.Compare(b.Waived, a.Waived), cmp.Compare(b.Looked, a.Looked), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func (b *caughtBy) get(id string, task bool) *Caught {
	if b.of[id] == nil {
		b.of[id] = &Caught{ID: id, Task: task}
	}
	return b.of[id]
}

func (b *caughtBy) count(l *readiness.Change) {
	switch l.Kind {
	case journal.VerdictTurned:
		b.turned(l)
	case journal.CheckWaived:
		if check := l.Data["checks"]; check != "" {
			b.get(check, false).Waived++
		}
	default:
		b.task(l)
	}
}

// turned counts the checks that fail and did not before.
func (b *caughtBy) turned(l *readiness.Change) {
	failing := map[string]bool{}
	for id := range strings.FieldsFuncSeq(l.Data["checks"], func(r rune) bool { return r == ' ' || r == ',' }) {
		failing[id] = true
		if l.Data["to"] == string(toppage.Unprotected) && !b.failing[l.Subject][id] {
			c := b.get(id, false)
			c.Found, c.Last, c.PageID = c.Found+1, l.At, l.Subject
		}
	}
	b.failing[l.Subject] = failing
}

func (b *caughtBy) task(l *readiness.Change) {
	template := l.Data["template"]
	if template == "" || strings.HasPrefix(template, readiness.OwnTemplate("")) {
		return
	}
	c := b.get(template, true)
	if !b.seen[l.TaskID] {
		b.seen[l.TaskID] = true
		c.Looked++
	}
	switch l.Kind {
	case journal.TaskDisproved, journal.TaskReopened:
		if found := "found " + l.TaskID; !b.seen[found] {
			b.seen[found] = true
			c.Found++
		}
		c.Last, c.EventID = l.At, l.EventID
	case journal.WaiverApproved:
		c.Waived++
	case journal.TaskCompleted:
		by := cmp.Or(l.ActorID, l.Actor)
		b.strokes[by] = append(b.strokes[by], *l)
	}
}

// At a stroke is so many tasks by one person within so long.
const (
	strokeOf     = 3
	strokeWithin = time.Minute
)

// bulk counts the ticks that one person made at a stroke.
func (b *caughtBy) bulk() {
	for _, ticks := range b.strokes {
		from, to := 0, 0
		for i := range ticks {
			for !ticks[from].At.After(ticks[i].At.Add(-strokeWithin)) {
				from++
			}
			for to < len(ticks) && ticks[to].At.Before(ticks[i].At.Add(strokeWithin)) {
				to++
			}
			if to-from >= strokeOf {
				b.get(ticks[i].Data["template"], true).Bulk++
			}
		}
	}
}
