package api

import (
	"context"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/ticket"
	"tallylight/web/intent"
)

func (s *service) trackerOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/trackers" + path, summary: summary, needs: to(readiness.Connect, account.Admin)}
	}
	serve(s, op("list-trackers", http.MethodGet, "", "List the projects of issue trackers"), s.trackers)
	add := op("add-tracker", http.MethodPost, "", "Add a project of an issue tracker (GitHub or GitLab)")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewTracker]()
	serve(s, add, s.addTracker)
	serve(s, op("get-tracker", http.MethodGet, "/{id}", "Get a project of an issue tracker"), byID(s.readTracker))
	change := op("change-tracker", http.MethodPatch, "/{id}", "Change a project of an issue tracker. Its issues are read again at once")
	change.body, change.strict = reflect.TypeFor[intent.TrackerEdit](), true
	serve(s, change, s.changeTracker)
	serveNothing(s, op("remove-tracker", http.MethodDelete, "/{id}", "Remove a project of an issue tracker. Its issues stay, and are no longer followed"),
		removing(s.Store.RemoveTracker, s.readTracker))
	serve(s, reads("get-task-issue", "/tasks/{id}/issue", "Get the issue that a task is linked to"), byID(s.readTaskIssue))
	carry(s, operation{id: "link-issue", method: http.MethodPut, path: "/tasks/{id}/issue", needs: to(readiness.WorkTasks, account.Tasks),
		summary: "Link a task to an issue: one that is created in a tracker, or an existing one"}, false, s.linkIssue, s.readTaskIssue)
	serveNothing(s, operation{id: "unlink-issue", method: http.MethodDelete, path: "/tasks/{id}/issue", needs: to(readiness.WorkTasks, account.Tasks),
		summary: "Unlink a task from its issue, which stays as it is"}, s.unlinkIssue)
}

// Tracker is a project of an issue tracker. Its token is written and never read.
type Tracker struct {
	ID           string  `json:"id"`
	Kind         string  `json:"kind" enum:"github,gitlab"`
	Name         string  `json:"name"`
	URL          string  `json:"url" doc:"Address of the server."`
	Project      string  `json:"project"`
	Confidential bool    `json:"confidential" doc:"Whether issues may say what confidential events are about."`
	Trouble      *string `json:"trouble" doc:"Why its last answer was none: token, forbidden, limited, server, unread, or a word for the network; null if it was one."`
	CreatedAt    string  `json:"created_at" format:"date-time"`
	Version      int64   `json:"version"`
}

func (k Tracker) version() int64 { return k.Version }

func shownTracker(k ticket.Tracker) Tracker {
	return Tracker{ID: k.ID, Kind: string(k.Kind), Name: k.Name, URL: k.URL, Project: k.Project, Confidential: k.Confidential,
		Trouble: orNull(k.Trouble), CreatedAt: stamp(k.CreatedAt), Version: k.Version}
}

// Trackers lists them all.
type Trackers struct {
	Trackers []Tracker `json:"trackers" nullable:"false"`
	Next     *string   `json:"next" doc:"Always null."`
}

// trackers answers GET /trackers.
func (s *service) trackers(ctx context.Context, _ caller, _ *struct{}) (Trackers, error) {
	all, err := s.Store.Trackers(ctx)
	return Trackers{Trackers: each(all, shownTracker)}, err
}

func (s *service) readTracker(ctx context.Context, _ caller, id string) (Tracker, error) {
	k, err := s.Store.Tracker(ctx, id)
	return shownTracker(k), err
}

// addTracker answers POST /trackers.
func (s *service) addTracker(ctx context.Context, by caller, in *of[intent.NewTracker]) (Tracker, error) {
	meant, err := said(in.Version, in.Body, intent.NewTracker{}, false)
	if err != nil {
		return Tracker{}, err
	}
	k, err := s.Store.AddTracker(ctx, meant.Tracker(), by.Actor, by.now)
	if err != nil {
		return Tracker{}, named[intent.NewTracker](err)
	}
	return shownTracker(k), nil
}

