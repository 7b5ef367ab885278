package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	"tallylight/calendar"
	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

var (
	noon  = time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	pr    = readiness.Actor{ID: "p-pr", Name: "Haru", Role: readiness.PR}
	sre   = readiness.Actor{ID: "p-sre", Name: "Sora", Role: readiness.SRE}
	quiet = slog.New(slog.DiscardHandler)
	tokyo = must(time.LoadLocation("Asia/Tokyo"))
)

// must gives the value of a call that may not fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// desk is a store with one feed, whose calendar a test server answers for, and an importer with a clock of its own.
type desk struct {
	testing.TB
	*jobs.Importer
	store  *db.Store
	feedID string
	server *httptest.Server

	mu     sync.Mutex
	now    time.Time
	answer http.HandlerFunc
	asked  []*http.Request
}

// onSQLite gives a desk on a SQLite database.
func onSQLite(t testing.TB) *desk {
	return newDesk(t, dbtest.SQLite(t, noon))
}

// onEachEngine runs a test on a desk of each engine.
func onEachEngine(t *testing.T, test func(d *desk)) {
	t.Run("sqlite", func(t *testing.T) { test(onSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(newDesk(t, dbtest.Postgres(t, noon))) })
}

func newDesk(t testing.TB, url string) *desk {
	t.Helper()
	d := &desk{TB: t, now: noon}
	d.store = must(db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url)))
	t.Cleanup(func() { d.store.Close() })
	d.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		answer := d.answer
		d.asked = append(d.asked, r)
		d.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(d.server.Close)
	d.Importer = &jobs.Importer{Store: d.store, Zone: tokyo, Log: quiet, Now: d.clock,
		Fetcher: &calendar.Fetcher{Client: d.server.Client(), Version: "test", Timeout: 5 * time.Second}}
	d.feedID = d.add("/pr.ics").ID
	return d
}

func (d *desk) add(path string) readiness.Feed {
	d.Helper()
	f, err := d.store.AddFeed(d.Context(), readiness.Feed{Name: "PR", URL: d.server.URL + path}, nil, pr, d.clock())
	if err != nil {
		d.Fatal(err)
	}
	return f
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// wait lets time pass.
func (d *desk) wait(long time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(long)
}

// serves sets what the calendar's server answers from now on.
func (d *desk) serves(answer http.HandlerFunc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = answer
}

// holds sets what the calendar holds from now on.
func (d *desk) holds(events ...string) { d.serves(body(ics(events...))) }

func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

// fetch fetches the feed a quarter of an hour later.
func (d *desk) fetch() (readiness.FeedCounts, error) {
	d.Helper()
	d.wait(15 * time.Minute)
	return d.ImportNow(d.Context(), d.feedID)
}

// fetched fetches the feed, which must succeed.
func (d *desk) fetched() readiness.FeedCounts {
	d.Helper()
	counts, err := d.fetch()
	if err != nil {
		d.Fatal(err)
	}
	return counts
}

func (d *desk) feed() readiness.Feed {
	d.Helper()
	f, err := d.store.Feed(d.Context(), d.feedID)
	if err != nil {
		d.Fatal(err)
	}
	return f
}

func (d *desk) snapshot() readiness.Snapshot {
	d.Helper()
	s, err := d.store.Snapshot(d.Context(), noon.Add(-intake.ImportPast), noon.Add(2*intake.ImportFuture))
	if err != nil {
		d.Fatal(err)
	}
	return s
}

// event gives the stored event of a UID.
func (d *desk) event(uid string) readiness.Event {
	d.Helper()
	for _, e := range d.snapshot().Events {
		if e.UID == uid {
			return e
		}
	}
	d.Fatalf("no event of UID %s", uid)
	return readiness.Event{}
}

// told lists the kinds of what the log holds after a revision.
func (d *desk) told(after int64) string {
	d.Helper()
	var list []string
	for _, c := range must(d.store.Changes(d.Context(), after, "", 1000)) {
		if c.Kind == journal.EventFollowed {
			continue // what nobody needs to be told
		}
		list = append(list, c.Kind)
	}
	return strings.Join(list, " ")
}

// ics is a calendar of events.
func ics(events ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n" + strings.Join(events, "") + "END:VCALENDAR\r\n"
}

// vevent is an event of an hour from a UTC time on, with more lines where they are given.
func vevent(uid string, start time.Time, more ...string) string {
	const form = "20060102T150405Z"
	lines := append([]string{"BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:20261101T000000Z", "SUMMARY:Show " + uid,
		"DTSTART:" + start.Format(form), "DTEND:" + start.Add(time.Hour).Format(form)}, more...)
	return strings.Join(append(lines, "END:VEVENT"), "\r\n") + "\r\n"
}

// daily gives n events, one a day from tomorrow.
func daily(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = vevent(fmt.Sprint("u", i), noon.AddDate(0, 0, i+1))
	}
	return all
}

