package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

func (s *service) topPageOperations() {
	edit := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: path, summary: summary, needs: to(readiness.EditPages, account.Admin)}
	}
	serve(s, reads("list-toppages", "/toppages", "List the monitored top pages"), s.topPages)
	add := edit("add-toppage", http.MethodPost, "/toppages", "Add a top page and probe it")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewPage]()
	serve(s, add, s.addTopPage)
	serve(s, reads("get-toppage", "/toppages/{id}", "Get a top page"), byID(s.readTopPage))
	change := edit("change-toppage", http.MethodPatch, "/toppages/{id}", "Change the name, marker, limits or setup of a top page")
	change.body, change.strict = reflect.TypeFor[intent.PageEdit](), true
	serve(s, change, s.changeTopPage)
	serveNothing(s, edit("remove-toppage", http.MethodDelete, "/toppages/{id}", "Remove a top page and its observations"),
		removing(s.Store.RemoveTopPage, s.readTopPage))
	serve(s, operation{id: "probe-toppage", method: http.MethodPost, path: "/toppages/{id}/probe", summary: "Probe a top page now",
		needs: to(readiness.CheckPages, account.Reports), status: http.StatusAccepted}, s.probeTopPage)
	serve(s, reads("get-verdict", "/toppages/{id}/verdict", "Get the verdict of a top page with every check"), s.verdict)
	serve(s, reads("list-drills", "/toppages/{id}/drills", "List the drills of a top page, newest first"), s.drills)
	serve(s, operation{id: "open-drill", method: http.MethodPost, path: "/toppages/{id}/drills", needs: to(readiness.RunDrills, account.Reports),
		summary: "Start a drill. The operator stops the origin", status: http.StatusCreated}, s.openDrill)
	serve(s, operation{id: "close-drill", method: http.MethodDelete, path: "/toppages/{id}/drills", needs: to(readiness.RunDrills, account.Reports),
		summary: "End the running drill and evaluate it"}, s.closeDrill)
}

// TopPage is a page that must hold when people look.
type TopPage struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	URL         string         `json:"url"`
	Marker      string         `json:"marker" doc:"Text that only the real page contains; empty if not set."`
	IntervalS   int64          `json:"interval_s" doc:"Interval between probes."`
	TTFBLimitMS int64          `json:"ttfb_limit_ms"`
	Setup       *toppage.Setup `json:"setup,omitempty" doc:"Setup of the page: cache, origin, cookie, entry URLs. Only shown to those who may change it, and only for a single page."`
	Access      *Access        `json:"access,omitempty" doc:"What requests carry so that the page lets them in. Only shown to those who may change it, and only for a single page."`
	Demand      Demand         `json:"demand" doc:"What the page has to serve for the event that it is judged for: the next one of level 2 or above."`
	Proven      Proven         `json:"proven" doc:"What is proven of its capacity for that."`
	Usual       UsualMaximum   `json:"usual" doc:"What is usual of its traffic, and where that figure is from."`
	Service     *ServiceLevel  `json:"service,omitempty" doc:"How far its targets are reached in this month. Only for a single page that Prometheus is asked about."`
	NextProbe   *string        `json:"next_probe" format:"date-time"`
	CreatedAt   string         `json:"created_at" format:"date-time"`
	Version     int64          `json:"version"`
}

func (p TopPage) version() int64 { return p.Version }

// topPage shows a page with what is demanded of it, and with its setup to those who may change it.
func (v shape) topPage(p toppage.Page, by caller, g readiness.Grounds) TopPage {
	shown := TopPage{ID: p.ID, Name: p.Name, URL: p.URL, Marker: p.Marker, IntervalS: int64(p.Interval.Seconds()),
		TTFBLimitMS: p.TTFBLimit.Milliseconds(), Demand: v.demand(g.Demand), Proven: v.proven(g.Proven), NextProbe: stampOrNull(p.NextProbe),
		CreatedAt: stamp(p.CreatedAt), Version: p.Version}
	if by.Role.May(readiness.EditPages) {
		shown.Setup = &p.Setup
		shown.Access = &Access{Header: orNull(p.Access.Header), User: orNull(p.Access.User)}
	}
	return shown
}

