package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/web"
)

const (
	nobody readiness.Role = ""
	viewer                = readiness.Viewer
	pr                    = readiness.PR
	sre                   = readiness.SRE
	admin                 = readiness.Admin
)

// route is a row of the table of who may do what. The path is an example; a form is sent without its fields, so
// that who passes the door is refused for that (422) or for an id that does not exist (404), and nothing changes.
type route struct {
	method, pattern, path string
	may                   []readiness.Role
	status                int // for those who may
}

func routes(s *site) []route {
	everybody := []readiness.Role{nobody, viewer, pr, sre, admin}
	people := everybody[1:]
	workers := everybody[2:]
	admins := everybody[4:]
	event, task := "/events/"+s.events[0].ID, "/tasks/"+s.task(true).ID
	maker := s.as(pr)
	preview := s.preview(maker, secret+"?other")
	s.expect(s.post(maker, "/signout"), 303) // so that each role has one session
	return []route{
		{"GET", "/healthz", "/healthz", everybody, 200},
		{"HEAD", "/healthz", "/healthz", everybody, 200},
		{"GET", "/readyz", "/readyz", everybody, 200},
		{"GET", "/metrics", "/metrics", everybody, 200},
		{"GET", "/static/*", "/static/none.css", everybody, 404},
		{"GET", "/signin", "/signin", everybody, 200},
		{"POST", "/signin", "/signin", everybody, 422},
		{"POST", "/signout", "/signout", everybody, 303},
		{"GET", "/setup", "/setup", everybody, 303},
		{"POST", "/setup", "/setup", everybody, 422},
		{"GET", "/", "/", people, 200},
		{"HEAD", "/", "/", people, 200},
		{"GET", "/triage", "/triage", people, 200},
		{"GET", "/triage/list", "/triage/list?ticked=all", people, 200},
		{"POST", "/triage/list", "/triage/list", workers, 422},
		{"GET", "/calendar", "/calendar?month=2026-11", people, 200},
		{"GET", "/wall", "/wall", people, 200},
		{"GET", "/wall/:id", "/wall/" + s.events[1].ID, people, 200},
		{"GET", "/levels", "/levels", people, 200},
		{"POST", "/tasks/:id/verification", task + "/verification", workers, 404},
		{"GET", "/levels/traffic", "/levels/traffic", people, 200},
		{"POST", "/levels/traffic", "/levels/traffic", []readiness.Role{sre, admin}, 422},
		{"GET", "/levels/file", "/levels/file", people, 200},
		{"POST", "/levels/file", "/levels/file", []readiness.Role{sre, admin}, 422},
		{"GET", "/levels/edit", "/levels/edit", []readiness.Role{sre, admin}, 200},
		{"POST", "/levels/edit", "/levels/edit", []readiness.Role{sre, admin}, 422},
		{"POST", "/levels/company", "/levels/company", []readiness.Role{sre, admin}, 422},
		{"POST", "/levels/matrix", "/levels/matrix", []readiness.Role{sre, admin}, 422},
		{"GET", "/levels/tasks/:template", "/levels/tasks/B-02", []readiness.Role{sre, admin}, 200},
		{"POST", "/levels/tasks/:template", "/levels/tasks/B-02", []readiness.Role{sre, admin}, 422},
		{"POST", "/levels/tasks/:template/delete", "/levels/tasks/none/delete", []readiness.Role{sre, admin}, 422},
		{"GET", "/levels/preview", "/levels/preview", []readiness.Role{sre, admin}, 200},
		{"POST", "/levels", "/levels", []readiness.Role{sre, admin}, 303},
		{"POST", "/levels/draft/delete", "/levels/draft/delete", []readiness.Role{sre, admin}, 303},
		{"POST", "/levels/draft/newest", "/levels/draft/newest", []readiness.Role{sre, admin}, 303},
		{"POST", "/levels/back/:seq", "/levels/back/999999", []readiness.Role{sre, admin}, 404},
		{"GET", "/standing", "/standing", people, 200},
		{"POST", "/levels/standing", "/levels/standing", []readiness.Role{sre, admin}, 422},
		{"POST", "/standing/:template/completion", "/standing/R-01/completion", []readiness.Role{sre, admin}, 422},
		{"POST", "/standing/:template/completion/delete", "/standing/R-01/completion/delete", []readiness.Role{sre, admin}, 422},
		{"GET", "/history", "/history?event=" + s.events[0].ID, people, 200},
		{"GET", "/help/calls", "/help/calls", people, 200},
		{"GET", "/more", "/more", people, 200},
		{"GET", "/settings", "/settings", people, 200},
		{"GET", "/settings/company", "/settings/company", []readiness.Role{admin}, 200},
		{"GET", "/kit", "/kit", people, 200},
		{"GET", "/offers/:id", "/offers/none", people, 404},
		{"POST", "/offers/:id", "/offers/none", workers, 404},
		{"GET", "/events/:id", event, people, 200},
		{"GET", "/events/:id/level", event + "/level?to=4", people, 200},
		{"POST", "/events/:id/level", event + "/level", workers, 422},
		{"POST", "/events/:id/hidden", event + "/hidden", workers, 422},
		{"GET", "/events/:id/brief", event + "/brief", people, 200},
		{"POST", "/events/:id/brief", event + "/brief", workers, 422},
		{"POST", "/events/:id/on-air", event + "/on-air", workers, 422},
		{"POST", "/events/:id/aired", event + "/aired", workers, 422},
		{"GET", "/events/:id/postponement", event + "/postponement", workers, 200},
		{"POST", "/events/:id/postponement", event + "/postponement", workers, 422},
		{"POST", "/events/:id/feed", event + "/feed", workers, 422},
		{"GET", "/events/:id/sheet", event + "/sheet", people, 200},
		{"POST", "/events/:id/acknowledgement", event + "/acknowledgement", []readiness.Role{sre, admin}, 422},
		{"GET", "/events/new", "/events/new", workers, 200},
		{"POST", "/events", "/events", workers, 422},
		{"GET", "/events/:id/edit", event + "/edit", workers, 200},
		{"POST", "/events/:id/edit", event + "/edit", workers, 422},
		{"POST", "/events/:id/cancellation", event + "/cancellation", workers, 422},
		{"POST", "/events/:id/cancellation/delete", event + "/cancellation/delete", workers, 422},
		{"GET", "/events/paste", "/events/paste", workers, 200},
		{"POST", "/events/paste/preview", "/events/paste/preview", workers, 422},
		{"POST", "/events/paste/keep", "/events/paste/keep", workers, 422},
		{"GET", "/tasks", "/tasks?view=mine&level=3", people, 200},
		{"GET", "/tasks/:id", task, people, 200},
		{"POST", "/tasks/:id/claim", "/tasks/none/claim", workers, 404},
		{"POST", "/tasks/:id/claim/delete", "/tasks/none/claim/delete", workers, 404},
		{"POST", "/tasks/:id/completion", task + "/completion", workers, 422},
		{"POST", "/tasks/:id/completion/delete", task + "/completion/delete", workers, 422},
		{"POST", "/tasks/:id/waiver", task + "/waiver", workers, 422},
		{"POST", "/tasks/:id/waiver/delete", task + "/waiver/delete", workers, 422},
		{"POST", "/tasks/:id/waiver/approval", task + "/waiver/approval", []readiness.Role{sre, admin}, 422},
		{"POST", "/tasks/:id/review", task + "/review", workers, 422},
		{"POST", "/tasks/:id/roles/:role", "/tasks/none/roles/lead", workers, 404},
		{"POST", "/tasks/:id/roles/:role/delete", "/tasks/none/roles/lead/delete", workers, 404},
		{"POST", "/events/:id/still-right", event + "/still-right", workers, 422},
		{"POST", "/tasks/:id/keep", "/tasks/none/keep", workers, 404},
		{"POST", "/tasks/:id/note", task + "/note", workers, 422},
		{"POST", "/tasks/:id/confirmation", task + "/confirmation", workers, 422},
		{"POST", "/tasks/:id/delete", task + "/delete", workers, 422},
		{"GET", "/events/:id/tasks", event + "/tasks", workers, 200},
		{"POST", "/events/:id/tasks", event + "/tasks", workers, 422},
		{"POST", "/changes/:seq/undo", "/changes/0/undo", workers, 404},
		{"GET", "/toppage", "/toppage", people, 200},
		{"GET", "/toppage/:id", "/toppage/" + s.page.ID, people, 200},
		{"POST", "/toppages", "/toppages", admins, 422},
		{"POST", "/toppages/:id", "/toppages/" + s.page.ID, admins, 422},
		{"GET", "/toppages/:id/delete", "/toppages/" + s.page.ID + "/delete", people, 200},
		{"POST", "/toppages/:id/delete", "/toppages/" + s.page.ID + "/delete", admins, 422},
		{"POST", "/toppages/:id/probe", "/toppages/none/probe", workers, 404},
		{"GET", "/checks", "/checks", people, 200},
		{"POST", "/checks", "/checks", admins, 422},
		{"POST", "/toppages/:id/waivers", "/toppages/" + s.page.ID + "/waivers", []readiness.Role{sre, admin}, 422},
		{"POST", "/toppages/:id/waivers/:waiver/delete", "/toppages/none/waivers/none/delete", []readiness.Role{sre, admin}, 404},
		{"POST", "/toppages/:id/ticks", "/toppages/" + s.page.ID + "/ticks", []readiness.Role{sre, admin}, 422},
		{"POST", "/toppages/:id/ticks/:check/delete", "/toppages/none/ticks/none/delete", []readiness.Role{sre, admin}, 404},
		{"POST", "/toppages/:id/drills", "/toppages/none/drills", []readiness.Role{sre, admin}, 404},
		{"POST", "/toppages/:id/drills/close", "/toppages/none/drills/close", []readiness.Role{sre, admin}, 404},
		{"POST", "/toppages/:id/load-reports", "/toppages/" + s.page.ID + "/load-reports", []readiness.Role{sre, admin}, 422},
		{"POST", "/toppages/:id/load-reports/:report/delete", "/toppages/none/load-reports/none/delete", []readiness.Role{sre, admin}, 404},
		{"GET", "/toppages/:id/drills/:drill", "/toppages/none/drills/none", people, 404},
		{"GET", "/feeds", "/feeds", people, 200},
		{"POST", "/feeds", "/feeds", workers, 404},
		{"POST", "/feeds/preview", "/feeds/preview", workers, 422},
		{"GET", "/feeds/preview/:id", preview, []readiness.Role{pr}, 200},
		{"POST", "/feeds/preview/:id", preview, []readiness.Role{pr}, 200},
		{"POST", "/feeds/:id", "/feeds/" + s.feed.ID, workers, 422},
		{"POST", "/feeds/:id/refresh", "/feeds/none/refresh", workers, 404},
		{"GET", "/feeds/:id", "/feeds/" + s.feed.ID, people, 200},
		{"POST", "/feeds/:id/release", "/feeds/" + s.feed.ID + "/release", workers, 422},
		{"POST", "/feeds/:id/file", "/feeds/" + s.feed.ID + "/file", workers, 422},
		{"GET", "/feeds/:id/delete", "/feeds/" + s.feed.ID + "/delete", workers, 200},
		{"POST", "/feeds/:id/delete", "/feeds/" + s.feed.ID + "/delete", workers, 422},
		{"GET", "/connections", "/connections", admins, 200},
		{"POST", "/connections", "/connections", admins, 422},
		{"GET", "/connections/:id", "/connections/none", admins, 404},
		{"POST", "/connections/:id", "/connections/none", admins, 422},
		{"POST", "/connections/:id/rotation", "/connections/none/rotation", admins, 422},
		{"POST", "/connections/:id/test", "/connections/none/test", admins, 404},
		{"POST", "/connections/:id/deliveries/:delivery/replay", "/connections/none/deliveries/none/replay", admins, 404},
		{"GET", "/connections/:id/delete", "/connections/none/delete", admins, 404},
		{"POST", "/connections/:id/delete", "/connections/none/delete", admins, 422},
		{"GET", "/people", "/people", admins, 200},
		{"POST", "/people/invitations", "/people/invitations", admins, 422},
		{"POST", "/people/invitations/:id/delete", "/people/invitations/none/delete", admins, 404},
		{"GET", "/people/:id", "/people/none", admins, 404},
		{"POST", "/people/:id", "/people/none", admins, 422},
		{"POST", "/people/:id/reset", "/people/none/reset", admins, 404},
		{"POST", "/people/:id/delete", "/people/none/delete", admins, 422},
		{"POST", "/people/:id/sessions/delete", "/people/none/sessions/delete", admins, 404},
		{"GET", "/tokens", "/tokens", admins, 200},
		{"POST", "/tokens", "/tokens", admins, 422},
		{"POST", "/tokens/:id/delete", "/tokens/none/delete", admins, 404},
		{"POST", "/settings", "/settings", people, 422},
		{"POST", "/settings/company", "/settings/company", []readiness.Role{admin}, 422},
		{"POST", "/settings/password", "/settings/password", people, 422},
		{"POST", "/settings/sessions/delete", "/settings/sessions/delete", people, 303},
		{"POST", "/settings/sessions/:session/delete", "/settings/sessions/none/delete", people, 404},
		{"GET", "/welcome", "/welcome?key=none", everybody, 422},
		{"POST", "/welcome", "/welcome", everybody, 422},
		{"POST", "/signin/demo", "/signin/demo", everybody, 422},
		{"POST", "/demo/toppage", "/demo/toppage", everybody, 422},
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} })
	table := routes(s)
	for _, r := range s.Routes() {
		listed := func(row route) bool { return row.method == r.Method && row.pattern == r.Path }
		elsewhere := r.Path == "/live" || r.Method == "echo_route_not_found" // TestLive, TestNotFound
		if !elsewhere && !slices.ContainsFunc(table, listed) {
			t.Errorf("%s %s is not in the table: decide who may", r.Method, r.Path)
		}
	}
	for _, role := range []readiness.Role{nobody, viewer, pr, sre, admin} {
		cookie := s.as(role)
		for _, row := range table {
			if row.pattern == "/signout" {
				continue // it would end the session that the other rows use
			}
			t.Run(string(role)+" "+row.method+" "+row.pattern, func(t *testing.T) {
				s.unchanged(func() { row.check(t, role, s.ask(cookie, row.method, row.path, "")) })
			})
		}
	}
}

