package api_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

func TestRefusals(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string)
	task := "/tasks/" + s.task(e, "B-11")["id"].(string)
	s.ask("tl_sre", "PUT", task+"/claim", "").want(200)
	log := rows(s.get("/changes?event="+e["id"].(string)), "changes")
	entered, claimed := fmt.Sprint(log[0]["seq"]), fmt.Sprint(log[len(log)-1]["seq"])
	before := s.changes()
	for _, test := range []struct {
		name                      string
		token, method, path, body string
		status                    int
	}{
		{"nobody reads nothing", "", "GET", "/board", "", 401},
		{"an unknown token is nobody", "tl_wrong", "GET", "/board", "", 401},
		{"nobody is not told what exists", "", "GET", "/no-such-thing", "", 401},
		{"nobody's body is not looked at", "", "POST", "/events", "{", 401},
		{"a viewer enters no events", "tl_viewer", "POST", "/events", fair, 403},
		{"a viewer sets no level", "tl_viewer", "PUT", path + "/level", `{"level":2,"version":1}`, 403},
		{"a viewer's body is not looked at either", "tl_viewer", "PUT", path + "/level", `{`, 403},
		{"a viewer picks nothing up", "tl_viewer", "PUT", task + "/claim", "", 403},
		{"PR cannot take note of a move for SRE", "tl_pr", "POST", path + "/acknowledgement", "", 403},
		{"a move that never was", "tl_sre", "POST", path + "/acknowledgement", "", 422},
		{"what has not begun has not aired", "tl_pr", "POST", path + "/aired", "", 422},
		{"SRE adds no top pages", "tl_sre", "POST", "/toppages", `{"url":"https://tsumugi.example/"}`, 403},
		{"a viewer takes nothing back", "tl_viewer", "POST", "/changes/" + claimed + "/undo", "", 403},
		{"a change that does not exist", "tl_sre", "POST", "/changes/999999/undo", "", 404},
		{"a change that is no number", "tl_sre", "POST", "/changes/last/undo", "", 422},
		{"a change that no press takes back", "tl_sre", "POST", "/changes/" + entered + "/undo", "", 422},
		{"minutes and new times at once", "tl_pr", "POST", path + "/postponement", `{"minutes":30,"start":"2026-11-20T12:54:00Z"}`, 422},
		{"a postponement to nowhere", "tl_pr", "POST", path + "/postponement", `{}`, 422},
		{"a postponement to a start alone", "tl_pr", "POST", path + "/postponement", `{"start":"2026-11-20T12:54:00Z"}`, 422},
		{"a postponement to a date", "tl_pr", "POST", path + "/postponement", `{"start":"2026-11-20","end":"2026-11-21"}`, 422},
		{"a postponement that ends before it starts", "tl_pr", "POST", path + "/postponement", `{"start":"2026-11-20T12:54:00Z","end":"2026-11-20T12:54:00Z"}`, 422},
		{"a postponement by no minutes", "tl_pr", "POST", path + "/postponement", `{"minutes":0}`, 422},
		{"a postponement by more than a day", "tl_pr", "POST", path + "/postponement", `{"minutes":1441}`, 422},
		{"a postponement by an event's lifetime", "tl_pr", "POST", path + "/postponement", `{"minutes":9223372036854775807}`, 422},
		{"a viewer's postponement", "tl_viewer", "POST", path + "/postponement", `{"minutes":30}`, 403},
		{"a task without a title", "tl_sre", "POST", path + "/tasks", `{"title":" ","gate":{"anchor":"start","lead_s":-3600}}`, 422},
		{"a task without a gate", "tl_sre", "POST", path + "/tasks", `{"title":"Call the venue"}`, 422},
		{"a task at a gate that is none", "tl_sre", "POST", path + "/tasks", `{"title":"Call the venue","gate":{"anchor":"noon"}}`, 422},
		{"a task two years ahead", "tl_sre", "POST", path + "/tasks", `{"title":"Call the venue","gate":{"anchor":"start","lead_s":-63072000}}`, 422},
		{"a runbook that is no address", "tl_sre", "POST", path + "/tasks", `{"title":"Call the venue","gate":{"anchor":"start"},"runbook":"javascript:alert(1)"}`, 422},
		{"a task of an event that does not exist", "tl_sre", "POST", "/events/none/tasks", `{"title":"Call the venue","gate":{"anchor":"start"}}`, 404},
		{"a task of the ladder taken away", "tl_sre", "DELETE", task, "", 422},
		{"a note that says nothing", "tl_sre", "POST", task + "/notes", `{"note":" "}`, 422},
		{"still on what one never picked up", "tl_pr", "PUT", task + "/claim/seen", "", 422},
		{"a confirmation without the version seen", "tl_sre", "PUT", task + "/confirmation", "", 428},
		{"a confirmation of what is not done", "tl_sre", "PUT", task + "/confirmation", `{"version":1}`, 422},
		{"a waiver in the past", "tl_sre", "PUT", task + "/waiver", `{"reason":"vendor","until":"2026-10-01"}`, 422},
		{"evidence of 1 MB", "tl_sre", "PUT", task + "/completion", `{"evidence":"` + strings.Repeat("a", 1<<20) + `","version":1}`, 413},
		{"the past at no instant", "tl_viewer", "GET", path + "?at=yesterday", "", 422},
		{"the past of tomorrow", "tl_viewer", "GET", path + "/tasks?at=2026-11-02T03:00:00Z", "", 422},
		{"the past before it was known", "tl_viewer", "GET", path + "?at=2026-10-31T03:00:00Z", "", 404},
		{"a path that does not exist", "tl_admin", "GET", "/no-such-thing", "", 404},
		{"an event that does not exist", "tl_admin", "GET", "/events/none", "", 404},
		{"the tasks of one", "tl_admin", "GET", "/events/none/tasks", "", 404},
		{"its level", "tl_admin", "PUT", "/events/none/level", `{"level":2,"version":1}`, 404},
		{"a task that does not exist", "tl_admin", "PUT", "/tasks/none/claim", "", 404},
		{"a feed that does not exist", "tl_admin", "GET", "/feeds/none", "", 404},
		{"the fetches of a feed that does not exist", "tl_admin", "GET", "/feeds/none/fetches", "", 404},
		{"a cursor that is none", "tl_admin", "GET", "/feeds/none/fetches?cursor=x", "", 422},
		{"a top page that does not exist", "tl_admin", "GET", "/toppages/none/verdict", "", 404},
		{"a top page to probe that does not exist", "tl_admin", "POST", "/toppages/none/probe", "", 404},
		{"a method that is not offered", "tl_admin", "PUT", "/board", "", 405},
		{"a body that is not JSON", "tl_sre", "POST", "/events", `{"title":`, 400},
		{"something after the JSON", "tl_sre", "POST", "/events", fair + fair, 400},
		{"no body at all", "tl_sre", "POST", "/events", "", 400},
		{"a field that is not known", "tl_sre", "POST", "/events", `{"title":"a","start":"2026-11-19","end":"2026-11-20","admin":true}`, 422},
		{"an id in the body", "tl_sre", "PUT", path + "/level", `{"id":"other","level":2,"version":1}`, 422},
		{"a query that is not known", "tl_sre", "GET", "/board?admin=true", "", 422},
		{"a number where a text belongs", "tl_sre", "POST", "/events", `{"title":5,"start":"2026-11-19","end":"2026-11-20"}`, 422},
		{"a number that fits no type", "tl_sre", "PUT", path + "/level", `{"level":2,"version":1e300}`, 422},
		{"an event without a title", "tl_sre", "POST", "/events", `{"title":" ","start":"2026-11-19","end":"2026-11-20"}`, 422},
		{"an event that ends before it starts", "tl_sre", "POST", "/events", `{"title":"a","start":"2026-11-20","end":"2026-11-19"}`, 422},
		{"a time that is none", "tl_sre", "POST", "/events", `{"title":"a","start":"tomorrow","end":"2026-11-19"}`, 422},
		{"a date and a time mixed", "tl_sre", "POST", "/events", `{"title":"a","start":"2026-11-19","end":"2026-11-20T00:00:00Z"}`, 422},
		{"a zone that does not exist", "tl_sre", "POST", "/events", `{"title":"a","start":"2026-11-19","end":"2026-11-20","zone":"Mars/Olympus"}`, 422},
		{"the server's own zone", "tl_sre", "POST", "/events", `{"title":"a","start":"2026-11-19","end":"2026-11-20","zone":"Local"}`, 422},
		{"a level above the ladder", "tl_sre", "PUT", path + "/level", `{"level":9,"version":1}`, 422},
		{"a preview of it", "tl_sre", "GET", path + "/level?to=9", "", 422},
		{"a board at no instant", "tl_sre", "GET", "/board?at=soon", "", 422},
		{"a list of none", "tl_sre", "GET", "/events?limit=0", "", 422},
		{"a list of too many", "tl_sre", "GET", "/events?limit=501", "", 422},
		{"a cursor of somebody's making", "tl_sre", "GET", "/events?cursor=%21", "", 422},
		{"a list that ends before it begins", "tl_sre", "GET", "/events?from=2026-11-20&to=2026-11-19", "", 422},
		{"a task done without evidence", "tl_sre", "PUT", task + "/completion", `{"evidence":" ","version":1}`, 422},
		{"a task skipped without a reason", "tl_sre", "PUT", task + "/waiver", `{"reason":""}`, 422},
		{"an If-Match that is no version", "tl_sre", "DELETE", task + "/waiver", "", 422},
		{"a level without the version seen", "tl_sre", "PUT", path + "/level", `{"level":2}`, 428},
		{"a completion without it", "tl_sre", "PUT", task + "/completion", `{"evidence":"done"}`, 428},
		{"a brief without it", "tl_pr", "PATCH", path, `{"brief":{"kind":"live"}}`, 428},
		{"a body that is too large", "tl_sre", "POST", "/events", `{"title":"` + strings.Repeat("a", 1<<20) + `"}`, 413},
	} {
		t.Run(test.name, func(t *testing.T) {
			headers := []string{"If-Match", `"seven"`}
			if test.method != http.MethodDelete {
				headers = nil
			}
			s.T = t
			a := s.ask(test.token, test.method, test.path, test.body, headers...)
			a.want(test.status)
			tellsNothing(t, a.raw)
			said := s.ask(test.token, test.method, test.path, test.body, append([]string{"Accept-Language", "ja"}, headers...)...).want(test.status)
			for _, sentence := range sentences(said) {
				if !isJapanese(sentence) {
					t.Errorf("not said in Japanese: %q", sentence)
				}
			}
			if test.status == 401 && a.header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("WWW-Authenticate %q", a.header.Get("WWW-Authenticate"))
			}
		})
	}
	s.T = t
	if after := s.changes(); after != before {
		t.Errorf("the refused requests changed something: %d changes, were %d", after, before)
	}
}

