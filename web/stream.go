package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// heartbeat keeps proxies from closing a quiet stream and tells the page that it is still live.
const heartbeat = 15 * time.Second

// live answers GET /live: a stream of server-sent events, one "changed" per revision.
func (s *Server) live(c echo.Context) error {
	w := http.NewResponseController(c.Response())
	if err := w.SetWriteDeadline(time.Time{}); err != nil {
		return fmt.Errorf("live: %w", err)
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Set("X-Accel-Buffering", "no")
	revisions, leave := s.hub.join()
	defer leave()
	send := func(event string, revision int64) error {
		if _, err := fmt.Fprintf(c.Response(), "event: %s\ndata: %d\n\n", event, revision); err != nil {
			return err
		}
		return w.Flush()
	}
	if _, err := fmt.Fprint(c.Response(), "retry: 3000\n"); err != nil {
		return nil // the page has gone
	}
	return s.stream(c, revisions, send)
}

func (s *Server) stream(c echo.Context, revisions <-chan int64, send func(string, int64) error) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	err := send("live", s.store.Revision())
	for err == nil {
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-s.hub.done:
			return nil
		case revision := <-revisions:
			err = send("changed", revision)
		case <-beat.C:
			err = send("live", s.store.Revision())
		}
	}
	return nil // the page has gone
}
