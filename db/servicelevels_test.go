package db_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

func TestServiceLevelsAreKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		page := must(s.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "https://www.example/", Interval: time.Minute}, readiness.System, noon))(t)
		day := func(ago int) slo.Day {
			from := noon.Truncate(24*time.Hour).AddDate(0, 0, -ago)
			return slo.Day{From: from, To: from.AddDate(0, 0, 1), All: slo.Tally{Minutes: 1440, Requests: 86_400, Errors: float64(ago)}, Events: slo.Tally{Minutes: 60},
				Of: map[string]slo.Tally{"e1": {Minutes: 60}}, Unread: map[toppage.RateKind]string{toppage.ErrorsRate: "empty_answer"},
				Asked: []measured.Asked{{Source: "c", Expression: "vector(1)", Step: time.Minute, Hash: "00"}}}
		}
		for _, d := range []slo.Day{day(1), day(2), day(1)} { // the last again
			if err := s.NoteServiceLevel(t.Context(), page.ID, d, noon); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.NoteServiceLevel(t.Context(), "gone", day(1), noon); err != nil {
			t.Errorf("of a page that is gone: %v", err)
		}
		got := must(s.ServiceLevels(t.Context(), page.ID, noon.AddDate(0, -1, 0), noon))(t)
		if diff := cmp.Diff([]slo.Day{day(2), day(1)}, got); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		if err := s.NoteServiceLevel(t.Context(), page.ID, day(0), noon.Add(toppage.KeepFigures)); err != nil {
			t.Fatal(err)
		}
		if got := must(s.ServiceLevels(t.Context(), page.ID, noon.AddDate(-2, 0, 0), noon.AddDate(2, 0, 0)))(t); len(got) != 1 {
			t.Errorf("%d days are kept after %v", len(got), toppage.KeepFigures)
		}
	})
}
