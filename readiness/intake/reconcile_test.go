package intake_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// week gives n occurrences, one a day from tomorrow.
func week(n int) []readiness.Occurrence {
	all := make([]readiness.Occurrence, n)
	for i := range all {
		all[i] = given.Occurrence(fmt.Sprint("u", i), given.Noon.Add(time.Duration(i+1)*given.Day))
	}
	return all
}

func sure(o ...readiness.Occurrence) intake.Incoming {
	in := given.Whole(o...)
	in.Sure = true
	return in
}

func cut(o ...readiness.Occurrence) intake.Incoming {
	in := given.Whole(o...)
	in.Complete = false
	return in
}

// only is an import of which nothing but some UIDs was read.
func only(in intake.Incoming, uids ...string) intake.Incoming {
	in.Only, in.Same, in.Future = map[string]bool{}, 10, 10
	for _, uid := range uids {
		in.Only[uid] = true
	}
	return in
}

// series gives n weekly instances of a UID, all so much later than at first.
func series(uid string, n int, later time.Duration) []readiness.Occurrence {
	all := make([]readiness.Occurrence, n)
	for i := range all {
		start := given.Noon.Add(time.Duration(1+7*i)*given.Day + later)
		all[i] = given.Occurrence(uid, start)
		all[i].RecurrenceID = start.Format(time.RFC3339)
	}
	return all
}

// said puts edits into words: "+a" added, "a:cancelled" turned, "a>moved", "a~" changed otherwise, "-a" missing.
func said(edits intake.Edits) string {
	var words []string
	for _, o := range edits.Added {
		words = append(words, "+"+o.UID)
	}
	for _, m := range edits.Changed {
		word := m.Event.UID
		if m.Turned() {
			word += ":" + string(m.Event.Calendar)
		}
		if m.Moved() {
			word += ">moved"
		}
		if !m.Turned() && !m.Moved() {
			word += "~"
		}
		words = append(words, word)
	}
	for _, m := range edits.Missing {
		words = append(words, "-"+m.Event.UID)
	}
	if edits.Hold.Holding() {
		words = append(words, "held")
	}
	return strings.Join(words, " ")
}

