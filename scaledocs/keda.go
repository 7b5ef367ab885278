package scaledocs

import (
	"fmt"

	"tallylight/readiness/scale"
)

// scaledObject is keda.sh/v1alpha1 as far as it is written.
type scaledObject struct {
	APIVersion string     `yaml:"apiVersion"`
	Kind       string     `yaml:"kind"`
	Metadata   metadata   `yaml:"metadata"`
	Spec       scaledSpec `yaml:"spec"`
}

type scaledSpec struct {
	Target   scaleTarget `yaml:"scaleTargetRef"`
	Least    int         `yaml:"minReplicaCount"`
	Most     int         `yaml:"maxReplicaCount"`
	Polling  int         `yaml:"pollingInterval"`
	Fallback *fallback   `yaml:"fallback,omitempty"`
	Triggers []trigger   `yaml:"triggers"`
}

type scaleTarget struct {
	Name string `yaml:"name"`
}

type fallback struct {
	Failures int    `yaml:"failureThreshold"`
	Replicas int    `yaml:"replicas"`
	Behavior string `yaml:"behavior"`
}

type trigger struct {
	Type       string            `yaml:"type"`
	Name       string            `yaml:"name"`
	MetricType string            `yaml:"metricType"`
	Metadata   map[string]string `yaml:"metadata"`
	Auth       *nameOnly         `yaml:"authenticationRef,omitempty"`
}

type nameOnly struct {
	Name string `yaml:"name"`
}

// averageValue has the number of machines not multiplied by how many there are.
const averageValue = "AverageValue"

// tokenName is the object that holds the token with which KEDA reads the plan.
const tokenName = "tallylight-token"

// keda writes one ScaledObject: two of the same target would fight. Its triggers are floors, of which the highest holds, so
// that they go well with any other trigger of the target.
func keda(p scale.Plan, t Target) ([]byte, error) {
	o := scaledObject{APIVersion: "keda.sh/v1alpha1", Kind: "ScaledObject",
		Metadata: metadata{Name: prefix + t.Name, Namespace: t.Namespace, Annotations: t.annotated(p)},
		Spec: scaledSpec{Target: scaleTarget{t.Name}, Least: t.Usual, Most: t.Most, Polling: 15,
			Triggers: append(t.asking(p), t.crons(p)...)}}
	if t.Prometheus != "" || t.API != "" {
		o.Spec.Fallback = &fallback{Failures: 3, Replicas: t.at(p, p.At), Behavior: "currentReplicasIfHigher"}
	}
	if len(o.Spec.Triggers) == 0 {
		o.Spec.Triggers = []trigger{t.idle(p)}
	}
	docs := []any{o}
	if t.API != "" {
		docs = append(docs, t.token())
	}
	return yamls(docs...)
}

// asking are the triggers that ask for the plan as it is when they ask, so that a moved event moves them by itself.
func (t Target) asking(p scale.Plan) (all []trigger) {
	if t.Prometheus != "" {
		query := fmt.Sprintf(`ceil(max(%s{page="%s"}) * %d)`, scale.Metric, p.Page, t.Usual)
		all = append(all, trigger{Type: "prometheus", Name: "tallylight-metric", MetricType: averageValue, Metadata: map[string]string{
			"serverAddress": t.Prometheus, "query": query, "threshold": "1", "ignoreNullValues": "false"}})
	}
	if t.API != "" {
		all = append(all, trigger{Type: "metrics-api", Name: "tallylight-api", MetricType: averageValue, Metadata: map[string]string{
			"url": t.API, "valueLocation": "target_replicas", "targetValue": "1", "authMode": "bearer"}, Auth: &nameOnly{tokenName}})
	}
	return all
}

// triggerAuthentication leads to the secret that holds the token.
type triggerAuthentication struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       struct {
		Secrets []secretRef `yaml:"secretTargetRef"`
	} `yaml:"spec"`
}

type secretRef struct {
	Parameter string `yaml:"parameter"`
	Name      string `yaml:"name"`
	Key       string `yaml:"key"`
}

func (t Target) token() triggerAuthentication {
	a := triggerAuthentication{APIVersion: "keda.sh/v1alpha1", Kind: "TriggerAuthentication", Metadata: metadata{Name: tokenName, Namespace: t.Namespace}}
	a.Spec.Secrets = []secretRef{{Parameter: "token", Name: tokenName, Key: "token"}}
	return a
}
