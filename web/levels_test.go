package web_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"

	"tallylight/readiness"
)

// ladder gives the levels as they are saved.
func (s *site) ladder() readiness.Ladder {
	s.Helper()
	l, err := s.store.Ladder(s.Context())
	s.must(err)
	return l
}

func template(l readiness.Ladder, id string) readiness.TaskTemplate {
	return l.Find([]string{id})[0]
}

// aTask is the form of a task, with some of its fields changed.
func aTask(change ...string) []string {
	fields := map[string]string{"title_ja": "負荷試験", "title_en": "Load test", "from_level": "4", "anchor": "start", "lead": "14d",
		"verify": "manual", "tied": "", "proof": "", "version": "1"}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	var all []string
	for name, value := range fields {
		all = append(all, name, value)
	}
	return all
}

func TestTheLevelsAreEditedInADraft(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	before := s.ladder()
	s.expect(s.post(on, "/levels/tasks/B-02", aTask("lead", "20d", "runbook", "https://wiki.example/load", "knows", "Ken")...), http.StatusSeeOther)
	s.expect(s.post(on, "/levels/matrix", "version", "1", "from_C-04", "4"), http.StatusSeeOther)
	s.expect(s.get(on, "/levels"), http.StatusOK, "2 changes, not saved.", "changed")
	s.expect(s.get(s.as(admin), "/levels"), http.StatusOK)
	if got := s.get(s.as(admin), "/levels").body; strings.Contains(got, "not saved") {
		t.Error("somebody else sees the draft")
	}
	if s.ladder().Version != before.Version {
		t.Error("a draft is saved")
	}
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "2 coming events follow.", "Tasks changed: 2")
	s.expect(s.post(on, "/levels", "until", ""), http.StatusSeeOther)
	l := s.ladder()
	if tpl := template(l, "B-02"); tpl.Gate.Lead != -20*24*time.Hour || tpl.Runbook != "https://wiki.example/load" || tpl.Knows != "Ken" || l.Version != before.Version+1 {
		t.Errorf("version %d, saved %+v", l.Version, tpl)
	}
	s.expect(s.get(on, "/levels"), http.StatusOK, "Last saved", "Take back")
	if got := s.get(on, "/levels").body; strings.Contains(got, "not saved") {
		t.Error("what is saved is still a draft")
	}
	changes, err := s.store.RecentChanges(s.Context(), "", []string{journal.LadderSaved}, 1)
	s.must(err)
	s.expect(s.post(on, "/levels/back/"+strconv.FormatInt(changes[0].Seq, 10)), http.StatusSeeOther)
	s.expect(s.post(on, "/levels"), http.StatusSeeOther)
	if tpl := template(s.ladder(), "B-02"); tpl.Gate.Lead != -14*24*time.Hour {
		t.Errorf("taken back: %+v", tpl)
	}
}

func TestWhatCannotBeKeptOfATaskHasASentence(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	for _, row := range []struct {
		name   string
		fields []string
		says   string
	}{
		{"a lead that is no duration", aTask("lead", "a fortnight"), "Write a length of time, such as 2d, 3h or 30m."},
		{"a level outside the ladder", aTask("from_level", "7"), "The ladder has no such level."},
		{"a runbook that is no address", aTask("runbook", "wiki"), "This is not a web address."},
		{"no title", aTask("title_ja", ""), "Fill this in."},
		{"a task that there is not", aTask("undoes", "X-99"), "There is no such task in the levels"},
		{"freshness that is no duration", aTask("ttl", "long"), "Write a length of time, such as 2d, 3h or 30m."},
	} {
		a := s.post(on, "/levels/tasks/B-02", row.fields...)
		s.expect(a, http.StatusUnprocessableEntity, row.says)
		for i := 0; i < len(row.fields); i += 2 {
			if value := row.fields[i+1]; value != "" && !strings.Contains(a.body, value) {
				t.Errorf("%s: %s, which was typed, is lost", row.name, value)
			}
		}
	}
	if s.get(on, "/levels").body != "" && strings.Contains(s.get(on, "/levels").body, "not saved") {
		t.Error("what was refused became a draft")
	}
	s.expect(s.post(on, "/levels/tasks/new", aTask("template", "B-02")...), http.StatusUnprocessableEntity, "Another task has this short name.")
	s.expect(s.post(on, "/levels/tasks/new", aTask("template", "Z-01")...), http.StatusSeeOther)
	s.expect(s.get(on, "/levels"), http.StatusOK, "1 change, not saved.")
}

