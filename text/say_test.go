package text

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/forecast"

	"tallylight/readiness/grading"

	"tallylight/readiness"
)

func TestEveryRowSaysTheSameInBothLanguages(t *testing.T) {
	rows := 0
	both := build(EN, func(en, ja string) string {
		rows++
		if en == "" || ja == "" && en != " " { // Japanese has no gaps between words
			t.Errorf("a row has an empty side: %q, %q", en, ja)
		}
		if !maps.Equal(holes(en), holes(ja)) {
			t.Errorf("the sides of a row have other values: %q, %q", en, ja)
		}
		return en
	})
	speak(t, "en", reflect.ValueOf(both))
	speak(t, "ja", reflect.ValueOf(*For(JA)))
	if rows < 2000 {
		t.Errorf("only %d rows were looked at", rows)
	}
}

var hole = regexp.MustCompile(`%(?:\[(\d)\])?([sd])|\{\w+\}|\|`)

// holes gives where values stand in a pattern: the verb by the number of its value, and names in braces.
func holes(pattern string) map[string]string {
	found, next := map[string]string{}, 1
	for _, m := range hole.FindAllStringSubmatch(pattern, -1) {
		if m[2] == "" {
			found[m[0]] = ""
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		found[strconv.Itoa(next)] = m[2]
		next++
	}
	return found
}

// speak calls every sentence with values of each kind, which says the rows within it, and fails where a value is not taken.
func speak(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			speak(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			speak(t, path+"["+keyName(k)+"]", v.MapIndex(k))
		}
	case reflect.Func:
		for nth := range 4 {
			in := make([]reflect.Value, v.Type().NumIn())
			for i := range in {
				in[i] = sample(v.Type().In(i), nth)
			}
			if said := v.Call(in)[0]; strings.Contains(fmt.Sprint(said.Interface()), "%!") || said.IsZero() {
				t.Errorf("%s says %q", path, said)
			}
		}
	}
}

// sample gives a value of a type; there are four, of which the second is of one thing.
func sample(of reflect.Type, nth int) reflect.Value {
	switch of {
	case reflect.TypeFor[Clock]():
		return reflect.ValueOf(Clock{Zone: time.UTC})
	case reflect.TypeFor[grading.Reason]():
		r := grading.Reason{From: nth, To: 3, Peak: float64(nth), Times: float64(nth % 2), Baseline: float64(nth / 2), ProvenAt: time.Unix(0, 0)}
		return reflect.ValueOf(r)
	case reflect.TypeFor[forecast.Peak]():
		return reflect.ValueOf(forecast.Peak{RateFrom: float64(nth), Rate: float64(nth + 1)})
	case reflect.TypeFor[readiness.Counts]():
		return reflect.ValueOf(readiness.Counts{Total: 5, Late: nth, Unclaimed: nth})
	case reflect.TypeFor[readiness.LadderEdits]():
		return reflect.ValueOf(readiness.LadderEdits{Added: nth, Changed: 1})
	case reflect.TypeFor[time.Duration]():
		return reflect.ValueOf([]time.Duration{0, time.Minute, 3 * time.Hour, 50 * time.Hour}[nth])
	}
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString([]string{"a", "b", "c", "d"}[nth])
	case reflect.Int:
		v.SetInt([]int64{-2, 1, 0, 5}[nth])
	case reflect.Float64:
		v.SetFloat(float64(nth))
	case reflect.Bool:
		v.SetBool(nth%2 == 0)
	}
	return v
}

func TestHoles(t *testing.T) {
	for pattern, want := range map[string]map[string]string{
		"100 % of them":     {},
		"%d of %s":          {"1": "d", "2": "s"},
		"%[2]sの%[1]d件":      {"1": "d", "2": "s"},
		"{who} moved|[ it]": {"{who}": "", "|": ""},
	} {
		if got := holes(pattern); !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", pattern, got, want)
		}
	}
}
