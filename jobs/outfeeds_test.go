package jobs_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/calendar"
	"tallylight/db"
	"tallylight/feedout"
	"tallylight/internal/davtest"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/outfeed"
	"tallylight/text"
)

// writing is a desk that writes into a shared calendar.
type writing struct {
	*desk
	*jobs.Pusher
	link  outfeed.Link
	mu    sync.Mutex
	wrote []string // METHOD status of each request since the last look
}

// RoundTrip notes what is written.
func (w *writing) RoundTrip(r *http.Request) (*http.Response, error) {
	a, err := http.DefaultTransport.RoundTrip(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	status := 0
	if err == nil {
		status = a.StatusCode
	}
	w.wrote = append(w.wrote, fmt.Sprint(r.Method, " ", status))
	return a, err
}

// pushes lets the pusher look once, and gives what it wrote.
func (w *writing) pushes() string {
	w.Helper()
	w.mu.Lock()
	w.wrote = nil
	w.mu.Unlock()
	if err := w.PushDue(w.Context(), w.clock()); err != nil {
		w.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.Sort(w.wrote)
	return strings.Join(w.wrote, ", ")
}

// inTokyo is where the company is.
func inTokyo(context.Context) *time.Location { return tokyo }

// status is how the last attempt went.
func (w *writing) status() outfeed.Push {
	w.Helper()
	return must(w.store.Outfeeds(w.Context(), ""))[0].Push
}

// writingInto gives a desk that writes into the calendar at an address; empty: that of its own server.
func writingInto(t *testing.T, at, user, password string) *writing {
	t.Helper()
	w := &writing{desk: onSQLite(t)}
	at = cmp.Or(at, w.server.URL+"/shared/")
	ada := must(w.store.AddPerson(t.Context(), readiness.Person{Name: "Ada", Email: "ada@example.jp", Role: readiness.Admin}, readiness.System, noon))
	w.link = must(w.store.AddOutfeed(t.Context(), outfeed.Link{Name: "Shared", Shows: outfeed.Events, Lang: "ja", Audience: display.Open,
		Push: outfeed.Push{URL: at, User: user, Password: password}}, "nobody has it", readiness.Actor{ID: ada.ID, Name: ada.Name, Role: ada.Role}, noon))
	w.Pusher = &jobs.Pusher{Store: w.store, Fetcher: &calendar.Fetcher{Client: &http.Client{Transport: w}, Version: "test", Timeout: 5 * time.Second}, Log: quiet,
		Publisher: feedout.Publisher{Store: w.store, Home: inTokyo, Base: "https://tally.example.jp"}}
	return w
}

func (w *writing) airs(title string, in time.Duration) readiness.Event {
	w.Helper()
	return must(w.store.CreateEvent(w.Context(), readiness.Event{Title: title, Start: noon.Add(in), End: noon.Add(in + time.Hour), Zone: "Asia/Tokyo"}, sre, w.clock()))
}

func TestASharedCalendarIsWrittenAsEventsChange(t *testing.T) {
	account := davtest.New(t)
	at := account.Calendar(t, "shared", "Shared")
	w := writingInto(t, at, account.User, account.Password)
	talk, other := w.airs("Talk", 20*24*time.Hour), w.airs("Other", 30*24*time.Hour)
	holds := func(e readiness.Event) string {
		t.Helper()
		request := must(http.NewRequestWithContext(t.Context(), http.MethodGet, at+outfeed.UID(e.ID)+".ics", nil))
		request.SetBasicAuth(account.User, account.Password)
		answer := must(http.DefaultClient.Do(request))
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return answer.Status
		}
		return strings.ReplaceAll(string(must(io.ReadAll(answer.Body))), "\r\n ", "")
	}
	for _, step := range []struct {
		sentence string
		do       func()
		wrote    string
		holds    string // of Talk
	}{
		{"all at first", func() {}, "PUT 201, PUT 201", "SUMMARY:【レベル未設定】Talk"},
		{"nothing where nothing changed", func() {}, "", "SEQUENCE:0"},
		{"nor where something changed that it does not say", func() { must(w.store.TellBrief(t.Context(), other.ID, readiness.Brief{Contact: "desk"}, 0, sre, noon)) }, "", "SEQUENCE:0"},
		{"only what moved", func() {
			must(w.store.EditEvent(t.Context(), talk.ID, 0, sre, w.clock(), func(e *readiness.Event) error {
				e.Start, e.End = e.Start.Add(90*time.Minute), e.End.Add(90*time.Minute)
				return nil
			}))
		}, "PUT 201", "DTSTART;TZID=Asia/Tokyo:20261209T133000"},
		{"what is taken off the board is cancelled there", func() { must(w.store.SetHidden(t.Context(), talk.ID, true, 0, sre, w.clock())) }, "PUT 201", "STATUS:CANCELLED"},
		{"and stands for 30 days, while the board goes on", func() { w.wait(outfeed.KeptCancelled - time.Hour) }, "PUT 201", "SUMMARY:【対象外】Talk"}, // Other is near
		{"then it is gone", func() { w.wait(2 * time.Hour) }, "DELETE 200, PUT 201", "404 Not Found"},
		{"and comes back with a higher sequence", func() { must(w.store.SetHidden(t.Context(), talk.ID, false, 0, sre, w.clock())) }, "PUT 201", "SEQUENCE:3"},
	} {
		step.do()
		if wrote := w.pushes(); wrote != step.wrote {
			t.Errorf("%s: wrote %q, want %q", step.sentence, wrote, step.wrote)
		}
		if got := holds(talk); !strings.Contains(got, step.holds) {
			t.Errorf("%s: %s", step.sentence, got)
		}
	}

	// What was written there does not come in again, also beside the events of others.
	account.Put(t, at+"theirs.ics", ics(vevent("theirs", noon.AddDate(0, 0, 40))))
	got := must(w.Importer.Fetcher.Fetch(t.Context(), calendar.Source{Kind: readiness.FeedCalDAV, URL: at, User: account.User, Password: account.Password}))
	read := (&calendar.Reader{Home: tokyo}).Read(got.Body, calendar.Window{From: noon, To: noon.AddDate(1, 0, 0)})
	if len(read.Occurrences) != 1 || read.Occurrences[0].UID != "theirs" {
		t.Errorf("%s, %+v", read.Outcome, read.Occurrences)
	}
}

// linksAsked counts how often the links are read.
type linksAsked struct {
	*db.Store
	n int
}

func (l *linksAsked) Outfeeds(ctx context.Context, personID string) ([]outfeed.Link, error) {
	l.n++
	return l.Store.Outfeeds(ctx, personID)
}

func TestACalendarThatHasAllRests(t *testing.T) {
	account := davtest.New(t)
	w := writingInto(t, account.Calendar(t, "shared", "Shared"), account.User, account.Password)
	asked := &linksAsked{Store: w.store}
	w.Pusher.Store = asked
	for _, step := range []struct {
		sentence string
		do       func()
		asked    int
	}{
		{"at first the links are read", func() { w.airs("Talk", 30*time.Hour) }, 1},
		{"not while nothing changes", func() { w.wait(time.Minute) }, 1},
		{"after a change they are", func() { w.airs("Fair", 30*time.Hour) }, 2},
		{"and every hour", func() { w.wait(time.Hour) }, 3},
		{"and not in between", func() {}, 3},
	} {
		step.do()
		if w.pushes(); asked.n != step.asked {
			t.Errorf("%s: read %d times, want %d", step.sentence, asked.n, step.asked)
		}
	}
}

func TestASlowCalendarIsWrittenBitByBit(t *testing.T) {
	account := davtest.New(t)
	w := writingInto(t, account.Calendar(t, "shared", "Shared"), account.User, account.Password)
	w.Patience = time.Nanosecond
	for _, title := range []string{"Talk", "Fair", "Song"} {
		w.airs(title, 30*time.Hour)
	}
	for i, want := range []string{"PUT 201", "PUT 201", "PUT 201", ""} {
		if got := w.pushes(); got != want {
			t.Errorf("look %d wrote %q, want %q", i+1, got, want)
		}
	}
}

// TestACalendarThatDoesNotTakeIt is tried again later and later, and gets all of it in the end.
func TestACalendarThatDoesNotTakeIt(t *testing.T) {
	for _, row := range []struct {
		sentence string
		answer   http.HandlerFunc
		code     string
		status   int
		retry    time.Duration
	}{
		{"it is busy, and says until when", func(a http.ResponseWriter, _ *http.Request) {
			a.Header().Set("Retry-After", "600")
			a.WriteHeader(http.StatusTooManyRequests)
		}, calendar.CodeStatus, 429, 10 * time.Minute},
		{"it has trouble", func(a http.ResponseWriter, _ *http.Request) { a.WriteHeader(500) }, calendar.CodeStatus, 500, time.Minute},
		{"it wants another password", func(a http.ResponseWriter, _ *http.Request) { a.WriteHeader(401) }, calendar.CodeStatus, 401, time.Minute},
		{"it sends us elsewhere", func(a http.ResponseWriter, r *http.Request) {
			http.Redirect(a, r, "http://127.0.0.1:1/inward", http.StatusTemporaryRedirect)
		}, calendar.CodeStatus, 307, time.Minute},
		{"it closes", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, calendar.CodeBroken, 0, time.Minute},
		{"it asks for a year", func(a http.ResponseWriter, _ *http.Request) {
			a.Header().Set("Retry-After", "31536000")
			a.WriteHeader(503)
		}, calendar.CodeStatus, 503, 6 * time.Hour},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			w := writingInto(t, "", "", "")
			w.airs("Talk", 20*24*time.Hour)
			w.airs("Other", 30*24*time.Hour)
			w.serves(row.answer)
			w.pushes()
			got := w.status()
			if got.Failure != row.code || got.Status != row.status || !got.Retry.Equal(noon.Add(row.retry)) || got.Failures != 1 {
				t.Errorf("%+v", got)
			}
			if wrote := w.pushes(); wrote != "" {
				t.Errorf("asked again at once: %s", wrote)
			}
			w.wait(row.retry)
			w.serves(func(a http.ResponseWriter, _ *http.Request) { a.WriteHeader(http.StatusCreated) })
			if wrote := w.pushes(); wrote != "PUT 201, PUT 201" {
				t.Errorf("wrote %q", wrote)
			}
			if got := w.status(); got.Failure != "" || got.Failures != 0 || !got.At.Equal(w.clock()) {
				t.Errorf("afterwards %+v", got)
			}
		})
	}
}

