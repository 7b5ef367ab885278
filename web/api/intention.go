package api

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// on is a request that means something about one thing.
type on[T any] struct {
	Path
	Version
	Body *body[T]
}

// of is one about a new thing, or about the only one of its kind.
type of[T any] struct {
	Version
	Body *body[T]
}

// body is JSON that is read as an intention. It is not looked at before, so that this door refuses what the other refuses.
type body[T any] struct{ raw []byte }

// taker takes the bytes of a body.
type taker interface{ take([]byte) }

func (b *body[T]) take(raw []byte) { b.raw = bytes.Clone(raw) }

// Schema describes the intention.
func (b *body[T]) Schema(huma.Registry) *huma.Schema { return schemaOf(reflect.TypeFor[T]()) }

// said reads what is meant. Of what is not said, what is in stands. Where it is strict, a version has to be named.
func said[T any](v Version, b *body[T], in T, strict bool) (T, error) {
	raw := []byte("{}")
	if b != nil {
		raw = b.raw
	}
	if err := json.Unmarshal(raw, new(any)); err != nil {
		return in, echo.NewHTTPError(http.StatusBadRequest, err.Error())
	}
	err := intent.Read(intent.JSON(raw), &in)
	if seen, ok := any(&in).(interface{ Of() *int64 }); ok {
		read := v.anyVersion
		if strict {
			read = v.seen
		}
		version, unnamed := read(*seen.Of())
		unread := slices.ContainsFunc(fault.Invalids(err), func(w fault.Invalid) bool { return w.Field == "version" })
		if *seen.Of() = version; unnamed != nil && !unread {
			return in, unnamed
		}
	}
	return in, named[T](err)
}

// both is what cannot be read and what the rules refuse, as one error; nil where there is nothing.
func both[T any](err error, wrong []fault.Invalid) error {
	unread := fault.Invalids(err)
	if err != nil && unread == nil {
		return err
	}
	return named[T](fault.All(intent.Merge(unread, wrong)))
}

// named is an error whose fields are called as JSON calls them.
func named[T any](err error) error {
	if err == nil {
		return nil
	}
	return namedError{err, reflect.TypeFor[T]()}
}

type namedError struct {
	error
	of reflect.Type
}

func (e namedError) Unwrap() error { return e.error }

// path is where a refused field is in the body.
func (e namedError) path(field string) string { return intent.Path(e.of, field) }

// carry registers an operation that does what is meant and answers with what it was done to. A version has to be named
// where it is strict.
func carry[T, O any](s *service, op operation, strict bool, do func(context.Context, caller, string, T) error, show func(context.Context, caller, string) (O, error)) {
	op.body, op.strict = reflect.TypeFor[T](), strict
	serve(s, op, func(ctx context.Context, by caller, in *on[T]) (O, error) {
		var none T
		meant, err := said(in.Version, in.Body, none, strict)
		if err == nil {
			err = named[T](do(ctx, by, in.ID, meant))
		}
		return edited(err, func() (O, error) { return show(ctx, by, in.ID) })
	})
}

// versioned says that what is meant is about a version.
func (op operation) versioned() bool {
	return op.body == nil || reflect.PointerTo(op.body).Implements(reflect.TypeFor[interface{ Of() *int64 }]())
}

// demand says in the description whether a request has to have a body, which one that only ticks something has not, and whether it
// may name a version.
func (s *service) demand(op operation) {
	item := s.api.OpenAPI().Paths[op.path]
	at := map[string]*huma.Operation{http.MethodPut: item.Put, http.MethodPost: item.Post, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete}[op.method]
	at.RequestBody.Required = slices.ContainsFunc(intent.Fields(op.body), func(f intent.Field) bool { return f.Name != "version" && f.Type.Kind() != reflect.Bool })
	if !op.versioned() {
		at.Parameters = slices.DeleteFunc(at.Parameters, func(p *huma.Param) bool { return p.Name == "If-Match" })
	}
}

// typed writes the type of a body in small letters: it has no case (RFC 9110 8.3.1), and the library takes it for one with.
func typed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Request().Header
		if kind, parameters, more := strings.Cut(h.Get(echo.HeaderContentType), ";"); more {
			h.Set(echo.HeaderContentType, strings.ToLower(kind)+";"+parameters)
		} else if kind != "" {
			h.Set(echo.HeaderContentType, strings.ToLower(kind))
		}
		return next(c)
	}
}

// onlyJSON refuses bodies of another type.
func (s *service) onlyJSON(c huma.Context, next func(huma.Context)) {
	kind, _, err := mime.ParseMediaType(c.Header(echo.HeaderContentType))
	if said := c.Header(echo.HeaderContentType); said != "" && (err != nil || kind != echo.MIMEApplicationJSON && !strings.HasSuffix(kind, "+json")) {
		wrong := echo.NewHTTPError(http.StatusUnsupportedMediaType, "unknown content type")
		writeProblem(c, s.refusal(wrong, language(c.Header("Accept-Language")), c.Operation().OperationID))
		return
	}
	next(c)
}

// clock is when and where a caller means what they say.
func (s *service) clock(by caller) intent.Clock { return intent.Clock{Now: by.now, Zone: by.home} }
