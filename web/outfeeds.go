package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *Server) outfeedRoutes(g doors) {
	g.GET("/subscribe", account.AnyRole, s.subscribe)
	g.POST("/subscribe", account.AnyRole, form(s.addOutfeed))
	g.POST("/subscribe/:id/rotation", account.AnyRole, s.rotateOutfeed)
	g.POST("/subscribe/:id/delete", account.AnyRole, s.revokeOutfeed)
}

// subscribe answers GET /subscribe. A link that was made just now is shown, once.
func (s *Server) subscribe(c echo.Context) error {
	return s.showOutfeeds(c, http.StatusOK, views.OutfeedsPage{Link: s.once.take(c.QueryParam("made"))})
}

// showOutfeeds shows the links that whoever looks has made, and all to those who manage accounts.
func (s *Server) showOutfeeds(c echo.Context, status int, page views.OutfeedsPage) error {
	r, err := s.readBare(c.Request().Context())
	if err != nil {
		return err
	}
	return s.shown(c, status, "/subscribe", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page.Page = p
		page.Notice = noticeFrom(c)
		page.Answer = page.Answer || page.Link != ""
		page.Ladder, page.Pages = r.facts.Ladder, r.facts.Pages
		page.Outfeeds, err = s.store.OutfeedsFor(ctx, actor(c))
		return views.Outfeeds(page), err
	})
}

// addOutfeed answers POST /subscribe.
func (s *Server) addOutfeed(c echo.Context, in intent.NewOutfeed, unread []fault.Invalid) error {
	link, wrong := in.Outfeed(actor(c).Role)
	wrong = intent.Merge(unread, wrong)
	key, hash := secrets.NewSecret("")
	if !link.Pushed() {
		link.Tail = display.TailOf(key)
	}
	var err error
	if len(wrong) == 0 {
		link, err = s.store.AddOutfeed(c.Request().Context(), link, hash, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) > 0 {
		return s.showOutfeeds(c, http.StatusUnprocessableEntity, views.OutfeedsPage{Typed: in, Errors: wrong})
	}
	if link.Pushed() {
		return seeOther(c, "/subscribe?did=saved", err)
	}
	return seeOther(c, "/subscribe?made="+s.onceCalendar(c, key), err)
}

// onceCalendar keeps the address of a calendar until the page that follows shows it.
func (s *Server) onceCalendar(c echo.Context, key string) string {
	return url.QueryEscape(s.once.keep(s.link(c, outfeed.Path(key))))
}

// rotateOutfeed answers POST /subscribe/:id/rotation.
func (s *Server) rotateOutfeed(c echo.Context) error {
	key, hash := secrets.NewSecret("")
	_, err := s.store.RotateOutfeed(c.Request().Context(), c.Param("id"), hash, display.TailOf(key), actor(c), s.now())
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/subscribe?made="+s.onceCalendar(c, key))
}

// revokeOutfeed answers POST /subscribe/:id/delete.
func (s *Server) revokeOutfeed(c echo.Context) error {
	return seeOther(c, "/subscribe?did=saved", s.store.RevokeOutfeed(c.Request().Context(), c.Param("id"), actor(c), s.now()))
}
