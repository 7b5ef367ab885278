package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/grading"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
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
	p, err := viewing(ctx, s, func(ctx context.Context, q querier) (Past, error) {
		back, err := s.back(ctx, q, at)
		if err != nil {
			return Past{}, err
		}
		e, err := back.event(ctx, id)
		return Past{Event: e.now, Tasks: e.tasks, Ladder: back.ladder}, err
	})
	return fault.OrNone(p, err, "event %s at %s", id, at.UTC().Format(time.RFC3339))
}

// SnapshotAt is the Snapshot that was read at an instant: what was written later is taken back. What is confidential at now was
// not meant to be known then, and is private. An Invalid of the field at where what was shown then is not kept.
func (s *Store) SnapshotAt(ctx context.Context, at, now, from, to time.Time) (readiness.Snapshot, error) {
	f, err := s.replayed(ctx, at, shownFrom, func(ctx context.Context, b *back) (readiness.Snapshot, error) {
		events, err := b.between(ctx, from, to)
		if err != nil {
			return readiness.Snapshot{}, err
		}
		return b.snapshot(ctx, now, events, nil)
	})
	return fault.OrNone(f, err, "the board at %s", at.UTC().Format(time.RFC3339))
}

// EventSnapshotAt is a SnapshotAt of one event; ErrNotFound where there is none, or it was not known yet.
func (s *Store) EventSnapshotAt(ctx context.Context, id string, at, now time.Time) (readiness.Snapshot, error) {
	f, err := s.replayed(ctx, at, keptFrom, func(ctx context.Context, b *back) (readiness.Snapshot, error) {
		e, err := b.event(ctx, id)
		if err != nil {
			return readiness.Snapshot{}, err
		}
		near, err := b.beside(ctx, []pastEvent{e})
		if err != nil {
			return readiness.Snapshot{}, err
		}
		return b.snapshot(ctx, now, []pastEvent{e}, near)
	})
	return fault.OrNone(f, err, "event %s at %s", id, at.UTC().Format(time.RFC3339))
}

// BoardAt is the Board that was read at an instant, as SnapshotAt is the Snapshot. Hidden events are left out.
func (s *Store) BoardAt(ctx context.Context, at, now time.Time, cut Cut) (f readiness.Snapshot, beyond Beyond, err error) {
	f, err = s.replayed(ctx, at, shownFrom, func(ctx context.Context, b *back) (readiness.Snapshot, error) {
		coming, ahead, err := b.first(ctx, pick{from: at, to: at.Add(intake.ImportFuture), after: cut.After}, cut.Coming)
		if err != nil {
			return readiness.Snapshot{}, err
		}
		beyond.Ahead = ahead
		if cut.After == (Place{}) {
			over, behind, err := b.first(ctx, pick{from: at.Add(-readiness.BoardPast), to: at, over: at, newest: true}, cut.Over)
			if err != nil {
				return readiness.Snapshot{}, err
			}
			coming, beyond.Behind = append(over, coming...), behind
		}
		near, err := b.beside(ctx, coming)
		if err != nil {
			return readiness.Snapshot{}, err
		}
		return b.snapshot(ctx, now, coming, near)
	})
	return f, beyond, fault.Wrap(err, "the board at %s", at.UTC().Format(time.RFC3339))
}

// replayed reads a snapshot of an instant, in one transaction; begins says from when on there is one.
func (s *Store) replayed(ctx context.Context, at time.Time, begins string, read func(context.Context, *back) (readiness.Snapshot, error)) (readiness.Snapshot, error) {
	return viewing(ctx, s, func(ctx context.Context, q querier) (readiness.Snapshot, error) {
		if err := reaches(ctx, q, at, begins); err != nil {
			return readiness.Snapshot{}, err
		}
		b, err := s.back(ctx, q, at)
		if err != nil {
			return readiness.Snapshot{}, err
		}
		return read(ctx, b)
	})
}

// reaches refuses an instant of which it is not kept what was shown.
func reaches(ctx context.Context, q querier, at time.Time, begins string) error {
	begun, err := query(ctx, q, scanValue[int64], begins)
	if err != nil {
		return fmt.Errorf("read from when on the past is kept: %w", err)
	}
	if len(begun) > 0 && ms(at) < begun[0] {
		return fault.Invalid{Field: "at", Reason: "not_kept", Got: time.UnixMilli(begun[0]).UTC().Format(time.RFC3339)}
	}
	return nil
}

// From when on the past is kept, and from when on there is one: nothing was shown before the first line of the log.
const (
	keptFrom  = `SELECT at FROM past_begin`
	shownFrom = `SELECT CASE WHEN at > 0 THEN at ELSE COALESCE((SELECT at FROM changes ORDER BY seq LIMIT 1), 0) END FROM past_begin`
)

// back takes back what was written after an instant.
type back struct {
	s        *Store
	q        querier
	at       time.Time
	ladder   readiness.Ladder
	required toppage.CheckMap
	later    map[string][]*image // what events were before each later change, the newest first
	dropped  map[string]droppedEvent
	cut      map[string]bool // events with which more fell together than was read
}

