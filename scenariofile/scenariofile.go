// Package scenariofile is the scenario of a rehearsal as a YAML file that people read, keep and write.
package scenariofile

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/yamlfile"
)

// MaxSize is how many bytes a file may have.
const MaxSize = 64 << 10

// file is the YAML, in the order in which it is written.
type file struct {
	Name  words   `yaml:"name,omitempty"`
	Lead  string  `yaml:"lead,omitempty"`
	Speed float64 `yaml:"speed,omitempty"`
	Steps *[]step `yaml:"steps"` // nil: nothing is said of them
}

type words struct {
	JA string `yaml:"ja,omitempty"`
	EN string `yaml:"en,omitempty"`
}

type step struct {
	At    string  `yaml:"at"`
	Do    string  `yaml:"do"`
	By    string  `yaml:"by,omitempty"`
	For   string  `yaml:"for,omitempty"`
	Check string  `yaml:"check,omitempty"`
	Rate  float64 `yaml:"rate,omitempty"`
}

// Read gives the scenario of a file, the earliest step first. What is no such file, or cannot be played, is refused with Invalids of
// the field "scenario"; Got of what a step is refused for begins with its number.
func Read(from io.Reader) (rehearsal.Scenario, error) {
	body, err := io.ReadAll(io.LimitReader(from, MaxSize+1))
	if err != nil {
		return rehearsal.Scenario{}, fmt.Errorf("read the scenario: %w", err)
	}
	if len(body) > MaxSize {
		return rehearsal.Scenario{}, refusal("too_large", "")
	}
	var f file
	if err := yamlfile.Decode(body, &f); err != nil {
		return rehearsal.Scenario{}, refusal("not_a_scenario", err.Error())
	}
	if f.Steps == nil {
		return rehearsal.Scenario{}, refusal("scenario_stepless", "")
	}
	s, wrong := scenario(f)
	if wrong = append(wrong, s.Wrong()...); len(wrong) > 0 {
		return rehearsal.Scenario{}, fault.All(wrong)
	}
	return s.Normal(), nil
}

func refusal(reason, got string) fault.Invalid {
	return fault.Invalid{Field: rehearsal.Field, Reason: reason, Got: got}
}

// scenario gives what a file says, and what of it cannot be read.
func scenario(f file) (s rehearsal.Scenario, wrong []fault.Invalid) {
	s = rehearsal.Scenario{NameJA: f.Name.JA, NameEN: f.Name.EN, Speed: f.Speed}
	var ok bool
	if s.Lead, ok = length(f.Lead); !ok {
		wrong = append(wrong, refusal("scenario_lead", f.Lead))
	}
	rows := *f.Steps
	for i, row := range rows[:min(len(rows), rehearsal.MostSteps+1)] {
		step, reason := row.read()
		if reason != "" {
			return s, append(wrong, refusal(reason, strconv.Itoa(i+1)))
		}
		s.Steps = append(s.Steps, step)
	}
	return s, wrong
}

// read gives a step, or why it cannot be read.
func (r step) read() (s rehearsal.Step, reason string) {
	s = rehearsal.Step{Kind: rehearsal.Kind(r.Do), Check: r.Check, Rate: r.Rate}
	var ok bool
	if s.At, ok = fromAir(r.At); !ok {
		return s, "step_at"
	}
	if s.By, ok = length(r.By); !ok {
		return s, "step_by"
	}
	if s.For, ok = length(r.For); !ok || s.For < 0 {
		return s, "step_for"
	}
	return s, ""
}

// fromAir reads T-30m, T+5m and T.
func fromAir(typed string) (time.Duration, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(typed), "T")
	if !ok || rest == "" {
		return 0, ok
	}
	if rest[0] != '-' && rest[0] != '+' {
		return 0, false
	}
	return length(rest)
}

// length reads 40m, -40m and 2d; empty is none.
func length(typed string) (time.Duration, bool) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0, true
	}
	earlier := typed[0] == '-'
	if earlier || typed[0] == '+' {
		typed = typed[1:]
	}
	d, err := readiness.ReadLead(typed)
	if earlier {
		d = -d
	}
	return d, err == nil
}

//go:embed scenarios/*.yaml
var shipped embed.FS

// Shipped lists the scenarios that come with the program, and gives each as a file.
func Shipped() ([]rehearsal.Scenario, map[string]string) {
	var all []rehearsal.Scenario
	texts := map[string]string{}
	for _, id := range []string{"evening", "move", "page-dies"} {
		body, err := fs.ReadFile(shipped, "scenarios/"+id+".yaml")
		if err != nil {
			panic(err) // the files are compiled in
		}
		s, err := Read(bytes.NewReader(body))
		if err != nil {
			panic(err)
		}
		s.ID, texts[id] = id, string(body)
		all = append(all, s)
	}
	return all, texts
}

// Step gives a step that is played at once. Of what is written only what the kind needs is looked at.
func Step(kind, by, lasts, check string, rate float64) (rehearsal.Step, error) {
	row := step{At: "T", Do: kind, Rate: rate}
	k := rehearsal.Kind(kind)
	if k == rehearsal.Move {
		row.By = by
	}
	if k.Lasts() {
		row.For = lasts
	}
	if k == rehearsal.FailingCheck {
		row.Check = check
	}
	s, reason := row.read()
	if reason != "" {
		return s, refusal(reason, "1")
	}
	return s, fault.All(rehearsal.Scenario{Steps: []rehearsal.Step{s}}.Wrong())
}
