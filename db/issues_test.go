package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/ticket"
)

const trackerToken = "github_pat_CANARYtracker"

// tracked keeps a tracker of each kind, and an event of a level with its tasks.
func tracked(t *testing.T, s *db.Store) (hub, lab ticket.Tracker, tasks []readiness.Task) {
	t.Helper()
	ctx := t.Context()
	hub = must(s.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitHub, Name: "SRE", Project: "acme/ops", Token: trackerToken}, sre, noon))(t)
	lab = must(s.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitLab, Name: "Web", URL: "https://gitlab.example/", Project: "tv/web", Token: trackerToken}, sre, noon))(t)
	e := must(s.CreateEvent(ctx, readiness.Event{Title: "Sale", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour), Zone: "Asia/Tokyo", Level: 4}, sre, noon))(t)
	return hub, lab, must(s.Tasks(ctx, e.ID))(t)
}

func TestTrackersAreAddedChangedAndRemoved(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		hub, lab, tasks := tracked(t, s)
		if hub.URL != "https://github.com" || lab.URL != "https://gitlab.example" || hub.Version != 1 {
			t.Errorf("made %+v, %+v", hub, lab)
		}
		_, err := s.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitHub, Name: "SRE", Project: "acme/b", Token: "t"}, sre, noon)
		refused(t, err, "name", "exists")
		_, err = s.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitHub, Name: "B", Project: "acme", Token: "t"}, sre, noon)
		refused(t, err, "project", "not_a_project")

		kept := must(s.ChangeTracker(ctx, ticket.Tracker{ID: hub.ID, Version: 1, Name: "SRE", Project: "acme/infra", Confidential: true}, sre, noon))(t)
		if got := must(s.Tracker(ctx, hub.ID))(t); got != kept || got.Token != trackerToken || got.Project != "acme/infra" || got.Kind != ticket.GitHub || got.Version != 2 {
			t.Errorf("changed to %+v", got)
		}
		_, err = s.ChangeTracker(ctx, ticket.Tracker{ID: hub.ID, Version: 2, Name: "SRE", URL: "https://evil.example", Project: "acme/infra"}, sre, noon)
		refused(t, err, "token", "other_server")
		_, err = s.ChangeTracker(ctx, ticket.Tracker{ID: hub.ID, Version: 2, Name: "Web", Project: "acme/infra"}, sre, noon)
		refused(t, err, "name", "exists")
		_, err = s.ChangeTracker(ctx, ticket.Tracker{ID: hub.ID, Version: 1, Name: "SRE", Project: "acme/x"}, sre, noon)
		wants(t, "changed as it was", err, fault.ErrStale)

		must(s.LinkIssue(ctx, tasks[0].ID, lab.Address(7), sre, noon))(t)
		if n := must(s.TrackerLinks(ctx, lab.ID))(t); n != 1 {
			t.Errorf("%d links", n)
		}
		before := s.Revision()
		wants(t, "remove as it was not", s.RemoveTracker(ctx, lab.ID, 9, sre, noon), fault.ErrStale)
		wants(t, "remove", s.RemoveTracker(ctx, lab.ID, 1, sre, noon), nil)
		if got := kinds(t, s, before); got != journal.IssueUnlinked+" "+journal.TrackerRemoved {
			t.Errorf("the log says %s", got)
		}
		_, err = s.IssueOf(ctx, tasks[0].ID)
		wants(t, "an issue of what was removed", err, fault.ErrNotFound)
		for _, c := range must(s.Changes(ctx, 0, "", 99))(t) {
			for name, said := range c.Data {
				if strings.Contains(said, "CANARY") {
					t.Errorf("the log says %s %q", name, said)
				}
			}
		}
	})
}

