package readiness

import (
	"slices"
	"time"
)

// Hold is what an import wanted to remove and did not: so much at once is likelier a mistake than a plan.
type Hold struct {
	Since  time.Time `json:"since"`
	SeenAt time.Time `json:"seen_at"` // when the same was last counted
	Times  int       `json:"times"`   // that the calendar said the same
	Events []string  `json:"events"`  // ids of the events, sorted
	Empty  bool      `json:"empty"`   // the calendar came back without any event
}

// Earliest is when what is held may go by itself, if the calendar goes on saying the same.
func (h Hold) Earliest() time.Time {
	return h.SeenAt.Add(time.Duration(HoldTimes-h.Times) * heldPause)
}

// NextCount is when the same is counted once more.
func (h Hold) NextCount() time.Time { return h.SeenAt.Add(heldPause) }

// Holding says that something is held.
func (h Hold) Holding() bool { return !h.Since.IsZero() }

// Within says that it goes on holding nothing but what another held.
func (h Hold) Within(other Hold) bool {
	return h.Holding() && !slices.ContainsFunc(h.Events, func(id string) bool {
		_, held := slices.BinarySearch(other.Events, id)
		return !held
	})
}

// What is held goes by itself once the calendar has said the same so many times, so far apart.
const (
	HoldTimes = 3 // the first counts
	heldPause = 30 * time.Minute
)
