package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

const stamp = "20060102T150405Z"

// prCalendar is a PR calendar of a test: one programme in three days, one in ten.
func prCalendar(now time.Time) string {
	event := func(uid, title string, start time.Time) string {
		return strings.Join([]string{"BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:" + now.UTC().Format(stamp),
			"DTSTART:" + start.UTC().Format(stamp), "DTEND:" + start.Add(time.Hour).UTC().Format(stamp),
			"SUMMARY:" + title, "LOCATION:テレビ日央", "END:VEVENT"}, "\r\n")
	}
	return strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "X-WR-CALNAME:広報",
		event("first@test", "朝の扉", now.AddDate(0, 0, 3)), event("second@test", "Evening news", now.AddDate(0, 0, 10)),
		"END:VCALENDAR", ""}, "\r\n")
}

// protectedPage is a top page that a shared cache answers for. It says no Age: one that stands still would tell of a page that is
// replaced all the time, once its probes lie some seconds apart.
func protectedPage(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "max-age=60, stale-if-error=600")
	h.Set("Cache-Status", "edge; hit")
	fmt.Fprint(w, "<!doctype html><title>Tsumugi, the real top page</title><p>crafts</p>")
}

// TestJourney is the way of a new installation: the first admin, a calendar with a preview, a level and its
// tasks, a task done and undone while another browser looks on, a top page with its verdict, and the turn of
// every call when that page goes down.
func TestJourney(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	var asked atomic.Int64
	published := prCalendar(time.Now())
	calendar := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, published)
	}))
	login := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>Please sign in</title>")
	}))
	page := newSite(t, http.HandlerFunc(protectedPage))
	app := start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+strings.Join([]string{calendar.address, login.address, page.address}, ","))
	setup := app.said.wait(t, `(http://\S+/setup\?key=\S+)`)
	admin := browser.Tab(1440, 900, browsertest.Language("en"))

	becomeAdmin(t, admin, setup)
	addCalendar(t, admin, calendar, login)
	if asked.Load() == 0 {
		t.Error("the calendar was never asked")
	}

	app.run("correct horse battery\n", "user", "add", "--email", "ken@example.jp", "--name", "Ken Sato", "--role", "sre")
	ken := browser.Tab(1440, 900, browsertest.Language("ja"))
	signIn(t, ken, app.url+"/", "ken@example.jp", "correct horse battery")

	event := setLevel(t, admin)
	workOnTask(t, admin, ken, app.url+event)
	lowerLevel(t, admin, app.url+event)
	watchTopPage(t, admin, ken, app.url, page)
	for _, tab := range []*browsertest.Tab{admin, ken} {
		for _, c := range tab.Complaints() {
			t.Error(c)
		}
	}
}

func becomeAdmin(t *testing.T, tab *browsertest.Tab, setup string) {
	t.Helper()
	tab.Goto(setup)
	tab.Fill(`input[name="name"]`, "Misaki Tanaka")
	tab.Fill(`input[name="email"]`, "misaki@example.jp")
	tab.Fill(`input[name="password"]`, "a long enough password")
	tab.Screenshot("journey.1-setup")
	if status := tab.Follow(`form[action="/setup"] button`); status != http.StatusOK {
		t.Fatalf("making the first admin led to %d", status)
	}
	tab.WaitText("h1", "Nothing is coming yet")
	tab.Screenshot("journey.2-empty")
	if status := tab.Goto(setup); status != http.StatusOK || tab.Text("h1") == "" {
		t.Errorf("the one-time link, opened again, gives %d", status)
	}
}

func signIn(t *testing.T, tab *browsertest.Tab, address, email, password string) {
	t.Helper()
	tab.Goto(address)
	tab.Fill(`input[name="email"]`, email)
	tab.Fill(`input[name="password"]`, password)
	if status := tab.Follow(`form[action="/signin"] button`); status != http.StatusOK {
		t.Fatalf("signing in led to %d", status)
	}
}

// addCalendar gives a wrong address first, then the right one; nothing is kept before the import.
func addCalendar(t *testing.T, tab *browsertest.Tab, calendar, login *site) {
	t.Helper()
	tab.Goto(strings.Split(browsertest.Eval[string](tab, "location.origin"), "\n")[0] + "/")
	tab.Fill(`form.addfeed input[name="url"]`, "http://"+login.address+"/calendar")
	tab.Follow(`form.addfeed[action="/feeds/preview"] button`)
	tab.WaitText("main", "a web page, not a calendar")
	tab.Screenshot("journey.3-no-calendar")
	tab.Fill(`form.addfeed input[name="url"]`, "http://"+calendar.address+"/pr.ics")
	tab.Follow(`form.addfeed[action="/feeds/preview"] button`)
	tab.WaitText("h1", "Nothing is saved yet")
	tab.WaitText("main", "朝の扉")
	tab.Screenshot("journey.4-preview")
	tab.Follow(`form[action="/feeds"] button[type="submit"]`)
	tab.Goto(browsertest.Eval[string](tab, "location.origin") + "/")
	tab.WaitText("main", "朝の扉")
	tab.WaitText("main", "Evening news")
	tab.Screenshot("journey.5-board")
}

