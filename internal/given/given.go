// Package given makes events, ladders, pages and observations for tests.
package given

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
	"tallylight/readiness/scope"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// Day is 24 hours.
const Day = 24 * time.Hour

// Noon is the now of most tests: a Tuesday.
var Noon = time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)

// Ladder is the default one as if no check and no claim proved its tasks, and without what is done once for the company: most rows are about
// what people do for an event.
var Ladder = WithoutStanding(FullLadder)

// FullLadder is that ladder with what is done once for the company.
var FullLadder = ByPeople(readiness.DefaultLadder())

// WithoutStanding gives a ladder without its standing tasks.
func WithoutStanding(l readiness.Ladder) readiness.Ladder {
	l.Templates = slices.DeleteFunc(slices.Clone(l.Templates), func(t readiness.TaskTemplate) bool { return t.Standing })
	return l
}

// ByPeople gives a ladder of which no task is proven by checks or by claims, nor by what PR says is on screen. It changes the
// ladder's own templates.
func ByPeople(l readiness.Ladder) readiness.Ladder {
	for i := range l.Templates {
		if l.Templates[i].Check == scope.OnScreen {
			l.Templates[i].Check = ""
		}
		if p := l.Templates[i].Proof; p == readiness.ProofChecks || slices.Contains(claim.Proofs, string(p)) {
			l.Templates[i].Proof = ""
		}
	}
	return l
}

// Zone loads a time zone or ends the test.
func Zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// Airing is an event of level 4 with nothing left to tell, known for two months, on air for half an hour.
func Airing(start time.Time) readiness.Event {
	return readiness.Event{
		ID: "e", Title: "Evening magazine", Start: start, End: start.Add(30 * time.Minute), Zone: "Asia/Tokyo",
		Calendar: readiness.Confirmed, Level: 4, LevelState: readiness.LevelConfirmed,
		FirstSeen: start.Add(-60 * Day), EnteredAt: start.Add(-60 * Day),
		Brief: readiness.Brief{Kind: "live", Reach: "4 million", Peak: "21,000/s", ScreenURL: "example.com", CatchUp: "none", Contact: "desk"},
	}
}

// Planned gives the tasks of an event as they were planned when it became known.
func Planned(e readiness.Event) []readiness.Task { return PlannedBy(Ladder, e) }

// PlannedBy gives them by another ladder.
func PlannedBy(l readiness.Ladder, e readiness.Event) []readiness.Task {
	return Apply(readiness.Plan(e.EnteredAt, e, l, nil), nil)
}

// Apply does to stored tasks what the edits say.
func Apply(p readiness.PlanEdits, tasks []readiness.Task) []readiness.Task {
	now := make([]readiness.Task, 0, len(tasks)+len(p.Add))
	edited := make(map[string]readiness.Task)
	for _, edits := range [][]readiness.Task{p.Amend, p.Drop, p.Revive} {
		for _, t := range edits {
			edited[t.Template] = t
		}
	}
	for _, t := range tasks {
		if e, ok := edited[t.Template]; ok {
			t = e
		}
		now = append(now, t)
	}
	for _, t := range p.Add {
		t.ID = t.EventID + "/" + t.Template
		now = append(now, t)
	}
	return now
}

// Asking gives a task that asks for something else than it did.
func Asking(t readiness.Task, alter func(*readiness.Ask)) readiness.Task {
	ask := *t.Ask
	alter(&ask)
	t.Ask = &ask
	return t
}

// Held is the claims of some people.
func Held(names ...string) []readiness.Claim {
	claims := make([]readiness.Claim, len(names))
	for i, name := range names {
		claims[i] = readiness.Claim{ID: strings.ToLower(name), Name: name}
	}
	return claims
}

// Done marks a task as done by hand with the usual evidence, at which a second person has looked.
func Done(t readiness.Task, at time.Time) readiness.Task {
	t.DoneAt, t.DoneBy = at, "Mori"
	t.Evidence = []readiness.Evidence{{Kind: "text", Text: "seen", At: at, By: "Mori", Expires: at.Add(readiness.HandTTL),
		Second: &readiness.Sign{By: "Sato", At: at}}}
	return t
}

