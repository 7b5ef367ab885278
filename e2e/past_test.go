package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// TestAPageOfThePastDoesNotMove looks at pages of an instant of the past while their server dies and an hour passes on the
// page's clock: nothing on them changes, and nothing on them could. With TALLYLIGHT_REALTIME=1 they are watched for 60 s, too.
func TestAPageOfThePastDoesNotMove(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	demo := start(t, []string{"demo"})
	event := readBoard(t, demo.url).Rows[0].ID
	rows := []struct{ sentence, path, lang, head string }{
		{"the board", "/", "en", "as of "},
		{"the board in Japanese", "/", "ja", "時点"},
		{"an event", "/events/" + event, "en", "as of "},
		{"its run sheet", "/events/" + event + "/sheet", "ja", "時点"},
		{"the wall", "/wall", "en", "as of "},
		{"the wall of an event in Japanese", "/wall/" + event, "ja", "時点"},
	}
	tabs, was := make([]*browsertest.Tab, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		tabs[i] = browser.Tab(1440, 810, browsertest.Language(row.lang))
		tabs[i].Goto(demo.url + "/?lang=" + row.lang)
		tabs[i].Follow(`form:has(input[value="sre"]) button`)
		tabs[i].Goto(demo.url + "/")
		at := browsertest.Eval[string](tabs[i], `document.getElementById("live-state").dataset.at`)
		if status := tabs[i].Goto(demo.url + row.path + "?at=" + at); status != 200 {
			t.Fatalf("%s: %d", row.sentence, status)
		}
		was[i] = browsertest.Eval[string](tabs[i], whole)
	}
	demo.kill()
	for i, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if head := browsertest.Eval[string](tabs[i], `document.querySelector(".clocks").innerText`); !strings.Contains(head, row.head) {
				t.Errorf("the head says %q", head)
			}
			if n := browsertest.Eval[int](tabs[i], `document.scripts.length + document.querySelectorAll("meta[http-equiv], [data-until], #cover").length`); n > 0 {
				t.Errorf("%d things on it could change it", n)
			}
			if os.Getenv("TALLYLIGHT_REALTIME") != "" && i == 0 {
				browsertest.Eval[bool](tabs[i], `new Promise((done) => setTimeout(() => done(true), 30e3))`)
				time.Sleep(30 * time.Second)
			}
			browsertest.Eval[bool](tabs[i], `(self.realNow ??= Date.now, Date.now = () => realNow.call(Date) + 3600e3,
				["online", "pageshow"].forEach((name) => dispatchEvent(new Event(name))), document.dispatchEvent(new Event("visibilitychange")), true)`)
			browsertest.Eval[bool](tabs[i], `new Promise((done) => setTimeout(() => done(true), 1100))`) // what looks each second has looked
			if is := browsertest.Eval[string](tabs[i], whole); is != was[i] {
				t.Error("it is another page than it was")
			}
			tabs[i].Screenshot(fmt.Sprint("past.", i))
		})
	}
}

const whole = `document.documentElement.outerHTML`
