package readiness

import "time"

// CallOff has an event called off.
func CallOff(e *Event) error {
	e.Calendar = Cancelled
	return nil
}

// TakePlace has an event take place that was called off, or that its calendar lacks.
func TakePlace(e *Event) error {
	if e.Calendar == Cancelled || e.Vanished() {
		e.Calendar = e.Brief.Certainty.Calendar()
	}
	return nil
}

// Vanished says that the calendar of an event lacks it and nobody has said whether it takes place.
func (e Event) Vanished() bool { return e.Calendar == Missing || e.Calendar == TakenOut }

// lacked says that the calendar of an event lacks it, whatever people have said since.
func (e Event) lacked() bool { return e.Vanished() || !e.KeptAt.IsZero() }

// answers says that the move is nothing but people's word, whether an event takes place that its calendar lacks.
func (m Move) answers() bool {
	alike := m.Event
	alike.Calendar = m.Was.Calendar
	return m.Was.lacked() && m.Turned() && !m.Event.Vanished() && differing(m.Was, alike) == ""
}

// answered notes when the status turned; against a calendar that lacks the event, people's word counts from then on.
func (m *Move) answered(now time.Time) {
	m.Event.CalendarAt = now
	if m.Was.lacked() {
		m.Event.KeptAt = now
	}
}
