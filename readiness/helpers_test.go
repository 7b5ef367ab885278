package readiness_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

const day = 24 * time.Hour

// noon is the now of most tests: a Tuesday.
var noon = time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)

// ladder is the default one as if no check proved its tasks: most rows are about what people do.
var ladder = byPeople(readiness.DefaultLadder())

func byPeople(l readiness.Ladder) readiness.Ladder {
	for i := range l.Templates {
		if l.Templates[i].Proof == readiness.ProofChecks {
			l.Templates[i].Proof = ""
		}
	}
	return l
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// airing is an event of level 4 with nothing left to tell, known for two months, on air for half an hour.
func airing(start time.Time) readiness.Event {
	return readiness.Event{
		ID: "e", Title: "Evening magazine", Start: start, End: start.Add(30 * time.Minute), Zone: "Asia/Tokyo",
		Calendar: readiness.Confirmed, Level: 4, LevelState: readiness.LevelConfirmed,
		FirstSeen: start.Add(-60 * day), EnteredAt: start.Add(-60 * day),
		Brief: readiness.Brief{Kind: "live", Reach: "4 million", Peak: "21,000/s", ScreenURL: "example.com", CatchUp: "none", Contact: "desk"},
	}
}

// planned gives the tasks of an event as they were planned when it became known.
func planned(e readiness.Event) []readiness.Task {
	return apply(readiness.Plan(e.EnteredAt, e, ladder, nil), nil)
}

// apply does to stored tasks what the edits say.
func apply(p readiness.PlanEdits, tasks []readiness.Task) []readiness.Task {
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

// asking gives a task that asks for something else than it did.
func asking(t readiness.Task, alter func(*readiness.Ask)) readiness.Task {
	ask := *t.Ask
	alter(&ask)
	t.Ask = &ask
	return t
}

// held is the claims of some people.
func held(names ...string) []readiness.Claim {
	claims := make([]readiness.Claim, len(names))
	for i, name := range names {
		claims[i] = readiness.Claim{ID: strings.ToLower(name), Name: name}
	}
	return claims
}

// done marks a task as done by hand with the usual evidence, at which a second person has looked.
func done(t readiness.Task, at time.Time) readiness.Task {
	t.DoneAt, t.DoneBy = at, "Mori"
	t.Evidence = []readiness.Evidence{{Kind: "text", Text: "seen", At: at, By: "Mori", Expires: at.Add(readiness.HandTTL),
		Second: &readiness.Sign{By: "Sato", At: at}}}
	return t
}

var page = readiness.TopPage{
	ID: "p", Name: "Top", URL: "https://top.example/", Marker: "real", Interval: time.Minute, TTFBLimit: 500 * time.Millisecond,
}

// good is a probe at which every check passes.
func good(at time.Time) readiness.Observation {
	ttfb, bytes, wire, marker, ends, h2, sie := 80.0, int64(40_000), int64(10_000), true, "2030-01-01T00:00:00Z", "h2", int64(86400)
	return readiness.Observation{
		At: at, URL: page.URL, Status: 200, Marker: &marker, Title: "Top", Evidence: "Cache-Status: edge; hit",
		Facts: readiness.Facts{
			StorableShared: true, SharedTTLS: 60, SharedTTLSource: "s-maxage", Served: readiness.ServedHit,
			ServedConfidence: "explicit", ServedBy: "edge", TTFBMS: &ttfb, BodyBytes: &bytes, WireBytes: &wire, TLSNotAfter: &ends,
			Protocol: &h2, SIES: &sie, StaleIfErrorEffective: true, ContentEncoding: "gzip", CompressibleType: true,
		},
		Details: readiness.Details{CacheControl: "s-maxage=60, stale-if-error=86400", Vary: "Accept-Encoding",
			Certificate: &readiness.Certificate{Subject: "top.example", Issuer: "CA", OCSP: "none"}},
	}
}

// probes gives n good probes, a minute apart, newest first; the newest is age old at noon.
func probes(n int, age time.Duration) []readiness.Observation {
	seen := make([]readiness.Observation, n)
	for i := range seen {
		seen[i] = good(noon.Add(-age - time.Duration(i)*time.Minute))
	}
	return seen
}

func protected() readiness.Shield {
	return facts(page, probes(20, 0)).Shield(noon, readiness.Demand{Level: 4, Until: noon}, rehearsed)
}

// rehearsed leaves out the checks that no probe can settle.
var rehearsed = readiness.CheckMap{"S1": 0, "S2": 0, "S3": 0, "L1": 0, "L2": 0, "P1": 0, "F1": 0, "F2": 0}

// facts is a page with a survey in which every visitor is served from the shared cache.
func facts(p readiness.TopPage, seen []readiness.Observation) readiness.PageFacts {
	return readiness.PageFacts{Page: p, Observed: seen, Survey: survey(noon)}
}

// survey is one in which all is well.
func survey(at time.Time) *readiness.Survey {
	s := &readiness.Survey{At: at, FreshFor: 45 * time.Minute, DNS: &readiness.DNSFacts{Host: "top.example", Asked: 2, Answered: 2,
		CNAME: []string{"top.cdn.example.net"}, Records: []readiness.DNSRecord{{Type: "A", Value: "192.0.2.1", TTLS: 60}}},
		Entries: []readiness.Chain{{From: "http://top.example/", Hops: []readiness.Hop{
			{URL: "http://top.example/", Status: 301, Served: readiness.ServedHit}, {URL: "https://top.example/", Status: 200}}}}}
	for _, name := range []string{readiness.ShotPlain, readiness.ShotGA, readiness.ShotSession, readiness.ShotUTM, readiness.ShotGclid,
		readiness.ShotQuery, readiness.ShotNoCache, readiness.ShotPragma, readiness.ShotGzip, readiness.ShotBrotli, readiness.ShotIdentity,
		readiness.ShotMobile, readiness.Second(readiness.ShotGzip), readiness.Second(readiness.ShotBrotli),
		readiness.Second(readiness.ShotIdentity), readiness.Second(readiness.ShotMobile)} {
		s.Shots = append(s.Shots, readiness.Shot{Name: name, At: at, Status: 200, Served: readiness.ServedHit, Confidence: "explicit",
			ServedBy: "edge", Encoding: "gzip", WireBytes: 10_000, BodyBytes: 40_000})
	}
	return s
}

// stand puts a board into words: all of it that must not change without NextTurn having said so.
func stand(rows []readiness.Row) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s %s %v %s next %v\n", r.Event.ID, r.Call, r.Phase, r.Counts, r.Shield.Verdict, r.Next)
		for _, c := range r.Shield.Checks {
			fmt.Fprintf(&b, "  %s %s %s\n", c.ID, c.State, c.Reason)
		}
		for _, t := range r.Tasks {
			fmt.Fprintf(&b, "  %s %s late %t unknown %t\n", t.Template, t.State, t.Late, t.Unknown)
		}
		for _, k := range r.Blockers {
			fmt.Fprintf(&b, "  %s %s %s %d %v\n", k.Kind, k.Severity, k.Gate.Name(), len(k.Tasks), k.Fields)
		}
	}
	return b.String()
}