func TestATaskHasOneIssueAtMost(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		hub, lab, tasks := tracked(t, s)
		task := tasks[0].ID
		_, err := s.CreateIssue(ctx, task, "none", sre, noon)
		refused(t, err, "tracker", "unknown")
		_, err = s.CreateIssue(ctx, "none", hub.ID, sre, noon)
		wants(t, "of a task that there is not", err, fault.ErrNotFound)
		_, err = s.LinkIssue(ctx, task, "https://github.com/acme/other/issues/1", sre, noon)
		refused(t, err, "url", "no_issue")
		_, err = s.LinkIssue(ctx, task, "", sre, noon)
		refused(t, err, "url", "required")

		wanted := must(s.CreateIssue(ctx, task, hub.ID, sre, noon))(t)
		if wanted.State != ticket.Wanted || !wanted.NextAt.Equal(noon) || wanted.By != sre.Name {
			t.Errorf("wanted %+v", wanted)
		}
		must(s.CreateIssue(ctx, task, lab.ID, sre, noon))(t) // nothing was sent yet
		must(s.CreateIssue(ctx, task, hub.ID, sre, noon))(t)
		due := must(s.IssuesDue(ctx, noon))(t)
		if len(due) != 1 || due[0].Tracker.Token != trackerToken {
			t.Fatalf("%d are due", len(due))
		}
		first := must(s.ClaimIssue(ctx, due[0].Link, noon, noon.Add(time.Minute)))(t)
		second := must(s.ClaimIssue(ctx, due[0].Link, noon, noon.Add(time.Minute)))(t)
		if !first || second {
			t.Errorf("claimed %v, and again %v", first, second)
		}
		_, err = s.CreateIssue(ctx, task, lab.ID, sre, noon)
		refused(t, err, "tracker", "under_way")

		wants(t, "the answer", s.IssueAnswered(ctx, due[0], ticket.Answer{At: noon, Number: 12}, noon), nil)
		if l := must(s.IssueOf(ctx, task))(t); l.State != ticket.Open || l.Number != 12 || !l.Known {
			t.Errorf("created %+v", l)
		}
		_, err = s.CreateIssue(ctx, task, hub.ID, sre, noon)
		refused(t, err, "tracker", "has_issue")
		_, err = s.LinkIssue(ctx, task, hub.Address(13), sre, noon)
		refused(t, err, "url", "has_issue")
		wants(t, "an answer that comes late", s.IssueAnswered(ctx, due[0], ticket.Answer{At: noon, Number: 99}, noon), nil)
		if l := must(s.IssueOf(ctx, task))(t); l.Number != 12 {
			t.Errorf("it became %+v", l)
		}
		wants(t, "unlink", s.UnlinkIssue(ctx, task, sre, noon), nil)
		wants(t, "unlink again", s.UnlinkIssue(ctx, task, sre, noon), fault.ErrNotFound)
		must(s.LinkIssue(ctx, task, hub.Address(13), sre, noon))(t)
		want := strings.Join([]string{journal.IssueWanted, journal.IssueWanted, journal.IssueWanted, journal.IssueCreated, journal.IssueUnlinked, journal.IssueLinked}, " ")
		if got := kinds(t, s, 0); !strings.HasSuffix(got, want) {
			t.Errorf("the log says %s", got)
		}
		if got := must(s.Task(ctx, task))(t); !got.DoneAt.IsZero() || got.ID != task {
			t.Errorf("the task became %+v", got)
		}
	})
}

func TestAnIssueIsFollowed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		hub, lab, tasks := tracked(t, s)
		must(s.LinkIssue(ctx, tasks[0].ID, hub.Address(12), sre, noon))(t)
		must(s.LinkIssue(ctx, tasks[1].ID, hub.Address(12), sre, noon))(t)
		must(s.LinkIssue(ctx, tasks[2].ID, lab.Address(12), sre, noon))(t)
		before := s.Revision()
		at := noon
		for _, step := range []struct {
			sentence string
			answer   ticket.Answer
			log      string
			asks     bool
		}{
			{"open when it is read first", ticket.Answer{Number: 12, ETag: "a"}, "", false},
			{"as it was", ticket.Answer{Same: true}, "", false},
			{"closed", ticket.Answer{Number: 12, Closed: true, Reason: "completed", ETag: "b"}, journal.IssueClosed + " " + journal.IssueClosed, true},
			{"not found any more", ticket.Answer{Trouble: ticket.Gone, Status: 404}, journal.IssueLost + " " + journal.IssueLost, true},
			{"still not found", ticket.Answer{Trouble: ticket.Gone, Status: 404}, "", true},
			{"back", ticket.Answer{Number: 12, Closed: true, ETag: "b"}, "", true},
			{"reopened", ticket.Answer{Number: 12, ETag: "c"}, journal.IssueReopened + " " + journal.IssueReopened, false},
		} {
			step.answer.At = at
			links := must(s.EventIssues(ctx, tasks[0].EventID))(t)
			due := ticket.Due{Link: links[tasks[0].ID], Tracker: must(s.Tracker(ctx, hub.ID))(t)}
			wants(t, step.sentence, s.IssueAnswered(ctx, due, step.answer, at), nil)
			if got := kinds(t, s, before); got != step.log {
				t.Errorf("%s: the log says %q", step.sentence, got)
			}
			before = s.Revision()
			links = must(s.EventIssues(ctx, tasks[0].EventID))(t)
			for i, want := range []bool{step.asks, step.asks, false} {
				if l := links[tasks[i].ID]; l.AsksEvidence() != want {
					t.Errorf("%s: link %d is %+v", step.sentence, i, l)
				}
			}
			if l := links[tasks[0].ID]; l.NextAt.Before(at.Add(ticket.Pause)) {
				t.Errorf("%s: it is asked for again at %s", step.sentence, l.NextAt)
			}
			at = at.Add(ticket.Pause)
		}
		if got := must(s.Task(ctx, tasks[0].ID))(t); !got.DoneAt.IsZero() || len(got.Evidence) > 0 {
			t.Error("a closed issue completed the task")
		}
		quiet := s.Revision()
		due := ticket.Due{Link: must(s.EventIssues(ctx, tasks[0].EventID))(t)[tasks[0].ID], Tracker: must(s.Tracker(ctx, hub.ID))(t)}
		wants(t, "the same again", s.IssueAnswered(ctx, due, ticket.Answer{At: at, Same: true}, at), nil)
		if s.Revision() != quiet {
			t.Error("an answer that says nothing new has every page read again")
		}
	})
}

