package e2e

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// calm are the calls beside which nothing may be late, missed or failing, by their class.
var calm = []string{"ok", "track"}

// alarming are the classes of what is late, missed or failing: of a task in a list, a gate that was missed in a drawing, a cell
// of a row of tasks.
var alarming = []string{"late", "gb", "c-bad"}

// mostAlike bounds how many pages of one form are read: those of a thousand tasks are alike.
const mostAlike = 60

// crawler reads every page of a program and collects what they claim.
type crawler struct {
	*program
	client *http.Client
	calls  map[string]map[string][]string // by event and call, the pages that show it
	alike  map[string]int
	wrong  []string
	pages  int
}

// TestEveryPageOfTheDemoAgrees reads every page of the demo that a link leads to: an event has one call on all of them, and
// nothing stands beside a GO or an ON TRACK that an asked task lacks.
func TestEveryPageOfTheDemoAgrees(t *testing.T) {
	t.Parallel()
	demo := start(t, []string{"demo"})
	demo.isNeverSlow()
	until(t, "all is known of the sample page", patience, func() bool {
		return !slices.ContainsFunc(readBoard(t, demo.url).Rows, func(r row) bool { return r.TopPage.Verdict == "unknown" && r.Phase == "upcoming" })
	})
	var wrong []string
	for range 3 { // a gate may pass between two pages: what is wrong is wrong again
		c := demo.crawl()
		if c.pages < 100 || len(c.calls) < 25 {
			t.Fatalf("%d pages show the calls of %d events", c.pages, len(c.calls))
		}
		if wrong = c.contradictions(); len(wrong) == 0 {
			t.Logf("%d pages agree on the calls of %d events", c.pages, len(c.calls))
			return
		}
	}
	t.Errorf("the pages contradict each other:\n%s", strings.Join(wrong, "\n"))
}

// crawl reads the pages as an SRE.
func (p *program) crawl() *crawler {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	c := &crawler{program: p, client: &http.Client{Jar: jar}, calls: map[string]map[string][]string{}, alike: map[string]int{}}
	answer, err := p.postForm(c.client, "/signin/demo", url.Values{"role": {"sre"}})
	if err != nil {
		p.t.Fatal(err)
	}
	answer.Body.Close()
	seen, ahead := map[string]bool{"/": true}, []string{"/"}
	for len(ahead) > 0 {
		path := ahead[0]
		ahead = ahead[1:]
		for _, next := range c.read(path) {
			if !seen[next] && c.wanted(next) {
				seen[next], ahead = true, append(ahead, next)
			}
		}
	}
	return c
}

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]-\d\d|\d+`)

// wanted says whether one more page of that form is read.
func (c *crawler) wanted(path string) bool {
	form := ids.ReplaceAllString(path, "*")
	c.alike[form]++
	return c.alike[form] <= mostAlike && !strings.Contains(path, "at=") && !strings.Contains(path, "lang=")
}

// read reads a page, notes what it claims, and gives where its links lead.
func (c *crawler) read(path string) (links []string) {
	c.t.Helper()
	answer, err := c.client.Get(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	page, err := html.Parse(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	c.pages++
	c.judge(path, page)
	for n := range page.Descendants() {
		if to, err := url.Parse(attr(n, "href")); err == nil && n.Data == "a" && to.Host == "" && strings.HasPrefix(to.Path, "/") {
			links = append(links, (&url.URL{Path: to.Path, RawQuery: to.RawQuery}).String())
		}
	}
	return links
}

// judge notes the calls of a page, and what contradicts them: within the row of the call, or on a page that is of that event
// alone.
func (c *crawler) judge(path string, page *html.Node) {
	shown := map[string]bool{}
	for n := range page.Descendants() {
		event := attr(n, "data-event")
		if event == "" {
			continue
		}
		call := c.callOf(n)
		if c.calls[event] == nil {
			c.calls[event] = map[string][]string{}
		}
		c.calls[event][call] = append(c.calls[event][call], path)
		shown[event] = true
		if !slices.Contains(calm, call) {
			continue
		}
		for _, mark := range alarmsOf(around(n)) {
			c.wrong = append(c.wrong, fmt.Sprintf("%s: %s stands beside the call %s of %s", path, mark, call, event))
		}
	}
	if path == "/events/"+strings.TrimPrefix(path, "/events/") && len(shown) == 1 {
		c.whole(path, page)
	}
}

// whole looks at all of an event's own page.
func (c *crawler) whole(path string, page *html.Node) {
	for n := range page.Descendants() {
		if attr(n, "data-event") == "" || !slices.Contains(calm, c.callOf(n)) {
			continue
		}
		for part := range page.Descendants() {
			if attr(part, "id") == "blockers" {
				c.wrong = append(c.wrong, path+": reasons stand below "+c.callOf(n))
			}
			if slices.Contains(strings.Fields(attr(part, "class")), "tasks") {
				for _, mark := range alarmsOf(part) {
					c.wrong = append(c.wrong, fmt.Sprintf("%s: %s stands among the tasks below %s", path, mark, c.callOf(n)))
				}
			}
		}
	}
}

// callOf gives the call that an element shows, by its class.
func (c *crawler) callOf(n *html.Node) string {
	for _, class := range strings.Fields(attr(n, "class")) {
		if slices.Contains([]string{"ok", "risk", "bad", "unk", "none", "track", "over", "off"}, class) {
			return class
		}
	}
	c.t.Errorf("no call is shown by %q", attr(n, "class"))
	return ""
}

// around gives the row in which an element stands.
func around(n *html.Node) *html.Node {
	for p := n; p != nil; p = p.Parent {
		if p.Data == "li" || p.Data == "tr" || p.Data == "section" {
			return p
		}
	}
	return n
}

func alarmsOf(n *html.Node) (found []string) {
	for part := range n.Descendants() {
		for _, class := range strings.Fields(attr(part, "class")) {
			if slices.Contains(alarming, class) {
				found = append(found, "<"+part.Data+" class="+class+">")
			}
		}
	}
	return found
}

// contradictions lists what is wrong, and the events of which pages say two things.
func (c *crawler) contradictions() []string {
	wrong := slices.Clone(c.wrong)
	for event, calls := range c.calls {
		if len(calls) > 1 {
			wrong = append(wrong, fmt.Sprintf("event %s is %v", event, slices.Sorted(maps.Keys(calls))))
			for call, pages := range calls {
				wrong = append(wrong, fmt.Sprintf("  %s on %v", call, pages[:min(len(pages), 4)]))
			}
		}
	}
	return wrong
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