// setLevel gives the first programme level 4, after the preview of what that brings, and gives the event's path.
func setLevel(t *testing.T, tab *browsertest.Tab) string {
	t.Helper()
	tab.Goto(browsertest.Eval[string](tab, "[...document.querySelectorAll('.ttrow a')].find(a => a.textContent.includes('朝の扉')).href"))
	path := browsertest.Eval[string](tab, "location.pathname")
	before := browsertest.Eval[int](tab, "document.querySelectorAll('.tasks > li').length")
	tab.Follow(`.lvswitch a[href*="to=4"]`)
	tab.WaitText("main", "Load test")
	tab.Screenshot("journey.6-level")
	tab.Fill(`input[name="reason"]`, "national morning show")
	tab.Follow(`form[action$="/level"] button.primary`)
	after := browsertest.Eval[int](tab, "document.querySelectorAll('.tasks > li').length")
	if after <= before {
		t.Errorf("level 4 shows %d tasks, before it were %d", after, before)
	}
	tab.WaitText("main", "T−14d")
	tab.Screenshot("journey.7-event")
	return path
}

// lowerLevel plans the event for less: for what a page proves that nobody has rehearsed or tested yet.
func lowerLevel(t *testing.T, tab *browsertest.Tab, event string) {
	t.Helper()
	tab.Goto(event)
	tab.Follow(`.lvswitch a[href*="to=2"]`)
	tab.Fill(`input[name="reason"]`, "a regional edition")
	tab.Follow(`form[action$="/level"] button.primary`)
}

// workOnTask picks a task up, completes it and undoes that, while another browser looks on without a reload.
func workOnTask(t *testing.T, admin, ken *browsertest.Tab, event string) {
	t.Helper()
	ken.Goto(event)
	task := browsertest.Eval[string](admin, "[...document.querySelectorAll('.tasks > li')].find(li => li.textContent.includes('Size what cannot scale out')).id")
	row := fmt.Sprintf("document.getElementById(%q)", task)
	browsertest.Eval[bool](ken, "(window.sameDocument = true)")
	browsertest.Eval[bool](ken, "("+row+".scrollIntoView({block: 'center'}), true)")
	place := browsertest.Eval[float64](ken, row+".getBoundingClientRect().top")

	admin.Follow("#" + task + ` form[action$="/claim"] button`)
	began := time.Now()
	ken.Wait(row + ".textContent.includes('Misaki Tanaka')")
	t.Logf("a tick reached the other browser in %v (aim: 1 s)", time.Since(began).Round(time.Millisecond))
	if moved := browsertest.Eval[float64](ken, row+".getBoundingClientRect().top") - place; moved < -2 || moved > 2 {
		t.Errorf("what was being read moved by %.0f px", moved)
	}
	complete(t, admin, task, "sized: tickets/4471")
	ken.Wait(row + ".textContent.includes('tickets/4471')")
	admin.Screenshot("journey.8-done")
	admin.Follow("#" + task + ` form[action$="/completion/delete"] button`)
	ken.Wait("!" + row + ".textContent.includes('tickets/4471')")
	if !browsertest.Eval[bool](ken, "window.sameDocument === true") {
		t.Error("the other browser loaded its page again")
	}
}

func complete(t *testing.T, tab *browsertest.Tab, task, evidence string) {
	t.Helper()
	tab.Click("#" + task + " details:not(.help) summary")
	tab.Fill("#"+task+` input[name="evidence"]`, evidence)
	if status := tab.Follow("#" + task + ` form[action$="/completion"] button`); status != http.StatusOK {
		t.Fatalf("completing the task led to %d", status)
	}
}

// watchTopPage registers the page, sees its verdict within ten seconds, and sees it and the calls turn when the
// page goes down.
func watchTopPage(t *testing.T, admin, ken *browsertest.Tab, origin string, page *site) {
	t.Helper()
	ken.Goto(origin + "/")
	admin.Goto(origin + "/toppage")
	admin.Fill(`form[action="/toppages"] input[name="url"]`, "http://"+page.address+"/")
	began := time.Now()
	admin.Follow(`form[action="/toppages"] button`)
	admin.Goto(browsertest.Eval[string](admin, "location.href"))
	admin.Click("#limits summary")
	admin.Fill(`input[name="interval_s"]`, "10")
	admin.Fill(`input[name="ttfb_limit_ms"]`, "10000") // how fast a busy machine is, is not what this tests
	admin.Follow(`form[action^="/toppages/"]:has(input[name=interval_s]) button`)
	admin.WaitText("h1", "Protected")
	t.Logf("the first verdict stood after %v (aim: 10 s)", time.Since(began).Round(time.Millisecond))
	admin.Screenshot("journey.9-protected")
	page.stop()
	admin.WaitText("main", "refused") // the first probe that finds it gone; the second one turns the verdict
	admin.WaitText("h1", "Unprotected")
	admin.Screenshot("journey.10-unprotected")
	ken.WaitText("main", "NO-GO")
	ken.Screenshot("journey.11-board-ja")
}
