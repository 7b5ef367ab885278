package readiness_test

import (
	"testing"

	"tallylight/readiness"
)

func TestVerifySpecsAgree(t *testing.T) {
	seen := map[readiness.VerifyKind]bool{"": true}
	for _, spec := range readiness.VerifySpecs {
		if seen[spec.Kind] || spec.Kind.Spec().Kind != spec.Kind {
			t.Errorf("%q is registered twice, or cannot be found", spec.Kind)
		}
		seen[spec.Kind] = true
		if spec.Needs != "" && spec.Needs != "check" && spec.Needs != "source" {
			t.Errorf("%q needs %q, which no task has", spec.Kind, spec.Needs)
		}
		if spec.Needs == "" && (spec.Asked || spec.Through != "" || spec.Fresh != 0) {
			t.Errorf("%q: what no task can set up is neither asked nor fresh: %+v", spec.Kind, spec)
		}
		if spec.Through != "" && spec.Through.Spec().Kind != spec.Through {
			t.Errorf("%q goes through %q, which is no connection", spec.Kind, spec.Through)
		}
		if spec.Asked == spec.Through.Spec().Endpoint && spec.Needs != "" {
			t.Errorf("%q is asked where messages come in, or heard where none do", spec.Kind)
		}
	}
	if spec := readiness.VerifyKind("carrier-pigeon").Spec(); spec.Kind != "" || spec.Needs != "" || spec.Asked {
		t.Errorf("there is no such kind: %+v", spec)
	}
}
