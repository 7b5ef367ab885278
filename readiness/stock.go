package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// QuietAfter is for how long nothing may be heard of those who hold a task before stock-taking asks after it, and
// stockHorizon how far ahead it counts tasks that nobody has picked up: the week until it is held again.
const (
	QuietAfter   = 5 * fault.Day
	stockHorizon = 7 * fault.Day
)

// Stock is where work may be missing: the coming events by gate, tasks that were picked up and have gone quiet, and
// tasks that people do although a machine could prove them.
type Stock struct {
	Gates []Gate // of all rows, along the countdown
	Rows  []stockRow
	More  int // further events
	Quiet []StockTask
	// ByHand are the tasks done by hand that a machine could verify, one of each template: that done last.
	ByHand []StockTask
}

// stockRow is one event.
type stockRow struct {
	Event *Event
	Cells map[Gate]StockCell // of the gates that it has tasks at
}

// StockCell is the tasks of one gate.
type StockCell struct {
	Total, Done int
	Late        bool // one of them is late or failing
	Nobody      bool // one of them is due within a week, and nobody has picked it up
}

// StockTask is a task with the event that it belongs to, which stands for those of its template in some events.
type StockTask struct {
	Event *Event
	Task  *TaskStatus
	N     int
}

// TakeStock looks through the rows of coming events, of which it shows the first few that ask for anything.
func TakeStock(now time.Time, rows []Row, most int) Stock {
	var s Stock
	gates := map[Gate]bool{}
	for i := range rows {
		r := &rows[i]
		if r.Phase == CancelledPhase {
			continue
		}
		s.sift(now, r)
		if len(s.Rows) == most {
			s.More += min(1, r.Counts.Total)
			continue
		}
		if row := newStockRow(now, r); len(row.Cells) > 0 {
			s.Rows = append(s.Rows, row)
			for g := range row.Cells {
				gates[g] = true
			}
		}
	}
	for g := range gates {
		s.Gates = append(s.Gates, g)
	}
	slices.SortFunc(s.Gates, Gate.Compare)
	slices.SortStableFunc(s.Quiet, func(a, b StockTask) int { return a.Task.Due.Compare(b.Task.Due) })
	slices.SortStableFunc(s.ByHand, func(a, b StockTask) int { return b.Task.DoneAt.Compare(a.Task.DoneAt) })
	s.ByHand = byTemplate(s.ByHand)
	return s
}

// byTemplate leaves the first task of each template, with how many there are.
func byTemplate(tasks []StockTask) []StockTask {
	var first []StockTask
	at := map[string]int{}
	for _, t := range tasks {
		i, known := at[t.Task.Template]
		if known {
			first[i].N++
			continue
		}
		at[t.Task.Template] = len(first)
		first = append(first, t)
	}
	return first
}

// sift finds the tasks of an event to ask after.
func (s *Stock) sift(now time.Time, r *Row) {
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.Quiet(now) {
			s.Quiet = append(s.Quiet, StockTask{&r.Event, t, 1})
		}
		if t.provable() {
			s.ByHand = append(s.ByHand, StockTask{&r.Event, t, 1})
		}
	}
}

// newStockRow counts the tasks of an event by gate. What always holds and the intake belong to no gate.
func newStockRow(now time.Time, r *Row) stockRow {
	row := stockRow{Event: &r.Event, Cells: map[Gate]StockCell{}}
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if !t.Counts() || !t.Gate.Timed() {
			continue
		}
		c := row.Cells[t.Gate]
		c.Total++
		if t.Settled() {
			c.Done++
		}
		c.Late = c.Late || t.Late || t.State == TaskFailing
		c.Nobody = c.Nobody || t.Unclaimed() && fault.Within(now, t.Due, stockHorizon)
		row.Cells[t.Gate] = c
	}
	return row
}

// Quiet says that people hold a task that is still to do, and that nothing was heard of any of them for days.
func (s *TaskStatus) Quiet(now time.Time) bool {
	if len(s.Claims) == 0 || s.Settled() || s.Awaiting || !s.Asked {
		return false
	}
	return !slices.ContainsFunc(s.Claims, func(c Claim) bool { return now.Before(c.Heard().Add(QuietAfter)) })
}

// provable says that the task was done by hand although a machine could verify it.
func (s *TaskStatus) provable() bool {
	return s.State == TaskDone && s.ByHand() && s.Verify != VerifyManual
}
