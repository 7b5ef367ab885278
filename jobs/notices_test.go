package jobs_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/notice"
)

// announces enters an event so many days ahead.
func (c *company) announces(title string, days int) readiness.Event {
	c.Helper()
	start := noon.Add(time.Duration(days) * 24 * time.Hour)
	return must(c.store.CreateEvent(c.Context(), readiness.Event{Title: title, Start: start, End: start.Add(time.Hour)}, pr, c.now))
}

func (c *company) levels(e readiness.Event, level int) {
	c.Helper()
	must(c.store.SetLevel(c.Context(), e.ID, level, "", 0, sre, c.now))
}

// hears gives the first lines of what came to a channel, and forgets it.
func (c *company) heard(channel string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var titles []string
	for _, m := range c.came {
		if words := m.words; m.channel == channel && words.Reason != "" {
			titles = append(titles, words.Title)
		}
	}
	c.came = nil
	return strings.Join(titles, "\n")
}

func (c *company) wants(sentence, got, want string) {
	c.Helper()
	if got != want {
		c.Errorf("%s: %q, want %q", sentence, got, want)
	}
}

// settle lets pass what is gathered.
func (c *company) settle() { c.until(c.now.Add(5 * time.Minute)) }

func TestWhatIsToldOnce(t *testing.T) {
	const level4 = "ON TRACK · L4 · Show · Mon 18 Jan 12:00 JST"
	rows := []struct {
		sentence string
		do       func(c *company, e readiness.Event)
		heard    string
	}{
		{"a level is told", func(c *company, e readiness.Event) { c.levels(e, 4) }, level4},
		{"the same level again is not", func(c *company, e readiness.Event) { c.levels(e, 4); c.settle(); c.heard("SRE"); c.levels(e, 4) }, ""},
		{"a level that was set and taken back before anybody looked tells nothing", func(c *company, e readiness.Event) {
			c.levels(e, 4)
			must(c.store.SetLevel(c.Context(), e.ID, 0, "", 0, sre, c.now))
		}, ""},
		{"two changes while it is quiet are one message", func(c *company, e readiness.Event) {
			c.levels(e, 3)
			c.until(c.now.Add(5 * time.Second))
			c.levels(e, 4)
		}, level4},
		{"a clock that is set back tells nothing again", func(c *company, e readiness.Event) {
			c.levels(e, 4)
			c.settle()
			c.heard("SRE")
			c.now = c.now.Add(-time.Hour)
			c.settle()
		}, ""},
		{"and what changes then is told", func(c *company, e readiness.Event) {
			c.now = c.now.Add(-time.Hour)
			c.levels(e, 4)
		}, level4},
		{"a program that begins anew tells nothing again", func(c *company, e readiness.Event) {
			c.levels(e, 4)
			c.settle()
			c.heard("SRE")
			c.notifier = &jobs.Notifier{Store: c.store}
			c.settle()
		}, ""},
		{"what changed while no program ran is told when one does", func(c *company, e readiness.Event) {
			c.levels(e, 4)
			c.now = c.now.Add(3 * time.Hour)
			c.notifier = &jobs.Notifier{Store: c.store}
		}, level4},
		{"an event that is hidden tells nothing", func(c *company, e readiness.Event) {
			must(c.store.SetHidden(c.Context(), e.ID, true, 0, pr, c.now))
			c.settle()
			c.levels(e, 4)
		}, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			eachCompany(t, func(c *company) {
				c.told(notice.SRE, []string{c.joins("slack", "SRE", "en", "")}, nil)
				e := c.announces("Show", 60)
				c.until(c.now.Add(2 * time.Hour))
				c.wants("before", c.heard("SRE"), "")
				row.do(c, e)
				c.settle()
				c.wants(row.sentence, c.heard("SRE"), row.heard)
			})
		})
	}
}

