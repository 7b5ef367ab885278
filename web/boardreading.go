package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/singleflight"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
	"tallylight/static"
	"tallylight/text"
	"tallylight/views"
)

// reading is the board as everybody sees it: one set of facts, assessed at one now.
type reading struct {
	at    time.Time
	today time.Time // when it is read; after at where it is of the past
	past  bool
	bare  bool // no event was read
	facts readiness.Snapshot
	rows  []readiness.Row
	// beyond is what of the board was not read.
	beyond db.Beyond
	lint   func() []intake.Finding
	// grounds gives what events are judged by.
	grounds func() func(readiness.Event) []readiness.Grounds

	withhold string // stands in place of the title of a confidential event; empty where the viewer may see it
}

// seenBy gives the reading as a viewer may see it.
func (r *reading) seenBy(v viewer) *reading {
	if v.open || v.actor.Role.May(readiness.SeePrivate) {
		return r
	}
	return r.withheld(v.lang)
}

// withheld gives the reading as people see it who may not see what is confidential.
func (r *reading) withheld(lang text.Lang) *reading {
	seen := *r
	seen.withhold = text.For(lang).Word.Private
	seen.rows = slices.Clone(r.rows)
	for i := range seen.rows {
		seen.rows[i] = seen.seen(seen.rows[i])
	}
	seen.facts.Pages = readiness.WithholdWaivers(r.today, seen.withhold, r.facts.Pages, r.facts.Events)
	return &seen
}

// seen gives a row as the viewer of the reading may see it.
func (r *reading) seen(row readiness.Row) readiness.Row {
	if r.withhold != "" {
		return row.Withhold(r.today, r.withhold)
	}
	return row
}

// groundsOf gives what an event is judged by, also one that is not on the board, and the event as it is.
func (s *Server) groundsOf(ctx context.Context, r *reading, e readiness.Event) ([]readiness.Grounds, readiness.Event, error) {
	if i := r.find(e.ID); i >= 0 {
		return r.grounds()(r.facts.Events[i]), r.facts.Events[i], nil
	}
	facts, err := s.eventFacts(ctx, r, e.ID)
	if err != nil {
		return nil, e, err
	}
	return facts.Grounds(r.at)(facts.Events[0]), facts.Events[0], nil
}

// find gives where an event is among the facts; -1 where it is not.
func (r *reading) find(id string) int {
	return slices.IndexFunc(r.facts.Events, func(e readiness.Event) bool { return e.ID == id })
}

// on gives of what an event is judged by that of one page, as the viewer of the reading may see it; without a page that of the first
// that counts.
func (r *reading) on(e readiness.Event, all []readiness.Grounds, pageID string) readiness.Grounds {
	withheld := r.withhold != "" && e.Confidential(r.at)
	i := slices.IndexFunc(all, func(g readiness.Grounds) bool { return g.Page != nil && g.Page.ID == pageID })
	g := all[max(i, 0)]
	if r.withhold != "" {
		g.Demand = g.Demand.Withhold()
	}
	if withheld {
		g.Told, g.Forecast, g.Suggested = forecast.Peak{}, forecast.Range{}, 0
	}
	return g
}

// seenFeed gives a calendar as the viewer of the reading may see it.
func (r *reading) seenFeed(f readiness.Feed) readiness.Feed {
	if r.withhold != "" {
		f.Problems = readiness.WithholdProblems(f.Problems)
	}
	return f
}

// changes reads the newest changes as the viewer of a reading may see them.
func (s *Server) changes(ctx context.Context, r *reading, eventID string, kinds []string, limit int) ([]readiness.Change, error) {
	return s.log(ctx, r, db.ChangeFilter{EventID: eventID, Kinds: kinds}, limit)
}

// log reads lines of the log, newest first, as the viewer of a reading may see them. Those that another one sums up are left
// out.
func (s *Server) log(ctx context.Context, r *reading, filter db.ChangeFilter, limit int) ([]readiness.Change, error) {
	if r.past && (filter.Until.IsZero() || filter.Until.After(r.at)) {
		filter.Until = r.at
	}
	var told []readiness.Change
	for len(told) < limit {
		read, err := s.store.ChangesLike(ctx, filter, limit)
		if err != nil {
			return nil, err
		}
		told = append(told, batch.Told(read)...)
		if len(read) < limit {
			break
		}
		filter.Before = min(batch.From(told[len(told)-1]), read[len(read)-1].Seq)
	}
	told = told[:min(len(told), limit)]
	if r.withhold != "" {
		for i := range told {
			told[i] = told[i].Withhold(r.today, r.withhold)
		}
	}
	return told, nil
}

// readings keeps the newest reading, so that the facts are read and assessed once however many pages ask.
type readings struct {
	mu     sync.Mutex
	stamp  string
	latest *reading
	flight singleflight.Group
}

