package web_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/intake"
	"tallylight/readiness/outfeed"
	"tallylight/web"
	"tallylight/web/secrets"
)

// calendarOf gives a server over a store with so many events to come, and the address of a calendar of all of them.
func calendarOf(b *testing.B, n int) (http.Handler, *db.Store, string) {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	ctx := b.Context()
	store, err := db.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "bench.db"), noon, slog.New(slog.DiscardHandler))
	must(err)
	b.Cleanup(func() { store.Close() })
	feed, err := store.AddFeed(ctx, readiness.Feed{Name: "PR", URL: secret}, nil, readiness.System, noon)
	must(err)
	in := intake.Incoming{Complete: true, From: noon, To: noon.Add(intake.ImportFuture)}
	for i := range n {
		start := noon.Add(time.Duration(i+1) * (in.To.Sub(in.From) - 48*time.Hour) / time.Duration(n)).Truncate(time.Minute)
		in.Occurrences = append(in.Occurrences, readiness.Occurrence{UID: fmt.Sprintf("airing-%05d@calendar.example", i), Summary: fmt.Sprintf("朝の情報番組 第%d回", i),
			Location: "東京", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed, Level: 1 + i%5})
	}
	_, err = store.ApplyFeed(ctx, feed.ID, readiness.FeedFetch{BodyHash: "h", Next: noon.Add(time.Hour)}, in, noon)
	must(err)
	p, err := store.AddPerson(ctx, readiness.Person{Name: "Mio", Email: "mio@example.jp", Role: readiness.PR}, readiness.System, noon)
	must(err)
	key, hash := secrets.NewSecret("")
	_, err = store.AddOutfeed(ctx, outfeed.Link{Name: "All", Shows: outfeed.Events, Lang: "ja", Audience: display.Open}, hash, actorOf(p), noon)
	must(err)
	now := func() time.Time { return noon }
	site := web.New(web.Config{Store: store, Calendars: newCalendars(store), Log: slog.New(slog.DiscardHandler), Now: now, SessionClock: now, Zone1: tokyo, Zone2: time.UTC,
		Metrics: http.NotFoundHandler(), BaseURL: "https://tally.example.jp"})
	return site.Handler(), store, outfeed.Path(key)
}

func readsCalendar(h http.Handler, path, etag string) *httptest.ResponseRecorder {
	r, a := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
	r.Header.Set("If-None-Match", etag)
	h.ServeHTTP(a, r)
	return a
}

// BenchmarkTenThousandEventsAsCalendar answers a program that reads all of 10,000 events: at first, when one has changed, and when
// nothing has.
func BenchmarkTenThousandEventsAsCalendar(b *testing.B) {
	h, store, path := calendarOf(b, 10_000)
	began := time.Now()
	first := readsCalendar(h, path, "")
	b.Logf("the first time: %s, %d bytes", time.Since(began), first.Body.Len())
	if n := strings.Count(first.Body.String(), "BEGIN:VEVENT"); n != 10_000 {
		b.Fatalf("%d events: %d %s", n, first.Code, first.Body)
	}
	events, err := store.Snapshot(b.Context(), noon, noon.AddDate(0, 0, 3))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("changed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			if _, err := store.SetLevel(b.Context(), events.Events[0].ID, 1+i%5, "", 0, readiness.Actor{ID: "x", Name: "X", Role: readiness.SRE}, noon); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if a := readsCalendar(h, path, ""); a.Code != 200 {
				b.Fatal(a.Code)
			}
		}
	})
	etag := readsCalendar(h, path, "").Header().Get("ETag")
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			if a := readsCalendar(h, path, etag); a.Code != 304 {
				b.Fatal(a.Code)
			}
		}
	})
}
