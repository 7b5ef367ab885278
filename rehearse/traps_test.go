package rehearse

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/filelock"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/toppage"
)

func TestAStageThatADeadProcessLeftIsRemoved(t *testing.T) {
	folder := t.TempDir()
	living, err := newFolder(folder)
	must(t, err)
	dead := filepath.Join(root(folder), "dead")
	must(t, os.Mkdir(dead, 0o700))
	must(t, os.WriteFile(filepath.Join(dead, "stage.db"), []byte("x"), 0o600))
	must(t, os.WriteFile(dead+lockSuffix, nil, 0o600))
	if n, err := Sweep(folder); n != 1 || err != nil {
		t.Fatalf("%d were removed, %v", n, err)
	}
	if _, err := os.Stat(dead); !errors.Is(err, os.ErrNotExist) {
		t.Error("it is still there")
	}
	if _, err := os.Stat(living.path); err != nil {
		t.Error("one that lives was removed")
	}
	held, err := filelock.Hold(living.path + lockSuffix)
	if held != nil || err != nil {
		t.Errorf("its lock is free, %v", err)
	}
	must(t, living.remove())
	if n, err := Sweep(folder); n != 0 || err != nil {
		t.Errorf("%d were left, %v", n, err)
	}
}

func TestAJumpOfADayIsNotPlayedWhileSomebodyWaits(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		event, _ := company(t, live)
		d := director(t, live)
		id := begin(t, d, event, rehearsal.Scenario{Lead: 29 * time.Hour, Steps: []rehearsal.Step{{At: -20 * time.Hour, Kind: rehearsal.FailingCheck, Check: "A2"}}})
		from := until(t, d, id, func(s rehearsal.State) bool { return s.Held }).Now
		st, err := d.stage(id)
		must(t, err)
		must(t, st.command(rehearsal.Command{Ahead: fault.Day}, ada))
		is, err := d.State(id)
		must(t, err)
		if is.Target.IsZero() || is.Now.Equal(is.Target) {
			t.Errorf("the command has played it: %s, to %s", is.Now, is.Target)
		}
		var wrong fault.Invalid
		if err := d.Command(id, rehearsal.Command{Ahead: time.Hour}, ada); !errors.As(err, &wrong) || wrong.Reason != "still_ahead" {
			t.Errorf("another jump meanwhile: %v", err)
		}
		is = until(t, d, id, func(s rehearsal.State) bool { return s.Target.IsZero() })
		if !is.Now.Equal(from.Add(fault.Day)) || len(is.Played) != 1 || !is.Played[0].Began.Equal(is.Zero.Add(-20*time.Hour)) {
			t.Errorf("it is %s, played %+v", is.Now, is.Played)
		}
	})
}

func TestADeadPageIsSeenByTheRules(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		event, page := company(t, live)
		d := director(t, live)
		id := begin(t, d, event, rehearsal.Scenario{Lead: time.Hour, Steps: []rehearsal.Step{{At: -50 * time.Minute, Kind: rehearsal.DeadPage, For: 10 * time.Minute}}})
		st, err := d.stage(id)
		must(t, err)
		for _, row := range []struct {
			sentence string
			ahead    time.Duration
			want     toppage.CheckState
		}{
			{"before", 9 * time.Minute, toppage.CheckPass},
			{"while it is down", 5 * time.Minute, toppage.CheckFail},
			{"when it is back for a while", 20 * time.Minute, toppage.CheckPass},
		} {
			now := ahead(t, d, id, row.ahead).Now
			f, err := st.store.SnapshotOf(t.Context(), nil)
			must(t, err)
			for _, c := range f.Pages[0].JudgeAll(now, toppage.Demand{Level: 4, Until: now}, nil) {
				if c.ID == "A1" && c.State != row.want {
					t.Errorf("%s: A1 is %s (%s), want %s", row.sentence, c.State, c.Evidence, row.want)
				}
			}
		}
		seen, err := live.Observations(t.Context(), page.ID, time.Time{}, 100)
		must(t, err)
		if len(seen) != 30 {
			t.Errorf("the live page was seen %d times", len(seen))
		}
	})
}

func TestRehearsalsAreBounded(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		event, _ := company(t, live)
		d := director(t, live)
		first := begin(t, d, event, rehearsal.Scenario{})
		second := begin(t, d, event, rehearsal.Scenario{})
		var wrong fault.Invalid
		if _, err := d.Start(t.Context(), event, rehearsal.Scenario{}, ada); !errors.As(err, &wrong) || wrong.Reason != "too_many_rehearsals" {
			t.Errorf("a third: %v", err)
		}
		nobody, somebody := mustStage(t, d, first), mustStage(t, d, second)
		somebody.enter() // an open stream
		for _, st := range []*stage{nobody, somebody} {
			st.used.Store(time.Now().Add(-rehearsal.MostIdle - time.Second).UnixNano())
			st.wake <- struct{}{}
		}
		<-nobody.done
		if score, err := d.Score(first); err != nil || score.Why != rehearsal.EndedIdle {
			t.Errorf("it ended %s, %v", score.Why, err)
		}
		if _, err := os.Stat(nobody.folder.path); !errors.Is(err, os.ErrNotExist) {
			t.Error("its folder is still there")
		}
		if _, err := d.State(second); err != nil {
			t.Errorf("one in which somebody is has ended: %v", err)
		}
		d.Close()
		if left, err := os.ReadDir(root(d.Folder)); err != nil || len(left) > 0 {
			t.Errorf("the end of the program leaves %v, %v", left, err)
		}
		if _, err := d.State(second); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("it survives: %v", err)
		}
	})
}

