package readiness

import (
	"strconv"
	"time"

	"tallylight/readiness/fault"
)

// MaxPostponed is how far people may move an event at once by the button; beyond it they type the new times.
const MaxPostponed = 24 * time.Hour

// Postpone gives the edit that moves an event by hand at now: to new times, on top of the calendar where one owns it.
// The calendar takes it back only by giving another time itself. An event that is over, called off or lasts all day
// without an air time is refused with an Invalid.
func Postpone(now time.Time, e Event, from, to time.Time) (Move, error) {
	m := Move{Was: e, Event: e}
	phase := e.Phase(now)
	switch {
	case phase == CancelledPhase:
		return m, fault.Invalid{Field: "start", Reason: "cancelled"}
	case phase == Closed || !e.AiredAt.IsZero():
		return m, fault.Invalid{Field: "start", Reason: "aired"}
	case from.IsZero():
		return m, fault.Invalid{Field: "start", Reason: "required"}
	case !fault.Dated(from):
		return m, fault.Invalid{Field: "start", Reason: "bad_date"}
	case !to.After(from):
		return m, fault.Invalid{Field: "end", Reason: "not_after_start", Got: to.UTC().Format(time.RFC3339)}
	case to.Sub(from) > longest:
		return m, fault.Invalid{Field: "end", Reason: "out_of_range", Got: to.UTC().Format(time.RFC3339)}
	}
	if e.FeedID != "" && e.FeedEnd.IsZero() {
		m.Event.FeedStart, m.Event.FeedEnd = e.Start, e.End
	}
	m.Event.Start, m.Event.End, m.Event.AllDay = from.UTC(), to.UTC(), false
	m.Event.settlePostponed()
	if m.Moved() {
		m.Event.NoteMove(now, e.Start)
	}
	return m, nil
}

// settlePostponed forgets what the calendar says where the event is there again. From a midnight of its zone to another
// it had given no air time.
func (e *Event) settlePostponed() {
	if !e.Postponed() || !e.Start.Equal(e.FeedStart) || !e.End.Equal(e.FeedEnd) {
		return
	}
	e.AllDay = e.midnight(e.Start) && e.midnight(e.End)
	e.FeedStart, e.FeedEnd = time.Time{}, time.Time{}
}

func (e *Event) midnight(at time.Time) bool {
	at = at.In(e.ZoneLocation())
	return at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0
}

// Later gives the times of an event that is late by some minutes: one that has not begun starts and ends so much later,
// one that is on air runs so much longer. Minutes out of range are refused with an Invalid.
func Later(now time.Time, e Event, minutes int) (from, to time.Time, err error) {
	const most = int(MaxPostponed / time.Minute)
	if minutes == 0 || minutes > most || minutes < -most {
		return from, to, fault.Invalid{Field: "minutes", Reason: "out_of_range", Got: strconv.Itoa(minutes)}
	}
	if e.AllDay {
		return from, to, fault.Invalid{Field: "minutes", Reason: "all_day"}
	}
	by := time.Duration(minutes) * time.Minute
	if e.Begun(now) {
		return e.Start, e.End.Add(by), nil
	}
	return e.Start.Add(by), e.End.Add(by), nil
}

// Postponed says that people have moved the event away from where its calendar has it.
func (e Event) Postponed() bool { return !e.FeedEnd.IsZero() }