// stamp names the instant for which a page holds: the store's revision and the time bucket.
func (s *Server) stamp() string {
	return fmt.Sprintf("%d.%d", s.store.Revision(), s.now().Unix()/int64(bucket.Seconds()))
}

// read gives the board as it stands.
func (s *Server) read(ctx context.Context) (*reading, error) {
	return s.readings.get(ctx, s.stamp(), s.assess)
}

// revisionOf is the revision of which pages of a reading are. The log may be further, by lines that no page shows.
func (s *Server) revisionOf(r *reading) int64 { return min(r.facts.Revision, s.store.Revision()) }

// readBare gives what pages stand on that show no event, which is read without any.
func (s *Server) readBare(ctx context.Context) (*reading, error) {
	return s.bare.get(ctx, s.stamp(), s.sources)
}

// get gives the reading of a stamp, which is made once.
func (k *readings) get(ctx context.Context, stamp string, read func(context.Context) (*reading, error)) (*reading, error) {
	if latest := k.of(stamp); latest != nil {
		return latest, nil
	}
	v, err, _ := k.flight.Do(stamp, func() (any, error) {
		r, err := read(ctx)
		if err != nil {
			return nil, err
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		k.stamp, k.latest = stamp, r
		return r, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*reading), nil
}

// of gives the newest reading where it is that of a stamp; else nil.
func (k *readings) of(stamp string) *reading {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.stamp != stamp {
		return nil
	}
	return k.latest
}

func (s *Server) assess(ctx context.Context) (*reading, error) {
	now := s.now()
	facts, beyond, err := s.store.Board(ctx, now, boardCut)
	if err != nil {
		return nil, err
	}
	r := &reading{at: now, today: now, facts: facts, beyond: beyond, rows: readiness.Board(now, facts)}
	sources, err := s.store.Sources(ctx, idsOf(facts.Events))
	if err != nil {
		return nil, err
	}
	home := s.home(ctx)
	r.lint = sync.OnceValue(func() []intake.Finding {
		return lint(now, home, facts, facts.Events, sources)
	})
	r.grounds = sync.OnceValue(func() func(readiness.Event) []readiness.Grounds { return facts.Grounds(now) })
	return r, nil
}

func (s *Server) sources(ctx context.Context) (*reading, error) {
	now := s.now()
	facts, err := s.store.SnapshotOf(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("read what is known beside the events: %w", err)
	}
	return &reading{at: now, today: now, facts: facts, bare: true, lint: func() []intake.Finding { return nil }}, nil
}

// boardCut is the part of the board that is read for pages. What lies beyond it is not assessed, so that no page tells its calls.
var boardCut = db.Cut{Coming: db.BoardComing, Over: db.BoardOver}

// whole says that all events of the board were read.
func (r *reading) whole() bool { return !r.bare && r.beyond.None() }

// counted is of how many events to come what pages count is; 0: of all.
func (r *reading) counted() int {
	if r.whole() {
		return 0
	}
	n := 0
	for _, row := range readiness.Coming(r.at, r.rows) {
		_, to := row.Event.Window()
		if row.Phase != readiness.Tail && to.After(r.at) {
			n++
		}
	}
	return n
}

// row gives the row of an event, also of one that is hidden or long past; ErrNotFound where there is none.
func (s *Server) row(ctx context.Context, r *reading, id string) (readiness.Row, error) {
	if i := slices.IndexFunc(r.rows, func(row readiness.Row) bool { return row.Event.ID == id }); i >= 0 {
		return r.rows[i], nil
	}
	facts, err := s.eventFacts(ctx, r, id)
	if err != nil {
		return readiness.Row{}, err
	}
	return r.seen(facts.Row(r.at, facts.Events[0])), nil
}

// eventFacts reads one event at the instant of a reading.
func (s *Server) eventFacts(ctx context.Context, r *reading, id string) (readiness.Snapshot, error) {
	if r.past {
		return s.store.EventSnapshotAt(ctx, id, r.at, r.today)
	}
	return s.store.EventSnapshot(ctx, id)
}

// shield is the top page for the next exposure that asks for it, also behind the events that were read; else as it stands.
func (s *Server) shield(ctx context.Context, r *reading) (toppage.Shield, error) {
	for _, row := range r.rows {
		if (row.Phase == readiness.Upcoming || row.Phase == readiness.OnAir) && r.asksPage(row.Event) {
			return row.Shield, nil
		}
	}
	if r.beyond.Ahead.N == 0 || r.past {
		return r.standing(), nil
	}
	id, found, err := s.store.NextAsking(ctx, r.at, r.beyond.Ahead.After, r.asksPage)
	if err != nil || !found {
		return r.standing(), err
	}
	row, err := s.row(ctx, r, id)
	return row.Shield, err
}

// asksPage says that people have given the event a level that asks something of the top page, or that air is too near to wait
// for one.
func (r *reading) asksPage(e readiness.Event) bool {
	ladder := r.facts.Ladder
	return e.Planned(ladder) >= ladder.StandingLevel() && (e.Level > 0 || fault.Within(r.at, e.Start, ladder.LimitsAt(r.at).Go))
}

// standing is the worst of the pages as they stand, whatever comes.
func (r *reading) standing() toppage.Shield {
	if len(r.facts.Pages) == 0 {
		return toppage.Shield{Verdict: toppage.UnknownVerdict}
	}
	return r.facts.Standing(r.at)
}

// observed gives the observations of a page.
func (r *reading) observed(page *toppage.Page) []toppage.Observation {
	for _, p := range r.facts.Pages {
		if page != nil && p.Page.ID == page.ID {
			return p.Observed
		}
	}
	return nil
}

// pickUpHorizon is how far ahead the navigation counts tasks that nobody has picked up.
const pickUpHorizon = 7 * 24 * time.Hour

func (r *reading) pickUp() int {
	n := 0
	for _, row := range readiness.Coming(r.at, r.rows) {
		for _, t := range row.Tasks {
			if row.Phase != readiness.CancelledPhase && t.Unclaimed() && t.Due.Before(r.at.Add(pickUpHorizon)) {
				n++
			}
		}
	}
	return n
}

// countsAge is how old what the navigation counts may be on a page that shows no board.
const countsAge = time.Minute

// boardOf gives the reading whose tasks the navigation counts: that of the page or, where it read no events, the newest, which is
// made anew once a minute at most.
func (s *Server) boardOf(ctx context.Context, r *reading) (*reading, error) {
	if !r.bare {
		return r, nil
	}
	s.readings.mu.Lock()
	latest := s.readings.latest
	s.readings.mu.Unlock()
	if latest != nil && r.at.Sub(latest.at).Abs() < countsAge {
		return latest, nil
	}
	return s.read(context.WithoutCancel(ctx))
}

// frame is what every page shares. r is nil where the store cannot be read: the header then claims nothing.
func (s *Server) frame(c echo.Context, v viewer, r *reading) views.Page {
	p := views.Page{
		Lang: v.lang, Now: v.now, Zone1: v.looks.zone1, Zone2: v.looks.zone2, Looks: v.looks.Looks, Person: v.person, Demo: s.demo(),
		Verdict: toppage.UnknownVerdict, OtherLang: inLang(own(c), v.lang.Other()),
		Here: here(c.Request()), Revision: s.store.Revision(), Asset: static.Path, Answer: c.Request().Method == http.MethodPost,
	}
	if s.Stage != nil {
		p.Rehearsal = s.Stage.mark()
	}
	if r != nil {
		// The page is as old as its facts: were it to claim a newer revision, it would not read itself again.
		p.Now, p.Revision = r.at, s.revisionOf(r)
		if board, err := s.boardOf(c.Request().Context(), r); err == nil {
			p.PickUp, p.Counted = board.pickUp(), board.counted()
		}
		shield := r.standing()
		p.Verdict, p.VerdictTurns = shield.Verdict, shield.Turns
		if r.past {
			p.At, p.ReadOnly, p.Today = r.at, true, today(c.Request())
		}
	}
	return p
}

// own is the address under which a page can be opened again: what a form was sent to cannot.
func own(c echo.Context) *url.URL {
	if path, ok := c.Get(ownKey).(string); ok {
		return &url.URL{Path: path}
	}
	if c.Request().Method == http.MethodPost {
		return &url.URL{Path: "/"}
	}
	return c.Request().URL
}

// ownKey is where a context keeps the path of the page with which a form is answered.
const ownKey = "own"

// here is the address of the page that is shown, without what was just done; empty where it cannot be opened again.
func here(r *http.Request) string {
	if r.Method == http.MethodPost {
		return ""
	}
	q := r.URL.Query()
	for _, passing := range []string{"did", "of", "lang", "skip"} {
		q.Del(passing)
	}
	return (&url.URL{Path: r.URL.Path, RawQuery: q.Encode()}).String()
}

// today is the address of a page of the past as it is now.
func today(r *http.Request) string {
	q := r.URL.Query()
	q.Del("at")
	return (&url.URL{Path: r.URL.Path, RawQuery: q.Encode()}).String()
}

// inLang is the address of a page in another language. It stays on this server, whatever path was asked for.
func inLang(u *url.URL, lang text.Lang) string {
	q := u.Query()
	q.Set("lang", string(lang))
	return "/" + strings.TrimLeft(u.EscapedPath(), "/") + "?" + q.Encode()
}

func idsOf(events []readiness.Event) []string {
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	return ids
}
