package jobs_test

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/davtest"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
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
	by       string // the ways on which it can happen, where those are not a fetch, CalDAV and a file that replaces
}

// nextDay stands between two versions that lie a day apart.
const nextDay = "the next day"

// teller follows a story on a desk.
type teller struct {
	*desk
	names map[string]string // of the airings of the first version, by the id of the event
}

// route is a way by which a calendar comes in: it gives a function to which the versions are given.
type route struct {
	name string
	open func(d *desk) func(text string)
}

var routes = []route{
	{"http", func(d *desk) func(string) {
		return func(text string) {
			d.serves(body(text))
			if _, err := d.fetch(); (err != nil) == strings.HasSuffix(text, "END:VCALENDAR\r\n") {
				d.Fatalf("fetch: %v", err)
			}
		}
	}},
	{"caldav", throughCalDAV},
	{"replace", func(d *desk) func(string) { return uploading(d, readiness.ReplaceEvents) }},
	{"add", func(d *desk) func(string) { return uploading(d, readiness.AddEvents) }},
}

// uploading imports a calendar as a file.
func uploading(d *desk, mode readiness.ImportMode) func(text string) {
	d.feedID = must(d.store.AddFeed(d.Context(), readiness.Feed{Name: "a file"}, nil, pr, d.clock())).ID
	return func(text string) {
		d.wait(15 * time.Minute)
		must(d.ImportFile(d.Context(), d.feedID, []byte(text), mode))
	}
}

// throughCalDAV keeps a calendar in a collection, an object for each UID, and writes only those that differ.
func throughCalDAV(d *desk) func(text string) {
	account := davtest.New(d.TB)
	at := account.Calendar(d.TB, "onair", "On air")
	d.Fetcher.Client = http.DefaultClient
	d.feedID = must(d.store.AddFeed(d.Context(), readiness.Feed{Name: "On air", Kind: readiness.FeedCalDAV, URL: at, User: account.User,
		Password: account.Password}, nil, pr, d.clock())).ID
	has := map[string]string{}
	return func(text string) {
		objects := objectsOf(text)
		for name, object := range objects {
			if has[name] != unstamped.ReplaceAllString(object, "") {
				account.Put(d.TB, at+name, object)
				has[name] = unstamped.ReplaceAllString(object, "")
			}
		}
		for name := range has {
			if objects[name] == "" {
				account.Delete(d.TB, at+name)
				delete(has, name)
			}
		}
		d.fetched()
	}
}

var (
	unstamped = regexp.MustCompile(`(DTSTAMP|LAST-MODIFIED|LAST-MODIFY):.*`)
	uidLine   = regexp.MustCompile(`\nUID:(.*)\r\n`)
)

// objectsOf cuts a calendar into its objects.
func objectsOf(text string) map[string]string {
	const begin, end = "BEGIN:VEVENT", "END:VEVENT\r\n"
	first, last := strings.Index(text, begin), strings.LastIndex(text, end)+len(end)
	if first < 0 {
		return nil
	}
	head := strings.ReplaceAll(text[:first], "METHOD:PUBLISH\r\n", "")
	objects := map[string]string{}
	for event := range strings.SplitAfterSeq(text[first:last], end) {
		if event != "" {
			objects[hash(uidLine.FindStringSubmatch(event)[1])[:16]+".ics"] += event
		}
	}
	for name, events := range objects {
		objects[name] = head + events + text[last:]
	}
	return objects
}

func tell(d *desk, s story, by func(text string)) {
	w := teller{desk: d, names: map[string]string{}}
	last, began := "", int64(0)
	for i, text := range s.versions {
		if text == nextDay {
			d.wait(24 * time.Hour)
			continue
		}
		last = w.stamped(text)
		if by(last); i == 0 {
			w.prepare()
			began = d.store.Revision()
		}
	}
	w.is("the airings", w.airings(), s.want)
	w.is("the questions", w.questions(), s.asks)
	w.is("the log", w.log(began), s.told)
	again := d.store.Revision()
	by(last)
	by(w.stamped(s.versions[len(s.versions)-1]))
	w.is("the log when the same comes again", w.log(again), "")
	if s.asks != "" {
		w.sayYes()
		w.is("the airings after yes", w.airings(), s.yes)
		w.is("the questions after yes", w.questions(), "")
		if d.feed().Hold.Holding() {
			w.Errorf("the feed holds %v back, which have all been answered for", d.feed().Hold.Events)
		}
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
	kinds := slices.DeleteFunc(strings.Fields(w.told(after)), func(kind string) bool { return kind == journal.SeriesMoved }) // which sums others up
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

// TestTheStoriesOfACalendar tells each story by each way on which it can happen.
func TestTheStoriesOfACalendar(t *testing.T) {
	for engine, address := range map[string]func(testing.TB, time.Time) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		for _, by := range routes {
			t.Run(engine+" "+by.name, func(t *testing.T) {
				t.Parallel()
				for _, s := range stories {
					if slices.Contains(s.ways(), by.name) {
						t.Run(s.sentence, func(t *testing.T) {
							t.Parallel()
							d := newDesk(t, address(t, noon))
							tell(d, s, by.open(d))
						})
					}
				}
			})
		}
	}
}

// ways gives the names of the routes of a story.
func (s story) ways() []string { return strings.Fields(cmp.Or(s.by, "http caldav replace")) }
