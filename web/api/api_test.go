package api_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/notify"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/text"
	"tallylight/web/api"
)

var noon = time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)

var (
	tokyo  = must(time.LoadLocation("Asia/Tokyo"))
	actors = map[string]readiness.Actor{
		"tl_viewer": {ID: "t-viewer", Name: "screen", Role: readiness.Viewer},
		"tl_pr":     {ID: "t-pr", Name: "Haru", Role: readiness.PR},
		"tl_sre":    {ID: "t-sre", Name: "Sora", Role: readiness.SRE},
		"tl_admin":  {ID: "t-admin", Name: "Nagi", Role: readiness.Admin},
	}
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// secretURL is an address of a calendar as PR pastes it.
const secretURL = "https://calendar.example/ical/pr%40tsumugi/private-0123456789abcdef/basic.ics"

// calendars stands for the importer: a calendar is one line a day of November 2026, "19 title".
type calendars struct {
	store   *db.Store
	fetches int
	failed  error                // what a preview says
	refuses error                // what fetching now says
	from    readiness.FeedSource // of the last preview
	mode    readiness.ImportMode // of the last import
	running *readiness.ImportProgress
	odd     []readiness.Problem // what is wrong with every calendar
	held    string              // what a calendar at an address holds, where it is not the usual
}

// Progress says that no import runs, unless the test says so.
func (f *calendars) Progress(string) (readiness.ImportProgress, bool) {
	if f.running == nil {
		return readiness.ImportProgress{}, false
	}
	return *f.running, true
}

func (f *calendars) read(body []byte) (intake.CalendarPreview, error) {
	read := intake.CalendarPreview{Name: "PR", Complete: true, Problems: f.odd}
	for line := range strings.Lines(string(body)) {
		var day int
		var title string
		if _, err := fmt.Sscanf(line, "%d %s", &day, &title); err != nil {
			return read, &readiness.SourceError{Code: readiness.NotACalendar, Detail: "text"}
		}
		start := time.Date(2026, 11, day, 12, 54, 0, 0, time.UTC)
		read.Occurrences = append(read.Occurrences, readiness.Occurrence{UID: title, Summary: title, Start: start,
			End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed})
	}
	return read, nil
}

func (f *calendars) Preview(_ context.Context, from readiness.FeedSource, body []byte) (intake.CalendarPreview, []byte, error) {
	f.from = from
	if f.failed != nil {
		return intake.CalendarPreview{}, nil, f.failed
	}
	if from.URL != "" {
		f.fetches++
		body = []byte(cmp.Or(f.held, "19 dawn\n20 fair\n"))
	}
	read, err := f.read(body)
	return read, body, err
}

func (f *calendars) ImportNow(ctx context.Context, feedID string) (readiness.FeedCounts, error) {
	feed, err := f.store.Feed(ctx, feedID)
	if err == nil && feed.URL == "" {
		err = fault.Invalid{Field: "url", Reason: "required"}
	}
	if err = errors.Join(err, f.refuses); err != nil {
		return readiness.FeedCounts{}, err
	}
	return f.ImportFile(ctx, feedID, []byte("19 dawn\n20 fair\n21 late\n"), readiness.ReplaceEvents)
}

func (f *calendars) AddFeed(ctx context.Context, add readiness.Feed, body []byte, chosen intake.Chosen, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error) {
	added, err := f.store.AddFeed(ctx, add, chosen.Hidden, by, noon)
	if err != nil || body == nil {
		return added, readiness.FeedCounts{}, err
	}
	chosen.By = by
	counts, err := f.importFile(ctx, added.ID, body, &chosen)
	return added, counts, err
}

func (f *calendars) ImportFile(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode) (readiness.FeedCounts, error) {
	f.mode = mode
	return f.importFile(ctx, feedID, body, nil)
}

func (f *calendars) importFile(ctx context.Context, feedID string, body []byte, chosen *intake.Chosen) (readiness.FeedCounts, error) {
	read, err := f.read(body)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	in := intake.Incoming{Occurrences: read.Occurrences, Complete: true, Chosen: chosen, From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}
	return f.store.ApplyFeed(ctx, feedID, readiness.FeedFetch{Next: noon.Add(time.Hour), Problems: f.odd}, in, noon)
}

// server is a running API on a store of its own.
type server struct {
	*testing.T
	store     *db.Store
	calendars *calendars
	url       string
	log       *bytes.Buffer
	now       time.Time
	echo      *echo.Echo
}

func serve(t *testing.T, configure ...func(*api.Config)) *server {
	t.Helper()
	store, err := db.Open(t.Context(), dbtest.SQLite(t, noon), noon, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s := &server{T: t, store: store, calendars: &calendars{store: store}, log: &bytes.Buffer{}, now: noon, echo: echo.New()}
	cfg := api.Config{Store: store, Calendars: s.calendars, Log: slog.New(slog.NewTextHandler(s.log, nil)),
		Now: func() time.Time { return s.now }, Zone: tokyo, Version: "test", Signature: notify.Verify}
	for _, c := range configure {
		c(&cfg)
	}
	api.Register(cfg)(s.echo, authenticate)
	web := httptest.NewServer(s.echo)
	t.Cleanup(web.Close)
	s.url = web.URL + "/api/v1"
	return s
}

func authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token, _ := strings.CutPrefix(c.Request().Header.Get("Authorization"), "Bearer ")
		if a, ok := actors[token]; ok {
			c.Set("actor", a)
		}
		return next(c)
	}
}

