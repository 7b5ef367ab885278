package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) boardRoutes(g doors) {
	g.GET("/", account.AnyRole, s.showsAt(s.page, s.board))
	g.GET("/triage", account.AnyRole, s.shows(s.triage))
	g.GET("/triage/list", account.AnyRole, s.shows(s.triageList))
	g.POST("/triage/list", may(readiness.SetLevel), s.setLevels)
	g.GET("/calendar", account.AnyRole, s.calendar)
	g.GET("/wall/:id", account.AnyRole, s.showsAt(s.page, s.wall))
	g.GET("/history", account.AnyRole, s.history)
	g.GET("/help/calls", account.AnyRole, s.shows(s.calls))
	g.GET("/more", account.AnyRole, s.more)
	g.GET("/kit", account.AnyRole, s.kit)
}

// board answers GET / and, with ?after=, what comes behind an event of it.
func (s *Server) board(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	if after := c.QueryParam("after"); after != "" {
		return s.boardAfter(ctx, c, v, r, after)
	}
	shield, err := s.shield(ctx, r)
	if err != nil {
		return nil, err
	}
	next, err := s.nextExposure(ctx, r)
	if err != nil {
		return nil, err
	}
	offers, err := s.offers(ctx, r)
	if err != nil {
		return nil, err
	}
	frame := s.frame(c, v, r)
	if frame.Notice, err = s.offerNotice(ctx, c, v, r); err != nil {
		return nil, err
	}
	return views.Board(views.BoardPage{
		Page: frame, Rows: r.rows, Next: next, Shield: shield, Observed: r.observed(shield.Page), Offers: offers,
		Feeds: feedsByName(r.facts), Ladder: r.facts.Ladder, ToPutRight: r.toPutRight(),
		Later: leftBehind(r.beyond.Ahead), Earlier: views.Left{N: r.beyond.Behind.N, More: r.beyond.Behind.More, At: r.beyond.Behind.At},
	}), nil
}

// leftBehind is what comes behind those that were read.
func leftBehind(left db.Left) views.Left {
	l := views.Left{N: left.N, More: left.More, At: left.At}
	if left.N > 0 {
		l.After = intent.TimeKey(left.After.Start, left.After.ID)
	}
	return l
}

// boardAfter is the part of the board that comes behind a place of it.
func (s *Server) boardAfter(ctx context.Context, c echo.Context, v viewer, r *reading, after string) (templ.Component, error) {
	at, id, ok := intent.ReadPlace(after)
	if !ok {
		return nil, fault.Invalid{Field: "after", Reason: "unknown", Got: after}
	}
	facts, beyond, err := s.part(ctx, r, db.Cut{After: db.Place{Start: at, ID: id}, Coming: db.BoardComing})
	if err != nil {
		return nil, err
	}
	rows := readiness.Board(r.at, facts)
	for i := range rows {
		rows[i] = r.seen(rows[i])
	}
	return views.BoardLater(views.BoardLaterPage{Page: s.frame(c, v, r), Rows: rows, Ladder: facts.Ladder, Later: leftBehind(beyond.Ahead)}), nil
}

// part reads a part of the board at the instant of a reading.
func (s *Server) part(ctx context.Context, r *reading, cut db.Cut) (readiness.Snapshot, db.Beyond, error) {
	if r.past {
		return s.store.BoardAt(ctx, r.at, r.today, cut)
	}
	return s.store.Board(ctx, r.at, cut)
}

func feedsByName(f readiness.Snapshot) []readiness.Feed {
	feeds := make([]readiness.Feed, 0, len(f.Feeds))
	for _, feed := range f.Feeds {
		feeds = append(feeds, feed)
	}
	slices.SortFunc(feeds, func(a, b readiness.Feed) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return feeds
}

// calendar answers GET /calendar?month=2026-11.
func (s *Server) calendar(c echo.Context) error {
	zone := s.looksOf(c.Request().Context(), viewer{person: person(c)}.own()).zone1
	month, err := time.ParseInLocation("2006-01", c.QueryParam("month"), zone)
	if c.QueryParam("month") == "" {
		month, err = s.now().In(zone), nil
	}
	if err != nil || month.Year() < 1 {
		return fault.Invalid{Field: "month", Reason: "not_a_month", Got: c.QueryParam("month")}
	}
	return s.barePage(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		facts, more, err := s.month(ctx, month)
		if err != nil {
			return nil, err
		}
		rows := readiness.Board(r.at, facts)
		for i := range rows {
			rows[i] = r.seen(rows[i])
		}
		return views.Calendar(views.CalendarPage{Page: s.frame(c, v, r), Month: month, Rows: rows, More: more, Ladder: r.facts.Ladder}), nil
	})
}

// mostInMonth is how many events a month shows whole; of one with more each day shows its first mostInDay.
const (
	mostInMonth = 400
	mostInDay   = 8
)

