package notice_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// life is an event to which things happen, with all that was told of it.
type life struct {
	*desk
	onces map[string]notice.Notice
	ended map[string]bool
}

func newLife(t *rapid.T) *life {
	ahead := time.Duration(rapid.IntRange(1, 30*24).Draw(t, "hours ahead")) * hour
	l := &life{desk: fresh(ahead), onces: map[string]notice.Notice{}, ended: map[string]bool{}}
	if rapid.Bool().Draw(t, "known for long") {
		l.desk = ready(ahead)
	}
	return l
}

// happen lets something happen to the event.
func (l *life) happen(t *rapid.T) string {
	templates := make([]string, len(l.tasks))
	for i := range l.tasks {
		templates[i] = l.tasks[i].Template
	}
	verdicts := []toppage.Verdict{toppage.Protected, toppage.Unprotected, toppage.UnknownVerdict, toppage.VerdictAtRisk}
	statuses := []readiness.CalendarStatus{readiness.Confirmed, readiness.Tentative, readiness.Cancelled, readiness.Missing, readiness.TakenOut}
	what := rapid.SampledFrom([]string{"wait", "wait", "wait", "open", "finish", "claim", "page", "move", "level", "calendar", "hide", "suggest", "offer", "on air", "aired", "clock back"}).Draw(t, "what")
	switch what {
	case "wait":
		l.after(time.Duration(rapid.IntRange(1, 100*60).Draw(t, "minutes")) * time.Minute)
	case "clock back":
		l.after(-time.Duration(rapid.IntRange(1, 600).Draw(t, "minutes")) * time.Minute)
	case "open", "finish", "claim":
		task := l.task(rapid.SampledFrom(templates).Draw(t, "task"))
		switch what {
		case "open":
			task.DoneAt, task.Evidence, task.Claims = time.Time{}, nil, nil
		case "finish":
			l.finish(task)
		default:
			task.Claims = given.Held("Mori")
		}
	case "page":
		l.shield = pages(rapid.SampledFrom(verdicts).Draw(t, "verdict"))
	case "move":
		l.move(time.Duration(rapid.IntRange(-2000, 2000).Draw(t, "minutes")) * time.Minute)
	case "level":
		l.level(rapid.IntRange(1, 5).Draw(t, "level"), rapid.SampledFrom([]readiness.LevelState{readiness.LevelProposed, readiness.LevelConfirmed}).Draw(t, "state"))
	case "calendar":
		l.calendar(rapid.SampledFrom(statuses).Draw(t, "status"))
	case "hide":
		l.event.Hidden = !l.event.Hidden
	case "suggest":
		l.suggested = rapid.IntRange(0, 5).Draw(t, "suggested")
	case "offer":
		l.offer = rapid.SampledFrom([]string{"", "o1", "o2"}).Draw(t, "offer")
	case "on air":
		l.event.OnAirAt = l.now
	case "aired":
		l.event.AiredAt = l.now
	}
	return what
}

// see looks, and holds what must hold of everything that is told.
func (l *life) see(t *rapid.T) {
	before := l.before
	ns := l.look()
	again, _ := notice.Why(before, l.seen(), l.now)
	if !reflect.DeepEqual(ns, again) {
		t.Fatalf("the same look gives %s and %s", said(ns), said(again))
	}
	for _, n := range ns {
		if _, twice := l.onces[n.Once]; twice {
			t.Fatalf("%s was told before", n.Once)
		}
		l.onces[n.Once] = n
		if n.Reason.Topic() == "" || n.At != l.now || n.EventID != "e1" || n.Severity == "" || n.Data["end"] == "" {
			t.Fatalf("it lacks something: %+v", n)
		}
		if n.Over {
			l.over(t, n)
		}
	}
	for _, once := range l.before.Open() {
		if l.ended[once] {
			t.Fatalf("%s lasts although it was told that it is over", once)
		}
	}
	if ns := l.look(); len(ns) > 0 {
		t.Fatalf("looking twice at the same gives %s", said(ns))
	}
}

// over holds that something over was told of, and is over once.
func (l *life) over(t *rapid.T, n notice.Notice) {
	if len(n.Of()) == 0 {
		t.Fatalf("nothing is over: %+v", n)
	}
	for _, once := range n.Of() {
		if of, told := l.onces[once]; !told || of.Over || l.ended[once] {
			t.Fatalf("%s is over, which was not told or was over before", once)
		}
		l.ended[once] = true
	}
}

func TestNothingIsToldTwiceWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		l.see(t)
		for range rapid.IntRange(1, 25).Draw(t, "changes") {
			l.happen(t)
			if rapid.IntRange(0, 3).Draw(t, "looked at") > 0 {
				l.see(t)
			}
		}
	})
}

