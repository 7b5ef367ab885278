package seed_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/seed"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// The benches begin with it, and no other test would notice that the rules refuse what it does.
func TestSeedIsTakenByTheRules(t *testing.T) {
	now := time.Date(2026, time.November, 19, 3, 0, 0, 0, time.UTC)
	store, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "seed.db"), now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if _, err := seed.Seed(t.Context(), store, seed.Shown+20, 44, now); err != nil {
		t.Fatal(err)
	}
	f, err := store.Snapshot(t.Context(), now.Add(-readiness.BoardPast), now.Add(intake.ImportFuture))
	if err != nil || len(f.Events) != seed.Shown {
		t.Errorf("%d events on the board, want %d: %v", len(f.Events), seed.Shown, err)
	}
}
