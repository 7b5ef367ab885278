package api

import (
	"errors"
	"io"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// Signature says when a message was signed with one of the secrets, by Standard Webhooks 1.0; an error where it was not, or
// not about now.
type Signature func(secrets []string, id, timestamp, signatures string, body []byte, now time.Time) (time.Time, error)

// maxHook is how many bytes a report may have.
const maxHook = 64 << 10

// HookAnswer is what a pipeline is told.
type HookAnswer struct {
	Status string `json:"status" enum:"taken,known" doc:"known: a message with this id was received before, and this one had no effect."`
}

// mountHooks mounts POST /hooks/{endpoint}, beside the operations that want a token: the signature says who it is.
func (s *service) mountHooks(e *echo.Echo) {
	e.POST(prefix+"/hooks/:endpoint", spoken(s.problems(s.hook)))
	s.declare(http.MethodPost, "/hooks/{endpoint}", account.Signed)
	text := &huma.Schema{Type: huma.TypeString}
	param := func(in, name string) *huma.Param {
		return &huma.Param{In: in, Name: name, Required: true, Schema: text}
	}
	report := &huma.Schema{Type: huma.TypeObject, Required: []string{"event", "task"}, Properties: map[string]*huma.Schema{
		"event": {Type: huma.TypeString, Description: "Id of the event."},
		"task":  {Type: huma.TypeString, Description: "Id of the task, or the short name of its template, such as C-04."},
		"state": {Type: huma.TypeString, Enum: []any{"done", "failed", "running"}, Description: "Default: done."},
		"value": {Description: "Measured value to display: text or number."},
		"note":  text, "link": {Type: huma.TypeString, Description: "URL of the pipeline run."},
	}}
	schemas := s.api.OpenAPI().Components.Schemas
	answer := schemas.Schema(reflect.TypeFor[HookAnswer](), true, "HookAnswer")
	responses := s.refused([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity})
	responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}}
	s.api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "report-task", Method: http.MethodPost, Path: "/hooks/{endpoint}", Tags: []string{"hooks"},
		Summary:  "Report the state of a task from a pipeline, signed according to Standard Webhooks 1.0",
		Security: []map[string][]string{}, Extensions: needed(account.Signed),
		Parameters:  []*huma.Param{param("path", "endpoint"), param("header", "webhook-id"), param("header", "webhook-timestamp"), param("header", "webhook-signature")},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: report}}},
		Responses:   responses,
	})
}

// hook answers POST /hooks/{endpoint}. Nothing of the body is looked at before its signature is.
func (s *service) hook(c echo.Context) error {
	r, now := c.Request(), s.Now()
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxHook))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge, "a report has at most 64 KiB")
	case err != nil:
		return echo.NewHTTPError(http.StatusBadRequest, "the body is incomplete")
	}
	to, err := s.Store.ConnectionNamed(r.Context(), readiness.ConnectInbound, c.Param("endpoint"))
	switch {
	case err != nil:
		return err
	case to.Disabled != "" || s.Signature == nil:
		return fault.ErrNotFound
	}
	id := r.Header.Get("webhook-id")
	signed, err := s.Signature(to.Keys(now), id, r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature"), body, now)
	if err != nil {
		return echo.NewHTTPError(http.StatusUnauthorized, err.Error())
	}
	report, err := readiness.ReadReport(body)
	if err != nil {
		return err
	}
	became, err := s.Store.Report(r.Context(), to, id, report, signed, now)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, HookAnswer{Status: became})
}
