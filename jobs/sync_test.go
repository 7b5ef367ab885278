package jobs_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/internal/samplefeed"
	"tallylight/readiness"
)

// TestOnlyWhatChangedIsWritten: of a calendar whose every DTSTAMP is new, the rows of the edited events are written and
// no others, whatever was read.
func TestOnlyWhatChangedIsWritten(t *testing.T) {
	onEachEngine(t, func(d *desk) {
		feed := samplefeed.New(300, noon)
		serve := func() { d.serves(body(string(feed.Bytes(d.clock())))) }
		serve()
		first := d.fetched()
		if got := d.told(0); !strings.HasSuffix(got, journal.FeedImported) {
			d.Errorf("a large import is told of as %q", got)
		}
		for _, row := range []struct {
			name    string
			after   time.Duration
			edit    func()
			written int // 0: none
		}{
			{"another DTSTAMP", time.Minute, func() {}, 0},
			{"ten edits", time.Minute, feed.Edit, 9},
			{"the next day, when all is read anew", 24 * time.Hour, func() {}, -1},
			{"edits on that day", time.Minute, feed.Edit, 9},
		} {
			before, revision := versions(d), d.store.Revision()
			row.edit()
			d.wait(row.after)
			serve()
			counts := d.fetched()
			changed := 0
			for id, version := range versions(d) {
				if before[id] != version {
					changed++
				}
			}
			if n := counts.Added + counts.Changed + counts.Removed; n != changed {
				d.Errorf("%s: %d rows written, counted %+v", row.name, changed, counts)
			}
			if row.written == 0 && (changed > 0 || d.told(revision) != "") || row.written > 0 && changed < row.written-1 {
				d.Errorf("%s: %d rows written; told %s", row.name, changed, d.told(revision))
			}
			if counts.Total < first.Total-50 || counts.Total > first.Total+50 {
				d.Errorf("%s: %d events in all, at first %d", row.name, counts.Total, first.Total)
			}
		}
	})
}

// versions gives the version of each stored event.
func versions(d *desk) map[string]int64 {
	all := map[string]int64{}
	for _, e := range d.snapshot().Events {
		all[e.ID] = e.Version
	}
	return all
}

func TestTheSameBytesWriteNoEvent(t *testing.T) {
	d := onSQLite(t)
	d.holds(daily(10)...)
	d.fetched()
	before := versions(d)
	changed := d.feed().LastChanged
	if counts := d.fetched(); counts.Kept != 10 || !d.feed().LastGood.Equal(d.clock()) || !d.feed().LastChanged.Equal(changed) {
		t.Errorf("counts %+v, feed %+v", counts, d.feed())
	}
	if after := versions(d); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("versions %v, before %v", after, before)
	}
}

// TestValidatorsHoldForADay: what was read on another day, or of another source, says nothing about today.
func TestValidatorsHoldForADay(t *testing.T) {
	d := onSQLite(t)
	d.serves(conditional(daily(3)...))
	conditionals := func() (asked []bool) {
		for _, r := range d.asked {
			asked = append(asked, r.Header.Get("If-None-Match") != "")
		}
		return asked
	}
	d.fetched()
	d.fetched()
	d.wait(24 * time.Hour)
	d.fetched()
	d.fetched()
	must(d.store.ChangeFeed(t.Context(), d.feedID, readiness.FeedEdit{URL: d.server.URL + "/other.ics"}, 0, pr, d.clock()))
	d.fetched()
	if got := conditionals(); !slices.Equal(got, []bool{false, true, false, true, false}) {
		t.Errorf("conditional: %v", got)
	}
}

func TestRemovingAndAddingAFeedAgain(t *testing.T) {
	onEachEngine(t, func(d *desk) {
		d.holds(daily(10)...)
		d.fetched()
		a := d.event("u0")
		must(d.store.SetLevel(d.Context(), a.ID, 4, "", 0, sre, d.clock()))
		d.oneDoneOneOpen(d.event("u1").ID)
		wantNil(d, d.store.RemoveFeed(d.Context(), d.feedID, 0, pr, d.clock()))
		left := d.snapshot().Events
		if len(left) != 2 || left[0].Calendar != readiness.Missing || left[1].Calendar != readiness.Missing {
			d.Fatalf("left behind: %+v", left)
		}
		d.feedID = d.add("/again.ics").ID
		if counts := d.fetched(); counts.Added != 8 || counts.Changed != 2 {
			d.Errorf("counts %+v", counts)
		}
		e := d.event("u0")
		if e.ID != a.ID || e.FeedID != d.feedID || e.Level != 4 || e.Calendar != readiness.Confirmed || len(d.snapshot().Events) != 10 {
			d.Errorf("%d events, of them %+v", len(d.snapshot().Events), e)
		}
	})
}

func TestUIDsThatAreNewAtEveryExport(t *testing.T) {
	d := onSQLite(t)
	export := func(n int) {
		var events []string
		for i := range 10 {
			start := noon.AddDate(0, 0, i-2)
			events = append(events, strings.ReplaceAll(vevent(fmt.Sprint("u", i), start), fmt.Sprint("UID:u", i), fmt.Sprintf("UID:%d-%d", n, i)))
		}
		d.holds(events...)
	}
	export(0)
	d.fetched()
	ids := slices.Sorted(keys(versions(d)))
	for n := 1; n < 4; n++ {
		export(n)
		counts := d.fetched()
		if counts.Added+counts.Removed > 0 || d.feed().State != readiness.FeedOK || !d.feed().Unstable {
			t.Errorf("export %d: %+v, %s, unstable %v", n, counts, d.feed().State, d.feed().Unstable)
		}
	}
	if after := slices.Sorted(keys(versions(d))); !slices.Equal(after, ids) {
		t.Errorf("events %v, at first %v", after, ids)
	}
	if got := d.told(0); strings.Contains(got, journal.EventMissing) || strings.Contains(got, journal.EventChanged) {
		t.Errorf("told %q", got)
	}
}

