package readiness_test

import (
	"math"
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// TestNoTaskComparesWithWhatIsNoFigure meets every verify kind: JSON can keep neither NaN nor an infinity.
func TestNoTaskComparesWithWhatIsNoFigure(t *testing.T) {
	for _, kind := range readiness.VerifyKinds() {
		for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for _, set := range []struct {
				check string
				proof readiness.ProofName
			}{{}, {check: "up"}, {check: "L1", proof: readiness.ProofChecks}} {
				ask := given.Ladder.Templates[0].Ask
				ask.Verify, ask.Check, ask.Proof, ask.Want.Value = kind, set.check, set.proof, x
				found := 0
				for _, w := range ask.Wrong() {
					if w == (fault.Invalid{Field: "value", Reason: "not_a_number"}) {
						found++
					}
				}
				if found != 1 {
					t.Errorf("%s with check %q, proof %q and %v: refused %d times as a value, want once", kind, set.check, set.proof, x, found)
				}
			}
		}
	}
}
