package intent

import (
	"reflect"
	"strconv"
)

// Seen is the version of a thing from which an intention about it was made.
type Seen struct {
	Version int64 `json:"version" doc:"The version that was seen; or If-Match."`
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
	t, m := reflect.ValueOf(theirs), reflect.ValueOf(mine)
	var all []Difference
	for _, f := range Fields(t.Type()) {
		if f.Ignored || f.JSONOnly || f.Name == "version" || f.list() || f.Type.Kind() == reflect.Map || f.Is == "secret" {
			continue
		}
		all = append(all, Difference{f.Name, typed(t.FieldByIndex(f.index)), typed(m.FieldByIndex(f.index))})
	}
	return all
}

// typed is a value as a form would say it.
func typed(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return "true"
		}
		return ""
	case reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	}
	return v.String()
}
