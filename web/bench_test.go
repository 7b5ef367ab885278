package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/cachetest"
	"tallylight/readiness"
	"tallylight/web"
)

// benchSite is a site whose clock goes on, and cookies of so many people who are signed in to it.
func benchSite(b *testing.B, people int) (*web.Server, *db.Store, []*http.Cookie) {
	b.Helper()
	ctx, quiet := b.Context(), slog.New(slog.DiscardHandler)
	store, err := db.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "t.db"), noon, quiet)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	if err := furnish(store); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	site := web.New(web.Config{Store: store, Calendars: newCalendars(store), Log: quiet, Zone1: tokyo, Zone2: la, Version: "test",
		Now: func() time.Time { return noon.Add(time.Since(began)) }, SessionClock: time.Now, Metrics: http.NotFoundHandler()})
	cookies := make([]*http.Cookie, people)
	for i := range cookies {
		p, err := store.AddPerson(ctx, readiness.Person{Name: "Ken", Email: "ken" + strconv.Itoa(i) + "@example.jp", Role: sre}, readiness.System, noon)
		if err == nil {
			cookies[i], err = site.SignedIn(ctx, p)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return site, store, cookies
}

// BenchmarkSessionAndRights is what it costs a page to know who asks, what they may and how they want to see it; a whole board
// that is kept stands beside it.
func BenchmarkSessionAndRights(b *testing.B) {
	site, _, cookies := benchSite(b, 1)
	request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	request.AddCookie(cookies[0])
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

// BenchmarkABoardThroughNginx is asked for by one person, and by 200 in turn.
func BenchmarkABoardThroughNginx(b *testing.B) {
	site, _, cookies := benchSite(b, 200)
	server := httptest.NewServer(site.Handler())
	b.Cleanup(func() { site.CloseStreams(); server.Close() })
	proxy := cachetest.Start(b, cachetest.Setup{Product: "nginx", Parts: map[string]string{"location": cachetest.NginxNone}}, strings.TrimPrefix(server.URL, "http://"))
	for _, people := range []int{1, 200} {
		b.Run(strconv.Itoa(people), func(b *testing.B) {
			var asked atomic.Int64
			b.RunParallel(func(run *testing.PB) {
				for run.Next() {
					askBoard(b, proxy, cookies[int(asked.Add(1))%people])
				}
			})
		})
	}
}

func askBoard(b *testing.B, address string, as *http.Cookie) {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		b.Error(err)
		return
	}
	request.AddCookie(as)
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.Error(err)
		return
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Errorf("status %d: %v", answer.StatusCode, err)
	}
}
