package db_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness/digest"
	"tallylight/readiness/measured"
)

// asked is what a page was asked in the minutes from one until before another.
func asked(from, to int, rate float64) measured.Series {
	return measured.Series{Start: minute(from), Step: time.Minute, Rates: slices.Repeat([]float64{rate}, to-from)}
}

func TestTheCurveOfAnExposureIsKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, c := t.Context(), newPeaking(t, s)
		looks := func(at int, x measured.Exposure, minutes measured.Series) {
			c.looks(at, 0, x)
			wants(t, "keeping the curve", s.KeepExposureCurves(ctx, c.pages[0].ID, minutes, minute(at)), nil)
		}
		looks(5, above(0, 0, 300), asked(-55, 5, 300))
		looks(15, above(0, 10, 400), asked(-45, 15, 400))
		wants(t, "looking at another page", s.KeepExposureCurves(ctx, c.pages[1].ID, asked(-45, 15, 7), minute(15)), nil)
		id := c.all()[0].ID
		got := must(s.ExposureCurve(ctx, id))(t)
		if want := asked(-30, 15, 400).Rates; !got.Start.Equal(minute(-30)) || got.Step != time.Minute || !slices.Equal(got.Rates, want) {
			t.Errorf("kept %+v", got)
		}
		wants(t, "pruning", s.PruneCurves(ctx, noon.Add(day)), nil)
		if got := must(s.ExposureCurve(ctx, id))(t); len(got.Rates) != 0 || len(c.all()) != 1 {
			t.Errorf("left %+v of %d exposures", got, len(c.all()))
		}
		last := c.all()[0].Last
		wants(t, "pruning those that were over", s.PruneExposures(ctx, last), nil)
		if n := len(c.all()); n != 1 {
			t.Errorf("at its last minute %d are left", n)
		}
		wants(t, "pruning a moment later", s.PruneExposures(ctx, last.Add(time.Millisecond)), nil)
		if n := len(c.all()); n != 0 {
			t.Errorf("a moment after it %d are left", n)
		}
	})
}

func TestOfAnEventNoCurveIsKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, c := t.Context(), newPeaking(t, s)
		x := above(0, 10, 300)
		x.EventID = planned(t, s, "Show").ID
		c.looks(15, 0, x)
		wants(t, "keeping the curve", s.KeepExposureCurves(ctx, c.pages[0].ID, asked(-45, 15, 300), minute(15)), nil)
		if got := must(s.ExposureCurve(ctx, c.all()[0].ID))(t); len(got.Rates) != 0 {
			t.Errorf("kept %+v", got)
		}
	})
}

// TestADigestCountsThePeaksOfTheMonth: what was known, what nobody had announced, what is not answered, and what was none.
func TestADigestCountsThePeaksOfTheMonth(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, c, at := t.Context(), newPeaking(t, s), noon.Add(5*time.Hour)
		counts := func(sentence string, want digest.Peaks) {
			t.Helper()
			if got := must(s.Digest(ctx, at, at.Add(-day), at))(t).Heard.Peaks; got != want {
				t.Errorf("%s: %+v, want %+v", sentence, got, want)
			}
		}
		counts("nothing was found", digest.Peaks{})
		known := above(5, 15, 300)
		known.EventID = planned(t, s, "Show").ID
		c.looks(20, 0, known)
		counts("one belongs to an event", digest.Peaks{Known: 1})
		c.looks(75, 0, known, above(60, 70, 300))
		counts("one waits for an answer", digest.Peaks{Known: 1, Open: 1})
		c.answers(measured.Answer{Was: measured.WasUnannounced, Name: "Article"})
		counts("it was not announced", digest.Peaks{Known: 1, Unknown: 1})
		c.looks(135, 0, above(120, 130, 300))
		c.answers(robots)
		counts("robots do not count", digest.Peaks{Known: 1, Unknown: 1})
		at = at.Add(digest.Behind + day)
		counts("a month later", digest.Peaks{})
	})
}
