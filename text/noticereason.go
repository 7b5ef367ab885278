package text

import (
	"slices"
	"strconv"
	"strings"
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
		return first(s.plain(), s.ahead())
	}
	if kinds, ok := blocking[s.n.Reason]; ok {
		return s.Sentences(s.ahead(), s.blocked(kinds), s.more())
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
	notice.EvidenceLapsed: {readiness.BlockLapsed, readiness.BlockNoEvidence},
}

// mostSaid is how many blockers of several tasks are said in full.
const mostSaid = 2

// blocked says the blockers that a reason speaks of in the words of the board: the worst where it is about the call.
func (s telling) blocked(kinds []readiness.BlockerKind) string {
	all := s.blockers(kinds)
	if len(all) == 0 {
		return s.plain()
	}
	most := mostSaid
	if len(kinds) == 0 {
		most = 1
	}
	var said []string
	for _, b := range all[:min(len(all), most)] {
		title, detail := s.Blocker(b, s.c)
		said = append(said, s.Stop(title), s.stopped(detail))
	}
	if more := len(all) - most; more > 0 && len(kinds) > 0 {
		said = append(said, s.Stop(s.Board.MoreBlockers(more)))
	}
	return s.Sentences(said...)
}

// plain says a reason without its figures; nothing of an event that came late where all that is asked of it can still be done.
func (s telling) plain() string {
	if s.n.Reason == notice.EventLate && s.n.Data["too_late"] == "0" {
		return ""
	}
	return s.Tell.Plain[s.n.Reason]
}

// stopped ends what people wrote, or a list, as a sentence ends: something may follow.
func (s telling) stopped(said string) string {
	if said == "" || strings.ContainsAny(said[len(said)-1:], ".!?") || strings.HasSuffix(said, "。") || strings.HasSuffix(said, "！") || strings.HasSuffix(said, "？") {
		return said
	}
	return s.Stop(said)
}

// blockers finds those of the kinds, worst first, of the tasks that the notice is about where it is about some.
func (s telling) blockers(kinds []readiness.BlockerKind) (found []readiness.Blocker) {
	for _, b := range s.r.Blockers {
		if (len(kinds) == 0 || slices.Contains(kinds, b.Kind)) && s.speaksOf(b) {
			found = append(found, b)
		}
	}
	return found
}

func (s telling) speaksOf(b readiness.Blocker) bool {
	if !s.ofTasks() {
		return true
	}
	return slices.ContainsFunc(b.Tasks, func(t readiness.Task) bool { return s.isSubject(t) })
}

// ofTasks says that the notice names the tasks that it is about.
func (s telling) ofTasks() bool { return s.n.Data["tasks"] != "" || s.n.Subject != "" }

func (s telling) isSubject(t readiness.Task) bool {
	return t.ID == s.n.Subject || slices.Contains(strings.Fields(s.n.Data["tasks"]), t.Template)
}

// ahead says how long before air an event became known, or got its level, that is too late for something.
func (s telling) ahead() string {
	seconds, err := strconv.Atoi(s.n.Data["ahead"])
	if err != nil || s.n.Reason != notice.EventLate {
		return ""
	}
	return s.Tell.KnownAhead(s.Lead(time.Duration(seconds) * time.Second))
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
	if undo := s.blockers([]readiness.BlockerKind{readiness.BlockUndo}); len(undo) > 0 {
		title, _ := s.Blocker(undo[0], s.c)
		said = s.Sentences(said, s.Stop(title))
	}
	return said
}

// levelReason says who proposed or confirmed which level.
func (s telling) levelReason() string {
	if s.r == nil || s.r.Event.Level == 0 {
		return s.Tell.Plain[s.n.Reason]
	}
	e := s.r.Event
	switch from := s.n.Data["from"]; {
	case s.n.Reason == notice.LevelProposed && e.ProposedBy == readiness.CalendarName:
		return s.Reach.ByCalendar(e.ProposedLevel)
	case s.n.Reason == notice.LevelProposed && e.ProposedBy != "":
		return s.Reach.Proposed(e.ProposedLevel, oneLine(e.ProposedBy), s.Moment(e.ProposedAt.In(s.c.Zone)))
	case s.n.Reason == notice.LevelChanged && from != "" && from != "0" && from != strconv.Itoa(e.Level):
		return s.Tell.LevelFrom(from, e.Level)
	case e.ConfirmedBy != "" && s.n.Reason != notice.LevelProposed:
		return s.Reach.Confirmed(e.Level, oneLine(e.ConfirmedBy), s.Moment(e.ConfirmedAt.In(s.c.Zone)))
	}
	return s.Tell.Plain[s.n.Reason]
}

// expires says until when what is proven by a check counts, which is not until the event is over.
func (s telling) expires() string {
	until := s.instantOf("until")
	if until.IsZero() {
		return s.Tell.Plain[notice.ProofExpires]
	}
	return s.Tell.ProofUntil(s.CheckName(s.n.Data["check"]), s.Moment(until.In(s.c.Zone)))
}

// lastReason says until when tasks can still help, and who is on them.
func (s telling) lastReason() string {
	tasks := s.tasks()
	if len(tasks) == 0 {
		return s.Tell.Plain[notice.LastNear]
	}
	first := slices.MinFunc(tasks, func(a, b readiness.Task) int { return a.Last.Compare(b.Last) })
	names, last := s.taskList(tasks), s.Moment(first.Last.In(s.c.Zone))
	said := s.Tell.LastPassed(names, last)
	if first.Last.After(s.c.Now) {
		said = s.Tell.Last(names, last, say(s.in).spoken(first.Last.Sub(s.c.Now)))
	}
	if len(tasks) == 1 {
		return s.Sentences(said, s.onIt(first))
	}
	return said
}

// tasks are those which the notice is about.
func (s telling) tasks() (about []readiness.Task) {
	if s.r == nil || !s.ofTasks() {
		return nil
	}
	for i := range s.r.Tasks {
		if s.isSubject(s.r.Tasks[i].Task) {
			about = append(about, s.r.Tasks[i].Task)
		}
	}
	return about
}

// over says what is over, and how long it lasted.
func (s telling) over() string {
	lasted := s.lasted(s.n.At)
	switch {
	case s.n.Reason == notice.CallTurned || s.n.Reason == notice.CallAtRisk:
		return s.Sentences(s.overCall(), s.wasCall(lasted))
	case len(s.tasks()) > 0:
		return s.Tell.OverOf(s.taskList(s.tasks()), s.Tell.Over[s.n.Reason])
	case lasted != "":
		return s.Sentences(s.overWords(), s.Tell.Lasted(lasted))
	default:
		return s.overWords()
	}
}

// overWords says that it is over, without its figures.
func (s telling) overWords() string {
	if s.held() {
		return s.Tell.HeldNoMore
	}
	return s.Tell.Over[s.n.Reason]
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
