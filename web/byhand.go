package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"tallylight/readiness/account"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) byHandRoutes(g doors) {
	edit := may(readiness.EditEvents)
	g.GET("/events/new", edit, s.newEvent)
	g.POST("/events", edit, s.addEvent)
	g.GET("/events/:id/edit", edit, s.changeForm)
	g.POST("/events/:id/edit", edit, s.changeEvent)
	g.POST("/events/:id/cancellation", edit, s.turn(journal.EventCancelled, readiness.CallOff))
	g.POST("/events/:id/cancellation/delete", edit, s.turn(journal.EventRestored, readiness.TakePlace))
	g.GET("/events/:id/brief", account.AnyRole, s.brief)
	g.POST("/events/:id/brief", may(readiness.TellBrief), s.tellBrief)
	g.GET("/events/paste", edit, s.pasteForm)
	g.POST("/events/paste/preview", edit, form(s.previewTable))
	g.POST("/events/paste/keep", edit, form(s.keepTable))
}

// newEvent answers GET /events/new.
func (s *Server) newEvent(c echo.Context) error {
	return s.page(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.EventFormPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder}
		page.Form.Zone = s.Zone1.String()
		return views.EventForm(page), nil
	})
}

// addEvent answers POST /events. What is likely to be there already is asked about once.
func (s *Server) addEvent(c echo.Context) error {
	in, unread, err := meant[intent.NewEvent](c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	e, wrong := in.Event(s.clock())
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.eventFormAgain(c, http.StatusUnprocessableEntity, views.EventFormPage{Form: in, Errors: wrong})
	}
	if !in.Another {
		twin, found, err := s.store.TwinOf(ctx, e)
		if err != nil {
			return err
		}
		if found {
			return s.eventFormAgain(c, http.StatusConflict, views.EventFormPage{Form: in, Twin: &twin})
		}
	}
	e, err = s.store.CreateEvent(ctx, e, actor(c), s.now())
	if refused := invalids(err); refused != nil {
		return s.eventFormAgain(c, http.StatusUnprocessableEntity, views.EventFormPage{Form: in, Errors: refused})
	}
	if err != nil {
		return fmt.Errorf("add event: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+e.ID, journal.EventImported, "", ""))
}

// eventFormAgain shows the form with everything that was typed.
func (s *Server) eventFormAgain(c echo.Context, status int, page views.EventFormPage) error {
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	page.Page, page.Ladder = s.frame(c, s.viewer(c), r), r.facts.Ladder
	back := "/events/new"
	if page.Event != nil {
		back = "/events/" + page.Event.ID + "/edit"
	}
	page.OtherLang = inLang(&url.URL{Path: back}, page.Lang.Other())
	return html(c, status, views.EventForm(page))
}

// changeForm answers GET /events/:id/edit. Of an event from a calendar it says where it is changed.
func (s *Server) changeForm(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		if row.Event.FeedID != "" {
			page := views.EventPage{Page: s.frame(c, v, r), Row: row}
			if feed, ok := r.facts.Feeds[row.Event.FeedID]; ok {
				page.Feed = &feed
			}
			return views.OwnedEvent(page), nil
		}
		return views.EventForm(views.EventFormPage{Page: s.frame(c, v, r), Event: &row.Event, Form: intent.NewEvent{Facts: intent.FactsOf(row.Event, intent.AiringOf(row.Event, s.Zone1))}}), nil
	})
}

// changeEvent answers POST /events/:id/edit.
func (s *Server) changeEvent(c echo.Context) error {
	in, unread, err := meant[intent.EventForm](c)
	if err != nil {
		return err
	}
	id, ctx, clock := c.Param("id"), c.Request().Context(), s.clock()
	_, err = s.store.EditEvent(ctx, id, in.Version, actor(c), s.now(), func(e *readiness.Event) error {
		return fault.All(intent.Merge(unread, in.Over(e, clock)))
	})
	switch wrong := fault.Invalids(err); {
	case errors.Is(err, fault.ErrStale):
		return s.staleEvent(c, id, "/edit", func(now readiness.Event) []views.StaleField {
			zone, _ := clock.In(in.Zone)
			return intent.Differences(intent.FactsOf(now, intent.AiringOf(now, zone)), in.Facts)
		})
	case len(wrong) > 0 && wrong[0].Reason != "from_calendar":
		e, err := s.store.Event(ctx, id)
		if err != nil {
			return err
		}
		e.Version = in.Version // mine is still made from what I saw
		return s.eventFormAgain(c, http.StatusUnprocessableEntity, views.EventFormPage{Form: intent.NewEvent{Facts: in.Facts}, Event: &e, Errors: wrong})
	case err != nil:
		return fmt.Errorf("change event: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, journal.EventChanged, "", ""))
}

// turn makes the handlers of POST /events/:id/cancellation, and of .../delete: it takes place after all, or although its
// calendar lacks it.
func (s *Server) turn(did string, edit func(*readiness.Event) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, _, err := meant[intent.Pressed](c)
		if err != nil {
			return err
		}
		id := c.Param("id")
		e, err := s.store.EditEvent(c.Request().Context(), id, in.Version, actor(c), s.now(), edit)
		if err != nil {
			return fmt.Errorf("%s: %w", did, err)
		}
		told := did
		if e.Calendar != readiness.Cancelled && !e.KeptAt.IsZero() {
			told = journal.EventKept
		}
		return c.Redirect(http.StatusSeeOther, after("/events/"+id, told, "", ""))
	}
}
