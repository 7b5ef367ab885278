package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// field reads a field of a posted form; the address is not looked at, so that a link cannot fill a form in. What is
// no text (a NUL, a broken byte) is left out: PostgreSQL would refuse all of it.
func field(c echo.Context, name string) string { return strings.TrimSpace(untrimmed(c, name)) }

// untrimmed reads a field with the blanks around it, which may be part of a password.
func untrimmed(c echo.Context, name string) string {
	raw := strings.ReplaceAll(c.Request().PostFormValue(name), "\x00", "")
	return strings.ToValidUTF8(raw, "")
}

// number reads a whole number of a posted form.
func number(c echo.Context, name string) (int64, error) {
	raw := field(c, name)
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return 0, fault.Invalid{Field: name, Reason: "not_a_number", Got: raw}
	}
	return n, nil
}

// version reads the version from which a form was made.
func version(c echo.Context) (int64, error) { return number(c, "version") }

// seeOther leads to a page when something was done; what failed is answered instead.
func seeOther(c echo.Context, to string, err error) error {
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// remove makes the handler of a button that removes something, as of the version from which it was asked for.
func (s *Server) remove(do func(context.Context, string, int64, readiness.Actor, time.Time) error, what,
	to string) echo.HandlerFunc {
	return func(c echo.Context) error {
		version, err := version(c)
		if err == nil {
			err = fault.Wrap(do(c.Request().Context(), c.Param("id"), version, actor(c), s.now()), "%s", what)
		}
		return seeOther(c, to, err)
	}
}

// withdraw makes the handler of a button that takes something of a top page back, whose id the address has as param.
func (s *Server) withdraw(do func(context.Context, string, string, readiness.Actor, time.Time) error, param, did,
	anchor string) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Param("id")
		err := do(c.Request().Context(), id, c.Param(param), actor(c), s.now())
		return seeOther(c, after("/toppage/"+id, did, "", anchor), fault.Wrap(err, "%s", did))
	}
}

// after is where to go when something was done: back to the page, which says what was done and offers to undo
// it.
func after(path, did, of, anchor string) string {
	to := fmt.Sprintf("%s?did=%s", path, did)
	if of != "" {
		to += "&of=" + of
	}
	if anchor != "" {
		to += "#" + anchor
	}
	return to
}
