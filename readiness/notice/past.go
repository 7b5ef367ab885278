package notice

import (
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Past is a notice of an event with whom it was told.
type Past struct {
	Notice
	Deliveries []Delivery // by due time
}

// Delivery is a telling with the channel by which it goes and how far that has come.
type Delivery struct {
	Telling
	Channel, Kind string // of the channel: as people call it, and by which a sender is found
	Message       Message
	Instead       string // name of the channel that was told instead; empty: none was
}

// State is how far a delivery has come.
type State string

// The states of a delivery.
const (
	Waits   State = "waiting"   // it is not due yet, or not sent
	Arrived State = "arrived"   // the channel has taken it
	Retries State = "retrying"  // a try has failed, and another comes
	Failed  State = "failed"    // nobody could be told
	Dropped State = "withdrawn" // it had become untrue before it was sent
)

// State says how far it has come.
func (d Delivery) State() State {
	m := d.Message
	switch {
	case !m.DoneAt.IsZero():
		return Arrived
	case m.GivenUp && m.Error == "":
		return Dropped
	case m.GivenUp:
		return Failed
	case m.Tries > 0:
		return Retries
	default:
		return Waits
	}
}

// State of a notice is the worst of its deliveries; that of one that nobody is told is Dropped.
func (p Past) State() State {
	worst := Dropped
	for _, s := range []State{Arrived, Waits, Retries, Failed} {
		for _, d := range p.Deliveries {
			if d.State() == s {
				worst = s
			}
		}
	}
	return worst
}

// Notice gives what will be told of an event as a notice, as far as it is known before: whom it goes to follows from it.
func (c Coming) Notice(e readiness.Event) Notice {
	n := Notice{At: c.At, Reason: c.Reason, EventID: e.ID, Level: e.Level, Name: e.Title, Start: e.Start}
	if c.Reason == CallTurned && fault.Within(c.At, e.Start, near) {
		n.Data = map[string]string{"urgent": "true"}
	}
	return n
}

// Public names a subscriber to others: of a person only that it is one.
func Public(subscriber string) string {
	if strings.HasPrefix(subscriber, teamPrefix) || strings.HasPrefix(subscriber, listening) {
		return subscriber
	}
	return "person"
}
