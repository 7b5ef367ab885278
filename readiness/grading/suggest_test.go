package grading_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/grading"
	"tallylight/readiness/toppage"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
)

// usual is a company of 4,000 req/s that has proven 30,000.
var usual = readiness.Traffic{Baseline: 4000, Proven: 30_000, ProvenAt: given.Noon.Add(-20 * given.Day), Boot: 3 * time.Minute}

// expecting is an event of noon in ten days of which PR told a peak.
func expecting(peak string) readiness.Event {
	e := given.Airing(given.Noon.Add(10 * given.Day))
	e.Level, e.LevelState, e.Brief = 0, readiness.LevelUnset, readiness.Brief{Peak: peak}
	return e
}

// another is an event so long after that of expecting.
func another(id string, later time.Duration, peak string) readiness.Event {
	e := expecting(peak)
	e.ID, e.Start, e.End = id, e.Start.Add(later), e.End.Add(later)
	return e
}

// proved is a company that has proven a capacity lately.
func proved(baseline, proven float64) readiness.Traffic {
	return at(readiness.Traffic{Baseline: baseline, Proven: proven}, -20)
}

// at puts the load test so many days off noon; one of 20 days ago still counts at the event of expecting.
func at(t readiness.Traffic, days int) readiness.Traffic {
	t.ProvenAt = given.Noon.Add(time.Duration(days) * given.Day)
	return t
}

// few has a company call fewer requests a second a few.
func few(t readiness.Traffic, rate float64) readiness.Traffic {
	t.Small = rate
	return t
}

// past is an event that was like, with a confirmed level.
func past(level int) []readiness.Event {
	e := given.Airing(given.Noon.Add(-30 * given.Day))
	e.ID, e.Level = "past", level
	return []readiness.Event{e}
}

// suggest grades an event among others at noon, as a board does.
func suggest(e readiness.Event, l readiness.Ladder, traffic readiness.Traffic, others, like []readiness.Event) grading.Suggestion {
	f := readiness.Snapshot{Ladder: l, Traffic: traffic, Events: []readiness.Event{e}, Around: others}
	return grading.Suggest(e, l, f.Grounds(given.Noon)(e)[0], like)
}

// added puts a sum on one line: its kinds, and what each made of the level.
func added(s grading.Suggestion) string {
	parts := make([]string, len(s.Reasons))
	for i, r := range s.Reasons {
		parts[i] = string(r.Kind)
		if r.To != r.From {
			parts[i] = fmt.Sprintf("%s %d→%d", r.Kind, r.From, r.To)
		}
	}
	return strings.Join(parts, ", ")
}

