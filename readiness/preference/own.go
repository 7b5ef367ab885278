package preference

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Own is how one person wants to see everything. What is empty is as the company, the browser or the system has it.
type Own struct {
	Language string
	Zones
	WeekStart   string
	Theme       string
	NoShortcuts bool // no key does anything by itself (WCAG 2.1.4)
}

// What may be chosen; empty for what others decide.
var (
	Languages  = []string{"", "ja", "en"}
	WeekStarts = []string{"", "sunday", "monday"}
	Themes     = []string{"", "light", "dark"}
)

// Wrong lists the fields because of which it cannot be kept.
func (o Own) Wrong() []fault.Invalid {
	wrong := o.Zones.Wrong()
	refuse := fault.Refusing(&wrong)
	refuse(!slices.Contains(Languages, o.Language), "language", "unknown", o.Language)
	refuse(!slices.Contains(WeekStarts, o.WeekStart), "week_start", "unknown", o.WeekStart)
	refuse(!slices.Contains(Themes, o.Theme), "theme", "unknown", o.Theme)
	return wrong
}

// Week is the weekday on which a week begins.
func (o Own) Week() time.Weekday {
	if o.WeekStart == "monday" {
		return time.Monday
	}
	return time.Sunday
}