func TestNothingTurnsBeforeItIsLookedAtAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		for range rapid.IntRange(0, 12).Draw(t, "changes") {
			l.happen(t)
		}
		l.see(t)
		turns := l.before.Turns
		if turns.IsZero() {
			turns = l.now.Add(40 * given.Day)
		}
		if !turns.After(l.now) {
			t.Fatalf("at %s it is to be looked at again at %s", l.now, turns)
		}
		l.after(time.Duration(rapid.Int64Range(0, int64(turns.Sub(l.now))-1).Draw(t, "later")))
		if ns := l.look(); len(ns) > 0 {
			t.Fatalf("%s before %s tells %s", turns.Sub(l.now), turns, said(ns))
		}
	})
}

func TestWhatWasKnownIsStoredAndReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			l.happen(t)
			l.see(t)
			text, err := json.Marshal(l.before)
			if err != nil {
				t.Fatal(err)
			}
			var back notice.Seen
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatal(err)
			}
			if again, _ := json.Marshal(back); string(again) != string(text) {
				t.Fatalf("%s was read back as %s", text, again)
			}
			l.before = &back
		}
	})
}

func TestTheOrderInWhichEventsAreLookedAtDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lives := []*life{newLife(t), newLife(t), newLife(t)}
		for i, l := range lives {
			l.event.ID = fmt.Sprint("e", i)
			for range rapid.IntRange(0, 6).Draw(t, "changes") {
				l.happen(t)
			}
		}
		all := func(order []int) []string {
			var onces []string
			for _, i := range order {
				ns, _ := notice.Why(lives[i].before, lives[i].seen(), lives[i].now)
				for _, n := range ns {
					onces = append(onces, n.Once)
				}
			}
			slices.Sort(onces)
			return onces
		}
		if a, b := all([]int{0, 1, 2}), all(rapid.Permutation([]int{0, 1, 2}).Draw(t, "order")); !slices.Equal(a, b) {
			t.Fatalf("%v and %v", a, b)
		}
	})
}

func TestAnImportOfOldEventsTellsNothing(t *testing.T) {
	told := 0
	for i := range 10_000 {
		d := fresh(-time.Duration(i%700+30) * hour)
		ns, _ := notice.Why(nil, d.seen(), d.now)
		told += len(ns)
		if i%100 == 0 {
			d = fresh(time.Duration(i) * time.Minute)
			d.brought = true
			ns, _ = notice.Why(nil, d.seen(), d.now)
			told += len(ns)
		}
	}
	if told > 0 {
		t.Errorf("told of %d", told)
	}
}

func FuzzSeen(f *testing.F) {
	d := ready(30 * hour)
	d.open("C-01")
	d.look()
	text, _ := json.Marshal(d.before)
	f.Add(string(text))
	f.Add(`{"subject":"event:e1","event":null,"facts":{"a":{}},"told":{"b":{"onces":[]}}}`)
	f.Add(`{"subject":"page:p","state":"unprotected","told":{"page_turned":{"onces":["x"]}}}`)
	f.Add(`{"told":{"call_turned":{}},"event":{"call":"no_go"},"facts":{"task_late/":{"reason":"task_late","tasks":{}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var s notice.Seen
		if json.Unmarshal([]byte(text), &s) != nil {
			return
		}
		s.Open()
		desk := ready(30 * hour)
		for _, after := range []notice.Seen{desk.seen(), s, notice.LookPages(desk.now, pages(toppage.Protected))[0]} {
			ns, keep := notice.Why(&s, after, desk.now)
			if again, _ := notice.Why(&keep, after, desk.now); len(again) > 0 && reflect.DeepEqual(keep.Facts, after.Facts) && keep.Event == after.Event {
				t.Errorf("told %s and then %s", said(ns), said(again))
			}
		}
	})
}

func BenchmarkDecide10000(b *testing.B) {
	const events = 10_000
	rows, before := make([]readiness.Row, events), make([]notice.Seen, events)
	d := ready(30 * hour)
	for i := range rows {
		d.event.ID = fmt.Sprint("e", i)
		_, before[i] = notice.Why(nil, d.seen(), d.now)
	}
	d.after(time.Minute)
	d.shield = pages(toppage.Unprotected)
	for i := range rows {
		d.event.ID = fmt.Sprint("e", i)
		rows[i] = d.row()
	}
	plans := []notice.Plan{plan(notice.SRE), plan(notice.PR), plan(notice.OnCall)}
	b.ReportAllocs()
	for b.Loop() {
		var waiting []notice.Waiting
		count := 0
		for i := range rows {
			ns, _ := notice.Why(&before[i], notice.Look(d.now, rows[i]), d.now)
			count += len(ns)
			for _, n := range ns {
				n.ID = n.Once
				for _, p := range plans {
					for _, t := range p.Tells(n, d.now) {
						waiting = append(waiting, notice.Waiting{Telling: t, Notice: n})
					}
				}
			}
		}
		if count != events {
			b.Fatalf("%d notices", count)
		}
		if messages, _ := notice.Gathered(d.now.Add(notice.Settle), waiting, nil); len(messages) == 0 {
			b.Fatal("no message")
		}
	}
}
