package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

const (
	rungColumns     = `n, name_ja, name_en, promise_ja, promise_en, multiple, second, role` // second: as an older version kept it
	templateColumns = `id, from_level, ask, kinds, needs, help`
)

// rung is a stored level. An older version kept of each whether a second person confirms, which its role says since.
type rung struct {
	readiness.Rung
	second bool
}

var rungTable = table[rung]{`rungs`, rungColumns, func(r *rung) fields {
	return fields{&r.N, &r.NameJA, &r.NameEN, &r.PromiseJA, &r.PromiseEN, &r.Multiple, &r.second, (*rungRole)(&r.Role)}
}}

var templateTable = table[readiness.TaskTemplate]{`templates`, templateColumns, func(t *readiness.TaskTemplate) fields {
	return fields{&t.ID, &t.FromLevel, asJSON(&t.Ask), &t.For, &t.Needs, asJSON(&t.Help)}
}}

// Ladder gives the levels with their task templates.
func (s *Store) Ladder(ctx context.Context) (readiness.Ladder, error) {
	return viewing(ctx, s, loadLadder)
}

func loadLadder(ctx context.Context, q querier) (l readiness.Ladder, err error) {
	known := memoOf(q)
	if known.ladder != nil {
		return *known.ladder, nil
	}
	if l, err = one(ctx, q, scanLadder, `SELECT version, has, go_from_s FROM ladder`); err != nil {
		return l, fmt.Errorf("read the ladder: %w", err)
	}
	if view, reading := q.(*viewTx); reading {
		err = view.loadLevels(ctx, &l)
	} else {
		err = loadLevels(ctx, q, &l)
	}
	if err != nil {
		return l, err
	}
	known.ladder, known.rungs = &l, l.Rungs
	return l, nil
}

// loadLevels reads the levels of a ladder with their templates.
func loadLevels(ctx context.Context, q querier, l *readiness.Ladder) (err error) {
	if l.Rungs, err = loadRungs(ctx, q); err != nil {
		return err
	}
	l.Templates, err = templateTable.list(ctx, q, `ORDER BY position`)
	return fault.Wrap(err, "read the templates")
}

// loadLevels is that of the last reader, where the ladder is still of the version that it read: each save makes another.
func (v *viewTx) loadLevels(ctx context.Context, l *readiness.Ladder) error {
	had := v.ladder.Load()
	if had == nil || had.Version != l.Version {
		if err := loadLevels(ctx, v, l); err != nil {
			return err
		}
		had = &readiness.Ladder{Version: l.Version, Rungs: l.Rungs, Templates: l.Templates}
		v.ladder.Store(had)
	}
	l.Rungs, l.Templates = slices.Clone(had.Rungs), slices.Clone(had.Templates)
	return nil
}

func scanLadder(rows *sql.Rows) (l readiness.Ladder, err error) {
	var from int64
	err = rows.Scan(&l.Version, &l.Has, &from)
	l.GoFrom = time.Duration(from) * time.Second
	return l, err
}

// loadRungs reads the levels without their templates, which are long.
func loadRungs(ctx context.Context, q querier) ([]readiness.Rung, error) {
	known := memoOf(q)
	if known.rungs != nil {
		return known.rungs, nil
	}
	stored, err := rungTable.list(ctx, q, `ORDER BY n`)
	if err != nil {
		return nil, fmt.Errorf("read the rungs: %w", err)
	}
	l, confirmed := readiness.Ladder{}, make([]bool, len(stored))
	for i, r := range stored {
		l.Rungs, confirmed[i] = append(l.Rungs, r.Rung), r.second
	}
	known.rungs = l.WithRoles(confirmed...).Rungs
	return known.rungs, nil
}

// rungRole is the role of a rung by its name.
type rungRole toppage.Role

// Scan implements sql.Scanner.
func (r *rungRole) Scan(src any) error {
	*r = rungRole(toppage.NoRole)
	switch name := src.(type) {
	case string:
		return (*toppage.Role)(r).UnmarshalText([]byte(name))
	case []byte:
		return (*toppage.Role)(r).UnmarshalText(name)
	default:
		return fmt.Errorf("a role is stored as %T", src)
	}
}

// Value implements driver.Valuer.
func (r *rungRole) Value() (driver.Value, error) { return toppage.Role(*r).String(), nil }

