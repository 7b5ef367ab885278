package jobs_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
)

// twoCalendars is a desk whose feed, A, has a second beside it, B, each answered for by a server of its own.
type twoCalendars struct {
	*desk
	other  *httptest.Server
	second readiness.Feed
	says   string // what B's server answers
}

func withSecond(d *desk) *twoCalendars {
	d.Helper()
	c := &twoCalendars{desk: d}
	c.other = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		says := c.says
		d.mu.Unlock()
		body(says)(w, r)
	}))
	d.Cleanup(c.other.Close)
	c.second = must(d.store.AddFeed(d.Context(), readiness.Feed{Name: "B", URL: c.other.URL + "/b.ics"}, nil, pr, d.clock()))
	return c
}

// reads has one of the calendars hold these events, and reads it.
func (c *twoCalendars) reads(feed string, events ...string) readiness.FeedCounts {
	c.Helper()
	if feed == "A" {
		c.holds(events...)
		return c.fetched()
	}
	c.mu.Lock()
	c.says = ics(events...)
	c.mu.Unlock()
	c.wait(15 * time.Minute)
	return must(c.ImportNow(c.Context(), c.second.ID))
}

// whose says which calendar decides on the event of a UID, how many hours after a start it is on air, its status, and what the
// other says of it.
func (c *twoCalendars) whose(uid string, start time.Time) string {
	c.Helper()
	e := c.event(uid)
	say := func(e readiness.Event) string {
		name := "A"
		if e.FeedID == c.second.ID {
			name = "B"
		}
		return strings.TrimSuffix(name+" "+e.Start.Sub(start).String()+" "+string(e.Calendar), " confirmed")
	}
	said := say(e)
	for _, s := range must(c.store.Sources(c.Context(), []string{e.ID}))[e.ID] {
		said += ", " + say(s)
	}
	return said
}

// TestAnEventInTwoCalendars is the life of an event that two servers publish, from the first reading to the removal of one.
func TestAnEventInTwoCalendars(t *testing.T) {
	const uid = "3f2a91c0-77d1@calendar.example"
	start := noon.Add(30 * 24 * time.Hour)
	other := vevent("other", start)
	onEachEngine(t, func(d *desk) {
		c := withSecond(d)
		at := func(hours int, more ...string) string {
			return vevent(uid, start.Add(time.Duration(hours)*time.Hour), more...)
		}
		c.reads("A", at(0), other)
		id := c.event(uid).ID
		must(c.store.SetLevel(c.Context(), id, 4, "", 0, sre, c.clock()))
		done, open := c.oneDoneOneOpen(id)
		for _, step := range []struct {
			name, feed string
			events     []string
			told       string
			stands     string
		}{
			{"B has it too", "B", []string{at(0)}, "event.source_added", "A 0s, B 0s"},
			{"the same bytes of B", "B", []string{at(0)}, "", "A 0s, B 0s"},
			{"B moves it", "B", []string{at(1)}, "event.source_changed", "A 0s, B 1h0m0s"},
			{"the same bytes of A", "A", []string{at(0), other}, "", "A 0s, B 1h0m0s"},
			{"a person lets B decide", "", nil, "event.source_chosen event.moved", "B 1h0m0s, A 0s"},
			{"the same bytes of B again", "B", []string{at(1)}, "", "B 1h0m0s, A 0s"},
			{"A cancels it, and B decides", "A", []string{at(0, "STATUS:CANCELLED"), other}, "event.source_changed", "B 1h0m0s, A 0s cancelled"},
			{"A has it as B has it", "A", []string{at(1), other}, "event.source_changed", "B 1h0m0s, A 1h0m0s"},
			{"B drops it for another", "B", []string{vevent("b-only", start)}, "event.source_inherited event.imported", "A 1h0m0s, B 1h0m0s missing"},
			{"it is moved back to B, which is read after A", "A", []string{other}, "event.missing", "A 1h0m0s missing, B 1h0m0s missing"},
			{"B is read", "B", []string{vevent("b-only", start), at(2)}, "event.source_changed event.source_inherited event.restored event.moved", "B 2h0m0s, A 1h0m0s missing"},
			{"it is moved to A, which is read first", "A", []string{at(2), other}, "event.source_changed", "B 2h0m0s, A 2h0m0s"},
			{"B is read", "B", []string{vevent("b-only", start)}, "event.source_inherited", "A 2h0m0s, B 2h0m0s missing"},
			{"B has it once more", "B", []string{vevent("b-only", start), at(2)}, "event.source_changed", "A 2h0m0s, B 2h0m0s"},
		} {
			before := c.store.Revision()
			if step.feed != "" {
				c.reads(step.feed, step.events...)
			} else {
				must(c.store.FollowFeed(c.Context(), id, c.second.ID, 0, pr, c.clock()))
			}
			if got, told := c.whose(uid, start), c.told(before); got != step.stands || told != step.told {
				c.Errorf("%s: it stands as %q, want %q; told %q, want %q", step.name, got, step.stands, told, step.told)
			}
			e := c.event(uid)
			if e.ID != id || e.Level != 4 || e.LevelState != readiness.LevelConfirmed {
				c.Errorf("%s: event %+v", step.name, e)
			}
			c.checkTasks(step.name, done, open, e.Start.Sub(start))
		}
		if err := c.store.RemoveFeed(c.Context(), c.feedID, 0, pr, c.clock()); err != nil {
			c.Fatal(err)
		}
		if e := c.event(uid); e.ID != id || e.FeedID != c.second.ID || e.Calendar != readiness.Confirmed {
			c.Errorf("once A is removed: %+v", e)
		}
	})
}
