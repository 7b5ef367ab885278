package readiness

import (
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness/fault"
)

// Change is one line of the append-only log: who did what to which thing, when and why. Seq rises without
// gaps being promised. Kind is a fixed word such as "task.completed"; Data holds its values by name.
type Change struct {
	Seq     int64
	At      time.Time
	Actor   string
	ActorID string
	Role    Role   // of the actor, then; empty for Tallylight itself
	Via     string // the door: page, api, calendar, command, tallylight
	Kind    string
	EventID string
	TaskID  string
	Subject string // id of the feed, top page or person where it is about one
	// About is the name of the person concerned; not a part of the log itself, so that it can be forgotten.
	About string
	Data  map[string]string
	// Before and After are what the stored rows were and are, as JSON: merge patches (RFC 7396) under event and tasks (by
	// template), of many events under events, or a whole ladder or check map. Empty where a change is of no such row.
	Before, After string
	// Hash is the SHA-256, in hexadecimal, of the hash of the line before it and of this line.
	Hash string
	// Private says that the event is private now, Embargo until when nothing of it may be published; not parts of the log itself.
	Private bool
	Embargo time.Time
}

// undoFor is how long a change can be undone.
const undoFor = 7 * fault.Day

// undoNeeds says, of the kinds that one press takes back, what whoever presses has to be allowed. A skip that was withdrawn is
// none of them: it would count again without anybody's approval.
var undoNeeds = map[string]Permission{
	journal.EventCarried: SetLevel, journal.CarryRefused: SetLevel,
	journal.SourceChosen: TellBrief, journal.WentOnAir: TellBrief, journal.HasAired: TellBrief, journal.WasPostponed: TellBrief,
	journal.EventHidden: SetLevel, journal.EventShown: SetLevel, journal.LevelSet: SetLevel, journal.LevelsSet: SetLevel, journal.BriefTold: TellBrief,
	journal.MoveSeen: NoteMoves, journal.SeriesSeen: NoteMoves, journal.TaskClaimed: WorkTasks, journal.TaskReleased: WorkTasks,
	journal.TaskCompleted: WorkTasks, journal.TaskReopened: WorkTasks, journal.TaskWaived: WorkTasks,
	journal.WaiverApproved: WaiveCheck, journal.TaskReviewed: WorkTasks, journal.TaskConfirmed: WorkTasks, journal.TaskAdded: WorkTasks,
	journal.TaskRemoved: WorkTasks, journal.EventCancelled: EditEvents, journal.EventRestored: EditEvents, journal.EventKept: EditEvents,
}

// MayUndo refuses to undo a change that is none of people's own, or too old at now, with an Invalid.
func (c Change) MayUndo(now time.Time) error {
	_, undoable := undoNeeds[c.Kind]
	switch {
	case !undoable || c.ActorID == "":
		return fault.Invalid{Field: "change", Reason: "not_undoable", Got: c.Kind}
	case !now.Before(c.At.Add(undoFor)):
		return fault.Invalid{Field: "change", Reason: "too_old", Got: c.At.UTC().Format(time.RFC3339)}
	}
	return nil
}

// UndoableBy says that people of the role may take the change back: those who may do the like of it, and a level that was
// confirmed only those whose word on it is final.
func (c Change) UndoableBy(r Role) bool {
	needs, undoable := undoNeeds[c.Kind]
	if !undoable || !r.May(needs) {
		return false
	}
	return c.Kind != journal.LevelSet && c.Kind != journal.LevelsSet || c.Data["state"] != string(LevelConfirmed) || r.May(ConfirmLevel)
}

// TakenBack lists by sequence number the changes that later ones of the list took back.
func TakenBack(changes []Change) map[int64]bool {
	back := map[int64]bool{}
	for _, c := range changes {
		if seq, err := strconv.ParseInt(c.Data["seq"], 10, 64); err == nil && c.Kind == journal.Undone {
			back[seq] = true
		}
	}
	return back
}
