package learning_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/scope"
)

// shown is an event of a programme that was on air so many days before noon, at 21:00 in Tokyo.
func shown(id string, days int, with ...func(*readiness.Event)) readiness.Event {
	start := given.Noon.Add(-time.Duration(days) * given.Day)
	e := given.Airing(start)
	e.ID, e.Brief = id, readiness.Brief{Exposure: scope.TV}
	for _, w := range with {
		w(&e)
	}
	return e
}

func onStation(name string) func(*readiness.Event) {
	return func(e *readiness.Event) { e.Brief.Station = name }
}

func programme(name string) func(*readiness.Event) {
	return func(e *readiness.Event) { e.Brief.Programme = name }
}

func telling(peak string) func(*readiness.Event) {
	return func(e *readiness.Event) { e.Brief.Peak = peak }
}

// brought is the case of an event that brought so many requests a second where 1,000 are usual and 12,000 are proven.
func brought(e readiness.Event, rate float64, with ...func(*measured.Peak)) learning.Case {
	p := measured.Peak{EventID: e.ID, PageID: "top", Usual: 1000, Rate: rate, At: e.Start.Add(time.Minute), Ramp: 2 * time.Minute, Tail: 20 * time.Minute}
	for _, w := range with {
		w(&p)
	}
	return learning.CaseOf(e, p, given.Ladder, then(12_000))
}

// then is what was known when an event began: so much was proven ten days before the first of them.
func then(proven float64) learning.Then {
	var t learning.Then
	t.Traffic = readiness.Traffic{Boot: 4 * time.Minute}
	t.Proven.Rate, t.Proven.At = proven, given.Noon.Add(-10*given.Day)
	t.Machines, t.Lead = 10, time.Hour
	return t
}

// kinds puts why on one line.
func kinds(f learning.Forecast) (said string) {
	for i, r := range f.Why {
		if i > 0 {
			said += " "
		}
		said += string(r.Kind)
	}
	return said
}

// Three events of the programme brought 4, 5 and 6.25 times the usual: the logarithms are 1.38629, 1.60944 and 1.83258, their mean
// 1.60944 and their standard deviation 0.22314. Student's t at 90 % of 2 degrees of freedom is 1.886, the root of 1 + 1/3 is 1.15470:
// 1.886 x 0.22314 x 1.15470 = 0.48595, so that the middle, 5 times, is multiplied and divided by 1.62572.
func TestAForecastIsReckonedByHand(t *testing.T) {
	morning := programme("Morning Door")
	three := []learning.Case{brought(shown("a", 30, morning), 4000), brought(shown("b", 20, morning), 5000), brought(shown("c", 10, morning), 6250)}
	told := []learning.Case{brought(shown("a", 30, morning, telling("8,000/s")), 4000), brought(shown("b", 20, morning, telling("4,000/s")), 4000),
		brought(shown("c", 10, morning, telling("2,500/s")), 5000)}
	visitors := []learning.Case{brought(shown("a", 30, morning, telling("44,000,000 x 2% x 1%")), 880), brought(shown("b", 20, morning, telling("44,000,000 x 2% x 1%")), 1100),
		brought(shown("c", 10, morning, telling("44,000,000 x 2% x 1%")), 1375)}
	for _, row := range []struct {
		sentence          string
		e                 readiness.Event
		usual             float64
		past              []learning.Case
		low, middle, high float64
		why               string
	}{
		{"three alike, of twice as much as is usual now", shown("next", 0, morning), 2000, three, 6151.2, 10_000, 16_257.2, "alike usual"},
		{"what was told came out at half, the same and twice: by 4.5245", shown("next", 0, morning, telling("3,000/s")), 1000, told, 663.1, 3000, 13_573.5, "alike told"},
		{"of what the formula gives a tenth to a sixth came each second", shown("next", 0, morning, telling("88,000,000 x 2% x 1%")), 1000, visitors, 1353.3, 2200, 3576.6, "alike visitors"},
		{"two alike: half of the least, twice the most", shown("next", 0, morning), 1000, three[:2], 2000, 4472.1, 10_000, "alike usual few"},
		{"one alike", shown("next", 0, morning), 1000, three[:1], 2000, 4000, 8000, "alike usual few"},
		{"nothing alike, and told: twice and half, since it was guessed", shown("next", 0, programme("Other"), telling("3,000/s")), 1000, nil, 1500, 3000, 6000, "none"},
		{"a range was told", shown("next", 0, telling("2,000-8,000/s")), 1000, nil, 1000, 4000, 16_000, "none"},
		{"a multiple was told", shown("next", 0, telling("5x")), 1000, nil, 2500, 5000, 10_000, "none"},
		{"the formula was told: half as much more", shown("next", 0, telling("40,000,000 x 10% x 1% x 2 pages / 120 s")), 1000, nil, 444.4, 666.7, 1000, "none"},
		{"nothing alike and nothing told: all events", shown("next", 0, elsewhere), 1000, three, 3075.6, 5000, 8128.6, "all usual"},
		{"nothing alike of two events: no forecast", shown("next", 0, elsewhere), 1000, three[:2], 0, 0, 0, ""},
		{"what is usual is not known, and nothing told: no forecast", shown("next", 0, morning), 0, three, 0, 0, 0, ""},
		{"an event is not like itself", shown("c", 10, morning), 1000, three, 2000, 4472.1, 10_000, "alike usual few"},
	} {
		f := learning.Of(row.e, row.usual, row.past)
		near := near(f.Low, row.low, row.low/1000) && near(f.Middle, row.middle, row.middle/1000) && near(f.High, row.high, row.high/1000)
		if !near || kinds(f) != row.why {
			t.Errorf("%s: %.1f–%.1f–%.1f, %s; want %.1f–%.1f–%.1f, %s", row.sentence, f.Low, f.Middle, f.High, kinds(f), row.low, row.middle, row.high, row.why)
		}
	}
}

