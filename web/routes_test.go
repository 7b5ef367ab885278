package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web"
	"tallylight/web/secrets"
)

const (
	nobody readiness.Role = ""
	viewer                = readiness.Viewer
	pr                    = readiness.PR
	sre                   = readiness.SRE
	admin                 = readiness.Admin
)

// route is an example of an address; who may ask for it is as the router declares. A form is sent without its fields, so
// that who passes the door is refused for that (422) or for an id that does not exist (404), and nothing changes.
type route struct {
	method, pattern, path string
	status                int // for those who may
}

func routes(s *site) []route {
	event, task := "/events/"+s.events[0].ID, "/tasks/"+s.task(true).ID
	maker := s.as(pr)
	preview := s.preview(maker, secret+"?other")
	s.expect(s.post(maker, "/signout"), 303) // so that each role has one session
	return []route{
		{"GET", "/healthz", "/healthz", 200},
		{"HEAD", "/healthz", "/healthz", 200},
		{"GET", "/readyz", "/readyz", 200},
		{"GET", "/metrics", "/metrics", 200},
		{"GET", "/static/*", "/static/none.css", 404},
		{"GET", "/signin", "/signin", 200},
		{"POST", "/signin", "/signin", 422},
		{"POST", "/signout", "/signout", 303},
		{"GET", "/setup", "/setup", 303},
		{"POST", "/setup", "/setup", 422},
		{"GET", "/", "/", 200},
		{"HEAD", "/", "/", 200},
		{"GET", "/triage", "/triage", 200},
		{"GET", "/triage/list", "/triage/list?ticked=all", 200},
		{"POST", "/triage/list", "/triage/list", 422},
		{"GET", "/triage/peaks/:id", "/triage/peaks/none", 404},
		{"POST", "/triage/peaks/:id", "/triage/peaks/none", 422},
		{"GET", "/calendar", "/calendar?month=2026-11", 200},
		{"GET", "/wall", "/wall", 200},
		{"GET", "/wall/:id", "/wall/" + s.events[1].ID, 200},
		{"GET", "/levels", "/levels", 200},
		{"POST", "/tasks/:id/verification", task + "/verification", 404},
		{"GET", "/freeze", "/freeze", 200},
		{"GET", "/settings/channels", "/settings/channels", 200},
		{"POST", "/settings/channels", "/settings/channels", 422},
		{"GET", "/settings/channels/new", "/settings/channels/new?kind=mail", 200},
		{"GET", "/settings/channels/log", "/settings/channels/log", 200},
		{"GET", "/settings/channels/:id", "/settings/channels/none", 404},
		{"POST", "/settings/channels/:id", "/settings/channels/none", 422},
		{"POST", "/settings/channels/:id/test", "/settings/channels/none/test", 404},
		{"GET", "/settings/channels/:id/delete", "/settings/channels/none/delete", 404},
		{"POST", "/settings/channels/:id/delete", "/settings/channels/none/delete", 422},
		{"POST", "/settings/channels/messages/:message/replay", "/settings/channels/messages/none/replay", 404},
		{"POST", "/freeze", "/freeze", 422},
		{"POST", "/freeze/open", "/freeze/open", 422},
		{"GET", "/levels/traffic", "/levels/traffic", 200},
		{"POST", "/levels/traffic", "/levels/traffic", 422},
		{"GET", "/levels/file", "/levels/file", 200},
		{"POST", "/levels/file", "/levels/file", 422},
		{"GET", "/levels/edit", "/levels/edit", 200},
		{"POST", "/levels/edit", "/levels/edit", 422},
		{"POST", "/levels/company", "/levels/company", 422},
		{"POST", "/levels/matrix", "/levels/matrix", 422},
		{"GET", "/levels/tasks/:template", "/levels/tasks/B-02", 200},
		{"POST", "/levels/tasks/:template", "/levels/tasks/B-02", 422},
		{"POST", "/levels/tasks/:template/delete", "/levels/tasks/none/delete", 422},
		{"GET", "/levels/preview", "/levels/preview", 200},
		{"POST", "/levels", "/levels", 303},
		{"POST", "/levels/draft/delete", "/levels/draft/delete", 303},
		{"POST", "/levels/draft/newest", "/levels/draft/newest", 303},
		{"POST", "/levels/back/:seq", "/levels/back/999999", 404},
		{"GET", "/standing", "/standing", 200},
		{"POST", "/levels/standing", "/levels/standing", 422},
		{"POST", "/standing/:template/completion", "/standing/R-01/completion", 422},
		{"POST", "/standing/:template/completion/delete", "/standing/R-01/completion/delete", 422},
		{"GET", "/history", "/history?event=" + s.events[0].ID, 200},
		{"GET", "/help/calls", "/help/calls", 200},
		{"GET", "/more", "/more", 200},
		{"GET", "/settings", "/settings", 200},
		{"GET", "/kit", "/kit", 200},
		{"GET", "/offers/:id", "/offers/none", 404},
		{"POST", "/offers/:id", "/offers/none", 404},
		{"GET", "/events/:id", event, 200},
		{"GET", "/events/:id/level", event + "/level?to=4", 200},
		{"POST", "/events/:id/level", event + "/level", 422},
		{"POST", "/events/:id/hidden", event + "/hidden", 422},
		{"GET", "/events/:id/brief", event + "/brief", 200},
		{"POST", "/events/:id/brief", event + "/brief", 422},
		{"POST", "/events/:id/on-air", event + "/on-air", 422},
		{"POST", "/events/:id/aired", event + "/aired", 422},
		{"GET", "/events/:id/postponement", event + "/postponement", 200},
		{"POST", "/events/:id/postponement", event + "/postponement", 422},
		{"POST", "/events/:id/feed", event + "/feed", 422},
		{"GET", "/events/:id/sheet", event + "/sheet", 200},
		{"GET", "/events/:id/rehearsal", event + "/rehearsal", 200},
		{"POST", "/events/:id/rehearsal", event + "/rehearsal", 404},
		{"GET", "/rehearsal/:id/*", "/rehearsal/none/", 404},
		{"POST", "/rehearsal/:id/*", "/rehearsal/none/control", 404},
		{"GET", "/rehearsals/:id", "/rehearsals/none", 404},
		{"POST", "/events/:id/acknowledgement", event + "/acknowledgement", 422},
		{"GET", "/events/new", "/events/new", 200},
		{"POST", "/events", "/events", 422},
		{"GET", "/events/:id/edit", event + "/edit", 200},
		{"POST", "/events/:id/edit", event + "/edit", 422},
		{"POST", "/events/:id/cancellation", event + "/cancellation", 422},
		{"POST", "/events/:id/cancellation/delete", event + "/cancellation/delete", 422},
		{"GET", "/events/paste", "/events/paste", 200},
		{"POST", "/events/paste/preview", "/events/paste/preview", 422},
		{"POST", "/events/paste/keep", "/events/paste/keep", 422},
		{"GET", "/tasks", "/tasks?view=mine&level=3", 200},
		{"GET", "/tasks/:id", task, 200},
		{"POST", "/tasks/:id/claim", "/tasks/none/claim", 404},
		{"POST", "/tasks/:id/claim/delete", "/tasks/none/claim/delete", 404},
		{"POST", "/tasks/:id/completion", task + "/completion", 422},
		{"POST", "/tasks/:id/completion/delete", task + "/completion/delete", 422},
		{"POST", "/tasks/:id/waiver", task + "/waiver", 422},
		{"POST", "/tasks/:id/waiver/delete", task + "/waiver/delete", 422},
		{"POST", "/tasks/:id/waiver/approval", task + "/waiver/approval", 422},
		{"POST", "/tasks/:id/review", task + "/review", 422},
		{"POST", "/tasks/:id/roles/:role", "/tasks/none/roles/lead", 404},
		{"POST", "/tasks/:id/roles/:role/delete", "/tasks/none/roles/lead/delete", 404},
		{"POST", "/events/:id/still-right", event + "/still-right", 422},
		{"POST", "/tasks/:id/keep", "/tasks/none/keep", 404},
		{"POST", "/tasks/:id/note", task + "/note", 422},
		{"POST", "/tasks/:id/confirmation", task + "/confirmation", 422},
		{"POST", "/tasks/:id/delete", task + "/delete", 422},
		{"GET", "/events/:id/tasks", event + "/tasks", 200},
		{"POST", "/events/:id/tasks", event + "/tasks", 422},
		{"POST", "/changes/:seq/undo", "/changes/0/undo", 404},
		{"GET", "/toppage", "/toppage", 200},
		{"GET", "/toppage/:id", "/toppage/" + s.page.ID, 200},
		{"POST", "/toppages", "/toppages", 422},
		{"POST", "/toppages/:id", "/toppages/" + s.page.ID, 422},
		{"GET", "/toppages/:id/delete", "/toppages/" + s.page.ID + "/delete", 200},
		{"POST", "/toppages/:id/delete", "/toppages/" + s.page.ID + "/delete", 422},
		{"POST", "/toppages/:id/probe", "/toppages/none/probe", 404},
		{"GET", "/checks", "/checks", 200},
		{"POST", "/checks", "/checks", 422},
		{"POST", "/toppages/:id/waivers", "/toppages/" + s.page.ID + "/waivers", 422},
		{"POST", "/toppages/:id/waivers/:waiver/delete", "/toppages/none/waivers/none/delete", 404},
		{"POST", "/toppages/:id/ticks", "/toppages/" + s.page.ID + "/ticks", 422},
		{"POST", "/toppages/:id/ticks/:check/delete", "/toppages/none/ticks/none/delete", 404},
		{"POST", "/toppages/:id/drills", "/toppages/none/drills", 404},
		{"POST", "/toppages/:id/drills/close", "/toppages/none/drills/close", 404},
		{"POST", "/toppages/:id/load-reports", "/toppages/" + s.page.ID + "/load-reports", 422},
		{"POST", "/toppages/:id/load-reports/:report/delete", "/toppages/none/load-reports/none/delete", 404},
		{"GET", "/toppages/:id/drills/:drill", "/toppages/none/drills/none", 404},
		{"GET", "/feeds", "/feeds", 200},
		{"POST", "/feeds", "/feeds", 404},
		{"POST", "/feeds/preview", "/feeds/preview", 422},
		{"GET", "/feeds/preview/:id", preview, 200},
		{"POST", "/feeds/preview/:id", preview, 200},
		{"POST", "/feeds/:id", "/feeds/" + s.feed.ID, 422},
		{"POST", "/feeds/:id/refresh", "/feeds/none/refresh", 404},
		{"GET", "/feeds/:id", "/feeds/" + s.feed.ID, 200},
		{"POST", "/feeds/:id/release", "/feeds/" + s.feed.ID + "/release", 422},
		{"POST", "/feeds/:id/file", "/feeds/" + s.feed.ID + "/file", 422},
		{"GET", "/feeds/:id/delete", "/feeds/" + s.feed.ID + "/delete", 200},
		{"POST", "/feeds/:id/delete", "/feeds/" + s.feed.ID + "/delete", 422},
		{"GET", "/connections", "/connections", 200},
		{"POST", "/connections", "/connections", 422},
		{"GET", "/connections/:id", "/connections/none", 404},
		{"POST", "/connections/:id", "/connections/none", 422},
		{"POST", "/connections/:id/rotation", "/connections/none/rotation", 422},
		{"POST", "/connections/:id/test", "/connections/none/test", 404},
		{"POST", "/connections/:id/deliveries/:delivery/replay", "/connections/none/deliveries/none/replay", 404},
		{"GET", "/connections/:id/delete", "/connections/none/delete", 404},
		{"POST", "/connections/:id/delete", "/connections/none/delete", 422},
		{"GET", "/trackers", "/trackers", 200},
		{"POST", "/trackers", "/trackers", 422},
		{"GET", "/trackers/:id", "/trackers/none", 404},
		{"POST", "/trackers/:id", "/trackers/none", 422},
		{"GET", "/trackers/:id/delete", "/trackers/none/delete", 404},
		{"POST", "/trackers/:id/delete", "/trackers/none/delete", 422},
		{"POST", "/tasks/:id/issue", task + "/issue", 422},
		{"POST", "/tasks/:id/issue/delete", "/tasks/none/issue/delete", 404},
		{"GET", "/people", "/people", 200},
		{"POST", "/people/invitations", "/people/invitations", 422},
		{"POST", "/people/invitations/:id/delete", "/people/invitations/none/delete", 404},
		{"GET", "/people/:id", "/people/none", 404},
		{"POST", "/people/:id", "/people/none", 422},
		{"POST", "/people/:id/reset", "/people/none/reset", 404},
		{"POST", "/people/:id/delete", "/people/none/delete", 422},
		{"POST", "/people/:id/sessions/delete", "/people/none/sessions/delete", 404},
		{"GET", "/tokens", "/tokens", 200},
		{"POST", "/tokens", "/tokens", 422},
		{"POST", "/tokens/:id/delete", "/tokens/none/delete", 404},
		{"GET", "/scale", "/scale", 200},
		{"POST", "/scale", "/scale", 422},
		{"GET", "/subscribe", "/subscribe", 200},
		{"POST", "/subscribe", "/subscribe", 422},
		{"POST", "/subscribe/:id/rotation", "/subscribe/none/rotation", 404},
		{"POST", "/subscribe/:id/delete", "/subscribe/none/delete", 404},
		{"GET", "/ical/:key", "/ical/none.ics", 410},
		{"POST", "/settings/password", "/settings/password", 422},
		{"POST", "/settings/sessions/delete", "/settings/sessions/delete", 303},
		{"POST", "/settings/sessions/:session/delete", "/settings/sessions/none/delete", 404},
		{"GET", "/welcome", "/welcome?key=none", 422},
		{"POST", "/welcome", "/welcome", 422},
		{"GET", "/settings/company", "/settings/company", 200},
		{"POST", "/settings", "/settings", 422},
		{"POST", "/settings/company", "/settings/company", 422},
		{"GET", "/settings/notices", "/settings/notices", 303},
		{"GET", "/settings/notices/stop", "/settings/notices/stop?key=none", 200},
		{"POST", "/settings/notices/stop", "/settings/notices/stop?key=none", 404},
		{"GET", "/digest", "/digest?team=pr", 200},
		{"GET", "/learning", "/learning", 200},
		{"POST", "/learning/draft", "/learning/draft", 303},
		{"GET", "/settings/notices/:for", "/settings/notices/pr", 200},
		{"POST", "/settings/notices/:for", "/settings/notices/none", 422},
		{"POST", "/settings/notices/:for/preview", "/settings/notices/none/preview", 422},
		{"POST", "/people/:id/unlock", "/people/none/unlock", 404},
		{"GET", "/settings/notices/texts", "/settings/notices/texts", 200},
		{"GET", "/events/:id/notices", event + "/notices", 200},
		{"POST", "/events/:id/review", event + "/review", 422},
		{"POST", "/events/:id/review/reopening", event + "/review/reopening", 422},
		{"POST", "/events/:id/measuring", "/events/none/measuring", 404},
		{"POST", "/events/:id/preventions", event + "/preventions", 422},
		{"POST", "/events/:id/preventions/:prevention/delete", event + "/preventions/none/delete", 404},
		{"POST", "/events/:id/listeners", event + "/listeners", 422},
		{"POST", "/events/:id/listeners/:channel/delete", event + "/listeners/none/delete", 404},
		{"GET", "/displays", "/displays", 200},
		{"POST", "/displays", "/displays", 422},
		{"GET", "/displays/:id", "/displays/none", 404},
		{"POST", "/displays/:id/rotation", "/displays/none/rotation", 404},
		{"POST", "/displays/:id/delete", "/displays/none/delete", 404},
		{"POST", "/signin/passkey/options", "/signin/passkey/options", 422},
		{"POST", "/signin/passkey", "/signin/passkey", 422},
		{"POST", "/settings/passkeys/options", "/settings/passkeys/options", 422},
		{"POST", "/settings/passkeys", "/settings/passkeys", 422},
		{"POST", "/settings/passkeys/:passkey/delete", "/settings/passkeys/none/delete", 404},
		{"POST", "/settings/confirmation/options", "/settings/confirmation/options", 422},
		{"POST", "/settings/confirmation", "/settings/confirmation", 422},
		{"POST", "/people/:id/passkeys/delete", "/people/none/passkeys/delete", 404},
		{"POST", "/people/:id/linking", "/people/none/linking", 404},
		{"GET", "/signin/oidc/:provider", "/signin/oidc/none", 404},
		{"GET", "/signin/oidc/:provider/callback", "/signin/oidc/none/callback", 404},
		{"POST", "/signin/oidc/:provider/backchannel", "/signin/oidc/none/backchannel", 404},
		{"POST", "/signin/demo", "/signin/demo", 422},
		{"POST", "/demo/toppage", "/demo/toppage", 422},
	}
}