func TestSuggest(t *testing.T) {
	allDay := expecting("5x")
	allDay.AllDay, allDay.Start = true, time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)
	allDay.End = allDay.Start.Add(given.Day)
	short := expecting("5x")
	short.EnteredAt = short.Start.Add(-2 * time.Minute)
	cancelled := another("o", 0, "5x")
	cancelled.Calendar = readiness.Cancelled
	none := readiness.Traffic{}
	boots := func(t readiness.Traffic, ramp time.Duration) readiness.Traffic {
		t.Ramp = ramp
		return t
	}
	for _, row := range []struct {
		name    string
		e       readiness.Event
		traffic readiness.Traffic
		others  []readiness.Event
		like    []readiness.Event
		want    int
		sum     string
	}{
		{"the multiple gives the level", expecting("14,000/s"), usual, nil, past(3), 3, "multiple 0→3, alike, headroom"},
		{"exactly the multiple up to which a level suffices", expecting("12,000/s"), usual, nil, past(2), 2, "multiple 0→2, alike, headroom"},
		{"a multiple needs no baseline", expecting("5x"), none, nil, past(3), 3, "no_baseline, multiple 0→3, alike, no_proof"},
		{"nothing like it was seen: the range is wider, the level stays", expecting("4.5x"), usual, nil, nil, 3, "multiple 0→3, first, headroom"},
		{"not above the ladder", expecting("100x"), usual, nil, nil, 5, "multiple 0→5, first, headroom"},
		{"little headroom is scaled out", expecting("2.9x"), proved(4000, 20_000), nil, past(2), 3, "multiple 0→2, alike, headroom 2→3"},
		{"exactly two thirds of what may be asked asks for nothing", expecting("2x"), proved(4000, 18_000), nil, past(2), 2,
			"multiple 0→2, alike, headroom"},
		{"exactly what may be asked is scaled out", expecting("2x"), proved(4000, 12_000), nil, past(2), 3, "multiple 0→2, alike, headroom 2→3"},
		{"much headroom lowers to scaling out", expecting("10x"), proved(4000, 90_000), nil, past(4), 3, "multiple 0→4, alike, headroom 4→3"},
		{"very much headroom lowers to watching", expecting("10x"), proved(4000, 180_000), nil, past(4), 2, "multiple 0→4, alike, headroom 4→2"},
		{"a hair more than a third of what may be asked", expecting("10x"), proved(4000, 179_999), nil, past(4), 3, "multiple 0→4, alike, headroom 4→3"},
		{"what is lowered never goes up", expecting("1x"), proved(4000, 180_000), nil, past(1), 1, "multiple 0→1, alike, headroom"},
		{"a proof that is too old at air lowers nothing", expecting("10x"), at(proved(4000, 180_000), -21), nil, past(4), 4,
			"multiple 0→4, alike, headroom, old_proof"},
		{"and does not keep from scaling out", expecting("2x"), at(proved(4000, 180_000), -21), nil, past(2), 3,
			"multiple 0→2, alike, headroom, old_proof 2→3"},
		{"nor does one of no date", expecting("2x"), readiness.Traffic{Baseline: 4000, Proven: 180_000}, nil, past(2), 3,
			"multiple 0→2, alike, headroom, old_proof 2→3"},
		{"a few requests ask for no proof", expecting("9.3/s"), proved(1, 20), nil, past(3), 3, "multiple 0→4, alike, headroom, small 4→3"},
		{"not even without any capacity", expecting("49/s"), proved(1, 20), nil, past(3), 3, "multiple 0→5, alike, headroom, small 5→3"},
		{"fifty are not a few", expecting("50/s"), proved(1, 20), nil, past(3), 5, "multiple 0→5, alike, headroom"},
		{"what is few is for the company to say", expecting("70/s"), few(proved(1, 20), 80), nil, past(3), 3, "multiple 0→5, alike, headroom, small 5→3"},
		{"the upper end of a range decides, its middle is said", expecting("5-10x"), readiness.Traffic{Baseline: 4000}, nil, past(4), 4,
			"multiple 0→4, middle, alike, no_proof"},
		{"a range within one level", expecting("4-5x"), readiness.Traffic{Baseline: 4000}, nil, past(3), 3, "multiple 0→3, alike, no_proof"},
		{"a formula is a rate", expecting("40,000,000 x 10% x 1% x 2 pages / 120 s"), readiness.Traffic{Baseline: 400}, nil, past(2), 3,
			"multiple 0→2, alike, no_proof 2→3"},
		{"visitors are none", expecting("44,000,000 x 2% x 1%"), usual, nil, nil, 3, "visitors, provisional 0→3, first"},
		{"more than is proven has to be proven", expecting("1.4x"), readiness.Traffic{Baseline: 4000, Proven: 5000}, nil, past(1), 4,
			"multiple 0→1, alike, headroom 1→4"},
		{"so has all that is proven", expecting("1x"), readiness.Traffic{Baseline: 4000, Proven: 4000}, nil, past(1), 4,
			"multiple 0→1, alike, headroom 1→4"},
		{"another share", expecting("2x"), readiness.Traffic{Baseline: 4000, Proven: 8889, Headroom: 0.9}, nil, past(2), 3,
			"multiple 0→2, alike, headroom 2→3"},
		{"no load test: what is more than ordinary is scaled out", expecting("2x"), readiness.Traffic{Baseline: 4000}, nil, past(2), 3,
			"multiple 0→2, alike, no_proof 2→3"},
		{"no load test: the ordinary stays", expecting("1.2x"), readiness.Traffic{Baseline: 4000}, nil, past(1), 1,
			"multiple 0→1, alike, no_proof"},
		{"a peak that comes faster than an instance", expecting("2x"), boots(usual, time.Minute), nil, past(2), 3,
			"multiple 0→2, alike, ramp 2→3, headroom"},
		{"a peak that an instance keeps up with", expecting("2x"), boots(usual, 3*time.Minute), nil, past(2), 2,
			"multiple 0→2, alike, headroom"},
		{"the ordinary needs no instance", expecting("1.2x"), boots(usual, time.Minute), nil, past(1), 1, "multiple 0→1, alike, headroom"},
		{"known two minutes ahead", short, usual, nil, past(2), 3, "multiple 0→3, alike, ramp, headroom"},
		{"on air at once: the multiples are added", expecting("2x"), usual, []readiness.Event{another("o", 0, "1.5x")}, past(2), 3,
			"multiple 0→2, alike, overlap 2→3, headroom"},
		{"an end that touches a start is in its tail", expecting("2x"), usual, []readiness.Event{another("o", 30*time.Minute, "1.5x")}, past(2), 3,
			"multiple 0→2, alike, overlap 2→3, headroom"},
		{"the last minute of the tail", expecting("2x"), usual, []readiness.Event{another("o", 89*time.Minute, "1.5x")}, past(2), 3,
			"multiple 0→2, alike, overlap 2→3, headroom"},
		{"the tail is over", expecting("2x"), usual, []readiness.Event{another("o", 90*time.Minute, "1.5x")}, past(2), 2,
			"multiple 0→2, alike, headroom"},
		{"in the tail of one before", expecting("2x"), usual, []readiness.Event{another("o", -89*time.Minute, "1.5x")}, past(2), 3,
			"multiple 0→2, alike, overlap 2→3, headroom"},
		{"what is cancelled has no peak", expecting("2x"), usual, []readiness.Event{cancelled}, past(2), 2, "multiple 0→2, alike, headroom"},
		{"an event does not meet itself", expecting("2x"), usual, []readiness.Event{expecting("2x")}, past(2), 2, "multiple 0→2, alike, headroom"},
		{"together they have no headroom", expecting("7,000/s"), readiness.Traffic{Baseline: 4000, Proven: 13_000},
			[]readiness.Event{another("o", 0, "7,000/s")}, past(2), 4, "multiple 0→2, alike, overlap 2→3, headroom 3→4"},
		{"a peak that nobody told cannot be added", expecting("2x"), usual, []readiness.Event{another("o", 0, "")}, past(2), 2,
			"multiple 0→2, alike, overlap_dark, headroom"},
		{"all day meets the whole broadcast day", allDay, usual, []readiness.Event{another("o", -9*time.Hour, "5x")}, past(3), 4,
			"multiple 0→3, alike, all_day, overlap 3→4, headroom 4→4"},
		{"no peak: as what was like it", expecting(""), usual, nil, past(2), 2, "no_peak, alike 0→2"},
		{"no peak and nothing like it: provisional", expecting(""), usual, nil, nil, 3, "no_peak, provisional 0→3, first"},
		{"a peak that is no figure", expecting("a lot"), usual, nil, nil, 3, "unread, provisional 0→3, first"},
		{"a rate without a baseline", expecting("9,000/s"), none, nil, nil, 3, "no_baseline, provisional 0→3, first, no_proof"},
		{"a rate above what is proven needs no baseline", expecting("9,000/s"), readiness.Traffic{Proven: 8000}, nil, nil, 4,
			"no_baseline, provisional 0→3, first, headroom 3→4"},
		{"not told, but another falls together with it", expecting(""), usual, []readiness.Event{another("o", 0, "9x")}, past(1), 4,
			"no_peak, alike 0→1, overlap 1→4, headroom 4→4"},
	} {
		got := suggest(row.e, given.Ladder, row.traffic, row.others, row.like)
		row.sum = strings.ReplaceAll(row.sum, " 4→4", "")
		if got.Level != row.want || added(got) != row.sum {
			t.Errorf("%s: level %d, %s; want %d, %s", row.name, got.Level, added(got), row.want, row.sum)
		}
	}
}

