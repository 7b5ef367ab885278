package intent

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tallylight/readiness/airtime"

	"tallylight/readiness/fault"
)

// Source is what came through one of the doors.
type Source struct {
	form url.Values
	tree map[string]any
	err  error
}

// Form is a posted form.
func Form(values url.Values) Source { return Source{form: values} }

// JSON is the body of a request. What is no text in it is left out, as of a form.
func JSON(body []byte) Source {
	var from Source
	dec := json.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(body, nil)))
	dec.UseNumber()
	if err := dec.Decode(&from.tree); err != nil || from.tree == nil {
		from.err = fault.Invalid{Field: "body", Reason: "not_an_object"}
	}
	return from
}

// Read reads an intention, into points at it. Of JSON what is not said stays as it is; a form says everything. The error
// joins an Invalid for each field that cannot be read; the others are read all the same.
func Read(from Source, into any) error {
	if from.err != nil {
		return from.err
	}
	r := reader{}
	v := reflect.ValueOf(into).Elem()
	if from.form != nil {
		r.form(v, from.form, "")
	} else {
		r.json(v, from.tree, "")
	}
	given(v, from)
	return errors.Join(r.wrong...)
}

// given fills in the fields that say whether another was sent, also where it is empty.
func given(v reflect.Value, from Source) {
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("given"); name != "" {
			v.Field(i).SetBool(from.form.Has(name) || from.tree[name] != nil)
		}
	}
}

// reader collects what cannot be read.
type reader struct{ wrong []error }

func (r *reader) refuse(field, reason, got string) {
	r.wrong = append(r.wrong, fault.Invalid{Field: field, Reason: reason, Got: got})
}

// form reads the fields of a form, whose names end in suffix.
func (r *reader) form(v reflect.Value, values url.Values, suffix string) {
	for _, f := range Fields(v.Type()) {
		said := values[f.Name+suffix]
		switch at := v.FieldByIndex(f.index); {
		case f.Ignored, f.JSONOnly:
		case f.list():
			r.rows(at, values)
		case f.Type.Kind() == reflect.Map:
			r.named(f, at, values)
		case f.several():
			r.put(f, at, strings.Join(said, "\n"), suffix)
		default:
			r.put(f, at, strings.Join(said[:min(len(said), 1)], ""), suffix)
		}
	}
}

// rows reads a list: its fields end in _1, _2 and so on, as long as there is a row of that number.
func (r *reader) rows(at reflect.Value, values url.Values) {
	at.SetZero()
	for n := 1; values.Get(fmt.Sprint("row_", n)) != "" && n <= mostRows; n++ {
		row := reflect.New(at.Type().Elem()).Elem()
		r.form(row, values, fmt.Sprint("_", n))
		at.Set(reflect.Append(at, row))
	}
}

// mostRows bounds what is read; what may be is for the rules to say.
const mostRows = 1000

// named reads a map, whose fields begin with the name of the field.
func (r *reader) named(f Field, at reflect.Value, values url.Values) {
	at.Set(reflect.MakeMap(f.Type))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if key, ok := strings.CutPrefix(name, f.Name); ok && key != "" && (!f.Sparse || values.Get(name) != "") {
			r.entry(f, at, key, values.Get(name))
		}
	}
}

func (r *reader) entry(f Field, at reflect.Value, key, said string) {
	said = clean(said)
	at.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(said))
	if f.unreadable(said) != "" || said == "" && f.Is != "texts" {
		r.refuse(f.Name+key, f.Else, said)
	}
}

// clean leaves out what is no text (a NUL, a broken byte), which PostgreSQL would refuse, and the blanks around.
func clean(said string) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(said, "\x00", ""), ""))
}

// put sets a field to what was said.
func (r *reader) put(f Field, at reflect.Value, said, suffix string) {
	switch {
	case f.verbatim():
		said = strings.ToValidUTF8(strings.ReplaceAll(said, "\x00", ""), "")
	case f.several():
		said = strings.Join(strings.FieldsFunc(clean(said), f.between), " ")
	default:
		said = strings.ReplaceAll(clean(said), "\r", "")
	}
	reason := f.unreadable(said)
	switch at.Kind() {
	case reflect.Bool:
		at.SetBool(said != "" && said != "false")
		return
	case reflect.Int64:
		n, err := strconv.ParseInt(said, 10, 64)
		at.SetInt(n)
		if err != nil {
			reason = f.Else
		}
	default:
		at.SetString(said)
	}
	if reason != "" {
		r.refuse(f.Name+suffix, reason, said)
	}
}

// verbatim says that blanks around a text are part of it.
func (f Field) verbatim() bool { return f.Is == "secret" || f.Is == "raw" }

// several says that a field is a list of texts.
func (f Field) several() bool { return f.Is == "list" || f.Is == "ids" }

// between says that a character stands between the texts of a list.
func (f Field) between(c rune) bool {
	return unicode.IsSpace(c) || f.Is == "ids" && (c == '、' || c == ',')
}

// unreadable gives the reason why a text is no number where one is asked for; empty where it can be read.
func (f Field) unreadable(said string) string {
	_, isNumeral := isNumber(strings.TrimSuffix(said, map[string]string{"percent": "%"}[f.Is]))
	_, err := strconv.ParseInt(figures(said), 10, 64)
	readable := map[string]bool{"whole": err == nil, "number": isNumeral, "minutes": isNumeral, "percent": isNumeral, "flag": said == "true" || said == "false"}
	if ok, asked := readable[f.Is]; said == "" || !asked || ok {
		return ""
	}
	return f.Else
}

// figures is a number as people type it, made plain.
func figures(said string) string { return strings.ReplaceAll(airtime.Narrow(said), ",", "") }

// isNumber reads a number that may have a fraction.
func isNumber(said string) (float64, bool) {
	x, err := strconv.ParseFloat(figures(said), 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// whole is the number that a text says; 0 where it says none.
func whole(said string) int64 {
	n, _ := strconv.ParseInt(figures(said), 10, 64)
	return n
}

// number is the same of one that may have a fraction.
func number(said string) float64 {
	x, ok := isNumber(said)
	if !ok {
		return 0
	}
	return x
}

// figure is a number as it is typed; empty for none.
func figure(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// percent is a share as it is typed.
func percent(share float64) string { return figure(math.Round(share*1e10) / 1e8) }
