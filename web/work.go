package web

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) workRoutes(g doors) {
	work := func(path string, h echo.HandlerFunc) { g.POST("/tasks/:id"+path, may(readiness.WorkTasks), h) }
	work("/claim", s.holdTask(s.store.ClaimTask, journal.TaskClaimed))
	work("/claim/delete", s.holdTask(s.store.ReleaseTask, journal.TaskReleased))
	work("/keep", s.holdTask(s.store.KeepTask, journal.TaskKept))
	work("/note", said(s.noteTask))
	work("/completion", said(s.completeTask))
	work("/completion/delete", s.turnTask(s.store.ReopenTask, journal.TaskReopened))
	work("/confirmation", s.turnTask(s.store.ConfirmTask, journal.TaskConfirmed))
	work("/waiver", said(s.waiveTask))
	work("/review", said(s.reviewTask))
	work("/roles/:role", s.roleOf(s.store.TakeRole, journal.TaskClaimed))
	work("/roles/:role/delete", s.roleOf(s.store.LeaveRole, journal.TaskReleased))
	g.POST("/tasks/:id/waiver/approval", may(readiness.WaiveCheck), s.turnTask(s.store.ApproveWaiver, journal.WaiverApproved))
	g.POST("/events/:id/still-right", may(readiness.WorkTasks), form(s.stillRight))
	work("/waiver/delete", s.turnTask(s.store.WithdrawWaiver, journal.WaiverWithdrawn))
	work("/verification", s.askTask)
	work("/delete", s.turnTask(s.store.RemoveTask, journal.TaskRemoved))
}

// holdTask makes the handler of a button that picks a task up, puts it down, or says that whoever holds it is still on it: it
// concerns only who presses it, so that no version is wanted.
func (s *Server) holdTask(do func(context.Context, string, readiness.Actor, time.Time) (readiness.Task, error),
	did string) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := do(c.Request().Context(), c.Param("id"), actor(c), s.now())
		return s.afterTask(c, t, err, did)
	}
}

// noteTask answers POST /tasks/:id/note.
func (s *Server) noteTask(c echo.Context, in intent.Note) error {
	t, err := s.store.NoteTask(c.Request().Context(), c.Param("id"), in.Note, actor(c), s.now())
	if refuses(err, "note") {
		return s.refuseTask(c, err, views.TaskTyped{Form: "note", Note: in.Note})
	}
	return s.afterTask(c, t, err, journal.TaskNoted)
}

// completeTask answers POST /tasks/:id/completion.
func (s *Server) completeTask(c echo.Context, in intent.Completion) error {
	t, err := s.store.CompleteTask(c.Request().Context(), c.Param("id"), in.Version, in.Said(), actor(c), s.now())
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.staleTask(c, "/completion", func(now readiness.Task) []views.StaleField {
			return intent.Differences(intent.Completion{Evidence: newestEvidence(now)}, in)
		})
	case refuses(err, "evidence"), refuses(err, "note"), refuses(err, "reason"), refuses(err, "decision"), refuses(err, "events"):
		return s.refuseTask(c, err, views.TaskTyped{Form: "completion", Evidence: in.Evidence, DoneNote: in.Note, Reason: in.Reason})
	}
	return s.afterTask(c, t, err, journal.TaskCompleted)
}

func newestEvidence(t readiness.Task) string {
	if newest := t.Newest(); newest != nil {
		return newest.Text
	}
	return ""
}

// turned is a store method behind a button of a task, which carries the version from which it was pressed.
type turned func(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error)

// turnTask makes the handler of such a button.
func (s *Server) turnTask(do turned, did string) echo.HandlerFunc {
	return said(func(c echo.Context, in intent.Pressed) error {
		t, err := do(c.Request().Context(), c.Param("id"), in.Version, actor(c), s.now())
		switch {
		case errors.Is(err, fault.ErrStale):
			_, form, _ := strings.Cut(c.Path(), ":id")
			return s.staleTask(c, form, func(readiness.Task) []views.StaleField { return nil })
		case refuses(err, "confirmation"):
			return s.refuseTask(c, err, views.TaskTyped{Form: "confirmation"})
		case refuses(err, "approval"):
			return s.refuseTask(c, err, views.TaskTyped{Form: "approval"})
		}
		return s.afterTask(c, t, err, did)
	})
}

