package db_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// byHandTask gives a task of a new event that only a person can prove.
func byHandTask(t *testing.T, s *db.Store) readiness.Task {
	t.Helper()
	return taskNamed(t, s, show(t, s).ID, "E-02")
}

func TestCompletingATask(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		task := byHandTask(t, s)
		done := must(s.CompleteTask(ctx, task.ID, task.Version, claim.Said{Evidence: " https://wiki.example/run ", Note: "went well"}, sre, noon))(t)
		want := readiness.Evidence{Kind: "link", Text: "https://wiki.example/run", At: noon, By: sre.Name, ByID: sre.ID, Expires: noon.Add(readiness.HandTTL)}
		if stored := must(s.Task(ctx, task.ID))(t); len(stored.Evidence) != 1 || stored.Evidence[0] != want || !stored.DoneAt.Equal(noon) ||
			stored.DoneBy != sre.Name || stored.Version != 2 || !slices.Equal(stored.ClaimedBy(), []string{sre.Name}) {
			t.Errorf("stored %+v", stored)
		}
		unmoved(t, s, "sending the same form twice", func() error {
			again, err := s.CompleteTask(ctx, task.ID, task.Version, claim.Said{Evidence: "https://wiki.example/run"}, sre, noon.Add(time.Hour))
			if again.DoneBy != done.DoneBy || again.Version != done.Version {
				t.Errorf("it became %+v", again)
			}
			return err
		})
		unmoved(t, s, "other evidence from an older form", func() error {
			if _, err := s.CompleteTask(ctx, task.ID, task.Version, claim.Said{Evidence: "other"}, pr, noon.Add(time.Hour)); !errors.Is(err, fault.ErrStale) {
				t.Errorf("%v, want %v: what was typed must not be lost", err, fault.ErrStale)
			}
			return nil
		})
		change := must(s.RecentChanges(ctx, task.EventID, nil, 1))(t)[0]
		if change.Kind != journal.TaskCompleted || change.TaskID != task.ID || change.Data["evidence"] != want.Text ||
			change.Data["note"] != "went well" || change.Data["title_ja"] != task.TitleJA || change.Data["title_en"] != task.TitleEN {
			t.Errorf("change %+v", change)
		}
		renewed := must(s.CompleteTask(ctx, task.ID, done.Version, claim.Said{Evidence: "still so"}, pr, noon.Add(readiness.HandTTL)))(t)
		if len(renewed.Evidence) != 2 || renewed.DoneBy != pr.Name || renewed.Evidence[1].Kind != "text" {
			t.Errorf("evidence that ran out was not renewed: %+v", renewed)
		}
	})
}

func TestWhatIsRefusedOfATask(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		task := byHandTask(t, s)
		machine := taskNamed(t, s, task.EventID, "P-01")
		before := s.Revision()
		_, err := s.CompleteTask(ctx, machine.ID, 0, claim.Said{Evidence: "I looked"}, sre, noon)
		refused(t, err, "task", "machine_verified")
		_, err = s.CompleteTask(ctx, task.ID, 0, claim.Said{Evidence: "  "}, sre, noon)
		refused(t, err, "evidence", "required")
		_, err = s.WaiveTask(ctx, task.ID, 0, " ", time.Time{}, sre, noon)
		refused(t, err, "reason", "required")
		_, err = s.CompleteTask(ctx, task.ID, 9, claim.Said{Evidence: "x"}, sre, noon)
		wants(t, "another version", err, fault.ErrStale)
		_, err = s.WaiveTask(ctx, task.ID, 9, "x", time.Time{}, sre, noon)
		wants(t, "skipping another version", err, fault.ErrStale)
		_, err = s.ClaimTask(ctx, "none", sre, noon)
		wants(t, "no task", err, fault.ErrNotFound)
		_, err = s.Task(ctx, "none")
		wants(t, "reading no task", err, fault.ErrNotFound)
		if s.Revision() != before {
			t.Error("something changed")
		}
	})
}

func TestWhatChangesNothingOnATask(t *testing.T) {
	works := map[string]func(t *testing.T, s *db.Store, id string) error{
		"putting down what was not picked up": func(t *testing.T, s *db.Store, id string) error {
			_, err := s.ReleaseTask(t.Context(), id, sre, noon)
			return err
		},
		"picking up twice": func(t *testing.T, s *db.Store, id string) error {
			_, err := s.ClaimTask(t.Context(), id, pr, noon)
			return err
		},
		"reopening what is open": func(t *testing.T, s *db.Store, id string) error {
			_, err := s.ReopenTask(t.Context(), id, 9, sre, noon)
			return err
		},
		"withdrawing a waiver that is not there": func(t *testing.T, s *db.Store, id string) error {
			_, err := s.WithdrawWaiver(t.Context(), id, 9, sre, noon)
			return err
		},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		task := byHandTask(t, s)
		must(s.ClaimTask(t.Context(), task.ID, pr, noon))(t)
		for name, work := range works {
			unmoved(t, s, name, func() error { return work(t, s, task.ID) })
		}
	})
}

