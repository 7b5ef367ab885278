package preference

import (
	"slices"

	"tallylight/readiness/fault"
)

// Company is what is set for everybody. What is empty is as the environment of the program has it.
type Company struct {
	Zones
	Label1, Label2 string // how the clocks of the two zones are called; empty: by their abbreviation
	Language       string // where neither a person nor a browser asks for one
	Version        int64
}

// LongestLabel is the most characters that the name of a clock can have.
const LongestLabel = 12

// Wrong lists the fields because of which it cannot be kept.
func (c Company) Wrong() []fault.Invalid {
	wrong := c.Zones.Wrong()
	refuse := fault.Refusing(&wrong)
	refuse(fault.LongerThan(c.Label1, LongestLabel), "label1", "too_long", "")
	refuse(fault.LongerThan(c.Label2, LongestLabel), "label2", "too_long", "")
	refuse(fault.HasControls(c.Label1), "label1", "has_controls", "")
	refuse(fault.HasControls(c.Label2), "label2", "has_controls", "")
	refuse(!slices.Contains(Languages, c.Language), "language", "unknown", c.Language)
	return wrong
}
