package jobs_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/calendar"
	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/promtest"
	"tallylight/jobs"
	"tallylight/outbound"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
	"tallylight/verify"
)

// inquiry is a store with one event in ten days, and somebody who asks machines behind real sockets.
type inquiry struct {
	*testing.T
	store *db.Store
	event readiness.Event
	asker *jobs.Verifier
	now   time.Time
}

// eachInquiry runs a test on each engine; the machines are those behind the addresses.
func eachInquiry(t *testing.T, now time.Time, addresses []string, test func(q *inquiry)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(newInquiry(t, now, addresses, dbtest.SQLite(t, now)))
	})
	t.Run("postgres", func(t *testing.T) { test(newInquiry(t, now, addresses, dbtest.Postgres(t, now))) })
}

func newInquiry(t *testing.T, now time.Time, addresses []string, url string) *inquiry {
	t.Helper()
	store, err := db.Open(t.Context(), url, now, quiet, dbtest.Keys(url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	q := &inquiry{T: t, store: store, now: now}
	var allow []outbound.Allow
	for _, address := range addresses {
		one, err := outbound.ParseAllow(hostOf(address))
		q.must(err)
		allow = append(allow, one...)
	}
	transport := (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(transport.CloseIdleConnections)
	clock := func() time.Time { return q.now }
	client := verify.New(transport, "test", clock, 0)
	roster := &jobs.Roster{Fetcher: &calendar.Fetcher{Client: &http.Client{Transport: transport}}, Home: func(context.Context) *time.Location { return time.UTC }, Now: clock}
	q.asker = &jobs.Verifier{Store: store, Log: quiet, Now: clock, Askers: map[readiness.VerifyKind]jobs.Asker{
		readiness.VerifyHTTP: jobs.WithoutEvent(client.HTTP), readiness.VerifyProm: jobs.WithoutEvent(client.Prometheus), readiness.VerifyCalendar: roster.Ask}}
	start := now.Truncate(time.Minute).AddDate(0, 0, 10)
	q.event, err = store.CreateEvent(t.Context(), readiness.Event{Title: "Show", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo"}, readiness.System, now)
	q.must(err)
	return q
}

func (q *inquiry) must(err error) {
	q.Helper()
	if err != nil {
		q.Fatal(err)
	}
}

func (q *inquiry) connect(kind readiness.ConnectionKind, name, url string) {
	q.Helper()
	_, err := q.store.AddConnection(q.Context(), readiness.Connection{Kind: kind, Name: name, URL: url}, readiness.System, q.now)
	q.must(err)
}

// add adds a task that is due in nine days.
func (q *inquiry) add(ask readiness.Ask) readiness.Task {
	q.Helper()
	ask.TitleJA, ask.TitleEN, ask.Gate = "確認", "Check", readiness.Gate{Anchor: readiness.AtStart, Lead: -24 * time.Hour}
	task, err := q.store.AddTask(q.Context(), q.event.ID, ask, readiness.Actor{ID: "a", Name: "A", Role: readiness.SRE}, q.now)
	q.must(err)
	return task
}

// turn lets everything be asked that is due at an instant.
func (q *inquiry) turn(now time.Time) {
	q.Helper()
	q.now = now
	q.must(q.asker.AskDue(q.Context(), now))
	q.asker.Wait()
}

// status is how a task stands on the board.
func (q *inquiry) status(id string) readiness.TaskStatus {
	q.Helper()
	f, err := q.store.EventSnapshot(q.Context(), q.event.ID)
	q.must(err)
	for _, t := range f.Row(q.now, f.Events[0]).Tasks {
		if t.ID == id {
			return t
		}
	}
	q.Fatalf("there is no task %s", id)
	return readiness.TaskStatus{}
}

// shows fails unless a task stands so, for that reason.
func (q *inquiry) shows(sentence, id string, want readiness.TaskState, reason string) {
	q.Helper()
	if s := q.status(id); s.State != want || s.Proof.Reason != reason {
		q.Errorf("%s: it is %s, %q: %+v", sentence, s.State, s.Proof.Reason, s.Proof.Said)
	}
}

// turned counts the lines of the log by what machines made of tasks.
func (q *inquiry) turned() string {
	q.Helper()
	n := map[string]int{}
	for _, kind := range []string{journal.TaskProven, journal.TaskDisproved, journal.TaskUnproven} {
		all, err := q.store.RecentChanges(q.Context(), q.event.ID, []string{kind}, 99)
		q.must(err)
		n[kind] = len(all)
	}
	return fmt.Sprintf("%d proven, %d disproved, %d unproven", n[journal.TaskProven], n[journal.TaskDisproved], n[journal.TaskUnproven])
}

func promAsk(expression string) readiness.Ask {
	return readiness.Ask{Verify: readiness.VerifyProm, Check: expression, Want: proof.Want{Compare: ">=", Value: 20}}
}

func TestTasksFollowARealPrometheus(t *testing.T) {
	began := time.Now()
	var ready atomic.Int64
	ready.Store(24)
	scrapes := make(chan int64, 1000)
	url := promtest.Start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := ready.Load()
		fmt.Fprintf(w, "ready %d\nlow 12\nzoned{zone=\"a\"} 24\nzoned{zone=\"b\"} 24\nbroken NaN\nold 24 %d\n", n, began.Add(-3*time.Minute).UnixMilli())
		scrapes <- n
	}))
	eachInquiry(t, time.Now(), []string{url}, func(q *inquiry) {
		ready.Store(24)
		scraped(q.T, scrapes, 24)
		q.connect(readiness.ConnectProm, "metrics", url)
		rows := []struct {
			sentence, expression string
			want                 readiness.TaskState
			reason               string
		}{
			{"true", "ready", readiness.TaskVerified, ""},
			{"false, before the gate", "low", readiness.TaskOpen, ""},
			{"missing", "nosuch", readiness.TaskOpen, proof.UnreadEmpty},
			{"NaN", "broken", readiness.TaskOpen, proof.UnreadNaN},
			{"stale", "old", readiness.TaskOpen, proof.UnreadOld},
			{"two series", "zoned", readiness.TaskOpen, proof.UnreadSeveral},
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = q.add(promAsk(row.expression)).ID
		}
		q.turn(time.Now())
		for i, row := range rows {
			q.shows(row.sentence, ids[i], row.want, row.reason)
		}
		if s := q.status(ids[0]); s.Proof.Said.Measured != "24" || s.Proof.Said.By != "metrics" || !s.Proof.Expires.Equal(s.Proof.At.Add(readiness.VerifyProm.Spec().Fresh)) {
			q.Errorf("it is proven by %+v", s.Proof.Said)
		}
		ready.Store(7)
		scraped(q.T, scrapes, 7)
		if _, err := q.asker.Ask(q.Context(), ids[0]); err != nil {
			q.Fatal(err)
		}
		q.shows("what was there and is no more", ids[0], readiness.TaskFailing, "")
		if got := q.turned(); got != "1 proven, 1 disproved, 0 unproven" {
			q.Error(got)
		}
	})
}

// scraped waits until Prometheus has kept what it scraped: it scrapes the same twice more.
func scraped(t *testing.T, scrapes <-chan int64, want int64) {
	t.Helper()
	late := time.After(20 * time.Second)
	for same := 0; same < 3; {
		select {
		case n := <-scrapes:
			if n == want {
				same++
			}
		case <-late:
			t.Fatal("Prometheus does not scrape")
		}
	}
}

// switchable answers as it is told, and counts how often it was asked.
type switchable struct {
	answer atomic.Pointer[http.HandlerFunc]
	asked  atomic.Int64
}

func (s *switchable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked.Add(1)
	(*s.answer.Load())(w, r)
}

func (s *switchable) says(status int, body string) {
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
	s.answer.Store(&h)
}

func TestAnAnswerLosesItsForceAndAContradictionFails(t *testing.T) {
	machine := &switchable{}
	server := httptest.NewServer(machine)
	defer server.Close()
	eachInquiry(t, noon, []string{server.URL}, func(q *inquiry) {
		machine.says(200, "fine")
		machine.asked.Store(0)
		task := q.add(readiness.Ask{Verify: readiness.VerifyHTTP, Check: server.URL + "/ready"})
		q.turn(noon)
		q.shows("it is asked at once", task.ID, readiness.TaskVerified, "")
		q.turn(noon.Add(time.Minute))
		if machine.asked.Load() != 1 {
			q.Errorf("it was asked %d times within a minute", machine.asked.Load())
		}
		q.now = noon.Add(5*time.Minute - 1)
		q.shows("within five minutes it counts", task.ID, readiness.TaskVerified, "")
		q.now = noon.Add(5 * time.Minute)
		q.shows("then it is not verified any more", task.ID, readiness.TaskOpen, proof.UnreadStale)
		machine.says(500, "")
		q.turn(noon.Add(6 * time.Minute))
		q.shows("a contradiction fails before the gate", task.ID, readiness.TaskFailing, "")
		q.turn(task.Due)
		q.shows("and at the gate", task.ID, readiness.TaskFailing, "")
		machine.says(200, "")
		q.turn(task.Due.Add(time.Hour))
		q.shows("until it is there again", task.ID, readiness.TaskVerified, "")
		if got := q.turned(); got != "2 proven, 1 disproved, 0 unproven" {
			q.Error(got)
		}
	})
}

func TestWhereNoConnectionFits(t *testing.T) {
	eachInquiry(t, noon, nil, func(q *inquiry) {
		task := q.add(promAsk("up"))
		q.turn(noon)
		q.shows("there is no Prometheus", task.ID, readiness.TaskOpen, proof.UnreadConnection)
		q.now = task.Due
		q.turn(task.Due)
		if s := q.status(task.ID); !s.Late || s.State != readiness.TaskOpen {
			q.Errorf("at the gate it is %s, late %v", s.State, s.Late)
		}
		q.connect(readiness.ConnectProm, "a", "http://127.0.0.1:9/")
		q.turn(task.Due.Add(time.Minute))
		q.shows("nobody allowed the address", task.ID, readiness.TaskOpen, proof.UnreadAddress)
		q.connect(readiness.ConnectProm, "b", "http://127.0.0.1:9/b")
		q.turn(task.Due.Add(2 * time.Minute))
		q.shows("there are two", task.ID, readiness.TaskOpen, proof.UnreadConnection)
	})
}

const rosterHead = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n"

func duty(uid string, from, to time.Time) string {
	const stamp = "20060102T150405Z"
	return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:" + uid + "\r\nDTSTART:" + from.UTC().Format(stamp) +
		"\r\nDTEND:" + to.UTC().Format(stamp) + "\r\nEND:VEVENT\r\n"
}

func TestARosterCoversTheEvent(t *testing.T) {
	machine := &switchable{}
	server := httptest.NewServer(machine)
	defer server.Close()
	eachInquiry(t, noon, []string{server.URL}, func(q *inquiry) {
		q.connect(readiness.ConnectRoster, "on-call", server.URL+"/roster.ics")
		task := q.add(readiness.Ask{Verify: readiness.VerifyCalendar, Source: "on-call"})
		from, to := q.event.Start.Add(-time.Hour), q.event.End.Add(time.Hour)
		rows := []struct {
			sentence, body string
			want           readiness.TaskState
			reason         string
			measured       string
		}{
			{"two take turns without a gap", rosterHead + duty("Aoi", from, q.event.Start) + duty("Ren", q.event.Start, to) + "END:VCALENDAR\r\n", readiness.TaskVerified, "", "Aoi, Ren"},
			{"a gap of a minute", rosterHead + duty("Aoi", from, to.Add(-time.Minute)) + "END:VCALENDAR\r\n", readiness.TaskFailing, "",
				to.Add(-time.Minute).Format(time.RFC3339) + "/" + to.Format(time.RFC3339)},
			{"nobody at all", rosterHead + "END:VCALENDAR\r\n", readiness.TaskFailing, "", from.Format(time.RFC3339) + "/" + to.Format(time.RFC3339)},
			{"half a calendar says nothing of a gap", rosterHead + duty("Aoi", from, to.Add(-time.Minute)), readiness.TaskOpen, proof.UnreadCalendar, ""},
			{"a page", "<html>sign in</html>", readiness.TaskOpen, proof.UnreadCalendar, ""},
		}
		for _, row := range rows {
			machine.says(200, row.body)
			_, err := q.asker.Ask(q.Context(), task.ID)
			q.must(err)
			q.shows(row.sentence, task.ID, row.want, row.reason)
			if s := q.status(task.ID); s.Proof.Said.Measured != row.measured {
				q.Errorf("%s: %+v", row.sentence, s.Proof.Said)
			}
			q.now = q.now.Add(time.Second)
		}
		machine.says(503, "")
		_, err := q.asker.Ask(q.Context(), task.ID)
		q.must(err)
		q.shows("it cannot be fetched", task.ID, readiness.TaskOpen, proof.UnreadStatus)
	})
}

func TestACapacityIsAskedForEveryMinute(t *testing.T) {
	machine := &switchable{}
	server := httptest.NewServer(machine)
	defer server.Close()
	answer := func(x int) string {
		return fmt.Sprintf(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"%d"]}]}}`, x)
	}
	eachInquiry(t, noon, []string{server.URL}, func(q *inquiry) {
		q.connect(readiness.ConnectProm, "metrics", server.URL)
		page := toppage.Page{Name: "Top", URL: "https://example.com/"}
		page.Capacity = proof.Query{Source: "metrics", Ask: "vector(24)", Want: proof.Want{Compare: ">=", Value: 20}}
		page, err := q.store.AddTopPage(q.Context(), page, readiness.System, noon)
		q.must(err)
		p1 := func(now time.Time) toppage.Check {
			f, err := q.store.EventSnapshot(q.Context(), q.event.ID)
			q.must(err)
			for _, c := range f.Pages[0].JudgeAll(now, toppage.Demand{Level: 3}, nil) {
				if c.ID == "P1" {
					return c
				}
			}
			return toppage.Check{}
		}
		machine.says(200, answer(24))
		q.turn(noon)
		if c := p1(noon.Add(2 * time.Minute)); c.State != toppage.CheckPass || c.Measured.String() != "24" {
			q.Errorf("it is %+v", c)
		}
		if c := p1(noon.Add(2*time.Minute + time.Millisecond)); c.State != toppage.CheckUnknown {
			q.Errorf("after two minutes it is %+v", c)
		}
		machine.says(200, answer(7))
		q.turn(noon.Add(59 * time.Second))
		if c := p1(q.now); c.State != toppage.CheckPass {
			q.Errorf("before a minute is over it is %+v", c)
		}
		q.turn(noon.Add(time.Minute))
		if c := p1(q.now); c.State != toppage.CheckFail {
			q.Errorf("then it is %+v", c)
		}
		page.Capacity.Value = 5
		_, err = q.store.ChangeTopPage(q.Context(), page, readiness.System, q.now)
		q.must(err)
		if c := p1(q.now); c.State != toppage.CheckUnknown {
			q.Errorf("of another question the old answer says %+v", c)
		}
		q.turn(q.now.Add(time.Second))
		if c := p1(q.now); c.State != toppage.CheckPass {
			q.Errorf("asked anew it is %+v", c)
		}
	})
}
