package readiness_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"tallylight/readiness"
)

func TestInvalidsAreAllFound(t *testing.T) {
	a, b := readiness.Invalid{Field: "name", Reason: "required"}, readiness.Invalid{Field: "lead", Reason: "not_a_lead"}
	for _, row := range []struct {
		name string
		err  error
		want []readiness.Invalid
	}{
		{"nothing is wrong", nil, nil},
		{"another error names no field", readiness.ErrStale, nil},
		{"one field", a, []readiness.Invalid{a}},
		{"wrapped", fmt.Errorf("save: %w", a), []readiness.Invalid{a}},
		{"several, wrapped and joined, in order", fmt.Errorf("save: %w", errors.Join(b, fmt.Errorf("task: %w", errors.Join(a)))), []readiness.Invalid{b, a}},
		{"among others", errors.Join(readiness.ErrStale, b), []readiness.Invalid{b}},
	} {
		if got := readiness.Invalids(row.err); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}
