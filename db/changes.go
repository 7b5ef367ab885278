package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tallylight/readiness"
)

const changeColumns = `seq, at, actor, actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash`

// readChanges begins every query of the log; whether an event is private is asked of the event as it is now.
const readChanges = `SELECT ` + changeColumns + `,
	COALESCE((SELECT private FROM events WHERE events.id = changes.event_id), FALSE) FROM changes`

func scanChange(rows *sql.Rows) (c readiness.Change, err error) {
	err = rows.Scan(&c.Seq, (*instant)(&c.At), &c.Actor, &c.ActorID, (*string)(&c.Role), &c.Via, &c.Kind, &c.EventID, &c.TaskID,
		&c.Subject, asJSON(&c.Data), &c.Before, &c.After, &c.Hash, &c.Private)
	return c, err
}

// writeChanges raises the revision and writes the transaction's lines of the log; 0 where nothing changed.
// The counter's row is taken last, and stays locked until the commit: numbers become visible in order, and each line
// carries the hash of the one before it.
func (t *tx) writeChanges(ctx context.Context) (revision int64, err error) {
	before, after := t.attach()
	if !t.touched {
		return 0, nil
	}
	tip, err := one(ctx, t, scanTip, `UPDATE revision SET n = n + $1, at = $2 RETURNING n, head`, max(1, len(t.changes)), ms(t.now))
	if err != nil || len(t.changes) == 0 {
		return tip.seq, err
	}
	into := t.inserter("changes (" + changeColumns + ")")
	for i, c := range t.changes {
		line, err := newLine(c, before[i], after[i])
		if err != nil {
			return 0, err
		}
		line.seq = tip.seq - int64(len(t.changes)-1-i)
		line.hash = line.digest(tip.hash)
		tip.hash = line.hash
		if err := into.add(ctx, line.fields().values()...); err != nil {
			return 0, err
		}
	}
	if err := into.flush(ctx); err != nil {
		return 0, err
	}
	_, err = exec(ctx, t, `UPDATE revision SET head = $1`, tip.hash)
	return tip.seq, err
}

// Change gives one line of the log; ErrNotFound where there is none.
func (s *Store) Change(ctx context.Context, seq int64) (readiness.Change, error) {
	c, err := one(ctx, s.read, scanChange, readChanges+` WHERE seq = $1`, seq)
	if err != nil {
		return c, fmt.Errorf("change %d: %w", seq, err)
	}
	return c, nil
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
// some kinds or, without kinds, of any that people need to be told.
func (s *Store) RecentChanges(ctx context.Context, eventID string, kinds []string, limit int) ([]readiness.Change, error) {
	var where []string
	args := []any{limit}
	if eventID != "" {
		args = append(args, eventID)
		where = append(where, `event_id = $2`)
	}
	if len(kinds) == 0 {
		where = append(where, `kind <> '`+readiness.EventFollowed+`'`)
	} else {
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
