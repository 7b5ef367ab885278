package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// without is an import of a series of which the calendar took instances out, counted from 0.
func without(all []readiness.Occurrence, out ...int) intake.Incoming {
	var left []readiness.Occurrence
	var keys []readiness.Key
	for i, o := range all {
		if taken := fmt.Sprint(out); strings.Contains(taken[1:len(taken)-1], fmt.Sprint(i)) {
			keys = append(keys, o.Key())
		} else {
			left = append(left, o)
		}
	}
	in := given.Whole(left...)
	in.Excluded = keys
	return in
}

// statuses gives the status of each stored event after an import, in a letter each: Confirmed, cancelled (X), Missing, Taken out.
func statuses(events []readiness.Event) string {
	letters := map[readiness.CalendarStatus]string{readiness.Confirmed: "C", readiness.Cancelled: "X", readiness.Missing: "M", readiness.TakenOut: "T"}
	said := ""
	for _, e := range events {
		said += letters[e.Calendar]
	}
	return said
}

func TestTakenOutOfASeries(t *testing.T) {
	nights := series("a", 4, 0)
	with := func(i int, alter func(*readiness.Event)) []readiness.Event {
		events := given.Stored(nights...)
		alter(&events[i])
		return events
	}
	at := func(status readiness.CalendarStatus) []readiness.Event {
		return with(1, func(e *readiness.Event) { e.Calendar, e.CalendarAt = status, given.Noon.Add(-time.Hour) })
	}
	in := func(alter func(*intake.Incoming), out ...int) intake.Incoming {
		i := without(nights, out...)
		alter(&i)
		return i
	}
	plain := without(nights, 1)
	later := series("a", 4, time.Hour)
	for _, row := range []struct {
		name   string
		now    time.Time
		stored []readiness.Event
		in     intake.Incoming
		want   string
		edits  int
	}{
		{"one night", given.Noon, given.Stored(nights...), plain, "CTCC", 1},
		{"all of them", given.Noon, given.Stored(nights...), without(nights, 0, 1, 2, 3), "TTTT", 4},
		{"one night was taken out and another one is not there", given.Noon, given.Stored(nights...), in(func(i *intake.Incoming) {
			i.Occurrences = i.Occurrences[:2]
		}, 1), "CTCM", 2},
		{"one that had vanished before", given.Noon, at(readiness.Missing), plain, "CTCC", 1},
		{"one that was cancelled", given.Noon, at(readiness.Cancelled), plain, "CXCC", 0},
		{"the same again", given.Noon, at(readiness.TakenOut), plain, "CTCC", 0},
		{"the same after \"it is off\"", given.Noon, with(1, func(e *readiness.Event) { e.Calendar, e.KeptAt = readiness.Cancelled, given.Noon }), plain, "CXCC", 0},
		{"the same after \"it takes place\"", given.Noon, with(1, func(e *readiness.Event) { e.KeptAt = given.Noon }), plain, "CCCC", 0},
		{"the calendar lacks it without a word after \"it takes place\"", given.Noon, with(1, func(e *readiness.Event) { e.KeptAt = given.Noon }),
			given.Whole(nights[0], nights[2], nights[3]), "CCCC", 0},
		{"the EXDATE is gone, and the night as well", given.Noon, at(readiness.TakenOut), given.Whole(nights[0], nights[2], nights[3]), "CTCC", 0},
		{"put back", given.Noon, at(readiness.TakenOut), given.Whole(nights...), "CCCC", 1},
		{"put back after \"it is off\"", given.Noon, with(1, func(e *readiness.Event) { e.Calendar, e.KeptAt = readiness.Cancelled, given.Noon }), given.Whole(nights...), "CCCC", 1},
		{"put back after \"it takes place\"", given.Noon, with(1, func(e *readiness.Event) { e.KeptAt = given.Noon }), given.Whole(nights...), "CCCC", 1},
		{"one that is on air", nights[1].Start, given.Stored(nights...), plain, "CCCC", 0},
		{"one that is over", given.Noon.Add(20 * given.Day), given.Stored(nights...), plain, "CCCC", 0},
		{"in a calendar that did not come whole", given.Noon, given.Stored(nights...), in(func(i *intake.Incoming) { i.Complete = false }, 1), "CCCC", 0},
		{"of a series that could not be read whole", given.Noon, given.Stored(nights...),
			in(func(i *intake.Incoming) { i.Unreadable = map[string]bool{"a": true} }, 1), "CCCC", 0},
		{"of a series that was not read", given.Noon, given.Stored(nights...), in(func(i *intake.Incoming) { *i = only(*i) }, 1), "CCCC", 0},
		{"of one that was read alone", given.Noon, given.Stored(nights...), in(func(i *intake.Incoming) { *i = only(*i, "a") }, 1), "CTCC", 1},
		{"outside of what was expanded", given.Noon, given.Stored(nights...), in(func(i *intake.Incoming) { i.To = nights[1].Start }, 1), "CCCC", 0},
		{"with another hour of the whole series", given.Noon, given.Stored(nights...), without(later, 1), "CTCC", 4},
		{"another series of the same night", given.Noon, given.Stored(nights...), in(func(i *intake.Incoming) {
			i.Excluded = []readiness.Key{{UID: "b", RecurrenceID: nights[1].RecurrenceID}}
		}, 1), "CMCC", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			edits := intake.Reconcile(row.now, row.stored, row.in)
			after := given.Imported(row.now, edits, row.stored)
			if got := statuses(after); got != row.want || len(edits.Missing)+len(edits.Changed) != row.edits || len(edits.Added) > 0 || edits.Hold.Holding() {
				t.Errorf("%s, %d edits: %s", got, len(edits.Missing)+len(edits.Changed), said(edits))
			}
			if again := intake.Reconcile(row.now, after, row.in); len(again.Missing)+len(again.Changed)+len(again.Added) > 0 {
				t.Errorf("the second time: %s", said(again))
			}
			for _, e := range after {
				if e.Calendar == readiness.Confirmed && row.stored[1].ID == e.ID && strings.HasPrefix(row.name, "put back") && !e.KeptAt.IsZero() {
					t.Error("people's word still counts against the calendar")
				}
			}
		})
	}
}

