package text

import (
	"slices"
	"testing"

	"tallylight/readiness/fault"
)

func TestEveryFaultOfTheDatabaseIsSaid(t *testing.T) {
	for _, kind := range constants(t, "../readiness/fault/store.go", "Store") {
		if !slices.Contains(fault.StoreKinds, fault.StoreKind(kind)) {
			t.Errorf("%s is not in the list of kinds", kind)
		}
		for _, lang := range []Lang{EN, JA} {
			if For(lang).StoreFault(fault.StoreKind(kind)) == "" {
				t.Errorf("%s: %s has no sentence", lang, kind)
			}
		}
	}
}