// sentences are what a problem says to people.
func sentences(problem object) []string {
	said := []string{fmt.Sprint(problem["title"]), fmt.Sprint(problem["detail"])}
	for _, e := range rows(problem, "errors") {
		said = append(said, fmt.Sprint(e["message"]))
	}
	return said
}

func isJapanese(sentence string) bool {
	return strings.ContainsFunc(sentence, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
}

// tellsNothing checks that a body says nothing about the inside of the program.
func tellsNothing(t *testing.T, body string) {
	t.Helper()
	for _, inside := range []string{"SELECT", "sqlite", "Go struct", "Go value", "api.", "readiness.", "no rows", ".go:", "int64"} {
		if strings.Contains(body, inside) {
			t.Errorf("the body says %q: %s", inside, body)
		}
	}
}

func TestOursIsLoggedAndNotTold(t *testing.T) {
	s := serve(t)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	a := s.ask("tl_viewer", http.MethodGet, "/board", "")
	a.want(http.StatusInternalServerError)
	tellsNothing(t, a.raw)
	if strings.Contains(a.raw, "closed") || !strings.Contains(s.log.String(), "closed") {
		t.Errorf("the cause belongs in the log, not into the answer: %s; log: %s", a.raw, s.log)
	}
}

func TestABodyOfAnotherTypeIsRefused(t *testing.T) {
	s := serve(t)
	s.ask("tl_sre", http.MethodPost, "/events", fair, "Content-Type", "text/plain").want(http.StatusUnsupportedMediaType)
	for _, kind := range []string{"Application/JSON", "APPLICATION/JSON; Charset=UTF-8", "application/vnd.tallylight+json", ""} {
		s.ask("tl_sre", http.MethodPost, "/events", strings.Replace(fair, "{", `{"another":true,`, 1), "Content-Type", kind).want(http.StatusCreated)
	}
}

func TestRefusalsSpeakTheCallersLanguage(t *testing.T) {
	s := serve(t)
	a := s.ask("tl_sre", http.MethodPost, "/events", `{"title":"","start":"2026-11-19","end":"2026-11-20"}`, "Accept-Language", "ja")
	if got := rows(a.want(http.StatusUnprocessableEntity), "errors"); len(got) != 1 || got[0]["location"] != "title" || got[0]["message"] != "入力してください。" {
		t.Errorf("errors %v", got)
	}
}

// calls is what other programs rely on.
var calls = []string{
	"GET /board", "GET /events", "POST /events", "GET /events/{id}", "PATCH /events/{id}", "GET /events/{id}/level",
	"PUT /events/{id}/level", "PUT /events/levels", "POST /events/{id}/on-air", "POST /events/{id}/aired", "POST /events/{id}/acknowledgement", "POST /events/{id}/postponement", "GET /events/{id}/tasks",
	"POST /events/{id}/tasks", "DELETE /tasks/{id}", "PUT /tasks/{id}/claim/seen", "POST /tasks/{id}/notes", "PUT /tasks/{id}/confirmation", "POST /changes/{seq}/undo",
	"GET /tasks", "GET /tasks/{id}", "PUT /tasks/{id}/claim", "DELETE /tasks/{id}/claim", "PUT /tasks/{id}/completion",
	"DELETE /tasks/{id}/completion", "PUT /tasks/{id}/waiver", "DELETE /tasks/{id}/waiver", "GET /feeds", "POST /feeds",
	"GET /feeds/{id}", "PATCH /feeds/{id}", "DELETE /feeds/{id}", "POST /feeds/preview", "POST /feeds/{id}/refresh", "POST /feeds/{id}/release", "GET /feeds/{id}/fetches",
	"PUT /feeds/{id}/file", "GET /levels", "PUT /levels", "POST /levels/preview", "GET /standing", "GET /standing/{id}", "PUT /standing/{id}", "DELETE /standing/{id}", "GET /toppages", "POST /toppages", "GET /toppages/{id}", "PATCH /toppages/{id}",
	"DELETE /toppages/{id}", "POST /toppages/{id}/probe", "GET /toppages/{id}/verdict", "GET /toppages/{id}/drills", "POST /toppages/{id}/drills",
	"POST /hooks/{endpoint}", "POST /tasks/{id}/verification", "GET /connections", "POST /connections", "GET /connections/{id}", "PATCH /connections/{id}",
	"DELETE /connections/{id}", "POST /connections/{id}/rotation", "GET /connections/{id}/deliveries",
	"POST /connections/{id}/deliveries/{delivery}/replay", "POST /connections/{id}/test",
	"GET /trackers", "POST /trackers", "GET /trackers/{id}", "PATCH /trackers/{id}", "DELETE /trackers/{id}", "GET /tasks/{id}/issue", "PUT /tasks/{id}/issue", "DELETE /tasks/{id}/issue",
	"GET /checks", "PUT /checks", "PUT /toppages/{id}/checks/{check}/waiver", "DELETE /toppages/{id}/checks/{check}/waiver",
	"PUT /toppages/{id}/checks/{check}/override", "DELETE /toppages/{id}/checks/{check}/override",
	"DELETE /toppages/{id}/drills", "GET /toppages/{id}/load-reports", "POST /toppages/{id}/load-reports", "DELETE /toppages/{id}/load-reports/{report}", "GET /changes", "GET /traffic", "PUT /traffic",
}

func TestDescription(t *testing.T) {
	s := serve(t)
	a := s.ask("", http.MethodGet, "/openapi.json", "")
	doc := a.want(http.StatusOK)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", doc["openapi"])
	}
	described := map[string]bool{}
	paths, _ := doc["paths"].(object)
	for path, item := range paths {
		for method := range item.(object) {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	for _, call := range calls {
		if !described[call] {
			t.Errorf("%s is not described", call)
		}
	}
	for _, route := range s.echo.Routes() {
		path, ours := strings.CutPrefix(route.Path, "/api/v1")
		if !ours || route.Method == "echo_route_not_found" || path == "/openapi.json" {
			continue
		}
		for _, segment := range strings.Split(path, "/") {
			if name, ok := strings.CutPrefix(segment, ":"); ok {
				path = strings.Replace(path, segment, "{"+name+"}", 1)
			}
		}
		if !described[route.Method+" "+path] {
			t.Errorf("%s %s is not described", route.Method, path)
		}
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"#/components/schemas/([^"]+)"`).FindAllStringSubmatch(a.raw, -1) {
		if at(doc, "components", "schemas", ref[1]) == nil {
			t.Errorf("%s is referred to and not described", ref[1])
		}
	}
	if strings.Contains(a.raw, "$schema") {
		t.Error("answers carry no $schema, the description says they do")
	}
}

