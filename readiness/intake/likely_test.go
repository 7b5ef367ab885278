package intake_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// vanished gives events that an import an hour after the first one lacks.
func vanished(o ...readiness.Occurrence) []readiness.Event {
	events := given.Stored(o...)
	for i := range events {
		events[i].ID = "gone " + events[i].UID + events[i].RecurrenceID
		events[i].Calendar, events[i].CalendarAt = readiness.Missing, given.Noon.Add(time.Hour)
	}
	return events
}

// appeared gives events that it brought.
func appeared(o ...readiness.Occurrence) []readiness.Event {
	events := given.Stored(o...)
	for i := range events {
		events[i].ID, events[i].FirstSeen = "come "+events[i].UID+events[i].RecurrenceID, given.Noon.Add(time.Hour)
	}
	return events
}

// titled gives occurrences of a title with a UID each, so many hours from noon on.
func titled(title, uid string, hours ...int) []readiness.Occurrence {
	all := make([]readiness.Occurrence, len(hours))
	for i, h := range hours {
		all[i] = given.Occurrence(fmt.Sprint(uid, i), given.Noon.Add(time.Duration(h)*time.Hour))
		all[i].Summary = title
	}
	return all
}

func questionsOf(found []intake.Likeness) (said string) {
	for _, l := range found {
		said += string(l.Why)
		for _, p := range l.Pairs {
			said += " " + p.From.UID + ">" + p.To.UID
		}
		said += ";"
	}
	return said
}

func TestLikely(t *testing.T) {
	const day = 24
	known := appeared(titled("Show", "n", 30)...)
	known[0].FirstSeen = given.Noon
	among := appeared(titled("Show", "n", 30-7*day, 28+7*day)...)
	among[0].FirstSeen = given.Noon
	long := vanished(titled("Show", "o", 30)...)
	long[0].CalendarAt = given.Noon.Add(-15*given.Day + time.Hour)
	two := vanished(titled("Show", "o", 30, 500)...)
	two[1].FirstSeen = given.Noon.Add(time.Hour)
	for _, row := range []struct {
		sentence   string
		gone, come []readiness.Event
		no         map[[2]string]bool
		want       string
	}{
		{"one vanished and one appeared", vanished(titled("Show", "o", 30)...), appeared(titled("Show", "n", 31)...), nil, "same_title o0>n0;"},
		{"the mark of a level and the width of letters are no other title", vanished(titled("[L4] Show", "o", 30)...), appeared(titled("ＳＨＯＷ", "n", 31)...), nil, "same_title o0>n0;"},
		{"another title is another programme", vanished(titled("Show", "o", 30)...), appeared(titled("News", "n", 31)...), nil, ""},
		{"31 days later is likely", vanished(titled("Show", "o", 30)...), appeared(titled("Show", "n", 30+31*day)...), nil, "same_title o0>n0;"},
		{"an hour more is not", vanished(titled("Show", "o", 30)...), appeared(titled("Show", "n", 31+31*day)...), nil, ""},
		{"what was there all along is another airing", vanished(titled("Show", "o", 30)...), known, nil, ""},
		{"it takes no part where others are told apart", vanished(titled("Show", "o", 30, 30+7*day)...), among, nil, "same_title o1>n1;"},
		{"what came together is another airing", two, appeared(titled("Show", "n", 501)...), nil, "same_title o0>n0;"},
		{"so is what appeared more than a fortnight after", long, appeared(titled("Show", "n", 31)...), nil, ""},
		{"what people have denied is not asked again", vanished(titled("Show", "o", 30)...), appeared(titled("Show", "n", 31)...), map[[2]string]bool{{"gone o0", "come n0"}: true}, ""},
		{"of several the nearest", vanished(titled("Show", "o", 30)...), appeared(titled("Show", "n", 80, 31, 90)...), nil, "same_title o0>n1;"},
		{"of several that vanished the nearest", vanished(titled("Show", "o", 30, 80, 200)...), appeared(titled("Show", "n", 82)...), nil, "same_title o1>n0;"},
		{"a series that is made anew on another day is one question", vanished(titled("Show", "o", 30, 30+7*day, 30+14*day)...),
			appeared(titled("Show", "n", 30+day, 30+8*day, 30+15*day)...), nil, "same_title o0>n0 o1>n1 o2>n2;"},
		{"also on a day beyond the next airing, the k-th as the k-th", vanished(titled("Show", "o", 30, 30+7*day, 30+14*day)...),
			appeared(titled("Show", "n", 30+12*day, 30+19*day, 30+26*day)...), nil, "same_title o0>n0 o1>n1 o2>n2;"},
		{"so is what one import moves by the same time", append(vanished(titled("Show", "o", 30)...), vanished(titled("News", "p", 50)...)...),
			append(appeared(titled("Show", "n", 32)...), appeared(titled("News", "q", 52)...)...), nil, "same_title o0>n0 p0>q0;"},
		{"what it moves otherwise is asked about by itself", append(vanished(titled("Show", "o", 30)...), vanished(titled("News", "p", 50)...)...),
			append(appeared(titled("Show", "n", 32)...), appeared(titled("News", "q", 53)...)...), nil, "same_title o0>n0;same_title p0>q0;"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := questionsOf(intake.Likely(row.gone, row.come, row.no)); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// Ten thousand that vanished against ten thousand that appeared: of one title, of a few and each of its own.
func BenchmarkLikely(b *testing.B) {
	for _, titles := range []int{1, 40, 10_000} {
		b.Run(fmt.Sprint(titles, " titles"), func(b *testing.B) {
			var was, is []readiness.Occurrence
			for i := range 10_000 {
				o := given.Occurrence(fmt.Sprint("o", i), given.Noon.Add(time.Duration(i*131)*time.Minute))
				o.Summary = fmt.Sprint("Show ", i%titles)
				n := o
				n.UID, n.Start, n.End = fmt.Sprint("n", i), o.Start.Add(time.Hour), o.End.Add(time.Hour)
				was, is = append(was, o), append(is, n)
			}
			gone, come := vanished(was...), appeared(is...)
			for b.Loop() {
				n := 0
				for _, l := range intake.Likely(gone, come, nil) {
					n += len(l.Pairs)
				}
				if n != 10_000 {
					b.Fatalf("%d pairs", n)
				}
			}
		})
	}
}
