package toppage

import (
	"cmp"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
)

// PageTraffic is what is known of the traffic of one page where it is not that of the whole company. What is not known is 0:
// the company's figure then holds.
type PageTraffic struct {
	Baseline float64 `json:"baseline_rps,omitempty"` // the usual peak, in requests a second
	Proven   float64 `json:"proven_rps,omitempty"`   // as somebody typed it, for want of a load report
	// ProvenAt is when that was tested.
	ProvenAt time.Time `json:"proven_at,omitzero"`
	BootS    float64   `json:"boot_s,omitempty"` // until a new instance serves
	RampS    float64   `json:"ramp_s,omitempty"` // until the peak once on air
	TailS    float64   `json:"tail_s,omitempty"` // how long after an event its peak adds to another's
}

// Tail is how long after an event its peak adds to another's on the page; company is that of other pages.
func (t PageTraffic) Tail(company time.Duration) time.Duration {
	return cmp.Or(time.Duration(t.TailS*float64(time.Second)), company)
}

// The most that is taken for one of the lengths.
const (
	MostBoot = forecast.MostRamp
	MostTail = 7 * fault.Day
)

// Wrong lists the figures that cannot be kept at now, by the names of the company's.
func (t PageTraffic) Wrong(now time.Time) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	within := func(seconds float64, most time.Duration) bool { return seconds >= 0 && seconds <= most.Seconds() }
	refuse(!forecast.IsRate(t.Baseline), "baseline", "not_a_rate", "")
	refuse(!forecast.IsRate(t.Proven), "proven", "not_a_rate", "")
	refuse(t.ProvenAt.After(now), "proven_at", "future", "")
	refuse(!t.ProvenAt.IsZero() && !fault.Dated(t.ProvenAt), "proven_at", "bad_date", "")
	refuse(t.Proven == 0 && !t.ProvenAt.IsZero(), "proven", "required", "")
	refuse(!within(t.BootS, MostBoot), "boot", "out_of_range", "")
	refuse(!within(t.RampS, MostBoot), "ramp", "out_of_range", "")
	refuse(!within(t.TailS, MostTail), "tail", "out_of_range", "")
	return wrong
}

// WrongTraffic lists the page's own figures of traffic that cannot be kept at now, by the names of the page's fields.
func (p Page) WrongTraffic(now time.Time) []fault.Invalid {
	wrong := p.Traffic.Wrong(now)
	for i := range wrong {
		wrong[i].Field = "traffic_" + wrong[i].Field
	}
	return wrong
}