func TestLevelsComeAndGo(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	event := s.events[0]
	_, err := s.store.SetLevel(s.Context(), event.ID, 5, "", 0, readiness.Actor{ID: "k", Name: "Ken", Role: sre}, noon)
	s.must(err)
	fields := []string{"version", "1"}
	for i, r := range s.ladder().Rungs[:3] {
		n := strconv.Itoa(i + 1)
		fields = append(fields, "row_"+n, "1", "name_ja_"+n, r.NameJA, "name_en_"+n, r.NameEN, "promise_ja_"+n, r.PromiseJA, "promise_en_"+n, r.PromiseEN)
		if i < 2 {
			fields = append(fields, "multiple_"+n, strconv.FormatFloat(r.Multiple, 'g', -1, 64))
		}
	}
	falling := slices.Clone(fields)
	falling[slices.Index(falling, "multiple_2")+1] = "1"
	s.expect(s.post(on, "/levels/edit", falling...), http.StatusUnprocessableEntity, "Each level needs a higher bound")
	s.expect(s.get(on, "/levels/edit"), http.StatusOK, `name="role_5"`, `value="all_hands" selected`)
	s.expect(s.post(on, "/levels/edit", append(slices.Clone(fields), "role_2", "scale", "role_3", "watch")...), http.StatusUnprocessableEntity,
		"Roles rise from level to level", `value="scale" selected`,
		"No level has the role “Prove”: no check is required for it")
	s.expect(s.post(on, "/levels/edit", append(slices.Clone(fields), "role_2", "prove", "role_3", "panic")...), http.StatusUnprocessableEntity,
		"There is no such value.", "No level has the role “Watch”: its checks and suggestions begin with level 2.")
	s.expect(s.post(on, "/levels/edit", fields...), http.StatusSeeOther)
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "planned as level 3")
	s.expect(s.post(on, "/levels"), http.StatusSeeOther)
	if l := s.ladder(); l.Height() != 3 {
		t.Errorf("%d levels", l.Height())
	} else if l.Rungs[1].Role != toppage.Watch || l.Rungs[2].Role != toppage.Scale {
		t.Errorf("a form without roles gives them by the multiples: %v", l.Rungs)
	}
	s.expect(s.get(on, "/events/"+event.ID), http.StatusOK)
}

// Yesterday's green event stays green: what a change of the levels would have broken is spared, and the one that is
// chosen is not.
func TestAChangeOfTheLevelsTurnsNoEventRed(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	near, far := s.events[0], s.events[1] // in three days, in ten
	_, err := s.store.SetLevel(s.Context(), far.ID, 2, "", 0, readiness.Actor{ID: "k", Name: "Ken", Role: sre}, noon)
	s.must(err)
	s.expect(s.post(on, "/levels/tasks/new", aTask("template", "Z-01", "from_level", "1", "lead", "12d", "last", "11d", "title_en", "Ask the moon")...), http.StatusSeeOther)
	preview := s.get(on, "/levels/preview")
	s.expect(preview, http.StatusOK, "2 events would be held back", "Ask the moon", near.Title)
	s.expect(s.post(on, "/levels", "until", "2026-11-18", "at_once", far.ID), http.StatusSeeOther)
	late := func(id string) bool {
		facts, err := s.store.EventSnapshot(s.Context(), id)
		s.must(err)
		for _, task := range facts.Row(noon.Add(time.Duration(s.passed.Load())), facts.Events[0]).Tasks {
			if task.Template == "Z-01" {
				return task.Late
			}
		}
		t.Fatalf("the event has no such task")
		return false
	}
	if late(near.ID) || !late(far.ID) {
		t.Errorf("late: the spared one %t, the chosen one %t", late(near.ID), late(far.ID))
	}
	s.after(2 * 24 * time.Hour)
	if !late(near.ID) {
		t.Error("it is spared for ever")
	}
	on = s.as(sre)
	s.expect(s.post(on, "/levels/tasks/B-02", aTask("lead", "30d", "last", "30d", "from_level", "1", "version", "2")...), http.StatusSeeOther)
	s.expect(s.post(on, "/levels", "until", "2026-11-01"), http.StatusUnprocessableEntity, "Choose a later day.", "2026-11-01")
}

