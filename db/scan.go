package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// querier is a pool or a transaction.
type querier interface {
	guarded() *guard
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
}

// query reads all rows and closes them before it returns: PostgreSQL refuses a second statement on a
// connection whose rows are still open.
func query[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), text string, args ...any) (all []T, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		v, err := scan(rows)
		all = append(all, v)
		return err
	}, text, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// eachRow does the same with each row as it comes.
func eachRow(ctx context.Context, q querier, take func(*sql.Rows) error, text string, args ...any) error {
	return q.guarded().do(ctx, func(ctx context.Context) error {
		rows, err := q.QueryContext(ctx, text, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := take(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// one reads the single row of a query; ErrNotFound where there is none.
func one[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), text string, args ...any) (T, error) {
	all, err := query(ctx, q, scan, text, args...)
	if err == nil && len(all) == 0 {
		err = fault.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// found says whether a row was read, where it is no error that there is none.
func found[T any](v T, err error) (T, bool, error) {
	if errors.Is(err, fault.ErrNotFound) {
		return v, false, nil
	}
	return v, err == nil, err
}

// firstInstant gives the instant in the first row of a query; zero where there is none.
func firstInstant(ctx context.Context, q querier, text string, args ...any) (time.Time, error) {
	at, err := query(ctx, q, scanValue[int64], text, args...)
	if err != nil || len(at) == 0 {
		return time.Time{}, err
	}
	return time.UnixMilli(at[0]).UTC(), nil
}

// scanValue scans a single column.
func scanValue[T any](rows *sql.Rows) (v T, err error) {
	err = rows.Scan(&v)
	return v, err
}

// exec runs a statement and gives how many rows it touched.
func exec(ctx context.Context, q querier, text string, args ...any) (n int64, err error) {
	err = q.guarded().do(ctx, func(ctx context.Context) error {
		result, err := q.ExecContext(ctx, text, args...)
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	return n, err
}

// do runs a statement of which it does not matter how many rows it touched.
func do(ctx context.Context, q querier, text string, args ...any) error {
	_, err := exec(ctx, q, text, args...)
	return err
}

// params gives ($from, $from+1, ...), n of them.
func params(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ",$%d", from+i)
	}
	return "(" + strings.TrimPrefix(b.String(), ",") + ")"
}

// anys is what variadic arguments want of a list.
func anys[T any](list []T) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = v
	}
	return all
}

// inChunks reads by 200 values of a list at once: SQLite looks for the name of each among those of the others.
func inChunks[V, T any](values []V, read func(some []V) ([]T, error)) ([]T, error) {
	var all []T
	for some := range slices.Chunk(values, 200) {
		found, err := read(some)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func idsOf(events []readiness.Event) []string {
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	return ids
}

// ms is an instant as it is stored: Unix milliseconds, 0 for none.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// upTo is the last instant that counts where it is until an instant; zero: every one counts.
func upTo(until time.Time) int64 {
	if until.IsZero() {
		return never
	}
	return ms(until)
}

// stored is an instant as it will be read again.
func stored(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

// instant scans what ms wrote.
type instant time.Time

// Scan implements sql.Scanner.
func (i *instant) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("an instant is stored as %T", src)
	}
	*i = instant{}
	if n != 0 {
		*i = instant(time.UnixMilli(n).UTC())
	}
	return nil
}

// Value implements driver.Valuer.
func (i *instant) Value() (driver.Value, error) { return ms(time.Time(*i)), nil }

// MarshalJSON gives RFC 3339, null for none.
func (i *instant) MarshalJSON() ([]byte, error) {
	if t := time.Time(*i); !t.IsZero() {
		return json.Marshal(stored(t))
	}
	return []byte("null"), nil
}

// UnmarshalJSON takes what MarshalJSON gave.
func (i *instant) UnmarshalJSON(said []byte) error {
	*i = instant{}
	return json.Unmarshal(said, (*time.Time)(i))
}

// orNull is a text that is stored as NULL where it is empty.
type orNull string

// Scan implements sql.Scanner.
func (o *orNull) Scan(src any) error {
	text, ok := src.(string)
	if !ok && src != nil {
		return fmt.Errorf("a text is stored as %T", src)
	}
	*o = orNull(text)
	return nil
}

// UnmarshalJSON takes null for an empty text.
func (o *orNull) UnmarshalJSON(said []byte) error {
	*o = ""
	return json.Unmarshal(said, (*string)(o))
}

// Value implements driver.Valuer.
func (o *orNull) Value() (driver.Value, error) {
	if *o == "" {
		return nil, nil
	}
	return string(*o), nil
}

// millis scans a duration stored in milliseconds.
type millis time.Duration

// Scan implements sql.Scanner.
func (d *millis) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a duration is stored as %T", src)
	}
	*d = millis(time.Duration(n) * time.Millisecond)
	return nil
}

// UnmarshalJSON takes the milliseconds over.
func (d *millis) UnmarshalJSON(said []byte) error {
	var n int64
	err := json.Unmarshal(said, &n)
	*d = millis(time.Duration(n) * time.Millisecond)
	return err
}

// Value implements driver.Valuer.
func (d *millis) Value() (driver.Value, error) { return time.Duration(*d).Milliseconds(), nil }

// jsonText stores a value as JSON, and as an empty text where it is empty, which costs nothing to read.
type jsonText[T any] struct{ v *T }

// asJSON is the value behind v on its way to or from a text column.
func asJSON[T any](v *T) jsonText[T] { return jsonText[T]{v} }

// Value implements driver.Valuer.
func (j jsonText[T]) Value() (driver.Value, error) {
	v := reflect.ValueOf(*j.v)
	if v.IsZero() || (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0 {
		return "", nil
	}
	text, err := json.Marshal(*j.v)
	return string(text), err
}

// MarshalJSON gives the value itself.
func (j jsonText[T]) MarshalJSON() ([]byte, error) { return json.Marshal(*j.v) }

// UnmarshalJSON takes the value over.
func (j jsonText[T]) UnmarshalJSON(said []byte) error {
	var v T
	if err := json.Unmarshal(said, &v); err != nil {
		return err
	}
	*j.v = v
	return nil
}

// Scan implements sql.Scanner.
func (j jsonText[T]) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("JSON is stored as %T", src)
	}
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), j.v)
}