// Page is a top page without any observation.
var Page = toppage.Page{
	ID: "p", Name: "Top", URL: "https://top.example/", Marker: "real", Interval: time.Minute, TTFBLimit: 500 * time.Millisecond,
}

// Good is a probe at which every check passes.
func Good(at time.Time) toppage.Observation {
	ttfb, bytes, wire, marker, ends, h2, sie := 80.0, int64(40_000), int64(10_000), true, "2030-01-01T00:00:00Z", "h2", int64(86400)
	return toppage.Observation{
		At: at, URL: Page.URL, Status: 200, Marker: &marker, Title: "Top", Evidence: "Cache-Status: edge; hit",
		Facts: toppage.Facts{
			StorableShared: true, SharedTTLS: 60, SharedTTLSource: "s-maxage", Served: toppage.ServedHit,
			ServedConfidence: "explicit", ServedBy: "edge", TTFBMS: &ttfb, BodyBytes: &bytes, WireBytes: &wire, TLSNotAfter: &ends,
			Protocol: &h2, SIES: &sie, StaleIfErrorEffective: true, ContentEncoding: "gzip", CompressibleType: true,
		},
		Details: toppage.Details{CacheControl: "s-maxage=60, stale-if-error=86400", Vary: "Accept-Encoding", Bytes: "same",
			Certificate: &toppage.Certificate{Subject: "top.example", Issuer: "CA", OCSP: "none"}},
	}
}

// Probes gives n good probes, a minute apart, newest first; the newest is age old at noon.
func Probes(n int, age time.Duration) []toppage.Observation {
	seen := make([]toppage.Observation, n)
	for i := range seen {
		seen[i] = Good(Noon.Add(-age - time.Duration(i)*time.Minute))
	}
	return seen
}

// Protected is the shield of a page that passes everything that a probe can settle.
func Protected() toppage.Shield {
	return Facts(Page, Probes(20, 0)).Shield(Noon, toppage.Demand{Level: 4, Until: Noon}, Rehearsed)
}

// Rehearsed leaves out the checks that no probe can settle.
var Rehearsed = toppage.CheckMap{"S1": 0, "S2": 0, "S3": 0, "L1": 0, "L2": 0, "P1": 0, "F1": 0, "F2": 0}

// Facts is a page with a survey in which every visitor is served from the shared cache.
func Facts(p toppage.Page, seen []toppage.Observation) toppage.PageFacts {
	return toppage.PageFacts{Page: p, Observed: seen, Survey: Survey(Noon)}
}

// Survey is one in which all is well.
func Survey(at time.Time) *toppage.Survey {
	s := &toppage.Survey{At: at, FreshFor: 45 * time.Minute, DNS: &toppage.DNSFacts{Host: "top.example", Asked: 2, Answered: 2,
		CNAME: []string{"top.cdn.example.net"}, Records: []toppage.DNSRecord{{Type: "A", Value: "192.0.2.1", TTLS: 60}}},
		Entries: []toppage.Chain{{From: "http://top.example/", Hops: []toppage.Hop{
			{URL: "http://top.example/", Status: 301, Served: toppage.ServedHit}, {URL: "https://top.example/", Status: 200}}}},
		Parts: &toppage.Parts{Asked: []toppage.Part{Loaded("https://top.example/api/items", toppage.PartData, at),
			Loaded("https://static.top.example/app.js", toppage.PartScript, at)}, Others: 1, Elsewhere: []string{"tags.example.net"}}}
	for _, name := range []string{toppage.ShotPlain, toppage.ShotGA, toppage.ShotSession, toppage.ShotUTM, toppage.ShotGclid,
		toppage.ShotQuery, toppage.ShotNoCache, toppage.ShotPragma, toppage.ShotGzip, toppage.ShotBrotli, toppage.ShotIdentity,
		toppage.ShotMobile, toppage.Second(toppage.ShotGzip), toppage.Second(toppage.ShotBrotli),
		toppage.Second(toppage.ShotIdentity), toppage.Second(toppage.ShotMobile)} {
		s.Shots = append(s.Shots, toppage.Shot{Name: name, At: at, Status: 200, Served: toppage.ServedHit, Confidence: "explicit",
			ServedBy: "edge", Encoding: "gzip", WireBytes: 10_000, BodyBytes: 40_000, Bytes: "same"})
	}
	return s
}

