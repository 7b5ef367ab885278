package db_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// A calendar as its editors know it: programmes, each with its airings, whatever the file calls them.

// programme is a series, or a single airing, of which the file may speak under several UIDs, one for each part.
type programme struct {
	name  string
	title string
	every time.Duration // 0: a single airing
	parts []*part
}

// part is a run of airings under one UID.
type part struct {
	uid   string
	first time.Time
	airs  []*trueAiring
}

// trueAiring is one airing: what its editors mean by it never changes.
type trueAiring struct {
	name  string
	slot  int           // its place in the part
	apart time.Duration // moved by itself
	out   bool          // not in the file at present
}

type editors struct {
	*rapid.T
	programmes []*programme
	run, uids  int
	log        []string
}

func (w *editors) uid() string { w.uids++; return fmt.Sprintf("u%d-%d@cal.example", w.run, w.uids) }

func (p *programme) at(part *part, a *trueAiring) time.Time {
	return part.first.Add(time.Duration(a.slot) * p.every)
}

// says gives the file, and when each airing is by it.
func (w *editors) says() (file []readiness.Occurrence, truth map[string]time.Time) {
	truth = map[string]time.Time{}
	for _, p := range w.programmes {
		for _, part := range p.parts {
			for _, a := range part.airs {
				if a.out {
					continue
				}
				o := airing(part.uid, p.at(part, a).Add(a.apart))
				o.Summary, o.Zone = p.title, "UTC"
				if p.every > 0 {
					o.RecurrenceID = p.at(part, a).UTC().Format(time.RFC3339)
				}
				file, truth[a.name] = append(file, o), o.Start
			}
		}
	}
	return file, truth
}

func newEditors(t *rapid.T, run int) *editors {
	w := &editors{T: t, run: run}
	for i := range rapid.IntRange(2, 5).Draw(t, "programmes") {
		p := &programme{name: fmt.Sprint("p", i), title: fmt.Sprintf("Programme %c", 'A'+i)}
		n := 1
		if rapid.Bool().Draw(t, "series") {
			p.every = rapid.SampledFrom([]time.Duration{day, 7 * day, 14 * day}).Draw(t, "every")
			n = rapid.IntRange(3, 9).Draw(t, "airings")
		}
		run := &part{uid: w.uid(), first: noon.Add(time.Duration(rapid.IntRange(-48, 24*20).Draw(t, "first")) * time.Hour)}
		for k := range n {
			run.airs = append(run.airs, &trueAiring{name: fmt.Sprintf("%s.%d", p.name, k), slot: k})
		}
		p.parts = []*part{run}
		w.programmes = append(w.programmes, p)
	}
	return w
}

func (w *editors) pick() (*programme, *part, *trueAiring) {
	p := rapid.SampledFrom(w.programmes).Draw(w.T, "programme")
	part := rapid.SampledFrom(p.parts).Draw(w.T, "part")
	return p, part, rapid.SampledFrom(part.airs).Draw(w.T, "airing")
}

func (w *editors) hours(most int) time.Duration {
	return time.Duration(rapid.IntRange(-most, most).Draw(w.T, "hours")) * time.Hour
}

// edits are what editors do, by name. A step of a whole series is smaller than half of the time between its airings: beyond that
// nobody can tell an airing from the one beside it.
func (w *editors) edits() map[string]func() {
	return map[string]func(){
		"move one": func() { p, _, a := w.pick(); a.apart = w.hours(max(1, int(p.reach().Hours()))) },
		"move a series": func() {
			p, part, _ := w.pick()
			part.first = part.first.Add(w.hours(max(1, min(5, int(p.every.Hours())/4))))
		},
		"change its weekday": func() {
			if p, part, _ := w.pick(); p.every >= 7*day {
				part.first = part.first.Add(time.Duration(rapid.IntRange(-1, 1).Draw(w.T, "days")) * day)
			}
		},
		"split": w.split,
		"make it anew": func() {
			_, part, _ := w.pick()
			part.uid = w.uid()
			part.first = part.first.Add(w.hours(2))
		},
		"renumber everything": func() {
			for _, p := range w.programmes {
				for _, part := range p.parts {
					part.uid = w.uid()
				}
			}
		},
		"take one out":    func() { _, _, a := w.pick(); a.out = true },
		"put one back":    func() { _, _, a := w.pick(); a.out = false },
		"change a title":  func() { p, _, _ := w.pick(); p.title += "!" },
		"rename it":       func() { p, _, _ := w.pick(); p.title = fmt.Sprint("Renamed ", w.uid()) },
		"nothing changes": func() {},
	}
}

func (p *programme) reach() time.Duration {
	if p.every == 0 {
		return 12 * day
	}
	return p.every / 2
}

