package loadreport

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/toppage"
)

// The most that a figure can be; above it a report is damaged.
const (
	mostCount = 1e12
	mostRate  = 1e9
	mostMS    = 1e9 // 11 days
	mostS     = 1e8 // 3 years
)

// report is a report as it grows.
type report struct {
	toppage.LoadReport
	bound float64 // the percentile that stands in for the 95th
}

// problem notes what is odd about the report, by a fixed word with its values.
func (r *report) problem(code string, args ...string) {
	r.Problems = append(r.Problems, toppage.LoadProblem{Code: code, Args: args})
}

// figure reads a number between 0 and most, times unit. Nothing written is nil; what cannot be is nil with a problem.
func (r *report) figure(name, raw string, most, unit float64) *float64 {
	if raw == "" || raw == "null" {
		return nil
	}
	n, err := strconv.ParseFloat(raw, 64)
	n *= unit
	if err != nil || math.IsNaN(n) || n < 0 || n > most {
		r.problem("impossible_figure", name, short(raw))
		return nil
	}
	return &n
}

func (r *report) count(name, raw string) *int64 {
	n := r.figure(name, raw, mostCount, 1)
	if n == nil {
		return nil
	}
	if *n != math.Trunc(*n) {
		r.problem("impossible_figure", name, short(raw))
		return nil
	}
	whole := int64(*n)
	return &whole
}

func (r *report) rate(name, raw string) *float64   { return r.figure(name, raw, mostRate, 1) }
func (r *report) share(name, raw string) *float64  { return r.figure(name, raw, 1, 1) }
func (r *report) millis(name, raw string) *float64 { return r.figure(name, raw, mostMS, 1) }

// seconds reads a length of time given in units of a second.
func (r *report) seconds(name, raw string, unit float64) *float64 {
	return r.figure(name, raw, mostS, unit)
}

// failed sets the error rate: bad of all.
func (r *report) failed(bad, all int64) {
	if all > 0 {
		rate := min(1, float64(bad)/float64(all))
		r.ErrorRate = &rate
	}
}

// moment reads an instant (RFC 3339); nil where none is written. What a tool writes for "never" is none either.
func (r *report) moment(name, raw string) *time.Time {
	if raw == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		r.problem("impossible_figure", name, short(raw))
		return nil
	}
	if at.Year() < 2000 {
		return nil
	}
	at = at.UTC()
	return &at
}

// percentiles takes the 95th and the 99th from those that a tool gives in milliseconds. Where it does not give the 95th,
// the next higher one is its upper bound.
func (r *report) percentiles(given map[float64]float64) {
	if p, ok := given[99]; ok {
		r.P99MS = &p
	}
	for _, p := range slices.Sorted(maps.Keys(given)) {
		if p < 95 || p >= 100 {
			continue
		}
		ms := given[p]
		r.P95MS, r.P95IsUpperBound, r.bound = &ms, p > 95, p
		return
	}
}

// worked derives the rate or the duration from the other and the number of requests, where a tool leaves one out.
func (r *report) worked() {
	if r.Requests == nil {
		return
	}
	n := float64(*r.Requests)
	switch {
	case r.RPS == nil && r.DurationS != nil && *r.DurationS > 0 && n / *r.DurationS <= mostRate:
		rps := n / *r.DurationS
		r.RPS = &rps
	case r.DurationS == nil && r.RPS != nil && *r.RPS > 0 && n / *r.RPS <= mostS:
		s := n / *r.RPS
		r.DurationS = &s
	}
}

// finish settles what is the same for every tool, and refuses a report that says nothing.
func (r *report) finish(in *input) error {
	r.worked()
	if r.Requests == nil && r.RPS == nil {
		return refused("no_figures", r.Tool)
	}
	if r.Requests != nil && *r.Requests == 0 {
		// Nothing was measured; a tool writes 0 for what it does not know.
		r.ErrorRate, r.P95MS, r.P99MS, r.P95IsUpperBound = r.errorsOfNone(), nil, nil, false
		r.problem("no_requests")
	}
	if r.ErrorRate != nil && *r.ErrorRate == 1 {
		r.problem("all_failed")
	}
	if r.P95IsUpperBound {
		r.problem("p95_upper_bound", trimmed(r.bound))
	}
	r.missing()
	if in.text.broken {
		r.problem("not_utf8")
	}
	r.crossed()
	return nil
}

// missing notes the figures that a page is judged by and the report does not have.
func (r *report) missing() {
	for _, figure := range []struct {
		name string
		told bool
	}{{"rps", r.RPS != nil}, {"error_rate", r.ErrorRate != nil}, {"p95_ms", r.P95MS != nil}} {
		if !figure.told {
			r.problem("not_told", figure.name)
		}
	}
}

// mostThresholds is how many crossed thresholds are listed.
const mostThresholds = 50

// crossed puts the thresholds that were crossed in order.
func (r *report) crossed() {
	slices.Sort(r.ThresholdsFailed)
	if n := len(r.ThresholdsFailed); n > mostThresholds {
		r.ThresholdsFailed = r.ThresholdsFailed[:mostThresholds]
		r.problem("more_thresholds", strconv.Itoa(n))
	}
	if r.ThresholdsFailed == nil {
		r.ThresholdsFailed = []string{}
	}
}

// errorsOfNone keeps an error rate of 1 where every request failed before it was counted.
func (r *report) errorsOfNone() *float64 {
	if r.ErrorRate != nil && *r.ErrorRate == 1 {
		return r.ErrorRate
	}
	return nil
}

func trimmed(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// after gives what follows a label in a line, without blanks around it; false where the line does not begin with it.
func after(line, label string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), label)
	return strings.TrimSpace(rest), ok
}

// firstWord gives the first word of a text; empty where there is none.
func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[0]
	}
	return ""
}
