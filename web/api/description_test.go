package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// described is the part of an OpenAPI operation that the tests go by.
type described struct {
	ID         string `json:"operationId"`
	Parameters []struct {
		In, Name string
		Required bool
		Schema   object
	}
	RequestBody *struct{ Content map[string]any }
	Responses   map[string]any
	Security    *[]any
}

// takes says that the operation has such a parameter.
func (d described) takes(in, name string) bool {
	for _, p := range d.Parameters {
		if p.In == in && p.Name == name {
			return true
		}
	}
	return false
}

// description gives the operations by path and method, as GET /openapi.json does.
func (s *server) description() map[string]map[string]described {
	s.Helper()
	w := httptest.NewRecorder()
	s.echo.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]described
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		s.Fatal(err)
	}
	return doc.Paths
}

// fits says that a path is one of a template such as /feeds/{id}.
func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	for i, part := range want {
		if i >= len(got) || !strings.HasPrefix(part, "{") && part != got[i] {
			return false
		}
	}
	return len(want) == len(got)
}

// example is a path of a template, of a thing that does not exist.
func example(template string) string {
	parts := strings.Split(template, "/")
	for i, part := range parts {
		if part == "{seq}" {
			parts[i] = "999999"
		} else if strings.HasPrefix(part, "{") {
			parts[i] = "none"
		}
	}
	return strings.Join(parts, "/")
}

func TestEveryPathOfTheAPISaysWhichMethodsItTakes(t *testing.T) {
	s := serve(t)
	paths := s.description()
	for template := range paths {
		path := example(template)
		offered := map[string]bool{"OPTIONS": true}
		for other, operations := range paths {
			for method := range operations {
				if fits(other, path) {
					offered[strings.ToUpper(method)] = true
				}
			}
		}
		if offered["GET"] {
			offered["HEAD"] = true
		}
		want := slices.Sorted(maps.Keys(offered))
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			if method != "OPTIONS" && offered[method] {
				continue
			}
			for _, token := range []string{"", "tl_viewer"} {
				s.T = t
				a := s.ask(token, method, path, "")
				status := http.StatusMethodNotAllowed
				if method == "OPTIONS" {
					status = http.StatusNoContent
				}
				a.want(status)
				allow := strings.Split(a.header.Get("Allow"), ", ")
				slices.Sort(allow)
				if !slices.Equal(allow, want) {
					t.Errorf("%s %s: Allow %v, want %v", method, path, allow, want)
				}
			}
		}
	}
	if a := s.ask("tl_viewer", http.MethodHead, "/board", ""); a.status != http.StatusOK || a.raw != "" || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD of the board: %d %v %q", a.status, a.header, a.raw)
	}
}

// refusals is the rule by which an operation lists what it can be refused with.
func (d described) refusals(method, path string) []string {
	body, version := d.RequestBody != nil, d.takes("header", "If-Match")
	json := false
	if body {
		_, json = d.RequestBody.Content["application/json"]
	}
	always := []string{"400", "422", "429", "default"}
	for code, can := range map[string]bool{
		"401": true,
		"403": d.forbids(method, path),
		"404": strings.Contains(path, "{"),
		"408": body && !strings.Contains(path, "load-reports") && d.ID != "report-task",
		"409": method == "POST" && d.ID != "report-task" || version || d.ID == "import-file" || d.ID == "set-levels",
		"410": d.takes("query", "at") && d.ID != "get-freeze", // which tells nothing of the past
		"423": d.ID == "get-freeze",
		"413": method == "POST" || body,
		"415": json && d.ID != "report-task",
		"428": version && !slices.Contains(takesAny, d.ID),
	} {
		if can {
			always = append(always, code)
		}
	}
	slices.Sort(always)
	return always
}

// takesAny are the operations that need no version.
var takesAny = []string{"postpone-event", "waive-task", "press-on-air", "press-aired", "acknowledge-move", "cancel-event", "restore-event", "preview-levels", "reopen-task", "withdraw-waiver", "remove-task", "undo-standing-task", "add-listener"}

