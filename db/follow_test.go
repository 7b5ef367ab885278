package db_test

import (
	"fmt"
	"slices"
	"strings"
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
	feed  int           // in which of two calendars
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
	feeds      [2]string
	meant      map[string]string // what an event was levelled for
	log        []string
}

func (w *editors) uid() string { w.uids++; return fmt.Sprintf("u%d-%d@cal.example", w.run, w.uids) }

func (p *programme) at(part *part, a *trueAiring) time.Time {
	return part.first.Add(time.Duration(a.slot) * p.every)
}

// says gives the file of each calendar, and when each airing is by them.
func (w *editors) says() (files [2]intake.Incoming, truth map[string]time.Time) {
	truth = map[string]time.Time{}
	files[0], files[1] = imported(), imported()
	for _, p := range w.programmes {
		file := &files[p.feed]
		for _, part := range p.parts {
			for _, a := range part.airs {
				o := airing(part.uid, p.at(part, a).Add(a.apart))
				o.Summary, o.Zone = p.title, "UTC"
				if p.every > 0 {
					o.RecurrenceID = p.at(part, a).UTC().Format(time.RFC3339)
				}
				switch {
				case !a.out:
					file.Occurrences, truth[a.name] = append(file.Occurrences, o), o.Start
				case p.every > 0: // an EXDATE
					file.Excluded = append(file.Excluded, o.Key())
				}
			}
		}
	}
	return files, truth
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
		"split":                    w.split,
		"move to another calendar": func() { p, _, _ := w.pick(); p.feed = 1 - p.feed },
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
	w := newEditors(rt, run)
	for i := range w.feeds {
		url := fmt.Sprintf("https://cal.example/%d/%d", run, i)
		w.feeds[i] = must(s.AddFeed(t.Context(), readiness.Feed{Name: url, URL: url}, nil, pr, noon))(t).ID
	}
	defer w.leave(t, s)
	now := noon
	take := func(i int, in intake.Incoming) { must(s.ApplyFeed(t.Context(), w.feeds[i], fetched, in, now))(t) }
	files, truth := w.says()
	take(0, files[0])
	w.level(t, s, truth)
	edits := w.edits()
	for range rapid.IntRange(1, 6).Draw(rt, "edits") {
		now = now.Add(time.Hour)
		name := rapid.SampledFrom(sortedKeys(edits)).Draw(rt, "edit")
		edits[name]()
		w.log = append(w.log, name)
		files, truth = w.says()
		first := rapid.IntRange(0, 1).Draw(rt, "read first")
		for _, i := range []int{first, 1 - first} {
			if in := files[i]; rapid.IntRange(0, 4).Draw(rt, "cut") == 0 && len(in.Occurrences) > 1 {
				in.Occurrences, in.Complete = in.Occurrences[:len(in.Occurrences)/2], false
				take(i, in)
			}
			take(i, files[i])
		}
		w.rest(t, s, func() { take(0, files[0]); take(1, files[1]) })
		w.check(t, s, now, truth)
	}
}

// rest reads the same files again, which changes nothing where nothing is held.
func (w *editors) rest(t *testing.T, s *db.Store, again func()) {
	quiet := s.Revision()
	again()
	if got := kinds(t, s, quiet); got != "" && len(w.held(t, s)) == 0 {
		w.Fatalf("after %q the same calendars again changed %q", w.log, got)
	}
}

// level gives every airing a level, and notes what it is for.
func (w *editors) level(t *testing.T, s *db.Store, truth map[string]time.Time) {
	w.meant = map[string]string{}
	for _, e := range w.events(t, s) {
		for name, at := range truth {
			if at.Equal(e.Start) && e.Title == w.programmeOf(name).title {
				w.meant[e.ID] = name
				must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
			}
		}
	}
}

// leave removes the calendars with all that came from them.
func (w *editors) leave(t *testing.T, s *db.Store) {
	for _, e := range w.events(t, s) {
		if e.Level > 0 {
			must(s.SetLevel(t.Context(), e.ID, 0, "", 0, sre, noon.Add(9*day)))(t)
		}
	}
	for _, id := range w.feeds {
		f := must(s.Feed(t.Context(), id))(t)
		if err := s.RemoveFeed(t.Context(), id, f.Version, pr, noon.Add(9*day)); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *editors) held(t *testing.T, s *db.Store) (ids []string) {
	for _, id := range w.feeds {
		ids = append(ids, must(s.Feed(t.Context(), id))(t).Hold.Events...)
	}
	return ids
}

func (w *editors) programmeOf(airing string) *programme {
	for _, p := range w.programmes {
		if strings.HasPrefix(airing, p.name+".") {
			return p
		}
	}
	return nil
}

func (w *editors) events(t *testing.T, s *db.Store) []readiness.Event {
	t.Helper()
	return slices.DeleteFunc(board(t, s).Events, func(e readiness.Event) bool { return !slices.Contains(w.feeds[:], e.FeedID) })
}

func (w *editors) check(t *testing.T, s *db.Store, now time.Time, truth map[string]time.Time) {
	t.Helper()
	held, asked := w.held(t, s), map[string]bool{}
	for _, o := range must(s.Offers(t.Context(), now))(t) {
		for _, p := range o.Pairs {
			asked[p.From.ID] = true
			asked[p.To.ID] = asked[p.To.ID] || o.Why == intake.TitlesExchanged
		}
	}
	for _, e := range w.events(t, s) {
		name, levelled := w.meant[e.ID]
		if !levelled || !e.Start.After(now) {
			continue
		}
		at, airs := truth[name]
		holds := slices.Contains(held, e.ID)
		waits := e.Vanished() || holds
		switch {
		case !waits && (!airs || !at.Equal(e.Start)):
			w.Fatalf("after %q the level for %s (%v, %v) is on an event at %v", w.log, name, airs, at, e.Start)
		case holds && airs && at.Equal(e.Start): // its calendar came back empty, and it is in the other one
		case waits && airs && at.After(now) && !asked[e.ID] && w.shouldAsk(e, name, at):
			w.Fatalf("after %q the level for %s at %v is on a missing event of %v, %q, and nobody is asked", w.log, name, at, e.Start, e.Title)
		}
	}
}

// shouldAsk says that people are asked about an airing whose event is missing: it has kept its title and its calendar, and is not far
// from when it was.
func (w *editors) shouldAsk(e readiness.Event, name string, at time.Time) bool {
	p := w.programmeOf(name)
	return e.Title == p.title && e.FeedID == w.feeds[p.feed] && at.Sub(e.Start).Abs() < 20*day
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
