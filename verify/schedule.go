package verify

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/scale"
	"tallylight/scaledocs"
)

// Schedules asks schedulers whether machines are scheduled for an event.
type Schedules struct {
	Client *Client
	// Facts gives what the plan of machines is read from at an instant.
	Facts func(context.Context, time.Time) (readiness.Snapshot, error)
}

// maxSchedule bounds what is read of a schedule.
const maxSchedule = 1 << 20

// Ask asks an address for its schedule and compares it with what all events of the evening need in the window of one. The value
// that is wanted is how many machines there are on a quiet day.
func (s *Schedules) Ask(ctx context.Context, with *readiness.Connection, q proof.Query, e readiness.Event) proof.Reading {
	c := s.Client
	address, err := url.Parse(q.Ask)
	if err != nil || with != nil && !below(with.URL, address) {
		return proof.Unread(proof.UnreadConnection, "", c.now())
	}
	a, t := c.get(ctx, address, with, maxSchedule)
	switch {
	case a.status != 0 && a.status != 200:
		return proof.Unread(proof.UnreadStatus, strconv.Itoa(a.status), a.asked)
	case t != nil:
		return t.reading(a.asked)
	}
	schedule, err := scaledocs.ReadBack(a.body)
	if err != nil {
		return proof.Unread(proof.UnreadSchedule, "", a.asked)
	}
	return s.judge(ctx, schedule, q, e, a.asked)
}

// soonest is how long before an event its window is looked at: well within the plan's sight.
const soonest = 24 * time.Hour

// judge compares a schedule with the plan as it is when the event is near.
func (s *Schedules) judge(ctx context.Context, schedule scaledocs.Schedule, q proof.Query, e readiness.Event, asked time.Time) proof.Reading {
	at, usual := asked, int(q.Value)
	if near := e.Start.Add(-soonest); near.After(at) {
		at = near
	}
	facts, err := s.Facts(ctx, at)
	if err != nil {
		return proof.Unread(proof.UnreadBroken, "", asked)
	}
	r := proof.Reading{State: proof.Pass, At: asked, Asked: asked}
	plan := scale.Read(at, facts, nil)
	w, needed := plan.Of(e.ID)
	if !needed {
		return r // no more than is there on any day
	}
	lowest, short, said := schedule.Lowest(asked, w.From, w.To, plan.Steps, usual)
	if !said {
		return proof.Unread(proof.UnreadEmpty, "", asked)
	}
	if short > 0 {
		r.State = proof.Fail
	}
	if lowest <= scaledocs.MostMachines {
		r.Measured = strconv.Itoa(lowest)
	}
	r.Required = ">= " + strconv.Itoa(scaledocs.Machines(w.Times, usual))
	return r
}
