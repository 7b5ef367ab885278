package rehearsal

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// AtAir is the call of an event when it went on air, and the best that people could have reached with what happened.
type AtAir struct {
	At        time.Time
	Call      readiness.Call
	Reachable readiness.Call
	Blockers  []readiness.BlockerKind // what stood against GO then
}

// fixed are the blockers that nobody who rehearses can settle: what the top page is like, and what was too late when the plan began.
var fixed = []readiness.BlockerKind{readiness.BlockUnprotected, readiness.BlockPageUnknown, readiness.BlockNoPage, readiness.BlockPageAtRisk,
	readiness.BlockTooLate, readiness.BlockEvening, readiness.BlockStanding, readiness.BlockMissing, readiness.BlockTakenOut}

// Judge gives the call of a row, and the one that was reachable in a rehearsal that began at an instant: without what people could
// have settled since then.
func Judge(row readiness.Row, at, began time.Time) AtAir {
	a := AtAir{At: at, Call: row.Call, Reachable: readiness.Go}
	if row.Call.Apart() {
		a.Reachable = row.Call
		return a
	}
	for _, b := range row.Blockers {
		a.Blockers = append(a.Blockers, b.Kind)
		if stays(b, began) && b.Severity.Worse(a.Reachable) {
			a.Reachable = b.Severity
		}
	}
	return a
}

// stays says that nobody could have settled a blocker since the rehearsal began.
func stays(b readiness.Blocker, began time.Time) bool {
	if slices.Contains(fixed, b.Kind) {
		return true
	}
	if len(b.Tasks) == 0 {
		return false
	}
	return slices.ContainsFunc(b.Tasks, func(t readiness.Task) bool {
		return !t.ByHand() || !t.Last.IsZero() && !t.Last.After(began)
	})
}
