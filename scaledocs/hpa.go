package scaledocs

import (
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/scale"
)

// patch is a merge patch of a HorizontalPodAutoscaler: kubectl patch hpa NAME --type merge --patch-file FILE.
type patch struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       struct {
		Least int `yaml:"minReplicas"`
		Most  int `yaml:"maxReplicas"` // a least number above it would be refused
	} `yaml:"spec"`
}

// hpa is the patch that holds now.
func hpa(p scale.Plan, t Target) ([]byte, error) { return yamls(t.patch(p, p.At)) }

// hpaSchedule is that one, and one for each instant at which another number holds.
func hpaSchedule(p scale.Plan, t Target) ([]byte, error) {
	docs := []patch{t.patch(p, p.At)}
	for _, at := range edges(p) {
		docs = append(docs, t.patch(p, at))
	}
	return yamls(docs...)
}

// edges are the instants after that of the plan at which a step begins or ends.
func edges(p scale.Plan) (all []time.Time) {
	for _, s := range p.Steps {
		for _, at := range []time.Time{s.From, s.To} {
			if at.After(p.At) && (len(all) == 0 || at.After(all[len(all)-1])) {
				all = append(all, at)
			}
		}
	}
	return all
}

func (t Target) patch(p scale.Plan, at time.Time) patch {
	d := patch{APIVersion: "autoscaling/v2", Kind: "HorizontalPodAutoscaler", Metadata: metadata{Name: t.Name, Namespace: t.Namespace}}
	d.Spec.Least, d.Spec.Most = t.at(p, at), t.Most
	notes := map[string]string{noteApplyAt: stamp(at), noteEvents: "", noteLevel: ""}
	for _, s := range p.Steps {
		if !at.Before(s.From) && at.Before(s.To) {
			notes[noteEvents], notes[noteLevel] = strings.Join(s.Events, " "), strconv.Itoa(s.Level)
		}
	}
	d.Metadata.Annotations = notes
	return d
}
