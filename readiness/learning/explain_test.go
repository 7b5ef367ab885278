package learning_test

import (
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/forecast"
	"tallylight/readiness/learning"
	"tallylight/readiness/toppage"
)

// judgedBy is what an event is judged by on the page of the cases, where 1,000 are usual.
func judgedBy(e readiness.Event) readiness.Grounds {
	return readiness.Grounds{Page: &toppage.Page{ID: "top"}, Traffic: readiness.Traffic{Baseline: 1000}, Told: forecast.Read(e.Brief.Peak)}
}

func TestAForecastIsExplained(t *testing.T) {
	morning := programme("Morning Door")
	secret := func(e *readiness.Event) { e.Private = true }
	before := []learning.Case{brought(shown("a", 30, morning), 4000), brought(shown("b", 20, morning), 5000), brought(shown("c", 10, morning), 6250)}
	one := append([]learning.Case{brought(shown("s", 5, morning, secret), 9000)}, before[:2]...)
	next := shown("next", -3, morning)
	for _, row := range []struct {
		sentence string
		e        readiness.Event
		past     []learning.Case
		mayKnow  bool
		why      string
		alike    int
		off      int // events that the error rests on
		withheld int
	}{
		{"three past events of the programme", next, before, true, "alike usual", 3, 3, 0},
		{"two are few, and it says so", next, before[:2], true, "alike usual few", 2, 2, 0},
		{"nothing was measured yet: what was told", shown("next", -3, telling("3,000/s")), nil, true, "none", 0, 0, 0},
		{"nothing was measured and nothing told", next, nil, true, "", 0, 0, 0},
		{"who may know is told of a confidential one", next, one, true, "alike usual", 3, 3, 0},
		{"who may not is told by what is left, and that one is left out", next, one, false, "alike usual few", 2, 2, 1},
		{"nothing is said of a confidential event to who may not know", shown("next", -3, morning, secret), before, false, "", 0, 0, 0},
		{"what was over only after it began teaches nothing of it", shown("next", 15, morning), before, true, "alike usual few", 2, 2, 0},
	} {
		x := learning.Explain(given.Noon, &row.e, judgedBy(row.e), row.past)
		if !row.mayKnow {
			x = learning.ExplainTo(given.Noon, given.Noon, &row.e, judgedBy(row.e), row.past)
		}
		if kinds(x.Forecast) != row.why || len(x.Alike) != row.alike || x.OffOf != row.off || x.Withheld != row.withheld {
			t.Errorf("%s: %s, %d alike, error of %d, %d withheld", row.sentence, kinds(x.Forecast), len(x.Alike), x.OffOf, x.Withheld)
		}
	}
}

func TestAForecastIsTheOneThatTheBoardReckonsWith(t *testing.T) {
	morning := programme("Morning Door")
	before := []learning.Case{brought(shown("a", 30, morning), 4000), brought(shown("b", 20, morning), 5000), brought(shown("c", 10, morning), 6250)}
	e := shown("next", -3, morning)
	board := learning.Rule(before)(given.Noon)(&e, forecast.Peak{}, "top", 1000)
	if x := learning.Explain(given.Noon, &e, judgedBy(e), before); x.Range != board || !board.Known() {
		t.Errorf("explained %v, reckoned with %v", x.Range, board)
	}
}
