package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/problem"
)

func (s *Server) levelRoutes(g doors) {
	edit := may(readiness.EditLevels)
	g.GET("/levels", account.AnyRole, s.showsBare(s.levels))
	g.GET("/levels/file", account.AnyRole, s.ladderFile)
	g.POST("/levels/file", edit, s.readLadderFile)
	g.GET("/levels/edit", edit, s.showsBare(s.rungsForm))
	g.POST("/levels/edit", edit, s.editRungs)
	g.POST("/levels/matrix", edit, s.editMatrix)
	g.POST("/levels/company", edit, s.editCompany)
	g.GET("/levels/tasks/:template", edit, s.showsBare(s.templateForm))
	g.POST("/levels/tasks/:template", edit, s.editTemplate)
	g.POST("/levels/tasks/:template/delete", edit, s.removeTemplate)
	g.GET("/levels/preview", edit, s.shows(s.previewLadder))
	g.POST("/levels", edit, s.saveLadder)
	g.POST("/levels/draft/delete", edit, s.dropDraft)
	g.POST("/levels/draft/newest", edit, s.rebaseDraft)
	g.POST("/levels/back/:seq", edit, s.formerLadder)
}

// savesShown is how many of the last saves the page of levels lists.
const savesShown = 5

// levels answers GET /levels: the ladder, or how whoever looks is editing it.
func (s *Server) levels(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page := views.LevelsPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder}
	page.Notice = noticeFrom(c)
	draft, editing, err := s.draft(ctx, v.actor)
	if err != nil {
		return nil, err
	}
	if editing {
		page.Ladder, page.Editing, page.Saved = draft, true, r.facts.Ladder
		page.Edits = draft.Since(r.facts.Ladder)
	}
	page.Changes, err = s.changes(ctx, r, "", []string{journal.LadderSaved}, savesShown)
	return views.Levels(page), err
}

// draft gives the ladder as somebody who may is editing it.
func (s *Server) draft(ctx context.Context, who readiness.Actor) (l readiness.Ladder, editing bool, err error) {
	if !who.Role.May(readiness.EditLevels) {
		return l, false, nil
	}
	return s.store.LadderDraft(ctx, who.ID)
}

// editing gives the ladder that an edit begins from: the draft, or the ladder as it is.
func (s *Server) editing(ctx context.Context, who readiness.Actor) (readiness.Ladder, error) {
	l, found, err := s.draft(ctx, who)
	if err != nil || found {
		return l, err
	}
	return s.store.Ladder(ctx)
}

// edited gives the ladder that a posted form is to change, as of the version from which the form was made: where somebody
// has saved since, the preview says so before anything is replaced.
func (s *Server) edited(c echo.Context) (readiness.Ladder, error) {
	version, err := version(c)
	if err != nil {
		return readiness.Ladder{}, err
	}
	l, err := s.editing(c.Request().Context(), actor(c))
	l.Version = min(l.Version, version)
	return l, err
}

// keepDraft keeps an edited ladder and goes on to a page; a draft that is the ladder again is none.
func (s *Server) keepDraft(c echo.Context, l readiness.Ladder, to string) error {
	ctx, who := c.Request().Context(), actor(c)
	now, err := s.store.Ladder(ctx)
	if err != nil {
		return err
	}
	if l.Version == now.Version && l.Since(now) == (readiness.LadderEdits{}) {
		err = s.store.DropLadderDraft(ctx, who.ID, s.now())
	} else {
		err = s.store.KeepLadderDraft(ctx, who.ID, l, s.now())
	}
	return seeOther(c, to, err)
}

// editMatrix answers POST /levels/matrix: from which level each task is asked for.
func (s *Server) editMatrix(c echo.Context) error {
	l, err := s.edited(c)
	if err != nil {
		return err
	}
	l.Templates = slices.Clone(l.Templates)
	for i := range l.Templates {
		raw := field(c, "from_"+l.Templates[i].ID)
		if raw == "" {
			continue // not on the page that was sent
		}
		from, err := strconv.Atoi(raw)
		if _, ok := l.Rung(from); err != nil || !ok {
			return fault.Invalid{Field: "from_level", Reason: "no_such_level", Got: raw}
		}
		l.Templates[i].FromLevel = from
	}
	return s.keepDraft(c, l, "/levels#matrix")
}

// editCompany answers POST /levels/company: what the company has of what tasks need.
func (s *Server) editCompany(c echo.Context) error {
	l, err := s.edited(c)
	if err != nil {
		return err
	}
	in, unread, err := meant[intent.Company](c)
	if err != nil {
		return err
	}
	l, wrong := in.Over(l)
	if wrong = append(unread, wrong...); len(wrong) > 0 {
		return s.refuse(c, "/levels", func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
			return views.Levels(views.LevelsPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder, Errors: wrong, Typed: &in}), nil
		})
	}
	return s.keepDraft(c, l, "/levels#company")
}

// rungsForm answers GET /levels/edit: the levels with their names, promises and bounds.
func (s *Server) rungsForm(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	l, err := s.editing(ctx, v.actor)
	if err != nil {
		return nil, err
	}
	return views.EditRungs(views.RungsPage{Page: s.frame(c, v, r), Version: l.Version, Rungs: views.RungForms(l.Rungs)}), nil
}

