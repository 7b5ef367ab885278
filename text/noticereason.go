package text

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// lines says why people are told: the sentence of the board with its figures, and while it lasts, for how long.
func (s telling) lines() []string {
	reason := s.reason()
	if s.n.Over {
		reason = s.over()
	}
	return compact(reason, s.still())
}

// compact leaves out what is empty.
func compact(lines ...string) []string {
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}

// reason says what became of an event, page, calendar or channel.
func (s telling) reason() string {
	switch s.n.Reason {
	case notice.PageTurned, notice.FeedFailing, notice.ChannelFailing, notice.PeakUnplanned:
		return s.subjectReason()
	case notice.ProofExpires:
		return s.expires()
	case notice.LevelProposed, notice.LevelConfirmed, notice.LevelChanged:
		return s.levelReason()
	case notice.LastNear:
		return s.lastReason()
	}
	if s.r == nil {
		return s.Tell.Plain[s.n.Reason]
	}
	if kinds, ok := blocking[s.n.Reason]; ok {
		return s.Sentences(s.blocked(kinds), s.more())
	}
	return s.eventReason()
}

// blocking lists by reason the blockers that say it; none: the worst.
var blocking = map[notice.Reason][]readiness.BlockerKind{
	notice.CallTurned:     {},
	notice.CallAtRisk:     {},
	notice.EventLate:      {readiness.BlockTooLate},
	notice.LevelBelow:     {readiness.BlockBelow},
	notice.EventTakenOut:  {readiness.BlockTakenOut},
	notice.EventMissing:   {readiness.BlockMissing},
	notice.TaskLate:       {readiness.BlockMissed, readiness.BlockLate, readiness.BlockTooLate},
	notice.GateNobody:     {readiness.BlockUnclaimed},
	notice.EvidenceLapsed: {readiness.BlockLapsed},
}

// blocked says the blocker that a reason speaks of in the words of the board.
func (s telling) blocked(kinds []readiness.BlockerKind) string {
	b, ok := s.blocker(kinds)
	if !ok {
		return s.Tell.Plain[s.n.Reason]
	}
	title, detail := s.Blocker(b, s.c)
	return s.Sentences(s.Stop(title), detail)
}

// blocker finds the worst of those kinds, of the task that the notice is about where it is about one.
func (s telling) blocker(kinds []readiness.BlockerKind) (readiness.Blocker, bool) {
	for _, b := range s.r.Blockers {
		if (len(kinds) == 0 || slices.Contains(kinds, b.Kind)) && s.speaksOf(b) {
			return b, true
		}
	}
	return readiness.Blocker{}, false
}

func (s telling) speaksOf(b readiness.Blocker) bool {
	if gate := s.n.Data["gate"]; gate != "" && b.Kind == readiness.BlockUnclaimed && b.Gate.Name() != gate {
		return false
	}
	return s.n.Subject == "" || slices.ContainsFunc(b.Tasks, func(t readiness.Task) bool { return s.isSubject(t) })
}

func (s telling) isSubject(t readiness.Task) bool {
	return t.ID == s.n.Subject || t.Template == s.n.Subject
}

// more says how many blockers there are besides, where the notice is about the call.
func (s telling) more() string {
	more := len(s.r.Blockers) - 1
	if s.n.Reason != notice.CallTurned && s.n.Reason != notice.CallAtRisk || more < 1 {
		return ""
	}
	return s.Stop(s.Board.MoreBlockers(more))
}

// eventReason says what became of an event that nothing on the board says.
func (s telling) eventReason() string {
	e := s.r.Event
	switch s.n.Reason {
	case notice.EventNew:
		return s.Tell.NewAhead(max(DaysUntil(s.n.At, e.Start.In(s.c.Zone)), 0))
	case notice.EventMoved:
		return s.Sentences(s.Tell.MovedAt(s.Moment(s.n.At.In(s.c.Zone))), s.Moves.Do)
	case notice.EventCancelled:
		return s.cancelled()
	case notice.OnAir:
		return s.Tell.OnAirSince(ClockTime(s.since(e.OnAirAt, e.Start)))
	case notice.AskAired:
		return s.Tell.EndPassed(ClockTime(e.End.In(s.c.Zone)))
	default:
		return s.Tell.Plain[s.n.Reason]
	}
}

