package db_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// scene is an event on which people work, an hour after the other.
type scene struct {
	*testing.T
	s    *db.Store
	id   string
	now  time.Time
	last string // the task that was touched last
}

func newScene(t *testing.T, s *db.Store) *scene {
	t.Helper()
	return &scene{T: t, s: s, id: show(t, s).ID, now: noon}
}

// ok lets an hour pass after an edit that may not fail.
func (c *scene) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
	c.now = c.now.Add(time.Hour)
}

func (c *scene) event(_ readiness.Event, err error) { c.Helper(); c.ok(err) }

func (c *scene) task(t readiness.Task, err error) { c.Helper(); c.last = t.ID; c.ok(err) }

func (c *scene) of(template string) string { return readiness.TaskID(c.id, template) }

func (c *scene) version(template string) int64 { return taskNamed(c.T, c.s, c.id, template).Version }

func (c *scene) level(n int) {
	c.Helper()
	c.event(c.s.SetLevel(c.Context(), c.id, n, "", 0, sre, c.now))
}

func (c *scene) complete(template, evidence string) {
	c.Helper()
	c.task(c.s.CompleteTask(c.Context(), c.of(template), c.version(template), claim.Said{Evidence: evidence}, sre, c.now))
}

func (c *scene) waive(reason string) {
	c.Helper()
	c.task(c.s.WaiveTask(c.Context(), c.of("E-02"), 0, reason, time.Time{}, sre, c.now))
}

func (c *scene) move(hours int) {
	c.Helper()
	c.event(c.s.Postpone(c.Context(), c.id, 0, pr, c.now, func(e readiness.Event) (from, to time.Time, err error) {
		return e.Start.Add(time.Duration(hours) * time.Hour), e.End.Add(time.Duration(hours) * time.Hour), nil
	}))
}

// onTheDay lets time pass until an hour before the event begins.
func (c *scene) onTheDay() {
	c.Helper()
	c.now = must(c.s.Event(c.Context(), c.id))(c.T).Start.Add(-time.Hour)
}

// stands is the event and what is asked of it, without what only counts.
func (c *scene) stands() moment {
	c.Helper()
	m := moment{event: must(c.s.Event(c.Context(), c.id))(c.T), tasks: must(c.s.Tasks(c.Context(), c.id))(c.T)}.counted()
	m.tasks = slices.DeleteFunc(m.tasks, func(t readiness.Task) bool { return t.Gone })
	return m
}

func (c *scene) newest() readiness.Change {
	c.Helper()
	return must(c.s.RecentChanges(c.Context(), c.id, nil, 1))(c.T)[0]
}