// forbids says that some role may not use the operation: all that write, the connections, the channels and their messages, accounts with their tokens, sessions and passkeys, display and
// calendar links, the export of the log, and the documents for schedulers.
func (d described) forbids(method, path string) bool {
	return d.ID != "report-task" && (method != "GET" || path == "/changes/export" ||
		d.ID == "get-scale" || slices.Contains([]string{"connections", "channels", "trackers", "channel-kinds", "messages", "people", "tokens", "displays", "calendar-links", "sessions", "passkeys", "settings", "me"}, strings.Split(path, "/")[1]))
}

func TestEveryOperationListsWhatItCanBeRefusedWith(t *testing.T) {
	s := serve(t)
	for path, operations := range s.description() {
		for method, operation := range operations {
			got := slices.DeleteFunc(slices.Sorted(maps.Keys(operation.Responses)), func(code string) bool { return code[0] == '2' })
			if want := operation.refusals(strings.ToUpper(method), path); !slices.Equal(got, want) {
				t.Errorf("%s %s lists %v, want %v", method, path, got, want)
			}
		}
	}
}

func TestVersionsAreAskedForWhereTheDescriptionSaysSo(t *testing.T) {
	s := serve(t)
	e := s.event()
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/"}`).want(http.StatusCreated)
	feed := s.ask("tl_admin", http.MethodPost, "/feeds", `{"name":"a"}`).want(http.StatusCreated)
	in := s.ask("tl_admin", http.MethodPost, "/connections", `{"kind":"inbound","name":"a"}`).want(http.StatusCreated)
	room := s.ask("tl_admin", http.MethodPost, "/channels", aChannel).want(http.StatusCreated)
	tracker := s.ask("tl_admin", http.MethodPost, "/trackers", `{"kind":"github","name":"a","project":"a/b","token":"t"}`).want(http.StatusCreated)
	there := map[string]any{"events": e["id"], "tasks": s.task(e, "B-11")["id"], "toppages": page["id"], "feeds": feed["id"], "connections": in["id"], "channels": room["id"], "trackers": tracker["id"], "standing": "R-01", "subscriptions": "sre"}
	bodies := map[string]string{"set-level": `{"level":2}`, "complete-task": `{"evidence":"done"}`, "complete-standing-task": `{"evidence":"done"}`, "waive-task": `{"reason":"vendor"}`,
		"put-levels": s.ask("tl_admin", http.MethodGet, "/levels", "").raw, "postpone-event": `{"minutes":5}`}
	bodies["put-levels"] = regexp.MustCompile(`"version":\d+`).ReplaceAllString(bodies["put-levels"], `"version":0`)
	for path, operations := range s.description() {
		for method, operation := range operations {
			if !operation.takes("header", "If-Match") {
				continue
			}
			body := bodies[operation.ID]
			if body == "" && operation.RequestBody != nil {
				body = "{}"
			}
			path := strings.ReplaceAll(path, "{id}", fmt.Sprint(there[strings.Split(path, "/")[1]]))
			_, described := operation.Responses["428"]
			if a := s.ask("tl_admin", strings.ToUpper(method), path, body); (a.status == http.StatusPreconditionRequired) != described {
				t.Errorf("%s %s without a version: %d, described as wanted: %v: %s", method, path, a.status, described, a.raw)
			}
		}
	}
}

// theDescription is the same for every server.
var theDescription struct {
	sync.Once
	paths map[string]map[string]described
}

// lists checks that an answer is one that the description lists.
func (s *server) lists(method, path string, a answer) {
	s.Helper()
	theDescription.Do(func() { theDescription.paths = s.description() })
	path, _, _ = strings.Cut(path, "?")
	best := ""
	for template, operations := range theDescription.paths {
		if _, ok := operations[strings.ToLower(method)]; ok && fits(template, path) && (best == "" || strings.Count(template, "{") < strings.Count(best, "{")) {
			best = template
		}
	}
	if best == "" || a.status >= 500 {
		return
	}
	if _, ok := theDescription.paths[best][strings.ToLower(method)].Responses[fmt.Sprint(a.status)]; !ok {
		s.Errorf("%s %s answers %d, which its description does not list: %s", method, best, a.status, a.raw)
	}
}
