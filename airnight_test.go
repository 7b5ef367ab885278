package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/readiness"
	"tallylight/web"
)

// night is the whole program on a clock of the test's own, with a PR calendar that the test publishes.
type night struct {
	*testing.T
	p     *program
	url   string
	clock clock
	cal   published
	feed  string
	yui   readiness.Actor // PR
	ken   readiness.Actor // SRE
}

// clock is a time that only moves when it is set.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time { return time.UnixMilli(c.ms.Load()).UTC() }

// published is a calendar of airings by UID.
type published struct {
	mu      sync.Mutex
	airings map[string]string // VEVENT by UID
}

func (c *published) put(uid, summary string, start time.Time, more ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.airings == nil {
		c.airings = map[string]string{}
	}
	stamp := func(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
	c.airings[uid] = strings.Join(append([]string{"BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:" + stamp(start), "SUMMARY:" + summary,
		"DTSTART:" + stamp(start), "DTEND:" + stamp(start.Add(30*time.Minute))}, append(more, "END:VEVENT", "")...), "\r\n")
}

func (c *published) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	fmt.Fprint(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//PR//EN\r\n")
	for _, airing := range c.airings {
		fmt.Fprint(w, airing)
	}
	fmt.Fprint(w, "END:VCALENDAR\r\n")
}

// newNight runs the program until the test ends.
func newNight(t *testing.T, now time.Time) *night {
	n := &night{T: t}
	n.clock.ms.Store(now.UnixMilli())
	calendar := httptest.NewServer(&n.cal)
	t.Cleanup(calendar.Close)
	set, err := config{Listen: free(t), Database: "sqlite:" + filepath.Join(t.TempDir(), "night.db"), Zone: "Asia/Tokyo",
		Zone2: "America/Los_Angeles", Allow: hostOf(calendar.URL), Calendar: defaultCalendar, LogLevel: "error"}.Validate()
	n.must(err)
	n.url = "http://" + set.Listen
	var said bytes.Buffer
	n.p, err = newProgram(t.Context(), set, &streams{Err: &said, Out: &said}, n.clock.now)
	n.must(err)
	n.yui, n.ken = n.person("Yui Kobayashi", readiness.PR), n.person("Ken Sato", readiness.SRE)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	ready := make(chan struct{})
	go func() { ended <- n.p.serve(ctx, &greeted{ready: ready}, n.p.offerSetup) }()
	<-ready
	t.Cleanup(func() {
		stop()
		n.must(<-ended)
		n.p.close()
	})
	feed, err := n.p.store.AddFeed(t.Context(), readiness.Feed{Name: "広報カレンダー", URL: calendar.URL + "/pr.ics", Interval: 5 * time.Minute}, nil, n.yui, now)
	n.must(err)
	n.feed = feed.ID
	return n
}

// greeted says when the program is ready to answer.
type greeted struct {
	once  sync.Once
	ready chan struct{}
}

func (g *greeted) Write(p []byte) (int, error) {
	g.once.Do(func() { close(g.ready) })
	return len(p), nil
}

func free(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func (n *night) must(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

const nightPassword = "correct horse battery"

func (n *night) person(name string, role readiness.Role) readiness.Actor {
	n.Helper()
	hash, err := web.HashPassword(nightPassword)
	n.must(err)
	p, err := n.p.store.AddPerson(n.Context(), readiness.Person{Name: name, Email: string(role) + "@example.jp", Role: role, PasswordHash: hash},
		readiness.System, n.clock.now())
	n.must(err)
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
}

// phone signs somebody in on a phone.
func (n *night) phone(browser *browsertest.Browser, who readiness.Actor, lang string) *browsertest.Tab {
	n.Helper()
	tab := browser.Tab(390, 844, browsertest.Language(lang))
	tab.Goto(n.url + "/signin")
	tab.Fill(`input[name="email"]`, string(who.Role)+"@example.jp")
	tab.Fill(`input[name="password"]`, nightPassword)
	if status := tab.Follow(`form[action="/signin"] button`); status != http.StatusOK {
		n.Fatalf("signing in led to %d", status)
	}
	return tab
}

// at moves the clock and has the calendar read as its period would.
func (n *night) at(now time.Time) {
	n.Helper()
	n.clock.ms.Store(now.UnixMilli())
	_, err := n.p.importer.ImportNow(n.Context(), n.feed)
	n.must(err)
}

// event gives the event of a UID.
func (n *night) event(uid string) readiness.Event {
	n.Helper()
	events, err := n.p.store.Snapshot(n.Context(), n.clock.now().Add(-readiness.BoardPast), n.clock.now().Add(readiness.ImportFuture))
	n.must(err)
	for _, e := range events.Events {
		if e.UID == uid {
			return e
		}
	}
	n.Fatalf("no event of UID %s", uid)
	return readiness.Event{}
}

// done has Ken complete tasks of an event.
func (n *night) done(e readiness.Event, templates ...string) {
	n.Helper()
	for _, template := range templates {
		_, err := n.p.store.CompleteTask(n.Context(), readiness.TaskID(e.ID, template), 0, "ticket of "+template, "", n.ken, n.clock.now())
		n.must(err)
	}
}

// task gives the text of a task's row on the event's page.
func row(template string, e readiness.Event) string { return "#t-" + readiness.TaskID(e.ID, template) }

func urlOf(n *night, e readiness.Event) string { return n.url + "/events/" + url.PathEscape(e.ID) }
