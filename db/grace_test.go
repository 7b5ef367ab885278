package db_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// template finds a template to alter.
func template(t *testing.T, l readiness.Ladder, id string) *readiness.TaskTemplate {
	t.Helper()
	i := slices.IndexFunc(l.Templates, func(tpl readiness.TaskTemplate) bool { return tpl.ID == id })
	if i < 0 {
		t.Fatalf("no template %s", id)
	}
	return &l.Templates[i]
}

// late lists the templates whose tasks are late for an event at an instant.
func late(t *testing.T, s *db.Store, id string, at time.Time) (found []string) {
	t.Helper()
	for _, row := range readiness.Board(at, board(t, s)) {
		for _, task := range row.Tasks {
			if row.Event.ID == id && task.Late && !task.Soon {
				found = append(found, task.Template)
			}
		}
	}
	return found
}

// Both kinds of events, those whose tasks are derived and those whose tasks are stored, are spared what a saved ladder
// would hold them back with, until the instant that was chosen; and those that were chosen follow at once.
func TestASavedLadderSparesEventsUntilADay(t *testing.T) {
	until := noon.Add(7 * day)
	for _, row := range []struct {
		name    string
		touched bool
		atOnce  bool
		until   time.Time
		spared  bool
	}{
		{"nobody has touched its tasks", false, false, until, true},
		{"somebody holds one of its tasks", true, false, until, true},
		{"it follows at once", false, true, until, false},
		{"it follows at once, and somebody holds one of its tasks", true, true, until, false},
		{"nobody is spared", true, false, time.Time{}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				ctx, e := t.Context(), show(t, s) // in 40 days
				must(s.SetLevel(ctx, e.ID, 3, "", 0, sre, noon))(t)
				if row.touched {
					must(s.ClaimTask(ctx, taskNamed(t, s, e.ID, "B-12").ID, sre, noon))(t)
				}
				ladder := must(s.Ladder(ctx))(t)
				tpl := template(t, ladder, "C-02")
				tpl.Gate.Lead, tpl.Last.Lead = -60*day, -60*day
				choice := readiness.LadderChoice{SpareUntil: row.until}
				if row.atOnce {
					choice.AtOnce = []string{e.ID}
				}
				_, effects, err := s.LadderEffects(ctx, ladder, noon)
				must(0, err)(t)
				if len(effects) != 1 || effects[0].Event.ID != e.ID || !slices.Equal(effects[0].HeldBack, []string{"C-02"}) {
					t.Fatalf("preview %+v", effects)
				}
				must(s.SaveLadder(ctx, ladder, ladder.Version, choice, sre, noon))(t)
				now, then := late(t, s, e.ID, until.Add(-time.Second)), late(t, s, e.ID, until)
				if row.spared != !slices.Contains(now, "C-02") || !slices.Contains(then, "C-02") {
					t.Errorf("late a second before: %v; then: %v", now, then)
				}
				stored := must(s.Event(ctx, e.ID))(t)
				want := readiness.Grace{}
				if row.spared {
					want = readiness.Grace{Templates: []string{"C-02"}, Until: until}
				}
				if diff := gocmp.Diff(want, stored.Grace); diff != "" {
					t.Errorf("grace: %s", diff)
				}
				if !readiness.Plan(noon, stored, must(s.Ladder(ctx))(t), must(s.Tasks(ctx, e.ID))(t)).Empty() {
					t.Error("the plan is behind the ladder")
				}
			})
		})
	}
}

func TestWhatWasDoneForATemplateThatWentComesBackWithIt(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, e := t.Context(), show(t, s)
		done, held := taskNamed(t, s, e.ID, "E-07"), taskNamed(t, s, e.ID, "C-02")
		must(s.CompleteTask(ctx, done.ID, 0, claim.Said{Evidence: "https://cdn.example/ttl"}, sre, noon))(t)
		must(s.ClaimTask(ctx, held.ID, pr, noon))(t)
		whole := must(s.Ladder(ctx))(t)
		without := whole
		without.Templates = slices.DeleteFunc(slices.Clone(whole.Templates), func(tpl readiness.TaskTemplate) bool { return tpl.ID == "E-07" || tpl.ID == "C-02" })
		without = without.Fit()
		_, effects, err := s.LadderEffects(ctx, without, noon)
		must(0, err)(t)
		if len(effects) != 1 || effects[0].Gone != 2 || effects[0].OpenGone != 1 {
			t.Errorf("preview %+v", effects)
		}
		saved := must(s.SaveLadder(ctx, without, whole.Version, readiness.LadderChoice{}, sre, noon))(t)
		for _, task := range readiness.Board(noon, board(t, s))[0].Tasks {
			if !task.Gone && (task.Template == "E-07" || task.Template == "C-02") {
				t.Errorf("%s is still asked for", task.Template)
			}
		}
		must(s.SaveLadder(ctx, whole, saved.Version, readiness.LadderChoice{}, sre, noon))(t)
		if back := must(s.Task(ctx, done.ID))(t); back.Gone || len(back.Evidence) != 1 {
			t.Errorf("done and lost: %+v", back)
		}
		if back := must(s.Task(ctx, held.ID))(t); back.Gone || len(back.Claims) != 1 {
			t.Errorf("picked up and lost: %+v", back)
		}
	})
}

