package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/web/intent"
	"tallylight/web/problem"
)

// caller is who asks, in which language, and the one instant at which the answer holds.
type caller struct {
	readiness.Actor
	text    *text.Text
	now     time.Time
	session string // token of the session of a page; empty for a program
}

type callerKey struct{}

// operation says what an operation is called, where it is and who may use it.
type operation struct {
	id, method, path, summary string
	needs                     account.Need  // who may use it, and the scope that a token has to cover
	status                    int           // 0: 200, or 204 where nothing is answered
	maxBody                   int64         // bytes; 0: 1 MB
	readTime                  time.Duration // for the body; 0: 5 s
	also                      []int         // what it can be refused with beyond what its request tells
	body                      reflect.Type  // what the body means; nil: the library reads it
	strict                    bool          // of what a body means, the version has to be named
}

// reads is a GET of everybody who may read.
func reads(id, path, summary string) operation {
	return operation{id: id, method: http.MethodGet, path: path, summary: summary, needs: account.AnyRole.In(account.Read)}
}

// to is the need of what takes a permission, and of a token a scope.
func to(may readiness.Permission, in account.Scope) account.Need { return account.To(may).In(in) }

// answer is a body with its version, where it has one, as ETag.
type answer[O any] struct {
	ETag string `header:"ETag"`
	Body O
}

// versioned is an object that edits name the version of.
type versioned interface{ version() int64 }

// serve registers an operation that answers with a body.
func serve[I, O any](s *service, op operation, do func(ctx context.Context, by caller, in *I) (O, error)) {
	huma.Register(s.api, s.describe(op, reflect.TypeFor[I]()), func(ctx context.Context, in *I) (*answer[O], error) {
		by := ctx.Value(callerKey{}).(caller)
		body, err := do(ctx, by, in)
		if err != nil {
			return nil, s.refusal(err, by.text, op.id)
		}
		out := &answer[O]{Body: body}
		if v, ok := any(body).(versioned); ok {
			out.ETag = strconv.Quote(strconv.FormatInt(v.version(), 10))
		}
		return out, nil
	})
	if op.body != nil {
		s.demand(op)
	}
}

// serveNothing registers an operation after which there is nothing to show.
func serveNothing[I any](s *service, op operation, do func(ctx context.Context, by caller, in *I) error) {
	huma.Register(s.api, s.describe(op, reflect.TypeFor[I]()), func(ctx context.Context, in *I) (*struct{}, error) {
		by := ctx.Value(callerKey{}).(caller)
		if err := do(ctx, by, in); err != nil {
			return nil, s.refusal(err, by.text, op.id)
		}
		return nil, nil
	})
}

func (s *service) describe(op operation, request reflect.Type) huma.Operation {
	middlewares := huma.Middlewares{s.admit(op.needs)}
	if op.body != nil {
		middlewares = append(middlewares, s.onlyJSON)
	}
	s.declare(op.method, op.path, op.needs)
	return huma.Operation{
		Extensions:  needed(op.needs),
		OperationID: op.id, Method: op.method, Path: op.path, Summary: op.summary, DefaultStatus: op.status,
		MaxBodyBytes: op.maxBody, BodyReadTimeout: op.readTime, SkipValidateBody: op.body != nil, Middlewares: middlewares,
		Tags:      []string{strings.Split(op.path, "/")[1]},
		Responses: s.refused(op.refusals(request)),
	}
}

// errScope refuses a token whose scope has not what is asked.
var errScope = echo.NewHTTPError(http.StatusForbidden, "the scope of this token does not cover this operation")

// admit refuses callers whose role or scope does not allow the operation, before anything of the request is read.
func (s *service) admit(needs account.Need) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		e := humaecho.Unwrap(c)
		by := caller{Actor: actor(e), text: language(c.Header("Accept-Language")), now: s.Now()}
		by.Via = readiness.ViaAPI
		by.session, _ = e.Get(intent.SessionKey).(string)
		refused := refuses(needs, by.Actor)
		if refused == nil {
			next(huma.WithValue(c, callerKey{}, by))
			return
		}
		writeProblem(c, s.refusal(refused, by.text, c.Operation().OperationID))
	}
}

func writeProblem(c huma.Context, r *refusal) {
	c.SetHeader(echo.HeaderContentType, problem.ContentType)
	c.SetStatus(r.Status)
	// An error here means that the caller has gone.
	_ = huma.DefaultJSONFormat.Marshal(c.BodyWriter(), r.Details)
}

func language(accept string) *text.Text { return text.For(text.Match(accept)) }

// actor is who asks; the zero Actor where nobody was recognised.
func actor(c echo.Context) readiness.Actor {
	a, _ := c.Get("actor").(readiness.Actor)
	return a
}

// identified refuses requests of nobody.
func identified(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !actor(c).Role.Valid() {
			c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
			return echo.NewHTTPError(http.StatusUnauthorized, unidentified(c))
		}
		return next(c)
	}
}

// unidentified says what to do so that one is known.
func unidentified(c echo.Context) string {
	switch c.Get(intent.EndedKey) {
	case "expired":
		return "this token has expired; ask an admin for a new one"
	case "revoked":
		return "this token was revoked; ask an admin for a new one"
	}
	return "send a token: Authorization: Bearer tl_..."
}

// edited gives an object as it stands after an edit that ended in err. An edit of an older version is refused
// together with the object as it stands now.
func edited[T any](err error, read func() (T, error)) (T, error) {
	var none T
	if err != nil && !errors.Is(err, fault.ErrStale) {
		return none, err
	}
	current, readErr := read()
	switch {
	case readErr != nil:
		return none, readErr
	case err != nil:
		return none, staleError{cause: err, current: current}
	default:
		return current, nil
	}
}

// reader gives something of an id as a caller may see it.
type reader[O any] func(ctx context.Context, by caller, id string) (O, error)

// byID makes the answer to a GET of one thing.
func byID[O any](read reader[O]) func(context.Context, caller, *Path) (O, error) {
	return func(ctx context.Context, by caller, in *Path) (O, error) { return read(ctx, by, in.ID) }
}

// staleError is a refused edit with the object as it stands now.
type staleError struct {
	cause   error
	current any
}

func (e staleError) Error() string { return e.cause.Error() }
func (e staleError) Unwrap() error { return e.cause }

// Version is the part of a request that names the version from which an edit was made.
type Version struct {
	IfMatch string `header:"If-Match" doc:"Version that the edit is based on, as in ETag. Alternatively, version in the body."`
}

// anyVersion is the version seen, or 0, which fits every version, where none was named.
func (v Version) anyVersion(inBody int64) (int64, error) {
	if v.IfMatch == "" || v.IfMatch == "*" {
		return inBody, nil
	}
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(v.IfMatch, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.Invalid{Field: "If-Match", Reason: "not_a_number", Got: v.IfMatch}
	}
	return n, nil
}

// seen is the version seen; naming it is required (RFC 6585 3).
func (v Version) seen(inBody int64) (int64, error) {
	n, err := v.anyVersion(inBody)
	if err == nil && n == 0 {
		err = echo.NewHTTPError(http.StatusPreconditionRequired, `send the version that the edit is based on: If-Match: "7" or "version":7`)
	}
	return n, err
}
