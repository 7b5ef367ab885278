package readiness

import (
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// Question is something to ask a machine about a task of an event.
type Question struct {
	Event Event
	Task  *Task
	// At is when it is to be asked; not after now: it is due.
	At time.Time
	// Claimed is what the store held as the instant of the next asking; zero: nothing.
	Claimed time.Time
}

// AskedAfter is how long after its gate a task is asked about that comes after an event and is not proven yet.
const AskedAfter = 14 * fault.Day

const (
	askedAhead = 14 * fault.Day // of the gate
	leastWait  = 30 * time.Second
	mostWait   = time.Hour
	nearGate   = time.Hour
	nearWait   = time.Minute
)

// Questions lists what is to be asked about the tasks of the events, now or later. What pipelines report is not asked.
func (f Snapshot) Questions(now time.Time) []Question {
	var all []Question
	for i := range f.Events {
		e := f.Events[i]
		if e.Hidden || e.Calendar == Cancelled {
			continue
		}
		tasks := f.Tasks[e.ID]
		for j := range tasks {
			t := &tasks[j]
			if t.Gone || !t.Verify.Spec().Asked || !t.Connected() {
				continue
			}
			if q, ok := question(now, e, t, f.Verified[e.ID]); ok {
				all = append(all, q)
			}
		}
	}
	return all
}

// question says when a task is asked about next; false: never.
func question(now time.Time, e Event, t *Task, said map[string]Verification) (Question, bool) {
	from, to := askingTime(e, t)
	q := Question{Event: e, Task: t, At: from}
	if !now.Before(to) {
		return q, false
	}
	v, asked := said[t.Template]
	q.Claimed = v.NextAt
	start, end := e.Window()
	switch {
	case asked && v.State == "": // somebody is asking for the first time
		q.At = fault.Later(from, fault.Bounded(now, v.NextAt, t.longestWait()))
	case !asked || v.About != t.Question():
	case !v.From.Equal(start) || !v.To.Equal(end): // the event has moved: at once
	case v.State == proof.Pass && t.Gate.TaskPhase() == "after":
		return q, false
	default:
		q.At = fault.Later(from, fault.Bounded(now, v.NextAt, t.longestWait()))
	}
	return q, true
}

// askingTime is the time in which a task is asked about: from two weeks before its gate until the event is closed. What
// always holds is asked always, what comes after the event from its end on.
func askingTime(e Event, t *Task) (from, to time.Time) {
	_, end := e.Window()
	switch {
	case t.Gate.Anchor == Always:
		return time.Time{}, end.Add(TailLength)
	case t.Gate.TaskPhase() == "after":
		if !e.AiredAt.IsZero() {
			end = e.AiredAt
		}
		return end, t.Due.Add(AskedAfter)
	default:
		return t.Due.Add(-askedAhead), end.Add(TailLength)
	}
}

// usualWait is a third of the life of an answer, longestWait how far ahead the next asking is at most.
func (t *Task) usualWait() time.Duration   { return min(max(t.FreshFor()/3, leastWait), mostWait) }
func (t *Task) longestWait() time.Duration { return max(t.usualWait(), AskLease) }

// AskLease is for how long a question is left to who asks it.
const AskLease = time.Minute

// AskAgain says when a task is asked about again after now: three times within the life of an answer, more often near the
// gate, and at the gate itself. What could not be read is tried again soon.
func (t *Task) AskAgain(now time.Time, r proof.Reading) time.Time {
	wait := t.usualWait()
	ahead := t.Due.Sub(now)
	if t.Gate.Timed() && ahead > -nearGate && ahead <= nearGate {
		wait = min(wait, nearWait)
	}
	if r.State == proof.Unknown {
		wait = leastWait
	}
	if ahead > 0 && ahead < wait {
		return t.Due
	}
	return now.Add(wait)
}
