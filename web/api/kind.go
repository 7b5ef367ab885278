package api

import (
	"github.com/danielgtaylor/huma/v2"

	"tallylight/readiness"
)

// verifyKind is a verify kind; the description lists those that there are.
type verifyKind string

// Schema implements huma.SchemaProvider.
func (verifyKind) Schema(huma.Registry) *huma.Schema { return oneOf(readiness.VerifyKinds()) }

// connectionKind is a kind of connection; the description lists those that there are.
type connectionKind string

// Schema implements huma.SchemaProvider.
func (connectionKind) Schema(huma.Registry) *huma.Schema { return oneOf(readiness.ConnectionKinds()) }

// callWord is a call; the description lists those that there are.
type callWord string

// Schema implements huma.SchemaProvider.
func (callWord) Schema(huma.Registry) *huma.Schema { return oneOf(readiness.Calls) }

// oneOf describes a text that is one of the registered.
func oneOf[K ~string](registered []K) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, r := range registered {
		s.Enum = append(s.Enum, string(r))
	}
	return s
}
