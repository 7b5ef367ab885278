package readiness

import "tallylight/readiness/toppage"

// UsualFrom says where the usual maximum of a page is from.
type UsualFrom string

// Where it is from.
const (
	UsualNotKnown  UsualFrom = "unknown"
	UsualMeasured  UsualFrom = "measured"
	UsualOfPage    UsualFrom = "page"    // somebody typed it for the page
	UsualOfCompany UsualFrom = "company" // somebody typed it for all pages
)

// UsualOn is the usual maximum of a page, in requests a second, with its source; how it was measured only where it was.
type UsualOn struct {
	Rate     float64
	From     UsualFrom
	Measured toppage.Usual
}

// UsualOn gives the usual maximum that holds for a page.
func (f *Snapshot) UsualOn(p *toppage.PageFacts) UsualOn {
	t := f.Traffic.on(p.Page.Traffic, p.Usual)
	from := UsualNotKnown
	switch {
	case p.Usual.Rate > 0:
		from = UsualMeasured
	case p.Page.Traffic.Baseline > 0:
		from = UsualOfPage
	case f.Traffic.Baseline > 0:
		from = UsualOfCompany
	}
	return UsualOn{Rate: t.Baseline, From: from, Measured: t.Usual}
}
