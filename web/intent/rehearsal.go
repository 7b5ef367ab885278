package intent

import (
	"context"
	"strconv"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/scenariofile"
)

// Rehearsals plays rehearsals of events. ErrNotFound where there is none of an id.
type Rehearsals interface {
	Start(ctx context.Context, eventID string, s rehearsal.Scenario, by readiness.Actor) (id string, err error)
	Running() []rehearsal.State
	State(id string) (rehearsal.State, error)
	Command(id string, c rehearsal.Command, by readiness.Actor) error
	// End waits until the score is there.
	End(ctx context.Context, id string) error
	Score(id string) (rehearsal.Score, error)
	Scores() (ids []string) // the newest first
	// Secret says that whoever may not see what is confidential may not know now what an event is about.
	Secret(ctx context.Context, eventID string) (bool, error)
}

// SeenRehearsals are rehearsals as somebody may see them.
type SeenRehearsals struct {
	Rehearsals
	Withhold string // stands in place of what is confidential; empty: they may see that
}

// Running gives the rehearsals that run, the first first.
func (s SeenRehearsals) Running(ctx context.Context) ([]rehearsal.State, error) {
	all := s.Rehearsals.Running()
	for i := range all {
		secret, err := s.secret(ctx, all[i].EventID)
		if err != nil {
			return nil, err
		}
		if secret {
			all[i] = all[i].Withhold(s.Withhold)
		}
	}
	return all, nil
}

// State says how a rehearsal stands.
func (s SeenRehearsals) State(ctx context.Context, id string) (rehearsal.State, error) {
	is, err := s.Rehearsals.State(id)
	if err != nil {
		return is, err
	}
	secret, err := s.secret(ctx, is.EventID)
	if secret {
		is = is.Withhold(s.Withhold)
	}
	return is, err
}

// Score says how a rehearsal went.
func (s SeenRehearsals) Score(ctx context.Context, id string) (rehearsal.Score, error) {
	score, err := s.Rehearsals.Score(id)
	if err != nil {
		return score, err
	}
	secret, err := s.secret(ctx, score.EventID)
	if secret {
		score = score.Withhold(s.Withhold)
	}
	return score, err
}

func (s SeenRehearsals) secret(ctx context.Context, eventID string) (bool, error) {
	if s.Withhold == "" {
		return false, nil
	}
	return s.Secret(ctx, eventID)
}

// Rehearse is the wish to rehearse an event.
type Rehearse struct {
	Shipped string `json:"scenario" limit:"scenario" doc:"Scenario that comes with Tallylight. Not used together with text."`
	Text    string `json:"text" is:"raw" doc:"Scenario file (YAML), instead of scenario."`
}

// Scenario gives the scenario that is meant. What cannot be played is refused with Invalids.
func (r Rehearse) Scenario() (rehearsal.Scenario, error) {
	if strings.TrimSpace(r.Text) != "" {
		return scenariofile.Read(strings.NewReader(r.Text))
	}
	all, _ := scenariofile.Shipped()
	for _, s := range all {
		if s.ID == r.Shipped {
			return s, nil
		}
	}
	return rehearsal.Scenario{}, fault.Invalid{Field: rehearsal.Field, Reason: "unknown", Got: r.Shipped}
}

// What is done to a rehearsal.
const (
	RehearsalHold   = "hold"
	RehearsalRun    = "run"
	RehearsalSpeed  = "speed"
	RehearsalAhead  = "ahead"
	RehearsalNext   = "next"
	RehearsalInject = "inject"
	RehearsalSeen   = "seen"
)

var rehearsalActs = []string{RehearsalHold, RehearsalRun, RehearsalSpeed, RehearsalAhead, RehearsalNext, RehearsalInject, RehearsalSeen}

// Direct is what somebody does to a rehearsal.
type Direct struct {
	Do    string `json:"do" limit:"rehearsal_do" required:"true" doc:"hold and run: the clock. speed: set its speed. ahead: put it ahead. next: put it ahead to the next step. inject: play a step now. seen: a person has noticed a step."`
	Speed string `json:"speed" is:"figure" doc:"With speed: how many times as fast as real time, 1 to 600."`
	Ahead string `json:"ahead_s" form:"ahead" is:"span" doc:"With ahead: by how much."`
	Step  string `json:"step" is:"whole" doc:"With seen: number of the step."`
	Kind  string `json:"kind" doc:"With inject: move, cancel, dead_page, failing_check or peak."`
	By    string `json:"by" doc:"Of move: how much later, such as 40m; negative: earlier."`
	For   string `json:"for" doc:"Of the others but cancel: how long it lasts, such as 10m. Default: to the end."`
	Check string `json:"check" doc:"Of failing_check: which."`
	Rate  string `json:"rate" is:"figure" doc:"Of peak: requests a second."`
}

// Command is what is meant.
func (d Direct) Command() (c rehearsal.Command, err error) {
	switch d.Do {
	case RehearsalHold:
		c.Hold = true
	case RehearsalRun:
		c.Run = true
	case RehearsalSpeed:
		if c.Speed, err = strconv.ParseFloat(d.Speed, 64); err != nil || c.Speed == 0 {
			err = fault.Invalid{Field: "speed", Reason: "scenario_speed", Got: d.Speed}
		}
	case RehearsalAhead:
		if c.Ahead, err = optionalSpan("ahead", d.Ahead); err != nil || c.Ahead == 0 {
			err = fault.Invalid{Field: "ahead", Reason: "rehearsal_ahead", Got: d.Ahead}
		}
	case RehearsalNext:
		c.Next = true
	case RehearsalInject:
		c.Inject, err = d.inject()
	case RehearsalSeen:
		if c.Seen, err = strconv.Atoi(d.Step); err != nil {
			err = fault.Invalid{Field: "step", Reason: "not_played", Got: d.Step}
		}
	default:
		err = fault.Invalid{Field: "do", Reason: "unknown", Got: d.Do}
	}
	return c, err
}

// inject is the step that is meant.
func (d Direct) inject() (*rehearsal.Step, error) {
	rate := 0.0
	if d.Kind == string(rehearsal.Peak) {
		var err error
		if rate, err = strconv.ParseFloat(d.Rate, 64); err != nil {
			return nil, fault.Invalid{Field: rehearsal.Field, Reason: "step_rate", Got: "1"}
		}
	}
	s, err := scenariofile.Step(d.Kind, d.By, d.For, d.Check, rate)
	return &s, err
}
