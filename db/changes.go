package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

const changeColumns = `seq, at, actor, actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash`

// readChanges begins every query of the log; whether an event is private or under embargo is asked of the event as it is now. Of one that
// is gone nobody can say any more that it was not. People are named as their accounts name them now.
const readChanges = `SELECT ` + changeColumns + `,
	CASE WHEN actor = '' THEN COALESCE((SELECT name FROM people WHERE people.id = changes.actor_id), '') ELSE '' END,
	CASE WHEN subject = '' THEN '' ELSE COALESCE((SELECT name FROM people WHERE people.id = changes.subject), '') END,
	COALESCE((SELECT private FROM events WHERE events.id = changes.event_id), event_id <> ''),
	COALESCE((SELECT brief FROM events WHERE events.id = changes.event_id), '') FROM changes`

var scanChange = into(func(c *readiness.Change) fields {
	return fields{&c.Seq, (*instant)(&c.At), &c.Actor, &c.ActorID, (*string)(&c.Role), &c.Via, &c.Kind, &c.EventID, &c.TaskID,
		&c.Subject, asJSON(&c.Data), &c.Before, &c.After, &c.Hash, orKept{&c.Actor}, &c.About, &c.Private, (*embargo)(&c.Embargo)}
})

// orKept takes a name over unless it is empty.
type orKept struct{ name *string }

// Scan implements sql.Scanner.
func (o orKept) Scan(src any) error {
	if name, ok := src.(string); ok && name != "" {
		*o.name = name
	}
	return nil
}

// embargo is the end of an embargo, read from the brief that tells it.
type embargo time.Time

// Scan implements sql.Scanner.
func (e *embargo) Scan(stored any) error {
	var told readiness.Brief
	if err := asJSON(&told).Scan(stored); err != nil {
		return err
	}
	*e = embargo(told.Embargoed())
	return nil
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
	ids, account, err := t.names(ctx)
	if err != nil {
		return 0, err
	}
	into := t.inserter("changes (" + changeColumns + ")")
	for i, c := range t.changes {
		line, err := newLine(c, before[i], after[i])
		if err != nil {
			return 0, err
		}
		if account { // the id says who it was, as long as the account says what they are called
			line.actor = ""
		}
		line.nameless(ids)
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
	if err := t.writeAddresses(ctx, tip.seq); err != nil {
		return 0, err
	}
	_, err = exec(ctx, t, `UPDATE revision SET head = $1`, tip.hash)
	return tip.seq, err
}

// Change gives one line of the log; ErrNotFound where there is none.
func (s *Store) Change(ctx context.Context, seq int64) (readiness.Change, error) {
	c, err := changeOf(ctx, s.read, readChanges+` WHERE seq = $1`, seq)
	return c, fault.Wrap(err, "change %d", seq)
}

// Changes lists what happened after a sequence number, oldest first; an empty eventID means everything.
func (s *Store) Changes(ctx context.Context, after int64, eventID string, limit int) ([]readiness.Change, error) {
	text, args := readChanges+` WHERE seq > $1`, []any{after, limit}
	if eventID != "" {
		text, args = text+` AND event_id = $3`, append(args, eventID)
	}
	changes, err := changesOf(ctx, s.read, text+` ORDER BY seq LIMIT $2`, args...)
	return changes, fault.Wrap(err, "read the changes")
}

// ChangeFilter chooses lines of the log; the zero value chooses all that people need to be told.
type ChangeFilter struct {
	EventID, TaskID string
	Subject         string
	// By is the id of a person or token; Itself chooses what Tallylight did by itself.
	By     string
	Itself bool
	Kinds  []string
	Before int64 // a sequence number; 0: the newest
	// Since leaves out what happened before an instant, Until what happened after one; zero: nothing.
	Since, Until time.Time
	// Via is the door; empty: any.
	Via string
	// All chooses also what nobody needs to be told, and Access who came and went, which only admins may see.
	All, Access bool
}

// where gives the conditions with their arguments, of which some are taken already.
func (f ChangeFilter) where(args ...any) (string, []any) {
	var all []string
	add := func(condition string, values ...any) {
		all = append(all, condition+params(len(args)+1, len(values)))
		args = append(args, values...)
	}
	for _, is := range [][2]string{{`event_id IN `, f.EventID}, {`task_id IN `, f.TaskID}, {`actor_id IN `, f.By}, {`subject IN `, f.Subject}, {`via IN `, f.Via}} {
		if is[1] != "" {
			add(is[0], is[1])
		}
	}
	if f.By != "" { // the index of what people did leaves the rest out
		all = append(all, `actor_id <> ''`)
	}
	if f.Itself {
		all = append(all, `actor_id = ''`)
	}
	if f.Before > 0 {
		add(`seq < `, f.Before)
	}
	if !f.Until.IsZero() {
		all, args = append(all, fmt.Sprintf(`at <= $%d`, len(args)+1)), append(args, ms(f.Until))
	}
	if !f.Since.IsZero() {
		all, args = append(all, fmt.Sprintf(`at >= $%d`, len(args)+1)), append(args, ms(f.Since))
	}
	if len(f.Kinds) > 0 {
		add(`kind IN `, anys(f.Kinds)...)
	}
	return strings.Join(append(all, f.hidden()...), ` AND `), args
}

// hidden leaves out the kinds that are not told.
func (f ChangeFilter) hidden() []string {
	var kinds []string
	if len(f.Kinds) == 0 && !f.All {
		kinds = append(kinds, journal.EventFollowed)
	}
	if !f.Access {
		kinds = append(kinds, journal.Of(journal.Access)...)
	}
	if len(kinds) == 0 {
		return nil
	}
	return []string{`kind NOT IN ('` + strings.Join(kinds, `', '`) + `')`}
}

// ChangesFrom lists the lines after a sequence number that a filter chooses, oldest first.
func (s *Store) ChangesFrom(ctx context.Context, after int64, f ChangeFilter, limit int) ([]readiness.Change, error) {
	where, args := f.where(limit, after)
	if where != "" {
		where = ` AND ` + where
	}
	changes, err := changesOf(ctx, s.read, readChanges+` WHERE seq > $2`+where+` ORDER BY seq LIMIT $1`, args...)
	return changes, fault.Wrap(err, "read the changes")
}

// RecentChanges lists the last things that happened, newest first: of one event or, without eventID, of all; of
// some kinds or, without kinds, of any that people need to be told.
func (s *Store) RecentChanges(ctx context.Context, eventID string, kinds []string, limit int) ([]readiness.Change, error) {
	return s.ChangesLike(ctx, ChangeFilter{EventID: eventID, Kinds: kinds}, limit)
}

// ChangesLike lists the newest lines of the log that a filter chooses, newest first.
func (s *Store) ChangesLike(ctx context.Context, f ChangeFilter, limit int) ([]readiness.Change, error) {
	where, args := f.where(limit)
	if where != "" {
		where = ` WHERE ` + where
	}
	changes, err := changesOf(ctx, s.read, readChanges+where+` ORDER BY seq DESC LIMIT $1`, args...)
	return changes, fault.Wrap(err, "read the newest changes")
}

// TakenBack says which changes from a sequence number on were taken back.
func (s *Store) TakenBack(ctx context.Context, from int64) (map[int64]bool, error) {
	undone, err := changesOf(ctx, s.read, readChanges+` WHERE kind = '`+journal.Undone+`' AND seq > $1`, from)
	if err != nil {
		return nil, fmt.Errorf("read what was taken back: %w", err)
	}
	return readiness.TakenBack(undone), nil
}
