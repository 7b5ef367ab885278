package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
)

// newest gives the newest line of a kind.
func (s *site) newest(kind string) readiness.Change {
	s.Helper()
	changes, err := s.store.RecentChanges(s.Context(), s.events[0].ID, []string{kind}, 1)
	s.must(err)
	if len(changes) == 0 {
		s.Fatalf("no %s in the log", kind)
	}
	return changes[0]
}

func TestWorkingOnATask(t *testing.T) {
	s := open(t)
	path, cookie := "/tasks/"+s.task(true).ID, s.as(sre)
	for _, row := range []struct {
		sentence, path string
		fields         []string
		status         int
		says           string
	}{
		{"still on what one has not picked up", path + "/keep", nil, 422, ""},
		{"picking up", path + "/claim", nil, 303, ""},
		{"still on it", path + "/keep", nil, 303, ""},
		{"a note", path + "/note", []string{"note", "quota is filed"}, 303, ""},
		{"an empty note", path + "/note", []string{"note", " "}, 422, "Fill this in."},
		{"a note that is too long", path + "/note", []string{"note", strings.Repeat("長", 2001)}, 422, strings.Repeat("長", 2001)},
		{"evidence of a megabyte", path + "/completion", []string{"evidence", strings.Repeat("x", 1<<20), "version", "3"}, 422, strings.Repeat("x", 1<<20)},
		{"a note with evidence that is too long", path + "/completion", []string{"evidence", "e", "note", strings.Repeat("n", 2001), "version", "3"}, 422, "This is too long. Shorten it."},
		{"confirming what is not done", path + "/confirmation", []string{"version", "3"}, 422, "Nothing waits for a second person"},
		{"removing what the levels ask for", path + "/delete", []string{"version", "3"}, 422, "comes from the levels"},
		{"skipped on a name that is typed", path + "/waiver", []string{"reason", "r", "approver", "Head of SRE", "version", "3"}, 422, "An approver is not typed any more"},
		{"approving what nobody asked for", path + "/waiver/approval", []string{"version", "3"}, 422, "Nobody has asked to skip this task."},
		{"a role where none is asked for", path + "/roles/lead", nil, 422, ""},
	} {
		a := s.post(cookie, row.path, row.fields...)
		if a.StatusCode != row.status || !strings.Contains(a.body, row.says) {
			t.Errorf("%s: %d, want %d: %s", row.sentence, a.StatusCode, row.status, main(a.body))
		}
	}
	if said := s.newest(journal.TaskNoted).Data["note"]; said != "quota is filed" {
		t.Errorf("the log keeps the note %q", said)
	}
}

func TestASkipCountsFromItsApproval(t *testing.T) {
	s := open(t)
	task := s.task(true)
	path := "/tasks/" + task.ID
	s.expect(s.post(s.as(sre), path+"/waiver", "reason", "not this time", "until", "2026-11-18", "version", "1"), 303)
	asked, err := s.store.Task(t.Context(), task.ID)
	s.must(err)
	if w := asked.Waiver; w == nil || !w.Waits || w.By != "The sre" || w.Until.IsZero() || asked.Waived(noon) {
		t.Errorf("asked for, it is %+v", w)
	}
	if page := s.get(s.as(sre), path); strings.Contains(page.body, "/waiver/approval") || !strings.Contains(page.body, "Skip asked by The sre: not this time") {
		t.Errorf("whoever asked sees %s", main(page.body))
	}
	if board := s.get(s.as(admin), "/"); !strings.Contains(board.body, "wants your approval") {
		t.Error("the board does not say that a skip wants an approval")
	}
	if board := s.get(s.as(sre), "/"); strings.Contains(board.body, "wants your approval") {
		t.Error("whoever asked is asked to approve")
	}
	if a := s.post(s.as(sre), path+"/waiver/approval", "version", "2"); a.StatusCode != 422 || !strings.Contains(a.body, "You asked for this yourself") {
		t.Errorf("whoever asked approves: %d %s", a.StatusCode, main(a.body))
	}
	s.expect(s.post(s.as(admin), path+"/waiver/approval", "version", "2"), 303)
	approved, err := s.store.Task(t.Context(), task.ID)
	s.must(err)
	if w := approved.Waiver; w == nil || w.Waits || w.Approver != "The admin" || !w.ApprovedAt.Equal(noon) || !approved.Waived(noon) {
		t.Errorf("approved, it is %+v", w)
	}
}

