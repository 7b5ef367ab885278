package freeze_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/freeze"
	"tallylight/readiness/toppage"
)

// world is what happens to be: some events, with settings that somebody may have made.
func world(dice *rand.Rand) freeze.Facts {
	f := freeze.Facts{Settings: freeze.Defaults(), Ladder: readiness.DefaultLadder()}
	f.Settings.Services = []string{"web", "search"}
	for _, role := range toppage.Roles {
		f.Settings.Rules[role] = freeze.Rule{Kind: freeze.Kinds[dice.IntN(3)], Before: time.Duration(dice.IntN(30)) * hour, After: time.Duration(dice.IntN(8)) * hour,
			Services: [][]string{nil, {"web"}, {"search"}}[dice.IntN(3)]}
	}
	for i := range dice.IntN(6) {
		start := air.Add(time.Duration(dice.IntN(60)-30) * hour)
		e := readiness.Event{ID: fmt.Sprint(i), Start: start, End: start.Add(time.Duration(dice.IntN(5)) * hour), Zone: "Asia/Tokyo", Level: dice.IntN(6),
			Calendar: []readiness.CalendarStatus{readiness.Confirmed, readiness.Tentative, readiness.Missing, readiness.Cancelled}[dice.IntN(4)], Hidden: dice.IntN(9) == 0}
		if dice.IntN(3) == 0 {
			e.AiredAt = start.Add(time.Duration(dice.IntN(10)) * hour)
		}
		f.Events = append(f.Events, e)
	}
	return f
}

const worlds = 3000

// step divides all lengths of a world.
const step = hour / 2

func TestWhatLastsIsFrozenWhereAnyOfItsInstantsIs(t *testing.T) {
	dice, locked := rand.New(rand.NewPCG(6, 15)), 0
	for range worlds {
		f := world(dice)
		q := freeze.Question{At: air.Add(time.Duration(dice.IntN(120)-60) * step), Within: time.Duration(dice.IntN(40)) * step, Service: []string{"", "web", "search"}[dice.IntN(3)]}
		worst := freeze.Free
		for at := q.At; at.Equal(q.At) || at.Before(q.At.Add(q.Within)); at = at.Add(step) {
			now := ask(f, freeze.Question{At: at, Service: q.Service})
			if now.State == freeze.Locked || now.State == freeze.Warned && worst == freeze.Free {
				worst = now.State
			}
		}
		if got := freeze.Ask(f.Windows(q.At), nil, q).State; got != worst {
			t.Fatalf("%+v in %+v: %s, instant by instant %s", q, f.Events, got, worst)
		}
		if worst == freeze.Locked {
			locked++
		}
	}
	if locked < worlds/15 {
		t.Errorf("only %d of %d were locked", locked, worlds)
	}
}

func TestUntilIsTheFirstInstantThatIsNotAsFrozen(t *testing.T) {
	dice, chained := rand.New(rand.NewPCG(7, 15)), 0
	weight := map[freeze.State]int{freeze.Free: 0, freeze.Warned: 1, freeze.Locked: 2}
	for range worlds {
		f := world(dice)
		at := air.Add(time.Duration(dice.IntN(120)-60) * step)
		a := ask(f, freeze.Question{At: at, Service: "web"})
		if a.State == freeze.Free {
			continue
		}
		for now := at; now.Before(a.Until); now = now.Add(step) {
			if got := ask(f, freeze.Question{At: now, Service: "web"}).State; weight[got] < weight[a.State] {
				t.Fatalf("%s at %s, which is to last until %s, is %s at %s", a.State, at, a.Until, got, now)
			}
		}
		if got := ask(f, freeze.Question{At: a.Until, Service: "web"}).State; weight[got] >= weight[a.State] {
			t.Fatalf("%s at %s ends at %s, where it is %s", a.State, at, a.Until, got)
		}
		if a.Until.After(a.Locks[0].Until) {
			chained++
		}
	}
	if chained < 20 {
		t.Errorf("only %d freezes ended in another", chained)
	}
}

func TestNobodyIsFreerForMoreEventsOrALongerChange(t *testing.T) {
	dice := rand.New(rand.NewPCG(8, 15))
	weight := map[freeze.State]int{freeze.Free: 0, freeze.Warned: 1, freeze.Locked: 2}
	for range worlds {
		f := world(dice)
		q := freeze.Question{At: air.Add(time.Duration(dice.IntN(120)-60) * step), Within: time.Duration(dice.IntN(10)) * step, Service: "web"}
		was := weight[ask(f, q).State]
		more, longer, any := f, q, q
		more.Events = append(slices.Clone(f.Events), world(dice).Events...)
		longer.Within += hour
		any.Service = ""
		for sentence, got := range map[string]freeze.Answer{"with more events": ask(more, q), "for longer": ask(f, longer), "for any service": ask(f, any)} {
			if weight[got.State] < was {
				t.Fatalf("%s it is %s", sentence, got.State)
			}
		}
	}
}

func TestTheAnswerMovesWithTheEvents(t *testing.T) {
	dice := rand.New(rand.NewPCG(9, 15))
	for range worlds / 3 {
		f := world(dice)
		q := freeze.Question{At: air.Add(time.Duration(dice.IntN(120)-60) * step), Within: hour}
		later := time.Duration(dice.IntN(1000)) * time.Minute
		moved, then := f, q
		moved.Events, then.At = slices.Clone(f.Events), q.At.Add(later)
		for i := range moved.Events {
			e := &moved.Events[i]
			e.Start, e.End = e.Start.Add(later), e.End.Add(later)
			if !e.AiredAt.IsZero() {
				e.AiredAt = e.AiredAt.Add(later)
			}
		}
		a, b := ask(f, q), ask(moved, then)
		if a.State != b.State || a.State != freeze.Free && !a.Until.Add(later).Equal(b.Until) {
			t.Fatalf("%s until %s, and %s later %s until %s", a.State, a.Until, later, b.State, b.Until)
		}
	}
}
