package learning

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
	"tallylight/readiness/grading"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// Case is an event that is over, with what was known before it and what came, on one page. Forecasts and levels are judged by the same
// cases.
type Case struct {
	Event readiness.Event
	Peak  measured.Peak
	Level int // that was confirmed; 0: none was
	// Right is the level that the figures ask for, had the peak been known; 0: what is usual was not known.
	Right  int
	Told   forecast.Peak // by PR, beside what was usual then
	Usual  float64       // then; 0: not known
	Proven float64       // that counted when it began, in requests a second; 0: none did
	Above  time.Duration // for how long more than that was asked
	Spare  float64       // machine-hours that were kept ready beyond what came; 0 also where nobody has said how many machines there are
	Planned
	mark
}

// Planned is what was kept ready for an event.
type Planned struct {
	Machines int           // on a quiet day; 0: nobody has said
	Times    float64       // as many times of them
	Lead     time.Duration // before air, with what an instance needs to serve
	Tail     time.Duration // after the end
}

// Then is what an event was judged by when it began, and what was kept ready for it.
type Then struct {
	readiness.Grounds
	Machines int
	Lead     time.Duration
}

// CaseOf makes the case of an event that is over.
func CaseOf(e readiness.Event, p measured.Peak, ladder readiness.Ladder, then Then) Case {
	c := Case{Event: e, Peak: p, Usual: p.Usual, Proven: then.Proven.Rate, mark: markOf(&e)}
	c.Told = forecast.Read(e.Brief.Peak).Beside(p.Usual)
	if e.LevelState == readiness.LevelConfirmed {
		c.Level = min(e.Level, ladder.Height())
	}
	c.Right = right(e, p, ladder, then.Grounds)
	c.Above = above(p.Curve, c.Proven)
	c.Planned = Planned{Machines: then.Machines, Times: c.ready(ladder), Lead: then.Lead + then.Traffic.Boot, Tail: then.Traffic.PeakTail()}
	c.Spare = c.spare()
	return c
}

// Teaches says that others are judged by the case.
func (c *Case) Teaches() bool { return c.Peak.Teaches() && c.Peak.Rate > 0 }

// Thens gives what events were judged by on a page when they began: what is proven is that of the time, also where it counts no more.
func Thens(now time.Time, ladder readiness.Ladder, traffic readiness.Traffic, pages []toppage.PageFacts) func(e readiness.Event, pageID string) readiness.Grounds {
	grounds := readiness.Snapshot{Traffic: traffic, Ladder: ladder, Pages: pages}.Grounds(now)
	return func(e readiness.Event, pageID string) (then readiness.Grounds) {
		for _, g := range grounds(e) {
			if g.Page == nil || g.Page.ID != pageID {
				continue
			}
			then = g
			for i := range pages {
				if pages[i].Page.ID == pageID {
					then.Proven = pages[i].Proven(e.Start, g.Demand)
				}
			}
		}
		return then
	}
}

// Asks is the level that a measured peak asks for of an event that was judged by grounds; 0 where that is not known: what is usual was
// not, or the peak is not that of the event alone.
func Asks(e readiness.Event, p measured.Peak, ladder readiness.Ladder, g readiness.Grounds) int {
	if !p.Known() || len(p.With) > 0 || p.Incomplete != "" {
		return 0
	}
	return right(e, p, ladder, g)
}

// right is what grading would have suggested had it known what came: how early the event was entered, and what fell together with it,
// are no merit of its level.
func right(e readiness.Event, p measured.Peak, ladder readiness.Ladder, g readiness.Grounds) int {
	if p.Usual <= 0 {
		return 0
	}
	e.EnteredAt = time.Time{}
	known := readiness.Grounds{Page: g.Page, Traffic: g.Traffic, Proven: g.Proven, Told: forecast.Peak{Rate: p.Rate}}
	known.Traffic.Baseline, known.Traffic.Typed, known.Traffic.Ramp = p.Usual, 0, p.Ramp
	return grading.Suggest(e, ladder, known, nil).Level
}

// above is for how long more than a rate was asked.
func above(curve measured.Series, rate float64) (long time.Duration) {
	if rate <= 0 {
		return 0
	}
	for _, asked := range curve.Rates {
		if asked > rate { // what is not known is not more
			long += curve.Step
		}
	}
	return long
}

// ready is how many times the usual was reckoned with: what PR told, else what the level holds.
func (c *Case) ready(ladder readiness.Ladder) float64 {
	if c.Told.Times > 0 {
		return c.Told.Times
	}
	rung, _ := ladder.Rung(c.Level)
	if rung.Multiple == 0 {
		rung, _ = ladder.Rung(c.Level - 1)
	}
	return rung.Multiple
}

// spare is the machine-hours beyond what came.
func (c *Case) spare() float64 {
	if c.Level <= c.Right || c.Right == 0 {
		return 0
	}
	from, to := c.Event.Window()
	return c.hours(to.Sub(from) + c.Lead + c.Tail)
}

// hours is the machine-hours of a time beyond what came.
func (c *Case) hours(long time.Duration) float64 {
	return max(c.Times-max(c.Peak.Times(), 1), 0) * float64(c.Machines) * long.Hours()
}
