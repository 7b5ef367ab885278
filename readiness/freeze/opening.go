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

// opened gives the opening under which a question is free; nil where there is none. It frees what it was recorded on: an event that
// came later, or begins to freeze much later, locks all the same.
func opened(openings []Opening, q Question, locks []Window) *Opening {
	i := slices.IndexFunc(openings, func(o Opening) bool {
		return (o.Service == "" || o.Service == q.Service) && !q.At.Before(o.At) && q.At.Before(o.Until) && !slices.ContainsFunc(locks, o.lacks)
	})
	if i < 0 {
		return nil
	}
	return &openings[i]
}

// lacks says that a window is hard and was not opened.
func (o Opening) lacks(w Window) bool {
	return w.Kind == Hard && !slices.Contains(o.Events, w.Event.ID)
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
	windows, q := f.Windows(now), Question{At: now, Within: OpenFor, Service: service}
	if Ask(windows, nil, q).State != Locked {
		return Opening{}, fault.Invalid{Field: "service", Reason: "not_frozen", Got: service}
	}
	q.Within = 2 * OpenFor // a change that begins at its last instant takes as long again
	for _, w := range Ask(windows, nil, q).Locks {
		if w.Kind == Hard {
			o.Events = append(o.Events, w.Event.ID)
		}
	}
	return o, nil
}
