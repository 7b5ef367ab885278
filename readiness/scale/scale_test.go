package scale_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
)

// air is when the events of these tests begin: a day after noon.
var air = given.Noon.Add(given.Day)

// usual is a company whose machines take three minutes to boot and whose peaks last an hour longer than their events.
var usual = readiness.Traffic{Baseline: 1000, Boot: 3 * time.Minute}

// expecting is an event of a level of which PR told a peak, on air for half an hour.
func expecting(id string, at time.Time, level int, peak string) readiness.Event {
	e := given.Airing(at)
	e.ID, e.Level, e.Brief.Peak = id, level, peak
	return e
}

// facts are those of a company with these events.
func facts(events ...readiness.Event) readiness.Snapshot {
	f := given.Board(events...)
	f.Traffic = usual
	return f
}

// said writes steps down: hours and minutes from air, and how many times.
func said(steps []scale.Step) string {
	var all []string
	for _, s := range steps {
		more := ""
		if s.AtLeast {
			more = "+"
		}
		all = append(all, fmt.Sprintf("%v..%v x%g%s", s.From.Sub(air), s.To.Sub(air), s.Times, more))
	}
	return strings.Join(all, " ")
}

func TestWhenAndHowMuch(t *testing.T) {
	alter := func(e readiness.Event, how func(*readiness.Event)) readiness.Event { how(&e); return e }
	plain := expecting("tv", air, 4, "10x")
	for _, row := range []struct {
		sentence string
		now      time.Time
		events   []readiness.Event
		want     string
	}{
		{"an hour and the boot before air, until an hour after", given.Noon, []readiness.Event{plain}, "-1h3m0s..1h30m0s x10"},
		{"a rate is a multiple of what is usual", given.Noon, []readiness.Event{expecting("tv", air, 4, "5,000 req/s")}, "-1h3m0s..1h30m0s x5"},
		{"the upper end of a range", given.Noon, []readiness.Event{expecting("tv", air, 4, "3-7x")}, "-1h3m0s..1h30m0s x7"},
		{"without a figure what its level holds", given.Noon, []readiness.Event{expecting("tv", air, 3, "")}, "-1h3m0s..1h30m0s x8"},
		{"without a level what the first level that scales out holds", given.Noon, []readiness.Event{expecting("tv", air, 0, "")}, "-1h3m0s..1h30m0s x8"},
		{"the top level has no bound: at least what the one below holds", given.Noon, []readiness.Event{expecting("tv", air, 5, "")}, "-1h3m0s..1h30m0s x20+"},
		{"what is ordinary needs nothing", given.Noon, []readiness.Event{expecting("tv", air, 1, "")}, ""},
		{"unless PR told more", given.Noon, []readiness.Event{expecting("tv", air, 1, "4x")}, "-1h3m0s..1h30m0s x4"},
		{"no more than is usual needs nothing", given.Noon, []readiness.Event{expecting("tv", air, 3, "1x")}, ""},
		{"one that was called off needs nothing", given.Noon, []readiness.Event{alter(plain, func(e *readiness.Event) { e.Calendar = readiness.Cancelled })}, ""},
		{"one that is no exposure needs nothing", given.Noon, []readiness.Event{alter(plain, func(e *readiness.Event) { e.Hidden = true })}, ""},
		{"one that its calendar lacks may still air", given.Noon, []readiness.Event{alter(plain, func(e *readiness.Event) { e.Calendar = readiness.Missing })}, "-1h3m0s..1h30m0s x10"},
		{"a tentative one may air", given.Noon, []readiness.Event{alter(plain, func(e *readiness.Event) { e.Calendar = readiness.Tentative })}, "-1h3m0s..1h30m0s x10"},
		{"a confidential one counts like any other", given.Noon, []readiness.Event{alter(plain, func(e *readiness.Event) { e.Private = true })}, "-1h3m0s..1h30m0s x10"},
		{"on air early", air.Add(-2 * time.Hour), []readiness.Event{alter(plain, func(e *readiness.Event) { e.OnAirAt = air.Add(-2 * time.Hour) })}, "-3h3m0s..1h30m0s x10"},
		{"aired: from then on only the tail", air.Add(40 * time.Minute), []readiness.Event{alter(plain, func(e *readiness.Event) { e.AiredAt = air.Add(20 * time.Minute) })}, "-1h3m0s..1h20m0s x10"},
		{"aired late", air.Add(2 * time.Hour), []readiness.Event{alter(plain, func(e *readiness.Event) { e.AiredAt = air.Add(2 * time.Hour) })}, "-1h3m0s..3h0m0s x10"},
		{"nobody has said that it aired: it keeps its machines", air.Add(2 * time.Hour), []readiness.Event{plain}, "-1h3m0s..24h30m0s x10"},
		{"a nanosecond before its end it is still to air", air.Add(30*time.Minute - 1), []readiness.Event{plain}, "-1h3m0s..1h30m0s x10"},
		{"as it ends, nobody has said that it aired", air.Add(30 * time.Minute), []readiness.Event{plain}, "-1h3m0s..24h30m0s x10"},
		{"but not for ever", air.Add(24*time.Hour + 30*time.Minute), []readiness.Event{plain}, ""},
		{"a nanosecond before that it has them", air.Add(24*time.Hour + 30*time.Minute - 1), []readiness.Event{plain}, "-1h3m0s..24h30m0s x10"},
		{"two that overlap are added up", given.Noon, []readiness.Event{plain, expecting("push", air.Add(time.Hour), 3, "3x")},
			"-1h3m0s..-3m0s x10 -3m0s..1h30m0s x13 1h30m0s..2h30m0s x3"},
		{"one whose windows touch are not", given.Noon, []readiness.Event{plain, expecting("push", air.Add(2*time.Hour+33*time.Minute), 3, "3x")},
			"-1h3m0s..1h30m0s x10 1h30m0s..4h3m0s x3"},
		{"between two that are apart there is nothing", given.Noon, []readiness.Event{plain, expecting("push", air.Add(4*time.Hour), 3, "3x")},
			"-1h3m0s..1h30m0s x10 2h57m0s..5h30m0s x3"},
		{"two at the same time", given.Noon, []readiness.Event{plain, expecting("push", air, 3, "3x")}, "-1h3m0s..1h30m0s x13"},
		{"beyond the horizon nothing is said", air.Add(-49*time.Hour - 3*time.Minute), []readiness.Event{plain}, ""},
		{"a nanosecond within it", air.Add(-49*time.Hour - 3*time.Minute + 1), []readiness.Event{plain}, "-1h3m0s..1h30m0s x10"},
		{"moved by 90 minutes", given.Noon, []readiness.Event{expecting("tv", air.Add(90*time.Minute), 4, "10x")}, "27m0s..3h0m0s x10"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := said(scale.Read(row.now, facts(row.events...), nil).Steps); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestAPagesOwnFigures(t *testing.T) {
	shop := given.Page
	shop.ID, shop.Only = "shop", []string{"sale"}
	shop.Traffic = toppage.PageTraffic{Baseline: 100, BootS: 600, TailS: 1800}
	f := facts(expecting("sale", air, 4, "500 req/s"), expecting("tv", air, 4, "9x"))
	p := scale.Read(given.Noon, f, &shop)
	if got, want := said(p.Steps), "-1h10m0s..1h0m0s x5"; got != want || p.Page != "shop" || p.Traffic.Baseline != 100 {
		t.Errorf("%q of page %q with %+v, want %q", got, p.Page, p.Traffic, want)
	}
}

func TestTheLeadIsTheGateOfTheTaskThatAsksForTheMachines(t *testing.T) {
	with := func(gate readiness.Gate) readiness.Ladder {
		l := given.FullLadder
		l.Templates = slices.Clone(l.Templates)
		for i := range l.Templates {
			if l.Templates[i].ID == "C-06" {
				l.Templates[i].Gate = gate
			}
		}
		return l
	}
	for _, row := range []struct {
		sentence string
		ladder   readiness.Ladder
		want     time.Duration
	}{
		{"as the default ladder has it", readiness.DefaultLadder(), time.Hour},
		{"as an operator has set it", with(readiness.Gate{Anchor: readiness.AtStart, Lead: -20 * time.Minute}), 20 * time.Minute},
		{"a gate that is not before air says nothing", with(readiness.Gate{Anchor: readiness.AtEnd, Lead: time.Hour}), time.Hour},
		{"nor one after it", with(readiness.Gate{Anchor: readiness.AtStart, Lead: time.Minute}), time.Hour},
		{"a ladder without the task", readiness.Ladder{}, scale.DefaultLead},
	} {
		if got := scale.Lead(row.ladder); got != row.want {
			t.Errorf("%s: %v, want %v", row.sentence, got, row.want)
		}
	}
}

// The ratio is that of the step that is open, whose first instant is in it and whose last is not; 1 where none is.
func TestTheRatioAtEachEdge(t *testing.T) {
	e := expecting("tv", air, 4, "10x")
	e.AiredAt = air.Add(30 * time.Minute)
	from, to := air.Add(-63*time.Minute), air.Add(90*time.Minute)
	for _, row := range []struct {
		at   time.Time
		want float64
	}{{from.Add(-1), 1}, {from, 10}, {air, 10}, {to.Add(-1), 10}, {to, 1}} {
		if got := scale.Read(row.at, facts(e), nil).Ratio(); got != row.want {
			t.Errorf("at %v: %g, want %g", row.at, got, row.want)
		}
	}
	if next := scale.Read(given.Noon, facts(e), nil).Next(); !next.Equal(from) {
		t.Errorf("it turns next at %v, want %v", next, from)
	}
}

// However events lie, the steps are apart and in order, and at every instant they say the sum of the windows that are open.
func TestStepsAddUpTheWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var events []readiness.Event
		for i := range rapid.IntRange(0, 8).Draw(t, "events") {
			at := given.Noon.Add(time.Duration(rapid.IntRange(-600, 2400).Draw(t, "minutes")) * time.Minute)
			events = append(events, expecting(fmt.Sprint(i), at, rapid.IntRange(0, 5).Draw(t, "level"), rapid.SampledFrom([]string{"", "3x", "900 req/s", "50x"}).Draw(t, "peak")))
		}
		p := scale.Read(given.Noon, facts(events...), nil)
		for i, s := range p.Steps {
			if !s.From.Before(s.To) || i > 0 && s.From.Before(p.Steps[i-1].To) {
				t.Fatalf("step %d of %v is not behind the one before", i, said(p.Steps))
			}
			middle, sum := s.From.Add(s.To.Sub(s.From)/2), 0.0
			for _, w := range p.Windows {
				if !middle.Before(w.From) && middle.Before(w.To) {
					sum += w.Times
				}
			}
			if math.Abs(sum-s.Times) > 1e-9 {
				t.Fatalf("at %v %g times, want %g", middle, s.Times, sum)
			}
		}
		for _, w := range p.Windows {
			covered := time.Duration(0)
			for _, s := range p.Steps {
				if slices.Contains(s.Events, w.EventID) {
					covered += s.To.Sub(s.From)
				}
			}
			if covered != w.To.Sub(w.From) {
				t.Fatalf("window %+v is in steps for %v", w, covered)
			}
		}
	})
}
