package web

import (
	"crypto/rand"
	"errors"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
)

// answers are what machines said to what was just set up, each under a name that nobody guesses, for the page to which
// saving leads.
type answers[T any] struct {
	mu   sync.Mutex
	kept map[string]T
}

// mostAnswers bounds them; then all are forgotten.
const mostAnswers = 200

func (a *answers[T]) keep(r T) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil || len(a.kept) >= mostAnswers {
		a.kept = map[string]T{}
	}
	name := rand.Text()
	a.kept[name] = r
	return name
}

func (a *answers[T]) get(name string) *T {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.kept[name]
	if !ok {
		return nil
	}
	return &r
}

// tries says that a machine can be asked what a task of the ladder would ask, without an event.
func (s *Server) tries(a readiness.Ask) bool {
	return s.Verifier != nil && a.Connected() && a.Check != scope.OnScreen && a.Verify.Spec().Alone
}

// askTask answers POST /tasks/:id/verification: the machine that proves the task is asked now.
func (s *Server) askTask(c echo.Context) error {
	ctx := c.Request().Context()
	if s.Verifier == nil {
		return fault.ErrNotFound
	}
	_, err := s.Verifier.Ask(ctx, c.Param("id"))
	if refuses(err, "task") {
		return echo.NewHTTPError(http.StatusUnprocessableEntity)
	}
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return err
	}
	t, err := s.store.Task(ctx, c.Param("id"))
	return s.afterTask(c, t, err, asked)
}

// asked is what a notice calls that a machine was asked.
const asked = "task.asked"
