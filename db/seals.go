package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tallylight/readiness/fault"
	"tallylight/seal"
)

// sealedColumns are those that hold secrets which are read again, by table. Whatever is not empty in them is sealed for its place:
// table, id and column.
var sealedColumns = map[string][]string{
	"feeds":       {"url", "username", "password"},
	"previews":    {"url", "username", "password"},
	"connections": {"url", "secrets", "value"},
	"top_pages":   {"access_value", "access_user", "access_password"},
	"outfeeds":    {"push_url", "push_user", "push_password"},
	"channels":    {"url", "secrets"},
	"trackers":    {"token"},
}

// sealedTables are their names, in order.
var sealedTables = []string{"feeds", "previews", "connections", "top_pages", "outfeeds", "channels", "trackers"}

// sealedTable is a table of which some columns are sealed. It is read and written through this type alone: the rows that it gives are
// open, and those that it takes as well.
type sealedTable[T any] struct {
	plain table[T]
	// secrets gives the id of a row and where its sealed columns go, in the order of sealedColumns.
	secrets func(*T) (id string, texts []*string)
}

// open opens the secrets of a row that was read.
func (k sealedTable[T]) open(q querier, v *T) error {
	id, texts := k.secrets(v)
	for i, column := range sealedColumns[k.plain.name] {
		text, err := q.guarded().vault.open(*texts[i], seal.Place{Table: k.plain.name, Row: id, Column: column})
		if err != nil {
			return err
		}
		*texts[i] = text
	}
	return nil
}

// sealed gives the row as it is stored.
func (k sealedTable[T]) sealed(ctx context.Context, t *tx, v T) (T, error) {
	id, texts := k.secrets(&v)
	for i, column := range sealedColumns[k.plain.name] {
		if *texts[i] == "" {
			continue
		}
		key, err := t.key(ctx)
		if err != nil {
			return v, err
		}
		*texts[i] = key.Seal(*texts[i], seal.Place{Table: k.plain.name, Row: id, Column: column})
	}
	return v, nil
}

// scan reads the columns of a row.
func (k sealedTable[T]) scan(q querier) func(*sql.Rows) (T, error) {
	return func(rows *sql.Rows) (v T, err error) {
		if v, err = k.plain.scan(rows); err != nil {
			return v, err
		}
		return v, k.open(q, &v)
	}
}

// list reads the rows that the rest of the query chooses.
func (k sealedTable[T]) list(ctx context.Context, q querier, rest string, args ...any) ([]T, error) {
	return query(ctx, q, k.scan(q), k.plain.choose(rest), args...)
}

// get reads the row that the rest of the query chooses; ErrNotFound where there is none.
func (k sealedTable[T]) get(ctx context.Context, q querier, rest string, args ...any) (T, error) {
	return one(ctx, q, k.scan(q), k.plain.choose(rest), args...)
}

// insert adds a row.
func (k sealedTable[T]) insert(ctx context.Context, t *tx, v *T) error {
	row, err := k.sealed(ctx, t, *v)
	if err != nil {
		return err
	}
	return k.plain.insert(ctx, t, &row, ``)
}

// key gives the key by which secrets are sealed now. The first one is written down when it is first used.
func (t *tx) key(ctx context.Context) (seal.Key, error) {
	if t.seals != nil {
		return *t.seals, nil
	}
	id, known, err := found(one(ctx, t, scanValue[string], `SELECT key_id FROM sealing`))
	if err != nil {
		return seal.Key{}, fmt.Errorf("read which key is in use: %w", err)
	}
	key, ok := t.guard.vault.key(id)
	switch {
	case !ok && !known:
		return key, fault.Invalid{Field: "key", Reason: "no_key"}
	case !ok:
		return key, t.guard.vault.faultOf(id)
	case !known:
		err = do(ctx, t, `INSERT INTO sealing (one, key_id, at, scrubbed) VALUES (TRUE, $1, $2, TRUE)`, key.ID(), ms(t.now))
	}
	t.seals = &key
	return key, err
}

// digest is a text by which equal secrets are found.
func (t *tx) digest(ctx context.Context, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	key, err := t.key(ctx)
	return key.Digest(text), err
}

// columnsOf lists the sealed columns of a table for a statement.
func columnsOf(table string) string { return strings.Join(sealedColumns[table], ", ") }

// Digests gives digests of a text that nobody can make who has the database alone, one by each key, the one to keep first. Where there
// is no key they are of the text alone.
func (s *Store) Digests(text []byte) [][]byte {
	first, ok := s.vault.key("")
	if !ok {
		return [][]byte{text}
	}
	all := [][]byte{[]byte(first.Digest(string(text)))}
	for id, key := range *s.vault.keys.Load() {
		if id != first.ID() {
			all = append(all, []byte(key.Digest(string(text))))
		}
	}
	return all
}
