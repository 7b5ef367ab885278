package db

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

const connectionColumns = `id, kind, name, url, secrets, rotated_at, header, value, template, disabled, created_at, version`

// connectionRow is a connection as it is stored: its signing secrets are one text.
type connectionRow struct {
	readiness.Connection
	signing string
}

var connectionTable = sealedTable[connectionRow]{table[connectionRow]{`connections`, connectionColumns, func(c *connectionRow) fields {
	return fields{&c.ID, (*string)(&c.Kind), &c.Name, &c.URL, &c.signing, (*instant)(&c.RotatedAt), &c.Header, &c.Value, &c.Template, &c.Disabled,
		(*instant)(&c.CreatedAt), &c.Version}
}}, func(c *connectionRow) (string, []*string) {
	return c.ID, []*string{&c.URL, &c.signing, &c.Value}
}}

// connections gives what was read.
func connections(rows []connectionRow, err error) ([]readiness.Connection, error) {
	var all []readiness.Connection
	for _, row := range rows {
		if err := asJSON(&row.Secrets).Scan(row.signing); err != nil {
			return nil, fmt.Errorf("secrets of connection %s: %w", row.ID, err)
		}
		all = append(all, row.Connection)
	}
	return all, err
}

// loadConnection reads the one that the rest of the query chooses; ErrNotFound where there is none.
func loadConnection(ctx context.Context, q querier, rest string, args ...any) (readiness.Connection, error) {
	all, err := connections(connectionTable.list(ctx, q, rest, args...))
	if err == nil && len(all) == 0 {
		err = fault.ErrNotFound
	}
	if err != nil {
		return readiness.Connection{}, err
	}
	return all[0], nil
}

// sealedConnection gives a connection as it is stored.
func (t *tx) sealedConnection(ctx context.Context, c readiness.Connection) (connectionRow, error) {
	signing, err := asJSON(&c.Secrets).Value()
	if err != nil {
		return connectionRow{}, err
	}
	return connectionTable.sealed(ctx, t, connectionRow{c, signing.(string)})
}

// Connection gives one connection; ErrNotFound where there is none.
func (s *Store) Connection(ctx context.Context, id string) (readiness.Connection, error) {
	c, err := loadConnection(ctx, s.read, `WHERE id = $1`, id)
	if err != nil {
		return c, fmt.Errorf("connection %s: %w", id, err)
	}
	return c, nil
}

// Connections lists the connections of a kind by name; of every kind where it is empty.
func (s *Store) Connections(ctx context.Context, kind readiness.ConnectionKind) ([]readiness.Connection, error) {
	all, err := connections(connectionTable.list(ctx, s.read, `WHERE $1 = '' OR kind = $1 ORDER BY name`, string(kind)))
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
		row, err := t.sealedConnection(ctx, c)
		if err != nil {
			return err
		}
		if err := t.known(connectionTable.plain.insert(ctx, t, &row, ``)); err != nil {
			return err
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
	c, err := loadConnection(ctx, s.read, `WHERE kind = $1 AND name = $2`, string(kind), name)
	if err != nil {
		return c, fmt.Errorf("connection %s: %w", name, err)
	}
	return c, nil
}

// editConnection lets work edit a connection that the caller saw at version, and writes it with what the log says.
func (s *Store) editConnection(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, kind string, work func(*readiness.Connection) error) (c readiness.Connection, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if c, err = loadConnection(ctx, t, `WHERE id = $1`, id); err != nil {
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
		row, err := t.sealedConnection(ctx, c)
		if err != nil {
			return err
		}
		return t.changedOne(exec(ctx, t, `UPDATE connections SET url = $3, secrets = $4, rotated_at = $5, header = $6, value = $7,
			template = $8, disabled = $9, version = $2 WHERE id = $1 AND version = $2 - 1`, id, c.Version, row.URL, row.signing,
			ms(c.RotatedAt), c.Header, row.Value, c.Template, c.Disabled))
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
		c, err := loadConnection(ctx, t, `WHERE id = $1`, id)
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
