package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func (s *service) taskOperations() {
	serve(s, operation{id: "list-event-tasks", method: http.MethodGet, path: "/events/{id}/tasks", summary: "List the tasks of an event"}, s.eventTasks)
	serve(s, operation{id: "add-task", method: http.MethodPost, path: "/events/{id}/tasks", summary: "Add a task to one event",
		needs: readiness.WorkTasks, status: http.StatusCreated}, s.addTask)
	serve(s, operation{id: "list-tasks", method: http.MethodGet, path: "/tasks", summary: "List open tasks of coming events by due time"}, s.tasks)
	serve(s, operation{id: "get-task", method: http.MethodGet, path: "/tasks/{id}", summary: "Get a task"}, s.getTask)
	work := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/tasks/{id}" + path, summary: summary, needs: readiness.WorkTasks}
	}
	serve(s, work("claim-task", http.MethodPut, "/claim", "Pick up a task"), s.claim(s.Store.ClaimTask))
	serve(s, work("release-task", http.MethodDelete, "/claim", "Release a task"), s.claim(s.Store.ReleaseTask))
	serve(s, work("keep-task", http.MethodPut, "/claim/seen", "Confirm that you are still working on a task"), s.claim(s.Store.KeepTask))
	serve(s, work("note-task", http.MethodPost, "/notes", "Add a note to a task"), s.noteTask)
	serve(s, work("complete-task", http.MethodPut, "/completion", "Complete a task with evidence"), s.completeTask)
	serve(s, work("reopen-task", http.MethodDelete, "/completion", "Reopen a task"), s.undo(s.Store.ReopenTask))
	serve(s, work("confirm-task", http.MethodPut, "/confirmation", "Confirm a manually completed task as a second person"), s.confirmTask)
	serve(s, work("waive-task", http.MethodPut, "/waiver", "Skip a task with a reason"), s.waiveTask)
	serve(s, work("withdraw-waiver", http.MethodDelete, "/waiver", "Withdraw the skip of a task"), s.undo(s.Store.WithdrawWaiver))
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
	read := s.readRow
	if !at.IsZero() {
		by.now = at
		read = s.rowAt
	}
	row, facts, err := read(ctx, by, in.ID)
	if err != nil {
		return Tasks{}, err
	}
	return s.taskPage(s.shape(by, by.now, facts.Ladder), row.Tasks, in.Page)
}

type addTask struct {
	Path
	Body struct {
		Title   string  `json:"title,omitempty" doc:"Title in any language; or use title_ja and title_en."`
		TitleJA string  `json:"title_ja,omitempty"`
		TitleEN string  `json:"title_en,omitempty"`
		Gate    NewGate `json:"gate"`
		Runbook string  `json:"runbook,omitempty" doc:"URL of the runbook."`
		Knows   string  `json:"knows,omitempty" doc:"Who usually knows how."`

		Verify *VerifiedSoFar `json:"verify,omitempty" doc:"Verifier. If omitted, people complete the task."`
		TTLS   int64          `json:"ttl_s,omitempty" minimum:"0" maximum:"31622400" doc:"Lifetime of its evidence; 0: the default of its kind."`
	}
}

// NewGate is when a task is due.
type NewGate struct {
	Anchor string `json:"anchor" enum:"always,entry,start,end"`
	LeadS  int64  `json:"lead_s,omitempty" minimum:"-31622400" maximum:"31622400" doc:"Negative values are before the anchor."`
}

// addTask answers POST /events/{id}/tasks.
func (s *service) addTask(ctx context.Context, by caller, in *addTask) (Task, error) {
	ask := readiness.Ask{TitleJA: cmp.Or(in.Body.TitleJA, in.Body.Title), TitleEN: cmp.Or(in.Body.TitleEN, in.Body.Title),
		Runbook: in.Body.Runbook, Knows: in.Body.Knows,
		Gate: readiness.Gate{Anchor: readiness.Anchor(in.Body.Gate.Anchor), Lead: time.Duration(in.Body.Gate.LeadS) * time.Second}}
	if in.Body.Verify != nil {
		in.Body.Verify.into(&ask)
	}
	ask.TTL = seconds(in.Body.TTLS)
	task, err := s.Store.AddTask(ctx, in.ID, ask, by.Actor, by.now)
	if err != nil {
		return Task{}, err
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
	key := func(t readiness.TaskStatus) string { return byTime(t.Due, t.ID) }
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

// getTask answers GET /tasks/{id}.
func (s *service) getTask(ctx context.Context, by caller, in *Path) (Task, error) {
	return s.readTask(ctx, by, in.ID)
}

// claim makes the answer to PUT and DELETE /tasks/{id}/claim and PUT .../claim/seen, which each concern only who asks: no
// version is wanted.
func (s *service) claim(do func(context.Context, string, readiness.Actor, time.Time) (readiness.Task, error)) func(context.Context, caller, *Path) (Task, error) {
	return func(ctx context.Context, by caller, in *Path) (Task, error) {
		_, err := do(ctx, in.ID, by.Actor, by.now)
		return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
	}
}

type noteTask struct {
	Path
	Body struct {
		Note string `json:"note" doc:"At most 2,000 characters."`
	}
}

// noteTask answers POST /tasks/{id}/notes. What is said goes into the log.
func (s *service) noteTask(ctx context.Context, by caller, in *noteTask) (Task, error) {
	if _, err := s.Store.NoteTask(ctx, in.ID, in.Body.Note, by.Actor, by.now); err != nil {
		return Task{}, err
	}
	return s.readTask(ctx, by, in.ID)
}

type completeTask struct {
	Path
	Version
	Body struct {
		Evidence string `json:"evidence" maxLength:"2000" doc:"Link or sentence that shows it."`
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

// confirmTask answers PUT /tasks/{id}/confirmation. The version says which evidence was looked at.
func (s *service) confirmTask(ctx context.Context, by caller, in *press) (Task, error) {
	version, err := in.seen(in.inBody())
	if err != nil {
		return Task{}, err
	}
	_, err = s.Store.ConfirmTask(ctx, in.ID, version, by.Actor, by.now)
	return edited(err, func() (Task, error) { return s.readTask(ctx, by, in.ID) })
}

type waiveTask struct {
	Path
	Version
	Body struct {
		Reason   string `json:"reason" maxLength:"2000"`
		Approver string `json:"approver,omitempty" maxLength:"2000" doc:"Approver. Default: the caller."`
		Until    string `json:"until,omitempty" doc:"RFC 3339, or the last day in the primary time zone. Default: the end of the event."`
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
