//go:build soak

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	gauges "runtime/metrics"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// A day is lived faster than it passes: the program's clock and its jobs run so many times as fast, its requests do not.
const (
	dayFaster = 30
	dayPages  = 1000
	dayHours  = 24
	// dayWarm is after how many hours all that is kept for a time is kept: pages are judged by what was seen in at most an hour,
	// and a file of SQLite has its whole cache.
	dayWarm = 2
	dayMost = 5.0 // MiB that what is held after a collection may grow by
	// dayPace is the least part of its requests that an hour has; a day that falls behind says nothing of a real one.
	dayPace = 0.95
)

// TestADay probes a thousand pages each minute of a day, with all that a program does beside that, and looks whether its memory grows.
func TestADay(t *testing.T) {
	for engine, address := range map[string]func(testing.TB, time.Time) string{
		"sqlite":     func(t testing.TB, _ time.Time) string { return "sqlite:" + filepath.Join(t.TempDir(), "day.db") },
		"postgresql": dbtest.Postgres,
	} {
		t.Run(engine, func(t *testing.T) { liveADay(t, address) })
	}
}

func liveADay(t *testing.T, address func(testing.TB, time.Time) string) {
	site := startDayPages(t)
	start, began, rested := time.Now(), time.Now(), atomic.Int64{}
	now := func() time.Time {
		return start.Add(dayFaster * (time.Since(began) - time.Duration(rested.Load())))
	}
	set, err := config{Listen: free(t), Database: address(t, start), Key: dbtest.Keys("").Text, Zone: "Asia/Tokyo", Zone2: "America/Los_Angeles",
		Allow: hostOf(site), Calendar: defaultCalendar, LogLevel: "error"}.Validate()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	p, err := newProgram(t.Context(), set, &streams{Err: &said, Out: io.Discard}, now)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	p.surveyor.Store = &fewSurveys{SurveyStore: p.store}
	addDayPages(t, p, site)
	rested.Store(int64(time.Since(began))) // it has taken the day no time
	runner := p.runner()
	for i := range runner.Jobs {
		runner.Jobs[i].Period = max(runner.Jobs[i].Period/dayFaster, 50*time.Millisecond)
	}
	rest := rests(runner, &rested)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()
	hours := watchDay(t, p.store, now, rest)
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	growth(t, hours)
	if said.Len() > 0 {
		t.Logf("said: %.2000s", said.String())
	}
}

// rests lets all jobs and the day's clock be stopped for a moment, with nothing begun left under way: what is in hand differs
// from moment to moment, a hurried day has much in hand, and neither is held.
func rests(runner *jobs.Runner, rested *atomic.Int64) (rest func() (goOn func())) {
	var hand sync.RWMutex
	for i, job := range runner.Jobs {
		runner.Jobs[i].Work = func(ctx context.Context, now time.Time) error {
			hand.RLock()
			defer hand.RUnlock()
			return job.Work(ctx, now)
		}
	}
	return func() func() {
		hand.Lock()
		since := time.Now()
		for _, job := range runner.Jobs {
			if job.Wait != nil {
				job.Wait()
			}
		}
		return func() {
			rested.Add(int64(time.Since(since)))
			hand.Unlock()
		}
	}
}

// addDayPages adds pages that were looked at each minute of the last hour: new ones are looked at in bursts, whose pauses are
// no shorter in a hurried day.
func addDayPages(t *testing.T, p *program, site string) {
	for i := range dayPages {
		page, err := p.store.AddTopPage(t.Context(), toppage.Page{Name: fmt.Sprint("page ", i), URL: fmt.Sprintf("%s/p/%d", site, i),
			Interval: time.Minute}, readiness.System, p.now())
		if err != nil {
			t.Fatal(err)
		}
		now := p.now()
		before := slices.Repeat([]toppage.Observation{p.watcher.Prober.Probe(t.Context(), page)}, 60)
		for ago := range before {
			before[ago].At = now.Add(-time.Duration(ago)*time.Minute - time.Minute*time.Duration(i)/dayPages)
		}
		if err := p.store.RecordObservations(t.Context(), page.ID, before, before[0].At.Add(time.Minute), now); err != nil {
			t.Fatal(err)
		}
	}
}

// fewSurveys gives the surveyor as many pages at a time as it looks at at once: most of a survey is waiting, which does not
// hurry with the day, so that of those that are due most would wait for hours.
type fewSurveys struct {
	jobs.SurveyStore
	last time.Time
}

