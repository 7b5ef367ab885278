package web

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/ladderfile"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
)

// newTemplate stands in the address of the form for a task that there is not yet.
const newTemplate = "new"

// templateForm answers GET /levels/tasks/:template.
func (s *Server) templateForm(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	l, err := s.editing(ctx, v.actor)
	if err != nil {
		return nil, err
	}
	connections, err := s.store.Connections(ctx, "")
	if err != nil {
		return nil, err
	}
	page := views.LadderTaskPage{Page: s.frame(c, v, r), Connections: connections, Answer: s.answers.get(c.QueryParam("answer")),
		Ladder: l, ID: c.Param("template"), Form: intent.NewTemplate()}
	if page.ID == newTemplate {
		return views.LadderTask(page), nil
	}
	i := indexOf(l, page.ID)
	if i < 0 {
		return nil, fault.ErrNotFound
	}
	page.Form = intent.TemplateOf(l.Templates[i], s.clock(c))
	return views.LadderTask(page), nil
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
	form, wrong, err := meant[intent.Template](c)
	if err != nil {
		return err
	}
	id := c.Param("template")
	tpl, unread := form.Template(s.clock(c))
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
	form.ID = tpl.ID
	wrong = form.Faults(l, append(wrong, unread...))
	if len(wrong) > 0 {
		return s.templateAgain(c, l, id, form, wrong)
	}
	if s.tries(tpl.Ask) {
		r := s.Verifier.Try(c.Request().Context(), tpl.Ask, readiness.Event{})
		return s.keepDraft(c, l, "/levels/tasks/"+tpl.ID+"?answer="+s.answers.keep(r))
	}
	return s.keepDraft(c, l, "/levels#tpl-"+tpl.ID)
}

func (s *Server) templateAgain(c echo.Context, l readiness.Ladder, id string, form intent.Template, wrong []fault.Invalid) error {
	return s.refuse(c, "/levels/tasks/"+id, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		connections, err := s.store.Connections(ctx, "")
		return views.LadderTask(views.LadderTaskPage{Page: s.frame(c, v, r), Connections: connections, Ladder: l, ID: id, Form: form,
			Errors: wrong}), err
	})
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
	return s.refuse(c, "/levels", func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		return views.Levels(views.LevelsPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder, Errors: wrong}), nil
	})
}