func TestReconcile(t *testing.T) {
	a := given.Occurrence("a", given.Noon.Add(given.Day))
	edited := func(alter func(*readiness.Occurrence)) readiness.Occurrence {
		o := a
		alter(&o)
		return o
	}
	cancelled := edited(func(o *readiness.Occurrence) { o.Status = readiness.Cancelled })
	missing := given.Stored(a)
	missing[0].Calendar = readiness.Missing
	incomplete := given.Whole()
	incomplete.Complete = false
	unreadable := given.Whole(week(1)...)
	unreadable.Unreadable = map[string]bool{"a": true}
	for _, row := range []struct {
		name   string
		stored []readiness.Event
		in     intake.Incoming
		want   string
	}{
		{"a first import adds", nil, given.Whole(a), "+a"},
		{"nothing into nothing", nil, given.Whole(), ""},
		{"the same again changes nothing", given.Stored(a), given.Whole(a), ""},
		{"another title", given.Stored(a), given.Whole(edited(func(o *readiness.Occurrence) { o.Summary = "Finale" })), "a~"},
		{"another end", given.Stored(a), given.Whole(edited(func(o *readiness.Occurrence) { o.End = o.End.Add(time.Minute) })), "a~"},
		{"another start", given.Stored(a), given.Whole(edited(func(o *readiness.Occurrence) { o.Start = o.Start.Add(time.Minute) })), "a>moved"},
		{"another start within the minute", given.Stored(a), given.Whole(edited(func(o *readiness.Occurrence) { o.Start = o.Start.Add(59 * time.Second) })), "a~"},
		{"from a time to a day", given.Stored(a), given.Whole(edited(func(o *readiness.Occurrence) { o.AllDay = true })), "a>moved"},
		{"tentative now", given.Stored(a), given.Whole(edited(func(o *readiness.Occurrence) { o.Status = readiness.Tentative })), "a:tentative"},
		{"cancelled", given.Stored(a), given.Whole(cancelled), "a:cancelled"},
		{"a cancelled event that returns is restored", given.Stored(cancelled), given.Whole(a), "a:confirmed"},
		{"a missing event that returns is restored", missing, given.Whole(a), "a:confirmed"},
		{"a missing event that returns elsewhere", missing, given.Whole(edited(func(o *readiness.Occurrence) { o.Start = given.Noon.Add(2 * given.Day) })), "a:confirmed>moved"},
		{"a cancelled event that vanishes stays cancelled", given.Stored(cancelled, given.Occurrence("b", given.Noon.Add(given.Day))), given.Whole(given.Occurrence("b", given.Noon.Add(given.Day))), ""},
		{"an event vanished", given.Stored(a, given.Occurrence("b", given.Noon.Add(given.Day))), given.Whole(a), "-b"},
		{"it is missing already", append(given.Stored(given.Occurrence("b", given.Noon.Add(given.Day))), missing...), given.Whole(given.Occurrence("b", given.Noon.Add(given.Day))), ""},
		{"an instance of a series vanished", given.Stored(edited(func(o *readiness.Occurrence) { o.RecurrenceID = "1" }),
			edited(func(o *readiness.Occurrence) { o.RecurrenceID = "2" })), given.Whole(edited(func(o *readiness.Occurrence) { o.RecurrenceID = "1" })), "-a"},
		{"a past event never goes missing", given.Stored(given.Occurrence("old", given.Noon.Add(-given.Day)), a), given.Whole(a), ""},
		{"nor one that begins this very second", given.Stored(given.Occurrence("old", given.Noon), a), given.Whole(a), ""},
		{"nor one that is beyond the window", given.Stored(given.Occurrence("far", given.Noon.Add(intake.ImportFuture)), a), given.Whole(a), ""},
		{"an incomplete import deletes nothing", given.Stored(a), incomplete, ""},
		{"an empty import is held", given.Stored(a), given.Whole(), "held"},
		{"an unreadable event is kept", append(given.Stored(a), given.Stored(week(1)...)...), unreadable, ""},
		{"five of 24 vanished: held", given.Stored(week(24)...), given.Whole(week(24)[:19]...), "held"},
		{"five of 25 vanished: a plan", given.Stored(week(25)...), given.Whole(week(25)[:20]...), "-u20 -u21 -u22 -u23 -u24"},
		{"four of five vanished: few", given.Stored(week(5)...), given.Whole(week(5)[:1]...), "-u1 -u2 -u3 -u4"},
		{"what is held still follows the rest", given.Stored(week(24)...), given.Whole(append(week(24)[:18], edited(func(o *readiness.Occurrence) { o.UID = "new" }))...), "+new held"},
		{"what is held goes where a person is sure", given.Stored(week(24)...), sure(week(2)...), "-u2 -u3 -u4 -u5 -u6 -u7 -u8 -u9 -u10 -u11 -u12 -u13 -u14 -u15 -u16 -u17 -u18 -u19 -u20 -u21 -u22 -u23"},
		{"what was not read stays as it is", given.Stored(a, given.Occurrence("b", given.Noon.Add(given.Day))), only(given.Whole(), "c"), ""},
		{"what was read and is gone is missing", given.Stored(a, given.Occurrence("b", given.Noon.Add(given.Day))), only(given.Whole(), "b"), "-b"},
		{"a new UID with the same start, end and title is the same event", given.Stored(a, given.Occurrence("b", given.Noon.Add(given.Day))),
			given.Whole(given.Occurrence("b", given.Noon.Add(given.Day)), edited(func(o *readiness.Occurrence) { o.UID = "z" })), "z~"},
		{"with another title it is another", given.Stored(a, given.Occurrence("b", given.Noon.Add(given.Day))),
			given.Whole(given.Occurrence("b", given.Noon.Add(given.Day)), edited(func(o *readiness.Occurrence) { o.UID, o.Summary = "z", "Finale" })), "+z -a"},
		{"a cut calendar may still hold the old one", given.Stored(a), cut(edited(func(o *readiness.Occurrence) { o.UID = "z" })), "+z"},
		{"a series that begins an hour later keeps its instances", given.Stored(series("s", 3, 0)...), given.Whole(series("s", 3, time.Hour)...), "s>moved s>moved s>moved"},
		{"an event that becomes a series is its first instance", given.Stored(series("s", 3, 0)[0]), given.Whole(series("s", 3, time.Hour)...), "+s +s s>moved"},
		{"one key twice: the last one counts", nil, given.Whole(a, edited(func(o *readiness.Occurrence) { o.Summary = "Finale" })), "+a"},
	} {
		t.Run(row.name, func(t *testing.T) {
			edits := intake.Reconcile(given.Noon, row.stored, row.in)
			if got := said(edits); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
			if n := edits.Kept + len(edits.Changed) + len(edits.Missing); n != len(row.stored) {
				t.Errorf("%d of %d stored events are accounted for", n, len(row.stored))
			}
			after := given.Imported(given.Noon, edits, row.stored)
			again := intake.Reconcile(given.Noon.Add(time.Minute), after, row.in)
			if got := strings.TrimSuffix(said(again), "held"); got != "" || again.Hold.Holding() != edits.Hold.Holding() {
				t.Errorf("the second time: %q", said(again))
			}
		})
	}
}

