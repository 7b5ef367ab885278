package db_test

import (
	"testing"
	"time"

	"tallylight/readiness/journal"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// wellSurveyed is a survey in which a cache answered every visitor.
func wellSurveyed(at time.Time) toppage.Survey {
	s := toppage.Survey{At: at, FreshFor: 45 * time.Minute, Headers: []string{"X-Cache: HIT"},
		Entries: []toppage.Chain{{From: "http://www.example/", Hops: []toppage.Hop{{URL: "http://www.example/", Status: 301, Served: toppage.ServedHit},
			{URL: "https://www.example/", Status: 200}}}},
		DNS: &toppage.DNSFacts{Host: "www.example", Asked: 2, Answered: 2, Records: []toppage.DNSRecord{{Type: "A", Value: "192.0.2.1", TTLS: 60}}},
		Parts: &toppage.Parts{Left: 2, Others: 1, Elsewhere: []string{"tags.example"}, Asked: []toppage.Part{{URL: "https://www.example/api/items",
			Kind: toppage.PartData, Guessed: true, Unkept: true, Shots: []toppage.Shot{{At: at, Status: 200, Bytes: "0123456789ab", BodyBytes: -1}}}}},
		H3: &toppage.H3Facts{Answered: true, Status: 200, MS: 3.5}, Origin: &toppage.OriginSight{At: at, Address: "http://origin.example/", Status: 200}}
	for _, name := range []string{toppage.ShotPlain, toppage.ShotGA, toppage.ShotSession, toppage.ShotGzip} {
		s.Shots = append(s.Shots, toppage.Shot{Name: name, At: at, Status: 200, Served: toppage.ServedHit, Confidence: "explicit",
			Encoding: "gzip", WireBytes: 10_000, BodyBytes: 40_000})
	}
	return s
}

func TestSurveysAreDueRecordedAndCount(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		due := func(at time.Time) int { t.Helper(); return len(must(s.ClaimSurveys(ctx, at, time.Minute))(t)) }
		if due(noon) != 1 || due(noon.Add(time.Minute-time.Millisecond)) != 0 || due(noon.Add(time.Minute)) != 1 {
			t.Error("a new page is surveyed at once, and left to who claims it for the lease")
		}
		if last := must(s.LastSurvey(ctx, p.ID))(t); last != nil {
			t.Errorf("before the first: %+v", last)
		}
		next := noon.Add(toppage.SurveyInterval)
		seen := wellSurveyed(noon)
		wants(t, "recording", s.RecordSurvey(ctx, p, seen, next, noon), nil)
		if due(next.Add(-time.Millisecond)) != 0 || due(next) != 1 {
			t.Error("the next survey is not due when it was said")
		}
		last := must(s.LastSurvey(ctx, p.ID))(t)
		seen.ID, seen.PageID = last.ID, p.ID
		if diff := cmp.Diff(&seen, last); diff != "" || last.ID == "" {
			t.Error(diff)
		}
		if f := board(t, s).Pages[0]; f.Survey == nil || f.Survey.ID != last.ID {
			t.Errorf("the board has the survey %+v", f.Survey)
		}
		older := wellSurveyed(noon.Add(-time.Hour))
		older.Parts = nil // as a version wrote it that did not look
		wants(t, "recording an older one", s.RecordSurvey(ctx, p, older, next, noon), nil)
		if f := board(t, s).Pages[0]; f.Survey == nil || f.Survey.ID != last.ID {
			t.Errorf("an older survey counts: %+v", f.Survey)
		}
		gone := p
		gone.ID = "none"
		wants(t, "recording of no page", s.RecordSurvey(ctx, gone, seen, next, noon), fault.ErrNotFound)
	})
}

func TestWhenASurveyIsDueAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		wants(t, "recording", s.RecordSurvey(ctx, p, wellSurveyed(noon), noon.Add(toppage.SurveyInterval), noon), nil)
		due := func(at time.Time) int { t.Helper(); return len(must(s.ClaimSurveys(ctx, at, 15*time.Minute))(t)) }

		wants(t, "asking again", s.ProbeNow(ctx, p.ID, noon.Add(time.Second)), nil)
		if due(noon.Add(toppage.LeastSurveyInterval-time.Millisecond)) != 0 || due(noon.Add(toppage.LeastSurveyInterval)) != 1 {
			t.Error("asked for again, it is due a minute after the last")
		}
		p.Cookie = "session"
		changed := must(s.ChangeTopPage(ctx, p, sre, noon.Add(2*time.Minute)))(t)
		if due(noon.Add(2*time.Minute)) != 1 {
			t.Error("a page that is set up anew is surveyed at once")
		}
		wants(t, "recording of a survey by the old setup", s.RecordSurvey(ctx, toppage.Page{ID: p.ID, URL: p.URL}, wellSurveyed(noon.Add(3*time.Minute)),
			noon.Add(20*time.Minute), noon.Add(3*time.Minute)), nil)
		if due(noon.Add(3*time.Minute)) != 1 {
			t.Error("what was surveyed by the old setup is surveyed anew")
		}
		wants(t, "adopting a marker", s.AdoptMarker(ctx, p.ID, "Welcome", noon.Add(4*time.Minute)), nil)
		wants(t, "recording", s.RecordSurvey(ctx, changed, wellSurveyed(noon.Add(4*time.Minute)), noon.Add(30*time.Minute), noon.Add(4*time.Minute)), nil)
		if due(noon.Add(29*time.Minute)) != 0 {
			t.Error("a marker that was adopted meanwhile needs no new survey")
		}
	})
}

