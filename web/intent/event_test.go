package intent_test

import (
	"reflect"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/web/intent"
)

// What the rules know and a form has not would be emptied by whoever saves the form.
func TestFormsHaveEveryTextThatTheRulesKnow(t *testing.T) {
	texts := map[string]string{}
	for _, about := range readiness.EventTexts {
		texts[about.Field] = "the " + about.Field
	}
	var e readiness.Event
	e.Write(texts)
	facts := intent.FactsOf(e, intent.Airing{})
	said := intent.Typed(facts)
	for field, text := range texts {
		if said[field] != text {
			t.Errorf("the form of an event says %q of its %s", said[field], field)
		}
	}
	var back readiness.Event
	if facts.Over(&back, intent.Clock{Zone: time.UTC}); !reflect.DeepEqual(back.Texts(), texts) {
		t.Errorf("an event is left with %v", back.Texts())
	}

	var b readiness.Brief
	for _, f := range readiness.BriefFields {
		b.Tell(f, "the "+string(f))
	}
	b.EmbargoUntil = "2026-11-19T12:00:00Z"
	if got, _ := intent.BriefOf(b).Told(intent.Clock{Zone: time.UTC}, time.UTC, readiness.Brief{}); got != b {
		t.Errorf("a brief is left as %+v", got)
	}
}
