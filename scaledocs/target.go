package scaledocs

import (
	"math"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/scale"
)

// Target is what is scaled.
type Target struct {
	// Name is of a Deployment or a HorizontalPodAutoscaler; of AWS the id of the resource: service/cluster/name.
	Name      string
	Namespace string // empty: that in which the document is applied
	Usual     int    // machines on a quiet day, also the least
	Most      int    // there may be
	// Prometheus is the address at which KEDA asks for the metric; empty: it does not.
	Prometheus string
	// API is the address at which KEDA reads the plan; empty: it does not.
	API string
	// Dimension is what AWS scales: ecs:service:DesiredCount.
	Dimension string
}

// Limits of a target.
const (
	MostMachines = scale.MostMachines
	prefix       = "tallylight-"
)

// tolerance is the share by which an autoscaler lets a target differ before it does anything.
const tolerance = 0.1

// Wrong lists the fields because of which no document can be written.
func (t Target) Wrong(format Format) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(t.Usual == 0, "replicas", "required", "")
	refuse(t.Most == 0, "max", "required", "")
	refuse(t.Usual < 0 || t.Usual > MostMachines, "replicas", "out_of_range", "")
	refuse(t.Most != 0 && t.Most < t.Usual || t.Most > MostMachines, "max", "out_of_range", "")
	refuse(t.Name == "", "target", "required", "")
	if format == AWS {
		refuse(t.Name != "" && !scale.IsResource(t.Name), "target", "not_a_resource", t.Name)
		refuse(!scale.IsDimension(t.Dimension), "dimension", "not_a_dimension", t.Dimension)
		return wrong
	}
	refuse(t.Name != "" && !scale.IsWorkload(t.Name), "target", "not_a_label", t.Name)
	refuse(t.Namespace != "" && !scale.IsNamespace(t.Namespace), "namespace", "not_a_label", t.Namespace)
	return append(wrong, fault.WrongAddress("prometheus", t.Prometheus)...)
}

// Machines is how many a multiple of the usual asks for: enough that an autoscaler does something about it, and no more than there
// may be.
func Machines(times float64, usual int) int {
	n := up(times * float64(usual))
	if n > usual {
		n = max(n, up(float64(usual)*(1+tolerance)+rounding))
	}
	return max(n, usual)
}

// rounding is less than any part of a machine that matters.
const rounding = 1e-6

func up(x float64) int { return int(math.Ceil(min(x, MostMachines) - rounding)) }

// at is how many machines a plan asks for at an instant, bounded by what there may be.
func (t Target) at(p scale.Plan, instant time.Time) int {
	for _, s := range p.Steps {
		if !instant.Before(s.From) && instant.Before(s.To) {
			return t.bounded(s)
		}
	}
	return t.Usual
}

func (t Target) bounded(s scale.Step) int { return min(Machines(s.Times, t.Usual), t.Most) }

// short is how many machines a plan asks for at most, where that is more than there may be; 0 where there are enough.
func (t Target) short(p scale.Plan) (asked int) {
	for _, s := range p.Steps {
		if n := Machines(s.Times, t.Usual); n > t.Most {
			asked = max(asked, n)
		}
	}
	return asked
}