// Loaded is a part of a page that a shared cache answered, twice and with the same bytes.
func Loaded(address string, kind toppage.PartKind, at time.Time) toppage.Part {
	hit := toppage.Shot{At: at, Status: 200, Served: toppage.ServedHit, Confidence: "explicit", ServedBy: "edge", Bytes: "0123456789ab"}
	again := hit
	again.At = at.Add(3 * time.Second)
	return toppage.Part{URL: address, Kind: kind, Shots: []toppage.Shot{hit, again}}
}

// Stand puts a board into words: all of it that must not change without NextTurn having said so.
func Stand(rows []readiness.Row) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s %s %v %s next %v\n", r.Event.ID, r.Call, r.Phase, r.Counts, r.Shield.Verdict, r.Next)
		for _, c := range r.Shield.Checks {
			fmt.Fprintf(&b, "  %s %s %s\n", c.ID, c.State, c.Reason)
		}
		for _, t := range r.Tasks {
			fmt.Fprintf(&b, "  %s %s late %t unknown %t\n", t.Template, t.State, t.Late, t.Unknown)
		}
		for _, i := range r.Standing {
			fmt.Fprintf(&b, "  %s %s asked %t\n", i.Template, i.State, i.Asked)
		}
		for _, k := range r.Blockers {
			fmt.Fprintf(&b, "  %s %s %s %d %d %v\n", k.Kind, k.Severity, k.Gate.Name(), len(k.Tasks), len(k.Standing), k.Fields)
		}
	}
	return b.String()
}

// Instants draws a time near another, now and then exactly on it or on the minute.
func Instants(about time.Time, reach time.Duration) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		off := time.Duration(rapid.Int64Range(-reach.Milliseconds(), reach.Milliseconds()).Draw(t, "off")) * time.Millisecond
		if rapid.Bool().Draw(t, "round") {
			off = off.Truncate(time.Minute)
		}
		return about.Add(off)
	})
}

// Observations draws probes of a page, in any order, some from the future, some failed.
func Observations(page toppage.Page, about time.Time) *rapid.Generator[[]toppage.Observation] {
	return rapid.Custom(func(t *rapid.T) []toppage.Observation {
		n := rapid.IntRange(0, 45).Draw(t, "probes")
		healthy := rapid.Bool().Draw(t, "healthy")
		at := Instants(about, 6*time.Minute).Draw(t, "newest")
		seen := make([]toppage.Observation, 0, n)
		for range n {
			o := Good(at)
			o.URL = page.URL
			if !healthy {
				spoil(t, &o)
			}
			seen = append(seen, o)
			step := page.Interval
			if rapid.IntRange(0, 19).Draw(t, "gap") == 0 {
				step = time.Duration(rapid.IntRange(0, 300).Draw(t, "minutes")) * time.Minute
			}
			at = at.Add(-step)
		}
		return rapid.Permutation(seen).Draw(t, "order")
	})
}