// Saving any ladder, with everybody spared, turns no answer of the board to a worse one.
func TestSavingALadderTurnsNoCall(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, r := t.Context(), rand.New(rand.NewPCG(4, 1))
		for i := range 12 {
			start := noon.Add(time.Duration(1+3*i) * day)
			e := must(s.CreateEvent(ctx, readiness.Event{Title: fmt.Sprint(i), Start: start, End: start.Add(time.Hour), Level: 1 + i%5}, sre, noon))(t)
			for _, task := range must(s.Tasks(ctx, e.ID))(t) {
				if task.ByHand() && task.TickFrom == (readiness.Gate{}) && i%3 > 0 {
					must(s.CompleteTask(ctx, task.ID, 0, claim.Said{Evidence: "https://wiki.example/done"}, sre, noon))(t)
				}
			}
		}
		for range 15 {
			before := held(t, s)
			ladder := must(s.Ladder(ctx))(t)
			scramble(r, &ladder)
			must(s.SaveLadder(ctx, ladder.Fit(), ladder.Version, readiness.LadderChoice{SpareUntil: noon.Add(readiness.UsualGrace)}, sre, noon))(t)
			for id, tasks := range held(t, s) {
				for _, task := range tasks {
					if !slices.Contains(before[id], task) {
						t.Errorf("event %s is newly held back by %s", id, task)
					}
				}
			}
		}
	})
}

// held lists by event the templates whose tasks hold it back.
func held(t *testing.T, s *db.Store) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, row := range readiness.Board(noon, board(t, s)) {
		for _, task := range row.Tasks {
			if (task.ByHand() || task.Proof.State != proof.Unknown) && !task.Soon && !task.Gone && (task.Late || task.Unknown) {
				found[row.Event.ID] = append(found[row.Event.ID], task.Template)
			}
		}
	}
	return found
}

// scramble alters a ladder as people might.
func scramble(r *rand.Rand, l *readiness.Ladder) {
	for range 1 + r.IntN(4) {
		tpl := &l.Templates[r.IntN(len(l.Templates))]
		switch r.IntN(5) {
		case 0:
			tpl.FromLevel = 1 + r.IntN(5)
		case 1:
			if tpl.Gate.Anchor == readiness.AtStart {
				tpl.Gate.Lead = -time.Duration(1+r.IntN(30*24)) * time.Hour
				tpl.Last.Lead = max(tpl.Last.Lead, tpl.Gate.Lead)
			}
		case 2:
			tpl.Soon = !tpl.Soon
		case 3:
			l.Rungs[3].Role = []toppage.Role{toppage.NoRole, toppage.Prove}[r.IntN(2)]
		default:
			added := *tpl
			added.ID = fmt.Sprintf("X-%d", r.Int32())
			l.Templates = append(l.Templates, added)
		}
	}
}

// A level that wants a second person from now on changes no task, and yet holds back what one person had proven.
func TestWhatOnePersonProvedIsSparedTheSecond(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, start := t.Context(), noon.Add(12*day)
		ladder := must(s.Ladder(ctx))(t)
		ladder.Rungs[3].Role, ladder.Rungs[4].Role = toppage.NoRole, toppage.NoRole
		ladder = must(s.SaveLadder(ctx, ladder, ladder.Version, readiness.LadderChoice{}, sre, noon))(t)
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: start, End: start.Add(time.Hour), Level: 4}, sre, noon.Add(-20*day)))(t)
		must(s.CompleteTask(ctx, taskNamed(t, s, e.ID, "B-03").ID, 0, claim.Said{Evidence: "https://wiki.example/sized"}, sre, noon))(t)
		if slices.Contains(late(t, s, e.ID, noon), "B-03") {
			t.Fatal("B-03 is done, and late")
		}
		ladder.Rungs[3].Role = toppage.Prove
		must(s.SaveLadder(ctx, ladder, ladder.Version, readiness.LadderChoice{SpareUntil: noon.Add(7 * day)}, sre, noon))(t)
		if slices.Contains(late(t, s, e.ID, noon), "B-03") {
			t.Error("it is held back by what one person had proven")
		}
		if !slices.Contains(late(t, s, e.ID, noon.Add(7*day)), "B-03") {
			t.Error("it is spared for good")
		}
	})
}
