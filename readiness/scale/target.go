package scale

import (
	"regexp"

	"tallylight/readiness/fault"
)

// Target is what is scaled for a page, as schedulers call it. The zero Target: nobody has said.
type Target struct {
	Usual int `json:"usual"` // machines on a quiet day, also the least
	Most  int `json:"most"`  // there may be
	// Workload is the name of a Deployment or HorizontalPodAutoscaler of Kubernetes, in a Namespace (empty: that in which the document is
	// applied); Prometheus the address at which KEDA asks for the metric.
	Workload   string `json:"workload,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Prometheus string `json:"prometheus,omitempty"`
	// Resource is the id of a resource of AWS, of which Dimension is scaled (empty: DefaultDimension).
	Resource  string `json:"resource,omitempty"`
	Dimension string `json:"dimension,omitempty"`
}

// DefaultDimension is what AWS scales where nobody says otherwise: the tasks of a service.
const DefaultDimension = "ecs:service:DesiredCount"

// Targets are those of pages by their ids; empty: of all events.
type Targets struct {
	ByPage  map[string]Target
	Version int64
}

// Limits of a target.
const (
	MostMachines = 100_000
	maxResource  = 1600
	maxLabel     = 63
	// MaxWorkload is how long the name of a workload is at most: a document puts a word before it.
	MaxWorkload = maxLabel - len("tallylight-")
)

var (
	kubernetesName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	resource       = regexp.MustCompile(`^[!-~]+$`)
	dimension      = regexp.MustCompile(`^[a-z-]+:[a-z-]+:[A-Za-z]+$`)
)

// IsWorkload says that a name is one of what Kubernetes scales.
func IsWorkload(name string) bool {
	return kubernetesName.MatchString(name) && len(name) <= MaxWorkload
}

// IsNamespace says so of a namespace of Kubernetes.
func IsNamespace(name string) bool { return kubernetesName.MatchString(name) && len(name) <= maxLabel }

// IsResource says so of the id of a resource of AWS.
func IsResource(id string) bool { return resource.MatchString(id) && len(id) <= maxResource }

// IsDimension says so of what AWS scales of a resource.
func IsDimension(name string) bool { return dimension.MatchString(name) }

// Wrong lists the fields because of which a target cannot be kept.
func (t Target) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	if t == (Target{}) {
		return nil
	}
	refuse := fault.Refusing(&wrong)
	refuse(t.Workload == "" && t.Resource == "", "workload", "required", "")
	refuse(t.Usual == 0, "replicas", "required", "")
	refuse(t.Most == 0, "max", "required", "")
	refuse(t.Usual < 0 || t.Usual > MostMachines, "replicas", "out_of_range", "")
	refuse(t.Most != 0 && t.Most < t.Usual || t.Most > MostMachines, "max", "out_of_range", "")
	refuse(t.Workload != "" && !IsWorkload(t.Workload), "workload", "not_a_label", t.Workload)
	refuse(t.Namespace != "" && !IsNamespace(t.Namespace), "namespace", "not_a_label", t.Namespace)
	refuse(t.Resource != "" && !IsResource(t.Resource), "resource", "not_a_resource", t.Resource)
	refuse(t.Dimension != "" && !IsDimension(t.Dimension), "dimension", "not_a_dimension", t.Dimension)
	return append(wrong, fault.WrongAddress("prometheus", t.Prometheus)...)
}
