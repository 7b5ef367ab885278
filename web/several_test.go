package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// weekly is a programme of n airings in the calendar of the test, the first in a day.
func weekly(n int) []readiness.Occurrence {
	all := make([]readiness.Occurrence, n)
	for i := range all {
		all[i] = occurrence("weekly@test", "Sunday craft", noon.AddDate(0, 0, 1+7*i))
		all[i].RecurrenceID = all[i].Start.Format(time.RFC3339)
	}
	return all
}

// mark is how the form of a preview names a row.
func mark(uid string) string {
	return intake.PreviewRow{Occurrence: readiness.Occurrence{UID: uid}}.Mark()
}

// levels gives the levels of the events of a title, with how far they are agreed.
func (s *site) levels(title string) string {
	s.Helper()
	facts, err := s.store.Snapshot(s.Context(), noon.AddDate(-1, 0, 0), noon.AddDate(2, 0, 0))
	s.must(err)
	var all []string
	for _, e := range facts.Events {
		if e.Title == title {
			all = append(all, fmt.Sprint(e.Level, " ", e.LevelState))
		}
	}
	return strings.Join(all, ", ")
}

// chosenIn says which level a select of a form shows; empty where it is the first choice.
func chosenIn(body, name string) string {
	_, rest, _ := strings.Cut(body, `<select name="`+name+`">`)
	list, _, _ := strings.Cut(rest, "</select>")
	if m := regexp.MustCompile(`value="(\d)" selected`).FindStringSubmatch(list); m != nil {
		return m[1]
	}
	return ""
}

func TestLevelsAreChosenInThePreviewOfACalendar(t *testing.T) {
	s := open(t)
	s.calendars.holds.Occurrences = append([]readiness.Occurrence{occurrence("first@test", "Morning door", noon.AddDate(0, 0, 3)),
		occurrence("second@test", "Night door", noon.AddDate(0, 0, 10))}, weekly(3)...)
	s.calendars.holds.Occurrences[1].Level = 4
	cookie := s.as(pr)
	path := s.preview(cookie, "https://calendar.example/other.ics")
	id := strings.TrimPrefix(path, "/feeds/preview/")
	page := s.get(cookie, path)
	s.expect(page, http.StatusOK, "Same level for the ticked rows", "4, as in the calendar", "choose later", `formaction="`+path+`"`)

	first, second, series := mark("first@test"), mark("second@test"), mark("weekly@test")
	form := []string{"preview", id, "name", "Mine", "shown", first, "shown", second, "shown", series, "keep", first, "keep", series, "level_" + second, "5"}
	s.unchanged(func() {
		page = s.post(cookie, path, append(form, "fill", "true", "level", "3")...)
		s.expect(page, http.StatusOK, `name="name" value="Mine"`, "Import 4 events", `href="`+path+`?lang=ja"`)
		for row, want := range map[string]string{first: "3", second: "5", series: "3"} {
			if got := chosenIn(page.body, "level_"+row); got != want {
				t.Errorf("row %s shows level %q, want %q", row, got, want)
			}
		}
		if ticked := strings.Contains(page.body, `name="keep" value="`+second+`" checked`); ticked || !strings.Contains(page.body, `name="keep" value="`+first+`" checked`) {
			t.Error("the ticks are others than they were")
		}
		a := s.post(cookie, "/feeds", append(form, "level_"+first, "7")...)
		s.expect(a, http.StatusUnprocessableEntity, "The ladder has no such level.", `name="name" value="Mine"`)
	})

	a := s.post(cookie, "/feeds", append(form, "level_"+first, "3", "level_"+series, "2")...)
	s.expect(a, http.StatusSeeOther)
	if got := s.levels("Morning door") + "; " + s.levels("Sunday craft"); got != "3 proposed; 2 proposed, 2 proposed, 2 proposed" {
		t.Errorf("levels %s", got)
	}
	if got := s.levels("Night door"); got != "4 proposed" { // hidden: what the calendar says, and no word of the person
		t.Errorf("what was not kept has level %s", got)
	}
	page = s.get(cookie, a.Header.Get("Location"))
	s.expect(page, http.StatusOK, "4 events imported, Level set for 4 events")
	undo := regexp.MustCompile(`action="(/changes/\d+/undo)"`).FindStringSubmatch(page.body)
	if undo == nil {
		t.Fatalf("nothing to undo with: %s", page.body)
	}
	s.expect(s.post(cookie, undo[1]), http.StatusSeeOther)
	if got := s.levels("Morning door") + "; " + s.levels("Sunday craft"); got != "0 unset; 0 unset, 0 unset, 0 unset" {
		t.Errorf("taken back: %s", got)
	}
	s.expect(s.get(cookie, "/history"), http.StatusOK, "The pr proposed level for 4 events", "taken back", "The pr took back: the levels, 4 events")
}

