package web

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// posted gives the fields of a posted form; the address is not looked at, so that a link cannot fill a form in.
func posted(c echo.Context) url.Values {
	_ = c.Request().PostFormValue("") // has the body read; what is no form has no fields
	if values := c.Request().PostForm; values != nil {
		return values
	}
	return url.Values{}
}

// meant reads what a form means, with the fields that cannot be read. The error is about the version from which it was
// made: without one nothing can be shown again.
func meant[T any](c echo.Context) (in T, wrong []fault.Invalid, err error) {
	for _, w := range fault.Invalids(intent.Read(intent.Form(posted(c)), &in)) {
		if w.Field == "version" {
			return in, nil, w
		}
		wrong = append(wrong, w)
	}
	return in, wrong, nil
}

// form makes the handler of a form, which is told what the form means and which of its fields cannot be read.
func form[T any](do func(c echo.Context, in T, unread []fault.Invalid) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		in, unread, err := meant[T](c)
		if err != nil {
			return err
		}
		return do(c, in, unread)
	}
}

// said makes the handler of a form whose fields can all be read.
func said[T any](do func(c echo.Context, in T) error) echo.HandlerFunc {
	return form(func(c echo.Context, in T, _ []fault.Invalid) error { return do(c, in) })
}
