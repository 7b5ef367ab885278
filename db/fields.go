package db

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
)

// fields are where the columns of one row go, in their order: what is scanned into them is also what is written
// from them, and what the log says of them.
type fields []any

// values gives the fields as they are stored.
func (f fields) values() []any {
	values := make([]any, len(f))
	for i, field := range f {
		values[i] = storedValue(field)
	}
	return values
}

// storedValue is what the driver gets of a field.
func storedValue(field any) any {
	switch v := field.(type) {
	case driver.Valuer:
		value, err := v.Value()
		if err != nil {
			return err // no driver takes an error for a value
		}
		return value
	case *string:
		return *v
	case *bool:
		return *v
	case **bool:
		if *v == nil {
			return nil
		}
		return **v
	case *[]byte:
		return append([]byte{}, *v...) // an empty one is no NULL
	case *int:
		return int64(*v)
	case *int64:
		return *v
	case *float64:
		return *v
	default:
		return fmt.Errorf("a field cannot be a %T", field)
	}
}

// spoken is what the log says of a field: JSON, instants in RFC 3339.
func spoken(field any) (json.RawMessage, error) {
	if m, ok := field.(json.Marshaler); ok {
		return m.MarshalJSON()
	}
	return json.Marshal(storedValue(field))
}

// hear takes over what the log says of a field.
func hear(field any, said json.RawMessage) error {
	if u, ok := field.(json.Unmarshaler); ok {
		return u.UnmarshalJSON(said)
	}
	return json.Unmarshal(said, field)
}

// columns names the columns of a table, in the order of its fields.
type columns []string

func namesOf(list string) columns {
	names := strings.Split(list, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// edit is how a row differs from what it was.
type edit struct {
	set           []string // "level = $3"
	args          []any
	before, after patch
}

// patch is a part of a row by column, as the log keeps it (a merge patch, RFC 7396).
type patch map[string]json.RawMessage

// differing compares the fields of a row before and after; args stand before those of the edit.
func (c columns) differing(was, now fields, args ...any) (edit, error) {
	d := edit{args: args, before: patch{}, after: patch{}}
	for i, name := range c {
		value := storedValue(now[i])
		if value == storedValue(was[i]) {
			continue
		}
		d.args = append(d.args, value)
		d.set = append(d.set, fmt.Sprintf("%s = $%d", name, len(d.args)))
		var err error
		if d.before[name], err = spoken(was[i]); err != nil {
			return d, err
		}
		if d.after[name], err = spoken(now[i]); err != nil {
			return d, err
		}
	}
	return d, nil
}

// whole gives all of a row that is not empty.
func (c columns) whole(now, empty fields) (patch, error) {
	d, err := c.differing(empty, now)
	return d.after, err
}

// said gives all of a row.
func (c columns) said(row fields) (patch, error) {
	all := patch{}
	for i, name := range c {
		var err error
		if all[name], err = spoken(row[i]); err != nil {
			return all, err
		}
	}
	return all, nil
}

// apply takes a patch over into a row. A column that the row has not (any more) is left out.
func (c columns) apply(p patch, into fields) error {
	for i, name := range c {
		said, ok := p[name]
		if !ok {
			continue
		}
		if err := hear(into[i], said); err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
	}
	return nil
}

// update writes an edit of the row that matches where, whose arguments the edit begins with. It gives how many rows
// it met; an edit of nothing meets one.
func (t *tx) update(ctx context.Context, table, where string, d edit) (int64, error) {
	if len(d.set) == 0 {
		return 1, nil
	}
	return t.run(ctx, `UPDATE `+table+` SET `+strings.Join(d.set, ", ")+` WHERE `+where, d.args...)
}
