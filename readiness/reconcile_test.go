package readiness_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

func occurrence(uid string, start time.Time) readiness.Occurrence {
	return readiness.Occurrence{UID: uid, Summary: "Magazine " + uid, Start: start, End: start.Add(time.Hour),
		Zone: "Asia/Tokyo", Status: readiness.Confirmed}
}

// week gives n occurrences, one a day from tomorrow.
func week(n int) []readiness.Occurrence {
	all := make([]readiness.Occurrence, n)
	for i := range all {
		all[i] = occurrence(fmt.Sprint("u", i), noon.Add(time.Duration(i+1)*day))
	}
	return all
}

func whole(o ...readiness.Occurrence) readiness.Incoming {
	return readiness.Incoming{Occurrences: o, Complete: true, Levels: 5, From: noon.Add(-readiness.ImportPast), To: noon.Add(readiness.ImportFuture)}
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
		e.ID = o.UID + "/" + o.RecurrenceID
		stored = append(stored, e)
	}
	return stored
}

func stored(o ...readiness.Occurrence) []readiness.Event {
	return imported(noon, readiness.Reconcile(noon, nil, whole(o...)), nil)
}

// said puts edits into words: "+a" added, "a:cancelled" turned, "a>moved", "a~" changed otherwise, "-a" missing.
func said(edits readiness.Edits) string {
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
	a := occurrence("a", noon.Add(day))
	edited := func(alter func(*readiness.Occurrence)) readiness.Occurrence {
		o := a
		alter(&o)
		return o
	}
	cancelled := edited(func(o *readiness.Occurrence) { o.Status = readiness.Cancelled })
	missing := stored(a)
	missing[0].Calendar = readiness.Missing
	incomplete := whole()
	incomplete.Complete = false
	unreadable := whole(week(1)...)
	unreadable.Unreadable = map[string]bool{"a": true}
	for _, row := range []struct {
		name   string
		stored []readiness.Event
		in     readiness.Incoming
		want   string
	}{
		{"a first import adds", nil, whole(a), "+a"},
		{"nothing into nothing", nil, whole(), ""},
		{"the same again changes nothing", stored(a), whole(a), ""},
		{"another title", stored(a), whole(edited(func(o *readiness.Occurrence) { o.Summary = "Finale" })), "a~"},
		{"another end", stored(a), whole(edited(func(o *readiness.Occurrence) { o.End = o.End.Add(time.Minute) })), "a~"},
		{"another start", stored(a), whole(edited(func(o *readiness.Occurrence) { o.Start = o.Start.Add(time.Minute) })), "a>moved"},
		{"another start within the minute", stored(a), whole(edited(func(o *readiness.Occurrence) { o.Start = o.Start.Add(59 * time.Second) })), "a~"},
		{"from a time to a day", stored(a), whole(edited(func(o *readiness.Occurrence) { o.AllDay = true })), "a>moved"},
		{"tentative now", stored(a), whole(edited(func(o *readiness.Occurrence) { o.Status = readiness.Tentative })), "a:tentative"},
		{"cancelled", stored(a), whole(cancelled), "a:cancelled"},
		{"a cancelled event that returns is restored", stored(cancelled), whole(a), "a:confirmed"},
		{"a missing event that returns is restored", missing, whole(a), "a:confirmed"},
		{"a missing event that returns elsewhere", missing, whole(edited(func(o *readiness.Occurrence) { o.Start = noon.Add(2 * day) })), "a:confirmed>moved"},
		{"a cancelled event that vanishes stays cancelled", stored(cancelled, occurrence("b", noon.Add(day))), whole(occurrence("b", noon.Add(day))), ""},
		{"an event vanished", stored(a, occurrence("b", noon.Add(day))), whole(a), "-b"},
		{"it is missing already", append(stored(occurrence("b", noon.Add(day))), missing...), whole(occurrence("b", noon.Add(day))), ""},
		{"an instance of a series vanished", stored(edited(func(o *readiness.Occurrence) { o.RecurrenceID = "1" }),
			edited(func(o *readiness.Occurrence) { o.RecurrenceID = "2" })), whole(edited(func(o *readiness.Occurrence) { o.RecurrenceID = "1" })), "-a"},
		{"a past event never goes missing", stored(occurrence("old", noon.Add(-day)), a), whole(a), ""},
		{"nor one that begins this very second", stored(occurrence("old", noon), a), whole(a), ""},
		{"nor one that is beyond the window", stored(occurrence("far", noon.Add(readiness.ImportFuture)), a), whole(a), ""},
		{"an incomplete import deletes nothing", stored(a), incomplete, ""},
		{"an empty import is held", stored(a), whole(), "held"},
		{"an unreadable event is kept", append(stored(a), stored(week(1)...)...), unreadable, ""},
		{"five of 24 vanished: held", stored(week(24)...), whole(week(24)[:19]...), "held"},
		{"five of 25 vanished: a plan", stored(week(25)...), whole(week(25)[:20]...), "-u20 -u21 -u22 -u23 -u24"},
		{"four of five vanished: few", stored(week(5)...), whole(week(5)[:1]...), "-u1 -u2 -u3 -u4"},
		{"what is held still follows the rest", stored(week(24)...), whole(append(week(24)[:18], edited(func(o *readiness.Occurrence) { o.UID = "new" }))...), "+new held"},
		{"one key twice: the last one counts", nil, whole(a, edited(func(o *readiness.Occurrence) { o.Summary = "Finale" })), "+a"},
	} {
		t.Run(row.name, func(t *testing.T) {
			edits := readiness.Reconcile(noon, row.stored, row.in)
			if got := said(edits); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
			if n := edits.Kept + len(edits.Changed) + len(edits.Missing); n != len(row.stored) {
				t.Errorf("%d of %d stored events are accounted for", n, len(row.stored))
			}
			after := imported(noon, edits, row.stored)
			again := readiness.Reconcile(noon.Add(time.Minute), after, row.in)
			if got := strings.TrimSuffix(said(again), "held"); got != "" || again.Hold.Holding() != edits.Hold.Holding() {
				t.Errorf("the second time: %q", said(again))
			}
		})
	}
}