// elsewhere is on another medium, so that nothing of television is like it.
func elsewhere(e *readiness.Event) { e.Brief.Exposure = scope.Push }

func TestWhatIsAlike(t *testing.T) {
	series := func(e *readiness.Event) { e.FeedID, e.UID = "f", "weekly" }
	long := func(e *readiness.Event) { e.End = e.Start.Add(3 * time.Hour) }
	early := func(e *readiness.Event) { e.Start, e.End = e.Start.Add(-8*time.Hour), e.End.Add(-8*time.Hour) }
	screen := func(e *readiness.Event) { e.Brief.ScreenURL = "search for us" }
	for _, row := range []struct {
		sentence string
		next     readiness.Event
		past     readiness.Event
		want     bool
	}{
		{"the same programme, however it is written", shown("n", 0, programme("Morning Door"), long, early), shown("p", 7, programme("ＭＯＲＮＩＮＧ　Door"), screen), true},
		{"the same series of its calendar", shown("n", 0, series, long, early), shown("p", 7, series, screen), true},
		{"the same station, and the same slot", shown("n", 0, onStation("TX"), long), shown("p", 7, onStation("TX"), screen), true},
		{"the same station alone", shown("n", 0, onStation("TX"), long, early), shown("p", 7, onStation("TX"), screen), false},
		{"slot, length and nothing on screen", shown("n", 0), shown("p", 7), true},
		{"slot and length alone", shown("n", 0), shown("p", 7, screen), false},
		{"none on screen is written as none", shown("n", 0, func(e *readiness.Event) { e.Brief.ScreenURL = "なし" }), shown("p", 7), true},
		{"a Saturday is another slot", shown("n", 0), shown("p", 3), false},
		{"another medium is never alike", shown("n", 0, programme("Sale"), elsewhere), shown("p", 7, programme("Sale")), false},
		{"the length is that of the corner, where PR told it", shown("n", 0, func(e *readiness.Event) { e.Brief.Corner = "3分" }), shown("p", 7), false},
	} {
		f := learning.Of(row.next, 1000, []learning.Case{brought(row.past, 3000)})
		if got := f.Range.Alike == 1; got != row.want {
			t.Errorf("%s: %v", row.sentence, f.Why)
		}
	}
}