// undoables are the changes that one press takes back: what comes before them, the change, and a later one of the same
// thing; without that, the same thing can only become what it was.
var undoables = map[string]struct{ first, does, later func(*scene) }{
	journal.EventHidden: {nil, func(c *scene) { c.event(c.s.SetHidden(c.Context(), c.id, true, 0, sre, c.now)) }, nil},
	journal.EventShown: {func(c *scene) { c.event(c.s.SetHidden(c.Context(), c.id, true, 0, sre, c.now)) },
		func(c *scene) { c.event(c.s.SetHidden(c.Context(), c.id, false, 0, sre, c.now)) }, nil},
	journal.EventCancelled: {nil, func(c *scene) { c.says(readiness.CallOff) }, nil},
	journal.EventRestored: {func(c *scene) { c.says(readiness.CallOff) }, func(c *scene) { c.says(readiness.TakePlace) },
		func(c *scene) { c.says(readiness.CallOff) }},
	journal.EventKept: {(*scene).takenOut, func(c *scene) { c.says(readiness.TakePlace) }, func(c *scene) { c.says(readiness.CallOff) }},
	journal.LevelSet:  {nil, func(c *scene) { c.level(5) }, func(c *scene) { c.level(4) }},
	journal.BriefTold: {nil,
		func(c *scene) {
			c.event(c.s.TellBrief(c.Context(), c.id, readiness.Brief{Reach: "4 million"}, 0, pr, c.now))
		},
		func(c *scene) {
			c.event(c.s.TellBrief(c.Context(), c.id, readiness.Brief{Reach: "5 million"}, 0, pr, c.now))
		}},
	journal.WentOnAir: {(*scene).onTheDay, func(c *scene) { c.event(c.s.PressOnAir(c.Context(), c.id, 0, pr, c.now)) }, nil},
	journal.HasAired: {func(c *scene) {
		c.onTheDay()
		c.event(c.s.PressOnAir(c.Context(), c.id, 0, pr, c.now))
	},
		func(c *scene) { c.event(c.s.PressAired(c.Context(), c.id, 0, pr, c.now)) }, nil},
	journal.WasPostponed: {nil, func(c *scene) { c.move(2) }, func(c *scene) { c.move(1) }},
	journal.MoveSeen: {func(c *scene) { c.move(2) }, func(c *scene) { c.event(c.s.AcknowledgeMove(c.Context(), c.id, 0, sre, c.now)) },
		func(c *scene) {
			c.move(1)
			c.event(c.s.AcknowledgeMove(c.Context(), c.id, 0, sre, c.now))
		}},
	journal.TaskClaimed: {nil, func(c *scene) { c.task(c.s.ClaimTask(c.Context(), c.of("E-02"), sre, c.now)) }, nil},
	journal.TaskReleased: {func(c *scene) { c.task(c.s.ClaimTask(c.Context(), c.of("E-02"), sre, c.now)) },
		func(c *scene) { c.task(c.s.ReleaseTask(c.Context(), c.of("E-02"), sre, c.now)) }, nil},
	journal.TaskCompleted: {nil, func(c *scene) { c.complete("E-02", "moved") }, func(c *scene) { c.complete("E-02", "moved again") }},
	journal.TaskReopened: {func(c *scene) { c.complete("E-02", "moved") },
		func(c *scene) { c.task(c.s.ReopenTask(c.Context(), c.of("E-02"), 0, sre, c.now)) }, func(c *scene) { c.complete("E-02", "moved again") }},
	journal.TaskWaived: {nil, func(c *scene) { c.waive("not ours") }, func(c *scene) { c.waive("not theirs") }},
	journal.TaskConfirmed: {func(c *scene) { c.level(4); c.complete("B-11", "all told") },
		func(c *scene) { c.task(c.s.ConfirmTask(c.Context(), c.of("B-11"), 0, pr, c.now)) }, func(c *scene) { c.complete("B-11", "all told again") }},
	journal.TaskAdded: {nil, func(c *scene) { c.own() }, nil},
	journal.TaskRemoved: {func(c *scene) { c.own() },
		func(c *scene) { c.task(c.s.RemoveTask(c.Context(), c.last, 0, sre, c.now)) }, nil},
}

// says lets PR say whether the event takes place.
func (c *scene) says(word func(*readiness.Event) error) {
	c.Helper()
	c.event(c.s.EditEvent(c.Context(), c.id, 0, pr, c.now, word))
}

// takenOut has the scene be about a night of a series that was taken out of it.
func (c *scene) takenOut() {
	c.Helper()
	feed := must(c.s.AddFeed(c.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/" + c.id}, nil, pr, c.now))(c.T)
	c.id = nightOut(c.T, c.s, feed.ID, c.now).ID
}

func (c *scene) own() {
	c.task(c.s.AddTask(c.Context(), c.id, readiness.Ask{TitleEN: "Call the venue", Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -time.Hour}}, sre, c.now))
}

func TestEachChangeOfPeopleIsTakenBackOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for kind, row := range undoables {
			t.Run(kind, func(t *testing.T) {
				c := newScene(t, s)
				if row.first != nil {
					row.first(c)
				}
				before := c.stands()
				row.does(c)
				done := c.newest()
				if done.Kind != kind {
					t.Fatalf("the newest line is %s", done.Kind)
				}
				after := c.stands()
				if gocmp.Equal(before, after, gocmp.AllowUnexported(moment{})) {
					t.Fatal("nothing happened")
				}
				must(s.Undo(t.Context(), done.Seq, sre, c.now))(t)
				if diff := gocmp.Diff(before, c.stands(), gocmp.AllowUnexported(moment{}), sameButKeptAt()); diff != "" {
					t.Errorf("it is not what it was (-was +is):\n%s", diff)
				}
				if line := c.newest(); line.Kind != journal.Undone || line.Data["kind"] != kind || line.TaskID != done.TaskID {
					t.Errorf("the log says %+v", line)
				}
				unmoved(t, s, "taking it back twice", func() error {
					_, err := s.Undo(t.Context(), done.Seq, pr, c.now)
					return err
				})
			})
		}
	})
}

