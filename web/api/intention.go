package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

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

// said reads what is meant. Of what is not said, what is in stands.
func said[T any](v Version, b *body[T], in T) (T, error) {
	raw := []byte("{}")
	if b != nil {
		raw = b.raw
	}
	if !json.Valid(raw) {
		return in, echo.NewHTTPError(http.StatusBadRequest, "the body is not JSON")
	}
	err := intent.Read(intent.JSON(raw), &in)
	if seen, ok := any(&in).(interface{ Of() *int64 }); ok && err == nil {
		*seen.Of(), err = v.anyVersion(*seen.Of())
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
	op.body = reflect.TypeFor[T]()
	serve(s, op, func(ctx context.Context, by caller, in *on[T]) (O, error) {
		var none T
		meant, err := said(in.Version, in.Body, none)
		if seen, ok := any(&meant).(interface{ Of() *int64 }); ok && strict && err == nil {
			_, err = in.seen(*seen.Of())
		}
		if err == nil {
			err = named[T](do(ctx, by, in.ID, meant))
		}
		return edited(err, func() (O, error) { return show(ctx, by, in.ID) })
	})
}

// demand says in the description whether a request has to have a body.
func (s *service) demand(op operation) {
	item := s.api.OpenAPI().Paths[op.path]
	at := map[string]*huma.Operation{http.MethodPut: item.Put, http.MethodPost: item.Post, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete}[op.method]
	at.RequestBody.Required = slices.ContainsFunc(intent.Fields(op.body), func(f intent.Field) bool { return f.Name != "version" })
}

// clock is when and where a caller means what they say.
func (s *service) clock(by caller) intent.Clock { return intent.Clock{Now: by.now, Zone: s.Zone} }
