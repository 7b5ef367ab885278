package db

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"tallylight/readiness/fault"
)

// bounded is fault.Bounded of a stored instant in SQL, where $1 is now; longest is an expression in milliseconds.
func bounded(at, longest string) string {
	return `CASE WHEN ` + at + ` > CAST($1 AS BIGINT) + ` + longest + ` + ` + sqlMillis(fault.MaxSkew) + ` THEN $1 ELSE ` + at + ` END`
}

// within bounds an instant by a fixed wait.
func within(at string, longest time.Duration) string { return bounded(at, sqlMillis(longest)) }

func sqlMillis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// dated are the tables whose rows are kept for a time from their instant on.
var dated = []string{"remembered_answers", "previews", "webhook_ids"}

// Redate gives what a clock that was ahead has dated the present instant, so that it is kept no longer than anything else.
func (s *Store) Redate(ctx context.Context, now time.Time) error {
	ctx = patient(ctx)
	for _, table := range dated {
		if _, err := exec(ctx, s.write, `UPDATE `+table+` SET at = $1 WHERE `+within("at", 0)+` <> at`, ms(now)); err != nil {
			return fmt.Errorf("date %s again: %w", table, err)
		}
	}
	return nil
}

// forgetAhead deletes what machines are said to have seen of a page after now: once it was looked at again, a clock that was
// ahead no longer stands in the way of what is true.
func (t *tx) forgetAhead(ctx context.Context, pageID string) error {
	for _, table := range []string{"observations", "surveys", "probe_figures"} {
		if _, err := exec(ctx, t, `DELETE FROM `+table+` WHERE page_id = $1 AND at > $2`, pageID, ms(t.now.Add(fault.MaxSkew))); err != nil {
			return fmt.Errorf("forget %s that are ahead: %w", table, err)
		}
	}
	return nil
}
