package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Past is an event as it was known at an instant, with its tasks and the ladder of that time.
type Past struct {
	Event  readiness.Event
	Tasks  []readiness.Task
	Ladder readiness.Ladder
}

// EventAt gives an event as it was known at an instant: today's rows, from which the log takes back what came later.
// ErrNotFound where there is no such event, or it was not known yet. What a calendar brought in one import of many events
// has no line of its own; such an event was known from when it was first seen.
func (s *Store) EventAt(ctx context.Context, id string, at time.Time) (Past, error) {
	p, err := viewing(ctx, s, func(ctx context.Context, q querier) (Past, error) { return s.eventAt(ctx, q, id, at) })
	return fault.OrNone(p, err, "event %s at %s", id, at.UTC().Format(time.RFC3339))
}

// EventSnapshotAt is a Snapshot of one event as it was known at an instant, for reading it now: what is confidential today was
// not meant to be known then, and is private. Of its calendar and of the top pages it holds what had been heard and
// observed by then and is kept.
func (s *Store) EventSnapshotAt(ctx context.Context, id string, at, now time.Time) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		p, err := s.eventAt(ctx, q, id, at)
		if err != nil {
			return err
		}
		today, err := loadEvent(ctx, q, id)
		if err != nil {
			return err
		}
		p.Event.Private = p.Event.Private || today.Confidential(now)
		f.Events, f.Tasks, f.Ladder = []readiness.Event{p.Event}, map[string][]readiness.Task{id: p.Tasks}, p.Ladder
		if f.Feeds, err = feedsAt(ctx, q, p.Event, at); err != nil {
			return err
		}
		if f.StandingProofs, err = standingAt(ctx, q, at); err != nil {
			return err
		}
		said, err := checkMapAt(ctx, q, at)
		if err != nil {
			return err
		}
		f.Required = f.Ladder.Requires(said)
		f.Pages, err = pastFacts(ctx, q, at)
		f.Pages = slices.DeleteFunc(f.Pages, func(known toppage.PageFacts) bool { return known.Page.CreatedAt.After(at) })
		return err
	})
	return fault.OrNone(f, err, "event %s at %s", id, at.UTC().Format(time.RFC3339))
}

func (s *Store) eventAt(ctx context.Context, q querier, id string, at time.Time) (p Past, err error) {
	if p.Event, err = loadEvent(ctx, q, id); err != nil {
		return p, err
	}
	if p.Event.FirstSeen.After(at) {
		return p, fault.ErrNotFound
	}
	if p.Ladder, err = loadLadder(ctx, q); err != nil {
		return p, err
	}
	rows, err := s.taskRows(ctx, q, p.Event)
	if err != nil {
		return p, err
	}
	later, err := query(ctx, q, scanChange, readChanges+` WHERE at > $1 AND (event_id = $2 OR kind = $3) ORDER BY seq DESC`,
		ms(at), id, journal.LadderSaved)
	if err != nil {
		return p, err
	}
	for _, c := range later {
		if err := p.takeBack(c, rows); err != nil {
			return p, fmt.Errorf("change %d: %w", c.Seq, err)
		}
	}
	p.Tasks, err = s.tasksIn(rows)
	if len(rows) == 0 {
		p.Tasks = readiness.DeriveTasks(p.Event, p.Ladder)
	}
	return p, err
}

// feedsAt gives the calendar of an event with when it had last been read by an instant, as far as that is kept; none where
// no calendar owns the event.
func feedsAt(ctx context.Context, q querier, e readiness.Event, at time.Time) (map[string]readiness.Feed, error) {
	if e.FeedID == "" {
		return nil, nil
	}
	feed, err := loadFeed(ctx, q, e.FeedID)
	if err != nil {
		return nil, err
	}
	good, err := query(ctx, q, scanValue[int64], `SELECT at FROM fetches WHERE feed_id = $1 AND ok AND at <= $2
		ORDER BY at DESC LIMIT 1`, feed.ID, ms(at))
	if feed.LastGood = (time.Time{}); len(good) > 0 {
		feed.LastGood = time.UnixMilli(good[0]).UTC()
	}
	return map[string]readiness.Feed{feed.ID: feed}, err
}

// checkMapAt gives the level from which each check was required at an instant.
func checkMapAt(ctx context.Context, q querier, at time.Time) (toppage.CheckMap, error) {
	later, err := query(ctx, q, scanChange, readChanges+` WHERE at > $1 AND kind = $2 ORDER BY seq LIMIT 1`, ms(at), journal.ChecksSaved)
	if err != nil || len(later) == 0 {
		m, loadErr := loadCheckMap(ctx, q)
		return m, cmp.Or(err, loadErr)
	}
	before, _, err := imagesIn(later[0])
	if err != nil || before.Checks == nil {
		return nil, err
	}
	return *before.Checks, nil
}

// taskRow is a task as it is stored.
type taskRow struct {
	task readiness.Task
	spec int64
}

// taskRows gives the stored tasks of an event by template.
func (s *Store) taskRows(ctx context.Context, q querier, e readiness.Event) (map[string]*taskRow, error) {
	stored, err := s.tasksOf(ctx, q, []readiness.Event{e})
	if err != nil {
		return nil, err
	}
	rows := map[string]*taskRow{}
	for _, t := range stored[e.ID] {
		spec, err := askID(t.Ask)
		if err != nil {
			return nil, err
		}
		rows[t.Template] = &taskRow{task: t, spec: spec}
	}
	return rows, nil
}

// takeBack undoes one change in what is known.
func (p *Past) takeBack(c readiness.Change, rows map[string]*taskRow) error {
	before, _, err := imagesIn(c)
	if err != nil {
		return err
	}
	if before.Ladder != nil {
		p.Ladder = before.Ladder.WithRoles()
	}
	was := &before
	if c.EventID == "" {
		if was = before.Events[p.Event.ID]; was == nil {
			return nil
		}
	}
	if err := eventEdited.apply(was.Event, eventFields(&p.Event)); err != nil {
		return err
	}
	for template, old := range was.Tasks {
		if old == nil {
			delete(rows, template)
			continue
		}
		row := rows[template]
		if row == nil {
			return fmt.Errorf("task %s: %w", template, fault.ErrNotFound)
		}
		if err := taskEdited.apply(old, taskFields(&row.task, &row.spec)); err != nil {
			return err
		}
	}
	return nil
}

// tasksIn gives the tasks of rows, by due time, each with what it asks for.
func (s *Store) tasksIn(rows map[string]*taskRow) ([]readiness.Task, error) {
	tasks := make([]readiness.Task, 0, len(rows))
	for _, row := range rows {
		ask, ok := s.asks.get(row.spec)
		if !ok {
			return nil, errUnknownSpec
		}
		row.task.Ask = ask
		tasks = append(tasks, row.task)
	}
	slices.SortFunc(tasks, byDue)
	return tasks, nil
}