// check compares an answer with what the row says of a role.
func (row route) check(t *testing.T, role readiness.Role, a answer) {
	t.Helper()
	want, to := row.status, a.Header.Get("Location")
	switch {
	case slices.Contains(row.may, role):
	case role == nobody:
		want = http.StatusSeeOther
		if next := to[min(len(to), len("/signin")):]; !strings.HasPrefix(to, "/signin") || (row.method == "GET") != strings.HasPrefix(next, "?next=%2F") {
			t.Errorf("nobody is sent to %q", to)
		}
	case row.pattern == "/feeds/preview/:id" && role != viewer:
		want = http.StatusNotFound // it is somebody else's
	default:
		want = http.StatusForbidden
	}
	if a.StatusCode != want {
		t.Errorf("status %d, want %d: %s", a.StatusCode, want, main(a.body))
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" && row.pattern != "/static/*" {
		t.Errorf("it may be stored, and shown when it is true no longer: %q", got)
	}
}

// sample is a demo's top page that is always up.
type sample struct{}

func (sample) PageUp() bool       { return true }
func (sample) OriginUp() bool     { return true }
func (sample) StopPage() error    { return nil }
func (sample) StartPage() error   { return nil }
func (sample) StopOrigin() error  { return nil }
func (sample) StartOrigin() error { return nil }

func TestNotFound(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ sentence, method, path string }{
		{"an address that does not exist", "GET", "/none"},
		{"an event that does not exist", "GET", "/events/none"},
		{"its level", "GET", "/events/none/level?to=3"},
		{"its brief", "GET", "/events/none/brief"},
		{"a task that does not exist", "GET", "/tasks/none"},
		{"a top page that does not exist", "GET", "/toppage/none"},
		{"its removal", "GET", "/toppages/none/delete"},
		{"a calendar that does not exist", "GET", "/feeds/none/delete"},
		{"a preview that does not exist", "GET", "/feeds/preview/none"},
		{"the wall of no event", "GET", "/wall/none"},
		{"the log of no event", "GET", "/history?event=none"},
		{"an address that only takes forms", "GET", "/feeds/preview"},
		{"a method that is not offered", "DELETE", "/feeds"},
		{"a calendar to fetch that does not exist", "POST", "/feeds/none/refresh"},
		{"a page to check that does not exist", "POST", "/toppages/none/probe"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for lang, says := range map[string]string{"en": "There is no such page.", "ja": "このページはありません。"} {
				a := s.ask(s.as(sre), row.method, row.path, "", "Accept-Language", lang)
				if a.StatusCode != 404 && a.StatusCode != 405 || !strings.Contains(a.body, says) {
					t.Errorf("%s: %d, %s", lang, a.StatusCode, main(a.body))
				}
				if got := a.Header.Get("Cache-Control"); got != "no-store" || a.Header.Get("ETag") != "" {
					t.Errorf("it may be kept: %q", got)
				}
			}
		})
	}
	t.Run("a stranger is told no more than that", func(t *testing.T) {
		s.expect(s.get("", "/none"), 404, "There is no such page.")
	})
}
