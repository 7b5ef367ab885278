package dbtest

import (
	"log/slog"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// TestEachDatabaseIsOfItsOwn writes into one copy, and looks for it in the next.
func TestEachDatabaseIsOfItsOwn(t *testing.T) {
	now := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	for engine, address := range map[string]func(testing.TB, time.Time) string{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(engine, func(t *testing.T) {
			for nth := range 2 {
				store, err := db.Open(t.Context(), address(t, now), now, slog.New(slog.DiscardHandler))
				if err != nil {
					t.Fatal(err)
				}
				defer store.Close()
				if schema, err := store.Schema(t.Context()); err != nil || schema != db.SchemaVersion {
					t.Errorf("schema %d, %v", schema, err)
				}
				if pages, err := store.TopPages(t.Context()); err != nil || len(pages) != 0 {
					t.Errorf("copy %d holds %d pages, %v", nth, len(pages), err)
				}
				if _, err := store.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "https://example.jp/"}, readiness.System, now); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