// sameButKeptAt compares claims without their instants: who put a task down and has it again picked it up anew.
func sameButKeptAt() gocmp.Option {
	return gocmp.Comparer(func(a, b readiness.Claim) bool { return a.ID == b.ID && a.Name == b.Name })
}

func TestALaterChangeOrAWeekMakesAnUndoTooLate(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for kind, row := range undoables {
			t.Run(kind, func(t *testing.T) {
				c := newScene(t, s)
				if row.first != nil {
					row.first(c)
				}
				row.does(c)
				done := c.newest()
				unmoved(t, s, "after a week", func() error {
					_, err := s.Undo(t.Context(), done.Seq, sre, done.At.Add(7*24*time.Hour))
					refused(t, err, "change", "too_old")
					return nil
				})
				if row.later == nil {
					must(s.Undo(t.Context(), done.Seq, sre, done.At.Add(7*24*time.Hour-time.Millisecond)))(t)
					return
				}
				row.later(c)
				unmoved(t, s, "after a later change", func() error {
					_, err := s.Undo(t.Context(), done.Seq, sre, c.now)
					wants(t, "after a later change", err, fault.ErrStale)
					return nil
				})
			})
		}
	})
}

func TestWhatNobodyTakesBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newScene(t, s)
		entered := c.newest().Seq
		c.task(s.ClaimTask(t.Context(), c.of("E-02"), sre, c.now))
		claimed := c.newest().Seq
		c.task(s.NoteTask(t.Context(), c.of("E-02"), "half way", sre, c.now))
		noted := c.newest().Seq
		must(s.Undo(t.Context(), claimed, sre, c.now))(t)
		for what, seq := range map[string]int64{"an event entered": entered, "what was said": noted, "an undo": c.newest().Seq} {
			unmoved(t, s, what, func() error {
				_, err := s.Undo(t.Context(), seq, sre, c.now)
				refused(t, err, "change", "not_undoable")
				return nil
			})
		}
		_, err := s.Undo(t.Context(), 1<<40, sre, c.now)
		wants(t, "a line that there is not", err, fault.ErrNotFound)
	})
}

func TestALevelTakenBackBringsItsTasksAndTheirWork(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newScene(t, s)
		c.level(5)
		c.complete("B-11", "all told")
		c.task(s.ConfirmTask(t.Context(), c.of("B-11"), 0, pr, c.now))
		c.task(s.ClaimTask(t.Context(), c.of("B-13"), pr, c.now))
		c.task(s.WaiveTask(t.Context(), c.of("B-03"), 0, "sized last year", time.Time{}, sre, c.now))
		c.own()
		before, lines := c.stands(), len(must(s.Changes(t.Context(), 0, c.id, 1000))(t))
		c.level(2)
		lowered := c.newest()
		if taskNamed(t, s, c.id, "B-11").Gone != true || len(c.stands().tasks) >= len(before.tasks) {
			t.Error("level 2 asks for what level 5 did")
		}
		must(s.Undo(t.Context(), lowered.Seq, sre, c.now))(t)
		if diff := gocmp.Diff(before, c.stands(), gocmp.AllowUnexported(moment{})); diff != "" {
			t.Errorf("it is not what it was (-was +is):\n%s", diff)
		}
		if got := len(must(s.Changes(t.Context(), 0, c.id, 1000))(t)); got != lines+2 {
			t.Errorf("%d lines more in the log, want one for the level and one for the undo", got-lines)
		}
	})
}
