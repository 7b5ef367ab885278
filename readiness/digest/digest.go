package digest

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

// How far a digest looks.
const (
	Ahead   = 7 * fault.Day
	DueIn   = 2 * fault.Day
	Behind  = readiness.BoardPast // of which it counts how early events came
	Early   = 3 * fault.Day       // less is late
	MostDue = 30
)

// Digest is a summary as of an instant. It stands still: the same facts give the same one at any later time.
type Digest struct {
	At, Since time.Time // of the last one; zero: it is not known what changed
	Airs      []readiness.Row
	More      bool // there are more than was read
	Due       []Due
	Changed   []Changed
	Other     []readiness.Change // of no event: verdicts of top pages, calendars that fail
	Expiring  []Expiring
	Heard     Heard
	Ladder    readiness.Ladder
}

// Expiring is a load test or a drill that counts now and not until an event that airs within a week is over, by its check.
type Expiring struct {
	Check string
	Until time.Time
}

// Due is a task that nobody has, and that is due.
type Due struct {
	Row  readiness.Row
	Task readiness.TaskStatus
}

// Changed is an event of which something became another since the last digest.
type Changed struct {
	Row   readiness.Row
	New   bool
	Was   readiness.Call // its call then; empty: the same, or nobody knows
	Kinds []string       // of the lines of the log about it, in their order
}

// Heard counts the events that aired in the last 30 days, and those that came with less than 3 days to go. Those that a calendar
// had when it was connected are left out: nobody knows since when.
type Heard struct {
	All, Late int
	Peaks     Peaks
}

// Peaks counts how often pages were asked more than twice the usual in that time: known beforehand, not known, and not answered yet.
type Peaks struct{ Known, Unknown, Open int }

// Facts are what a digest is made of: the board at its instant and at that of the last one, and the log in between, oldest first.
type Facts struct {
	Board  readiness.Snapshot
	Before *readiness.Snapshot // nil: it is not kept
	Lines  []readiness.Change
	More   bool
	Peaks  Peaks
}

// Kinds are the lines of the log that a digest looks at.
var Kinds = []string{journal.EventImported, journal.EventMoved, journal.WasPostponed, journal.EventCancelled, journal.EventRestored, journal.EventKept, journal.EventMissing,
	journal.EventTakenOut, journal.LevelSet, journal.BriefTold, journal.VerdictTurned, journal.FeedWentDown, journal.FeedCameBack}

// Of makes the digest of an instant.
func Of(at, since time.Time, f Facts) Digest {
	rows := readiness.Board(at, f.Board)
	d := Digest{At: at, Since: since, More: f.More, Ladder: f.Board.Ladder, Heard: Heard{Peaks: f.Peaks}}
	for i := range rows {
		r := &rows[i]
		if airsWithin(at, r) {
			d.Airs = append(d.Airs, *r)
			d.expiring(*r)
		}
		d.Due = append(d.Due, nobodys(at, r)...)
		d.Heard.count(at, r, f.Board.Feeds)
	}
	slices.SortStableFunc(d.Due, func(a, b Due) int { return a.Task.Due.Compare(b.Task.Due) })
	d.Due = d.Due[:min(len(d.Due), MostDue)]
	d.changed(rows, f)
	return d
}

// expiring notes what an event rests on that expires before it is over: each once, the first to expire first.
func (d *Digest) expiring(r readiness.Row) {
	for _, c := range notice.Expiring(r) {
		if e := (Expiring{c.ID, c.Expires}); !slices.Contains(d.Expiring, e) {
			d.Expiring = append(d.Expiring, e)
		}
	}
	slices.SortFunc(d.Expiring, func(a, b Expiring) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Check, b.Check)) })
}

// airsWithin says that an event is on air, or will be within a week.
func airsWithin(at time.Time, r *readiness.Row) bool {
	from, _ := r.Event.Window()
	return r.Phase == readiness.OnAir || r.Phase == readiness.Upcoming && from.Before(at.Add(Ahead))
}

