package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// walk follows a list to its end and counts how often each id came.
func (s *server) walk(path, key, id string) map[string]int {
	s.Helper()
	seen := map[string]int{}
	cursor := ""
	for range 200 {
		page := s.get(path + "limit=7&cursor=" + url.QueryEscape(cursor))
		if n := len(rows(page, key)); n > 7 {
			s.Fatalf("%d rows on a page", n)
		}
		for _, row := range rows(page, key) {
			seen[fmt.Sprint(row[id])]++
		}
		if page["next"] == nil {
			return seen
		}
		cursor = page["next"].(string)
	}
	s.Fatal("the list does not end")
	return nil
}

func TestWalkingAListMeetsEveryRowOnce(t *testing.T) {
	s := serve(t)
	// Two at each instant, so that the id has to tell them apart; 32 in all, so that the last page is short.
	for i := range 32 {
		start := noon.AddDate(0, 0, i/2)
		body := fmt.Sprintf(`{"title":"e%d","start":%q,"end":%q,"level":2}`, i, start.Format("2006-01-02T15:04:05Z"), start.Add(3600e9).Format("2006-01-02T15:04:05Z"))
		s.ask("tl_sre", http.MethodPost, "/events", body).want(http.StatusCreated)
	}
	for i := range 8 {
		s.ask("tl_admin", http.MethodPost, "/toppages", fmt.Sprintf(`{"url":"https://tsumugi.example/%d"}`, i)).want(http.StatusCreated)
		s.ask("tl_admin", http.MethodPost, "/feeds", fmt.Sprintf(`{"name":"f%d"}`, i)).want(http.StatusCreated)
	}
	s.ask("tl_sre", http.MethodPut, "/levels", s.edit(func(l object) { tpl(l, "P-03")["enforced"] = false })).want(http.StatusOK)
	event := rows(s.get("/events?limit=1"), "events")[0]
	tasks := int(at(event, "tasks", "total").(float64))
	for _, test := range []struct {
		path, key, id string
		want          int
	}{
		{"/events?", "events", "id", 32},
		{"/toppages?", "toppages", "id", 8},
		{"/feeds?", "feeds", "id", 8},
		{"/changes?", "changes", "seq", s.changes()},
		{"/events/" + event["id"].(string) + "/tasks?", "tasks", "id", tasks + 1}, // one of them is not enforced yet
	} {
		t.Run(test.path, func(t *testing.T) {
			s.T = t
			seen := s.walk(test.path, test.key, test.id)
			if len(seen) != test.want {
				t.Errorf("%d rows, want %d", len(seen), test.want)
			}
			for id, n := range seen {
				if n != 1 {
					t.Errorf("%s came %d times", id, n)
				}
			}
		})
	}
	t.Run("open tasks come by due time", func(t *testing.T) {
		s.T = t
		last := ""
		for _, task := range rows(s.get("/tasks?limit=500"), "tasks") {
			if due := task["due"].(string); due < last {
				t.Fatalf("%s after %s", due, last)
			} else {
				last = due
			}
			if state := task["state"]; state != "open" && state != "claimed" && state != "failing" {
				t.Errorf("a task that is %v", state)
			}
		}
	})
}

func TestEventFilters(t *testing.T) {
	s := serve(t)
	s.event()
	s.ask("tl_pr", http.MethodPost, "/events", `{"title":"No level","start":"2026-11-20T00:00:00Z","end":"2026-11-20T01:00:00Z"}`).want(http.StatusCreated)
	s.ask("tl_pr", http.MethodPost, "/events", `{"title":"Far","start":"2027-06-01T00:00:00Z","end":"2027-06-01T01:00:00Z","level":2}`).want(http.StatusCreated)
	for _, test := range []struct {
		name, query string
		want        int
	}{
		{"all of the coming 400 days", "", 3},
		{"of a level", "level=4", 1},
		{"without a level", "level=none", 1},
		{"of a call", "call=on_track", 2},
		{"of which nothing is asked yet", "call=not_assessed", 1},
		{"of a call that none has", "call=go", 0},
		{"of a feed that there is not", "feed=none", 0},
		{"from a day in the company's zone", "from=2026-11-20", 2},
		{"to the instant of its start: not part of it", "to=2026-11-19T12:54:00Z", 0},
		{"from its end: not part of it", "from=2026-11-19T13:54:00Z&to=2026-12-01", 1},
		{"within it", "from=2026-11-19T13:00:00Z&to=2026-11-19T13:01:00Z", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			if got := rows(s.get("/events?"+test.query), "events"); len(got) != test.want {
				t.Errorf("%d events, want %d", len(got), test.want)
			}
		})
	}
}