// editRungs answers POST /levels/edit: the levels as typed, one more, or without the top one.
func (s *Server) editRungs(c echo.Context) error {
	l, err := s.edited(c)
	if err != nil {
		return err
	}
	in, unread, err := meant[intent.Rungs](c)
	if err != nil {
		return err
	}
	if n := len(in.Levels); n > 0 {
		in.Levels[n-1].Multiple = "" // the top has no bound, and no field for one
	}
	switch field(c, "do") {
	case "add":
		return s.rungsAgain(c, http.StatusOK, l.Version, append(in.Levels, intent.Rung{}), nil)
	case "remove":
		return s.rungsAgain(c, http.StatusOK, l.Version, in.Levels[:max(len(in.Levels)-1, 0)], nil)
	}
	l, wrong := in.Over(l, unread)
	if len(wrong) > 0 {
		return s.rungsAgain(c, http.StatusUnprocessableEntity, l.Version, in.Levels, wrong)
	}
	return s.keepDraft(c, l, "/levels")
}

func (s *Server) rungsAgain(c echo.Context, status int, version int64, forms []intent.Rung, wrong []fault.Invalid) error {
	return s.again(c, status, "/levels/edit", func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		return views.EditRungs(views.RungsPage{Page: s.frame(c, v, r), Version: version, Rungs: forms, Errors: wrong}), nil
	})
}

// previewLadder answers GET /levels/preview: what saving the draft would do.
func (s *Server) previewLadder(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	return s.ladderPreview(ctx, c, v, r, "", nil)
}

func (s *Server) ladderPreview(ctx context.Context, c echo.Context, v viewer, r *reading, until string, wrong []fault.Invalid) (templ.Component, error) {
	draft, found, err := s.draft(ctx, v.actor)
	if err != nil {
		return nil, err
	}
	page := views.LadderPreviewPage{Page: s.frame(c, v, r), Ladder: draft, Saved: r.facts.Ladder, Errors: wrong, Until: until}
	page.Altered = found && field(c, "seen") != "" && field(c, "seen") != digest(draft)
	if !found {
		return views.LadderPreview(page), nil
	}
	page.Faults, page.Seen = draft.Faults(), digest(draft)
	if page.Until == "" {
		page.Until = r.at.Add(readiness.UsualGrace).In(s.Zone1).Format(time.DateOnly)
	}
	if len(page.Faults) == 0 {
		page.Saved, page.Effects, err = s.store.LadderEffects(ctx, draft, r.at)
	}
	page.Edits, page.Stale = draft.Since(page.Saved), draft.Version != page.Saved.Version
	for i := range page.Effects {
		if r.withhold != "" {
			page.Effects[i].Event = page.Effects[i].Event.Withhold(r.at, r.withhold)
		}
	}
	return views.LadderPreview(page), err
}

// saveLadder answers POST /levels: the draft becomes the ladder.
func (s *Server) saveLadder(c echo.Context) error {
	ctx, who := c.Request().Context(), actor(c)
	draft, found, err := s.draft(ctx, who)
	if err != nil {
		return err
	}
	if !found {
		return c.Redirect(http.StatusSeeOther, "/levels")
	}
	if seen := field(c, "seen"); seen != "" && seen != digest(draft) {
		return s.previewAgain(c, http.StatusConflict, nil)
	}
	in, _, err := meant[intent.Choice](c)
	if err != nil {
		return err
	}
	in.AllAtOnce = in.SpareUntil == "" && posted(c).Has("until") // the preview asked, and nobody is to be spared
	choice, err := in.Choice(s.clock())
	if err != nil {
		return s.previewAgain(c, http.StatusUnprocessableEntity, invalids(err))
	}
	_, err = s.store.SaveLadder(ctx, draft, draft.Version, choice, who, s.now())
	switch {
	case errors.Is(err, fault.ErrStale), invalids(err) != nil:
		return s.previewAgain(c, problem.Status(err), nil) // which says why
	case err != nil:
		return fmt.Errorf("save the ladder: %w", err)
	}
	err = s.store.DropLadderDraft(ctx, who.ID, s.now())
	return seeOther(c, after("/levels", "saved", "", ""), err)
}

// previewAgain shows the preview again with why nothing was saved.
func (s *Server) previewAgain(c echo.Context, status int, wrong []fault.Invalid) error {
	return s.again(c, status, "/", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		return s.ladderPreview(ctx, c, v, r, field(c, "until"), wrong)
	})
}

// digest names a value as it is shown, for the form that is to save it.
func digest(shown any) string {
	text, _ := json.Marshal(shown) // what is shown are values of the rules, which all can be written
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// dropDraft answers POST /levels/draft/delete.
func (s *Server) dropDraft(c echo.Context) error {
	return seeOther(c, "/levels", s.store.DropLadderDraft(c.Request().Context(), actor(c).ID, s.now()))
}

// rebaseDraft answers POST /levels/draft/newest: what was edited is to replace what somebody else has saved meanwhile.
func (s *Server) rebaseDraft(c echo.Context) error {
	ctx := c.Request().Context()
	draft, found, err := s.draft(ctx, actor(c))
	if err != nil {
		return err
	}
	over, err := s.store.Ladder(ctx)
	if err != nil {
		return err
	}
	if found {
		draft.Version = over.Version
		if seen, err := number(c, "ladder"); err == nil {
			draft.Version = min(seen, over.Version) // of what was saved after it the preview tells anew
		}
		return s.keepDraft(c, draft, "/levels/preview")
	}
	return c.Redirect(http.StatusSeeOther, "/levels")
}

// formerLadder answers POST /levels/back/:seq: the ladder as it was before a save becomes the draft.
func (s *Server) formerLadder(c echo.Context) error {
	ctx := c.Request().Context()
	seq, err := strconv.ParseInt(c.Param("seq"), 10, 64)
	if err != nil {
		return fault.ErrNotFound
	}
	former, err := s.store.LadderBefore(ctx, seq)
	if err != nil {
		return err
	}
	now, err := s.store.Ladder(ctx)
	if err != nil {
		return err
	}
	former.Version = now.Version
	return s.keepDraft(c, former, "/levels/preview")
}
