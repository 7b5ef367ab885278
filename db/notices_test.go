package db_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
	"tallylight/readiness/notice"
)

// planned makes an event tomorrow.
func planned(t *testing.T, s *db.Store, title string) readiness.Event {
	t.Helper()
	return must(s.CreateEvent(t.Context(), readiness.Event{Title: title, Start: noon.Add(day), End: noon.Add(day + time.Hour)}, pr, noon))(t)
}

// queued gives the titles of the events that wait to be looked at.
func queued(t *testing.T, s *db.Store) string {
	t.Helper()
	sight := must(s.ToNotice(t.Context(), noon, 1000))(t)
	var titles []string
	for _, e := range sight.Facts.Events {
		if sight.Queued[e.ID] > 0 {
			titles = append(titles, e.Title)
		}
	}
	for range sight.Gone {
		titles = append(titles, "gone")
	}
	slices.Sort(titles)
	return strings.Join(titles, ", ")
}

// lookedAt keeps that all that waits was looked at, and nothing found.
func lookedAt(t *testing.T, s *db.Store) {
	t.Helper()
	sight := must(s.ToNotice(t.Context(), noon, 1000))(t)
	must(s.Noticed(t.Context(), seenIn(&sight), noon))(t)
	wants(t, "forgetting what is gone", s.Unnotice(t.Context(), sight.Gone, noon), nil)
}

func seenIn(sight *notice.Sight) (found []notice.Found) {
	for _, e := range sight.Facts.Events {
		subject := notice.OfEvent(e.ID)
		found = append(found, notice.Found{Known: sight.Known[subject], Seen: notice.Seen{Subject: subject, Name: e.Title}, EventID: e.ID, Queued: sight.Queued[e.ID]})
	}
	return found
}

func TestWhatChangesAnEventHasItLookedAt(t *testing.T) {
	var (
		a     = airing("a", noon.Add(40*day))
		fresh = func(n int) intake.Incoming { return airings(n, noon.Add(-2*time.Hour), time.Hour) }
	)
	rows := []struct {
		sentence string
		change   func(t *testing.T, s *db.Store, e readiness.Event, feed string)
		waits    string
	}{
		{"nothing waits that nobody changed", func(*testing.T, *db.Store, readiness.Event, string) {}, ""},
		{"an event that somebody enters", func(t *testing.T, s *db.Store, _ readiness.Event, _ string) { planned(t, s, "Second") }, "Second"},
		{"one that is imported", func(t *testing.T, s *db.Store, _ readiness.Event, feed string) { apply(t, s, feed, imported(a)) }, "Show a"},
		{"a level", func(t *testing.T, s *db.Store, e readiness.Event, _ string) {
			must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
		}, "First"},
		{"the same level again changes nothing", func(t *testing.T, s *db.Store, e readiness.Event, _ string) {
			must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
			lookedAt(t, s)
			must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
		}, ""},
		{"a task", func(t *testing.T, s *db.Store, e readiness.Event, _ string) {
			must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
			lookedAt(t, s)
			list := must(s.Tasks(t.Context(), e.ID))(t)
			i := slices.IndexFunc(list, func(task readiness.Task) bool { return task.ByHand() })
			must(s.CompleteTask(t.Context(), list[i].ID, 0, claim.Said{Evidence: "looked"}, sre, noon))(t)
		}, "First"},
		{"what is refused has nothing looked at", func(t *testing.T, s *db.Store, e readiness.Event, _ string) {
			if _, err := s.SetLevel(t.Context(), e.ID, 99, "", 0, sre, noon); err == nil {
				t.Error("level 99 was taken")
			}
		}, ""},
		{"of a whole calendar all that is not over", func(t *testing.T, s *db.Store, _ readiness.Event, feed string) {
			in := fresh(150)
			apply(t, s, feed, in)
			if n := strings.Count(queued(t, s), "Show c"); n != 148 {
				t.Errorf("%d of 150 events wait, of which 2 are over", n)
			}
			lookedAt(t, s)
		}, ""},
		{"one that is deleted is waited for no more", func(t *testing.T, s *db.Store, e readiness.Event, feed string) {
			apply(t, s, feed, imported(a))
			wants(t, "removing the calendar", s.RemoveFeed(t.Context(), feed, 0, pr, noon), nil)
			if n := must(s.Count(t.Context(), "notice_seen"))(t); n > 1 {
				t.Errorf("%d are still remembered", n)
			}
		}, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				feed := feedOf(t, s).ID
				e := planned(t, s, "First")
				lookedAt(t, s)
				row.change(t, s, e, feed)
				if got := queued(t, s); got != row.waits {
					t.Errorf("wait: %q, want %q", got, row.waits)
				}
				lookedAt(t, s)
				if got := queued(t, s); got != "" {
					t.Errorf("after the look wait: %q", got)
				}
			})
		})
	}
}

