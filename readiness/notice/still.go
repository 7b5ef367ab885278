package notice

import (
	"slices"
	"strings"

	"time"

	"tallylight/readiness"
)

// Still says whether a notice is true at now of its event as it stands; one that is not is not sent any more. A notice of no event is
// always true, and so is one that closes an alert.
func Still(n Notice, r readiness.Row, now time.Time) bool {
	if n.EventID == "" || n.Closes() {
		return true
	}
	l := looking{now: now, row: &r}
	l.from, l.to = r.Event.Window()
	l.event()
	switch {
	case l.is.Hidden:
		return false
	case n.Reason.Topic() == TopicMoved || n.Reason.Topic() == TopicAir:
		return l.stillThere(n)
	case l.is.apart():
		return false
	case n.Reason.Topic().Section() == SectionEvents:
		return l.stillSaid(n)
	}
	return l.stillHolds(n)
}

// Section gives the heading under which the topic stands.
func (t Topic) Section() Section { return t.Spec().Section }

// stillThere says so of when and whether the event takes place.
func (l *looking) stillThere(n Notice) bool {
	calendar := l.is.Calendar
	switch n.Reason {
	case EventMoved:
		return l.is.Start.Equal(n.Start) && calendar != readiness.Cancelled
	case EventCancelled:
		return calendar == readiness.Cancelled
	case EventTakenOut:
		return calendar == readiness.TakenOut
	case EventMissing:
		return calendar == readiness.Missing
	case EventBack:
		return calendar == readiness.Confirmed || calendar == readiness.Tentative
	case OnAir:
		return l.is.Phase == readiness.OnAir
	case AskAired:
		return l.row.Event.AiredAt.IsZero() && l.is.Phase == readiness.Tail
	default:
		return true
	}
}

// stillSaid says so of what is known and was said of the event.
func (l *looking) stillSaid(n Notice) bool {
	switch n.Reason {
	case EventNew:
		return l.is.Level == 0
	case LevelProposed:
		return l.is.Level == n.Level && l.is.LevelState == readiness.LevelProposed
	case LevelConfirmed:
		return l.is.Level == n.Level && l.is.LevelState == readiness.LevelConfirmed
	case LevelChanged:
		return l.is.Level == n.Level
	case LevelBelow:
		reason, below := l.row.BelowSuggestion()
		return below && reason == ""
	default:
		return true
	}
}

// stillHolds says so of trouble with the event's readiness, or that it is over.
func (l *looking) stillHolds(n Notice) bool {
	switch n.Reason {
	case CallTurned:
		return bad(l.is.Call) != n.Over
	case CallAtRisk:
		return !bad(l.is.Call) && (l.is.Call == readiness.AtRisk) != n.Over
	case ProofExpires:
		return l.is.Phase == readiness.Upcoming
	}
	return l.stillTasks(n)
}

// stillTasks says that it is true of one of the tasks or, where it is over, of none of them.
func (l *looking) stillTasks(n Notice) bool {
	names := strings.Fields(n.Data["tasks"])
	for i := range l.row.Tasks {
		t := &l.row.Tasks[i]
		if !slices.Contains(names, t.Template) || t.Gone {
			continue
		}
		switch {
		case n.Over && n.Reason == GateNobody:
			if nobodys(t) {
				return false
			}
		case n.Over && !t.Settled():
			return false
		case !n.Over && l.stillTask(n.Reason, t):
			return true
		}
	}
	return n.Over
}

func (l *looking) stillTask(reason Reason, t *readiness.TaskStatus) bool {
	switch reason {
	case GateNobody:
		return nobodys(t)
	case LastNear:
		return awaited(t) && l.now.Before(t.Last)
	case TaskLate:
		return awaited(t) && t.Missed
	default:
		return lapsed(t)
	}
}