// object is a JSON object as a program sees it.
type object = map[string]any

type answer struct {
	*testing.T
	status int
	header http.Header
	raw    string
}

// ask sends a request as the owner of a token; headers are name, value pairs.
func (s *server) ask(token, method, path, body string, headers ...string) answer {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	a := answer{T: s.T, status: res.StatusCode, header: res.Header, raw: string(raw)}
	a.speaks(r.Header.Get("Accept-Language"))
	s.lists(method, path, a)
	return a
}

// speaks checks that an answer names the language in which it is, and that the request chose it.
func (a answer) speaks(accept string) {
	a.Helper()
	want := text.Match(accept)
	if a.header.Get("Idempotent-Replayed") != "" || a.header.Get("Content-Type") == "application/openapi+json" {
		return // as it was said the first time; in English for everybody
	}
	if got := a.header.Get("Content-Language"); got != string(want) || a.header.Get("Vary") != "Accept-Language" {
		a.Errorf("%d in the language %q with Vary %q, want %s", a.status, got, a.header.Get("Vary"), want)
	}
}

// get asks as a viewer and wants 200.
func (s *server) get(path string) object {
	s.Helper()
	return s.ask("tl_viewer", http.MethodGet, path, "").want(http.StatusOK)
}

// want checks the status and gives the body.
func (a answer) want(status int) object {
	a.Helper()
	if a.status != status {
		a.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	var body object
	if a.raw == "" {
		return body
	}
	if err := json.Unmarshal([]byte(a.raw), &body); err != nil {
		a.Fatalf("%v: %s", err, a.raw)
	}
	if got := a.header.Get("Content-Type"); status >= 400 && got != "application/problem+json" {
		a.Errorf("Content-Type %q of a problem", got)
	}
	if status >= 400 && (body["status"] != float64(status) || body["title"] == "" || body["detail"] == "") {
		a.Errorf("problem is incomplete: %s", a.raw)
	}
	return body
}

// at follows a path such as "tasks", "total" into an object.
func at(o object, path ...string) any {
	var v any = o
	for _, key := range path {
		inner, ok := v.(object)
		if !ok {
			return nil
		}
		v = inner[key]
	}
	return v
}

func rows(o object, key string) []object {
	var found []object
	list, _ := o[key].([]any)
	for _, row := range list {
		found = append(found, row.(object))
	}
	return found
}

const fair = `{"title":"Fair","start":"2026-11-19T12:54:00Z","end":"2026-11-19T13:54:00Z","zone":"Asia/Tokyo","level":4}`

// event enters an event of level 4 by hand.
func (s *server) event() object {
	s.Helper()
	return s.ask("tl_sre", http.MethodPost, "/events", fair).want(http.StatusCreated)
}

// task gives the event's task of a template.
func (s *server) task(event object, template string) object {
	s.Helper()
	for _, task := range rows(s.get("/events/"+event["id"].(string)+"/tasks?limit=500"), "tasks") {
		if task["template"] == template {
			return task
		}
	}
	s.Fatalf("no task %s", template)
	return nil
}

// changes counts the lines of the log.
func (s *server) changes() int {
	s.Helper()
	changes, err := s.store.Changes(s.Context(), 0, "", 10_000)
	if err != nil {
		s.Fatal(err)
	}
	return len(changes)
}
