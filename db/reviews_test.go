package db_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/review"
	"tallylight/readiness/ticket"
)

// overNow is an event of a level that is over since an hour, and the instant at which it is looked at.
func overNow(t *testing.T, s *db.Store, level int) (readiness.Event, time.Time) {
	t.Helper()
	e := must(s.CreateEvent(t.Context(), readiness.Event{Title: "朝の扉", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo", Level: level}, sre, noon))(t)
	return e, noon.Add(3 * time.Hour)
}

// concluded is what somebody says of an event.
func concluded(version int64, right review.Right, well string) review.Said {
	return review.Said{Words: review.Words{Right: right, Well: well}, Version: version}
}

func TestAReviewIsKeptClosedAndReopened(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, now := overNow(t, s, 1)
		if r := must(s.Review(ctx, e.ID))(t); r != review.New(e.ID) {
			t.Fatalf("before anybody wrote: %+v", r)
		}
		_, err := s.SaveReview(ctx, e.ID, concluded(1, review.Fitting, ""), sre, noon.Add(90*time.Minute))
		refused(t, err, "event", "not_over")
		r := must(s.SaveReview(ctx, e.ID, concluded(1, review.Fitting, "scaled out"), sre, now))(t)
		want := review.Review{EventID: e.ID, Words: review.Words{Right: review.Fitting, Well: "scaled out"}, ClosedAt: now, SavedAt: now, Version: 2}
		if diff := cmp.Diff(want, must(s.Review(ctx, e.ID))(t)); diff != "" || r != want {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		unmoved(t, s, "saying the same again", func() error {
			_, err := s.SaveReview(ctx, e.ID, concluded(2, review.Fitting, "scaled out"), pr, now.Add(time.Minute))
			return err
		})
		r = must(s.ReopenReview(ctx, e.ID, 2, pr, now.Add(time.Hour)))(t)
		if !r.Open() || r.Well != "scaled out" || r.Version != 3 {
			t.Errorf("reopened: %+v", r)
		}
		_, err = s.SaveReview(ctx, "none", concluded(1, review.Fitting, ""), sre, now)
		wants(t, "of an event there is not", err, fault.ErrNotFound)
		kinds := []string{journal.ReviewSaved, journal.ReviewClosed, journal.ReviewReopened}
		if lines := must(s.RecentChanges(ctx, e.ID, kinds, 9))(t); len(lines) != 2 || lines[0].Kind != journal.ReviewReopened || lines[1].Data["well"] != "scaled out" {
			t.Errorf("the log: %+v", lines)
		}
		if all := must(s.Reviews(ctx, now))(t); len(all) != 1 || all[0] != r {
			t.Errorf("since then: %+v", all)
		}
		if all := must(s.Reviews(ctx, now.Add(2*time.Hour)))(t); len(all) != 0 {
			t.Errorf("since later: %+v", all)
		}
	})
}

func TestTwoWhoWriteAtOnceLoseNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e, now := overNow(t, s, 4)
		words := []review.Words{{Right: review.Fitting, Well: "one"}, {Right: review.TooLow, Badly: "other"}}
		errs := make([]error, len(words))
		var both sync.WaitGroup
		for i, w := range words {
			both.Go(func() {
				_, errs[i] = s.SaveReview(context.Background(), e.ID, review.Said{Words: w, Version: 1}, sre, now)
			})
		}
		both.Wait()
		lost := 0
		for i, err := range errs {
			if err == nil {
				if got := must(s.Review(t.Context(), e.ID))(t); got.Words != words[i] || got.Version != 2 {
					t.Errorf("kept %+v", got)
				}
				continue
			}
			lost++
			wants(t, "who came second", err, fault.ErrStale)
		}
		if lost != 1 {
			t.Errorf("%d of two were told that somebody else wrote: %v", lost, errs)
		}
	})
}

