package jobs_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/internal/sendtest"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/readiness"
	"tallylight/readiness/ticket"
	"tallylight/text"
	"tallylight/tracker"
	"tallylight/tracker/github"
	"tallylight/tracker/gitlab"
)

// repository stands in for one of GitHub: it keeps issues and answers as GitHub does.
type repository struct {
	mu     sync.Mutex
	issues []map[string]any
	// mishap happens instead of an answer, after the work; nil: none.
	mishap func(w http.ResponseWriter, r sendtest.Request) bool
}

func (g *repository) answer(w http.ResponseWriter, r sendtest.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, tail, _ := strings.Cut(r.URI, "/issues")
	status, body := http.StatusOK, any(g.issues)
	switch {
	case r.Method == http.MethodPost:
		issue := map[string]any{}
		_ = json.Unmarshal(r.Body, &issue)
		issue["number"], issue["state"], issue["created_at"] = len(g.issues)+1, "open", noon.Add(time.Hour)
		g.issues = append([]map[string]any{issue}, g.issues...)
		status, body = http.StatusCreated, issue
	case strings.HasPrefix(tail, "/"):
		status, body = http.StatusNotFound, nil
		for _, issue := range g.issues {
			if tail == fmt.Sprint("/", issue["number"]) {
				status, body = http.StatusOK, issue
			}
		}
	}
	if g.mishap != nil && g.mishap(w, r) {
		return
	}
	said, _ := json.Marshal(body)
	tag := fmt.Sprintf("%q", fmt.Sprint(len(said), strings.Count(string(said), "closed")))
	if status == http.StatusOK && r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", tag)
	w.WriteHeader(status)
	_, _ = w.Write(said)
}

// happens has something happen instead of the answers from now on; nil: nothing.
func (g *repository) happens(mishap func(w http.ResponseWriter, r sendtest.Request) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mishap = mishap
}

// count is how many issues there are.
func (g *repository) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.issues)
}

// set alters all issues.
func (g *repository) set(name string, value any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, issue := range g.issues {
		issue[name] = value
	}
}

// following is a desk whose tasks are linked to issues of a repository.
type following struct {
	*desk
	*jobs.IssueWatcher
	*repository
	service *sendtest.Service
	tracker ticket.Tracker
	event   readiness.Event
	tasks   []readiness.Task
}

func newFollowing(d *desk, e readiness.Event) *following {
	d.Helper()
	f := &following{desk: d, repository: &repository{}}
	f.service = sendtest.New(d.TB, f.repository.answer)
	client := f.service.Client()
	f.IssueWatcher = &jobs.IssueWatcher{Store: d.store, Log: quiet, Now: d.clock, Home: inTokyo, Lang: text.JA, BaseURL: "https://tally.example.jp",
		Clients: map[ticket.Kind]tracker.Client{ticket.GitHub: github.Client{Client: client}, ticket.GitLab: gitlab.Client{Client: client}}}
	client.Now = d.clock
	f.tracker = must(d.store.AddTracker(d.Context(), ticket.Tracker{Kind: ticket.GitHub, Name: "SRE", URL: f.service.URL, Project: "acme/ops", Token: "t"}, sre, noon))
	e.Start, e.End, e.Zone, e.Level = noon.Add(30*time.Hour), noon.Add(31*time.Hour), "Asia/Tokyo", 4
	f.event = must(d.store.CreateEvent(d.Context(), e, sre, noon))
	f.tasks = must(d.store.Tasks(d.Context(), f.event.ID))
	return f
}

// looks lets the watcher look once, and gives what it asked: "GET 200" and so on, but for the numbers.
func (f *following) looks() string {
	f.Helper()
	n := len(f.service.Came())
	if err := f.FollowDue(f.Context(), f.clock()); err != nil {
		f.Fatal(err)
	}
	f.IssueWatcher.Wait()
	var said []string
	for _, r := range f.service.Came()[n:] {
		_, tail, _ := strings.Cut(r.URI, "/issues")
		tail, _, _ = strings.Cut(tail, "?")
		said = append(said, r.Method+tail)
	}
	return strings.Join(said, " ")
}

