package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tallylight/readiness"
)

// pastDropped is the kind of the packs that hold events which are gone.
const pastDropped = "dropped"

// droppedEvent is an event that is gone, as it was last.
type droppedEvent struct {
	event readiness.Event
	tasks map[string]*taskRow
}

// keepDropped keeps events that are about to be deleted, so that they can be shown at an instant at which they were known.
func (s *Store) keepDropped(ctx context.Context, t *tx, events []readiness.Event) error {
	if len(events) == 0 {
		return nil
	}
	tasks, err := s.tasksOf(ctx, t, events)
	if err != nil {
		return err
	}
	p := pastPack{kind: pastDropped, owner: newID(t.now), from: ms(t.now), to: ms(t.now)}
	rows := make([]pastRow, len(events))
	for i, e := range events {
		p.from = min(p.from, ms(e.FirstSeen))
		was, err := imageOf(e, tasks[e.ID])
		if err != nil {
			return err
		}
		if rows[i].body, err = was.text(); err != nil {
			return err
		}
		rows[i].part, rows[i].at = e.ID, ms(t.now)
	}
	return t.keepPack(ctx, p, rows)
}

// imageOf gives all of an event with its stored tasks.
func imageOf(e readiness.Event, tasks []readiness.Task) (*image, error) {
	all := &image{Tasks: map[string]patch{}}
	var err error
	if all.Event, err = eventEdited.said(eventFields(&e)); err != nil {
		return nil, err
	}
	stored, err := rowsOf(tasks)
	if err != nil {
		return nil, err
	}
	for template, row := range stored {
		if all.Tasks[template], err = taskEdited.said(taskFields(&row.task, &row.spec)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// droppedSince gives the events that were known at an instant and are gone.
func (s *Store) droppedSince(ctx context.Context, q querier, at time.Time) (map[string]droppedEvent, error) {
	packs, err := query(ctx, q, into(func(p *pastPack) fields { return fields{&p.body} }),
		`SELECT body FROM past_packs WHERE kind = $1 AND to_at > $2 AND from_at <= $2`, pastDropped, ms(at))
	if err != nil {
		return nil, fmt.Errorf("read events that are gone: %w", err)
	}
	all := map[string]droppedEvent{}
	for _, p := range packs {
		rows, err := unpack(p.body)
		if err != nil {
			return nil, fmt.Errorf("events that are gone: %w", err)
		}
		for _, r := range rows {
			if all[r.part], err = droppedIn(r.body); err != nil {
				return nil, fmt.Errorf("event %s: %w", r.part, err)
			}
		}
	}
	return all, nil
}

func droppedIn(body string) (d droppedEvent, err error) {
	var was image
	if err := json.Unmarshal([]byte(body), &was); err != nil {
		return d, err
	}
	if err := eventEdited.apply(was.Event, eventFields(&d.event)); err != nil {
		return d, err
	}
	d.tasks = map[string]*taskRow{}
	for template, stored := range was.Tasks {
		row := &taskRow{}
		if err := taskEdited.apply(stored, taskFields(&row.task, &row.spec)); err != nil {
			return d, err
		}
		d.tasks[template] = row
	}
	return d, nil
}
