package intake

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Import window: what is expanded and kept of a calendar.
const (
	ImportPast   = 90 * fault.Day
	ImportFuture = 400 * fault.Day
	// KeepMissing is how long after its air time an event that vanished from its calendar can be found again.
	KeepMissing = 30 * fault.Day
)

// ImportWindow gives the bounds of what is expanded at now. They lie on whole days in UTC, so that what was learnt
// of a calendar holds for a day.
func ImportWindow(now time.Time) (from, to time.Time) {
	today := now.UTC().Truncate(fault.Day)
	return today.Add(-ImportPast), today.Add(ImportFuture)
}

// Incoming is what an import brought.
type Incoming struct {
	Occurrences []readiness.Occurrence
	// Parts are the UIDs of which the calendar says that they are parts of a series.
	Parts []Part
	// Only names the UIDs that were read anew or are gone; events of others are in the calendar as they were. Nil:
	// everything was read.
	Only map[string]bool
	// Same is how many events of the calendar were not read, because nothing changed in them.
	Same int
	// Future is how many events of the feed are still to come and not missing, where Only leaves some of them out and
	// MayHold asks for it.
	Future int
	// Complete is false where the calendar was cut off, or only adds to what is there: new and changed events may be
	// applied, nothing is deleted.
	Complete bool
	// Unreadable lists the UIDs whose block could not be read: their events are kept as they are.
	Unreadable map[string]bool
	// Excluded are the instances that the calendar says were taken out of their series.
	Excluded []readiness.Key
	// Unstable says that the UIDs of this calendar are new at every export.
	Unstable bool
	// Hold is what earlier imports held.
	Hold readiness.Hold
	// Sure says that a person wants what is not in the calendar to go, however much it is.
	Sure bool
	// Levels is the height of the ladder, which a level in the calendar cannot exceed.
	Levels int
	// From and To bound the window that was expanded; events outside it are left alone.
	From, To time.Time
	// Chosen is what somebody chose in the preview of a first import; nil: nothing.
	Chosen *Chosen
}

// Edits is what an import changes in the stored events of its feed.
type Edits struct {
	Added   []readiness.Occurrence
	Changed []readiness.Move // includes moved, cancelled, restored
	Missing []readiness.Move // vanished from the calendar without being cancelled, or taken out of a series
	Kept    int
	// Hold is what vanished and was not deleted, because the calendar came back empty, or with so much gone that a
	// mistake is likelier than a plan; zero where nothing is held.
	Hold readiness.Hold
	// Unstable says that the calendar has been found to give new UIDs to the same events.
	Unstable bool
	// Exchanged are those of the changed events that took each other's title.
	Exchanged []Likeness
}

// Reconcile compares the stored events of a feed with what an import brought. Past events that vanished stay
// as they are, since calendars drop old events; future ones become missing, which is not cancelled: people
// are asked. Of two occurrences with the same key the last one counts. Reconciling the same import twice gives
// no edits the second time.
func Reconcile(now time.Time, stored []readiness.Event, in Incoming) Edits {
	r := reconciler{now: now, in: in, stored: stored, met: make(map[readiness.Key]bool, len(stored))}
	r.Unstable = in.Unstable
	incoming := make(map[readiness.Key]*readiness.Occurrence, len(in.Occurrences))
	for i := range in.Occurrences {
		incoming[in.Occurrences[i].Key()] = &in.Occurrences[i]
	}
	var lost []readiness.Event
	for _, e := range stored {
		o, ok := incoming[e.Key()]
		switch {
		case ok:
			r.met[e.Key()] = true
			r.follow(e, *o)
		case in.Only != nil && !in.Only[e.UID]:
			r.Kept++
		default:
			lost = append(lost, e)
		}
	}
	r.Exchanged = exchanged(r.Changed)
	lost, r.Added = r.rematch(lost, r.unmet(incoming))
	lost, taken := r.takeOut(lost)
	r.lose(r.vanished(lost))
	r.Missing = append(r.Missing, taken...)
	return r.Edits
}

// reconciler is one comparison under way.
type reconciler struct {
	now    time.Time
	in     Incoming
	stored []readiness.Event
	met    map[readiness.Key]bool // stored events whose occurrence came
	kinship
	Edits
}

// unmet gives the occurrences that no stored event has met, each key once.
// Incoming is spent after it.
func (r *reconciler) unmet(incoming map[readiness.Key]*readiness.Occurrence) []readiness.Occurrence {
	fresh := make([]readiness.Occurrence, 0, len(incoming)-len(r.met))
	for i := range r.in.Occurrences {
		key := r.in.Occurrences[i].Key()
		if o := incoming[key]; o != nil && !r.met[key] {
			fresh = append(fresh, *o)
			delete(incoming, key)
		}
	}
	return fresh
}

// vanished gives those of the lost events that ought to be in the import, as missing.
func (r *reconciler) vanished(lost []readiness.Event) []readiness.Move {
	var gone []readiness.Event
	for _, e := range lost {
		if r.in.Complete && !r.in.Unreadable[e.UID] && r.in.covers(e) {
			gone = append(gone, e)
		}
	}
	moves := Vanish(r.now, gone)
	r.Kept += len(lost) - len(moves)
	return moves
}

// covers says that an event lies in the window that was expanded.
func (in Incoming) covers(e readiness.Event) bool {
	return e.Start.Before(in.To) && e.End.After(in.From)
}

// Vanish makes those of the events missing that are still to come and were going to be shown, and of which nobody has said
// that they take place all the same.
func Vanish(now time.Time, events []readiness.Event) []readiness.Move {
	var moves []readiness.Move
	for _, e := range events {
		if !mayVanish(now, e) {
			continue
		}
		was := e
		e.Calendar, e.CalendarAt = readiness.Missing, now
		moves = append(moves, readiness.Move{Event: e, Was: was})
	}
	return moves
}

// follow brings a stored event in step with its occurrence.
func (r *reconciler) follow(e readiness.Event, o readiness.Occurrence) {
	was := e
	if over(e.End, r.now) && over(o.End, r.now) && !e.Postponed() {
		o.Start, o.End, o.AllDay = e.Start, e.End, e.AllDay // what has been cannot be moved
	}
	e.Apply(o)
	e.Propose(min(o.Level, r.in.Levels))
	if same(e, was) {
		r.Kept++
		return
	}
	m := readiness.Move{Event: e, Was: was}
	if m.Turned() {
		m.Event.CalendarAt = r.now
	}
	if m.Moved() {
		m.Event.NoteMove(r.now, was.Start)
	}
	r.Changed = append(r.Changed, m)
}

func over(end, now time.Time) bool { return !end.After(now) }

// same says that nothing the calendar owns differs.
func same(a, b readiness.Event) bool {
	return a.Key() == b.Key() && a.Title == b.Title && a.Description == b.Description && a.Location == b.Location &&
		a.URL == b.URL && slices.Equal(a.Categories, b.Categories) && a.Start.Equal(b.Start) && a.End.Equal(b.End) &&
		a.FeedStart.Equal(b.FeedStart) && a.FeedEnd.Equal(b.FeedEnd) &&
		a.AllDay == b.AllDay && a.Zone == b.Zone && a.NoZone == b.NoZone && a.Calendar == b.Calendar && a.KeptAt.Equal(b.KeptAt) && a.Private == b.Private && a.Level == b.Level
}
