package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// SchemaVersion is the newest migration that this program knows: the highest number of a file.
var SchemaVersion = max(newest(migrations), logGuarded)

// The migrations that differ between the engines.
const (
	logKept    = 2  // the log refuses UPDATE and DELETE
	logGuarded = 29 // and REPLACE; the addresses that its lines came from have a table of their own
)

// addressTable is where the log keeps from which address a line came: beside the chain, so that it can be deleted.
const addressTable = `CREATE TABLE change_addresses (
    seq     BIGINT PRIMARY KEY, -- of the line in changes
    at      BIGINT NOT NULL,
    address TEXT NOT NULL CHECK (address <> '')
);`

func newest(files embed.FS) (version int64) {
	entries, err := files.ReadDir("migrations")
	for _, file := range entries {
		n, wrong := goose.NumericComponent(file.Name())
		version, err = max(version, n), errors.Join(err, wrong)
	}
	if err != nil {
		panic(err) // the files are compiled in
	}
	return version
}

// NewerSchema says that the database was written by a newer program than this one.
type NewerSchema struct {
	Database, Program int64 // schema versions
}

func (e *NewerSchema) Error() string {
	return fmt.Sprintf("the database has schema %d and this program knows only up to %d: run the newer program, or restore the backup made before it ran",
		e.Database, e.Program)
}

const schemaQuery = `SELECT MAX(version_id) FROM goose_db_version`

// Schema gives the schema that the database has now.
func (s *Store) Schema(ctx context.Context) (int64, error) {
	version, err := one(ctx, s.read, scanValue[int64], schemaQuery)
	return fault.OrNone(version, err, "read the schema version")
}

// migrate brings the database to this program's schema, one transaction a migration. Another process that
// migrates the same SQLite file may be a step ahead, so that ours fails; then ours begins again after it.
func (s *Store) migrate(ctx context.Context) (err error) {
	var newer *NewerSchema
	for range SchemaVersion + 1 {
		if err = s.migrateOnce(ctx); err == nil || errors.As(err, &newer) {
			return err
		}
	}
	return err
}

func (s *Store) migrateOnce(ctx context.Context) error {
	provider, err := s.migrator(ctx)
	if err != nil {
		return err
	}
	current, _, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	switch {
	case current > SchemaVersion:
		return &NewerSchema{Database: current, Program: SchemaVersion}
	case current == SchemaVersion:
		return nil
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	s.migratedFrom = current
	for _, r := range results {
		s.log.Debug("schema migrated", "version", r.Source.Version)
	}
	return nil
}

func (s *Store) migrator(ctx context.Context) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	options, err := s.engine.migrationOptions(ctx, s.write)
	if err != nil {
		return nil, err
	}
	options = append(options, goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(
		statements(logKept, s.engine.appendOnly()), statements(logGuarded, addressTable+s.engine.refuseReplacing())))
	return goose.NewProvider(s.engine.dialect(), s.write.DB, files, options...)
}

// statements is a migration that runs some.
func statements(version int64, text string) *goose.Migration {
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	}}, nil)
}

// seedLadder gives a new database the default ladder.
func (s *Store) seedLadder(ctx context.Context, t *tx) error {
	n, err := one(ctx, t, scanValue[int64], `SELECT COUNT(*) FROM ladder`)
	if err != nil || n > 0 {
		return err
	}
	ladder := readiness.DefaultLadder()
	if err := do(ctx, t, `INSERT INTO ladder (one, version) VALUES (TRUE, $1)`, ladder.Version); err != nil {
		return err
	}
	t.touch()
	return t.writeLadder(ctx, ladder)
}
