package scenariofile_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/scenariofile"
)

func TestRead(t *testing.T) {
	got, err := scenariofile.Read(strings.NewReader(`
name: {ja: 夜, en: Evening}
lead: 1d 2h
speed: 60
steps:
  - {at: T+5m, do: dead_page, for: 10m}
  - {at: T-30m, do: move, by: -40m}
  - {at: T, do: peak, rate: 1200.5}
`))
	if err != nil {
		t.Fatal(err)
	}
	if got.NameJA != "夜" || got.Lead != 26*time.Hour || got.Speed != 60 || len(got.Steps) != 3 {
		t.Fatalf("read %+v", got)
	}
	want := []rehearsal.Step{{At: -30 * time.Minute, Kind: rehearsal.Move, By: -40 * time.Minute}, {Kind: rehearsal.Peak, Rate: 1200.5},
		{At: 5 * time.Minute, Kind: rehearsal.DeadPage, For: 10 * time.Minute}}
	for i := range want {
		if got.Steps[i] != want[i] {
			t.Errorf("step %d is %+v, want %+v", i+1, got.Steps[i], want[i])
		}
	}
}

func TestWhatIsNoScenarioIsRefused(t *testing.T) {
	for _, row := range []struct{ sentence, file, reason, got string }{
		{"nothing", "", "not_a_scenario", ""},
		{"no YAML", "steps: [", "not_a_scenario", ""},
		{"a field that there is not", "steps: []\nfire: true", "not_a_scenario", ""},
		{"two documents", "steps: []\n---\nsteps: []", "not_a_scenario", ""},
		{"more than it may be", strings.Repeat("#", scenariofile.MaxSize+1), "too_large", ""},
		{"a time that does not count from air", "steps: [{at: 10m, do: cancel}]", "step_at", "1"},
		{"a sign that there is not", "steps: [{at: T30m, do: cancel}]", "step_at", "1"},
		{"two signs", "steps: [{at: T-+5m, do: cancel}]", "step_at", "1"},
		{"twice the same sign", "steps: [{at: T++5m, do: cancel}]", "step_at", "1"},
		{"a length of two signs", "steps: [{at: T, do: move, by: -+5m}]", "step_by", "1"},
		{"a document of nothing", "null", "scenario_stepless", ""},
		{"no word of steps", "lead: 3h", "scenario_stepless", ""},
		{"steps that are nothing", "steps:", "scenario_stepless", ""},
		{"a name of two lines", `{name: {en: "a\nb"}, steps: []}`, "scenario_controls", ""},
		{"a length that is none", "steps: [{at: T, do: cancel}, {at: T, do: move, by: soon}]", "step_by", "2"},
		{"a length below nothing", "steps: [{at: T, do: dead_page, for: -5m}]", "step_for", "1"},
		{"what the rules refuse", "steps: [{at: T, do: failing_check, check: L1}]", "step_check", "1"},
		{"a lead that is none", "lead: early\nsteps: []", "scenario_lead", "early"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := scenariofile.Read(strings.NewReader(row.file))
			wrong := fault.Invalids(err)
			if len(wrong) == 0 || wrong[0].Field != rehearsal.Field || wrong[0].Reason != row.reason || row.got != "" && wrong[0].Got != row.got {
				t.Errorf("refused with %v", err)
			}
		})
	}
}

func TestWhatShipsCanBePlayed(t *testing.T) {
	all, texts := scenariofile.Shipped()
	for _, s := range all {
		if texts[s.ID] == "" || s.NameJA == "" || s.NameEN == "" || len(s.Steps) == 0 {
			t.Errorf("%+v", s)
		}
	}
}

func FuzzRead(f *testing.F) {
	_, texts := scenariofile.Shipped()
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenariofile.Read(strings.NewReader(text))
		if err == nil && len(s.Wrong()) > 0 {
			t.Errorf("it is read, and cannot be played: %v", s.Wrong())
		}
	})
}
