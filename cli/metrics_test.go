package cli

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
)

// A scrape tells what the plan says at its instant, a moved event at once, and nothing where the store cannot be read: a 1 would
// have the machines taken away.
func TestTheMetricOfTheScale(t *testing.T) {
	noon := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	now := noon
	store, err := db.Open(t.Context(), dbtest.SQLite(t, noon), noon, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	sre := readiness.Actor{ID: "s", Name: "Sora", Role: readiness.SRE}
	e, err := store.CreateEvent(t.Context(), readiness.Event{Title: "Merger", Start: noon.Add(2 * time.Hour), End: noon.Add(3 * time.Hour), Zone: "Asia/Tokyo",
		Brief: readiness.Brief{Peak: "7x"}}, sre, noon)
	if err != nil {
		t.Fatal(err)
	}
	handler := metrics(store, func() time.Time { return now })
	scrape := func(sentence, want string) {
		t.Helper()
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
		var got string
		for line := range strings.Lines(w.Body.String()) {
			if strings.HasPrefix(line, "tallylight_scale_target_ratio") {
				got += line
			}
		}
		if strings.TrimSpace(got) != want || !strings.Contains(w.Body.String(), "tallylight_store_revision") || strings.Contains(w.Body.String(), "Merger") {
			t.Errorf("%s: %q, want %q", sentence, got, want)
		}
	}
	scrape("before the window", `tallylight_scale_target_ratio{page=""} 1`)
	now = noon.Add(time.Hour)
	scrape("as it opens", `tallylight_scale_target_ratio{page=""} 7`)
	if _, err := store.EditEvent(t.Context(), e.ID, e.Version, sre, now, func(e *readiness.Event) error {
		e.Start, e.End = e.Start.Add(90*time.Minute), e.End.Add(90*time.Minute)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	scrape("moved by 90 minutes", `tallylight_scale_target_ratio{page=""} 1`)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	scrape("the store is away", "")
}
