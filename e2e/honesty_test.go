package e2e

import (
	"fmt"
	"os"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

const (
	covered = `document.getElementById("cover").checkVisibility()`
	// green counts the calls, verdicts, answers and signs of checks that claim more than "unknown"; what a history says was.
	green = `[...document.querySelectorAll(".call.ok:not(.hist .call), .wcall:not(.unk), .poll .a.ok, .poll .a.bad, .cks .c-ok, .checks .c-ok, .pips .c-ok, header .c-ok")].length`
)

// TestAScreenWhoseServerIsKilled kills the program under open pages: the wall is covered within 90 s, the others are
// after 5 minutes, and nothing on them is GO or protected any more. The page's clock is put ahead; with
// TALLYLIGHT_REALTIME=1 the wall is watched until it happens, and the test says how long that took.
func TestAScreenWhoseServerIsKilled(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	rows := []struct {
		sentence, path, lang, says string
		ahead                      int // seconds
	}{
		{"the wall", "/wall", "en", "Not live since ", 81},
		{"the wall in Japanese", "/wall", "ja", "から自動更新が停止", 81},
		{"the board", "/", "en", "Not live since ", 301},
		{"the top page", "/toppage", "ja", "から自動更新が停止", 301},
		{"an event", "/events/EVENT", "en", "Not live since ", 301},
	}
	demo := start(t, []string{"demo"})
	event := readBoard(t, demo.url).Rows[0].ID
	tabs := make([]*browsertest.Tab, len(rows))
	for i, row := range rows {
		tabs[i] = browser.Tab(1440, 810, browsertest.Language(row.lang))
		tabs[i].Goto(demo.url + "/?lang=" + row.lang)
		tabs[i].Follow(`form:has(input[value="sre"]) button`)
		if path := row.path; path == "/events/EVENT" {
			tabs[i].Goto(demo.url + "/events/" + event)
		} else {
			tabs[i].Goto(demo.url + path)
		}
		tabs[i].Wait(`document.querySelector("[data-as]") !== null && !` + covered)
	}
	demo.kill()
	began := time.Now()
	if os.Getenv("TALLYLIGHT_REALTIME") != "" {
		for browsertest.Eval[bool](tabs[0], "!"+covered) && time.Since(began) < 100*time.Second {
			browsertest.Eval[bool](tabs[0], `new Promise((done) => setTimeout(() => done(true), 100))`)
		}
		t.Logf("the wall was covered %.1f s after its server was killed", time.Since(began).Seconds())
		if time.Since(began) > 90*time.Second {
			t.Error("that is too late")
		}
	}
	for i, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			browsertest.Eval[bool](tabs[i], fmt.Sprintf(`(self.realNow ??= Date.now, Date.now = () => realNow.call(Date) + %de3, true)`, row.ahead))
			tabs[i].Wait(covered)
			tabs[i].WaitText("#cover", row.says)
			if n := browsertest.Eval[int](tabs[i], green); n > 0 {
				t.Errorf("%d things still claim what nobody knows", n)
			}
			tabs[i].Complaints() // the browser notes itself that it does not reach the server
			tabs[i].Screenshot("lost." + row.lang + "." + fmt.Sprint(i))
		})
	}
}
