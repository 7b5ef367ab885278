package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/text"
	"tallylight/views"
)

func (s *Server) taskRoutes(g *echo.Group) {
	g.GET("/tasks", s.tasks)
	g.GET("/tasks/:id", s.task)
	work := func(path string, h echo.HandlerFunc) { g.POST("/tasks/:id"+path, may(readiness.WorkTasks, h)) }
	work("/claim", s.claimTask)
	work("/claim/delete", s.releaseTask)
	work("/completion", s.completeTask)
	work("/completion/delete", s.reopenTask)
	work("/waiver", s.waiveTask)
	work("/waiver/delete", s.withdrawWaiver)
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
	changes, err := s.changes(ctx, r, row.Event.ID, nil, historyLength)
	if err != nil {
		return views.TaskPage{}, err
	}
	changes = slices.DeleteFunc(changes, func(ch readiness.Change) bool { return ch.TaskID != task.ID })
	page := views.TaskPage{Page: s.frame(c, v, r), Row: row, Task: task, Changes: changes}
	page.Notice = notice(c, v.lang, row)
	return page, nil
}

// claimTask answers POST /tasks/:id/claim.
func (s *Server) claimTask(c echo.Context) error {
	t, err := s.store.ClaimTask(c.Request().Context(), c.Param("id"), actor(c), s.now())
	return s.afterTask(c, t, err, readiness.TaskClaimed)
}

// releaseTask answers POST /tasks/:id/claim/delete.
func (s *Server) releaseTask(c echo.Context) error {
	t, err := s.store.ReleaseTask(c.Request().Context(), c.Param("id"), actor(c), s.now())
	return s.afterTask(c, t, err, readiness.TaskReleased)
}

// completeTask answers POST /tasks/:id/completion.
func (s *Server) completeTask(c echo.Context) error {
	version, err := seen(c)
	if err != nil {
		return err
	}
	evidence := field(c, "evidence")
	t, err := s.store.CompleteTask(c.Request().Context(), c.Param("id"), version, evidence, field(c, "note"), actor(c), s.now())
	switch {
	case errors.Is(err, readiness.ErrStale):
		return s.staleTask(c, "/completion", func(now readiness.Task) []views.StaleField {
			return []views.StaleField{{Name: "evidence", Theirs: newestEvidence(now), Mine: evidence}}
		})
	case refuses(err, "evidence"):
		return s.refuseTask(c, err, evidence, "")
	}
	return s.afterTask(c, t, err, readiness.TaskCompleted)
}

func newestEvidence(t readiness.Task) string {
	if len(t.Evidence) == 0 {
		return ""
	}
	return t.Evidence[len(t.Evidence)-1].Text
}

// reopenTask answers POST /tasks/:id/completion/delete.
func (s *Server) reopenTask(c echo.Context) error {
	version, err := seen(c)
	if err != nil {
		return err
	}
	t, err := s.store.ReopenTask(c.Request().Context(), c.Param("id"), version, actor(c), s.now())
	if errors.Is(err, readiness.ErrStale) {
		return s.staleTask(c, "/completion/delete", func(readiness.Task) []views.StaleField { return nil })
	}
	return s.afterTask(c, t, err, readiness.TaskReopened)
}

// waiveTask answers POST /tasks/:id/waiver: skipped, with a reason.
func (s *Server) waiveTask(c echo.Context) error {
	version, err := seen(c)
	if err != nil {
		return err
	}
	reason := field(c, "reason")
	until, err := s.comingDay(c, "until")
	if err != nil {
		return s.refuseTask(c, err, "", reason)
	}
	t, err := s.store.WaiveTask(c.Request().Context(), c.Param("id"), version, reason, field(c, "approver"), until, actor(c), s.now())
	switch {
	case errors.Is(err, readiness.ErrStale):
		return s.staleTask(c, "/waiver", func(now readiness.Task) []views.StaleField {
			return s.staleWaiver(now.Waiver, reason, field(c, "until"))
		})
	case refuses(err, "reason"):
		return s.refuseTask(c, err, "", reason)
	}
	return s.afterTask(c, t, err, readiness.TaskWaived)
}

func (s *Server) staleWaiver(theirs *readiness.Waiver, reason, until string) []views.StaleField {
	fields := []views.StaleField{{Name: "reason", Mine: reason}, {Name: "until", Mine: until}}
	if theirs != nil {
		fields[0].Theirs = theirs.Reason
		if !theirs.Until.IsZero() {
			fields[1].Theirs = theirs.Until.In(s.Zone1).AddDate(0, 0, -1).Format(time.DateOnly)
		}
	}
	return fields
}

// withdrawWaiver answers POST /tasks/:id/waiver/delete.
func (s *Server) withdrawWaiver(c echo.Context) error {
	version, err := seen(c)
	if err != nil {
		return err
	}
	t, err := s.store.WithdrawWaiver(c.Request().Context(), c.Param("id"), version, actor(c), s.now())
	return s.afterTask(c, t, err, readiness.WaiverWithdrawn)
}

// comingDay reads the date of a field as the end of that day in the company's zone, which must be to come; zero
// where it is empty.
func (s *Server) comingDay(c echo.Context, name string) (time.Time, error) {
	raw := field(c, name)
	if raw == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, raw, s.Zone1)
	if err != nil {
		return time.Time{}, readiness.Invalid{Field: name, Reason: "not_a_date", Got: raw}
	}
	end := day.AddDate(0, 0, 1).UTC()
	if !end.After(s.now()) {
		return time.Time{}, readiness.Invalid{Field: name, Reason: "past", Got: raw}
	}
	return end, nil
}

// afterTask goes back to the page from which the task was worked on.
func (s *Server) afterTask(c echo.Context, t readiness.Task, err error, did string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", did, err)
	}
	path := "/events/" + t.EventID
	if back := nextPath(field(c, "back")); strings.HasPrefix(back, "/tasks") && !strings.ContainsAny(back, "?#") {
		path = back
	}
	return c.Redirect(http.StatusSeeOther, after(path, did, t.ID, "t-"+t.ID))
}

// refuseTask shows the task's page again with what was typed and why it was refused.
func (s *Server) refuseTask(c echo.Context, cause error, evidence, reason string) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	row, task, err := s.rowOfTask(ctx, r, c.Param("id"))
	if err != nil {
		return err
	}
	page, err := s.taskPage(ctx, c, s.viewer(c), r, row, task)
	if err != nil {
		return err
	}
	page.Evidence, page.Reason, page.Errors = evidence, reason, invalids(cause)
	page.OtherLang = inLang(&url.URL{Path: "/tasks/" + task.ID}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Task(page))
}

// staleTask answers a form about a task that somebody else changed meanwhile.
func (s *Server) staleTask(c echo.Context, form string, fields func(now readiness.Task) []views.StaleField) error {
	task, err := s.store.Task(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	title := text.For(s.lang(c)).TaskTitle(task)
	return s.stale(c, views.StalePage{Title: title, Action: "/tasks/" + task.ID + form, Version: task.Version,
		Fields: fields(task), Back: "/tasks/" + task.ID}, task.EventID, task.ID)
}
