package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tallylight/readiness"
)

const connectionColumns = `id, kind, name, url, secrets, header, value, template, disabled, created_at, version`

func scanConnection(rows *sql.Rows) (c readiness.Connection, err error) {
	err = rows.Scan(&c.ID, (*string)(&c.Kind), &c.Name, &c.URL, asJSON(&c.Secrets), &c.Header, &c.Value, &c.Template, &c.Disabled,
		(*instant)(&c.CreatedAt), &c.Version)
	return c, err
}

// Connection gives one connection; ErrNotFound where there is none.
func (s *Store) Connection(ctx context.Context, id string) (readiness.Connection, error) {
	c, err := one(ctx, s.read, scanConnection, `SELECT `+connectionColumns+` FROM connections WHERE id = $1`, id)
	if err != nil {
		return c, fmt.Errorf("connection %s: %w", id, err)
	}
	return c, nil
}

// Connections lists the connections of a kind by name; of every kind where it is empty.
func (s *Store) Connections(ctx context.Context, kind readiness.ConnectionKind) ([]readiness.Connection, error) {
	all, err := query(ctx, s.read, scanConnection, `SELECT `+connectionColumns+` FROM connections WHERE $1 = '' OR kind = $1 ORDER BY name`, string(kind))
	if err != nil {
		return nil, fmt.Errorf("read the connections: %w", err)
	}
	return all, nil
}

// AddConnection adds a connection; ErrExists where its name is known.
func (s *Store) AddConnection(ctx context.Context, c readiness.Connection, by readiness.Actor, now time.Time) (readiness.Connection, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		c.ID, c.CreatedAt, c.Version = newID(t.now), t.now, 1
		_, err := exec(ctx, t, `INSERT INTO connections (`+connectionColumns+`) VALUES `+params(1, 11), c.ID, string(c.Kind), c.Name, c.URL,
			asJSON(&c.Secrets), c.Header, c.Value, c.Template, c.Disabled, ms(c.CreatedAt), c.Version)
		if err != nil {
			return t.known(err)
		}
		t.record(readiness.Change{Kind: readiness.ConnectionAdded, Subject: c.ID, Data: map[string]string{"name": c.Name}})
		return t.lookAgain(ctx, c)
	})
	if err != nil {
		return readiness.Connection{}, fmt.Errorf("add connection %s: %w", c.Name, err)
	}
	return c, nil
}

// lookAgain has the clock look at every coming event at once: one whose gate has come is told to a new pipeline too.
func (t *tx) lookAgain(ctx context.Context, c readiness.Connection) error {
	if c.Kind != readiness.ConnectOut || c.Template == "" {
		return nil
	}
	_, err := exec(ctx, t, `UPDATE events SET turns_at = 0 WHERE start_at > $1 AND turns_at <> 0`, ms(t.now))
	return err
}
