package notice

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/retry"
)

// Try is how one try to send a message went.
type Try struct {
	At       time.Time
	Status   int    // of the answer; 0: none came
	Word     string // a fixed word for a failure; empty: it was taken
	Detail   string // what the service calls the fault
	Accepted bool   // the service only promised to deliver it
	// Final says that another try would fail as well, Gone that the target is no longer there.
	Final, Gone bool
	RetryAfter  time.Time // the earliest instant that the answer asked for; zero: it did not
}

// FallbackAfter is after how many failed tries another channel is told instead.
const FallbackAfter = 3

// Pending says that it is still to be sent.
func (m Message) Pending() bool { return !m.NextAt.IsZero() }

// After gives the message as it stands after a try, which Tries counts already. Luck, from 0 to below 1, sets the jitter of the
// pause before the next one.
func (m Message) After(t Try, luck float64) Message {
	m.Status, m.Error, m.Detail, m.Accepted = t.Status, t.Word, t.Detail, t.Accepted
	m.NextAt, m.ClaimedUntil = time.Time{}, time.Time{}
	switch {
	case t.Word == "":
		m.DoneAt, m.GivenUp = t.At, false
	case t.Gone:
		m.Error, m.GivenUp = readiness.StoppedGone, true
	case t.Final:
		m.GivenUp = true
	default:
		asked := t.RetryAfter
		if longest := t.At.Add(retry.Longest); asked.After(longest) {
			asked = longest
		}
		m.NextAt = retry.Next(m.Tries, t.At, asked, m.StopAt, luck)
		m.GivenUp = m.NextAt.IsZero()
	}
	return m
}

// Stop gives the message given up for a reason.
func (m Message) Stop(why string) Message {
	m.NextAt, m.ClaimedUntil, m.Error, m.GivenUp = time.Time{}, time.Time{}, why, true
	return m
}

// StoppedOver is why a message about what is over was given up.
const StoppedOver = "over"

// Over says why there is no further try at now; empty: there is.
func (m Message) Over(now time.Time) string {
	switch {
	case !m.StopAt.IsZero() && !now.Before(m.StopAt):
		return StoppedOver
	case m.Tries >= retry.Most:
		return readiness.StoppedTries
	}
	return ""
}

// Replay gives the message due at once, with as many tries as a new one: to a person who asks for it, that the event is over is no
// reason to stop.
func (m Message) Replay(now time.Time) Message {
	m.NextAt, m.StopAt, m.GivenUp, m.Error, m.Detail, m.Tries = now, time.Time{}, false, "", "", 0
	return m
}

// Instead says that another channel has to be told of what this one could not send: it failed so often, or will fail whatever is
// tried. What was told instead of another already goes no further.
func (m Message) Instead() bool {
	return m.Error != "" && m.InsteadOf == "" && m.Kind != Test && m.DoneAt.IsZero() && !m.unwanted() && (m.Tries >= FallbackAfter || m.GivenUp)
}

// unwanted says that nobody has to hear of it any more.
func (m Message) unwanted() bool {
	return m.GivenUp && (m.Error == StoppedOver || m.Error == readiness.StoppedSettled)
}

// Wrong lists the fields of a channel that cannot be, whatever its kind.
func (c Channel) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(c.Name), "name", "required", "")
	refuse(fault.LongerThan(c.Name, fault.MaxName), "name", "too_long", "")
	refuse(c.Lang != "ja" && c.Lang != "en", "lang", "unknown", c.Lang)
	refuse(c.Audience != "masked" && c.Audience != "open", "audience", "unknown", string(c.Audience))
	refuse(c.Fallback != "" && c.Fallback == c.ID, "fallback", "itself", "")
	refuse(fault.LongerThan(c.Owner, fault.MaxName), "owner", "too_long", "")
	return wrong
}