// waiveTask answers POST /tasks/:id/waiver: skipped, with a reason, on somebody's word, until a day.
func (s *Server) waiveTask(c echo.Context, in intent.Waiver) error {
	typed := views.TaskTyped{Form: "waiver", Reason: in.Reason, Until: in.Until}
	until, err := in.Ends(s.clock())
	if err != nil {
		return s.refuseTask(c, err, typed)
	}
	t, err := s.store.WaiveTask(c.Request().Context(), c.Param("id"), in.Version, in.Reason, until, actor(c), s.now())
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.staleTask(c, "/waiver", func(now readiness.Task) []views.StaleField {
			return intent.Differences(intent.WaiverOf(now.Waiver, s.clock()), in)
		})
	case refuses(err, "reason"), refuses(err, "approver"), refuses(err, "until"):
		return s.refuseTask(c, err, typed)
	}
	return s.afterTask(c, t, err, journal.TaskWaived)
}

// reviewTask answers POST /tasks/:id/review.
func (s *Server) reviewTask(c echo.Context, in intent.Review) error {
	t, err := s.store.CompleteTask(c.Request().Context(), c.Param("id"), in.Version, claim.Said{Review: in.Answers()}, actor(c), s.now())
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.staleTask(c, "/review", func(now readiness.Task) []views.StaleField { return intent.Differences(intent.ReviewOf(now), in) })
	case len(invalids(err)) > 0:
		return s.refuseTask(c, err, views.TaskTyped{Form: "review", Review: &in})
	}
	return s.afterTask(c, t, err, journal.TaskReviewed)
}

// roleOf makes the handler of a button that takes a role of the war room, or gives it back.
func (s *Server) roleOf(do func(ctx context.Context, id, role string, by readiness.Actor, now time.Time) (readiness.Task, error), did string) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := do(c.Request().Context(), c.Param("id"), c.Param("role"), actor(c), s.now())
		return s.afterTask(c, t, err, did)
	}
}

// stillRight answers POST /events/:id/still-right.
func (s *Server) stillRight(c echo.Context, in intent.StillRight, unread []fault.Invalid) error {
	id := c.Param("id")
	err := fault.All(unread)
	if err == nil {
		_, _, err = s.store.StillRight(c.Request().Context(), id, in.Version, in.IDs(), actor(c), s.now())
	}
	if errors.Is(err, fault.ErrStale) {
		return s.staleEvent(c, id, "/still-right", func(readiness.Event) []views.StaleField {
			return intent.Differences(intent.StillRight{Tasks: in.Tasks}, in)
		})
	}
	return seeOther(c, after("/events/"+id, "still_right", "", "lapsed"), fault.Wrap(err, "confirm again"))
}

// lapsed lists the tasks of an event whose evidence was for another air time, with the reason why whoever looks cannot confirm
// it by the one press; nil: they can.
func lapsed(row readiness.Row, ladder readiness.Ladder, by readiness.Actor, now time.Time) []views.LapsedTask {
	a := readiness.Action{By: by, Now: now, Event: row.Event, Stage: row.Event.Stage(now, ladder, nil)}
	var all []views.LapsedTask
	for _, t := range row.Tasks {
		if !t.Lapsed || t.State == readiness.TaskGone || t.State == readiness.TaskSkipped {
			continue
		}
		task := t.Task
		task.Evidence = slices.Clone(t.Evidence)
		_, err := a.Complete(&task, claim.Said{Again: true})
		line := views.LapsedTask{Task: t}
		if refused := fault.Invalids(err); len(refused) > 0 {
			line.Why = &refused[0]
		}
		all = append(all, line)
	}
	return all
}

// afterTask goes back to the page from which the task was worked on.
func (s *Server) afterTask(c echo.Context, t readiness.Task, err error, did string) error {
	return seeOther(c, backTo(c, "/events/"+t.EventID, did, t.ID, "t-"+t.ID), fault.Wrap(err, "%s", did))
}

// backTo is where a form says to go afterwards, with what was done to which: a page that shows tasks or the log, or
// another where the form names none of these.
func backTo(c echo.Context, otherwise, did, of, anchor string) string {
	u, err := url.Parse(nextPath(field(c, "back")))
	if err != nil || !returnable(u.Path) {
		u = &url.URL{Path: otherwise}
	}
	q := u.Query()
	q.Set("did", did)
	q.Set("of", of)
	u.RawQuery, u.Fragment = q.Encode(), anchor
	return u.String()
}

func returnable(path string) bool {
	return path == "/tasks" || path == "/history" || strings.HasPrefix(path, "/tasks/") || strings.HasPrefix(path, "/events/")
}

// refuseTask shows the task's page again with what was typed and why it was refused.
func (s *Server) refuseTask(c echo.Context, cause error, typed views.TaskTyped) error {
	path := "/tasks/" + c.Param("id")
	return s.refuse(c, path, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.taskPage(ctx, c, v, r)
		page.Typed, page.Errors, page.Here = typed, invalids(cause), path
		return views.Task(page), err
	})
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
