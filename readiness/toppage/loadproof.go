package toppage

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// Limits of the checks of load reports. Rates are compared as whole multiples, which are exact.
const (
	loadMarginPct  = 150 // of the expected peak, to pass
	loadLeastPct   = 120 // below this it fails
	mostErrorRate  = 0.001
	LoadFresh      = 30 * fault.Day
	loadLast       = 60 * fault.Day // until then it still warns
	linearNeeded   = 0.85           // of what as many times the machines would serve
	linearAtRisk   = 0.7
	leastTwice     = 1.75 // times the machines that count as about twice as many
	mostTwice      = 2.25
	errorTolerance = 1e-9 // of what a tool rounds
	fewestRequests = 100  // below it a rate is an accident
)

// LoadMargin is how many times the expected peak a test has to reach.
const LoadMargin = loadMarginPct / 100.0

// RequiredRate is what has to be proven for a peak, in requests a second.
func RequiredRate(peak float64) float64 { return loadMarginPct * peak / 100 }

// LoadNeed is what load tests have to prove of a page.
type LoadNeed struct {
	Peak float64       // the peak that is prepared for, in requests a second; 0: not known
	P95  time.Duration // limit of the 95th percentile
}

// LoadChecks reads reports of load tests, newest test first, into the checks L1, that the expected peak is proven with a
// margin, and L2, that twice the machines serve nearly twice as much.
func LoadChecks(now time.Time, proofs []LoadProof, need LoadNeed) (l1, l2 Check) {
	l1, _ = enoughLoad(now, RowOf("L1").begin(), proofs, need)
	return l1, linearLoad(now, RowOf("L2").begin(), proofs, need)
}

// testedLoad gives the reports that count at now; where none does, the check says so.
func testedLoad(c Check, now time.Time, proofs []LoadProof) ([]LoadProof, Check) {
	counting := slices.DeleteFunc(slices.Clone(proofs), func(p LoadProof) bool {
		return lapsed(now, p.TestedAt)
	})
	if len(proofs) == 0 {
		return nil, unknown(c, "no_report")
	}
	return counting, unknown(c, "load_stale")
}

// lapsed says that a test counts no more at now, or not yet.
func lapsed(now, tested time.Time) bool {
	return now.After(tested.Add(loadLast)) || tested.After(now.Add(fault.MaxSkew))
}

// loadOrder ranks what reports say of the peak: the best counts.
var loadOrder = map[CheckState]int{CheckPass: 3, CheckWarn: 2, CheckUnknown: 1, CheckFail: 0}

// enoughLoad is L1, with the report on which it rests; nil where none counts. One report that proves the peak suffices,
// whatever was asked of the others, unless a newer one with as many machines or more broke below what is needed. Where one
// of the two does not tell its machines, it speaks of the same.
func enoughLoad(now time.Time, c Check, proofs []LoadProof, need LoadNeed) (said Check, rests *LoadProof) {
	proofs, said = testedLoad(c, now, proofs)
	var broke []int // with so many machines; 0: not told
	for i := range proofs {
		p := &proofs[i]
		if slices.ContainsFunc(broke, func(machines int) bool { return machines == 0 || p.Machines == 0 || machines >= p.Machines }) {
			continue
		}
		if p.brokeBelow(need) {
			broke = append(broke, p.Machines)
		}
		if says := p.proves(now, c, need); rests == nil || p.outdoes(rests, says, said, need) {
			said, rests = says, p
		}
	}
	return said, rests
}

// outdoes says that a report counts rather than another: it says the better of the peak or, where both say alike, it held at more.
func (p *LoadProof) outdoes(other *LoadProof, says, otherSays Check, need LoadNeed) bool {
	if better := loadOrder[says.State] - loadOrder[otherSays.State]; better != 0 {
		return better > 0
	}
	return p.held(need) > other.held(need)
}

// held is the rate at which the page held; 0 where it did not, or nothing tells.
func (p *LoadProof) held(need LoadNeed) float64 {
	if p.RPS == nil || p.breaks(need) != "" {
		return 0
	}
	return *p.RPS
}

// brokeBelow says that the page did not hold well at less than what is needed.
func (p *LoadProof) brokeBelow(need LoadNeed) bool {
	good := 0.0
	if p.RPS != nil && p.ErrorRate != nil {
		good = *p.RPS * (1 - *p.ErrorRate)
	}
	return p.breaks(need) != "" && good < RequiredRate(need.Peak)
}

// breaks says by which figure the page did not hold; empty where it did as far as is known.
func (p *LoadProof) breaks(need LoadNeed) Reason {
	switch {
	case p.ErrorRate != nil && *p.ErrorRate > mostErrorRate+errorTolerance:
		return "load_errors"
	case len(p.ThresholdsFailed) > 0:
		return "load_thresholds"
	case p.DroppedIterations != nil && *p.DroppedIterations > 0:
		return "load_dropped"
	case p.P95MS != nil && !p.P95IsUpperBound && *p.P95MS > need.limitMS():
		return "load_slow"
	}
	return ""
}

func (n LoadNeed) limitMS() float64 { return float64(n.P95) / float64(time.Millisecond) }

