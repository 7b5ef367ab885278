package calendar

import (
	"syscall"
	"testing"
	"time"

	"tallylight/internal/samplefeed"
)

// BenchmarkRead reads a whole calendar with a year of its occurrences.
func BenchmarkRead(b *testing.B) {
	for _, size := range []struct {
		name   string
		events int
	}{{"10k", 10_000}, {"10.5MB", 16_000}, {"100k", 100_000}} {
		b.Run(size.name, func(b *testing.B) {
			body := samplefeed.New(size.events, sampleYear).Bytes(sampleYear)
			r := Reader{Home: zoneFor(b, "Asia/Tokyo"), MaxBody: 128 << 20}
			measure(b, body, func() int { return len(r.Read(body, yearWindow()).Occurrences) })
		})
	}
}

// BenchmarkReadChanged reads 10,000 events again: after ten edits, with a new DTSTAMP on every event, and unchanged.
func BenchmarkReadChanged(b *testing.B) {
	for _, row := range []struct {
		name string
		edit func(*samplefeed.Feed)
		at   time.Time
	}{
		{"ten edits", (*samplefeed.Feed).Edit, sampleYear.AddDate(0, 0, 1)},
		{"other stamps", func(*samplefeed.Feed) {}, sampleYear.AddDate(0, 0, 1)},
		{"the same bytes", func(*samplefeed.Feed) {}, sampleYear},
	} {
		b.Run(row.name, func(b *testing.B) {
			r, f := tokyoReader(b), samplefeed.New(10_000, sampleYear)
			known, err := r.Read(f.Bytes(sampleYear), yearWindow()).Memory.MarshalBinary()
			if err != nil {
				b.Fatal(err)
			}
			row.edit(f)
			body := f.Bytes(row.at)
			measure(b, body, func() int {
				var memory Memory
				if err := memory.UnmarshalBinary(known); err != nil {
					b.Fatal(err)
				}
				return len(r.ReadChanged(body, yearWindow(), memory, nil).Only)
			})
		})
	}
}

// measure reports the processor time of a reading, garbage collection included, what the heap holds at most beyond
// body, and what read gives.
func measure(b *testing.B, body []byte, read func() int) {
	b.Helper()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	var most uint64
	var spent, least time.Duration
	found := 0
	for b.Loop() {
		most = max(most, peak(func() {
			before := processorTime(b)
			found = read()
			spent = processorTime(b) - before
		}))
		if least == 0 || spent < least {
			least = spent
		}
	}
	b.ReportMetric(float64(least.Microseconds())/1000, "least-cpu-ms")
	b.ReportMetric(float64(most>>20), "peak-MB")
	b.ReportMetric(float64(found), "found")
}

// processorTime is what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
