package review

import (
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
)

// Kind is what happened at a moment.
type Kind string

// The kinds of moment.
const (
	Entered   Kind = "entered"   // it became known
	Levelled  Kind = "levelled"  // a level was proposed or confirmed
	Moved     Kind = "moved"     // to another air time
	Turned    Kind = "turned"    // its call
	WentOnAir Kind = "on_air"    // somebody pressed it
	PageTurn  Kind = "page"      // the verdict of a page, while it was on air
	Peaked    Kind = "peak"      // the most came
	Again     Kind = "second"    // a second rise
	Aired     Kind = "aired"     // somebody pressed it
	Calm      Kind = "calm"      // what came was usual again
	Answered  Kind = "answered"  // the review was closed
	Prevented Kind = "prevented" // a prevention was added
)

// Moment is one thing that happened to an event. What a kind does not need is zero. Nobody is named.
type Moment struct {
	At       time.Time
	Kind     Kind
	Until    time.Time // the end of what lasted
	By       readiness.Role
	Fed      bool // it came by a calendar
	Level    int
	State    readiness.LevelState
	Asked    int // the level that the figures asked for
	From, To time.Time
	Call     readiness.Call
	Verdict  string
	PageID   string
	Peak     *measured.Peak
	What     string // as people wrote it
}

// Told is all that a timeline is made of.
type Told struct {
	Event       readiness.Event
	Changes     []readiness.Change // of the event and of its pages, in any order
	Notices     []notice.Notice    // of the event
	Peaks       []measured.Peak
	Review      Review
	Preventions []Prevention
}

// Timeline lists what happened to an event, the oldest first.
func Timeline(t Told) []Moment {
	all := t.changed()
	all = append(all, t.turned()...)
	for i := range t.Peaks {
		all = append(all, t.measured(&t.Peaks[i])...)
	}
	if !t.Review.Open() {
		all = append(all, Moment{At: t.Review.ClosedAt, Kind: Answered})
	}
	for _, p := range t.Preventions {
		all = append(all, Moment{At: p.MadeAt, Kind: Prevented, What: p.What})
	}
	slices.SortStableFunc(all, func(a, b Moment) int { return a.At.Compare(b.At) })
	return all
}

// changed is what the log tells. What was taken back did not happen.
func (t Told) changed() []Moment {
	back := readiness.TakenBack(t.Changes)
	all := []Moment{{At: t.Event.FirstSeen, Kind: Entered, Fed: t.Event.FeedID != ""}}
	for _, c := range t.Changes {
		if back[c.Seq] {
			continue
		}
		if m, told := t.moment(c); told {
			all = append(all, m)
		}
	}
	return all
}

// moment gives what a line of the log tells; false where that is told elsewhere.
func (t Told) moment(c readiness.Change) (m Moment, told bool) {
	m = Moment{At: c.At, By: c.Role}
	switch c.Kind {
	case journal.LevelSet:
		m.Kind, m.Level, m.State, m.Asked = Levelled, number(c, "to"), readiness.LevelState(c.Data["state"]), number(c, "suggested")
		return m, m.Level > 0
	case journal.EventMoved, journal.WasPostponed:
		m.Kind, m.From, m.To = Moved, instant(c, "from"), instant(c, "to")
		return m, !m.From.IsZero() && !m.To.IsZero() && !m.From.Equal(m.To)
	case journal.WentOnAir:
		m.Kind = WentOnAir
	case journal.HasAired:
		m.Kind = Aired
	case journal.VerdictTurned:
		from, to := t.Event.Window()
		m.Kind, m.PageID, m.Verdict = PageTurn, c.Subject, c.Data["to"]
		return m, !c.At.Before(from) && c.At.Before(to)
	}
	return m, m.Kind != ""
}

func number(c readiness.Change, name string) int {
	n, _ := strconv.Atoi(c.Data[name]) // what is no number is none
	return n
}

func instant(c readiness.Change, name string) time.Time {
	at, _ := time.Parse(time.RFC3339, c.Data[name]) // what is no instant is none
	return at
}

// turned is the calls that people were told of, each until the next.
func (t Told) turned() (all []Moment) {
	_, end := t.Event.Window()
	calls := t.callNotices()
	for i, n := range calls {
		if i > 0 { // also what is over ends what was
			if last := len(all) - 1; last >= 0 && all[last].Until.IsZero() {
				all[last].Until = n.At
			}
		}
		if call := readiness.Call(n.Data["to"]); !n.Over && call != "" {
			all = append(all, Moment{At: n.At, Kind: Turned, Call: call})
		}
	}
	if last := len(all) - 1; last >= 0 && all[last].Until.IsZero() {
		all[last].Until = end
	}
	return all
}

// measured is what a peak tells.
func (t Told) measured(p *measured.Peak) []Moment {
	all := []Moment{{At: p.At, Kind: Peaked, PageID: p.PageID, Peak: p}}
	if !p.Second.At.IsZero() {
		all = append(all, Moment{At: p.Second.At, Kind: Again, PageID: p.PageID, Peak: p})
	}
	if _, end := t.Event.Window(); p.Tail > 0 && !p.TailOpen && !p.TailAtMost {
		all = append(all, Moment{At: end.Add(p.Tail), Kind: Calm, PageID: p.PageID, Peak: p})
	}
	return all
}

// Kinds are the kinds of line of the log that a timeline is made of.
var Kinds = []string{journal.LevelSet, journal.EventMoved, journal.WasPostponed, journal.WentOnAir, journal.HasAired, journal.Undone}
