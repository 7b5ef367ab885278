package db

import "context"

// Exec runs a statement as no method of the store would.
func (s *Store) Exec(ctx context.Context, text string, args ...any) error {
	_, err := exec(ctx, s.write, text, args...)
	return err
}

// Count counts the rows of a table.
func (s *Store) Count(ctx context.Context, table string) (int, error) {
	return one(ctx, s.read, scanValue[int], `SELECT COUNT(*) FROM `+table)
}

// CatchUp is what Listen does each time it hears of another process.
func (s *Store) CatchUp(ctx context.Context) error { return s.catchUp(ctx) }
