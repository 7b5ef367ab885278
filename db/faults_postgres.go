package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"tallylight/readiness/fault"
)

func (postgres) opened(context.Context) error { return nil }

func (postgres) closed() error { return nil }

// stands leaves it to each statement to find out.
func (postgres) stands() error { return nil }

// damage leaves it to PostgreSQL to look after its content.
func (postgres) damage(context.Context) (string, error) { return "", nil }

func (postgres) makeRoom(context.Context, querier) error { return nil }

func (postgres) beside() []string { return nil }

func (postgres) beginTime() time.Duration { return statementTime }

// postgresFaults are the codes of PostgreSQL (appendix A) that say something of the database; those of two letters are classes.
var postgresFaults = map[string]fault.StoreKind{
	"08":    fault.StoreAway, // connection exception
	"28":    fault.StoreAway, // not let in
	"57P01": fault.StoreAway, // shut down by its admin
	"57P02": fault.StoreAway, // crashed
	"57P03": fault.StoreAway, // starts, or recovers
	"57P05": fault.StoreAway, // idle session
	"53300": fault.StoreAway, // too many connections
	"58":    fault.StoreAway, // system error
	"53100": fault.StoreFull,
	"53":    fault.StoreSlow, // no memory, or another resource
	"25006": fault.StoreReadOnly,
	"55P03": fault.StoreLocked,
	"57014": fault.StoreSlow, // given up after statement_timeout
	"57P04": fault.StoreGone, // dropped
	"3D000": fault.StoreGone,
	"3F000": fault.StoreGone,
	"42P01": fault.StoreGone, // no such table
	"XX001": fault.StoreCorrupt,
	"XX002": fault.StoreCorrupt,
}

func (postgres) faultOf(err error) fault.StoreKind {
	var said *pgconn.PgError
	var connecting *pgconn.ConnectError
	var network interface{ Timeout() bool } // those of the network have it
	switch {
	case errors.As(err, &said):
		if kind, ok := postgresFaults[said.Code]; ok {
			return kind
		}
		return postgresFaults[said.Code[:min(2, len(said.Code))]]
	case errors.As(err, &connecting), errors.As(err, &network), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), pgconn.SafeToRetry(err):
		return fault.StoreAway
	}
	return ""
}
