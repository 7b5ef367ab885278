package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/web/problem"
)

func TestOf(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("SELECT secret FROM events: %w", err) }
	for _, test := range []struct {
		name   string
		err    error
		status int
		reason string
	}{
		{"what is not there is 404", wrap(fault.ErrNotFound), http.StatusNotFound, ""},
		{"what was changed meanwhile is 409", wrap(fault.ErrStale), http.StatusConflict, ""},
		{"what exists already is 409", wrap(fault.ErrExists), http.StatusConflict, ""},
		{"what the role may not is 403", wrap(fault.ErrForbidden), http.StatusForbidden, ""},
		{"a refused field is 422", wrap(fault.Invalid{Field: "level", Reason: "out_of_range"}), http.StatusUnprocessableEntity, "out_of_range"},
		{"what is asked again too soon is 429", wrap(fault.Invalid{Field: "feed", Reason: "too_soon"}), http.StatusTooManyRequests, "too_soon"},
		{"a calendar that cannot be used is 422", wrap(&readiness.SourceError{Code: "dns"}), http.StatusUnprocessableEntity, "dns"},
		{"the framework's own keep their status", wrap(echo.ErrMethodNotAllowed), http.StatusMethodNotAllowed, ""},
		{"a full disk is 507", wrap(fault.Store{Kind: fault.StoreFull, Cause: errors.New("SELECT")}), http.StatusInsufficientStorage, ""},
		{"another fault of the database is 503", wrap(fault.Store{Kind: fault.StoreLocked, Cause: errors.New("SELECT")}), http.StatusServiceUnavailable, ""},
		{"a fault is one whatever came of it", fault.Store{Kind: fault.StoreAway, Cause: fault.ErrNotFound}, http.StatusServiceUnavailable, ""},
		{"everything else is ours", errors.New("SELECT secret: disk full"), http.StatusInternalServerError, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			if err := problem.Write(w, problem.Of(test.err, text.For(text.EN))); err != nil {
				t.Fatal(err)
			}
			if w.Code != test.status || problem.Status(test.err) != test.status {
				t.Errorf("status %d and %d, want %d", w.Code, problem.Status(test.err), test.status)
			}
			if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type %q", got)
			}
			if strings.Contains(w.Body.String(), "SELECT") {
				t.Errorf("the body tells what the database said: %s", w.Body)
			}
			var got problem.Details
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got.Status != test.status || got.Title == "" || got.Detail == "" {
				t.Errorf("details %+v", got)
			}
			if test.reason != "" && (len(got.Errors) != 1 || got.Errors[0].Reason != test.reason || got.Errors[0].Message == "") {
				t.Errorf("errors %+v, want reason %s", got.Errors, test.reason)
			}
		})
	}
}

func TestOfSpeaksTheReadersLanguage(t *testing.T) {
	err := fault.Invalid{Field: "name", Reason: "required"}
	if got, want := problem.Of(err, text.For(text.JA)).Errors[0].Message, text.For(text.JA).Invalid(err); got != want {
		t.Errorf("message %q, want %q", got, want)
	}
}