func TestAnImportTouchesOnlyWhatTheCalendarOwns(t *testing.T) {
	a := given.Occurrence("a", given.Noon.Add(given.Day))
	e := given.Stored(a)[0]
	e.ID, e.Level, e.LevelState, e.Brief.Kind, e.Version, e.Hidden = "e", 5, readiness.LevelConfirmed, "live", 7, true
	was := e
	a.Start, a.Summary, a.Level = a.Start.Add(time.Hour), "[L2] Finale", 2
	now := given.Noon.Add(time.Minute)
	edits := intake.Reconcile(now, []readiness.Event{e}, given.Whole(a))
	m := edits.Changed[0]
	want := was
	want.Start, want.Title, want.WasStart, want.MovedAt = a.Start, a.Summary, was.Start, now
	if !reflect.DeepEqual(m.Event, want) || !reflect.DeepEqual(m.Was, was) {
		t.Errorf("got %+v\nwant %+v", m.Event, want)
	}
}

func TestNewEvent(t *testing.T) {
	for _, row := range []struct {
		name         string
		told, level  int
		state        readiness.LevelState
		proposedByIt bool
	}{
		{"the calendar names no level", 0, 0, readiness.LevelUnset, false},
		{"it names one", 4, 4, readiness.LevelProposed, true},
		{"it names more than there is", 9, 5, readiness.LevelProposed, true},
	} {
		o := given.Occurrence("a", given.Noon.Add(given.Day))
		o.Level = row.told
		e := readiness.NewEvent(given.Noon, "f", o, given.Ladder)
		if e.Level != row.level || e.LevelState != row.state || (e.ProposedBy == readiness.CalendarName) != row.proposedByIt {
			t.Errorf("%s: %+v", row.name, e)
		}
		if e.FeedID != "f" || e.UID != "a" || e.Title != o.Summary || !e.EnteredAt.Equal(given.Noon) || !e.CalendarAt.Equal(given.Noon) {
			t.Errorf("%s: %+v", row.name, e)
		}
	}
}

func TestUnstableUIDs(t *testing.T) {
	renamed := func(n int, of []readiness.Occurrence) []readiness.Occurrence {
		of = slices.Clone(of)
		for i := range of[:n] {
			of[i].UID = "new-" + of[i].UID
		}
		return of
	}
	for _, row := range []struct {
		name     string
		new      int
		unstable bool
	}{
		{"all UIDs are new", 10, true},
		{"four in five are", 8, true},
		{"fewer are", 7, false},
		{"none is", 0, false},
	} {
		events := given.Stored(week(10)...)
		edits := intake.Reconcile(given.Noon, events, given.Whole(renamed(row.new, week(10))...))
		if edits.Unstable != row.unstable || len(edits.Changed) != row.new || len(edits.Added)+len(edits.Missing) != 0 || edits.Hold.Holding() {
			t.Errorf("%s: unstable %v, %s", row.name, edits.Unstable, said(edits))
		}
	}
	past := given.Stored(given.Occurrence("old", given.Noon.Add(-given.Day)), week(1)[0])
	in := given.Whole(renamed(2, []readiness.Occurrence{given.Occurrence("old", given.Noon.Add(-given.Day)), week(1)[0]})...)
	if edits := intake.Reconcile(given.Noon, past, in); len(edits.Added) != 0 {
		t.Errorf("a past event is there twice: %s", said(edits))
	}
}

// An event keeps its id and what people decided, whatever the calendar calls it.
func TestARenamedEventKeepsWhatPeopleDecided(t *testing.T) {
	e := given.Stored(given.Occurrence("a", given.Noon.Add(given.Day)))[0]
	e.Level, e.LevelState, e.Brief.Kind = 5, readiness.LevelConfirmed, "live"
	edits := intake.Reconcile(given.Noon, []readiness.Event{e}, given.Whole(given.Occurrence("z", given.Noon.Add(given.Day))))
	want := e
	want.UID = "z"
	want.Title = "Magazine z"
	if len(edits.Changed) != 0 { // another title: another event
		t.Errorf("%s", said(edits))
	}
	o := given.Occurrence("z", given.Noon.Add(given.Day))
	o.Summary, want.Title = e.Title, e.Title
	edits = intake.Reconcile(given.Noon, []readiness.Event{e}, given.Whole(o))
	if len(edits.Changed) != 1 || !reflect.DeepEqual(edits.Changed[0].Event, want) {
		t.Errorf("got %+v", edits)
	}
}

