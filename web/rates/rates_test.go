package rates_test

import (
	"strconv"
	"testing"
	"time"

	"tallylight/web/rates"
)

var noon = time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)

func TestEachCallerHasTheirOwn(t *testing.T) {
	r := rates.New(2)
	for _, row := range []struct {
		sentence, caller string
		at               time.Time
		left             int
		wait             time.Duration
	}{
		{"the first", "a", noon, 1, 0},
		{"the last", "a", noon, 0, 0},
		{"one too many", "a", noon, 0, 30 * time.Second},
		{"another caller", "b", noon, 1, 0},
		{"when one has come back", "a", noon.Add(30 * time.Second), 0, 0},
		{"when all have", "a", noon.Add(time.Hour), 1, 0},
	} {
		if left, _, wait := r.Take(row.caller, row.at); left != row.left || wait != row.wait {
			t.Errorf("%s: %d left, wait %s", row.sentence, left, wait)
		}
	}
	if wait := r.Spent("nobody", noon); wait != 0 {
		t.Errorf("who has done nothing waits %s", wait)
	}
}

func TestCallersWhoAreTooManyShareARate(t *testing.T) {
	r := rates.New(2)
	for i := range 10_000 {
		r.Take(strconv.Itoa(i), noon)
	}
	r.Take("one", noon)
	r.Take("another", noon)
	if _, _, wait := r.Take("a third", noon); wait == 0 {
		t.Error("any number of callers is told apart")
	}
	if _, _, wait := r.Take("a fourth", noon.Add(rates.Span)); wait != 0 {
		t.Errorf("when the others have all of theirs again, one waits %s", wait)
	}
}
