// Package api is what programs may ask: JSON under /api/v1, described by its own OpenAPI document. It shows the
// same board, by the same rules, as the pages.
package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness/account"
	"tallylight/text"
	"tallylight/web/intent"
	"tallylight/web/problem"
	"tallylight/web/rates"
)

// Config is what the API needs.
type Config struct {
	Store     *db.Store
	Calendars intent.Calendars
	Log       *slog.Logger // nil: says nothing
	Now       func() time.Time
	Zone      *time.Location // of events and dates that name none, and of times in sentences; nil: UTC
	Version   string
	BaseURL   string // as people type it, for one-time links
	// SessionClock is the time by which sessions end; nil: Now.
	SessionClock func() time.Time
	Verifier     intent.Verifier   // nil: nobody can be asked
	Rates        intent.Rates      // nil: what is set up of rates is not tried
	Signature    Signature         // nil: there are no hooks
	Rehearsals   intent.Rehearsals // nil: there are none
	// Channel lists all because of which a channel cannot be kept; nil: nobody judges what its service wants.
	Channel intent.Judge
	Rate    int // requests of one caller in a minute; 0: any number
}

// prefix is where the API lives.
const prefix = "/api/v1"

// service answers the operations.
type service struct {
	Config
	api      huma.API
	underWay keys
	lastLock lastFreeze
	declared map[string]account.Need // by method and path
	// requests and wrong signatures, of each caller.
	requests, signatures *rates.Rates
}

// Register gives the function that mounts the API below /api/v1. The authenticate middleware puts who asks into
// the echo context as "actor", a readiness.Actor, and lets everybody else through without.
func Register(cfg Config) func(e *echo.Echo, authenticate echo.MiddlewareFunc) {
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	cfg.Zone = cmp.Or(cfg.Zone, time.UTC)
	if cfg.SessionClock == nil {
		cfg.SessionClock = cfg.Now
	}
	return func(e *echo.Echo, authenticate echo.MiddlewareFunc) {
		s := &service{Config: cfg, declared: map[string]account.Need{}, requests: rates.New(cfg.Rate), signatures: rates.New(mostWrongSignatures)}
		s.mount(e, authenticate)
	}
}

// mount registers every operation, and more of them in tests.
func (s *service) mount(e *echo.Echo, authenticate echo.MiddlewareFunc, more ...func(*service)) {
	// Problems are written on both sides of authenticate: inside it, so that it never sees an error that it
	// would answer with a page; outside it for its own.
	g := e.Group(prefix, spoken, s.problems, s.tellsLast, authenticate, s.problems, s.rated, identified, typed, s.idempotent)
	s.api = humaecho.NewWithGroup(e, g, s.description())
	s.boardOperations()
	s.eventOperations()
	s.severalOperations()
	s.tableOperations()
	s.taskOperations()
	s.feedOperations()
	s.offerOperations()
	s.topPageOperations()
	s.checkOperations()
	s.loadOperations()
	s.levelOperations()
	s.standingOperations()
	s.trafficOperations()
	s.freezeOperations()
	s.rehearsalOperations()
	s.scaleOperations()
	s.changeOperations()
	s.connectionOperations()
	s.trackerOperations()
	s.reviewOperations()
	s.deliveryOperations()
	s.channelOperations()
	s.accountOperations()
	s.tokenOperations()
	s.settingsOperations()
	s.planOperations()
	s.digestOperations()
	s.displayOperations()
	s.eventNoticeOperations()
	s.calendarLinkOperations()
	s.mountHooks(e)
	for _, register := range more {
		register(s)
	}
	e.RouteNotFound(prefix+"/*", echo.NotFoundHandler, spoken, s.problems, problem.Methods, authenticate, s.problems, s.rated, identified)
	e.GET(prefix+"/openapi.json", openAPI(s.api.OpenAPI()))
	s.declare(http.MethodGet, "/openapi.json", account.Open)
	s.guarded(e)
}

// bearer is the name of the security scheme in the description.
const bearer = "bearer"

// textOnly is JSON without the one character that PostgreSQL keeps in no text. What is read as an intention is handed on as
// it came.
var textOnly = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		if at := reflect.ValueOf(v).Elem(); at.Type().Implements(reflect.TypeFor[taker]()) {
			at.Set(reflect.New(at.Type().Elem()))
			at.Interface().(taker).take(data)
			return nil
		}
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
	config.Info.Description = "Event readiness: events, their tasks, the top page and the board. " +
		"Times are RFC 3339 in UTC. The end date of an all-day event is exclusive."
	config.Servers = []*huma.Server{{URL: prefix}}
	config.Security = []map[string][]string{{bearer: {}}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		bearer: {Type: "http", Scheme: "bearer", Description: "A token created with: tallylight token create"},
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