func TestHolding(t *testing.T) {
	const half = 30 * time.Minute
	events := given.Stored(week(10)...)
	in := func(keep int, hold readiness.Hold) intake.Incoming {
		in := given.Whole(week(10)[:keep]...)
		in.Hold = hold
		return in
	}
	first := intake.Reconcile(given.Noon, events, in(2, readiness.Hold{})).Hold
	if first.Times != 1 || !first.Since.Equal(given.Noon) || len(first.Events) != 8 || !slices.IsSorted(first.Events) {
		t.Fatalf("first: %+v", first)
	}
	twice := first
	twice.Times, twice.SeenAt = 2, given.Noon.Add(half)
	started := events[2].Start.Add(time.Second)
	for _, row := range []struct {
		name    string
		now     time.Time
		in      intake.Incoming
		times   int
		missing int
	}{
		{"the same too soon", given.Noon.Add(half - 1), in(2, first), 1, 0},
		{"the same half an hour later", given.Noon.Add(half), in(2, first), 2, 0},
		{"the third time", given.Noon.Add(2 * half), in(2, twice), 0, 8},
		{"the third time too soon", given.Noon.Add(2*half - 1), in(2, twice), 2, 0},
		{"one that has begun meanwhile is no other answer", started, in(2, twice), 0, 7},
		{"one that came back is", given.Noon.Add(2 * half), in(3, twice), 1, 0},
		{"another that is gone is", given.Noon.Add(2 * half), in(1, twice), 1, 0},
		{"all came back", given.Noon.Add(2 * half), in(10, twice), 0, 0},
		{"nothing at all is another answer", given.Noon.Add(2 * half), in(0, twice), 1, 0},
	} {
		edits := intake.Reconcile(row.now, events, row.in)
		if edits.Hold.Times != row.times || len(edits.Missing) != row.missing {
			t.Errorf("%s: held %d times, %d missing", row.name, edits.Hold.Times, len(edits.Missing))
		}
	}
	cutShort := in(2, twice)
	cutShort.Complete = false
	if edits := intake.Reconcile(given.Noon.Add(2*half), events, cutShort); !reflect.DeepEqual(edits.Hold, twice) || len(edits.Missing) > 0 {
		t.Errorf("a calendar cut short: %+v", edits.Hold)
	}
}

// Whatever order the calendar lists its events in, the outcome is the same.
func TestReconcileIgnoresTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := incoming().Draw(t, "incoming")
		in.Occurrences = slices.CompactFunc(slices.SortedFunc(slices.Values(in.Occurrences), func(a, b readiness.Occurrence) int {
			return strings.Compare(a.UID, b.UID)
		}), func(a, b readiness.Occurrence) bool { return a.Key() == b.Key() })
		events := given.Imported(given.Noon, intake.Reconcile(given.Noon, nil, incoming().Draw(t, "before")), nil)
		shuffled := in
		shuffled.Occurrences = rapid.Permutation(in.Occurrences).Draw(t, "order")
		one, two := outcome(events, in), outcome(events, shuffled)
		if !reflect.DeepEqual(one, two) {
			t.Fatalf("in one order %v, in another %v", one, two)
		}
	})
}

// outcome says what is stored after an import, by what is said of each event.
func outcome(events []readiness.Event, in intake.Incoming) []string {
	var lines []string
	for _, e := range given.Imported(given.Noon, intake.Reconcile(given.Noon, events, in), events) {
		lines = append(lines, fmt.Sprint(e.Title, e.Start, e.End, e.Calendar))
	}
	slices.Sort(lines)
	return lines
}

