package db

import (
	"context"
	"errors"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
)

// completeTogether completes a task that is one act for an evening: also the tasks of its template of the events that were named.
// What ties evidence to a window then covers all of theirs. All of it is done, or nothing.
func (s *Store) completeTogether(ctx context.Context, id string, version int64, said claim.Said, by readiness.Actor, now time.Time) (readiness.Task, error) {
	var task readiness.Task
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := s.task(ctx, t, id)
		if err != nil {
			return err
		}
		a, err := s.action(ctx, t, was.EventID, version)
		if err != nil {
			return err
		}
		actions, tasks, err := s.alike(ctx, t, a, was, said.Events)
		if err != nil {
			return err
		}
		actions, tasks = append([]readiness.Action{a}, actions...), append([]readiness.Task{was}, tasks...)
		from, to := a.Stage.From, a.Stage.To
		for _, o := range actions {
			from, to = least(from, o.Stage.From), most(to, o.Stage.To)
		}
		for i := range actions {
			actions[i].From, actions[i].To = from, to
			if err := s.advise(ctx, t, &actions[i], tasks[i]); err != nil {
				return err
			}
			done, err := t.complete(ctx, actions[i], tasks[i], said)
			switch {
			case err != nil && i > 0 && len(fault.Invalids(err)) > 0:
				return fault.Invalid{Field: "events", Reason: "not_there_yet", Got: tasks[i].EventID}
			case err != nil:
				return err
			case i == 0:
				task = done
			}
		}
		return nil
	})
	return fault.OrNone(task, err, "task %s", id)
}

// alike gives, for the events that were named, the actor at work on them and their tasks of the same template.
func (s *Store) alike(ctx context.Context, t *tx, a readiness.Action, was readiness.Task, events []string) (actions []readiness.Action, tasks []readiness.Task, err error) {
	refuse := func(reason, id string) error { return fault.Invalid{Field: "events", Reason: reason, Got: id} }
	traffic, err := loadTraffic(ctx, t)
	if err != nil {
		return nil, nil, err
	}
	for i, id := range events {
		if id == was.EventID || slices.Contains(events[:i], id) {
			continue
		}
		if !was.Shared || was.Own() {
			return nil, nil, refuse("not_shared", was.Template)
		}
		o, err := s.action(ctx, t, id, 0)
		if errors.Is(err, fault.ErrNotFound) {
			return nil, nil, refuse("no_such_event", id)
		}
		if err != nil {
			return nil, nil, err
		}
		if !a.Event.Meets(&o.Event, traffic.PeakTail()) {
			return nil, nil, refuse("another_evening", id)
		}
		theirs, err := s.eventTasks(ctx, t, id)
		if err != nil {
			return nil, nil, err
		}
		at := slices.IndexFunc(theirs, func(other readiness.Task) bool { return other.Template == was.Template && !other.Gone })
		if at < 0 {
			return nil, nil, refuse("no_such_task_there", id)
		}
		actions, tasks = append(actions, o), append(tasks, theirs[at])
	}
	return actions, tasks, nil
}

// complete completes one of the tasks, and records it.
func (t *tx) complete(ctx context.Context, a readiness.Action, was readiness.Task, said claim.Said) (readiness.Task, error) {
	task := was
	task.Claims, task.Evidence = slices.Clone(was.Claims), slices.Clone(was.Evidence)
	outcome, err := a.Complete(&task, said)
	if err != nil || outcome.Kind == "" {
		return task, err
	}
	t.recordTask(task, outcome)
	return task, t.saveTask(ctx, was, task)
}

func least(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func most(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
