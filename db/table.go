package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"strings"
)

// table is where the rows of a T are kept. Its columns are named once: the same fields are read from them and inserted.
type table[T any] struct {
	name, columns string
	fields        func(*T) fields // where the columns go
}

// into scans the columns of a row into fields.
func into[T any](where func(*T) fields) func(*sql.Rows) (T, error) {
	return table[T]{fields: where}.scan
}

// scan reads the columns of a row.
func (k table[T]) scan(rows *sql.Rows) (v T, err error) {
	err = rows.Scan(k.fields(&v)...)
	return v, err
}

// list reads the rows that the rest of the query chooses.
func (k table[T]) list(ctx context.Context, q querier, rest string, args ...any) ([]T, error) {
	var all pieces[T]
	err := k.collect(ctx, q, &all, rest, args...)
	return all.whole(), err
}

// choose is the query for the rows that the rest of it chooses.
func (k table[T]) choose(rest string) string {
	return `SELECT ` + k.columns + ` FROM ` + k.name + ` ` + rest
}

// collect adds them to others.
func (k table[T]) collect(ctx context.Context, q querier, all *pieces[T], rest string, args ...any) error {
	var row, empty T // one row is scanned again and again, so that its fields are found once
	columns := k.fields(&row)
	return eachRow(ctx, q, func(rows *sql.Rows) error {
		row = empty
		if err := rows.Scan(columns...); err != nil {
			return err
		}
		all.add(&row)
		return nil
	}, k.choose(rest), args...)
}

// get reads the row that the rest of the query chooses; ErrNotFound where there is none.
func (k table[T]) get(ctx context.Context, q querier, rest string, args ...any) (T, error) {
	return one(ctx, q, k.scan, k.choose(rest), args...)
}

// insert adds a row; rest says what is done where it is known.
func (k table[T]) insert(ctx context.Context, q querier, v *T, rest string) error {
	return do(ctx, q, `INSERT INTO `+k.name+` (`+k.columns+`) VALUES `+params(1, strings.Count(k.columns, ",")+1)+rest,
		k.fields(v).values()...)
}

// packed keeps several fields in one column, as JSON.
type packed[B any] struct {
	pack   func() B
	unpack func(B)
}

// Value implements driver.Valuer.
func (p packed[B]) Value() (driver.Value, error) {
	body := p.pack()
	return asJSON(&body).Value()
}

// MarshalJSON gives the fields.
func (p packed[B]) MarshalJSON() ([]byte, error) { return json.Marshal(p.pack()) }

// UnmarshalJSON takes the fields over.
func (p packed[B]) UnmarshalJSON(said []byte) error {
	var body B
	err := json.Unmarshal(said, &body)
	p.unpack(body)
	return err
}

// Scan implements sql.Scanner.
func (p packed[B]) Scan(src any) error {
	var body B
	err := asJSON(&body).Scan(src)
	p.unpack(body)
	return err
}
