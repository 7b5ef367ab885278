package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// nights gives airings of a series, so many hours from noon on, each with its place in the series as a calendar gives it.
func nights(uid string, hours ...int) []readiness.Occurrence {
	all := titled("Show", uid, hours...)
	for i := range all {
		all[i].UID, all[i].RecurrenceID = uid, all[i].Start.UTC().Format(time.RFC3339)
	}
	return all
}

// Where each airing of a series goes when its series is edited: "30>31" was 30 hours from noon on and is 31.
func TestASeriesThatIsEdited(t *testing.T) {
	const day, week = 24, 7 * 24
	for _, row := range []struct {
		sentence string
		was, is  []readiness.Occurrence
		want     string
	}{
		{"an hour later", nights("s", 30, 30+week), nights("s", 31, 31+week), "30>31 198>199"},
		{"a daily 23:00 that becomes 00:30 moves each night to its own next half hour", nights("s", 11, 11+day, 11+2*day), nights("s", 12, 12+day, 12+2*day), "11>12 35>36 59>60"},
		{"also where the file still begins on the day it began", nights("s", 35, 35+day, 35+2*day), nights("s", 12, 36, 36+day, 36+2*day), "35>36 59>60 83>84 +12"},
		{"from Thursday to Friday", nights("s", 30, 30+week, 30+2*week), nights("s", 30+day, 30+day+week, 30+day+2*week), "30>54 198>222 366>390"},
		{"from Thursday to Monday, the k-th as the k-th", nights("s", 30, 30+week, 30+2*week), nights("s", 30+4*day, 30+4*day+week, 30+4*day+2*week), "30>126 198>294 366>462"},
		{"one that was taken out leaves its place empty", nights("s", 30, 30+day, 30+2*day), nights("s", 26, 26+2*day), "30>26 78>74 -54"},
		{"moved and made shorter", nights("s", 30, 30+week, 30+2*week), nights("s", 31, 31+week), "30>31 198>199 -366"},
		{"moved and made longer", nights("s", 30, 30+week), nights("s", 31, 31+week, 31+2*week), "30>31 198>199 +367"},
		{"every second one is left, on another day", nights("s", 30, 30+week, 30+2*week), nights("s", 30+day, 30+day+2*week), "30>54 366>390 -198"},
		{"what Google splits off is of the same series", nights("s@google.com", 30, 30+week, 30+2*week),
			append(nights("s@google.com", 30), nights("s_R20261126T180000@google.com", 32+week, 32+2*week)...), "198>200 366>368"},
		{"a series of another UID is another one", nights("s", 30, 30+week), nights("t", 31, 31+week), "-30 -198 +31 +199"},
		{"of another UID with the same title, start and end it is the same", nights("s", 30, 30+week), nights("t", 30, 30+week), "30>30 198>198"},
		{"one left of several on another day is a guess", nights("s", 30, 30+week, 30+2*week), nights("s", 30+8*day), "-30 -198 -366 +222"},
		{"what is over does not come again", nights("s", -day, 5*day), nights("s", day, 7*day), "120>168 +24"},
		{"moved by more than a week it may be another one's place: nobody can tell", nights("s", 30, 30+week, 30+2*week),
			nights("s", 30+12*day, 30+12*day+week, 30+12*day+2*week), "-30 -198 -366 +318 +486 +654"},
		{"the only one left is moved by six days", nights("s", 30), nights("s", 30+6*day), "30>174"},
		{"what is over keeps its hour", nights("s", -2*day, -day, day), nights("s", 1-2*day, 1-day, 1+day), "-48>-48 -24>-24 24>25"},
		{"what looks like a part of a series and does not repeat is none", titled("Show", "s_R2026112", 30), titled("News", "s_R2026113", 54), "-30 +54"},
		{"a whole week later is another airing", nights("s", 30), nights("s", 30+week), "-30 +198"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			stored := given.Stored(row.was...)
			edits := intake.Reconcile(given.Noon, stored, sure(row.is...))
			if got := wanderings(edits); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
			after := given.Imported(given.Noon, edits, stored)
			if again := intake.Reconcile(given.Noon, after, sure(row.is...)); said(again) != "" {
				t.Errorf("the second time: %q", said(again))
			}
		})
	}
}

// wanderings says where events went, by hours from noon on: "30>31", "-30" missing, "+31" new.
func wanderings(edits intake.Edits) string {
	hour := func(at time.Time) int { return int(at.Sub(given.Noon).Hours()) }
	var words []string
	for _, m := range edits.Changed {
		words = append(words, fmt.Sprintf("%d>%d", hour(m.Was.Start), hour(m.Event.Start)))
	}
	for _, m := range edits.Missing {
		words = append(words, fmt.Sprintf("-%d", hour(m.Was.Start)))
	}
	for _, o := range edits.Added {
		words = append(words, fmt.Sprintf("+%d", hour(o.Start)))
	}
	return strings.Join(words, " ")
}

// What "this and following events" makes of a series, where the calendar says which parts belong together.
func TestASeriesThatIsSplit(t *testing.T) {
	const week = 7 * 24
	was := nights("s", 30, 30+week, 30+2*week)
	for _, row := range []struct {
		sentence string
		parts    []intake.Part
		is       []readiness.Occurrence
		want     string
	}{
		{"iCloud gives both parts the name of the set", []intake.Part{{UID: "s", Set: "set"}, {UID: "t", Set: "set"}},
			append(nights("s", 30), nights("t", 32+week, 32+2*week)...), "198>200 366>368"},
		{"Calendar Server gives the past a new UID, which is the name of the set", []intake.Part{{UID: "t", Set: "t"}, {UID: "s", Set: "t"}},
			append(nights("t", 30), nights("s", 32+week, 32+2*week)...), "30>30 198>200 366>368"},
		{"parts of different sets are different series", []intake.Part{{UID: "s", Set: "one"}, {UID: "t", Set: "two"}},
			append(nights("s", 30), nights("t", 32+week, 32+2*week)...), "-198 -366 +200 +368"},
		{"Nextcloud's parts name each other", []intake.Part{{UID: "s", Siblings: []string{"t"}}, {UID: "t", Siblings: []string{"s"}}},
			append(nights("s", 30), nights("t", 32+week, 32+2*week)...), "198>200 366>368"},
		{"a sibling that is not named back is another series", []intake.Part{{UID: "t", Siblings: []string{"s"}}},
			append(nights("s", 30), nights("t", 32+week, 32+2*week)...), "-198 -366 +200 +368"},
		{"three parts are one by two pairs of siblings", []intake.Part{{UID: "s", Siblings: []string{"t"}}, {UID: "t", Siblings: []string{"s", "u"}}, {UID: "u", Siblings: []string{"t"}}},
			append(append(nights("s", 30), nights("t", 32+week)...), nights("u", 29+2*week)...), "198>200 366>365"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			stored, in := given.Stored(was...), sure(row.is...)
			in.Parts = row.parts
			edits := intake.Reconcile(given.Noon, stored, in)
			if got := wanderings(edits); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
			if again := intake.Reconcile(given.Noon, given.Imported(given.Noon, edits, stored), in); said(again) != "" {
				t.Errorf("the second time: %q", said(again))
			}
		})
	}
}