func (f *following) after(d time.Duration) {
	f.desk.mu.Lock()
	defer f.desk.mu.Unlock()
	f.desk.now = f.desk.now.Add(d)
}

func (f *following) issue() ticket.Link {
	f.Helper()
	return must(f.store.IssueOf(f.Context(), f.tasks[0].ID))
}

func TestAnIssueIsCreatedOnceHoweverItsAnswerIsLost(t *testing.T) {
	hangUp := func(http.ResponseWriter, sendtest.Request) bool { panic(http.ErrAbortHandler) }
	for _, row := range []struct {
		sentence string
		mishap   func(w http.ResponseWriter, r sendtest.Request) bool
		trouble  string
	}{
		{"it hangs up after the work", hangUp, readiness.FailedOther},
		{"it says 500 after the work", func(w http.ResponseWriter, r sendtest.Request) bool {
			sendtest.Saying(500, "")(w, r)
			return true
		}, ticket.Broken},
		{"it says half of it", func(w http.ResponseWriter, r sendtest.Request) bool {
			sendtest.Saying(201, `{"number":1,"sta`)(w, r)
			return true
		}, ticket.Unread},
		{"a proxy says something else", func(w http.ResponseWriter, r sendtest.Request) bool {
			sendtest.Saying(200, `{"ok":true}`)(w, r)
			return true
		}, ticket.Unread},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			onEachEngine(t, func(d *desk) {
				f := newFollowing(d, readiness.Event{Title: "Sale"})
				must(f.store.CreateIssue(f.Context(), f.tasks[0].ID, f.tracker.ID, sre, noon))
				f.happens(func(w http.ResponseWriter, r sendtest.Request) bool { return r.Method == "POST" && row.mishap(w, r) })
				if got := f.looks(); got != "GET POST" {
					t.Errorf("asked %s", got)
				}
				if l := f.issue(); l.State != ticket.Wanted || l.Trouble != row.trouble || l.Tries != 1 {
					t.Errorf("it is %+v", l)
				}
				f.happens(nil)
				must(f.store.CreateIssue(f.Context(), f.tasks[0].ID, f.tracker.ID, sre, f.clock())) // pressed again at once
				if got := f.looks(); got != "" {
					t.Errorf("while the first may be under way it asked %s", got)
				}
				f.after(5 * time.Minute)
				if got := f.looks(); got != "GET" {
					t.Errorf("then it asked %s", got)
				}
				if l := f.issue(); l.State != ticket.Open || l.Number != 1 || f.count() != 1 {
					t.Errorf("%d issues, it is %+v", f.count(), l)
				}
			})
		})
	}
}

// TestAnIssueIsCreatedOnceWhenTheProgramEnds: the program ends between the creation and the note of it.
func TestAnIssueIsCreatedOnceWhenTheProgramEnds(t *testing.T) {
	onEachEngine(t, func(d *desk) {
		f := newFollowing(d, readiness.Event{Title: "Sale"})
		l := must(f.store.CreateIssue(f.Context(), f.tasks[0].ID, f.tracker.ID, sre, noon))
		if mine := must(f.store.ClaimIssue(f.Context(), l, noon, noon.Add(5*time.Minute))); !mine {
			t.Fatal("it was not claimed")
		}
		github.Client{Client: f.service.Client()}.Create(t.Context(), f.tracker, ticket.Draft{Title: "x", Marker: l.Marker()})
		if got := f.looks(); got != "" {
			t.Errorf("within the lease it asked %s", got)
		}
		f.after(5 * time.Minute)
		if got := f.looks(); got != "GET" || f.issue().Number != 1 || f.count() != 1 {
			t.Errorf("it asked %s; %d issues, %+v", got, f.count(), f.issue())
		}
	})
}