func keys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestASeriesWhoseHourChanges(t *testing.T) {
	d := onSQLite(t)
	weekly := func(start time.Time) string { return vevent("s", start, "RRULE:FREQ=WEEKLY;COUNT=8") }
	other := vevent("b", noon.AddDate(0, 0, 1))
	d.holds(weekly(noon.AddDate(0, 0, 7)), other)
	d.fetched()
	second := d.snapshot().Events[1]
	for _, e := range d.snapshot().Events {
		if e.UID == "s" && e.Start.Equal(noon.AddDate(0, 0, 14)) {
			second = e
		}
	}
	must(d.store.SetLevel(t.Context(), second.ID, 5, "", 0, sre, d.clock()))
	before := d.store.Revision()
	d.holds(weekly(noon.AddDate(0, 0, 7).Add(time.Hour)), other)
	if counts := d.fetched(); counts.Changed != 8 || counts.Added+counts.Removed > 0 {
		t.Errorf("counts %+v", counts)
	}
	if got := d.told(before); got != strings.Repeat("event.moved ", 8)+"series.moved" {
		t.Errorf("told %q", got)
	}
	e := must(d.store.Event(t.Context(), second.ID))
	if e.Level != 5 || !e.Start.Equal(second.Start.Add(time.Hour)) {
		t.Errorf("the event that was decided on: %+v", e)
	}
}

func TestACalendarThatMovedForGood(t *testing.T) {
	good := body(ics(daily(3)...))
	bad := body("<html>")
	for _, row := range []struct {
		name   string
		status int
		there  http.HandlerFunc
		path   string
	}{
		{"301 to a calendar", http.StatusMovedPermanently, good, "/new.ics"},
		{"308 to a calendar", http.StatusPermanentRedirect, good, "/new.ics"},
		{"302 to a calendar", http.StatusFound, good, "/pr.ics"},
		{"301 to a login page", http.StatusMovedPermanently, bad, "/pr.ics"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			d.serves(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/new.ics" {
					row.there(w, r)
					return
				}
				http.Redirect(w, r, "/new.ics", row.status)
			})
			var source *readiness.SourceError
			if _, err := d.fetch(); err != nil && !errors.As(err, &source) {
				t.Fatal(err)
			}
			if got := d.feed().URL; got != d.server.URL+row.path {
				t.Errorf("the feed is at %s", strings.TrimPrefix(got, d.server.URL))
			}
		})
	}
}

// TestEventsThatShareAUIDKeepTheirOwnLevels whichever of them come and go.
func TestEventsThatShareAUIDKeepTheirOwnLevels(t *testing.T) {
	onEachEngine(t, func(d *desk) {
		at := func(days int) time.Time { return noon.AddDate(0, 0, days) }
		show := func(title string, start time.Time) string {
			return strings.Replace(vevent("x", start), "SUMMARY:", "SUMMARY:"+title+" ", 1)
		}
		levels := func() string {
			var all []string
			for _, e := range d.snapshot().Events {
				all = append(all, fmt.Sprintf("%s%d %s %d %s", e.Title[:1], e.Level, e.Calendar, e.Start.Day(), e.Start.Format("15h")))
			}
			slices.Sort(all)
			return strings.Join(all, ", ")
		}
		d.holds(show("A", at(0).Add(time.Hour)), show("B", at(2)), show("C", at(3)))
		d.fetched()
		for _, e := range d.snapshot().Events {
			must(d.store.SetLevel(d.Context(), e.ID, int(e.Title[0]-'A')+1, "", 0, sre, d.clock()))
		}
		for _, step := range []struct {
			name   string
			events []string
			want   string
		}{
			{"the first is over and gone", []string{show("B", at(2)), show("C", at(3))}, "A1 confirmed 19 04h, B2 confirmed 21 03h, C3 confirmed 22 03h"},
			{"one comes before the others", []string{show("D", at(1)), show("B", at(2)), show("C", at(3))},
				"A1 confirmed 19 04h, B2 confirmed 21 03h, C3 confirmed 22 03h, D0 confirmed 20 03h"},
			{"one moves past another", []string{show("D", at(1)), show("B", at(3).Add(time.Hour)), show("C", at(3))},
				"A1 confirmed 19 04h, B2 confirmed 22 04h, C3 confirmed 22 03h, D0 confirmed 20 03h"},
			{"only one is left", []string{show("C", at(3))}, "A1 confirmed 19 04h, B2 missing 22 04h, C3 confirmed 22 03h, D0 missing 20 03h"},
			{"another is back", []string{show("B", at(3).Add(time.Hour)), show("C", at(3))}, "A1 confirmed 19 04h, B2 confirmed 22 04h, C3 confirmed 22 03h, D0 missing 20 03h"},
		} {
			d.holds(step.events...)
			d.wait(3 * time.Hour)
			d.fetched()
			if got := levels(); got != step.want {
				d.Errorf("%s: %s; want %s", step.name, got, step.want)
			}
		}
	})
}