func TestWhatTheCalendarProposesIsChosenBeforehand(t *testing.T) {
	s := open(t)
	s.calendars.holds.Occurrences = weekly(2)
	for _, row := range []struct {
		sentence string
		levels   [2]int
		says     string
	}{
		{"of no level", [2]int{0, 0}, "choose later"},
		{"of one level", [2]int{4, 4}, "4, as in the calendar"},
		{"of several", [2]int{4, 2}, "as in the calendar"},
		{"of one airing", [2]int{0, 2}, "as in the calendar"},
		{"of a level above the ladder", [2]int{9, 9}, "5, as in the calendar"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for i, n := range row.levels {
				s.calendars.holds.Occurrences[i].Level = n
			}
			cookie := s.as(pr)
			s.expect(s.get(cookie, s.preview(cookie, "https://calendar.example/other.ics")), http.StatusOK, `<option value="">`+row.says+`</option>`)
		})
	}
}

func TestLevelsAreChosenInThePreviewOfATable(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	text := "日付\t開始\t番組\tレベル\n2026-11-20\t21:00\tOne\t\n2026-11-21\t21:00\tTwo\t4\n2026-11-22\t21:00\tThree\t\n"
	page := s.post(cookie, "/events/paste/preview", "table", text, "zone", "JST")
	s.expect(page, http.StatusOK, "3 new events", "4, as in the table", "choose later", "Same level for the ticked rows")
	form := []string{"table", text, "zone", "JST", "heading", "1", "shown", between(page.body, `name="shown" value="`, `"`)}
	for _, m := range regexp.MustCompile(`<option value="([a-z_]+)" selected`).FindAllStringSubmatch(page.body, -1) {
		form = append(form, "col", m[1])
	}
	for _, n := range []string{"2", "3", "4"} {
		form = append(form, "listed", n)
	}
	form = append(form, "keep", "2", "keep", "3")
	s.unchanged(func() {
		page = s.post(cookie, "/events/paste/preview", append(form, "fill", "true", "level", "3")...)
		s.expect(page, http.StatusOK, "Add 2 events")
		if got := chosenIn(page.body, "level_2") + chosenIn(page.body, "level_3") + chosenIn(page.body, "level_4"); got != "33" {
			t.Errorf("filled in: %s", got)
		}
		s.expect(s.post(cookie, "/events/paste/keep", append(form, "level_2", "8")...), http.StatusUnprocessableEntity, "The ladder has no such level.")
	})
	a := s.post(cookie, "/events/paste/keep", append(form, "level_2", "3", "level_3", "2")...)
	s.expect(a, http.StatusSeeOther)
	if got := s.levels("One") + "; " + s.levels("Two") + "; " + s.levels("Three"); got != "3 confirmed; 2 confirmed; " {
		t.Errorf("levels %s", got)
	}
	page = s.get(cookie, a.Header.Get("Location"))
	s.expect(page, http.StatusOK, "2 events added", "Level set for 2 events")
	s.expect(s.post(cookie, between(page.body, `<form class="row" method="post" action="`, `"`)), http.StatusSeeOther)
	if got := s.levels("One") + "; " + s.levels("Two"); got != "0 unset; 4 confirmed" {
		t.Errorf("taken back: %s", got)
	}
}

// rowsOf is the form of the triage list with some events ticked, as they stand.
func rowsOf(level string, ticked ...readiness.Event) []string {
	form := []string{"level", level, "ladder", "1"}
	for i, e := range ticked {
		n := fmt.Sprint("_", i+1)
		form = append(form, "row"+n, fmt.Sprint(i+1), "event"+n, e.ID, "version"+n, version(e.Version))
	}
	return form
}

