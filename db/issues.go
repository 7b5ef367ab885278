package db

import (
	"context"
	"errors"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/ticket"
)

const issueColumns = `task_id, event_id, tracker_id, number, state, reason, linked_by, linked_id, linked_at, turned_at, asked_at, next_at,
	tries, failures, trouble, status, etag, known`

var issueTable = table[ticket.Link]{`task_issues`, issueColumns, func(l *ticket.Link) fields {
	return fields{&l.TaskID, &l.EventID, &l.TrackerID, &l.Number, (*string)(&l.State), &l.Reason, &l.By, &l.ByID, (*instant)(&l.At),
		(*instant)(&l.TurnedAt), (*instant)(&l.AskedAt), (*instant)(&l.NextAt), &l.Tries, &l.Failures, &l.Trouble, &l.Status, &l.ETag, &l.Known}
}}

// IssueOf gives the issue to which a task is linked; ErrNotFound where it is to none.
func (s *Store) IssueOf(ctx context.Context, taskID string) (ticket.Link, error) {
	l, err := issueTable.get(ctx, s.read, `WHERE task_id = $1`, taskID)
	return l, fault.Wrap(err, "issue of task %s", taskID)
}

// EventIssues gives the issues to which tasks of an event are linked, by task.
func (s *Store) EventIssues(ctx context.Context, eventID string) (map[string]ticket.Link, error) {
	all, err := issueTable.list(ctx, s.read, `WHERE event_id = $1`, eventID)
	by := map[string]ticket.Link{}
	for _, l := range all {
		by[l.TaskID] = l
	}
	return by, fault.Wrap(err, "issues of event %s", eventID)
}

// linked says which events have tasks that are linked to issues.
func (t *tx) linked(ctx context.Context) (map[string]bool, error) {
	ids, err := query(ctx, t, scanValue[string], `SELECT DISTINCT event_id FROM task_issues`)
	linked := map[string]bool{}
	for _, id := range ids {
		linked[id] = true
	}
	return linked, err
}

// CreateIssue asks that an issue is created in a tracker for a task, at most one. Asked again, a creation that waits is tried at once,
// but not while the last try may still be under way. ErrExists where the task has an issue; an Invalid where there is no such tracker.
func (s *Store) CreateIssue(ctx context.Context, taskID, trackerID string, by readiness.Actor, now time.Time) (ticket.Link, error) {
	return s.linkIssue(ctx, taskID, by, now, createsIssue(ctx, trackerID))
}

// createsIssue decides that an issue is created in a tracker.
func createsIssue(ctx context.Context, trackerID string) linking {
	return func(t *tx, was *ticket.Link) (k ticket.Tracker, l ticket.Link, kind string, err error) {
		if k, err = loadTracker(ctx, t, trackerID); errors.Is(err, fault.ErrNotFound) {
			return k, l, "", fault.Invalid{Field: "tracker", Reason: "unknown", Got: trackerID}
		} else if err != nil {
			return k, l, "", err
		}
		switch {
		case was != nil && was.Number != 0:
			return k, l, "", fault.Invalid{Field: "tracker", Reason: "has_issue"}
		case was != nil && was.TrackerID == k.ID:
			l = *was
			l.NextAt = fault.Later(t.now, l.AskedAt.Add(time.Minute))
			l.Trouble, l.Status, l.Failures = "", 0, 0
			return k, l, journal.IssueWanted, nil
		case was != nil && was.Tries > 0:
			return k, l, "", fault.Invalid{Field: "tracker", Reason: "under_way"}
		}
		return k, ticket.Link{TrackerID: k.ID, State: ticket.Wanted, NextAt: t.now}, journal.IssueWanted, nil
	}
}

// LinkIssue links a task to an issue that there is, by its address, in place of one that waits to be created; Invalids say why it
// cannot be.
func (s *Store) LinkIssue(ctx context.Context, taskID, address string, by readiness.Actor, now time.Time) (ticket.Link, error) {
	return s.linkIssue(ctx, taskID, by, now, func(t *tx, was *ticket.Link) (k ticket.Tracker, l ticket.Link, kind string, err error) {
		all, err := trackerTable.list(ctx, t, `ORDER BY name`)
		if err != nil {
			return k, l, "", err
		}
		k, number, known := ticket.Pick(all, address)
		switch {
		case address == "":
			return k, l, "", fault.Invalid{Field: "url", Reason: "required"}
		case !known:
			return k, l, "", fault.Invalid{Field: "url", Reason: "no_issue"}
		case was != nil && was.Number != 0:
			return k, l, "", fault.Invalid{Field: "url", Reason: "has_issue"}
		}
		return k, ticket.Link{TrackerID: k.ID, Number: number, State: ticket.Open, NextAt: t.now}, journal.IssueLinked, nil
	})
}

