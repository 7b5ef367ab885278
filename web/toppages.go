package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/account"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) pageRoutes(g doors) {
	g.GET("/toppage", account.AnyRole, s.shows(s.topPage))
	g.GET("/toppage/:id", account.AnyRole, s.shows(s.topPage))
	g.POST("/toppages", may(readiness.EditPages), form(s.addTopPage))
	g.POST("/toppages/:id", may(readiness.EditPages), form(s.changeTopPage))
	g.GET("/toppages/:id/delete", may(readiness.EditPages), s.shows(s.confirmRemoveTopPage))
	g.POST("/toppages/:id/delete", may(readiness.EditPages), s.remove(s.store.RemoveTopPage, "remove top page", "/toppage"))
	g.POST("/toppages/:id/probe", may(readiness.CheckPages), s.probeNow)
}

// topPage answers GET /toppage and GET /toppage/:id.
func (s *Server) topPage(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.topPagePage(ctx, c, v, r, c.Param("id"))
	page.Notice = noticeFrom(c)
	if tried := s.trials.get(c.QueryParam("tried")); tried != nil {
		page.Trials = *tried
	}
	return views.TopPage(page), err
}

// verdictHistory is how many turns of the verdict the page shows.
const verdictHistory = 20

// topPagePage gathers what a top page's page shows; id may be empty, which is the first page.
func (s *Server) topPagePage(ctx context.Context, c echo.Context, v viewer, r *reading, id string) (views.TopPagePage, error) {
	return s.topPageFor(ctx, c, v, r, id, c.QueryParam("event"))
}

// topPageFor gathers the same as it stands for an event; without one for the next.
func (s *Server) topPageFor(ctx context.Context, c echo.Context, v viewer, r *reading, id, event string) (views.TopPagePage, error) {
	page := s.newTopPage(c, v, r)
	i := slices.IndexFunc(r.facts.Pages, func(p toppage.PageFacts) bool { return id == "" || p.Page.ID == id })
	if i < 0 && id != "" {
		return page, fmt.Errorf("top page %s: %w", id, fault.ErrNotFound)
	}
	if i < 0 {
		return page, nil
	}
	shown := r.facts.Pages[i]
	var err error
	if page.Rows, err = s.rowsFor(ctx, r, shown); err != nil {
		return page, err
	}
	page.Events = toChoose(r, page.Rows)
	page.Drills, page.Print, page.Usual = shown.Drills, shown.Fingerprint(), r.facts.UsualOn(&shown)
	_, page.Survey = shown.AsRead()
	page.Waivers, page.Ticks, page.Witnessless = shown.Waivers, shown.Ticks, shown.Witnessless()
	if err := s.judgeFor(ctx, &page, r, shown.Page.ID, event); err != nil {
		return page, err
	}
	page.Shield, page.All = shown.Shield(r.at, page.Demand, r.facts.Required), shown.JudgeAll(r.at, page.Demand, r.facts.Required)
	page.Proven, page.Loads = shown.Proven(r.at, page.Demand), loadsOf(shown, page.Demand, r.at)
	for _, p := range r.facts.Pages {
		page.Pages = append(page.Pages, views.PageLine{Page: p.Page, Verdict: p.Shield(r.at, page.Demand, r.facts.Required).Verdict})
	}
	if page.KnownSince, err = s.store.KnownSince(ctx); err != nil {
		return page, err
	}
	if page.Connections, err = s.store.Connections(ctx, readiness.ConnectProm); err != nil {
		return page, err
	}
	if page.Service, err = s.store.ServiceLevel(ctx, shown.Page, r.at.In(s.home(ctx))); err != nil {
		return page, err
	}
	if page.UsualDue, err = s.due(ctx, r, "", shown.Page.ID, measured.WhatUsual); err != nil {
		return page, err
	}
	return page, s.topPageHistory(ctx, &page, shown.Page.ID, r.at, c.QueryParam("over"))
}

