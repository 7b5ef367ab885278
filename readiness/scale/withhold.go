package scale

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// Withhold takes from a plan how much confidential events need: from their windows, and from every step that one of them is in. When
// they air and their level stay, as on the board. A figure that is withheld is none at all: one without them would be too low.
func (p Plan) Withhold(now time.Time, events []readiness.Event) Plan {
	confidential := map[string]bool{}
	for i := range events {
		confidential[events[i].ID] = events[i].Confidential(now)
	}
	p.Windows, p.Steps = slices.Clone(p.Windows), slices.Clone(p.Steps)
	for i := range p.Windows {
		if w := &p.Windows[i]; confidential[w.EventID] {
			w.Withheld, w.Peak, w.Times, w.AtLeast = true, 0, 0, false
		}
	}
	for i := range p.Steps {
		if s := &p.Steps[i]; slices.ContainsFunc(s.Events, func(id string) bool { return confidential[id] }) {
			s.Withheld, s.Peak, s.Times, s.AtLeast = true, 0, 0, false
		}
	}
	return p
}
