package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/scope"
)

// saidRow is what is stored of what a machine said of a task; empty while it was asked for the first time.
type saidRow struct {
	proof.Reading
	About proof.Query `json:"about"`
	From  time.Time   `json:"from"`
	To    time.Time   `json:"to"`
	Link  string      `json:"link,omitempty"`
}

const verificationColumns = `event_id, template, reading, passed_at, by, next_at`

var verificationTable = table[readiness.Verification]{`verifications`, verificationColumns,
	func(v *readiness.Verification) fields {
		return fields{&v.EventID, &v.Template, packed[saidRow]{func() saidRow {
			return saidRow{v.Reading, v.About, v.From, v.To, v.Link}
		}, func(r saidRow) {
			v.Reading, v.About, v.From, v.To, v.Link = r.Reading, r.About, r.From, r.To, r.Link
		}}, (*instant)(&v.PassedAt), &v.By, (*instant)(&v.NextAt)}
	}}

// loadVerified reads what machines said of the tasks of events, by event and template.
func loadVerified(ctx context.Context, q querier, events []readiness.Event) (map[string]map[string]readiness.Verification, error) {
	all, err := inChunks(idsOf(events), func(some []string) ([]readiness.Verification, error) {
		return verificationTable.list(ctx, q, `WHERE event_id IN `+params(1, len(some)), anys(some)...)
	})
	verified := map[string]map[string]readiness.Verification{}
	for _, v := range all {
		if verified[v.EventID] == nil {
			verified[v.EventID] = map[string]readiness.Verification{}
		}
		verified[v.EventID][v.Template] = v
	}
	return fault.OrNone(verified, err, "read what machines said")
}

// verifiedTurn gives the first instant after now at which something that a machine said of a task stops to count; zero
// where nothing does.
func verifiedTurn(ctx context.Context, q querier, now time.Time) (time.Time, error) {
	all, err := verificationTable.list(ctx, q, `WHERE EXISTS (SELECT 1 FROM events WHERE id = verifications.event_id AND end_at > $1)`,
		ms(now.Add(-readiness.AskedAfter)))
	if err != nil {
		return time.Time{}, fmt.Errorf("read what machines said: %w", err)
	}
	verified := map[string]map[string]readiness.Verification{"": {}}
	for _, v := range all {
		verified[""][v.EventID+v.Template] = v
	}
	return readiness.VerifiedTurn(now, verified), nil
}

// Questions lists what machines are to be asked about tasks, now or later.
func (s *Store) Questions(ctx context.Context, now time.Time) (all []readiness.Question, err error) {
	err = s.view(ctx, func(q querier) error {
		ladder, err := loadLadder(ctx, q)
		if err != nil {
			return err
		}
		asked := asksOfAll(ladder)
		for last := (readiness.Event{End: now.Add(-2 * readiness.AskedAfter)}); ; {
			f := readiness.Snapshot{Ladder: ladder}
			if f.Events, err = askable(ctx, q, asked, last); err != nil || len(f.Events) == 0 {
				return err
			}
			last = f.Events[len(f.Events)-1]
			if all, err = s.questionsOf(ctx, q, f, now, all); err != nil {
				return err
			}
		}
	})
	return fault.OrNone(all, err, "read what is to be asked")
}

// asksOfAll says that the ladder has a machine asked about events of which nobody has told anything.
func asksOfAll(ladder readiness.Ladder) bool {
	return slices.ContainsFunc(ladder.Templates, func(t readiness.TaskTemplate) bool {
		return t.Verify.Spec().Asked && t.Connected() && t.Check != scope.OnScreen
	})
}

// askable reads the next events behind one, by when they end, about whose tasks a machine may have to be asked: all of them, or
// those on which people have worked or of which PR has told something.
func askable(ctx context.Context, q querier, all bool, behind readiness.Event) ([]readiness.Event, error) {
	worked := `(tasks_version > 0 OR brief <> '') AND `
	if all {
		worked = ""
	}
	return eventTable.list(ctx, q, `WHERE `+worked+`(end_at, start_at, id) > ($1, $2, $3) ORDER BY end_at, start_at, id LIMIT $4`,
		ms(behind.End), ms(behind.Start), behind.ID, readAtOnce)
}

