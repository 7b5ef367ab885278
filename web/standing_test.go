package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
)

func TestTheStandingTasks(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	s.expect(s.get(on, "/levels"), http.StatusOK, `href="/standing"`, "Standing tasks, once for the company")
	s.expect(s.get(on, "/standing"), http.StatusOK, "Backup taken and restore tried", "Never done", "Events of level 3 and above ask for it from T−14d on.", "Evidence counts for 90 days.",
		"restore it into an empty environment", `action="/standing/R-01/completion"`)
	if body := s.get(s.as(pr), "/standing").body; strings.Contains(body, "<form method=\"post\" action=\"/standing") || !strings.Contains(body, "SRE and admins record evidence.") {
		t.Error("PR is offered a form that it may not send")
	}
	s.expect(s.get(s.as(pr), "/standing", "Accept-Language", "ja"), http.StatusOK, "平時の備え", "バックアップの取得とリストアの試行", "根拠の有効期間は90日。")

	a := s.post(on, "/standing/R-01/completion", "evidence", "https://runs.example/41", "version", "1")
	s.expect(a, http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != "/standing?did=standing.completed&of=R-01#R-01" {
		t.Errorf("it leads to %q", to)
	}
	shown := s.get(on, "/standing?did=standing.completed&of=R-01")
	s.expect(shown, http.StatusOK, "Recorded for every event", "In force", "until 15 Feb 2027", `href="https://runs.example/41"`, "The sre, Tue 17 Nov 12:00 JST", `action="/standing/R-01/completion/delete"`)
	s.expect(s.get(on, "/history"), http.StatusOK, "The sre recorded the standing task Backup taken and restore tried: https://runs.example/41")
	if first, last := strings.Index(shown.body, "Rollback tried"), strings.LastIndex(shown.body, `id="R-01"`); first > last {
		t.Error("what expires last does not stand last")
	}
	s.expect(s.post(s.as(admin), "/standing/R-01/completion", "evidence", "run 42", "version", "2"), http.StatusSeeOther)
	s.expect(s.get(on, "/standing"), http.StatusOK, "Earlier evidence", "run 42", "https://runs.example/41")
	s.expect(s.post(on, "/standing/R-01/completion/delete", "version", "3"), http.StatusSeeOther)
	s.expect(s.get(on, "/standing?did="+journal.StandingUndone+"&of=R-01"), http.StatusOK, "Evidence withdrawn", "https://runs.example/41")
	s.must(s.store.CompleteStanding(t.Context(), "R-02", 1, "run 12", readiness.Actor{Name: "Ken"}, noon.AddDate(0, 0, -31)))
	s.expect(s.get(on, "/standing"), http.StatusOK, "Expired", "16 Nov", "Ken, Sat 17 Oct 12:00 JST")
}

// A ladder that was saved before anything stood takes the usual ones over in a draft.
func TestTheUsualStandingTasksJoinALadder(t *testing.T) {
	s := open(t)
	on, l := s.as(sre), s.ladder()
	l.Templates = slices.DeleteFunc(slices.Clone(l.Templates), func(t readiness.TaskTemplate) bool { return t.Standing })
	l.Rungs = slices.Clone(l.Rungs[:3])
	l.Rungs[2].Multiple = 0
	l = l.Fit()
	saved, err := s.store.SaveLadder(t.Context(), l, l.Version, readiness.LadderChoice{}, readiness.System, noon)
	s.must(err)
	s.expect(s.get(on, "/standing"), http.StatusOK, "The levels have no standing tasks.", `action="/levels/standing"`)
	s.expect(s.post(on, "/levels/standing", "version", version(saved.Version)), http.StatusSeeOther)
	s.expect(s.get(on, "/levels/preview"), http.StatusOK, "Tasks added: 7.")
	s.expect(s.post(on, "/levels", "until", ""), http.StatusSeeOther)
	s.expect(s.get(on, "/standing"), http.StatusOK, "Runbook of the threshold table read", "Events of level 3 and above")
}

func TestEvidenceForAStandingTaskThatIsRefused(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	s.expect(s.post(on, "/standing/R-02/completion", "evidence", "theirs", "version", "1"), http.StatusSeeOther)
	for _, row := range []struct {
		sentence, path string
		fields         []string
		status         int
		says           []string
	}{
		{"nothing", "/standing/R-01/completion", []string{"evidence", " ", "version", "1"}, 422, []string{`data-refused="evidence required"`, "Fill this in."}},
		{"an older version", "/standing/R-02/completion", []string{"evidence", "mine", "version", "1"}, 409, []string{"Someone was faster", "The sre changed this", "theirs", `name="evidence" value="mine"`}},
		{"withdrawing an older version", "/standing/R-02/completion/delete", []string{"version", "1"}, 409, []string{"Someone was faster"}},
		{"what does not stand", "/standing/B-02/completion", []string{"evidence", "mine", "version", "1"}, 404, nil},
		{"without a version", "/standing/R-01/completion", []string{"evidence", "mine"}, 422, nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.post(on, row.path, row.fields...), row.status, row.says...) })
		})
	}
}

func TestAnEventHasOneLineOfItsStandingTasks(t *testing.T) {
	s := open(t)
	on, path := s.as(sre), "/events/"+s.events[0].ID // in three days, known for a moment
	s.expect(s.post(on, path+"/level", "level", "3", "version", version(s.events[0].Version)), http.StatusSeeOther)
	const blocks = "4 standing tasks are not in force"
	body := s.get(on, path).body
	if !strings.Contains(body, "Standing tasks: 0 of 4 in force.</a> Asked for from") || strings.Contains(body, blocks) {
		t.Errorf("asked for a moment ago: %s", between(body, `id="standing"`, "</p>"))
	}
	s.after(24 * time.Hour)
	on = s.as(sre)
	s.expect(s.get(on, path), http.StatusOK, "Standing tasks: 0 of 4 in force.</a> Backup taken and restore tried (never done)", blocks, "and 1 more", `href="/standing#R-01"`)
	s.expect(s.get(on, "/"), http.StatusOK, "朝の扉")
	for _, id := range []string{"R-01", "R-02", "R-04", "R-05"} {
		s.expect(s.post(on, "/standing/"+id+"/completion", "evidence", "run 41", "version", "1"), http.StatusSeeOther)
	}
	body = s.get(on, path).body
	if !strings.Contains(body, "Standing tasks: 4 of 4 in force.") || strings.Contains(body, blocks) {
		t.Errorf("all were done: %s", between(body, `id="standing"`, "</p>"))
	}
	s.expect(s.get(on, path+"?at=2026-11-18T02:00:00Z"), http.StatusOK, "Standing tasks: 0 of 4 in force")
}