// TestWhatChangesWhileItIsLookedAtIsLookedAtAgain reads, changes, and keeps what was read.
func TestWhatChangesWhileItIsLookedAtIsLookedAtAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e := planned(t, s, "First")
		sight := must(s.ToNotice(t.Context(), noon, 10))(t)
		must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t) // at the same millisecond
		must(s.Noticed(t.Context(), seenIn(&sight), noon))(t)
		if got := queued(t, s); got != "First" {
			t.Errorf("wait: %q", got)
		}
	})
}

// TestTwoProgramsTellOnce has two read the same, and both keep what they found.
func TestTwoProgramsTellOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := planned(t, s, "First")
		for round := range 2 { // of what was never seen, and of what was
			sight := must(s.ToNotice(ctx, noon, 10))(t)
			found := seenIn(&sight)
			found[0].Seen.N = int64(round + 1)
			for program := range 2 {
				found[0].News = []notice.News{{Notice: notice.Notice{Reason: notice.EventNew, EventID: e.ID, Severity: notice.Info, Once: fmt.Sprint(round, program)}}}
				if n := must(s.Noticed(ctx, found, noon))(t); n != 1-program {
					t.Errorf("round %d: program %d wrote %d notices", round, program, n)
				}
			}
			must(s.SetLevel(ctx, e.ID, 3+round, "", 0, sre, noon))(t)
		}
	})
}

// TestWhatIsKeptOfALook keeps something, and reads it again.
func TestWhatIsKeptOfALook(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := planned(t, s, "First")
		sight := must(s.ToNotice(ctx, noon, 10))(t)
		found := seenIn(&sight)
		found[0].Seen.Turns, found[0].Seen.N = noon.Add(time.Hour+time.Nanosecond), 7
		must(s.Noticed(ctx, found, noon))(t)
		if next := must(s.NextToNotice(ctx))(t); !next.Equal(noon.Add(time.Hour + time.Millisecond)) {
			t.Errorf("next at %v", next)
		}
		if got := must(s.ToNotice(ctx, noon.Add(time.Hour), 10))(t); len(got.Known) != 0 {
			t.Errorf("a moment before it turns it is looked at: %v", got.Known)
		}
		got := must(s.ToNotice(ctx, noon.Add(time.Hour+time.Millisecond), 10))(t)
		known := got.Known[notice.OfEvent(e.ID)]
		if known.Seen.N != 7 || known.Version != 1 || len(got.Queued) != 0 || !known.Holds(found[0].Seen) {
			t.Errorf("known: %+v, queued: %v", known, got.Queued)
		}
	})
}

// TestLookingAroundGoesThroughAllThatIsNear reads part by part.
func TestLookingAroundGoesThroughAllThatIsNear(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed, page := feedOf(t, s), pageOf(t, s)
		apply(t, s, feed.ID, airings(25, noon.Add(-5*day+30*time.Minute), day)) // of which 20 are to come
		seen := map[string]bool{}
		after, parts := notice.Cursor{}, 0
		for first := true; first || after != (notice.Cursor{}); first = false {
			sight := must(s.NearToNotice(ctx, noon, noon.Add(14*day), after, 5))(t)
			for _, e := range sight.Facts.Events {
				seen[e.UID] = true
			}
			if len(sight.Facts.Pages) != 1 || sight.Facts.Pages[0].Page.ID != page.ID || sight.Facts.Feeds[feed.ID].ID == "" {
				t.Errorf("part %d does not show page and calendar", parts)
			}
			after, parts = sight.After, parts+1
		}
		if all := slices.Sorted(maps.Keys(seen)); len(all) != 14 || all[0] != "c00005" || parts != 3 {
			t.Errorf("%d parts: %v", parts, all)
		}
	})
}

// TestWhatLastsIsFoundByItsSubject: notices of top pages have no event, so that an index of events would lead through all of them.
func TestWhatLastsIsFoundByItsSubject(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := planned(t, s, "First")
		sight := must(s.ToNotice(ctx, noon, 10))(t)
		found := seenIn(&sight)
		told := notice.Notice{Reason: notice.CallTurned, EventID: e.ID, Severity: notice.Info, Once: "once", At: noon}
		found[0].News = []notice.News{{Notice: told}}
		found[0].Seen.Told = map[string]notice.Told{"x": {Onces: []string{told.Once}}}
		must(s.Noticed(ctx, found, noon))(t)
		w := s.WatchReads()
		must(s.Lasting(ctx))(t)
		texts, args, _ := w.TakeAll()
		if s.Engine() != "sqlite" {
			return
		}
		plans := 0
		for i, text := range texts {
			if strings.Contains(text, "n.subject =") {
				plan := strings.Join(must(s.QueryPlan(ctx, text, args[i]))(t), "\n")
				plans++
				if !strings.Contains(plan, "notices_subject") {
					t.Errorf("it is read as\n%s", plan)
				}
			}
		}
		if plans != 1 {
			t.Errorf("%d queries for what lasts", plans)
		}
	})
}
