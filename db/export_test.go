package db

import (
	"context"
	"log/slog"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Exec runs a statement as no method of the store would.
func (s *Store) Exec(ctx context.Context, text string, args ...any) error {
	_, err := exec(ctx, s.write, text, args...)
	return err
}

// Count counts the rows of a table.
func (s *Store) Count(ctx context.Context, table string) (int, error) {
	return one(ctx, s.read, scanValue[int], `SELECT COUNT(*) FROM `+table)
}

// Holding counts the rows of a table in whose column a text stands.
func (s *Store) Holding(ctx context.Context, table, column, text string) (int, error) {
	return one(ctx, s.read, scanValue[int], `SELECT COUNT(*) FROM `+table+` WHERE `+column+` LIKE '%`+text+`%'`)
}

// PackedBytes is the size of all packs.
func (s *Store) PackedBytes(ctx context.Context) (int64, error) {
	return one(ctx, s.read, scanValue[int64], `SELECT COALESCE(SUM(LENGTH(body)), 0) FROM past_packs`)
}

// FaultOf gives what an error of the driver says of the database at an address.
func FaultOf(url string, err error) fault.StoreKind {
	engine, wrong := engineFor(url)
	if wrong != nil {
		panic(wrong)
	}
	return engine.faultOf(err)
}

// Writing writes, and does something else before it commits.
func (s *Store) Writing(ctx context.Context, now time.Time, meanwhile func()) error {
	return s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.touch()
		meanwhile()
		return nil
	})
}

// Health is what is known to be wrong with reading a database.
type Health struct{ h *health }

// NewHealth gives that of one of which nothing is known.
func NewHealth(log *slog.Logger) Health { return Health{newHealth(log)} }

// Met notes a fault.
func (h Health) Met(f fault.Store) { h.h.met(reading, f) }

// Well notes that it works.
func (h Health) Well() { h.h.well(reading) }

// Look looks what has ended.
func (h Health) Look() { h.h.look() }

// CatchUp is what Listen does each time it hears of another process.
func (s *Store) CatchUp(ctx context.Context) error { return s.catchUp(ctx) }

// MigrateTo brings the database at an address to a schema, which may be an older one, and no further.
func MigrateTo(ctx context.Context, url string, version int64) (err error) {
	engine, err := engineFor(url)
	if err != nil {
		return err
	}
	s := newStore(engine, slog.New(slog.DiscardHandler))
	if err := s.connect(); err != nil {
		return err
	}
	defer s.Close()
	provider, err := s.migrator(ctx)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, version)
	return err
}

// ExecAt runs a statement on the database at an address, whatever its schema.
func ExecAt(ctx context.Context, url, text string, args ...any) (err error) {
	engine, err := engineFor(url)
	if err != nil {
		return err
	}
	s := newStore(engine, slog.New(slog.DiscardHandler))
	if err := s.connect(); err != nil {
		return err
	}
	defer s.Close()
	return s.Exec(ctx, text, args...)
}

// Bounded reads an instant as a statement does that bounds it.
func (s *Store) Bounded(ctx context.Context, now, at time.Time, longest time.Duration) (time.Time, error) {
	read, err := one(ctx, s.read, scanValue[int64], `SELECT `+within(`CAST($2 AS BIGINT)`, longest), ms(now), ms(at))
	return time.UnixMilli(read).UTC(), err
}

// TextColumns lists the columns of all tables that hold text, as table and column.
func (s *Store) TextColumns(ctx context.Context) ([][2]string, error) {
	text := `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB')`
	if s.Engine() == "postgres" {
		text = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text'`
	}
	return query(ctx, s.read, into(func(c *[2]string) fields { return fields{&c[0], &c[1]} }), text)
}

// SealedColumns are those that hold secrets, by table.
var SealedColumns = sealedColumns
