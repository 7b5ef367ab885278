package jobs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/probe"
	"tallylight/readiness/toppage"
)

// site serves a top page and says when it is asked.
func site(t *testing.T, answer http.HandlerFunc) (address string, asked chan struct{}) {
	t.Helper()
	asked = make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/", asked
}

func newWatcher(t *testing.T) (*jobs.Prober, *db.Store) {
	t.Helper()
	store := must(db.Open(t.Context(), dbtest.SQLite(t, noon), noon, quiet))
	t.Cleanup(func() { store.Close() })
	began := time.Now()
	clock := func() time.Time { return noon.Add(time.Since(began)) }
	return &jobs.Prober{Store: store, Log: quiet, Now: clock,
		Prober: &probe.Prober{Transport: func() *http.Transport { return new(http.Transport) }, UserAgent: "test", Now: clock}}, store
}

func addPage(t *testing.T, store *db.Store, url string) toppage.Page {
	t.Helper()
	return must(store.AddTopPage(t.Context(), toppage.Page{Name: url, URL: url, Interval: time.Minute}, sre, noon))
}

// seen lists what was observed of a page, oldest last.
func seen(t *testing.T, store *db.Store, page toppage.Page) []toppage.Observation {
	t.Helper()
	return must(store.Observations(t.Context(), page.ID, noon.Add(-time.Hour), 100))
}

func TestProbeDue(t *testing.T) {
	w, store := newWatcher(t)
	up, asked := site(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<title>Tsumugi</title>")) })
	page := addPage(t, store, up)
	// It is known well enough: no burst.
	known := make([]toppage.Observation, 20)
	for i := range known {
		known[i] = toppage.Observation{At: noon.Add(-time.Duration(i+1) * time.Minute), URL: up, Status: 200}
	}
	if err := store.RecordObservations(t.Context(), page.ID, known, noon, noon); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := w.ProbeDue(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	w.Wait()
	if n := len(asked); n != 1 {
		t.Errorf("it was asked %d times, want once", n)
	}
	got := seen(t, store, page)
	if len(got) != 21 || got[0].Status != 200 || got[0].Title != "Tsumugi" || got[0].Marker == nil || !*got[0].Marker {
		t.Errorf("%d observations, the newest %+v", len(got), got[0])
	}
	next := must(store.TopPage(t.Context(), page.ID))
	if next.Marker != "Tsumugi" || !next.NextProbe.Equal(noon.Add(time.Minute)) {
		t.Errorf("page %+v", next)
	}
	if err := w.ProbeDue(t.Context(), noon.Add(time.Minute-time.Millisecond)); err != nil || len(asked) != 1 {
		t.Errorf("before it is due: error %v, asked %d times", err, len(asked))
	}
}

func TestAHangingPageKeepsNoOtherWaiting(t *testing.T) {
	w, store := newWatcher(t)
	ctx, cancel := context.WithCancel(t.Context())
	hanging, asked := site(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	slow := addPage(t, store, hanging)
	if err := w.ProbeDue(ctx, noon); err != nil {
		t.Fatal(err)
	}
	<-asked // it hangs now
	up, alive := site(t, func(http.ResponseWriter, *http.Request) {})
	addPage(t, store, up)
	if err := w.ProbeDue(ctx, noon); err != nil {
		t.Fatal(err)
	}
	<-alive
	cancel()
	w.Wait()
	if n := len(seen(t, store, slow)); n != 0 {
		t.Errorf("a probe cut short by the end of the program left %d observations", n)
	}
	if len(asked) != 0 {
		t.Errorf("the hanging page was asked again: %d", len(asked))
	}
}

func TestANewPageIsProbedInABurst(t *testing.T) {
	t.Parallel() // it takes its time
	w, store := newWatcher(t)
	up, asked := site(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	page := addPage(t, store, up)
	recorded := make(chan struct{}, 10)
	store.OnChange(func(int64) { recorded <- struct{}{} })
	if err := w.ProbeDue(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	<-recorded
	if n := len(seen(t, store, page)); n != 3 {
		t.Errorf("%d observations at first, want 3", n)
	}
	w.Wait()
	if n := len(seen(t, store, page)); n != 20 || len(asked) != 20 {
		t.Errorf("%d observations of %d requests, want 20", n, len(asked))
	}
}

// TestAPageAtAnotherAddressIsLookedAtAsNew: in a burst, and in another a minute later where a cold cache may have answered.
func TestAPageAtAnotherAddressIsLookedAtAsNew(t *testing.T) {
	t.Parallel() // it takes its time
	w, store := newWatcher(t)
	requests := new(atomic.Int64)
	up, _ := site(t, func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) <= 20 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write([]byte("ok"))
	})
	page := must(store.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "https://old.example/", Interval: time.Hour}, sre, noon))
	known := make([]toppage.Observation, toppage.KnownWell)
	for i := range known {
		known[i] = toppage.Observation{At: noon.Add(-time.Duration(i+1) * time.Minute), URL: page.URL, Status: 200}
	}
	if err := store.RecordObservations(t.Context(), page.ID, known, noon, noon); err != nil {
		t.Fatal(err)
	}
	page = must(store.TopPage(t.Context(), page.ID))
	page.URL = up
	must(store.ChangeTopPage(t.Context(), page, sre, noon))
	look := func(due time.Time) (first, later int, next time.Time) {
		t.Helper()
		if err := w.ProbeDue(t.Context(), due); err != nil {
			t.Fatal(err)
		}
		w.Wait()
		for _, o := range seen(t, store, page) {
			switch {
			case o.URL != up:
			case o.Details.First:
				first++
			default:
				later++
			}
		}
		return first, later, must(store.TopPage(t.Context(), page.ID)).NextProbe
	}
	first, later, next := look(noon)
	if first != 20 || later != 0 || next.Before(noon.Add(time.Minute)) || next.After(noon.Add(70*time.Second)) {
		t.Fatalf("%d were seen at first sight and %d later, and it is looked at again at %s", first, later, next)
	}
	if first, later, again := look(next); first != 20 || later != 20 || again.Before(noon.Add(time.Hour)) {
		t.Errorf("%d were seen at first sight and %d later, and it is looked at again at %s", first, later, again)
	}
}
