package toppage

import "time"

// Rates says how Prometheus is asked what a page is asked. Each expression gives one number; each but the first may be empty.
type Rates struct {
	Source   string `json:"source,omitempty"`   // id of the connection
	Requests string `json:"requests,omitempty"` // requests a second
	Errors   string `json:"errors,omitempty"`   // of those, how many a second fail
	Latency  string `json:"latency,omitempty"`  // time to first byte of the 95th percentile, in seconds
	Used     string `json:"used,omitempty"`     // share of the capacity that is in use, 0 to 1
	Cached   string `json:"cached,omitempty"`   // share of the requests that a shared cache answers, 0 to 1
	StepS    int    `json:"step_s,omitempty"`   // between the points of an event, in seconds; 0: DefaultRateStep
}

// DefaultRateStep is between the points that are asked for of an event.
const DefaultRateStep = 15 * time.Second

// Set says that the requests of the page can be asked for.
func (r Rates) Set() bool { return r.Source != "" && r.Requests != "" }

// Step is between the points of an event.
func (r Rates) Step() time.Duration {
	if r.StepS > 0 {
		return time.Duration(r.StepS) * time.Second
	}
	return DefaultRateStep
}

// Targets is what a page is meant to reach in a month; 0: no target.
type Targets struct {
	Availability float64 `json:"availability,omitempty"` // share of the requests, 0 to 1
	LatencyMS    float64 `json:"latency_ms,omitempty"`   // of the 95th percentile
}

// Usual is what a page is usually asked at most, as it was measured: the highest minute of 28 days outside of events.
type Usual struct {
	Rate   float64   // requests a second; 0: not measured
	Median float64   // of the highest minutes of the days
	Days   int       // that were long enough to count
	From   time.Time // of the first day
	At     time.Time // when it was measured
	// Source and Expression are who was asked for it, and by what: others have a usual maximum of their own.
	Source, Expression string
}

// OfPage is the usual maximum where it is what the page is measured by now; else it is none of it.
func (u Usual) OfPage(r Rates) Usual {
	if !r.Set() || u.Source != r.Source || u.Expression != r.Requests {
		return Usual{}
	}
	return u
}
