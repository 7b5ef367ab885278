package intent

import (
	"strconv"
	"strings"

	"tallylight/readiness/scale"
)

// ScaleTarget is what is scaled for a page, as it is typed. Where nothing is named, it is forgotten.
type ScaleTarget struct {
	Seen
	Page       string `json:"page" doc:"Id of the top page. Default: all events."`
	Workload   string `json:"workload" doc:"Name of a Deployment or HorizontalPodAutoscaler."`
	Namespace  string `json:"namespace" doc:"Kubernetes namespace. Default: that in which the document is applied."`
	Prometheus string `json:"prometheus" doc:"URL of a Prometheus server that scrapes /metrics. Default: none."`
	Resource   string `json:"resource" doc:"Resource id of AWS, such as service/cluster/name."`
	Dimension  string `json:"dimension" doc:"Scalable dimension of AWS. Default: ecs:service:DesiredCount."`
	Replicas   string `json:"replicas" is:"whole" limit:"machines" doc:"Machines on a quiet day."`
	Max        string `json:"max" is:"whole" limit:"machines" doc:"Machines there may be."`
}

// Target is what is meant.
func (t ScaleTarget) Target() scale.Target {
	return scale.Target{Usual: int(whole(t.Replicas)), Most: int(whole(t.Max)), Workload: strings.TrimSpace(t.Workload), Namespace: strings.TrimSpace(t.Namespace),
		Prometheus: strings.TrimSpace(t.Prometheus), Resource: strings.TrimSpace(t.Resource), Dimension: strings.TrimSpace(t.Dimension)}
}

// ScaleTargetOf is what is scaled for a page as it would be typed.
func ScaleTargetOf(page string, t scale.Target, version int64) ScaleTarget {
	typed := ScaleTarget{Page: page, Workload: t.Workload, Namespace: t.Namespace, Prometheus: t.Prometheus, Resource: t.Resource, Dimension: t.Dimension}
	typed.Version = version
	if t.Usual > 0 {
		typed.Replicas, typed.Max = strconv.Itoa(t.Usual), strconv.Itoa(t.Most)
	}
	return typed
}
