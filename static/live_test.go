package static_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tallylight/internal/browsertest"
	"tallylight/static"
)

// board is a page that can change under its readers, and the stream that tells them.
type board struct {
	*httptest.Server
	mu       sync.Mutex
	main     string
	revision int
	at       string // what the server's clock says, RFC 3339
	wall     bool
	streams  map[chan string]bool
	parts    int         // how often the page was read by the script
	sent     chan string // what each form that came in says
}

// newBoard serves main as the content of a page under the product's policy.
func newBoard(t *testing.T, main string) *board {
	t.Helper()
	b := &board{main: main, revision: 1, at: "2026-11-17T11:14:00Z", streams: map[chan string]bool{}, sent: make(chan string, 8)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", b.page)
	mux.HandleFunc("GET /live", b.live)
	mux.HandleFunc("POST /sent", func(w http.ResponseWriter, r *http.Request) {
		b.sent <- r.FormValue("note")
		w.WriteHeader(http.StatusNoContent)
	})
	mux.Handle("GET "+static.Prefix, static.Handler())
	b.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		b.CloseClientConnections()
		b.Close()
	})
	return b
}

func (b *board) page(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.Header.Get("Tallylight-Part") == "main" {
		b.parts++
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "+
		"script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Board %d</title>
<link rel="icon" href="%s"><link rel="stylesheet" href="%s"><script defer src="%s"></script><script defer src="%s"></script></head>
<body%s><header class="top"><p>Top</p></header><main id="main">%s</main><footer class="foot">
<span id="live-state" data-at="%s" data-revision="%d" data-lost="Not live since 20:14">Updated 20:14, live</span></footer>
<div id="cover">Unknown <span>Not live since 20:%d</span></div><template id="unknown-call">UNKNOWN</template></body></html>`,
		b.revision, static.Path("icon.svg"), static.Path("tallylight.css"), static.Path("idiomorph.js"), static.Path("live.js"),
		map[bool]string{true: ` class="wall"`}[b.wall], b.main, b.at, b.revision, 13+b.revision)
}

func (b *board) live(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	events := make(chan string, 8)
	b.mu.Lock()
	b.streams[events] = true
	fmt.Fprintf(w, "retry: 100\nid: %d\nevent: live\ndata: %d\n\n", b.clock(), b.revision)
	b.mu.Unlock()
	for {
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case event := <-events:
			fmt.Fprintf(w, "event: %s\n\n", event)
		}
	}
}

// clock gives the server's clock in Unix milliseconds.
func (b *board) clock() int64 {
	at, err := time.Parse(time.RFC3339, b.at)
	if err != nil {
		panic(err)
	}
	return at.UnixMilli()
}

// say sends an event to every open page, in b's lock.
func (b *board) say(event string) {
	for stream := range b.streams {
		stream <- event
	}
}

// change sets the content of the page and says so with an event: "changed\ndata: 2".
func (b *board) change(event, main string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.main, b.revision = main, b.revision+1
	b.say(fmt.Sprintf("%s\ndata: %d", event, b.revision))
}

func (b *board) read() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.parts
}

// open opens the page and waits until its stream is connected.
func (b *board) open(t *testing.T) *browsertest.Tab {
	t.Helper()
	tab := browsertest.New(t).Tab(800, 600)
	tab.Goto(b.URL)
	tab.Wait(`performance.getEntriesByType("resource").length >= 4`)
	return tab
}

func TestAChangeShowsOnAnOpenPage(t *testing.T) {
	for _, event := range []string{"changed", "live"} { // a heartbeat with another revision tells of a change that was missed
		t.Run(event, func(t *testing.T) {
			b := newBoard(t, `<p id="call">AT RISK</p>`)
			tab := b.open(t)
			b.change(event, `<p id="call">GO</p>`)
			tab.WaitText("#call", "GO")
			if got := browsertest.Eval[string](tab, "document.title"); got != "Board 2" {
				t.Errorf("the title is %q", got)
			}
			if found := tab.Complaints(); len(found) > 0 {
				t.Errorf("complaints: %q", found)
			}
		})
	}
}

func TestAPageThatIsUpToDateIsNotReadAgain(t *testing.T) {
	b := newBoard(t, `<p id="call">GO</p>`)
	tab := b.open(t)
	b.mu.Lock()
	b.say("live\ndata: 1")
	b.mu.Unlock()
	browsertest.Eval[bool](tab, `new Promise((done) => setTimeout(() => done(true), 300))`) // longer than the jitter
	if n := b.read(); n != 0 {
		t.Errorf("the page was read %d times", n)
	}
}

// TestAPageThatIsLeftIsNotReadAgain: what it shows may have gone with the form that was sent, so that reading it would fail.
func TestAPageThatIsLeftIsNotReadAgain(t *testing.T) {
	b := newBoard(t, `<form method="post" action="/sent"><button>Save</button></form>`)
	tab := b.open(t)
	tab.Click("form button")
	b.change("changed", "gone")
	browsertest.Eval[bool](tab, `new Promise((done) => setTimeout(() => done(true), 300))`) // longer than the jitter
	if n := b.read(); n != 0 {
		t.Errorf("the page was read %d times", n)
	}
}

// TestAFormIsSentOnce presses its button again while the answer is on its way: only what was written since is sent.
func TestAFormIsSentOnce(t *testing.T) {
	b := newBoard(t, `<form method="post" action="/sent"><input id="note" name="note" value="first"><button>Save</button></form>`)
	tab := b.open(t)
	for _, want := range []string{"first", "first, and more"} {
		tab.Click("form button")
		if got := <-b.sent; got != want {
			t.Errorf("%q was sent, want %q", got, want)
		}
		tab.Click("form button")
		tab.Fill("#note", "first, and more")
	}
	if len(b.sent) > 0 {
		t.Errorf("%q was sent again", <-b.sent)
	}
}

func TestAnUpdateLeavesTheReaderAlone(t *testing.T) {
	const before = `<form id="f"><input id="note" value=""><input id="other" value="x"></form>
		<details id="d"><summary id="s">More</summary><p id="in">old</p></details><p data-keep id="said">Saved</p><p id="call">AT RISK</p>`
	const after = `<form id="f"><input id="note" value="theirs"><input id="other" value="y"></form>
		<details id="d"><summary id="s">More</summary><p id="in">new</p></details><p id="call">GO</p>`
	b := newBoard(t, before)
	tab := b.open(t)
	tab.Click("#s")
	tab.Type("#note", "mine")
	b.change("changed", after)
	tab.WaitText("#call", "GO")
	rows := []struct{ sentence, expression string }{
		{"what was typed stays", `document.getElementById("note").value === "mine"`},
		{"the rest of the form stays with it", `document.getElementById("other").value === "x"`},
		{"the focus stays", `document.activeElement.id === "note"`},
		{"what was opened stays open", `document.getElementById("d").open`},
		{"and shows what is true now", `document.getElementById("in").textContent === "new"`},
		{"an answer to an action stays", `document.getElementById("said").textContent === "Saved"`},
	}
	for _, row := range rows {
		if !browsertest.Eval[bool](tab, row.expression) {
			t.Error(row.sentence)
		}
	}
}

func TestAnUpdateKeepsThePlaceThatIsBeingRead(t *testing.T) {
	rows := func(from int) string {
		var b strings.Builder
		for i := from; i < 100; i++ {
			fmt.Fprintf(&b, `<p id="row-%d">Row %d</p>`, i, i)
		}
		return b.String()
	}
	b := newBoard(t, rows(20))
	tab := b.open(t)
	const top = `document.getElementById("row-60").getBoundingClientRect().top`
	browsertest.Eval[bool](tab, `(document.getElementById("row-60").scrollIntoView(), true)`)
	was := browsertest.Eval[float64](tab, top)
	b.change("changed", rows(0))
	tab.WaitText("#row-0", "Row 0")
	browsertest.Eval[bool](tab, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	if now := browsertest.Eval[float64](tab, top); now < was-1 || now > was+1 {
		t.Errorf("the row being read moved from %v to %v", was, now)
	}
}

// later has the clocks of the page be so many milliseconds ahead.
func later(tab *browsertest.Tab, ms string) {
	browsertest.Eval[bool](tab, `(self.realNow ??= Date.now, Date.now = () => realNow.call(Date) + `+ms+`, true)`)
}

// stopped has the clocks of the page stand still so many milliseconds from now, however slow the machine is.
func stopped(tab *browsertest.Tab, ms string) {
	browsertest.Eval[bool](tab, `((at) => { Date.now = () => at; return true })(Date.now() + `+ms+`)`)
}

const (
	uncovered  = `document.body.dataset.lost === undefined`
	covered    = `document.getElementById("cover").checkVisibility()`
	isGo       = `document.getElementById("call").textContent === "GO" && document.getElementById("call").className === "call ok"`
	isUnknown  = `document.getElementById("call").textContent === "UNKNOWN" && document.getElementById("call").className === "call unk"`
	saysNoLife = `document.getElementById("live-state").textContent === "Not live since 20:14"`
	calling    = `<p id="call" class="call ok" data-as="call">GO</p>`
)

func TestAPageWithoutContactSaysSo(t *testing.T) {
	rows := []struct {
		sentence     string
		wall         bool
		after, shows string
	}{
		{"after a minute the footer says since when", false, "61e3", saysNoLife},
		{"and nothing is covered yet", false, "61e3", uncovered + " && " + isGo},
		{"after five minutes it is covered", false, "301e3", covered},
		{"and its calls are unknown", false, "301e3", isUnknown},
		{"the big screen is still as it was after a minute", true, "61e3", uncovered + " && " + isGo},
		{"but covered well within 90 seconds", true, "81e3", covered},
		{"with its calls unknown", true, "81e3", isUnknown},
	}
	for _, wall := range []bool{false, true} {
		b := newBoard(t, calling)
		b.wall = wall
		tab := b.open(t)
		b.CloseClientConnections()
		b.Close()
		for _, row := range rows {
			if row.wall == wall {
				later(tab, row.after)
				tab.Wait(row.shows)
			}
		}
	}
}

func TestAPageThatIsHeardOfAgainShowsWhatIs(t *testing.T) {
	b := newBoard(t, calling)
	tab := b.open(t)
	later(tab, "301e3")
	tab.Wait(covered + " && " + isUnknown)
	b.change("changed", calling)
	tab.Wait(uncovered + " && " + isGo)
	if said := browsertest.Eval[string](tab, `document.getElementById("cover").textContent`); !strings.Contains(said, "20:15") {
		t.Errorf("the next time, the cover would say %q", said)
	}
}

// TestWhatIsShownLastsNoLongerThanItsEvidence: the page's own clock, set by the server's, turns what may have changed by
// itself, while the server is there and says nothing.
func TestWhatIsShownLastsNoLongerThanItsEvidence(t *testing.T) {
	const until = `<p id="call" class="call ok" data-as="call" data-until="2026-11-17T11:16:00Z">GO</p>`
	rows := []struct{ sentence, main, at, after, shows string }{
		{"until the evidence is too old it stands", until, "2026-11-17T11:14:00Z", "100e3", isGo},
		{"and some seconds more, for a server that has seen it too", until, "2026-11-17T11:14:00Z", "121e3", isGo},
		{"then it is unknown", until, "2026-11-17T11:14:00Z", "126e3", isUnknown},
		{"it is the server's clock that counts", until, "2026-11-17T11:15:50Z", "20e3", isUnknown},
		{"what says no instant stands as long as there is contact", calling, "2026-11-17T11:14:00Z", "200e3", isGo},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			b := newBoard(t, row.main)
			b.at = row.at
			tab := b.open(t)
			b.change("changed", row.main)
			tab.Wait(`document.title === "Board 2"`) // it has heard what the clock says, which comes first
			stopped(tab, row.after)
			browsertest.Eval[bool](tab, `new Promise((done) => setTimeout(() => done(true), 1100))`) // the page looks each second
			tab.Wait(row.shows)
			tab.Wait(uncovered)
		})
	}
}

func TestAFrozenTabIsGreyWhenItWakes(t *testing.T) {
	b := newBoard(t, calling)
	tab := b.open(t)
	freeze := func(state page.SetWebLifecycleStateState) {
		tab.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
			return err
		}))
	}
	freeze(page.SetWebLifecycleStateStateFrozen)
	if !browsertest.Eval[bool](tab, isUnknown+" && "+covered) {
		t.Error("what was green when it fell asleep is green when it is looked at again")
	}
	freeze(page.SetWebLifecycleStateStateActive)
	// A browser without a window leaves it hidden.
	browsertest.Eval[bool](tab, `(Object.defineProperty(document, "hidden", { value: false }), document.dispatchEvent(new Event("visibilitychange")))`)
	tab.Wait(uncovered + " && " + isGo)
}

func TestComingBackShowsNothingOld(t *testing.T) {
	b := newBoard(t, calling)
	tab := b.open(t)
	later(tab, "301e3")
	browsertest.Eval[bool](tab, `(dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })), true)`)
	if !browsertest.Eval[bool](tab, isUnknown+" && "+covered) {
		t.Error("a page that comes back shows what it showed")
	}
}

// TestNewMarksEndWithTheFirstLook: what a browser has shown in an earlier visit is new no longer; what came since is, and
// stays so as long as the visit lasts.
func TestNewMarksEndWithTheFirstLook(t *testing.T) {
	const list = `<h2 id="coming">Coming</h2><b id="old" data-new="2026-11-17T11:00:00Z">New</b>`
	b := newBoard(t, list)
	tab := b.open(t)
	shows := func(sentence, id string, want bool) {
		t.Helper()
		tab.Wait(fmt.Sprintf("document.getElementById(%q)?.checkVisibility() === %v", id, want))
		if t.Failed() {
			t.Log(sentence)
		}
	}
	shows("nothing is new to who looks for the first time", "old", false)
	b.change("changed", list+`<b id="young" data-new="2026-11-17T11:20:00Z">New</b>`)
	shows("what comes while somebody looks is new", "young", true)
	shows("and what is old stays old", "old", false)
	tab.Goto(b.URL)
	shows("it is new as long as the visit lasts", "young", true)
	browsertest.Eval[bool](tab, `(localStorage.setItem("looked", JSON.stringify([0, Date.parse("2026-11-17T10:30:00Z")])), true)`)
	b.mu.Lock()
	b.main = list + `<b id="young" data-new="2026-11-17T10:20:00Z">New</b>`
	b.mu.Unlock()
	tab.Goto(b.URL)
	shows("what the last visit showed is not", "young", false)
	shows("what came after the last visit is", "old", true)
}

// TestWhatALinkLeadsIntoStaysOpen: a field of a folded form is shown to whoever follows a link to it, and a change elsewhere does
// not fold it again.
func TestWhatALinkLeadsIntoStaysOpen(t *testing.T) {
	const form = `<p><a id="to" href="#f-name">Edit</a></p><p id="call">%s</p><details id="limits"><summary>All</summary><p id="f-name">Name</p></details>`
	b := newBoard(t, fmt.Sprintf(form, "AT RISK"))
	tab := b.open(t)
	tab.Click("#to")
	tab.Wait(`document.getElementById("limits").open`)
	b.change("changed", fmt.Sprintf(form, "GO"))
	tab.WaitText("#call", "GO")
	if !browsertest.Eval[bool](tab, `document.getElementById("limits").open`) {
		t.Error("the change folded the form")
	}
}
