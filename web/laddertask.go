package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/ladderfile"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

// newTemplate stands in the address of the form for a task that there is not yet.
const newTemplate = "new"

// templateForm answers GET /levels/tasks/:template.
func (s *Server) templateForm(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		l, err := s.editing(ctx, v.actor)
		if err != nil {
			return nil, err
		}
		connections, err := s.store.Connections(ctx, "")
		if err != nil {
			return nil, err
		}
		page := views.LadderTaskPage{Page: s.frame(c, v, r), Connections: connections, Answer: s.answers.get(c.QueryParam("answer")), Ladder: l, ID: c.Param("template"), Form: views.LadderTaskForm{FromLevel: "1", Anchor: "start", Lead: "1d", Verify: "manual"}}
		if page.ID == newTemplate {
			return views.LadderTask(page), nil
		}
		i := indexOf(l, page.ID)
		if i < 0 {
			return nil, fault.ErrNotFound
		}
		page.Form = views.LadderTaskFormOf(l.Templates[i], s.Zone1)
		return views.LadderTask(page), nil
	})
}

func indexOf(l readiness.Ladder, id string) int {
	return slices.IndexFunc(l.Templates, func(t readiness.TaskTemplate) bool { return t.ID == id })
}

// editTemplate answers POST /levels/tasks/:template.
func (s *Server) editTemplate(c echo.Context) error {
	l, err := s.edited(c)
	if err != nil {
		return err
	}
	id, form := c.Param("template"), ladderTaskForm(c)
	tpl, wrong := s.readTemplate(form)
	l.Templates = slices.Clone(l.Templates)
	i := indexOf(l, id)
	switch {
	case id == newTemplate:
		l.Templates = append(l.Templates, tpl)
	case i < 0:
		return fault.ErrNotFound
	default:
		tpl.ID = id
		l.Templates[i] = tpl
	}
	for _, f := range l.Faults() {
		if unread := slices.ContainsFunc(wrong, func(w fault.Invalid) bool { return w.Field == f.Field }); unread {
			continue // said already, as it was typed
		}
		if f.Template == tpl.ID && f.Template != "" || f.Field == "template" {
			wrong = append(wrong, f.Invalid)
		}
	}
	if len(wrong) > 0 {
		return s.templateAgain(c, l, id, form, wrong)
	}
	if s.tries(tpl.Ask) {
		r := s.Verifier.Try(c.Request().Context(), tpl.Ask, readiness.Event{})
		return s.keepDraft(c, l, "/levels/tasks/"+tpl.ID+"?answer="+s.answers.keep(r))
	}
	return s.keepDraft(c, l, "/levels#tpl-"+tpl.ID)
}

func (s *Server) templateAgain(c echo.Context, l readiness.Ladder, id string, form views.LadderTaskForm, wrong []fault.Invalid) error {
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.LadderTaskPage{Page: s.frame(c, s.viewer(c), r), Ladder: l, ID: id, Form: form, Errors: wrong}
	if page.Connections, err = s.store.Connections(c.Request().Context(), ""); err != nil {
		return err
	}
	page.OtherLang = inLang(&url.URL{Path: "/levels/tasks/" + id}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.LadderTask(page))
}

// removeTemplate answers POST /levels/tasks/:template/delete.
func (s *Server) removeTemplate(c echo.Context) error {
	l, err := s.edited(c)
	if err != nil {
		return err
	}
	i := indexOf(l, c.Param("template"))
	if i < 0 {
		return fault.ErrNotFound
	}
	l.Templates = slices.Delete(slices.Clone(l.Templates), i, i+1)
	return s.keepDraft(c, l.Fit(), "/levels#matrix")
}

func ladderTaskForm(c echo.Context) views.LadderTaskForm {
	return views.LadderTaskForm{ID: field(c, "template"), TitleJA: field(c, "title_ja"), TitleEN: field(c, "title_en"), FromLevel: field(c, "from_level"),
		Anchor: field(c, "anchor"), Lead: field(c, "lead"), Verify: field(c, "verify"), Check: field(c, "check"), Proof: field(c, "proof"),
		FreshFor: field(c, "ttl"), Runbook: field(c, "runbook"), Knows: field(c, "knows"), Tied: field(c, "tied"), Undoes: field(c, "undoes"),
		Instead: field(c, "instead"), Soon: field(c, "soon") != "", SoonUntil: field(c, "soon_until"), WantForm: wantForm(c)}
}

