package views

import (
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// CheckMapPage is from which level on each check is required.
type CheckMapPage struct {
	Page
	Checks  []toppage.Check // every check, its MinLevel as it stands
	Ladder  readiness.Ladder
	Version int64
	Typed   map[string]string // of each check, where Errors is not empty
	Errors  []fault.Invalid
}

// from is the level that the form shows of a check.
func (p CheckMapPage) from(c toppage.Check) string {
	if len(p.Errors) > 0 {
		return p.Typed[c.ID]
	}
	return strconv.Itoa(c.MinLevel)
}

// froms lists the levels to choose from: never, each of the ladder, and where a check stands above it that one too.
func (p CheckMapPage) froms(c toppage.Check) []int {
	top := max(p.Ladder.Height(), c.MinLevel)
	levels := make([]int, top+1)
	for n := range levels {
		levels[n] = n
	}
	return levels
}

// fromName is a level to choose in words.
func (p CheckMapPage) fromName(n int) string {
	switch {
	case n == 0:
		return p.t().TopPage.Never
	case n > p.Ladder.Height():
		return p.t().CheckWord.Level(n)
	default:
		return p.t().Join(p.t().CheckWord.Level(n), p.t().RungName(p.Ladder, n))
	}
}

// checkMark is the short name of a check, and whether it is core.
func (p CheckMapPage) checkMark(c toppage.Check) string {
	if c.Core {
		return p.t().Join(c.ID, p.t().CheckWord.Core)
	}
	return c.ID
}