// split makes another series of this and the following airings, as Google or as Outlook does.
func (w *editors) split() {
	p, old, a := w.pick()
	at := slices.Index(old.airs, a)
	if p.every == 0 || at < 1 {
		return
	}
	next := &part{first: p.at(old, a), airs: old.airs[at:]}
	uid, host := old.uid[:len(old.uid)-len("@cal.example")], "@cal.example"
	if next.uid = w.uid(); rapid.Bool().Draw(w.T, "as Google does") {
		next.uid = uid + "_R" + next.first.UTC().Format("20060102T150405") + host
	}
	before := a.slot
	for _, follower := range next.airs {
		follower.slot -= before
	}
	old.airs = old.airs[:at:at]
	next.first = next.first.Add(w.hours(2))
	p.parts = append(p.parts, next)
}

// A level never stays on an airing that will not be, unless a question about it stands, whatever the editors do.
func TestWhateverEditorsDoThePreparationFollows(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			followEdits(t, rt, s, n)
		})
	})
}

func followEdits(t *testing.T, rt *rapid.T, s *db.Store, run int) {
	w, url := newEditors(rt, run), fmt.Sprint("https://cal.example/", run)
	feed := must(s.AddFeed(t.Context(), readiness.Feed{Name: url, URL: url}, nil, pr, noon))(t)
	defer func() {
		for _, e := range eventsOf(t, s, feed.ID) {
			if e.Level > 0 {
				must(s.SetLevel(t.Context(), e.ID, 0, "", 0, sre, noon.Add(9*day)))(t) // so that it goes with its calendar
			}
		}
		f := must(s.Feed(t.Context(), feed.ID))(t)
		if err := s.RemoveFeed(t.Context(), feed.ID, f.Version, pr, noon.Add(9*day)); err != nil {
			t.Fatal(err)
		}
	}()
	now := noon
	take := func(file []readiness.Occurrence, whole bool) {
		in := imported(file...)
		in.Complete = whole
		must(s.ApplyFeed(t.Context(), feed.ID, fetched, in, now))(t)
	}
	file, truth := w.says()
	take(file, true)
	meant := map[string]string{} // what an event with a level was levelled for
	for _, e := range eventsOf(t, s, feed.ID) {
		for name, at := range truth {
			if at.Equal(e.Start) && e.Title == w.titled(name) {
				meant[e.ID] = name
				must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, now))(t)
			}
		}
	}
	edits := w.edits()
	for range rapid.IntRange(1, 6).Draw(rt, "edits") {
		now = now.Add(time.Hour)
		name := rapid.SampledFrom(sortedKeys(edits)).Draw(rt, "edit")
		edits[name]()
		w.log = append(w.log, name)
		file, truth = w.says()
		if rapid.IntRange(0, 4).Draw(rt, "cut") == 0 && len(file) > 1 {
			take(file[:len(file)/2], false)
		}
		take(file, true)
		w.check(t, s, feed, now, meant, truth)
		quiet := s.Revision()
		take(file, true)
		if got := kinds(t, s, quiet); got != "" && !must(s.Feed(t.Context(), feed.ID))(t).Hold.Holding() {
			rt.Fatalf("after %q the same calendar again changed %q", w.log, got)
		}
	}
}

func (w *editors) titled(name string) string {
	for _, p := range w.programmes {
		for _, part := range p.parts {
			for _, a := range part.airs {
				if a.name == name {
					return p.title
				}
			}
		}
	}
	return ""
}

func eventsOf(t *testing.T, s *db.Store, feedID string) []readiness.Event {
	t.Helper()
	return slices.DeleteFunc(board(t, s).Events, func(e readiness.Event) bool { return e.FeedID != feedID })
}

func (w *editors) check(t *testing.T, s *db.Store, feed readiness.Feed, now time.Time, meant map[string]string, truth map[string]time.Time) {
	t.Helper()
	held := must(s.Feed(t.Context(), feed.ID))(t).Hold.Events
	asked := map[string]bool{}
	for _, o := range must(s.Offers(t.Context(), now))(t) {
		for _, p := range o.Pairs {
			asked[p.From.ID] = true
			if o.Why == intake.TitlesExchanged {
				asked[p.To.ID] = true
			}
		}
	}
	for _, e := range eventsOf(t, s, feed.ID) {
		name, levelled := meant[e.ID]
		if !levelled || !e.Start.After(now) {
			continue
		}
		at, airs := truth[name]
		waits := e.Calendar == readiness.Missing || slices.Contains(held, e.ID)
		switch {
		case !waits && (!airs || !at.Equal(e.Start)):
			w.Fatalf("after %q the level for %s (%v, %v) is on an event at %v", w.log, name, airs, at, e.Start)
		case waits && airs && at.After(now) && !asked[e.ID] && w.shouldAsk(e, name, at):
			w.Fatalf("after %q the level for %s at %v is on a missing event of %v, %q, and nobody is asked", w.log, name, at, e.Start, e.Title)
		}
	}
}

// shouldAsk says that people are asked about an airing whose event is missing: it has kept its title.
func (w *editors) shouldAsk(e readiness.Event, name string, at time.Time) bool {
	return e.Title == w.titled(name) && at.Sub(e.Start).Abs() < 20*day
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
