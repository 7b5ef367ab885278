package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// staged is a table of which a stage holds a part: the rows that where chooses, with these columns as they are said instead.
type staged struct {
	table, where string
	of           troupe // events of which it holds the rows; where ends in the column of their ids
	by           string // column: it holds what was there when the rehearsal begins
	instead      map[string]any
}

// troupe are some of the events of a stage.
type troupe int

const (
	everything troupe = iota
	ofEvening         // the event that is rehearsed, and those around it
	ofLearnt          // those from whose peaks others are forecast
	ofBoth
)

// stagedTables are all that a stage is filled with beside events and their tasks, in the order in which rows refer to others. What
// holds secrets, channels, calendars, trackers or sessions is not among them.
var stagedTables = []staged{
	{table: "ladder"}, {table: "rungs"}, {table: "templates"}, {table: "check_map"}, {table: "check_levels"},
	{table: "traffic"}, {table: "company"}, {table: "freeze_settings"}, {table: "standing_tasks"}, {table: "task_specs"},
	{table: "people", where: `removed_at = 0`, instead: map[string]any{"email": nameless, "email_folded": nameless, "password_hash": ""}},
	{table: "top_pages", instead: map[string]any{"access_header": "", "access_value": "", "access_user": "", "access_password": ""}},
	{table: "certificates"}, {table: "drills", where: `closed_at <> 0`}, {table: "load_proofs"}, {table: "check_ticks"},
	{table: "check_waivers", where: `event_id`, of: ofEvening}, {table: "verifications", where: `event_id`, of: ofEvening},
	{table: "observations", where: `(SELECT COUNT(*) FROM observations AS o WHERE o.page_id = observations.page_id AND o.at > observations.at) < 60`},
	{table: "surveys", where: `at = (SELECT MAX(s.at) FROM surveys AS s WHERE s.page_id = surveys.page_id)`},
	{table: "tasks", where: `event_id`, of: ofLearnt}, {table: "event_peaks", where: `event_id`, of: ofBoth, by: `measured_at`},
	{table: "reviews", where: `event_id`, of: ofBoth, by: `saved_at`}, {table: "preventions", where: `event_id`, of: ofBoth, by: `made_at`},
	{table: "exposures", by: `last_at`}, {table: "exposure_curves", by: `(SELECT last_at FROM exposures WHERE id = exposure_id)`},
}

// idOfRow stands for the id of the row itself.
type idOfRow struct{}

// nameless is what an account is called by where its address is nobody's business.
var nameless = idOfRow{}

// How much of what stands around an event a stage holds.
const (
	stagedAround = 36 * time.Hour
	stagedMost   = 60 // events
)

// FillStage fills a store that was just made with what a rehearsal of an event needs of another: the event and those of its evening
// as they were known at an instant, or as they are where that is to come. What is confidential today stays so, whatever the clock of the
// stage shows, which begins at now. It has to be opened again to be used.
func (s *Store) FillStage(ctx context.Context, from *Store, eventID string, at, today, now time.Time) error {
	e, err := from.Event(ctx, eventID)
	if err != nil {
		return err
	}
	events, err := from.asKnown(ctx, e, at, today)
	if err != nil {
		return err
	}
	err = s.inTx(patient(ctx), readiness.System, now, func(t *tx) error {
		return from.view(patient(ctx), func(q querier) error {
			learnt, err := learntBeside(ctx, q, events, at, today)
			if err != nil {
				return err
			}
			return t.stage(ctx, q, cast{events, learnt, at})
		})
	})
	return fault.Wrap(err, "fill the stage")
}

// cast is who is on a stage: events as they were known, and those of before from which they were forecast.
type cast struct {
	events []Past
	learnt []readiness.Event
	at     time.Time
}

// ids are those of some of the events.
func (c cast) ids(of troupe) (ids []string) {
	for i := range c.events {
		if of != ofLearnt {
			ids = append(ids, c.events[i].Event.ID)
		}
	}
	for i := range c.learnt {
		if of != ofEvening {
			ids = append(ids, c.learnt[i].ID)
		}
	}
	return ids
}

