package notice

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// Refusals that time does not heal: somebody has to look at the address or at its rights.
var lasting = []string{"401", "403", "404", "410"}

// A team is told of a failing feed after so many failures, or so long.
const (
	attentionFailures = 3
	attentionAfter    = 6 * time.Hour
)

// Attention says that a person has to do something about a calendar.
func Attention(now time.Time, f readiness.Feed) bool {
	lasts := f.ErrorCode == readiness.HTTPStatus && slices.Contains(lasting, f.ErrorDetail)
	return f.State == readiness.FeedStopped || !f.Hold.Since.IsZero() || !f.FailingSince.IsZero() &&
		(lasts || f.Failures >= attentionFailures || !now.Before(f.FailingSince.Add(attentionAfter)))
}