func TestTwoPeopleEditTheLevels(t *testing.T) {
	s := open(t)
	s.expect(s.post(s.as(sre), "/levels/tasks/B-02", aTask("knows", "mine")...), http.StatusSeeOther)
	s.expect(s.post(s.as(admin), "/levels/tasks/B-03", aTask("knows", "theirs")...), http.StatusSeeOther)
	s.expect(s.post(s.as(admin), "/levels"), http.StatusSeeOther)
	s.expect(s.post(s.as(sre), "/levels"), http.StatusConflict, "Somebody else has saved the levels since you began.")
	s.expect(s.post(s.as(sre), "/levels/draft/newest"), http.StatusSeeOther)
	s.expect(s.post(s.as(sre), "/levels"), http.StatusSeeOther)
	if l := s.ladder(); template(l, "B-02").Knows != "mine" || template(l, "B-03").Knows != "" {
		t.Errorf("mine was to replace theirs: %q, %q", template(l, "B-02").Knows, template(l, "B-03").Knows)
	}
}

func TestTheLevelsAsAFile(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	file := s.get(s.as(viewer), "/levels/file")
	s.expect(file, http.StatusOK, "levels:", "gate: T-14d", "増強") // anybody may read it
	s.expect(s.uploadTo(on, "/levels/file", "levels.yaml", strings.Replace(file.body, "gate: T-14d", "gate: T-15d", 1)), http.StatusSeeOther)
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "Tasks changed: 1")
	s.expect(s.uploadTo(on, "/levels/file", "levels.yaml", strings.Replace(file.body, "from_level: 4", "from_level: 9", 1)), http.StatusSeeOther)
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "This cannot be saved yet:", "The ladder has no such level.")
	s.expect(s.uploadTo(on, "/levels/file", "levels.yaml", "<html>"), http.StatusUnprocessableEntity, "This is no file of levels.")
}

// A form that was open while somebody else saved does not undo what they saved without saying so.
func TestAFormOfOlderLevelsUndoesNothingUnsaid(t *testing.T) {
	for _, row := range []struct {
		name, path string
		fields     []string
	}{
		{"a task", "/levels/tasks/B-03", aTask("knows", "mine")},
		{"the matrix", "/levels/matrix", []string{"version", "1", "from_B-03", "2"}},
		{"a task that is removed", "/levels/tasks/B-03/delete", []string{"version", "1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			s.expect(s.post(s.as(admin), "/levels/tasks/B-03", aTask("knows", "theirs")...), http.StatusSeeOther)
			s.expect(s.post(s.as(admin), "/levels"), http.StatusSeeOther)
			s.expect(s.post(s.as(sre), row.path, row.fields...), http.StatusSeeOther) // which began before that
			shown := s.post(s.as(sre), "/levels")
			s.expect(shown, http.StatusConflict, "Somebody else has saved the levels since you began.", "What differs", "B-03")
			if s.ladder().Version != 2 || template(s.ladder(), "B-03").Knows != "theirs" {
				t.Errorf("saved all the same: %+v", template(s.ladder(), "B-03"))
			}
			s.expect(s.post(s.as(sre), "/levels/draft/newest"), http.StatusSeeOther)
			s.expect(s.post(s.as(sre), "/levels"), http.StatusSeeOther)
			if s.ladder().Version != 3 {
				t.Error("mine cannot be saved after all")
			}
		})
	}
}

