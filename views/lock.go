package views

import "tallylight/readiness"

// lock says that viewers do not see what an event is about, and for how long; empty where they do.
func (p Page) lock(e readiness.Event) string {
	switch {
	case !e.Confidential(p.Now):
		return ""
	case e.Private:
		return p.t().Event.Confidential
	default:
		return p.t().Event.Embargoed(p.t().Moment(p.near(e.Brief.Embargoed())))
	}
}
