package scale_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/scale"
)

// outbox is what was written to a connection, which hears of it at once unless it is away.
type outbox struct {
	*testing.T
	written []readiness.Delivery
	away    bool
}

// at has the plan of an instant told, and says what was written and stopped.
func (o *outbox) at(now time.Time, events ...readiness.Event) string {
	o.Helper()
	tell, stop := scale.Tell(scale.Read(now, facts(events...), nil), "pipe", o.written)
	var said []string
	for _, d := range stop {
		i := slices.IndexFunc(o.written, func(w readiness.Delivery) bool { return w.ID == d.ID })
		o.written[i] = d
		said = append(said, "not "+string(d.Kind))
	}
	for _, d := range tell {
		if slices.ContainsFunc(o.written, func(w readiness.Delivery) bool { return w.Once == d.Once }) {
			o.Fatalf("%q is written twice", d.Once)
		}
		d.ID = fmt.Sprint(len(o.written))
		if d.NextAt = now; !o.away {
			d.NextAt, d.DoneAt, d.Tries = time.Time{}, now, 1
		}
		o.written = append(o.written, d)
		var b struct {
			Data struct {
				Event struct{ ID string } `json:"event"`
				Ratio float64             `json:"target_ratio"`
			} `json:"data"`
		}
		if err := json.Unmarshal([]byte(d.Payload), &b); err != nil || b.Data.Event.ID != d.EventID || strings.Contains(d.Payload, "magazine") {
			o.Fatalf("%s: %v", d.Payload, err)
		}
		said = append(said, fmt.Sprintf("%s %s x%g", d.Kind, d.EventID, b.Data.Ratio))
	}
	if again, more := scale.Tell(scale.Read(now, facts(events...), nil), "pipe", o.written); len(again)+len(more) > 0 {
		o.Errorf("at %v it is said again: %v, %v", now, again, more)
	}
	return strings.Join(said, ", ")
}

func TestWindowsAreToldAsTheyOpenAndClose(t *testing.T) {
	tv, from := expecting("tv", air, 4, "10x"), air.Add(-63*time.Minute)
	aired := tv
	aired.AiredAt = air.Add(30 * time.Minute)
	later := expecting("tv", air.Add(90*time.Minute), 4, "10x")
	off := tv
	off.Calendar = readiness.Cancelled
	o := &outbox{T: t}
	for _, step := range []struct {
		sentence string
		now      time.Time
		events   []readiness.Event
		want     string
	}{
		{"before", from.Add(-1), []readiness.Event{tv}, ""},
		{"as it opens", from, []readiness.Event{tv}, "scale.from tv x10"},
		{"a minute later", from.Add(time.Minute), []readiness.Event{tv}, ""},
		{"moved away", from.Add(2 * time.Minute), []readiness.Event{later}, "scale.to tv x1"},
		{"and back", from.Add(3 * time.Minute), []readiness.Event{tv}, "scale.from tv x10"},
		{"another beside it", from.Add(4 * time.Minute), []readiness.Event{tv, expecting("push", air, 3, "3x")}, "scale.from push x13"},
		{"that is called off", from.Add(5 * time.Minute), []readiness.Event{tv}, "scale.to push x10"},
		{"more is expected", from.Add(6 * time.Minute), []readiness.Event{expecting("tv", air, 4, "12x")}, "scale.from tv x12"},
		{"less again", from.Add(7 * time.Minute), []readiness.Event{tv}, "scale.from tv x10"},
		{"nobody says that it aired: the window is longer", air.Add(time.Hour), []readiness.Event{tv}, "scale.from tv x10"},
		{"then it aired", air.Add(70 * time.Minute), []readiness.Event{aired}, "scale.from tv x10"},
		{"the tail is over", air.Add(90 * time.Minute), []readiness.Event{aired}, "scale.to tv x1"},
		{"called off when all is over", air.Add(95 * time.Minute), []readiness.Event{off}, ""},
		{"gone", air.Add(99 * time.Minute), nil, ""},
	} {
		if got := o.at(step.now, step.events...); got != step.want {
			t.Errorf("%s: %q, want %q", step.sentence, got, step.want)
		}
	}
}

// What nobody could be told yet is told as it is by then, and never what it was before.
func TestWhatWaitsIsTakenBackWhenItIsTrueNoLonger(t *testing.T) {
	tv, from := expecting("tv", air, 4, "10x"), air.Add(-63*time.Minute)
	later := expecting("tv", air.Add(10*time.Minute), 4, "10x")
	o := &outbox{T: t, away: true}
	for _, step := range []struct {
		sentence string
		tried    bool // meanwhile it was tried, in vain
		now      time.Time
		events   []readiness.Event
		want     string
	}{
		{"as it opens", false, from, []readiness.Event{tv}, "scale.from tv x10"},
		{"moved away before anybody heard of it", false, from.Add(time.Minute), []readiness.Event{later}, "not scale.from"},
		{"as it opens again", false, from.Add(10 * time.Minute), []readiness.Event{later}, "scale.from tv x10"},
		{"moved back", false, from.Add(11 * time.Minute), []readiness.Event{tv}, "not scale.from, scale.from tv x10"},
		{"tried, and called off", true, from.Add(12 * time.Minute), nil, "not scale.from, scale.to tv x1"},
		{"back before that was told", false, from.Add(13 * time.Minute), []readiness.Event{tv}, "not scale.to, scale.from tv x10"},
	} {
		if last := len(o.written) - 1; step.tried {
			o.written[last].Tries++
		}
		if got := o.at(step.now, step.events...); got != step.want {
			t.Errorf("%s: %q, want %q", step.sentence, got, step.want)
		}
	}
}