// TestAnEventThroughTheYears is the life of one airing in its calendar: each step says what the log may hold of it.
func TestAnEventThroughTheYears(t *testing.T) {
	late := time.Date(2026, 12, 20, 14, 0, 0, 0, time.UTC) // 23:00 in Tokyo
	next := late.Add(90 * time.Minute)                     // 00:30 the next day
	other := vevent("b", late)
	onEachEngine(t, func(d *desk) {
		d.holds(vevent("a", late, "SEQUENCE:3"), other)
		d.fetched()
		a := d.event("a")
		must(d.store.SetLevel(d.Context(), a.ID, 4, "", 0, sre, d.clock()))
		done, open := d.oneDoneOneOpen(a.ID)
		for _, step := range []struct {
			name   string
			events []string
			told   string
			start  time.Time
			status readiness.CalendarStatus
		}{
			{"from 23:00 to 00:30 the next day", []string{vevent("a", next, "SEQUENCE:4"), other}, "event.moved", next, readiness.Confirmed},
			{"the same bytes", []string{vevent("a", next, "SEQUENCE:4"), other}, "", next, readiness.Confirmed},
			{"a lower SEQUENCE", []string{vevent("a", next, "SEQUENCE:1"), other}, "", next, readiness.Confirmed},
			{"half a minute later is no move", []string{vevent("a", next.Add(30*time.Second)), other}, "", next.Add(30 * time.Second), readiness.Confirmed},
			{"it vanished", []string{other}, "event.missing", next.Add(30 * time.Second), readiness.Missing},
			{"it is still gone", []string{other, other}, "", next.Add(30 * time.Second), readiness.Missing},
			{"it is back", []string{vevent("a", next), other}, "event.restored", next, readiness.Confirmed},
			{"it is cancelled", []string{vevent("a", next, "STATUS:CANCELLED"), other}, "event.cancelled", next, readiness.Cancelled},
			{"it is on again", []string{vevent("a", next), other}, "event.restored", next, readiness.Confirmed},
		} {
			before := d.store.Revision()
			d.holds(step.events...)
			d.fetched()
			e := d.event("a")
			if got := d.told(before); got != step.told || !e.Start.Equal(step.start) || e.Calendar != step.status {
				d.Errorf("%s: told %q, on air %s, %s", step.name, got, e.Start, e.Calendar)
			}
			if e.ID != a.ID || e.Level != 4 || e.LevelState != readiness.LevelConfirmed {
				d.Errorf("%s: event %+v", step.name, e)
			}
			d.checkTasks(step.name, done, open, e.Start.Sub(late))
		}
		change := must(d.store.RecentChanges(d.Context(), a.ID, []string{journal.EventMoved}, 9))
		if len(change) != 1 || change[0].Data["from"] != "2026-12-20T14:00:00Z" || change[0].Data["to"] != "2026-12-20T15:30:00Z" {
			d.Errorf("moves told of: %+v", change)
		}
	})
}

// oneDoneOneOpen completes one task of an event by hand and leaves another.
func (d *desk) oneDoneOneOpen(eventID string) (done, open readiness.Task) {
	d.Helper()
	for _, task := range must(d.store.Tasks(d.Context(), eventID)) {
		switch {
		case !task.ByHand() || !task.Gate.Timed():
		case done.ID == "":
			done = must(d.store.CompleteTask(d.Context(), task.ID, 0, claim.Said{Evidence: "looked"}, sre, d.clock()))
		default:
			open = task
		}
	}
	return done, open
}

