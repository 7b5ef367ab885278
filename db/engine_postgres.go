package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgres is a PostgreSQL database, which several processes may share.
type postgres struct{ url string }

// Writers wait for each other (see lock), so a few connections suffice for them; readers have their own and
// never wait behind an import.
const (
	postgresWriters = 4
	postgresReaders = 8
)

func (p postgres) name() string { return "postgres" }

func (p postgres) open() (write, read *sql.DB, err error) {
	config, err := pgx.ParseConfig(p.url)
	if err != nil {
		return nil, nil, errors.New("the database address is no valid postgres:// URL") // the cause may quote a password
	}
	if config.ConnectTimeout == 0 || config.ConnectTimeout > statementTime {
		config.ConnectTimeout = statementTime
	}
	pool := func(size int) *sql.DB {
		db := stdlib.OpenDB(*config)
		db.SetMaxOpenConns(size)
		db.SetMaxIdleConns(size)
		return db
	}
	return pool(postgresWriters), pool(postgresReaders), nil
}

// there leaves it to the server to refuse what it does not have.
func (postgres) there() error { return nil }

// keyFile is nowhere: replicas share the key, and have no folder in common.
func (postgres) keyFile() string { return "" }

// scrub writes the tables anew, which are small. What is in the server's own write-ahead log and in its backups stays there.
func (postgres) scrub(tables []string) (all []string) {
	for _, table := range tables {
		all = append(all, `VACUUM (FULL) `+table)
	}
	return all
}

func (postgres) dialect() goose.Dialect { return goose.DialectPostgres }

// migrationOptions makes a second process that starts meanwhile wait, by a lock of this schema's own.
func (postgres) migrationOptions(ctx context.Context, write querier) ([]goose.ProviderOption, error) {
	id, err := one(ctx, write, scanValue[int64], `SELECT hashtext('tallylight migration ' || current_schema())`)
	if err != nil {
		return nil, fmt.Errorf("find the schema: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(id), lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}

func (postgres) appendOnly() string {
	return `
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'changes are append-only'; END $$;
CREATE TRIGGER changes_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON changes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`
}

// refuseReplacing: there is no REPLACE, and ON CONFLICT DO UPDATE and MERGE are refused as an UPDATE.
func (postgres) refuseReplacing() string { return "" }

func (postgres) isUnique(err error) bool {
	var e *pgconn.PgError
	const uniqueViolation = "23505"
	return errors.As(err, &e) && e.Code == uniqueViolation
}

func (postgres) lock(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('tallylight'), hashtext(current_schema()))`)
	return err
}

func (postgres) size() string { return `SELECT pg_database_size(current_database())` }

func (postgres) rowsPerInsert() int { return 250 }

func (postgres) mark(n int) string { return "$" + strconv.Itoa(n) }

// channel is heard by every process of the database, also those of other schemas: they look at their own
// revision and find nothing new.
const channel = "tallylight_changed"

// notify runs after the commit and not within: NOTIFY in a transaction makes all committers queue.
func (postgres) notify(ctx context.Context, write querier) error {
	return do(ctx, write, "NOTIFY "+channel)
}

// listen holds a connection of its own until ctx ends or the connection breaks.
func (p postgres) listen(ctx context.Context, heard chan<- struct{}) error {
	conn, err := pgx.Connect(ctx, p.url)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	for {
		signal(heard) // at first too: what came before listening was missed
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return fmt.Errorf("wait for a notification: %w", err)
		}
	}
}
