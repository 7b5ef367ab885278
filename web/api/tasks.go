package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tallylight/readiness"
)

func (s *service) taskOperations() {
	serve(s, operation{id: "list-event-tasks", method: http.MethodGet, path: "/events/{id}/tasks", summary: "The checklist of an event"}, s.eventTasks)
	serve(s, operation{id: "list-tasks", method: http.MethodGet, path: "/tasks", summary: "Open tasks of coming events, by due time"}, s.tasks)
	serve(s, operation{id: "get-task", method: http.MethodGet, path: "/tasks/{id}", summary: "One task"}, s.getTask)
	work := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/tasks/{id}/" + path, summary: summary, needs: readiness.WorkTasks}
	}
	serve(s, work("claim-task", http.MethodPut, "claim", "Pick a task up"), s.claim(s.Store.ClaimTask))
	serve(s, work("release-task", http.MethodDelete, "claim", "Put a task down"), s.claim(s.Store.ReleaseTask))
	serve(s, work("complete-task", http.MethodPut, "completion", "A task is done, with its evidence"), s.completeTask)
	serve(s, work("reopen-task", http.MethodDelete, "completion", "A task is not done after all"), s.undo(s.Store.ReopenTask))
	serve(s, work("waive-task", http.MethodPut, "waiver", "Skip a task, for a reason"), s.waiveTask)
	serve(s, work("withdraw-waiver", http.MethodDelete, "waiver", "Ask for a skipped task again"), s.undo(s.Store.WithdrawWaiver))
}

// Tasks is one page of a list of tasks.
type Tasks struct {
	Tasks []Task  `json:"tasks" nullable:"false"`
	Next  *string `json:"next" doc:"cursor of the next page; null on the last."`
}

type eventTasksQuery struct {
	Path
	Page
}

// eventTasks answers GET /events/{id}/tasks, those that are gone included.
func (s *service) eventTasks(ctx context.Context, by caller, in *eventTasksQuery) (Tasks, error) {
	row, facts, err := s.readRow(ctx, by, in.ID)
	if err != nil {
		return Tasks{}, err
	}
	return s.taskPage(by, facts.Ladder, row.Tasks, in.Page)
}

// tasks answers GET /tasks.
func (s *service) tasks(ctx context.Context, by caller, in *struct{ Page }) (Tasks, error) {
	facts, err := s.facts(ctx, by.now)
	if err != nil {
		return Tasks{}, err
	}
	return s.taskPage(by, facts.Ladder, openTasks(by.now, facts), in.Page)
}

// openTasks lists the tasks of coming events that are neither settled nor without force yet.
func openTasks(now time.Time, facts readiness.Snapshot) []readiness.TaskStatus {
	var open []readiness.TaskStatus
	for _, row := range readiness.Coming(now, readiness.Board(now, facts)) {
		if row.Phase == readiness.CancelledPhase {
			continue
		}
		for _, t := range row.Tasks {
			if !t.Settled() && !t.Soon {
				open = append(open, t)
			}
		}
	}
	return open
}

func (s *service) taskPage(by caller, ladder readiness.Ladder, tasks []readiness.TaskStatus, p Page) (Tasks, error) {
	key := func(t readiness.TaskStatus) string { return byTime(t.Due, t.ID) }
	slices.SortFunc(tasks, func(a, b readiness.TaskStatus) int { return cmp.Compare(key(a), key(b)) })
	page, next, err := list(tasks, p, key, s.shape(by, by.now, ladder).task)
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
		return Task{}, fmt.Errorf("task %s: %w", id, readiness.ErrNotFound)
	}
	return s.shape(by, by.now, facts.Ladder).task(row.Tasks[i]), nil
}

// getTask answers GET /tasks/{id}.
func (s *service) getTask(ctx context.Context, by caller, in *Path) (Task, error) {
	return s.readTask(ctx, by, in.ID)
}

// claim makes the answer to PUT and DELETE /tasks/{id}/claim, which each concern only who asks: no version is
// wanted.
func (s *service) claim(do func(context.Context, string, readiness.Actor, time.Time) (readiness.Task, error)) func(context.Context, caller, *Path) (Task, error) {
	return func(ctx context.Context, by caller, in *Path) (Task, error) {
		_, err := do(ctx, in.ID, by.Actor, by.now)
		return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
	}
}

type completeTask struct {
	Path
	Version
	Body struct {
		Evidence string `json:"evidence" maxLength:"2000" doc:"A link or a sentence that shows it."`
		Note     string `json:"note,omitempty" maxLength:"2000"`
		Version  int64  `json:"version,omitempty"`
	}
}

// completeTask answers PUT /tasks/{id}/completion.
func (s *service) completeTask(ctx context.Context, by caller, in *completeTask) (Task, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Task{}, err
	}
	_, err = s.Store.CompleteTask(ctx, in.ID, version, in.Body.Evidence, in.Body.Note, by.Actor, by.now)
	return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
}

type waiveTask struct {
	Path
	Version
	Body struct {
		Reason   string `json:"reason" maxLength:"2000"`
		Approver string `json:"approver,omitempty" maxLength:"2000" doc:"Who answers for it; whoever skips it where left out."`
		Until    string `json:"until,omitempty" doc:"RFC 3339, or the last day in the company's zone; as long as the event lasts where left out."`
		Version  int64  `json:"version,omitempty"`
	}
}

// waiveTask answers PUT /tasks/{id}/waiver.
func (s *service) waiveTask(ctx context.Context, by caller, in *waiveTask) (Task, error) {
	version, err := in.anyVersion(in.Body.Version)
	if err != nil {
		return Task{}, err
	}
	until, isDate, err := moment("until", in.Body.Until, s.Zone)
	if err != nil {
		return Task{}, err
	}
	if isDate {
		until = until.In(s.Zone).AddDate(0, 0, 1).UTC()
	}
	_, err = s.Store.WaiveTask(ctx, in.ID, version, in.Body.Reason, in.Body.Approver, until, by.Actor, by.now)
	return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
}

type undo struct {
	Path
	Version
}

// undo makes the answer to DELETE /tasks/{id}/completion and .../waiver.
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
