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
	url, address, event, signIn := companyWithEvening(t, browser)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			tab := signIn(t, lang)
			tab.Goto(url + "/events/" + event)
			before := dbtest.Rows(t, address)
			tab.Follow(`a[href="/events/` + event + `/rehearsal"]`)
			inspect(t, tab, "rehearse", lang)
			scenario := "lead: 2h\nspeed: 1\nsteps:\n  - {at: T-60m, do: move, by: 40m}\n  - {at: T+45m, do: dead_page, for: 10m}\n"
			browsertest.Eval[bool](tab, fmt.Sprintf(`(document.querySelector("details").open = true, document.querySelector("#rh-text").value = %q, true)`, scenario))
			if got := tab.Follow(`form[action="/events/` + event + `/rehearsal"] button`); got != 200 {
				t.Fatalf("starting answers %d: %s", got, browsertest.Eval[string](tab, `document.querySelector("main").innerText`))
			}
			base := strings.TrimSuffix(browsertest.Eval[string](tab, `location.pathname`), "/control")
			press := func(selector string) {
				t.Helper()
				if got := tab.Follow(selector); got != 200 {
					t.Fatalf("%s answers %d", selector, got)
				}
			}
			press(`form[action="` + base + `/control"] button[value="hold"]`)
			inspect(t, tab, "rehearsal-control", lang)
			press(`button[value="next"]`)
			tab.Wait(`document.querySelector("#step-1 button")`) // by itself, once it is played
			noticeMove(t, tab, url+base, event)
			for _, page := range []string{"/", "/events/" + event, "/wall", "/toppage", "/tasks", "/history", "/calendar", "/nowhere"} {
				tab.Goto(url + base + page)
				if mark := browsertest.Eval[string](tab, `document.querySelector("#rehearsal-mark b")?.innerText ?? ""`); mark == "" {
					t.Errorf("%s bears no mark", page)
				}
				if out := browsertest.Eval[string](tab, `[...document.querySelectorAll("[href^='/'], form[action^='/'], [src^='/']")].map((e) => e.getAttribute("href") ?? e.getAttribute("action") ?? e.getAttribute("src"))
					.filter((a) => !a.startsWith("`+base+`") && !a.startsWith("/static/")).join(" ")`); out != "" {
					t.Errorf("%s leads out of the rehearsal: %s", page, out)
				}
			}
			inspectWall(t, tab, url+base, lang)
			tab.Goto(url + base + "/control")
			press(`button[value="next"]`)
			tab.Wait(`document.querySelector("#step-2 button")`)
			press(`button[name="ahead"][value="10m"]`)
			tab.Wait(`!document.querySelector("#rh-jump")`)
			press(`#step-2 button`)
			press(`#rh-end-button`)
			if at := browsertest.Eval[string](tab, `location.pathname`); !strings.HasPrefix(at, "/rehearsals/") {
				t.Errorf("the end leads to %s", at)
			}
			inspect(t, tab, "rehearsal-score", lang)
			if got := browsertest.Eval[float64](tab, `document.querySelectorAll("#score-steps tbody .c-ok").length`); got != 2 {
				t.Errorf("%v steps were noticed: %s", got, browsertest.Eval[string](tab, `document.querySelector("main").innerText`))
			}
			after := dbtest.Rows(t, address)
			maps.DeleteFunc(after, func(table, hash string) bool { return hash == before[table] })
			if changed := slices.Sorted(maps.Keys(after)); len(changed) > 0 {
				t.Errorf("the rehearsal wrote to %v", changed)
			}
			if left, _ := filepath.Glob(filepath.Join(os.TempDir(), fmt.Sprintf("tallylight-rehearsals-%d", os.Getuid()), strings.TrimPrefix(base, "/rehearsal/")+"*")); len(left) > 0 {
				t.Errorf("of the rehearsal is left %v", left)
			}
		})
	}
}

// companyWithEvening is a program whose company has an evening in 40 hours and a page that is probed once an hour, so that the program
// itself writes nothing for a while. signIn gives a tab of its admin.
func companyWithEvening(t *testing.T, browser *browsertest.Browser) (url, address, event string, signIn func(t *testing.T, lang string) *browsertest.Tab) {
	t.Helper()
	address, now := "sqlite:"+filepath.Join(t.TempDir(), "live.db"), time.Now()
	page := newSite(t, http.HandlerFunc(protectedPage))
	store, err := db.Open(t.Context(), address, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	start40 := now.Truncate(time.Hour).Add(40 * time.Hour)
	e, err := store.CreateEvent(t.Context(), readiness.Event{Title: "朝の扉", Start: start40, End: start40.Add(time.Hour), Zone: "Asia/Tokyo", Level: 4}, readiness.System, now)
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
	return app.url, address, e.ID, func(_ *testing.T, lang string) *browsertest.Tab {
		first.Goto(app.url + "/?lang=" + lang)
		return first
	}
}

// noticeMove takes note of the move on the page of the event.
func noticeMove(t *testing.T, tab *browsertest.Tab, base, event string) {
	t.Helper()
	tab.Goto(base + "/events/" + event)
	if got := tab.Follow(`form[action$="/acknowledgement"] button`); got != 200 {
		t.Errorf("taking note answers %d", got)
	}
}

// inspectWall looks at the wall as it hangs in a rehearsal.
func inspectWall(t *testing.T, tab *browsertest.Tab, base, lang string) {
	t.Helper()
	tab.Goto(base + "/wall")
	inspect(t, tab, "rehearsal-wall", lang)
}
