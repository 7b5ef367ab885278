package intent

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tallylight/readiness/fault"
)

// json reads the fields of an object; at begins their names.
func (r *reader) json(v reflect.Value, tree map[string]any, at string) {
	fields := Fields(v.Type())
	r.strangers(fields, tree, nil, at)
	for _, f := range fields {
		if f.Ignored {
			continue
		}
		if f.Whole > 0 && isObject(tree, f.Path[:f.Whole]) {
			v.FieldByIndex(f.index).SetZero()
		}
		said, given := find(tree, f.Path)
		if given && said == nil && f.Null != "" {
			r.put(f, v.FieldByIndex(f.index), f.Null, "")
		} else if given && said == nil {
			v.FieldByIndex(f.index).SetZero()
		} else if given {
			r.value(f, v.FieldByIndex(f.index), said, at)
		}
	}
}

func isObject(tree map[string]any, path []string) bool {
	said, _ := find(tree, path)
	_, is := said.(map[string]any)
	return is
}

// find gives what stands at a path.
func find(tree map[string]any, path []string) (said any, given bool) {
	said = tree
	for _, name := range path {
		in, ok := said.(map[string]any)
		if !ok {
			return nil, false
		}
		if said, given = in[name]; !given {
			return nil, false
		}
	}
	return said, given
}

// strangers refuses what no field takes.
func (r *reader) strangers(fields []Field, tree map[string]any, below []string, at string) {
	for name, said := range tree {
		path := append(below[:len(below):len(below)], name)
		takes := func(f Field) bool { return slices.Equal(f.Path, path) }
		inside := func(f Field) bool { return len(f.Path) > len(path) && slices.Equal(f.Path[:len(path)], path) }
		object, is := said.(map[string]any)
		switch {
		case slices.ContainsFunc(fields, takes):
		case !slices.ContainsFunc(fields, inside):
			r.refuse(at+strings.Join(path, "."), "no_such_field", "")
		case is:
			r.strangers(fields, object, path, at)
		case said != nil:
			r.refuse(at+strings.Join(path, "."), "not_an_object", "")
		}
	}
}

// value reads one field.
func (r *reader) value(f Field, into reflect.Value, said any, at string) {
	switch {
	case f.list():
		r.list(f, into, said, at)
	case f.Type.Kind() == reflect.Map:
		r.object(f, into, said, at)
	default:
		text, reason := f.text(said)
		if reason != "" {
			r.refuse(at+f.Name, reason, "")
			return
		}
		f.Name = at + f.Name
		r.put(f, into, text, "")
	}
}

// text gives what JSON says as it would be typed, or the reason why it is not of the kind of the field.
func (f Field) text(said any) (text, reason string) {
	kind := f.Type.Kind()
	switch said := said.(type) {
	case string:
		if f.Is == "" && kind == reflect.String || f.verbatim() {
			return said, ""
		}
	case bool:
		if kind == reflect.Bool || f.Is == "flag" {
			return strconv.FormatBool(said != f.Not), ""
		}
	case json.Number:
		return f.numeral(said)
	case []any:
		if f.several() {
			return joined(said)
		}
	}
	return "", f.notOfKind()
}

// numeral is a number of JSON as it would be typed.
func (f Field) numeral(said json.Number) (text, reason string) {
	x, err := said.Float64()
	switch {
	case f.Is == "span":
		return said.String() + "s", ""
	case f.Is == "whole", f.Is == "number", f.Is == "figure", f.Type.Kind() == reflect.Int64:
		return said.String(), ""
	case err == nil && f.Is == "minutes":
		return strconv.FormatFloat(x/60, 'f', -1, 64), ""
	case err == nil && f.Is == "percent":
		return strconv.FormatFloat(math.Round(x*1e10)/1e8, 'f', -1, 64), ""
	}
	return "", f.notOfKind()
}

func (f Field) notOfKind() string {
	switch {
	case f.Type.Kind() == reflect.Bool:
		return "not_yes_or_no"
	case f.Type.Kind() == reflect.String && (f.Is == "" || f.verbatim()):
		return "not_a_text"
	}
	return f.Else
}

// joined is a list of texts as a form says it.
func joined(said []any) (text, reason string) {
	parts := make([]string, len(said))
	for i, one := range said {
		part, ok := one.(string)
		if !ok {
			return "", "not_a_list"
		}
		parts[i] = part
	}
	return strings.Join(parts, "\n"), ""
}

// list reads a list of objects. What is refused in one is named by its id, or by its place.
func (r *reader) list(f Field, into reflect.Value, said any, at string) {
	items, ok := said.([]any)
	if !ok {
		r.refuse(at+f.Name, "not_a_list", "")
		return
	}
	into.SetZero()
	for i, item := range items {
		object, ok := item.(map[string]any)
		if !ok {
			r.refuse(fmt.Sprintf("%s%s.%d", at, f.Name, i+1), "not_an_object", "")
			continue
		}
		name, _ := object["id"].(string)
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		row := reflect.New(f.Type.Elem()).Elem()
		r.json(row, object, at+f.Name+"."+name+".")
		into.Set(reflect.Append(into, row))
	}
}

// object reads a map by name: of numbers, or of texts, of which those that are not said stay.
func (r *reader) object(f Field, into reflect.Value, said any, _ string) {
	entries, ok := said.(map[string]any)
	if !ok {
		r.refuse(f.Name, "not_an_object", "")
		return
	}
	if f.Is == "texts" {
		r.texts(f, into, entries)
		return
	}
	into.Set(reflect.MakeMap(f.Type))
	for key, one := range entries {
		n, ok := one.(json.Number)
		if !ok {
			r.wrong = append(r.wrong, fault.Invalid{Field: f.Name + key, Reason: f.Else})
			continue
		}
		r.entry(f, into, key, n.String())
	}
}

// texts reads those of a map.
func (r *reader) texts(f Field, into reflect.Value, entries map[string]any) {
	if into.IsNil() {
		into.Set(reflect.MakeMap(f.Type))
	}
	for key, one := range entries {
		said, ok := one.(string)
		if !ok && one != nil {
			r.wrong = append(r.wrong, fault.Invalid{Field: f.Name + key, Reason: "not_a_text"})
			continue
		}
		r.entry(f, into, key, said)
	}
}
