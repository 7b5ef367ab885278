package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/seal"
)

// ErrKeyNotRenewed says that there is no other key to rotate to, and that none can be made where the present one is.
var ErrKeyNotRenewed = errors.New("there is no other key to change to")

// secretRow is the sealed columns of a row.
type secretRow struct {
	id    string
	texts []string
}

// secretRows reads those of a table as they are stored.
func secretRows(ctx context.Context, q querier, table string) ([]secretRow, error) {
	return query(ctx, q, func(rows *sql.Rows) (secretRow, error) {
		r := secretRow{texts: make([]string, len(sealedColumns[table]))}
		at := []any{&r.id}
		for i := range r.texts {
			at = append(at, &r.texts[i])
		}
		err := rows.Scan(at...)
		return r, err
	}, `SELECT id, `+columnsOf(table)+` FROM `+table+` ORDER BY id`)
}

// sealAll seals every secret with a key; open gives what stands in a place now.
func (t *tx) sealAll(ctx context.Context, key seal.Key, open func(string, seal.Place) (string, error)) error {
	for _, table := range sealedTables {
		rows, err := secretRows(ctx, t, table)
		if err != nil {
			return fmt.Errorf("read the secrets of %s: %w", table, err)
		}
		for _, row := range rows {
			if err := t.sealRow(ctx, key, table, row, open); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) sealRow(ctx context.Context, key seal.Key, table string, row secretRow, open func(string, seal.Place) (string, error)) error {
	var set []string
	args := []any{row.id}
	for i, column := range sealedColumns[table] {
		at := seal.Place{Table: table, Row: row.id, Column: column}
		text, err := open(row.texts[i], at)
		if err != nil {
			return err
		}
		args = append(args, key.Seal(text, at))
		set = append(set, fmt.Sprintf("%s = $%d", column, len(args)))
		if table == "feeds" && column == "url" {
			args = append(args, key.Digest(text))
			set = append(set, fmt.Sprintf("url_digest = $%d", len(args)))
		}
	}
	_, err := t.run(ctx, `UPDATE `+table+` SET `+strings.Join(set, ", ")+` WHERE id = $1`, args...)
	return fault.Wrap(err, "encrypt the secrets of %s %s", table, row.id)
}

// scrub takes out of the files of the database what the secrets replaced.
func (s *Store) scrub(ctx context.Context) error {
	for _, statement := range s.engine.scrub(append([]string{"remembered_answers"}, sealedTables...)) {
		if err := do(patient(ctx), s.write, statement); err != nil {
			return fmt.Errorf("remove the plain text of secrets from the files: %w", err)
		}
	}
	return fault.Wrap(do(ctx, s.write, `UPDATE sealing SET scrubbed = TRUE`), "note that no plain text is left")
}

// Rotation is a change of the key.
type Rotation struct {
	From, To string // ids; From is empty where no secret was sealed yet
	Secrets  int
}

// RotateKey encrypts all secrets with another key: the first one of those that there are, where it is not in use, else a new one that
// is written before the others to their file. Either all secrets change or none; programs that run meanwhile read the file again.
// ErrKeyNotRenewed where the keys are given as text and the first is in use.
func (s *Store) RotateKey(ctx context.Context, now time.Time) (r Rotation, err error) {
	is, _, err := loadSealing(ctx, s.read)
	if err != nil {
		return r, fmt.Errorf("read which key is in use: %w", err)
	}
	if err := s.vault.renew(is.id, now); err != nil {
		return r, err
	}
	err = s.inTx(patient(ctx), readiness.System, now, func(t *tx) error {
		to, _ := s.vault.key("")
		r = Rotation{To: to.ID()}
		was, sealed, err := loadSealing(ctx, t)
		if err != nil {
			return err
		}
		r.From = was.id
		if !sealed {
			_, err := t.key(ctx)
			return err
		}
		if err := do(ctx, t, `UPDATE sealing SET key_id = $1, at = $2, scrubbed = FALSE`, to.ID(), ms(t.now)); err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.KeyRotated, Data: map[string]string{"from_key": r.From, "key": r.To}})
		return t.sealAll(ctx, to, func(text string, at seal.Place) (string, error) {
			if text != "" {
				r.Secrets++
			}
			return s.vault.open(text, at)
		})
	})
	if err != nil {
		return r, fmt.Errorf("encrypt the secrets with another key: %w", err)
	}
	return r, s.scrub(ctx)
}

// renew sees to it that the first key is another one than that in use.
func (v *vault) renew(used string, now time.Time) error {
	keys, err := v.list()
	switch {
	case err != nil:
		return err
	case len(keys) > 0 && keys[0].ID() != used:
	case v.from.File == "":
		return ErrKeyNotRenewed
	default:
		keys = slices.Insert(keys, 0, seal.NewKey())
		if err := writeKeys(v.from.File, keys, now, os.Rename); err != nil {
			return fmt.Errorf("write a new key to %s: %w", v.from.File, err)
		}
	}
	return v.load()
}

// KeyCheck is what the secrets of a database are sealed with.
type KeyCheck struct {
	Where   string   // where the keys are
	Keys    []string // ids of those that there are, the newest first
	InUse   string   // id of the one by which secrets are sealed; empty before the first
	Secrets int      // that open
	Broken  []string // where one does not, and why
}

// CheckKeys opens every secret.
func (s *Store) CheckKeys(ctx context.Context) (c KeyCheck, err error) {
	c.Where = s.vault.where()
	list, err := s.vault.list()
	if err != nil {
		return c, err
	}
	for _, k := range list {
		c.Keys = append(c.Keys, k.ID())
	}
	err = s.view(ctx, func(q querier) error {
		is, _, err := loadSealing(ctx, q)
		c.InUse = is.id
		for _, table := range sealedTables {
			rows, wrong := secretRows(ctx, q, table)
			err = errors.Join(err, wrong)
			for _, row := range rows {
				c.check(s.vault, table, row)
			}
		}
		return err
	})
	return c, fault.Wrap(err, "read the secrets")
}

func (c *KeyCheck) check(v *vault, table string, row secretRow) {
	for i, column := range sealedColumns[table] {
		_, err := v.open(row.texts[i], seal.Place{Table: table, Row: row.id, Column: column})
		switch {
		case err != nil:
			c.Broken = append(c.Broken, err.Error())
		case row.texts[i] != "":
			c.Secrets++
		}
	}
}
