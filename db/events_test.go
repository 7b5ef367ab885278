package db_test

import (
	"errors"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"
	"tallylight/readiness/scope"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// show enters an event by hand, in forty days.
func show(t *testing.T, s *db.Store) readiness.Event {
	t.Helper()
	start := noon.Add(40 * day)
	return must(s.CreateEvent(t.Context(), readiness.Event{Title: "Show", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo"}, pr, noon))(t)
}

func taskNamed(t *testing.T, s *db.Store, event, template string) readiness.Task {
	t.Helper()
	for _, task := range must(s.Tasks(t.Context(), event))(t) {
		if task.Template == template {
			return task
		}
	}
	t.Fatalf("the event has no task %s", template)
	return readiness.Task{}
}

func TestAnEventEnteredByHand(t *testing.T) {
	start := noon.Add(40 * day)
	good := readiness.Event{Title: "Show", Start: start, End: start.Add(time.Hour), Level: 2}
	rows := []struct {
		name          string
		change        func(*readiness.Event)
		field, reason string
	}{
		{"needs a title", func(e *readiness.Event) { e.Title = " " }, "title", "required"},
		{"needs an end after its start", func(e *readiness.Event) { e.End = e.Start }, "end", "not_after_start"},
		{"needs a level of the ladder", func(e *readiness.Event) { e.Level = 6 }, "level", "out_of_range"},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for _, row := range rows {
			e := good
			row.change(&e)
			unmoved(t, s, row.name, func() error {
				_, err := s.CreateEvent(t.Context(), e, pr, noon)
				refused(t, err, row.field, row.reason)
				return nil
			})
		}
		e := must(s.CreateEvent(t.Context(), good, pr, noon))(t)
		if e.FeedID != "" || e.LevelState != readiness.LevelProposed || e.ProposedBy != pr.Name || e.Calendar != readiness.Confirmed {
			t.Errorf("event %+v", e)
		}
		if got := len(must(s.Tasks(t.Context(), e.ID))(t)); got != 10 {
			t.Errorf("%d tasks, want 10", got)
		}
	})
}

// What a word on the level does to one that was set before.
func TestSettingALevel(t *testing.T) {
	type word struct {
		level int
		by    readiness.Actor
	}
	rows := []struct {
		name                  string
		words                 []word
		state                 readiness.LevelState
		proposed, confirmedBy string
		changes               int
	}{
		{"PR proposes", []word{{4, pr}}, readiness.LevelProposed, pr.Name, "", 1},
		{"SRE confirms", []word{{4, sre}}, readiness.LevelConfirmed, "", sre.Name, 1},
		{"SRE confirms what PR proposed", []word{{4, pr}, {4, sre}}, readiness.LevelConfirmed, pr.Name, sre.Name, 2},
		{"PR says the same again", []word{{4, pr}, {4, pr}}, readiness.LevelProposed, pr.Name, "", 1},
		{"SRE says the same again", []word{{4, sre}, {4, sre}}, readiness.LevelConfirmed, "", sre.Name, 1},
		{"PR repeats what SRE confirmed", []word{{4, sre}, {4, pr}}, readiness.LevelConfirmed, "", sre.Name, 1},
		{"PR proposes another than was confirmed", []word{{4, sre}, {5, pr}}, readiness.LevelProposed, pr.Name, "", 2},
		{"PR takes back what it proposed", []word{{4, pr}, {0, pr}}, readiness.LevelUnset, "", "", 2},
		{"SRE takes back what was confirmed", []word{{4, sre}, {0, sre}}, readiness.LevelUnset, "", "", 2},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				e := show(t, s)
				var err error
				for _, w := range row.words {
					if e, err = s.SetLevel(t.Context(), e.ID, w.level, "because", e.Version, w.by, noon); err != nil {
						t.Fatal(err)
					}
				}
				if e.LevelState != row.state || e.ProposedBy != row.proposed || e.ConfirmedBy != row.confirmedBy {
					t.Errorf("%s, proposed by %q, confirmed by %q", e.LevelState, e.ProposedBy, e.ConfirmedBy)
				}
				if got := must(s.RecentChanges(t.Context(), e.ID, []string{journal.LevelSet}, 10))(t); len(got) != row.changes {
					t.Errorf("%d changes, want %d", len(got), row.changes)
				}
				if stored := must(s.Event(t.Context(), e.ID))(t); stored.Version != e.Version || stored.Level != e.Level {
					t.Errorf("stored %+v, told %+v", stored, e)
				}
			})
		}
	})
}

