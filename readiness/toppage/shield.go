package toppage

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Shield is the top page as it stands for one event; Page is nil where none is registered.
type Shield struct {
	Page    *Page
	Checks  []Check
	Verdict Verdict
	// Turns is the first instant at which a check may turn by itself; zero where none does.
	Turns time.Time
	// All are the pages that count for the event with their verdicts, where there are several; Page is the worst.
	All []PageVerdict
}

// PageVerdict is how one of several pages stands.
type PageVerdict struct {
	Page    *Page
	Verdict Verdict
	Checks  []Check
}

// ReadAll reads the evidence of every page, once for all that asks about them.
func ReadAll(pages []PageFacts, m CheckMap) []Record {
	records := make([]Record, len(pages))
	for i, p := range pages {
		records[i] = p.read(m)
	}
	return records
}

// Worst judges every page that counts for what is demanded of it; the worst page is the event's. It turns when any of them
// does.
func Worst(now time.Time, pages []Record, demanded func(*Page) Demand) Shield {
	worst := Shield{Verdict: UnknownVerdict}
	next := fault.Turn{After: now}
	var all []PageVerdict
	for _, p := range pages {
		d := demanded(&p.facts.Page)
		if d.EventID != "" && !p.facts.Page.CountsFor(d.EventID) {
			continue
		}
		s := p.shield(now, d)
		next.Consider(s.Turns)
		if worst.Page == nil || Worse(s.Verdict, worst.Verdict) != worst.Verdict {
			worst = s
		}
		all = append(all, PageVerdict{Page: s.Page, Verdict: s.Verdict, Checks: s.Checks})
	}
	worst.Turns = next.At
	if len(all) > 1 {
		worst.All = all
	}
	return worst
}

// PageTurn gives the first instant after now at which one of all checks of a page, as they stand at now, stands
// otherwise by itself; zero where none is ahead.
func PageTurn(now time.Time, p PageFacts, all []Check) time.Time {
	next := fault.Turn{After: now}
	for i := range all {
		all[i].turns(&next)
	}
	for _, w := range p.Waivers {
		next.Consider(w.Until)
	}
	return next.At
}

// turns considers when the check's evidence begins and stops to count.
func (c *Check) turns(next *fault.Turn) {
	if c.At.IsZero() {
		return
	}
	next.Consider(c.At.Add(-fault.MaxSkew))
	if !c.Expires.IsZero() {
		next.Consider(c.Expires.Add(time.Nanosecond)) // the first instant at which it is too old
	}
}

// Wanting gives the checks that do not pass, those of the verdict first.
func Wanting(checks []Check) []Check {
	wanting := func(c *Check) bool { return c.State != CheckPass && c.State != CheckNA && !c.Later() }
	n := 0
	for i := range checks {
		if wanting(&checks[i]) {
			n++
		}
	}
	bad := make([]Check, 0, n)
	for i := range checks {
		if wanting(&checks[i]) {
			bad = append(bad, checks[i])
		}
	}
	slices.SortStableFunc(bad, func(a, b Check) int { return verdictOrder[a.verdict()] - verdictOrder[b.verdict()] })
	return bad
}