// checkTasks fails unless both tasks are due so much later than at first, and the done one keeps its evidence.
func (d *desk) checkTasks(step string, done, open readiness.Task, later time.Duration) {
	d.Helper()
	for _, task := range must(d.store.Tasks(d.Context(), done.EventID)) {
		if task.Template != done.Template && task.Template != open.Template {
			continue
		}
		was := open
		if task.Template == done.Template {
			was = done
			if len(task.Evidence) != 1 || task.Evidence[0].Text != "looked" || task.DoneBy != sre.Name {
				d.Errorf("%s: evidence %+v", step, task.Evidence)
			}
		}
		if !task.Due.Equal(was.Due.Add(later)) {
			d.Errorf("%s: %s is due at %s, want %s", step, task.Template, task.Due, was.Due.Add(later))
		}
	}
}

func TestImportNow(t *testing.T) {
	d := onSQLite(t)
	d.holds(daily(3)...)
	if counts := d.fetched(); counts.Added != 3 || counts.Total != 3 {
		t.Errorf("counts %+v", counts)
	}
	d.wait(59 * time.Second)
	var invalid fault.Invalid
	if _, err := d.ImportNow(t.Context(), d.feedID); !errors.As(err, &invalid) || invalid.Reason != "too_soon" || len(d.asked) != 1 {
		t.Errorf("less than a minute later: error %v, %d requests", err, len(d.asked))
	}
	d.wait(time.Second)
	if _, err := d.ImportNow(t.Context(), d.feedID); err != nil || len(d.asked) != 2 {
		t.Errorf("a minute later: error %v, %d requests", err, len(d.asked))
	}
	d.serves(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	if _, err := d.fetch(); err == nil || d.feed().State != readiness.FeedStopped {
		t.Errorf("gone: error %v, state %s", err, d.feed().State)
	}
	d.holds(daily(3)...)
	d.fetched()
	if f := d.feed(); f.State != readiness.FeedOK || f.NextFetch.IsZero() {
		t.Errorf("a stopped feed that answers again is %s, next at %s", f.State, f.NextFetch)
	}
	file := must(d.store.AddFeed(t.Context(), readiness.Feed{Name: "a file"}, nil, pr, noon))
	if _, err := d.ImportNow(t.Context(), file.ID); !errors.As(err, &invalid) {
		t.Errorf("a file has nothing to fetch: error %v", err)
	}
	if _, err := d.ImportNow(t.Context(), "none"); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("no such feed: error %v", err)
	}
}

func TestAResultOfAChangedFeedIsDropped(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
	}{
		{"a calendar", body(ics(daily(3)...))},
		{"a failure", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			d.serves(func(w http.ResponseWriter, r *http.Request) {
				must(d.store.ChangeFeed(context.Background(), d.feedID, readiness.FeedEdit{URL: d.server.URL + "/new.ics"}, 0, pr, d.clock()))
				row.answer(w, r)
			})
			if _, err := d.fetch(); !errors.Is(err, fault.ErrStale) {
				t.Errorf("error %v, want that the feed was changed", err)
			}
			f := d.feed()
			if len(d.snapshot().Events) != 0 || f.State != readiness.FeedOK || !strings.HasSuffix(f.URL, "/new.ics") || f.NextFetch.After(d.clock()) {
				t.Errorf("%d events; feed %+v", len(d.snapshot().Events), f)
			}
		})
	}
}