// UsualMaximum is the highest minute of ordinary days.
type UsualMaximum struct {
	RPS        *float64          `json:"rps" doc:"Requests per second; null if unknown."`
	Source     toppage.UsualFrom `json:"source" enum:"measured,page,company,unknown" doc:"page, company: entered manually, for the page or for all pages."`
	Days       *int              `json:"days" doc:"Days that it was measured over; null if it was not measured."`
	Since      *string           `json:"since" format:"date-time" doc:"First of these days."`
	MeasuredAt *string           `json:"measured_at" format:"date-time"`
	MedianRPS  *float64          `json:"median_rps" doc:"Median of the highest minutes of these days."`
}

func usualMaximum(u toppage.UsualOn) UsualMaximum {
	m := u.Measured
	return UsualMaximum{RPS: orNull(u.Rate), Source: u.From, Days: orNull(m.Days), Since: stampOrNull(m.From), MeasuredAt: stampOrNull(m.At), MedianRPS: orNull(m.Median)}
}

// Access tells what requests to a page carry, without what is secret of it.
type Access struct {
	Header *string `json:"header" doc:"Name of a header; its value is not shown."`
	User   *string `json:"user" doc:"User name of HTTP basic authentication; its password is not shown."`
}

// TopPages is one page of the top pages, oldest first.
type TopPages struct {
	TopPages []TopPage `json:"toppages" nullable:"false"`
	Next     *string   `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

// topPages answers GET /toppages.
func (s *service) topPages(ctx context.Context, by caller, in *struct{ Page }) (TopPages, error) {
	pages, show, err := s.demandedPages(ctx, by)
	if err != nil {
		return TopPages{}, err
	}
	slices.SortFunc(pages, func(a, b toppage.Page) int { return strings.Compare(pageKey(a), pageKey(b)) })
	page, next, err := list(pages, in.Page, pageKey, show)
	for i := range page {
		page[i].Setup, page[i].Access = nil, nil
	}
	return TopPages{page, next}, err
}

// demandedPages reads the pages, and gives how one is shown with what is demanded of it: by the first event to come that asks
// something of it.
func (s *service) demandedPages(ctx context.Context, by caller) (pages []toppage.Page, show func(toppage.Page) TopPage, err error) {
	facts, err := s.Store.JudgedSnapshot(ctx, "", by.now, readiness.Ladder.StandingLevel)
	if err != nil {
		return nil, nil, err
	}
	var named []string
	usual := map[string]toppage.UsualOn{}
	for _, f := range facts.Pages {
		pages, named, usual[f.Page.ID] = append(pages, f.Page), append(named, f.Page.Only...), facts.UsualOn(&f)
	}
	only, err := s.Store.SnapshotOf(ctx, named)
	if err != nil {
		return nil, nil, err
	}
	v, all, some := s.shape(by, by.now, facts.Ladder), demanding(by.now, facts), demanding(by.now, only)
	show = func(p toppage.Page) TopPage {
		of := all
		if len(p.Only) > 0 {
			of = some
		}
		shown := v.topPage(p, by, of(p))
		shown.Usual = usualMaximum(usual[p.ID])
		return shown
	}
	return pages, show, nil
}

// demanding gives what the first event of a snapshot that is to come and asks something of a page demands of it.
func demanding(now time.Time, facts readiness.Snapshot) func(toppage.Page) readiness.Grounds {
	of, coming := facts.Grounds(now), comingEvents(now, facts.Events)
	return func(p toppage.Page) readiness.Grounds {
		i := slices.IndexFunc(coming, func(e readiness.Event) bool {
			return e.Planned(facts.Ladder) >= facts.Ladder.StandingLevel() && p.CountsFor(e.ID)
		})
		if i < 0 {
			return readiness.Grounds{}
		}
		return onPage(of(coming[i]), p.ID)
	}
}

// comingEvents gives the events that are not over, by air time.
func comingEvents(now time.Time, events []readiness.Event) []readiness.Event {
	coming := slices.DeleteFunc(slices.Clone(events), func(e readiness.Event) bool {
		phase := e.Phase(now)
		return e.Hidden || phase != readiness.Upcoming && phase != readiness.OnAir
	})
	slices.SortStableFunc(coming, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	return coming
}

// onPage gives of grounds those of a page; the first where none is.
func onPage(all []readiness.Grounds, id string) readiness.Grounds {
	for _, g := range all {
		if g.Page != nil && g.Page.ID == id {
			return g
		}
	}
	return all[0]
}

func pageKey(p toppage.Page) string { return intent.TimeKey(p.CreatedAt, p.ID) }

func (s *service) readTopPage(ctx context.Context, by caller, id string) (TopPage, error) {
	pages, show, err := s.demandedPages(ctx, by)
	if err != nil {
		return TopPage{}, err
	}
	i := slices.IndexFunc(pages, func(p toppage.Page) bool { return p.ID == id })
	if i < 0 {
		return TopPage{}, fmt.Errorf("top page %s: %w", id, fault.ErrNotFound)
	}
	shown := show(pages[i])
	level, err := s.Store.ServiceLevel(ctx, pages[i], by.now.In(by.home))
	shown.Service = serviceLevel(level)
	return shown, err
}

// addTopPage answers POST /toppages.
func (s *service) addTopPage(ctx context.Context, by caller, in *of[intent.NewPage]) (TopPage, error) {
	meant, err := said(in.Version, in.Body, intent.NewPage{}, false)
	p, wrong := meant.Page(s.clock(by))
	if err = both[intent.NewPage](err, wrong); err != nil {
		return TopPage{}, err
	}
	if _, failed := intent.TryRates(ctx, s.Rates, toppage.Page{}, p, meant.Anyway); len(failed) > 0 {
		return TopPage{}, both[intent.NewPage](nil, failed)
	}
	if p, err = s.Store.AddTopPage(ctx, p, by.Actor, by.now); err != nil {
		return TopPage{}, named[intent.NewPage](err)
	}
	return s.readTopPage(ctx, by, p.ID)
}

// changeTopPage answers PATCH /toppages/{id}. Another address would be another page.
func (s *service) changeTopPage(ctx context.Context, by caller, in *on[intent.PageEdit]) (TopPage, error) {
	p, err := s.Store.TopPage(ctx, in.ID)
	if err != nil {
		return TopPage{}, err
	}
	meant, err := said(in.Version, in.Body, intent.PageEdit{TopPage: intent.TopPageOf(p, s.clock(by))}, true)
	was := p
	p, wrong := meant.Over(p, s.clock(by))
	if err = both[intent.PageEdit](err, wrong); err != nil {
		return TopPage{}, err
	}
	if _, failed := intent.TryRates(ctx, s.Rates, was, p, meant.Anyway); len(failed) > 0 {
		return TopPage{}, both[intent.PageEdit](nil, failed)
	}
	p.Version = meant.Version
	_, err = s.Store.ChangeTopPage(ctx, p, by.Actor, by.now)
	return edited(named[intent.PageEdit](err), func() (TopPage, error) { return s.readTopPage(ctx, by, in.ID) })
}

// probeTopPage answers POST /toppages/{id}/probe: 202, the probe follows within a second.
func (s *service) probeTopPage(ctx context.Context, by caller, in *Path) (TopPage, error) {
	if err := s.Store.ProbeNow(ctx, in.ID, by.now); err != nil {
		return TopPage{}, fmt.Errorf("probe now: %w", err)
	}
	return s.readTopPage(ctx, by, in.ID)
}
