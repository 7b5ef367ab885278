package intent

import (
	"reflect"
	"strconv"
)

// Seen is the version of a thing from which an intention about it was made.
type Seen struct {
	Version int64 `json:"version" doc:"Version that was seen; or use If-Match."`
}

// Of is where the version is kept.
func (s *Seen) Of() *int64 { return &s.Version }

// Stale says that the thing has another version by now. 0 fits every version.
func (s Seen) Stale(now int64) bool { return s.Version != 0 && s.Version != now }

// Pressed is an intention that says nothing but the version seen: a button.
type Pressed struct{ Seen }

// Difference is a field of an intention as it stands by now and as it was meant.
type Difference struct{ Name, Theirs, Mine string }

// Differences lists every field of two intentions of one kind, for those who saw an older version.
func Differences[T any](theirs, mine T) []Difference {
	there := Typed(theirs)
	var all []Difference
	each(mine, func(name, said string) {
		if name != "version" {
			all = append(all, Difference{name, there[name], said})
		}
	})
	return all
}

// Typed gives the fields of an intention by their names in a form, as it would say them. A box that is ticked is "on".
func Typed(in any) map[string]string {
	all := map[string]string{}
	each(in, func(name, said string) { all[name] = said })
	return all
}

// fill sets the texts of an intention that go by the names of a form, as Typed gives them.
func fill(into any, said map[string]string) {
	v := reflect.ValueOf(into).Elem()
	for _, f := range Fields(v.Type()) {
		if text, given := said[f.Name]; given {
			v.FieldByIndex(f.index).SetString(text)
		}
	}
}

// each gives the fields of an intention that a form says, in their order. What is secret is not said again.
func each(in any, do func(name, said string)) {
	v := reflect.ValueOf(in)
	for _, f := range Fields(v.Type()) {
		if f.Ignored || f.JSONOnly || f.list() || f.Type.Kind() == reflect.Map || f.Is == "secret" {
			continue
		}
		switch at := v.FieldByIndex(f.index); {
		case at.Kind() == reflect.String:
			do(f.Name, at.String())
		case at.Kind() == reflect.Int64:
			do(f.Name, strconv.FormatInt(at.Int(), 10))
		case at.Bool():
			do(f.Name, "on")
		default:
			do(f.Name, "")
		}
	}
}
