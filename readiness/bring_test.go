package readiness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/scope"
	"tallylight/readiness/wording"
)

func TestTheKindOfEventAndTheCompanySelectTasks(t *testing.T) {
	all := "dashboard lb_reservation db_scale_up third_parties waiting_room"
	for _, row := range []struct {
		sentence string
		kind     scope.Kind
		has      string
		screen   string
		in, out  string // templates
	}{
		{"nobody has said: as TV, of a company that has nothing", "", "", "", "C-11", "B-15 B-16 B-17 A-06 A-07 B-04 B-06 B-10 C-05"},
		{"TV", scope.TV, "", "", "C-11", "B-15 B-16 B-17"},
		{"radio is heard live as well", scope.Radio, "", "", "C-11", "B-15 B-16 B-17"},
		{"a push is spread out", scope.Push, "", "", "B-16", "C-11 B-15 B-17"},
		{"a mailing too", scope.Mail, "", "", "B-16", "C-11 B-15 B-17"},
		{"an article is not ours to spread out", scope.Web, "", "", "B-11", "C-11 B-15 B-16 B-17"},
		{"a sale has stock, checkout and pushes", scope.Sale, "", "", "B-15 B-16 B-17", "C-11"},
		{"a company that has everything", scope.TV, all, "", "A-06 B-04 B-06 B-10 C-05", ""},
		{"one that has a waiting room", scope.TV, "waiting_room", "", "B-10", "A-06 B-04 B-06 C-05"},
		{"an address is on screen", scope.TV, "", "tsumugi.example", "A-07", ""},
		{"a search word is on screen", scope.TV, "", "検索「つむぎ」", "", "A-07"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := given.Airing(given.Noon.Add(20 * given.Day))
			e.Level, e.Brief.Exposure, e.Brief.ScreenURL = 5, row.kind, row.screen
			l := readiness.DefaultLadder()
			l.Has = row.has
			planned := given.Apply(readiness.Plan(given.Noon, e, l, nil), nil)
			derived := readiness.DeriveTasks(e, l)
			for _, tasks := range [][]readiness.Task{planned, derived} {
				ids := asked(tasks)
				for _, id := range strings.Fields(row.in) {
					if !slices.Contains(ids, id) {
						t.Errorf("%s is not asked for", id)
					}
				}
				for _, id := range strings.Fields(row.out) {
					if slices.Contains(ids, id) {
						t.Errorf("%s is asked for", id)
					}
				}
			}
			if !slices.Equal(asked(planned), asked(derived)) {
				t.Error("the plan differs from what is derived")
			}
		})
	}
}

func TestAChangedKindLosesNothing(t *testing.T) {
	e := given.Airing(given.Noon.Add(2 * given.Day))
	e.Brief.Exposure = scope.Push
	tasks := given.Planned(e)
	at := func() *readiness.Task {
		i := slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.Template == "B-16" })
		return &tasks[i]
	}
	*at() = given.Done(*at(), given.Noon.Add(-time.Hour))
	replan := func(k scope.Kind) readiness.PlanEdits {
		e.Brief.Exposure = k
		edits := readiness.Plan(given.Noon, e, given.Ladder, tasks)
		tasks = given.Apply(edits, tasks)
		return edits
	}
	if edits := replan(scope.TV); len(edits.Drop) != 1 || edits.Drop[0].Template != "B-16" || len(edits.Add) != 1 || edits.Add[0].Template != "C-11" {
		t.Errorf("as TV: %+v goes, %+v comes", edits.Drop, edits.Add)
	}
	if gone := at(); !gone.Gone || gone.DoneAt.IsZero() || len(gone.Evidence) != 1 {
		t.Errorf("what was done is lost: %+v", gone)
	}
	replan(scope.Push)
	if back := at(); back.Gone || back.DoneAt.IsZero() || len(back.Evidence) != 1 {
		t.Errorf("it does not come back as it was: %+v", back)
	}
	if again := replan(scope.Push); !again.Empty() {
		t.Errorf("planning again gives %+v", again)
	}
}

