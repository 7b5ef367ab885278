// Package api is what programs may ask: JSON under /api/v1, described by its own OpenAPI document. It shows the
// same board, by the same rules, as the pages.
package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/proof"
	"tallylight/text"
	"tallylight/web/problem"
)

// Calendars reads calendars on request.
type Calendars interface {
	// Preview reads a calendar from its address or, where body is not nil, from body; it gives the bytes back.
	// The error is a *readiness.SourceError where the calendar could not be used.
	Preview(ctx context.Context, from readiness.FeedSource, body []byte) (intake.CalendarPreview, []byte, error)
	// AddFeed adds a feed and imports what was previewed; where that fails nothing is kept.
	AddFeed(ctx context.Context, f readiness.Feed, body []byte, hidden []readiness.Key, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error)
	// ImportNow fetches a feed at once. The error is a *readiness.SourceError where its server gave nothing usable.
	ImportNow(ctx context.Context, feedID string) (readiness.FeedCounts, error)
	// Progress says how far an import of a feed has come that runs now; false where none does.
	Progress(feedID string) (readiness.ImportProgress, bool)
	// ImportFile imports an uploaded calendar into a feed.
	ImportFile(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode) (readiness.FeedCounts, error)
}

// Config is what the API needs.
type Config struct {
	Store     *db.Store
	Calendars Calendars
	Log       *slog.Logger // nil: says nothing
	Now       func() time.Time
	Zone      *time.Location // of events and dates that name none, and of times in sentences; nil: UTC
	Version   string
	Verifier  Verifier  // nil: nobody can be asked
	Signature Signature // nil: there are no hooks
}

// Verifier asks machines about tasks.
type Verifier interface {
	// Ask asks about a task now and keeps the answer. ErrNotFound where there is no such task, an Invalid where no machine
	// that could be asked proves it.
	Ask(ctx context.Context, taskID string) (proof.Reading, error)
}

// prefix is where the API lives.
const prefix = "/api/v1"

// service answers the operations.
type service struct {
	Config
	api      huma.API
	underWay keys
}

// Register gives the function that mounts the API below /api/v1. The authenticate middleware puts who asks into
// the echo context as "actor", a readiness.Actor, and lets everybody else through without.
func Register(cfg Config) func(e *echo.Echo, authenticate echo.MiddlewareFunc) {
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	cfg.Zone = cmp.Or(cfg.Zone, time.UTC)
	return func(e *echo.Echo, authenticate echo.MiddlewareFunc) {
		s := &service{Config: cfg}
		// Problems are written on both sides of authenticate: inside it, so that it never sees an error that it
		// would answer with a page; outside it for its own.
		g := e.Group(prefix, spoken, s.problems, authenticate, s.problems, identified, s.idempotent)
		s.api = humaecho.NewWithGroup(e, g, s.description())
		s.boardOperations()
		s.eventOperations()
		s.taskOperations()
		s.feedOperations()
		s.topPageOperations()
		s.loadOperations()
		s.levelOperations()
		s.trafficOperations()
		s.changeOperations()
		s.connectionOperations()
		s.deliveryOperations()
		s.mountHooks(e)
		e.RouteNotFound(prefix+"/*", echo.NotFoundHandler, spoken, s.problems, problem.Methods, authenticate, s.problems, identified)
		e.GET(prefix+"/openapi.json", openAPI(s.api.OpenAPI()))
	}
}

// bearer is the name of the security scheme in the description.
const bearer = "bearer"

// textOnly is JSON without the one character that PostgreSQL keeps in no text.
var textOnly = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		if bytes.Contains(data, []byte(`\u0000`)) {
			return errors.New(`the character \u0000 is no text; leave it out`)
		}
		return huma.DefaultJSONFormat.Unmarshal(data, v)
	},
}

func (s *service) description() huma.Config {
	config := huma.DefaultConfig("Tallylight", s.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema in answers
	config.Formats = map[string]huma.Format{"application/json": textOnly, "json": textOnly}
	config.RejectUnknownQueryParameters = true
	config.Transformers = []huma.Transformer{plainProblem}
	config.Info.Description = "Readiness for traffic from publicity: events, their tasks, the top page and the board. " +
		"Times are RFC 3339 in UTC; dates of all-day events are exclusive at their end."
	config.Servers = []*huma.Server{{URL: prefix}}
	config.Security = []map[string][]string{{bearer: {}}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		bearer: {Type: "http", Scheme: "bearer", Description: "A token made with: tallylight token create"},
	}
	return config
}

// openAPI answers GET /api/v1/openapi.json, for anybody: it tells nothing that the documentation does not.
func openAPI(doc *huma.OpenAPI) echo.HandlerFunc {
	return func(c echo.Context) error {
		body, err := json.Marshal(doc)
		if err != nil {
			return err
		}
		c.Response().Header().Set("Content-Language", string(text.EN))
		return c.Blob(http.StatusOK, "application/openapi+json", body)
	}
}
