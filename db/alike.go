package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// mostPast is how many past events are compared with one.
const mostPast = 500

// PastLike lists past events with a confirmed level that an event may be compared with (grading.Alike): those of its
// series, newest first, then those of which PR has told something.
func (s *Store) PastLike(ctx context.Context, e readiness.Event, now time.Time) ([]readiness.Event, error) {
	past, err := eventTable.list(ctx, s.read, `WHERE end_at <= $1 AND level_state = 'confirmed' AND NOT hidden AND (feed_id = $2
		AND uid = $3 OR brief <> '')
		ORDER BY CASE WHEN feed_id = $2 AND uid = $3 THEN 0 ELSE 1 END, start_at DESC, id LIMIT $4`,
		ms(now), e.FeedID, e.UID, mostPast)
	return past, fault.Wrap(err, "read past events like %s", e.ID)
}
