package learning

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
)

// Explained is a forecast with why it is so, and how well such forecasts hold.
type Explained struct {
	Forecast
	Formula forecast.Formula // that was told; zero: none was
	// Off is by what share of the measured peak a forecast was off, where each of OffOf cases of the page is forecast by all others.
	Off   float64
	OffOf int
	// Withheld is how many events were left out of which whoever reads may not know.
	Withheld int
}

// Explain gives the forecast that a board reckons with (Rule), with why it is so. Where nothing was measured before, it is what was told.
func Explain(now time.Time, e *readiness.Event, g readiness.Grounds, cases []Case) Explained {
	id := ""
	if g.Page != nil {
		id = g.Page.ID
	}
	before, m := pastOf(cases).before(now, e, id), markOf(e)
	x := Explained{Forecast: of(e.ID, &m, g.Told, g.Traffic.Baseline, before), Formula: g.Told.Formula}
	x.Off, x.OffOf = leftOut(before)
	return x
}

// ExplainTo is Explain for those who may not know at today what is confidential: it rests on nothing of that.
func ExplainTo(now, today time.Time, e *readiness.Event, g readiness.Grounds, cases []Case) Explained {
	hushed := map[string]bool{}
	told := slices.DeleteFunc(slices.Clone(cases), func(c Case) bool {
		secret := c.Event.Confidential(today)
		if secret {
			hushed[c.Event.ID] = true
		}
		return secret
	})
	if e.Confidential(today) {
		return Explained{}
	}
	x := Explain(now, e, g, told)
	x.Withheld = len(hushed)
	return x
}
