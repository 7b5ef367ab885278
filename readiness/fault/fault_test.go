package fault_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"tallylight/readiness/fault"
)

func TestInvalidsAreAllFound(t *testing.T) {
	a, b := fault.Invalid{Field: "name", Reason: "required"}, fault.Invalid{Field: "lead", Reason: "not_a_lead"}
	for _, row := range []struct {
		name string
		err  error
		want []fault.Invalid
	}{
		{"nothing is wrong", nil, nil},
		{"another error names no field", fault.ErrStale, nil},
		{"one field", a, []fault.Invalid{a}},
		{"wrapped", fmt.Errorf("save: %w", a), []fault.Invalid{a}},
		{"several, wrapped and joined, in order", fmt.Errorf("save: %w", errors.Join(b, fmt.Errorf("task: %w", errors.Join(a)))), []fault.Invalid{b, a}},
		{"among others", errors.Join(fault.ErrStale, b), []fault.Invalid{b}},
	} {
		if got := fault.Invalids(row.err); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}
