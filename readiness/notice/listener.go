package notice

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Listener is a channel that is told of one event besides those of the plans.
type Listener struct {
	EventID, ChannelID string
	Channel, Kind      string // as people call the channel, and by which a sender is found
	By                 string // who added it
	At                 time.Time
}

// MostListeners is how many channels an event may have besides those of the plans.
const MostListeners = 5

// listened are the reasons of which a listener is told: what becomes of the event, and that it must not go ahead.
var listened = []Reason{LevelConfirmed, LevelChanged, EventMoved, EventCancelled, EventBack, CallTurned, OnAir}

// listening begins the subscriber of a listener.
const listening = "channel:"

// Subscriber is who the listener is among those who are told.
func (l Listener) Subscriber() string { return listening + l.ChannelID }

// Also gives the tellings of a notice for the listeners of its event: at once, and not by a channel by which it is told already.
func Also(n Notice, listeners []Listener, told []Telling, now time.Time) []Telling {
	if !slices.Contains(listened, n.Reason) {
		return nil
	}
	var also []Telling
	for _, l := range listeners {
		known := func(t Telling) bool { return t.ChannelID == l.ChannelID }
		if l.EventID == n.EventID && !slices.ContainsFunc(told, known) {
			also = append(also, Telling{NoticeID: n.ID, Subscriber: l.Subscriber(), ChannelID: l.ChannelID, When: AtOnce, Due: now})
		}
	}
	return also
}

// Wrong refuses one listener more than an event may have.
func (l Listener) Wrong(others []Listener) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	same := func(o Listener) bool { return o.ChannelID == l.ChannelID }
	refuse(l.ChannelID == "", "channel", "required", "")
	refuse(len(others) >= MostListeners && !slices.ContainsFunc(others, same), "channel", "too_many", "")
	return wrong
}