// everyone are strangers and people of each role.
var everyone = []readiness.Role{nobody, viewer, pr, sre, admin}

// needs is what the router declares of each address.
func (s *site) needs() map[string]account.Need {
	needs := map[string]account.Need{}
	for _, a := range s.Addresses() {
		needs[a.Method+" "+a.Path] = a.Needs
		if a.Method == http.MethodGet {
			needs["HEAD "+a.Path] = a.Needs
		}
	}
	return needs
}

func TestWhoMayDoWhat(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} })
	table, needs := routes(s), s.needs()
	for _, r := range s.Routes() {
		listed := func(row route) bool { return row.method == r.Method && row.pattern == r.Path }
		elsewhere := r.Path == "/live" || r.Method == "echo_route_not_found" // TestLive, TestNotFound
		if !elsewhere && !slices.ContainsFunc(table, listed) {
			t.Errorf("%s %s is not in the table: give an example of it", r.Method, r.Path)
		}
	}
	for _, role := range everyone {
		cookie := s.as(role)
		for _, row := range table {
			if row.pattern == "/signout" {
				continue // it would end the session that the other rows use
			}
			t.Run(string(role)+" "+row.method+" "+row.pattern, func(t *testing.T) {
				s.unchanged(func() {
					row.check(t, role, needs[row.method+" "+row.pattern], s.ask(cookie, row.method, row.path, ""))
				})
			})
		}
	}
}