func mustStage(t *testing.T, d *Director, id string) *stage {
	t.Helper()
	st, err := d.stage(id)
	must(t, err)
	return st
}

// TestAStageHoldsNoSecret plants secrets in everything that has some, and looks for them in the files of the stage.
func TestAStageHoldsNoSecret(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		ctx := t.Context()
		event, _ := company(t, live)
		_, err := live.AddPerson(ctx, readiness.Person{Name: "Ada", Email: "CANARYmail@example.jp", Role: readiness.SRE, PasswordHash: "CANARYhash"}, ada, noon)
		must(t, err)
		_, err = live.AddFeed(ctx, readiness.Feed{Name: "PR", URL: "https://pr.example/CANARYfeed"}, nil, ada, noon)
		must(t, err)
		_, err = live.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prom.example/CANARYprom", Header: "Authorization", Value: "CANARYbearer"}, ada, noon)
		must(t, err)
		d := director(t, live)
		st := mustStage(t, d, begin(t, d, event, rehearsal.Scenario{}))
		files, err := filepath.Glob(filepath.Join(st.folder.path, "*"))
		must(t, err)
		for _, file := range files {
			content, err := os.ReadFile(file)
			must(t, err)
			if bytes.Contains(content, []byte("CANARY")) {
				t.Errorf("%s holds a secret", filepath.Base(file))
			}
		}
		people, err := st.store.People(ctx)
		must(t, err)
		if len(people) != 1 || people[0].Name != "Ada" || people[0].Role != readiness.SRE {
			t.Errorf("people %+v", people)
		}
	})
}

// TestAnEmbargoEndsByTheLiveClock: a rehearsal of days ahead tells nobody what may not be published yet.
func TestAnEmbargoEndsByTheLiveClock(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		event, _ := company(t, live)
		e, err := live.Event(t.Context(), event)
		must(t, err)
		e, err = live.TellBrief(t.Context(), event, readiness.Brief{Embargo: "all", EmbargoUntil: noon.Add(20 * time.Hour).Format(time.RFC3339)}, e.Version, mei, noon)
		must(t, err)
		for _, row := range []struct {
			sentence string
			now      time.Time
			want     bool
		}{{"before it ends", noon.Add(time.Hour), true}, {"after it", noon.Add(21 * time.Hour), false}} {
			d := director(t, live)
			d.Now = func() time.Time { return row.now }
			st := mustStage(t, d, begin(t, d, event, rehearsal.Scenario{Lead: time.Hour}))
			staged, err := st.store.Event(t.Context(), event)
			must(t, err)
			if got := staged.Confidential(st.instant()); got != row.want || e.Confidential(row.now) != row.want {
				t.Errorf("%s: confidential %t, want %t", row.sentence, got, row.want)
			}
		}
	})
}

// TestAnEventThatIsOverIsPlayedAgain: its tasks are as they were when the rehearsal begins, whatever was done later.
func TestAnEventThatIsOverIsPlayedAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		ctx := t.Context()
		event, _ := company(t, live)
		tasks, err := live.Tasks(ctx, event)
		must(t, err)
		i := slices.IndexFunc(tasks, func(task readiness.Task) bool { return task.ByHand() })
		_, err = live.ClaimTask(ctx, tasks[i].ID, ada, noon.Add(29*time.Hour))
		must(t, err)
		e, err := live.Event(ctx, event)
		must(t, err)
		_, err = live.PressOnAir(ctx, event, e.Version, mei, noon.Add(30*time.Hour))
		must(t, err)
		d := director(t, live)
		d.Now = func() time.Time { return noon.Add(fault.Day * 3) }
		st := mustStage(t, d, begin(t, d, event, rehearsal.Scenario{Lead: 2 * time.Hour}))
		e, err = st.store.Event(ctx, event)
		must(t, err)
		task, err := st.store.Task(ctx, tasks[i].ID)
		must(t, err)
		if !e.OnAirAt.IsZero() || len(task.Claims) > 0 {
			t.Errorf("on air at %s, the task is held by %v", e.OnAirAt, task.Claims)
		}
		var wrong fault.Invalid
		if _, err := d.Start(ctx, event, rehearsal.Scenario{Lead: 10 * fault.Day}, ada); !errors.As(err, &wrong) || wrong.Reason != "not_known_yet" {
			t.Errorf("it begins before the event was known: %v", err)
		}
	})
}