func TestAnIssueIsFollowedToItsEndAndBack(t *testing.T) {
	d := onSQLite(t)
	f := newFollowing(d, readiness.Event{Title: "Sale @everyone"})
	must(f.store.CreateIssue(f.Context(), f.tasks[0].ID, f.tracker.ID, sre, noon))
	private := func(http.ResponseWriter, sendtest.Request) bool { return false }
	for _, step := range []struct {
		sentence string
		before   func()
		after    time.Duration
		asks     string
		state    ticket.State
		trouble  string
	}{
		{"created", nil, 0, "GET POST", ticket.Open, ""},
		{"not asked for again within five minutes", nil, 5*time.Minute - time.Second, "", ticket.Open, ""},
		{"open", nil, time.Second, "GET/1", ticket.Open, ""},
		{"as it was", nil, 5 * time.Minute, "GET/1", ticket.Open, ""},
		{"closed", func() { f.set("state", "closed") }, 5 * time.Minute, "GET/1", ticket.Closed, ""},
		{"still closed", nil, 5 * time.Minute, "GET/1", ticket.Closed, ""},
		{"the tracker fails", func() {
			f.happens(func(w http.ResponseWriter, r sendtest.Request) bool { sendtest.Saying(500, "")(w, r); return true })
		}, 5 * time.Minute, "GET/1", ticket.Closed, ticket.Broken},
		{"the token is revoked", func() {
			f.happens(func(w http.ResponseWriter, r sendtest.Request) bool { sendtest.Saying(401, "")(w, r); return true })
		}, 5 * time.Minute, "GET/1", ticket.Closed, ticket.Token},
		{"which is not asked about every five minutes", nil, 5 * time.Minute, "", ticket.Closed, ticket.Token},
		{"it leads inward", func() {
			f.happens(func(w http.ResponseWriter, r sendtest.Request) bool {
				sendtest.Saying(302, "", "Location", f.service.URL+"/inside")(w, r)
				return true
			})
		}, time.Hour, "GET/1", ticket.Closed, ticket.Moved},
		{"well again, and reopened", func() { f.happens(private); f.set("state", "open") }, time.Hour, "GET/1", ticket.Open, ""},
		{"deleted", func() { f.issues = nil }, 5 * time.Minute, "GET/1", ticket.Open, ticket.Gone},
	} {
		if step.before != nil {
			step.before()
		}
		f.after(step.after)
		if got := f.looks(); got != step.asks {
			t.Errorf("%s: asked %q, want %q", step.sentence, got, step.asks)
		}
		if l := f.issue(); l.State != step.state || l.Trouble != step.trouble {
			t.Errorf("%s: it is %s, %q", step.sentence, l.State, l.Trouble)
		}
	}
	if task := must(f.store.Task(t.Context(), f.tasks[0].ID)); !task.DoneAt.IsZero() {
		t.Error("the task was ticked")
	}
}

func TestWhatAnIssueTells(t *testing.T) {
	for _, row := range []struct {
		sentence     string
		event        readiness.Event
		confidential bool
		has, lacks   []string
	}{
		{"of an event", readiness.Event{Title: "大型セール"}, false, []string{"大型セール", "11/", "JST", "https://tally.example.jp/tasks/", "放送日時", "期限", "クローズ"}, nil},
		{"of a confidential one", readiness.Event{Title: "極秘ドラマ", Private: true}, false, []string{"https://tally.example.jp/tasks/", "JST"}, []string{"極秘"}},
		{"of a confidential one, where that may be told", readiness.Event{Title: "極秘ドラマ", Private: true}, true, []string{"極秘ドラマ"}, nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d := onSQLite(t)
			f := newFollowing(d, row.event)
			f.tracker = must(f.store.ChangeTracker(t.Context(), ticket.Tracker{ID: f.tracker.ID, Version: 1, Name: "SRE", URL: f.tracker.URL, Project: "acme/ops", Confidential: row.confidential}, sre, noon))
			if row.event.Private {
				if !must(f.store.Event(t.Context(), f.event.ID)).Private {
					t.Fatal("the event is not confidential")
				}
			}
			must(f.store.CreateIssue(t.Context(), f.tasks[0].ID, f.tracker.ID, sre, noon))
			f.looks()
			if f.count() != 1 {
				t.Fatalf("%d issues", f.count())
			}
			said := fmt.Sprint(f.issues[0]["title"], f.issues[0]["body"])
			for _, part := range row.has {
				if !strings.Contains(said, part) {
					t.Errorf("%q is not in %q", part, said)
				}
			}
			for _, part := range row.lacks {
				if strings.Contains(said, part) {
					t.Errorf("%q is in %q", part, said)
				}
			}
		})
	}
}

