package db

import (
	"context"
	"fmt"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// outboxAtOnce is of how many changed events the outbox is written within the same transaction. After the import of a
// whole calendar the clock's own look follows a moment later.
const outboxAtOnce = 100

// tellChanged writes to the outbox what pipelines are to be told of the events that the transaction has changed.
func (s *Store) tellChanged(ctx context.Context, t *tx) error {
	if len(t.imaged) == 0 || len(t.imaged) > outboxAtOnce {
		return nil
	}
	pipelines, err := loadPipelines(ctx, t)
	if err != nil || len(pipelines) == 0 {
		return err
	}
	events, err := t.eventsByID(ctx, t.imaged)
	if err != nil {
		return err
	}
	return s.tellPipelines(ctx, t, pipelines, events)
}

// tellTurned does so for events whose answer may have changed by itself.
func (s *Store) tellTurned(ctx context.Context, t *tx, events []readiness.Event) error {
	pipelines, err := loadPipelines(ctx, t)
	if err != nil || len(pipelines) == 0 {
		return err
	}
	return s.tellPipelines(ctx, t, pipelines, events)
}

// loadPipelines reads the connections to which something may be told.
func loadPipelines(ctx context.Context, q querier) ([]readiness.Connection, error) {
	named, err := query(ctx, q, into(func(c *readiness.Connection) fields {
		return fields{&c.ID, (*string)(&c.Kind), &c.Name, &c.Template, &c.Disabled}
	}), `SELECT id, kind, name, template, disabled FROM connections WHERE template <> ''`)
	told := slices.DeleteFunc(named, func(c readiness.Connection) bool { return !c.Kind.Spec().Told })
	return told, fault.Wrap(err, "read the pipelines")
}

// tellPipelines writes what is to be told of events, and stops what is true no longer.
func (s *Store) tellPipelines(ctx context.Context, t *tx, pipelines []readiness.Connection, events []readiness.Event) error {
	written, err := t.writtenOf(ctx, events)
	if err != nil {
		return err
	}
	rows, err := s.rowsToTell(ctx, t, pipelines, events, written)
	if err != nil {
		return err
	}
	for _, row := range rows {
		tell, stop := readiness.Outbox(t.now, row, pipelines, written[row.Event.ID])
		for _, d := range tell {
			if err := t.insertDelivery(ctx, d, row); err != nil {
				return fmt.Errorf("write a delivery: %w", err)
			}
		}
		for _, d := range stop {
			if err := t.saveDelivery(ctx, d); err != nil {
				return fmt.Errorf("stop delivery %s: %w", d.ID, err)
			}
		}
	}
	return nil
}

// rowsToTell assesses those of the events of which pipelines may have to be told.
func (s *Store) rowsToTell(ctx context.Context, t *tx, pipelines []readiness.Connection, events []readiness.Event, written map[string][]readiness.Delivery) ([]readiness.Row, error) {
	var f readiness.Snapshot
	var err error
	if f.Ladder, err = loadLadder(ctx, t); err != nil {
		return nil, err
	}
	// The cache of tasks is for what is committed, so that they are read here.
	if f.Tasks, err = s.tasksOf(ctx, t, events); err != nil {
		return nil, err
	}
	f.Events = slices.DeleteFunc(slices.Clone(events), func(e readiness.Event) bool {
		if e.TasksVersion == 0 {
			f.Tasks[e.ID] = readiness.DeriveTasks(e, f.Ladder)
		}
		return len(written[e.ID]) == 0 && !readiness.Concerns(t.now, e, f.Tasks[e.ID], pipelines)
	})
	if len(f.Events) == 0 {
		return nil, nil
	}
	if err := s.loadSaidOf(ctx, t, pipelines, &f); err != nil {
		return nil, err
	}
	rows := make([]readiness.Row, len(f.Events))
	for i, e := range f.Events {
		rows[i] = f.Row(t.now, e)
	}
	return rows, nil
}

// loadSaidOf reads what the events' tasks of pipelines are judged by: calendars and top pages only where one rests on them.
func (s *Store) loadSaidOf(ctx context.Context, t *tx, pipelines []readiness.Connection, f *readiness.Snapshot) (err error) {
	rests := slices.ContainsFunc(f.Events, func(e readiness.Event) bool { return readiness.RestsOnSources(f.Tasks[e.ID], pipelines) })
	if !rests {
		f.Verified, err = loadVerified(ctx, t, f.Events)
		return err
	}
	if f.Traffic, err = loadTraffic(ctx, t); err != nil { // what an event needs of a page is more with a higher peak
		return err
	}
	return s.loadSources(ctx, t, f)
}

// writtenOf gives the messages that were written of events, by event and oldest first.
func (t *tx) writtenOf(ctx context.Context, events []readiness.Event) (map[string][]readiness.Delivery, error) {
	all, err := inChunks(idsOf(events), func(some []string) ([]readiness.Delivery, error) {
		return query(ctx, t, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE event_id IN `+params(1, len(some))+
			` ORDER BY created_at, id`, anys(some)...)
	})
	written := map[string][]readiness.Delivery{}
	for _, d := range all {
		written[d.EventID] = append(written[d.EventID], d)
	}
	return fault.OrNone(written, err, "read the deliveries of events")
}
