package web

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/ticket"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) taskIssueRoutes(g doors) {
	g.POST("/tasks/:id/issue", may(readiness.WorkTasks), said(s.linkIssue))
	g.POST("/tasks/:id/issue/delete", may(readiness.WorkTasks), s.unlinkIssue)
}

// linkIssue answers POST /tasks/:id/issue.
func (s *Server) linkIssue(c echo.Context, in intent.IssueLink) error {
	ctx, id, did := c.Request().Context(), c.Param("id"), journal.IssueWanted
	var l ticket.Link
	err := in.Wrong()
	switch {
	case err != nil:
	case in.Tracker != "":
		l, err = s.store.CreateIssue(ctx, id, in.Tracker, actor(c), s.now())
	default:
		l, err = s.store.LinkIssue(ctx, id, in.URL, actor(c), s.now())
		did = journal.IssueLinked
	}
	if fault.Invalids(err) != nil {
		return s.refuseTask(c, err, views.TaskTyped{Form: views.FormIssue, Tracker: in.Tracker, URL: in.URL})
	}
	return s.afterTask(c, readiness.Task{ID: id, EventID: l.EventID}, err, did)
}

// unlinkIssue answers POST /tasks/:id/issue/delete.
func (s *Server) unlinkIssue(c echo.Context) error {
	task, err := s.store.Task(c.Request().Context(), c.Param("id"))
	if err == nil {
		err = s.store.UnlinkIssue(c.Request().Context(), task.ID, actor(c), s.now())
	}
	return s.afterTask(c, task, err, journal.IssueUnlinked)
}

// addIssue reads the issue to which a task is linked, and the trackers in which one can be created.
func (s *Server) addIssue(ctx context.Context, r *reading, page *views.TaskPage) error {
	if r.past {
		return nil
	}
	all, err := s.store.Trackers(ctx)
	if err != nil {
		return err
	}
	page.Trackers = all
	l, err := s.store.IssueOf(ctx, page.Task.ID)
	if errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	for _, k := range all {
		if k.ID == l.TrackerID {
			page.Tracker = k
		}
	}
	if r.withholds(page.Row.Event) {
		l, page.Tracker = l.Withhold(), ticket.Tracker{}
	}
	page.Issue = &l
	return err
}

// withholds says that the viewer of a reading may not know what an event is about.
func (r *reading) withholds(e readiness.Event) bool {
	return r.withhold != "" && e.Confidential(r.today)
}

// issuesOf gives the issues to which tasks of an event are linked, by task.
func (s *Server) issuesOf(ctx context.Context, r *reading, e readiness.Event) (map[string]ticket.Link, error) {
	if r.past {
		return nil, nil
	}
	return s.store.EventIssues(ctx, e.ID)
}
