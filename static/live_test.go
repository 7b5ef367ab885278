package static_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tallylight/internal/browsertest"
	"tallylight/static"
)

// board is a page that can change under its readers, and the stream that tells them.
type board struct {
	*httptest.Server
	mu       sync.Mutex
	main     string
	revision int
	streams  map[chan string]bool
	parts    int // how often the page was read by the script
}

// newBoard serves main as the content of a page under the product's policy.
func newBoard(t *testing.T, main string) *board {
	t.Helper()
	b := &board{main: main, revision: 1, streams: map[chan string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", b.page)
	mux.HandleFunc("GET /live", b.live)
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
<body><header class="top"><p>Top</p></header><main id="main">%s</main><footer class="foot">
<span id="live-state" data-revision="%d" data-lost="Not live since 20:14">Updated 20:14, live</span></footer>
<div id="cover">Unknown</div></body></html>`,
		b.revision, static.Path("icon.svg"), static.Path("tallylight.css"), static.Path("idiomorph.js"), static.Path("live.js"),
		b.main, b.revision)
}

func (b *board) live(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	events := make(chan string, 8)
	b.mu.Lock()
	b.streams[events] = true
	fmt.Fprintf(w, "retry: 100\nevent: live\ndata: %d\n\n", b.revision)
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

// change sets the content of the page and says so with an event: "changed\ndata: 2".
func (b *board) change(event, main string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.main, b.revision = main, b.revision+1
	for stream := range b.streams {
		stream <- fmt.Sprintf("%s\ndata: %d", event, b.revision)
	}
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
	for stream := range b.streams {
		stream <- "live\ndata: 1"
	}
	b.mu.Unlock()
	browsertest.Eval[bool](tab, `new Promise((done) => setTimeout(() => done(true), 300))`) // longer than the jitter
	if n := b.read(); n != 0 {
		t.Errorf("the page was read %d times", n)
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

func TestAPageWithoutContactSaysSo(t *testing.T) {
	b := newBoard(t, `<p id="call" class="call ok">GO</p>`)
	tab := b.open(t)
	b.CloseClientConnections()
	b.Close()
	rows := []struct {
		sentence, after, expression string
	}{
		{"after a minute the footer says since when", "61e3", `document.getElementById("live-state").textContent === "Not live since 20:14"`},
		{"and nothing is covered yet", "61e3", `document.body.dataset.lost === undefined`},
		{"after five minutes the calls are covered", "301e3", `document.body.dataset.lost === ""`},
		{"so that the reader sees it", "301e3", `document.getElementById("cover").checkVisibility()`},
	}
	browsertest.Eval[bool](tab, `(self.realNow = Date.now, true)`)
	for _, row := range rows {
		browsertest.Eval[bool](tab, fmt.Sprintf(`(Date.now = () => realNow.call(Date) + %s, true)`, row.after))
		tab.Wait(row.expression)
	}
}
