package readiness

import (
	"maps"
	"reflect"
	"testing"
	"time"
)

func TestWithholdingAnEvent(t *testing.T) {
	start := time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)
	open := Event{ID: "e", UID: "u", Title: "Interview", Description: "with A", Location: "Studio 3", URL: "https://a.example",
		Categories: []string{"TV"}, Start: start, Level: 4, Brief: Brief{Contact: "B"}, Version: 3}
	closed := open
	closed.Private = true
	if got := open.Withhold("Private"); !reflect.DeepEqual(got, open) {
		t.Errorf("an open event is told as %+v", got)
	}
	want := Event{ID: "e", UID: "u", Title: "Private", Start: start, Level: 4, Private: true, Version: 3}
	if got := closed.Withhold("Private"); !reflect.DeepEqual(got, want) {
		t.Errorf("a private event is told as %+v", got)
	}
}

func TestWithholdingAChange(t *testing.T) {
	rows := []struct {
		sentence string
		private  bool
		data     map[string]string
		want     map[string]string
	}{
		{"of an open event all is told", false, map[string]string{"title": "Interview", "reason": "r"}, map[string]string{"title": "Interview", "reason": "r"}},
		{"of a private event what moved is told", true, map[string]string{"title": "Interview", "from": "a", "to": "b"}, map[string]string{"title": "Private", "from": "a", "to": "b"}},
		{"what people wrote is not", true, map[string]string{"reason": "r", "evidence": "e", "contact": "c"}, map[string]string{"title": "Private"}},
		{"a task is named by its template", true, map[string]string{"title_en": "Warm the cache", "note": "n"}, map[string]string{"title": "Private", "title_en": "Warm the cache"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			got := Change{Private: row.private, Data: row.data}.Withhold("Private").Data
			if !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}