func TestTheTasksFollowTheLevel(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		done := must(s.CompleteTask(ctx, taskNamed(t, s, e.ID, "C-02").ID, 0, claim.Said{Evidence: "moved"}, sre, e.Start.Add(-day)))(t)
		live := func() (n int) {
			for _, task := range must(s.Tasks(ctx, e.ID))(t) {
				if !task.Gone {
					n++
				}
			}
			return n
		}
		// E-02 takes back what C-02 did, so that it stays where the level asks for neither.
		for _, row := range []struct{ level, want int }{{1, 2 + 1}, {5, 31}, {2, 10 + 1}, {0, 21}} {
			e = must(s.SetLevel(ctx, e.ID, row.level, "", e.Version, sre, noon))(t)
			if got := live(); got != row.want {
				t.Errorf("level %d: %d tasks, want %d", row.level, got, row.want)
			}
		}
		if task := must(s.Task(ctx, done.ID))(t); task.Gone || task.DoneBy != sre.Name || len(task.Evidence) != 1 {
			t.Errorf("what was done is lost: %+v", task)
		}
		change := must(s.RecentChanges(ctx, e.ID, []string{journal.LevelSet}, 3))(t)[2]
		if change.Data["from"] != "1" || change.Data["to"] != "5" || change.Data["added"] != "28" || change.Data["gone"] != "0" {
			t.Errorf("change %+v", change.Data)
		}
	})
}

func TestEditsOfAnEventThatAreRefused(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		must(s.TellBrief(ctx, e.ID, readiness.Brief{Kind: "live"}, e.Version, pr, noon))(t)
		before := s.Revision()
		_, err := s.SetLevel(ctx, e.ID, 4, "", e.Version, pr, noon)
		wants(t, "an old version", err, fault.ErrStale)
		_, err = s.SetLevel(ctx, e.ID, 6, "", 2, pr, noon)
		refused(t, err, "level", "out_of_range")
		_, err = s.SetLevel(ctx, e.ID, -1, "", 2, pr, noon)
		refused(t, err, "level", "out_of_range")
		_, err = s.SetHidden(ctx, "none", true, 1, pr, noon)
		wants(t, "no event", err, fault.ErrNotFound)
		_, err = s.EventSnapshot(ctx, "none")
		wants(t, "reading no event", err, fault.ErrNotFound)
		if got := must(s.Event(ctx, e.ID))(t); s.Revision() != before || got.Level != 0 || len(must(s.Tasks(ctx, e.ID))(t)) != 21 {
			t.Errorf("something changed: %+v", got)
		}
	})
}

func TestTheSameWordTwiceIsSaidOnce(t *testing.T) {
	brief := readiness.Brief{Kind: "live", Reach: "1m", ScreenURL: "x"}
	sayings := map[string]func(s *db.Store, t *testing.T, e readiness.Event, at time.Time) (readiness.Event, error){
		"the brief": func(s *db.Store, t *testing.T, e readiness.Event, at time.Time) (readiness.Event, error) {
			return s.TellBrief(t.Context(), e.ID, brief, e.Version, pr, at)
		},
		"on air": func(s *db.Store, t *testing.T, e readiness.Event, at time.Time) (readiness.Event, error) {
			return s.PressOnAir(t.Context(), e.ID, e.Version, pr, at.Add(e.Start.Sub(noon)))
		},
		"aired": func(s *db.Store, t *testing.T, e readiness.Event, at time.Time) (readiness.Event, error) {
			return s.PressAired(t.Context(), e.ID, e.Version, pr, at.Add(e.Start.Sub(noon)))
		},
		"no exposure": func(s *db.Store, t *testing.T, e readiness.Event, at time.Time) (readiness.Event, error) {
			return s.SetHidden(t.Context(), e.ID, true, e.Version, pr, at)
		},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for name, say := range sayings {
			t.Run(name, func(t *testing.T) {
				e := show(t, s)
				first := must(say(s, t, e, noon))(t)
				unmoved(t, s, "a second click on the same form", func() error {
					second, err := say(s, t, e, noon.Add(time.Minute))
					if second.Version != first.Version || !second.OnAirAt.Equal(first.OnAirAt) {
						t.Errorf("the second time %+v, the first %+v", second, first)
					}
					return err
				})
			})
		}
	})
}

func TestTheBriefRecordsWhatWasTold(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		e = must(s.TellBrief(ctx, e.ID, readiness.Brief{Kind: "live", Reach: "1m"}, e.Version, pr, noon))(t)
		must(s.TellBrief(ctx, e.ID, readiness.Brief{Kind: "live", Reach: "2m"}, e.Version, pr, noon))(t)
		change := must(s.RecentChanges(ctx, e.ID, []string{journal.BriefTold}, 1))(t)[0]
		if _, told := change.Data["kind"]; told || change.Data["reach"] != "2m" {
			t.Errorf("change %+v", change.Data)
		}
		if got := must(s.EventSnapshot(ctx, e.ID))(t); got.Events[0].Brief.Reach != "2m" || len(got.Tasks[e.ID]) != 21 {
			t.Errorf("brief %+v", got.Events[0].Brief)
		}
	})
}