func TestATrackerThatAsksForQuietIsLeftAlone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		hub, lab, tasks := tracked(t, s)
		must(s.LinkIssue(ctx, tasks[0].ID, hub.Address(1), sre, noon))(t)
		must(s.LinkIssue(ctx, tasks[1].ID, hub.Address(2), sre, noon))(t)
		must(s.LinkIssue(ctx, tasks[2].ID, lab.Address(3), sre, noon))(t)
		names := func(now time.Time) (said string) {
			for _, due := range must(s.IssuesDue(ctx, now))(t) {
				said += due.Tracker.Name + " "
			}
			return said
		}
		if got := names(noon); got != "SRE SRE Web " && got != "Web SRE SRE " && got != "SRE Web SRE " {
			t.Errorf("due are %s", got)
		}
		due := ticket.Due{Link: must(s.IssueOf(ctx, tasks[0].ID))(t), Tracker: hub}
		wants(t, "too many", s.IssueAnswered(ctx, due, ticket.Answer{At: noon, Trouble: ticket.Limited, Status: 403, QuietTo: noon.Add(time.Hour)}, noon), nil)
		if mine := must(s.ClaimIssue(ctx, must(s.IssueOf(ctx, tasks[1].ID))(t), noon, noon.Add(time.Minute)))(t); mine {
			t.Error("one that was due before is asked for all the same")
		}
		if got := names(noon.Add(59 * time.Minute)); got != "Web " {
			t.Errorf("within the hour %q", got)
		}
		if k := must(s.Tracker(ctx, hub.ID))(t); k.Trouble != ticket.Limited || k.Status != 403 {
			t.Errorf("the tracker says %+v", k)
		}
		if got := names(noon.Add(time.Hour)); strings.Count(got, "SRE") != 2 {
			t.Errorf("after the hour %q", got)
		}
		must(s.ChangeTracker(ctx, ticket.Tracker{ID: hub.ID, Version: 1, Name: "SRE", Project: "acme/ops", Token: "new"}, sre, noon))(t)
		if got := names(noon); strings.Count(got, "SRE") != 2 {
			t.Errorf("with a new token %q", got)
		}
		if got := names(noon.AddDate(-1, 0, 0)); strings.Count(got, "SRE") != 2 {
			t.Errorf("with the clock set back %q", got)
		}
	})
}

func TestAnEventWithAnIssueIsWorkedOn(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		hub, _, tasks := tracked(t, s)
		must(s.CreateEvent(ctx, readiness.Event{Title: "Other", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour)}, sre, noon))(t)
		must(s.LinkIssue(ctx, tasks[0].ID, hub.Address(1), sre, noon))(t)
		wants(t, "their calendar loses them", s.Exec(ctx, `UPDATE events SET calendar = 'missing', level = 0, level_state = 'unset'`), nil)
		if n := must(s.PruneMissing(ctx, noon.AddDate(1, 0, 0), noon.AddDate(1, 0, 0)))(t); n != 1 {
			t.Errorf("%d events were dropped, want the one without an issue", n)
		}
		must(s.IssueOf(ctx, tasks[0].ID))(t)
	})
}
