package digest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

var at = time.Date(2026, 11, 17, 0, 30, 0, 0, time.UTC) // 09:30 in Tokyo

// event airs in a while, and was known for as long before air.
func event(id string, in, known time.Duration) readiness.Event {
	start := at.Add(in)
	return readiness.Event{ID: id, FeedID: "f", Title: id, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed,
		FirstSeen: start.Add(-known), EnteredAt: start.Add(-known), Version: 1}
}

func board(events ...readiness.Event) readiness.Snapshot {
	return readiness.Snapshot{Events: events, Ladder: readiness.DefaultLadder(),
		Feeds: map[string]readiness.Feed{"f": {ID: "f", CreatedAt: at.Add(-365 * fault.Day)}}}
}

func airs(d digest.Digest) string {
	var ids []string
	for _, r := range d.Airs {
		ids = append(ids, r.Event.ID)
	}
	return strings.Join(ids, " ")
}

func TestWhatAirsWithinAWeek(t *testing.T) {
	cancelled, hidden := event("cancelled", fault.Day, 9*fault.Day), event("hidden", fault.Day, 9*fault.Day)
	cancelled.Calendar, hidden.Hidden = readiness.Cancelled, true
	d := digest.Of(at, at.Add(-fault.Day), digest.Facts{Board: board(event("over", -3*time.Hour, 9*fault.Day), event("on", -30*time.Minute, 9*fault.Day), event("today", time.Hour, 9*fault.Day),
		cancelled, hidden, event("last", 7*fault.Day-time.Minute, 9*fault.Day), event("next", 7*fault.Day, 9*fault.Day))})
	if got := airs(d); got != "on today last" {
		t.Errorf("airs %q", got)
	}
	if d.Empty() {
		t.Error("it has nothing to tell")
	}
}

func TestHowEarlyEventsCome(t *testing.T) {
	first := event("first", -10*fault.Day, fault.Day)
	first.FeedID = "new"
	facts := board(event("early", -5*fault.Day, 3*fault.Day), event("late", -6*fault.Day, 3*fault.Day-time.Minute), event("long ago", -31*fault.Day, time.Hour),
		event("to come", fault.Day, time.Hour), first)
	facts.Feeds["new"] = readiness.Feed{ID: "new", CreatedAt: first.FirstSeen}
	d := digest.Of(at, at.Add(-fault.Day), digest.Facts{Board: facts})
	if d.Heard != (digest.Heard{All: 2, Late: 1}) {
		t.Errorf("heard %+v, want 2 and 1: what came with the first import of its calendar is left out", d.Heard)
	}
}

func TestWhatChangedSinceTheLastDigest(t *testing.T) {
	since := at.Add(-fault.Day)
	was, is := event("cancelled", 3*fault.Day, 9*fault.Day), event("cancelled", 3*fault.Day, 9*fault.Day)
	is.Calendar = readiness.Cancelled
	before := board(was, event("same", 2*fault.Day, 9*fault.Day), event("moved", 4*fault.Day, 9*fault.Day))
	now := board(is, event("same", 2*fault.Day, 9*fault.Day), event("moved", 4*fault.Day, 9*fault.Day), event("new", 5*fault.Day, 5*fault.Day+time.Hour),
		event("aired", -2*time.Hour, 9*fault.Day))
	lines := []readiness.Change{{EventID: "moved", Kind: journal.EventMoved}, {EventID: "moved", Kind: journal.EventMoved}, {EventID: "aired", Kind: journal.LevelSet},
		{Kind: journal.FeedWentDown}}
	d := digest.Of(at, since, digest.Facts{Board: now, Before: &before, Lines: lines})
	var got []string
	for _, c := range d.Changed {
		got = append(got, fmt.Sprintf("%s %t %s%v", c.Row.Event.ID, c.New, c.Was, c.Kinds))
	}
	if said, want := strings.Join(got, ", "), "cancelled false not_assessed[], moved false [event.moved], new true []"; !strings.HasPrefix(said, "cancelled false") || len(got) != 3 || got[1] != "moved false [event.moved]" || got[2] != "new true []" {
		t.Errorf("changed %s, want like %s", said, want)
	}
	if len(d.Other) != 1 {
		t.Errorf("other %+v", d.Other)
	}
}

func TestTheDigestStandsStill(t *testing.T) {
	facts := digest.Facts{Board: board(event("today", time.Hour, 9*fault.Day))}
	first, again := digest.Of(at, at.Add(-fault.Day), facts), digest.Of(at, at.Add(-fault.Day), facts)
	if fmt.Sprintf("%+v", first.Airs[0].Readiness.Call) != fmt.Sprintf("%+v", again.Airs[0].Readiness.Call) || first.At != again.At {
		t.Error("the same facts give another digest")
	}
}

