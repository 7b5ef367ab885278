package toppage

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Demand is what a page is judged for: the level and, where it is for an event, what that event needs of it.
type Demand struct {
	Level   int
	EventID string // empty: no event, or whoever reads may not know which
	// Confidential says that the event is: only some may know which it is.
	Confidential bool
	From         time.Time // when the event begins; zero: every check binds now
	Until        time.Time // when the event ends; zero: the certificate must then outlive its own evidence
	Peak         float64   // expected requests a second; 0: not known
	Also         []Also    // what falls together with it on the page, by when it begins; of very many the first
	Rest         Rest      // what falls together with it beyond those
	Typed        Typed     // the capacity of the page that somebody typed
}

// Also is another event of the same evening.
type Also struct {
	EventID      string  // empty where whoever reads may not know which it is
	Peak         float64 // expected requests a second; 0: not known
	Times        float64 // the same as a multiple of what is usual; 0: not known
	Confidential bool
	From, To     time.Time // on air, and until the end of its tail; zero where whoever reads may not know
}

// Rest is what falls together with an event and is not listed one by one: how many events, and the sums of what is known of them.
type Rest struct {
	Events      int
	Dark        int // whose peak is not known as a rate
	Blank       int // of which nothing is known, neither a rate nor a multiple
	Peak, Times float64
}

// Plus adds up two of them.
func (r Rest) Plus(o Rest) Rest {
	return Rest{r.Events + o.Events, r.Dark + o.Dark, r.Blank + o.Blank, r.Peak + o.Peak, r.Times + o.Times}
}

// Minus takes one out of another. What rounding leaves of nothing is nothing.
func (r Rest) Minus(o Rest) Rest {
	r = Rest{r.Events - o.Events, r.Dark - o.Dark, r.Blank - o.Blank, r.Peak - o.Peak, r.Times - o.Times}
	if r.Events == r.Dark {
		r.Peak = 0
	}
	if r.Events == r.Blank {
		r.Times = 0
	}
	return r
}

// Needs is what a page has to serve: the peak of the event with those that fall together with it, as far as they are
// known; 0 where the event's own is not.
func (d Demand) Needs() float64 {
	if d.Peak <= 0 {
		return 0
	}
	return d.Sum()
}

// Sum adds up all peaks that are known.
func (d Demand) Sum() float64 {
	sum := d.Peak
	for i := range d.Also {
		sum += d.Also[i].Peak
	}
	return sum + d.Rest.Peak
}

// Dark gives those that fall together with the event and whose peak is not known, of those that are listed.
func (d Demand) Dark() []Also {
	isDark := func(a Also) bool { return a.Peak == 0 }
	if !slices.ContainsFunc(d.Also, isDark) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Also), func(a Also) bool { return !isDark(a) })
}

// Withhold takes from what is confidential which event it is and when. Its figures stay.
func (d Demand) Withhold() Demand {
	if d.Confidential {
		d.EventID = ""
	}
	d.Also = slices.Clone(d.Also)
	for i := range d.Also {
		if a := &d.Also[i]; a.Confidential {
			a.EventID, a.From, a.To = "", time.Time{}, time.Time{}
		}
	}
	return d
}

// FreshFor is how long an observation of the page counts as evidence where it does not say so itself.
func (p Page) FreshFor() time.Duration { return StaleIntervals * p.Interval }

// Judge reads all that is known of a page (observations in any order) into the checks that the demand's level needs.
// Evidence that is too old, or from the future, is unknown.
func (p PageFacts) Judge(now time.Time, d Demand, m CheckMap) []Check {
	return p.read(m).judge(now, d)
}

// JudgeAll gives every check, those that the level does not need too.
func (p PageFacts) JudgeAll(now time.Time, d Demand, m CheckMap) []Check {
	return p.read(m).all(now, d)
}

// Shield judges the page for a demand.
func (p PageFacts) Shield(now time.Time, d Demand, m CheckMap) Shield {
	return p.read(m).shield(now, d)
}

// Record is a page with its evidence read into checks. Few of them depend on the event, so that a board reads each
// page once for all of its rows.
type Record struct {
	facts  *evidence
	checks []Check // those of the Catalogue, as far as they do not depend on the event
}

// evidence is what the rules read: all that is known of a page, with what several of them need read once.
type evidence struct {
	*PageFacts
	seen   []Observation // those that speak of the page as it is, newest first
	latest []Observation // the newest of them, that most checks look back on
	sights []sight       // what each of the latest says of whether the origin was asked
	shots  map[string]sight
	lane   lane            // what the markers of first visitors' answers did
	keeps  map[string]bool // the layers that were seen to serve the same twice
	// replaced is how old the copies were, at most, that were replaced long before their time.
	replaced []time.Duration
	way      []*step // the redirects on every way to the page
	layer    string  // the shared cache that answers
	dark     bool    // nothing says that there is a shared cache at all
	print    Fingerprint
}

func (p *PageFacts) evidence() *evidence {
	e := &evidence{PageFacts: p, seen: recent(p.Page, p.Observed)}
	e.latest = e.seen[:min(len(e.seen), checkWindow)]
	e.print = FingerprintOf(e.seen, p.Survey, p.Page.Setup)
	e.look()
	e.way = e.steps()
	c1 := sharedCache(e, Check{})
	e.layer, e.dark = c1.Layer, c1.State == CheckUnknown
	return e
}

// newest begins a check that rests on the newest answer of a kind; nil where there is none, which the check then says.
func (e *evidence) newest(c Check, holds func(*Observation) bool) (Check, *Observation) {
	for i := range e.latest {
		if o := &e.latest[i]; holds(o) {
			c.At, c.Expires = o.At, e.Page.until(*o)
			return c, o
		}
	}
	return unknown(c, "few_probes"), nil
}

