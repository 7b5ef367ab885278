package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"tallylight/readiness/batch"
	"tallylight/readiness/journal"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/views"
)

// undoChange answers POST /changes/:seq/undo: takes back what a line of the log says.
func (s *Server) undoChange(c echo.Context) error {
	seq, err := strconv.ParseInt(c.Param("seq"), 10, 64)
	if err != nil {
		return fault.ErrNotFound
	}
	ctx, now := c.Request().Context(), s.now()
	change, err := s.store.Change(ctx, seq)
	if err != nil {
		return err
	}
	if err = change.MayUndo(now); err == nil && !change.UndoableBy(actor(c).Role) {
		return fault.ErrForbidden
	}
	if err == nil {
		_, err = s.store.Undo(ctx, seq, actor(c), now)
	}
	if errors.Is(err, fault.ErrStale) || invalids(err) != nil {
		return s.refuseUndo(c, change, err)
	}
	if err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	line := strconv.FormatInt(seq, 10)
	return c.Redirect(http.StatusSeeOther, backTo(c, linesOf(change), journal.Undone, line, "ch-"+line))
}

// linesOf is where the line of a change can be seen.
func linesOf(c readiness.Change) string {
	if c.EventID == "" {
		return "/history"
	}
	return "/events/" + c.EventID
}

// mostTitles is how many events a sentence names.
const mostTitles = 10

// refuseUndo says why a change is not taken back.
func (s *Server) refuseUndo(c echo.Context, change readiness.Change, cause error) error {
	t := text.For(s.lang(c))
	page := views.ErrorPage{Status: http.StatusConflict, Title: t.Work.UndoRefused, Detail: t.Work.UndoStale, Back: linesOf(change)}
	var changed *batch.Stale
	if errors.As(cause, &changed) {
		page.Detail = t.Level.Meanwhile(t.Titles(changed.Events, mostTitles))
	}
	if wrong := invalids(cause); wrong != nil {
		page.Status, page.Detail = http.StatusUnprocessableEntity, t.Invalid(wrong[0])
	}
	page.Page = s.frame(c, s.viewer(c), s.readIfPossible(c, page.Status))
	return html(c, page.Status, views.Error(page))
}
