package readiness_test

import (
	"testing"

	"tallylight/readiness"
)

func TestSourceError(t *testing.T) {
	for want, err := range map[string]readiness.SourceError{
		"timeout":               {Code: "timeout"},
		"not_a_calendar (html)": {Code: readiness.NotACalendar, Detail: "html"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
