package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

func (s *service) taskOperations() {
	serve(s, reads("list-event-tasks", "/events/{id}/tasks", "List the tasks of an event"), s.eventTasks)
	serve(s, operation{id: "add-task", method: http.MethodPost, path: "/events/{id}/tasks", summary: "Add a task to one event",
		needs: to(readiness.WorkTasks, account.Tasks), status: http.StatusCreated, body: reflect.TypeFor[intent.OwnTask]()}, s.addTask)
	serve(s, reads("list-tasks", "/tasks", "List open tasks of the next 200 events by due time"), s.tasks)
	serve(s, reads("get-task", "/tasks/{id}", "Get a task"), byID(s.readTask))
	work := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/tasks/{id}" + path, summary: summary, needs: to(readiness.WorkTasks, account.Tasks)}
	}
	serve(s, work("claim-task", http.MethodPut, "/claim", "Pick up a task"), s.claim(s.Store.ClaimTask))
	serve(s, work("release-task", http.MethodDelete, "/claim", "Release a task"), s.claim(s.Store.ReleaseTask))
	serve(s, work("keep-task", http.MethodPut, "/claim/seen", "Confirm that you are still working on a task"), s.claim(s.Store.KeepTask))
	carry(s, work("note-task", http.MethodPost, "/notes", "Add a note to a task"), false, s.noteTask, s.readTask)
	carry(s, work("complete-task", http.MethodPut, "/completion", "Complete a task with evidence"), true, s.completeTask, s.readTask)
	serve(s, work("reopen-task", http.MethodDelete, "/completion", "Reopen a task"), s.undo(s.Store.ReopenTask))
	carry(s, work("confirm-task", http.MethodPut, "/confirmation", "Confirm a manually completed task as a second person"), true, s.confirmTask, s.readTask)
	carry(s, work("review-task", http.MethodPut, "/review", "Fill in the review of an event"), true, s.reviewTask, s.readTask)
	serve(s, work("take-role", http.MethodPut, "/roles/{role}", "Take a role of the war room"), s.role(s.Store.TakeRole))
	serve(s, work("leave-role", http.MethodDelete, "/roles/{role}", "Give a role of the war room back"), s.role(s.Store.LeaveRole))
	carry(s, work("waive-task", http.MethodPut, "/waiver", "Ask to skip a task, with a reason"), false, s.waiveTask, s.readTask)
	approve := work("approve-waiver", http.MethodPut, "/waiver/approval", "Approve that a task is skipped, as another person")
	approve.needs = to(readiness.WaiveCheck, account.Tasks)
	carry(s, approve, true, s.approveWaiver, s.readTask)
	serve(s, work("withdraw-waiver", http.MethodDelete, "/waiver", "Withdraw the skip of a task"), s.undo(s.Store.WithdrawWaiver))
	serve(s, operation{id: "still-right", method: http.MethodPost, path: "/events/{id}/still-right", summary: "Confirm for the new air time what proved tasks before a move",
		needs: to(readiness.WorkTasks, account.Tasks), body: reflect.TypeFor[intent.StillRight](), strict: true}, s.stillRight)
	serve(s, work("ask-task", http.MethodPost, "/verification", "Run the verifier of a task now"), s.askTask)
	serve(s, work("remove-task", http.MethodDelete, "", "Remove a task that was added to one event"), s.undo(s.Store.RemoveTask))
}