// TestTwoProgramsOnOneDatabaseTellOnce has a second look at the same time.
func TestTwoProgramsOnOneDatabaseTellOnce(t *testing.T) {
	url := dbtest.Postgres(t, noon)
	c := newCompany(t, url)
	other := must(db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url)))
	t.Cleanup(func() { other.Close() })
	second := &jobs.Notifier{Store: other}
	c.told(notice.SRE, []string{c.joins("slack", "SRE", "en", "")}, nil)
	c.settle()
	for i := range 20 {
		e := c.announces("Show", 60+i)
		c.ok(second.Notice(t.Context(), c.now))
		c.levels(e, 4)
		done := make(chan error)
		go func() { done <- second.Notice(t.Context(), c.now.Add(3*time.Second)) }()
		c.ok(c.notifier.Notice(t.Context(), c.now.Add(3*time.Second)))
		c.ok(<-done)
		c.settle()
		if told := must(c.store.ToldOf(t.Context(), e.ID)); len(told) != 2 { // that it is there, and its level
			t.Fatalf("event %d: %d notices", i, len(told))
		}
	}
}

// TestNobodyIsToldOfWhatWasThereBefore starts on a database that people have worked with.
func TestNobodyIsToldOfWhatWasThereBefore(t *testing.T) {
	eachCompany(t, func(c *company) {
		c.told(notice.SRE, []string{c.joins("slack", "SRE", "en", "")}, nil)
		near, far := c.announces("Near", 5), c.announces("Far", 300)
		c.levels(near, 4)
		c.levels(far, 4)
		c.settle()
		c.wants("at the first start", c.heard("SRE"), "")
		c.levels(far, 5)
		c.settle()
		c.wants("what becomes of it later", c.heard("SRE"), "ON TRACK · L5 · Far · Wed 15 Sep 12:00 JST")
	})
}

// TestNothingIsToldToWhoMayNotKnow tells of confidential events.
func TestNothingIsToldToWhoMayNotKnow(t *testing.T) {
	const secret = "極秘の番組"
	eachCompany(t, func(c *company) {
		c.told(notice.SRE, []string{c.joins("slack", "open", "ja", "open"), c.joins("ntfy", "masked", "ja", "masked"), c.joins("teams", "masked too", "en", "masked")},
			map[notice.Topic]notice.When{notice.TopicNew: notice.AtOnce, notice.TopicAtRisk: notice.AtOnce, notice.TopicExpires: notice.AtOnce})
		c.settle()
		in := intake.Incoming{Complete: true, From: noon.Add(-24 * time.Hour), To: noon.Add(intake.ImportFuture)}
		for i, title := range []string{secret, "公開の番組"} {
			start := noon.Add(5*24*time.Hour + time.Duration(i)*30*time.Minute)
			in.Occurrences = append(in.Occurrences, readiness.Occurrence{UID: title, Summary: title, Description: secret, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo",
				Status: readiness.Confirmed, Private: title == secret})
		}
		feed := must(c.store.AddFeed(c.Context(), readiness.Feed{Name: "PR", URL: "https://calendar.example/"}, nil, pr, c.now.Add(-24*time.Hour)))
		must(c.store.ApplyFeed(c.Context(), feed.ID, readiness.FeedFetch{}, in, c.now))
		c.settle()
		for _, e := range must(c.store.Snapshot(c.Context(), noon, noon.Add(30*24*time.Hour))).Events {
			c.levels(e, 4)
			must(c.store.Postpone(c.Context(), e.ID, 0, pr, c.now, func(e readiness.Event) (time.Time, time.Time, error) {
				return e.Start.Add(90 * time.Minute), e.End.Add(90 * time.Minute), nil
			}))
			c.settle()
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		counts := map[string]int{}
		for _, m := range c.came {
			if strings.Contains(m.body, secret) {
				counts[m.channel]++
			}
			if m.channel == "open" && m.words.Reason != "" {
				counts["all"]++
			}
		}
		if counts["masked"]+counts["masked too"] > 0 || counts["open"] == 0 || counts["all"] < 3 {
			c.Errorf("messages with the title: %v", counts)
		}
	})
}