func TestASuggestionRestsOnAFigure(t *testing.T) {
	for _, row := range []struct {
		name    string
		peak    string
		traffic readiness.Traffic
		like    []readiness.Event
		want    bool
	}{
		{"a rate beside what is usual", "9,000/s", usual, nil, true},
		{"a multiple", "5x", readiness.Traffic{}, nil, true},
		{"a rate beside nothing", "9,000/s", readiness.Traffic{}, nil, false},
		{"a rate that is more than proven", "9,000/s", readiness.Traffic{Proven: 8000}, nil, true},
		{"what was like it is no figure", "", usual, past(3), false},
		{"nothing", "", usual, nil, false},
	} {
		if got := suggest(expecting(row.peak), given.Ladder, row.traffic, nil, row.like); got.Measured != row.want {
			t.Errorf("%s: %t", row.name, got.Measured)
		}
	}
}

// The cases that companies have published, with the level that experts give them.
func TestPublishedCases(t *testing.T) {
	ramped := func(t readiness.Traffic) readiness.Traffic {
		t.Boot, t.Ramp = 5*time.Minute, time.Minute
		return t
	}
	for _, row := range []struct {
		name    string
		peak    string
		traffic readiness.Traffic
		want    int
	}{
		{"Kurashicom: 15 times, proven unknown", "15x", readiness.Traffic{Baseline: 100}, 4},
		{"BUYMA: 5 to 10 times, no proof", "5 to 10x", readiness.Traffic{Baseline: 100}, 4},
		{"Gunosy: a push of 10 times that comes faster than an instance", "10x", ramped(readiness.Traffic{Baseline: 100}), 4},
		{"a small site: 9.3 req/s, 20 proven", "9.3 req/s", proved(9.3/9, 20), 3},
		{"Six Apart: 100 times, a fifth of what is proven", "100x", proved(100, 50_000), 2},
		{"GRIPHONE: a commercial of 1.2 times", "1.2x", readiness.Traffic{Baseline: 100}, 1},
		{"Cookpad: twice, two thirds of what is proven", "2x", proved(100, 300), 3},
		{"ZOZO: 1.8 times, all that is proven", "1.8x", proved(100, 180), 4},
	} {
		if got := suggest(expecting(row.peak), given.Ladder, row.traffic, nil, nil); got.Level != row.want {
			t.Errorf("%s: level %d, %s; want %d", row.name, got.Level, added(got), row.want)
		}
	}
	middle := suggest(expecting("5 to 10x"), given.Ladder, readiness.Traffic{}, nil, nil)
	if i := slices.IndexFunc(middle.Reasons, func(r grading.Reason) bool { return r.Kind == grading.ReasonMiddle }); i < 0 || middle.Reasons[i].Middle != 3 {
		t.Errorf("BUYMA's middle: %+v", middle.Reasons)
	}
}