func TestTheAddressOnScreenIsAskedWhereItMoves(t *testing.T) {
	e := given.Airing(given.Noon.Add(10 * given.Day))
	l := readiness.DefaultLadder()
	e.Brief.ScreenURL = "a.example"
	tasks := given.Apply(readiness.Plan(given.Noon, e, l, nil), nil)
	check := func() string {
		for _, task := range tasks {
			if task.Template == "A-07" && !task.Gone {
				return task.Check
			}
		}
		return ""
	}
	for _, row := range []struct{ screen, want string }{{"a.example", "https://a.example"}, {"b.example/tv", "https://b.example/tv"}, {"none", ""}, {"a.example", "https://a.example"}} {
		e.Brief.ScreenURL = row.screen
		tasks = given.Apply(readiness.Plan(given.Noon, e, l, tasks), tasks)
		if got := check(); got != row.want {
			t.Errorf("%q on screen: %q is asked, want %q", row.screen, got, row.want)
		}
	}
	for _, tpl := range l.Templates {
		if tpl.ID == "A-07" && tpl.Check != scope.OnScreen {
			t.Errorf("the template asks %q now", tpl.Check)
		}
	}
}

func TestWhatMakesUpForATaskIsSomethingThatTheCompanyHas(t *testing.T) {
	e := given.Airing(given.Noon.Add(given.Day))
	for has, want := range map[string]string{"": "B-09", "waiting_room": "B-09 B-10"} {
		l := given.Ladder
		l.Has = has
		for _, late := range readiness.ReachOf(given.Noon, e, l, nil).At(4).TooLate {
			if late.Template.ID == "B-01" && strings.Join(idsOf(late.Instead), " ") != want {
				t.Errorf("with %q, %v make up for it", has, idsOf(late.Instead))
			}
		}
	}
}

func idsOf(templates []*readiness.TaskTemplate) (ids []string) {
	for _, tpl := range templates {
		ids = append(ids, tpl.ID)
	}
	return ids
}

// A list that is mostly ticked by hand dies: of an event of level 4 on TV, for a company that has connected nothing and has
// nothing special, at most twelve boxes are left, each of them an act or a judgement that no program can know. Roles that people
// take, a decision that is signed and the form of the review are none.
func TestAtMostTwelveBoxesAreTickedByHand(t *testing.T) {
	l := readiness.DefaultLadder()
	for _, row := range []struct{ level, most int }{{1, 0}, {2, 2}, {3, 7}, {4, 12}, {5, 14}} {
		for _, screen := range []string{"tsumugi.example", "検索「つむぎ」"} {
			e := given.Airing(given.Noon.Add(20 * given.Day))
			e.Level, e.Brief.Exposure, e.Brief.ScreenURL = row.level, scope.TV, screen
			var boxes []string
			for _, task := range readiness.DeriveTasks(e, l) {
				if task.ByHand() || task.Proof == claim.AirTime { // what PR presses is a box too
					boxes = append(boxes, task.Template)
					t.Logf("level %d: %s %s / %s", row.level, task.Template, task.TitleJA, task.TitleEN)
				}
			}
			if len(boxes) > row.most {
				t.Errorf("level %d asks for %d boxes, at most %d: %v", row.level, len(boxes), row.most, boxes)
			}
		}
	}
}

func TestEveryDefaultTaskHasWordsAndEveryWordATask(t *testing.T) {
	l, told := readiness.DefaultLadder(), map[string]bool{}
	for _, tpl := range l.Templates {
		told[tpl.ID] = true
		if words := wording.Tasks[tpl.ID]; tpl.TitleJA != words.Title.JA || tpl.Help != words.Help || tpl.Help == (wording.Help{}) {
			t.Errorf("%s has no words", tpl.ID)
		}
	}
	for id := range wording.Tasks {
		if !told[id] {
			t.Errorf("the words of %s are of no task", id)
		}
	}
}

// New tasks before air have both times, as the others have.
func TestEveryDefaultTaskBeforeAirHasALastPossibleTime(t *testing.T) {
	for _, tpl := range readiness.DefaultLadder().Templates {
		if !tpl.Standing && tpl.Gate.TaskPhase() == "before" && tpl.Gate.Timed() && tpl.Last == (readiness.Gate{}) {
			t.Errorf("%s has none", tpl.ID)
		}
	}
}