func TestAnImportTouchesOnlyWhatTheCalendarOwns(t *testing.T) {
	a := occurrence("a", noon.Add(day))
	e := stored(a)[0]
	e.ID, e.Level, e.LevelState, e.Brief.Kind, e.Version, e.Hidden = "e", 5, readiness.LevelConfirmed, "live", 7, true
	was := e
	a.Start, a.Summary, a.Level = a.Start.Add(time.Hour), "[L2] Finale", 2
	now := noon.Add(time.Minute)
	edits := readiness.Reconcile(now, []readiness.Event{e}, whole(a))
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
		o := occurrence("a", noon.Add(day))
		o.Level = row.told
		e := readiness.NewEvent(noon, "f", o, ladder)
		if e.Level != row.level || e.LevelState != row.state || (e.ProposedBy == readiness.CalendarName) != row.proposedByIt {
			t.Errorf("%s: %+v", row.name, e)
		}
		if e.FeedID != "f" || e.UID != "a" || e.Title != o.Summary || !e.EnteredAt.Equal(noon) || !e.CalendarAt.Equal(noon) {
			t.Errorf("%s: %+v", row.name, e)
		}
	}
}

// Whatever a calendar says next, reconciling follows it at once and then rests, and loses no event.
func TestReconcileRests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var events []readiness.Event
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			now := instants(noon, 5*day).Draw(t, "now")
			in := incoming().Draw(t, "incoming")
			edits := readiness.Reconcile(now, events, in)
			for _, m := range edits.Missing {
				if !in.Complete || in.Unreadable[m.Event.UID] || !m.Event.Start.After(now) || len(in.Occurrences) == 0 {
					t.Fatalf("lost without reason: %+v", m.Event)
				}
			}
			events = imported(now, edits, events)
			if again := readiness.Reconcile(now, events, in); len(again.Added)+len(again.Changed)+len(again.Missing) > 0 {
				t.Fatalf("the second time: %s", said(again))
			}
		}
	})
}

func incoming() *rapid.Generator[readiness.Incoming] {
	return rapid.Custom(func(t *rapid.T) readiness.Incoming {
		in := whole()
		in.Complete = rapid.Bool().Draw(t, "complete")
		for range rapid.IntRange(0, 12).Draw(t, "occurrences") {
			o := occurrence(fmt.Sprint("u", rapid.IntRange(0, 9).Draw(t, "uid")), instants(noon, 10*day).Draw(t, "start"))
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
	unset := stored(occurrence("a", noon.Add(day)))[0]
	proposed := unset
	proposed.Level, proposed.LevelState, proposed.ProposedBy = 2, readiness.LevelProposed, readiness.CalendarName
	byPR := proposed
	byPR.ProposedBy = "Yui"
	confirmed := proposed
	confirmed.LevelState, confirmed.ConfirmedBy = readiness.LevelConfirmed, "Ken"
	pressed := unset
	pressed.OnAirAt, pressed.AiredAt = noon.Add(-time.Hour), noon.Add(-time.Minute)
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
		{"moved into the future, it has not aired", pressed, func(o *readiness.Occurrence) { o.Start = noon.Add(7 * day) }, 0, readiness.LevelUnset, false},
		{"another title does not undo that it aired", pressed, func(o *readiness.Occurrence) { o.Summary = "Finale" }, 0, readiness.LevelUnset, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := occurrence("a", noon.Add(day))
			row.edit(&o)
			edits := readiness.Reconcile(noon, []readiness.Event{row.event}, whole(o))
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
