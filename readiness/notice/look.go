package notice

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Look gives what is known of an event at now.
func Look(now time.Time, r readiness.Row) Seen {
	l := looking{now: now, row: &r, next: fault.Turn{After: now}}
	l.from, l.to = r.Event.Window()
	l.event()
	if !l.is.Hidden && r.Phase != readiness.CancelledPhase {
		l.air()
	}
	if !l.is.apart() {
		l.level()
		l.tasks()
		l.gates()
		l.proofs()
	}
	l.turns()
	return Seen{Subject: eventSubject + r.Event.ID, Name: r.Event.Title, At: now, Turns: l.next.At, Event: &l.is, Facts: l.facts}
}

// looking is one look at an event.
type looking struct {
	now      time.Time
	row      *readiness.Row
	from, to time.Time
	is       EventSeen
	facts    map[string]Fact
	next     fault.Turn
}

func (l *looking) event() {
	e := &l.row.Event
	l.is = EventSeen{ID: e.ID, Level: e.Level, LevelState: e.LevelState, Start: l.from, End: l.to, Date: l.from.In(e.ZoneLocation()).Format(time.DateOnly),
		Calendar: e.Calendar, Entered: e.FirstSeen, Phase: l.row.Phase, Hidden: e.Hidden, Call: l.row.Call}
	l.is.Urgent = bad(l.row.Call) && fault.Within(l.now, l.from, near)
	if len(l.row.Blockers) > 0 && !l.row.Call.Clear() {
		l.is.Blocker = string(l.row.Blockers[0].Kind)
	}
	for i := range l.row.Tasks {
		if t := &l.row.Tasks[i]; t.Asked && !t.Settled() && t.TooLate() {
			l.is.TooLate++
		}
	}
}

// apart says that nothing of the event's readiness is told: it is over, hidden or called off.
func (e *EventSeen) apart() bool {
	return e.Hidden || e.Phase != readiness.Upcoming && e.Phase != readiness.OnAir
}

// bad says that a call is one of which people are told at once.
func bad(c readiness.Call) bool { return c == readiness.NoGo || c == readiness.UnknownCall }

// hold notes what holds.
func (l *looking) hold(key string, f Fact) {
	if l.facts == nil {
		l.facts = map[string]Fact{}
	}
	l.facts[string(f.Reason)+"/"+key] = f
}

// holdOf notes what holds of a task, and that it is about an instant.
func (l *looking) holdOf(key string, f Fact, t *readiness.TaskStatus, at time.Time) {
	if held, ok := l.facts[string(f.Reason)+"/"+key]; ok {
		f = held
	} else {
		f.Severity, f.Tasks = Warning, map[string]time.Time{}
	}
	f.Tasks[t.Template] = at.UTC()
	l.hold(key, f)
}

// askAfter is how long after the end it is asked whether an event aired.
const askAfter = time.Hour

// air notes that the event is on air, and that nobody has said that it aired.
func (l *looking) air() {
	if l.row.Phase == readiness.OnAir {
		l.hold("", Fact{Reason: OnAir, Severity: Info, Till: l.to})
	}
	if !l.asksAired() {
		return
	}
	if ask := l.to.Add(askAfter); !l.now.Before(ask) {
		l.hold("", Fact{Reason: AskAired, Severity: Info, Till: l.to.Add(readiness.TailLength)})
	} else {
		l.next.Consider(ask)
	}
}

// asksAired says that somebody has to say that the event aired, and nobody has.
func (l *looking) asksAired() bool {
	return l.row.Event.AiredAt.IsZero() && slices.ContainsFunc(l.row.Tasks, func(t readiness.TaskStatus) bool {
		return t.Task.Proof == readiness.ProofAired && t.Counts() && !t.Settled()
	})
}

// level notes that the level is below what the figures speak for.
func (l *looking) level() {
	if reason, below := l.row.BelowSuggestion(); below && reason == "" {
		suggested := strconv.Itoa(l.row.Grounds.Suggested)
		l.hold(suggested, Fact{Reason: LevelBelow, Severity: Warning, Data: map[string]string{"suggested": suggested}})
	}
}

// How long before the last possible time of an open task people are told of it.
const (
	lastNear     = 2 * time.Hour
	lastNearDays = fault.Day // where it lies a day or more before air
)

// lastNearOf is when people are told that the last possible time of a task is near: not before it should be done, nor before a tick
// counts.
func (l *looking) lastNearOf(t *readiness.TaskStatus) time.Time {
	at := t.Last.Add(-lastNear)
	if !t.Last.After(l.from.Add(-fault.Day)) {
		at = t.Last.Add(-lastNearDays)
	}
	for _, from := range []time.Time{t.Due, t.OpensAt} {
		if from.Before(t.Last) {
			at = fault.Later(at, from)
		}
	}
	return at
}

