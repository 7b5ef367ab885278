package measured_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// minutely is a series of minutes from nine: 60 where a letter is ".", 150 "-", 300 "#", 500 "X", and nothing "?".
func minutely(line string) measured.Series {
	s := measured.Series{Start: nine, Step: time.Minute}
	for _, letter := range line {
		s.Rates = append(s.Rates, map[rune]float64{'.': 60, '-': 150, '#': 300, 'X': 500, '?': none}[letter])
	}
	return s
}

// told writes exposures as from-to, with what is said of them.
func told(found []measured.Exposure) string {
	var all []string
	for _, x := range found {
		said := fmt.Sprintf("%g-", after(x.From))
		if !x.To.IsZero() {
			said += fmt.Sprintf("%g", after(x.To))
		}
		said += fmt.Sprintf(" %g@%g", x.Rate, after(x.At))
		if x.AtLeast {
			said += " at least"
		}
		if x.Earlier {
			said += " earlier"
		}
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}

const (
	calm15 = "..............."
	calm14 = ".............."
)

func TestExposures(t *testing.T) {
	for _, row := range []struct{ sentence, line, want string }{
		{"three minutes above twice the usual", calm15 + "###" + calm15, "15-18 300@15"},
		{"two minutes are none", calm15 + "##" + calm15, ""},
		{"twice two minutes are none", calm15 + "##.##" + calm15, ""},
		{"one and a half times the usual is none", calm15 + "-----" + calm15, ""},
		{"the highest minute is told, the first of equals", calm15 + "#X#X#" + calm15, "15-20 500@16"},
		{"two that are 14 minutes apart are one", calm15 + "###" + calm14 + "###" + calm15, "15-35 300@15"},
		{"two that are 15 minutes apart are two", calm15 + "###" + calm15 + "###" + calm15, "15-18 300@15, 33-36 300@33"},
		{"it lasts", calm15 + "####", "15- 300@15"},
		{"it may go on", calm15 + "####" + calm14, "15- 300@15"},
		{"it is over", calm15 + "####" + calm15, "15-19 300@15"},
		{"what did not come yet does not end it", calm15 + "####" + "????????????????????", "15- 300@15"},
		{"a gap is none", calm15 + "????" + calm15, ""},
		{"a gap makes none longer", calm15 + "##?##" + calm15, ""},
		{"a gap parts two", calm15 + "###??###" + calm15, "15-18 300@15 at least, 20-23 300@20 at least earlier"},
		{"a gap between two rises parts them", calm15 + "###..??..###" + calm15, "15-18 300@15, 24-27 300@24"},
		{"a gap beside the highest minute", calm15 + "##X?.." + calm15, "15-18 500@17 at least"},
		{"a gap far below the highest minute", calm15 + "#XX##?#" + calm15, "15-20 500@16"},
		{"it had begun before", "####" + calm15, "0-4 300@0 earlier"},
		{"it may belong to one before", calm14 + "####" + calm15, "14-18 300@14 earlier"},
		{"nothing", "", ""},
		{"nothing is known", "????????", ""},
	} {
		if got := told(measured.FindExposures(minutely(row.line), usual)); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
	for _, without := range []float64{0, -1, none} {
		if found := measured.FindExposures(minutely(calm15+"###"+calm15), without); found != nil {
			t.Errorf("%v is usual: %v", without, found)
		}
	}
}

func TestMatch(t *testing.T) {
	later := func(e *readiness.Event) { e.FirstSeen = nine.Add(minutes(1)) }
	hidden := func(e *readiness.Event) { e.Hidden = true }
	cancelled := func(e *readiness.Event) { e.Calendar = readiness.Cancelled }
	allDay := func(e *readiness.Event) {
		e.AllDay, e.Start, e.End = true, time.Date(2026, 11, 16, 15, 0, 0, 0, time.UTC), time.Date(2026, 11, 17, 15, 0, 0, 0, time.UTC)
	}
	moved := func(was, when float64) func(*readiness.Event) {
		return func(e *readiness.Event) { e.WasStart, e.MovedAt = nine.Add(minutes(was)), nine.Add(minutes(when)) }
	}
	for _, row := range []struct {
		sentence string
		events   []readiness.Event
		want     string
	}{
		{"none is known", nil, ""},
		{"it is on air", []readiness.Event{airing(-10, 20)}, "e"},
		{"it is on air in half an hour", []readiness.Event{airing(30, 60)}, "e"},
		{"it is on air in 31 minutes", []readiness.Event{airing(31, 60)}, ""},
		{"it was over 59 minutes ago", []readiness.Event{airing(-90, -59)}, "e"},
		{"it was over an hour ago", []readiness.Event{airing(-90, -60)}, ""},
		{"it was entered a minute later", []readiness.Event{as("e", airing(-10, 20), later)}, ""},
		{"it is hidden", []readiness.Event{as("e", airing(-10, 20), hidden)}, ""},
		{"it was called off", []readiness.Event{as("e", airing(-10, 20), cancelled)}, ""},
		{"the one that is on air, and not the one that was", []readiness.Event{as("a", airing(-90, -10)), as("b", airing(-5, 20))}, "b"},
		{"of two on air the one that began last", []readiness.Event{as("a", airing(-90, 60)), as("b", airing(-5, 20))}, "b"},
		{"the one that begins soon, and not the one that was over long ago", []readiness.Event{as("a", airing(-90, -50)), as("b", airing(5, 20))}, "b"},
		{"an event of the day, where there is no other", []readiness.Event{as("a", airing(0, 0), allDay)}, "a"},
		{"one with an hour rather than one of the day", []readiness.Event{as("a", airing(0, 0), allDay), as("b", airing(25, 60))}, "b"},
		{"a campaign on its second day", []readiness.Event{airing(-30*60, 28*24*60)}, "e"},
		{"a campaign in its second week", []readiness.Event{airing(-10*24*60, 28*24*60)}, ""},
		{"it was moved here before", []readiness.Event{as("e", airing(-10, 20), moved(-600, -60))}, "e"},
		{"it was moved here since", []readiness.Event{as("e", airing(-10, 20), moved(-600, 60))}, ""},
		{"it was moved away since", []readiness.Event{as("e", airing(600, 630), moved(-10, 60))}, "e"},
	} {
		if got := measured.Match(measured.Exposure{From: nine}, row.events); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
	if got := measured.MatchWithin(measured.Exposure{From: nine}, []readiness.Event{airing(-200, -100)}, 2*time.Hour); got != "e" {
		t.Errorf("within a tail of two hours: %q", got)
	}
}
