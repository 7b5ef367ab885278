package learning

import (
	"cmp"
	"math"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
)

// Forecast is how much an event may bring, with what it rests on: in eight of ten cases the peak lies between the ends.
type Forecast struct {
	forecast.Range
	Why   []Reason
	Alike []Case // nearest first
}

// Reason is one line of why.
type Reason struct {
	Kind   ReasonKind
	N      int        // of events
	Shared []Shared   // what they have in common with the event
	By     float64    // what is multiplied: what was told, visitors, or what is usual
	Factor Sample     // by what
	Spread [2]float64 // by how much the ends were moved away from the middle, of a range that was widened
}

// Shared counts the events that share a trait.
type Shared struct {
	Trait
	N int
}

// ReasonKind names a line of why.
type ReasonKind string

// The kinds of lines.
const (
	WhyAlike    ReasonKind = "alike"    // events that were like it
	WhyFew      ReasonKind = "few"      // so few that the range was widened
	WhyAll      ReasonKind = "all"      // nothing was like it: all events
	WhyNone     ReasonKind = "none"     // nothing was like it: what was told, widened
	WhyTold     ReasonKind = "told"     // what was told, by how much such events came out beside what was told of them
	WhyVisitors ReasonKind = "visitors" // the visitors that the formula gives, likewise
	WhyUsual    ReasonKind = "usual"    // what is usual, by how many times that such events brought
)

// ReasonKinds lists every kind.
var ReasonKinds = []ReasonKind{WhyAlike, WhyFew, WhyAll, WhyNone, WhyTold, WhyVisitors, WhyUsual}

// MostAlike is on how many events a forecast rests at most.
const MostAlike = 8

// How far the ends of a range stand away that rests on fewer than three events, and how far of one that does on more: events that came
// out alike say little about the next.
const (
	widened = 2
	least   = 0.1 // standard deviation of the logarithms
)

// basis is what the peak of an event is measured by, so that those of several can be compared.
type basis struct {
	why ReasonKind
	of  func(told forecast.Peak, usual float64) float64 // 0: it is not known
}

// bases are what peaks are measured by, the one first that knows most of the event.
var bases = []basis{
	{WhyTold, func(told forecast.Peak, usual float64) float64 { return told.Beside(usual).Rate }},
	{WhyVisitors, func(told forecast.Peak, _ float64) float64 { return told.Formula.Visitors().High }},
	{WhyUsual, func(_ forecast.Peak, usual float64) float64 { return usual }},
}

// Of gives how much an event may bring to a page whose usual maximum is known (0: it is not), by what the past ones of that page
// brought: those only that teach, and not the event itself.
func Of(e readiness.Event, usual float64, past []Case) Forecast {
	m := markOf(&e)
	return of(e.ID, &m, forecast.Read(e.Brief.Peak), usual, pointers(past))
}

func pointers(cases []Case) []*Case {
	all := make([]*Case, len(cases))
	for i := range cases {
		all[i] = &cases[i]
	}
	return all
}

// of is Of where the event is read already.
func of(id string, m *mark, told forecast.Peak, usual float64, past []*Case) Forecast {
	alike := nearest(id, m, past)
	for _, b := range bases {
		by := b.of(told, usual)
		if by <= 0 {
			continue
		}
		if on := b.known(alike); len(on) >= forecast.FirmFrom || len(on) > 0 && b.why == WhyUsual {
			return b.forecast(m, by, on)
		}
	}
	if told.Beside(usual).Rate > 0 {
		return widenedTold(told.Beside(usual))
	}
	return ofAll(id, usual, past)
}

// nearest gives the cases that are alike and teach, the most alike first, of those the newest.
func nearest(id string, m *mark, past []*Case) []*Case {
	type near struct {
		*Case
		n int
	}
	var found []near
	for _, c := range past {
		if n := likeness(m, &c.mark); n >= enough && c.Teaches() && c.Event.ID != id {
			found = append(found, near{c, n})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.n, a.n), b.Event.Start.Compare(a.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	all := make([]*Case, min(len(found), MostAlike))
	for i := range all {
		all[i] = found[i].Case
	}
	return all
}

// known gives the cases whose peak can be measured by the basis.
func (b basis) known(cases []*Case) (on []*Case) {
	for _, c := range cases {
		if b.of(c.Told, c.Usual) > 0 {
			on = append(on, c)
		}
	}
	return on
}

// factors is by how much the peaks came out beside the basis.
func (b basis) factors(cases []*Case) []float64 {
	all := make([]float64, len(cases))
	for i, c := range cases {
		all[i] = c.Peak.Rate / b.of(c.Told, c.Usual)
	}
	return all
}

// forecast is what cases that were alike say: from three on the model, of fewer each is shown and the range is widened.
func (b basis) forecast(m *mark, by float64, on []*Case) Forecast {
	figures := b.factors(on)
	s := Sampled(figures)
	low, high := slices.Min(figures)/widened, s.Max*widened
	if s.N >= forecast.FirmFrom {
		low, high = s.ends(least)
	}
	f := Forecast{Range: forecast.Range{Low: by * low, Middle: by * s.Middle, High: by * high, Alike: s.N}}
	f.Range = bounded(f.Range)
	f.Why = []Reason{{Kind: WhyAlike, N: s.N, Shared: inCommon(m, on)}, {Kind: b.why, N: s.N, By: by, Factor: s}}
	if s.N < forecast.FirmFrom {
		f.Why = append(f.Why, Reason{Kind: WhyFew, N: s.N, Spread: [2]float64{1.0 / widened, widened}})
	}
	for _, c := range on {
		f.Alike = append(f.Alike, *c)
	}
	return f
}

// bounded keeps an end from being more than can be meant.
func bounded(r forecast.Range) forecast.Range {
	r.Low, r.Middle, r.High = min(r.Low, forecast.MostRate), min(r.Middle, forecast.MostRate), min(r.High, forecast.MostRate)
	return r
}

// widenedTold is what was told where nothing alike was measured: its upper end as far beyond as grading says that it may go, and its
// lower end as far below.
func widenedTold(told forecast.Peak) Forecast {
	beyond := told.Beyond().Rate
	more := beyond / told.Rate
	low := cmp.Or(told.RateFrom, told.Rate)
	r := forecast.Range{Low: low / more, Middle: math.Sqrt(low * told.Rate), High: beyond}
	return Forecast{Range: bounded(r), Why: []Reason{{Kind: WhyNone, By: told.Rate, Spread: [2]float64{1 / more, more}}}}
}

// ofAll is what all events brought beside what is usual, where nothing alike is known and nothing was told.
func ofAll(id string, usual float64, past []*Case) Forecast {
	b := bases[len(bases)-1]
	teach := slices.DeleteFunc(slices.Clone(past), func(c *Case) bool { return !c.Teaches() || c.Event.ID == id })
	on := b.known(teach)
	if usual <= 0 || len(on) < fewest {
		return Forecast{}
	}
	s := Sampled(b.factors(on))
	low, high := s.ends(least)
	r := bounded(forecast.Range{Low: usual * low, Middle: usual * s.Middle, High: usual * high})
	return Forecast{Range: r, Why: []Reason{{Kind: WhyAll, N: s.N}, {Kind: WhyUsual, N: s.N, By: usual, Factor: s}}}
}

// inCommon counts what the cases share with an event.
func inCommon(m *mark, cases []*Case) (all []Shared) {
	for i := range traits {
		s := Shared{Trait: traits[i].Trait}
		for _, c := range cases {
			if traits[i].shared(m, &c.mark) {
				s.N++
			}
		}
		if s.N > 0 {
			all = append(all, s)
		}
	}
	return all
}