func (p PageFacts) read(m CheckMap) Record {
	r := Record{facts: p.evidence(), checks: make([]Check, len(Catalogue))}
	ticks := p.ticked()
	for i := range Catalogue {
		row := &Catalogue[i]
		c := r.facts.behindWall(row.rule(r.facts, row.begin()))
		c.MinLevel = m.From(row.ID)
		if tick := ticks[row.ID]; tick != nil && row.Tickable && c.State == CheckUnknown {
			c = c.byHand(*tick)
		}
		r.checks[i] = c
	}
	return r
}

// judge gives the checks that the level needs, as they stand at now.
func (r Record) judge(now time.Time, d Demand) []Check {
	asked := func(c *Check) bool { return c.MinLevel > 0 && c.MinLevel <= d.Level }
	n := 0
	for i := range r.checks {
		if asked(&r.checks[i]) {
			n++
		}
	}
	required := make([]Check, 0, n)
	for i := range r.checks {
		if asked(&r.checks[i]) {
			required = append(required, r.stands(i, now, d))
		}
	}
	return required
}

func (r Record) all(now time.Time, d Demand) []Check {
	all := make([]Check, len(r.checks))
	for i := range r.checks {
		all[i] = r.stands(i, now, d)
	}
	return all
}

// stands gives the check of a row of the Catalogue as it stands at now for a demand.
func (r Record) stands(i int, now time.Time, d Demand) Check {
	c := r.checks[i]
	if forEvent := Catalogue[i].forEvent; forEvent != nil {
		c = forEvent(r.facts, c, now, d)
	}
	c = c.freshAt(now).bound(&Catalogue[i], now, d)
	if c.State == CheckFail {
		if w := r.facts.waived(c.ID, now, d.EventID); w != nil {
			c.State, c.Waiver = CheckWarn, w
		}
	}
	return c
}

func (r Record) shield(now time.Time, d Demand) Shield {
	checks := r.judge(now, d)
	next := fault.Turn{After: now}
	for i := range checks {
		checks[i].turns(&next)
		next.Consider(checks[i].Should)
		next.Consider(checks[i].Last)
		if w := checks[i].Waiver; w != nil {
			next.Consider(w.Until)
		}
	}
	return Shield{Page: &r.facts.Page, Checks: checks, Verdict: Combine(checks), Turns: next.At}
}

// freshAt turns a check whose evidence is too old, or dated in the future, to unknown.
func (c Check) freshAt(now time.Time) Check {
	if c.State == CheckUnknown || c.State == CheckNA {
		return c
	}
	if now.After(c.Expires) || now.Sub(c.At) < -fault.MaxSkew {
		return unknown(c, "stale")
	}
	return c
}

func unknown(c Check, reason Reason) Check {
	c.State, c.Reason = CheckUnknown, reason
	return c
}

// result gives a check its state, and where that is not a pass, why.
func result(c Check, state CheckState, reason Reason) Check {
	c.State, c.Reason = state, reason
	if state == CheckPass {
		c.Reason = ""
	}
	return c
}

// rulings are the lines of a table by which a check is decided.
type rulings []struct {
	holds  bool
	state  CheckState
	reason Reason
}

// decided gives a check the state of the first line that holds; where none does, it passes.
func (c Check) decided(by rulings) Check {
	for _, r := range by {
		if r.holds {
			return result(c, r.state, r.reason)
		}
	}
	return result(c, CheckPass, "")
}

// LookBack is how long before the newest probe of the page an older one still counts.
func (p Page) LookBack() time.Duration { return lookBack * p.Interval }

// recent gives the observations that speak of the page as it is, newest first: those of its present address, back
// to lookBack intervals before the newest. Without that bound one fresh probe would vouch for the nineteen from
// before a long gap.
func recent(page Page, observed []Observation) []Observation {
	elsewhere := func(o Observation) bool { return o.URL != "" && o.URL != page.URL }
	if slices.ContainsFunc(observed, elsewhere) {
		observed = slices.DeleteFunc(slices.Clone(observed), elsewhere)
	}
	observed = newestFirst(observed)
	if len(observed) == 0 {
		return nil
	}
	oldest := observed[0].At.Add(-page.LookBack())
	if i := slices.IndexFunc(observed, func(o Observation) bool { return o.At.Before(oldest) }); i >= 0 {
		observed = observed[:i]
	}
	return spoken(observed)
}

// spoken leaves out what says nothing of the page, unless it is the newest: then nothing is known.
func spoken(observed []Observation) []Observation {
	mute := func(o Observation) bool { return !o.asked() }
	if !slices.ContainsFunc(observed[1:], mute) {
		return observed
	}
	return append(slices.Clone(observed[:1]), slices.DeleteFunc(slices.Clone(observed[1:]), mute)...)
}

// How many observations a page is judged by: the least where all of them answered, never more than the most.
const (
	LeastObserved = checkWindow
	MostObserved  = lookBack
)

// Needed gives of the observations of a page, newest first, those that checks look back on; enough says that older ones
// would change nothing.
func Needed(page Page, observed []Observation) (needed []Observation, enough bool) {
	answered := 0
	for i, o := range observed {
		if (o.URL == "" || o.URL == page.URL) && o.Answered() && o.Facts.TTFBMS != nil {
			answered++
		}
		if answered == checkWindow {
			return observed[:i+1], true
		}
	}
	return observed, len(observed) >= MostObserved
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

// until says when an observation of the page stops counting.
func (p Page) until(o Observation) time.Time {
	if o.FreshFor > 0 {
		return o.At.Add(o.FreshFor)
	}
	return o.At.Add(p.FreshFor())
}

// Stale is how long an observation counts as evidence that was made at this pace.
func Stale(pace time.Duration) time.Duration { return StaleIntervals * pace }
