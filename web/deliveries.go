package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/views"
)

// shownDeliveries is how many messages a connection's page shows at a time.
const shownDeliveries = 50

// addDeliveries reads what the pipeline of the page was told before a message of an id; empty: the last of it.
func (s *Server) addDeliveries(ctx context.Context, page *views.ConnectionPage, before string) error {
	if !page.Connection.Kind.Spec().Told {
		return nil
	}
	all, err := s.store.Deliveries(ctx, page.Connection.ID, before, shownDeliveries+1)
	if len(all) > shownDeliveries {
		all = all[:shownDeliveries]
		page.Older = all[shownDeliveries-1].ID
	}
	page.Deliveries = all
	return err
}

// testConnection answers POST /connections/:id/test.
func (s *Server) testConnection(c echo.Context) error {
	if err := s.store.TestConnection(c.Request().Context(), c.Param("id"), actor(c), s.now()); err != nil {
		return err
	}
	return toMessages(c)
}

// replayDelivery answers POST /connections/:id/deliveries/:delivery/replay.
func (s *Server) replayDelivery(c echo.Context) error {
	ctx := c.Request().Context()
	d, err := s.store.Delivery(ctx, c.Param("delivery"))
	if err == nil && d.ConnectionID != c.Param("id") {
		err = fault.ErrNotFound
	}
	if err == nil {
		_, err = s.store.ReplayDelivery(ctx, d.ID, actor(c), s.now())
	}
	if err != nil {
		return err
	}
	return toMessages(c)
}

func toMessages(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, "/connections/"+c.Param("id")+"#messages")
}