// linking says what a task is to be linked to, and what the log says of it.
type linking func(t *tx, was *ticket.Link) (ticket.Tracker, ticket.Link, string, error)

func (s *Store) linkIssue(ctx context.Context, taskID string, by readiness.Actor, now time.Time, decide linking) (l ticket.Link, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		l, err = s.link(ctx, t, taskID, decide)
		return err
	})
	return fault.OrNone(l, err, "issue of task %s", taskID)
}

// link links a task as was decided, in place of what it was linked to.
func (s *Store) link(ctx context.Context, t *tx, taskID string, decide linking) (ticket.Link, error) {
	task, err := s.task(ctx, t, taskID)
	if err != nil {
		return ticket.Link{}, err
	}
	was, there, err := found(issueTable.get(ctx, t, `WHERE task_id = $1`, taskID))
	if err != nil {
		return ticket.Link{}, err
	}
	before := &was
	if !there {
		before = nil
	}
	k, l, kind, err := decide(t, before)
	if err != nil {
		return l, err
	}
	l.TaskID, l.EventID = taskID, task.EventID
	l.At, l.By, l.ByID = t.now, t.by.Name, t.by.ID
	if err := s.recordIssue(ctx, t, kind, k, l); err != nil {
		return l, err
	}
	if err := t.keepTasks(ctx, task.EventID); err != nil {
		return l, err
	}
	if err := do(ctx, t, `DELETE FROM task_issues WHERE task_id = $1`, taskID); err != nil {
		return l, err
	}
	return l, issueTable.insert(ctx, t, &l, ``)
}

// keepTasks sees to it that the tasks of an event stand in the store and not in the ladder alone.
func (t *tx) keepTasks(ctx context.Context, eventID string) error {
	e, _, err := t.storeTasks(ctx, eventID)
	if err != nil {
		return err
	}
	return t.tasksChanged(ctx, &e)
}

// recordIssue writes what happened to the issue of a task into the log.
func (s *Store) recordIssue(ctx context.Context, t *tx, kind string, k ticket.Tracker, l ticket.Link) error {
	task, err := s.task(ctx, t, l.TaskID)
	if errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	data := map[string]string{"tracker": k.Name}
	if l.Number != 0 {
		data["issue"], data["url"] = k.Short(l.Number), k.Address(l.Number)
	}
	if l.Trouble != "" {
		data["trouble_code"] = l.Trouble
	}
	t.recordTask(task, readiness.Outcome{Kind: kind, Data: data})
	return nil
}

// UnlinkIssue ends the link of a task with its issue, which stays as it is. ErrNotFound where there is none.
func (s *Store) UnlinkIssue(ctx context.Context, taskID string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		l, err := issueTable.get(ctx, t, `WHERE task_id = $1`, taskID)
		if err != nil {
			return err
		}
		k, err := loadTracker(ctx, t, l.TrackerID)
		if err != nil {
			return err
		}
		if err := s.recordIssue(ctx, t, journal.IssueUnlinked, k, l); err != nil {
			return err
		}
		return do(ctx, t, `DELETE FROM task_issues WHERE task_id = $1`, taskID)
	})
	return fault.Wrap(err, "unlink the issue of task %s", taskID)
}

// mostIssues is how many issues of one tracker are begun at a look, so that those of one leave room for the others.
const mostIssues = 50

// IssuesDue lists the issues that are to be asked for at now, the longest overdue first. By a clock that was ahead their events were
// long over, so that they were never to be asked for again: those are due too.
func (s *Store) IssuesDue(ctx context.Context, now time.Time) ([]ticket.Due, error) {
	args := append([]any{ms(now), ms(now.Add(ticket.LongestPause + fault.MaxSkew)), mostIssues, ms(now.Add(fault.MaxSkew))}, anys(ticket.LastingTroubles)...)
	links, err := issueTable.list(ctx, s.read, `WHERE task_id IN (SELECT task_id FROM (
		SELECT task_id, ROW_NUMBER() OVER (PARTITION BY tracker_id ORDER BY next_at, task_id) AS turn FROM task_issues
		WHERE next_at > 0 AND (next_at <= $1 OR next_at > $2)
		OR next_at = 0 AND asked_at > $4 AND (state <> 'wanted' OR trouble NOT IN `+params(5, len(ticket.LastingTroubles))+`)
		) AS ranked WHERE turn <= $3) ORDER BY next_at, task_id`, args...)
	if err != nil || len(links) == 0 {
		return nil, fault.Wrap(err, "read the issues that are due")
	}
	all, err := s.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]ticket.Tracker{}
	for _, k := range all {
		by[k.ID] = k
	}
	var due []ticket.Due
	for _, l := range links {
		k := by[l.TrackerID]
		if !now.Before(fault.Bounded(now, k.QuietUntil, ticket.LongestPause)) {
			due = append(due, ticket.Due{Link: l, Tracker: k})
		}
	}
	return due, nil
}