// spoil makes a probe go wrong in one of the ways there are, or in none.
func spoil(t *rapid.T, o *toppage.Observation) {
	switch rapid.IntRange(0, 30).Draw(t, "trouble") {
	case 0:
		o.Status, o.Error, o.Marker, o.Facts = 0, "timeout", nil, toppage.Facts{Served: toppage.ServedUnknown}
	case 1:
		o.Status = 503
	case 2:
		sorry := false
		o.Marker = &sorry
	case 3:
		o.Marker = nil
	case 4:
		slow := float64(rapid.IntRange(0, 2000).Draw(t, "ttfb"))
		o.Facts.TTFBMS = &slow
	case 5:
		o.Facts.TTFBMS = nil
	case 6:
		o.Facts.Served = rapid.SampledFrom([]toppage.Served{toppage.ServedMiss, toppage.ServedUnknown,
			toppage.ServedStale, toppage.ServedBypass, toppage.ServedRevalidated}).Draw(t, "served")
	case 7:
		o.Facts.ServedConfidence = "inferred"
	case 8:
		o.Facts.SharedTTLS = rapid.Int64Range(0, 60).Draw(t, "ttl")
	case 9:
		o.TLSError = "expired"
	case 10:
		ends := o.At.Add(time.Duration(rapid.IntRange(-1, 240).Draw(t, "hours")) * time.Hour).Format(time.RFC3339)
		o.Facts.TLSNotAfter = &ends
	case 11:
		o.URL = "https://elsewhere.example/"
	}
}

// Snapshots draws a small board around an instant: events near and far, tasks in all states, feeds and pages.
func Snapshots(about time.Time) *rapid.Generator[readiness.Snapshot] {
	return rapid.Custom(func(t *rapid.T) readiness.Snapshot {
		f := readiness.Snapshot{Ladder: Ladder, Tasks: map[string][]readiness.Task{}, Feeds: map[string]readiness.Feed{"f": {
			ID: "f", URL: rapid.SampledFrom([]string{"", "https://calendar.example/a.ics"}).Draw(t, "url"),
			Interval: 15 * time.Minute, LastGood: Instants(about, 40*time.Minute).Draw(t, "last good"),
		}}}
		if rapid.Bool().Draw(t, "stands") {
			f.Ladder, f.StandingProofs = FullLadder, standingProofs(t, about)
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "pages") {
			p := Page
			p.ID = fmt.Sprint("p", i)
			f.Pages = append(f.Pages, Facts(p, Observations(p, about).Draw(t, "observed")))
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "events") {
			e := Events(about).Draw(t, "event")
			e.ID = fmt.Sprint("e", i)
			f.Events = append(f.Events, e)
			tasks := Planned(e)
			for j := range tasks {
				Worked(t, &tasks[j], about)
			}
			f.Tasks[e.ID] = tasks
		}
		return f
	})
}

// standingProofs draws what was proven of the standing tasks of the default ladder, of some of them nothing.
func standingProofs(t *rapid.T, about time.Time) map[string]standing.Record {
	records := map[string]standing.Record{}
	for _, ask := range FullLadder.Standing() {
		if r := standing.New(ask.Template); rapid.IntRange(0, 4).Draw(t, "stands") > 0 {
			at := Instants(about.Add(-ask.TTL/2), ask.TTL*3/4).Draw(t, "proven")
			records[ask.Template], _ = r.Complete(standing.Proof{Evidence: "run 41", At: at, By: "Aoi"}, r.Version)
		}
	}
	return records
}

// Events draws events that air around an instant.
func Events(about time.Time) *rapid.Generator[readiness.Event] {
	return rapid.Custom(func(t *rapid.T) readiness.Event {
		reach := rapid.SampledFrom([]time.Duration{2 * time.Hour, 3 * Day, 20 * Day, 60 * Day}).Draw(t, "reach")
		e := Airing(Instants(about, reach).Draw(t, "start"))
		e.Zone = rapid.SampledFrom([]string{"Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe", "Nowhere"}).Draw(t, "zone")
		e.EnteredAt = e.Start.Add(-time.Duration(rapid.IntRange(-2, 24*40).Draw(t, "hours ahead")) * time.Hour)
		e.Level = rapid.IntRange(0, 5).Draw(t, "level")
		e.LevelState = rapid.SampledFrom([]readiness.LevelState{readiness.LevelProposed, readiness.LevelConfirmed}).Draw(t, "agreed")
		e.Calendar = rapid.SampledFrom([]readiness.CalendarStatus{readiness.Confirmed, readiness.Confirmed, readiness.Confirmed,
			readiness.Tentative, readiness.Missing, readiness.TakenOut, readiness.Cancelled}).Draw(t, "status")
		if rapid.Bool().Draw(t, "incomplete") {
			e.Brief.ScreenURL, e.Brief.Peak = "", ""
		}
		if rapid.IntRange(0, 5).Draw(t, "all day") == 0 {
			e.AllDay, e.Start = true, e.Start.Truncate(Day)
			e.End = e.Start.Add(Day)
		}
		if rapid.Bool().Draw(t, "from a feed") {
			e.FeedID = "f"
		}
		if e.Start.Before(about) && rapid.Bool().Draw(t, "on air") {
			e.OnAirAt = e.Start
			if rapid.Bool().Draw(t, "aired") {
				e.AiredAt = e.End
			}
		}
		return e
	})
}

