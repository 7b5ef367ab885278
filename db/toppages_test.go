package db_test

import (
	"testing"
	"time"

	"tallylight/readiness/journal"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

func pageOf(t *testing.T, s *db.Store) toppage.Page {
	t.Helper()
	return must(s.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "https://www.example/"}, sre, noon))(t)
}

func TestEditingATopPage(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		if p.Interval != toppage.DefaultProbeInterval || p.TTFBLimit != toppage.DefaultTTFBLimit || !p.NextProbe.Equal(noon) {
			t.Errorf("a new page: %+v", p)
		}
		if diff := cmp.Diff(p, must(s.TopPage(ctx, p.ID))(t)); diff != "" {
			t.Error(diff)
		}
		_, err := s.AddTopPage(ctx, toppage.Page{URL: p.URL}, sre, noon)
		wants(t, "the same address", err, fault.ErrExists)
		other := must(s.AddTopPage(ctx, toppage.Page{URL: "https://other.example/"}, sre, noon))(t)
		other.URL = p.URL
		_, err = s.ChangeTopPage(ctx, other, sre, noon)
		wants(t, "changing to the same address", err, fault.ErrExists)

		wants(t, "adopting a marker", s.AdoptMarker(ctx, p.ID, "Welcome", noon), nil)
		unmoved(t, s, "adopting a second marker", func() error { return s.AdoptMarker(ctx, p.ID, "Sorry", noon) })
		_, err = s.ChangeTopPage(ctx, p, sre, noon)
		wants(t, "an old form", err, fault.ErrStale)
		p = must(s.TopPage(ctx, p.ID))(t)
		p.Name, p.Interval = "Front", 10*time.Second
		changed := must(s.ChangeTopPage(ctx, p, sre, noon.Add(time.Hour)))(t)
		if changed.Name != "Front" || changed.Marker != "Welcome" || !changed.NextProbe.Equal(noon.Add(time.Hour)) || changed.Version != 3 {
			t.Errorf("changed: %+v", changed)
		}
		wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{answer(noon)}, noon, noon), nil)
		wants(t, "removing an old one", s.RemoveTopPage(ctx, p.ID, 1, sre, noon), fault.ErrStale)
		wants(t, "removing", s.RemoveTopPage(ctx, p.ID, 3, sre, noon), nil)
		wants(t, "removing again", s.RemoveTopPage(ctx, p.ID, 3, sre, noon), fault.ErrNotFound)
		if got := must(s.Count(ctx, "observations"))(t); got != 0 {
			t.Errorf("%d observations of a removed page", got)
		}
	})
}

func TestADueTopPageIsClaimedOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		claim := func(now time.Time) int { return len(must(s.ClaimTopPages(ctx, now, 30*time.Second))(t)) }
		for _, row := range []struct {
			name string
			at   time.Time
			want int
		}{
			{"not before it is due", noon.Add(-time.Millisecond), 0},
			{"when it is due", noon, 1},
			{"not while another has it", noon.Add(29 * time.Second), 0},
			{"when the lease ends", noon.Add(30 * time.Second), 1},
		} {
			if got := claim(row.at); got != row.want {
				t.Errorf("%s: %d claimed, want %d", row.name, got, row.want)
			}
		}
		wants(t, "probing now", s.ProbeNow(ctx, p.ID, noon), nil)
		if got := claim(noon); got != 1 {
			t.Errorf("probed now: %d claimed", got)
		}
		wants(t, "probing no page", s.ProbeNow(ctx, "none", noon), fault.ErrNotFound)
	})
}

// answer is a probe that a shared cache answered.
func answer(at time.Time) toppage.Observation {
	ttfb, yes := 40.0, true
	grace, h2, wire, body := int64(600), "h2", int64(10_000), int64(40_000)
	expires := noon.Add(90 * day).Format(time.RFC3339)
	return toppage.Observation{At: at, URL: "https://www.example/", FinalURL: "https://www.example/", Status: 200, Marker: &yes,
		Facts: toppage.Facts{StorableShared: true, SharedTTLS: 60, SharedTTLSource: "s-maxage", Served: toppage.ServedHit,
			ServedConfidence: "explicit", OriginSpared: &yes, TTFBMS: &ttfb, TLSNotAfter: &expires, SIES: &grace, StaleIfErrorEffective: true,
			ContentEncoding: "gzip", Protocol: &h2, WireBytes: &wire, BodyBytes: &body},
		Details: toppage.Details{Bytes: "same"},
		Title:   "Welcome", Evidence: "X-Cache: HIT"}
}

func TestObservationsComeBackNewestFirst(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		first, second := answer(noon.Add(-time.Minute)), answer(noon)
		second.Marker, second.Status, second.Error, second.Detail, second.TLSError = nil, 0, "timeout", "after 10 s", "expired"
		same := answer(noon)
		wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{first, second, same}, noon.Add(time.Minute), noon), nil)
		want := []toppage.Observation{same, second, first}
		if diff := cmp.Diff(want, must(s.Observations(ctx, p.ID, time.Time{}, 10))(t)); diff != "" {
			t.Error(diff)
		}
		if got := must(s.Observations(ctx, p.ID, noon, 1))(t); len(got) != 1 {
			t.Errorf("%d observations, want 1", len(got))
		}
		if got := board(t, s).Pages; len(got) != 1 || len(got[0].Observed) != 3 || got[0].Page.ID != p.ID {
			t.Errorf("pages of the snapshot: %+v", got)
		}
		if got := must(s.TopPage(ctx, p.ID))(t).NextProbe; !got.Equal(noon.Add(time.Minute)) {
			t.Errorf("next probe at %v", got)
		}
		wants(t, "folding", s.FoldFigures(ctx, noon.Add(time.Hour)), nil)
		if n := must(s.PruneObservations(ctx, noon))(t); n != 1 {
			t.Errorf("%d pruned, want 1", n)
		}
		wants(t, "recording of no page", s.RecordObservations(ctx, "none", want, noon, noon), fault.ErrNotFound)
	})
}

func TestAVerdictThatTurnsIsRecordedOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		p.Marker = "Welcome"
		p = must(s.ChangeTopPage(ctx, p, sre, noon))(t)
		record := func(at time.Time, n int, change func(*toppage.Observation)) {
			t.Helper()
			var seen []toppage.Observation
			for i := range n {
				o := answer(at.Add(time.Duration(i-n) * time.Second))
				change(&o)
				seen = append(seen, o)
			}
			wants(t, "recording", s.RecordObservations(ctx, p.ID, seen, at.Add(time.Minute), at), nil)
		}
		wants(t, "recording a survey", s.RecordSurvey(ctx, p, wellSurveyed(noon), noon.Add(time.Hour), noon), nil)
		record(noon, 20, func(*toppage.Observation) {})
		record(noon.Add(time.Minute), 1, func(*toppage.Observation) {})
		record(noon.Add(2*time.Minute), 20, func(o *toppage.Observation) { o.Status = 503 })
		record(noon.Add(3*time.Minute), 1, func(o *toppage.Observation) { o.Status = 503 })
		turns := must(s.RecentChanges(ctx, "", []string{journal.VerdictTurned}, 10))(t)
		if len(turns) != 2 {
			t.Fatalf("%d turns: %+v", len(turns), turns)
		}
		if c := turns[1]; c.Data["from"] != "unknown" || c.Data["to"] != "protected" || c.Subject != p.ID || c.Data["checks"] != "" {
			t.Errorf("first turn %+v", c)
		}
		if c := turns[0]; c.Data["from"] != "protected" || c.Data["to"] != "unprotected" || c.Data["checks"] == "" || c.Actor != readiness.System.Name {
			t.Errorf("second turn %+v", c)
		}
	})
}

// TestAVerdictThatTurnsByItselfIsRecorded: a page of which nothing is heard any more was not protected all the time.
func TestAVerdictThatTurnsByItselfIsRecorded(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		p.Marker = "Welcome"
		p = must(s.ChangeTopPage(ctx, p, sre, noon))(t)
		wants(t, "recording a survey", s.RecordSurvey(ctx, p, wellSurveyed(noon), noon.Add(time.Hour), noon), nil)
		record := func(at time.Time) {
			t.Helper()
			seen := make([]toppage.Observation, 20)
			for i := range seen {
				seen[i] = answer(at.Add(time.Duration(i-20) * time.Second))
				seen[i].FreshFor = 3 * time.Minute
			}
			wants(t, "recording", s.RecordObservations(ctx, p.ID, seen, at.Add(time.Minute), at), nil)
		}
		record(noon)
		old := noon.Add(3*time.Minute - time.Second) // the last instant at which the newest probe counts
		for _, row := range []struct {
			sentence string
			at       time.Time
			probed   bool
			turns    []string // newest first
		}{
			{"while the evidence counts nothing is told", old, false, []string{"protected"}},
			{"when it is too old that is told", old.Add(time.Millisecond), false, []string{"unknown", "protected"}},
			{"once", old.Add(time.Minute), false, []string{"unknown", "protected"}},
			{"and so is the next that proves it again", old.Add(2 * time.Minute), true, []string{"protected", "unknown", "protected"}},
		} {
			if row.probed {
				record(row.at)
			}
			must(s.TurnSources(ctx, row.at))(t)
			var turns []string
			for _, c := range must(s.RecentChanges(ctx, "", []string{journal.VerdictTurned}, 10))(t) {
				turns = append(turns, c.Data["to"])
			}
			if diff := cmp.Diff(row.turns, turns); diff != "" {
				t.Errorf("%s: %s", row.sentence, diff)
			}
		}
	})
}

// TestEvidenceOfAnotherMarker: what was found of one text proves nothing of another, and a page that was just
// probed is left alone for the least interval however often somebody asks.
func TestEvidenceOfAnotherMarker(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, found := t.Context(), true
		page := must(s.AddTopPage(ctx, toppage.Page{Name: "top", URL: "https://top.example/", Marker: "old"}, sre, noon))(t)
		seen := toppage.Observation{At: noon, URL: page.URL, Status: 200, Marker: &found}
		if err := s.RecordObservations(ctx, page.ID, []toppage.Observation{seen}, noon.Add(time.Minute), noon); err != nil {
			t.Fatal(err)
		}
		if err := s.ProbeNow(ctx, page.ID, noon.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if due := must(s.ClaimTopPages(ctx, noon.Add(toppage.LeastProbeInterval-1), time.Minute))(t); len(due) != 0 {
			t.Error("probed again within the least interval")
		}
		if due := must(s.ClaimTopPages(ctx, noon.Add(toppage.LeastProbeInterval), time.Minute))(t); len(due) != 1 {
			t.Error("not probed when somebody asked")
		}
		page = must(s.TopPage(ctx, page.ID))(t)
		page.Marker = "new"
		must(s.ChangeTopPage(ctx, page, sre, noon.Add(time.Minute)))(t)
		for _, o := range must(s.Observations(ctx, page.ID, noon.Add(-time.Hour), 9))(t) {
			if o.Marker != nil {
				t.Error("the old marker's finding stands for the new one")
			}
		}
	})
}
