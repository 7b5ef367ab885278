package secrets

import (
	"context"
	"errors"
	"testing"
	"time"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// tried is a count of tries that refuses from some call on.
type tried struct {
	asked, failed int
	refusesAt     int // the call of MayTry from which it refuses; 0: none
	tooMany       bool
}

var errTooMany = fault.Wait{Reason: fault.WaitPasswords, After: time.Minute}

func (c *tried) MayTry(context.Context, account.Try, time.Time) error {
	if c.asked++; c.refusesAt > 0 && c.asked >= c.refusesAt {
		return errTooMany
	}
	return nil
}

func (c *tried) TriedInVain(context.Context, account.Try, time.Time) error {
	if c.failed++; c.tooMany {
		return errTooMany
	}
	return nil
}

func TestWhatATrySays(t *testing.T) {
	hash, err := HashPassword(t.Context(), "right")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence, hash, password string
		tries                    tried
		right, refused           bool
		failed                   int
	}{
		{"the right password", hash, "right", tried{}, true, false, 0},
		{"a wrong one", hash, "wrong", tried{}, false, false, 1},
		{"that of nobody", "", "right", tried{}, false, false, 1},
		{"the right one, after too many", hash, "right", tried{refusesAt: 1}, false, true, 0},
		{"the right one, after too many while it waited", hash, "right", tried{refusesAt: 2}, false, true, 0},
		{"the right one, after too many while it was checked", hash, "right", tried{refusesAt: 3}, true, true, 0},
		{"a wrong one that is one too many", hash, "wrong", tried{tooMany: true}, false, true, 1},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			right, err := Try(t.Context(), &row.tries, account.Try{}, row.hash, row.password, time.Time{})
			if refused := errors.Is(err, errTooMany); refused != row.refused || !refused && (err != nil || right != row.right) || row.tries.failed != row.failed {
				t.Errorf("right %t, %v, %d failed", right, err, row.tries.failed)
			}
		})
	}
}