func TestCertificatesAreNotedWhenTheyAreFirstShown(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		show := func(at time.Time, serial string) {
			t.Helper()
			o := answer(at)
			o.Details.Certificate = &toppage.Certificate{Serial: serial, Subject: "www.example", Issuer: "R3", NotBefore: at.Add(-time.Hour), NotAfter: at.Add(90 * day)}
			wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{o, answer(at)}, at, at), nil)
		}
		show(noon, "a")
		show(noon.Add(time.Minute), "a")
		show(noon.Add(time.Hour), "b")
		got := board(t, s).Pages[0].Certificates
		if len(got) != 2 || got[0].Serial != "b" || got[1].Serial != "a" || !got[1].NotBefore.Equal(noon.Add(-time.Hour)) || got[1].Issuer != "R3" {
			t.Errorf("shown %+v", got)
		}
	})
}

// Levels that are required anew count at once, also for a page that stands as it did.
func TestAnotherCheckMapJudgesPagesAnew(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		record := func(at time.Time) {
			t.Helper()
			wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{answer(at)}, at, at), nil)
		}
		for i := range 20 {
			record(noon.Add(time.Duration(i) * time.Second))
		}
		turns := func() int { return len(must(s.RecentChanges(ctx, "", []string{journal.VerdictTurned}, 10))(t)) }
		before := turns()
		none := toppage.CheckMap{}
		for id := range toppage.DefaultCheckMap {
			none[id] = 0
		}
		none["A1"] = 1
		_, version, err := s.CheckLevels(ctx)
		wants(t, "the levels of checks", err, nil)
		wants(t, "saving", s.SaveCheckLevels(ctx, none, version, sre, noon.Add(20*time.Second)), nil)
		record(noon.Add(30 * time.Second))
		record(noon.Add(31 * time.Second))
		if n := turns(); n != before+1 {
			t.Errorf("%d turns, %d before: the verdict is another now, and is told once", n, before)
		}
	})
}

func TestEventsThatAreNearHastenProbes(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{answer(noon)}, noon.Add(time.Hour), noon), nil)
		wants(t, "hastening", s.HastenProbes(ctx, []string{p.ID}, noon.Add(time.Minute)), nil)
		wants(t, "a later hastening", s.HastenProbes(ctx, []string{p.ID}, noon.Add(2*time.Minute)), nil)
		if at := must(s.TopPage(ctx, p.ID))(t).NextProbe; !at.Equal(noon.Add(time.Minute)) {
			t.Errorf("due at %s", at)
		}
	})
}

// A page that was set up anew while it was probed is not left to the old setup's next probe.
func TestAPageThatIsSetUpWhileItIsProbed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		for _, row := range []struct {
			sentence string
			change   func(*toppage.Page)
			want     time.Duration
		}{
			{"as it was", func(*toppage.Page) {}, time.Minute},
			{"probed more often", func(p *toppage.Page) { p.Interval = 10 * time.Second }, 10 * time.Second},
			{"at another address", func(p *toppage.Page) { p.URL = "https://other.example/" }, 0},
		} {
			row.change(&p)
			p = must(s.ChangeTopPage(ctx, p, sre, noon))(t)
			wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{answer(noon)}, noon.Add(time.Minute), noon), nil)
			if at := must(s.TopPage(ctx, p.ID))(t).NextProbe; !at.Equal(noon.Add(row.want)) {
				t.Errorf("%s: due at %s, want %s from now", row.sentence, at, row.want)
			}
		}
	})
}

// TestOldSurveysArePruned: the rows go, and the past shows them all the same.
func TestOldSurveysArePruned(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		apply(t, s, feedOf(t, s).ID, imported(airing("a", noon.Add(day))))
		event := board(t, s).Events[0].ID
		for _, at := range []time.Time{noon, noon.Add(time.Minute), noon.Add(2 * time.Minute)} {
			wants(t, "recording", s.RecordSurvey(ctx, p, wellSurveyed(at), at, at), nil)
		}
		for _, row := range []struct {
			sentence string
			before   time.Time
			rows     int
		}{
			{"what is as old as the limit stays", noon, 3},
			{"what is older goes", noon.Add(time.Millisecond), 2},
			{"the newest stays, however old it is", noon.Add(time.Hour), 1},
		} {
			wants(t, row.sentence, s.PruneSurveys(ctx, row.before), nil)
			seen := func(at time.Time) bool {
				f := must(s.EventSnapshotAt(ctx, event, at, at))(t).Pages[0]
				return f.Survey != nil && f.Survey.At.Equal(at) && cmp.Equal(f.Survey.Parts, wellSurveyed(at).Parts)
			}
			if rows := must(s.Count(ctx, `surveys`))(t); rows != row.rows {
				t.Errorf("%s: %d rows, want %d", row.sentence, rows, row.rows)
			}
			if !seen(noon) || !seen(noon.Add(time.Minute)) || !seen(noon.Add(2*time.Minute)) {
				t.Errorf("%s, but the past does not show it any more", row.sentence)
			}
		}
	})
}
