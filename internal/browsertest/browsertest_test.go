package browsertest

import (
	"context"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

const (
	policy = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'"
	markup = `<!doctype html><html lang="en"><head><title>Door</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"></head><body><main><h1>Hello %s</h1>%s</main></body></html>`
	form = `<form method="post"><label>Name <input name="name" value="old"></label><button>Send</button></form>`
)

// site is a small site under a strict policy.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(pattern string, body func(*http.Request) string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy+"; img-src data:")
			http.SetCookie(w, &http.Cookie{Name: "visited", Value: "yes"})
			fmt.Fprint(w, body(r))
		})
	}
	answer("GET /{$}", func(r *http.Request) string {
		_, err := r.Cookie("visited")
		return fmt.Sprintf(markup, fmt.Sprintf("%s, again: %v", r.Header.Get("Accept-Language"), err == nil), form)
	})
	answer("POST /{$}", func(r *http.Request) string { return fmt.Sprintf(markup, r.FormValue("name"), "") })
	answer("GET /late", func(*http.Request) string {
		return fmt.Sprintf(markup, "", `<p id="late">Wait</p><script src="/late.js"></script>`)
	})
	answer("GET /inline", func(*http.Request) string {
		return fmt.Sprintf(markup, "", `<script>document.title = "broken in"</script>`)
	})
	answer("GET /wrong", func(*http.Request) string { return fmt.Sprintf(markup, "", `<input><img src="data:,">`) })
	mux.HandleFunc("GET /missing", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, markup, "nobody", `<img alt="" src="/missing">`)
	})
	mux.HandleFunc("GET /late.js", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `setTimeout(() => document.getElementById("late").textContent = "Here it is", 100)`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestTabFillsAFormAndFollowsIt(t *testing.T) {
	tab := New(t).Tab(1440, 900)
	if status := tab.Goto(site(t)); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	tab.Fill("[name=name]", "Ada")
	tab.Type("[name=name]", " L")
	if status := tab.Follow("button"); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if got := tab.Text("h1"); got != "Hello Ada L" {
		t.Errorf("the page says %q", got)
	}
	if got := tab.Text("#nowhere"); got != "" {
		t.Errorf("an element that is not there says %q", got)
	}
	if status := tab.Goto(site(t) + "/missing"); status != http.StatusNotFound {
		t.Errorf("a missing page has status %d", status)
	}
	// The same address is missing as a page, which the status says, and as a picture, of which the browser speaks last.
	var found []string
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := again(ctx, func() (bool, error) {
		found = tab.Complaints()
		return len(found) > 0, nil
	})
	if err != nil || len(found) != 1 {
		t.Errorf("complaints: %q, %v", found, err)
	}
}

func TestTabsHaveCookiesOfTheirOwn(t *testing.T) {
	url, browser := site(t), New(t)
	first, second := browser.Tab(800, 600, Language("ja")), browser.Tab(390, 844, Language("en"))
	first.Goto(url)
	first.Goto(url)
	second.Goto(url)
	first.WaitText("h1", "ja, again: true")
	second.WaitText("h1", "en, again: false")
}

func TestTabWaitsForWhatComesLate(t *testing.T) {
	tab := New(t).Tab(800, 600)
	tab.Goto(site(t) + "/late")
	tab.WaitText("#late", "Here it is")
	tab.Wait(`document.getElementById("late").textContent.length > 4`)
	if found := tab.Complaints(); len(found) > 0 {
		t.Errorf("complaints: %q", found)
	}
}

// TestStepsSurviveAPageThatIsLeaving asks things of pages that move on by themselves again and again while they are asked.
func TestStepsSurviveAPageThatIsLeaving(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch nth := asked.Add(1); {
		case r.URL.Path == "/there":
			w.WriteHeader(http.StatusTeapot)
			fmt.Fprintf(w, markup, "there", "")
		case nth < 30:
			fmt.Fprintf(w, markup, "leaving", `<script>addEventListener("load", () => setTimeout(() => location.reload(), 5))</script>`)
		default:
			fmt.Fprintf(w, markup, "staying", `<p id="field"><input></p><a href="/there">There</a>`)
		}
	}))
	t.Cleanup(server.Close)
	rows := []struct {
		sentence string
		step     func(*Tab)
	}{
		{"a text that is waited for", func(tab *Tab) { tab.WaitText("h1", "staying") }},
		{"what the next page has", func(tab *Tab) { tab.Wait(`document.querySelector("#field").textContent === ""`) }},
		{"a field that the next page has", func(tab *Tab) { tab.Fill("#field input", "here") }},
		{"a promise that a page takes with it", func(tab *Tab) {
			Eval[bool](tab, `new Promise((done) => { if (document.querySelector("#field")) done(true) })`)
		}},
		{"a link that the next page has", func(tab *Tab) {
			if status := tab.Follow("a"); status != http.StatusTeapot || tab.Text("h1") != "Hello there" {
				t.Errorf("the link led to %d, %q", status, tab.Text("h1"))
			}
		}},
		{"another address", func(tab *Tab) {
			if status := tab.Goto(server.URL + "/there"); status != http.StatusTeapot || tab.Text("h1") != "Hello there" {
				t.Errorf("the address gives %d, %q", status, tab.Text("h1"))
			}
		}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			asked.Store(0)
			tab := New(t).Tab(800, 600)
			tab.Goto(server.URL)
			row.step(tab)
		})
	}
}

