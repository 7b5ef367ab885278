package notice

import (
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

// Progress is how far a delivery has come.
type Progress string

// The states of a delivery.
const (
	Waits     Progress = "waiting"   // it is not due yet, or not sent
	Arrived   Progress = "arrived"   // the channel has taken it
	Retries   Progress = "retrying"  // a try has failed, and another comes
	Failed    Progress = "failed"    // nobody could be told
	Withdrawn Progress = "withdrawn" // it had become untrue before it was sent
)

// Progress says how far it has come.
func (d Delivery) Progress() Progress {
	m := d.Message
	switch {
	case !m.DoneAt.IsZero():
		return Arrived
	case m.GivenUp && m.dropped():
		return Withdrawn
	case m.GivenUp:
		return Failed
	case m.Tries > 0:
		return Retries
	default:
		return Waits
	}
}

// Progress of a notice is the worst of its deliveries; that of one that nobody is told is Withdrawn.
func (p Past) Progress() Progress {
	worst := Withdrawn
	for _, s := range []Progress{Arrived, Waits, Retries, Failed} {
		for _, d := range p.Deliveries {
			if d.Progress() == s {
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
	if IsPerson(subscriber) {
		return "person"
	}
	return subscriber
}
