package jobs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/jobs"
	"tallylight/probe"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

const year = 365 * 24 * time.Hour

// TestProbingGoesOnWhenAClockIsPutRight: a page is known, the clock is ahead for one round of probes and is put right.
func TestProbingGoesOnWhenAClockIsPutRight(t *testing.T) {
	for _, ahead := range []time.Duration{24 * time.Hour, year} {
		t.Run("after it was ahead by "+ahead.String(), func(t *testing.T) {
			w, store := newWatcher(t)
			now := noon
			w.Now = func() time.Time { return now }
			w.Prober.Now = w.Now
			up, asked := site(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<title>Tsumugi</title>")) })
			page := addPage(t, store, up)
			round := func(at time.Time) {
				now = at
				if err := w.ProbeDue(t.Context(), now); err != nil {
					t.Fatal(err)
				}
				w.Wait()
			}
			round(noon)
			before := len(asked)
			round(noon.Add(ahead))
			if len(asked) == before {
				t.Fatal("with the clock ahead nobody probes")
			}
			before = len(asked)
			round(noon.Add(time.Minute))
			if len(asked) == before {
				t.Error("an interval after the clock was put right nobody has probed")
			}
			for _, o := range seen(t, store, page) {
				if o.At.After(now) {
					t.Errorf("what was seen at %s is still in the way", o.At)
				}
			}
			if known := must(store.TopPage(t.Context(), page.ID)); known.NextProbe.After(now.Add(time.Minute)) {
				t.Errorf("it is probed again at %s", known.NextProbe)
			}
		})
	}
}

func TestMachinesAreAskedAgainWhenAClockIsPutRight(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	eachInquiry(t, noon, []string{server.URL}, func(q *inquiry) {
		asked.Store(0)
		q.add(readiness.Ask{Verify: readiness.VerifyHTTP, Check: server.URL})
		for _, step := range []struct {
			sentence string
			at       time.Time
			asked    int32
		}{
			{"at first", noon, 1},
			{"a year ahead, when the event is over", noon.Add(year), 1},
			{"with the clock put right", noon.Add(time.Hour), 2},
		} {
			if q.turn(step.at); asked.Load() != step.asked {
				q.Errorf("%s: asked %d times, want %d", step.sentence, asked.Load(), step.asked)
			}
		}
	})
}

// drillStore has one open drill.
type drillStore struct {
	drill  toppage.Drill
	closed bool
}

func (s *drillStore) OpenDrills(context.Context) ([]toppage.Drill, error) {
	return []toppage.Drill{s.drill}, nil
}

func (s *drillStore) TopPage(context.Context, string) (toppage.Page, error) {
	return toppage.Page{ID: "p", URL: "http://127.0.0.1:1/"}, nil
}

func (s *drillStore) WitnessDrill(_ context.Context, d toppage.Drill, _ time.Time) (toppage.Drill, error) {
	return d, nil
}

func (s *drillStore) CloseDrill(context.Context, string, readiness.Actor, time.Time) (toppage.Drill, error) {
	s.closed = true
	return s.drill, nil
}

func TestADrillThatAClockAheadHasOpenedIsClosed(t *testing.T) {
	for _, row := range []struct {
		sentence string
		opened   time.Duration // after now
		closed   bool
	}{
		{"one that was opened just now goes on", 0, false},
		{"one of the longest time is closed", -toppage.DrillLongest, true},
		{"one of next year is closed", year, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			store := &drillStore{drill: toppage.Drill{ID: "d", PageID: "p", OpenedAt: noon.Add(row.opened)}}
			clock := func() time.Time { return noon }
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
			defer stop()
			w := &jobs.DrillWatcher{Store: store, Log: quiet, Now: clock, Every: time.Hour,
				Prober: &probe.Prober{Transport: func() *http.Transport { return new(http.Transport) }, UserAgent: "test", Now: clock}}
			if err := w.WatchOpen(ctx, noon); err != nil {
				t.Fatal(err)
			}
			if !row.closed {
				stop()
			}
			if w.Wait(); store.closed != row.closed {
				t.Errorf("it is closed: %v", store.closed)
			}
		})
	}
}