// asKnown gives an event and those around it as they were known.
func (s *Store) asKnown(ctx context.Context, e readiness.Event, at, today time.Time) ([]Past, error) {
	from, to := e.Window()
	near, err := eventTable.list(ctx, s.read, `WHERE id = $1 OR end_at > $2 AND start_at < $3 AND NOT hidden ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END,
		ABS(start_at - $4), id LIMIT $5`, e.ID, ms(from.Add(-stagedAround)), ms(to.Add(stagedAround)), ms(from), stagedMost)
	if err != nil {
		return nil, fmt.Errorf("read the events of the evening: %w", err)
	}
	known := make([]Past, 0, len(near))
	for _, n := range near {
		p, err := s.EventAt(ctx, n.ID, at)
		if errors.Is(err, fault.ErrNotFound) && n.ID == e.ID {
			return nil, fault.Invalid{Field: "lead", Reason: "not_known_yet", Got: at.UTC().Format(time.RFC3339)}
		}
		if errors.Is(err, fault.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p.Event.Private = p.Event.Private || n.Confidential(today) // what is confidential now was not meant to be known then
		known = append(known, p)
	}
	return known, nil
}

// stage writes the rows, and notes how all stands when the rehearsal begins.
func (t *tx) stage(ctx context.Context, from querier, c cast) error {
	t.touch()
	for _, made := range slices.Backward(stagedTables) { // as opening made them
		if err := do(ctx, t, `DELETE FROM `+made.table); err != nil {
			return fmt.Errorf("empty %s: %w", made.table, err)
		}
	}
	i := slices.IndexFunc(stagedTables, func(s staged) bool { return s.of != everything })
	for n, table := range stagedTables {
		if n == i {
			if err := t.stageEvents(ctx, c); err != nil {
				return err
			}
		}
		if err := t.copyRows(ctx, from, table, c); err != nil {
			return fmt.Errorf("copy %s: %w", table.table, err)
		}
	}
	if err := t.stageUsual(ctx, from, c.at); err != nil {
		return fmt.Errorf("copy what pages are usually asked: %w", err)
	}
	return t.noteAll(ctx)
}

// stageEvents writes events, which no calendar owns here, with the tasks that were stored.
func (t *tx) stageEvents(ctx context.Context, c cast) error {
	for _, e := range c.learnt {
		e.FeedID = ""
		if err := eventTable.insert(ctx, t, &e, ``); err != nil {
			return fmt.Errorf("write event %s: %w", e.ID, err)
		}
	}
	for i := range c.events {
		e := &c.events[i].Event
		e.FeedID = ""
		if err := eventTable.insert(ctx, t, e, ``); err != nil {
			return fmt.Errorf("write event %s: %w", e.ID, err)
		}
		if e.TasksVersion == 0 {
			continue
		}
		rows, err := rowsOf(c.events[i].Tasks)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := t.stageTask(ctx, row); err != nil {
				return fmt.Errorf("write task %s: %w", row.task.ID, err)
			}
		}
	}
	return nil
}

func (t *tx) stageTask(ctx context.Context, row *taskRow) error {
	if err := do(ctx, t, `INSERT INTO task_specs (id, ask) VALUES ($1, $2) ON CONFLICT DO NOTHING`, row.spec, asJSON(row.task.Ask)); err != nil {
		return err
	}
	row.task.Version = max(row.task.Version, 1)
	f := taskFields(&row.task, &row.spec).values()
	return do(ctx, t, `INSERT INTO tasks (`+taskColumns+`) VALUES `+params(1, len(f)), f...)
}

// copyRows copies the rows of a table.
func (t *tx) copyRows(ctx context.Context, from querier, of staged, c cast) error {
	text, args := of.chosen(c)
	var into *inserter
	err := eachRow(ctx, from, func(rows *sql.Rows) error {
		columns, values, err := rowOf(rows)
		if err != nil {
			return err
		}
		if into == nil {
			into = t.inserter(of.table + ` (` + strings.Join(columns, `, `) + `)`)
		}
		of.replace(columns, values)
		return into.add(ctx, values...)
	}, text, args...)
	if err != nil || into == nil {
		return err
	}
	return into.flush(ctx)
}

// chosen asks for the rows that a stage holds.
func (s staged) chosen(c cast) (text string, args []any) {
	where := []string{`TRUE`}
	if s.of != everything {
		ids := append(c.ids(s.of), "") // there may be none
		s.where, args = s.where+` IN `+params(1, len(ids)), anys(ids)
	}
	if s.where != "" {
		where = append(where, s.where)
	}
	if s.by != "" {
		args = append(args, ms(c.at))
		where = append(where, fmt.Sprintf(`%s <= $%d`, s.by, len(args)))
	}
	return `SELECT * FROM ` + s.table + ` WHERE ` + strings.Join(where, ` AND `), args
}

// rowOf gives the columns of a row with their values.
func rowOf(rows *sql.Rows) (columns []string, values []any, err error) {
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	values = make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	return columns, values, rows.Scan(into...)
}

// replace says what is said instead of what a row has.
func (s staged) replace(columns []string, values []any) {
	id := slices.Index(columns, "id")
	for i, column := range columns {
		switch said, ok := s.instead[column]; {
		case ok && said == any(nameless):
			values[i] = values[id]
		case ok:
			values[i] = said
		}
	}
}
