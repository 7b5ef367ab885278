package readiness

import (
	"tallylight/readiness/fault"
)

// firstGates are the gates that default templates had when a task had one time alone, where that is another than now.
var firstGates = map[string]Gate{
	"A-01": {Anchor: AtEntry}, "A-02": {Anchor: AtEntry}, "C-03": {Anchor: AtStart, Lead: -fault.Day},
}

// WithTimes gives a ladder that was saved when a task had one time alone the second times of the default one: to the templates
// of the same id that still have the gate that they had then. What people have changed stays as it is.
func (l Ladder) WithTimes() Ladder {
	known := map[string]*TaskTemplate{}
	defaults := DefaultLadder()
	for i := range defaults.Templates {
		known[defaults.Templates[i].ID] = &defaults.Templates[i]
	}
	templates := make([]TaskTemplate, len(l.Templates))
	for i, t := range l.Templates {
		if d := known[t.ID]; d != nil && t.Last == (Gate{}) && t.TickFrom == (Gate{}) {
			if first, moved := firstGates[t.ID]; t.Gate == d.Gate || moved && t.Gate == first {
				t.Gate, t.Last, t.TickFrom = d.Gate, d.Last, d.TickFrom
			}
		}
		templates[i] = t
	}
	l.Templates = templates
	return l
}
