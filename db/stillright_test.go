package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// moved is an event of level 5 an hour before air, of which three tasks hold for the air time that it had before.
func moved(t *testing.T, s *db.Store) (e readiness.Event, ids []string) {
	t.Helper()
	ctx := t.Context()
	e = must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Level: 5}, sre, noon.Add(-20*day)))(t)
	for template, by := range map[string]readiness.Actor{"C-01": sre, "C-03": pr, "C-02": sre} {
		said := claim.Said{Evidence: "looked at " + template}
		must(s.CompleteTask(ctx, taskNamed(t, s, e.ID, template).ID, 0, said, by, noon))(t)
	}
	e = must(s.Postpone(ctx, e.ID, 0, pr, noon, func(e readiness.Event) (time.Time, time.Time, error) {
		return e.Start.Add(3 * time.Hour), e.End.Add(3 * time.Hour), nil
	}))(t)
	for _, template := range []string{"C-01", "C-02", "C-03"} {
		ids = append(ids, readiness.TaskID(e.ID, template))
	}
	return e, ids
}

func TestOnePressConfirmsWhatStillHolds(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, ids := moved(t, s)
		_, _, err := s.StillRight(ctx, e.ID, e.Version-1, ids, sre, noon)
		wants(t, "as it was seen before the move", err, fault.ErrStale)
		_, _, err = s.StillRight(ctx, e.ID, e.Version, append([]string{"none"}, ids...), sre, noon)
		refused(t, err, "tasks", "not_of_event")
		_, _, err = s.StillRight(ctx, e.ID, e.Version, nil, sre, noon)
		refused(t, err, "tasks", "required")
		if got := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskCompleted}, 9))(t); len(got) != 3 {
			t.Fatalf("what was refused is in the log: %d lines", len(got))
		}
		done, left, err := s.StillRight(ctx, e.ID, e.Version, ids, sre, noon.Add(time.Minute))
		if err != nil || len(done) != 2 || len(left) != 1 || left[0].Task.Template != "C-03" || left[0].Why.Reason != "only_pr" {
			t.Fatalf("done %v, left %v, %v", done, left, err)
		}
		lines := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskCompleted}, 9))(t)
		if len(lines) != 5 || lines[0].TaskID == lines[1].TaskID {
			t.Errorf("%d lines", len(lines))
		}
		row := must(s.EventSnapshot(ctx, e.ID))(t).Row(noon.Add(time.Minute), must(s.Event(ctx, e.ID))(t))
		for _, task := range row.Tasks {
			if lapsed := task.Template == "C-03"; (task.Lapsed != lapsed) && (task.Template[:3] == "C-0") {
				t.Errorf("%s lapsed: %v", task.Template, task.Lapsed)
			}
		}
		for _, line := range lines[:2] { // each is taken back by itself
			must(s.Undo(ctx, line.Seq, sre, noon.Add(time.Hour)))(t)
			if task := must(s.Task(ctx, line.TaskID))(t); len(task.Evidence) != 1 {
				t.Errorf("%s taken back has %d pieces of evidence", task.Template, len(task.Evidence))
			}
		}
	})
}

func TestTheFinalCallIsSignedAsItIsComputed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(30 * time.Minute), End: noon.Add(2 * time.Hour), Level: 5}, sre, noon.Add(-20*day)))(t)
		id := readiness.TaskID(e.ID, "C-10")
		_, err := s.CompleteTask(ctx, id, 0, claim.Said{Decision: claim.Go}, sre, noon)
		refused(t, err, "reason", "against_advice")
		task := must(s.CompleteTask(ctx, id, 0, claim.Said{Decision: claim.Go, Reason: "the station cannot move"}, sre, noon))(t)
		if signed := task.Newest().Signed; !signed.Against() || signed.Advice != "no_go" {
			t.Errorf("signed %+v", signed)
		}
		line := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskCompleted}, 1))(t)[0]
		if line.Data["decision"] != "go" || line.Data["call"] != "no_go" || line.Data["reason"] != "the station cannot move" || line.ActorID != sre.ID {
			t.Errorf("the log says %v", line.Data)
		}
		must(s.ReopenTask(ctx, id, 0, pr, noon))(t)
		if task := must(s.Task(ctx, id))(t); task.Newest() != nil {
			t.Errorf("taken back it is signed by %s", task.DoneBy)
		}
	})
}

func TestARoleOfTheWarRoomIsOfOnePerson(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(30 * time.Minute), End: noon.Add(2 * time.Hour), Level: 5}, sre, noon.Add(-20*day)))(t)
		id := readiness.TaskID(e.ID, "C-09")
		must(s.TakeRole(ctx, id, "lead", sre, noon))(t)
		must(s.TakeRole(ctx, id, "lead", sre, noon))(t)
		task := must(s.TakeRole(ctx, id, "lead", pr, noon))(t)
		if len(task.Claims) != 1 || task.Claims[0].Name != pr.Name || task.Claims[0].As != "lead" {
			t.Errorf("claims %+v", task.Claims)
		}
		lines := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskClaimed}, 9))(t)
		if len(lines) != 2 || lines[0].Data["taken_from"] != sre.Name || lines[0].Data["role"] != "lead" {
			t.Errorf("the log has %d lines: %+v", len(lines), lines)
		}
		left := must(s.LeaveRole(ctx, id, "lead", pr, noon))(t)
		if len(left.Claims) != 0 {
			t.Errorf("given back: %+v", left.Claims)
		}
		release := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskReleased}, 1))(t)[0]
		must(s.TakeRole(ctx, id, "lead", sre, noon))(t)
		must(s.Undo(ctx, release.Seq, pr, noon))(t)
		if task := must(s.Task(ctx, id))(t); len(task.Claims) != 1 || task.Claims[0].Name != sre.Name {
			t.Errorf("taken back, it takes the role from who has it: %+v", task.Claims)
		}
	})
}

// A skip that an older version stored names its approver, or nobody, and counts as approved.
func TestASkipOfBeforeCounts(t *testing.T) {
	for _, w := range []readiness.Waiver{{Reason: "r", By: "Mori", At: noon}, {Reason: "r", By: "Mori", Approver: "Kei", At: noon}} {
		task := readiness.Task{Ask: &readiness.Ask{}, Waiver: &w}
		if !task.Waived(noon) {
			t.Errorf("%+v does not count", w)
		}
	}
}
