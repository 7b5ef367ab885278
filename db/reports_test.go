package db_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

func TestAReportIsHeardOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, e := t.Context(), show(t, s)
		deploy := must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "deploy"}, sre, noon))(t)
		other := must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "other"}, sre, noon))(t)
		task := must(s.AddTask(ctx, e.ID, readiness.Ask{TitleEN: "Scale", Verify: readiness.VerifyHook, Source: "deploy",
			Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -time.Hour}}, sre, noon))(t)
		done := readiness.Report{Event: e.ID, Task: task.Template, State: "done", Value: "24"}
		said := func() readiness.Verification {
			return must(s.EventSnapshot(ctx, e.ID))(t).Verified[e.ID][task.Template]
		}
		_, err := s.Report(ctx, other, "1", done, noon, noon)
		if wrong := (fault.Invalid{}); !errors.As(err, &wrong) || said().State != "" {
			t.Errorf("from another endpoint: %v, %+v", err, said())
		}
		if became := must(s.Report(ctx, deploy, "1", done, noon, noon))(t); became != db.ReportTaken || said().State != proof.Pass || said().By != "deploy" || said().Measured != "24" {
			t.Errorf("the first: %v, %+v", became, said())
		}
		failed := readiness.Report{Event: e.ID, Task: task.ID, State: "failed"}
		if became := must(s.Report(ctx, deploy, "1", failed, noon, noon.Add(time.Minute)))(t); became != db.ReportKnown || said().State != proof.Pass {
			t.Errorf("of the same id: %v, %+v", became, said())
		}
		wants(t, "prune", s.PruneWebhookIDs(ctx, noon.Add(47*time.Hour)), nil)
		if became := must(s.Report(ctx, deploy, "1", failed, noon, noon.Add(47*time.Hour)))(t); became != db.ReportKnown {
			t.Error("two days have not passed, and it is forgotten")
		}
		wants(t, "of nobody's event", func() error {
			_, err := s.Report(ctx, deploy, "2", readiness.Report{Event: "none", Task: task.ID}, noon, noon)
			return err
		}(), fault.ErrNotFound)
	})
}

// TestReportsInTheirOrder: what is signed ahead of time does not outlast what is said next, and what comes late says so.
func TestReportsInTheirOrder(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, e := t.Context(), show(t, s)
		deploy := must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "deploy"}, sre, noon))(t)
		task := must(s.AddTask(ctx, e.ID, readiness.Ask{TitleEN: "Scale", Verify: readiness.VerifyHook, Source: "deploy",
			Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -time.Hour}}, sre, noon))(t)
		for i, row := range []struct {
			sentence, state string
			signed, now     time.Duration // after noon
			became          string
			is              proof.State
		}{
			{"done, signed five minutes ahead", "done", 290 * time.Second, 500 * time.Millisecond, db.ReportTaken, proof.Pass},
			{"failed, in the same second", "failed", 0, 900 * time.Millisecond, db.ReportTaken, proof.Fail},
			{"done again, a second later", "done", time.Second, time.Second, db.ReportTaken, proof.Pass},
			{"what was signed before comes after", "failed", 0, 2 * time.Second, db.ReportStale, proof.Pass},
		} {
			r := readiness.Report{Event: e.ID, Task: task.ID, State: row.state}
			became := must(s.Report(ctx, deploy, fmt.Sprint(i), r, noon.Add(row.signed), noon.Add(row.now)))(t)
			said := must(s.EventSnapshot(ctx, e.ID))(t).Verified[e.ID][task.Template]
			if became != row.became || said.State != row.is || said.At.After(noon.Add(row.now)) {
				t.Errorf("%s: %s, %s of %s", row.sentence, became, said.State, said.At)
			}
		}
	})
}

func TestAQuestionIsClaimedByOne(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, e := t.Context(), show(t, s)
		must(s.AddTask(ctx, e.ID, readiness.Ask{TitleEN: "Replicas", Verify: readiness.VerifyHTTP, Check: "https://a.example/",
			Gate: readiness.Gate{Anchor: readiness.AtEntry}}, sre, noon))(t)
		asked := func(now time.Time) readiness.Question {
			t.Helper()
			all := must(s.Questions(ctx, now))(t)
			if len(all) != 1 {
				t.Fatalf("%d questions", len(all))
			}
			return all[0]
		}
		lease := noon.Add(time.Minute)
		q := asked(noon)
		if q.At.After(noon) || !must(s.ClaimQuestion(ctx, q, lease))(t) {
			t.Errorf("it is due at %s", q.At)
		}
		if must(s.ClaimQuestion(ctx, q, lease))(t) {
			t.Error("two claim the same question")
		}
		if at := asked(noon).At; !at.Equal(lease) {
			t.Errorf("while it is asked it is due at %s", at)
		}
		again := asked(lease)
		if again.At.After(lease) || !must(s.ClaimQuestion(ctx, again, lease.Add(time.Minute)))(t) {
			t.Errorf("after the lease it is due at %s", again.At)
		}
		before := must(s.RecentChanges(ctx, e.ID, nil, 99))(t)
		r := proof.Reading{State: proof.Pass, At: lease, Asked: lease}
		wants(t, "keep", s.RecordAnswer(ctx, again, r, "", lease), nil)
		late := proof.Reading{State: proof.Fail, At: noon, Asked: noon}
		wants(t, "keep what was asked before", s.RecordAnswer(ctx, q, late, "", lease), nil)
		v := must(s.EventSnapshot(ctx, e.ID))(t).Verified[e.ID][q.Task.Template]
		if v.State != proof.Pass || !v.NextAt.After(lease) || v.FreshFor != readiness.VerifyProm.Spec().Fresh {
			t.Errorf("kept %+v", v)
		}
		if after := must(s.RecentChanges(ctx, e.ID, nil, 99))(t); len(after) != len(before)+1 {
			t.Errorf("%d lines in the log, were %d", len(after), len(before))
		}
		turn := must(s.TurnSources(ctx, lease))(t)
		if !turn.Equal(v.At.Add(v.FreshFor)) {
			t.Errorf("it turns at %s", turn)
		}
	})
}
