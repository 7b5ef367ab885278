package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/rehearsal"
)

var (
	leadsTo = regexp.MustCompile(` href="(/[^"#]*)`)
	sendsTo = regexp.MustCompile(` (?:form)?action="(/[^"#]*)`)
)

// stageCrawl goes through the pages of a rehearsal.
type stageCrawl struct {
	*site
	base  string
	queue []string
	seen  map[string]bool
}

// pages reads every page to which another leads, and has every form be answered. What ends the rehearsal is left alone.
func (c *stageCrawl) pages() {
	c.Helper()
	for len(c.queue) > 0 {
		path := c.queue[0]
		c.queue = c.queue[1:]
		page, _, _ := strings.Cut(path, "?")
		if c.seen[page] || !strings.HasPrefix(page, c.base+"/") || strings.HasSuffix(page, "/live") {
			continue
		}
		c.seen[page] = true
		a := c.get(c.as(admin), path)
		if a.StatusCode >= 400 {
			c.Errorf("%s answers %d", path, a.StatusCode)
			continue
		}
		for _, m := range leadsTo.FindAllStringSubmatch(a.body, -1) {
			c.queue = append(c.queue, html.UnescapeString(m[1]))
		}
		for _, m := range sendsTo.FindAllStringSubmatch(a.body, -1) {
			c.form(path, html.UnescapeString(m[1]))
		}
	}
}

// form sends a form as somebody who may not, so that nothing comes of it: an address that there is not answers otherwise.
func (c *stageCrawl) form(on, to string) {
	c.Helper()
	to, _, _ = strings.Cut(to, "?")
	if c.seen["form "+to] {
		return
	}
	c.seen["form "+to] = true
	post, get := c.post(c.as(viewer), to), c.get(c.as(admin), to)
	if post.StatusCode == 404 || post.StatusCode >= 500 || post.StatusCode == 405 && get.StatusCode >= 400 {
		c.Errorf("%s has a form to %s, which answers %d", on, to, post.StatusCode)
	}
}

func TestEveryFormAndLinkOfARehearsalIsAnswered(t *testing.T) {
	s, d, event := rehearsing(t)
	base := s.started(sre, event.ID)
	id := strings.TrimPrefix(base, "/rehearsal/")
	s.must(d.Command(id, rehearsal.Command{Hold: true}, actorOf(s.people[sre])))
	for _, row := range []struct {
		sentence string
		ahead    time.Duration
	}{{"before air", 0}, {"on air", 3*time.Hour + time.Minute}, {"once it is over", 7 * time.Hour}} {
		s.must(d.Command(id, rehearsal.Command{Ahead: row.ahead}, actorOf(s.people[sre])))
		arrived(t, func() bool {
			is, err := d.State(id)
			s.must(err)
			return is.Target.IsZero()
		})
		c := &stageCrawl{site: s, base: base, queue: []string{base + "/", base + "/events/" + event.ID}, seen: map[string]bool{}}
		c.pages()
		if len(c.seen) < 40 {
			t.Errorf("%s: only %d pages and forms were found", row.sentence, len(c.seen))
		}
	}
	s.expect(s.get(s.as(admin), base+"/events/"+event.ID), 200, base+"/events/"+event.ID+"/review")
}

// arrived waits until it is so.
func arrived(t *testing.T, so func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 1500 {
		if so() {
			return
		}
		<-tick.C
	}
	t.Fatal("it never came to that")
}
