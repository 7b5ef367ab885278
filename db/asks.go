package db

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
)

// askSpan is how long a question counts.
const askSpan = time.Minute

// TakeAsks takes n of the questions that may be asked about a page in a minute, by all programs together. Where so many are not left it
// takes none, and says how long to wait.
func (s *Store) TakeAsks(ctx context.Context, pageID string, n int, now time.Time) (wait time.Duration, err error) {
	if n > measured.AsksAMinute {
		return 0, fmt.Errorf("%d questions about one page in a minute: at most %d are allowed", n, measured.AsksAMinute)
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if err := do(ctx, t, `DELETE FROM asks WHERE `+within(`ends`, askSpan)+` <= $1`, ms(t.now)); err != nil {
			return err
		}
		ends, err := query(ctx, t, scanValue[int64], `SELECT ends FROM asks WHERE page_id = $1 ORDER BY ends`, pageID)
		if err != nil {
			return err
		}
		if over := len(ends) + n - measured.AsksAMinute; over > 0 {
			wait = max(time.UnixMilli(ends[over-1]).Sub(t.now), time.Millisecond)
			return nil
		}
		for range n {
			if err := do(ctx, t, `INSERT INTO asks (id, page_id, ends) VALUES ($1, $2, $3)`, newID(t.now), pageID, ms(t.now.Add(askSpan))); err != nil {
				return err
			}
		}
		return nil
	})
	return wait, fault.Wrap(err, "take questions about top page %s", pageID)
}
