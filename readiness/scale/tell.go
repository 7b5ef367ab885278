package scale

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
)

// Told is what a connection names instead of a task to be told when windows open and close.
const Told = "scale"

// The kinds of message, as pipelines read them.
const (
	TellFrom readiness.DeliveryKind = "scale.from" // an event's window has opened, or is another than was told
	TellTo   readiness.DeliveryKind = "scale.to"   // it has closed, also because the event has moved away or will not take place
)

// Tell says what a connection is to be told at the instant of a plan, and which messages must not be sent any more, given those that
// were written to it, oldest first. It goes by what was told last of each event, so that nothing is told twice, and what is told
// late is told as it is by then.
func Tell(p Plan, connection string, written []readiness.Delivery) (tell, stop []readiness.Delivery) {
	for _, id := range concerned(p, written) {
		t := teller{plan: &p, connection: connection, event: id}
		for _, d := range written {
			if d.EventID == id && (d.Kind == TellFrom || d.Kind == TellTo) {
				t.add(d)
			}
		}
		stale, wanted := t.says()
		stop = append(stop, stale...)
		if wanted != "" {
			tell = append(tell, t.message(wanted))
		}
	}
	return tell, stop
}

// concerned lists the events whose window is open, in their order, and then those of which something was told.
func concerned(p Plan, written []readiness.Delivery) (ids []string) {
	for i := range p.Windows {
		if p.Windows[i].open(p.At) {
			ids = append(ids, p.Windows[i].EventID)
		}
	}
	for _, d := range written {
		if d.EventID != "" && !slices.Contains(ids, d.EventID) {
			ids = append(ids, d.EventID)
		}
	}
	return ids
}

// teller tells one connection of one event.
type teller struct {
	plan              *Plan
	connection, event string
	count             int                  // messages written
	last              *readiness.Delivery  // the last that was not taken back; nil: none
	heard             *readiness.Delivery  // the last that the receiver may have heard
	pending           []readiness.Delivery // that wait
}

func (t *teller) add(d readiness.Delivery) {
	t.count++
	if d.Pending() {
		t.pending = append(t.pending, d)
	}
	if !d.GivenUp || d.Error != readiness.StoppedMoved {
		t.last = &d
	}
	if d.Tries > 0 || !d.DoneAt.IsZero() {
		t.heard = &d
	}
}

// window gives the event's where it is open.
func (t *teller) window() *Window {
	i := slices.IndexFunc(t.plan.Windows, func(w Window) bool { return w.EventID == t.event && w.open(t.plan.At) })
	if i < 0 {
		return nil
	}
	return &t.plan.Windows[i]
}

// says gives the messages that are true no longer, and the kind of the one to write; empty: none.
func (t *teller) says() (stale []readiness.Delivery, wanted readiness.DeliveryKind) {
	w := t.window()
	if t.last != nil && t.current(w) {
		return nil, ""
	}
	for _, d := range t.pending {
		stale = append(stale, d.Stop(readiness.StoppedMoved))
	}
	switch {
	case w != nil:
		return stale, TellFrom
	case t.heard != nil && t.heard.Kind == TellFrom:
		return stale, TellTo
	}
	return stale, ""
}

// current says that what was told last is how it is.
func (t *teller) current(w *Window) bool {
	if w == nil {
		return t.last.Kind == TellTo
	}
	return t.last.Kind == TellFrom && strings.HasPrefix(t.last.Once, t.about(w))
}

func (t *teller) about(w *Window) string {
	said := fmt.Sprintf("%s %s %s ", Told, t.connection, t.event)
	if w == nil {
		return said
	}
	return said + fmt.Sprintf("%s %s %g ", stamp(w.From), stamp(w.To), w.Times)
}

// message gives one that is written once, also by two who find at the same time that it has to be.
func (t *teller) message(kind readiness.DeliveryKind) readiness.Delivery {
	w := t.window()
	return readiness.Delivery{ConnectionID: t.connection, EventID: t.event, Template: Told, Kind: kind, Payload: t.body(kind, w),
		Once: t.about(w) + string(kind) + " " + strconv.Itoa(t.count)}
}

// body is what a message says. It holds no title: whoever may know it asks for the event.
type body struct {
	Type      readiness.DeliveryKind `json:"type"`
	Timestamp string                 `json:"timestamp"`
	Data      struct {
		Event struct {
			ID    string `json:"id"`
			Level int    `json:"level,omitempty"`
		} `json:"event"`
		// Ratio is how many times the usual all events together need from now on.
		Ratio  float64     `json:"target_ratio"`
		Window *bodyWindow `json:"window,omitempty"`
	} `json:"data"`
}

type bodyWindow struct {
	From     string  `json:"from"`
	Air      string  `json:"air"`
	To       string  `json:"to"`
	Multiple float64 `json:"multiple"`
	AtLeast  bool    `json:"at_least"`
	Peak     float64 `json:"peak_rps,omitempty"`
}

func (t *teller) body(kind readiness.DeliveryKind, w *Window) string {
	b := body{Type: kind, Timestamp: stamp(t.plan.At)}
	b.Data.Event.ID, b.Data.Ratio = t.event, t.plan.Ratio()
	if w != nil {
		b.Data.Event.Level = w.Level
		b.Data.Window = &bodyWindow{stamp(w.From), stamp(w.Air), stamp(w.To), w.Times, w.AtLeast, w.Peak}
	}
	said, _ := json.Marshal(b) // numbers that are finite, and texts
	return string(said)
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
