package review_test

import (
	"math"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/toppage"
)

func TestExpectedIsWhatWasToldWithWhatFellTogether(t *testing.T) {
	page := &toppage.Page{ID: "p"}
	for _, row := range []struct {
		sentence          string
		grounds           readiness.Grounds
		low, high, proven float64
	}{
		{"a range", readiness.Grounds{Page: page, Told: forecast.Peak{Rate: 17_000, RateFrom: 12_000}, Demand: toppage.Demand{Peak: 17_000}, Proven: toppage.Proven{Rate: 20_600}}, 12_000, 17_000, 20_600},
		{"one figure has no lower end", readiness.Grounds{Told: forecast.Peak{Rate: 17_000}, Demand: toppage.Demand{Peak: 17_000}}, 0, 17_000, 0},
		{"a range of multiples", readiness.Grounds{Told: forecast.Peak{Times: 5, TimesFrom: 3}, Traffic: readiness.Traffic{Baseline: 1000}, Demand: toppage.Demand{Peak: 5000}}, 3000, 5000, 0},
		{"another event of the evening adds its own", readiness.Grounds{Told: forecast.Peak{Rate: 17_000, RateFrom: 12_000}, Demand: toppage.Demand{Peak: 17_000, Also: []toppage.Also{{Peak: 1000}}}}, 13_000, 18_000, 0},
		{"nothing was told, and no level holds a figure", readiness.Grounds{}, 0, 0, 0},
		{"of an unknown one the others say nothing", readiness.Grounds{Demand: toppage.Demand{Also: []toppage.Also{{Peak: 1000}}}}, 0, 0, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := review.Expect(row.grounds)
			if o.Low != row.low || o.High != row.high || o.Proven != row.proven || o.Page != row.grounds.Page || o.Peak != nil {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestWhereAPeakCameIn(t *testing.T) {
	for _, row := range []struct {
		sentence            string
		peak                *measured.Peak
		low, high, proven   float64
		place               review.Place
		ofHigh, ofProven100 float64 // percent; 0: not known
	}{
		{"within the range", &measured.Peak{Rate: 16_420}, 12_000, 17_000, 20_600, review.Within, 97, 80},
		{"at its lower end", &measured.Peak{Rate: 12_000}, 12_000, 17_000, 0, review.Within, 71, 0},
		{"at its upper end", &measured.Peak{Rate: 17_000}, 12_000, 17_000, 17_000, review.Within, 100, 100},
		{"above it", &measured.Peak{Rate: 17_001}, 12_000, 17_000, 10_000, review.Above, 100, 170},
		{"below it", &measured.Peak{Rate: 11_999}, 12_000, 17_000, 0, review.Below, 71, 0},
		{"at least that much, so perhaps more", &measured.Peak{Rate: 11_999, AtLeast: true}, 12_000, 17_000, 0, review.Nowhere, 71, 0},
		{"at least that much, and that is more already", &measured.Peak{Rate: 20_000, AtLeast: true}, 12_000, 17_000, 0, review.Above, 118, 0},
		{"nothing was expected", &measured.Peak{Rate: 10}, 0, 0, 0, review.Nowhere, 0, 0},
		{"nothing was measured", nil, 12_000, 17_000, 20_600, review.Nowhere, 0, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := review.Outcome{Peak: row.peak, Low: row.low, High: row.high, Proven: row.proven}
			if got := o.Place(); got != row.place {
				t.Errorf("%q, want %q", got, row.place)
			}
			if got := math.Round(o.OfHigh() * 100); got != row.ofHigh {
				t.Errorf("%v %% of the upper end, want %v", got, row.ofHigh)
			}
			if got := math.Round(o.OfProven() * 100); got != row.ofProven100 {
				t.Errorf("%v %% of what was proven, want %v", got, row.ofProven100)
			}
		})
	}
}

func TestWhyAPeakIsNotKnown(t *testing.T) {
	asked := &toppage.Page{Setup: toppage.Setup{Rates: toppage.Rates{Source: "c", Requests: "sum(rate(x[1m]))"}}}
	for _, row := range []struct {
		sentence string
		outcome  review.Outcome
		want     review.Missing
	}{
		{"it is", review.Outcome{Peak: &measured.Peak{}, Page: asked}, review.Known},
		{"no page is registered", review.Outcome{}, review.NoPage},
		{"nobody said how to ask", review.Outcome{Page: &toppage.Page{}}, review.NoExpression},
		{"there was no answer", review.Outcome{Page: asked}, review.NotMeasured},
	} {
		if got := row.outcome.Missing(); got != row.want {
			t.Errorf("%s: %q", row.sentence, got)
		}
	}
}

func TestWhetherThePageHeld(t *testing.T) {
	turn := func(page string, minutes int, to toppage.Verdict) readiness.Change {
		return readiness.Change{Kind: journal.VerdictTurned, Subject: page, At: noon.Add(time.Duration(minutes) * time.Minute), Data: map[string]string{"to": string(to)}}
	}
	for _, row := range []struct {
		sentence string
		began    toppage.Verdict
		turns    []readiness.Change
		want     review.Held
	}{
		{"protected all along", toppage.Protected, nil, review.HeldWell},
		{"at risk, and it stood", toppage.VerdictAtRisk, nil, review.HeldWell},
		{"it was unprotected for a time", toppage.Protected, []readiness.Change{turn("p", 10, toppage.Unprotected), turn("p", 12, toppage.Protected)}, review.HeldNot},
		{"in whichever order the log comes", toppage.Protected, []readiness.Change{turn("p", 12, toppage.Protected), turn("p", 10, toppage.Unprotected)}, review.HeldNot},
		{"nobody knew for a time", toppage.Protected, []readiness.Change{turn("p", 10, toppage.UnknownVerdict)}, review.HeldUnknown},
		{"known to be bad outranks not known", toppage.UnknownVerdict, []readiness.Change{turn("p", 10, toppage.Unprotected)}, review.HeldNot},
		{"nothing is known of its begin", "", nil, review.HeldUnknown},
		{"another page", toppage.Protected, []readiness.Change{turn("q", 10, toppage.Unprotected)}, review.HeldWell},
		{"before it began", toppage.Protected, []readiness.Change{turn("p", -1, toppage.Unprotected)}, review.HeldWell},
		{"after its end", toppage.Protected, []readiness.Change{turn("p", 61, toppage.Unprotected)}, review.HeldWell},
		{"at its end", toppage.Protected, []readiness.Change{turn("p", 60, toppage.Unprotected)}, review.HeldNot},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := review.Outcome{Verdict: review.Worst("p", row.began, row.turns, noon, noon.Add(time.Hour))}
			if got := o.Held(); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
