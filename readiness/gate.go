package readiness

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// Anchor is what the lead of a gate counts from.
type Anchor string

// The anchors. Always and entry are not part of the countdown: a standing condition, and the day on which
// the event became known.
const (
	Always  Anchor = "always"
	AtEntry Anchor = "entry"
	AtStart Anchor = "start"
	AtEnd   Anchor = "end"
)

// Gate is a lead time: the tasks of a gate are due by it. Lead is negative before the anchor.
type Gate struct {
	Anchor Anchor
	Lead   time.Duration
}

// entryGrace is how long after an event becomes known its intake is due.
const entryGrace = 24 * time.Hour

// Timed says whether the gate lies on the countdown.
func (g Gate) Timed() bool { return g.Anchor == AtStart || g.Anchor == AtEnd }

// Due gives the instant by which the tasks of the gate are due. Leads of whole days are counted on the
// event's own wall clock, so that T−1d of 21:54 is 21:54 on the day before, also over a change to or from
// summer time.
func (g Gate) Due(e Event) time.Time {
	t := e.timetable()
	return t.due(g)
}

// timetable is the instants of an event from which its gates count, found once for all of them. What comes after the
// event counts from when it was said to have aired, and until then from when the calendar ends it; what is done on air from when
// it was said to be on air. What comes before air keeps the times that people had for it.
type timetable struct {
	entered, from, onAir, to time.Time
	loc                      *time.Location

	dues, lasts found
}

// found is the gate that was asked for last; many templates share one.
type found struct {
	gate Gate
	at   time.Time
}

func (e Event) timetable() timetable {
	from, to := e.Window()
	if !e.AiredAt.IsZero() {
		to = e.AiredAt
	}
	onAir := from
	if !e.OnAirAt.IsZero() {
		onAir = e.OnAirAt
	}
	return timetable{entered: e.EnteredAt, from: from, onAir: onAir, to: to, loc: e.ZoneLocation(), dues: found{at: e.EnteredAt}}
}

func (t *timetable) due(g Gate) time.Time {
	if g != t.dues.gate {
		t.dues = found{g, t.find(g)}
	}
	return t.dues.at
}

// plan gives when a task that was first asked for at an instant should be done. Where its lead had passed by then and it still
// helps, it is short notice: due when a quarter of the time that is left has gone, in an hour at the earliest.
func (t *timetable) plan(a *Ask, asked time.Time) time.Time {
	due := t.due(a.Gate)
	if a.Gate.Anchor == AtEntry || a.Gate.TaskPhase() != "before" || asked.Before(due) {
		return due
	}
	last := t.last(a, asked)
	if !asked.Before(last) {
		return due
	}
	return earlier(last, asked.Add(max(leastNotice, last.Sub(asked)/4)))
}

// leastNotice is how long people have at least for what is asked of them at short notice.
const leastNotice = time.Hour

// last gives the instant until which a task still helps that was first asked for at another; zero: it always does. Where the
// ladder does not say, that is its lead or, where that had passed already, air; on air it is the end of the event.
func (t *timetable) last(a *Ask, asked time.Time) time.Time {
	switch {
	case a.Last != Gate{}:
		if a.Last != t.lasts.gate {
			t.lasts = found{a.Last, t.find(a.Last)}
		}
		return t.lasts.at
	case !a.Gate.Timed(), a.Gate.TaskPhase() == "after":
		return time.Time{}
	case a.Gate.TaskPhase() == "on_air":
		return t.to
	}
	if lead := t.due(a.Gate); asked.Before(lead) {
		return lead
	}
	return t.from
}

// date gives a task the time until which it still helps. What is to be done before air is due, and can help no more, from when
// the event was said to be on air.
func (t *timetable) date(task *Task) {
	task.Last = t.last(task.Ask, task.CreatedAt)
	if task.Gate.TaskPhase() != "before" || !t.onAir.Before(t.from) {
		return
	}
	task.Due = earlier(task.Due, t.onAir)
	if !task.Last.IsZero() {
		task.Last = earlier(task.Last, t.onAir)
	}
}

func (t *timetable) find(g Gate) time.Time {
	switch g.Anchor {
	case AtStart:
		if g.Lead == 0 {
			return t.onAir
		}
		return shift(t.from, g.Lead, t.loc)
	case AtEnd:
		return shift(t.to, g.Lead, t.loc)
	case AtEntry:
		return earlier(t.entered.Add(entryGrace), t.from)
	default:
		return t.entered
	}
}

func shift(t time.Time, lead time.Duration, loc *time.Location) time.Time {
	// A lead of nothing must not pass through the wall clock: there the hour that comes twice is only one.
	if lead == 0 || lead%fault.Day != 0 {
		return t.Add(lead)
	}
	return t.In(loc).AddDate(0, 0, int(lead/fault.Day)).UTC()
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Label is the gate in figures, "T−14d" with U+2212 or "T+1h"; empty where words are wanted (always, on
// entry, on air, off air).
func (g Gate) Label() string {
	if !g.Timed() || g.Lead == 0 {
		return ""
	}
	sign, lead := "+", g.Lead
	if lead < 0 {
		sign, lead = "−", -lead
	}
	switch {
	case lead%fault.Day == 0:
		return fmt.Sprintf("T%s%dd", sign, lead/fault.Day)
	case lead%time.Hour == 0:
		return fmt.Sprintf("T%s%dh", sign, lead/time.Hour)
	default:
		return fmt.Sprintf("T%s%dm", sign, lead/time.Minute)
	}
}

// Name is the gate as a fixed word for programs: "always", "entry", "on_air", "off_air" or "T-14d".
func (g Gate) Name() string {
	switch {
	case g.Anchor == Always || g.Anchor == AtEntry:
		return string(g.Anchor)
	case g.Lead == 0 && g.Anchor == AtStart:
		return "on_air"
	case g.Lead == 0:
		return "off_air"
	default:
		return strings.Replace(g.Label(), "−", "-", 1)
	}
}

// Compare orders gates as the checklist shows them: standing, entry, then along the countdown.
func (g Gate) Compare(h Gate) int {
	if g.Anchor != h.Anchor {
		return cmp.Compare(g.Anchor.order(), h.Anchor.order())
	}
	return cmp.Compare(g.Lead, h.Lead)
}

func (a Anchor) order() int {
	switch a {
	case Always:
		return 0
	case AtEntry:
		return 1
	case AtStart:
		return 2
	default:
		return 3
	}
}

// TaskPhase is the part of an event's life to which a gate belongs: before, on_air or after.
func (g Gate) TaskPhase() string {
	switch {
	case g.Anchor == AtStart && g.Lead == 0, g.Anchor == AtEnd && g.Lead == 0:
		return "on_air"
	case g.Anchor == AtEnd || g.Lead > 0:
		return "after"
	default:
		return "before"
	}
}
