package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/static"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

// displayDoors are the two addresses that the key of a display link opens, beside whoever is signed in: the wall and its stream.
func (s *Server) displayDoors(g doors) {
	g.keyed("/wall", s.shows(s.display), s.showsAt(s.page, s.wall))
	g.keyed("/live", s.live, s.live)
}

// keyed registers a page that opens for any role, and what a screen sees instead that comes with the key of a display link.
func (d doors) keyed(path string, screen, person echo.HandlerFunc) {
	d.s.addresses = append(d.s.addresses, Address{http.MethodGet, path, account.AnyRole})
	d.echo.GET(path, d.s.byKey(screen, d.s.sessioned(admit(account.AnyRole)(person))))
}

func (s *Server) displayRoutes(g doors) {
	g.GET("/displays", may(display.Add), s.displays)
	g.POST("/displays", may(display.Add), form(s.addDisplay))
	g.GET("/displays/:id", may(display.Add), s.previewDisplay)
	g.POST("/displays/:id/rotation", may(display.Add), s.rotateDisplay)
	g.POST("/displays/:id/delete", may(display.Add), s.revokeDisplay)
}

// Where a context keeps the display link by which a screen asks, and the hash of its key.
const (
	displayKey     = "display"
	displayHashKey = "display-hash"
)

// shownOn is the display link by which a screen asks; nil where a person does.
func shownOn(c echo.Context) *display.Link {
	link, _ := c.Get(displayKey).(*display.Link)
	return link
}

// keyed says that a request comes with a key where that is taken for one of a display link.
func keyed(c echo.Context) bool {
	return (c.Path() == "/wall" || c.Path() == "/live") && c.QueryParams().Has("key")
}

// errNoDisplay is a key that opens nothing (any more).
var errNoDisplay = echo.NewHTTPError(http.StatusGone, "this display link was revoked or replaced")

// byKey hands a request with a key to screen and any other to person. Whoever comes by a key is nobody: it opens what screen shows and
// no more, also in a browser in which somebody is signed in.
func (s *Server) byKey(screen, person echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !keyed(c) {
			return person(c)
		}
		hash := secrets.HashSecret(c.QueryParam("key"))
		link, err := s.displayOf(c.Request().Context(), hash)
		if err != nil {
			return err
		}
		c.Set(displayKey, &link)
		c.Set(displayHashKey, hash)
		c.Set("actor", readiness.Actor{ID: link.ID, Name: link.Name})
		return screen(c)
	}
}

// displayOf gives the display link with a hash, and notes that its screen asks; errNoDisplay where none stands.
func (s *Server) displayOf(ctx context.Context, hash string) (display.Link, error) {
	link, err := s.store.DisplayByHash(ctx, hash)
	if errors.Is(err, fault.ErrNotFound) || err == nil && !link.Stands() {
		return link, errNoDisplay
	}
	if err == nil {
		s.store.DisplaySeen(link.ID, s.now())
	}
	return link, err
}

// display answers GET /wall?key=: what the link says.
func (s *Server) display(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	return s.screen(ctx, v, r, *shownOn(c))
}

// screen makes what a display link shows.
func (s *Server) screen(ctx context.Context, v viewer, r *reading, link display.Link) (templ.Component, error) {
	masked := link.Audience != display.Open
	if masked {
		r = r.withheld(v.lang)
	}
	page := views.WallPage{Page: s.screenFrame(v, r), Ladder: r.facts.Ladder}
	if link.Shows == display.Board {
		page.Next = aboard(r, link.Level)
	} else {
		if err := s.onScreen(ctx, r, link.EventID, &page); err != nil {
			return nil, err
		}
	}
	if masked {
		page = nameless(page, text.For(v.lang).Display.Somebody)
	}
	if link.Shows == display.Board {
		return views.BoardOnScreen(views.ScreenPage{WallPage: page, Level: link.Level, Top: r.standing()}), nil
	}
	return views.Wall(page), nil
}

// screenFrame is what the pages of screens share: none leads anywhere.
func (s *Server) screenFrame(v viewer, r *reading) views.Page {
	return views.Page{Lang: v.lang, Now: r.at, Zone1: s.Zone1, Zone2: s.Zone2, ReadOnly: true, Revision: r.facts.Revision, Asset: static.Path}
}

// onScreen fills a wall with the event of a link, or the next exposure: also where the event is not there any more.
func (s *Server) onScreen(ctx context.Context, r *reading, eventID string, page *views.WallPage) (err error) {
	if eventID != "" {
		row, err := s.row(ctx, r, eventID)
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return err
		}
		page.Row = given(row, err == nil)
	}
	*page, err = s.onWall(ctx, r, *page)
	return err
}

// aboard gives the rows of a board of a level and up: what is on air or to come. An event without a level is planned at a provisional
// one.
func aboard(r *reading, level int) []readiness.Row {
	return slices.DeleteFunc(slices.Clone(r.rows), func(row readiness.Row) bool {
		return row.Phase != readiness.Upcoming && row.Phase != readiness.OnAir || row.Event.Planned(r.facts.Ladder) < level
	})
}

