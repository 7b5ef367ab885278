package db_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// How much happens: with the race detector a tenth.
const (
	chaosWriters = 8
	chaosRounds  = 10
)

func chaosOps() (works, levels int) {
	if racing {
		return 1_000, 20
	}
	return 10_000, 200
}

// chaosLadder asks little of many levels, so that the time goes into what people do: what only a hand can prove, what a
// second person confirms, what takes back something else.
func chaosLadder() []readiness.TaskTemplate {
	keep := []string{"A-05", "B-03", "B-09", "B-11", "B-14", "B-18", "C-01", "C-02", "E-02"}
	return slices.DeleteFunc(readiness.DefaultLadder().Templates, func(t readiness.TaskTemplate) bool { return !slices.Contains(keep, t.ID) })
}

// chaos is many people at work on one event.
type chaos struct {
	*testing.T
	s     *db.Store
	event string
	tasks []string // ids
	clock atomic.Int64
	mu    sync.Mutex
	wrote map[int64]bool // by the millisecond of an edit: whether it must have a line in the log, where that can be told
}

// tick is an instant that no other edit has.
func (c *chaos) tick() time.Time { return noon.Add(time.Duration(c.clock.Add(1)) * time.Millisecond) }

// Ten thousand ticks, unticks, claims and releases by eight people while the level changes two hundred times: nothing is
// lost, the log has a line for each change and none for what changed nothing, it leads from nothing to the rows as they
// are and back to what they were at any instant, and its chain holds.
func TestManyPeopleWorkWhileTheLevelChanges(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newChaos(t, s)
		begun := c.now()
		known := []moment{c.known()}
		works, levels := chaosOps()
		for round := range chaosRounds {
			c.round(round, works/chaosRounds/chaosWriters, levels/chaosRounds)
			known = append(known, c.known())
		}
		log := must(s.Changes(t.Context(), 0, c.event, 1<<30))(t)
		c.everyLineIsAChange(log, begun, levels)
		c.replayed(log)
		for _, m := range known {
			c.wasKnown(m)
		}
		if found := must(s.Verify(t.Context()))(t); found.Broken != 0 || found.Lines < int64(len(log)) {
			t.Errorf("the chain: %+v", found)
		}
		holds(t, "after all", s, nil)
	})
}

func newChaos(t *testing.T, s *db.Store) *chaos {
	t.Helper()
	if err := saveTemplates(t, s, chaosLadder()); err != nil {
		t.Fatal(err)
	}
	e := show(t, s)
	c := &chaos{T: t, s: s, event: e.ID, wrote: map[int64]bool{}}
	must(s.SetLevel(t.Context(), e.ID, 5, "", 0, sre, c.tick()))(t)
	own := must(s.AddTask(t.Context(), e.ID, readiness.Ask{TitleEN: "Call the venue", Verify: readiness.VerifyManual,
		Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -time.Hour}}, sre, c.tick()))(t)
	c.tasks = append(c.tasks, own.ID)
	for _, tpl := range chaosLadder() {
		c.tasks = append(c.tasks, readiness.TaskID(e.ID, tpl.ID))
	}
	return c
}

func (c *chaos) now() time.Time { return noon.Add(time.Duration(c.clock.Load()) * time.Millisecond) }

// round lets everybody work at once, and changes the level meanwhile.
func (c *chaos) round(round, works, levels int) {
	var busy sync.WaitGroup
	for w := range chaosWriters {
		by := readiness.Actor{ID: fmt.Sprint("p", w), Name: fmt.Sprint("person ", w), Role: readiness.SRE, Via: readiness.ViaPage}
		dice := rand.New(rand.NewPCG(uint64(round), uint64(w)))
		busy.Go(func() {
			for range works {
				c.work(dice, by)
			}
		})
	}
	busy.Go(func() {
		for i := range levels {
			level := 1 + i%4 // never the same twice, and in the end the highest
			if i == levels-1 {
				level = 5
			}
			if _, err := c.s.SetLevel(c.Context(), c.event, level, "", 0, sre, c.tick()); err != nil {
				c.Errorf("change the level: %v", err)
			}
		}
	})
	busy.Wait()
}