// TestAClickHitsWhatMoves clicks a button that is moved away each time when the mouse is pressed, until it no longer is.
func TestAClickHitsWhatMoves(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, markup, "", `<button>Press</button><p id="said"></p><script>
			let moves = 3;
			const button = document.querySelector("button");
			addEventListener("mousedown", () => { if (moves-- > 0) button.style.marginTop = 100 * moves + 100 + "px" });
			button.addEventListener("click", () => { document.getElementById("said").textContent += "pressed" });
		</script>`)
	}))
	t.Cleanup(server.Close)
	tab := New(t).Tab(800, 600)
	tab.Goto(server.URL)
	tab.Click("button")
	if said := tab.Text("#said"); said != "pressed" {
		t.Errorf("the button was pressed so: %q", said)
	}
}

func TestNoScriptKeepsScriptsFromRunning(t *testing.T) {
	tab := New(t).Tab(800, 600, NoScript())
	tab.Goto(site(t) + "/late")
	tab.WaitText("#late", "Wait")
	tab.Goto(site(t))
	tab.Fill("[name=name]", "Ada")
	tab.Follow("button")
	tab.WaitText("h1", "Hello Ada")
}

func TestTabWaitsWithoutScriptsToo(t *testing.T) {
	come := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!doctype html><title>Slow</title><p id="first">First</p>`)
		w.(http.Flusher).Flush()
		if r.Method == http.MethodPost {
			<-come
		}
		fmt.Fprint(w, `<p id="second">Second</p>`, form)
	}))
	t.Cleanup(server.Close)
	tab := New(t).Tab(800, 600, NoScript())
	tab.Goto(server.URL)
	tab.Click("button")
	tab.Wait(`document.readyState === "loading"`)
	go close(come)
	tab.WaitText("#second", "Second")
	tab.Wait(`document.readyState === "complete"`)
}

func TestComplaintsTellOfABrokenPolicy(t *testing.T) {
	tab := New(t).Tab(800, 600)
	tab.Goto(site(t) + "/inline")
	found := strings.Join(tab.Complaints(), "\n")
	if !strings.Contains(found, "Content Security Policy") {
		t.Errorf("complaints: %q", found)
	}
	if again := tab.Complaints(); len(again) > 0 {
		t.Errorf("told twice: %q", again)
	}
}

func TestAxe(t *testing.T) {
	rows := []struct{ sentence, path, lang, want string }{
		{"a sound page under a strict policy", "/", "en", ""},
		{"a field without a label and an image without words", "/wrong", "en", "image-alt label"},
		{"the wrong language", "/", "ja", "lang"},
	}
	tab, url := New(t).Tab(390, 844), site(t)
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			tab.Goto(url + row.path)
			var ids []string
			for _, v := range tab.Axe(row.lang) {
				ids = append(ids, v.ID)
			}
			if got := strings.Join(ids, " "); got != row.want {
				t.Errorf("axe finds %q, want %q", got, row.want)
			}
			if found := tab.Complaints(); len(found) > 0 {
				t.Errorf("axe made the browser complain: %q", found)
			}
		})
	}
}

func TestScreenshot(t *testing.T) {
	t.Setenv("TALLYLIGHT_ARTIFACTS", t.TempDir())
	tab := New(t).Tab(390, 844)
	tab.Prefer("dark")
	tab.Goto(site(t))
	if !Eval[bool](tab, `matchMedia("(prefers-color-scheme: dark)").matches`) {
		t.Error("the tab is not dark")
	}
	file, err := os.Open(tab.Screenshot("door/phone"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.DecodeConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != 390 || picture.Height < 844 {
		t.Errorf("the picture is %d x %d", picture.Width, picture.Height)
	}
}
