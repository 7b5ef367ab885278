package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tallylight/db"
	"tallylight/internal/browsertest"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
	"tallylight/web"
	"tallylight/web/secrets"
)

// closing runs the tests and then ends the browser that they share, so that it is not taken for what a test has left running.
type closing struct{ *testing.M }

func (m closing) Run() int {
	defer browsertest.Close()
	return m.M.Run()
}

func TestMain(m *testing.M) {
	// The session manager makes a store in memory that is replaced at once, and its sweeper stays.
	goleak.VerifyTestMain(closing{m}, goleak.IgnoreTopFunction("github.com/alexedwards/scs/v2/memstore.(*MemStore).startCleanup"))
}

var (
	noon  = time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	tokyo = time.FixedZone("JST", 9*60*60)
	la    = time.FixedZone("PST", -8*60*60)
)

const password = "correct horse battery"

// passwordHash is made once: under the race detector a hash takes half a second.
var passwordHash = sync.OnceValues(func() (string, error) { return secrets.HashPassword(context.Background(), password) })

// The files of stores, which take long to write under the race detector: one with its schema, and one with a
// person of each role, an imported calendar and a top page.
var (
	emptyStore     = sync.OnceValues(func() ([]byte, error) { return storeFile(func(*db.Store) error { return nil }) })
	furnishedStore = sync.OnceValues(func() ([]byte, error) { return storeFile(furnish) })
)