// judgeFor says for what the page is judged: the event that is asked for, else the next one that asks for preparation,
// else a quiet day.
func (s *Server) judgeFor(ctx context.Context, page *views.TopPagePage, r *reading, id, event string) error {
	page.Demand = toppage.Demand{Level: r.facts.Ladder.StandingLevel(), Until: r.at}
	for _, row := range page.Rows {
		if g := row.Grounds; event == "" && r.asksPage(row.Event) {
			page.Demand, page.Traffic, page.For = g.Demand, g.Traffic, &row.Event
			break
		}
	}
	if event != "" {
		row, err := s.row(ctx, r, event)
		if err != nil {
			return err
		}
		all, e, err := s.groundsOf(ctx, r, row.Event)
		if err != nil {
			return err
		}
		g := r.on(e, all, id)
		page.Demand, page.Traffic, page.For, page.Chosen = g.Demand, g.Traffic, &row.Event, true
	}
	names, err := s.names(ctx, r, page.Demand)
	page.Names = names
	return err
}

// newTopPage asks for a page.
func (s *Server) newTopPage(c echo.Context, v viewer, r *reading) views.TopPagePage {
	page := views.TopPagePage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder, Prober: s.Prober,
		Shield: toppage.Shield{Verdict: toppage.UnknownVerdict}}
	if s.Sample != nil {
		page.Sample = &views.Sample{PageUp: s.Sample.PageUp(), OriginUp: s.Sample.OriginUp()}
	}
	return page
}

// topPageHistory reads what was: the probes of a day, the figures of a longer time, and the turns of the verdict.
func (s *Server) topPageHistory(ctx context.Context, page *views.TopPagePage, id string, now time.Time, over string) (err error) {
	const aDay = 24 * time.Hour
	if page.Observed, err = s.store.Observations(ctx, id, now.Add(-aDay), int(aDay/time.Second)); err != nil {
		return err
	}
	if length, longer := views.Overs[over]; longer {
		page.Over = over
		page.Figures, err = s.store.Figures(ctx, id, toppage.PlotSpan(length), now.Add(-length), now)
		if err != nil {
			return err
		}
	}
	page.Changes, err = s.store.ChangesLike(ctx, db.ChangeFilter{Subject: id, Kinds: []string{journal.VerdictTurned}}, verdictHistory)
	return err
}

// rowsFor gives the first coming events. Those that the page lists are judged against it; the others have no shield.
func (s *Server) rowsFor(ctx context.Context, r *reading, shown toppage.PageFacts) ([]readiness.Row, error) {
	all, facts, err := s.rowsOf(ctx, r, shown.Page)
	if err != nil {
		return nil, err
	}
	of := facts.Grounds(r.at)
	rows := slices.DeleteFunc(slices.Clone(readiness.Coming(r.at, all)), func(row readiness.Row) bool {
		return row.Phase != readiness.Upcoming && row.Phase != readiness.OnAir || !shown.Page.CountsFor(row.Event.ID)
	})
	for i, row := range rows {
		if i >= views.MostVerdicts {
			rows[i].Shield, rows[i].Grounds = toppage.Shield{}, readiness.Grounds{}
			continue
		}
		e := facts.Events[slices.IndexFunc(facts.Events, func(e readiness.Event) bool { return e.ID == row.Event.ID })]
		rows[i].Grounds = r.on(e, of(e), shown.Page.ID)
		rows[i].Shield = shown.Shield(r.at, rows[i].Grounds.Demand, r.facts.Required)
	}
	return rows, nil
}

// rowsOf gives the rows in which the events are that a page counts for: those of the board or, where it counts for certain ones and
// the board has not all, those.
func (s *Server) rowsOf(ctx context.Context, r *reading, page toppage.Page) ([]readiness.Row, readiness.Snapshot, error) {
	if r.whole() || len(page.Only) == 0 {
		return r.rows, r.facts, nil
	}
	facts, err := s.store.SnapshotOf(ctx, page.Only)
	if err != nil {
		return nil, facts, err
	}
	rows := readiness.Board(r.at, facts)
	for i := range rows {
		rows[i] = r.seen(rows[i])
	}
	return rows, facts, nil
}