func TestWhoMayNotKnowReadsNoName(t *testing.T) {
	secret := event("Secret", fault.Day, fault.Day)
	secret.Private = true
	before := board()
	d := digest.Of(at, at.Add(-2*fault.Day), digest.Facts{Board: board(secret), Before: &before, Lines: []readiness.Change{{EventID: "Secret", Kind: journal.EventImported}}})
	hushed := d.Withhold(at, "Confidential event")
	for _, title := range []string{hushed.Airs[0].Event.Title, hushed.Changed[0].Row.Event.Title} {
		if title != "Confidential event" {
			t.Errorf("it tells %q", title)
		}
	}
	if d.Airs[0].Event.Title != "Secret" {
		t.Error("the digest of those who may know was altered")
	}
}

func TestWhenADigestIsDue(t *testing.T) {
	tokyo := notice.Default(notice.SRE)
	ny := tokyo
	ny.Zone, ny.Digest.At = "America/New_York", 2*60+30 // at which the clock jumps
	for _, row := range []struct {
		sentence, now, at, before string
		plan                      notice.Plan
	}{
		{"at its time", "2026-11-17T00:30:00Z", "2026-11-17T00:30:00Z", "2026-11-16T00:30:00Z", tokyo},
		{"a minute before, it is that of the day before", "2026-11-17T00:29:00Z", "2026-11-16T00:30:00Z", "2026-11-13T00:30:00Z", tokyo},
		{"on a Sunday that of Friday", "2026-11-15T03:00:00Z", "2026-11-13T00:30:00Z", "2026-11-12T00:30:00Z", tokyo},
		{"in summer", "2026-07-01T12:00:00Z", "2026-07-01T06:30:00Z", "2026-06-30T06:30:00Z", ny},
		{"in winter an hour later", "2026-12-01T12:00:00Z", "2026-12-01T07:30:00Z", "2026-11-30T07:30:00Z", ny},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			now, _ := time.Parse(time.RFC3339, row.now)
			at, before := digest.Last(row.plan, now)
			if got := at.UTC().Format(time.RFC3339) + " " + before.UTC().Format(time.RFC3339); got != row.at+" "+row.before {
				t.Errorf("due %s, want %s %s", got, row.at, row.before)
			}
		})
	}
	none := tokyo
	none.Digest.Days = nil
	if at, _ := digest.Last(none, at); !at.IsZero() {
		t.Errorf("a plan without a digest has one at %s", at)
	}
}

func TestTheDigestOfADate(t *testing.T) {
	p := notice.Default(notice.SRE)
	for _, row := range []struct {
		sentence, date, at, before string
		days                       bool
	}{
		{"a Tuesday", "2026-11-17", "2026-11-17T00:30:00Z", "2026-11-16T00:30:00Z", true},
		{"a Monday has what changed since Friday", "2026-11-16", "2026-11-16T00:30:00Z", "2026-11-13T00:30:00Z", true},
		{"a Saturday is as of the same time of day", "2026-11-14", "2026-11-14T00:30:00Z", "2026-11-13T00:30:00Z", true},
		{"of a team without a digest it is half past nine", "2026-11-17", "2026-11-17T00:30:00Z", "2026-11-16T00:30:00Z", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			plan := p
			if !row.days {
				plan.Digest = notice.Digest{}
			}
			date, _ := time.Parse(time.DateOnly, row.date)
			at, before := digest.On(plan, date)
			if got := at.UTC().Format(time.RFC3339) + " " + before.UTC().Format(time.RFC3339); got != row.at+" "+row.before {
				t.Errorf("as of %s, want %s %s", got, row.at, row.before)
			}
			if got := digest.DateOf(plan, at); got != row.date {
				t.Errorf("its date is %s", got)
			}
		})
	}
}

func TestWhatExpiresBeforeItsEventIsOver(t *testing.T) {
	check := func(id string, state toppage.CheckState, expires time.Duration) toppage.Check {
		return toppage.Check{ID: id, State: state, Expires: at.Add(expires)}
	}
	for _, row := range []struct {
		sentence, want string
		checks         []toppage.Check
	}{
		{"nothing is proven", "", nil},
		{"a load test that expires before the event", "L1 1h0m0s", []toppage.Check{check("L1", toppage.CheckPass, time.Hour)}},
		{"one that expires while it airs", "L1 24h30m0s", []toppage.Check{check("L1", toppage.CheckPass, fault.Day+30*time.Minute)}},
		{"one that lasts to its end", "", []toppage.Check{check("L1", toppage.CheckPass, fault.Day+time.Hour)}},
		{"one that does not count anyway", "", []toppage.Check{check("L1", toppage.CheckUnknown, time.Hour)}},
		{"what is looked at all the time", "", []toppage.Check{check("C1", toppage.CheckPass, time.Hour)}},
		{"a drill and a load test: the first to expire first", "S1 1h0m0s, L1 2h0m0s", []toppage.Check{check("L1", toppage.CheckWarn, 2*time.Hour), check("S1", toppage.CheckPass, time.Hour)}},
	} {
		var d digest.Digest
		r := readiness.Row{Event: event("e", fault.Day, 9*fault.Day)}
		r.Shield.Checks = row.checks
		for range 2 { // two events rest on the same
			d.Note(r)
		}
		var got []string
		for _, e := range d.Expiring {
			got = append(got, e.Check+" "+e.Until.Sub(at).String())
		}
		if said := strings.Join(got, ", "); said != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, said, row.want)
		}
	}
}
