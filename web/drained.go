package web

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// What is read on of the body of a request that was refused.
const (
	maxDrained = 64 << 20 // bytes
	drainTime  = 10 * time.Second
)

// sent is a body, with whether any of it was read.
type sent struct {
	io.ReadCloser
	read bool
}

func (s *sent) Read(to []byte) (int, error) {
	s.read = true
	return s.ReadCloser.Read(to)
}

// Close leaves the body open: the server closes it, and until then the rest of it can be read.
func (s *sent) Close() error { return nil }

// drained reads to its end the body of a request that was refused, for one as too large: a client that first sends all and then reads
// the answer would find the connection broken instead. One that asked whether it should send, and was not told to, sends nothing.
func (s *Server) drained(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Body == nil || r.Body == http.NoBody {
			return next(c)
		}
		body := &sent{ReadCloser: r.Body}
		r.Body = body
		err := next(c)
		if c.Response().Status >= http.StatusBadRequest && (body.read || r.Header.Get("Expect") == "") {
			_ = http.NewResponseController(c.Response()).SetReadDeadline(s.SessionClock().Add(drainTime)) // a recorder has none
			_, _ = io.CopyN(io.Discard, body, maxDrained)                                                 // who hangs up needs no answer
		}
		return err
	}
}
