package readiness

import (
	"fmt"
	"slices"
	"time"
)

// CheckState is the result of one check.
type CheckState string

// The check states.
const (
	CheckPass    CheckState = "pass"
	CheckWarn    CheckState = "warn"
	CheckFail    CheckState = "fail"
	CheckUnknown CheckState = "unknown"
	CheckNA      CheckState = "na"
)

// Check is one line of defence with its evidence. Measured, Required and Evidence are figures and quoted
// headers, the same in every language; Reason is a fixed word that text/ turns into what to do.
type Check struct {
	ID       string     `json:"id"`
	State    CheckState `json:"state"`
	Measured string     `json:"measured"`
	Required string     `json:"required"`
	Evidence string     `json:"evidence"`
	At       time.Time  `json:"at,omitzero"`
	Core     bool       `json:"core"`
	Reason   string     `json:"reason,omitempty"`
	MinLevel int        `json:"min_level"`
}

// Verdict is the state of a top page for a level.
type Verdict string

// The verdicts, in the one order of states: the worst wins, a proven failure outranks ignorance, ignorance
// outranks hope.
const (
	Unprotected    Verdict = "unprotected"
	UnknownVerdict Verdict = "unknown"
	VerdictAtRisk  Verdict = "at_risk"
	Protected      Verdict = "protected"
)

// Limits of the checks (defaults of the top-page rules).
const (
	checkWindow    = 20 // probes that A1, A2 and C1 look back on
	answersNeeded  = 19
	answersAtRisk  = 18
	hitsNeeded     = 18
	hitsAtRisk     = 14
	ttlNeeded      = 30 // seconds
	ttlAtRisk      = 5  // seconds
	certificateGap = 7 * day
	maxSkew        = 60 * time.Second
	staleIntervals = 3  // evidence older than this many intervals is unknown
	lookBack       = 60 // how many intervals before the newest probe an older one still counts
)

// FreshFor is how long an observation of the page counts as evidence.
func (p TopPage) FreshFor() time.Duration { return staleIntervals * p.Interval }

// Judge reads the latest observations of a page (any order) into its checks for a level and an event that
// ends at until (zero: no event; the certificate must then outlive its own evidence). Checks that the level does
// not need are left out. Evidence that is older than three probe intervals, or from the future, is unknown.
func Judge(now time.Time, page TopPage, observed []Observation, level int, until time.Time) []Check {
	return read(page, observed).judge(now, level, until)
}

// record is a page with its observations read into checks. Only the certificate depends on the event, so that a
// board reads each page once for all of its rows.
type record struct {
	page        *TopPage
	checks      []Check // without the certificate's
	certificate Check
	ends        time.Time // of the certificate; zero where the check is settled without
}

// certificatePlace is where the certificate stands among the checks.
const certificatePlace = 3

func read(page TopPage, observed []Observation) record {
	observed = recent(page, observed)
	latest := observed[:min(len(observed), checkWindow)]
	r := record{page: &page, checks: []Check{
		answers(latest), fast(page, observed), isThePage(page, latest), sharedCache(latest), sharedLifetime(latest),
	}}
	r.certificate, r.ends = certificate(latest)
	return r
}

// judge gives the checks that the level needs, as they stand at now.
func (r record) judge(now time.Time, level int, until time.Time) []Check {
	required := make([]Check, 0, len(r.checks)+1)
	add := func(c Check) {
		if c.MinLevel <= level {
			required = append(required, c.freshAt(now, r.page.FreshFor()))
		}
	}
	for i, c := range r.checks {
		if i == certificatePlace {
			add(r.outliving(now, until))
		}
		add(c)
	}
	return required
}

// recent gives the observations that speak of the page as it is, newest first: those of its present address, back
// to lookBack intervals before the newest. Without that bound one fresh probe would vouch for the nineteen from
// before a long gap.
func recent(page TopPage, observed []Observation) []Observation {
	elsewhere := func(o Observation) bool { return o.URL != "" && o.URL != page.URL }
	if slices.ContainsFunc(observed, elsewhere) {
		observed = slices.DeleteFunc(slices.Clone(observed), elsewhere)
	}
	observed = newestFirst(observed)
	if len(observed) == 0 {
		return nil
	}
	oldest := observed[0].At.Add(-lookBack * page.Interval)
	if i := slices.IndexFunc(observed, func(o Observation) bool { return o.At.Before(oldest) }); i >= 0 {
		observed = observed[:i]
	}
	return observed
}