// ClaimIssue says that nobody else asks for an issue until the lease ends; false where somebody does, or the tracker has asked for quiet
// since it was found to be due. One that is to be created counts a try before it is made.
func (s *Store) ClaimIssue(ctx context.Context, l ticket.Link, now, lease time.Time) (bool, error) {
	n, err := exec(ctx, s.write, `UPDATE task_issues SET next_at = $3, tries = tries + CASE WHEN number = 0 THEN 1 ELSE 0 END
		WHERE task_id = $1 AND next_at = $2 AND number = $4 AND tracker_id IN (SELECT id FROM trackers WHERE quiet_until <= $5 OR quiet_until > $6)`,
		l.TaskID, ms(l.NextAt), ms(lease), l.Number, ms(now), ms(now.Add(ticket.LongestPause+fault.MaxSkew)))
	return n == 1, fault.Wrap(err, "claim the issue of task %s", l.TaskID)
}

// IssueAnswered notes what a tracker answered about an issue, for every task that is linked to it, and what that turned. A link that
// leads elsewhere by now stays as it is.
func (s *Store) IssueAnswered(ctx context.Context, due ticket.Due, a ticket.Answer, now time.Time) error {
	a.At = stored(a.At)
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		links, err := issueTable.list(ctx, t, `WHERE tracker_id = $1 AND number = $2 AND (number <> 0 OR task_id = $3) ORDER BY task_id`,
			due.TrackerID, due.Number, due.TaskID)
		if err != nil {
			return err
		}
		if err := t.trackerAnswered(ctx, due.Tracker, a); err != nil {
			return err
		}
		for _, l := range links {
			if a.Same && l.ETag != due.ETag {
				continue // it is the same as what another saw
			}
			if err := s.seenIssue(ctx, t, due.Tracker, l, a); err != nil {
				return err
			}
		}
		return nil
	})
	return fault.Wrap(err, "note the answer about the issue of task %s", due.TaskID)
}

// turnKinds are the lines of the log for what an answer turned.
var turnKinds = map[ticket.Turn]string{ticket.Created: journal.IssueCreated, ticket.Shut: journal.IssueClosed, ticket.Reopened: journal.IssueReopened, ticket.Lost: journal.IssueLost}

func (s *Store) seenIssue(ctx context.Context, t *tx, k ticket.Tracker, was ticket.Link, a ticket.Answer) error {
	e, err := loadEvent(ctx, t, was.EventID)
	if err != nil {
		return err
	}
	from, to := e.Window()
	l, turn := was.Seen(a, from, to)
	if kind, said := turnKinds[turn]; said {
		if err := s.recordIssue(ctx, t, kind, k, l); err != nil {
			return err
		}
	}
	if !l.Same(was) {
		t.touch()
	}
	return do(ctx, t, `UPDATE task_issues SET number = $2, state = $3, reason = $4, turned_at = $5, asked_at = $6, next_at = $7, failures = $8, trouble = $9,
		status = $10, etag = $11, known = $12 WHERE task_id = $1`, l.TaskID, l.Number, string(l.State), l.Reason, ms(l.TurnedAt), ms(l.AskedAt), ms(l.NextAt), l.Failures,
		l.Trouble, l.Status, l.ETag, l.Known)
}

// trackerAnswered notes how a tracker is, where that differs from before. What is wrong with one issue is not wrong with the tracker.
func (t *tx) trackerAnswered(ctx context.Context, was ticket.Tracker, a ticket.Answer) error {
	trouble, status := a.Trouble, a.Status
	if trouble == "" || trouble == ticket.Gone || trouble == ticket.Moved || trouble == ticket.Rejected || trouble == ticket.Unsure {
		trouble, status = "", 0
	}
	if trouble == was.Trouble && status == was.Status && a.QuietTo.IsZero() {
		return nil
	}
	if trouble != was.Trouble {
		t.touch()
	}
	quiet := a.QuietTo
	if last := a.At.Add(ticket.LongestPause); quiet.After(last) {
		quiet = last
	}
	return do(ctx, t, `UPDATE trackers SET trouble = $2, status = $3, quiet_until = $4 WHERE id = $1`, was.ID, trouble, status, ms(quiet))
}
