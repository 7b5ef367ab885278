package views

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// The runway draws lead-time windows on one axis: now−7 d to now+21 d over 308 pixels, so that now is always
// a quarter across and one line can run through every row.
const (
	axisWidth  = 308.0
	axisBefore = 7 * 24 * time.Hour
	axisSpan   = 28 * 24 * time.Hour
	axisNow    = axisWidth / 4
)

// unclaimedSoon is how far ahead a task that nobody has picked up is pointed out, as in the call.
const unclaimedSoon = 48 * time.Hour

// recent is how long a move or a new event is pointed out.
const recent = 7 * 24 * time.Hour

// unseen is how long the board says that SRE has not taken note of a move.
const unseen = 14 * 24 * time.Hour

func axisX(now, at time.Time) float64 {
	return axisWidth * float64(at.Sub(now.Add(-axisBefore))) / float64(axisSpan)
}

// mark is a gate on the runway: a circle, or a square where it was missed.
type mark struct {
	X     float64
	Class string // gd passed, go to come, gr due soon and nobody, gb missed
}

// runway is the drawing of one row.
type runway struct {
	Track, Passed [2]float64 // from, to; equal: not drawn
	Marks         []mark
	Air, AirWidth float64
	Was           float64 // old air time; -1: none
	Later         bool    // off the axis on the right
	Cancelled     bool
}

func newRunway(now time.Time, r readiness.Row) runway {
	from, to := r.Event.Window()
	w := runway{Air: axisX(now, from), AirWidth: max(4, axisX(now, to)-axisX(now, from)), Was: -1,
		Later: axisX(now, from) > axisWidth, Cancelled: r.Phase == readiness.CancelledPhase}
	if !r.Event.MovedAt.IsZero() && now.Sub(r.Event.MovedAt) < recent {
		if x := axisX(now, r.Event.WasStart); x >= 0 && x <= axisWidth {
			w.Was = x
		}
	}
	if w.Later || w.Cancelled || r.Event.Level == 0 {
		if r.Event.Level == 0 {
			w.AirWidth = 1.5
		}
		return w
	}
	w.AirWidth = min(w.AirWidth, axisWidth-w.Air)
	w.draw(now, gates(r.Tasks))
	return w
}

// draw places the gates and the track that joins them.
func (w *runway) draw(now time.Time, groups []gateGroup) {
	first, last := w.Air, w.Air
	for _, g := range groups {
		if !g.Gate.Timed() {
			continue
		}
		x := axisX(now, g.Due)
		first, last = min(first, x), max(last, x)
		class := g.class(now)
		near := x > w.Air-4.5 && x < w.Air+w.AirWidth+4.5 // the bar itself stands there
		if x >= 0 && x <= axisWidth && (!near || class == "gb") {
			w.Marks = append(w.Marks, mark{X: x, Class: class})
		}
	}
	w.Track = [2]float64{max(0, first), min(axisWidth, last)}
	w.Passed = [2]float64{w.Track[0], max(w.Track[0], min(axisNow, w.Track[1]))}
}

// gateGroup is the tasks of one gate.
type gateGroup struct {
	Gate  readiness.Gate
	Due   time.Time
	Tasks []readiness.TaskStatus
}

// gates groups tasks by gate, in the order of the checklist; tasks that are gone are left out.
func gates(tasks readiness.Checklist) []gateGroup {
	gone := func(t readiness.TaskStatus) bool { return t.State == readiness.TaskGone }
	if slices.ContainsFunc(tasks, gone) {
		tasks = slices.DeleteFunc(slices.Clone(tasks), gone)
	}
	var groups []gateGroup
	for len(tasks) > 0 {
		gate, n := tasks[0].Gate, 1
		for n < len(tasks) && tasks[n].Gate == gate {
			n++
		}
		groups = append(groups, gateGroup{Gate: gate, Due: tasks[0].Due, Tasks: slices.Clip(tasks[:n])})
		tasks = tasks[n:]
	}
	return groups
}

// counts sums up what is enforced of the gate.
func (g gateGroup) counts() readiness.Counts { return readiness.Checklist(g.Tasks).Count() }

func (g gateGroup) complete() bool {
	c := g.counts()
	return c.Done == c.Total
}

// class says how the gate stands: passed, missed, late or due soon with nobody, or to come.
func (g gateGroup) class(now time.Time) string {
	c := g.counts()
	switch {
	case c.Done == c.Total:
		return "gd"
	case c.Missed > 0:
		return "gb"
	case c.Late > 0, c.Unclaimed > 0 && g.Due.Before(now.Add(unclaimedSoon)):
		return "gr"
	default:
		return "go"
	}
}

// cell is one task in the row of cells: how it stands, and where its column begins.
type cell struct {
	X    int
	Kind string // done, late (too late), risk (late, or due soon and nobody yet) or open
}

// cells gives one cell a task, in due order.
func cells(now time.Time, tasks readiness.Checklist) []cell {
	drawn := make([]cell, 0, len(tasks))
	for _, t := range tasks {
		if !t.Counts() {
			continue
		}
		c := cell{9 * len(drawn), "open"}
		switch {
		case t.Settled():
			c.Kind = "done"
		case t.Missed || t.State == readiness.TaskFailing:
			c.Kind = "late"
		case t.Late, t.Unclaimed() && t.Due.Before(now.Add(unclaimedSoon)):
			c.Kind = "risk"
		}
		drawn = append(drawn, c)
	}
	return drawn
}

// stair is one bar of a level's staircase.
type stair struct {
	X, Y, W, H float64
	Empty      bool
}

// maxStairs is the highest ladder that is drawn; above it the number stands alone.
const maxStairs = 7

// stairs draws a ladder of so many bars, filled up to level n.
func stairs(n, height int) []stair {
	var drawn []stair
	for i := range height {
		h := 12.0
		if height > 1 {
			h = 3 + 9*float64(i)/float64(height-1)
		}
		x := float64(4 * i)
		if i < n {
			drawn = append(drawn, stair{x, 12 - h, 3, h, false})
		} else {
			drawn = append(drawn, stair{x + .5, 12.5 - h, 2, h - 1, true})
		}
	}
	return drawn
}
