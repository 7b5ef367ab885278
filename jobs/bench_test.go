package jobs_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"tallylight/internal/samplefeed"
	"tallylight/readiness"
)

// cpu gives what the process has computed so far.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fetching measures the fetch of a desk that prepare gives, and reports its CPU time, the database's included, and how
// many events it wrote.
func fetching(b *testing.B, prepare func() *desk) {
	b.Helper()
	var (
		spent  time.Duration
		counts readiness.FeedCounts
	)
	for b.Loop() {
		b.StopTimer()
		d := prepare()
		runtime.GC()
		b.StartTimer()
		began := cpu()
		counts = d.fetched()
		spent += cpu() - began
	}
	b.ReportMetric(spent.Seconds()*1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(counts.Added+counts.Changed+counts.Removed), "events/op")
}

// newBenchDesk is a desk on a database as it is set up in production. What the network costs is left out.
func newBenchDesk(b *testing.B, calendar []byte) *desk {
	d := newDesk(b, "sqlite:"+filepath.Join(b.TempDir(), "bench.db"))
	d.gives(calendar)
	return d
}

// given answers every request with the same bytes.
type given []byte

func (g given) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(g)), ContentLength: int64(len(g)), Request: r}, nil
}

func (d *desk) gives(calendar []byte) { d.Fetcher.Client = &http.Client{Transport: given(calendar)} }

// BenchmarkFirstImport reads calendars of so many events and stores them, each in a new database. Measure its memory
// with -benchtime 1x under time -v.
func BenchmarkFirstImport(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			calendar := samplefeed.New(n, noon).Bytes(noon)
			fetching(b, func() *desk {
				d := newBenchDesk(b, calendar)
				d.Fetcher.MaxBody = len(calendar) + 1 // 100,000 are more than a feed may send
				return d
			})
		})
	}
}

// BenchmarkImportAgain fetches a calendar of 10,000 events that is stored, all within one day.
func BenchmarkImportAgain(b *testing.B) {
	feed := samplefeed.New(10_000, noon)
	d := newBenchDesk(b, feed.Bytes(noon))
	d.fetched()
	again := func() *desk {
		d.wait(-14 * time.Minute)
		return d
	}
	b.Run("the same bytes", func(b *testing.B) { fetching(b, again) })
	b.Run("another DTSTAMP", func(b *testing.B) {
		fetching(b, func() *desk {
			d.gives(feed.Bytes(again().clock()))
			return d
		})
	})
	b.Run("ten edits", func(b *testing.B) {
		fetching(b, func() *desk {
			feed.Edit()
			d.gives(feed.Bytes(again().clock()))
			return d
		})
	})
}
