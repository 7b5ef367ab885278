package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
)

// LeftTask is a task that a press left as it is, and why.
type LeftTask struct {
	Task readiness.Task
	Why  fault.Invalid
}

// StillRight notes, for the air time that an event has now, that what proved some of its tasks for another one is still right:
// all of it or, where that fails, nothing. What by may not confirm is left. It gives the ids of the tasks that hold now.
func (s *Store) StillRight(ctx context.Context, eventID string, version int64, ids []string, by readiness.Actor, now time.Time) (done []string, left []LeftTask, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		done, left = nil, nil
		a, err := s.action(ctx, t, eventID, 0)
		if err != nil {
			return err
		}
		if version != 0 && version != a.Event.Version {
			return fault.ErrStale
		}
		if len(ids) == 0 {
			return fault.Invalid{Field: "tasks", Reason: "required"}
		}
		tasks, err := s.eventTasks(ctx, t, eventID)
		if err != nil {
			return err
		}
		for _, id := range ids {
			i := slices.IndexFunc(tasks, func(o readiness.Task) bool { return o.ID == id })
			if i < 0 {
				return fault.Invalid{Field: "tasks", Reason: "not_of_event", Got: id}
			}
			why, err := t.again(ctx, a, tasks[i])
			switch {
			case err != nil:
				return err
			case why != nil:
				left = append(left, LeftTask{tasks[i], *why})
			default:
				done = append(done, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, fault.Wrap(err, "confirm tasks of event %s again", eventID)
	}
	return done, left, nil
}

// again completes a task once more for the air time as it is, or gives the reason why that is refused.
func (t *tx) again(ctx context.Context, a readiness.Action, was readiness.Task) (why *fault.Invalid, err error) {
	_, err = t.complete(ctx, a, was, claim.Said{Again: true})
	if refused := fault.Invalids(err); len(refused) > 0 {
		return &refused[0], nil
	}
	return nil, err
}
