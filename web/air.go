package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

func (s *Server) airRoutes(g *echo.Group) {
	g.POST("/events/:id/on-air", may(readiness.TellBrief, s.press(s.store.PressOnAir, readiness.WentOnAir)))
	g.POST("/events/:id/aired", may(readiness.TellBrief, s.press(s.store.PressAired, readiness.HasAired)))
	g.GET("/events/:id/postponement", may(readiness.TellBrief, s.postponeForm))
	g.POST("/events/:id/postponement", may(readiness.TellBrief, s.postpone))
}

// postponeForm answers GET /events/:id/postponement: the air time as it stands, to be typed over.
func (s *Server) postponeForm(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		typed := s.typed(row.Event, s.Zone1)
		return views.Postpone(views.PostponePage{Page: s.frame(c, v, r), Event: row.Event, Airing: typed.Airing, Zone: typed.Zone}), nil
	})
}

// postpone answers POST /events/:id/postponement: so many minutes later, at the times that were typed, or back to where
// the calendar has it.
func (s *Server) postpone(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	_, err = s.store.Postpone(c.Request().Context(), id, version, actor(c), s.now(), func(e readiness.Event) (from, to time.Time, err error) {
		return s.newTimes(c, e)
	})
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.stalePostponement(c, id)
	case invalids(err) != nil:
		return s.postponeAgain(c, id, version, invalids(err))
	case err != nil:
		return fmt.Errorf("postpone: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, readiness.WasPostponed, "", ""))
}

// newTimes reads what was pressed or typed.
func (s *Server) newTimes(c echo.Context, e readiness.Event) (from, to time.Time, err error) {
	switch {
	case field(c, "follow") != "" && e.Postponed():
		return e.FeedStart, e.FeedEnd, nil
	case field(c, "follow") != "":
		return e.Start, e.End, nil
	case field(c, "minutes") != "":
		minutes, err := number(c, "minutes")
		if err != nil {
			return from, to, err
		}
		return readiness.Later(s.now(), e, int(min(max(minutes, -1<<20), 1<<20)))
	}
	zone, err := s.zone(field(c, "zone"))
	if err != nil {
		return from, to, err
	}
	from, to, allDay, err := airingForm(c).Read(s.now(), zone)
	if err == nil && allDay {
		err = fault.Invalid{Field: "start", Reason: "required"}
	}
	return from, to, err
}

func airingForm(c echo.Context) readiness.Airing {
	return readiness.Airing{Date: field(c, "date"), Start: field(c, "start"), LastDay: field(c, "last_day"), End: field(c, "end")}
}

// postponeAgain shows the form with everything that was typed and why it is refused.
func (s *Server) postponeAgain(c echo.Context, id string, version int64, wrong []fault.Invalid) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	row, err := s.row(ctx, r, id)
	if err != nil {
		return err
	}
	row.Event.Version = version // mine is still made from what I saw
	page := views.PostponePage{Page: s.frame(c, s.viewer(c), r), Event: row.Event, Airing: airingForm(c), Zone: field(c, "zone"), Errors: wrong}
	if page.Airing == (readiness.Airing{}) { // a button was pressed
		typed := s.typed(row.Event, s.Zone1)
		page.Airing, page.Zone = typed.Airing, typed.Zone
	}
	page.OtherLang = inLang(&url.URL{Path: "/events/" + id + "/postponement"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Postpone(page))
}

// stalePostponement shows both versions of an air time that somebody else has moved meanwhile.
func (s *Server) stalePostponement(c echo.Context, id string) error {
	mine, zone := airingForm(c), field(c, "zone")
	loc, _ := s.zone(zone)
	return s.staleEvent(c, id, "/postponement", func(now readiness.Event) []views.StaleField {
		theirs := s.typed(now, loc).Airing
		if follow := field(c, "follow"); follow != "" {
			return []views.StaleField{{Name: "follow", Theirs: follow, Mine: follow}}
		}
		if minutes, err := strconv.Atoi(field(c, "minutes")); err == nil {
			return []views.StaleField{{Name: "start", Theirs: theirs.Start}, {Name: "end", Theirs: theirs.End},
				{Name: "minutes", Mine: strconv.Itoa(minutes)}}
		}
		return []views.StaleField{
			{Name: "date", Theirs: theirs.Date, Mine: mine.Date}, {Name: "start", Theirs: theirs.Start, Mine: mine.Start},
			{Name: "end", Theirs: theirs.End, Mine: mine.End}, {Name: "last_day", Theirs: theirs.LastDay, Mine: mine.LastDay},
			{Name: "zone", Theirs: zone, Mine: zone},
		}
	})
}
