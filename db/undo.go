package db

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
)

// Undo takes a change back that somebody made: what it changed becomes what it was, and the tasks follow. Where that was
// changed again since, nothing is done: ErrStale. Of a line that sums up others all are taken back, or none. A change that cannot
// be undone, or is too old for it, is refused with an
// Invalid; undoing twice is once.
func (s *Store) Undo(ctx context.Context, seq int64, by readiness.Actor, now time.Time) (readiness.Change, error) {
	var c readiness.Change
	err := s.inTx(ctx, by, now, func(t *tx) error {
		var err error
		if c, err = changeOf(ctx, t, readChanges+` WHERE seq = $1`, seq); err != nil {
			return err
		}
		if err := c.MayUndo(t.now); err != nil {
			return err
		}
		if c.Kind == journal.EventCarried || c.Kind == journal.CarryRefused {
			return s.undoOffer(ctx, t, c)
		}
		if batch.Size(c) > 0 {
			return s.undoTogether(ctx, t, c)
		}
		return s.undo(ctx, t, c)
	})
	return c, fault.Wrap(err, "undo change %d", seq)
}

func (s *Store) undo(ctx context.Context, t *tx, c readiness.Change) error {
	before, after, err := imagesIn(c)
	if err != nil {
		return err
	}
	undone := undoing(c)
	if c.TaskID != "" {
		return s.undoTask(ctx, t, c, before, after, undone)
	}
	return s.undoEvent(ctx, t, c, before, after, undone)
}

// undoing is the line that says that a change was taken back.
func undoing(c readiness.Change) readiness.Change {
	undone := readiness.Change{Kind: journal.Undone, EventID: c.EventID, TaskID: c.TaskID, Data: map[string]string{
		"seq": strconv.FormatInt(c.Seq, 10), "kind": c.Kind}}
	for _, name := range []string{"title", "title_ja", "title_en", "from", "to"} {
		if said, ok := c.Data[name]; ok {
			undone.Data[name] = said
		}
	}
	return undone
}

// imagesIn reads what the rows were before and after a change.
func imagesIn(c readiness.Change) (before, after image, err error) {
	for text, into := range map[*string]*image{&c.Before: &before, &c.After: &after} {
		if *text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(*text), into); err != nil {
			return before, after, fmt.Errorf("change %d: %w", c.Seq, err)
		}
	}
	return before, after, nil
}

// undoEvent gives an event the values back that it had.
func (s *Store) undoEvent(ctx context.Context, t *tx, c readiness.Change, before, after image, undone readiness.Change) error {
	was, err := loadEvent(ctx, t, c.EventID)
	if err != nil {
		return err
	}
	e := was
	fresh, err := eventEdited.revert(eventFields(&e), before.Event, after.Event)
	if err != nil || !fresh {
		return err
	}
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return err
	}
	if e.Level > ladder.Height() {
		return fault.Invalid{Field: "level", Reason: "out_of_range", Got: strconv.Itoa(e.Level)}
	}
	if err := t.followBack(ctx, ladder, was, e); err != nil {
		return err
	}
	t.record(undone)
	if _, err := s.relevel(ctx, t, ladder, was, &e); err != nil {
		return err
	}
	return t.saveEvent(ctx, was, &e)
}

// undoTask gives a task the values back that people had given it. Its plan is not theirs, and stays as it is.
func (s *Store) undoTask(ctx context.Context, t *tx, c readiness.Change, before, after image, undone readiness.Change) error {
	was, err := s.task(ctx, t, c.TaskID)
	if err != nil {
		return err
	}
	task := was
	task.Claims, task.Evidence = slices.Clone(was.Claims), slices.Clone(was.Evidence)
	spec := int64(0)
	mine := func(p patch) patch { return p.only("claims", "done_at", "done_by", "evidence", "waiver", "gone") }
	earlier, err := before.untouched(task.Template)
	if err != nil {
		return err
	}
	switch c.Kind {
	case journal.TaskClaimed, journal.TaskReleased: // others may have come and gone since
		if !turnClaim(&task, c, t.now) {
			return nil
		}
	case journal.TaskAdded:
		if task.Gone {
			return nil
		}
		task.Gone = true
	default:
		fresh, err := taskEdited.revert(taskFields(&task, &spec), mine(earlier), mine(after.Tasks[task.Template]))
		if err != nil || !fresh {
			return err
		}
	}
	task.Version = was.Version + 1
	t.record(undone)
	return t.saveTask(ctx, was, task)
}

// untouched is a task before a change: also where the change was the first to be stored of it, so that nobody had touched
// it.
func (i *image) untouched(template string) (patch, error) {
	p, noted := i.Tasks[template]
	if p != nil || !noted {
		return p, nil
	}
	spec := int64(0)
	return taskEdited.said(taskFields(&readiness.Task{}, &spec))
}

// turnClaim takes a claim back, or a release; false where that stands so already.
func turnClaim(task *readiness.Task, c readiness.Change, now time.Time) bool {
	who := readiness.Action{By: readiness.Actor{ID: c.ActorID, Name: c.Actor}, Now: now, As: c.Data["role"]}
	turn := who.Release
	if c.Kind == journal.TaskReleased {
		turn = who.Claim
		if who.As != "" && slices.ContainsFunc(task.Claims, func(held readiness.Claim) bool { return held.As == who.As }) {
			return false // somebody else has the role by now
		}
	}
	outcome, err := turn(task)
	return err == nil && outcome.Kind != ""
}

func (p patch) only(names ...string) patch {
	kept := patch{}
	for _, name := range names {
		if said, ok := p[name]; ok {
			kept[name] = said
		}
	}
	return kept
}

// revert gives a row the values back that it had before an edit. Where it has them already it says so (false); where it
// has others than those after the edit, it is ErrStale.
func (c columns) revert(row fields, before, after patch) (fresh bool, err error) {
	if len(before) == 0 {
		return false, fault.Invalid{Field: "change", Reason: "not_undoable"} // the log does not say what it was
	}
	undone := true
	for i, name := range c {
		said, ok := after[name]
		if !ok {
			continue
		}
		now, err := spoken(row[i])
		switch {
		case err != nil:
			return false, err
		case string(now) == string(before[name]):
		case string(now) == string(said):
			undone = false
		default:
			return false, fmt.Errorf("%s: %w", name, fault.ErrStale)
		}
	}
	if undone {
		return false, nil
	}
	return true, c.apply(before, row)
}
