package readiness_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestTheBriefCountsSevenFieldsAndKeepsMore(t *testing.T) {
	var e readiness.Event
	for _, f := range readiness.BriefFields {
		if e.Brief.Tell(f, "x"); e.Brief.Told(f) != "x" {
			t.Errorf("%s is not kept", f)
		}
	}
	if len(e.BriefLines()) != 7 || len(e.BriefMissing()) != 0 {
		t.Errorf("%d lines, missing %v", len(e.BriefLines()), e.BriefMissing())
	}
	counted := len(e.BriefLines()) - 1 // the air time is the event's
	if got := len(e.BriefExtras()); got != len(readiness.BriefFields)-counted {
		t.Errorf("%d fields beyond those that are counted", got)
	}
	if e.Brief.Tell(readiness.FieldOnAir, "x"); e.Brief.Told(readiness.FieldOnAir) != "" {
		t.Error("the air time is kept in the brief")
	}
	if extras := (readiness.Event{}).BriefExtras(); len(extras) != 0 {
		t.Errorf("nothing was told, and shown is %v", extras)
	}
}

func TestBriefsThatCannotBeKept(t *testing.T) {
	long := strings.Repeat("長", fault.MaxSaid)
	for _, row := range []struct {
		sentence string
		brief    readiness.Brief
		want     string
	}{
		{"nothing told", readiness.Brief{}, ""},
		{"as much as may be", readiness.Brief{Kind: long, Contact: long}, ""},
		{"too much, twice", readiness.Brief{Kind: long + "x", Contact: long + "x"}, "kind: too_long; contact: too_long"},
		{"a certainty that there is not", readiness.Brief{Certainty: "sure"}, `certainty: unknown (got "sure")`},
		{"an embargo until an instant", readiness.Brief{EmbargoUntil: "2026-11-19T12:54:00Z"}, ""},
		{"an embargo until no instant", readiness.Brief{EmbargoUntil: "Friday"}, `embargo_until: bad_date (got "Friday")`},
	} {
		var got []string
		for _, wrong := range row.brief.Wrong() {
			got = append(got, wrong.Error())
		}
		if strings.Join(got, "; ") != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestHowCertainPRIsMakesAnEventTentative(t *testing.T) {
	for _, row := range []struct {
		sentence string
		e        readiness.Event
		told     readiness.Certainty
		want     readiness.CalendarStatus
	}{
		{"by hand, tentative", readiness.Event{Calendar: readiness.Confirmed}, readiness.MaybeShown, readiness.Tentative},
		{"by hand, unknown", readiness.Event{Calendar: readiness.Confirmed}, readiness.UnknownShown, readiness.Tentative},
		{"by hand, likely", readiness.Event{Calendar: readiness.Tentative}, readiness.LikelyShown, readiness.Confirmed},
		{"nothing said", readiness.Event{Calendar: readiness.Tentative}, "", readiness.Tentative},
		{"cancelled stays cancelled", readiness.Event{Calendar: readiness.Cancelled}, readiness.MaybeShown, readiness.Cancelled},
		{"a calendar knows for itself", readiness.Event{FeedID: "f", Calendar: readiness.Confirmed}, readiness.MaybeShown, readiness.Confirmed},
	} {
		row.e.Tell(readiness.Brief{Certainty: row.told})
		if row.e.Calendar != row.want || row.e.Brief.Certainty != row.told {
			t.Errorf("%s: %s, %q", row.sentence, row.e.Calendar, row.e.Brief.Certainty)
		}
	}
}

func TestTwins(t *testing.T) {
	e := readiness.Event{ID: "a", Title: "朝の扉 LIVE", Start: given.Noon}
	for _, row := range []struct {
		sentence string
		other    readiness.Event
		twin     bool
	}{
		{"the same title and hour", readiness.Event{ID: "b", Title: "朝の扉ｌｉｖｅ", Start: given.Noon.Add(readiness.TwinWithin)}, true},
		{"a minute more", readiness.Event{ID: "b", Title: "朝の扉 LIVE", Start: given.Noon.Add(readiness.TwinWithin + 60e9)}, false},
		{"another title", readiness.Event{ID: "b", Title: "夜の扉 LIVE", Start: given.Noon}, false},
		{"itself", e, false},
	} {
		if _, twin := e.Twin([]readiness.Event{row.other}, readiness.TwinWithin); twin != row.twin {
			t.Errorf("%s: %v", row.sentence, twin)
		}
	}
}

func TestAnEmbargoThatIsOverIsNotEntered(t *testing.T) {
	now := time.Date(2026, 11, 19, 12, 54, 30, 0, time.UTC)
	at := func(d time.Duration) readiness.Brief {
		return readiness.Brief{EmbargoUntil: now.Add(d).Format(time.RFC3339)}
	}
	for _, row := range []struct {
		sentence  string
		told, was readiness.Brief
		refused   bool
	}{
		{"none is entered", readiness.Brief{}, at(-time.Hour), false},
		{"one to come", at(time.Second), readiness.Brief{}, false},
		{"one that ends now", at(0), readiness.Brief{}, true},
		{"one that is over", at(-time.Hour), readiness.Brief{}, true},
		{"one that has run out since it was entered stays", at(-time.Hour), at(-time.Hour), false},
		{"also as a form shows it, to the minute", readiness.Brief{EmbargoUntil: "2026-11-19T11:54:00Z"}, at(-time.Hour), false},
		{"an earlier one in its place", at(-2 * time.Hour), at(-time.Hour), true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			wrong := row.told.EmbargoOver(now, row.was)
			if len(wrong) > 0 != row.refused || row.refused && (wrong[0].Field != "embargo_until" || wrong[0].Reason != "embargo_over") {
				t.Errorf("refused: %v", wrong)
			}
		})
	}
}