// proves is what one report says of the peak. What was asked of the page does not matter, only what it reached.
func (p *LoadProof) proves(now time.Time, c Check, need LoadNeed) Check {
	c.At, c.Expires = p.TestedAt, p.countsUntil(now)
	c.Measured, c.Evidence = p.Figures(), p.source()
	c.Required = Quantities{{Bound: atLeast, Value: RequiredRate(need.Peak), Unit: PerSecond},
		share(mostErrorRate).bound(atMost), millis(need.limitMS()).bound(atMost).of("p95")}
	reached := func(pct float64) bool { return p.RPS != nil && 100**p.RPS >= pct*need.Peak }
	switch {
	case need.Peak <= 0:
		return unknown(c, "no_peak")
	case p.RPS != nil && !reached(loadLeastPct):
		return result(c, CheckFail, "load_too_little")
	case p.breaks(need) != "":
		return result(c, CheckFail, p.breaks(need))
	case p.RPS == nil || p.ErrorRate == nil || p.P95MS == nil:
		return unknown(c, "load_not_told")
	case p.Requests != nil && *p.Requests < fewestRequests:
		return unknown(c, "load_too_few")
	case *p.P95MS > need.limitMS():
		return unknown(c, "load_bound") // the bound is too high, the figure itself may not be
	case !reached(loadMarginPct):
		return result(c, CheckWarn, "load_margin")
	case p.P95IsUpperBound || p.ErrorRateIsLowerBound:
		return result(c, CheckWarn, "load_bound")
	case p.old(now):
		return result(c, CheckWarn, "load_old")
	}
	return result(c, CheckPass, "")
}

func (p *LoadProof) old(now time.Time) bool { return now.After(p.TestedAt.Add(LoadFresh)) }

// countsUntil says when the report counts for less than it does now.
func (p *LoadProof) countsUntil(now time.Time) time.Time {
	if p.old(now) {
		return p.TestedAt.Add(loadLast)
	}
	return p.TestedAt.Add(LoadFresh)
}

// Figures are what was measured; ? stands for what is not told.
func (r LoadReport) Figures() Quantities {
	return Quantities{Told(r.RPS, PerSecond), r.Errors(), r.Slowest().of("p95")}
}

// Errors is the share of requests that failed, as a bound where the report leaves failures out.
func (r LoadReport) Errors() Quantity {
	if r.ErrorRateIsLowerBound {
		return Told(r.ErrorRate, Share).bound(atLeast)
	}
	return Told(r.ErrorRate, Share)
}

// Slowest is the 95th percentile, as a bound where a higher one stands in.
func (r LoadReport) Slowest() Quantity {
	if r.P95IsUpperBound {
		return Told(r.P95MS, Milliseconds).bound(atMost)
	}
	return Told(r.P95MS, Milliseconds)
}

// source says which report it is: tool, file and the beginning of its hash.
func (p *LoadProof) source() string {
	parts := []string{p.Tool, p.File, p.ShortHash()}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// ShortHash is as much of the hash as tells files apart.
func (r LoadReport) ShortHash() string { return r.SHA256[:min(12, len(r.SHA256))] }

// linearLoad is L2: of two reports within the limits, one with about twice the machines of the other. Of several pairs
// the one with the most machines counts, since that is where a bottleneck shows first.
func linearLoad(now time.Time, c Check, proofs []LoadProof, need LoadNeed) Check {
	proofs, none := testedLoad(c, now, proofs)
	if len(proofs) == 0 {
		return none
	}
	c.Required = Quantities{share(linearNeeded).bound(atLeast)}
	few, many := twice(loadPoints(proofs, need))
	if few == nil {
		c.At, c.Expires = proofs[0].TestedAt, proofs[0].countsUntil(now)
		return unknown(c, "load_one_point")
	}
	oldest := few
	if many.TestedAt.Before(few.TestedAt) {
		oldest = many
	}
	c.At, c.Expires = oldest.TestedAt, oldest.countsUntil(now)
	efficiency := *many.RPS / *few.RPS * float64(few.Machines) / float64(many.Machines)
	c.Measured = Quantities{share(math.Floor(100*efficiency+errorTolerance) / 100)}
	c.Evidence = fmt.Sprintf("%d → %d: %s → %s req/s", few.Machines, many.Machines, rounded(*few.RPS), rounded(*many.RPS))
	return c.decided(rulings{
		{efficiency+errorTolerance < linearAtRisk, CheckFail, "load_not_linear"},
		{efficiency+errorTolerance < linearNeeded, CheckWarn, "load_not_linear"},
		{oldest.old(now), CheckWarn, "load_old"},
	})
}

// loadPoints gives the newest report within the limits for each number of machines, the fewest first. A test that looks
// for the most that a fleet serves asks for more than it gets, so dropped iterations do not matter here.
func loadPoints(proofs []LoadProof, need LoadNeed) []*LoadProof {
	var points []*LoadProof
	for i := range proofs {
		p := &proofs[i]
		told := p.Machines > 0 && p.RPS != nil && *p.RPS > 0 && p.ErrorRate != nil && p.P95MS != nil && *p.P95MS <= need.limitMS()
		held := told && *p.ErrorRate <= mostErrorRate+errorTolerance && len(p.ThresholdsFailed) == 0
		if held && !slices.ContainsFunc(points, func(q *LoadProof) bool { return q.Machines == p.Machines }) {
			points = append(points, p)
		}
	}
	slices.SortFunc(points, func(a, b *LoadProof) int { return cmp.Compare(a.Machines, b.Machines) })
	return points
}

// twice gives the pair with the most machines of which one has about twice those of the other; nil where there is none.
func twice(points []*LoadProof) (few, many *LoadProof) {
	for _, big := range slices.Backward(points) {
		for _, small := range points {
			times := float64(big.Machines) / float64(small.Machines)
			if times < leastTwice || times > mostTwice {
				continue
			}
			if few == nil || math.Abs(times-2) < math.Abs(float64(big.Machines)/float64(few.Machines)-2) {
				few, many = small, big
			}
		}
		if few != nil {
			return few, many
		}
	}
	return nil, nil
}