func TestTheTriageAsAList(t *testing.T) {
	s := open(t)
	s.calendars.holds.Occurrences = append(s.calendars.holds.Occurrences, weekly(3)...)
	_, err := s.calendars.ImportFile(t.Context(), s.feed.ID, nil, readiness.ReplaceEvents)
	s.must(err)
	cookie := s.as(sre)
	page := s.get(cookie, "/triage/list")
	s.expect(page, http.StatusOK, "5 events have no level", "Sunday craft", "series of 3", "Single events", `href="/triage"`, "Select all 5", "Set this level for the selected events")
	s.expect(s.get(s.as(pr), "/triage/list"), http.StatusOK, "Propose this level for the selected events")
	if body := s.get(s.as(viewer), "/triage/list").body; strings.Contains(body, "selbar") || strings.Contains(body, "checkbox") {
		t.Error("a viewer is offered what is refused")
	}
	one := between(page.body, `href="/triage/list?ticked=`, `"`)
	for address, want := range map[string]int{"": 0, "all": 5, "single": 2, one: 3, s.events[0].ID: 1, "none": 0} {
		if got := strings.Count(s.get(cookie, "/triage/list?ticked="+address).body, " checked"); got != want {
			t.Errorf("?ticked=%s ticks %d rows, want %d", address, got, want)
		}
	}

	s.unchanged(func() {
		s.expect(s.post(cookie, "/triage/list", "level", "3"), http.StatusUnprocessableEntity, "Select at least one event.", `value="3" checked`)
		s.expect(s.post(cookie, "/triage/list", rowsOf("9", s.events[0])...), http.StatusUnprocessableEntity, "The ladder has no such level.", `value="`+s.events[0].ID+`" checked`)
		s.expect(s.post(cookie, "/triage/list", typed(rowsOf("3", s.events[0]), "ladder", "7")...), http.StatusConflict, "Look again")
	})
	stale := rowsOf("3", s.events...)
	renamed := s.reimport(func(o *readiness.Occurrence) { o.Summary = "朝の扉 SP" })
	s.unchanged(func() {
		a := s.post(cookie, "/triage/list", stale...)
		s.expect(a, http.StatusConflict, "Changed by somebody else meanwhile: “朝の扉 SP”. Nothing was saved.", `name="version_4" value="`+version(renamed.Version)+`"`)
		if n := strings.Count(a.body, " checked"); n != 3 { // two rows and the level
			t.Errorf("%d are ticked, want what was", n)
		}
	})

	a := s.post(cookie, "/triage/list", rowsOf("3", renamed, s.events[1])...)
	s.expect(a, http.StatusSeeOther)
	page = s.get(cookie, a.Header.Get("Location"))
	s.expect(page, http.StatusOK, "Level set for 2 events", "3 events have no level")
	undo := regexp.MustCompile(`action="(/changes/\d+/undo)"`).FindStringSubmatch(page.body)
	s.expect(s.post(cookie, undo[1]), http.StatusSeeOther)
	if got := s.levels("朝の扉 SP") + "; " + s.levels("Evening news"); got != "0 unset; 0 unset" {
		t.Errorf("taken back: %s", got)
	}
}

func TestLevelsThatOneChangedSinceAreNotTakenBack(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	page := s.get(cookie, s.post(cookie, "/triage/list", rowsOf("3", s.events...)...).Header.Get("Location"))
	undo := regexp.MustCompile(`action="(/changes/\d+/undo)"`).FindStringSubmatch(page.body)
	_, err := s.store.SetLevel(t.Context(), s.events[1].ID, 5, "", 0, readiness.System, noon)
	s.must(err)
	s.unchanged(func() {
		s.expect(s.post(cookie, undo[1]), http.StatusConflict, "Changed by somebody else meanwhile: “Evening news”.")
	})
}