func TestAProvisionalLevelIsNoSuggestion(t *testing.T) {
	for _, row := range []struct {
		name    string
		peak    string
		traffic readiness.Traffic
		others  []readiness.Event
		like    []readiness.Event
		want    bool
	}{
		{"nothing at all", "", usual, nil, nil, true},
		{"no figure", "many", usual, nil, nil, true},
		{"visitors in no time", "44,000,000 x 2% x 1%", usual, nil, nil, true},
		{"a rate beside nothing", "9,000/s", readiness.Traffic{}, nil, nil, true},
		{"a rate beside a proof of no date that is ample", "9,000/s", readiness.Traffic{Proven: 90_000}, nil, nil, true},
		{"a rate beside a proof that is ample", "9,000/s", proved(0, 90_000), nil, nil, false},
		{"a rate beside a proof that is not", "9,000/s", readiness.Traffic{Proven: 9000}, nil, nil, false},
		{"a multiple", "5x", readiness.Traffic{}, nil, nil, false},
		{"what falls together with it has a figure", "", usual, []readiness.Event{another("o", 0, "5x")}, nil, false},
		{"something like it", "", usual, nil, past(2), false},
	} {
		if got := suggest(expecting(row.peak), given.Ladder, row.traffic, row.others, row.like); got.Provisional != row.want {
			t.Errorf("%s: %t, %s", row.name, got.Provisional, added(got))
		}
	}
}

// The range that is said of what has not been seen before reaches beyond what was told.
func TestWhatHasNotBeenSeenMayBeMore(t *testing.T) {
	for _, row := range []struct {
		peak        string
		rate, times float64
	}{{"5x", 40_000, 10}, {"9,000-12,000/s", 24_000, 6}, {"48,000,000 x 10% x 1% x 1 page / 12 s", 6000, 1.5}} {
		for _, r := range suggest(expecting(row.peak), given.Ladder, usual, nil, nil).Reasons {
			if r.Kind == grading.ReasonFirst && (r.Peak != row.rate || r.Times != row.times) {
				t.Errorf("%s: %+v", row.peak, r)
			}
		}
	}
}

func TestAReasonHasItsFigures(t *testing.T) {
	s := suggest(expecting("14,000/s"), given.Ladder, usual, []readiness.Event{another("o", 0, "4000/s")}, past(3))
	for _, r := range s.Reasons {
		switch r.Kind {
		case grading.ReasonMultiple:
			if r.Peak != 14000 || r.Times != 3.5 || r.Baseline != 4000 {
				t.Errorf("multiple: %+v", r)
			}
		case grading.ReasonOverlap:
			if r.Peak != 18000 || r.Times != 4.5 || len(r.Events) != 1 || r.Events[0] != "o" {
				t.Errorf("overlap: %+v", r)
			}
		case grading.ReasonHeadroom:
			if s.Provisional {
				t.Error("a figure is provisional")
			}
			if r.Peak != 18000 || r.Proven != 30_000 || r.Share != 0.6 || !r.ProvenAt.Equal(usual.ProvenAt) {
				t.Errorf("headroom: %+v", r)
			}
		case grading.ReasonAlike:
			if len(r.Like) != 1 || r.Like[0].Level != 3 {
				t.Errorf("alike: %+v", r)
			}
		default:
			t.Errorf("unexpected %+v", r)
		}
	}
}

