package rehearsal_test

import (
	"math"
	"testing"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/rehearsal"
)

func TestWhatCannotBePlayedIsRefused(t *testing.T) {
	step := func(s rehearsal.Step) rehearsal.Scenario { return rehearsal.Scenario{Steps: []rehearsal.Step{s}} }
	for _, row := range []struct {
		sentence string
		scenario rehearsal.Scenario
		reason   string
	}{
		{"nothing happens", rehearsal.Scenario{}, ""},
		{"a move by 40 minutes", step(rehearsal.Step{Kind: rehearsal.Move, By: 40 * time.Minute}), ""},
		{"a move to an earlier time", step(rehearsal.Step{Kind: rehearsal.Move, By: -rehearsal.MostBy}), ""},
		{"a move by nothing", step(rehearsal.Step{Kind: rehearsal.Move}), "step_by"},
		{"a move by more than a week", step(rehearsal.Step{Kind: rehearsal.Move, By: rehearsal.MostBy + 1}), "step_by"},
		{"a move that lasts", step(rehearsal.Step{Kind: rehearsal.Move, By: time.Hour, For: time.Hour}), "step_for"},
		{"a page that is down by a time", step(rehearsal.Step{Kind: rehearsal.DeadPage, By: time.Hour}), "step_by"},
		{"a page that is down for a day", step(rehearsal.Step{Kind: rehearsal.DeadPage, For: rehearsal.MostFor}), ""},
		{"for longer", step(rehearsal.Step{Kind: rehearsal.DeadPage, For: rehearsal.MostFor + 1}), "step_for"},
		{"a check that can fail", step(rehearsal.Step{Kind: rehearsal.FailingCheck, Check: "A2"}), ""},
		{"a check that cannot be made to fail", step(rehearsal.Step{Kind: rehearsal.FailingCheck, Check: "L1"}), "step_check"},
		{"no check", step(rehearsal.Step{Kind: rehearsal.FailingCheck}), "step_check"},
		{"a peak", step(rehearsal.Step{Kind: rehearsal.Peak, Rate: 21_000}), ""},
		{"a peak of nothing", step(rehearsal.Step{Kind: rehearsal.Peak}), "step_rate"},
		{"a peak of the most that is taken for a rate", step(rehearsal.Step{Kind: rehearsal.Peak, Rate: forecast.MostRate}), ""},
		{"a peak of more", step(rehearsal.Step{Kind: rehearsal.Peak, Rate: 2 * forecast.MostRate}), "step_rate"},
		{"a peak that is no number", step(rehearsal.Step{Kind: rehearsal.Peak, Rate: math.NaN()}), "step_rate"},
		{"a peak below zero", step(rehearsal.Step{Kind: rehearsal.Peak, Rate: -1}), "step_rate"},
		{"what there is not", step(rehearsal.Step{Kind: "fire"}), "step_unknown"},
		{"14 days before", step(rehearsal.Step{Kind: rehearsal.Cancel, At: -rehearsal.MostLead}), ""},
		{"a moment before that", step(rehearsal.Step{Kind: rehearsal.Cancel, At: -rehearsal.MostLead - 1}), "step_at"},
		{"more than two days after", step(rehearsal.Step{Kind: rehearsal.Cancel, At: rehearsal.MostAfter + 1}), "step_at"},
		{"twenty steps", rehearsal.Scenario{Steps: many(rehearsal.MostSteps)}, ""},
		{"more than twenty", rehearsal.Scenario{Steps: many(rehearsal.MostSteps + 1)}, "scenario_steps"},
		{"a lead of more than 14 days", rehearsal.Scenario{Lead: rehearsal.MostLead + 1}, "scenario_lead"},
		{"a lead below nothing", rehearsal.Scenario{Lead: -1}, "scenario_lead"},
		{"faster than 600 times", rehearsal.Scenario{Speed: 601}, "scenario_speed"},
		{"a name of two lines", rehearsal.Scenario{NameEN: "An\nevening"}, "scenario_controls"},
		{"a name that turns the direction of writing", rehearsal.Scenario{NameJA: "夜\u202e"}, "scenario_controls"},
		{"slower than we live", rehearsal.Scenario{Speed: 0.5}, "scenario_speed"},
		{"a speed that is no number", rehearsal.Scenario{Speed: math.Inf(1)}, "scenario_speed"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := ""
			if wrong := row.scenario.Wrong(); len(wrong) > 0 {
				got = wrong[0].Reason
			}
			if got != row.reason {
				t.Errorf("refused with %q, want %q", got, row.reason)
			}
		})
	}
}

func many(n int) []rehearsal.Step {
	steps := make([]rehearsal.Step, n)
	for i := range steps {
		steps[i] = rehearsal.Step{Kind: rehearsal.Cancel}
	}
	return steps
}

func TestARefusedStepIsNamedByItsNumber(t *testing.T) {
	wrong := rehearsal.Scenario{Steps: []rehearsal.Step{{Kind: rehearsal.Cancel}, {Kind: "fire"}}}.Wrong()
	if len(wrong) != 1 || wrong[0] != (fault.Invalid{Field: rehearsal.Field, Reason: "step_unknown", Got: "2"}) {
		t.Errorf("refused %+v", wrong)
	}
}

func TestTheClock(t *testing.T) {
	began := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	air := began.Add(30 * 24 * time.Hour)
	for _, row := range []struct {
		sentence string
		clock    rehearsal.Clock
		now      time.Time
		want     time.Time
	}{
		{"it begins where it was set", rehearsal.Clock{From: air, Since: began, Speed: 10}, began, air},
		{"it goes ten times as fast", rehearsal.Clock{From: air, Since: began, Speed: 10}, began.Add(time.Minute), air.Add(10 * time.Minute)},
		{"it stands while it is held", rehearsal.Clock{From: air, Since: began, Speed: 10, Held: true}, began.Add(time.Hour), air},
		{"it does not go back where ours was put back", rehearsal.Clock{From: air, Since: began, Speed: 1}, began.Add(-time.Hour), air},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := row.clock.At(row.now); !got.Equal(row.want) {
				t.Errorf("it shows %s, want %s", got, row.want)
			}
		})
	}
}
