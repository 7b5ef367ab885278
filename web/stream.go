package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// heartbeat keeps proxies from closing a quiet stream and tells the page that it is still live. A page that has
// not taken what was sent for patience is given up.
const (
	heartbeat = 15 * time.Second
	patience  = 2 * heartbeat
)

// live answers GET /live: a stream of server-sent events, one "changed" per revision.
func (s *Server) live(c echo.Context) error {
	w := http.NewResponseController(c.Response())
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	if c.Request().Method == http.MethodHead {
		return c.NoContent(http.StatusOK)
	}
	revisions, leave := s.hub.join()
	defer leave()
	send := func(event string, revision int64) error {
		if err := w.SetWriteDeadline(s.SessionClock().Add(patience)); err != nil {
			return err
		}
		// The id tells the page what our clock says.
		if _, err := fmt.Fprintf(c.Response(), "retry: 3000\nid: %d\nevent: %s\ndata: %d\n\n", s.now().UnixMilli(), event, revision); err != nil {
			return err
		}
		return w.Flush()
	}
	return s.stream(c, revisions, send)
}

func (s *Server) stream(c echo.Context, revisions <-chan int64, send func(string, int64) error) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	err := send("live", s.store.Revision())
	for err == nil && s.stillSignedIn(c) {
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-s.hub.done:
			return nil
		case revision := <-revisions:
			if s.stillSignedIn(c) {
				err = send("changed", revision)
			}
		case <-beat.C:
			err = send("live", s.store.Revision())
		}
	}
	if err == nil && shownOn(c) != nil {
		return send("changed", s.store.Revision()) // a screen reads on its page that its link counts no longer
	}
	return nil // the page has gone, or its session has ended
}

// stillSignedIn says whether the session or display link of a stream stands. Ending one raises the revision, so that each stream
// looks.
func (s *Server) stillSignedIn(c echo.Context) bool {
	ctx := c.Request().Context()
	if visitor := visitorOf(ctx); visitor != nil {
		return visitor.stands()
	}
	if hash, screen := c.Get(displayHashKey).(string); screen {
		_, err := s.displayOf(ctx, hash)
		return err == nil
	}
	stands, err := s.store.SessionStands(ctx, s.sessions.Token(ctx), s.SessionClock())
	if err != nil && ctx.Err() == nil {
		s.Log.Warn("cannot tell whether a session stands", "error", err)
	}
	return stands && err == nil
}