// changeTracker answers PATCH /trackers/{id}.
func (s *service) changeTracker(ctx context.Context, by caller, in *on[intent.TrackerEdit]) (Tracker, error) {
	k, err := s.Store.Tracker(ctx, in.ID)
	if err != nil {
		return Tracker{}, err
	}
	meant, err := said(in.Version, in.Body, intent.TrackerEditOf(k), true)
	if err == nil {
		_, err = s.Store.ChangeTracker(ctx, meant.Tracker(in.ID), by.Actor, by.now)
	}
	return edited(named[intent.TrackerEdit](err), func() (Tracker, error) { return s.readTracker(ctx, by, in.ID) })
}

// TaskIssue is the issue that a task is linked to. Closing it completes nothing.
type TaskIssue struct {
	TaskID       string  `json:"task_id"`
	TrackerID    *string `json:"tracker_id" doc:"Null where the caller may not know what the event is about; likewise issue and url."`
	Issue        *string `json:"issue" doc:"Such as owner/repository#12; null while it is being created."`
	URL          *string `json:"url"`
	State        string  `json:"state" enum:"wanted,open,closed" doc:"wanted: it is being created."`
	Reason       *string `json:"reason" doc:"Why it was closed: completed, not_planned or duplicate; null if the tracker does not say."`
	AsksEvidence bool    `json:"asks_evidence" doc:"It is closed: add what proves the task."`
	Trouble      *string `json:"trouble" doc:"Why the last answer was none: gone, token, forbidden, limited, moved, rejected, server, unread, unsure, or a word for the network; null if it was one."`
	TurnedAt     *string `json:"turned_at" format:"date-time" doc:"When it was seen to be closed or reopened."`
	AskedAt      *string `json:"asked_at" format:"date-time" doc:"When the tracker answered last."`
	NextAt       *string `json:"next_at" format:"date-time" doc:"When it is asked next; null: not before somebody acts."`
	LinkedAt     string  `json:"linked_at" format:"date-time"`
}

// readTaskIssue gives the issue of a task as the caller may see it.
func (s *service) readTaskIssue(ctx context.Context, by caller, taskID string) (TaskIssue, error) {
	l, err := s.Store.IssueOf(ctx, taskID)
	if err != nil {
		return TaskIssue{}, err
	}
	e, err := s.Store.Event(ctx, l.EventID)
	if err != nil {
		return TaskIssue{}, err
	}
	k, err := s.Store.Tracker(ctx, l.TrackerID)
	if err != nil {
		return TaskIssue{}, err
	}
	if e.Confidential(by.now) && !by.Role.May(readiness.SeePrivate) {
		l = l.Withhold()
	}
	shown := TaskIssue{TaskID: l.TaskID, TrackerID: orNull(l.TrackerID), State: string(l.State), Reason: orNull(l.Reason), AsksEvidence: l.AsksEvidence(),
		Trouble: orNull(l.Trouble), TurnedAt: stampOrNull(l.TurnedAt), AskedAt: stampOrNull(l.AskedAt), NextAt: stampOrNull(l.NextAt), LinkedAt: stamp(l.At)}
	if l.Number != 0 {
		shown.Issue, shown.URL = orNull(k.Short(l.Number)), orNull(k.Address(l.Number))
	}
	return shown, nil
}

// linkIssue answers PUT /tasks/{id}/issue.
func (s *service) linkIssue(ctx context.Context, by caller, id string, in intent.IssueLink) error {
	err := in.Wrong()
	switch {
	case err != nil:
	case in.Tracker != "":
		_, err = s.Store.CreateIssue(ctx, id, in.Tracker, by.Actor, by.now)
	default:
		_, err = s.Store.LinkIssue(ctx, id, in.URL, by.Actor, by.now)
	}
	return err
}

// unlinkIssue answers DELETE /tasks/{id}/issue.
func (s *service) unlinkIssue(ctx context.Context, by caller, in *Path) error {
	return s.Store.UnlinkIssue(ctx, in.ID, by.Actor, by.now)
}