// Whatever a calendar says next, reconciling follows it at once and then rests, and loses no event.
func TestReconcileRests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var events []readiness.Event
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			now := given.Instants(given.Noon, 5*given.Day).Draw(t, "now")
			in := incoming().Draw(t, "incoming")
			edits := intake.Reconcile(now, events, in)
			for _, m := range edits.Missing {
				if !in.Complete || in.Unreadable[m.Event.UID] || !m.Event.Start.After(now) || len(in.Occurrences) == 0 {
					t.Fatalf("lost without reason: %+v", m.Event)
				}
			}
			if n := edits.Kept + len(edits.Changed) + len(edits.Missing); n != len(events) {
				t.Fatalf("%d of %d stored events are accounted for", n, len(events))
			}
			events = given.Imported(now, edits, events)
			if again := intake.Reconcile(now, events, in); len(again.Added)+len(again.Changed)+len(again.Missing) > 0 {
				t.Fatalf("the second time: %s", said(again))
			}
		}
	})
}

func incoming() *rapid.Generator[intake.Incoming] {
	return rapid.Custom(func(t *rapid.T) intake.Incoming {
		in := given.Whole()
		in.Complete = rapid.Bool().Draw(t, "complete")
		for range rapid.IntRange(0, 12).Draw(t, "occurrences") {
			o := given.Occurrence(fmt.Sprint("u", rapid.IntRange(0, 9).Draw(t, "uid")), given.Instants(given.Noon, 10*given.Day).Draw(t, "start"))
			o.Summary = rapid.SampledFrom([]string{"One", "Two"}).Draw(t, "title")
			o.Status = rapid.SampledFrom([]readiness.CalendarStatus{readiness.Confirmed, readiness.Tentative, readiness.Cancelled}).Draw(t, "status")
			in.Occurrences = append(in.Occurrences, o)
		}
		in.Unreadable = map[string]bool{fmt.Sprint("u", rapid.IntRange(0, 9).Draw(t, "unreadable")): true}
		return in
	})
}

// TestCalendarAndPeople says whose word counts when the calendar changes after people have spoken.
func TestCalendarAndPeople(t *testing.T) {
	unset := given.Stored(given.Occurrence("a", given.Noon.Add(given.Day)))[0]
	proposed := unset
	proposed.Level, proposed.LevelState, proposed.ProposedBy = 2, readiness.LevelProposed, readiness.CalendarName
	byPR := proposed
	byPR.ProposedBy = "Yui"
	confirmed := proposed
	confirmed.LevelState, confirmed.ConfirmedBy = readiness.LevelConfirmed, "Ken"
	pressed := unset
	pressed.OnAirAt, pressed.AiredAt = given.Noon.Add(-time.Hour), given.Noon.Add(-time.Minute)
	for _, row := range []struct {
		name  string
		event readiness.Event
		edit  func(*readiness.Occurrence)
		level int
		state readiness.LevelState
		aired bool
	}{
		{"PR writes a level into the calendar later", unset, func(o *readiness.Occurrence) { o.Level = 4 }, 4, readiness.LevelProposed, false},
		{"PR corrects it there", proposed, func(o *readiness.Occurrence) { o.Level = 3 }, 3, readiness.LevelProposed, false},
		{"taking it out of the title takes nothing back", proposed, func(o *readiness.Occurrence) { o.Summary = "Finale" }, 2, readiness.LevelProposed, false},
		{"a level above the ladder is its highest", unset, func(o *readiness.Occurrence) { o.Level = 9 }, 5, readiness.LevelProposed, false},
		{"what PR proposed here stays", byPR, func(o *readiness.Occurrence) { o.Level, o.Summary = 5, "Finale" }, 2, readiness.LevelProposed, false},
		{"what SRE confirmed stays", confirmed, func(o *readiness.Occurrence) { o.Level, o.Summary = 5, "Finale" }, 2, readiness.LevelConfirmed, false},
		{"moved into the future, it has not aired", pressed, func(o *readiness.Occurrence) { o.Start = given.Noon.Add(7 * given.Day) }, 0, readiness.LevelUnset, false},
		{"another title does not undo that it aired", pressed, func(o *readiness.Occurrence) { o.Summary = "Finale" }, 0, readiness.LevelUnset, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := given.Occurrence("a", given.Noon.Add(given.Day))
			row.edit(&o)
			edits := intake.Reconcile(given.Noon, []readiness.Event{row.event}, given.Whole(o))
			if len(edits.Changed) != 1 {
				t.Fatalf("%d changes, want 1", len(edits.Changed))
			}
			e := edits.Changed[0].Event
			if e.Level != row.level || e.LevelState != row.state || e.AiredAt.IsZero() == row.aired {
				t.Errorf("level %d %s, aired %v", e.Level, e.LevelState, e.AiredAt)
			}
		})
	}
}
