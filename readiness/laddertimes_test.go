package readiness_test

import (
	"slices"
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness"
)

// single is the default ladder as it was when a task had one time alone.
func single() readiness.Ladder {
	l := readiness.DefaultLadder()
	for i := range l.Templates {
		t := &l.Templates[i]
		t.Last, t.TickFrom = readiness.Gate{}, readiness.Gate{}
		switch t.ID {
		case "A-01", "A-02":
			t.Gate = readiness.Gate{Anchor: readiness.AtEntry}
		case "C-03":
			t.Gate = readiness.Gate{Anchor: readiness.AtStart, Lead: -given.Day}
		}
	}
	return l
}

func TestAnOlderLadderGetsItsSecondTimes(t *testing.T) {
	if got, want := single().WithTimes(), readiness.DefaultLadder(); !slices.Equal(got.Templates, want.Templates) {
		t.Error("the first default ladder does not become the present one")
	}
	changed := single()
	for i := range changed.Templates {
		changed.Templates[i].Gate.Lead -= 2 * given.Day
	}
	changed.Templates[0].ID = "X-01"
	if got := changed.WithTimes(); !slices.Equal(got.Templates, changed.Templates) {
		t.Error("what people have changed is changed again")
	}
	if now := readiness.DefaultLadder(); !slices.Equal(now.WithTimes().Templates, now.Templates) {
		t.Error("a ladder that has them is changed")
	}
}
