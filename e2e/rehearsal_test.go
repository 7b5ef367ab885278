package e2e

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/browsertest"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// TestAWholeEveningIsRehearsed rehearses the next exposure of a company in both languages, in a browser: the clock is put ahead, a move and
// a dead page are injected and noticed, each page bears the mark, and at the end there is a score. Nothing of it is written to the live
// tables.
func TestAWholeEveningIsRehearsed(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	url, address, event, tab := companyWithEvening(t, browser)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			tab.Goto(url + "/?lang=" + lang)
			tab.Goto(url + "/events/" + event)
			before := quietRows(t, tab, address)
			r := rehearsed{t, tab, lang, event, ""}
			r.begin()
			r.press(`form[action="` + r.base + `/control"] button[value="hold"]`)
			inspect(t, tab, "rehearsal-control", lang)
			r.next(1)
			r.open("/events/" + event)
			r.press(`form[action$="/acknowledgement"] button`)
			r.marked()
			r.open("/control")
			r.next(2)
			r.press(`button[name="ahead"][value="10m"]`)
			tab.Wait(`!document.querySelector("#rh-jump")`)
			r.press(`#step-2 button`)
			r.end()
			after := dbtest.Rows(t, address)
			maps.DeleteFunc(after, func(table, hash string) bool { return hash == before[table] || slices.Contains(itsOwn, table) })
			if changed := slices.Sorted(maps.Keys(after)); len(changed) > 0 {
				t.Errorf("the rehearsal wrote to %v", changed)
			}
		})
	}
}

// itsOwn are the tables in which the real program notes each minute who is there, and folds what its own probes saw.
var itsOwn = []string{"sessions", "people", "probe_figures", "top_pages"}

// quietRows waits until the program has nothing to write any more, and gives the rows of its database.
func quietRows(t *testing.T, tab *browsertest.Tab, address string) map[string]string {
	t.Helper()
	was := dbtest.Rows(t, address)
	for range 20 {
		browsertest.Eval[bool](tab, `new Promise((done) => setTimeout(() => done(true), 6e3))`) // evidence is announced within five seconds
		is := dbtest.Rows(t, address)
		if maps.Equal(is, was) && !strings.HasPrefix(is["surveys"], "0 ") {
			return is
		}
		was = is
	}
	t.Fatal("the program goes on writing")
	return nil
}

// rehearsed is a rehearsal in a tab, with the address below which its pages are.
type rehearsed struct {
	*testing.T
	tab               *browsertest.Tab
	lang, event, base string
}

// scenario is a move an hour before air, and a page that dies a little later.
const scenario = "lead: 2h\nspeed: 1\nsteps:\n  - {at: T-60m, do: move, by: 40m}\n  - {at: T+45m, do: dead_page, for: 10m}\n"

// begin goes from the page of the event to the rehearsal.
func (r *rehearsed) begin() {
	r.Helper()
	r.tab.Follow(`a[href="/events/` + r.event + `/rehearsal"]`)
	inspect(r.T, r.tab, "rehearse", r.lang)
	browsertest.Eval[bool](r.tab, fmt.Sprintf(`(document.querySelector("form.stack details").open = true, document.querySelector("#rh-text").value = %q, true)`, scenario))
	r.press(`form[action="/events/` + r.event + `/rehearsal"] button`)
	r.base = strings.TrimSuffix(browsertest.Eval[string](r.tab, `location.pathname`), "/control")
}

func (r *rehearsed) open(path string) {
	r.Helper()
	r.tab.Goto(strings.TrimSuffix(browsertest.Eval[string](r.tab, `location.origin`), "/") + r.base + path)
}

func (r *rehearsed) press(selector string) {
	r.Helper()
	if got := r.tab.Follow(selector); got != http.StatusOK {
		r.Fatalf("%s answers %d: %s", selector, got, browsertest.Eval[string](r.tab, `document.querySelector("main").innerText`))
	}
}

