package toppage

import (
	"slices"
	"strconv"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

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

// RateKind is one of the expressions.
type RateKind string

// RateKinds lists them, by the names under which they are kept.
var RateKinds = []RateKind{RequestsRate, ErrorsRate, LatencyRate, UsedRate, CachedRate}

// The expressions.
const (
	RequestsRate RateKind = "requests"
	ErrorsRate   RateKind = "errors"
	LatencyRate  RateKind = "latency"
	UsedRate     RateKind = "used"
	CachedRate   RateKind = "cached"
)

// Field is the name of the field in which it is typed.
func (k RateKind) Field() string { return "rates_" + string(k) }

// Ask is one of the expressions; empty: it is not set.
func (r Rates) Ask(k RateKind) string {
	return map[RateKind]string{RequestsRate: r.Requests, ErrorsRate: r.Errors, LatencyRate: r.Latency, UsedRate: r.Used, CachedRate: r.Cached}[k]
}

// Untried lists the expressions that are not those of other rates.
func (r Rates) Untried(than Rates) (kinds []RateKind) {
	for _, k := range RateKinds {
		if r.Ask(k) != "" && (r.Ask(k) != than.Ask(k) || r.Source != than.Source) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// The bounds of what can be told of rates.
const (
	LeastRateStep = 5 * time.Second
	MostRateStep  = time.Minute

	LeastAvailability = 0.5 // below, somebody has typed a share for a percentage
	MostAvailability  = 0.99999
	MostLatency       = time.Minute
)

// Wrong lists the fields because of which rates cannot be kept.
func (r Rates) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	asks := slices.ContainsFunc(RateKinds, func(k RateKind) bool { return r.Ask(k) != "" })
	refuse(asks && r.Source == "", "rates_source", "required", "")
	refuse((asks || r.Source != "") && r.Requests == "", RequestsRate.Field(), "required", "")
	refuse(r.StepS != 0 && (r.Step() < LeastRateStep || r.Step() > MostRateStep), "rates_step", "out_of_range", strconv.Itoa(r.StepS))
	for _, k := range RateKinds {
		ask := r.Ask(k)
		refuse(fault.LongerThan(ask, fault.MaxCheck), k.Field(), "too_long", "")
		if ask == "" || fault.LongerThan(ask, fault.MaxCheck) {
			continue
		}
		for _, w := range proof.WrongExpression(ask) {
			refuse(true, k.Field(), w.Reason, w.Got)
		}
	}
	return wrong
}

// Wrong lists the fields because of which targets cannot be kept.
func (t Targets) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(t.Availability != 0 && !(t.Availability >= LeastAvailability && t.Availability <= MostAvailability), "target_availability", "out_of_range", "")
	refuse(!(t.LatencyMS >= 0 && t.LatencyMS <= float64(MostLatency.Milliseconds())), "target_latency", "out_of_range", "")
	return wrong
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
