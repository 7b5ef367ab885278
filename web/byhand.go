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

func (s *Server) byHandRoutes(g *echo.Group) {
	edit := func(h echo.HandlerFunc) echo.HandlerFunc { return may(readiness.EditEvents, h) }
	g.GET("/events/new", edit(s.newEvent))
	g.POST("/events", edit(s.addEvent))
	g.GET("/events/:id/edit", edit(s.changeForm))
	g.POST("/events/:id/edit", edit(s.changeEvent))
	g.POST("/events/:id/cancellation", edit(s.callOff))
	g.POST("/events/:id/cancellation/delete", edit(s.takePlace))
	g.GET("/events/:id/brief", s.brief)
	g.POST("/events/:id/brief", may(readiness.TellBrief, s.tellBrief))
	g.GET("/events/paste", edit(s.pasteForm))
	g.POST("/events/paste/preview", edit(s.previewTable))
	g.POST("/events/paste/keep", edit(s.keepTable))
}

// newEvent answers GET /events/new.
func (s *Server) newEvent(c echo.Context) error {
	return s.page(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.EventFormPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder}
		page.Form.Zone, page.Form.Brief.Zone = s.Zone1.String(), s.Zone1.String()
		return views.EventForm(page), nil
	})
}

// addEvent answers POST /events. What is likely to be there already is asked about once.
func (s *Server) addEvent(c echo.Context) error {
	form, ctx := eventForm(c), c.Request().Context()
	e, wrong := s.entered(form)
	if e.Level, wrong = levelOf(form.Level, wrong); len(wrong) > 0 {
		return s.eventFormAgain(c, http.StatusUnprocessableEntity, views.EventFormPage{Form: form, Errors: wrong})
	}
	if field(c, "another") == "" {
		near, err := s.store.EventsStarting(ctx, e.Start.Add(-readiness.TwinWithin), e.Start.Add(readiness.TwinWithin))
		if err != nil {
			return err
		}
		if twin, ok := e.Twin(near, readiness.TwinWithin); ok {
			return s.eventFormAgain(c, http.StatusConflict, views.EventFormPage{Form: form, Twin: &twin})
		}
	}
	e, err := s.store.CreateEvent(ctx, e, actor(c), s.now())
	if refused := invalids(err); refused != nil {
		return s.eventFormAgain(c, http.StatusUnprocessableEntity, views.EventFormPage{Form: form, Errors: refused})
	}
	if err != nil {
		return fmt.Errorf("add event: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+e.ID, readiness.EventImported, "", ""))
}

// levelOf reads the level of the form; none where nothing was chosen.
func levelOf(raw string, wrong []fault.Invalid) (int, []fault.Invalid) {
	if raw == "" {
		return 0, wrong
	}
	level, err := strconv.Atoi(raw)
	if err != nil {
		wrong = append(wrong, fault.Invalid{Field: "level", Reason: "no_such_level", Got: raw})
	}
	return level, wrong
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

// eventForm reads the form as it was typed.
func eventForm(c echo.Context) views.EventFormValues {
	return views.EventFormValues{
		Title: field(c, "title"), Level: field(c, "level"), Notes: field(c, "description"), Link: field(c, "url"),
		Zone: field(c, "zone"), Private: field(c, "private") != "", Brief: briefForm(c),
		Airing: readiness.Airing{Date: field(c, "date"), Start: field(c, "start"), LastDay: field(c, "last_day"), End: field(c, "end")},
	}
}

// entered makes an event of what was typed, and lists what cannot be taken.
func (s *Server) entered(form views.EventFormValues) (readiness.Event, []fault.Invalid) {
	zone, err := s.zone(form.Zone)
	wrong := append(invalids(err), form.Airing.Wrong(s.now(), zone)...)
	brief, unclear := s.told(form.Brief)
	e := readiness.Event{Title: form.Title, Description: form.Notes, URL: form.Link, Private: form.Private, Zone: zone.String(),
		Brief: brief, Calendar: brief.Certainty.Calendar()}
	if e.Title == "" {
		e.Title = brief.Programme
	}
	if len(wrong) == 0 {
		e.Start, e.End, e.AllDay, _ = form.Airing.Read(s.now(), zone)
	} else {
		e.Start, e.End = s.now(), s.now().Add(readiness.UsualLength) // so that only the rest is complained about
	}
	return e, append(append(wrong, e.Wrong()...), unclear...)
}

// zone gives the zone of a name; the company's first one beside the error where there is none of it.
func (s *Server) zone(name string) (*time.Location, error) {
	for _, zone := range []*time.Location{s.Zone1, s.Zone2} {
		if name == "" || name == zone.String() {
			return zone, nil
		}
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return s.Zone1, fault.Invalid{Field: "zone", Reason: "unknown", Got: name}
	}
	return zone, nil
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
		return views.EventForm(views.EventFormPage{Page: s.frame(c, v, r), Event: &row.Event, Form: s.typed(row.Event, s.Zone1)}), nil
	})
}

// typed is an event as it would be typed, on the clocks of a zone; a date without a time is in its own.
func (s *Server) typed(e readiness.Event, zone *time.Location) views.EventFormValues {
	form := views.EventFormValues{Title: e.Title, Notes: e.Description, Link: e.URL, Private: e.Private, Zone: zone.String(), Airing: e.Airing(zone)}
	if e.AllDay {
		form.Zone = e.Zone
	}
	return form
}

// changeEvent answers POST /events/:id/edit.
func (s *Server) changeEvent(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	form, id, ctx := eventForm(c), c.Param("id"), c.Request().Context()
	typed, wrong := s.entered(form)
	if len(wrong) > 0 {
		e, err := s.store.Event(ctx, id)
		if err != nil {
			return err
		}
		e.Version = version // mine is still made from what I saw
		return s.eventFormAgain(c, http.StatusUnprocessableEntity, views.EventFormPage{Form: form, Event: &e, Errors: wrong})
	}
	_, err = s.store.EditEvent(ctx, id, version, actor(c), s.now(), func(e *readiness.Event) error {
		e.Title, e.Description, e.URL, e.Private = typed.Title, typed.Description, typed.URL, typed.Private
		if zone, _ := s.zone(form.Zone); form.Airing != e.Airing(zone) { // an hour that happens twice stays as it is
			e.Start, e.End, e.AllDay, e.Zone = typed.Start, typed.End, typed.AllDay, typed.Zone
		}
		return nil
	})
	if errors.Is(err, fault.ErrStale) {
		return s.staleEvent(c, id, "/edit", func(now readiness.Event) []views.StaleField {
			zone, _ := s.zone(form.Zone)
			return staleValues(s.typed(now, zone), form)
		})
	}
	if err != nil {
		return fmt.Errorf("change event: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, readiness.EventChanged, "", ""))
}

func staleValues(theirs, mine views.EventFormValues) []views.StaleField {
	private := map[bool]string{true: "true"}
	return []views.StaleField{
		{Name: "title", Theirs: theirs.Title, Mine: mine.Title},
		{Name: "date", Theirs: theirs.Airing.Date, Mine: mine.Airing.Date},
		{Name: "start", Theirs: theirs.Airing.Start, Mine: mine.Airing.Start},
		{Name: "end", Theirs: theirs.Airing.End, Mine: mine.Airing.End},
		{Name: "last_day", Theirs: theirs.Airing.LastDay, Mine: mine.Airing.LastDay},
		{Name: "zone", Theirs: theirs.Zone, Mine: mine.Zone},
		{Name: "description", Theirs: theirs.Notes, Mine: mine.Notes},
		{Name: "url", Theirs: theirs.Link, Mine: mine.Link},
		{Name: "private", Theirs: private[theirs.Private], Mine: private[mine.Private]},
	}
}

// callOff answers POST /events/:id/cancellation.
func (s *Server) callOff(c echo.Context) error {
	return s.turn(c, readiness.EventCancelled, func(e *readiness.Event) error {
		e.Calendar = readiness.Cancelled
		return nil
	})
}

// takePlace answers POST /events/:id/cancellation/delete: it takes place after all.
func (s *Server) takePlace(c echo.Context) error {
	return s.turn(c, readiness.EventRestored, func(e *readiness.Event) error {
		if e.Calendar == readiness.Cancelled {
			e.Calendar = e.Brief.Certainty.Calendar()
		}
		return nil
	})
}

func (s *Server) turn(c echo.Context, did string, edit func(*readiness.Event) error) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	if _, err := s.store.EditEvent(c.Request().Context(), id, version, actor(c), s.now(), edit); err != nil {
		return fmt.Errorf("%s: %w", did, err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, did, "", ""))
}
