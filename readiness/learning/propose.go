package learning

import (
	"math"
	"slices"
	"time"

	"tallylight/readiness"
)

// ProposalKind says what a proposal is of.
type ProposalKind string

// The kinds, in the order in which they are shown.
const (
	ProposeBoot ProposalKind = "boot" // how long an instance takes to serve
	ProposeRamp ProposalKind = "ramp" // how long a peak takes to build up
	ProposeTail ProposalKind = "tail" // how long a peak lasts after its event
	ProposeHold ProposalKind = "hold" // how many times the usual a level holds
	ProposeFrom ProposalKind = "from" // from how many times the usual on the next level is asked for
)

// Proposal is a figure that what was measured speaks for, beside the one that holds. Nothing changes by itself.
type Proposal struct {
	Kind     ProposalKind
	Level    int           // whose bound it is; 0: it is no bound
	Was, Is  time.Duration // of a length
	Held, To float64       // of a bound, as a multiple of the usual
	N        int           // of events that it rests on
	Wait     bool          // so few that it is better to wait
	Spares   float64       // machine-hours of the events that it rests on
}

// Rests says how many events a proposal takes, so that one needs no waiting.
const rests = 5

// The shares of the events that a length has to suffice for.
const (
	mostOf   = 90 // percent: boots took no longer, peaks built up no faster
	lastOf   = 100
	rounding = time.Minute
	finely   = 10 * time.Second
)

// Propose gives what the cases speak for. Boots are how long scale-outs took until the machines served.
func Propose(cases []Case, boots []time.Duration, ladder readiness.Ladder, traffic readiness.Traffic) (all []Proposal) {
	var ramps, tails []time.Duration
	teach := slices.DeleteFunc(ByEvent(cases), func(c Case) bool { return !c.Teaches() })
	for _, c := range teach {
		if c.Peak.Ramp > 0 {
			ramps = append(ramps, c.Peak.Ramp)
		}
		if c.Peak.Usual > 0 {
			tails = append(tails, c.Peak.Tail)
		}
	}
	if took, ok := rank(boots, mostOf); ok {
		all = append(all, length(ProposeBoot, traffic.Boot, up(took, finely), len(boots)))
	}
	if took, ok := rank(ramps, 100-mostOf); ok {
		all = append(all, length(ProposeRamp, traffic.Ramp, took.Truncate(finely), len(ramps)))
	}
	if took, ok := rank(tails, lastOf); ok {
		p := length(ProposeTail, traffic.PeakTail(), max(up(took, rounding), rounding), len(tails))
		for _, c := range teach {
			p.Spares += c.hours(max(p.Was-p.Is, 0))
		}
		all = append(all, p)
	}
	all = slices.DeleteFunc(all, func(p Proposal) bool { return p.Is <= 0 || p.Was == p.Is })
	return append(all, bounds(teach, ladder)...)
}

func length(kind ProposalKind, was, is time.Duration, n int) Proposal {
	return Proposal{Kind: kind, Was: was, Is: is, N: n, Wait: n < rests}
}

func up(d, to time.Duration) time.Duration { return (d + to - 1).Truncate(to) }

// bounds gives what the peaks of each level speak for. Where one went above what was proven although it was no more than its level
// holds, the next level has to begin earlier; else the level holds what its events brought.
func bounds(cases []Case, ladder readiness.Ladder) (all []Proposal) {
	for _, rung := range ladder.Rungs {
		if p := bound(cases, rung); p.To > 0 && p.To != p.Held && rises(ladder, p) {
			all = append(all, p)
		}
	}
	return all
}

// bound is what the peaks of one level speak for; its To is 0 where that is nothing.
func bound(cases []Case, rung readiness.Rung) Proposal {
	var hurt, shares []float64
	for _, c := range cases {
		if c.Level != rung.N || c.Peak.Times() <= 0 || rung.Multiple == 0 {
			continue
		}
		shares = append(shares, c.Peak.Times()/rung.Multiple)
		if c.Above > 0 && c.Peak.Times() <= rung.Multiple {
			hurt = append(hurt, c.Peak.Times())
		}
	}
	if len(hurt) == 0 {
		return held(rung, Sampled(shares), harmed(cases, rung.N))
	}
	earlier := math.Floor(slices.Min(hurt)*10-tiny) / 10
	return Proposal{Kind: ProposeFrom, Level: rung.N, Held: rung.Multiple, To: earlier, N: len(hurt), Wait: len(hurt) < rests}
}

// rises says that the levels stay in their order: what brought as much as the next level holds, that level is for.
func rises(ladder readiness.Ladder, p Proposal) bool {
	below, _ := ladder.Rung(p.Level - 1)
	above, found := ladder.Rung(p.Level + 1)
	return p.To > below.Multiple && (!found || above.Multiple == 0 || p.To < above.Multiple)
}

// tiny is what figures are apart that are the same.
const tiny = 1e-9

// harmed says that a peak of a level went above what was proven, also where it was more than the level holds: then no level is
// said to hold more.
func harmed(cases []Case, level int) bool {
	return slices.ContainsFunc(cases, func(c Case) bool { return c.Level == level && c.Above > 0 })
}

// held is the bound of a level that its events speak for; zero where it stands.
func held(rung readiness.Rung, s Sample, harmed bool) Proposal {
	factor, weak := s.Advice()
	if factor > 1 && harmed {
		factor = 0
	}
	return Proposal{Kind: ProposeHold, Level: rung.N, Held: rung.Multiple, To: rounded(rung.Multiple * factor), N: s.N, Wait: weak}
}

// rounded is a multiple in tenths, those from ten on in whole ones, never less.
func rounded(times float64) float64 {
	if times >= 10 {
		return math.Ceil(times - tiny)
	}
	return math.Ceil(times*10-tiny) / 10
}

// Draft puts the bounds into a ladder of which people need not wait, one after the other as long as the levels stay in their order;
// false where there is none.
func Draft(ladder readiness.Ladder, proposals []Proposal) (draft readiness.Ladder, any bool) {
	ladder.Rungs = slices.Clone(ladder.Rungs)
	for _, p := range proposals {
		if p.Level >= 1 && p.Level < len(ladder.Rungs) && !p.Wait && rises(ladder, p) {
			ladder.Rungs[p.Level-1].Multiple, any = p.To, true
		}
	}
	return ladder, any
}
