package freeze

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// OpenFor is how long an opening lasts.
const OpenFor = 30 * time.Minute

// Opening is somebody's word that a change of a service must go out although it is frozen.
type Opening struct {
	ID      string
	Service string // empty: all
	Reason  string
	By      string
	Role    readiness.Role
	At      time.Time
	Until   time.Time
	Events  []string // ids of those whose windows held
}

// opened gives the opening under which a question is free; nil where there is none.
func opened(openings []Opening, q Question) *Opening {
	i := slices.IndexFunc(openings, func(o Opening) bool {
		return (o.Service == "" || o.Service == q.Service) && !q.At.Before(o.At) && q.At.Before(o.Until)
	})
	if i < 0 {
		return nil
	}
	return &openings[i]
}

// Open makes an opening of a service at now, for the windows that hold. It is refused with an Invalid where no reason is told, and
// where nothing is frozen.
func (f Facts) Open(service, reason string, by readiness.Actor, now time.Time) (Opening, error) {
	if err := f.Settings.WrongService(service); err != nil {
		return Opening{}, err
	}
	switch {
	case fault.Blank(reason):
		return Opening{}, fault.Invalid{Field: "reason", Reason: "required"}
	case fault.LongerThan(reason, fault.MaxEvidence):
		return Opening{}, fault.Invalid{Field: "reason", Reason: "too_long"}
	}
	o := Opening{Service: service, Reason: reason, By: by.Name, Role: by.Role, At: now, Until: now.Add(OpenFor)}
	for _, w := range Ask(f.Windows(now), nil, Question{At: now, Within: OpenFor, Service: service}).Locks {
		if w.Kind == Hard {
			o.Events = append(o.Events, w.Event.ID)
		}
	}
	if len(o.Events) == 0 {
		return Opening{}, fault.Invalid{Field: "service", Reason: "not_frozen", Got: service}
	}
	return o, nil
}
