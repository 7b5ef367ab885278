package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) peakRoutes(g doors) {
	g.GET("/triage/peaks/:id", account.AnyRole, s.shows(s.peak))
	g.POST("/triage/peaks/:id", may(readiness.SetLevel), form(s.answerPeak))
}

// peak answers GET /triage/peaks/:id: what was this?
func (s *Server) peak(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.peakPage(ctx, c, v, r)
	page.Notice = noticeFrom(c)
	return views.Peak(page), err
}

func (s *Server) peakPage(ctx context.Context, c echo.Context, v viewer, r *reading) (page views.PeakPage, err error) {
	page.Page = s.frame(c, v, r)
	if page.Exposure, err = s.store.Exposure(ctx, c.Param("id")); err != nil {
		return page, err
	}
	if page.Exposure.Question == "" { // it belongs to an event, and nobody is asked
		return page, fault.ErrNotFound
	}
	if page.Curve, err = s.store.ExposureCurve(ctx, page.Exposure.ID); err != nil {
		return page, err
	}
	page.Typed = intent.ExposureAnswerOf(page.Exposure)
	if err := s.peakPages(ctx, r, &page); err != nil {
		return page, err
	}
	waiting, err := s.unexplained(ctx)
	if err != nil {
		return page, err
	}
	if i := slices.IndexFunc(waiting, func(x measured.Exposure) bool { return x.Question == page.Exposure.Question }); i >= 0 {
		page.N, page.Of = i+1, len(waiting)
	}
	page.Near, err = s.nearPeak(ctx, r, page.Exposure)
	return page, err
}

// peakPages names the page of an exposure, and those that were asked more at the same time.
func (s *Server) peakPages(ctx context.Context, r *reading, page *views.PeakPage) error {
	name := func(id string) string {
		for _, p := range r.facts.Pages {
			if p.Page.ID == id {
				return p.Page.Name
			}
		}
		return ""
	}
	page.Name = name(page.Exposure.PageID)
	all, err := s.store.Exposures(ctx, page.Exposure.From.Add(-fault.Day))
	for _, x := range all {
		if other := name(x.PageID); x.Question == page.Exposure.Question && x.ID != page.Exposure.ID && other != "" {
			page.Also = append(page.Also, other)
		}
	}
	return err
}

// unexplained gives, of the exposures that nobody has explained, one a question: that of which most came.
func (s *Server) unexplained(ctx context.Context) ([]measured.Exposure, error) {
	all, err := s.store.Unexplained(ctx)
	var one []measured.Exposure
	for _, x := range all {
		if n := len(one) - 1; n < 0 || one[n].Question != x.Question {
			one = append(one, x)
		} else if x.Times() > one[n].Times() {
			one[n] = x
		}
	}
	slices.SortStableFunc(one, func(a, b measured.Exposure) int { return a.From.Compare(b.From) })
	return one, err
}

// peaksOf counts the questions that wait.
func (s *Server) peaksOf(ctx context.Context) (views.Peaks, error) {
	waiting, err := s.unexplained(ctx)
	if len(waiting) == 0 {
		return views.Peaks{}, err
	}
	return views.Peaks{N: len(waiting), First: waiting[0].ID}, err
}

// mostNear is how many events one can choose from.
const mostNear = 20

// nearPeak gives the events that an exposure may have been, the nearest first, as the viewer of the reading may see them.
func (s *Server) nearPeak(ctx context.Context, r *reading, x measured.Exposure) ([]readiness.Event, error) {
	facts, err := s.store.Events(ctx, db.Listing{From: x.From.Add(-3 * fault.Day), To: fault.Later(x.To, x.Last).Add(3 * fault.Day), Most: 5 * mostNear})
	if err != nil {
		return nil, err
	}
	near := slices.DeleteFunc(facts.Events, func(e readiness.Event) bool { return e.Calendar == readiness.Cancelled || !x.Near(e) })
	slices.SortStableFunc(near, func(a, b readiness.Event) int {
		if c := apartFrom(x, a) - apartFrom(x, b); c != 0 {
			return int(c / time.Millisecond)
		}
		return strings.Compare(a.ID, b.ID)
	})
	near = near[:min(len(near), mostNear)]
	for i := range near {
		near[i] = r.seen(readiness.Row{Event: near[i]}).Event
	}
	return near, nil
}

// apartFrom is how far from the top of an exposure an event is.
func apartFrom(x measured.Exposure, e readiness.Event) time.Duration {
	switch from, to := e.Window(); {
	case x.At.Before(from):
		return from.Sub(x.At)
	case x.At.After(to):
		return x.At.Sub(to)
	default:
		return 0
	}
}

// answerPeak answers POST /triage/peaks/:id, and leads to the next that nobody has explained.
func (s *Server) answerPeak(c echo.Context, in intent.ExposureAnswer, wrong []fault.Invalid) error {
	ctx, id, event := c.Request().Context(), c.Param("id"), ""
	if measured.Was(in.Was) == measured.WasOurs { // the form sends the one that is chosen whatever is answered
		event = in.Event
	}
	var err error
	if len(wrong) == 0 {
		_, err = s.store.AnswerExposure(ctx, id, in.Version, in.Answer(), event, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.peakAgain(c, http.StatusConflict, in, nil)
	case len(wrong) > 0:
		return s.peakAgain(c, http.StatusUnprocessableEntity, in, wrong)
	case err != nil:
		return err
	}
	next, err := s.peaksOf(ctx)
	if next.First == "" {
		return seeOther(c, after("/triage", journal.ExposureAnswered, "", ""), err)
	}
	return seeOther(c, after("/triage/peaks/"+next.First, journal.ExposureAnswered, "", ""), err)
}

// peakAgain shows the question with what was typed and why it was not kept: refused, or somebody has answered meanwhile.
func (s *Server) peakAgain(c echo.Context, status int, in intent.ExposureAnswer, wrong []fault.Invalid) error {
	return s.again(c, status, "/triage/peaks/"+c.Param("id"), func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.peakPage(ctx, c, v, r)
		if page.Typed, page.Errors = in, wrong; status == http.StatusConflict {
			page.Errors = []fault.Invalid{{Field: "was", Reason: "stale"}}
		}
		return views.Peak(page), err
	})
}
