package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
)

// brief answers GET /events/:id/brief.
func (s *Server) brief(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		return views.Brief(views.BriefPage{Page: s.frame(c, v, r), Row: row, Form: intent.BriefOf(row.Event.Brief).Form(v.looks.zone1)}), nil
	})
}

// tellBrief answers POST /events/:id/brief.
func (s *Server) tellBrief(c echo.Context) error {
	in, _, err := meant[intent.TellBrief](c)
	if err != nil {
		return err
	}
	id, clock := c.Param("id"), s.clock(c)
	was, err := s.store.Event(c.Request().Context(), id)
	if err != nil {
		return err
	}
	zone, unknown := clock.In(in.Zone)
	told, wrong := in.Told(clock, zone, was.Brief)
	if wrong = append(fault.Invalids(unknown), wrong...); len(wrong) > 0 {
		return s.briefAgain(c, id, in, wrong)
	}
	_, err = s.store.TellBrief(c.Request().Context(), id, told, in.Version, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleEvent(c, id, "/brief", func(now readiness.Event) []views.StaleField {
			return intent.Differences(intent.BriefOf(now.Brief).Form(zone), in)
		})
	}
	if err != nil {
		return fmt.Errorf("tell brief: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, journal.BriefTold, "", "br"))
}

// briefAgain shows the form with everything that was typed.
func (s *Server) briefAgain(c echo.Context, id string, form intent.TellBrief, wrong []fault.Invalid) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	row, err := s.row(ctx, r, id)
	if err != nil {
		return err
	}
	row.Event.Version = form.Version // mine is still made from what I saw
	page := views.BriefPage{Page: s.frame(c, s.viewer(c), r), Row: row, Form: form, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/events/" + id + "/brief"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Brief(page))
}