// unreadable are values that a query parameter refuses, by its name; those that are not named here are free text.
var unreadable = map[string][]string{
	"limit":  {"0", "-1", "501", "x", "1.5", "99999999999999999999"},
	"cursor": {"zzz", "%21", "eg", "AAAA", "------------------------------------", "MDAwMDAx", "-1"},
	"before": {"zzz", "------------------------------------"},
	"from":   {"zzz", "2026-13-01", "tomorrow", "9999-01-01"}, "to": {"zzz", "0", "2026-11-19T12:54", "1970-01-01"}, "at": {"zzz", "2026-11-19T12:54"},
	"after": {"-1", "x"}, "level": {"x", "-1", "10"}, "call": {"zzz"}, "kind": {"zzz"}, "mode": {"zzz"}, "sure": {"perhaps"}, "zone": {"Mars/Olympus"},
	"since": {"zzz", "2026-13-01"}, "until": {"zzz", "0"}, "via": {"zzz"},
	"replicas": {"0", "-1", "x", "100001"}, "max": {"0", "-1", "x", "100001"}, "api": {"perhaps"}, "page": {"zzz"}, "namespace": {strings.Repeat("x", 64)}, "target": {strings.Repeat("x", 1601)},
	"prometheus": {strings.Repeat("x", 2001)}, "dimension": {strings.Repeat("x", 201)}, "team": {"zzz"}, "date": {"zzz", "2026-13-01"},
	"within": {"zzz", "-1m", "25h", "30"}, "service": {"a+b", "web,search"},
}

func TestWhatCannotBeReadOfAQueryIsNamed(t *testing.T) {
	s := serve(t)
	free := []string{"channel", "event", "feed", "machines", "tested_at", "file", "format", "note", "sheet", "person", "job"}
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/"}`).want(http.StatusCreated)
	feed := s.ask("tl_admin", http.MethodPost, "/feeds", `{"name":"a"}`).want(http.StatusCreated)
	told := s.ask("tl_admin", http.MethodPost, "/connections", `{"kind":"outbound","name":"a","url":"https://ci.example/","template":"C-04"}`).want(http.StatusCreated)
	there := map[string]any{"events": s.event()["id"], "toppages": page["id"], "feeds": feed["id"], "connections": told["id"]}
	for template, operations := range s.description() {
		path := strings.ReplaceAll(template, "{id}", fmt.Sprint(there[strings.Split(template, "/")[1]]))
		for method, operation := range operations {
			for _, p := range operation.Parameters {
				if p.In != "query" || slices.Contains(free, p.Name) {
					continue
				}
				if len(unreadable[p.Name]) == 0 {
					t.Errorf("%s of %s %s is in no table: say which values it refuses", p.Name, method, template)
				}
				for _, value := range unreadable[p.Name] {
					t.Run(fmt.Sprintf("%s %s?%s=%s", method, template, p.Name, value), func(t *testing.T) {
						s.T = t
						body := ""
						if operation.RequestBody != nil {
							body = "BEGIN:VCALENDAR"
						}
						refused := s.ask("tl_admin", strings.ToUpper(method), path+"?"+p.Name+"="+value, body).want(http.StatusUnprocessableEntity)
						for _, e := range rows(refused, "errors") {
							if e["location"] == p.Name || e["location"] == "query."+p.Name {
								return
							}
						}
						t.Errorf("the field is not named: %v", refused)
					})
				}
			}
		}
	}
}

func TestTheNewestComeFirstPageByPage(t *testing.T) {
	s := serve(t)
	told := s.ask("tl_admin", http.MethodPost, "/connections", `{"kind":"outbound","name":"a","url":"https://ci.example/","template":"C-04"}`).want(http.StatusCreated)
	path := "/connections/" + told["id"].(string)
	for range 9 {
		s.ask("tl_admin", http.MethodPost, path+"/test", "").want(http.StatusNoContent)
	}
	for _, name := range []string{"cursor", "before"} {
		seen, next := map[string]bool{}, ""
		for range 3 {
			page := s.ask("tl_admin", http.MethodGet, path+"/deliveries?limit=4"+next, "").want(http.StatusOK)
			for _, row := range rows(page, "deliveries") {
				seen[row["id"].(string)] = true
			}
			next = fmt.Sprintf("&%s=%v", name, page["next"])
		}
		if len(seen) != 9 || next != "&"+name+"=<nil>" {
			t.Errorf("%s: %d messages, then %s", name, len(seen), next)
		}
	}
}
