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
	facts readiness.Snapshot
	rows  []readiness.Row
	lint  func() []intake.Finding
	// grounds gives what events are judged by.
	grounds func() func(readiness.Event) []readiness.Grounds

	withhold string // stands in place of the title of a confidential event; empty where the viewer may see it
}

// seenBy gives the reading as a viewer may see it.
func (r *reading) seenBy(v viewer) *reading {
	if v.actor.Role.May(readiness.SeePrivate) {
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

// on gives what an event is judged by on a page, as the viewer of the reading may see it; without a page those of the first
// that counts.
func (r *reading) on(e readiness.Event, pageID string) readiness.Grounds {
	withheld := r.withhold != "" && e.Confidential(r.at)
	if i := slices.IndexFunc(r.facts.Events, func(known readiness.Event) bool { return known.ID == e.ID }); i >= 0 {
		e = r.facts.Events[i]
	}
	all := r.grounds()(e)
	i := slices.IndexFunc(all, func(g readiness.Grounds) bool { return g.Page != nil && g.Page.ID == pageID })
	g := all[max(i, 0)]
	if r.withhold != "" {
		g.Demand = g.Demand.Withhold()
	}
	if withheld {
		g.Told, g.Suggested = forecast.Peak{}, 0
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

// log reads lines of the log, newest first, as the viewer of a reading may see them.
func (s *Server) log(ctx context.Context, r *reading, filter db.ChangeFilter, limit int) ([]readiness.Change, error) {
	if r.past {
		filter.Until = r.at
	}
	changes, err := s.store.ChangesLike(ctx, filter, limit)
	if r.withhold == "" {
		return changes, err
	}
	for i := range changes {
		changes[i] = changes[i].Withhold(r.today, r.withhold)
	}
	return changes, err
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
	stamp := s.stamp()
	s.readings.mu.Lock()
	latest := s.readings.latest
	fits := latest != nil && s.readings.stamp == stamp
	s.readings.mu.Unlock()
	if fits {
		return latest, nil
	}
	v, err, _ := s.readings.flight.Do(stamp, func() (any, error) { return s.assess(ctx, stamp) })
	if err != nil {
		return nil, err
	}
	return v.(*reading), nil
}

func (s *Server) assess(ctx context.Context, stamp string) (*reading, error) {
	now := s.now()
	facts, err := s.store.Snapshot(ctx, now.Add(-readiness.BoardPast), now.Add(intake.ImportFuture))
	if err != nil {
		return nil, fmt.Errorf("read the board: %w", err)
	}
	r := &reading{at: now, today: now, facts: facts, rows: readiness.Board(now, facts)}
	r.lint = sync.OnceValue(func() []intake.Finding {
		return intake.Lint(now, s.Zone1, feedsByName(facts), facts.Events)
	})
	r.grounds = sync.OnceValue(func() func(readiness.Event) []readiness.Grounds { return facts.Grounds(now) })
	s.readings.mu.Lock()
	s.readings.stamp, s.readings.latest = stamp, r
	s.readings.mu.Unlock()
	return r, nil
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

// shield is the top page for the next exposure that asks for it, else as it stands.
func (r *reading) shield() toppage.Shield {
	for _, row := range r.rows {
		if (row.Phase == readiness.Upcoming || row.Phase == readiness.OnAir) && r.asksPage(row.Event) {
			return row.Shield
		}
	}
	return r.standing()
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

// frame is what every page shares. r is nil where the store cannot be read: the header then claims nothing.
func (s *Server) frame(c echo.Context, v viewer, r *reading) views.Page {
	p := views.Page{
		Lang: v.lang, Now: v.now, Zone1: s.Zone1, Zone2: s.Zone2, Person: v.person, Demo: s.demo(),
		Verdict: toppage.UnknownVerdict, OtherLang: inLang(own(c), v.lang.Other()),
		Here: here(c.Request()), Revision: s.store.Revision(), Asset: static.Path, Answer: c.Request().Method == http.MethodPost,
	}
	if r != nil {
		// The page is as old as its facts: were it to claim a newer revision, it would not read itself again.
		p.Now, p.Revision, p.PickUp = r.at, r.facts.Revision, r.pickUp()
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