// traffics draws what a company knows, from nothing to everything.
func traffics() *rapid.Generator[readiness.Traffic] {
	maybe := func(t *rapid.T, name string, most float64) float64 {
		return rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, most)).Draw(t, name)
	}
	return rapid.Custom(func(t *rapid.T) readiness.Traffic {
		return readiness.Traffic{
			Baseline: maybe(t, "baseline", 10_000), Proven: maybe(t, "proven", 100_000),
			Boot: time.Duration(rapid.IntRange(0, 600).Draw(t, "boot")) * time.Second,
			Ramp: time.Duration(rapid.IntRange(0, 600).Draw(t, "ramp")) * time.Second,
			Tail: time.Duration(rapid.IntRange(0, 48).Draw(t, "tail")) * time.Hour,
		}
	})
}

// ladders draws ladders of two to nine levels.
func ladders() *rapid.Generator[readiness.Ladder] {
	return rapid.Custom(func(t *rapid.T) readiness.Ladder {
		var l readiness.Ladder
		height := rapid.IntRange(2, 9).Draw(t, "height")
		multiple := 1.0
		for n := 1; n <= height; n++ {
			multiple += rapid.Float64Range(0.1, 10).Draw(t, "step")
			l.Rungs = append(l.Rungs, readiness.Rung{N: n, Multiple: multiple})
		}
		l.Rungs[height-1].Multiple = 0
		return l.WithRoles()
	})
}

func neighbours() *rapid.Generator[[]readiness.Event] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) readiness.Event {
		peak := rapid.SampledFrom([]string{"", "many", "2x", "9,000/s", "1.2万〜3万/秒"}).Draw(t, "peak")
		later := time.Duration(rapid.IntRange(-3000, 3000).Draw(t, "minutes")) * time.Minute
		return another(fmt.Sprint("o", later), later, peak)
	}), 0, 4)
}

func TestASuggestionIsASumWithinTheLadder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := ladders().Draw(t, "ladder")
		e := expecting(rapid.SampledFrom([]string{"", "many", "1x", "3x", "40x", "700/s", "50,000/s"}).Draw(t, "peak"))
		e.AllDay = rapid.Bool().Draw(t, "all day")
		var like []readiness.Event
		if rapid.Bool().Draw(t, "like") {
			like = past(rapid.IntRange(1, 9).Draw(t, "level"))
		}
		s := suggest(e, l, traffics().Draw(t, "traffic"), neighbours().Draw(t, "others"), like)
		if s.Level < 1 || s.Level > l.Height() {
			t.Fatalf("level %d of %d: %s", s.Level, l.Height(), added(s))
		}
		level := 0
		for _, r := range s.Reasons {
			lowers := r.Kind == grading.ReasonHeadroom || r.Kind == grading.ReasonSmall
			if r.From != level || r.To < r.From && !lowers {
				t.Errorf("%s goes from %d to %d, at %d: %s", r.Kind, r.From, r.To, level, added(s))
			}
			level = r.To
		}
		if level != s.Level {
			t.Errorf("the sum is %d, the level %d: %s", level, s.Level, added(s))
		}
	})
}

func TestAHigherPeakIsNeverALowerLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, traffic, others := ladders().Draw(t, "ladder"), traffics().Draw(t, "traffic"), neighbours().Draw(t, "others")
		low := rapid.IntRange(1, 1e7).Draw(t, "low") // in tenths, as people write figures: "1.000000" may part thousands, and is not read
		high := low + rapid.IntRange(0, 1e7).Draw(t, "more")
		unit := rapid.SampledFrom([]string{"/s", "x"}).Draw(t, "unit")
		suggest := func(tenths int) grading.Suggestion {
			return suggest(expecting(fmt.Sprintf("%.1f%s", float64(tenths)/10, unit)), l, traffic, others, nil)
		}
		if lower, higher := suggest(low), suggest(high); lower.Level > higher.Level {
			t.Errorf("%d tenths%s: %s; %d tenths: %s", low, unit, added(lower), high, added(higher))
		}
	})
}

