package db_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// brought is what an event brought to a page: two hours of it are known.
func brought(eventID, pageID string, rate float64) measured.Peak {
	return measured.Peak{EventID: eventID, PageID: pageID, From: noon, To: noon.Add(3 * time.Hour), Before: math.NaN(), Usual: usualRate, Rate: rate,
		At: noon.Add(time.Hour), Ramp: 40 * time.Second, Plateau: time.Minute, Tail: 20 * time.Minute, Second: measured.Hump{At: noon.Add(2 * time.Hour), Rate: rate / 2},
		With: []string{"other"}, Seen: 2 * time.Hour, Cut: true, TailAtMost: true,
		Quality: measured.Quality{Missing: 4},
		Asked:   measured.Asked{Source: "c", Expression: "sum(rate(x[1m]))", Step: 15 * time.Second, Window: time.Minute, Server: "2.42.0", Hash: "aa"},
		Curve:   measured.Series{Start: noon, Step: time.Minute, Rates: []float64{100, math.NaN(), 1234.5}}}
}

func TestPeaksAreKeptAsTheyWereMeasured(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, c, e := t.Context(), newPeaking(t, s), planned(t, s, "Show")
		want := brought(e.ID, c.pages[0].ID, 800)
		for _, p := range []measured.Peak{want, brought(e.ID, c.pages[1].ID, 300)} {
			wants(t, "noting a peak", s.NotePeak(ctx, p, true, minute(200)), nil)
		}
		want.MeasuredAt = minute(200)
		got := must(s.EventPeak(ctx, e.ID))(t)
		if diff := cmp.Diff([]measured.Peak{want}, got[:1], cmpopts.EquateNaNs()); len(got) != 2 || diff != "" {
			t.Errorf("%d peaks, the first (-want +got):\n%s", len(got), diff)
		}
		if all := must(s.EventPeaks(ctx, noon))(t); len(all) != 2 || all[0].Curve.Rates != nil || all[0].Rate+all[1].Rate != 1100 {
			t.Errorf("since then %+v", all)
		}
		if all := must(s.EventPeaks(ctx, noon.Add(day)))(t); len(all) != 0 {
			t.Errorf("since the day after %+v", all)
		}
		wants(t, "pruning", s.PruneCurves(ctx, noon.Add(day)), nil)
		if got := must(s.EventPeak(ctx, e.ID))(t)[0]; got.Rate != 800 || got.Curve.Rates != nil {
			t.Errorf("without its curve %+v", got)
		}
	})
}

func TestMeasuringAgainNeverTellsLess(t *testing.T) {
	for _, row := range []struct {
		sentence string
		alter    func(p *measured.Peak)
		want     float64
	}{
		{"the same again", func(p *measured.Peak) { p.Rate = 810 }, 810},
		{"less of that time is known by now", func(p *measured.Peak) { p.Rate, p.Seen = 200, 10*time.Minute }, 800},
		{"nothing is known of it any more", func(p *measured.Peak) { p.Rate, p.Seen = 0, 0 }, 800},
		{"more of it is known", func(p *measured.Peak) { p.Rate, p.Seen = 820, 3*time.Hour }, 820},
		{"the top lies in a gap now", func(p *measured.Peak) { p.Rate, p.AtLeast = 600, true }, 800},
		{"it is higher still, at the edge of a gap", func(p *measured.Peak) { p.Rate, p.AtLeast = 900, true }, 900},
		{"the server warned that it gave only part", func(p *measured.Peak) { p.Rate, p.Incomplete = 700, "remote read failed" }, 800},
		{"another expression says less of as much", func(p *measured.Peak) { p.Rate, p.Expression = 300, "sum(rate(y[1m]))" }, 300},
		{"another expression, of which less is known", func(p *measured.Peak) { p.Rate, p.Seen, p.Expression = 5000, time.Hour, "sum(rate(y[1m]))" }, 5000},
		{"a point less is nothing", func(p *measured.Peak) { p.Rate, p.Seen = 805, 2*time.Hour-15*time.Second }, 805},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				ctx, c, e := t.Context(), newPeaking(t, s), planned(t, s, "Show")
				p := brought(e.ID, c.pages[0].ID, 800)
				wants(t, "noting", s.NotePeak(ctx, p, false, minute(200)), nil)
				row.alter(&p)
				wants(t, "noting again", s.NotePeak(ctx, p, true, minute(300)), nil)
				if got := must(s.EventPeak(ctx, e.ID))(t); len(got) != 1 || got[0].Rate != row.want {
					t.Errorf("kept %+v, want %v", got, row.want)
				}
			})
		})
	}
}

func TestAnEventThatMovesLosesItsPeaks(t *testing.T) {
	for _, row := range []struct {
		sentence string
		change   func(t *testing.T, s *db.Store, e readiness.Event)
		left     int
	}{
		{"it moves", func(t *testing.T, s *db.Store, e readiness.Event) {
			later := func(e readiness.Event) (from, to time.Time, err error) { return e.Start.Add(day), e.End.Add(day), nil }
			must(s.Postpone(t.Context(), e.ID, 0, pr, noon, later))(t)
		}, 0},
		{"only its level changes", func(t *testing.T, s *db.Store, e readiness.Event) {
			must(s.SetLevel(t.Context(), e.ID, 3, "", 0, sre, noon))(t)
		}, 1},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				ctx, c, e := t.Context(), newPeaking(t, s), planned(t, s, "Show")
				wants(t, "noting", s.NotePeak(ctx, brought(e.ID, c.pages[0].ID, 800), true, noon), nil)
				row.change(t, s, e)
				if got := must(s.EventPeak(ctx, e.ID))(t); len(got) != row.left {
					t.Errorf("left %+v", got)
				}
			})
		})
	}
}
