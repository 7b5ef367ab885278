package views

import "tallylight/readiness"

// lock says that viewers do not see what an event is about, and for how long; empty where they do.
func (p Page) lock(e readiness.Event) string {
	switch {
	case !e.Confidential(p.Now):
		return ""
	case p.withheld(e):
		return p.t().Event.Withheld
	case e.Private:
		return p.t().Event.Confidential
	default:
		return p.t().Event.Embargoed(p.t().Moment(p.near(e.Brief.Embargoed())))
	}
}

// withheld says that whoever looks may not see what an event is about: what is withheld is private, see Event.Withhold.
func (p Page) withheld(e readiness.Event) bool {
	return e.Private && (p.Person == nil || !p.Person.Role.May(readiness.SeePrivate))
}