func TestAlike(t *testing.T) {
	ended := func(id string, ago time.Duration, with func(*readiness.Event)) readiness.Event {
		e := given.Airing(given.Noon.Add(-ago))
		e.ID, e.Brief = id, readiness.Brief{}
		with(&e)
		return e
	}
	series := func(e *readiness.Event) { e.FeedID, e.UID = "f", "weekly" }
	station := func(e *readiness.Event) { e.Brief.Station = "ＴＸ" }
	programme := func(e *readiness.Event) { e.Brief.Programme = "Morning Door" }
	wanted := expecting("")
	series(&wanted)
	wanted.Brief.Station, wanted.Brief.Programme = "TX", "morning  door"
	elsewhere := ended("feed", 5*given.Day, series)
	elsewhere.FeedID = "other"
	proposed := ended("proposed", 5*given.Day, series)
	proposed.LevelState = readiness.LevelProposed
	hidden := ended("hidden", 5*given.Day, series)
	hidden.Hidden = true
	for _, row := range []struct {
		name string
		past []readiness.Event
		want string
	}{
		{"nothing", nil, ""},
		{"the series outranks the station", []readiness.Event{ended("s", 2*given.Day, station), ended("u", 9*given.Day, series)}, "u"},
		{"the station outranks the programme", []readiness.Event{ended("p", 2*given.Day, programme), ended("s", 9*given.Day, station)}, "s"},
		{"the programme, however it is written", []readiness.Event{ended("p", 2*given.Day, programme)}, "p"},
		{"the newest three", []readiness.Event{ended("a", 9*given.Day, series), ended("b", 2*given.Day, series), ended("c", 30*given.Day, series), ended("d", 16*given.Day, series)}, "b a d"},
		{"the same UID of another calendar is another series", []readiness.Event{elsewhere}, ""},
		{"a level that was only proposed teaches nothing", []readiness.Event{proposed}, ""},
		{"what is no exposure", []readiness.Event{hidden}, ""},
		{"what is still on air", []readiness.Event{ended("now", 10*time.Minute, series)}, ""},
		{"what ended this very second is over", []readiness.Event{ended("over", 30*time.Minute, series)}, "over"},
	} {
		var ids []string
		for _, e := range grading.Alike(given.Noon, wanted, row.past) {
			ids = append(ids, e.ID)
		}
		if got := strings.Join(ids, " "); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestTrafficIsChecked(t *testing.T) {
	for _, row := range []struct {
		name string
		t    readiness.Traffic
		want string
	}{
		{"nothing is known", readiness.Traffic{}, ""},
		{"all of it", readiness.Traffic{Baseline: 4000, Proven: 3e4, ProvenAt: given.Noon, Boot: time.Minute, Ramp: time.Minute, Tail: time.Hour, Headroom: 1}, ""},
		{"less than nothing", readiness.Traffic{Baseline: -1, Proven: -1}, "baseline proven"},
		{"more than there is", readiness.Traffic{Baseline: 1e10}, "baseline"},
		{"a load test of tomorrow", readiness.Traffic{Proven: 1, ProvenAt: given.Noon.Add(time.Second)}, "proven_at"},
		{"a load test that has shown nothing", readiness.Traffic{ProvenAt: given.Noon}, "proven"},
		{"lengths out of range", readiness.Traffic{Boot: -1, Ramp: 25 * time.Hour, Tail: 8 * given.Day, Headroom: 1.1}, "boot ramp tail headroom"},
	} {
		var fields []string
		for _, w := range row.t.Wrong(given.Noon) {
			fields = append(fields, w.Field)
		}
		if got := strings.Join(fields, " "); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// A board of 1,000 events, each told in other words, with a level suggested for every one of them.
func BenchmarkSuggestedBoard(b *testing.B) {
	f := readiness.Snapshot{Ladder: given.Ladder, Traffic: usual, Tasks: map[string][]readiness.Task{}, Pages: []toppage.PageFacts{given.Facts(given.Page, given.Probes(20, 0))}}
	for i := range 1000 {
		e := another(fmt.Sprintf("e%04d", i), time.Duration(i)*time.Hour, fmt.Sprintf("%d req/s", 100+i*37))
		if i%5 == 0 {
			e.Brief = readiness.Brief{Station: "TX"}
		}
		f.Events = append(f.Events, e)
	}
	f.Suggest = grading.Rule(f.Ladder, past(3))
	b.ReportAllocs()
	for b.Loop() {
		readiness.Board(given.Noon, f)
	}
}
