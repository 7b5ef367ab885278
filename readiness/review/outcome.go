package review

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

// Outcome is what an event brought to a page, beside what was expected and proven when it went on air.
type Outcome struct {
	Page      *toppage.Page   // nil: none counts for the event
	Peak      *measured.Peak  // nil: it was not measured
	Low, High float64         // expected, with what fell together; 0: not known
	Proven    float64         // 0: nothing was
	Verdict   toppage.Verdict // the worst of the page while the event was on air; empty: not known
	Asks      int             // the level that the measured figures ask for; 0: not known
	Service   *slo.Event      // what the page was asked in that time; nil: it was not counted
	Probed    Probed          // what our own probes saw in it
	Due       measured.Due    // how the peak is measured; zero: nobody has planned it
}

// Expect gives the outcome on a page of what was known of an event when it went on air: nothing is measured yet.
func Expect(g readiness.Grounds) Outcome {
	o := Outcome{Page: g.Page, High: g.Demand.Needs(), Proven: g.Proven.Rate}
	if told := g.Told.Against(g.Traffic.Baseline, g.Traffic.Typed); o.High > 0 && told.RateFrom > 0 {
		o.Low = told.RateFrom + o.High - g.Demand.Peak
	}
	return o
}

// Missing says why a peak is not known.
type Missing string

// The reasons.
const (
	Known        Missing = ""
	NoPage       Missing = "no_page"       // no top page is registered
	NoExpression Missing = "no_expression" // nobody has said how the traffic of the page is asked for
	NotMeasured  Missing = "not_measured"  // it was not asked yet, or nothing was answered
)

// Missing says why the peak is not known.
func (o Outcome) Missing() Missing {
	switch {
	case o.Peak != nil:
		return Known
	case o.Page == nil:
		return NoPage
	case !o.Page.Rates.Set():
		return NoExpression
	default:
		return NotMeasured
	}
}

// OfHigh is the peak as a share of the upper end that was expected; 0 where either is not known.
func (o Outcome) OfHigh() float64 { return o.share(o.High) }

// OfProven is the peak as a share of what was proven; 0 where either is not known.
func (o Outcome) OfProven() float64 { return o.share(o.Proven) }

func (o Outcome) share(of float64) float64 {
	if o.Peak == nil || of <= 0 {
		return 0
	}
	return o.Peak.Rate / of
}

// Place is where a peak came in of what was expected.
type Place string

// The places.
const (
	Nowhere Place = ""       // one of them is not known
	Below   Place = "below"  // fewer came than the lower end
	Within  Place = "within" // it came in within the range, or below the one figure that was expected
	Above   Place = "above"  // more came than the upper end
)

// Place says where the peak came in. Of one that is known only as "at least" nothing is said but that it was above.
func (o Outcome) Place() Place {
	switch {
	case o.Peak == nil || o.High <= 0:
		return Nowhere
	case o.Peak.Rate > o.High:
		return Above
	case o.Peak.AtLeast:
		return Nowhere
	case o.Peak.Rate < o.Low:
		return Below
	default:
		return Within
	}
}

// Held says whether the page stood while the event was on air.
type Held string

// The answers.
const (
	HeldUnknown Held = ""
	HeldWell    Held = "held"
	HeldNot     Held = "not_held"
)

// Held says whether the page stood. Nobody knows it of a page whose verdict was not known throughout.
func (o Outcome) Held() Held {
	switch o.Verdict {
	case toppage.Protected, toppage.VerdictAtRisk:
		return HeldWell
	case toppage.Unprotected:
		return HeldNot
	default:
		return HeldUnknown
	}
}

// Worst is the worst verdict of a page within a window: the one at its begin, and those to which it turned in it. Turns are lines of
// the log in any order.
func Worst(pageID string, began toppage.Verdict, turns []readiness.Change, from, to time.Time) toppage.Verdict {
	worst := began
	for _, c := range turns {
		if c.Kind == journal.VerdictTurned && c.Subject == pageID && c.At.After(from) && !c.At.After(to) {
			worst = toppage.Worse(worst, toppage.Verdict(c.Data["to"]))
		}
	}
	return worst
}