// instants draws a time near another, now and then exactly on it or on the minute.
func instants(about time.Time, reach time.Duration) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		off := time.Duration(rapid.Int64Range(-reach.Milliseconds(), reach.Milliseconds()).Draw(t, "off")) * time.Millisecond
		if rapid.Bool().Draw(t, "round") {
			off = off.Truncate(time.Minute)
		}
		return about.Add(off)
	})
}

// observations draws probes of a page, in any order, some from the future, some failed.
func observations(page readiness.TopPage, about time.Time) *rapid.Generator[[]readiness.Observation] {
	return rapid.Custom(func(t *rapid.T) []readiness.Observation {
		n := rapid.IntRange(0, 45).Draw(t, "probes")
		healthy := rapid.Bool().Draw(t, "healthy")
		at := instants(about, 6*time.Minute).Draw(t, "newest")
		seen := make([]readiness.Observation, 0, n)
		for range n {
			o := good(at)
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
func spoil(t *rapid.T, o *readiness.Observation) {
	switch rapid.IntRange(0, 30).Draw(t, "trouble") {
	case 0:
		o.Status, o.Error, o.Marker, o.Facts = 0, "timeout", nil, readiness.Facts{Served: readiness.ServedUnknown}
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
		o.Facts.Served = rapid.SampledFrom([]readiness.Served{readiness.ServedMiss, readiness.ServedUnknown,
			readiness.ServedStale, readiness.ServedBypass, readiness.ServedRevalidated}).Draw(t, "served")
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

// snapshots draws a small board around an instant: events near and far, tasks in all states, feeds and pages.
func snapshots(about time.Time) *rapid.Generator[readiness.Snapshot] {
	return rapid.Custom(func(t *rapid.T) readiness.Snapshot {
		f := readiness.Snapshot{Ladder: ladder, Tasks: map[string][]readiness.Task{}, Feeds: map[string]readiness.Feed{"f": {
			ID: "f", URL: rapid.SampledFrom([]string{"", "https://calendar.example/a.ics"}).Draw(t, "url"),
			Interval: 15 * time.Minute, LastGood: instants(about, 40*time.Minute).Draw(t, "last good"),
		}}}
		for i := range rapid.IntRange(0, 2).Draw(t, "pages") {
			p := page
			p.ID = fmt.Sprint("p", i)
			f.Pages = append(f.Pages, facts(p, observations(p, about).Draw(t, "observed")))
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "events") {
			e := events(about).Draw(t, "event")
			e.ID = fmt.Sprint("e", i)
			f.Events = append(f.Events, e)
			tasks := planned(e)
			for j := range tasks {
				worked(t, &tasks[j], about)
			}
			f.Tasks[e.ID] = tasks
		}
		return f
	})
}

func events(about time.Time) *rapid.Generator[readiness.Event] {
	return rapid.Custom(func(t *rapid.T) readiness.Event {
		reach := rapid.SampledFrom([]time.Duration{2 * time.Hour, 3 * day, 20 * day, 60 * day}).Draw(t, "reach")
		e := airing(instants(about, reach).Draw(t, "start"))
		e.Zone = rapid.SampledFrom([]string{"Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe", "Nowhere"}).Draw(t, "zone")
		e.EnteredAt = e.Start.Add(-time.Duration(rapid.IntRange(-2, 24*40).Draw(t, "hours ahead")) * time.Hour)
		e.Level = rapid.IntRange(0, 5).Draw(t, "level")
		e.LevelState = rapid.SampledFrom([]readiness.LevelState{readiness.LevelProposed, readiness.LevelConfirmed}).Draw(t, "agreed")
		e.Calendar = rapid.SampledFrom([]readiness.CalendarStatus{readiness.Confirmed, readiness.Confirmed, readiness.Confirmed,
			readiness.Tentative, readiness.Missing, readiness.Cancelled}).Draw(t, "status")
		if rapid.Bool().Draw(t, "incomplete") {
			e.Brief.ScreenURL, e.Brief.Peak = "", ""
		}
		if rapid.IntRange(0, 5).Draw(t, "all day") == 0 {
			e.AllDay, e.Start = true, e.Start.Truncate(day)
			e.End = e.Start.Add(day)
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

// worked brings a task into one of its states.
func worked(t *rapid.T, task *readiness.Task, about time.Time) {
	switch rapid.IntRange(0, 6).Draw(t, "work") {
	case 0:
		task.Claims = held("Mori")
	case 1, 2, 3:
		*task = done(*task, instants(about.Add(-30*day), 30*day).Draw(t, "done"))
	case 4:
		task.Waiver = &readiness.Waiver{Reason: "not ours", By: "Mori"}
		if rapid.Bool().Draw(t, "expires") {
			task.Waiver.Until = instants(about, 5*day).Draw(t, "until")
		}
	case 5:
		task.Gone = rapid.IntRange(0, 3).Draw(t, "gone") == 0
	}
}

func edit(n int, alter func(*readiness.Observation), which ...int) []readiness.Observation {
	seen := probes(n, 0)
	for _, i := range which {
		alter(&seen[i])
	}
	return seen
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func ttfb(ms float64) func(*readiness.Observation) {
	return func(o *readiness.Observation) { o.Facts.TTFBMS = &ms }
}

func down(o *readiness.Observation) { o.Status, o.Error = 0, "timeout" }

func occurrence(uid string, start time.Time) readiness.Occurrence {
	return readiness.Occurrence{UID: uid, Summary: "Magazine " + uid, Start: start, End: start.Add(time.Hour),
		Zone: "Asia/Tokyo", Status: readiness.Confirmed}
}

func stored(o ...readiness.Occurrence) []readiness.Event {
	return imported(noon, readiness.Reconcile(noon, nil, whole(o...)), nil)
}

// imported does to stored events what the edits say.
func imported(now time.Time, edits readiness.Edits, stored []readiness.Event) []readiness.Event {
	stored = slices.Clone(stored)
	for _, m := range slices.Concat(edits.Changed, edits.Missing) {
		i := slices.IndexFunc(stored, func(e readiness.Event) bool { return e.ID == m.Event.ID })
		stored[i] = m.Event
	}
	for _, o := range edits.Added {
		e := readiness.NewEvent(now, "f", o, ladder)
		e.ID = fmt.Sprint(o.UID, "/", o.RecurrenceID, "/", len(stored))
		stored = append(stored, e)
	}
	return stored
}

func whole(o ...readiness.Occurrence) readiness.Incoming {
	return readiness.Incoming{Occurrences: o, Complete: true, Levels: 5, From: noon.Add(-readiness.ImportPast), To: noon.Add(readiness.ImportFuture)}
}

func board(events ...readiness.Event) readiness.Snapshot {
	f := readiness.Snapshot{Ladder: ladder, Required: rehearsed, Events: events, Tasks: map[string][]readiness.Task{}}
	for _, e := range events {
		f.Tasks[e.ID] = planned(e)
	}
	return f
}

func named(id string, start time.Time) readiness.Event {
	e := airing(start)
	e.ID = id
	return e
}