// TestATrackerThatHangsDelaysNoOther has one tracker answer only when the other has been asked.
func TestATrackerThatHangsDelaysNoOther(t *testing.T) {
	d := onSQLite(t)
	f := newFollowing(d, readiness.Event{Title: "Sale"})
	asked := make(chan struct{})
	slow := sendtest.New(t, func(w http.ResponseWriter, r sendtest.Request) {
		<-asked
		sendtest.Saying(200, `{"iid":1,"state":"opened"}`)(w, r)
	})
	patient := slow.Client()
	patient.Timeout = 30 * time.Second
	f.Clients[ticket.GitLab] = gitlab.Client{Client: &notify.Client{Transport: patient.Transport, Now: d.clock, Timeout: 30 * time.Second}}
	lab := must(f.store.AddTracker(t.Context(), ticket.Tracker{Kind: ticket.GitLab, Name: "Lab", URL: slow.URL, Project: "tv/web", Token: "t"}, sre, noon))
	must(f.store.LinkIssue(t.Context(), f.tasks[0].ID, lab.Address(1), sre, noon))
	must(f.store.LinkIssue(t.Context(), f.tasks[1].ID, f.tracker.Address(1), sre, noon))
	f.happens(func(http.ResponseWriter, sendtest.Request) bool { close(asked); return false })
	f.looks()
	if l := f.issue(); !l.Known {
		t.Errorf("the slow one is %+v", l)
	}
}

// TestTooManyRequestsEndARound: what was due together is not asked for once the tracker asks for quiet, and a task that shares an issue
// costs no request.
func TestTooManyRequestsEndARound(t *testing.T) {
	onEachEngine(t, func(d *desk) {
		f := newFollowing(d, readiness.Event{Title: "Sale"})
		for i, number := range []int64{1, 1, 2} {
			must(f.store.LinkIssue(f.Context(), f.tasks[i].ID, f.tracker.Address(number), sre, noon))
		}
		f.issues = []map[string]any{{"number": 2, "state": "open"}, {"number": 1, "state": "open"}}
		if got := f.looks(); got != "GET/1 GET/2" && got != "GET/2 GET/1" {
			t.Errorf("three tasks of two issues asked %s", got)
		}
		f.after(5 * time.Minute)
		f.happens(func(w http.ResponseWriter, r sendtest.Request) bool {
			sendtest.Saying(403, `{"message":"You have exceeded a secondary rate limit"}`, "Retry-After", "1200")(w, r)
			return true
		})
		if got := f.looks(); got != "GET/1" && got != "GET/2" {
			t.Errorf("with too many requests it asked %s", got)
		}
		f.after(15 * time.Minute)
		if got := f.looks(); got != "" {
			t.Errorf("before the time it asked %s", got)
		}
		f.happens(nil)
		f.after(5 * time.Minute)
		if got := f.looks(); got != "GET/1 GET/2" && got != "GET/2 GET/1" {
			t.Errorf("then it asked %s", got)
		}
	})
}

// TestManyNewIssuesHoldBackOnlyASecondTry: a busy project takes the first issue, and one more only where it is certain that there is none.
func TestManyNewIssuesHoldBackOnlyASecondTry(t *testing.T) {
	d := onSQLite(t)
	f := newFollowing(d, readiness.Event{Title: "Sale"})
	for range tracker.PageSize {
		f.issues = append(f.issues, map[string]any{"number": f.count() + 1, "state": "open", "created_at": noon})
	}
	lost := true
	f.happens(func(w http.ResponseWriter, r sendtest.Request) bool {
		if r.Method == "POST" && lost {
			f.issues = f.issues[1:] // out of reach of the search
			sendtest.Saying(500, "")(w, r)
			return true
		}
		return false
	})
	must(f.store.CreateIssue(f.Context(), f.tasks[0].ID, f.tracker.ID, sre, noon))
	if got := f.looks(); !strings.HasSuffix(got, "GET POST") {
		t.Errorf("first it asked %s", got)
	}
	lost = false
	f.after(5 * time.Minute)
	if got := f.looks(); strings.Contains(got, "POST") || f.issue().Trouble != ticket.Unsure {
		t.Errorf("then it asked %s, and says %+v", got, f.issue())
	}
}