// tasks notes those that are late, whose last possible time is near, and whose evidence counts no more.
func (l *looking) tasks() {
	for i := range l.row.Tasks {
		t := &l.row.Tasks[i]
		if lapsed(t) {
			l.holdOf("", Fact{Reason: EvidenceLapsed}, t, t.Due)
		}
		if !awaited(t) {
			continue
		}
		soon := l.lastNearOf(t)
		l.next.Consider(soon)
		l.next.Consider(t.Last)
		if t.Missed {
			l.holdOf("", Fact{Reason: TaskLate}, t, t.Last)
		}
		if !l.now.Before(soon) {
			l.holdOf("", Fact{Reason: LastNear}, t, t.Last)
		}
	}
}

// awaited says that the task is open and has a last possible time that was ahead when it joined the plan.
func awaited(t *readiness.TaskStatus) bool {
	return t.Asked && !t.Undo && !t.Settled() && !t.TooLate() && !t.Last.IsZero() && t.Gate.TaskPhase() == "before"
}

// lapsed says that the task was proven for the evening and is not any more. The top page's own are left to its verdict.
func lapsed(t *readiness.TaskStatus) bool {
	if !t.Asked || t.Undo || t.Task.Proof == readiness.ProofTopPage || t.Task.Proof == readiness.ProofChecks {
		return false
	}
	return t.Unknown && (t.Lapsed || t.Task.Proof != readiness.ProofFeed && t.Proof.Once || !t.DoneAt.IsZero())
}

// nobodyNear is how long before a gate people are told that nobody has taken some of its tasks.
const nobodyNear = fault.Day

// gates notes those that are near with tasks that nobody has taken.
func (l *looking) gates() {
	for i := range l.row.Tasks {
		t := &l.row.Tasks[i]
		if !nobodys(t) {
			continue
		}
		l.next.Consider(t.Due.Add(-nobodyNear))
		if gate := t.Gate.Name(); fault.Within(l.now, t.Due, nobodyNear) {
			l.holdOf(gate, Fact{Reason: GateNobody, Data: map[string]string{"gate": gate}}, t, t.Due)
		}
	}
}

// nobodys says that somebody is wanted for the task before air.
func nobodys(t *readiness.TaskStatus) bool {
	return t.Unclaimed() && !t.Undo && !t.Unknown && t.Gate.TaskPhase() == "before" && t.Gate.Timed()
}

// proofsAhead is how long before an event people are told that what is proven for it expires before its end.
const proofsAhead = 7 * fault.Day

// expiring are the checks that rest on load tests and drills.
var expiring = []string{"L1", "L2", "S1", "S2", "S3"}

// proofs notes load tests and drills that count now and expire before the event is over.
func (l *looking) proofs() {
	for _, c := range Expiring(*l.row) {
		l.next.Consider(l.from.Add(-proofsAhead))
		if fault.Within(l.now, l.from, proofsAhead) {
			l.hold(c.ID+"/"+stamp(c.Expires), Fact{Reason: ProofExpires, Subject: c.ID, Severity: Info, Till: l.from,
				Data: map[string]string{"check": c.ID, "until": stamp(c.Expires)}})
		}
	}
}

// Expiring gives the checks of an event that rest on a load test or a drill that counts now and not until the event is over.
func Expiring(r readiness.Row) (all []toppage.Check) {
	_, to := r.Event.Window()
	for _, c := range r.Shield.Checks {
		if slices.Contains(expiring, c.ID) && (c.State == toppage.CheckPass || c.State == toppage.CheckWarn) && !c.Expires.IsZero() && c.Expires.Before(to) {
			all = append(all, c)
		}
	}
	return all
}

// turns notes when the row changes by itself.
func (l *looking) turns() {
	l.next.Consider(l.row.Holds(l.now))
	if bad(l.row.Call) {
		l.next.Consider(l.from.Add(-near))
	}
}

// stamp is an instant as data of a notice; empty where it is zero.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// LookPage gives what is known at now of a top page that stands for no event, given when its verdict may turn by itself.
func LookPage(now time.Time, v toppage.PageVerdict, turns time.Time) Seen {
	var failing []string
	for _, c := range toppage.Wanting(v.Checks) {
		failing = append(failing, c.ID)
	}
	return Seen{Subject: pageSubject + v.Page.ID, Name: v.Page.Name, At: now, Turns: turns, State: string(v.Verdict),
		Says: map[string]string{"checks": strings.Join(failing, ",")}}
}

// LookFeed gives what is known of a calendar at now.
func LookFeed(now time.Time, f readiness.Feed) Seen {
	s := Seen{Subject: feedSubject + f.ID, Name: f.Name, At: now}
	if Attention(now, f) {
		s.State, s.Says = cmp.Or(f.ErrorCode, string(f.State)), map[string]string{"detail": f.ErrorDetail}
	} else if !f.FailingSince.IsZero() {
		s.Turns = f.FailingSince.Add(attentionAfter)
	}
	return s
}

// LookChannel gives what is known of a channel at now.
func LookChannel(now time.Time, c Channel) Seen {
	s := Seen{Subject: channelSubject + c.ID, Name: c.Name, At: now, State: c.Disabled}
	if !c.FailingSince.IsZero() {
		s.State = cmp.Or(c.Disabled, c.Failure, readiness.FailedOther)
		if c.Status > 0 {
			s.Says = map[string]string{"status": strconv.Itoa(c.Status)}
		}
	}
	return s
}
