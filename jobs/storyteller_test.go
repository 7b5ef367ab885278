package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
)

// story is a calendar as its editors leave it, one version after the other, and what has become of the preparation.
//
// Want lists the airings: those of the first version by a letter, in the order of air time, others by a plus, each with when it is and,
// where it is not simply on, how it is. A letter is wherever the level, the claim and the evidence of that airing are. Asks lists the
// questions that stand, told the lines of the log since the first version, yes the airings once people have answered with yes.
type story struct {
	sentence string
	versions []string
	want     string
	asks     string
	told     string
	yes      string
}

// teller follows a story on a desk.
type teller struct {
	*desk
	names map[string]string // of the airings of the first version, by the id of the event
}

// deliver is how a version of a calendar comes in.
type deliver func(d *desk, text string)

func byHTTP(d *desk, text string) {
	d.serves(body(text))
	d.fetched()
}

func tell(d *desk, s story, by deliver) {
	w := teller{desk: d, names: map[string]string{}}
	last := ""
	began := int64(0)
	for i, text := range s.versions {
		last = text
		by(d, w.stamped(text))
		if i == 0 {
			w.prepare()
			began = d.store.Revision()
		}
	}
	w.is("the airings", w.airings(), s.want)
	w.is("the questions", w.questions(), s.asks)
	w.is("the log", w.log(began), s.told)
	again := d.store.Revision()
	by(d, w.stamped(last))
	by(d, w.stamped(last))
	w.is("the log when the same comes again", w.log(again), "")
	if s.asks != "" {
		w.sayYes()
		w.is("the airings after yes", w.airings(), s.yes)
	}
}

// stamped writes into a file when it was exported.
func (w *teller) stamped(text string) string {
	return strings.ReplaceAll(text, exported, w.clock().UTC().Format("20060102T150405Z"))
}

func (w *teller) is(what, got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// events gives those of the story in the order of air time.
func (w *teller) events() []readiness.Event {
	all := slices.DeleteFunc(w.snapshot().Events, func(e readiness.Event) bool {
		return slices.ContainsFunc(bystanders, func(b entry) bool {
			return b.title == e.Title && b.at.Equal(e.Start) && e.Calendar == readiness.Confirmed
		})
	})
	slices.SortFunc(all, func(a, b readiness.Event) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		return strings.Compare(a.Title+a.ID, b.Title+b.ID)
	})
	return all
}

// prepare gives each airing a name, a level, a claim and evidence.
func (w *teller) prepare() {
	w.Helper()
	for i, e := range w.events() {
		name := string(rune('a' + i))
		w.names[e.ID] = name
		must(w.store.SetLevel(w.Context(), e.ID, 4, "", 0, sre, w.clock()))
		done, claimed := false, false
		for _, task := range must(w.store.Tasks(w.Context(), e.ID)) {
			switch {
			case !task.ByHand() || !task.Gate.Timed():
			case !done:
				must(w.store.CompleteTask(w.Context(), task.ID, 0, claim.Said{Evidence: name}, sre, w.clock()))
				done = true
			case !claimed:
				must(w.store.ClaimTask(w.Context(), task.ID, sre, w.clock()))
				claimed = true
			}
		}
	}
}

// airings says where what people decided is.
func (w *teller) airings() string {
	w.Helper()
	var all []string
	for _, e := range w.events() {
		said := "+"
		if name := w.names[e.ID]; name != "" {
			said = name + w.lost(e, name)
		}
		said += " " + when(e)
		if e.Calendar != readiness.Confirmed {
			said += " " + string(e.Calendar)
		}
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}

func when(e readiness.Event) string {
	if e.AllDay {
		return e.Start.In(tokyo).Format("01/02")
	}
	return e.Start.In(tokyo).Format("01/02 15:04")
}

// lost says what an event has no more of its preparation.
func (w *teller) lost(e readiness.Event, name string) (what string) {
	if e.Level != 4 || e.LevelState != readiness.LevelConfirmed {
		what += " without level"
	}
	proof, held := false, false
	for _, task := range must(w.store.Tasks(w.Context(), e.ID)) {
		proof = proof || len(task.Evidence) == 1 && task.Evidence[0].Text == name
		held = held || slices.Contains(task.ClaimedBy(), sre.Name)
	}
	if !proof {
		what += " without evidence"
	}
	if !held {
		what += " without claim"
	}
	return what
}

// questions says what people are asked.
func (w *teller) questions() string {
	w.Helper()
	var all []string
	for _, o := range must(w.store.Offers(w.Context(), w.clock())) {
		var pairs []string
		for _, p := range o.Pairs {
			if o.Why == intake.TitlesExchanged {
				both := []string{w.names[p.From.ID], w.names[p.To.ID]}
				slices.Sort(both)
				pairs = append(pairs, strings.Join(both, " <> "))
				continue
			}
			pairs = append(pairs, w.names[p.From.ID]+" > "+when(p.To))
		}
		all = append(all, strings.Join(pairs, ", "))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func (w *teller) sayYes() {
	w.Helper()
	for _, o := range must(w.store.Offers(w.Context(), w.clock())) {
		must(w.store.Carry(w.Context(), o.ID, nil, pr, w.clock()))
	}
}

// log counts the lines of the log after a revision by their kind, in alphabetical order.
func (w *teller) log(after int64) string {
	w.Helper()
	kinds := strings.Fields(w.told(after))
	slices.Sort(kinds)
	var all []string
	for len(kinds) > 0 {
		n := 1
		for n < len(kinds) && kinds[n] == kinds[0] {
			n++
		}
		all = append(all, fmt.Sprintf("%d %s", n, strings.TrimPrefix(kinds[0], "event.")))
		kinds = kinds[n:]
	}
	return strings.Join(all, ", ")
}

func TestTheStoriesOfACalendar(t *testing.T) {
	for _, s := range stories {
		t.Run(s.sentence, func(t *testing.T) {
			t.Parallel()
			tell(onSQLite(t), s, byHTTP)
		})
	}
}
