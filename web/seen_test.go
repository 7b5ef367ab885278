package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"tallylight/readiness"
)

// theirs changes the ladder as somebody else does meanwhile.
func (s *site) theirs(change func(*readiness.Ladder)) {
	s.Helper()
	l := s.ladder()
	change(&l)
	_, err := s.store.SaveLadder(s.Context(), l, l.Version, readiness.LadderChoice{}, readiness.Actor{ID: "ann", Name: "Ann Ito", Role: sre}, noon)
	s.must(err)
}

func another(l *readiness.Ladder) { l.Rungs[3].PromiseEN = "Another promise" }

var levelForm = regexp.MustCompile(`(?s)<form[^>]*action="/events/[^"]+/level".*?</form>`)

func TestEveryFormOfALevelSaysFromWhichLadder(t *testing.T) {
	s := open(t)
	e, err := s.store.SetLevel(t.Context(), s.events[0].ID, 3, "", s.events[0].Version, readiness.Actor{ID: "haru", Name: "Haru", Role: pr}, noon)
	s.must(err)
	for _, path := range []string{"/events/" + e.ID, "/events/" + e.ID + "/level?to=4", "/triage"} {
		forms := levelForm.FindAllString(s.get(s.as(sre), path).body, -1)
		if len(forms) == 0 {
			t.Errorf("%s has no such form", path)
		}
		for _, form := range forms {
			if !strings.Contains(form, `name="ladder" value="1"`) {
				t.Errorf("%s: %s", path, form)
			}
		}
	}
}

func TestWhatWasPreviewedIsWhatIsSaved(t *testing.T) {
	seen := func(a answer, name string) string { return between(a.body, `name="`+name+`" value="`, `"`) }
	for _, row := range []struct {
		sentence  string
		preview   func(s *site) (path string, fields []string)
		meanwhile func(s *site)
		says      string
	}{
		{"a level, and the ladder is changed", func(s *site) (string, []string) {
			path := "/events/" + s.events[0].ID + "/level"
			return path, []string{"level", "4", "reason", "national show", "version", version(s.events[0].Version), "ladder", seen(s.get(s.as(sre), path+"?to=4"), "ladder")}
		}, func(s *site) { s.theirs(another) }, "Somebody else has saved the levels"},
		{"a level of the triage, and the ladder is changed", func(s *site) (string, []string) {
			form := levelForm.FindString(s.get(s.as(sre), "/triage?event="+s.events[0].ID).body)
			return between(form, `action="`, `"`), []string{"level", "4", "version", between(form, `name="version" value="`, `"`), "ladder", between(form, `name="ladder" value="`, `"`), "then", "triage"}
		}, func(s *site) { s.theirs(another) }, "Somebody else has saved the levels"},
		{"edited levels, and they are edited in another window", func(s *site) (string, []string) {
			s.expect(s.post(s.as(sre), "/levels/tasks/B-02", aTask("knows", "mine")...), 303)
			return "/levels", []string{"seen", seen(s.get(s.as(sre), "/levels/preview"), "seen")}
		}, func(s *site) {
			s.expect(s.post(s.as(sre), "/levels/tasks/B-03", aTask("knows", "mine too")...), 303)
		}, "Your changes are others than you saw here."},
		{"edited levels, and somebody else saves theirs", func(s *site) (string, []string) {
			s.expect(s.post(s.as(sre), "/levels/tasks/B-02", aTask("knows", "mine")...), 303)
			return "/levels", []string{"seen", seen(s.get(s.as(sre), "/levels/preview"), "seen")}
		}, func(s *site) { s.theirs(another) }, "Somebody else has saved the levels since you began."},
		{"a pasted table, and the ladder is changed", func(s *site) (string, []string) {
			table := "date\tstart\ttitle\tlevel\n12/2\t9:00\tFair\t5\n"
			preview := s.post(s.as(sre), "/events/paste/preview", "table", table)
			return "/events/paste/keep", []string{"table", table, "shown", seen(preview, "shown"), "heading", "1", "col", "date", "col", "start", "col", "title", "col", "level"}
		}, func(s *site) { s.theirs(another) }, "The rows are read differently than shown before"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t)
			path, fields := row.preview(s)
			row.meanwhile(s)
			s.unchanged(func() { s.expect(s.post(s.as(sre), path, fields...), http.StatusConflict, row.says) })
		})
		t.Run(row.sentence+": not so", func(t *testing.T) {
			s := open(t)
			path, fields := row.preview(s)
			s.expect(s.post(s.as(sre), path, fields...), http.StatusSeeOther)
		})
	}
}

func TestAnOlderLadderIsNotReplacedUnseen(t *testing.T) {
	s := open(t)
	s.expect(s.post(s.as(sre), "/levels/tasks/B-02", aTask("knows", "mine")...), 303)
	s.theirs(another)
	shown := s.get(s.as(sre), "/levels/preview")
	s.theirs(func(l *readiness.Ladder) { l.Rungs[3].PromiseEN = "And another" })
	s.expect(s.post(s.as(sre), "/levels/draft/newest", "ladder", between(shown.body, `name="ladder" value="`, `"`)), 303)
	s.expect(s.get(s.as(sre), "/levels/preview"), 200, "Somebody else has saved the levels since you began.", "And another")
}
