package db

import (
	"context"
	"fmt"
	"math"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
)

// never stands for an event whose answer does not change by itself any more.
const never = math.MaxInt64

// turnsAtOnce is how many events TurnDue looks at in one transaction.
const turnsAtOnce = 500

// TurnDue looks at the events whose answer may have changed by itself by now, or of which that is not known yet, and
// stores when each changes next. It says whether any of them has changed by itself since the last look. Zero: that which the
// database knows of. Where there was none, and where it was later than now, what is stored is not trusted, since a clock may have been
// ahead; nor is what a program of another schema stored. No fact is changed by it.
func (s *Store) TurnDue(ctx context.Context, since, now time.Time) (turned bool, err error) {
	if since.IsZero() {
		if since, err = s.lastLook(ctx); err != nil {
			return false, err
		}
	}
	if since.IsZero() || since.After(now) {
		since = now
		if err := s.forgetTurns(ctx, now); err != nil {
			return false, err
		}
	}
	for {
		n, some, err := s.turnSome(ctx, since, now)
		turned = turned || some
		if err != nil {
			return turned, fmt.Errorf("find out what turns: %w", err)
		}
		if n < turnsAtOnce {
			return turned, s.noteLook(ctx, now)
		}
	}
}

// lookNoted is how far apart looks are noted.
const lookNoted = 10 * time.Second

// lastLook gives when turns were last looked at; zero where that was never, or by a program of another schema.
func (s *Store) lastLook(ctx context.Context) (time.Time, error) {
	at, err := firstInstant(ctx, s.read, `SELECT turned_at FROM heartbeat WHERE turned_at > 0 AND turned_by = $1`, SchemaVersion)
	return at, fault.Wrap(err, "read when turns were looked at")
}

func (s *Store) noteLook(ctx context.Context, now time.Time) error {
	err := do(ctx, s.write, `UPDATE heartbeat SET turned_at = $1, turned_by = $2 WHERE turned_at < $3 OR turned_at > $1 OR turned_by <> $2`,
		ms(now), SchemaVersion, ms(now.Add(-lookNoted)))
	return fault.Wrap(err, "note that turns were looked at")
}

// forgetTurns has the turns of events looked up again that may still change.
func (s *Store) forgetTurns(ctx context.Context, now time.Time) error {
	if _, err := exec(ctx, s.write, `UPDATE events SET turns_at = 0 WHERE turns_at > $1 AND end_at > $2`, ms(now), ms(now.Add(-readiness.BoardPast))); err != nil {
		return fmt.Errorf("forget what turns: %w", err)
	}
	return nil
}

func (s *Store) turnSome(ctx context.Context, since, now time.Time) (n int, turned bool, err error) {
	const due = `turns_at <= $1`
	ids, err := query(ctx, s.read, scanValue[string], `SELECT id FROM events WHERE `+due+` LIMIT $2`, ms(now), turnsAtOnce)
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		events, err := eventTable.list(ctx, t, `WHERE `+due+` AND id IN `+params(2, len(ids)),
			append([]any{ms(now)}, anys(ids)...)...)
		if err != nil {
			return err
		}
		turned, err = s.storeTurns(ctx, t, since, events)
		return err
	})
	return len(ids), turned, err
}

// storeTurns stores when events change next, and says whether one has since the last look.
func (s *Store) storeTurns(ctx context.Context, t *tx, since time.Time, events []readiness.Event) (turned bool, err error) {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return false, err
	}
	tasks, err := s.tasksOf(ctx, t, events)
	if err != nil {
		return false, err
	}
	for _, e := range events {
		list := tasks[e.ID]
		if e.TasksVersion == 0 {
			list = readiness.DeriveTasks(e, ladder)
		}
		if passed := e.NextTurn(since, list, ladder); !passed.IsZero() && !passed.After(t.now) {
			turned = true
		}
		at := int64(never)
		if next := e.NextTurn(t.now, list, ladder); !next.IsZero() {
			at = afterMillis(next)
		}
		if _, err := t.run(ctx, `UPDATE events SET turns_at = $2 WHERE id = $1`, e.ID, at); err != nil {
			return turned, err
		}
	}
	return turned, s.tellTurned(ctx, t, events)
}

// afterMillis is the first stored instant at which an instant has come.
func afterMillis(t time.Time) int64 {
	at := t.UnixMilli()
	if time.UnixMilli(at).Before(t) {
		at++
	}
	return at
}

// NextTurn gives the instant at which the answer of some event changes next by itself; zero where none does.
func (s *Store) NextTurn(ctx context.Context) (time.Time, error) {
	at, err := firstInstant(ctx, s.read, `SELECT turns_at FROM events WHERE turns_at > 0 AND turns_at < $1 ORDER BY turns_at LIMIT 1`, int64(never))
	return at, fault.Wrap(err, "read what turns next")
}

// standingTurn gives when the next standing proof expires; zero where none does.
func standingTurn(ctx context.Context, q querier, now time.Time) (time.Time, error) {
	ladder, err := loadLadder(ctx, q)
	if err != nil {
		return time.Time{}, err
	}
	records, err := loadStanding(ctx, q)
	next := fault.Turn{After: now}
	standing.List(now, ladder.Standing(), records).Turns(&next)
	return next.At, err
}

// TurnSources records the verdicts of top pages that have turned by now, and gives the instant at which what calendars, top
// pages and machines say grows stale by itself; zero where nothing does.
func (s *Store) TurnSources(ctx context.Context, now time.Time) (next time.Time, err error) {
	var turned []string
	err = s.view(ctx, func(q querier) error {
		feeds, err := feedsByID(ctx, q)
		if err != nil {
			return err
		}
		pages, verdicts, err := s.pagesTurn(ctx, q, now)
		if err != nil {
			return err
		}
		next, turned = readiness.SourcesTurn(now, pages, feeds), verdicts
		said, err := verifiedTurn(ctx, q, now)
		if err != nil {
			return err
		}
		expires, err := standingTurn(ctx, q, now)
		for _, at := range []time.Time{said, expires} {
			if next.IsZero() || !at.IsZero() && at.Before(next) {
				next = at
			}
		}
		return err
	})
	if err != nil {
		return next, fmt.Errorf("read what grows stale: %w", err)
	}
	return next, s.recordTurns(ctx, turned, now)
}