func TestReopeningKeepsTheEvidenceInTheLogOnly(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		task := byHandTask(t, s)
		done := must(s.CompleteTask(ctx, task.ID, 0, claim.Said{Evidence: "looked"}, sre, noon))(t)
		_, err := s.ReopenTask(ctx, task.ID, task.Version, pr, noon)
		wants(t, "an old form", err, fault.ErrStale)
		must(s.ReopenTask(ctx, task.ID, done.Version, pr, noon))(t)
		stored := must(s.Task(ctx, task.ID))(t)
		if !stored.DoneAt.IsZero() || stored.DoneBy != "" || stored.Evidence != nil || len(stored.Claims) != 1 {
			t.Errorf("stored %+v", stored)
		}
		if c := must(s.RecentChanges(ctx, task.EventID, nil, 1))(t)[0]; c.Data["evidence"] != "looked" || c.Data["done_by"] != sre.Name || c.Actor != pr.Name {
			t.Errorf("change %+v", c)
		}
	})
}

var boss = readiness.Actor{ID: "p-boss", Name: "Nagi", Role: readiness.Admin, Via: readiness.ViaPage}

func TestSkippingATaskAndAskingForItAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		machine := taskNamed(t, s, show(t, s).ID, "P-01")
		asked := must(s.WaiveTask(ctx, machine.ID, machine.Version, "vendor says so", noon.Add(day), sre, noon))(t)
		if asked.Waived(noon) || !asked.Waiver.Waits {
			t.Errorf("asked for, it counts: %+v", asked.Waiver)
		}
		_, err := s.ApproveWaiver(ctx, machine.ID, asked.Version, sre, noon)
		refused(t, err, "approval", "asked_yourself")
		_, err = s.ApproveWaiver(ctx, machine.ID, asked.Version, readiness.Actor{ID: "t", Name: "bot", Role: readiness.SRE, Owner: sre.Name}, noon)
		refused(t, err, "approval", "asked_yourself")
		_, err = s.ApproveWaiver(ctx, machine.ID, asked.Version, pr, noon)
		wants(t, "PR approves", err, fault.ErrForbidden)
		waived := must(s.ApproveWaiver(ctx, machine.ID, asked.Version, boss, noon.Add(time.Minute)))(t)
		want := readiness.Waiver{Reason: "vendor says so", By: sre.Name, ByID: sre.ID, Approver: boss.Name, ApprovedAt: noon.Add(time.Minute), At: noon, Until: noon.Add(day)}
		if stored := must(s.Task(ctx, machine.ID))(t); stored.Waiver == nil || *stored.Waiver != want {
			t.Errorf("waiver %+v", stored.Waiver)
		}
		must(s.WithdrawWaiver(ctx, machine.ID, waived.Version, sre, noon))(t)
		if stored := must(s.Task(ctx, machine.ID))(t); stored.Waiver != nil || stored.Version != 4 {
			t.Errorf("stored %+v", stored)
		}
		got := must(s.RecentChanges(ctx, machine.EventID, []string{journal.TaskWaived, journal.WaiverWithdrawn}, 9))(t)
		if len(got) != 2 || got[1].Data["until"] != "2026-11-20T03:00:00Z" || got[0].Data["reason"] != "vendor says so" {
			t.Errorf("changes %+v", got)
		}
	})
}

const crowd = 16

// together runs the work of a crowd at once and counts the errors that are not want.
func together(t *testing.T, allowed error, work func(by readiness.Actor) error) (allowedErrors int) {
	t.Helper()
	var busy sync.WaitGroup
	failed := make(chan error, crowd)
	for i := range crowd {
		busy.Go(func() {
			failed <- work(readiness.Actor{ID: fmt.Sprint(i), Name: fmt.Sprint("person ", i), Role: readiness.SRE})
		})
	}
	busy.Wait()
	close(failed)
	for err := range failed {
		switch {
		case err == nil:
		case allowed != nil && errors.Is(err, allowed):
			allowedErrors++
		default:
			t.Error(err)
		}
	}
	return allowedErrors
}

func TestManyPeopleAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		task := byHandTask(t, s)
		together(t, nil, func(by readiness.Actor) error {
			_, err := s.ClaimTask(ctx, task.ID, by, noon)
			return err
		})
		if got := must(s.Task(ctx, task.ID))(t); len(got.Claims) != crowd || got.Version != task.Version {
			t.Errorf("picked up by %d, version %d", len(got.Claims), got.Version)
		}
		late := together(t, fault.ErrStale, func(by readiness.Actor) error {
			_, err := s.CompleteTask(ctx, task.ID, task.Version, claim.Said{Evidence: "by " + by.Name}, by, noon)
			return err
		})
		if late != crowd-1 {
			t.Errorf("%d of %d were told that somebody was faster, want all but one", late, crowd)
		}
		if got := must(s.RecentChanges(ctx, task.EventID, []string{journal.TaskCompleted}, 99))(t); len(got) != 1 {
			t.Errorf("%d completions of one task", len(got))
		}
		stale := together(t, fault.ErrStale, func(by readiness.Actor) error {
			_, err := s.WaiveTask(ctx, task.ID, task.Version+1, "says "+by.Name, time.Time{}, by, noon)
			return err
		})
		if stale != crowd-1 {
			t.Errorf("%d of %d saw an old version, want all but one", stale, crowd)
		}
	})
}
