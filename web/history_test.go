package web_test

import (
	"strings"
	"testing"

	"tallylight/readiness/journal"

	"tallylight/readiness"
)

func TestTheLogSaysWhoDidWhat(t *testing.T) {
	s := open(t)
	task := s.task(true)
	who := s.people[sre]
	for n := range 60 { // more than a page of two lines each
		_, err := s.store.ClaimTask(t.Context(), task.ID, actorOf(who), noon)
		s.must(err)
		if _, err = s.store.ReleaseTask(t.Context(), task.ID, actorOf(who), noon); n < 59 {
			s.must(err)
		}
	}
	_, err := s.store.TellBrief(t.Context(), s.events[1].ID, readiness.Brief{Reach: "4 million"}, 0, actorOf(s.people[pr]), noon)
	s.must(err)
	cookie := s.as(sre)
	count := func(path, words string) int { return strings.Count(s.get(cookie, path).body, words) }
	claims := `<span class="">The sre picked up`
	for _, row := range []struct {
		sentence, path, says string
		lines                int
	}{
		{"the newest of all", "/history", `<li id="ch-`, 100},
		{"of one event", "/history?event=" + s.events[1].ID, claims, 0},
		{"by a person", "/history?who=" + who.ID, claims, 50},
		{"by somebody else", "/history?who=" + s.people[pr].ID, claims, 0},
		{"by Tallylight itself", "/history?who=tallylight&kind=tasks", claims, 0},
		{"of a kind", "/history?kind=brief", `<li id="ch-`, 1},
		{"of a kind that there is not", "/history?kind=x", `<li id="ch-`, 100},
		{"from the middle of nowhere", "/history?before=x", `<li id="ch-`, 100},
	} {
		if got := count(row.path, row.says); got != row.lines {
			t.Errorf("%s: %d lines, want %d", row.sentence, got, row.lines)
		}
	}
	older := strings.ReplaceAll(between(s.get(cookie, "/history?who="+who.ID).body, `<a href="/history?before=`, `"`), "&amp;", "&")
	if got := count("/history?before="+older, claims); got != 10 {
		t.Errorf("the next page has %d lines, want 10", got)
	}
}

func TestWhatWasTakenBackSaysSo(t *testing.T) {
	s := open(t)
	task := s.task(true)
	_, err := s.store.ClaimTask(t.Context(), task.ID, actorOf(s.people[sre]), noon)
	s.must(err)
	line := version(s.newest(journal.TaskClaimed).Seq)
	button := `action="/changes/` + line + `/undo"`
	event := "/events/" + s.events[0].ID
	pages := []string{"/history", "/history?who=" + s.people[sre].ID, event, "/tasks/" + task.ID}
	for _, path := range pages {
		s.expect(s.get(s.as(pr), path), 200, button)
		if strings.Contains(s.get(s.as(viewer), path).body, button) {
			t.Errorf("%s offers a viewer to take something back", path)
		}
	}
	s.expect(s.post(s.as(pr), "/changes/"+line+"/undo", "back", "/history"), 303)
	for _, path := range pages {
		a := s.get(s.as(pr), path)
		s.expect(a, 200, "taken back")
		if strings.Contains(a.body, button) {
			t.Errorf("%s offers to take it back once more", path)
		}
	}
	s.expect(s.get(s.as(pr), "/history?did=change.undone&of="+line), 200, `role="status"`, "Taken back")
}
