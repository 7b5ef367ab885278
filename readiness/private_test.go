package readiness

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
)

func TestWithholdingAnEvent(t *testing.T) {
	start := time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)
	ends := start.Add(-time.Hour)
	open := Event{ID: "e", UID: "u", Title: "Interview", Description: "with A", Location: "Studio 3", URL: "https://a.example",
		Categories: []string{"TV"}, Start: start, Level: 4, Brief: Brief{Contact: "B"}, Version: 3}
	private, embargoed, garbled := open, open, open
	private.Private = true
	embargoed.Brief.EmbargoUntil = ends.Format(time.RFC3339)
	garbled.Brief.EmbargoUntil = "Friday"
	for _, row := range []struct {
		sentence string
		event    Event
		now      time.Time
		withheld bool
	}{
		{"an open event is told as it is", open, ends, false},
		{"a private event is withheld", private, start.AddDate(1, 0, 0), true},
		{"one under embargo is withheld", embargoed, ends.Add(-time.Nanosecond), true},
		{"at the end of its embargo it is told", embargoed, ends, false},
		{"an embargo until no instant is none", garbled, ends, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			want := row.event
			if row.withheld {
				want = Event{ID: "e", UID: "u", Title: "Private", Start: start, Level: 4, Private: true, Version: 3}
			}
			got := row.event.Withhold(row.now, "Private")
			if !reflect.DeepEqual(got, want) {
				t.Errorf("it is told as %+v", got)
			}
			if row.event.Confidential(row.now) != row.withheld || row.withheld && !got.Confidential(start.AddDate(9, 0, 0)) {
				t.Errorf("it is confidential: %v, and what is left of it: %v", row.event.Confidential(row.now), got.Confidential(start.AddDate(9, 0, 0)))
			}
		})
	}
}

func TestAnEventTurnsWhenItsEmbargoEnds(t *testing.T) {
	now := time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)
	e := Event{Start: now.AddDate(0, 0, 30), End: now.AddDate(0, 0, 30).Add(time.Hour)}
	e.Brief.EmbargoUntil = now.Add(90 * time.Minute).Format(time.RFC3339)
	if got := e.NextTurn(now, nil, Ladder{}); !got.Equal(now.Add(90 * time.Minute)) {
		t.Errorf("it turns at %s", got)
	}
}

func TestAPipelineIsToldNoTitleOfAConfidentialEvent(t *testing.T) {
	now := time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)
	e := Event{ID: "e", Title: "Merger", Start: now.Add(2 * time.Hour), End: now.Add(3 * time.Hour)}
	e.Brief.EmbargoUntil = now.Add(time.Hour).Format(time.RFC3339)
	for at, told := range map[time.Time]bool{now: false, now.Add(time.Hour): true} {
		body, err := Delivery{Kind: TellDue}.Body(at, Row{Event: e})
		if err != nil || strings.Contains(body, "Merger") != told {
			t.Errorf("at %s: %s, %v", at, body, err)
		}
	}
}

func TestWhyACheckWasLetPassIsWithheldWithItsEvent(t *testing.T) {
	now := time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)
	waiver := toppage.CheckWaiver{CheckID: "C1", EventID: "private", Reason: "Merger", Until: now.Add(time.Hour)}
	row := Row{Event: Event{ID: "private", Private: true}}
	row.Shield.Checks = []toppage.Check{{ID: "C1", Waiver: &waiver}}
	if got := row.Withhold(now, "Private").Shield.Checks[0].Waiver.Reason; got != "Private" || waiver.Reason != "Merger" {
		t.Errorf("the row says %q, and what is stored is %q", got, waiver.Reason)
	}
	of := func(event string) toppage.CheckWaiver { return toppage.CheckWaiver{EventID: event, Reason: "Merger"} }
	pages := []toppage.PageFacts{{Waivers: []toppage.CheckWaiver{of("private"), of("open"), of("gone")}}}
	told := WithholdWaivers(now, "Private", pages, []Event{{ID: "private", Private: true}, {ID: "open"}})
	for i, want := range []string{"Private", "Merger", "Private"} {
		if got := told[0].Waivers[i].Reason; got != want || pages[0].Waivers[i].Reason != "Merger" {
			t.Errorf("of %q the page says %q", told[0].Waivers[i].EventID, got)
		}
	}
}

