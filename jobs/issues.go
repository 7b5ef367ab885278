package jobs

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/preference"
	"tallylight/readiness/ticket"
	"tallylight/text"
	"tallylight/tracker"
)

// IssueStore is what following issues needs of the store.
type IssueStore interface {
	IssuesDue(ctx context.Context, now time.Time) ([]ticket.Due, error)
	ClaimIssue(ctx context.Context, l ticket.Link, now, lease time.Time) (bool, error)
	IssueAnswered(ctx context.Context, due ticket.Due, a ticket.Answer, now time.Time) error
	Task(ctx context.Context, id string) (readiness.Task, error)
	Event(ctx context.Context, id string) (readiness.Event, error)
	CompanyOrLast(ctx context.Context) preference.Company
}

// IssueWatcher creates the issues that are wanted and follows those that tasks are linked to. It must not be copied after its first
// use.
type IssueWatcher struct {
	Store   IssueStore
	Clients map[ticket.Kind]tracker.Client
	Log     *slog.Logger
	Now     func() time.Time
	Home    func(context.Context) *time.Location
	Lang    text.Lang // where the company has chosen none
	BaseURL string    // of this installation

	pool pool
}

const (
	trackersAtOnce = 8
	// issueLease is longer than a search of all pages and a creation take.
	issueLease = 5 * time.Minute
)

// FollowDue begins to ask for every issue that is due; Wait waits for them. Each tracker is asked one thing at a time, and none waits
// for another.
func (w *IssueWatcher) FollowDue(ctx context.Context, now time.Time) error {
	all, err := w.Store.IssuesDue(ctx, now)
	if err != nil {
		return err
	}
	for _, due := range all {
		w.pool.start(due.TaskID, due.TrackerID, trackersAtOnce, func() error { return w.follow(ctx, due) }, func(err error) {
			if ctx.Err() == nil {
				w.Log.Error("answer about an issue not stored", "task", due.TaskID, "error", err)
			}
		})
	}
	return nil
}

// Wait returns when nothing is asked any more.
func (w *IssueWatcher) Wait() { w.pool.wait() }

// follow asks for one issue, unless somebody else does. What the end of the program cuts short is asked again when the lease ends; a
// creation is then looked for first.
func (w *IssueWatcher) follow(ctx context.Context, due ticket.Due) error {
	now := w.Now()
	mine, err := w.Store.ClaimIssue(ctx, due.Link, now, now.Add(issueLease))
	if err != nil || !mine {
		return err
	}
	a, err := w.ask(ctx, due)
	if err != nil || ctx.Err() != nil {
		return cmp.Or(err, ctx.Err())
	}
	if a.Trouble != "" {
		w.Log.Warn("issue tracker", "tracker", due.Tracker.ID, "task", due.TaskID, "trouble", a.Trouble, "status", a.Status)
	}
	return w.Store.IssueAnswered(ctx, due, a, w.Now())
}

// ask looks at an issue, or creates it.
func (w *IssueWatcher) ask(ctx context.Context, due ticket.Due) (ticket.Answer, error) {
	client, known := w.Clients[due.Tracker.Kind]
	switch {
	case !known:
		return ticket.Answer{At: w.Now(), Trouble: ticket.Unread}, nil
	case due.State != ticket.Wanted:
		return client.Look(ctx, due.Tracker, due.Number, due.ETag), nil
	}
	draft, err := w.draft(ctx, due)
	if err != nil {
		return ticket.Answer{}, err
	}
	a := client.Find(ctx, due.Tracker, draft.Marker, due.FindSince())
	if first := due.Tries == 0; a.Number != 0 || a.Trouble != "" && !(first && a.Trouble == ticket.Unsure) {
		return a, nil
	}
	return client.Create(ctx, due.Tracker, draft), nil
}

// draft writes the issue for a task as things stand, in the language of the company.
func (w *IssueWatcher) draft(ctx context.Context, due ticket.Due) (ticket.Draft, error) {
	task, err := w.Store.Task(ctx, due.TaskID)
	if err != nil {
		return ticket.Draft{}, err
	}
	e, err := w.Store.Event(ctx, task.EventID)
	if err != nil {
		return ticket.Draft{}, err
	}
	lang := cmp.Or(text.Lang(w.Store.CompanyOrLast(ctx).Language), w.Lang)
	words := text.For(lang)
	if !due.Tracker.Confidential {
		row := readiness.Row{Event: e, Readiness: readiness.Readiness{Tasks: readiness.Checklist{{Task: task}}}}.Withhold(w.Now(), words.Word.Private)
		e, task = row.Event, row.Tasks[0].Task
	}
	return words.IssueDraft(e, task, w.BaseURL+"/tasks/"+task.ID, due.Marker(), text.Clock{Now: w.Now(), Zone: w.Home(ctx)}), nil
}
