package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// demoPages are the pages of the demo, by the name under which their pictures are kept. EVENT stands for the
// next exposure, OVER for the one of the Market, which is over and reviewed, OPEN for one that is over and not.
var demoPages = []struct{ name, path string }{
	{"board", "/"},
	{"event", "/events/EVENT"},
	{"event-level", "/events/EVENT/level?to=5"},
	{"event-level-down", "/events/EVENT/level?to=1"},
	{"event-sheet", "/events/EVENT/sheet"},
	{"event-postponement", "/events/EVENT/postponement"},
	{"event-over", "/events/OVER"},
	{"event-over-open", "/events/OPEN"},
	{"learning", "/learning"},
	{"learning-cell", "/learning?given=3&right=4"},
	{"event-past", "/events/EVENT?at=PAST"},
	{"brief", "/events/EVENT/brief"},
	{"event-new", "/events/new"},
	{"event-owned", "/events/EVENT/edit"},
	{"paste", "/events/paste"},
	{"tasks", "/tasks"},
	{"tasks-machine", "/tasks?view=machine"},
	{"tasks-event", "/tasks?view=event"},
	{"tasks-stock", "/tasks?view=stock"},
	{"task-own", "/events/EVENT/tasks"},
	{"task", "/tasks/TASK"},
	{"toppage", "/toppage"},
	{"toppage-event", "/toppage?event=EVENT&over=7d"},
	{"checks", "/checks"},
	{"feeds", "/feeds"},
	{"feed", "/feeds/FEED"},
	{"levels", "/levels"},
	{"standing", "/standing"},
	{"traffic", "/levels/traffic"},
	{"levels-edit", "/levels/edit"},
	{"levels-task", "/levels/tasks/B-02"},
	{"triage", "/triage"},
	{"peak", "/triage/peaks/PEAK"},
	{"triage-list", "/triage/list?ticked=all"},
	{"calendar", "/calendar"},
	{"freeze", "/freeze"},
	{"scale", "/scale"},
	{"subscribe", "/subscribe"},
	{"who-is-told", "/settings/notices/sre"},
	{"who-is-told-me", "/settings/notices/me"},
	{"notice-texts", "/settings/notices/texts"},
	{"event-notices", "/events/EVENT/notices"},
	{"digest", "/digest"},
	{"history", "/history"},
	{"calls", "/help/calls"},
	{"settings", "/settings"},
	{"more", "/more"},
	{"kit", "/kit"},
	{"wall", "/wall"},
	{"not-found", "/events/nothing"},
}

// board is what the test reads of GET /api/v1/board.
type board struct {
	Rows []row `json:"rows"`
}

type row struct {
	ID       string `json:"id"`
	Feed     string `json:"feed_id"`
	Title    string `json:"title"`
	Phase    string `json:"phase"`
	Call     string `json:"call"`
	Level    *int   `json:"level"`
	Blockers []struct {
		Kind, Text string
		TaskID     string `json:"task_id"`
	}
	TopPage struct{ Verdict string } `json:"top_page"`
}

// titled is the id of the event whose title has a part.
func (b board) titled(t *testing.T, part string) string {
	t.Helper()
	i := slices.IndexFunc(b.Rows, func(r row) bool { return strings.Contains(r.Title, part) })
	if i < 0 {
		t.Fatalf("no event is called %s", part)
	}
	return b.Rows[i].ID
}

// unexplained is the id of a peak of which nobody has said what it was.
func (p *program) unexplained() string {
	p.t.Helper()
	var all struct {
		Exposures []struct {
			ID    string
			Was   *string
			Asked bool
		}
	}
	p.ask(http.MethodGet, "/exposures", "", &all)
	for _, x := range all.Exposures {
		if x.Asked && x.Was == nil {
			return x.ID
		}
	}
	p.t.Fatalf("of all %d peaks is known what they were", len(all.Exposures))
	return ""
}

func readBoard(t *testing.T, base string) board {
	t.Helper()
	resp, err := http.Get(base + "/api/v1/board")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b board
	if err := json.NewDecoder(resp.Body).Decode(&b); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET /api/v1/board: %s, %v", resp.Status, err)
	}
	return b
}