// TestNoTokenOpensAPage: the API takes tokens, and pages treat who sends one as a stranger.
func TestNoTokenOpensAPage(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} })
	table, needs := routes(s), s.needs()
	for _, scope := range account.Scopes {
		bearer := s.tokenOf(admin, scope)
		for _, row := range table {
			t.Run(string(scope)+" "+row.method+" "+row.pattern, func(t *testing.T) {
				s.unchanged(func() {
					row.check(t, nobody, needs[row.method+" "+row.pattern], s.ask("", row.method, row.path, "", "Authorization", bearer))
				})
			})
		}
	}
}

// check compares an answer with what the row says of a role.
func (row route) check(t *testing.T, role readiness.Role, needs account.Need, a answer) {
	t.Helper()
	want, to := row.status, a.Header.Get("Location")
	switch {
	case row.pattern == "/feeds/preview/:id" && (role == sre || role == admin):
		want = http.StatusNotFound // it is somebody else's
	case needs.Admits(role):
	case role == nobody:
		want = http.StatusSeeOther
		if next := to[min(len(to), len("/signin")):]; !strings.HasPrefix(to, "/signin") || (row.method == "GET") != strings.HasPrefix(next, "?next=%2F") {
			t.Errorf("nobody is sent to %q", to)
		}
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

// TestWhoMayDoWhatMattersMost holds by hand, of the addresses that matter most, what no declaration may change unnoticed.
func TestWhoMayDoWhatMattersMost(t *testing.T) {
	s := open(t)
	needs := s.needs()
	for _, row := range []struct {
		sentence, address string
		may               []readiness.Role
	}{
		{"a stranger may sign in", "POST /signin", everyone},
		{"and see whether the program runs", "GET /readyz", everyone},
		{"but no board", "GET /", everyone[1:]},
		{"nor the log", "GET /history", everyone[1:]},
		{"nor the stream", "GET /live", everyone[1:]},
		{"a viewer sets no level", "POST /events/:id/level", everyone[2:]},
		{"and completes no task", "POST /tasks/:id/completion", everyone[2:]},
		{"and takes nothing back", "POST /changes/:seq/undo", everyone[2:]},
		{"and adds no calendar", "POST /feeds", everyone[2:]},
		{"PR approves no skip", "POST /tasks/:id/waiver/approval", everyone[3:]},
		{"and changes no levels", "POST /levels", everyone[3:]},
		{"and uploads no load test", "POST /toppages/:id/load-reports", everyone[3:]},
		{"and runs no drill", "POST /toppages/:id/drills", everyone[3:]},
		{"SRE adds no top page", "POST /toppages", everyone[4:]},
		{"and sees no connection", "GET /connections/:id", everyone[4:]},
		{"and no account", "GET /people", everyone[4:]},
		{"and changes none", "POST /people/:id", everyone[4:]},
		{"and makes no token", "POST /tokens", everyone[4:]},
		{"everybody changes their own password", "POST /settings/password", everyone[1:]},
	} {
		for _, role := range everyone {
			if got := needs[row.address].Admits(role); got != slices.Contains(row.may, role) {
				t.Errorf("%s: %q may %s: %t", row.sentence, role, row.address, got)
			}
		}
	}
}

// tokenOf makes a token of a role and a scope, and gives how a program sends it.
func (s *site) tokenOf(role readiness.Role, scope account.Scope) string {
	s.Helper()
	token, hash := secrets.NewSecret("tl_")
	_, err := s.store.AddToken(s.Context(), account.Token{Name: string(role) + " " + string(scope), Role: role, Scope: scope}, hash, readiness.System, noon)
	s.must(err)
	return "Bearer " + token
}

func TestAServerThatDoesNotSayToWhomItAnswersDoesNotStart(t *testing.T) {
	s := bare(t)
	s.Guarded() // as it is
	s.Echo().GET("/bare", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	defer func() {
		if recover() == nil {
			t.Error("it starts")
		}
	}()
	s.Guarded()
}

// sample is a demo's top page that is always up.
type sample struct{}

func (sample) PageUp() bool       { return true }
func (sample) OriginUp() bool     { return true }
func (sample) StopPage() error    { return nil }
func (sample) StartPage() error   { return nil }
func (sample) StopOrigin() error  { return nil }
func (sample) StartOrigin() error { return nil }

func TestWhoeverIsAskedWhetherToDeleteMayDelete(t *testing.T) {
	needs := map[string]account.Need{}
	for _, a := range web.New(open(t).Config).Addresses() {
		needs[a.Method+" "+a.Path] = a.Needs
	}
	asked := 0
	for address, need := range needs {
		if path, ok := strings.CutPrefix(address, "GET "); ok && strings.HasSuffix(path, "/delete") {
			if asked++; needs["POST "+path] != need {
				t.Errorf("%s asks for %+v to be shown, and for %+v to be done", path, need, needs["POST "+path])
			}
		}
	}
	if asked == 0 {
		t.Error("nobody is asked")
	}
}

func TestNotFound(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ sentence, method, path string }{
		{"an address that does not exist", "GET", "/none"},
		{"an event that does not exist", "GET", "/events/none"},
		{"its level", "GET", "/events/none/level?to=3"},
		{"its brief", "GET", "/events/none/brief"},
		{"a task that does not exist", "GET", "/tasks/none"},
		{"a top page that does not exist", "GET", "/toppage/none"},
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
