package learning_test

import (
	"math"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
)

// asked is a page that was proven so much lately; 0: never.
func asked(proven float64, traffic readiness.Traffic) learning.Then {
	t := then(proven)
	t.Traffic = traffic
	return t
}

// The cases that companies have published: had their peaks been measured, the levels that experts give them would have been right.
func TestTheRightLevelOfPublishedCases(t *testing.T) {
	boot := readiness.Traffic{Boot: 5 * time.Minute}
	for _, row := range []struct {
		name        string
		usual, rate float64
		ramp        time.Duration
		then        learning.Then
		want        int
	}{
		{"Kurashicom: 15 times, proven unknown", 100, 1500, 0, asked(0, readiness.Traffic{}), 4},
		{"BUYMA: 10 times, no proof", 100, 1000, 0, asked(0, readiness.Traffic{}), 4},
		{"BUYMA: 7.5 times, the middle", 100, 750, 0, asked(0, readiness.Traffic{}), 3},
		{"Gunosy: 10 times that come faster than an instance", 100, 1000, time.Minute, asked(0, boot), 4},
		{"a small site: 9.3 req/s, 20 proven", 9.3 / 9, 9.3, 0, asked(20, readiness.Traffic{}), 3},
		{"Six Apart: 100 times, a fifth of what is proven", 100, 10_000, 0, asked(50_000, readiness.Traffic{}), 2},
		{"GRIPHONE: a commercial of 1.2 times", 100, 120, 0, asked(0, readiness.Traffic{}), 1},
		{"Cookpad: twice, two thirds of what is proven", 100, 200, 0, asked(300, readiness.Traffic{}), 3},
		{"ZOZO: 1.8 times, all that is proven", 100, 180, 0, asked(180, readiness.Traffic{}), 4},
		{"what is usual was not known", 0, 180, 0, asked(180, readiness.Traffic{}), 0},
	} {
		p := measured.Peak{Usual: row.usual, Rate: row.rate, Ramp: row.ramp}
		if got := learning.CaseOf(shown("e", 3), p, given.Ladder, row.then).Right; got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestTheLevelThatAPeakAsksFor(t *testing.T) {
	for _, row := range []struct {
		sentence string
		alter    func(*measured.Peak)
		want     int
	}{
		{"that of its event alone", func(*measured.Peak) {}, 4},
		{"that may have been higher", func(p *measured.Peak) { p.AtLeast = true }, 4},
		{"of which others have a share", func(p *measured.Peak) { p.With = []string{"f"} }, 0},
		{"that Prometheus doubts itself", func(p *measured.Peak) { p.Incomplete = "a block is missing" }, 0},
		{"beside nothing that is usual", func(p *measured.Peak) { p.Usual = 0 }, 0},
		{"of nothing that was measured", func(p *measured.Peak) { p.At = time.Time{} }, 0},
	} {
		p := measured.Peak{Usual: 100, Rate: 1500, At: shown("e", 3).Start}
		row.alter(&p)
		if got := learning.Asks(shown("e", 3), p, given.Ladder, asked(0, readiness.Traffic{}).Grounds); got != row.want {
			t.Errorf("%s: %d, want %d", row.sentence, got, row.want)
		}
	}
}

func TestTheLevelThatWasGiven(t *testing.T) {
	proposed := func(e *readiness.Event) { e.LevelState = readiness.LevelProposed }
	high := func(e *readiness.Event) { e.Level = 9 }
	for _, row := range []struct {
		sentence string
		e        readiness.Event
		want     int
	}{{"confirmed", shown("e", 3), 4}, {"proposed only", shown("e", 3, proposed), 0}, {"of a ladder that was higher then", shown("e", 3, high), 5}} {
		if got := brought(row.e, 4000).Level; got != row.want {
			t.Errorf("%s: %d, want %d", row.sentence, got, row.want)
		}
	}
}

func TestHowLongMoreThanProvenWasAsked(t *testing.T) {
	curve := measured.Series{Start: given.Noon, Step: time.Minute, Rates: []float64{11_999, 12_000, 12_001, math.NaN(), 15_000, 900}}
	with := func(p *measured.Peak) { p.Curve = curve }
	if got := brought(shown("e", 3), 15_000, with).Above; got != 2*time.Minute {
		t.Errorf("%v, want 2 minutes: what is not known is not more", got)
	}
	if got := learning.CaseOf(shown("e", 3), measured.Peak{Usual: 1, Rate: 9, Curve: curve}, given.Ladder, then(0)).Above; got != 0 {
		t.Errorf("nothing was proven: %v", got)
	}
}

// Half an hour on air, an hour and four minutes before and an hour after: 2 hours 34 minutes. The level holds 20 times, 4 times came: 16
// times 10 machines too many.
func TestMachineHoursTooMany(t *testing.T) {
	for _, row := range []struct {
		sentence string
		e        readiness.Event
		rate     float64
		want     float64
	}{
		{"as many as the level holds", shown("e", 3), 4000, 16 * 10 * (2 + 34.0/60)},
		{"as many as PR told", shown("e", 3, telling("8x")), 4000, 4 * 10 * (2 + 34.0/60)},
		{"less than usual came: the usual ones are there anyway", shown("e", 3, telling("8x")), 100, 7 * 10 * (2 + 34.0/60)},
		{"the level was right", shown("e", 3), 9500, 0},
		{"the top level holds what the one below it holds at least", shown("e", 3, func(e *readiness.Event) { e.Level = 5 }), 4000, 16 * 10 * (2 + 34.0/60)},
	} {
		if got := brought(row.e, row.rate).Spare; !near(got, row.want, 0.001) {
			t.Errorf("%s: %v, want %v", row.sentence, got, row.want)
		}
	}
}
