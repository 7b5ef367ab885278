package web

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"

	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/text"
	"tallylight/views"
)

// tasks answers GET /tasks?view=open|mine|event|machine|stock&level=3&kind=manual.
func (s *Server) tasks(c echo.Context) error {
	asked := askedList(c)
	return s.page(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.TasksPage{Page: s.frame(c, v, r), View: asked.view, Level: asked.level, Kind: asked.kind, Ladder: r.facts.Ladder}
		asked.who = v.actor
		page.Lines, page.Counts = taskLines(r, asked)
		page.Notice = tasksNotice(c, v.lang, r)
		if asked.view == views.ViewStock {
			return views.Stock(stockPage(page, r)), nil
		}
		if page.Notice != nil && page.Notice.Kind == journal.TaskClaimed && asked.pickedUp(page.Lines) {
			page.Just, page.Notice = asked.just, nil // the row itself says so
		}
		return views.Tasks(page), nil
	})
}

// list is which tasks a page lists.
type list struct {
	view  string
	level int                  // of events of this level or above; 0: of all
	kind  readiness.VerifyKind // proven in this way; empty: in any
	who   readiness.Actor
	just  string // the task that was picked up a moment ago, which stays where it was until the next visit
}

// askedList reads the address; what there is not is left out.
func askedList(c echo.Context) list {
	l := list{view: c.QueryParam("view"), kind: readiness.VerifyKind(c.QueryParam("kind")), just: c.QueryParam("of")}
	if !slices.Contains(views.TaskViews, l.view) {
		l.view = views.ViewOpen
	}
	l.kind = l.kind.Spec().Kind
	l.level, _ = strconv.Atoi(c.QueryParam("level")) // what is no number is no filter
	return l
}

// mostTasks is how many tasks the list shows: more than a week of work for anybody. A full calendar has hundreds
// of thousands.
const mostTasks = 300

// listedTask refers to a task of the reading, since a copy of each would cost more than the reading itself.
type listedTask struct {
	event *readiness.Event
	task  *readiness.TaskStatus
}

// taskLines gives the mostTasks most urgent lines of a list, and how many tasks each of the views has. Grouped by event
// they come in the order of the events.
func taskLines(r *reading, asked list) ([]views.TaskLine, map[string]int) {
	var found urgent
	counts := map[string]int{}
	for t := range tasksAhead(r, asked) {
		for _, view := range views.TaskViews {
			if !asked.holds(view, t.task) {
				continue
			}
			if counts[view]++; view == asked.view && (view != views.ViewEvent || counts[view] <= mostTasks) {
				found.add(t)
			}
		}
	}
	if asked.view != views.ViewEvent {
		found.cut()
	}
	var lines []views.TaskLine
	for _, t := range found {
		lines = append(lines, views.TaskLine{Event: *t.event, Task: *t.task})
	}
	return lines, counts
}

// urgent is the most urgent of the tasks that were added. It is cut whenever it is twice too long, since sorting hundreds of
// thousands takes longer than all the rest of the page.
type urgent []listedTask

func (u *urgent) add(t listedTask) {
	if *u = append(*u, t); len(*u) == 2*mostTasks {
		u.cut()
	}
}

func (u *urgent) cut() {
	slices.SortStableFunc(*u, byUrgency)
	*u = (*u)[:min(len(*u), mostTasks)]
}

// pickedUp says that the task that was picked up a moment ago is still held, and among the lines.
func (l list) pickedUp(lines []views.TaskLine) bool {
	return slices.ContainsFunc(lines, func(line views.TaskLine) bool {
		_, held := line.Task.HeldBy(l.who)
		return held && line.Task.ID == l.just
	})
}

// byUrgency puts what is late or failing first and what is settled last, each by due time.
func byUrgency(a, b listedTask) int {
	return cmp.Or(cmp.Compare(urgency(a.task), urgency(b.task)), a.task.Due.Compare(b.task.Due))
}

func urgency(t *readiness.TaskStatus) int {
	switch {
	case t.Settled():
		return 2
	case t.Late || t.State == readiness.TaskFailing:
		return 0
	default:
		return 1
	}
}

// tasksAhead gives the tasks that coming events ask for. Of a cancelled one that is what takes back what was done for
// it; what comes after an event is not asked for before it has aired.
func tasksAhead(r *reading, asked list) iter.Seq[listedTask] {
	return func(yield func(listedTask) bool) {
		coming := readiness.Coming(r.at, r.rows)
		for i := range coming {
			row := &coming[i]
			if row.Event.Planned(r.facts.Ladder) < asked.level {
				continue
			}
			for j := range row.Tasks {
				t := &row.Tasks[j]
				skipped := t.State == readiness.TaskGone || t.Soon || t.Waiting || row.Phase == readiness.CancelledPhase && !t.Undo ||
					asked.kind != "" && t.Verify != asked.kind
				if !skipped && !yield(listedTask{&row.Event, t}) {
					return
				}
			}
		}
	}
}

// holds says whether a task stands in a view.
func (l list) holds(view string, t *readiness.TaskStatus) bool {
	switch view {
	case views.ViewOpen:
		return t.Unclaimed() || t.ID == l.just && l.holds(views.ViewMine, t)
	case views.ViewMine:
		_, held := t.HeldBy(l.who)
		return held && !t.Settled()
	case views.ViewEvent:
		return t.ByHand() && !t.Settled()
	case views.ViewMachine:
		return !t.ByHand()
	default:
		return false
	}
}

// tasksNotice says what was just done to a task of the list.
func tasksNotice(c echo.Context, lang text.Lang, r *reading) *views.Notice {
	id := c.QueryParam("of")
	if c.QueryParam("did") == "" {
		return nil
	}
	for _, row := range r.rows {
		if slices.ContainsFunc(row.Tasks, func(t readiness.TaskStatus) bool { return t.ID == id }) {
			return eventNotice(c, lang, row)
		}
	}
	return nil
}

// mostStock is how many events stock is taken of: half a year of a busy company.
const mostStock = 100

// stockPage takes stock of the coming events.
func stockPage(page views.TasksPage, r *reading) views.StockPage {
	stock := readiness.TakeStock(r.at, readiness.Coming(r.at, r.rows), mostStock)
	return views.StockPage{TasksPage: page, Stock: stock, Quiet: stockLines(stock.Quiet), ByHand: stockLines(stock.ByHand)}
}

func stockLines(found []readiness.StockTask) []views.TaskLine {
	var lines []views.TaskLine
	for _, t := range found[:min(len(found), mostTasks)] {
		lines = append(lines, views.TaskLine{Event: *t.Event, Task: *t.Task, N: t.N})
	}
	return lines
}
