package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Rows gives, by table, a hash of all rows of the database at an address, whatever their order: two of them are the same where no row
// was added, changed or deleted in between.
func Rows(tb testing.TB, address string) map[string]string {
	tb.Helper()
	base, tables := open(tb, address)
	defer base.Close()
	hashes := map[string]string{}
	for _, table := range tables {
		hashes[table] = rowsOf(tb, base, table)
	}
	return hashes
}

// open opens a database to read it, and lists its tables.
func open(tb testing.TB, address string) (*sql.DB, []string) {
	tb.Helper()
	driver, list := "pgx", `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1`
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		file, _, _ = strings.Cut(file, "?")
		driver, address, list = "sqlite", "file:"+file+"?_pragma=query_only(1)", `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1`
	}
	base, err := sql.Open(driver, address)
	if err != nil {
		tb.Fatal(err)
	}
	rows, err := base.QueryContext(context.Background(), list)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			tb.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil || len(tables) == 0 {
		tb.Fatalf("%d tables, %v", len(tables), err)
	}
	return base, tables
}

// rowsOf hashes the rows of a table.
func rowsOf(tb testing.TB, base *sql.DB, table string) string {
	tb.Helper()
	rows, err := base.QueryContext(context.Background(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		tb.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			tb.Fatal(err)
		}
		all = append(all, fmt.Sprint(values...))
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return fmt.Sprint(len(all), " ", hex.EncodeToString(sum[:8]))
}
