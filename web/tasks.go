package web

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/text"
	"tallylight/views"
)

func (s *Server) taskRoutes(g *echo.Group) {
	g.GET("/tasks", s.tasks)
	g.GET("/tasks/:id", s.task)
	s.workRoutes(g)
	s.ownTaskRoutes(g)
	g.POST("/changes/:seq/undo", may(readiness.WorkTasks, s.undoChange))
}

// tasks answers GET /tasks?view=open|mine|machine&level=3.
func (s *Server) tasks(c echo.Context) error {
	view := c.QueryParam("view")
	if view != views.ViewMine && view != views.ViewMachine {
		view = views.ViewOpen
	}
	level, err := strconv.Atoi(c.QueryParam("level"))
	if err != nil {
		level = 0
	}
	return s.page(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.TasksPage{Page: s.frame(c, v, r), View: view, Level: level, Ladder: r.facts.Ladder}
		page.Lines, page.Counts = taskLines(r, level, view, v.actor)
		page.Notice = tasksNotice(c, v.lang, r)
		return views.Tasks(page), nil
	})
}

// mostTasks is how many tasks the list shows: more than a week of work for anybody. A full calendar has hundreds
// of thousands.
const mostTasks = 300

// listedTask refers to a task of the reading, since a copy of each would cost more than the reading itself.
type listedTask struct {
	event *readiness.Event
	task  *readiness.TaskStatus
}

// taskLines gives the mostTasks most urgent lines of a view, and how many tasks each view has.
func taskLines(r *reading, level int, view string, who readiness.Actor) ([]views.TaskLine, map[string]int) {
	var listed []listedTask
	counts := map[string]int{}
	for t := range tasksAhead(r, level) {
		for _, in := range viewsOf(t.task, who) {
			counts[in]++
			if in == view {
				listed = append(listed, t)
			}
		}
	}
	slices.SortStableFunc(listed, byUrgency)
	var lines []views.TaskLine
	for _, t := range listed[:min(len(listed), mostTasks)] {
		lines = append(lines, views.TaskLine{Event: *t.event, Task: *t.task})
	}
	return lines, counts
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

// tasksAhead gives the tasks that coming events of a level or above ask for.
func tasksAhead(r *reading, level int) iter.Seq[listedTask] {
	return func(yield func(listedTask) bool) {
		coming := readiness.Coming(r.at, r.rows)
		for i := range coming {
			row := &coming[i]
			if row.Phase == readiness.CancelledPhase || row.Event.Planned(r.facts.Ladder) < level {
				continue
			}
			for j := range row.Tasks {
				t := &row.Tasks[j]
				if t.State != readiness.TaskGone && !t.Soon && !yield(listedTask{&row.Event, t}) {
					return
				}
			}
		}
	}
}

// viewsOf says in which of the lists a task stands.
func viewsOf(t *readiness.TaskStatus, who readiness.Actor) []string {
	var in []string
	if t.Unclaimed() {
		in = append(in, views.ViewOpen)
	}
	if _, held := t.HeldBy(who); held && !t.Settled() {
		in = append(in, views.ViewMine)
	}
	if !t.ByHand() {
		in = append(in, views.ViewMachine)
	}
	return in
}

// tasksNotice says what was just done to a task of the list.
func tasksNotice(c echo.Context, lang text.Lang, r *reading) *views.Notice {
	id := c.QueryParam("of")
	for _, row := range r.rows {
		if slices.ContainsFunc(row.Tasks, func(t readiness.TaskStatus) bool { return t.ID == id }) {
			return notice(c, lang, row)
		}
	}
	return nil
}

// rowOfTask finds a task with its event.
func (s *Server) rowOfTask(ctx context.Context, r *reading, id string) (readiness.Row, readiness.TaskStatus, error) {
	task, err := s.store.Task(ctx, id)
	if err != nil {
		return readiness.Row{}, readiness.TaskStatus{}, err
	}
	row, err := s.row(ctx, r, task.EventID)
	if err != nil {
		return readiness.Row{}, readiness.TaskStatus{}, err
	}
	i := slices.IndexFunc(row.Tasks, func(t readiness.TaskStatus) bool { return t.ID == id })
	if i < 0 {
		return readiness.Row{}, readiness.TaskStatus{}, fmt.Errorf("task %s: %w", id, readiness.ErrNotFound)
	}
	return row, row.Tasks[i], nil
}

// task answers GET /tasks/:id.
func (s *Server) task(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, task, err := s.rowOfTask(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		page, err := s.taskPage(ctx, c, v, r, row, task)
		return views.Task(page), err
	})
}

func (s *Server) taskPage(ctx context.Context, c echo.Context, v viewer, r *reading, row readiness.Row, task readiness.TaskStatus) (views.TaskPage, error) {
	page := views.TaskPage{Page: s.frame(c, v, r), Row: row, Task: task}
	of := db.ChangeFilter{EventID: row.Event.ID, TaskID: task.ID}
	var err error
	if page.Changes, err = s.log(ctx, r, of, historyLength); err != nil {
		return page, err
	}
	of.Kinds = []string{readiness.TaskNoted, readiness.TaskCompleted}
	if page.Notes, err = s.log(ctx, r, of, mostNotes); err != nil {
		return page, err
	}
	page.Notes = slices.DeleteFunc(page.Notes, func(ch readiness.Change) bool { return ch.Data["note"] == "" })
	page.Notice = notice(c, v.lang, row)
	return page, nil
}

// mostNotes is how many notes a task's page has room for: more than anybody writes.
const mostNotes = 1000
