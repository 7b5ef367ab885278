package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"tallylight/web/intent"
)

// schemaOf describes an intention as JSON, with the limits of its fields.
func schemaOf(t reflect.Type) *huma.Schema {
	root := object()
	for _, f := range intent.Fields(t) {
		at := root
		for _, name := range f.Path[:len(f.Path)-1] {
			if at.Properties[name] == nil {
				at.Properties[name] = object()
			}
			at = at.Properties[name]
		}
		name := f.Path[len(f.Path)-1]
		at.Properties[name] = fieldSchema(f)
		if f.Required {
			at.Required = append(at.Required, name)
		}
	}
	return root
}

func object() *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
}

func fieldSchema(f intent.Field) *huma.Schema {
	s := &huma.Schema{Description: f.Doc, Type: huma.TypeString, Nullable: !f.Required, WriteOnly: f.Is == "secret"}
	limit := intent.Limits[f.Limit]
	switch {
	case f.Ignored:
		return &huma.Schema{Description: f.Doc}
	case f.Type.Kind() == reflect.Bool, f.Is == "flag":
		s.Type = huma.TypeBoolean
	case f.Type.Kind() == reflect.Int64, f.Is == "whole", f.Is == "span":
		s.Type = huma.TypeInteger
	case f.Is == "number", f.Is == "figure":
		s.Type = huma.TypeNumber
	case f.Is == "list", f.Is == "ids":
		s.Type, s.Items = huma.TypeArray, &huma.Schema{Type: huma.TypeString}
	case f.Type.Kind() == reflect.Slice:
		s.Type, s.Items = huma.TypeArray, schemaOf(f.Type.Elem())
	}
	if f.Is == "texts" {
		return &huma.Schema{Description: f.Doc, Type: huma.TypeObject, AdditionalProperties: &huma.Schema{Type: huma.TypeString, WriteOnly: true}}
	}
	if f.Type.Kind() == reflect.Map {
		s = &huma.Schema{Description: f.Doc, Type: huma.TypeObject, AdditionalProperties: bounded(&huma.Schema{Type: huma.TypeInteger}, limit)}
		return s
	}
	return bounded(s, limit)
}

// bounded adds what bounds a field.
func bounded(s *huma.Schema, limit intent.Limit) *huma.Schema {
	if limit.Most > 0 {
		s.MaxLength = &limit.Most
	}
	if limit.From < limit.To {
		s.Minimum, s.Maximum = &limit.From, &limit.To
	}
	for _, word := range limit.Words {
		s.Enum = append(s.Enum, word)
	}
	return s
}
