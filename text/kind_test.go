package text

import (
	"maps"
	"slices"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
)

// eachOfThem compares the registered kinds with those that have words, in both directions.
func eachOfThem[K ~string, W any](t *testing.T, what string, registered []K, words map[K]W) {
	t.Helper()
	for _, kind := range registered {
		if _, said := words[kind]; !said {
			t.Errorf("%s %q has no words", what, kind)
		}
	}
	for kind := range maps.Keys(words) {
		if !slices.Contains(registered, kind) {
			t.Errorf("%s %q has words and is none that there is", what, kind)
		}
	}
}

func TestEveryVerifyKindIsSaid(t *testing.T) {
	for _, spec := range readiness.VerifySpecs {
		for _, l := range []Lang{EN, JA} {
			switch v := For(l).Verifier(spec.Kind); {
			case v.Short == "" || v.Name == "" || v.Proven == "":
				t.Errorf("%s: verify kind %q is not said: %+v", l, spec.Kind, v)
			case spec.Needs != "" && (v.Held == "" || v.Hint == ""):
				t.Errorf("%s: a task of verify kind %q can be set up, and nobody says how: %+v", l, spec.Kind, v)
			}
		}
	}
	eachOfThem(t, "verify kind", readiness.VerifyKinds(), For(EN).Verifiers)
}

func TestEveryConnectionKindIsSaid(t *testing.T) {
	for _, spec := range readiness.ConnectionSpecs {
		for _, l := range []Lang{EN, JA} {
			if c := For(l).Connector(spec.Kind); c.Name == "" || c.How == "" {
				t.Errorf("%s: connection kind %q is not said: %+v", l, spec.Kind, c)
			}
		}
	}
	eachOfThem(t, "connection kind", readiness.ConnectionKinds(), For(EN).Connectors)
}

func TestEveryKindOfChangeIsSaid(t *testing.T) {
	variants := []string{levelProposed, levelsProposed}
	for _, kind := range journal.Kinds() {
		if _, said := For(EN).History.Line[kind+byHand]; said {
			variants = append(variants, kind+byHand)
		}
	}
	var groups []string
	for _, g := range journal.Groups {
		groups = append(groups, g.Name)
	}
	for _, l := range []Lang{EN, JA} {
		said := For(l).History
		eachOfThem(t, string(l)+": kind of change", append(journal.Kinds(), variants...), said.Line)
		eachOfThem(t, string(l)+": group of changes", groups, said.Group)
		for _, kind := range journal.Kinds() {
			_, named := said.Undone[kind]
			if undoable := (readiness.Change{Kind: kind, ActorID: "p", At: time.Unix(0, 0)}).MayUndo(time.Unix(0, 0)) == nil; undoable != named {
				t.Errorf("%s: %q may be taken back: %v; that has a name: %v", l, kind, undoable, named)
			}
		}
	}
}
