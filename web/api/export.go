package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
)

// jsonLines is the media type of an export.
const jsonLines = "application/x-ndjson"

// lineTime is how long a client may take to receive some lines.
const lineTime = time.Minute

type exportQuery struct {
	Since time.Time `query:"since" doc:"Only changes at or after this time."`
	Until time.Time `query:"until" doc:"Only changes at or before this time."`
}

// exportOperation mounts GET /changes/export.
func (s *service) exportOperation() {
	op := reads("export-changes", "/changes/export", "Export the log as JSON lines with all that its hashes are made of")
	op.needs = to(readiness.EditPeople, account.Admin)
	described := s.describe(op, reflect.TypeFor[exportQuery]())
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[db.LogLine](), true, "LogLine")
	described.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{jsonLines: {Schema: schema}}}
	huma.Register(s.api, described, func(_ context.Context, in *exportQuery) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(c huma.Context) { s.export(c, db.LogSpan(*in)) }}, nil
	})
}

// export sends the lines as they are read. Where reading them fails after the first, the answer breaks off.
func (s *service) export(c huma.Context, span db.LogSpan) {
	answer := humaecho.Unwrap(c).Response()
	begun := false
	err := s.Store.ExportLog(c.Context(), span, func(lines []db.LogLine) error {
		if !begun {
			c.SetHeader("Content-Type", jsonLines)
			c.SetStatus(http.StatusOK)
			begun = true
		}
		if err := http.NewResponseController(answer.Writer).SetWriteDeadline(s.SessionClock().Add(lineTime)); err != nil {
			s.Log.Debug("export has no deadline", "error", err)
		}
		var some bytes.Buffer
		out := json.NewEncoder(&some)
		for _, line := range lines {
			if err := out.Encode(line); err != nil {
				return err
			}
		}
		_, err := answer.Write(some.Bytes())
		return err
	})
	switch {
	case err != nil && begun:
		panic(http.ErrAbortHandler)
	case err != nil:
		by := c.Context().Value(callerKey{}).(caller)
		writeProblem(c, s.refusal(err, by.text, c.Operation().OperationID))
	case !begun:
		c.SetHeader("Content-Type", jsonLines)
		c.SetStatus(http.StatusOK)
	}
}