// work does something to one of the tasks, and checks that what comes back has it.
func (c *chaos) work(dice *rand.Rand, by readiness.Actor) {
	ctx, now, id := c.Context(), c.tick(), c.tasks[dice.IntN(len(c.tasks))]
	words := fmt.Sprint("says ", by.Name, " at ", now.UnixMilli())
	var t readiness.Task
	var err error
	is := true           // what was done stands
	var marked time.Time // when the task says it was done; it is now where something changed
	switch dice.IntN(14) {
	case 0, 1:
		t, err = c.s.ClaimTask(ctx, id, by, now)
		i, held := t.HeldBy(by)
		if is = held; held {
			marked = t.Claims[i].At
		}
	case 2, 3:
		t, err = c.s.ReleaseTask(ctx, id, by, now)
		_, held := t.HeldBy(by)
		is = !held
	case 4, 5:
		t, err = c.s.CompleteTask(ctx, id, 0, claim.Said{Evidence: words}, by, now)
		is, marked = !t.DoneAt.IsZero(), t.DoneAt
	case 6, 7:
		t, err = c.s.ReopenTask(ctx, id, 0, by, now)
		is = t.DoneAt.IsZero() && len(t.Evidence) == 0
	case 8:
		t, err = c.s.WaiveTask(ctx, id, 0, words, now.Add(day), by, now)
		is = err != nil || t.Waiver != nil && t.Waiver.Reason == words
	case 9:
		t, err = c.s.WithdrawWaiver(ctx, id, 0, by, now)
		is = t.Waiver == nil
	case 10, 11, 12:
		t, err = c.s.ConfirmTask(ctx, id, 0, by, now)
		if e := t.Newest(); e != nil && e.Second != nil {
			marked = e.Second.At
		}
	default:
		c.other(dice, by, now, id, words)
		return
	}
	if err == nil && !is {
		c.Errorf("by %s at %s: it became %+v", by.Name, now, t)
	}
	c.note(err, now, marked)
}

// other says something, or takes back what somebody did.
func (c *chaos) other(dice *rand.Rand, by readiness.Actor, now time.Time, id, words string) {
	var err error
	if dice.IntN(2) == 0 {
		_, err = c.s.NoteTask(c.Context(), id, words, by, now)
		c.note(err, now, now)
		return
	}
	recent, err := c.s.RecentChanges(c.Context(), c.event, journal.Of("tasks"), 12)
	if err != nil || len(recent) == 0 {
		c.Errorf("read the log: %v", err)
		return
	}
	_, err = c.s.Undo(c.Context(), recent[dice.IntN(len(recent))].Seq, by, now)
	c.note(err, now, time.Time{})
}

// note remembers whether an edit must have a line: not where it was refused, which has to be for a reason, and where it
// left a mark with its instant.
func (c *chaos) note(err error, now, marked time.Time) {
	var invalid fault.Invalid
	if err != nil && !errors.Is(err, fault.ErrStale) && !errors.As(err, &invalid) {
		c.Errorf("at %s: %v", now, err)
	}
	if err != nil || !marked.IsZero() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.wrote[now.UnixMilli()] = err == nil && marked.Equal(now)
	}
}

// everyLineIsAChange fails unless each edit that changed something has exactly one line, and no other has any.
func (c *chaos) everyLineIsAChange(log []readiness.Change, begun time.Time, levels int) {
	c.Helper()
	lines := map[int64]int{}
	kinds := map[string]int{}
	for _, line := range log {
		if line.At.After(begun) {
			lines[line.At.UnixMilli()]++
			kinds[line.Kind]++
		}
	}
	for at, n := range lines {
		if n != 1 {
			c.Errorf("%d lines of the edit at %d", n, at)
		}
	}
	for at, must := range c.wrote {
		if must != (lines[at] == 1) {
			c.Errorf("the edit at %d has %d lines, and it changed something: %v", at, lines[at], must)
		}
	}
	if kinds[journal.LevelSet] != levels {
		c.Errorf("%d changes of the level are in the log, want %d", kinds[journal.LevelSet], levels)
	}
	for _, kind := range []string{journal.TaskClaimed, journal.TaskReleased, journal.TaskCompleted, journal.TaskReopened, journal.TaskWaived,
		journal.WaiverWithdrawn, journal.TaskConfirmed, journal.TaskNoted, journal.Undone} {
		if kinds[kind] == 0 {
			c.Errorf("nothing of kind %s happened: %v", kind, kinds)
		}
	}
}

