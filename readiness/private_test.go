package readiness

import (
	"maps"
	"reflect"
	"testing"
	"time"

	"tallylight/readiness/journal"
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

func TestWithholdingAChangeToManyEvents(t *testing.T) {
	for _, row := range []struct {
		sentence, image, want string
	}{
		{"of an import nothing is left", `{"events":{"e":{"event":{"title":"Merger"}}}}`, ""},
		{"of a ladder the ladder is", `{"ladder":{"Version":2},"events":{"e":{"event":{"title":"Merger"}}}}`, `{"ladder":{"Version":2}}`},
		{"what says nothing of events stays", `{"ladder":{"Version":2}}`, `{"ladder":{"Version":2}}`},
		{"what cannot be read goes", `"events"`, ""},
		{"nothing stays nothing", "", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := Change{Kind: journal.FeedImported, Before: row.image, After: row.image}.Withhold("Private")
			if got.Before != row.want || got.After != row.want {
				t.Errorf("%q and %q, want %q", got.Before, got.After, row.want)
			}
		})
	}
}
