package text

import (
	"testing"
	"time"

	"tallylight/readiness"
)

func TestWhoHasARoleIsNamedWithIt(t *testing.T) {
	task := readiness.Task{Claims: []readiness.Claim{{Name: "Ann", As: "lead"}, {Name: "Ann", As: "scribe"}, {Name: "Bob"}}}
	for lang, want := range map[Lang]string{EN: "Incident lead: Ann, Scribe: Ann, Bob", JA: "指揮：Ann、記録：Ann、Bob"} {
		if got := For(lang).Holders(task); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheReasonToSkipNamesTheLastPossibleTime(t *testing.T) {
	late := readiness.TooLate{Needs: 5 * 24 * time.Hour, Template: &readiness.TaskTemplate{Ask: readiness.Ask{Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -14 * 24 * time.Hour}}}}
	if got := For(EN).SkipReason(late); got != "Too late: it needs 5 d." {
		t.Errorf("%q", got)
	}
}
