package toppage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// figured gives an observation with a time to first byte and a size.
func figured(at time.Time, served toppage.Served, ms float64, size int64) toppage.Observation {
	return toppage.Observation{At: at, Status: 200, Facts: toppage.Facts{Served: served, TTFBMS: &ms, BodyBytes: &size}}
}

func TestFold(t *testing.T) {
	at := func(min, sec int) time.Time {
		return given.Noon.Add(time.Duration(min)*time.Minute + time.Duration(sec)*time.Second)
	}
	failed := toppage.Observation{At: at(1, 0), Error: "timeout"}
	figure := func(min, probes, answered, spared int, ms ...float64) toppage.Figure {
		f := toppage.Figure{At: at(min, 0), Span: toppage.FigureSpan, Probes: probes, Answered: answered, Spared: spared}
		if len(ms) > 0 {
			f.P50, f.P95, f.Max, f.Bytes = &ms[0], &ms[1], &ms[2], new(int64(1000))
		}
		return f
	}
	for _, row := range []struct {
		sentence string
		seen     []toppage.Observation
		want     []toppage.Figure
	}{
		{"nothing seen gives no figure", nil, []toppage.Figure{}},
		{"the first moment of a stretch belongs to it, its end to the next", []toppage.Observation{
			figured(at(5, 0), "hit", 30, 1000), figured(at(0, 0), "miss", 20, 1000)},
			[]toppage.Figure{figure(0, 1, 1, 0, 20, 20, 20), figure(5, 1, 1, 1, 30, 30, 30)}},
		{"a probe that failed counts, and has no time", []toppage.Observation{failed}, []toppage.Figure{figure(0, 1, 0, 0)}},
		{"an answer that is no 200 is none", []toppage.Observation{{At: at(1, 0), Status: 503, Facts: toppage.Facts{TTFBMS: new(3.0)}}},
			[]toppage.Figure{figure(0, 1, 0, 0)}},
		{"a probe that never left this machine is no evidence", []toppage.Observation{
			{At: at(1, 0), Error: "address"}, {At: at(1, 1), Error: "offline"}}, []toppage.Figure{}},
		{"percentiles are nearest ranks", []toppage.Observation{failed, figured(at(1, 1), "hit", 40, 1000),
			figured(at(1, 2), "stale", 10, 900), figured(at(1, 3), "revalidated", 20, 1000), figured(at(1, 4), "hit", 30, 1001)},
			[]toppage.Figure{figure(0, 5, 4, 3, 20, 40, 40)}},
	} {
		if diff := cmp.Diff(row.want, toppage.Fold(row.seen)); diff != "" {
			t.Errorf("%s: %s", row.sentence, diff)
		}
	}
}

func TestGatheringTwiceIsGatheringOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := rapid.SliceOf(rapid.Custom(func(t *rapid.T) toppage.Observation {
			return figured(given.Noon.Add(time.Duration(rapid.IntRange(0, 48*3600).Draw(t, "second"))*time.Second),
				rapid.SampledFrom([]toppage.Served{"hit", "miss"}).Draw(t, "served"), float64(rapid.IntRange(1, 999).Draw(t, "ms")), 1000)
		})).Draw(t, "seen")
		fine := toppage.Fold(seen)
		once := toppage.Gather(fine, toppage.FigureDay)
		twice := toppage.Gather(toppage.Gather(fine, time.Hour), toppage.FigureDay)
		probes, spared := 0, 0
		for i := range once {
			probes, spared = probes+once[i].Probes, spared+once[i].Spared
			if *once[i].P95 != *twice[i].P95 || *once[i].Max != *twice[i].Max || once[i].Probes != twice[i].Probes {
				t.Errorf("once %+v, twice %+v", once[i], twice[i])
			}
		}
		misses := 0
		for _, o := range seen {
			if o.Facts.Served == "miss" {
				misses++
			}
		}
		if probes != len(seen) || spared != len(seen)-misses {
			t.Errorf("%d probes and %d spared of %d", probes, spared, len(seen))
		}
	})
}

func TestPlotSpan(t *testing.T) {
	const day = 24 * time.Hour
	for _, row := range []struct {
		sentence   string
		over, want time.Duration
	}{
		{"a day by five minutes", day, 5 * time.Minute},
		{"a week by half an hour", 7 * day, 30 * time.Minute},
		{"four hundred days by days", 400 * day, day},
		{"more by days, too", 800 * day, day},
	} {
		if got := toppage.PlotSpan(row.over); got != row.want {
			t.Errorf("%s: %s", row.sentence, got)
		}
	}
}
