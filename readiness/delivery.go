package readiness

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/retry"
)

// DeliveryKind is what a message to a pipeline tells.
type DeliveryKind string

// The kinds of message, as pipelines read them.
const (
	TellDue       DeliveryKind = "task.due"        // a task's gate has come: begin
	TellCancelled DeliveryKind = "event.cancelled" // what it was told to begin for will not take place
	TellTest      DeliveryKind = "test"            // somebody wants to see whether it arrives
)

// Delivery is one message of the outbox.
type Delivery struct {
	ID           string // the webhook-id, the same for each try
	ConnectionID string
	EventID      string // empty: a test
	Template     string
	Kind         DeliveryKind
	Payload      string // the body, JSON
	CreatedAt    time.Time
	// StopAt is when it is given up: the event's start. Zero: only when there are no more tries.
	StopAt       time.Time
	Tries        int
	NextAt       time.Time // zero: it is done or given up
	ClaimedUntil time.Time // nobody else tries before; zero: nobody does
	DoneAt       time.Time
	Status       int    // of the last answer; 0: none came
	Error        string // why the last try failed, or why it was given up: one of the fixed words below
	GivenUp      bool
	// Once names what it is about, so that it is written once, whoever writes it.
	Once string
}

// Why a try failed, or a message was given up.
const (
	FailedTimeout  = "timeout"
	FailedRefused  = "refused" // no connection
	FailedDNS      = "dns"
	FailedTLS      = "tls"
	FailedAddress  = "address" // the allow-list does not name it
	FailedRedirect = "redirect"
	FailedStatus   = "status" // another status than 2xx
	FailedOther    = "other"
	FailedKey      = "key"       // the connection has no secret that can sign
	StoppedGone    = "gone"      // 410: nobody listens any more
	StoppedStart   = "started"   // the event began first
	StoppedTries   = "tries"     // no more tries
	StoppedMoved   = "moved"     // the event has another air time now, or is back
	StoppedSettled = "settled"   // the task asks for nothing any more
	StoppedCalled  = "cancelled" // the event will not take place
	StoppedOff     = "off"       // the connection is not used any more
	StoppedRemoved = "removed"   // the event is no longer there
)

// Pending says that it is still to be sent.
func (d Delivery) Pending() bool { return !d.NextAt.IsZero() }

// mayHaveArrived says that the pipeline may have heard of it: an answer that was lost is one that was given.
func (d Delivery) mayHaveArrived() bool { return !d.DoneAt.IsZero() || d.Tries > 0 }

// LongestPause bounds the pauses between tries, and how long an answer may ask to be left alone.
const LongestPause = retry.Longest

// Attempt is how one try went.
type Attempt struct {
	At     time.Time
	Status int    // of the answer; 0: none came
	Error  string // a fixed word; empty: it was taken
	// RetryAfter is the earliest instant that the answer asked for; zero: it did not.
	RetryAfter time.Time
}

// After gives the delivery as it stands after a try, which Tries counts already. Luck, from 0 to below 1, sets the jitter of the pause before the
// next one.
func (d Delivery) After(a Attempt, luck float64) Delivery {
	d.Status, d.Error, d.NextAt, d.ClaimedUntil = a.Status, a.Error, time.Time{}, time.Time{}
	switch {
	case a.Error == "":
		d.DoneAt, d.GivenUp = a.At, false
	case a.Status == 410:
		d.Error, d.GivenUp = StoppedGone, true
	default:
		d.NextAt = retry.Next(d.Tries, a.At, a.RetryAfter, d.StopAt, luck)
		d.GivenUp = d.NextAt.IsZero()
	}
	return d
}

// Stop gives the delivery given up for a reason.
func (d Delivery) Stop(why string) Delivery {
	d.NextAt, d.ClaimedUntil, d.Error, d.GivenUp = time.Time{}, time.Time{}, why, true
	return d
}

