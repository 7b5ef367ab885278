package readiness

import (
	"cmp"
	"time"

	"tallylight/readiness/forecast"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Traffic is what a company knows of its own traffic. What is not known is 0; where a rule needs a figure that nobody
// has set, its default holds.
type Traffic struct {
	// Baseline is the usual peak, in requests a second: the highest minute of the last 28 days. On a page it is Usual where that was
	// measured.
	Baseline float64
	// Usual is how the baseline of a page was measured, and Typed what somebody had typed for it; zero: it was not, and Baseline is what
	// was typed.
	Usual toppage.Usual
	Typed float64
	// Proven is how many requests a second the last load test that passed has shown to be served, and ProvenAt when, as
	// somebody typed it: it counts for pages of which no load report tells.
	Proven   float64
	ProvenAt time.Time
	// Boot is how long a new instance takes until it serves; Ramp how long a peak takes to build up once on air.
	Boot, Ramp time.Duration
	// Tail is how long after an event its peak still adds to another's; 0: DefaultTail.
	Tail time.Duration
	// Headroom is the share of the proven capacity that a peak may take at most; 0: DefaultHeadroom.
	Headroom float64
	// Small is the rate in requests a second below which no peak asks for more than scaling out; 0: DefaultSmall.
	Small   float64
	Version int64
}

// The defaults of the rules that a company can set.
const (
	DefaultTail     = time.Hour
	DefaultHeadroom = 2.0 / 3
	DefaultSmall    = 50.0
)

// PeakTail is how long a peak lasts after its event.
func (t Traffic) PeakTail() time.Duration {
	if t.Tail > 0 {
		return t.Tail
	}
	return DefaultTail
}

// SmallPeak is the rate in requests a second below which no peak asks for more than scaling out.
func (t Traffic) SmallPeak() float64 { return cmp.Or(t.Small, DefaultSmall) }

// Share is the part of the proven capacity that a peak may take at most.
func (t Traffic) Share() float64 {
	if t.Headroom > 0 {
		return t.Headroom
	}
	return DefaultHeadroom
}

// Wrong lists the figures that cannot be kept.
func (t Traffic) Wrong(now time.Time) []fault.Invalid {
	figures := toppage.PageTraffic{Baseline: t.Baseline, Proven: t.Proven, ProvenAt: t.ProvenAt, BootS: t.Boot.Seconds(), RampS: t.Ramp.Seconds(), TailS: t.Tail.Seconds()}
	wrong := figures.Wrong(now)
	refuse := fault.Refusing(&wrong)
	refuse(!forecast.IsRate(t.Small), "small", "not_a_rate", "")
	refuse(!(t.Headroom >= 0 && t.Headroom <= 1), "headroom", "out_of_range", "")
	return wrong
}

// on gives the figures as they hold for a page: what was measured, else its own where it has them, else the company's. A proven
// capacity and its date are one figure.
func (t Traffic) on(p toppage.PageTraffic, usual toppage.Usual) Traffic {
	length := func(seconds float64, company time.Duration) time.Duration {
		return cmp.Or(time.Duration(seconds*float64(time.Second)), company)
	}
	t.Baseline = cmp.Or(p.Baseline, t.Baseline)
	t.Boot, t.Ramp, t.Tail = length(p.BootS, t.Boot), length(p.RampS, t.Ramp), p.Tail(t.Tail)
	if p.Proven > 0 {
		t.Proven, t.ProvenAt = p.Proven, p.ProvenAt
	}
	if usual.Rate > 0 {
		t.Usual, t.Typed, t.Baseline = usual, t.Baseline, usual.Rate
	}
	return t
}

// reckoned is the usual peak that multiples are reckoned from: measuring never lowers what was asked for before.
func (t Traffic) reckoned() float64 { return max(t.Baseline, t.Typed) }

// typed is the proven capacity that somebody typed.
func (t Traffic) typed() toppage.Typed { return toppage.Typed{Rate: t.Proven, At: t.ProvenAt} }
