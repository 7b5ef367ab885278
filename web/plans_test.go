package web_test

import (
	"strings"
	"testing"

	"tallylight/readiness"
)

func TestATeamsPlanIsChangedByItsOwn(t *testing.T) {
	s := open(t)
	typed := []string{"row_1", "1", "topic_1", "new", "when_1", "never", "zone", "Asia/Tokyo", "digest_at", "09:30", "repeat", "4h", "language", "ja", "version", "1"}
	for _, row := range []struct {
		sentence, path string
		by             readiness.Role
		status         int
	}{
		{"a viewer changes no team's", "/settings/notices/pr", viewer, 403},
		{"PR not that of SRE", "/settings/notices/sre", pr, 403},
		{"nor that of whoever is on call", "/settings/notices/oncall", pr, 403},
		{"SRE not that of PR", "/settings/notices/pr", sre, 403},
		{"PR their own", "/settings/notices/pr", pr, 303},
		{"SRE that of whoever is on call", "/settings/notices/oncall", sre, 303},
		{"an admin those of all", "/settings/notices/sre", admin, 303},
		{"a viewer what they are told themselves", "/settings/notices/me", viewer, 303},
		{"a team that there is not", "/settings/notices/marketing", admin, 404},
		{"nobody that of another person", "/settings/notices/" + s.people[pr].ID, admin, 404},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			s.expect(s.post(s.as(row.by), row.path, typed...), row.status)
		})
	}
}

func TestThePageOfAPlanSaysWhoseItIs(t *testing.T) {
	s := open(t)
	for role, first := range map[readiness.Role]string{viewer: "me", pr: "pr", sre: "sre", admin: "sre"} {
		if got := s.get(s.as(role), "/settings/notices").Header.Get("Location"); got != "/settings/notices/"+first {
			t.Errorf("%s is led to %s", role, got)
		}
	}
	s.expect(s.get(s.as(sre), "/settings/notices/sre", "Accept-Language", "en"), 200, "Who is told what", "For SRE", "No channel is chosen", `name="when_1"`)
	s.expect(s.get(s.as(viewer), "/settings/notices/sre", "Accept-Language", "ja"), 200, "誰に何を知らせるか", "変更できるのは")
	if body := s.get(s.as(viewer), "/settings/notices/sre").body; strings.Contains(body, `formaction`) {
		t.Error("a viewer is offered to save")
	}
	s.expect(s.post(s.as(sre), "/settings/notices/sre/preview", "zone", "Asia/Tokyo", "digest_at", "09:30", "language", "ja", "version", "1"), 200)
}

func TestTheNewerPlanIsNotOverwrittenUnseen(t *testing.T) {
	s := open(t)
	typed := func(version, when string) []string {
		return []string{"row_1", "1", "topic_1", "new", "when_1", when, "zone", "Asia/Tokyo", "digest_at", "09:30", "repeat", "4h", "language", "ja", "version", version}
	}
	s.expect(s.post(s.as(sre), "/settings/notices/sre", typed("1", "never")...), 303)
	a := s.post(s.as(admin), "/settings/notices/sre", typed("1", "now")...)
	s.expect(a, 409, "plan stale", `name="version" value="2"`)
	s.expect(s.post(s.as(admin), "/settings/notices/sre", typed("2", "now")...), 303)
}
