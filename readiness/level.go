package readiness

import "regexp"

// Rung is one level of the ladder.
type Rung struct {
	N                    int
	NameJA, NameEN       string
	PromiseJA, PromiseEN string
	// Multiple is the predicted peak over the baseline up to which this level suffices; 0 on the top rung,
	// which has no bound.
	Multiple float64
}

// Ladder is the levels of a company, lowest first, with the task templates that they bring.
type Ladder struct {
	Rungs     []Rung
	Templates []TaskTemplate
	Version   int64
}

// Height is N: the highest level.
func (l Ladder) Height() int { return len(l.Rungs) }

// Rung gives level n; false where the ladder has none.
func (l Ladder) Rung(n int) (Rung, bool) {
	if n < 1 || n > len(l.Rungs) {
		return Rung{}, false
	}
	return l.Rungs[n-1], true
}

// At lists the templates of level n and of all levels below.
func (l Ladder) At(n int) []TaskTemplate {
	var at []TaskTemplate
	for _, t := range l.Templates {
		if t.FromLevel <= n {
			at = append(at, t)
		}
	}
	return at
}

// titleLevel takes one digit, since a ladder has at most nine levels; レベル10 is no level. The space may be U+3000.
var titleLevel = regexp.MustCompile(`[\[【［][\s　]*[LＬ]([1-9１-９])[\s　]*[\]】］]|レベル[\s　]*([1-9１-９])(?:[^0-9０-９]|$)`)

// ReadLevel finds the level that PR wrote into a title: [L4], 【L4】 or レベル4, in half or full width.
// It gives 0 where there is none.
func ReadLevel(title string) int {
	m := titleLevel.FindStringSubmatch(title)
	if m == nil {
		return 0
	}
	digit := []rune(m[1] + m[2])[0]
	if digit >= '１' {
		return int(digit - '０')
	}
	return int(digit - '0')
}
