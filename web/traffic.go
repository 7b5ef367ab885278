package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/views"
)

func (s *Server) trafficRoutes(g *echo.Group) {
	g.GET("/levels/traffic", s.traffic)
	g.POST("/levels/traffic", may(readiness.EditLevels, s.saveTraffic))
}

// traffic answers GET /levels/traffic.
func (s *Server) traffic(c echo.Context) error {
	return s.page(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.TrafficPage{Page: s.frame(c, v, r), Known: r.facts.Traffic}
		page.Notice = noticeFrom(c)
		return views.Traffic(page), nil
	})
}

// saveTraffic answers POST /levels/traffic.
func (s *Server) saveTraffic(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	form := trafficForm(c)
	known, wrong := s.readTraffic(form)
	known.Version = version
	if wrong = append(wrong, known.Check(s.now())...); len(wrong) > 0 {
		return s.trafficAgain(c, known, form, wrong)
	}
	_, err = s.store.SaveTraffic(c.Request().Context(), known, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleTraffic(c, form)
	}
	if err != nil {
		return fmt.Errorf("save traffic: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/levels/traffic", "saved", "", ""))
}

func trafficForm(c echo.Context) views.TrafficForm {
	return views.TrafficForm{Baseline: field(c, "baseline"), Proven: field(c, "proven"), ProvenAt: field(c, "proven_at"),
		Boot: field(c, "boot"), Ramp: field(c, "ramp"), Tail: field(c, "tail"), Headroom: field(c, "headroom")}
}

// readTraffic reads the figures as people type them, with all that cannot be read.
func (s *Server) readTraffic(f views.TrafficForm) (readiness.Traffic, []fault.Invalid) {
	var r figures
	t := readiness.Traffic{
		Baseline: r.rate("baseline", f.Baseline), Proven: r.rate("proven", f.Proven), ProvenAt: r.day("proven_at", f.ProvenAt, s.Zone1),
		Boot: r.length("boot", f.Boot, time.Second), Ramp: r.length("ramp", f.Ramp, time.Second), Tail: r.length("tail", f.Tail, time.Minute),
		Headroom: r.number("headroom", f.Headroom) / 100,
	}
	return t, r.wrong
}

// figures reads fields of a form, where an empty one is 0, and keeps those that cannot be read.
type figures struct{ wrong []fault.Invalid }

func (f *figures) refuse(name, reason, said string) {
	f.wrong = append(f.wrong, fault.Invalid{Field: name, Reason: reason, Got: said})
}

// rate reads requests a second, with or without their unit.
func (f *figures) rate(name, said string) float64 {
	peak := readiness.ReadPeak(said)
	if peak.Rate == 0 && said != "" && said != "0" {
		f.refuse(name, "not_a_rate", said)
	}
	return peak.Rate
}

func (f *figures) number(name, said string) float64 {
	if said == "" {
		return 0
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(readiness.Narrow(said), "%"), 64)
	if err != nil || !(n >= 0 && n <= readiness.MostRate) {
		f.refuse(name, "out_of_range", said)
		return 0
	}
	return n
}

func (f *figures) length(name, said string, unit time.Duration) time.Duration {
	n := f.number(name, said)
	if n > readiness.MostTail.Seconds() {
		f.refuse(name, "out_of_range", said)
		return 0
	}
	return time.Duration(n * float64(unit)).Truncate(time.Millisecond)
}

func (f *figures) day(name, said string, zone *time.Location) time.Time {
	if said == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation(time.DateOnly, said, zone)
	if err != nil {
		f.refuse(name, "bad_date", said)
	}
	return at.UTC()
}

// trafficAgain shows the form with everything that was typed.
func (s *Server) trafficAgain(c echo.Context, known readiness.Traffic, form views.TrafficForm, wrong []fault.Invalid) error {
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.TrafficPage{Page: s.frame(c, s.viewer(c), r), Known: known, Form: form, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/levels/traffic"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Traffic(page))
}

// staleTraffic shows both versions where somebody else was faster.
func (s *Server) staleTraffic(c echo.Context, mine views.TrafficForm) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	changes, err := s.store.RecentChanges(ctx, "", []string{readiness.TrafficSaved}, 1)
	if err != nil {
		return err
	}
	known := r.facts.Traffic
	page := views.StalePage{Page: s.frame(c, s.viewer(c), r), Action: "/levels/traffic", Version: known.Version, Back: "/levels/traffic",
		Fields: trafficFields(views.TrafficAs(known, s.Zone1), mine)}
	for _, ch := range changes {
		page.By, page.At = ch.Actor, ch.At
	}
	page.Title = text.For(page.Lang).Traffic.Title
	page.OtherLang = inLang(&url.URL{Path: page.Back}, page.Lang.Other())
	return html(c, http.StatusConflict, views.Stale(page))
}

func trafficFields(theirs, mine views.TrafficForm) []views.StaleField {
	return []views.StaleField{
		{Name: "baseline", Theirs: theirs.Baseline, Mine: mine.Baseline}, {Name: "proven", Theirs: theirs.Proven, Mine: mine.Proven},
		{Name: "proven_at", Theirs: theirs.ProvenAt, Mine: mine.ProvenAt}, {Name: "boot", Theirs: theirs.Boot, Mine: mine.Boot},
		{Name: "ramp", Theirs: theirs.Ramp, Mine: mine.Ramp}, {Name: "tail", Theirs: theirs.Tail, Mine: mine.Tail},
		{Name: "headroom", Theirs: theirs.Headroom, Mine: mine.Headroom},
	}
}
