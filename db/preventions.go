package db

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/review"
)

var preventionTable = table[review.Prevention]{`preventions`, `id, event_id, what, becomes, task_id, template, made_at`, func(p *review.Prevention) fields {
	return fields{&p.ID, &p.EventID, &p.What, (*string)(&p.Becomes), &p.TaskID, &p.Template, (*instant)(&p.MadeAt)}
}}

// Preventions lists what is to keep from happening again what went badly with an event, the oldest first.
func (s *Store) Preventions(ctx context.Context, eventID string) ([]review.Prevention, error) {
	all, err := preventionTable.list(ctx, s.read, `WHERE event_id = $1 ORDER BY made_at, id`, eventID)
	return all, fault.Wrap(err, "preventions of event %s", eventID)
}

// AddPrevention adds one to an event that is over: as an issue or a task of the event, or as a task of a level in the draft of whoever
// adds it, which nobody follows before it is saved. Invalids say why it cannot be.
func (s *Store) AddPrevention(ctx context.Context, eventID string, made review.Made, by readiness.Actor, now time.Time) (p review.Prevention, err error) {
	made = made.Trimmed()
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if err := t.over(ctx, eventID); err != nil {
			return err
		}
		if err := fault.All(made.Wrong()); err != nil {
			return err
		}
		p = review.Prevention{ID: newID(t.now), EventID: eventID, What: made.What, Becomes: made.Becomes, MadeAt: t.now}
		if err := s.turnInto(ctx, t, made, &p); err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.PreventionAdded, EventID: eventID, Data: map[string]string{"what": p.What}})
		return preventionTable.insert(ctx, t, &p, ``)
	})
	return fault.OrNone(p, err, "add a prevention to event %s", eventID)
}

// turnInto makes of a prevention what it is to become.
func (s *Store) turnInto(ctx context.Context, t *tx, made review.Made, p *review.Prevention) error {
	if made.Becomes == review.OfTheRung {
		return t.draftPrevention(ctx, made, p)
	}
	task, err := t.addTask(ctx, p.EventID, made.Ask())
	if err != nil {
		return err
	}
	if p.TaskID = task.ID; made.Becomes != review.AnIssue {
		return nil
	}
	_, err = s.link(ctx, t, task.ID, createsIssue(ctx, made.Tracker))
	return err
}

// draftPrevention puts a prevention as a task of a level into the draft of whoever adds it.
func (t *tx) draftPrevention(ctx context.Context, made review.Made, p *review.Prevention) error {
	switch {
	case t.by.Token:
		return fault.Invalid{Field: "becomes", Reason: "drafts_are_peoples"}
	case !t.by.Role.May(readiness.EditLevels):
		return fault.ErrForbidden
	}
	l, editing, err := ladderDraft(ctx, t, t.by.ID)
	if err == nil && !editing {
		l, err = loadLadder(ctx, t)
	}
	if err != nil {
		return err
	}
	if p.Template, err = t.freeTemplate(ctx, l); err != nil {
		return err
	}
	if l, err = made.In(l, p.Template); err != nil {
		return err
	}
	return t.keepDraft(ctx, t.by.ID, l)
}

// freeTemplate is an id that no template of a ladder has, nor one that a prevention stands for in the draft of somebody else.
func (t *tx) freeTemplate(ctx context.Context, l readiness.Ladder) (string, error) {
	taken, err := query(ctx, t, scanValue[string], `SELECT template FROM preventions WHERE template <> ''`)
	for _, tpl := range l.Templates {
		taken = append(taken, tpl.ID)
	}
	n := 1
	for slices.Contains(taken, learntTemplate+strconv.Itoa(n)) {
		n++
	}
	return learntTemplate + strconv.Itoa(n), err
}

// learntTemplate is what the ids of templates begin with that come of preventions.
const learntTemplate = "L-"

// RemovePrevention takes one off the list of an event. What it became stays.
func (s *Store) RemovePrevention(ctx context.Context, eventID, id string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		p, err := preventionTable.get(ctx, t, `WHERE id = $1 AND event_id = $2`, id, eventID)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.PreventionRemoved, EventID: eventID, Data: map[string]string{"what": p.What}})
		return do(ctx, t, `DELETE FROM preventions WHERE id = $1`, id)
	})
	return fault.Wrap(err, "remove prevention %s", id)
}