// newestFirst sorts without touching its argument; the store hands observations over sorted already.
func newestFirst(observed []Observation) []Observation {
	byAge := func(a, b Observation) int { return b.At.Compare(a.At) }
	if slices.IsSortedFunc(observed, byAge) {
		return observed
	}
	sorted := slices.Clone(observed)
	slices.SortStableFunc(sorted, byAge)
	return sorted
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// freshAt turns a check whose evidence is too old, or dated in the future, to unknown.
func (c Check) freshAt(now time.Time, limit time.Duration) Check {
	if c.State == CheckUnknown || c.State == CheckNA {
		return c
	}
	if age := now.Sub(c.At); age > limit || age < -maxSkew {
		c.State, c.Reason = CheckUnknown, "stale"
	}
	return c
}

func unknown(c Check, reason string) Check {
	c.State, c.Reason = CheckUnknown, reason
	return c
}

// answers is A1: the page gives a final 200 (RFC 9110).
func answers(seen []Observation) Check {
	c := Check{ID: "A1", Required: fmt.Sprintf("3/3, ≥ %d/%d × 200", answersNeeded, checkWindow), Core: true, MinLevel: 1}
	ok, wrong := 0, 0 // wrong: failures at the newest end, in a row
	for i, o := range seen {
		if o.Answered() {
			ok++
		} else if wrong == i {
			wrong++
		}
	}
	if len(seen) > 0 {
		c.At, c.Evidence = seen[0].At, statusLine(seen)
	}
	missing := len(seen) - ok
	c.Measured = fmt.Sprintf("%d/%d", ok, len(seen))
	switch {
	case len(seen) > 0 && seen[0].Error == refusedAddress:
		return unknown(c, "address_refused") // we did not ask, so we do not know
	case wrong >= 2, missing > checkWindow-answersAtRisk:
		c.State, c.Reason = CheckFail, "no_answer"
	case len(seen) < 3:
		return unknown(c, "few_probes")
	case missing > checkWindow-answersNeeded, wrong > 0, lastFailed(seen, 3):
		c.State, c.Reason = CheckWarn, "no_answer"
	default:
		c.State = CheckPass
	}
	return c
}

// refusedAddress is the error of a probe that our own rules forbade.
const refusedAddress = "address"

func lastFailed(seen []Observation, n int) bool {
	return slices.ContainsFunc(seen[:min(n, len(seen))], func(o Observation) bool { return !o.Answered() })
}

// statusLine lists the newest answers, newest first.
func statusLine(seen []Observation) string {
	line := ""
	for i, o := range seen[:min(3, len(seen))] {
		if i > 0 {
			line += ", "
		}
		if o.Error != "" {
			line += o.Error
		} else {
			line += fmt.Sprint(o.Status)
		}
	}
	return line
}

// fast is A2: the 95th percentile of the time to first byte of the newest answers. It looks back past probes
// that failed, so that a page that is back is judged at once.
func fast(p TopPage, seen []Observation) Check {
	c := Check{ID: "A2", Required: fmt.Sprintf("p95 ≤ %d ms", p.TTFBLimit.Milliseconds()), Core: true, MinLevel: 1}
	ms := make([]float64, 0, checkWindow)
	for _, o := range seen {
		if len(ms) < checkWindow && o.Answered() && o.Facts.TTFBMS != nil {
			c.At = later(c.At, o.At)
			ms = append(ms, *o.Facts.TTFBMS)
		}
	}
	if len(ms) < checkWindow {
		c.Measured = fmt.Sprintf("%d/%d", len(ms), checkWindow)
		return unknown(c, "few_probes")
	}
	slices.Sort(ms)
	p50, p95 := ms[len(ms)/2], ms[len(ms)*95/100-1]
	c.Measured = fmt.Sprintf("%.0f ms", p95)
	c.Evidence = fmt.Sprintf("p50 %.0f ms, max %.0f ms, n = %d", p50, ms[len(ms)-1], len(ms))
	limit := float64(p.TTFBLimit.Milliseconds())
	switch {
	case p95 <= limit:
		c.State = CheckPass
	case p95 <= 2*limit:
		c.State, c.Reason = CheckWarn, "slow"
	default:
		c.State, c.Reason = CheckFail, "slow"
	}
	return c
}

// isThePage is A4: the text that only the real page holds, so that a sorry page with status 200 is red.
func isThePage(p TopPage, seen []Observation) Check {
	c := Check{ID: "A4", Required: p.Marker, Core: true, MinLevel: 1}
	i := slices.IndexFunc(seen, Observation.Answered)
	switch {
	case p.Marker == "":
		return unknown(c, "no_marker")
	case i < 0 || seen[i].Marker == nil:
		return unknown(c, "few_probes")
	}
	o := seen[i]
	c.At = o.At
	if o.Facts.BodyBytes != nil {
		c.Measured = fmt.Sprintf("%.1f kB", float64(*o.Facts.BodyBytes)/1000)
	}
	if !*o.Marker {
		c.State, c.Reason = CheckFail, "not_the_page"
		c.Evidence = o.Title
		return c
	}
	c.Evidence = "“" + p.Marker + "”"
	c.State = CheckPass
	if median := medianBytes(seen); median > 0 && o.Facts.BodyBytes != nil {
		if b := *o.Facts.BodyBytes; 2*b < median || b > 2*median {
			c.State, c.Reason = CheckWarn, "odd_size"
		}
	}
	return c
}

func medianBytes(seen []Observation) int64 {
	var sizes []int64
	for _, o := range seen {
		if o.Answered() && o.Facts.BodyBytes != nil {
			sizes = append(sizes, *o.Facts.BodyBytes)
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// certificate is T1, as far as it does not depend on the event: the certificate verifies, and when it ends
// (RFC 5280). A page without TLS has none. The end is zero where the check is settled already.
func certificate(seen []Observation) (c Check, ends time.Time) {
	c = Check{ID: "T1", Core: true, MinLevel: 1}
	i := slices.IndexFunc(seen, func(o Observation) bool {
		return o.TLSError != "" || o.Facts.TLSNotAfter != nil || o.Answered()
	})
	if i < 0 {
		return unknown(c, "few_probes"), time.Time{}
	}
	o := seen[i]
	c.At, c.Evidence = o.At, o.TLSError
	if o.TLSError != "" {
		c.State, c.Reason = CheckFail, "bad_certificate"
		return c, time.Time{}
	}
	if o.Facts.TLSNotAfter == nil {
		c.State, c.Reason = CheckNA, "no_tls"
		return c, time.Time{}
	}
	ends, err := time.Parse(time.RFC3339, *o.Facts.TLSNotAfter)
	if err != nil {
		return unknown(c, "few_probes"), time.Time{}
	}
	c.Measured = ends.UTC().Format(time.DateOnly)
	return c, ends
}

// outliving is T1 for an event that ends at until: the certificate outlives it by a week.
func (r record) outliving(now, until time.Time) Check {
	c := r.certificate
	if c.State == CheckNA {
		return c
	}
	if c.At.IsZero() {
		until = later(until, now)
	}
	until = later(until, c.At)
	c.Required = "> " + until.Add(certificateGap).UTC().Format(time.DateOnly)
	switch {
	case r.ends.IsZero():
		return c
	case r.ends.After(until.Add(certificateGap)):
		c.State = CheckPass
	case !r.ends.Before(until):
		c.State, c.Reason = CheckWarn, "certificate_ends"
	default:
		c.State, c.Reason = CheckFail, "certificate_ends"
	}
	return c
}

// sharedCache is C1: a shared cache says itself that it answered (RFC 9211 and the headers of real products).
// An answer that was merely fast proves nothing, and neither does silence.
func sharedCache(seen []Observation) Check {
	c := Check{ID: "C1", Required: fmt.Sprintf("≥ %d/%d", hitsNeeded, checkWindow), Core: true, MinLevel: 2}
	var told, spared, explicit int
	for _, o := range seen {
		if !o.Answered() || o.Facts.Served == ServedUnknown || o.Facts.Served == "" {
			continue
		}
		if told == 0 {
			c.At, c.Evidence = o.At, o.Evidence
		}
		told++
		if o.spared() {
			spared++
			if o.Facts.ServedConfidence == "explicit" {
				explicit++
			}
		}
	}
	c.Measured = fmt.Sprintf("%d/%d", spared, len(seen))
	share := func(n, needed int) bool { return n*checkWindow >= needed*len(seen) }
	switch {
	case told == 0 || len(seen) < 3:
		return unknown(c, "no_evidence")
	case share(explicit, hitsNeeded):
		c.State = CheckPass
	case share(spared, hitsNeeded):
		c.State, c.Reason = CheckWarn, "only_inferred"
	case share(spared, hitsAtRisk):
		c.State, c.Reason = CheckWarn, "misses"
	case told == spared, spared > 0 && len(seen) < checkWindow:
		return unknown(c, "few_probes") // the first requests fill the cache
	default:
		c.State, c.Reason = CheckFail, "misses"
	}
	return c
}

// spared says that a shared cache gave the page without asking the origin.
func (o Observation) spared() bool {
	return o.Answered() && (o.Facts.Served == ServedHit || o.Facts.Served == ServedStale)
}

// sharedLifetime is C2: how long the shared cache may keep the page (RFC 9111 4.2.1, RFC 9213).
func sharedLifetime(seen []Observation) Check {
	c := Check{ID: "C2", Required: fmt.Sprintf("≥ %d s", ttlNeeded), Core: true, MinLevel: 2}
	i := slices.IndexFunc(seen, Observation.Answered)
	if i < 0 {
		return unknown(c, "few_probes")
	}
	f := seen[i].Facts
	c.At = seen[i].At
	c.Measured = fmt.Sprintf("%d s", f.SharedTTLS)
	c.Evidence = f.SharedTTLSource
	if f.AgeS != nil {
		c.Evidence += fmt.Sprintf(", Age %d s", *f.AgeS)
	}
	keeps := f.StorableShared && !f.MustValidateEveryTime
	switch {
	case keeps && f.SharedTTLS >= ttlNeeded:
		c.State = CheckPass
	case slices.ContainsFunc(seen, Observation.spared), keeps && f.SharedTTLS >= ttlAtRisk:
		// A hit counts whatever the headers declare: some CDNs keep what the headers forbid.
		c.State, c.Reason = CheckWarn, "short_lifetime"
	default:
		c.State, c.Reason = CheckFail, "not_cacheable"
	}
	return c
}

// Combine gives the verdict over the required checks: unprotected if a core check fails, else unknown if a
// core check is unknown, else at risk if any check is not a pass, else protected. Checks that do not apply
// are left out; nothing checked is unknown.
func Combine(checks []Check) Verdict {
	verdict, judged := Protected, false
	for _, c := range checks {
		if c.State == CheckNA {
			continue
		}
		judged = true
		verdict = worseVerdict(verdict, c.verdict())
	}
	if !judged {
		return UnknownVerdict
	}
	return verdict
}

func (c Check) verdict() Verdict {
	switch {
	case c.State == CheckPass:
		return Protected
	case !c.Core || c.State == CheckWarn:
		return VerdictAtRisk
	case c.State == CheckFail:
		return Unprotected
	default: // unknown, or never run
		return UnknownVerdict
	}
}

var verdictOrder = map[Verdict]int{Unprotected: 0, UnknownVerdict: 1, VerdictAtRisk: 2, Protected: 3}

// worseVerdict gives the worse of two verdicts.
func worseVerdict(a, b Verdict) Verdict {
	if verdictOrder[b] < verdictOrder[a] {
		return b
	}
	return a
}

// OldestEvidence gives the instant of the oldest evidence behind the checks that apply; zero where there is
// none.
func OldestEvidence(checks []Check) time.Time {
	var oldest time.Time
	for _, c := range checks {
		if c.State == CheckNA || c.At.IsZero() {
			continue
		}
		if oldest.IsZero() || c.At.Before(oldest) {
			oldest = c.At
		}
	}
	return oldest
}