// Over says why there is no further try at now; empty: there is.
func (d Delivery) Over(now time.Time) string {
	switch {
	case !d.StopAt.IsZero() && !now.Before(d.StopAt):
		return StoppedStart
	case d.Tries >= retry.Most:
		return StoppedTries
	}
	return ""
}

// Failing says that it did not arrive, where it should have.
func (d Delivery) Failing() bool { return d.Error != "" && !d.unwanted() }

// Replay gives the delivery due at once, with as many tries as a new one: to a person who asks for it, the start of the
// event is no reason to stop.
func (d Delivery) Replay(now time.Time) Delivery {
	d.NextAt, d.StopAt, d.GivenUp, d.Error, d.Tries = now, time.Time{}, false, "", 0
	return d
}

// unwanted says that it was given up because it was true no longer; when it is true again, it is told anew.
func (d Delivery) unwanted() bool {
	return d.GivenUp && slices.Contains([]string{StoppedMoved, StoppedSettled, StoppedCalled, StoppedOff}, d.Error)
}

// Concerns says whether pipelines may have to be told of an event at now, going by its tasks alone, to which nothing was
// written of it yet.
func Concerns(now time.Time, e Event, tasks []Task, pipelines []Connection) bool {
	start, _ := e.Window()
	return now.Before(start) && slices.ContainsFunc(pipelines, func(c Connection) bool {
		return slices.ContainsFunc(tasks, func(t Task) bool {
			return t.Template == c.Template && !now.Before(t.Due)
		})
	})
}

// RestsOnSources says whether a task that pipelines are told of is proven by a calendar or a top page, so that what is known of
// these bears on what they are told.
func RestsOnSources(tasks []Task, pipelines []Connection) bool {
	return slices.ContainsFunc(tasks, func(t Task) bool {
		return (t.Proof == ProofTopPage || t.Proof == ProofChecks || t.Proof == ProofFeed) &&
			slices.ContainsFunc(pipelines, func(c Connection) bool { return c.Template == t.Template })
	})
}

// Outbox says what of an event pipelines are to be told at now, and which messages must not be sent any more, given those
// that were written for the event, oldest first. A message to write has all but its id, body and instants.
func Outbox(now time.Time, r Row, pipelines []Connection, written []Delivery) (tell, stop []Delivery) {
	for _, c := range pipelines {
		if !c.Kind.Spec().Told || c.Template == "" {
			continue
		}
		p := newPipeline(c, r, written)
		why := p.against(now)
		stop = append(stop, p.stopped(why)...)
		if why == "" && !p.told() {
			tell = append(tell, p.message(TellDue, p.start))
		}
		if p.begun && p.calledOff() && c.Disabled == "" {
			tell = append(tell, p.message(TellCancelled, time.Time{}))
		}
	}
	return tell, stop
}

// pipeline is what was written to one pipeline of one event.
type pipeline struct {
	Connection
	row     Row
	start   time.Time
	written []Delivery
	begun   bool // it may have begun, and was not told since that the event is cancelled
}

func newPipeline(c Connection, r Row, written []Delivery) *pipeline {
	p := &pipeline{Connection: c, row: r}
	p.start, _ = r.Event.Window()
	for _, d := range written {
		if d.ConnectionID != c.ID || d.Kind == TellTest {
			continue
		}
		p.written = append(p.written, d)
		switch {
		case d.Kind == TellCancelled && !d.unwanted():
			p.begun = false
		case d.Kind == TellDue && d.mayHaveArrived():
			p.begun = true
		}
	}
	return p
}

func (p *pipeline) calledOff() bool { return p.row.Phase == CancelledPhase || p.row.Event.Hidden }

