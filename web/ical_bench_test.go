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
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/intake"
	"tallylight/readiness/outfeed"
	"tallylight/web"
	"tallylight/web/secrets"
)

// thousands gives a server over a store with so many events to come, and somebody of PR.
func thousands(b *testing.B, n int) (http.Handler, *db.Store, readiness.Person) {
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
		start := noon.Add(time.Duration(i+1) * ((in.To.Sub(in.From) - 48*time.Hour) / time.Duration(n))).Truncate(time.Minute)
		in.Occurrences = append(in.Occurrences, readiness.Occurrence{UID: fmt.Sprintf("airing-%05d@calendar.example", i), Summary: fmt.Sprintf("朝の情報番組 第%d回", i),
			Location: "東京", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed, Level: 1 + i%5})
	}
	_, err = store.ApplyFeed(ctx, feed.ID, readiness.FeedFetch{BodyHash: "h", Next: noon.Add(time.Hour)}, in, noon)
	must(err)
	p, err := store.AddPerson(ctx, readiness.Person{Name: "Mio", Email: "mio@example.jp", Role: readiness.PR}, readiness.System, noon)
	must(err)
	now := func() time.Time { return noon }
	config := web.Config{Store: store, Calendars: newCalendars(store), Log: slog.New(slog.DiscardHandler), Now: now, SessionClock: now, Zone1: tokyo, Zone2: time.UTC,
		Metrics: http.NotFoundHandler(), BaseURL: "https://tally.example.jp"}
	apiToo(&config)
	return web.New(config).Handler(), store, p
}

// anotherCalendar makes a calendar link of all events, and gives its address.
func anotherCalendar(b *testing.B, store *db.Store, p readiness.Person) string {
	b.Helper()
	key, hash := secrets.NewSecret("")
	if _, err := store.AddOutfeed(b.Context(), outfeed.Link{Name: "All", Shows: outfeed.Events, Lang: "ja", Audience: display.Open}, hash, actorOf(p), noon); err != nil {
		b.Fatal(err)
	}
	return outfeed.Path(key)
}

func readsCalendar(h http.Handler, path, etag string) *httptest.ResponseRecorder {
	r, a := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
	r.Header.Set("If-None-Match", etag)
	h.ServeHTTP(a, r)
	return a
}

// BenchmarkTenThousandEventsAsCalendar answers a program that reads all of 10,000 events: the first time, when one has changed, and
// when nothing has.
func BenchmarkTenThousandEventsAsCalendar(b *testing.B) {
	h, store, p := thousands(b, 10_000)
	path := anotherCalendar(b, store, p)
	first := readsCalendar(h, path, "")
	if n := strings.Count(first.Body.String(), "BEGIN:VEVENT"); n != 10_000 {
		b.Fatalf("%d events: %d %s", n, first.Code, first.Body)
	}
	events, err := store.Snapshot(b.Context(), noon, noon.AddDate(0, 0, 1))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			another := anotherCalendar(b, store, p)
			b.StartTimer()
			if a := readsCalendar(h, another, ""); a.Code != 200 {
				b.Fatal(a.Code)
			}
		}
	})
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

// BenchmarkFreezeAmongTenThousandEvents answers CI. Not all of the events are near, and one in five freezes hard.
func BenchmarkFreezeAmongTenThousandEvents(b *testing.B) {
	h, store, _ := thousands(b, 10_000)
	token, hash := secrets.NewSecret(secrets.TokenPrefix)
	if _, err := store.AddToken(b.Context(), account.Token{Name: "ci", Role: readiness.Viewer, Scope: account.Read}, hash, readiness.System, noon); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, a := httptest.NewRequest(http.MethodGet, "/api/v1/freeze?service=web&within=30m", nil), httptest.NewRecorder()
		r.Header.Set("Authorization", "Bearer "+token)
		if h.ServeHTTP(a, r); a.Code != 423 {
			b.Fatalf("%d: %s", a.Code, a.Body)
		}
	}
}