func TestAnAnswerNamesAtMostTwentyFields(t *testing.T) {
	s := serve(t)
	templates := func(template string) string {
		return `{"version":1,"levels":[],"templates":[` + strings.Repeat(template+",", 299) + template + `]}`
	}
	unknown := make([]string, 300)
	query := make([]string, 300)
	for i := range unknown {
		unknown[i], query[i] = fmt.Sprintf(`"x%d":1`, i), fmt.Sprintf("x%d=1", i)
	}
	bare := `{"id":"%%","title_ja":"","title_en":"","from_level":0,"gate":{"name":"soon"},"verify":{"kind":"x"}}`
	for _, row := range []struct{ sentence, token, method, path, body string }{
		{"a ladder of which no gate can be read", "tl_sre", "PUT", "/levels", templates(bare)},
		{"a ladder of which nothing can be kept", "tl_sre", "PUT", "/levels", templates(strings.Replace(bare, "soon", "entry", 1))},
		{"a preview of it", "tl_sre", "POST", "/levels/preview", templates(bare)},
		{"a body of fields that are not known", "tl_sre", "POST", "/events", "{" + strings.Join(unknown, ",") + "}"},
		{"a query of names that are not known", "tl_sre", "GET", "/board?" + strings.Join(query, "&"), ""},
		{"a top page with ways in that are no addresses", "tl_admin", "POST", "/toppages", `{"url":"https://tsumugi.example/","setup":{"entries":["` + strings.Repeat(`a","`, 299) + `a"]}}`},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			refused := s.ask(row.token, row.method, row.path, row.body).want(http.StatusUnprocessableEntity)
			more, _ := refused["more"].(float64)
			if named := len(rows(refused, "errors")); named != 20 || more < 270 {
				t.Errorf("%d are named and %v more counted", named, refused["more"])
			}
		})
	}
}