// questionsOf adds what is to be asked about the tasks of some events. They go past the cache of tasks, which is for what is shown.
func (s *Store) questionsOf(ctx context.Context, q querier, f readiness.Snapshot, now time.Time, all []readiness.Question) ([]readiness.Question, error) {
	var err error
	if f.Tasks, err = s.tasksOf(ctx, q, f.Events); err != nil {
		return all, err
	}
	for i := range f.Events {
		if e := &f.Events[i]; e.TasksVersion == 0 {
			f.Tasks[e.ID] = readiness.DeriveTasks(*e, f.Ladder)
		}
	}
	if f.Verified, err = loadVerified(ctx, q, f.Events); err != nil {
		return all, err
	}
	return append(all, f.Questions(now)...), nil
}

// Question gives a task with its event, to ask about it now; ErrNotFound where there is no such task.
func (s *Store) Question(ctx context.Context, taskID string) (asked readiness.Question, err error) {
	err = s.view(ctx, func(q querier) error {
		task, err := s.task(ctx, q, taskID)
		if err != nil {
			return err
		}
		asked.Task = &task
		asked.Event, err = loadEvent(ctx, q, task.EventID)
		return err
	})
	return asked, err
}

// ClaimQuestion says whether the caller is the one who asks: nobody else does before the lease is over.
func (s *Store) ClaimQuestion(ctx context.Context, q readiness.Question, lease time.Time) (mine bool, err error) {
	n, err := exec(ctx, s.write, `INSERT INTO verifications (`+verificationColumns+`) SELECT id, CAST($2 AS TEXT), '', 0, '', CAST($3 AS BIGINT) FROM events WHERE id = $1
		ON CONFLICT (event_id, template) DO UPDATE SET next_at = CAST($3 AS BIGINT) WHERE verifications.next_at = $4`,
		q.Event.ID, q.Task.Template, ms(lease), ms(q.Claimed))
	return fault.OrNone(n == 1, err, "claim the question about task %s", q.Task.ID)
}

// RecordAnswer keeps what a machine said of a task, unless it said something since. What the task turns to by it is a line
// in the log. ErrNotFound where the event is gone.
func (s *Store) RecordAnswer(ctx context.Context, q readiness.Question, r proof.Reading, by string, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if _, err := loadEvent(ctx, t, q.Event.ID); err != nil {
			return err
		}
		_, err := t.hear(ctx, q, r, by, "")
		return err
	})
	return fault.Wrap(err, "keep what was said of task %s", q.Task.ID)
}

// hear keeps an answer about a task, unless a later one is known.
func (t *tx) hear(ctx context.Context, q readiness.Question, r proof.Reading, by, link string) (heard bool, err error) {
	was, err := t.saidBefore(ctx, q)
	if err != nil || was != nil && was.Asked.After(r.Asked) && !fault.Ahead(t.now, was.Asked) {
		return false, err
	}
	r.FreshFor, r.At, r.Asked = q.Task.FreshFor(), stored(r.At), stored(r.Asked)
	v := q.Task.Heard(was, q.Event, r, by)
	v.Link = link
	if q.Task.Verify != readiness.VerifyHook {
		v.NextAt = q.Task.AskAgain(t.now, r)
	}
	if kind := q.Task.Turned(was, v); kind != "" {
		t.recordTask(*q.Task, readiness.Outcome{Kind: kind, Data: map[string]string{"measured": r.Measured, "required": r.Required, "reason": r.Reason, "by": by}})
	}
	t.touch()
	err = verificationTable.insert(ctx, t, &v, ` ON CONFLICT (event_id, template) DO UPDATE
		SET reading = $3, passed_at = $4, by = $5, next_at = $6`)
	if err != nil {
		return false, err
	}
	v.NextAt = time.Time{} // when it is asked again was not shown
	return true, noted(ctx, t, verificationTable, pastAnswer, v.EventID, v.Template, &v)
}

// saidBefore gives what a machine said before; nil where it has said nothing yet.
func (t *tx) saidBefore(ctx context.Context, q readiness.Question) (*readiness.Verification, error) {
	v, err := verificationTable.get(ctx, t, `WHERE event_id = $1 AND template = $2`,
		q.Event.ID, q.Task.Template)
	if errors.Is(err, fault.ErrNotFound) || err == nil && v.State == "" {
		return nil, nil
	}
	return &v, err
}