func TestHeldDeletions(t *testing.T) {
	const half = 30 * time.Minute
	few := daily(10)[:3]
	type step struct {
		name   string
		after  time.Duration
		answer http.HandlerFunc
		state  readiness.FeedState
		times  int
		gone   int
	}
	failing := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }
	for _, row := range []struct {
		name  string
		steps []step
	}{
		{"the third time they are deleted", []step{
			{"most are gone: held", half, body(ics(few...)), readiness.FeedHeld, 1, 0},
			{"ten minutes later says nothing new", 10 * time.Minute, body(ics(few...)), readiness.FeedHeld, 1, 0},
			{"half an hour after the first", 20 * time.Minute, body(ics(few...)), readiness.FeedHeld, 2, 0},
			{"half an hour after that", half, body(ics(few...)), readiness.FeedOK, 0, 7},
			{"after that nothing is held", half, body(ics(few...)), readiness.FeedOK, 0, 7},
		}},
		{"what is held stays so while the server fails", []step{
			{"empty: held", half, body(ics()), readiness.FeedHeld, 1, 0},
			{"it fails", half, failing, readiness.FeedFailing, 1, 0},
			{"empty again", half, body(ics()), readiness.FeedHeld, 2, 0},
			{"cut short, it says nothing", half, body(strings.TrimSuffix(ics(few...), "END:VCALENDAR\r\n")), readiness.FeedFailing, 2, 0},
			{"empty the third time", half, body(ics()), readiness.FeedOK, 0, 10},
		}},
		{"another answer counts from one", []step{
			{"three are left", half, body(ics(few...)), readiness.FeedHeld, 1, 0},
			{"two are left", half, body(ics(few[:2]...)), readiness.FeedHeld, 1, 0},
			{"three again", half, body(ics(few...)), readiness.FeedHeld, 1, 0},
			{"all are back", half, body(ics(daily(10)...)), readiness.FeedOK, 0, 0},
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			d.serves(conditional(daily(10)...))
			d.fetched()
			for _, s := range row.steps {
				d.serves(s.answer)
				d.wait(s.after)
				_, _ = d.ImportNow(t.Context(), d.feedID) // its failure is on the feed
				gone := 0
				for _, e := range d.snapshot().Events {
					if e.Calendar == readiness.Missing {
						gone++
					}
				}
				if f := d.feed(); f.State != s.state || f.Hold.Times != s.times || gone != s.gone {
					t.Errorf("%s: %s, held %d times, %d missing; want %s, %d, %d", s.name, f.State, f.Hold.Times, gone, s.state, s.times, s.gone)
				}
			}
		})
	}
}

// conditional serves a calendar with an ETag and answers 304 to who has it.
func conditional(events ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(ics(events...)))
	}
}

func TestReleasingAHold(t *testing.T) {
	onEachEngine(t, func(d *desk) {
		d.holds(daily(10)...)
		d.fetched()
		d.holds(daily(10)[:3]...)
		d.fetched()
		held := d.feed()
		if _, err := d.store.ReleaseHold(d.Context(), d.feedID, held.Version+1, pr, d.clock()); !errors.Is(err, fault.ErrStale) {
			d.Errorf("an old page: error %v", err)
		}
		for _, meanwhile := range []int{2, 10, 2} { // more is gone, nothing, and that again
			d.holds(daily(10)[:meanwhile]...)
			d.fetched()
			if _, err := d.store.ReleaseHold(d.Context(), d.feedID, held.Version, pr, d.clock()); !errors.Is(err, fault.ErrStale) {
				d.Errorf("a page that showed something else: error %v", err)
			}
		}
		held = d.feed()
		before := d.store.Revision()
		f := must(d.store.ReleaseHold(d.Context(), d.feedID, held.Version, pr, d.clock()))
		if f.State != readiness.FeedOK || f.Hold.Holding() || f.Version != held.Version+1 {
			d.Errorf("released: %+v of %+v", f, held.Hold)
		}
		if got := d.told(before); got != strings.Repeat("event.missing ", 8)+"feed.released" {
			d.Errorf("told %q", got)
		}
		before = d.store.Revision()
		must(d.store.ReleaseHold(d.Context(), d.feedID, f.Version, pr, d.clock()))
		if d.store.Revision() != before {
			d.Error("releasing twice changed something")
		}
		d.holds(daily(10)...)
		if counts := d.fetched(); counts.Changed != 8 {
			d.Errorf("when they come back: %+v", counts)
		}
	})
}

func TestImportFile(t *testing.T) {
	for _, row := range []struct {
		name    string
		file    []string
		mode    readiness.ImportMode
		missing int
		held    int
	}{
		{"adding keeps what the file does not hold", daily(10)[9:], readiness.AddEvents, 0, 0},
		{"adding nothing", nil, readiness.AddEvents, 0, 0},
		{"replacing removes it", daily(10)[:9], readiness.ReplaceEvents, 1, 0},
		{"replacing holds what is suspiciously much", daily(10)[:4], readiness.ReplaceEvents, 0, 6},
		{"unless somebody is sure", daily(10)[:4], readiness.ReplaceSurely, 6, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			f, _, err := d.AddFeed(t.Context(), readiness.Feed{Name: "a file"}, []byte(ics(daily(10)...)), intake.Chosen{}, pr)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.ImportFile(t.Context(), f.ID, []byte(ics(row.file...)), row.mode); err != nil {
				t.Fatal(err)
			}
			missing := 0
			for _, e := range d.snapshot().Events {
				if e.Calendar == readiness.Missing {
					missing++
				}
			}
			f = must(d.store.Feed(t.Context(), f.ID))
			if missing != row.missing || len(f.Hold.Events) != row.held || !f.NextFetch.IsZero() {
				t.Errorf("%d missing, %d held, next at %s", missing, len(f.Hold.Events), f.NextFetch)
			}
		})
	}
}

