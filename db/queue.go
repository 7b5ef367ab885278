package db

import (
	"context"
	"time"

	"tallylight/readiness"
)

// queue is a table of messages that wait to be sent, and its column that says where to.
type queue struct{ table, place string }

// ripe are the messages that are due, or over. To each place only the first is taken, and none while another is being sent, so that
// what is told there comes in the order in which it was written.
func (k queue) ripe(lease time.Duration) string {
	due := func(d string) string {
		return `(` + within(d+`.next_at`, readiness.LongestPause) + ` <= $1 OR ` + d + `.stop_at > 0 AND ` + d + `.stop_at <= $1)`
	}
	return ` FROM ` + k.table + ` d WHERE d.next_at > 0 AND ` + within(`d.claimed_until`, lease) + ` <= $1 AND ` + due(`d`) + `
	AND NOT EXISTS (SELECT 1 FROM ` + k.table + ` o WHERE o.` + k.place + ` = d.` + k.place + ` AND (` + within(`o.claimed_until`, lease) + ` > $1
		OR (o.next_at, o.id) < (d.next_at, d.id) AND o.next_at > 0 AND ` + due(`o`) + `))`
}

// next gives the instant at which a message is due next; zero where none waits.
func (k queue) next(ctx context.Context, q querier) (time.Time, error) {
	return firstInstant(ctx, q, `SELECT CASE WHEN next_at > claimed_until THEN next_at ELSE claimed_until END AS due
		FROM `+k.table+` WHERE next_at > 0 ORDER BY due LIMIT 1`)
}