// against says why the pipeline is not to be told to begin; empty: it is.
func (p *pipeline) against(now time.Time) string {
	i := slices.IndexFunc(p.row.Tasks, func(t TaskStatus) bool { return t.Template == p.Template })
	switch {
	case p.Disabled != "":
		return StoppedOff
	case p.calledOff():
		return StoppedCalled
	case !now.Before(p.start):
		return StoppedStart
	case i < 0 || p.row.Tasks[i].Settled() || p.row.Tasks[i].Soon:
		return StoppedSettled
	case now.Before(p.row.Tasks[i].Due):
		return StoppedMoved
	}
	return ""
}

// told says that the last word to the pipeline is that it is to begin for this air time, whether that has arrived or not.
func (p *pipeline) told() bool {
	if len(p.written) == 0 {
		return false
	}
	last := p.written[len(p.written)-1]
	return p.current(last) && !last.unwanted()
}

// current says that a message tells to begin for the air time as it is now.
func (p *pipeline) current(d Delivery) bool {
	return d.Kind == TellDue && strings.HasPrefix(d.Once, p.about(TellDue, p.start))
}

func (p *pipeline) about(kind DeliveryKind, start time.Time) string {
	return fmt.Sprintf("%s %s %s %s %s ", p.ID, p.row.Event.ID, p.Template, kind, start.UTC().Format(time.RFC3339))
}

// message gives one that is written once, also by two who find at the same time that it has to be.
func (p *pipeline) message(kind DeliveryKind, stopAt time.Time) Delivery {
	return Delivery{ConnectionID: p.ID, EventID: p.row.Event.ID, Template: p.Template, Kind: kind, StopAt: stopAt,
		Once: p.about(kind, p.start) + strconv.Itoa(len(p.written))}
}

// stopped gives the messages that wait and are true no longer, given up. What a person sends again has no StopAt: it is
// theirs to say.
func (p *pipeline) stopped(why string) (stop []Delivery) {
	for _, d := range p.written {
		switch {
		case !d.Pending():
		case p.Disabled != "":
			stop = append(stop, d.Stop(StoppedOff))
		case d.Kind == TellCancelled && !p.calledOff():
			stop = append(stop, d.Stop(StoppedMoved))
		case d.Kind == TellDue && !d.StopAt.IsZero() && (why != "" || !p.current(d)):
			stop = append(stop, d.Stop(cmp.Or(why, StoppedMoved)))
		}
	}
	return stop
}

// message is the body of a delivery.
type message struct {
	Type      DeliveryKind `json:"type"`
	Timestamp time.Time    `json:"timestamp"`
	Data      struct {
		Event *messageEvent `json:"event,omitempty"`
		Task  *messageTask  `json:"task,omitempty"`
	} `json:"data"`
}

type messageEvent struct {
	ID    string    `json:"id"`
	UID   string    `json:"uid"`
	Title string    `json:"title,omitempty"` // not of a confidential event
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Level *int      `json:"level"`
}

type messageTask struct {
	Template string    `json:"template"`
	Title    string    `json:"title"`
	Due      time.Time `json:"due"`
}

// Body gives what the delivery says of an event, as JSON; of a test the row is not asked. A confidential event is
// told of without its title.
func (d Delivery) Body(now time.Time, r Row) (string, error) {
	m := message{Type: d.Kind, Timestamp: now.UTC().Truncate(time.Second)}
	if d.Kind != TellTest {
		e := r.Event
		from, to := e.Window()
		m.Data.Event = &messageEvent{ID: e.ID, UID: e.UID, Title: e.Title, Start: from.UTC(), End: to.UTC()}
		if e.Level > 0 {
			m.Data.Event.Level = &e.Level
		}
		if e.Confidential(now) {
			m.Data.Event.Title = ""
		}
	}
	if i := slices.IndexFunc(r.Tasks, func(t TaskStatus) bool { return t.Template == d.Template }); i >= 0 {
		t := r.Tasks[i]
		m.Data.Task = &messageTask{Template: t.Template, Title: cmp.Or(t.TitleEN, t.TitleJA), Due: t.Due.UTC()}
	}
	body, err := json.Marshal(m)
	return string(body), err
}
