package fault_test

import (
	"errors"
	"testing"

	"tallylight/readiness/fault"
)

func TestWrap(t *testing.T) {
	if err := fault.Wrap(nil, "read %s", "it"); err != nil {
		t.Errorf("what did not fail is wrapped: %v", err)
	}
	err := fault.Wrap(fault.ErrStale, "read %s", "100%s")
	if err.Error() != "read 100%s: changed by someone else meanwhile" || !errors.Is(err, fault.ErrStale) {
		t.Errorf("wrapped: %v", err)
	}
}

func TestOrNone(t *testing.T) {
	if v, err := fault.OrNone(3, nil, "count"); v != 3 || err != nil {
		t.Errorf("what did not fail came to %d, %v, want 3", v, err)
	}
	if v, err := fault.OrNone(3, fault.ErrNotFound, "count"); v != 0 || err.Error() != "count: not found" || !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("what failed came to %d, %v", v, err)
	}
}
