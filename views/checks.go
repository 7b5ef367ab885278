package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/text"
)

// unasked gives the checks that are not among the required ones, or do not apply, by their ids.
func (p TopPagePage) unasked() []readiness.Check {
	asked := map[string]bool{}
	for _, c := range applying(p.Shield.Checks) {
		asked[c.ID] = true
	}
	rest := slices.DeleteFunc(slices.Clone(p.All), func(c readiness.Check) bool { return asked[c.ID] })
	slices.SortFunc(rest, func(a, b readiness.Check) int { return strings.Compare(a.ID, b.ID) })
	return rest
}

// checkSays is what is to be done about a check or, where nothing is, what it asks.
func (p Page) checkSays(c readiness.Check) string {
	if advice := p.t().CheckAdvice(c); advice != "" {
		return advice
	}
	return p.t().CheckAsks(c.ID)
}

// requiredFrom says from which level on a check is required.
func (p Page) requiredFrom(c readiness.Check) string {
	if c.MinLevel == 0 {
		return p.t().TopPage.Never
	}
	said := p.t().CheckWord.From(strconv.Itoa(c.MinLevel))
	if c.Core {
		return p.t().Join(said, p.t().CheckWord.Core)
	}
	return said
}

// mendAt is the heading of what mends a check, with the layer where it is one that was seen.
func (p Page) mendAt(m text.Mend) string {
	if m.Layer == "" {
		return p.t().TopPage.Mend
	}
	return p.t().TopPage.MendAt(m.Layer)
}

// countsUntil says until which day evidence counts that is not taken again by itself; empty for what is.
func (p Page) countsUntil(c readiness.Check) string {
	if c.Expires.Sub(c.At) <= 24*time.Hour {
		return ""
	}
	return p.t().TopPage.CountsUntil(p.t().Day(p.near(c.Expires)))
}

// shotName is one request of a survey in words; the second of its kind has a 2 behind it.
func (p Page) shotName(shot readiness.Shot) string {
	name, again := strings.CutSuffix(shot.Name, readiness.Second(""))
	if said, ok := p.t().TopPage.Shot[name]; ok {
		name = said
	}
	if again {
		name += " 2"
	}
	return name
}

// shotStatus is what came back: a status, or the fixed word for why none did.
func shotStatus(shot readiness.Shot) string {
	if shot.Error != "" {
		return shot.Error
	}
	return fmt.Sprint(shot.Status)
}