// Tasks is one page of a list of tasks.
type Tasks struct {
	Tasks []Task  `json:"tasks" nullable:"false"`
	Next  *string `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

type eventTasksQuery struct {
	Path
	Page
	At
}

// eventTasks answers GET /events/{id}/tasks, those that are gone included, as they are or were known at an instant.
func (s *service) eventTasks(ctx context.Context, by caller, in *eventTasksQuery) (Tasks, error) {
	at, err := in.instant(by.now)
	if err != nil {
		return Tasks{}, err
	}
	var row readiness.Row
	var facts readiness.Snapshot
	if at.IsZero() {
		row, facts, err = s.readRow(ctx, by, in.ID)
	} else {
		row, facts, err = s.rowAt(ctx, by, in.ID, at)
	}
	if err != nil {
		return Tasks{}, err
	}
	return s.taskPage(s.shape(by, cmp.Or(at, by.now), facts.Ladder), row.Tasks, in.Page)
}

// addTask answers POST /events/{id}/tasks.
func (s *service) addTask(ctx context.Context, by caller, in *on[intent.OwnTask]) (Task, error) {
	meant, err := said(in.Version, in.Body, intent.OwnTask{}, false)
	ask, wrong := meant.Ask()
	if err = both[intent.OwnTask](err, wrong); err != nil {
		return Task{}, err
	}
	task, err := s.Store.AddTask(ctx, in.ID, ask, by.Actor, by.now)
	if err != nil {
		return Task{}, named[intent.OwnTask](err)
	}
	return s.readTask(ctx, by, task.ID)
}

// tasks answers GET /tasks.
func (s *service) tasks(ctx context.Context, by caller, in *struct{ Page }) (Tasks, error) {
	facts, err := s.facts(ctx, by.now)
	if err != nil {
		return Tasks{}, err
	}
	v := s.shape(by, by.now, facts.Ladder)
	return s.taskPage(v, v.openTasks(facts), in.Page)
}

// openTasks lists the tasks of coming events that are neither settled nor without force yet, as the caller may see them.
func (v shape) openTasks(facts readiness.Snapshot) []readiness.TaskStatus {
	var open []readiness.TaskStatus
	for _, row := range readiness.Coming(v.clock.Now, readiness.Board(v.clock.Now, facts)) {
		if row.Phase == readiness.CancelledPhase {
			continue
		}
		for _, t := range v.seen(row).Tasks {
			if !t.Settled() && !t.Soon {
				open = append(open, t)
			}
		}
	}
	return open
}

func (s *service) taskPage(v shape, tasks []readiness.TaskStatus, p Page) (Tasks, error) {
	key := func(t readiness.TaskStatus) string { return intent.TimeKey(t.Due, t.ID) }
	slices.SortFunc(tasks, func(a, b readiness.TaskStatus) int { return cmp.Compare(key(a), key(b)) })
	page, next, err := list(tasks, p, key, v.task)
	return Tasks{page, next}, err
}

// readTask gives a task as it stands now.
func (s *service) readTask(ctx context.Context, by caller, id string) (Task, error) {
	task, err := s.Store.Task(ctx, id)
	if err != nil {
		return Task{}, err
	}
	row, facts, err := s.readRow(ctx, by, task.EventID)
	if err != nil {
		return Task{}, err
	}
	i := slices.IndexFunc(row.Tasks, func(t readiness.TaskStatus) bool { return t.ID == id })
	if i < 0 {
		return Task{}, fmt.Errorf("task %s: %w", id, fault.ErrNotFound)
	}
	return s.shape(by, by.now, facts.Ladder).task(row.Tasks[i]), nil
}

// claim makes the answer to PUT and DELETE /tasks/{id}/claim and PUT .../claim/seen, which each concern only who asks: no
// version is wanted.
func (s *service) claim(do func(context.Context, string, readiness.Actor, time.Time) (readiness.Task, error)) func(context.Context, caller, *Path) (Task, error) {
	return func(ctx context.Context, by caller, in *Path) (Task, error) {
		_, err := do(ctx, in.ID, by.Actor, by.now)
		return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
	}
}

// noteTask answers POST /tasks/{id}/notes. What is said goes into the log.
func (s *service) noteTask(ctx context.Context, by caller, id string, n intent.Note) error {
	_, err := s.Store.NoteTask(ctx, id, n.Note, by.Actor, by.now)
	return err
}

// completeTask answers PUT /tasks/{id}/completion.
func (s *service) completeTask(ctx context.Context, by caller, id string, c intent.Completion) error {
	_, err := s.Store.CompleteTask(ctx, id, c.Version, c.Said(), by.Actor, by.now)
	return err
}

// confirmTask answers PUT /tasks/{id}/confirmation. The version says which evidence was looked at.
func (s *service) confirmTask(ctx context.Context, by caller, id string, p intent.Pressed) error {
	_, err := s.Store.ConfirmTask(ctx, id, p.Version, by.Actor, by.now)
	return err
}

// waiveTask answers PUT /tasks/{id}/waiver.
func (s *service) waiveTask(ctx context.Context, by caller, id string, w intent.Waiver) error {
	until, err := w.Ends(s.clock(by))
	if err != nil {
		return err
	}
	_, err = s.Store.WaiveTask(ctx, id, w.Version, w.Reason, until, by.Actor, by.now)
	return err
}

// approveWaiver answers PUT /tasks/{id}/waiver/approval. The version says which skip was looked at.
func (s *service) approveWaiver(ctx context.Context, by caller, id string, p intent.Pressed) error {
	_, err := s.Store.ApproveWaiver(ctx, id, p.Version, by.Actor, by.now)
	return err
}

// reviewTask answers PUT /tasks/{id}/review.
func (s *service) reviewTask(ctx context.Context, by caller, id string, r intent.Review) error {
	_, err := s.Store.CompleteTask(ctx, id, r.Version, claim.Said{Review: r.Answers()}, by.Actor, by.now)
	return err
}

type onRole struct {
	Path
	Role string `path:"role" doc:"lead, scribe or comms."`
}

// role makes the answer to PUT and DELETE /tasks/{id}/roles/{role}: no version is wanted.
func (s *service) role(do func(ctx context.Context, id, role string, by readiness.Actor, now time.Time) (readiness.Task, error)) func(context.Context, caller, *onRole) (Task, error) {
	return func(ctx context.Context, by caller, in *onRole) (Task, error) {
		_, err := do(ctx, in.ID, in.Role, by.Actor, by.now)
		return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
	}
}

// StillRight is what became of the tasks that were confirmed for the new air time.
type StillRight struct {
	Confirmed []string `json:"confirmed" nullable:"false" doc:"Ids of the tasks that hold for the new air time."`
	Left      []Left   `json:"left" nullable:"false" doc:"Tasks that are left, and why."`
}

// Left is a task that was not confirmed.
type Left struct {
	TaskID string `json:"task_id"`
	Reason string `json:"reason" doc:"Fixed word."`
	Text   string `json:"text" doc:"The same in the language of Accept-Language."`
}

// stillRight answers POST /events/{id}/still-right.
func (s *service) stillRight(ctx context.Context, by caller, in *on[intent.StillRight]) (StillRight, error) {
	meant, err := said(in.Version, in.Body, intent.StillRight{}, true)
	if err != nil {
		return StillRight{}, err
	}
	done, left, err := s.Store.StillRight(ctx, in.ID, meant.Version, meant.IDs(), by.Actor, by.now)
	if err != nil {
		return StillRight{}, named[intent.StillRight](err)
	}
	return StillRight{Confirmed: append([]string{}, done...), Left: each(left, func(l db.LeftTask) Left {
		return Left{TaskID: l.Task.ID, Reason: l.Why.Reason, Text: by.text.Invalid(l.Why)}
	})}, nil
}

// askTask answers POST /tasks/{id}/verification.
func (s *service) askTask(ctx context.Context, by caller, in *Path) (Task, error) {
	if s.Verifier == nil {
		return Task{}, fault.Invalid{Field: "task", Reason: "nobody_to_ask"}
	}
	if _, err := s.Verifier.Ask(ctx, in.ID); err != nil {
		return Task{}, err
	}
	return s.readTask(ctx, by, in.ID)
}

type undo struct {
	Path
	Version
}

// undo makes the answer to DELETE /tasks/{id}, .../completion and .../waiver.
func (s *service) undo(do func(context.Context, string, int64, readiness.Actor, time.Time) (readiness.Task, error)) func(context.Context, caller, *undo) (Task, error) {
	return func(ctx context.Context, by caller, in *undo) (Task, error) {
		version, err := in.anyVersion(0)
		if err != nil {
			return Task{}, err
		}
		_, err = do(ctx, in.ID, version, by.Actor, by.now)
		return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
	}
}
