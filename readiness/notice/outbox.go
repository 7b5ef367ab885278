package notice

import (
	"time"

	"tallylight/readiness"
)

// Why a message was not sent, beside the words of readiness.
const (
	DroppedUntrue = "untrue" // what it tells was true no longer when its turn came
	DroppedLate   = "late"   // nobody waits for it any more
)

// TriesBefore is after how many failed tries another channel tells it instead.
const TriesBefore = 3

// testLasts is how long a test is tried: whoever waits for it looks now.
const testLasts = 10 * time.Minute

// Try is how one try to send a message went.
type Try struct {
	At       time.Time
	Status   int    // of the answer; 0: none came
	Error    string // a fixed word; empty: it was taken
	Detail   string // what the service called the fault
	Accepted bool   // the service only promised
	// Final says that another try would fail as well; Gone that the target must not be asked again.
	Final, Gone bool
	RetryAfter  time.Time // earliest instant that the answer asked for; zero: it did not
	Title       string    // as it was sent
	Thread      Thread    // what is known of the thread from now on
}

// NewTest gives a message by which somebody sees whether one arrives.
func NewTest(channelID string, now time.Time) Message {
	return Message{ChannelID: channelID, Kind: Test, StopAt: now.Add(testLasts)}
}

// Pending says that it is still to be sent.
func (m Message) Pending() bool { return !m.NextAt.IsZero() }

// delivery is what a message has in common with one to a pipeline: both are tried by the same schedule.
func (m Message) delivery() readiness.Delivery {
	return readiness.Delivery{StopAt: m.StopAt, Tries: m.Tries, NextAt: m.NextAt, ClaimedUntil: m.ClaimedUntil, DoneAt: m.DoneAt, Status: m.Status, Error: m.Error, GivenUp: m.GivenUp}
}

func (m Message) at(d readiness.Delivery) Message {
	m.StopAt, m.Tries, m.NextAt, m.ClaimedUntil, m.DoneAt, m.Status, m.Error, m.GivenUp = d.StopAt, d.Tries, d.NextAt, d.ClaimedUntil, d.DoneAt, d.Status, d.Error, d.GivenUp
	return m
}

// After gives the message as it stands after a try, which Tries counts already. Luck, from 0 to below 1, sets the jitter of the
// pause before the next one.
func (m Message) After(t Try, luck float64) Message {
	if t.Error == DroppedUntrue {
		return m.Stop(t.Error)
	}
	m.Detail, m.Accepted = t.Detail, t.Accepted
	if t.Title != "" {
		m.Title = t.Title
	}
	m = m.at(m.delivery().After(readiness.Attempt{At: t.At, Status: t.Status, Error: t.Error, RetryAfter: t.RetryAfter}, luck))
	if t.Error == "" {
		return m
	}
	m.Error = t.Error
	if t.Final || t.Gone {
		m = m.Stop(t.Error)
	}
	return m
}

// Stop gives the message given up for a reason.
func (m Message) Stop(why string) Message { return m.at(m.delivery().Stop(why)) }

// Over says why there is no further try at now; empty: there is.
func (m Message) Over(now time.Time) string {
	switch why := m.delivery().Over(now); {
	case why != "" && m.Error != "":
		return m.Error // the last failure says more than that it was the last
	case why == readiness.StoppedStart:
		return DroppedLate
	default:
		return why
	}
}

// Replay gives the message due at once, with as many tries as a new one.
func (m Message) Replay(now time.Time) Message { return m.at(m.delivery().Replay(now)) }

// dropped says that it was not sent because nobody misses it.
func (m Message) dropped() bool { return m.Error == DroppedUntrue || m.Error == DroppedLate }

// Stuck says that it did not arrive, and not for want of patience.
func (m Message) Stuck() bool {
	return m.Error != "" && !m.dropped() && (m.GivenUp || m.Tries >= TriesBefore)
}

// Elsewhere gives the message that another channel sends instead; false where there is none, or none is needed. It is written once,
// and nothing is sent instead of it again.
func (m Message) Elsewhere(fallback string) (Message, bool) {
	if !m.Stuck() || fallback == "" || m.InsteadOf != "" || m.Kind == Test {
		return Message{}, false
	}
	return Message{ChannelID: fallback, Subscriber: m.Subscriber, Kind: m.Kind, Thread: m.Thread, Reason: m.Reason, InsteadOf: m.ID,
		Once: "instead:" + m.ID}, true
}

// After gives the channel as it stands after a message of it was tried, which stands as it is given.
func (c Channel) After(m Message, t Try) Channel {
	if t.Error == DroppedUntrue {
		return c
	}
	spec, _ := SpecOf(c.Kind)
	if c.FreeAt = t.At.Add(spec.Pace); t.RetryAfter.After(c.FreeAt) {
		c.FreeAt = t.RetryAfter
	}
	switch {
	case t.Error == "":
		c.LastAt, c.FailingSince, c.Failure, c.Status, c.Disabled = t.At, time.Time{}, "", t.Status, ""
	case m.Stuck() || !c.FailingSince.IsZero():
		c.Failure, c.Status = t.Error, t.Status
		if c.FailingSince.IsZero() {
			c.FailingSince = t.At
		}
	}
	if t.Gone {
		c.Disabled = readiness.StoppedGone
	}
	return c
}

// Failing says that messages do not arrive.
func (c Channel) Failing() bool { return c.Disabled != "" || !c.FailingSince.IsZero() }

// Tally is how many messages a channel had to send, and how many did not arrive.
type Tally struct{ All, Failed int }

// Standing is how a message stands.
type Standing string

// The states of a message.
const (
	InOutbox  Standing = "waiting"
	Accepted  Standing = "accepted" // the service only promised to deliver it
	Delivered Standing = "delivered"
	Untrue    Standing = "dropped" // it was true no longer
	GivenUp   Standing = "given_up"
)

// State says how the message stands.
func (m Message) State() Standing {
	switch {
	case m.Pending():
		return InOutbox
	case m.GivenUp && m.dropped():
		return Untrue
	case m.GivenUp:
		return GivenUp
	case m.Accepted:
		return Accepted
	default:
		return Delivered
	}
}
