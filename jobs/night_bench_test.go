package jobs_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/promtest"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/verify"
)

const (
	nightPages = 20
	nightDays  = 28
)

// BenchmarkNightlyMeasuring is the first night of 20 pages with an event on each of the last 28 evenings: what is usual over 28 days of
// minutes, when the pages were asked more, what the events of 14 days brought, and the service level of a day. Prometheus is another
// process, so that what it costs is not counted; the database is.
func BenchmarkNightlyMeasuring(b *testing.B) {
	prom := promtest.Start(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready 1") }))
	var spent time.Duration
	var most uint64
	for b.Loop() {
		b.StopTimer()
		n := newNight(b, prom)
		runtime.GC()
		b.StartTimer()
		began, done := cpu(), watchedHeap()
		n.measure()
		spent, most = spent+cpu()-began, max(most, done())
		b.StopTimer()
		n.wantsAll()
		b.StartTimer()
	}
	b.ReportMetric(spent.Seconds()/float64(b.N), "cpu-s")
	b.ReportMetric(float64(most)/(1<<20), "peak-MiB")
}

// watchedHeap watches the heap until it is called, what waits to be collected included, and gives the most that it held.
func watchedHeap() (done func() uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	most, stop, stopped := uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-stopped
		return most
	}
}

// night is a company whose pages were never measured.
type night struct {
	*testing.B
	store    *db.Store
	now      time.Time
	measurer *jobs.Measurer
	counter  *jobs.ServiceCounter
}

func newNight(b *testing.B, prom string) *night {
	n := &night{B: b, now: time.Date(2026, 11, 16, 18, 40, 0, 0, time.UTC)} // in the night of Tokyo
	url := "sqlite:" + filepath.Join(b.TempDir(), "night.db")
	n.store = must(db.Open(b.Context(), url, n.now, quiet, dbtest.Keys(url)))
	b.Cleanup(func() { n.store.Close() })
	clock := func() time.Time { return n.now }
	home := func(context.Context) *time.Location { return tokyo }
	ranges := &jobs.Ranges{Store: n.store, Range: verify.New(http.DefaultTransport, "test", clock, 0).Range, Now: clock}
	n.measurer = &jobs.Measurer{Store: n.store, Ranges: ranges, Home: home, Log: quiet, Now: clock}
	n.counter = &jobs.ServiceCounter{Store: n.store, Ranges: ranges, Home: home, Log: quiet, Now: clock}
	n.enters(must(n.store.AddConnection(b.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: prom}, admin, n.now)).ID)
	return n
}

// enters enters the pages, which are asked more from nine o'clock in the evening on, and the events of these evenings.
func (n *night) enters(source string) {
	n.Helper()
	for i := range nightPages {
		asked := fmt.Sprintf("%d + 40 * sin(vector(time() / 7919)) + 900 * clamp(1 - abs(vector(time() %% 86400 - 44700)) / 1200, 0, 1)", 100+i)
		page := toppage.Page{Name: fmt.Sprint("Page ", i), URL: fmt.Sprintf("https://www.example/%d", i)}
		page.Rates = toppage.Rates{Source: source, Requests: asked, Errors: "0.001 * (" + asked + ")", Latency: "0.05 + 0.00001 * (" + asked + ")"}
		must(n.store.AddTopPage(n.Context(), page, admin, n.now.AddDate(0, 0, -1)))
	}
	first := n.now.AddDate(0, 0, -nightDays).Truncate(24 * time.Hour).Add(12 * time.Hour)
	for day := range nightDays {
		start := first.AddDate(0, 0, day+1)
		must(n.store.CreateEvent(n.Context(), readiness.Event{Title: start.Format("2 January"), Start: start, End: start.Add(time.Hour)}, admin, start.AddDate(0, 0, -5)))
	}
}

// measure does what the program does in ten minutes.
func (n *night) measure() {
	n.Helper()
	for tick := range 120 {
		if err := n.measurer.Measure(n.Context(), n.now); err != nil {
			n.Fatal(err)
		}
		n.measurer.Wait()
		if tick%12 == 0 {
			if err := n.counter.Count(n.Context(), n.now); err != nil {
				n.Fatal(err)
			}
		}
		n.now = n.now.Add(5 * time.Second)
	}
}

// wantsAll wants all to be measured that there is to measure.
func (n *night) wantsAll() {
	n.Helper()
	usuals, peaks, levels := must(n.store.Usuals(n.Context())), must(n.store.EventPeaks(n.Context(), n.now.AddDate(0, 0, -nightDays))), 0
	for id, u := range usuals {
		levels += len(must(n.store.ServiceLevels(n.Context(), id, n.now.AddDate(0, 0, -nightDays), n.now)))
		if u.Days < nightDays-1 || u.Rate > 200 {
			n.Errorf("usual %+v", u)
		}
	}
	if len(usuals) != nightPages || len(peaks) != 14*nightPages || levels != nightPages {
		n.Errorf("%d usual maxima, %d peaks, %d service levels", len(usuals), len(peaks), levels)
	}
}