// since gives the first instant that is known, in the zone of the reader.
func (s telling) since(at, otherwise time.Time) time.Time {
	if at.IsZero() {
		at = otherwise
	}
	return at.In(s.c.Zone)
}

// cancelled says that an event was called off, and what has to be taken back.
func (s telling) cancelled() string {
	said := s.Tell.Plain[notice.EventCancelled]
	if b, ok := s.blocker([]readiness.BlockerKind{readiness.BlockUndo}); ok {
		title, _ := s.Blocker(b, s.c)
		said = s.Sentences(said, s.Stop(title))
	}
	return said
}

// levelReason says who proposed or confirmed which level.
func (s telling) levelReason() string {
	level, by := s.n.Level, s.n.Data["by"]
	if s.r != nil {
		level = cmp.Or(s.r.Event.Level, level)
	}
	switch {
	case s.n.Reason == notice.LevelChanged && s.n.Data["from"] != "":
		return s.Tell.LevelFrom(s.n.Data["from"], level)
	case s.n.Reason == notice.LevelProposed && by == readiness.CalendarName:
		return s.Stop(s.Reach.ByCalendar(level))
	case by == "":
		return s.Tell.Plain[s.n.Reason]
	case s.n.Reason == notice.LevelProposed:
		return s.Reach.Proposed(level, oneLine(by), s.Moment(s.n.At.In(s.c.Zone)))
	default:
		return s.Reach.Confirmed(level, oneLine(by), s.Moment(s.n.At.In(s.c.Zone)))
	}
}

// expires says until when what is proven by a check counts, which is not until the event is over.
func (s telling) expires() string {
	until := s.instantOf("until")
	if until.IsZero() {
		return s.Tell.Plain[notice.ProofExpires]
	}
	return s.Tell.ProofUntil(s.CheckName(s.n.Data["check"]), s.Moment(until.In(s.c.Zone)))
}

// lastReason says until when a task can still help, and who is on it.
func (s telling) lastReason() string {
	task, ok := s.task()
	if !ok {
		return s.Tell.Plain[notice.LastNear]
	}
	name := oneLine(s.TaskTitle(task))
	if !task.Last.After(s.c.Now) {
		return s.Sentences(s.Tell.LastPassed(name, s.Moment(task.Last.In(s.c.Zone))), s.onIt(task))
	}
	left := say(s.in).spoken(task.Last.Sub(s.c.Now))
	return s.Sentences(s.Tell.Last(name, s.Moment(task.Last.In(s.c.Zone)), left), s.onIt(task))
}

// task is that which the notice is about.
func (s telling) task() (readiness.Task, bool) {
	if s.r == nil || s.n.Subject == "" {
		return readiness.Task{}, false
	}
	for i := range s.r.Tasks {
		if s.isSubject(s.r.Tasks[i].Task) {
			return s.r.Tasks[i].Task, true
		}
	}
	return readiness.Task{}, false
}

// over says what is over, and how long it lasted.
func (s telling) over() string {
	lasted := s.lasted(s.n.At)
	switch {
	case s.n.Reason == notice.CallTurned || s.n.Reason == notice.CallAtRisk:
		return s.Sentences(s.overCall(), s.wasCall(lasted))
	case lasted != "":
		return s.Sentences(s.Tell.Over[s.n.Reason], s.Tell.Lasted(lasted))
	default:
		return s.Tell.Over[s.n.Reason]
	}
}

// overCall says how the event stands now.
func (s telling) overCall() string {
	if s.r == nil {
		return s.Tell.Over[s.n.Reason]
	}
	if clear := s.Event.Nothing[s.r.Call]; clear != "" {
		return clear
	}
	return s.Sentences(s.blocked(nil), s.more())
}

// wasCall says which call it was until now, and for how long.
func (s telling) wasCall(lasted string) string {
	was := s.Word.Call[readiness.Call(s.n.Data["from"])]
	switch {
	case was == "" || lasted == "":
		return ""
	default:
		return s.Tell.WasFor(was, lasted)
	}
}

// still says, of what is told again, since when it lasts.
func (s telling) still() string {
	if !s.n.Repeated() {
		return ""
	}
	if lasted := s.lasted(s.c.Now); lasted != "" {
		return s.Tell.StillFor(lasted)
	}
	return s.Tell.Still
}