// TestDemo opens every page of the demo in both languages: nothing on the console, no violation found by axe,
// and a picture of each, as a phone and a desktop show it, light and dark.
func TestDemo(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	demo := start(t, []string{"demo"})
	b := readBoard(t, demo.url)
	if len(b.Rows) != 30 {
		t.Errorf("the board holds %d exposures, want 30", len(b.Rows))
	}
	event, task, feed := "", "", b.Rows[0].Feed
	for _, e := range b.Rows {
		if event == "" && e.Phase == "upcoming" && len(e.Blockers) > 0 && e.Blockers[0].TaskID != "" {
			event, task = e.ID, e.Blockers[0].TaskID
		}
	}
	over, unanswered, peak := b.titled(t, "クラフト市から中継"), b.titled(t, "作り手100人"), demo.unexplained()
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			lookAround(t, browser.Tab(1440, 900, browsertest.Language(lang)), demo.url, lang, strings.NewReplacer("EVENT", event, "TASK", task, "FEED", feed,
				"OVER", over, "OPEN", unanswered, "PEAK", peak,
				"PAST", time.Now().Add(-24*time.Hour).UTC().Format(time.RFC3339)))
		})
	}
}

// lookAround opens every page as an SRE.
func lookAround(t *testing.T, tab *browsertest.Tab, base, lang string, ids *strings.Replacer) {
	tab.Goto(base + "/?lang=" + lang)
	inspect(t, tab, "signin", lang)
	tab.Follow(`form:has(input[value="sre"]) button`)
	for _, page := range demoPages {
		path, want := ids.Replace(page.path), http.StatusOK
		if page.name == "not-found" {
			want = http.StatusNotFound
		}
		if got := tab.Goto(base + path); got != want {
			t.Errorf("%s answers %d, want %d", path, got, want)
		}
		inspect(t, tab, page.name, lang)
		if want == http.StatusNotFound {
			tab.Complaints() // when anything changes, the open page reads its own address again, which is refused as before
		}
	}
	fitsTheScreen(t, tab, base, lang)
	draftsTheLevels(t, tab, base, lang)
}

