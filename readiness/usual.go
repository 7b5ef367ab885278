package readiness

import "tallylight/readiness/toppage"

// UsualOn gives the usual maximum that holds for a page.
func (f *Snapshot) UsualOn(p *toppage.PageFacts) toppage.UsualOn {
	t := f.Traffic.on(p.Page.Traffic, p.Usual)
	from := toppage.UsualNotKnown
	switch {
	case p.Usual.Rate > 0:
		from = toppage.UsualMeasured
	case p.Page.Traffic.Baseline > 0:
		from = toppage.UsualOfPage
	case f.Traffic.Baseline > 0:
		from = toppage.UsualOfCompany
	}
	return toppage.UsualOn{Rate: t.Baseline, From: from, Measured: t.Usual}
}
