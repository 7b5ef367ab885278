package web

import (
	"context"
	"errors"
	"net/http"

	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/web/problem"
)

// readyWithin is within what time the board has to be read by a program that is ready.
const readyWithin = 2 * time.Second

// ready answers GET /readyz: the board can be read in time. Where it can and nothing can be saved, the answer says so.
func (s *Server) ready(c echo.Context) error {
	if err := s.boardInTime(c.Request().Context()); err != nil {
		kind := fault.StoreKindOf(err)
		if kind == "" {
			s.Log.Error("not ready", "error", err)
			return c.String(http.StatusServiceUnavailable, "the board cannot be read\n")
		}
		c.Response().Header().Set(echo.HeaderRetryAfter, problem.RetryAfter(err))
		return c.String(http.StatusServiceUnavailable, text.For(text.EN).StoreFault(kind)+"\n")
	}
	if kind := s.store.Unwritable(); kind != "" {
		return c.String(http.StatusOK, "ready to read only: "+text.For(text.EN).StoreFault(kind)+"\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// boardInTime reads the board as pages do. Others may be waiting for the same reading, so that it is not given up.
func (s *Server) boardInTime(ctx context.Context) error {
	late := time.NewTimer(readyWithin)
	defer late.Stop()
	done := make(chan error, 1)
	go func() {
		ctx := context.WithoutCancel(ctx)
		err := s.store.Ready(ctx)
		if err == nil {
			_, err = s.read(ctx)
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-late.C:
		return fault.Store{Kind: fault.StoreSlow, Cause: errUnread}
	}
}

var errUnread = errors.New("the board was not read in time")