// toChoose gives the coming events for which a page may count, those first for which it does.
func toChoose(r *reading, counts []readiness.Row) []readiness.Event {
	var events []readiness.Event
	known := map[string]bool{}
	for _, row := range slices.Concat(counts, readiness.Coming(r.at, r.rows)) {
		if (row.Phase == readiness.Upcoming || row.Phase == readiness.OnAir) && len(events) < toppage.MaxOnly && !known[row.Event.ID] {
			known[row.Event.ID], events = true, append(events, row.Event)
		}
	}
	slices.SortStableFunc(events, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	return events
}

// addTopPage answers POST /toppages: the page is checked at once, and its first verdict stands within seconds.
func (s *Server) addTopPage(c echo.Context, in intent.NewPage, unread []fault.Invalid) error {
	page, wrong := in.Page(s.clock(c))
	err := fault.All(intent.Merge(unread, wrong))
	if err == nil {
		page, err = s.store.AddTopPage(c.Request().Context(), page, actor(c), s.now())
	}
	if err != nil {
		form := views.PageForm(in.TopPage)
		form["url"] = in.URL
		return s.refuseTopPage(c, "", form, err)
	}
	return c.Redirect(http.StatusSeeOther, "/toppage/"+page.ID)
}

// changeTopPage answers POST /toppages/:id.
func (s *Server) changeTopPage(c echo.Context, in intent.PageEdit, unread []fault.Invalid) error {
	ctx, id := c.Request().Context(), c.Param("id")
	known, err := s.store.TopPage(ctx, id)
	if err != nil {
		return err
	}
	page, wrong := in.Over(known, s.clock(c))
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.refuseTopPage(c, id, views.PageForm(in.TopPage), fault.All(wrong))
	}
	trials, failed := intent.TryRates(ctx, s.Rates, known, page, in.Anyway)
	if len(failed) > 0 {
		return s.refuseTopPage(c, id, views.PageForm(in.TopPage), fault.All(failed), trials...)
	}
	page.Version = in.Version
	_, err = s.store.ChangeTopPage(ctx, page, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.stale(c, views.StalePage{Title: known.Name, Action: "/toppages/" + id, Version: known.Version, Back: "/toppage/" + id,
			Fields: intent.Differences(intent.TopPageOf(known, s.clock(c)), in.TopPage)}, "", "")
	}
	if fault.Invalids(err) != nil {
		return s.refuseTopPage(c, id, views.PageForm(in.TopPage), err)
	}
	return seeOther(c, s.afterTrials(id, trials), fault.Wrap(err, "change top page"))
}

// afterTrials is where saving a page leads: to what its expressions gave, where they were tried.
func (s *Server) afterTrials(id string, trials []measured.Trial) string {
	if len(trials) == 0 {
		return after("/toppage/"+id, "saved", "", "")
	}
	return "/toppage/" + id + "?tried=" + s.trials.keep(trials) + "#tried"
}

// refuseTopPage shows the form again, that of a page or without id that of a new one, with what was typed and
// why it was refused.
func (s *Server) refuseTopPage(c echo.Context, id string, form views.TopPageForm, cause error, trials ...measured.Trial) error {
	refused := fault.Invalids(cause)
	if errors.Is(cause, fault.ErrExists) {
		refused = []fault.Invalid{{Field: "url", Reason: "exists"}}
	}
	if refused == nil {
		return fmt.Errorf("top page: %w", cause)
	}
	path := strings.TrimSuffix("/toppage/"+id, "/")
	return s.refuse(c, path, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.newTopPage(c, v, r), error(nil)
		if id != "" {
			page, err = s.topPagePage(ctx, c, v, r, id)
		}
		page.Form, page.Errors, page.Trials = form, refused, trials
		return views.TopPage(page), err
	})
}

// confirmRemoveTopPage answers GET /toppages/:id/delete: its history goes with it, so it is asked first.
func (s *Server) confirmRemoveTopPage(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.store.TopPage(ctx, c.Param("id"))
	return views.TopPageRemove(views.TopPageRemovePage{Page: s.frame(c, v, r), TopPage: page}), err
}

// probeNow answers POST /toppages/:id/probe.
func (s *Server) probeNow(c echo.Context) error {
	id := c.Param("id")
	err := s.store.ProbeNow(c.Request().Context(), id, s.now())
	return seeOther(c, after("/toppage/"+id, "probed", "", ""), fault.Wrap(err, "probe now"))
}
