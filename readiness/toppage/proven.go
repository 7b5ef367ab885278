package toppage

import "time"

// Proven is the capacity of a page that is proven, as every reader of it sees it: the load report on which L1 rests or,
// where none counts, the figure that somebody typed.
type Proven struct {
	Rate   float64   // requests a second; 0: none is proven
	At     time.Time // when it was tested; zero: not told
	Report string    // id of the load report
	File   string    // its name
	Typed  bool      // no report tells: somebody typed it
	Until  time.Time // it counts; zero: there is no end
}

// Typed is a capacity that somebody typed; the zero one is none.
type Typed struct {
	Rate float64 // requests a second
	At   time.Time
}

// Proven gives the capacity that is proven at now for a demand.
func (p *PageFacts) Proven(now time.Time, d Demand) Proven {
	_, best := enoughLoad(now, Check{}, p.Loads, LoadNeed{Peak: d.Needs(), P95: p.Page.TTFBLimit})
	if best == nil {
		return d.Typed.proven(now)
	}
	return Proven{Rate: best.held(LoadNeed{P95: p.Page.TTFBLimit}), At: best.TestedAt, Report: best.ID, File: best.File, Until: best.TestedAt.Add(loadLast)}
}

// proven gives a typed figure, as far as it counts at now: for as long as a report does, and without a date as well, which
// whoever reads it has to weigh.
func (t Typed) proven(now time.Time) Proven {
	if t.Rate == 0 || !t.At.IsZero() && lapsed(now, t.At) {
		return Proven{}
	}
	proven := Proven{Rate: t.Rate, At: t.At, Typed: true}
	if !t.At.IsZero() {
		proven.Until = t.At.Add(loadLast)
	}
	return proven
}

// ProvenFor says that what was proven still counts in full at an instant. Without a date it does not.
func (p Proven) ProvenFor(at time.Time) bool { return !p.At.IsZero() && !at.After(p.At.Add(LoadFresh)) }

// typedLoad is L1 where no report counts, by what somebody typed: it never passes, since nobody can look at a report.
func typedLoad(now time.Time, c Check, t Typed, need LoadNeed) Check {
	if t.proven(now).Rate == 0 || t.At.IsZero() {
		return c
	}
	c.At, c.Expires = t.At, t.At.Add(loadLast)
	c.Measured = Quantities{Told(&t.Rate, PerSecond)}
	c.Required = Quantities{{Bound: atLeast, Value: RequiredRate(need.Peak), Unit: PerSecond}}
	switch {
	case need.Peak <= 0:
		return unknown(c, "no_peak")
	case 100*t.Rate < loadLeastPct*need.Peak:
		return result(c, CheckFail, "load_too_little")
	case t.Rate < RequiredRate(need.Peak):
		return result(c, CheckWarn, "load_margin")
	default:
		return result(c, CheckWarn, "load_typed")
	}
}
