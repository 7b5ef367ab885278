package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"tallylight/readiness/fault"
)

// engine is all that differs between the databases. The SQL itself is the same text on each.
type engine interface {
	name() string
	// open gives the pools for writing and for reading, without connecting yet.
	open() (write, read *sql.DB, err error)
	// opened is called when the database is there, and connected to.
	opened(ctx context.Context) error
	// closed is called when the pools are closed.
	closed() error
	// stands gives a fault.Store where the database is no longer the one that was opened.
	stands() error
	// faultOf gives what an error of the driver says of the database; empty where it says nothing of it.
	faultOf(err error) fault.StoreKind
	// damage says what is broken in the content of the database; empty where nothing is known to be.
	damage(ctx context.Context) (string, error)
	// makeRoom gives back to a full disk what the database does not need.
	makeRoom(ctx context.Context, write querier) error
	// beside says what may endanger the database of a program that serves it: another such program, a network file system.
	beside() []string
	// beginTime is how long a writing transaction may take to begin.
	beginTime() time.Duration
	// keyFile is where the key of the secrets is, where nobody says; empty: nowhere.
	keyFile() string
	// scrub gives the statements by which nothing of what was replaced in these tables is left in the files.
	scrub(tables []string) []string
	// there refuses a database that opening would make anew.
	there() error
	dialect() goose.Dialect
	migrationOptions(ctx context.Context, write querier) ([]goose.ProviderOption, error)
	// appendOnly is the DDL by which the table changes refuses UPDATE and DELETE.
	appendOnly() string
	// refuseReplacing is the DDL by which it refuses a row in the place of another, which needs neither.
	refuseReplacing() string
	isUnique(err error) bool
	// lock makes the transaction the only writer until it ends, so that reading first and writing then
	// needs no other thought.
	lock(ctx context.Context, tx *sql.Tx) error
	// size is the SELECT that gives the bytes of the database.
	size() string
	// rowsPerInsert is how many rows go fastest into one INSERT.
	rowsPerInsert() int
	// mark stands for the n-th value of such an INSERT.
	mark(n int) string
	// notify tells other processes that the facts changed; listen puts what they tell into heard until ctx ends.
	notify(ctx context.Context, write querier) error
	listen(ctx context.Context, heard chan<- struct{}) error
}

// engineFor reads a database URL: sqlite:FILE or postgres://... .
func engineFor(url string) (engine, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "sqlite":
		return newSQLite(rest)
	case "postgres", "postgresql":
		return postgres{url: url}, nil
	default:
		return nil, fmt.Errorf("no known kind of database: give sqlite:FILE or postgres://USER@HOST/NAME")
	}
}
