package intake

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// Offer is a likeness about which people are asked: "Is this the same programme? Carry the preparation over".
type Offer struct {
	ID     string
	FeedID string
	Asked  time.Time
	Likeness
	Carries []Carried // of each pair
}

// Carried is what would be carried over of the preparation of an event.
type Carried struct {
	Level               int
	State               readiness.LevelState
	Told                int // fields of the brief
	Claimed, Done, Open int // tasks
}

// CarriedBy sums up what people have put into an event with its tasks.
func CarriedBy(e readiness.Event, tasks []readiness.Task) Carried {
	c := Carried{Level: e.Level, State: e.LevelState}
	for _, f := range readiness.BriefFields {
		if e.Brief.Told(f) != "" {
			c.Told++
		}
	}
	for _, t := range tasks {
		switch {
		case t.Gone:
		case !t.DoneAt.IsZero():
			c.Done++
		case len(t.Claims) > 0:
			c.Claimed++
		default:
			c.Open++
		}
	}
	return c
}

// Asks says that an offer still stands at now: the calendar lacks the one event, or holds back that it does, and has the other, which
// is not over. Titles that were exchanged are asked about as long as both events are there.
func (p Pair) Asks(now time.Time, why Resemblance, held bool) bool {
	there := func(e readiness.Event) bool {
		return (e.Calendar == readiness.Confirmed || e.Calendar == readiness.Tentative) && !e.Hidden && !over(e.End, now)
	}
	switch {
	case !there(p.To):
		return false
	case why == TitlesExchanged:
		return there(p.From)
	default:
		return held || p.From.Vanished()
	}
}

// Of says whether an event is one of those that are asked about.
func (o Offer) Of(eventID string) bool {
	return slices.ContainsFunc(o.Pairs, func(p Pair) bool { return p.From.ID == eventID || p.To.ID == eventID })
}
