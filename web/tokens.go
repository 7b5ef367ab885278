package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *Server) tokenRoutes(g doors) {
	admin := may(readiness.EditPeople)
	g.GET("/tokens", admin, s.tokens)
	g.POST("/tokens", admin, form(s.addToken))
	g.POST("/tokens/:id/delete", admin, s.revokeToken)
}

// tokens answers GET /tokens.
func (s *Server) tokens(c echo.Context) error {
	return s.showTokens(c, http.StatusOK, views.TokensPage{Secret: s.once.take(c.QueryParam("made"))})
}

func (s *Server) showTokens(c echo.Context, status int, page views.TokensPage) error {
	return s.shown(c, status, "/tokens", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page.Page = p
		page.Notice = noticeFrom(c)
		page.Answer = page.Answer || page.Secret != ""
		page.Tokens, err = s.store.Tokens(ctx)
		return views.Tokens(page), err
	})
}

// addToken answers POST /tokens.
func (s *Server) addToken(c echo.Context, in intent.NewToken, unread []fault.Invalid) error {
	token, wrong := in.Token(s.now())
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.showTokens(c, http.StatusUnprocessableEntity, views.TokensPage{Typed: in, Errors: wrong})
	}
	made, hash := secrets.NewSecret(secrets.TokenPrefix)
	if _, err := s.store.AddToken(c.Request().Context(), token, hash, actor(c), s.now()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/tokens?made="+s.once.keep(made))
}

// revokeToken answers POST /tokens/:id/delete.
func (s *Server) revokeToken(c echo.Context) error {
	return seeOther(c, "/tokens?did=saved", s.store.RevokeToken(c.Request().Context(), c.Param("id"), actor(c), s.now()))
}