func TestNothingIsLearntFromWhatDoesNotTeach(t *testing.T) {
	m := programme("Morning Door")
	for _, row := range []struct {
		sentence string
		with     func(*measured.Peak)
	}{
		{"a gap beside the top", func(p *measured.Peak) { p.AtLeast = true }},
		{"another event at that time", func(p *measured.Peak) { p.With = []string{"o"} }},
		{"an answer that was not whole", func(p *measured.Peak) { p.Incomplete = "partial" }},
		{"a tail that goes on", func(p *measured.Peak) { p.TailOpen = true }},
		{"no rate", func(p *measured.Peak) { p.Rate = 0 }},
	} {
		past := []learning.Case{brought(shown("a", 10, m), 4000, row.with)}
		f := learning.Of(shown("n", 0, m), 1000, past)
		if f.Known() || learning.Calibrate(past, 5).N != 0 {
			t.Errorf("%s: %+v", row.sentence, f)
		}
	}
}

func TestAForecastRestsOnTheNearestEight(t *testing.T) {
	m := programme("Morning Door")
	var past []learning.Case
	for i := range 12 {
		past = append(past, brought(shown(fmt.Sprintf("far%02d", i), 14+7*i), 50_000), brought(shown(fmt.Sprintf("near%02d", i), 14+7*i, m), 4000))
	}
	f := learning.Of(shown("n", 0, m), 1000, past)
	if len(f.Alike) != learning.MostAlike || f.Alike[0].Event.ID != "near00" || f.Alike[7].Event.ID != "near07" || !near(f.Middle, 4000, 1) {
		t.Errorf("%d, from %s on: %+v", len(f.Alike), f.Alike[0].Event.ID, f.Range)
	}
	if !near(f.Why[1].Factor.Spread, 0, 1e-9) || f.High < 4000*1.1 {
		t.Errorf("what came out alike says nearly all of the next: %+v", f.Range)
	}
}

// Each of four is forecast by the other three. They brought 1, 2, 4 and 8 times the usual; the geometric means of the others are 4, 2.52,
// 2 and 1.59 to the third root of 64, 32, 16 and 8: 4, 3.1748, 2.5198 and 2. Off are 3, 0.5874, 0.37 and 0.75: in the middle 0.6687.
func TestLeftOutOneAtATime(t *testing.T) {
	m := programme("Morning Door")
	var past []learning.Case
	for i, rate := range []float64{1000, 2000, 4000, 8000} {
		past = append(past, brought(shown(fmt.Sprint("e", i), 10+i, m), rate))
	}
	off, n := learning.LeftOut(past)
	if !near(off, (3.1748/2-1+0.75)/2, 0.0005) || n != 4 {
		t.Errorf("off by %v of %d", off, n)
	}
	if off, n := learning.LeftOut(past[:1]); off != 0 || n != 0 {
		t.Errorf("one event cannot be forecast by others: %v of %d", off, n)
	}
}

func TestWhatIsJudgedIsTheForecastOfThatTime(t *testing.T) {
	m := programme("Morning Door")
	past := []learning.Case{brought(shown("third", 10, m), 9000), brought(shown("first", 30, m), 4000), brought(shown("second", 20, m, telling("3,000/s")), 5000)}
	judged := learning.Judge(past)
	for i, row := range []struct {
		id       string
		foretold bool
		within   bool
		high     float64
	}{{"third", true, true, 10_000}, {"second", true, true, 8000}, {"first", false, false, 0}} {
		j := judged[i]
		if j.Event.ID != row.id || j.Foretold != row.foretold || j.Within() != row.within || !near(j.Forecast.High, row.high, 1) {
			t.Errorf("%d: %s, foretold %v, within %v, %+v", i, j.Event.ID, j.Foretold, j.Within(), j.Forecast)
		}
	}
	if share := judged[0].Share(); !near(share, 0.9, 1e-9) {
		t.Errorf("the third is %v of the upper end", share)
	}
}
