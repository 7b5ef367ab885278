package measured_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// hill rises from 60 to 600 within ten minutes on air, stays until the event is over, and is down after half an hour.
func hill() measured.Series {
	return drawn(corner{-30, 60}, corner{0, 60}, corner{10, 600}, corner{60, 600}, corner{90, 60}, corner{240, 60})
}

// doubts lists what a peak says not to be certain of.
func doubts(p measured.Peak) string {
	var all []string
	for word, said := range map[string]bool{"at least": p.AtLeast, "tail open": p.TailOpen, "tail at most": p.TailAtMost, "cut": p.Cut,
		"no ramp": p.Ramp == 0, "before unknown": math.IsNaN(p.Before), "nothing": !p.Known()} {
		if said {
			all = append(all, word)
		}
	}
	for _, id := range p.With {
		all = append(all, "with "+id)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

const (
	ramp = 8 * time.Minute
	tail = 26*time.Minute + 7*time.Second
)

// whole is the time of the hill at one rate.
func whole(rate float64) measured.Series { return with(hill(), rate, -30, 240) }

// uncertain are the hill with something missing, and what its peak says then. The hill is 600 high, its ramp 8 minutes, and its tail
// (600 - 130) / 18 = 26:07 minutes.
var uncertain = []struct {
	sentence string
	series   measured.Series
	want     string
	rate     float64
	tail     time.Duration
}{
	{"all is known", hill(), "", 600, tail},
	{"a gap within the plateau", without(hill(), 30, 32), "at least", 600, tail},
	{"a gap of one point within the plateau", without(hill(), 30, 30.25), "at least", 600, tail},
	{"a gap before", without(hill(), -20, -10), "", 600, tail},
	{"most of the half hour before is missing", without(hill(), -25, 0), "before unknown, no ramp", 600, tail},
	{"a gap in the lower half of the rise", without(hill(), 2, 4), "", 600, tail},
	{"a gap where the rise begins", without(hill(), -2, 4), "no ramp", 600, tail},
	{"a gap over the top of the rise", without(hill(), 5, 15), "at least, no ramp", 600, tail},
	{"a gap in the tail that is short beside it", without(hill(), 85, 87), "", 600, 27 * time.Minute},
	{"a gap in which the tail ends", without(hill(), 80, 100), "tail at most", 600, 40 * time.Minute},
	{"one scrape that failed in the calm", without(hill(), 100, 101), "", 600, tail},
	{"a gap in the calm", without(hill(), 100, 105), "tail at most", 600, 45 * time.Minute},
	{"a gap after the calm", without(hill(), 130, 240), "", 600, tail},
	{"nothing after the event", without(hill(), 60, 240), "at least, tail open", 600, 0},
	{"a server that failed while it was on air", without(hill(), 0, 60), "at least, no ramp", 600, tail},
	{"a spike to infinity", with(hill(), math.Inf(1), 5, 5.25), "", 600, tail},
	{"a counter that was set back", with(hill(), -900, 5, 5.25), "", 600, tail},
	{"a counter that began anew", with(hill(), 0, 70, 71), "", 600, tail},
	{"nothing at all", whole(none), "at least, before unknown, no ramp, nothing, tail open", 0, 0},
	{"no points", measured.Series{Start: nine, Step: time.Minute}, "at least, before unknown, no ramp, nothing, tail open", 0, 0},
	{"nobody came", whole(0), "no ramp", 0, 0},
	{"as many as before", whole(60), "no ramp", 60, 0},
	{"it was looked at too early", drawn(corner{-30, 60}, corner{0, 60}, corner{10, 600}, corner{40, 600}), "at least, cut, tail open", 600, 0},
	{"it was asked for from too late", drawn(corner{10, 600}, corner{60, 600}, corner{90, 60}, corner{240, 60}), "at least, before unknown, cut, no ramp", 600, tail},
	{"it never ends", drawn(corner{-30, 60}, corner{0, 60}, corner{10, 600}, corner{240, 600}), "tail open", 600, 0},
	{"it is calm for 29 minutes", drawn(corner{-30, 60}, corner{0, 60}, corner{10, 600}, corner{60, 600}, corner{90, 60}, corner{115, 60}), "tail open", 600, 0},
}

// What is missing is said, and makes no other figure than what could be read.
func TestWhatIsNotCertain(t *testing.T) {
	for _, row := range uncertain {
		t.Run(row.sentence, func(t *testing.T) {
			p := peakOf(row.series, airing(0, 60))
			if got := doubts(p); got != row.want {
				t.Errorf("it says %q, want %q", got, row.want)
			}
			if p.Rate != row.rate || p.Tail != row.tail {
				t.Errorf("%v and a tail of %v, want %v and %v", p.Rate, p.Tail, row.rate, row.tail)
			}
			if p.Ramp != 0 && p.Ramp != ramp {
				t.Errorf("a ramp of %v", p.Ramp)
			}
			if certain := strings.Trim(strings.NewReplacer("before unknown", "", "no ramp", "").Replace(row.want), ", ") == ""; p.Teaches() != certain {
				t.Errorf("it teaches: %v", p.Teaches())
			}
		})
	}
}

func TestEventsThatFallTogether(t *testing.T) {
	lowest := func(e *readiness.Event) { e.Level, e.LevelState = 1, readiness.LevelConfirmed }
	for _, row := range []struct {
		sentence string
		other    readiness.Event
		want     string
	}{
		{"on air at once", airing(30, 90), "with o"},
		{"on air in the tail", airing(119, 150), "with o"},
		{"on air after the tail", airing(120, 150), ""},
		{"its tail reaches into this one", airing(-90, -59), "with o"},
		{"its tail is over", airing(-90, -60), ""},
		{"agreed to bring nobody", as("", airing(30, 90), lowest), ""},
		{"called off", as("", airing(30, 90), func(e *readiness.Event) { e.Calendar = readiness.Cancelled }), ""},
		{"a campaign that began today", airing(-600, 28*24*60), "with o"},
		{"a campaign that began last week", airing(-7*24*60, 28*24*60), ""},
		{"an event of the day, at an hour that nobody knows", as("", airing(-540, 180), func(e *readiness.Event) {
			e.AllDay, e.Start, e.End = true, time.Date(2026, 11, 16, 15, 0, 0, 0, time.UTC), time.Date(2026, 11, 17, 15, 0, 0, 0, time.UTC)
		}), "with o"},
	} {
		p := peakOf(hill(), airing(0, 60), airing(0, 60), as("o", row.other))
		if got := doubts(p); got != row.want || p.Teaches() != (row.want == "") {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestPeaksOfOtherTimes(t *testing.T) {
	midnight := time.Date(2026, 11, 16, 15, 0, 0, 0, time.UTC)
	allDay := as("e", airing(0, 0), func(e *readiness.Event) { e.AllDay, e.Start, e.End = true, midnight, midnight.AddDate(0, 0, 1) })
	day := drawn(corner{-16.5 * 60, 60}, corner{0, 60}, corner{10, 600}, corner{90, 60}, corner{8 * 60, 60})
	late := drawn(corner{-30, 60}, corner{58, 60}, corner{80, 900}, corner{100, 60}, corner{240, 60})
	over := drawn(corner{-30, 60}, corner{0, 60}, corner{10, 600}, corner{180, 700}, corner{190, 60}, corner{240, 60})
	stranger := drawn(corner{-30, 60}, corner{0, 60}, corner{10, 600}, corner{60, 600}, corner{65, 60}, corner{180, 60}, corner{185, 2000}, corner{190, 60}, corner{240, 60})
	three := drawn(corner{-30, 60}, corner{3000, 60}, corner{3010, 600}, corner{3060, 60}, corner{3*24*60 - 30, 60})
	for _, row := range []struct {
		sentence string
		series   measured.Series
		event    readiness.Event
		rate, at float64
		tail     time.Duration
		doubts   string
	}{
		{"an event of the day is over when its day is", day, allDay, 600, 10, 0, ""},
		{"people come as it ends", late, airing(0, 60), 900, 80, minutes(38) + 20*time.Second, ""},
		{"it runs over by two hours", over, airing(0, 60), 700, 180, minutes(128) + 54*time.Second, ""},
		{"what comes two hours after the calm is another's", stranger, airing(0, 60), 600, 10, minutes(4) + 21*time.Second, ""},
		{"three days on air, of which the last half hour is not looked at", three, airing(0, 3*24*60), 600, 3010, 0, "at least, cut, tail open"},
	} {
		p := peakOf(row.series, row.event)
		if p.Rate != row.rate || after(p.At) != row.at || p.Tail != row.tail || doubts(p) != row.doubts {
			t.Errorf("%s: %v at %v, tail %v, %q; want %v at %v, tail %v, %q", row.sentence, p.Rate, after(p.At), p.Tail, doubts(p), row.rate, row.at, row.tail, row.doubts)
		}
	}
}

func TestPeakWithoutWhatIsUsual(t *testing.T) {
	for _, unknown := range []float64{0, -1, none, math.Inf(1)} {
		p := measured.FindPeak(hill(), airing(0, 60), unknown, time.Hour, nil)
		if p.Rate != 600 || p.Usual != 0 || p.Times() != 0 || !p.TailOpen || p.Second != (measured.Hump{}) || p.Ramp != 8*time.Minute {
			t.Errorf("%v is usual: %+v", unknown, p)
		}
	}
}

func TestSecondHump(t *testing.T) {
	for _, row := range []struct {
		sentence          string
		valley, second    float64
		wantRate, wantMin float64
	}{
		{"a quarter of the first", 100, 250, 250, 50},
		{"less than a quarter", 100, 249, 0, 0},
		{"a valley at 60 % of it", 300, 500, 500, 50},
		{"a valley above", 301, 500, 0, 0},
		{"as high as the first, which is the earlier one", 100, 1000, 1000, 50},
		{"higher than the first", 100, 1200, 1000, 15},
	} {
		p := peakOf(drawn(corner{-30, 60}, corner{5, 60}, corner{10, 1000}, corner{15, 1000}, corner{25, row.valley}, corner{27, row.valley}, corner{45, row.second},
			corner{50, row.second}, corner{51, 60}, corner{240, 60}), airing(0, 60))
		at := 0.0
		if p.Second.Rate > 0 {
			at = after(p.Second.At)
		}
		if p.Second.Rate != row.wantRate || at > 0 && (at < row.wantMin-5 || at > row.wantMin) {
			t.Errorf("%s: %v at %v, want %v", row.sentence, p.Second.Rate, at, row.wantRate)
		}
	}
	low := drawn(corner{-30, 60}, corner{5, 60}, corner{10, 300}, corner{15, 60}, corner{25, 149}, corner{35, 60}, corner{240, 60})
	if p := peakOf(low, airing(0, 60)); p.Second.Rate != 0 {
		t.Errorf("what is below 1.5 times the usual is a second hump: %+v", p.Second)
	}
	before := drawn(corner{-30, 900}, corner{-5, 60}, corner{5, 60}, corner{10, 1000}, corner{15, 60}, corner{240, 60})
	if p := peakOf(before, airing(0, 60)); p.Second.Rate != 0 {
		t.Errorf("the tail of what was before is a second hump: %+v", p.Second)
	}
}
