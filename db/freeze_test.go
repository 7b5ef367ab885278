package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
)

// freezing enters an event of level 4 that airs in a while.
func freezing(t *testing.T, s *db.Store, title string, in time.Duration, private bool) readiness.Event {
	t.Helper()
	e := readiness.Event{Title: title, Start: noon.Add(in), End: noon.Add(in + time.Hour), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed, Private: private}
	e = must(s.CreateEvent(t.Context(), e, sre, noon.Add(-day)))(t)
	return must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon.Add(-day)))(t)
}

func TestFreezeSettingsAreKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		was := must(s.FreezeSettings(ctx))(t)
		if !was.Same(freeze.Defaults()) || was.Version != 1 {
			t.Fatalf("at the beginning %+v", was)
		}
		wants(t, "what stands", s.SaveFreeze(ctx, was, sre, noon), nil)
		is := freeze.Settings{Services: []string{"web"}, Version: 1, Rules: map[toppage.Role]freeze.Rule{toppage.Watch: {Kind: freeze.Soft, Before: time.Hour, Services: []string{"web"}}}}
		wants(t, "others", s.SaveFreeze(ctx, is, sre, noon), nil)
		wants(t, "an older version", s.SaveFreeze(ctx, was, sre, noon), fault.ErrStale)
		if got := must(s.FreezeSettings(ctx))(t); !got.Same(is) || got.Version != 2 {
			t.Errorf("kept %+v", got)
		}
		is.Rules[toppage.Watch] = freeze.Rule{Kind: "firm"}
		if fault.Invalids(s.SaveFreeze(ctx, is, sre, noon)) == nil {
			t.Error("a kind that there is not was kept")
		}
		if lines := must(s.RecentChanges(ctx, "", []string{journal.FreezeSaved}, 10))(t); len(lines) != 1 {
			t.Errorf("the log has %d lines", len(lines))
		}
	})
}

func TestARefusedJobProvesTheTaskOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, soft := freezing(t, s, "Fair", 10*time.Hour, false), freezing(t, s, "Soft", 11*time.Hour, false)
		must(s.SetLevel(ctx, soft.ID, 3, "", 0, sre, noon))(t)
		ci := readiness.Actor{ID: "t-ci", Name: "ci", Role: readiness.Viewer, Token: true}
		refuse := func(job string, now time.Time) {
			t.Helper()
			locks := must(s.Freeze(ctx, now, now))(t).Windows(now)
			wants(t, job, s.RefusedJob(ctx, job, "web", locks, ci, now), nil)
		}
		state := func(event string) (done bool, evidence []string) {
			for _, task := range must(s.Tasks(ctx, event))(t) {
				if task.Template == freeze.Task {
					for _, e := range task.Evidence {
						evidence = append(evidence, e.Text)
					}
					return !task.DoneAt.IsZero() && task.Covers(must(s.Event(ctx, event))(t).Window()), evidence
				}
			}
			return false, nil
		}
		for i, job := range []string{"deploy-web #1", "deploy-web #2", "deploy-web #3"} {
			refuse(job, noon.Add(time.Duration(i)*time.Minute))
		}
		if done, evidence := state(e.ID); !done || len(evidence) != 1 || !strings.Contains(evidence[0], "deploy-web #1") {
			t.Errorf("done %t by %q", done, evidence)
		}
		later := func(e readiness.Event) (time.Time, time.Time, error) {
			return e.Start.Add(90 * time.Minute), e.End.Add(90 * time.Minute), nil
		}
		must(s.Postpone(ctx, e.ID, 0, pr, noon.Add(time.Hour), later))(t)
		if done, _ := state(e.ID); done {
			t.Error("proven for a time at which it does not air")
		}
		refuse("deploy-web #4", noon.Add(2*time.Hour))
		refuse("deploy-web #5", noon.Add(3*time.Hour))
		if done, evidence := state(e.ID); !done || len(evidence) != 2 || !strings.Contains(evidence[1], "deploy-web #4") {
			t.Errorf("after the move done %t by %q", done, evidence)
		}
		lines := must(s.RecentChanges(ctx, "", []string{journal.FreezeRefused}, 10))(t)
		if len(lines) != 2 || slices.ContainsFunc(lines, func(c readiness.Change) bool { return c.EventID != e.ID }) {
			t.Errorf("the log has %+v", lines)
		}
		if audit := must(s.Verify(ctx))(t); audit.Broken != 0 {
			t.Errorf("the log breaks at %d: %s", audit.Broken, audit.Why)
		}
	})
}

func TestAnOpeningIsALineOfEachEvent(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		if _, err := s.OpenFreeze(ctx, "web", "wrong price", sre, noon); fault.Invalids(err) == nil {
			t.Error("what is free was opened")
		}
		open, secret := freezing(t, s, "Fair", 10*time.Hour, false), freezing(t, s, "Guest", 11*time.Hour, true)
		freezing(t, s, "Far", 100*time.Hour, false)
		o := must(s.OpenFreeze(ctx, "web", " the guest has the wrong price ", sre, noon))(t)
		facts := must(s.Freeze(ctx, noon.Add(time.Minute), noon.Add(time.Minute)))(t)
		if len(facts.Openings) != 1 || facts.Openings[0].Reason != "the guest has the wrong price" || len(facts.Openings[0].Events) != 2 || facts.Openings[0].ID != o.ID {
			t.Errorf("open are %+v", facts.Openings)
		}
		if got := must(s.Freeze(ctx, noon.Add(freeze.OpenFor), noon.Add(freeze.OpenFor)))(t); len(got.Openings) != 0 {
			t.Errorf("half an hour later open are %+v", got.Openings)
		}
		for id, want := range map[string]string{open.ID: "", secret.ID: "the guest has the wrong price"} {
			lines := must(s.RecentChanges(ctx, id, []string{journal.FreezeOpened}, 10))(t)
			if len(lines) != 1 || lines[0].Data["reason"] != want || lines[0].Data["service"] != "web" {
				t.Errorf("the lines are %+v, want the reason %q", lines, want)
			}
		}
	})
}