// A night that became an entry of its own, with another UID, is that entry: the calendar took it out to say more of it.
func TestANightThatBecameAnEntryOfItsOwn(t *testing.T) {
	nights := series("a", 4, 0)
	own := nights[1]
	own.UID, own.RecurrenceID, own.Description = "own", "", "with a guest"
	in := without(nights, 1)
	in.Occurrences = append(in.Occurrences, own)
	stored := given.Stored(nights...)
	edits := intake.Reconcile(given.Noon, stored, in)
	if len(edits.Changed) != 1 || edits.Changed[0].Event.ID != stored[1].ID || edits.Changed[0].Event.UID != "own" || len(edits.Added)+len(edits.Missing) > 0 {
		t.Errorf("%s", said(edits))
	}
}

// However many nights people delete, nothing is held back, and what vanished beside them is weighed by itself.
func TestWhatIsTakenOutIsNeverHeld(t *testing.T) {
	nights := series("a", 40, 0)
	var out []readiness.Key
	for _, o := range nights[5:] {
		out = append(out, o.Key())
	}
	in := given.Whole(nights[:5]...)
	in.Excluded = out
	edits := intake.Reconcile(given.Noon, given.Stored(nights...), in)
	if edits.Hold.Holding() || len(edits.Missing) != 35 {
		t.Errorf("held: %t; %d taken out", edits.Hold.Holding(), len(edits.Missing))
	}
	in.Excluded = out[:20]
	edits = intake.Reconcile(given.Noon, given.Stored(nights...), in)
	if !edits.Hold.Holding() || len(edits.Hold.Events) != 15 || len(edits.Missing) != 20 {
		t.Errorf("held: %d; %d taken out", len(edits.Hold.Events), len(edits.Missing))
	}
	taken := given.Imported(given.Noon, edits, given.Stored(nights...))
	in.Excluded, in.Hold = nil, edits.Hold
	if again := intake.Reconcile(given.Noon, taken, in); len(again.Hold.Events) != 15 || len(again.Missing) > 0 {
		t.Errorf("once more, held: %d; %s", len(again.Hold.Events), said(again))
	}
}

// Whatever a calendar takes out of its series and puts back, and whatever people answer: the same bytes change nothing the second
// time, an answer is never asked for again while the calendar lacks the night, and a night that is there takes place.
func TestTakenOutRests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nights := series("a", 6, 0)
		events := given.Stored(nights...)
		for step := range rapid.IntRange(1, 6).Draw(t, "steps") {
			now := given.Noon.Add(time.Duration(step) * time.Hour)
			in := given.Whole()
			there := map[readiness.Key]bool{}
			for _, o := range nights {
				switch rapid.IntRange(0, 3).Draw(t, "night") {
				case 0:
					in.Excluded = append(in.Excluded, o.Key())
				default:
					in.Occurrences, there[o.Key()] = append(in.Occurrences, o), true
				}
			}
			before := events
			edits := intake.Reconcile(now, events, in)
			events = given.Imported(now, edits, events)
			for i, e := range events {
				answered := !before[i].KeptAt.IsZero()
				switch {
				case there[e.Key()] && (e.Calendar != readiness.Confirmed || !e.KeptAt.IsZero()):
					t.Fatalf("a night that is there is %s, kept at %v", e.Calendar, e.KeptAt)
				case !there[e.Key()] && answered && e.Calendar != before[i].Calendar:
					t.Fatalf("what was answered turned from %s to %s", before[i].Calendar, e.Calendar)
				case !there[e.Key()] && !answered && e.Calendar != readiness.TakenOut:
					t.Fatalf("a night that was taken out is %s", e.Calendar)
				}
			}
			if again := intake.Reconcile(now, events, in); len(again.Added)+len(again.Changed)+len(again.Missing) > 0 {
				t.Fatalf("the second time: %s", said(again))
			}
			for i := range events {
				if events[i].Vanished() && rapid.Bool().Draw(t, "answered") {
					word := rapid.SampledFrom([]func(*readiness.Event) error{readiness.CallOff, readiness.TakePlace}).Draw(t, "word")
					e := events[i]
					_ = word(&e)
					m, err := readiness.Revise(now, events[i], e)
					if err != nil || m.Event.Vanished() || m.Event.KeptAt.IsZero() {
						t.Fatalf("an answer is refused: %v", err)
					}
					events[i] = m.Event
				}
			}
		}
	})
}
