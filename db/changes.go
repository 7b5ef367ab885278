package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tallylight/readiness"
)

const changeColumns = `seq, at, actor, actor_id, kind, event_id, task_id, subject, data`

// readChanges begins every query of the log; whether an event is private is asked of the event as it is now.
const readChanges = `SELECT ` + changeColumns + `,
	COALESCE((SELECT private FROM events WHERE events.id = changes.event_id), FALSE) FROM changes`

func scanChange(rows *sql.Rows) (c readiness.Change, err error) {
	err = rows.Scan(&c.Seq, (*instant)(&c.At), &c.Actor, &c.ActorID, &c.Kind, &c.EventID, &c.TaskID, &c.Subject,
		asJSON(&c.Data), &c.Private)
	return c, err
}

// writeChanges raises the revision and writes the transaction's lines of the log; 0 where nothing changed.
// The counter's row is taken last, and stays locked until the commit: numbers become visible in order.
func (t *tx) writeChanges(ctx context.Context) (revision int64, err error) {
	if !t.touched {
		return 0, nil
	}
	revision, err = one(ctx, t, scanValue[int64], `UPDATE revision SET n = n + $1, at = $2 RETURNING n`,
		max(1, len(t.changes)), ms(t.now))
	if err != nil {
		return 0, err
	}
	into := t.inserter("changes (" + changeColumns + ")")
	for i, c := range t.changes {
		seq := revision - int64(len(t.changes)-1-i)
		if err := into.add(ctx, seq, ms(c.At), c.Actor, c.ActorID, c.Kind, c.EventID, c.TaskID, c.Subject, asJSON(&c.Data)); err != nil {
			return 0, err
		}
	}
	return revision, into.flush(ctx)
}

// Changes lists what happened after a sequence number, oldest first; an empty eventID means everything.
func (s *Store) Changes(ctx context.Context, after int64, eventID string, limit int) ([]readiness.Change, error) {
	text, args := readChanges+` WHERE seq > $1`, []any{after, limit}
	if eventID != "" {
		text, args = text+` AND event_id = $3`, append(args, eventID)
	}
	changes, err := query(ctx, s.read, scanChange, text+` ORDER BY seq LIMIT $2`, args...)
	if err != nil {
		return nil, fmt.Errorf("read the changes: %w", err)
	}
	return changes, nil
}

// RecentChanges lists the last things that happened, newest first: of one event or, without eventID, of all; of
// some kinds or, without kinds, of any.
func (s *Store) RecentChanges(ctx context.Context, eventID string, kinds []string, limit int) ([]readiness.Change, error) {
	var where []string
	args := []any{limit}
	if eventID != "" {
		args = append(args, eventID)
		where = append(where, `event_id = $2`)
	}
	if len(kinds) > 0 {
		where = append(where, `kind IN `+params(len(args)+1, len(kinds)))
		args = append(args, anys(kinds)...)
	}
	text := readChanges
	if len(where) > 0 {
		text += ` WHERE ` + strings.Join(where, ` AND `)
	}
	changes, err := query(ctx, s.read, scanChange, text+` ORDER BY seq DESC LIMIT $1`, args...)
	if err != nil {
		return nil, fmt.Errorf("read the newest changes: %w", err)
	}
	return changes, nil
}
