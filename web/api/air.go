package api

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

type postpone struct {
	Path
	Version
	Body struct {
		Start   string `json:"start,omitempty" doc:"RFC 3339; with end."`
		End     string `json:"end,omitempty" doc:"RFC 3339, exclusive; with start."`
		Minutes *int   `json:"minutes,omitempty" doc:"Instead of new times: delay in minutes, at most 1,440. An event on air is extended. Negative values bring it forward."`
		Version int64  `json:"version,omitempty"`
	}
}

// postpone answers POST /events/{id}/postponement. Without a version, minutes count from where the event is.
func (s *service) postpone(ctx context.Context, by caller, in *postpone) (Event, error) {
	version, err := in.anyVersion(in.Body.Version)
	if err != nil {
		return Event{}, err
	}
	_, err = s.Store.Postpone(ctx, in.ID, version, by.Actor, by.now, func(e readiness.Event) (from, to time.Time, err error) {
		return in.times(by.now, e)
	})
	return edited(err, func() (Event, error) { return s.readEvent(ctx, by, in.ID) })
}

// times reads where the event goes: so many minutes later, or to the times given.
func (in *postpone) times(now time.Time, e readiness.Event) (from, to time.Time, err error) {
	start, end, minutes := in.Body.Start, in.Body.End, in.Body.Minutes
	switch {
	case minutes != nil && start+end != "":
		return from, to, fault.Invalid{Field: "minutes", Reason: "not_both"}
	case minutes != nil:
		return readiness.Later(now, e, *minutes)
	case start == "":
		return from, to, fault.Invalid{Field: "start", Reason: "required"}
	case end == "":
		return from, to, fault.Invalid{Field: "end", Reason: "required"}
	}
	if from, err = airInstant("start", start); err == nil {
		to, err = airInstant("end", end)
	}
	return from, to, err
}

// airInstant reads an air time, which a date is none of.
func airInstant(field, raw string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		return at, fault.Invalid{Field: field, Reason: "not_an_instant", Got: raw}
	}
	return at.UTC(), nil
}