// nobodys gives the tasks of an event that nobody has and that are due soon, or were.
func nobodys(at time.Time, r *readiness.Row) (due []Due) {
	if r.Phase != readiness.OnAir && r.Phase != readiness.Upcoming {
		return nil
	}
	for _, t := range r.Tasks {
		if t.Unclaimed() && !t.Due.IsZero() && t.Due.Before(at.Add(DueIn)) {
			due = append(due, Due{Row: *r, Task: t})
		}
	}
	return due
}

// count takes an event into account that aired.
func (h *Heard) count(at time.Time, r *readiness.Row, feeds map[string]readiness.Feed) {
	from, _ := r.Event.Window()
	over := r.Phase == readiness.Tail || r.Phase == readiness.Closed
	feed, known := feeds[r.Event.FeedID]
	if !over || from.Before(at.Add(-Behind)) || r.Event.FirstSeen.IsZero() || known && notice.Brought(r.Event, feed) {
		return
	}
	h.All++
	if from.Sub(r.Event.FirstSeen) < Early {
		h.Late++
	}
}

// changed finds what became of events since the last digest, in the order of air.
func (d *Digest) changed(rows []readiness.Row, f Facts) {
	if d.Since.IsZero() {
		return
	}
	kinds := map[string][]string{}
	for _, line := range f.Lines {
		switch {
		case line.EventID == "":
			d.Other = append(d.Other, line)
		case !slices.Contains(kinds[line.EventID], line.Kind):
			kinds[line.EventID] = append(kinds[line.EventID], line.Kind)
		}
	}
	calls := callsBefore(d.Since, f.Before)
	for _, r := range rows {
		if r.Phase == readiness.Closed || r.Phase == readiness.Tail {
			continue
		}
		c := Changed{Row: r, New: r.Event.FirstSeen.After(d.Since), Was: calls[r.Event.ID], Kinds: kinds[r.Event.ID]}
		if c.Was == r.Call {
			c.Was = ""
		}
		if c.New || worthTelling(c.Was, r.Call) || len(c.Kinds) > 0 {
			d.Changed = append(d.Changed, c)
		}
	}
}

// worthTelling says that a call became another, by more than that air drew near.
func worthTelling(was, is readiness.Call) bool {
	calm := func(c readiness.Call) bool {
		return c == readiness.OnTrack || c == readiness.Go || c == readiness.NotAssessed
	}
	return was != "" && !(calm(was) && calm(is))
}

func callsBefore(since time.Time, f *readiness.Snapshot) map[string]readiness.Call {
	calls := map[string]readiness.Call{}
	if f != nil {
		for _, r := range readiness.Board(since, *f) {
			calls[r.Event.ID] = r.Call
		}
	}
	return calls
}

// Empty says that there is nothing to tell.
func (d Digest) Empty() bool {
	return len(d.Airs) == 0 && len(d.Due) == 0 && len(d.Changed) == 0 && len(d.Other) == 0 // what expires is of an event that airs
}

// Calls counts the events that air within a week by their call.
func (d Digest) Calls() map[readiness.Call]int {
	n := map[readiness.Call]int{}
	for _, r := range d.Airs {
		n[r.Call]++
	}
	return n
}

// Withhold gives the digest as people see it who may not see at now what is confidential; title stands in place of its titles.
func (d Digest) Withhold(now time.Time, title string) Digest {
	d.Airs, d.Due, d.Changed, d.Other = slices.Clone(d.Airs), slices.Clone(d.Due), slices.Clone(d.Changed), slices.Clone(d.Other)
	for i := range d.Airs {
		d.Airs[i] = d.Airs[i].Withhold(now, title)
	}
	for i := range d.Due {
		id := d.Due[i].Task.ID
		d.Due[i].Row = d.Due[i].Row.Withhold(now, title)
		for _, t := range d.Due[i].Row.Tasks {
			if t.ID == id {
				d.Due[i].Task = t
			}
		}
	}
	for i := range d.Changed {
		d.Changed[i].Row = d.Changed[i].Row.Withhold(now, title)
	}
	for i := range d.Other {
		d.Other[i] = d.Other[i].Withhold(now, title)
	}
	return d
}