func (s *fewSurveys) ClaimSurveys(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error) {
	const atOnce, takes = 8, 5 * time.Second
	if time.Since(s.last) < takes {
		return nil, nil
	}
	s.last = time.Now()
	pages, err := s.SurveyStore.ClaimSurveys(ctx, now, lease)
	return pages[:min(len(pages), atOnce)], err
}

// hour is what was seen at the end of an hour, in MiB: of the process as it ran, and at rest after its garbage was collected.
type hour struct{ Running, Resident, Anonymous, Live float64 }

// watchDay looks at the process at the end of each hour of the day.
func watchDay(t *testing.T, store *db.Store, now func() time.Time, rest func() (goOn func())) (hours [dayHours]hour) {
	start := now()
	pages, err := store.TopPages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for h := range hours {
		from, until := start.Add(time.Duration(h)*time.Hour), start.Add(time.Duration(h+1)*time.Hour)
		time.Sleep(until.Sub(now()) / dayFaster)
		seen := 0
		for _, page := range pages {
			n, err := store.CountObservations(t.Context(), page, from, until, 3600)
			if err != nil {
				t.Error(err)
			}
			seen += n
		}
		w := &hours[h]
		w.Running = status(t, "VmRSS")
		if h < dayWarm {
			t.Logf("hour %2d: %d answers; resident %.1f", h+1, seen, w.Running)
			continue
		}
		if least := dayPace * dayPages * 60; float64(seen) < least {
			t.Errorf("hour %d has %d answers, at least %.0f are needed", h+1, seen, least)
		}
		goOn := rest()
		debug.FreeOSMemory()
		debug.FreeOSMemory() // what finalizers and pools let go at the first
		w.Resident, w.Anonymous = status(t, "VmRSS"), status(t, "RssAnon")
		live := []gauges.Sample{{Name: "/gc/heap/live:bytes"}}
		gauges.Read(live)
		w.Live = float64(live[0].Value.Uint64()) / (1 << 20)
		t.Logf("hour %2d: %d answers; resident %.1f, collected %.1f, of that anonymous %.1f, live heap %.1f MiB; %s of processor so far",
			h+1, seen, w.Running, w.Resident, w.Anonymous, w.Live, processor())
		profileHeap(t, h+1)
		goOn()
	}
	return hours
}

// growth compares the last hours of the day with as many after it was warm.
func growth(t *testing.T, hours [dayHours]hour) {
	var first, last hour
	for i := range dayWarm {
		for sum, h := range map[*hour]hour{&first: hours[dayWarm+i], &last: hours[dayHours-1-i]} {
			sum.Running += h.Running / dayWarm
			sum.Resident += h.Resident / dayWarm
			sum.Anonymous += h.Anonymous / dayWarm
			sum.Live += h.Live / dayWarm
		}
	}
	t.Logf("hours %d to %d and the last %d: resident %.1f and %.1f, collected %.1f and %.1f, of that anonymous %.1f and %.1f, live heap %.1f and %.1f MiB",
		dayWarm+1, 2*dayWarm, dayWarm, first.Running, last.Running, first.Resident, last.Resident, first.Anonymous, last.Anonymous, first.Live, last.Live)
	if grown := last.Resident - first.Resident; grown >= dayMost {
		t.Errorf("memory grew by %.1f MiB, at most %.0f are allowed", grown, dayMost)
	}
}

func profileHeap(t *testing.T, hour int) {
	dir := os.Getenv("TALLYLIGHT_ARTIFACTS")
	if dir == "" {
		return
	}
	file, err := os.Create(filepath.Join(dir, fmt.Sprintf("heap-%s-%02d.pprof", filepath.Base(t.Name()), hour)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := pprof.WriteHeapProfile(file); err != nil {
		t.Error(err)
	}
}

// status gives a line of the process's status in MiB.
func status(t *testing.T, name string) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var kib float64
		if _, err := fmt.Sscanf(line, name+": %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	t.Fatalf("no %s", name)
	return 0
}

func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Round(time.Second)
}

// startDayPages serves pages in a process of its own, so that its memory does not count.
func startDayPages(t *testing.T) (address string) {
	file := filepath.Join(t.TempDir(), "pages")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", file, "tallylight/bench").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	cmd := exec.Command(file, "pages-apart")
	said, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		cmd.Wait() //nolint:errcheck // it was ended
	})
	var at struct{ HTTP string }
	if err := json.NewDecoder(said).Decode(&at); err != nil {
		t.Fatal(err)
	}
	return at.HTTP
}