func TestTheTaskOfAReviewFollowsItAndItTheTask(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, now := overNow(t, s, 4)
		said := review.Said{Words: review.Words{Right: review.TooLow, Peak: "900 req/s", Well: "a"}, Version: 1}
		must(s.SaveReview(ctx, e.ID, said, sre, now))(t)
		task := taskNamed(t, s, e.ID, "E-04")
		want := claim.Answers{Level: "too_low", Peak: "900 req/s", Well: "a", Badly: "-", Lucky: "-"}
		if a := task.Answers(); a == nil || *a != want {
			t.Errorf("the task says %+v", a)
		}
		lines := must(s.RecentChanges(ctx, e.ID, []string{journal.ReviewSaved, journal.ReviewClosed}, 9))(t)
		if len(lines) != 1 {
			t.Errorf("what the task says is written once more: %+v", lines)
		}
		answers := want
		answers.Level, answers.Badly = "right", "b"
		task = must(s.CompleteTask(ctx, task.ID, 0, claim.Said{Review: &answers}, pr, now.Add(time.Minute)))(t)
		words := review.Words{Right: review.Fitting, Peak: "900 req/s", Well: "a", Badly: "b"}
		if r := must(s.Review(ctx, e.ID))(t); r.Words != words || r.Version != 3 || !r.ClosedAt.Equal(now) {
			t.Errorf("the review says %+v", r)
		}
		line := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskReviewed}, 1))(t)[0]
		must(s.Undo(ctx, line.Seq, pr, now.Add(2*time.Minute)))(t)
		if r := must(s.Review(ctx, e.ID))(t); r.Right != review.TooLow || r.Badly != "" || r.Version != 4 {
			t.Errorf("after the task's was taken back: %+v", r)
		}
	})
}

func TestAReviewClosesItsTaskAlsoWhereNobodyKnowsThePeak(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, now := overNow(t, s, 4)
		r := must(s.SaveReview(ctx, e.ID, concluded(1, review.Fitting, ""), sre, now))(t)
		task := taskNamed(t, s, e.ID, "E-04")
		if a := task.Answers(); !a.Complete() || a.Peak != claim.Nothing || r.Peak != "" {
			t.Errorf("closed, the task says %+v and the review %+v", a, r)
		}
		must(s.ReopenReview(ctx, e.ID, r.Version, sre, now.Add(time.Minute)))(t)
		task = taskNamed(t, s, e.ID, "E-04")
		if task.Answers().Complete() {
			t.Errorf("open again, the task says %+v", task.Answers())
		}
		typed := claim.Answers{Level: "right", Peak: "900 req/s", Well: "-", Badly: "-", Lucky: "-"}
		must(s.CompleteTask(ctx, task.ID, 0, claim.Said{Review: &typed}, pr, now.Add(2*time.Minute)))(t)
		typed.Peak = claim.Nothing
		must(s.CompleteTask(ctx, task.ID, 0, claim.Said{Review: &typed}, pr, now.Add(3*time.Minute)))(t)
		if r = must(s.Review(ctx, e.ID))(t); r.Open() || r.Peak != "" {
			t.Errorf("that nobody knows the peak was said of the task, the review says %+v", r)
		}
	})
}

func TestAReviewOfBeforeThereWereReviewsIsThatOfItsTask(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, now := overNow(t, s, 4)
		task := taskNamed(t, s, e.ID, "E-04")
		answers := claim.Answers{Level: "right", Peak: "900", Well: "a", Badly: "-", Lucky: "-"}
		must(s.CompleteTask(ctx, task.ID, 0, claim.Said{Review: &answers}, pr, now))(t)
		wants(t, "as an older program left it", s.Exec(ctx, `DELETE FROM reviews`), nil)
		want := review.Review{EventID: e.ID, Words: review.Words{Right: review.Fitting, Peak: "900", Well: "a"}, ClosedAt: now, SavedAt: now, Version: 1}
		if diff := cmp.Diff(want, must(s.Review(ctx, e.ID))(t)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if r := must(s.SaveReview(ctx, e.ID, concluded(1, review.Fitting, "a and b"), sre, now.Add(time.Hour)))(t); r.Version != 2 || !r.ClosedAt.Equal(now) {
			t.Errorf("written on: %+v", r)
		}
	})
}

