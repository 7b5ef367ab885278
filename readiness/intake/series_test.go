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

func ofSet(name string, all []readiness.Occurrence) []readiness.Occurrence {
	for i := range all {
		all[i].Set = name
	}
	return all
}

func beside(uid string, all []readiness.Occurrence) []readiness.Occurrence {
	for i := range all {
		all[i].Siblings = []string{uid}
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
		{"what iCloud splits off names the set that the rest of the series names as well", nights("s", 30, 30+week, 30+2*week),
			append(ofSet("set", nights("s", 30)), ofSet("set", nights("t", 32+week, 32+2*week))...), "198>200 366>368"},
		{"also where the past is given another UID, which is the name of the set", nights("s", 30, 30+week, 30+2*week),
			append(ofSet("t", nights("t", 30)), ofSet("t", nights("s", 32+week, 32+2*week))...), "30>30 198>200 366>368"},
		{"parts that name each other, as Nextcloud's do, are of one series", nights("s", 30, 30+week, 30+2*week),
			append(beside("t", nights("s", 30)), beside("s", nights("t", 32+week, 32+2*week))...), "198>200 366>368"},
		{"what names a sibling that does not name it is another series", nights("s", 30, 30+week, 30+2*week),
			append(nights("s", 30), beside("s", nights("t", 32+week, 32+2*week))...), "-198 -366 +200 +368"},
		{"a series of another UID is another one", nights("s", 30, 30+week), nights("t", 31, 31+week), "-30 -198 +31 +199"},
		{"of another UID with the same title, start and end it is the same", nights("s", 30, 30+week), nights("t", 30, 30+week), "30>30 198>198"},
		{"one left of several on another day is a guess", nights("s", 30, 30+week, 30+2*week), nights("s", 30+8*day), "-30 -198 -366 +222"},
		{"what is over does not come again", nights("s", -day, 5*day), nights("s", day, 7*day), "120>168 +24"},
		{"moved by more than a week it may be another one's place: nobody can tell", nights("s", 30, 30+week, 30+2*week),
			nights("s", 30+12*day, 30+12*day+week, 30+12*day+2*week), "-30 -198 -366 +318 +486 +654"},
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
