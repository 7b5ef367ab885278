package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/web/problem"
)

// refusal is an error as the library answers it: the problem is the body.
type refusal struct {
	*problem.Details
	after string // when it is worth asking again
}

func (r *refusal) Error() string { return r.Detail }

// GetStatus is the status of the answer.
func (r *refusal) GetStatus() int { return r.Status }

// ContentType is the media type of the answer.
func (r *refusal) ContentType(string) string { return problem.ContentType }

// GetHeaders says when to come back (RFC 9110 10.2.3).
func (r *refusal) GetHeaders() http.Header {
	if r.after == "" {
		return nil
	}
	return http.Header{echo.HeaderRetryAfter: {r.after}}
}

// refusal turns an error into an answer, and into a line of the log where it is ours.
func (s *service) refusal(err error, t *text.Text, operation string) *refusal {
	d := problem.Of(err, t)
	if d.Status >= http.StatusInternalServerError && !problem.IsWait(err) {
		s.Log.Error("API request failed", "operation", operation, "error", err)
	}
	var called namedError
	if errors.As(err, &called) {
		for i := range d.Errors {
			d.Errors[i].Location = called.path(d.Errors[i].Location)
		}
	}
	var changed *batch.Stale
	if errors.As(err, &changed) {
		d.Detail = t.Level.Meanwhile(t.Titles(changed.Events, fault.MostNamed))
	}
	var stale staleError
	if errors.As(err, &stale) {
		d.Current = stale.current
	}
	var unknown lockUnknown
	if errors.As(err, &unknown) {
		d.LastKnown = unknown.last
	}
	return &refusal{d, problem.RetryAfter(err)}
}

// spoken notes on every answer in which language its sentences are.
func spoken(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		problem.Speaks(c.Response().Header(), language(c.Request().Header.Get("Accept-Language")).Lang)
		return next(c)
	}
}

// problems answers what handlers and middlewares return as an error.
func (s *service) problems(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if err == nil || c.Response().Committed {
			return err
		}
		refused := s.refusal(err, language(c.Request().Header.Get("Accept-Language")), c.Path())
		if refused.after != "" {
			c.Response().Header().Set(echo.HeaderRetryAfter, refused.after)
		}
		return problem.Write(c.Response(), refused.Details)
	}
}

// plainProblem writes the library's own refusals in our shape. The values that were sent are left out, since a
// calendar's address is a secret, and so is what a decoder says about the program's types.
func plainProblem(c huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	t := language(c.Header("Accept-Language"))
	d := &problem.Details{Title: t.StatusText(m.Status, http.StatusText(m.Status)), Status: m.Status, Detail: t.Refusal(m.Detail)}
	for _, e := range m.Errors {
		message := e.Message
		if strings.HasPrefix(message, "json: ") {
			message = "not of the type in the API description"
		}
		d.Name(problem.Field{Location: e.Location, Message: t.Refusal(message)})
	}
	return d, nil
}
