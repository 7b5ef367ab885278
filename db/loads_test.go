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

func number(n float64) *float64 { return &n }

// tested is what a k6 report of a test at an instant says.
func tested(at time.Time, hash string, rps float64) toppage.LoadReport {
	requests, none := int64(60*rps), int64(0)
	return toppage.LoadReport{Tool: "k6", Format: "k6-summary", Requests: &requests, RPS: &rps, ErrorRate: number(0), P95MS: number(80),
		P99MS: number(120), DurationS: number(60), DroppedIterations: &none, ThresholdsFailed: []string{}, StartedAt: &at, SHA256: hash,
		Problems: []toppage.LoadProblem{{Code: "not_told", Args: []string{"ended_at"}}}}
}

func TestLoadReportsAreKeptAndWithdrawn(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p, other := pageOf(t, s), must(s.AddTopPage(t.Context(), toppage.Page{Name: "SP", URL: "https://m.example/"}, sre, noon))(t)
		given := toppage.LoadProof{PageID: p.ID, LoadReport: tested(noon.Add(-day), "aa11", 3000), Machines: 4, File: "run.json", Note: "本番相当"}
		given = given.Timed(time.Time{}, noon)
		kept := must(s.KeepLoad(ctx, given, sre, noon))(t)
		if kept.UploadedBy != sre.Name || !kept.UploadedAt.Equal(noon) || kept.TimeByHand || !kept.TestedAt.Equal(noon.Add(-day)) {
			t.Errorf("kept %+v", kept)
		}
		older := toppage.LoadProof{PageID: p.ID, LoadReport: tested(noon, "bb22", 1500)}
		older.StartedAt = nil
		older = must(s.KeepLoad(ctx, older.Timed(noon.Add(-2*day), noon), pr, noon.Add(time.Hour)))(t)
		if !older.TimeByHand || !older.TestedAt.Equal(noon.Add(-2*day)) {
			t.Errorf("a time given by hand: %+v", older)
		}
		all := must(s.Loads(ctx, p.ID))(t)
		if diff := cmp.Diff([]toppage.LoadProof{kept, older}, all); diff != "" {
			t.Error("newest test first, as they were given:", diff)
		}

		_, err := s.KeepLoad(ctx, given, sre, noon)
		wants(t, "the same file again", err, fault.ErrExists)
		elsewhere := given
		elsewhere.PageID = other.ID
		must(s.KeepLoad(ctx, elsewhere, sre, noon))(t)
		wants(t, "a report of another page withdrawn", s.WithdrawLoad(ctx, other.ID, kept.ID, sre, noon), fault.ErrNotFound)

		if err := s.WithdrawLoad(ctx, p.ID, kept.ID, sre, noon.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		wants(t, "what is withdrawn already", s.WithdrawLoad(ctx, p.ID, kept.ID, sre, noon), fault.ErrNotFound)
		if all := must(s.Loads(ctx, p.ID))(t); len(all) != 1 || all[0].ID != older.ID {
			t.Errorf("left %+v", all)
		}
		told := must(s.RecentChanges(ctx, "", []string{journal.LoadUploaded, journal.LoadWithdrawn}, 10))(t)
		if len(told) != 4 || told[0].Kind != journal.LoadWithdrawn || told[0].Data["sha256"] != "aa11" || told[0].Data["machines"] != "4" ||
			told[0].Data["figures"] != "3,000 req/s, 0 %, p95 80 ms" || told[3].Actor != sre.Name || told[3].Subject != p.ID {
			t.Errorf("told %+v", told)
		}
		must(s.KeepLoad(ctx, given, sre, noon))(t) // what was withdrawn may come again
	})
}

func TestLoadReportsThatAreNotKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		for _, row := range []struct {
			sentence      string
			alter         func(*toppage.LoadProof)
			field, reason string
		}{
			{"a test that is still to come", func(l *toppage.LoadProof) { l.TestedAt = noon.Add(2 * time.Minute) }, "tested_at", "future_test"},
			{"a damaged report", func(l *toppage.LoadProof) {
				l.Problems = []toppage.LoadProblem{{Code: "impossible_figure", Args: []string{"rps", "-5"}}}
			}, "file", "damaged_report"},
			{"fewer machines than none", func(l *toppage.LoadProof) { l.Machines = -1 }, "machines", "out_of_range"},
			{"more machines than there are", func(l *toppage.LoadProof) { l.Machines = toppage.MostMachines + 1 }, "machines", "out_of_range"},
		} {
			t.Run(row.sentence, func(t *testing.T) {
				l := toppage.LoadProof{PageID: p.ID, LoadReport: tested(noon.Add(-day), "cc33", 100)}.Timed(time.Time{}, noon)
				row.alter(&l)
				_, err := s.KeepLoad(ctx, l, sre, noon)
				refused(t, err, row.field, row.reason)
			})
		}
		_, err := s.KeepLoad(ctx, toppage.LoadProof{PageID: "none", LoadReport: tested(noon, "dd44", 1)}, sre, noon)
		wants(t, "a report of no page", err, fault.ErrNotFound)
		if all, told := must(s.Loads(ctx, p.ID))(t), must(s.RecentChanges(ctx, "", []string{journal.LoadUploaded}, 10))(t); len(all)+len(told) != 0 {
			t.Errorf("kept %+v, told %+v", all, told)
		}
	})
}

func TestLoadReportsCountForTheirPage(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		must(s.AddTopPage(ctx, toppage.Page{Name: "SP", URL: "https://m.example/"}, sre, noon))(t)
		for _, test := range []struct {
			machines int
			hash     string
			rps      float64
		}{{2, "ee55", 1600}, {4, "ff66", 3000}} {
			l := toppage.LoadProof{PageID: p.ID, LoadReport: tested(noon.Add(-day), test.hash, test.rps), Machines: test.machines}
			must(s.KeepLoad(ctx, l.Timed(time.Time{}, noon), sre, noon))(t)
		}
		states := func(now time.Time) map[string]string {
			said := map[string]string{}
			for _, f := range must(s.Snapshot(ctx, now, now))(t).Pages {
				for _, c := range f.JudgeAll(now, toppage.Demand{Level: 3, Peak: 2000}, nil) {
					if c.ID == "L1" || c.ID == "L2" {
						said[f.Page.Name+" "+c.ID] = string(c.State) + " " + c.Measured.String() + string(c.Reason)
					}
				}
			}
			return said
		}
		want := map[string]string{"Top L1": "pass 3,000 req/s, 0 %, p95 80 ms", "Top L2": "pass 93 %", "SP L1": "unknown no_report", "SP L2": "unknown no_report"}
		if diff := cmp.Diff(want, states(noon)); diff != "" {
			t.Error(diff)
		}
		want["Top L1"], want["Top L2"] = "warn 3,000 req/s, 0 %, p95 80 msload_old", "warn 93 %load_old"
		if diff := cmp.Diff(want, states(noon.Add(30*day))); diff != "" {
			t.Error("after 30 days:", diff)
		}
		for _, l := range must(s.Loads(ctx, p.ID))(t) {
			if err := s.WithdrawLoad(ctx, p.ID, l.ID, sre, noon); err != nil {
				t.Fatal(err)
			}
		}
		if got := states(noon)["Top L1"]; got != "unknown no_report" {
			t.Errorf("withdrawn, and still %s", got)
		}
	})
}
