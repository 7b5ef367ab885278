package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"sync"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/views"
)

// Verifier asks machines about tasks.
type Verifier interface {
	// Ask asks about a task now and keeps the answer. ErrNotFound where there is no such task, an Invalid where no machine
	// that could be asked proves it.
	Ask(ctx context.Context, taskID string) (proof.Reading, error)
	// Try asks what a task would ask; of a roster nothing without an event.
	Try(ctx context.Context, ask readiness.Ask, e readiness.Event) proof.Reading
}

// wantForm reads what a machine is asked and must answer.
func wantForm(c echo.Context) views.WantForm {
	return views.WantForm{Source: field(c, "source"), Compare: field(c, "compare"), Value: field(c, "value"), Status: field(c, "status"),
		Path: field(c, "path"), Every: field(c, "every") != ""}
}

// readWant sets it on what a task asks for. What is no number is a text, which HTTP checks compare.
func readWant(f views.WantForm, into *readiness.Ask) (wrong []fault.Invalid) {
	into.Source = f.Source
	into.Want = proof.Want{Compare: f.Compare, Path: f.Path, Every: f.Every}
	if x, err := strconv.ParseFloat(f.Value, 64); err == nil {
		into.Want.Value = x
	} else {
		into.Want.Text = f.Value
	}
	if f.Compare != "" && f.Value == "" {
		wrong = append(wrong, fault.Invalid{Field: "value", Reason: "required"})
	}
	if into.Verify == readiness.VerifyProm && into.Want.Text != "" {
		wrong = append(wrong, fault.Invalid{Field: "value", Reason: "not_a_number", Got: f.Value})
	}
	if f.Status != "" {
		status, err := strconv.Atoi(f.Status)
		if err != nil {
			wrong = append(wrong, fault.Invalid{Field: "status", Reason: "not_a_number", Got: f.Status})
		}
		into.Want.Status = status
	}
	return wrong
}

// answers are what machines said to what was just set up, each under a name that nobody guesses, for the page to which
// saving leads.
type answers struct {
	mu   sync.Mutex
	kept map[string]proof.Reading
}

// mostAnswers bounds them; then all are forgotten.
const mostAnswers = 200

func (a *answers) keep(r proof.Reading) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil || len(a.kept) >= mostAnswers {
		a.kept = map[string]proof.Reading{}
	}
	name := rand.Text()
	a.kept[name] = r
	return name
}

func (a *answers) get(name string) *proof.Reading {
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
	return s.Verifier != nil && a.Connected() && (a.Verify == readiness.VerifyProm || a.Verify == readiness.VerifyHTTP)
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
