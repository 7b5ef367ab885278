package views

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
)

// burnUp compares what the gates ask for with what is done, over the countdown of an event.
type burnUp struct {
	Due, Done        string // points of the two step lines
	NowX             float64
	NowY             float64 // of what is done
	DoneN, DueN, All int     // done, due by now, in all
	Ticks            []tick  // of the count
	Gates            []tick
	Within           bool // now lies on the axis
}

var burnFrame = frame{30, 520, 10, 164}

// newBurnUp draws the tasks of gates on the countdown; ok is false where there are fewer than two gates.
func newBurnUp(p Page, tasks readiness.Checklist) (b burnUp, ok bool) {
	var due, done []time.Time
	for _, g := range gates(tasks) {
		for _, t := range g.Tasks {
			if !g.Gate.Timed() || !t.Counts() {
				continue
			}
			due = append(due, t.Due)
			if t.Settled() {
				done = append(done, doneAt(t))
			}
		}
	}
	if len(due) < 2 {
		return b, false
	}
	slices.SortFunc(due, time.Time.Compare)
	slices.SortFunc(done, time.Time.Compare)
	from, to := due[0], due[len(due)-1]
	if !from.Before(to) {
		return b, false
	}
	axis := countAxis{from, to, len(due)}
	until := earlier(p.Now, to)
	b = burnUp{All: len(due), DoneN: len(done), DueN: countBefore(due, p.Now), Within: p.Now.After(from) && p.Now.Before(to)}
	b.Due, b.Done = axis.steps(due, to), axis.steps(done, until)
	b.NowX, b.NowY = axis.x(until), axis.y(len(done))
	b.Ticks, b.Gates = axis.ticks(), axis.gates(p, tasks)
	return b, true
}

// doneAt is when a settled task was: by a person, by its proof, or by being skipped.
func doneAt(t readiness.TaskStatus) time.Time {
	switch {
	case !t.DoneAt.IsZero():
		return t.DoneAt
	case t.State == readiness.TaskSkipped:
		return t.Waiver.At
	default:
		return t.CreatedAt
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func countBefore(times []time.Time, now time.Time) int {
	n, _ := slices.BinarySearchFunc(times, now, time.Time.Compare)
	return n
}

// countAxis places instants and counts.
type countAxis struct {
	From, To time.Time
	All      int
}

func (a countAxis) x(at time.Time) float64 {
	f := burnFrame
	share := float64(at.Sub(a.From)) / float64(a.To.Sub(a.From))
	return f.Left + (f.Right-f.Left)*min(max(share, 0), 1)
}

func (a countAxis) y(n int) float64 { return burnFrame.y(float64(n), float64(a.All)) }

// steps gives the points of a line that rises by one at each instant and ends at until.
func (a countAxis) steps(times []time.Time, until time.Time) string {
	points := []string{px(a.x(a.From)) + "," + px(a.y(0))}
	for i, at := range times {
		x := px(min(a.x(at), a.x(until)))
		points = append(points, x+","+px(a.y(i)), x+","+px(a.y(i+1)))
	}
	points = append(points, px(a.x(until))+","+px(a.y(len(times))))
	return strings.Join(points, " ")
}

func (a countAxis) ticks() []tick {
	step := int(roundStep(float64(a.All) / 3))
	var ticks []tick
	for n := 0; n <= a.All; n += max(step, 1) {
		ticks = append(ticks, tick{a.y(n), itoa(n)})
	}
	return ticks
}

// gateGap is how far apart the labels of two gates must stand.
const gateGap = 46.0

func (a countAxis) gates(p Page, tasks readiness.Checklist) []tick {
	var labels []tick
	for _, g := range gates(tasks) {
		if x := a.x(g.Due); g.Gate.Timed() && (len(labels) == 0 || x-labels[len(labels)-1].At >= gateGap) {
			labels = append(labels, tick{x, p.t().Gate(g.Gate)})
		}
	}
	return labels
}