// pastEvent is an event as it was known, with its tasks, and as it is now.
type pastEvent struct {
	now   readiness.Event
	tasks []readiness.Task
	today readiness.Event
}

// hush makes the event private where it is confidential at now.
func (e *pastEvent) hush(now time.Time) { e.now.Private = e.now.Private || e.today.Confidential(now) }

// back reads what was written after an instant.
func (s *Store) back(ctx context.Context, q querier, at time.Time) (*back, error) {
	b := &back{s: s, q: q, at: at, later: map[string][]*image{}}
	var err error
	if b.ladder, err = loadLadder(ctx, q); err != nil {
		return nil, err
	}
	if b.required, err = loadCheckMap(ctx, q); err != nil {
		return nil, err
	}
	later, err := query(ctx, q, into(func(c *readiness.Change) fields { return fields{&c.Seq, &c.EventID, &c.Kind, &c.Before} }),
		`SELECT seq, event_id, kind, before FROM changes WHERE at > $1 AND before <> '' ORDER BY seq DESC`, ms(at))
	if err != nil {
		return nil, fmt.Errorf("read what came later: %w", err)
	}
	if err := named(ctx, q, later); err != nil {
		return nil, fmt.Errorf("read the names: %w", err)
	}
	for _, c := range later {
		if err := b.note(c); err != nil {
			return nil, err
		}
	}
	b.dropped, err = s.droppedSince(ctx, q, at)
	return b, err
}

// note takes a later change in, those of the ladder and of the checks at once.
func (b *back) note(c readiness.Change) error {
	was, _, err := imagesIn(c)
	if err != nil {
		return err
	}
	if was.Ladder != nil {
		b.ladder = was.Ladder.WithRoles()
	}
	if c.Kind == journal.ChecksSaved && was.Checks != nil {
		b.required = *was.Checks
	}
	if c.EventID != "" {
		b.later[c.EventID] = append(b.later[c.EventID], &was)
	}
	for id, image := range was.Events {
		b.later[id] = append(b.later[id], image)
	}
	return nil
}

// event gives one event; ErrNotFound where there is none, or it was not known yet.
func (b *back) event(ctx context.Context, id string) (pastEvent, error) {
	events, err := b.events(ctx, `id = $1`, id)
	if err != nil {
		return pastEvent{}, err
	}
	for _, e := range events {
		if e.today.ID == id {
			return e, nil
		}
	}
	return pastEvent{}, fault.ErrNotFound
}

// between gives the events whose time overlapped [from, to) as it was known.
func (b *back) between(ctx context.Context, from, to time.Time) ([]pastEvent, error) {
	events, err := b.events(ctx, `end_at > $1 AND start_at < $2`, ms(from), ms(to))
	return slices.DeleteFunc(events, func(e pastEvent) bool { return ms(e.now.End) <= ms(from) || ms(e.now.Start) >= ms(to) }), err
}

// tails reads how long peaks lasted on any page, as the figures said then.
func (b *back) tails(ctx context.Context, f *readiness.Snapshot) error {
	stood, err := stoodAt(ctx, b.q, b.at, []string{pastTraffic, pastPage}, nil)
	if err != nil {
		return err
	}
	if f.Traffic, err = trafficIn(stood); err != nil {
		return err
	}
	for key, body := range stood {
		if key.kind != pastPage {
			continue
		}
		page, err := pageRows.hear(body)
		if err != nil {
			return fmt.Errorf("top page %s: %w", key.owner, err)
		}
		f.Pages = append(f.Pages, toppage.PageFacts{Page: page})
	}
	return nil
}