func TestPreventionsBecomeIssuesTasksAndDrafts(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, now := overNow(t, s, 4)
		hub := must(s.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitHub, Name: "Ops", Project: "acme/ops", Token: "github_pat_x"}, sre, noon))(t)
		issue := must(s.AddPrevention(ctx, e.ID, review.Made{What: " No cookies ", Becomes: review.AnIssue, Tracker: hub.ID}, pr, now))(t)
		link := must(s.IssueOf(ctx, issue.TaskID))(t)
		if link.State != ticket.Wanted || link.TrackerID != hub.ID || issue.What != "No cookies" {
			t.Errorf("the issue: %+v of %+v", link, issue)
		}
		task := must(s.AddPrevention(ctx, e.ID, review.Made{What: "Ask twice", Becomes: review.ATask}, pr, now))(t)
		if made := must(s.Task(ctx, task.TaskID))(t); made.TitleJA != "Ask twice" || !made.Due.Equal(e.End.AddDate(0, 0, 14)) || !made.Own() {
			t.Errorf("the task: %+v", made)
		}
		for range 2 { // the second goes into the same draft
			must(s.AddPrevention(ctx, e.ID, review.Made{What: "Ask for every moment", Becomes: review.OfTheRung, Level: 3}, sre, now))(t)
		}
		draft, editing, err := s.LadderDraft(ctx, sre.ID)
		wants(t, "the draft", err, nil)
		had := must(s.Ladder(ctx))(t)
		if n := len(had.Templates); !editing || len(draft.Templates) != n+2 || draft.Templates[n].FromLevel != 3 || len(draft.Faults()) > 0 {
			t.Errorf("editing %v, %d templates after %d, faults %v", editing, len(draft.Templates), n, draft.Faults())
		}
		all := must(s.Preventions(ctx, e.ID))(t)
		if len(all) != 4 || all[2].Template == all[3].Template || all[2].Template == "" || all[2].TaskID != "" {
			t.Errorf("listed: %+v", all)
		}
		wants(t, "taken off the list", s.RemovePrevention(ctx, e.ID, all[0].ID, pr, now), nil)
		wants(t, "taken off again", s.RemovePrevention(ctx, e.ID, all[0].ID, pr, now), fault.ErrNotFound)
		wants(t, "off another event's", s.RemovePrevention(ctx, "none", all[1].ID, pr, now), fault.ErrNotFound)
		if _, err := s.IssueOf(ctx, issue.TaskID); err != nil {
			t.Errorf("what it became is gone: %v", err)
		}
	})
}

func TestWhatCannotBecomeAPrevention(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, now := overNow(t, s, 4)
		token := sre
		token.Token = true
		for _, row := range []struct {
			sentence      string
			made          review.Made
			by            readiness.Actor
			at            time.Time
			field, reason string
		}{
			{"of an event that is not over", review.Made{What: "x", Becomes: review.ATask}, sre, noon, "event", "not_over"},
			{"in a tracker that there is not", review.Made{What: "x", Becomes: review.AnIssue, Tracker: "none"}, sre, now, "tracker", "unknown"},
			{"of a level that there is not", review.Made{What: "x", Becomes: review.OfTheRung, Level: 9}, sre, now, "level", "out_of_range"},
			{"in the draft of a program", review.Made{What: "x", Becomes: review.OfTheRung, Level: 3}, token, now, "becomes", "drafts_are_peoples"},
			{"of nothing", review.Made{Becomes: review.ATask}, sre, now, "what", "required"},
		} {
			before := s.Revision()
			_, err := s.AddPrevention(ctx, e.ID, row.made, row.by, row.at)
			t.Log(row.sentence)
			refused(t, err, row.field, row.reason)
			if s.Revision() != before {
				t.Errorf("%s: something was kept", row.sentence)
			}
		}
		_, err := s.AddPrevention(ctx, e.ID, review.Made{What: "x", Becomes: review.OfTheRung, Level: 3}, pr, now)
		wants(t, "the levels, by PR", err, fault.ErrForbidden)
	})
}
