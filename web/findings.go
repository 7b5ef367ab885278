package web

import (
	"slices"

	"tallylight/readiness/intake"
)

// findings are what PR had better put right in its calendars, as the viewer of the reading may see it. They are
// looked for when they are first asked for, once a reading.
func (r *reading) findings() []intake.Finding {
	found := r.lint()
	if r.withhold == "" {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(f intake.Finding) bool {
		return f.Event != nil && f.Event.Confidential(r.at) || f.Other != nil && f.Other.Confidential(r.at)
	})
}

// toPutRight counts what is told on the page of feeds, without calendars that are not read: the board speaks of
// those anyway.
func (r *reading) toPutRight() int {
	n := 0
	for id := range r.facts.Feeds {
		for _, f := range intake.OfFeed(id, r.findings()) {
			if f.Kind != intake.FindStale {
				n++
			}
		}
	}
	return n
}
