package db_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// sizedAnswer is an answer with a time to first byte and a size.
func sizedAnswer(at time.Time, ttfb float64, size int64) toppage.Observation {
	o := answer(at)
	o.Facts.TTFBMS, o.Facts.BodyBytes = &ttfb, &size
	return o
}

func recordAll(t testing.TB, s *db.Store, page string, seen []toppage.Observation, now time.Time) {
	t.Helper()
	if err := s.RecordObservations(t.Context(), page, seen, now.Add(time.Hour), now); err != nil {
		t.Fatal(err)
	}
}

// someProbes are probes at odd moments of some ten hours around midnight, and in the order in which they are recorded.
func someProbes(t *rapid.T) []toppage.Observation {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) toppage.Observation {
		at := noon.Add(time.Duration(rapid.IntRange(7*3600, 17*3600).Draw(t, "second")) * time.Second)
		if rapid.IntRange(0, 4).Draw(t, "fails") == 0 {
			return toppage.Observation{At: at, URL: "https://www.example/", Error: "timeout"}
		}
		return sizedAnswer(at, float64(rapid.IntRange(1, 2000).Draw(t, "ms")), int64(rapid.IntRange(1, 5).Draw(t, "size")))
	}), 1, 40).Draw(t, "probes")
}

func TestFoldingInAnyOrderAndAgainIsFoldingAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			p := must(s.AddTopPage(t.Context(), toppage.Page{URL: fmt.Sprintf("https://%d.example/", n)}, sre, noon))(t)
			seen := someProbes(rt)
			end := noon.Add(48 * time.Hour)
			for i := 0; i < len(seen); {
				some := min(i+rapid.IntRange(1, 8).Draw(rt, "some"), len(seen))
				recordAll(t, s, p.ID, seen[i:some], end)
				i = some
				for range rapid.IntRange(0, 2).Draw(rt, "folds") {
					now := noon.Add(time.Duration(rapid.IntRange(6, 48).Draw(rt, "hour")) * time.Hour)
					wants(t, "folding", s.FoldFigures(t.Context(), now), nil)
				}
			}
			wants(t, "folding all", s.FoldFigures(t.Context(), end), nil)
			for _, span := range []time.Duration{toppage.FigureSpan, time.Hour, toppage.FigureDay} {
				want := toppage.Gather(toppage.Fold(seen), span)
				got := must(s.Figures(t.Context(), p.ID, span, noon, end))(t)
				if diff := cmp.Diff(want, got); diff != "" {
					rt.Fatalf("by %s: %s", span, diff)
				}
			}
		})
	})
}

func TestFiguresHoldWhatIsNotFoldedYet(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		p := pageOf(t, s)
		recordAll(t, s, p.ID, []toppage.Observation{answer(noon), answer(noon.Add(5 * time.Minute)), answer(noon.Add(6 * time.Minute))}, noon)
		for _, row := range []struct {
			sentence string
			fold     time.Time
			rows     int
		}{
			{"before the stretch is over nothing is folded", noon.Add(5 * time.Minute), 0},
			{"nor while a probe may still be under way", noon.Add(5*time.Minute + 29*time.Second), 0},
			{"then the first is", noon.Add(5*time.Minute + 30*time.Second), 1},
			{"and the second in its time", noon.Add(11 * time.Minute), 2},
		} {
			unmoved(t, s, row.sentence, func() error { return s.FoldFigures(t.Context(), row.fold) })
			rows := must(s.Count(t.Context(), "probe_figures"))(t)
			var probes []int
			for _, f := range must(s.Figures(t.Context(), p.ID, toppage.FigureSpan, noon, noon.Add(time.Hour)))(t) {
				probes = append(probes, f.Probes)
			}
			if rows != row.rows || !slices.Equal(probes, []int{1, 2}) {
				t.Errorf("%s: %d rows, probes %v", row.sentence, rows, probes)
			}
		}
		_, err := s.Figures(t.Context(), "none", toppage.FigureSpan, noon, noon.Add(time.Hour))
		wants(t, "figures of no page", err, fault.ErrNotFound)
	})
}

func TestPruningKeepsWhatIsNotFolded(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, p := t.Context(), pageOf(t, s)
		recordAll(t, s, p.ID, []toppage.Observation{answer(noon), answer(noon.Add(2 * time.Minute)), answer(noon.Add(5 * time.Minute))}, noon)
		for _, row := range []struct {
			sentence     string
			fold, before time.Time
			left         int
		}{
			{"what is not folded stays, however old", time.Time{}, noon.Add(90 * day), 3},
			{"folded but young stays", noon.Add(10 * time.Minute), noon, 3},
			{"a stretch stays until all of it is old", noon.Add(10 * time.Minute), noon.Add(4 * time.Minute), 3},
			{"then it goes", noon.Add(10 * time.Minute), noon.Add(5 * time.Minute), 1},
		} {
			if !row.fold.IsZero() {
				wants(t, "folding", s.FoldFigures(ctx, row.fold), nil)
			}
			must(s.PruneObservations(ctx, row.before))(t)
			if left := must(s.Count(ctx, "observations"))(t); left != row.left {
				t.Errorf("%s: %d left", row.sentence, left)
			}
		}
		recordAll(t, s, p.ID, []toppage.Observation{answer(noon.Add(time.Minute))}, noon.Add(day))
		wants(t, "folding a straggler", s.FoldFigures(ctx, noon.Add(day)), nil)
		if f := must(s.Figures(ctx, p.ID, toppage.FigureSpan, noon, noon.Add(time.Hour)))(t); f[0].Probes != 2 {
			t.Errorf("a straggler after the pruning left %d probes of two", f[0].Probes)
		}
		wants(t, "pruning figures", s.PruneFigures(ctx, noon.Add(5*time.Minute)), nil)
		if f := must(s.Figures(ctx, p.ID, toppage.FigureSpan, noon, noon.Add(time.Hour)))(t); len(f) != 1 || !f[0].At.Equal(noon.Add(5*time.Minute)) {
			t.Errorf("figures after the pruning: %+v", f)
		}
	})
}

func TestTheUsualSizeIsTheMedianOfAWeek(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		p := pageOf(t, s)
		for _, row := range []struct {
			sentence string
			at       time.Time
			size     int64
			want     int64
		}{
			{"the first size is the usual one", noon, 60_000, 60_000},
			{"an odd one does not count before the hour is over", noon.Add(10 * time.Minute), 10, 60_000},
			{"then the middle of three is", noon.Add(time.Hour), 20, 20},
			{"of four the upper middle", noon.Add(2 * time.Hour), 30, 30},
			{"a week later only what is new", noon.Add(8 * day), 50_000, 50_000},
		} {
			recordAll(t, s, p.ID, []toppage.Observation{sizedAnswer(row.at, 20, row.size)}, row.at)
			wants(t, "folding", s.FoldFigures(t.Context(), row.at.Add(6*time.Minute)), nil)
			if got := board(t, s).Pages[0].UsualBytes; got != row.want {
				t.Errorf("%s: %d, want %d", row.sentence, got, row.want)
			}
		}
	})
}