func TestASecondPersonConfirms(t *testing.T) {
	s := open(t)
	_, err := s.store.SetLevel(t.Context(), s.events[0].ID, 4, "", 0, actorOf(s.people[sre]), noon)
	s.must(err)
	tasks, err := s.store.Tasks(t.Context(), s.events[0].ID)
	s.must(err)
	var task readiness.Task
	for _, other := range tasks {
		if other.ByHand() && other.Verify == readiness.VerifyManual && !other.Soon {
			task = other
		}
	}
	path := "/tasks/" + task.ID
	s.expect(s.post(s.as(sre), path+"/completion", "evidence", "tickets/4471", "version", version(task.Version)), 303)
	done, err := s.store.Task(t.Context(), task.ID)
	s.must(err)
	seen := version(done.Version)
	s.expect(s.get(s.as(sre), path), 200, "It counts once somebody else has looked")
	s.unchanged(func() {
		s.expect(s.post(s.as(sre), path+"/confirmation", "version", seen), 422, "You did this yourself.")
	})
	s.expect(s.get(s.as(admin), path), 200, `action="`+path+`/confirmation"`)
	s.expect(s.get(s.as(admin), "/events/"+s.events[0].ID), 200, `action="`+path+`/confirmation"`)
	s.expect(s.post(s.as(admin), path+"/confirmation", "version", seen), 303)
	s.unchanged(func() { s.expect(s.post(s.as(pr), path+"/confirmation", "version", seen), 303) })
}

func TestATaskOfOneEventAlone(t *testing.T) {
	s := open(t)
	path, cookie := "/events/"+s.events[0].ID+"/tasks", s.as(pr)
	for _, row := range []struct {
		sentence string
		fields   []string
		says     string
	}{
		{"nothing to do", []string{"title", "", "lead", "2d"}, "Fill this in."},
		{"a lead that is no length of time", []string{"title", "Call the shop", "lead", "soon"}, "Write a length of time, such as 2d, 3h or 30m."},
		{"a lead beyond a year", []string{"title", "Call the shop", "lead", "400d"}, "This is outside the range allowed."},
		{"counted from nothing", []string{"title", "Call the shop", "lead", "2d", "anchor", "midnight"}, "There is no such value."},
		{"a runbook that is no address", []string{"title", "Call the shop", "lead", "2d", "runbook", "shelf 4"}, "This is not a web address."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.post(cookie, path, row.fields...), 422, row.says, `value="`+row.fields[1]+`"`) })
		})
	}
	a := s.post(cookie, path, "title", "Call the shop", "lead", "3h", "anchor", "before", "knows", "the shop team")
	s.expect(a, 303)
	added := s.newest(journal.TaskAdded)
	task, err := s.store.Task(t.Context(), added.TaskID)
	s.must(err)
	if task.TitleEN != "Call the shop" || s.events[0].Start.Sub(task.Due).Hours() != 3 || task.Knows != "the shop team" {
		t.Errorf("the task is %q, due %v", task.TitleEN, task.Due)
	}
	to, _, _ := strings.Cut(a.Header.Get("Location"), "#")
	s.expect(s.get(cookie, to), 200, "Task added", "Call the shop", `action="/tasks/`+task.ID+`/delete"`)
	s.expect(s.post(cookie, "/tasks/"+task.ID+"/delete", "version", version(task.Version)), 303)
	s.expect(s.post(cookie, "/events/none/tasks", "title", "Call the shop", "lead", "3h"), 404)
}

