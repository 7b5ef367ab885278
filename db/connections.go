package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"fmt"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

const connectionColumns = `id, kind, name, url, secrets, rotated_at, header, value, template, disabled, created_at, version`

func scanConnection(rows *sql.Rows) (c readiness.Connection, err error) {
	err = rows.Scan(&c.ID, (*string)(&c.Kind), &c.Name, &c.URL, asJSON(&c.Secrets), (*instant)(&c.RotatedAt), &c.Header, &c.Value, &c.Template, &c.Disabled,
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

// AddConnection adds a connection, with a signing secret where it needs one and has none; ErrExists where its name is known,
// Invalids where it cannot be kept.
func (s *Store) AddConnection(ctx context.Context, c readiness.Connection, by readiness.Actor, now time.Time) (readiness.Connection, error) {
	if c.Kind.Spec().Signs && len(c.Secrets) == 0 {
		c.Secrets = []string{newSigningSecret()}
	}
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(c.Wrong()); err != nil {
			return err
		}
		c.ID, c.CreatedAt, c.Version = newID(t.now), t.now, 1
		_, err := exec(ctx, t, `INSERT INTO connections (`+connectionColumns+`) VALUES `+params(1, 12), c.ID, string(c.Kind), c.Name, c.URL,
			asJSON(&c.Secrets), ms(c.RotatedAt), c.Header, c.Value, c.Template, c.Disabled, ms(c.CreatedAt), c.Version)
		if err != nil {
			return t.known(err)
		}
		t.record(readiness.Change{Kind: journal.ConnectionAdded, Subject: c.ID, Data: map[string]string{"name": c.Name}})
		return t.lookAgain(ctx, c)
	})
	if err != nil {
		return readiness.Connection{}, fmt.Errorf("add connection %s: %w", c.Name, err)
	}
	return c, nil
}

// newSigningSecret makes a secret of Standard Webhooks.
func newSigningSecret() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return readiness.SecretPrefix + base64.StdEncoding.EncodeToString(key)
}

// ConnectionNamed gives the connection of a kind with a name; ErrNotFound where there is none.
func (s *Store) ConnectionNamed(ctx context.Context, kind readiness.ConnectionKind, name string) (readiness.Connection, error) {
	c, err := one(ctx, s.read, scanConnection, `SELECT `+connectionColumns+` FROM connections WHERE kind = $1 AND name = $2`, string(kind), name)
	if err != nil {
		return c, fmt.Errorf("connection %s: %w", name, err)
	}
	return c, nil
}

// editConnection lets work edit a connection that the caller saw at version, and writes it with what the log says.
func (s *Store) editConnection(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, kind string, work func(*readiness.Connection) error) (c readiness.Connection, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if c, err = one(ctx, t, scanConnection, `SELECT `+connectionColumns+` FROM connections WHERE id = $1`, id); err != nil {
			return err
		}
		if c.Version != version {
			return fault.ErrStale
		}
		if err := work(&c); err != nil {
			return err
		}
		if err := fault.All(c.Wrong()); err != nil {
			return err
		}
		c.Version++
		t.record(readiness.Change{Kind: kind, Subject: id, Data: map[string]string{"name": c.Name}})
		if err := t.lookAgain(ctx, c); err != nil {
			return err
		}
		return t.changedOne(exec(ctx, t, `UPDATE connections SET url = $3, secrets = $4, rotated_at = $5, header = $6, value = $7,
			template = $8, disabled = $9, version = $2 WHERE id = $1 AND version = $2 - 1`, id, c.Version, c.URL, asJSON(&c.Secrets),
			ms(c.RotatedAt), c.Header, c.Value, c.Template, c.Disabled))
	})
	if err != nil {
		return readiness.Connection{}, fmt.Errorf("connection %s: %w", id, err)
	}
	return c, nil
}

// ChangeConnection gives the connection with c's id, seen at c's version, c's header and template; its address and the
// header's value, which are secrets, where c has one. The value is not kept for another server. It is used again. Its kind
// and name stay: tasks speak of them.
func (s *Store) ChangeConnection(ctx context.Context, c readiness.Connection, by readiness.Actor, now time.Time) (readiness.Connection, error) {
	return s.editConnection(ctx, c.ID, c.Version, by, now, journal.ConnectionChanged, func(was *readiness.Connection) error {
		if c.URL != "" {
			if was.Value != "" && c.Value == "" && c.Header == was.Header && !was.SameServer(c.URL) {
				return fault.Invalid{Field: "value", Reason: "other_server"}
			}
			was.URL = c.URL
		}
		if c.Value != "" || c.Header == "" || c.Header != was.Header {
			was.Value = c.Value
		}
		was.Header, was.Template, was.Disabled = c.Header, c.Template, ""
		return nil
	})
}

// RotateConnection gives a connection a new signing secret; the one that was the newest counts for readiness.RotationTime.
func (s *Store) RotateConnection(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Connection, error) {
	return s.editConnection(ctx, id, version, by, now, journal.ConnectionRotated, func(c *readiness.Connection) error {
		*c = c.Rotate(newSigningSecret(), stored(now))
		return nil
	})
}

// RemoveConnection removes a connection that the caller saw at version, with the messages to it.
func (s *Store) RemoveConnection(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		c, err := one(ctx, t, scanConnection, `SELECT `+connectionColumns+` FROM connections WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return fault.ErrStale
		}
		t.record(readiness.Change{Kind: journal.ConnectionRemoved, Subject: id, Data: map[string]string{"name": c.Name}})
		_, err = exec(ctx, t, `DELETE FROM connections WHERE id = $1`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove connection %s: %w", id, err)
	}
	return nil
}

// lookAgain has the clock look at every coming event at once: one whose gate has come is told to a new pipeline too.
func (t *tx) lookAgain(ctx context.Context, c readiness.Connection) error {
	if !c.Kind.Spec().Told || c.Template == "" {
		return nil
	}
	_, err := exec(ctx, t, `UPDATE events SET turns_at = 0 WHERE start_at > $1 AND turns_at <> 0`, ms(t.now))
	return err
}