// SaveLadder replaces the ladder that the caller saw at version. The coming events follow it: those that it would hold
// back are spared that until the choice's instant, unless the choice has them follow at once; the log tells of each.
// ErrStale where the ladder has another version by now; a ladder that cannot be kept is refused with Invalids.
func (s *Store) SaveLadder(ctx context.Context, l readiness.Ladder, version int64, choice readiness.LadderChoice, by readiness.Actor, now time.Time) (readiness.Ladder, error) {
	l = l.WithRoles()
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := l.Check(); err != nil {
			return err
		}
		was, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		l.Version = version + 1
		if err := t.changedOne(exec(ctx, t, `UPDATE ladder SET version = $1, has = $2, go_from_s = $3 WHERE version = $1 - 1`, l.Version, l.Has, int64(l.GoFrom/time.Second))); err != nil {
			return err
		}
		if err := t.writeLadder(ctx, l); err != nil {
			return err
		}
		if !maps.Equal(was.Requires(nil), l.Requires(nil)) || was.StandingLevel() != l.StandingLevel() {
			if err := t.askPagesAnew(ctx); err != nil {
				return err
			}
		}
		t.ladders = [2]*readiness.Ladder{&was, &l}
		t.recordLadder(l, was)
		return s.followLadder(ctx, t, was, l, choice)
	})
	return fault.OrNone(l, err, "save the ladder")
}

func (t *tx) recordLadder(l, was readiness.Ladder) {
	d := l.Since(was)
	t.record(readiness.Change{Kind: journal.LadderSaved, Data: map[string]string{
		"version": strconv.FormatInt(l.Version, 10), "added": strconv.Itoa(d.Added), "changed": strconv.Itoa(d.Changed),
		"removed": strconv.Itoa(d.Removed), "levels": strconv.Itoa(d.Rungs), "answers": strconv.Itoa(d.Answers),
	}})
}

// writeLadder replaces the rungs and templates.
func (t *tx) writeLadder(ctx context.Context, l readiness.Ladder) error {
	t.memo.forgetLadder()
	for _, text := range []string{`DELETE FROM rungs`, `DELETE FROM templates`} {
		if err := do(ctx, t, text); err != nil {
			return err
		}
	}
	rungs := t.inserter("rungs (" + rungColumns + ")")
	for _, r := range l.Rungs {
		if err := rungs.add(ctx, rungTable.fields(&rung{Rung: r}).values()...); err != nil {
			return err
		}
	}
	templates := t.inserter("templates (" + templateColumns + ", position)")
	for i, tpl := range l.Templates {
		if err := templates.add(ctx, append(templateTable.fields(&tpl).values(), i)...); err != nil {
			return err
		}
	}
	if err := rungs.flush(ctx); err != nil {
		return err
	}
	return templates.flush(ctx)
}

// LadderEffects says what another ladder would do to the coming events, beside the ladder as it is.
func (s *Store) LadderEffects(ctx context.Context, l readiness.Ladder, now time.Time) (was readiness.Ladder, effects []readiness.LadderEffect, err error) {
	err = s.view(ctx, func(q querier) error {
		if was, err = loadLadder(ctx, q); err != nil {
			return err
		}
		events, tasks, err := s.coming(ctx, q, now)
		if err != nil {
			return err
		}
		records, err := loadStanding(ctx, q)
		effects = readiness.EffectsOf(now, was, l, events, tasks, records)
		return err
	})
	if err != nil {
		return was, nil, fmt.Errorf("preview the ladder: %w", err)
	}
	return was, effects, nil
}

// coming reads the events that are not over, with the tasks of those that have stored ones.
func (s *Store) coming(ctx context.Context, q querier, now time.Time) ([]readiness.Event, map[string][]readiness.Task, error) {
	events, err := eventTable.list(ctx, q, `WHERE end_at > $1`, ms(now))
	if err != nil {
		return nil, nil, err
	}
	tasks, err := s.tasksOf(ctx, q, events)
	return events, tasks, err
}

// followLadder brings the coming events in step with a new ladder.
func (s *Store) followLadder(ctx context.Context, t *tx, was, l readiness.Ladder, choice readiness.LadderChoice) error {
	if err := do(ctx, t, `UPDATE events SET turns_at = 0 WHERE turns_at <> 0`); err != nil {
		return err
	}
	events, tasks, err := s.coming(ctx, t, t.now)
	if err != nil {
		return err
	}
	records, err := loadStanding(ctx, t)
	if err != nil {
		return err
	}
	spared := choice.Spared(t.now, readiness.EffectsOf(t.now, was, l, events, tasks, records))
	p := t.planner(l)
	for i := range events {
		e := &events[i]
		if grace, ok := spared[e.ID]; ok {
			before := *e
			e.Grace = grace
			if err := t.saveEvent(ctx, before, e); err != nil {
				return err
			}
		}
		if _, err := p.plan(ctx, e, tasks[e.ID]); err != nil {
			return err
		}
	}
	return p.flush(ctx)
}

// SetLevel sets an event's level (0: none) on the word of by: a proposal of PR, confirmed where the role
// confirms. The tasks follow. Saying what stands already changes nothing.
func (s *Store) SetLevel(ctx context.Context, id string, level int, reason string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.SetLevelOf(ctx, id, LevelWord{Level: level, Reason: reason, Version: version}, by, now)
}

