package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// LadderDraft gives the ladder as a person is editing it; its Version is that of the ladder from which they began. False
// where they are editing none.
func (s *Store) LadderDraft(ctx context.Context, personID string) (l readiness.Ladder, editing bool, err error) {
	return ladderDraft(ctx, s.read, personID)
}

func ladderDraft(ctx context.Context, q querier, personID string) (l readiness.Ladder, editing bool, err error) {
	l, editing, err = found(one(ctx, q, scanDraft, `SELECT base, ladder FROM ladder_drafts WHERE person_id = $1`, personID))
	return l, editing, fault.Wrap(err, "read the draft of the ladder")
}

func scanDraft(rows *sql.Rows) (l readiness.Ladder, err error) {
	var base int64
	err = rows.Scan(&base, asJSON(&l))
	l.Version = base
	return l.WithRoles(), err
}

// KeepLadderDraft keeps a ladder as a person is editing it, whether it could be saved as it is or not. The revision rises,
// so that the pages that show it are read again.
func (s *Store) KeepLadderDraft(ctx context.Context, personID string, l readiness.Ladder, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error { return t.keepDraft(ctx, personID, l) })
	return fault.Wrap(err, "keep the draft of the ladder")
}

func (t *tx) keepDraft(ctx context.Context, personID string, l readiness.Ladder) error {
	t.touch()
	return do(ctx, t, `INSERT INTO ladder_drafts (person_id, base, ladder, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_id) DO UPDATE SET base = $2, ladder = $3, at = $4`, personID, l.Version, asJSON(&l), ms(t.now))
}

// DropLadderDraft forgets what a person was editing.
func (s *Store) DropLadderDraft(ctx context.Context, personID string, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		n, err := exec(ctx, t, `DELETE FROM ladder_drafts WHERE person_id = $1`, personID)
		if n > 0 {
			t.touch()
		}
		return err
	})
	return fault.Wrap(err, "drop the draft of the ladder")
}

// LadderBefore gives the ladder as it was before a save; ErrNotFound where the change is none.
func (s *Store) LadderBefore(ctx context.Context, seq int64) (l readiness.Ladder, err error) {
	c, err := changeOf(ctx, s.read, readChanges+` WHERE seq = $1 AND kind = $2`, seq, journal.LadderSaved)
	if err != nil {
		return l, fmt.Errorf("change %d: %w", seq, err)
	}
	before, _, err := imagesIn(c)
	if err == nil && before.Ladder == nil {
		err = fault.ErrNotFound
	}
	if err != nil {
		return l, err
	}
	return before.Ladder.WithRoles(), nil
}
