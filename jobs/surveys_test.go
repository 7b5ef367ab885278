package jobs_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

func TestSurveysAreTakenWhenTheyAreDue(t *testing.T) {
	w, store := newWatcher(t)
	w.Prober.Spacing = time.Millisecond
	up, asked := site(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Cache", "HIT")
		_, _ = w.Write([]byte(strings.Repeat("top ", 1000)))
	})
	page := addPage(t, store, up)
	s := &jobs.Surveyor{Store: store, Prober: w.Prober, Log: quiet, Now: w.Now}
	for range 2 {
		if err := s.SurveyDue(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	s.Wait()
	found := must(store.LastSurvey(t.Context(), page.ID))
	if found == nil || len(found.Shots) < 14 || found.Shot(toppage.ShotGA).Status != 200 || found.Shot(toppage.ShotGA).Served != toppage.ServedHit {
		t.Fatalf("found %+v", found)
	}
	taken := len(asked)
	if taken < 14 || taken > 25 {
		t.Errorf("it was asked %d times", taken)
	}
	if err := s.SurveyDue(t.Context(), noon.Add(toppage.SurveyInterval-time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if s.Wait(); len(asked) != taken {
		t.Error("surveyed before it was due")
	}
}

func TestASurveyCutShortIsNoEvidence(t *testing.T) {
	w, store := newWatcher(t)
	ctx, cancel := context.WithCancel(t.Context())
	hanging, asked := site(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	page := addPage(t, store, hanging)
	s := &jobs.Surveyor{Store: store, Prober: w.Prober, Log: quiet, Now: w.Now}
	if err := s.SurveyDue(ctx, noon); err != nil {
		t.Fatal(err)
	}
	<-asked
	cancel()
	s.Wait()
	if found := must(store.LastSurvey(t.Context(), page.ID)); found != nil {
		t.Errorf("found %+v", found)
	}
}

// A page is probed at the pace of the events that come: what it saw then counts for three of those intervals.
func TestTheCalendarSetsThePaceOfProbes(t *testing.T) {
	w, store := newWatcher(t)
	up, _ := site(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<title>Tsumugi</title>")) })
	page := must(store.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: up, Interval: time.Hour}, sre, noon))
	known := make([]toppage.Observation, 20)
	for i := range known {
		known[i] = toppage.Observation{At: noon.Add(-time.Duration(i+1) * time.Minute), URL: up, Status: 200}
	}
	if err := store.RecordObservations(t.Context(), page.ID, known, noon.Add(time.Hour), noon); err != nil {
		t.Fatal(err)
	}
	due := func() time.Time { return must(store.TopPage(t.Context(), page.ID)).NextProbe }
	hasten := func() {
		t.Helper()
		if err := w.Hasten(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	if hasten(); !due().Equal(noon.Add(time.Hour)) {
		t.Errorf("with no event near it is due at %s", due())
	}
	event := readiness.Event{Title: "Live", Start: noon.Add(30 * time.Minute), End: noon.Add(time.Hour)}
	must(store.CreateEvent(t.Context(), event, sre, noon))
	if hasten(); !due().Equal(noon.Add(10 * time.Second)) {
		t.Errorf("half an hour before an event that was just entered it is due at %s", due())
	}
	if err := w.ProbeDue(t.Context(), noon.Add(10*time.Second)); err != nil {
		t.Fatal(err)
	}
	w.Wait()
	newest := seen(t, store, page)[0]
	if newest.FreshFor != 30*time.Second || !due().Equal(noon.Add(20*time.Second)) {
		t.Errorf("it counts for %s, and the next is due at %s", newest.FreshFor, due())
	}
}