// next puts the clock ahead to the next step; the page shows by itself when it has been played.
func (r *rehearsed) next(step int) {
	r.Helper()
	r.press(`button[value="next"]`)
	r.tab.Wait(fmt.Sprintf(`document.querySelector("#step-%d button")`, step))
}

// marked fails where a page bears no mark, or leads out of the rehearsal.
func (r *rehearsed) marked() {
	r.Helper()
	for _, page := range []string{"/", "/events/" + r.event, "/wall", "/toppage", "/tasks", "/history", "/calendar", "/nowhere"} {
		r.open(page)
		if mark := browsertest.Eval[string](r.tab, `document.querySelector("#rehearsal-mark b")?.innerText ?? ""`); mark == "" {
			r.Errorf("%s bears no mark", page)
		}
		if out := browsertest.Eval[string](r.tab, `[...document.querySelectorAll("[href^='/'], form[action^='/'], [src^='/']")].map((e) => e.getAttribute("href") ?? e.getAttribute("action") ?? e.getAttribute("src"))
			.filter((a) => !a.startsWith("`+r.base+`") && !a.startsWith("/static/")).join(" ")`); out != "" {
			r.Errorf("%s leads out of the rehearsal: %s", page, out)
		}
		r.tab.Complaints() // the page that is not there is one
	}
	r.open("/wall")
	inspect(r.T, r.tab, "rehearsal-wall", r.lang)
}

// end ends it and looks at the score, and whether anything is left.
func (r *rehearsed) end() {
	r.Helper()
	r.press(`#rh-end-button`)
	if at := browsertest.Eval[string](r.tab, `location.pathname`); !strings.HasPrefix(at, "/rehearsals/") {
		r.Errorf("the end leads to %s", at)
	}
	inspect(r.T, r.tab, "rehearsal-score", r.lang)
	if got := browsertest.Eval[float64](r.tab, `document.querySelectorAll("#score-steps tbody .c-ok").length`); got != 2 {
		r.Errorf("%v steps were noticed: %s", got, browsertest.Eval[string](r.tab, `document.querySelector("main").innerText`))
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), fmt.Sprintf("tallylight-rehearsals-%d", os.Getuid()), strings.TrimPrefix(r.base, "/rehearsal/")+"*"))
	if len(left) > 0 {
		r.Errorf("of the rehearsal is left %v", left)
	}
}

// companyWithEvening is a program whose company has an evening in 40 hours and a page that is probed once an hour, so that the program
// itself writes nothing for a while; tab is its admin's.
func companyWithEvening(t *testing.T, browser *browsertest.Browser) (url, address, event string, tab *browsertest.Tab) {
	t.Helper()
	address, now := "sqlite:"+filepath.Join(t.TempDir(), "live.db"), time.Now()
	page := newSite(t, http.HandlerFunc(protectedPage))
	store, err := db.Open(t.Context(), address, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	start40 := now.Truncate(time.Hour).Add(40 * time.Hour)
	e, err := store.CreateEvent(t.Context(), readiness.Event{Title: "朝の扉", Start: start40, End: start40.Add(time.Hour), Zone: "Asia/Tokyo", Level: 1}, readiness.System, now)
	if err == nil {
		_, err = store.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "http://" + page.address + "/", Interval: time.Hour, TTFBLimit: 10 * time.Second}, readiness.System, now)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	app := start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+page.address, "DATABASE_URL="+address)
	first := browser.Tab(1440, 900, browsertest.Language("en"))
	first.Goto(app.said.wait(t, `(http://\S+/setup\?key=\S+)`))
	for field, typed := range map[string]string{"name": "Misaki Tanaka", "email": "misaki@example.jp", "password": "a long enough password"} {
		first.Fill(`input[name="`+field+`"]`, typed)
	}
	first.Follow(`form[action="/setup"] button`)
	first.Goto(app.url + "/toppage")
	first.WaitText("h1", "Protected")
	return app.url, address, e.ID, first
}