// draftsTheLevels has what the figures propose become a draft, and looks at it in the editor of the levels.
func draftsTheLevels(t *testing.T, tab *browsertest.Tab, base, lang string) {
	tab.Resize(1440, 900)
	tab.Goto(base + "/learning")
	if status := tab.Follow(`form[action="/learning/draft"] button`); status != http.StatusOK {
		t.Errorf("the draft (%s) answers %d", lang, status)
	}
	inspect(t, tab, "levels-draft-effects", lang)
	tab.Goto(base + "/levels/edit")
	inspect(t, tab, "levels-draft", lang)
	if held := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("input")].filter((input) => input.value === "9.7").map((input) => input.name)`); len(held) != 1 {
		t.Errorf("the draft (%s) holds 9.7 times the usual in %q", lang, held)
	}
}

// fitsTheScreen looks at the wall as screens on walls show it: nothing of its middle may reach into the departures.
func fitsTheScreen(t *testing.T, tab *browsertest.Tab, base, lang string) {
	tab.Goto(base + "/wall")
	for _, screen := range []struct{ width, height int }{{1920, 1080}, {1280, 720}, {3840, 2160}, {1920, 1200}} {
		tab.Resize(screen.width, screen.height)
		cut := browsertest.Eval[[]string](tab, `[...document.querySelectorAll(".mid p, .mid h1, .mid li, .mid span")]
			.filter((part) => part.getBoundingClientRect().bottom > document.querySelector(".dep").getBoundingClientRect().top + 1)
			.map((part) => part.textContent.trim())`)
		if len(cut) > 0 {
			t.Errorf("the wall (%s) at %d x %d cuts %q", lang, screen.width, screen.height, cut)
		}
		tab.Screenshot(fmt.Sprintf("wall.%s.%dx%d", lang, screen.width, screen.height))
	}
}

// inspect looks at the page that is open, on a desktop and on a phone, one of them in the dark.
func inspect(t *testing.T, tab *browsertest.Tab, name, lang string) {
	t.Helper()
	for _, c := range tab.Complaints() {
		t.Errorf("%s (%s): %s", name, lang, c)
	}
	desktop, phone := "light", "dark"
	if lang == "ja" {
		desktop, phone = phone, desktop
	}
	regard(t, tab, name, lang, "desktop", desktop)
	for _, width := range []int{320, 390} { // 320: as WCAG 2.2 asks (1.4.10)
		tab.Resize(width, 844)
		if wide := browsertest.Eval[float64](tab, "document.documentElement.scrollWidth"); wide > float64(width) {
			t.Errorf("%s (%s) scrolls sideways at %d px: it is %.0f px wide", name, lang, width, wide)
		}
	}
	regard(t, tab, name, lang, "phone", phone)
	tab.Resize(1440, 900)
	tab.Prefer("light")
}

// regard has axe read the page as it stands, and takes its picture.
func regard(t *testing.T, tab *browsertest.Tab, name, lang, device, scheme string) {
	t.Helper()
	tab.Prefer(scheme)
	for _, v := range tab.Axe(lang) {
		t.Errorf("%s (%s) on a %s, %s: %s", name, lang, device, scheme, v)
	}
	tab.Screenshot(strings.Join([]string{name, lang, device, scheme}, "."))
}

// TestDemoTurns stops the demo's own top page, as its address invites to: its verdict and the calls that rest on
// it turn within three probe intervals and ten seconds.
func TestDemoTurns(t *testing.T) {
	t.Parallel()
	demo := start(t, []string{"demo"})
	demo.isNeverSlow()
	found := map[string]bool{}
	everyUpcoming := func(verdicts ...string) func() bool {
		return func() bool {
			clear(found)
			for _, row := range readBoard(t, demo.url).Rows {
				if row.Phase == "upcoming" {
					found[row.TopPage.Verdict] = true
				}
			}
			for verdict := range found {
				if !slices.Contains(verdicts, verdict) {
					return false
				}
			}
			return true
		}
	}
	until(t, "all is known of the sample page", patience, everyUpcoming("protected", "at_risk", "unprotected"))
	if !found["protected"] || !found["at_risk"] {
		t.Errorf("found %v of a page that was tested for the next event but not for the largest", found)
	}
	demo.sample("stop")
	const interval = 10 * time.Second
	down := everyUpcoming("unprotected", "at_risk")
	until(t, "the verdict turns", 3*interval+10*time.Second, func() bool { return down() && found["unprotected"] })
	for _, row := range readBoard(t, demo.url).Rows { // what is far ahead has time left
		if row.Phase == "upcoming" && row.TopPage.Verdict == "unprotected" && row.Call != "no_go" && row.Level != nil || row.Call == "go" || row.Call == "on_track" {
			t.Errorf("%s is %s while the top page is down", row.Title, row.Call)
		}
	}
}

// isNeverSlow has the sample page's time to first byte be of no account: on a busy machine it says nothing of the page.
func (p *program) isNeverSlow() {
	p.t.Helper()
	var pages struct {
		Toppages []struct {
			ID      string
			Version int64
		}
	}
	p.ask(http.MethodGet, "/toppages", "", &pages)
	admin := p.admin()
	for _, page := range pages.Toppages {
		change := fmt.Sprintf(`{"ttfb_limit_ms":10000,"version":%d}`, page.Version)
		if status := p.askAs(admin, http.Header{"Origin": {p.url}}, http.MethodPatch, "/toppages/"+page.ID, change, nil); status != http.StatusOK {
			p.t.Fatalf("changing the limit is answered by %d", status)
		}
	}
}

// admin is a client that is signed in as the demo's admin.
func (p *program) admin() *http.Client {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	admin := &http.Client{Jar: jar}
	answer, err := p.postForm(admin, "/signin/demo", url.Values{"role": {"admin"}})
	if err != nil {
		p.t.Fatal(err)
	}
	answer.Body.Close()
	return admin
}
