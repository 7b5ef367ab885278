package readiness

import (
	"cmp"
	"math"
	"time"

	"tallylight/readiness/forecast"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Traffic is what a company knows of its own traffic. What is not known is 0; where a rule needs a figure that nobody
// has set, its default holds.
type Traffic struct {
	// Baseline is the usual peak, in requests a second: the highest minute of the last 28 days.
	Baseline float64
	// Proven is how many requests a second the last load test that passed has shown to be served, and ProvenAt when.
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

// The most that is taken for one of the lengths.
const (
	MostBoot = forecast.MostRamp
	MostTail = 7 * fault.Day
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

// ProvenFor says that the load test still counts at an instant. One without a date does not.
func (t Traffic) ProvenFor(at time.Time) bool {
	return !t.ProvenAt.IsZero() && !at.After(t.ProvenAt.Add(toppage.LoadFresh))
}

// Share is the part of the proven capacity that a peak may take at most.
func (t Traffic) Share() float64 {
	if t.Headroom > 0 {
		return t.Headroom
	}
	return DefaultHeadroom
}

// Wrong lists the figures that cannot be kept.
func (t Traffic) Wrong(now time.Time) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := func(refused bool, field, reason string) {
		if refused {
			wrong = append(wrong, fault.Invalid{Field: field, Reason: reason})
		}
	}
	refuse(!isRate(t.Baseline), "baseline", "not_a_rate")
	refuse(!isRate(t.Proven), "proven", "not_a_rate")
	refuse(!isRate(t.Small), "small", "not_a_rate")
	refuse(t.ProvenAt.After(now), "proven_at", "future")
	refuse(!t.ProvenAt.IsZero() && !fault.Dated(t.ProvenAt), "proven_at", "bad_date")
	refuse(t.Proven == 0 && !t.ProvenAt.IsZero(), "proven", "required")
	refuse(t.Boot < 0 || t.Boot > MostBoot, "boot", "out_of_range")
	refuse(t.Ramp < 0 || t.Ramp > MostBoot, "ramp", "out_of_range")
	refuse(t.Tail < 0 || t.Tail > MostTail, "tail", "out_of_range")
	refuse(!(t.Headroom >= 0 && t.Headroom <= 1), "headroom", "out_of_range")
	return wrong
}

func isRate(n float64) bool { return n >= 0 && n <= forecast.MostRate && !math.IsNaN(n) }
