package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

func (s *Server) ownTaskRoutes(g *echo.Group) {
	g.GET("/events/:id/tasks", may(readiness.WorkTasks, s.ownTask))
	g.POST("/events/:id/tasks", may(readiness.WorkTasks, s.addTask))
}

// ownTask answers GET /events/:id/tasks: the form of a task of this event alone.
func (s *Server) ownTask(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		connections, err := s.store.Connections(ctx, "")
		return views.OwnTask(views.OwnTaskPage{Page: s.frame(c, v, r), Event: row.Event, Connections: connections}), err
	})
}

// addTask answers POST /events/:id/tasks.
func (s *Server) addTask(c echo.Context) error {
	typed := views.OwnTaskTyped{Title: field(c, "title"), Anchor: field(c, "anchor"), Lead: field(c, "lead"),
		Runbook: field(c, "runbook"), Knows: field(c, "knows"), Verify: field(c, "verify"), Check: field(c, "check"),
		FreshFor: field(c, "ttl"), WantForm: wantForm(c)}
	ask, wrong := ownAsk(typed)
	if wrong = append(wrong, titled(ask.Wrong())...); len(wrong) > 0 {
		return s.refuseOwnTask(c, typed, wrong)
	}
	t, err := s.store.AddTask(c.Request().Context(), c.Param("id"), ask, actor(c), s.now())
	if refused := invalids(err); refused != nil {
		return s.refuseOwnTask(c, typed, titled(refused))
	}
	if err == nil && s.tries(*t.Ask) {
		if _, err := s.Verifier.Ask(c.Request().Context(), t.ID); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/tasks/"+t.ID+"?did="+readiness.TaskAdded+"&of="+t.ID+"#answered")
	}
	return s.afterTask(c, t, err, readiness.TaskAdded)
}

// ownAsk reads what is to be done by when, and how a machine proves it, where one does.
func ownAsk(typed views.OwnTaskTyped) (ask readiness.Ask, wrong []fault.Invalid) {
	ask = readiness.Ask{TitleJA: typed.Title, TitleEN: typed.Title, Runbook: typed.Runbook, Knows: typed.Knows,
		Verify: readiness.VerifyManual}
	ask.Gate, wrong = ownGate(typed.Anchor, typed.Lead)
	if typed.Verify == "" || typed.Verify == string(readiness.VerifyManual) {
		return ask, wrong
	}
	ask.Verify, ask.Check = readiness.VerifyKind(typed.Verify), typed.Check
	if ask.Verify == readiness.VerifySelf {
		ask.Proof = readiness.ProofChecks
	}
	wrong = append(wrong, readWant(typed.WantForm, &ask)...)
	if typed.FreshFor != "" {
		fresh, err := readiness.ReadLead(typed.FreshFor)
		for _, w := range invalids(err) {
			w.Field = "ttl"
			wrong = append(wrong, w)
		}
		ask.TTL = fresh
	}
	return ask, wrong
}

// ownGate reads by when the task is due; before is what the form offers first.
func ownGate(anchor, lead string) (readiness.Gate, []fault.Invalid) {
	by, err := readiness.ReadLead(lead)
	switch {
	case err != nil:
		return readiness.Gate{Anchor: readiness.AtStart}, invalids(err)
	case anchor == "after":
		return readiness.Gate{Anchor: readiness.AtEnd, Lead: by}, nil
	case anchor == "before", anchor == "":
		return readiness.Gate{Anchor: readiness.AtStart, Lead: -by}, nil
	default:
		return readiness.Gate{Anchor: readiness.AtStart}, []fault.Invalid{{Field: "anchor", Reason: "unknown", Got: anchor}}
	}
}

// titled says of the one title of the form what is wrong with it in either language.
func titled(wrong []fault.Invalid) []fault.Invalid {
	var named []fault.Invalid
	for _, w := range wrong {
		switch w.Field {
		case "title_ja":
			w.Field = "title"
		case "title_en":
			continue
		}
		named = append(named, w)
	}
	return named
}

// refuseOwnTask shows the form again with what was typed.
func (s *Server) refuseOwnTask(c echo.Context, typed views.OwnTaskTyped, wrong []fault.Invalid) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	row, err := s.row(ctx, r, c.Param("id"))
	if err != nil {
		return err
	}
	page := views.OwnTaskPage{Page: s.frame(c, s.viewer(c), r), Event: row.Event, Typed: typed, Errors: wrong}
	if page.Connections, err = s.store.Connections(ctx, ""); err != nil {
		return err
	}
	page.OtherLang = inLang(&url.URL{Path: "/events/" + row.Event.ID + "/tasks"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.OwnTask(page))
}