// LevelWord is what is said of the level of an event.
type LevelWord struct {
	Level   int    // 0: none
	Ladder  int64  // version of the ladder from which it was chosen; 0: any
	Reason  string // for the history
	Below   string // why it is below what the figures ask for
	Asked   bool   // for that: where it is wanted and nothing else is said, it is required
	Version int64  // of the event; 0: any
}

// SetLevelOf is SetLevel for a caller who says more. ErrStale where the ladder or the event has another version by now.
func (s *Store) SetLevelOf(ctx context.Context, id string, said LevelWord, by readiness.Actor, now time.Time) (readiness.Event, error) {
	e, err := s.editEvent(ctx, id, said.Version, by, now, func(t *tx, e *readiness.Event) error {
		return s.agree(ctx, t, e, said)
	})
	return fault.OrNone(e, err, "set level")
}

// agree notes on an event what the transaction's actor says of its level, and brings its tasks in step.
func (s *Store) agree(ctx context.Context, t *tx, e *readiness.Event, said LevelWord) error {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return err
	}
	if err := said.wrong(t.by); err != nil {
		return err
	}
	was := *e
	if err := e.Agree(said.Level, t.by, t.now); err != nil {
		return err
	}
	if err := s.excuse(ctx, t, e, said.Below); err != nil {
		return err
	}
	switch {
	case same(*e, was):
		return s.wantsReason(ctx, t, e, said, t.by)
	case said.Ladder != 0 && said.Ladder != ladder.Version:
		return fault.ErrStale
	case said.Level < 0 || said.Level > ladder.Height():
		return fault.Invalid{Field: "level", Reason: "out_of_range", Got: strconv.Itoa(said.Level)}
	}
	edits, err := s.relevel(ctx, t, ladder, was, e)
	if err != nil {
		return err
	}
	t.record(readiness.Change{Kind: journal.LevelSet, EventID: e.ID, Data: map[string]string{
		"title": e.Title, "from": strconv.Itoa(was.Level), "to": strconv.Itoa(said.Level), "state": string(e.LevelState),
		"added": strconv.Itoa(len(edits.Add) + len(edits.Revive)), "gone": strconv.Itoa(len(edits.Drop)), "reason": said.Reason,
		"level_reason": e.LevelReason, "suggested": strconv.Itoa(e.ReasonFor),
	}})
	return nil
}

// wrong refuses words that cannot be kept. Why a level is below what the figures ask for is for those to say who confirm it.
func (w LevelWord) wrong(by readiness.Actor) error {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.LongerThan(w.Reason, fault.MaxEvidence), "reason", "too_long", "")
	refuse(fault.LongerThan(w.Below, fault.MaxEvidence), "level_reason", "too_long", "")
	refuse(w.Below != "" && !by.Role.May(readiness.ConfirmLevel), "level_reason", "not_confirming", "")
	return fault.All(wrong)
}

// wantsReason refuses an empty reason where one was asked for and nothing else is said.
func (s *Store) wantsReason(ctx context.Context, t *tx, e *readiness.Event, said LevelWord, by readiness.Actor) error {
	if !said.Asked || said.Below != "" || !by.Role.May(readiness.ConfirmLevel) {
		return nil
	}
	all, err := s.groundsOf(ctx, t, e)
	for _, g := range all {
		if why, below := (readiness.Row{Event: *e, Grounds: g}).BelowSuggestion(); below && why == "" {
			return fault.Invalid{Field: "level_reason", Reason: "required"}
		}
	}
	return err
}

// excuse keeps why the level of an event is below what the figures ask for, where it is.
func (s *Store) excuse(ctx context.Context, t *tx, e *readiness.Event, why string) error {
	if fault.Blank(why) {
		return nil
	}
	all, err := s.groundsOf(ctx, t, e)
	if err != nil {
		return err
	}
	e.LevelReason, e.ReasonFor = "", 0
	for _, g := range all {
		if e.Level > 0 && g.Suggested > max(e.Level, e.ReasonFor) {
			e.LevelReason, e.ReasonFor = why, g.Suggested
		}
	}
	return nil
}

// groundsOf gives what the event is judged by on each page.
func (s *Store) groundsOf(ctx context.Context, t *tx, e *readiness.Event) ([]readiness.Grounds, error) {
	f := readiness.Snapshot{Events: []readiness.Event{*e}}
	var err error
	if f.Ladder, err = loadLadder(ctx, t); err != nil {
		return nil, err
	}
	if f.Traffic, err = loadTraffic(ctx, t); err != nil {
		return nil, err
	}
	if err := s.loadSources(ctx, t, &f); err != nil {
		return nil, err
	}
	return f.Grounds(t.now)(*e), nil
}