func storeFile(fill func(*db.Store) error) ([]byte, error) {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "t.db")
	store, err := db.Open(context.Background(), "sqlite:"+file, noon, slog.New(slog.DiscardHandler), dbtest.Keys(file))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(fill(store), store.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

func furnish(store *db.Store) error {
	ctx := context.Background()
	for _, role := range readiness.Roles {
		p := readiness.Person{Name: "The " + string(role), Email: string(role) + "@example.jp", Role: role}
		if _, err := store.AddPerson(ctx, p, readiness.System, noon); err != nil {
			return err
		}
	}
	feed, err := store.AddFeed(ctx, readiness.Feed{Name: "PR", URL: secret}, nil, readiness.System, noon)
	if err != nil {
		return err
	}
	if _, err := newCalendars(store).ImportFile(ctx, feed.ID, nil, readiness.ReplaceEvents); err != nil {
		return err
	}
	_, err = store.AddTopPage(ctx, toppage.Page{Name: "Top", URL: "https://www.example.jp/"}, readiness.System, noon)
	return err
}

// calendars gives what it is told to give and parses nothing.
type calendars struct {
	store  *db.Store
	holds  intake.CalendarPreview
	fails  error
	brings readiness.FeedCounts // what fetching now brings
	unread error                // why it brings nothing
	asked  []string

	running  bool
	progress readiness.ImportProgress
}

func newCalendars(store *db.Store) *calendars {
	return &calendars{store: store, holds: intake.CalendarPreview{Name: "広報", Complete: true, Occurrences: []readiness.Occurrence{
		occurrence("first@test", "朝の扉", noon.AddDate(0, 0, 3)), occurrence("second@test", "Evening news", noon.AddDate(0, 0, 10)),
	}}}
}

func (c *calendars) Preview(_ context.Context, from readiness.FeedSource, body []byte) (intake.CalendarPreview, []byte, error) {
	if body == nil {
		c.asked = append(c.asked, from.URL)
		body = []byte("BEGIN:VCALENDAR")
	}
	return c.holds, body, c.fails
}

func (c *calendars) ImportNow(ctx context.Context, feedID string) (readiness.FeedCounts, error) {
	if _, err := c.store.Feed(ctx, feedID); err != nil {
		return readiness.FeedCounts{}, err
	}
	return c.brings, c.unread
}

func (c *calendars) AddFeed(ctx context.Context, f readiness.Feed, body []byte, chosen intake.Chosen, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error) {
	f, err := c.store.AddFeed(ctx, f, chosen.Hidden, by, noon)
	if err != nil {
		return f, readiness.FeedCounts{}, err
	}
	chosen.By = by
	counts, err := c.importFile(ctx, f.ID, &chosen)
	return f, counts, err
}

// Progress says that nothing is being imported, unless the test says so.
func (c *calendars) Progress(string) (readiness.ImportProgress, bool) { return c.progress, c.running }

func (c *calendars) ImportFile(ctx context.Context, feedID string, _ []byte, _ readiness.ImportMode) (readiness.FeedCounts, error) {
	return c.importFile(ctx, feedID, nil)
}

func (c *calendars) importFile(ctx context.Context, feedID string, chosen *intake.Chosen) (readiness.FeedCounts, error) {
	if c.fails != nil {
		return readiness.FeedCounts{}, c.fails
	}
	in := intake.Incoming{Occurrences: c.holds.Occurrences, Complete: true, Levels: 5, Chosen: chosen, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
	return c.store.ApplyFeed(ctx, feedID, readiness.FeedFetch{BodyHash: "h", Next: noon.Add(time.Hour)}, in, noon)
}

// buffer is a log that many goroutines write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// site is a whole server over a real store and real sockets, with a clock that only the test moves.
type site struct {
	*testing.T
	*web.Server
	store     *db.Store
	calendars *calendars
	file      string // of the database
	log       *buffer
	passed    atomic.Int64 // how far the clock was moved
	url       string
	people    map[readiness.Role]readiness.Person
	events    []readiness.Event // of the feed, by air time
	feed      readiness.Feed
	page      toppage.Page
}

// secret is the address of the PR calendar, which nobody may read again.
const secret = "https://calendar.example/private-3f9a/pr.ics"

func occurrence(uid, title string, start time.Time) readiness.Occurrence {
	return readiness.Occurrence{UID: uid, Summary: title, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed}
}

// bare starts a server over an empty store; configure may alter its configuration.
func bare(t *testing.T, configure ...func(*web.Config)) *site {
	t.Helper()
	return start(t, t.TempDir(), emptyStore, configure...)
}

// open starts a server over a furnished store.
func open(t *testing.T, configure ...func(*web.Config)) *site {
	t.Helper()
	return openIn(t, t.TempDir(), configure...)
}

// openIn does the same with the database in a folder.
func openIn(t *testing.T, folder string, configure ...func(*web.Config)) *site {
	t.Helper()
	return start(t, folder, furnishedStore, configure...).furnished()
}

// furnished knows what is in a furnished store.
func (s *site) furnished() *site {
	s.Helper()
	t := s.T
	people, err := s.store.People(t.Context())
	s.must(err)
	for _, p := range people {
		s.people[p.Role] = p
	}
	facts, err := s.store.Snapshot(t.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	s.events, s.page = facts.Events, facts.Pages[0].Page
	slices.SortFunc(s.events, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	s.feed = facts.Feeds[s.events[0].FeedID]
	return s
}

func start(t *testing.T, folder string, from func() ([]byte, error), configure ...func(*web.Config)) *site {
	t.Helper()
	file := filepath.Join(folder, "t.db")
	content, err := from()
	if err == nil {
		err = os.WriteFile(file, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := startAt(t, "sqlite:"+file+"?synchronous=normal", configure...)
	s.file = file
	return s
}

// startAt starts a server over the store at an address.
func startAt(t *testing.T, address string, configure ...func(*web.Config)) *site {
	t.Helper()
	s := &site{T: t, log: &buffer{}, people: map[readiness.Role]readiness.Person{}}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	s.store, err = db.Open(t.Context(), address, noon, log, dbtest.Keys(address))
	s.must(err)
	t.Cleanup(func() { s.store.Close() })
	s.calendars = newCalendars(s.store)
	cfg := web.Config{Store: s.store, Calendars: s.calendars, Log: log, Zone1: tokyo, Zone2: la, Version: "test",
		Now:          func() time.Time { return noon.Add(time.Duration(s.passed.Load())) },
		SessionClock: func() time.Time { return time.Now().Add(time.Duration(s.passed.Load())) },
		Metrics:      http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "tallylight_up 1\n") })}
	for _, c := range configure {
		c(&cfg)
	}
	s.Server = web.New(cfg)
	s.store.OnChange(s.Announce)
	s.url = serve(t, s.Server)
	return s
}

// serve serves on a socket until the test ends, and gives its address.
func serve(t *testing.T, s *web.Server) string {
	t.Helper()
	server := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.CloseStreams()
		http.DefaultClient.CloseIdleConnections()
		server.Close()
	})
	return server.URL
}

// furnishedAPI opens a site over an empty store at an address, furnished, that has the API too.
func furnishedAPI(t *testing.T, address string) *site {
	t.Helper()
	store, err := db.Open(t.Context(), address, noon, slog.New(slog.DiscardHandler), dbtest.Keys(address))
	if err == nil {
		err = errors.Join(furnish(store), store.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return startAt(t, address, apiToo).furnished()
}

// connect adds a Prometheus connection.
func (s *site) connect(name string) {
	s.Helper()
	_, err := s.store.AddConnection(s.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: name, URL: "https://prometheus.example/"}, readiness.System, noon)
	s.must(err)
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// after moves the clock.
func (s *site) after(d time.Duration) { s.passed.Add(int64(d)) }

// task gives the first task of the first event that people prove, or that a machine proves.
func (s *site) task(byHand bool) readiness.Task {
	s.Helper()
	tasks, err := s.store.Tasks(s.Context(), s.events[0].ID)
	s.must(err)
	for _, t := range tasks {
		if t.ByHand() == byHand && !t.Soon && (!byHand || t.TickFrom == readiness.Gate{}) {
			return t
		}
	}
	s.Fatal("no such task")
	return readiness.Task{}
}

// named gives the task of a template of the first event.
func (s *site) named(template string) readiness.Task {
	s.Helper()
	task, err := s.store.Task(s.Context(), readiness.TaskID(s.events[0].ID, template))
	s.must(err)
	return task
}

// as gives the cookie of a new session of a person of the role; none for nobody.
func (s *site) as(role readiness.Role) string {
	s.Helper()
	if role == "" {
		return ""
	}
	cookie, err := s.SignedIn(s.Context(), s.people[role])
	s.must(err)
	return cookie.Name + "=" + cookie.Value
}

// answer is what came, read to its end.
type answer struct {
	*http.Response
	body string
}

// get asks for a page; headers are name, value pairs.
func (s *site) get(cookie, path string, headers ...string) answer {
	s.Helper()
	return s.ask(cookie, http.MethodGet, path, "", headers...)
}

// post sends a form: name, value pairs.
func (s *site) post(cookie, path string, fields ...string) answer {
	s.Helper()
	return s.ask(cookie, http.MethodPost, path, form(fields...))
}

func form(fields ...string) string {
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return values.Encode()
}

func (s *site) ask(cookie, method, path, body string, headers ...string) answer {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url, strings.NewReader(body))
	s.must(err)
	r.URL.Opaque = "//" + r.URL.Host + path // as it stands, whatever it is
	r.Header.Set("Accept-Encoding", "identity")
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Origin", s.url) // as browsers do
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	if r.Header.Get("Sec-Fetch-Site") != "" && !slices.Contains(headers, "Origin") {
		r.Header.Del("Origin")
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	s.must(err)
	return answer{response, string(read)}
}

// expect fails the test where the answer has another status or lacks one of the texts.
func (s *site) expect(a answer, status int, texts ...string) {
	s.Helper()
	if a.StatusCode != status {
		s.Fatalf("status %d, want %d: %s", a.StatusCode, status, main(a.body))
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			s.Errorf("the page does not say %q: %s", text, main(a.body))
		}
	}
}

// main cuts a page down to what a failed test should show.
func main(page string) string {
	if _, after, ok := strings.Cut(page, `<main id="main"`); ok {
		page = after
	}
	return page[:min(len(page), 800)]
}

// unchanged fails the test where the work changed a fact.
func (s *site) unchanged(work func()) {
	s.Helper()
	before := s.store.Revision()
	work()
	if after := s.store.Revision(); after != before { // that somebody signs in is shown nowhere
		s.Errorf("the store went from revision %d to %d", before, after)
	}
}

func version(v int64) string { return strconv.FormatInt(v, 10) }

func actorOf(p readiness.Person) readiness.Actor {
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role}
}