// month reads the events of a month with the days of its neighbours that stand on the same sheet, and what it leaves out by day.
func (s *Server) month(ctx context.Context, month time.Time) (readiness.Snapshot, map[string]views.Left, error) {
	first := time.Date(month.Year(), month.Month(), 1, 0, 0, 0, 0, month.Location())
	from, to := first.AddDate(0, 0, -7), first.AddDate(0, 1, 7)
	_, left, err := s.store.FirstOf(ctx, from, to, mostInMonth)
	if err != nil {
		return readiness.Snapshot{}, nil, err
	}
	if left.N == 0 {
		facts, err := s.store.Events(ctx, db.Listing{From: from, To: to, Most: mostInMonth})
		return facts, nil, err
	}
	var ids []string
	more := map[string]views.Left{}
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		shown, left, err := s.store.FirstOf(ctx, day, day.AddDate(0, 0, 1), mostInDay)
		if err != nil {
			return readiness.Snapshot{}, nil, err
		}
		for i := range shown {
			ids = append(ids, shown[i].ID)
		}
		if left.N > 0 {
			more[day.Format(time.DateOnly)] = views.Left{N: left.N, More: left.More, At: left.At, After: intent.TimeKey(shown[len(shown)-1].Start, shown[len(shown)-1].ID)}
		}
	}
	facts, err := s.store.SnapshotOf(ctx, ids)
	return facts, more, err
}

// wall answers GET /wall, which follows the next exposure, and GET /wall/:id.
func (s *Server) wall(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	r = r.withheld(v.lang) // a wall hangs where anybody may look
	page := views.WallPage{Page: s.inPublic(ctx, s.frame(c, v, r)), Ladder: r.facts.Ladder}
	if id := c.Param("id"); id != "" {
		row, err := s.row(ctx, r, id)
		if err != nil {
			return nil, err
		}
		page.Row = &row
	}
	page, err := s.onWall(ctx, r, page)
	return views.Wall(page), err
}

// nextExposure gives the row on which everything turns; nil where nothing is coming. Where nothing of what was read asks for
// preparation, what was not read may.
func (s *Server) nextExposure(ctx context.Context, r *reading) (*readiness.Row, error) {
	row, found := readiness.NextExposure(r.rows)
	if found && row.Event.Level != 1 || r.beyond.Ahead.N == 0 || r.past {
		return given(row, found), nil
	}
	id, there, err := s.store.NextExposure(ctx, r.at)
	if err != nil || !there {
		return given(row, found), err
	}
	row, err = s.row(ctx, r, id)
	return &row, err
}

func given(row readiness.Row, found bool) *readiness.Row {
	if !found {
		return nil
	}
	return &row
}

// onWall fills in the next exposure, where the wall was asked for no other event, and what comes after.
func (s *Server) onWall(ctx context.Context, r *reading, page views.WallPage) (_ views.WallPage, err error) {
	if page.Row == nil {
		if page.Row, err = s.nextExposure(ctx, r); err != nil {
			return page, err
		}
	}
	if page.Row != nil {
		if page.Live, err = s.liveOf(ctx, r, *page.Row); err != nil {
			return page, err
		}
	}
	page.Next = slices.DeleteFunc(slices.Clone(r.rows), func(row readiness.Row) bool {
		return row.Phase != readiness.Upcoming || page.Row != nil && row.Event.ID == page.Row.Event.ID
	})
	return page, nil
}

// Picture gives the wall as an HTML file that needs nobody to answer for it: it names its stylesheet, fonts and script
// beside it, under their own names (static.Plain), and no private title.
func (s *Server) Picture(ctx context.Context, lang text.Lang) ([]byte, error) {
	r, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	page := views.WallPage{Picture: true, Ladder: r.facts.Ladder, Page: s.inPublic(ctx, views.Page{Lang: lang, Now: r.at,
		Asset: func(name string) string { return name }})}
	if page, err = s.onWall(ctx, r.withheld(lang), page); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = views.Wall(page).Render(ctx, &file)
	return straight(file.Bytes()), err
}

// plain answers a page that shows nothing but itself.
func (s *Server) plain(c echo.Context, show func(views.Page) templ.Component) error {
	return s.barePage(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		return show(s.frame(c, v, r)), nil
	})
}

// calls answers GET /help/calls: how Tallylight decides, and how many events stand so now.
func (s *Server) calls(_ context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page := views.HelpPage{Page: s.frame(c, v, r), Limits: r.facts.Ladder.LimitsAt(r.at),
		Checks: toppage.AllChecks(r.facts.Required),
		Tally:  readiness.TallyOf(r.at, readiness.Coming(r.at, r.rows), r.facts.Ladder)}
	if len(r.facts.Pages) > 0 {
		page.Probe = r.facts.Pages[0].Page.FreshFor()
	}
	return views.Calls(page), nil
}

func (s *Server) more(c echo.Context) error {
	return s.plain(c, func(p views.Page) templ.Component { return views.More(views.MorePage{Page: p}) })
}

func (s *Server) kit(c echo.Context) error {
	return s.plain(c, func(p views.Page) templ.Component { return views.Kit(views.KitPage{Page: p}) })
}

// found answers without a body.
func found(c echo.Context) error { return c.NoContent(http.StatusOK) }