func TestAFileOfLevelsSaysWhereItIsWrong(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	file := s.get(on, "/levels/file").body
	wrong := strings.Replace(strings.Replace(file, "gate: T-10d", "gate: next week", 1), "fresh_for: 5m", "fresh_for: a while", 1)
	s.expect(s.uploadTo(on, "/levels/file", "levels.yaml", wrong), http.StatusUnprocessableEntity,
		"B-04, Gate: Write a gate", "(next week)", "P-01, Evidence counts for: Write a length of time", "(a while)")
	s.expect(s.uploadTo(on, "/levels/file", "levels.yaml", strings.Replace(file, "knows:", "nose:", 1)+"  - idd: x\n"), http.StatusUnprocessableEntity, "idd")
}

// The day from which a task is enforced is a day where people are, however often the form is sent.
func TestADayStaysTheDayThatWasTyped(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	for range 3 {
		s.expect(s.post(on, "/levels/tasks/B-02", aTask("soon", "1", "soon_until", "2026-12-24")...), http.StatusSeeOther)
		s.expect(s.get(on, "/levels/tasks/B-02"), http.StatusOK, `value="2026-12-24"`)
	}
}

func TestALadderFileIsRefusedWithAtMostTwentyFaults(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	file := s.get(s.as(viewer), "/levels/file").body
	for _, row := range []struct{ sentence, was, is string }{
		{"of which no gate can be read", "gate: ", "gate: soon-"},
		{"of which nothing can be kept", "from_level: ", "from_level: 9"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := s.uploadTo(on, "/levels/file", "levels.yaml", strings.ReplaceAll(file, row.was, row.is))
			if a.StatusCode == http.StatusSeeOther {
				a = s.get(on, "/levels/preview")
			}
			_, list, _ := strings.Cut(a.body, `role="alert"`)
			list, _, _ = strings.Cut(list, "</ul>")
			if named := strings.Count(list, "<li>"); named != 21 || !strings.Contains(list, "and 28 more") {
				t.Errorf("%d lines: %s", named, list)
			}
		})
	}
}

func TestTheCompanyIsAskedOnceWhatItHas(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	s.expect(s.get(s.as(viewer), "/levels"), http.StatusOK, "Your company", "not asked: your company has none")
	s.unchanged(func() {
		s.expect(s.post(on, "/levels/company", "version", "1", "has", "waiting_room", "dashboard", "grafana"), http.StatusUnprocessableEntity,
			"This is not a web address", `value="grafana"`, `value="waiting_room" checked`)
		s.expect(s.post(on, "/levels/company", "version", "1", "has", "magic"), http.StatusUnprocessableEntity, "There is no such thing to have.")
	})
	for _, from := range []string{"59m", "8d", "soon"} {
		s.unchanged(func() {
			s.expect(s.post(on, "/levels/company", "version", "1", "go_from", from), http.StatusUnprocessableEntity, `value="`+from+`"`, `id="err-go_from"`)
		})
	}
	s.expect(s.post(on, "/levels/company", "version", "1", "has", "waiting_room", "dashboard", "https://grafana.example/d/1", "go_from", "2d"), http.StatusSeeOther)
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "Answers changed: 3.", "Tasks changed: 1.")
	s.expect(s.post(on, "/levels", "until", ""), http.StatusSeeOther)
	l := s.ladder()
	if l.GoFrom != 48*time.Hour || l.Has != "dashboard waiting_room" || template(l, "A-06").Check != "https://grafana.example/d/1" {
		t.Errorf("it has %q, and %q is asked", l.Has, template(l, "A-06").Check)
	}
	s.expect(s.get(on, "/events/"+s.events[0].ID), http.StatusOK, "The dashboard opens", "What to do, and why", "It is done when")
	s.expect(s.post(on, "/levels/company", "version", "2", "has", "waiting_room", "dashboard", ""), http.StatusSeeOther)
	s.expect(s.post(on, "/levels", "until", ""), http.StatusSeeOther)
	if l := s.ladder(); l.Has != "waiting_room" || template(l, "A-06").Check != "" {
		t.Errorf("it has %q, and %q is asked", l.Has, template(l, "A-06").Check)
	}
	if page := s.get(on, "/events/"+s.events[0].ID); strings.Contains(page.body, "The dashboard opens") {
		t.Error("the dashboard is still asked for")
	}
}