// logged is a row as the log speaks of it.
type logged map[string]json.RawMessage

// loggedTask is what the log says of a task that people and plans may change.
type loggedTask struct {
	Due      time.Time            `json:"due_at"`
	Created  time.Time            `json:"created_at"`
	Claims   []readiness.Claim    `json:"claims"`
	DoneAt   time.Time            `json:"done_at"`
	DoneBy   string               `json:"done_by"`
	Evidence []readiness.Evidence `json:"evidence"`
	Waiver   *readiness.Waiver    `json:"waiver"`
	Gone     bool                 `json:"gone"`
}

// replayed fails unless the log, read from its first line on, leads to the rows as they are.
func (c *chaos) replayed(log []readiness.Change) {
	c.Helper()
	event, tasks := logged{}, map[string]logged{}
	for _, line := range log {
		var after struct {
			Event logged
			Tasks map[string]logged
		}
		if line.After == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line.After), &after); err != nil {
			c.Fatal(err)
		}
		maps.Copy(event, after.Event)
		for template, row := range after.Tasks {
			if tasks[template] == nil {
				tasks[template] = logged{}
			}
			maps.Copy(tasks[template], row)
		}
	}
	replayed := map[string]loggedTask{}
	for template, row := range tasks {
		replayed[template] = *as[loggedTask](c.T, row)
	}
	stored := map[string]loggedTask{}
	for _, t := range must(c.s.Tasks(c.Context(), c.event))(c.T) {
		stored[t.Template] = loggedTask{t.Due, t.CreatedAt, t.Claims, t.DoneAt, t.DoneBy, t.Evidence, t.Waiver, t.Gone}
	}
	if diff := gocmp.Diff(stored, replayed, gocmp.FilterValues(bothEmpty, gocmp.Ignore())); diff != "" {
		c.Errorf("the log does not lead to the tasks as they are (-stored +replayed):\n%s", diff)
	}
	e := must(c.s.Event(c.Context(), c.event))(c.T)
	end := as[struct {
		Title, Zone string
		Level       int
		State       string    `json:"level_state"`
		Start       time.Time `json:"start_at"`
		By          string    `json:"confirmed_by"`
		At          time.Time `json:"confirmed_at"`
	}](c.T, event)
	if end.Title != e.Title || end.Level != e.Level || end.State != string(e.LevelState) || !end.Start.Equal(e.Start) || end.By != e.ConfirmedBy || !end.At.Equal(e.ConfirmedAt) {
		c.Errorf("the log leads to %+v, the event is %+v", end, e)
	}
}

// bothEmpty says of two lists that neither holds anything: no list and an empty one are stored alike.
func bothEmpty(a, b []readiness.Claim) bool { return len(a)+len(b) == 0 }

// as reads a row of the log.
func as[T any](t *testing.T, row logged) *T {
	t.Helper()
	text, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	v := new(T)
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// moment is what was known at an instant. Versions only count, and are not known again.
type moment struct {
	at    time.Time
	event readiness.Event
	tasks []readiness.Task
}

func (m moment) counted() moment {
	m.event.Version, m.event.TasksVersion = 0, 0
	m.tasks = slices.Clone(m.tasks)
	for i := range m.tasks {
		m.tasks[i].Version = 0
	}
	return m
}

func (c *chaos) known() moment {
	c.Helper()
	return moment{c.now(), must(c.s.Event(c.Context(), c.event))(c.T), must(c.s.Tasks(c.Context(), c.event))(c.T)}
}

// wasKnown fails unless the store gives again what it gave then.
func (c *chaos) wasKnown(m moment) {
	c.Helper()
	p := must(c.s.EventAt(c.Context(), c.event, m.at))(c.T)
	got, want := moment{m.at, p.Event, p.Tasks}.counted(), m.counted()
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(moment{}), gocmp.FilterValues(bothEmpty, gocmp.Ignore())); diff != "" {
		c.Errorf("at %s it was known otherwise (-then +now):\n%s", m.at, diff)
	}
}