func TestTheSnapshotHoldsTheEventsOfItsWindow(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		for _, row := range []struct {
			name     string
			from, to time.Time
			want     int
		}{
			{"a window that ends when it begins", e.Start.Add(-day), e.Start, 0},
			{"a window that ends within it", e.Start.Add(-day), e.Start.Add(time.Millisecond), 1},
			{"a window that begins within it", e.End.Add(-time.Millisecond), e.End.Add(day), 1},
			{"a window that begins at its end", e.End, e.End.Add(day), 0},
		} {
			f := must(s.Snapshot(ctx, row.from, row.to))(t)
			if len(f.Events) != row.want || len(f.Tasks) != row.want {
				t.Errorf("%s: %d events, tasks of %d; want %d", row.name, len(f.Events), len(f.Tasks), row.want)
			}
			if f.Revision != s.Revision() || f.Ladder.Height() != 5 {
				t.Errorf("%s: revision %d, ladder of %d", row.name, f.Revision, f.Ladder.Height())
			}
		}
	})
}

func TestSavingTheLadderPlansAnew(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		ladder := must(s.Ladder(ctx))(t)
		ladder.Templates = ladder.Templates[:5]
		ladder.Templates[4].Gate.Lead = -10 * day
		ladder.Rungs = ladder.Rungs[:2]
		ladder.Rungs[1].Multiple = 0
		saved := must(s.SaveLadder(ctx, ladder, ladder.Version, readiness.LadderChoice{}, sre, noon))(t)
		if got := must(s.Ladder(ctx))(t); saved.Version != 2 || got.Version != 2 || len(got.Templates) != 5 || got.Height() != 2 {
			t.Errorf("ladder version %d, %d templates, height %d", got.Version, len(got.Templates), got.Height())
		}
		_, err := s.SaveLadder(ctx, ladder, 1, readiness.LadderChoice{}, sre, noon)
		wants(t, "an old ladder", err, fault.ErrStale)
		tasks := must(s.Tasks(ctx, e.ID))(t)
		stored := must(s.Event(ctx, e.ID))(t)
		if !readiness.Plan(noon, stored, saved, tasks).Empty() || stored.Planned(saved) != 2 {
			t.Errorf("the plan does not follow the ladder: planned as %d", stored.Planned(saved))
		}
		if task := taskNamed(t, s, e.ID, "A-04"); task.Gate.Label() != "T−10d" || !task.Due.Equal(e.Start.Add(-10*day)) {
			t.Errorf("the task stays at %s, due %v", task.Gate.Label(), task.Due)
		}
	})
}

func TestALevelOfAnotherLadderIsStale(t *testing.T) {
	start := noon.Add(40 * day)
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Show", Start: start, End: start.Add(time.Hour), Level: 2}, sre, noon))(t)
		l := must(s.Ladder(ctx))(t)
		l.Rungs[2].PromiseEN = "Another"
		must(s.SaveLadder(ctx, l, 1, readiness.LadderChoice{}, sre, noon))(t)
		for _, row := range []struct {
			name   string
			level  int
			ladder int64
			stale  bool
		}{
			{"the ladder was changed since", 3, 1, true},
			{"a level that stands already is no edit", 2, 1, false},
			{"it is the newest", 3, 2, false},
			{"whichever it is", 4, 0, false},
			{"one that is still to come", 3, 3, true},
			{"a level that the newest does not have", 9, 1, true},
		} {
			_, err := s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: row.level, Ladder: row.ladder}, sre, noon)
			if errors.Is(err, fault.ErrStale) != row.stale || !row.stale && err != nil {
				t.Errorf("%s: %v", row.name, err)
			}
		}
	})
}

func TestTheTasksFollowTheKindOfTheEvent(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		tell := func(k scope.Kind, now time.Time) {
			t.Helper()
			e = must(s.TellBrief(ctx, e.ID, readiness.Brief{Exposure: k}, 0, pr, now))(t)
		}
		gone := func(template string) bool { return taskNamed(t, s, e.ID, template).Gone }
		tell(scope.Sale, noon)
		must(s.CompleteTask(ctx, taskNamed(t, s, e.ID, "B-17").ID, 0, claim.Said{Evidence: "12 minutes"}, sre, noon))(t)
		tell(scope.Radio, noon)
		if !gone("B-17") || gone("C-11") {
			t.Error("the tasks of a sale stay, or those of the radio are lacking")
		}
		tell(scope.Sale, e.Start.Add(-day))
		if task := taskNamed(t, s, e.ID, "B-17"); task.Gone || task.DoneBy != sre.Name || len(task.Evidence) != 1 {
			t.Errorf("what was done is lost: %+v", task)
		}
	})
}

// What nobody has touched is derived: a task that a kind brings when its time has passed joined then, and not when the event
// became known.
func TestAKindThatIsToldLateMakesNothingLateInTheMeantime(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e := show(t, s)
		late := e.Start.Add(-3 * day)
		must(s.TellBrief(t.Context(), e.ID, readiness.Brief{Exposure: scope.Sale}, 0, pr, late))(t)
		if task := taskNamed(t, s, e.ID, "B-15"); !task.CreatedAt.Equal(late) || !task.Due.After(late) {
			t.Errorf("it joined at %v, due %v", task.CreatedAt, task.Due)
		}
	})
}
