package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

// brief answers GET /events/:id/brief.
func (s *Server) brief(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		return views.Brief(views.BriefPage{Page: s.frame(c, v, r), Row: row, Form: briefAs(row.Event.Brief, s.Zone1)}), nil
	})
}

// tellBrief answers POST /events/:id/brief.
func (s *Server) tellBrief(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	id, form := c.Param("id"), briefForm(c)
	_, err = s.zone(form.Zone)
	wrong := invalids(err)
	told, unclear := s.told(form)
	if wrong = append(append(wrong, told.Wrong()...), unclear...); len(wrong) > 0 {
		return s.briefAgain(c, id, version, form, wrong)
	}
	_, err = s.store.TellBrief(c.Request().Context(), id, told, version, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleEvent(c, id, "/brief", func(now readiness.Event) []views.StaleField {
			zone, _ := s.zone(form.Zone)
			return staleBrief(briefAs(now.Brief, zone), form)
		})
	}
	if err != nil {
		return fmt.Errorf("tell brief: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, readiness.BriefTold, "", "br"))
}

// briefForm reads the brief as it was typed.
func briefForm(c echo.Context) views.BriefForm {
	form := views.BriefForm{EmbargoDate: field(c, "embargo_date"), EmbargoClock: field(c, "embargo_clock"), Zone: field(c, "zone")}
	for _, f := range readiness.BriefFields {
		if f != readiness.FieldEmbargoUntil {
			form.Said.Tell(f, field(c, string(f)))
		}
	}
	return form
}

// briefAs is a brief as it would be typed, on the clocks of a zone.
func briefAs(b readiness.Brief, zone *time.Location) views.BriefForm {
	form := views.BriefForm{Said: b, Zone: zone.String()}
	if until := b.Embargoed(); !until.IsZero() {
		form.EmbargoDate, form.EmbargoClock = until.In(zone).Format(time.DateOnly), until.In(zone).Format("15:04")
	}
	return form
}

// told reads the end of the embargo, which without a time is the midnight that begins its date. What cannot be read
// is given beside the rest of the brief.
func (s *Server) told(form views.BriefForm) (readiness.Brief, []fault.Invalid) {
	b := form.Said
	b.EmbargoUntil = ""
	if form.EmbargoDate == "" && form.EmbargoClock == "" {
		return b, nil
	}
	zone, _ := s.zone(form.Zone) // the form's own field complains
	clock := form.EmbargoClock
	if clock == "" {
		clock = "00:00"
	}
	until, err := readiness.ParseAirTime(s.now(), form.EmbargoDate, clock, zone)
	var wrong fault.Invalid
	if errors.As(err, &wrong) {
		wrong.Field = "embargo_" + wrong.Field
		return b, []fault.Invalid{wrong}
	}
	b.EmbargoUntil = until.Format(time.RFC3339)
	return b, nil
}

// briefAgain shows the form with everything that was typed.
func (s *Server) briefAgain(c echo.Context, id string, version int64, form views.BriefForm, wrong []fault.Invalid) error {
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
	page := views.BriefPage{Page: s.frame(c, s.viewer(c), r), Row: row, Form: form, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/events/" + id + "/brief"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Brief(page))
}

func staleBrief(theirs, mine views.BriefForm) []views.StaleField {
	var fields []views.StaleField
	for _, f := range readiness.BriefFields {
		fields = append(fields, views.StaleField{Name: string(f), Theirs: theirs.Said.Told(f), Mine: mine.Said.Told(f)})
	}
	fields = slices.DeleteFunc(fields, func(f views.StaleField) bool { return f.Name == string(readiness.FieldEmbargoUntil) })
	return append(fields,
		views.StaleField{Name: "embargo_date", Theirs: theirs.EmbargoDate, Mine: mine.EmbargoDate},
		views.StaleField{Name: "embargo_clock", Theirs: theirs.EmbargoClock, Mine: mine.EmbargoClock},
		views.StaleField{Name: "zone", Theirs: mine.Zone, Mine: mine.Zone})
}
