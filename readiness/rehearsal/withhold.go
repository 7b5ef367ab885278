package rehearsal

import "slices"

// Withhold gives the state as somebody may see it who may not know what the event is about: with other words instead of its title, and
// without what people wrote into their scenario.
func (s State) Withhold(title string) State {
	s.Title, s.Scenario = title, s.Scenario.withhold()
	s.Played, s.Coming, s.Measured = withoutRates(s.Played), withoutRates(s.Coming), 0
	return s
}

// Withhold does the same to a score.
func (s Score) Withhold(title string) Score {
	s.Title, s.Scenario = title, s.Scenario.withhold()
	s.Lines = slices.Clone(s.Lines)
	for i := range s.Lines {
		s.Lines[i].Rate = 0
	}
	return s
}

// withhold takes from a scenario that somebody has written how they call it, and the figures, which may be those of the event.
func (s Scenario) withhold() Scenario {
	if s.ID == "" {
		s.NameJA, s.NameEN = "", ""
	}
	s.Steps = slices.Clone(s.Steps)
	for i := range s.Steps {
		s.Steps[i].Rate = 0
	}
	return s
}

func withoutRates(steps []Injected) []Injected {
	told := slices.Clone(steps)
	for i := range told {
		told[i].Rate = 0
	}
	return told
}
