package web

import (
	"context"
	"fmt"
	"slices"

	"tallylight/readiness/account"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

func (s *Server) taskRoutes(g doors) {
	g.GET("/tasks", account.AnyRole, s.tasks)
	g.GET("/tasks/:id", account.AnyRole, s.showsBare(s.task))
	s.workRoutes(g)
	s.ownTaskRoutes(g)
	g.POST("/changes/:seq/undo", may(readiness.WorkTasks), s.undoChange)
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
		return readiness.Row{}, readiness.TaskStatus{}, fmt.Errorf("task %s: %w", id, fault.ErrNotFound)
	}
	return row, row.Tasks[i], nil
}

// task answers GET /tasks/:id.
func (s *Server) task(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.taskPage(ctx, c, v, r)
	return views.Task(page), err
}

func (s *Server) taskPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.TaskPage, error) {
	row, task, err := s.rowOfTask(ctx, r, c.Param("id"))
	if err != nil {
		return views.TaskPage{}, err
	}
	with, err := s.companions(ctx, r, row)
	if err != nil {
		return views.TaskPage{}, err
	}
	page := views.TaskPage{Page: s.frame(c, v, r), Row: row, Task: task, With: with[task.Template]}
	for _, tpl := range r.facts.Ladder.Find([]string{task.Template}) {
		page.Help = tpl.Help
	}
	if err = s.addIssue(ctx, r, &page); err != nil {
		return page, err
	}
	of := db.ChangeFilter{EventID: row.Event.ID, TaskID: task.ID}
	if page.Changes, err = s.log(ctx, r, of, historyLength); err != nil {
		return page, err
	}
	of.Kinds = []string{journal.TaskNoted, journal.TaskCompleted}
	if page.Notes, err = s.log(ctx, r, of, mostNotes); err != nil {
		return page, err
	}
	page.Notes = slices.DeleteFunc(page.Notes, func(ch readiness.Change) bool { return ch.Data["note"] == "" })
	page.Notice = eventNotice(c, v.lang, row)
	return page, nil
}

// mostNotes is how many notes a task's page has room for: more than anybody writes.
const mostNotes = 1000