// events gives the events of today that a condition chooses, and all that were changed or dropped later, as they were known.
func (b *back) events(ctx context.Context, where string, args ...any) ([]pastEvent, error) {
	chosen, err := eventTable.list(ctx, b.q, `WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return b.withTasks(ctx, chosen)
}

// withTasks is withChanged with the tasks.
func (b *back) withTasks(ctx context.Context, chosen []readiness.Event) ([]pastEvent, error) {
	today, err := b.withLater(ctx, chosen)
	if err != nil {
		return nil, err
	}
	stored, err := b.s.tasksOf(ctx, b.q, today)
	if err != nil {
		return nil, err
	}
	if err := b.s.asks.load(ctx, b.q); err != nil {
		return nil, err
	}
	return b.asTheyWere(today, func(e *readiness.Event) (map[string]*taskRow, error) { return rowsOf(stored[e.ID]) })
}

// withChanged adds to events of today all that were changed or dropped later, and gives them as they were known, without tasks.
func (b *back) withChanged(ctx context.Context, chosen []readiness.Event) ([]pastEvent, error) {
	today, err := b.withLater(ctx, chosen)
	if err != nil {
		return nil, err
	}
	return b.asTheyWere(today, nil)
}

// withLater adds to events of today those that were changed later.
func (b *back) withLater(ctx context.Context, chosen []readiness.Event) ([]readiness.Event, error) {
	known := map[string]bool{}
	for i := range chosen {
		known[chosen[i].ID] = true
	}
	var ids []string
	for id := range b.later {
		if !known[id] {
			ids = append(ids, id)
		}
	}
	changed, err := eventsNamed(ctx, b.q, ids)
	if err != nil {
		return nil, fmt.Errorf("read events that were changed: %w", err)
	}
	return append(chosen, changed...), nil
}

// asTheyWere takes back what came later, in these events and in those that were dropped since. Stored gives the tasks of one that is
// there; nil: no tasks are wanted.
func (b *back) asTheyWere(today []readiness.Event, stored func(*readiness.Event) (map[string]*taskRow, error)) (all []pastEvent, err error) {
	all = make([]pastEvent, 0, len(today)+len(b.dropped))
	for i := range today {
		var rows map[string]*taskRow
		if stored != nil {
			if rows, err = stored(&today[i]); err != nil {
				return nil, err
			}
		}
		if all, err = b.add(all, today[i], rows); err != nil {
			return nil, err
		}
	}
	for _, d := range b.dropped {
		if stored == nil {
			d.tasks = nil
		}
		if all, err = b.add(all, d.event, d.tasks); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// add adds an event as it was known, unless it was not known yet, with the tasks of these rows; nil: without.
func (b *back) add(all []pastEvent, today readiness.Event, rows map[string]*taskRow) ([]pastEvent, error) {
	if today.FirstSeen.After(b.at) {
		return all, nil
	}
	e := pastEvent{now: today, today: today}
	for _, was := range b.later[today.ID] {
		if err := takeBack(&e.now, rows, was); err != nil {
			return all, fmt.Errorf("event %s: %w", today.ID, err)
		}
	}
	switch {
	case rows == nil:
		return append(all, e), nil
	case len(rows) == 0:
		e.tasks = readiness.DeriveTasks(e.now, b.ladder)
		return append(all, e), nil
	}
	var err error
	e.tasks, err = b.s.tasksIn(rows)
	return append(all, e), err
}

// snapshot adds to events what they were judged by; near are all events around them.
func (b *back) snapshot(ctx context.Context, now time.Time, events, near []pastEvent) (f readiness.Snapshot, err error) {
	f.Cut = b.cut
	f.Ladder, f.Required, f.Tasks = b.ladder, b.ladder.Requires(b.required), map[string][]readiness.Task{}
	shown := map[string]bool{}
	for _, e := range events {
		e.hush(now)
		f.Events, shown[e.now.ID] = append(f.Events, e.now), true
		if len(e.tasks) > 0 {
			f.Tasks[e.now.ID] = e.tasks
		}
	}
	for _, e := range near {
		if e.hush(now); !shown[e.now.ID] && !e.now.Hidden {
			f.Around, shown[e.now.ID] = append(f.Around, e.now), true
		}
	}
	if f.Revision, err = one(ctx, b.q, scanValue[int64], `SELECT COALESCE(MAX(seq), 0) FROM changes WHERE at <= $1`, ms(b.at)); err != nil {
		return f, fmt.Errorf("read the revision: %w", err)
	}
	return f, b.sources(ctx, &f)
}

// sources adds what had been heard of calendars, pages and machines.
func (b *back) sources(ctx context.Context, f *readiness.Snapshot) error {
	stood, err := stoodAt(ctx, b.q, b.at, append([]string{pastFeed, pastTraffic}, ofPage...), nil)
	if err != nil {
		return err
	}
	if f.Traffic, err = trafficIn(stood); err != nil {
		return err
	}
	if f.Feeds, err = feedsIn(stood); err != nil {
		return err
	}
	if f.Pages, err = b.pages(ctx, stood); err != nil {
		return err
	}
	answers, err := stoodAt(ctx, b.q, b.at, []string{pastAnswer}, idsOf(f.Events))
	if err != nil {
		return err
	}
	if f.Verified, err = answersIn(answers); err != nil {
		return err
	}
	if f.StandingProofs, err = standingAt(ctx, b.q, b.at); err != nil {
		return err
	}
	past, err := b.alike(ctx, f.Events)
	if err != nil {
		return err
	}
	f.Suggest = grading.Rule(f.Ladder, past)
	return learnt(ctx, b.q, f, ms(b.at))
}

// taskRow is a task as it is stored.
type taskRow struct {
	task readiness.Task
	spec int64
}

// rowsOf gives the stored tasks of an event by template.
func rowsOf(stored []readiness.Task) (map[string]*taskRow, error) {
	rows := map[string]*taskRow{}
	for _, t := range stored {
		spec, err := askID(t.Ask)
		if err != nil {
			return nil, err
		}
		rows[t.Template] = &taskRow{task: t, spec: spec}
	}
	return rows, nil
}

// takeBack undoes one change in what is known of an event, and of its tasks where rows is not nil.
func takeBack(e *readiness.Event, rows map[string]*taskRow, was *image) error {
	if was == nil {
		return nil
	}
	if err := eventEdited.apply(was.Event, eventFields(e)); err != nil {
		return err
	}
	if rows == nil {
		return nil
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
