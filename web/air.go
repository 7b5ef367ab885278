package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"tallylight/readiness/airtime"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) airRoutes(g doors) {
	g.POST("/events/:id/on-air", may(readiness.TellBrief), s.press(s.store.PressOnAir, journal.WentOnAir))
	g.POST("/events/:id/aired", may(readiness.TellBrief), s.press(s.store.PressAired, journal.HasAired))
	g.GET("/events/:id/postponement", may(readiness.TellBrief), s.postponeForm)
	g.POST("/events/:id/postponement", may(readiness.TellBrief), s.postpone)
	g.POST("/events/:id/feed", may(readiness.TellBrief), said(s.followFeed))
}

// followFeed answers POST /events/:id/feed: another calendar that holds the event decides on it from now on.
func (s *Server) followFeed(c echo.Context, in intent.Deciding) error {
	id := c.Param("id")
	_, err := s.store.FollowFeed(c.Request().Context(), id, in.Feed, in.Version, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleEvent(c, id, "/feed", func(now readiness.Event) []views.StaleField {
			return intent.Differences(intent.Deciding{Feed: now.FeedID}, in)
		})
	}
	return seeOther(c, after("/events/"+id, journal.SourceChosen, "", ""), fault.Wrap(err, "follow another calendar"))
}

// postponeForm answers GET /events/:id/postponement: the air time as it stands, to be typed over.
func (s *Server) postponeForm(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		typed := intent.AiringOf(row.Event, s.Zone1)
		return views.Postpone(views.PostponePage{Page: s.frame(c, v, r), Event: row.Event, Airing: typed.Typed(), Zone: typed.Zone}), nil
	})
}

// postpone answers POST /events/:id/postponement: so many minutes later, at the times that were typed, or back to where
// the calendar has it.
func (s *Server) postpone(c echo.Context) error {
	in, unread, err := meant[intent.Postponement](c)
	if err != nil {
		return err
	}
	id, clock := c.Param("id"), s.clock()
	if len(unread) > 0 {
		return s.postponeAgain(c, id, in, unread)
	}
	_, err = s.store.Postpone(c.Request().Context(), id, in.Version, actor(c), s.now(), func(e readiness.Event) (from, to time.Time, err error) {
		return in.Times(clock, e)
	})
	switch wrong := fault.Invalids(err); {
	case errors.Is(err, fault.ErrStale):
		return s.staleEvent(c, id, "/postponement", func(now readiness.Event) []views.StaleField { return in.Differences(clock, now) })
	case len(wrong) > 0:
		return s.postponeAgain(c, id, in, wrong)
	case err != nil:
		return fmt.Errorf("postpone: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, journal.WasPostponed, "", ""))
}

// postponeAgain shows the form with everything that was typed and why it is refused.
func (s *Server) postponeAgain(c echo.Context, id string, in intent.Postponement, wrong []fault.Invalid) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	row, err := s.row(ctx, r, id)
	if err != nil {
		return err
	}
	row.Event.Version = in.Version // mine is still made from what I saw
	typed := in.Airing
	if typed.Typed() == (airtime.Airing{}) { // a button was pressed
		typed = intent.AiringOf(row.Event, s.Zone1)
	}
	page := views.PostponePage{Page: s.frame(c, s.viewer(c), r), Event: row.Event, Airing: typed.Typed(), Zone: typed.Zone, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/events/" + id + "/postponement"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Postpone(page))
}
