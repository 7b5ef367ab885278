package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tallylight/readiness"
)

// LadderDraft gives the ladder as a person is editing it; its Version is that of the ladder from which they began. False
// where they are editing none.
func (s *Store) LadderDraft(ctx context.Context, personID string) (l readiness.Ladder, found bool, err error) {
	l, err = one(ctx, s.read, scanDraft, `SELECT base, ladder FROM ladder_drafts WHERE person_id = $1`, personID)
	switch {
	case errors.Is(err, readiness.ErrNotFound):
		return l, false, nil
	case err != nil:
		return l, false, fmt.Errorf("read the draft of the ladder: %w", err)
	}
	return l, true, nil
}

func scanDraft(rows *sql.Rows) (l readiness.Ladder, err error) {
	var base int64
	err = rows.Scan(&base, asJSON(&l))
	l.Version = base
	return l, err
}

// KeepLadderDraft keeps a ladder as a person is editing it, whether it could be saved as it is or not. No fact is
// changed by it.
func (s *Store) KeepLadderDraft(ctx context.Context, personID string, l readiness.Ladder, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		_, err := exec(ctx, t, `INSERT INTO ladder_drafts (person_id, base, ladder, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person_id) DO UPDATE SET base = $2, ladder = $3, at = $4`, personID, l.Version, asJSON(&l), ms(t.now))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the draft of the ladder: %w", err)
	}
	return nil
}

// DropLadderDraft forgets what a person was editing.
func (s *Store) DropLadderDraft(ctx context.Context, personID string, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		_, err := exec(ctx, t, `DELETE FROM ladder_drafts WHERE person_id = $1`, personID)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop the draft of the ladder: %w", err)
	}
	return nil
}