func TestWithholdingAProblem(t *testing.T) {
	for _, row := range []struct {
		sentence      string
		problem, want Problem
	}{
		{"what is quoted is taken out", Problem{Code: "bad-rule", Event: "Merger", Args: []string{"FREQ=MERGER"}, Message: "FREQ=MERGER cannot be taken."},
			Problem{Code: "bad-rule", Args: []string{"…"}, Message: "The recurrence rule cannot be used; only the first occurrence is shown."}},
		{"counts stay", Problem{Code: "same-uid", Event: "Merger", Args: []string{"2"}, Message: "2 different events"},
			Problem{Code: "same-uid", Args: []string{"2"}, Message: "2 different events"}},
		{"what nobody thought of is taken out", Problem{Code: "new", Args: []string{"Merger"}, Message: "Merger"},
			Problem{Code: "new", Args: []string{"…"}, Message: "Something cannot be taken as it stands."}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := WithholdProblems([]Problem{row.problem}); !reflect.DeepEqual(got, []Problem{row.want}) {
				t.Errorf("told as %+v", got)
			}
			private, open := row.problem, row.problem
			private.Private, row.want.Private = true, true
			if got := WithholdPrivate([]Problem{private, open}); !reflect.DeepEqual(got, []Problem{row.want, open}) {
				t.Errorf("kept as %+v", got)
			}
		})
	}
}

func TestWithholdingAChange(t *testing.T) {
	rows := []struct {
		sentence string
		private  bool
		data     map[string]string
		want     map[string]string
	}{
		{"of an open event all is told", false, map[string]string{"title": "Interview", "reason": "r"}, map[string]string{"title": "Interview", "reason": "r"}},
		{"of a private event what moved is told", true, map[string]string{"title": "Interview", "from": "a", "to": "b"}, map[string]string{"title": "Private", "from": "a", "to": "b"}},
		{"what people wrote is not", true, map[string]string{"reason": "r", "evidence": "e", "contact": "c"}, map[string]string{"title": "Private"}},
		{"a task is named by its template", true, map[string]string{"title_en": "Warm the cache", "note": "n"}, map[string]string{"title": "Private", "title_en": "Warm the cache"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			got := Change{Private: row.private, Data: row.data}.Withhold(time.Time{}, "Private").Data
			if !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

func TestWithholdingAChangeToManyEvents(t *testing.T) {
	for _, row := range []struct {
		sentence, image, want string
	}{
		{"of an import nothing is left", `{"events":{"e":{"event":{"title":"Merger"}}}}`, ""},
		{"of a ladder the ladder is", `{"ladder":{"Version":2},"events":{"e":{"event":{"title":"Merger"}}}}`, `{"ladder":{"Version":2}}`},
		{"what says nothing of events stays", `{"ladder":{"Version":2}}`, `{"ladder":{"Version":2}}`},
		{"what cannot be read goes", `"events"`, ""},
		{"nothing stays nothing", "", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := Change{Kind: journal.FeedImported, Before: row.image, After: row.image}.Withhold(time.Time{}, "Private")
			if got.Before != row.want || got.After != row.want {
				t.Errorf("%q and %q, want %q", got.Before, got.After, row.want)
			}
		})
	}
}

func TestWhySeveralLevelsWereSetIsWithheld(t *testing.T) {
	set := Change{Kind: journal.LevelsSet, Data: map[string]string{"to": "4", "count": "2", "reason": "Merger"}}
	got := set.Withhold(time.Time{}, "Private").Data
	if got["reason"] != "" || got["to"] != "4" || set.Data["reason"] != "Merger" {
		t.Errorf("%v of %v", got, set.Data)
	}
}

func TestTheAddressOnScreenIsWithheldWithItsEvent(t *testing.T) {
	now := time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)
	ask := Ask{Verify: VerifyHTTP, Check: "https://merger.example"}
	task := Task{Template: "A-07", Ask: &ask}
	row := Row{Event: Event{ID: "e", Private: true, Brief: Brief{ScreenURL: "merger.example"}}}
	row.Tasks = Checklist{{Task: task, Proof: Proof{Said: &Verification{About: ask.Question()}}}}
	row.Blockers = []Blocker{{Tasks: []Task{task}}}
	told := row.Withhold(now, "Private")
	if got := told.Tasks[0]; got.Check != scope.OnScreen || got.Proof.Said.About.Ask != "" || told.Blockers[0].Tasks[0].Check != scope.OnScreen {
		t.Errorf("told: %q %+v", got.Check, got.Proof.Said.About)
	}
	if ask.Check != "https://merger.example" {
		t.Error("what is stored was altered")
	}
}
