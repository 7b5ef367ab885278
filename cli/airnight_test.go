package cli

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
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
	"tallylight/web/secrets"
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

// newNight runs the program until the test ends, set up otherwise as alter says.
func newNight(t *testing.T, now time.Time, alter ...func(*config)) *night {
	n := &night{T: t}
	n.clock.ms.Store(now.UnixMilli())
	calendar := httptest.NewServer(&n.cal)
	t.Cleanup(calendar.Close)
	c := config{Listen: free(t), Database: "sqlite:" + filepath.Join(t.TempDir(), "night.db"), Zone: "Asia/Tokyo",
		Zone2: "America/Los_Angeles", Allow: hostOf(calendar.URL), Calendar: defaultCalendar, LogLevel: "error"}
	for _, set := range alter {
		set(&c)
	}
	set, err := c.Validate()
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
	hash, err := secrets.HashPassword(n.Context(), nightPassword)
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
	events, err := n.p.store.Snapshot(n.Context(), n.clock.now().Add(-readiness.BoardPast), n.clock.now().Add(intake.ImportFuture))
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
		_, err := n.p.store.CompleteTask(n.Context(), readiness.TaskID(e.ID, template), 0, claim.Said{Evidence: "ticket of " + template}, n.ken, n.clock.now())
		n.must(err)
	}
}

// task gives the text of a task's row on the event's page.
func row(template string, e readiness.Event) string { return "#t-" + readiness.TaskID(e.ID, template) }

func urlOf(n *night, e readiness.Event) string { return n.url + "/events/" + url.PathEscape(e.ID) }

// TestAirNight is an evening of PR with a phone: the programme is moved by 90 minutes over midnight, starts late, runs
// long and has aired; then what was done for it is due to be taken back. Another programme is cancelled after it was
// scaled out for.
func TestAirNight(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, tokyo) }
	n := newNight(t, at(5, 10, 0))
	n.cal.put("night", "夜の特集", at(19, 23, 0))
	n.cal.put("morning", "朝の扉", at(21, 8, 15))
	n.at(at(5, 10, 0))
	show := n.event("night")
	_, err = n.p.store.SetLevel(n.Context(), show.ID, 4, "national", 0, n.ken, n.clock.now())
	n.must(err)
	phone := n.phone(browser, n.yui, "ja")

	n.at(at(19, 12, 0))
	n.done(show, "A-05", "C-01", "C-04", "B-03")
	phone.Goto(urlOf(n, show))
	phone.WaitText("main", "23:00")
	phone.WaitText(row("C-04", show), "ticket of C-04")
	phone.Screenshot("night.1-before.ja.phone")

	n.clock.ms.Store(at(19, 13, 0).UnixMilli())
	n.cal.put("night", "夜の特集", at(20, 0, 30))
	n.at(at(19, 13, 0))
	phone.WaitText("#event-times, main", "00:30") // the open page has followed by itself
	phone.WaitText("main", "変更されました")
	phone.WaitText(row("C-04", show), "対象から外れました")
	phone.WaitText(row("B-03", show), "ticket of B-03")
	if text := phone.Text(row("B-03", show)); strings.Contains(text, "対象から外れました") {
		t.Errorf("an estimate holds wherever the event moves, and yet: %s", text)
	}
	phone.Screenshot("night.2-moved.ja.phone")

	n.clock.ms.Store(at(20, 0, 20).UnixMilli())
	phone.Goto(urlOf(n, show))
	phone.Screenshot("night.3-about-to-start.ja.phone")
	press(t, phone, `form[action$="/postponement"] button[name="minutes"]`)
	phone.WaitText("main", "01:00")
	phone.WaitText("#air", "カレンダーは")
	if e := n.event("night"); !e.Start.Equal(at(20, 1, 0)) || !e.FeedStart.Equal(at(20, 0, 30)) {
		t.Errorf("+30 min gave %s, and the calendar %s", e.Start, e.FeedStart)
	}
	n.at(at(20, 0, 40)) // the calendar says what it said: nothing is taken back
	if e := n.event("night"); !e.Start.Equal(at(20, 1, 0)) {
		t.Errorf("the calendar took +30 min back: %s", e.Start)
	}

	n.clock.ms.Store(at(20, 1, 0).Add(2 * time.Minute).UnixMilli())
	phone.Goto(urlOf(n, show))
	press(t, phone, `form[action$="/on-air"] button`)
	phone.WaitText("main", "放送中")
	press(t, phone, `form[action$="/postponement"] button[name="minutes"]`)
	if e := n.event("night"); !e.Start.Equal(at(20, 1, 0)) || !e.End.Equal(at(20, 2, 0)) {
		t.Errorf("running longer gave %s to %s", e.Start, e.End)
	}
	phone.Screenshot("night.4-on-air.ja.phone")

	n.clock.ms.Store(at(20, 2, 30).UnixMilli()) // over by the calendar, and nobody has said so
	phone.Goto(urlOf(n, show))
	phone.WaitText(row("E-02", show), "放送終了後")
	if text := phone.Text(row("E-02", show)); strings.Contains(text, "超過") {
		t.Errorf("something scales in before the event has aired: %s", text)
	}
	press(t, phone, `form[action$="/aired"] button`)
	n.clock.ms.Store(at(21, 2, 31).UnixMilli()) // a day and a minute after it has aired
	phone.Goto(urlOf(n, show))
	phone.WaitText(row("E-02", show), "超過")
	phone.Screenshot("night.5-scale-in-due.ja.phone")

	n.morning(t, phone, at)
	for _, c := range phone.Complaints() {
		t.Error(c)
	}
}

// morning is a programme that is cancelled after it was scaled out for.
func (n *night) morning(t *testing.T, phone *browsertest.Tab, at func(day, hour, minute int) time.Time) {
	t.Helper()
	n.clock.ms.Store(at(20, 12, 0).UnixMilli())
	cancelled := n.event("morning")
	n.done(cancelled, "C-04")
	n.cal.put("morning", "朝の扉", at(21, 8, 15), "STATUS:CANCELLED")
	n.at(at(20, 13, 0))
	phone.Goto(urlOf(n, cancelled))
	phone.WaitText("main", "中止")
	phone.WaitText("main", "元に戻す")
	phone.Screenshot("night.6-cancelled.ja.phone")
	press(t, phone, row("E-02", cancelled)+` form[action$="/claim"] button`)
	n.done(cancelled, "E-02")
	phone.Goto(urlOf(n, cancelled))
	phone.WaitText("main", "元に戻すもの（縮小など）はありません")
}

// press follows a button, which leads to a page that is there.
func press(t *testing.T, tab *browsertest.Tab, selector string) {
	t.Helper()
	if status := tab.Follow(selector); status != http.StatusOK {
		t.Fatalf("%s led to %d", selector, status)
	}
}