// TestOurOwnCalendarIsRefusedWithASentence: what goes out from here does not come in as another calendar.
func TestOurOwnCalendarIsRefusedWithASentence(t *testing.T) {
	d := onSQLite(t)
	e := must(d.store.CreateEvent(t.Context(), readiness.Event{Title: "Talk", Start: noon.AddDate(0, 0, 9), End: noon.AddDate(0, 0, 9).Add(time.Hour), Zone: "Asia/Tokyo"}, sre, noon))
	mio := must(d.store.AddPerson(t.Context(), readiness.Person{Name: "Mio", Email: "mio@example.jp", Role: readiness.PR}, readiness.System, noon))
	link := must(d.store.AddOutfeed(t.Context(), outfeed.Link{Name: "All", Shows: outfeed.Events, Lang: "ja", Audience: display.Open, Gates: true}, "key", readiness.Actor{ID: mio.ID, Name: mio.Name, Role: mio.Role}, noon))
	out := feedout.Publisher{Store: d.store, Home: inTokyo}
	body := out.Calendar(t.Context(), link).Write(noon, must(out.Entries(t.Context(), noon, link)))
	if !strings.Contains(string(body), e.ID) {
		t.Fatalf("%s", body)
	}
	before := len(d.snapshot().Events)
	for name, file := range map[string][]byte{"from its address": nil, "as a file": body} {
		d.serves(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
		_, _, err := d.Preview(t.Context(), readiness.FeedSource{Kind: readiness.FeedAddress, URL: d.server.URL + "/out.ics"}, file)
		var refused *readiness.SourceError
		if !errors.As(err, &refused) || refused.Code != readiness.NotACalendar || refused.Detail != "ours" {
			t.Fatalf("%s: %v", name, err)
		}
		for lang, want := range map[text.Lang]string{text.EN: "here already", text.JA: "すでに登録されている"} {
			if said := text.For(lang).SourceError(refused); !strings.Contains(said, want) || !strings.Contains(said, "Tallylight") {
				t.Errorf("%s: %s", name, said)
			}
		}
	}
	if _, err := d.fetch(); err == nil {
		t.Error("a feed takes it")
	}
	if n := len(d.snapshot().Events); n != before {
		t.Errorf("%d events, %d before", n, before)
	}
}