// movedSeries lets six airings of a programme move from noon to 20:00 of the day after.
func (s *site) movedSeries() []readiness.Event {
	s.Helper()
	s.calendars.holds.Occurrences = append(s.calendars.holds.Occurrences, weekly(6)...)
	_, err := s.calendars.ImportFile(s.Context(), s.feed.ID, nil, readiness.ReplaceEvents)
	s.must(err)
	for i := range s.calendars.holds.Occurrences[2:] {
		later(32 * time.Hour)(&s.calendars.holds.Occurrences[2+i])
	}
	_, err = s.calendars.ImportFile(s.Context(), s.feed.ID, nil, readiness.ReplaceEvents)
	s.must(err)
	facts, err := s.store.Snapshot(s.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	var airings []readiness.Event
	for _, e := range facts.Events {
		if e.Title == "Sunday craft" {
			airings = append(airings, e)
		}
	}
	return airings
}

func TestAMovedSeriesIsOneLineAndOnePress(t *testing.T) {
	s := open(t)
	airings := s.movedSeries()
	cookie := s.as(sre)
	const line = "6 airings of Sunday craft moved from Wed 12:00 to Thu 20:00"
	board := s.get(cookie, "/")
	s.expect(board, http.StatusOK, line+".")
	for _, path := range []string{"/feeds", "/history", "/history?kind=air"} {
		a := s.get(cookie, path)
		s.expect(a, http.StatusOK, line)
		if strings.Contains(a.body, "Moved Sunday craft") {
			t.Errorf("%s tells each airing as well", path)
		}
	}
	s.expect(s.get(cookie, "/history", "Accept-Language", "ja"), http.StatusOK, "「Sunday craft」の6回分の日時変更 水曜 12:00 → 木曜 20:00")
	page := s.get(cookie, "/events/"+airings[3].ID)
	s.expect(page, http.StatusOK, line+".", "Take note for all 6 airings", "Only this one", `name="series" value="true"`)
	s.expect(s.get(s.as(pr), "/events/"+airings[3].ID), http.StatusOK, "Waiting for SRE to take note.")

	a := s.post(cookie, "/events/"+airings[3].ID+"/acknowledgement", "version", version(airings[3].Version), "series", "true")
	s.expect(a, http.StatusSeeOther)
	page = s.get(cookie, a.Header.Get("Location"))
	s.expect(page, http.StatusOK, "Taken note of the new times of the series", "The sre took note of the move of 6 airings of Sunday craft to Thu 20:00")
	if strings.Contains(s.get(cookie, "/").body, "airings of Sunday craft moved") {
		t.Error("the board still asks for a note")
	}
	undo := regexp.MustCompile(`action="(/changes/\d+/undo)"`).FindStringSubmatch(page.body)
	s.expect(s.post(cookie, undo[1]), http.StatusSeeOther)
	s.expect(s.get(cookie, "/"), http.StatusOK, line+".")
}

func TestASeriesIsWithheldAsItsAiringsAre(t *testing.T) {
	s := open(t)
	for i := range s.calendars.holds.Occurrences {
		s.calendars.holds.Occurrences[i].Private = true
	}
	s.calendars.holds.Occurrences = append(s.calendars.holds.Occurrences, weekly(1)...)
	s.calendars.holds.Occurrences = s.calendars.holds.Occurrences[:2]
	airings := s.movedSeries()
	for i := range s.calendars.holds.Occurrences {
		s.calendars.holds.Occurrences[i].Private = true
	}
	_, err := s.calendars.ImportFile(t.Context(), s.feed.ID, nil, readiness.ReplaceEvents)
	s.must(err)
	for _, path := range []string{"/", "/feeds", "/history", "/triage/list", "/events/" + airings[2].ID} {
		if strings.Contains(s.get(s.as(viewer), path).body, "Sunday craft") {
			t.Errorf("%s tells a viewer of a private series", path)
		}
	}
}

func TestALongHistoryLeavesNoLineOut(t *testing.T) {
	s := open(t)
	s.calendars.holds.Occurrences = weekly(60)[:50]
	_, err := s.calendars.ImportFile(t.Context(), s.feed.ID, nil, readiness.ReplaceEvents)
	s.must(err)
	for range 4 { // four times 50 lines and one that sums them up
		for i := range s.calendars.holds.Occurrences {
			later(time.Hour)(&s.calendars.holds.Occurrences[i])
		}
		_, err := s.calendars.ImportFile(t.Context(), s.feed.ID, nil, readiness.ReplaceEvents)
		s.must(err)
	}
	all, err := s.store.RecentChanges(t.Context(), "", nil, 1000)
	s.must(err)
	want := 0
	for _, c := range all {
		if c.Kind != journal.EventMoved || c.Data["title"] != "Sunday craft" {
			want++
		}
	}
	got, path := 0, "/history"
	for path != "" {
		a := s.get(s.as(sre), path)
		s.expect(a, http.StatusOK)
		got += strings.Count(a.body, `<li id="ch-`)
		_, rest, older := strings.Cut(a.body, `href="/history?before=`)
		if path = ""; older {
			before, _, _ := strings.Cut(rest, `"`)
			path = "/history?before=" + before
		}
	}
	if got != want {
		t.Errorf("the pages tell %d lines, want %d of %d", got, want, len(all))
	}
}
