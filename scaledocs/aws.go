package scaledocs

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"tallylight/readiness/scale"
)

// action is the input of PutScheduledAction.
type action struct {
	Service   string `json:"ServiceNamespace"`
	Name      string `json:"ScheduledActionName"`
	Resource  string `json:"ResourceId"`
	Dimension string `json:"ScalableDimension"`
	Schedule  string `json:"Schedule"`
	Zone      string `json:"Timezone"`
	Bounds    bounds `json:"ScalableTargetAction"`
}

type bounds struct {
	Least int `json:"MinCapacity"`
	Most  int `json:"MaxCapacity"`
}

// soonest is how long after now an action can be set for: one in the past is refused.
const soonest = 2 * time.Minute

// aws writes two actions for each event, whose names stay when it moves, so that the same call replaces them. The bounds that one
// sets stay until the next, so that each says what all events together ask for from then on.
func aws(p scale.Plan, t Target) ([]byte, error) {
	actions := []action{}
	for _, w := range p.Windows {
		actions = append(actions, t.action(p, w.EventID+"-from", w.From), t.action(p, w.EventID+"-to", w.To))
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(actions)
	return out.Bytes(), err
}

func (t Target) action(p scale.Plan, name string, at time.Time) action {
	if first := p.At.UTC().Add(soonest).Truncate(time.Minute); at.Before(first) {
		at = first
	}
	service, _, _ := strings.Cut(t.Dimension, ":")
	return action{Service: service, Name: strings.Join(clean([]string{"tallylight", p.Page, name}), "-"), Resource: t.Name, Dimension: t.Dimension,
		Schedule: "at(" + at.UTC().Format("2006-01-02T15:04:05") + ")", Zone: "UTC", Bounds: bounds{t.at(p, at), t.Most}}
}

// clean leaves out what is empty.
func clean(parts []string) (all []string) {
	for _, part := range parts {
		if part != "" {
			all = append(all, part)
		}
	}
	return all
}