// readTemplate makes a template of what was typed, with all that cannot be read.
func (s *Server) readTemplate(f views.LadderTaskForm) (t readiness.TaskTemplate, wrong []fault.Invalid) {
	t = readiness.TaskTemplate{ID: f.ID, Ask: readiness.Ask{TitleJA: f.TitleJA, TitleEN: f.TitleEN, Runbook: f.Runbook, Knows: f.Knows,
		Verify: readiness.VerifyKind(f.Verify), Check: f.Check, Proof: readiness.ProofName(f.Proof), Tied: readiness.Tie(f.Tied),
		Undoes: joined(f.Undoes), Instead: joined(f.Instead), Soon: f.Soon}}
	wrong = readWant(f.WantForm, &t.Ask)
	refuse := func(err error, field string) {
		var invalid fault.Invalid
		if errors.As(err, &invalid) {
			invalid.Field = field
			wrong = append(wrong, invalid)
		}
	}
	var err error
	if t.FromLevel, err = strconv.Atoi(f.FromLevel); err != nil {
		refuse(fault.Invalid{Reason: "no_such_level", Got: f.FromLevel}, "from_level")
	}
	t.Gate.Anchor = readiness.Anchor(f.Anchor)
	if t.Gate.Timed() {
		t.Gate.Lead, err = readiness.ReadLead(f.Lead)
		refuse(err, "lead")
		if t.Gate.Anchor == readiness.AtStart {
			t.Gate.Lead = -t.Gate.Lead
		}
	}
	if f.FreshFor != "" {
		t.TTL, err = readiness.ReadLead(f.FreshFor)
		refuse(err, "ttl")
	}
	if f.Soon && f.SoonUntil != "" {
		until, err := time.ParseInLocation(time.DateOnly, f.SoonUntil, s.Zone1)
		if err != nil {
			refuse(fault.Invalid{Reason: "bad_date", Got: f.SoonUntil}, "soon_until")
		}
		t.SoonUntil = until.UTC()
	}
	return t, wrong
}

// ladderFile answers GET /levels/file: the ladder as YAML.
func (s *Server) ladderFile(c echo.Context) error {
	l, err := s.store.Ladder(c.Request().Context())
	if err != nil {
		return err
	}
	body, err := ladderfile.Write(l)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="tallylight-levels.yaml"`)
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", body)
}

// readLadderFile answers POST /levels/file: the file becomes the draft, if it is one.
func (s *Server) readLadderFile(c echo.Context) error {
	ctx := c.Request().Context()
	from, err := ladderUpload(c)
	if err != nil {
		return s.levelsAgain(c, invalids(err))
	}
	l, err := ladderfile.Read(from)
	if wrong := fault.Invalids(err); wrong != nil {
		return s.levelsAgain(c, wrong)
	}
	if err != nil {
		return err
	}
	now, err := s.store.Ladder(ctx)
	if err != nil {
		return err
	}
	l.Version = now.Version
	return s.keepDraft(c, l, "/levels/preview")
}

// ladderUpload is the file that was sent.
func ladderUpload(c echo.Context) (io.Reader, error) {
	header, err := c.FormFile("file")
	if err != nil {
		return nil, fault.Invalid{Field: "file", Reason: "required"}
	}
	file, err := header.Open()
	if err != nil {
		return nil, fault.Invalid{Field: "file", Reason: "required"}
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, ladderfile.MaxSize+1))
	return strings.NewReader(string(text)), err
}

// levelsAgain shows the levels with why a file was refused.
func (s *Server) levelsAgain(c echo.Context, wrong []fault.Invalid) error {
	ctx, v := c.Request().Context(), s.viewer(c)
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	page := views.LevelsPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/levels"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Levels(page))
}