func TestAFeedWhoseFirstImportFailsIsNotKept(t *testing.T) {
	d := onSQLite(t)
	_, _, err := d.AddFeed(t.Context(), readiness.Feed{Name: "x", URL: "https://cal.example/x"}, []byte("<html>"), intake.Chosen{}, pr)
	var source *readiness.SourceError
	if !errors.As(err, &source) || source.Code != readiness.NotACalendar {
		t.Errorf("error %v", err)
	}
	if feeds := must(d.store.Feeds(t.Context())); len(feeds) != 1 {
		t.Errorf("%d feeds, want the one that was there", len(feeds))
	}
}

func TestFetchDue(t *testing.T) {
	d := onSQLite(t)
	hang := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(slow.Close)
	t.Cleanup(func() { close(hang) })
	must(d.store.AddFeed(t.Context(), readiness.Feed{Name: "slow", URL: slow.URL}, nil, pr, noon))
	d.holds(daily(3)...)
	d.wait(time.Hour)
	imported := make(chan struct{}, 9)
	d.store.OnChange(func(int64) { imported <- struct{}{} })
	if err := d.FetchDue(t.Context(), d.clock()); err != nil {
		t.Fatal(err)
	}
	<-imported // while the other server hangs
	if got := len(d.snapshot().Events); got != 3 {
		t.Errorf("%d events", got)
	}
	if err := d.FetchDue(t.Context(), d.clock()); err != nil || len(d.asked) != 1 {
		t.Errorf("at the next turn: error %v, %d requests", err, len(d.asked))
	}
	hang <- struct{}{}
	d.Wait()
	for _, f := range must(d.store.Feeds(t.Context())) {
		if f.LastTried.IsZero() {
			t.Errorf("%s was not tried", f.Name)
		}
	}
}

func TestProgress(t *testing.T) {
	d := onSQLite(t)
	if _, running := d.Progress(d.feedID); running {
		t.Error("an import runs before it was begun")
	}
	d.serves(func(w http.ResponseWriter, _ *http.Request) {
		if p, running := d.Progress(d.feedID); !running || p.Total != 0 || !p.Since.Equal(d.clock()) {
			t.Errorf("while the calendar is fetched: %v %+v", running, p)
		}
		fmt.Fprint(w, ics(daily(3)...))
	})
	d.fetched()
	if _, running := d.Progress(d.feedID); running {
		t.Error("an import runs after it has ended")
	}
}

func TestTheProblemsOfAPrivateEventDoNotQuoteIt(t *testing.T) {
	d := onSQLite(t)
	d.holds(vevent("a", noon.AddDate(0, 0, 1), "CLASS:PRIVATE", "merger with A"),
		vevent("c", noon.AddDate(0, 0, 1), "CLASS:CONFIDENTIAL", "RRULE:FREQ=BAD;merger"), vevent("b", noon.AddDate(0, 0, 1), "an open line"))
	d.fetched()
	told := fmt.Sprintf("%+v", d.feed().Problems)
	if strings.Contains(told, "merger") || !strings.Contains(told, "an open line") || len(d.feed().Problems) != 3 {
		t.Errorf("problems %s", told)
	}
}

func TestTheCharsetOfTheContentTypeCounts(t *testing.T) {
	d := onSQLite(t)
	title := string([]byte{0xb5, 0xfe, 0xc9, 0xcd, 0xc5, 0xec, 0xcb, 0xcc}) // EUC-JP, which may be katakana of Shift_JIS as well
	d.serves(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=EUC-JP")
		body(ics(vevent("a", noon.AddDate(0, 0, 1), "DESCRIPTION:x", "LOCATION:"+title)))(w, r)
	})
	d.fetched()
	if got := d.event("a").Location; got != "京浜東北" {
		t.Errorf("the place is %q", got)
	}
}