func TestUndo(t *testing.T) {
	s := open(t)
	event, task := s.events[0], s.task(true)
	ann := readiness.Actor{ID: "ann", Name: "Ann Ito", Role: sre}
	do := func(_ any, err error) { s.Helper(); s.must(err) }
	undo := func(role readiness.Role, kind string, fields ...string) answer {
		return s.post(s.as(role), "/changes/"+version(s.newest(kind).Seq)+"/undo", fields...)
	}

	do(s.store.ClaimTask(t.Context(), task.ID, ann, noon))
	back := undo(pr, journal.TaskClaimed, "back", "/history?event="+event.ID)
	line := version(s.newest(journal.TaskClaimed).Seq)
	if to := back.Header.Get("Location"); to != "/history?did=change.undone&event="+event.ID+"&of="+line+"#ch-"+line {
		t.Errorf("undo leads to %q", to)
	}
	s.unchanged(func() { s.expect(undo(pr, journal.TaskClaimed), 303) })

	do(s.store.SetLevel(t.Context(), event.ID, 4, "", 0, actorOf(s.people[sre]), noon))
	s.unchanged(func() { s.expect(undo(pr, journal.LevelSet), 403) })
	s.expect(undo(sre, journal.LevelSet), 303)

	do(s.store.TellBrief(t.Context(), event.ID, readiness.Brief{Reach: "1"}, 0, ann, noon))
	first := s.newest(journal.BriefTold)
	do(s.store.TellBrief(t.Context(), event.ID, readiness.Brief{Reach: "2"}, 0, ann, noon))
	s.unchanged(func() {
		s.expect(s.post(s.as(sre), "/changes/"+version(first.Seq)+"/undo"), 409, "It was changed again since", "/events/"+event.ID)
	})
	do(s.store.SetHidden(t.Context(), event.ID, true, 0, ann, noon.Add(-7*24*time.Hour)))
	s.unchanged(func() { s.expect(undo(sre, journal.EventHidden), 422, "more than 7 days old") })
	do(s.store.NoteTask(t.Context(), task.ID, "said", ann, noon))
	s.unchanged(func() { s.expect(undo(sre, journal.TaskNoted), 422, "cannot be taken back by a press") })
	s.unchanged(func() { s.expect(s.post(s.as(sre), "/changes/x/undo"), 404) })
}

func TestWhatWasPickedUpStaysWhereItStood(t *testing.T) {
	s := open(t)
	task := s.named("A-05")
	cookie := s.as(sre)
	a := s.post(cookie, "/tasks/"+task.ID+"/claim", "back", "/tasks?view=open&level=2")
	to, _, _ := strings.Cut(a.Header.Get("Location"), "#")
	page := s.get(cookie, to)
	s.expect(page, 200, `id="t-`+task.ID+`"`, "Yours now", `action="/tasks/`+task.ID+`/claim/delete"`, "level=2")
	if strings.Contains(page.body, `class="toast`) {
		t.Error("the page says twice what was done")
	}
	if next := s.get(cookie, "/tasks?view=open&level=2"); strings.Contains(next.body, `id="t-`+task.ID+`"`) {
		t.Error("at the next visit the task is still to be picked up")
	}
}

func TestStockTaking(t *testing.T) {
	s := open(t)
	mine, kens := s.named("A-05"), readiness.Task{}
	tasks, err := s.store.Tasks(t.Context(), s.events[0].ID)
	s.must(err)
	for _, other := range tasks {
		if other.ByHand() && !other.Soon && other.ID != mine.ID {
			kens = other
		}
	}
	_, err = s.store.ClaimTask(t.Context(), mine.ID, actorOf(s.people[sre]), noon.Add(-readiness.QuietAfter))
	s.must(err)
	_, err = s.store.ClaimTask(t.Context(), kens.ID, readiness.Actor{ID: "ken", Name: "Ken Sato"}, noon.Add(-readiness.QuietAfter))
	s.must(err)
	page := s.get(s.as(sre), "/tasks?view=stock")
	s.expect(page, 200, `<table class="stock"`, "Picked up by The sre on 12 Nov, no note since.", `action="/tasks/`+mine.ID+`/keep"`)
	if strings.Contains(page.body, `action="/tasks/`+kens.ID+`/`) {
		t.Error("the page offers to speak for somebody else")
	}
	s.expect(s.post(s.as(sre), "/tasks/"+mine.ID+"/keep", "back", "/tasks?view=stock"), 303)
	if again := s.get(s.as(sre), "/tasks?view=stock"); strings.Contains(again.body, "by The sre on") {
		t.Error("who is still on it is asked again")
	}
}
