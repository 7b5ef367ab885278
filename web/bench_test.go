package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/web"
)

// BenchmarkSessionAndRights is what it costs a page to know who asks, what they may and how they want to see it, beside a whole
// board that is kept.
func BenchmarkSessionAndRights(b *testing.B) {
	ctx, quiet := b.Context(), slog.New(slog.DiscardHandler)
	store, err := db.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "t.db"), noon, quiet)
	if err == nil {
		b.Cleanup(func() { store.Close() })
		err = furnish(store)
	}
	if err != nil {
		b.Fatal(err)
	}
	site := web.New(web.Config{Store: store, Calendars: newCalendars(store), Log: quiet, Zone1: tokyo, Zone2: la, Version: "test",
		Now: func() time.Time { return noon }, SessionClock: time.Now, Metrics: http.NotFoundHandler()})
	p, err := store.PersonByEmail(ctx, string(sre)+"@example.jp")
	if err != nil {
		b.Fatal(err)
	}
	cookie, err := site.SignedIn(ctx, p)
	if err != nil {
		b.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	request.AddCookie(cookie)
	b.Run("gate", func(b *testing.B) {
		for b.Loop() {
			if err := site.Gate(site.Echo().NewContext(request, httptest.NewRecorder())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("board", func(b *testing.B) {
		for b.Loop() {
			answer := httptest.NewRecorder()
			if site.Handler().ServeHTTP(answer, request); answer.Code != http.StatusOK {
				b.Fatal(answer.Code)
			}
		}
	})
}