// nameless puts a word in place of the names of people that a wall tells.
func nameless(page views.WallPage, somebody string) views.WallPage {
	if page.Row != nil {
		row := namelessRow(*page.Row, somebody)
		page.Row = &row
	}
	page.Next = slices.Clone(page.Next)
	for i := range page.Next {
		page.Next[i] = namelessRow(page.Next[i], somebody)
	}
	return page
}

func namelessRow(row readiness.Row, somebody string) readiness.Row {
	if row.Signed != nil {
		signed := *row.Signed
		signed.By, signed.ByID = somebody, ""
		row.Signed = &signed
	}
	row.Blockers = slices.Clone(row.Blockers)
	for i := range row.Blockers {
		b := &row.Blockers[i]
		b.Tasks = slices.Clone(b.Tasks)
		for j := range b.Tasks {
			t := &b.Tasks[j]
			t.Claims, t.Evidence = nil, slices.Clone(t.Evidence)
			for k := range t.Evidence {
				t.Evidence[k].By, t.Evidence[k].ByID, t.Evidence[k].Second = somebody, "", nil
			}
		}
	}
	return row
}

// previewDisplay answers GET /displays/:id: what the screen shows, for whoever is signed in.
func (s *Server) previewDisplay(c echo.Context) error {
	link, err := s.store.Display(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		v.lang = cmp.Or(text.Lang(link.Lang), v.lang)
		return s.screen(ctx, v, r, link)
	})
}

// mostChoices is how many events a form offers for a wall.
const mostChoices = 12

// displays answers GET /displays. A link that was made just now is shown, once.
func (s *Server) displays(c echo.Context) error {
	id, link, _ := strings.Cut(s.once.take(c.QueryParam("made")), " ")
	return s.showDisplays(c, http.StatusOK, views.DisplaysPage{MadeID: id, Link: link})
}

func (s *Server) showDisplays(c echo.Context, status int, page views.DisplaysPage) error {
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	return s.shown(c, status, "/displays", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page.Page = p
		page.Notice = noticeFrom(c)
		page.Answer = page.Answer || page.Link != ""
		page.Ladder, page.Coming = r.facts.Ladder, r.seenBy(s.viewer(c)).rows
		page.Coming = slices.DeleteFunc(slices.Clone(page.Coming), func(row readiness.Row) bool { return row.Phase != readiness.Upcoming })
		page.Coming = page.Coming[:min(len(page.Coming), mostChoices)]
		if page.Displays, err = s.store.Displays(ctx); err != nil {
			return nil, err
		}
		page.Titles, err = s.titlesOn(ctx, r, page.Displays)
		return views.Displays(page), err
	})
}

// titlesOn gives the titles of the events that walls show. Whoever makes links may see all of them.
func (s *Server) titlesOn(ctx context.Context, r *reading, links []display.Link) (map[string]string, error) {
	titles := map[string]string{}
	for _, l := range links {
		if l.EventID == "" {
			continue
		}
		row, err := s.row(ctx, r, l.EventID)
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return nil, err
		}
		titles[l.EventID] = row.Event.Title
	}
	return titles, nil
}

// addDisplay answers POST /displays.
func (s *Server) addDisplay(c echo.Context, in intent.NewDisplay, unread []fault.Invalid) error {
	link, wrong := in.Display()
	wrong = intent.Merge(unread, wrong)
	key, hash := secrets.NewSecret("")
	link.Tail = display.TailOf(key)
	var err error
	if len(wrong) == 0 {
		link, err = s.store.AddDisplay(c.Request().Context(), link, hash, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) > 0 {
		return s.showDisplays(c, http.StatusUnprocessableEntity, views.DisplaysPage{Typed: in, Errors: wrong})
	}
	return seeOther(c, "/displays?made="+s.onceLink(c, link.ID, key), err)
}

// onceLink keeps the link of a key until the page that follows shows it.
func (s *Server) onceLink(c echo.Context, id, key string) string {
	base := cmp.Or(s.BaseURL, c.Scheme()+"://"+c.Request().Host)
	return url.QueryEscape(s.once.keep(id + " " + strings.TrimSuffix(base, "/") + display.Path(key)))
}

// rotateDisplay answers POST /displays/:id/rotation.
func (s *Server) rotateDisplay(c echo.Context) error {
	key, hash := secrets.NewSecret("")
	link, err := s.store.RotateDisplay(c.Request().Context(), c.Param("id"), hash, display.TailOf(key), actor(c), s.now())
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/displays?made="+s.onceLink(c, link.ID, key))
}

// revokeDisplay answers POST /displays/:id/delete.
func (s *Server) revokeDisplay(c echo.Context) error {
	return seeOther(c, "/displays?did=saved", s.store.RevokeDisplay(c.Request().Context(), c.Param("id"), actor(c), s.now()))
}

// screenError answers a screen that cannot be shown what it asks for, never with a page that leads to a sign-in: its link counts no
// longer, or nothing can be said now.
func (s *Server) screenError(c echo.Context, status int, page views.ErrorPage) error {
	if status < http.StatusInternalServerError {
		return html(c, http.StatusGone, views.DisplayGone(page))
	}
	return html(c, status, views.WallUnknown(page))
}