// Worked brings a task into one of its states.
func Worked(t *rapid.T, task *readiness.Task, about time.Time) {
	switch rapid.IntRange(0, 6).Draw(t, "work") {
	case 0:
		task.Claims = Held("Mori")
	case 1, 2, 3:
		*task = Done(*task, Instants(about.Add(-30*Day), 30*Day).Draw(t, "done"))
	case 4:
		task.Waiver = &readiness.Waiver{Reason: "not ours", By: "Mori"}
		if rapid.Bool().Draw(t, "expires") {
			task.Waiver.Until = Instants(about, 5*Day).Draw(t, "until")
		}
	case 5:
		task.Gone = rapid.IntRange(0, 3).Draw(t, "gone") == 0
	}
}

// Edit gives n probes, with those at the indexes altered.
func Edit(n int, alter func(*toppage.Observation), which ...int) []toppage.Observation {
	seen := Probes(n, 0)
	for _, i := range which {
		alter(&seen[i])
	}
	return seen
}

// UpTo gives the indexes below n.
func UpTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// TTFB sets the time to the first byte of a probe.
func TTFB(ms float64) func(*toppage.Observation) {
	return func(o *toppage.Observation) { o.Facts.TTFBMS = &ms }
}

// Down makes a probe one that timed out.
func Down(o *toppage.Observation) { o.Status, o.Error = 0, "timeout" }

// Occurrence is an hour of a feed.
func Occurrence(uid string, start time.Time) readiness.Occurrence {
	return readiness.Occurrence{UID: uid, Summary: "Magazine " + uid, Start: start, End: start.Add(time.Hour),
		Zone: "Asia/Tokyo", Status: readiness.Confirmed}
}

// Stored gives the events that a first import of occurrences adds.
func Stored(o ...readiness.Occurrence) []readiness.Event {
	return Imported(Noon, intake.Reconcile(Noon, nil, Whole(o...)), nil)
}

// Imported does to stored events what the edits say.
func Imported(now time.Time, edits intake.Edits, stored []readiness.Event) []readiness.Event {
	stored = slices.Clone(stored)
	for _, m := range slices.Concat(edits.Changed, edits.Missing) {
		i := slices.IndexFunc(stored, func(e readiness.Event) bool { return e.ID == m.Event.ID })
		stored[i] = m.Event
	}
	for _, o := range edits.Added {
		e := readiness.NewEvent(now, "f", o, Ladder)
		e.ID = fmt.Sprint(o.UID, "/", o.RecurrenceID, "/", len(stored))
		stored = append(stored, e)
	}
	return stored
}

// Whole is an import of a feed that holds these occurrences and no others.
func Whole(o ...readiness.Occurrence) intake.Incoming {
	return intake.Incoming{Occurrences: o, Complete: true, Levels: 5, From: Noon.Add(-intake.ImportPast), To: Noon.Add(intake.ImportFuture)}
}

// Board is what the board is made of: events with the tasks of the default ladder.
func Board(events ...readiness.Event) readiness.Snapshot {
	f := readiness.Snapshot{Ladder: Ladder, Required: Rehearsed, Events: events, Tasks: map[string][]readiness.Task{}}
	for _, e := range events {
		f.Tasks[e.ID] = Planned(e)
	}
	return f
}

// Named is an event with an ID of its own.
func Named(id string, start time.Time) readiness.Event {
	e := Airing(start)
	e.ID = id
	return e
}
