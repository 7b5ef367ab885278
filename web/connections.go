package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

func (s *Server) connectionRoutes(g doors) {
	admin := may(readiness.Connect)
	g.GET("/connections", admin, s.connections)
	g.POST("/connections", admin, s.addConnection)
	g.GET("/connections/:id", admin, s.connection)
	g.POST("/connections/:id", admin, s.changeConnection)
	g.POST("/connections/:id/rotation", admin, s.rotateConnection)
	g.POST("/connections/:id/test", admin, s.testConnection)
	g.POST("/connections/:id/deliveries/:delivery/replay", admin, s.replayDelivery)
	g.GET("/connections/:id/delete", admin, s.confirmRemoveConnection)
	g.POST("/connections/:id/delete", admin, s.removeConnection)
}

// once keeps secrets that were made just now, each under a name that nobody guesses, until they were shown.
type once struct {
	mu   sync.Mutex
	kept map[string]string
}

// mostOnce bounds them; then all are forgotten.
const mostOnce = 50

func (o *once) keep(secret string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.kept == nil || len(o.kept) >= mostOnce {
		o.kept = map[string]string{}
	}
	name := rand.Text()
	o.kept[name] = secret
	return name
}

func (o *once) take(name string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	secret := o.kept[name]
	delete(o.kept, name)
	return secret
}

// connections answers GET /connections.
func (s *Server) connections(c echo.Context) error {
	return s.barePage(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		all, err := s.store.Connections(ctx, "")
		return views.Connections(views.ConnectionsPage{Page: s.frame(c, v, r), Connections: all}), err
	})
}

// addConnection answers POST /connections.
func (s *Server) addConnection(c echo.Context) error {
	ctx := c.Request().Context()
	typed := views.ConnectionTyped{Kind: field(c, "kind"), Name: field(c, "name"), URL: field(c, "url"), Header: field(c, "header"), Template: field(c, "template")}
	add := readiness.Connection{Kind: readiness.ConnectionKind(typed.Kind), Name: typed.Name, URL: typed.URL, Header: typed.Header,
		Value: untrimmed(c, "value"), Template: typed.Template}
	if secret := field(c, "secret"); secret != "" {
		add.Secrets = []string{secret}
	}
	added, err := s.store.AddConnection(ctx, add, actor(c), s.now())
	if errors.Is(err, fault.ErrExists) {
		err = fault.Invalid{Field: "name", Reason: "exists"}
	}
	if wrong := fault.Invalids(err); wrong != nil {
		return s.refuseConnection(c, typed, wrong)
	}
	if err != nil {
		return err
	}
	return s.showSecret(c, added, len(add.Secrets) == 0)
}

// showSecret goes on to the connection's page, which shows the secret that was made just now, once.
func (s *Server) showSecret(c echo.Context, of readiness.Connection, made bool) error {
	to := "/connections/" + of.ID
	if made && len(of.Secrets) > 0 {
		to += "?made=" + s.once.keep(of.Secrets[0])
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// refuseConnection shows the form again with what was typed, but for what is secret.
func (s *Server) refuseConnection(c echo.Context, typed views.ConnectionTyped, wrong []fault.Invalid) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	all, err := s.store.Connections(ctx, "")
	if err != nil {
		return err
	}
	page := views.ConnectionsPage{Page: s.frame(c, s.viewer(c), r), Connections: all, Typed: typed, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/connections"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Connections(page))
}

// connection answers GET /connections/:id. It is made anew for everybody who asks: a secret is shown once.
func (s *Server) connection(c echo.Context) error {
	page, err := s.connectionPage(c)
	if err != nil {
		return err
	}
	page.Secret = s.once.take(c.QueryParam("made"))
	page.Typed = views.ConnectionTyped{Header: page.Connection.Header, Template: page.Connection.Template}
	page.OtherLang = inLang(&url.URL{Path: c.Request().URL.Path}, page.Lang.Other())
	return html(c, http.StatusOK, views.Connection(page))
}

func (s *Server) connectionPage(c echo.Context) (views.ConnectionPage, error) {
	ctx := c.Request().Context()
	found, err := s.store.Connection(ctx, c.Param("id"))
	if err != nil {
		return views.ConnectionPage{}, err
	}
	r, err := s.read(ctx)
	if err != nil {
		return views.ConnectionPage{}, err
	}
	page := views.ConnectionPage{Page: s.frame(c, s.viewer(c), r), Connection: found, BaseURL: strings.TrimSuffix(s.BaseURL, "/")}
	return page, s.addDeliveries(ctx, &page, c.QueryParam("before"))
}

// changeConnection answers POST /connections/:id.
func (s *Server) changeConnection(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	typed := views.ConnectionTyped{URL: field(c, "url"), Header: field(c, "header"), Template: field(c, "template")}
	edit := readiness.Connection{ID: c.Param("id"), Version: version, URL: typed.URL, Header: typed.Header, Value: untrimmed(c, "value"), Template: typed.Template}
	_, err = s.store.ChangeConnection(c.Request().Context(), edit, actor(c), s.now())
	wrong, status := fault.Invalids(err), http.StatusUnprocessableEntity
	if errors.Is(err, fault.ErrStale) {
		wrong, status = []fault.Invalid{{Field: "url", Reason: "stale"}}, http.StatusConflict
	}
	if wrong == nil && err != nil {
		return err
	}
	if wrong == nil {
		return c.Redirect(http.StatusSeeOther, "/connections/"+edit.ID)
	}
	page, err := s.connectionPage(c)
	if err != nil {
		return err
	}
	page.Typed, page.Errors = typed, wrong
	page.OtherLang = inLang(&url.URL{Path: "/connections/" + edit.ID}, page.Lang.Other())
	return html(c, status, views.Connection(page))
}

// rotateConnection answers POST /connections/:id/rotation.
func (s *Server) rotateConnection(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	rotated, err := s.store.RotateConnection(c.Request().Context(), c.Param("id"), version, actor(c), s.now())
	if err != nil {
		return err
	}
	return s.showSecret(c, rotated, true)
}

// confirmRemoveConnection answers GET /connections/:id/delete.
func (s *Server) confirmRemoveConnection(c echo.Context) error {
	page, err := s.connectionPage(c)
	if err != nil {
		return err
	}
	return html(c, http.StatusOK, views.ConnectionRemove(page))
}

// removeConnection answers POST /connections/:id/delete.
func (s *Server) removeConnection(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	if err := s.store.RemoveConnection(c.Request().Context(), c.Param("id"), version, actor(c), s.now()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/connections")
}
