package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

func TestStaleEditsComeBackWithTheObjectAsItIs(t *testing.T) {
	s := serve(t)
	e := s.event()
	event, task := "/events/"+e["id"].(string), s.task(e, "B-11")
	taskPath := "/tasks/" + task["id"].(string)
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/"}`).want(http.StatusCreated)
	pagePath := "/toppages/" + page["id"].(string)
	feed := s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)
	feedPath := "/feeds/" + feed["id"].(string)
	s.ask("tl_sre", http.MethodPut, event+"/level", `{"level":3,"version":1}`).want(http.StatusOK)
	s.ask("tl_sre", http.MethodPut, event+"/level", `{"level":4,"version":2}`).want(http.StatusOK)
	s.ask("tl_sre", http.MethodPut, taskPath+"/waiver", `{"reason":"not this time"}`).want(http.StatusOK)
	s.ask("tl_admin", http.MethodPatch, pagePath, `{"name":"Top","version":1}`).want(http.StatusOK)
	s.ask("tl_pr", http.MethodPatch, feedPath, `{"name":"Calendar","version":1}`).want(http.StatusOK)
	s.now = hourBefore(e)
	before := s.changes()
	for _, test := range []struct {
		name, method, path, body, ifMatch string
		id                                any
		version                           float64
	}{
		{"a level, version in the body", "PUT", event + "/level", `{"level":2,"version":1}`, "", e["id"], 3},
		{"a level, version in If-Match", "PUT", event + "/level", `{"level":2}`, `"2"`, e["id"], 3},
		{"If-Match outranks the body", "PUT", event + "/level", `{"level":2,"version":3}`, `"1"`, e["id"], 3},
		{"a brief", "PATCH", event, `{"brief":{"kind":"live"},"version":1}`, "", e["id"], 3},
		{"no exposure", "PATCH", event, `{"hidden":true,"version":1}`, "", e["id"], 3},
		{"on air, where a version is named", "POST", event + "/on-air", `{"version":1}`, "", e["id"], 3},
		{"a completion", "PUT", taskPath + "/completion", fmt.Sprintf(`{"evidence":"mail","version":%d}`, 1), "", task["id"], -1},
		{"a waiver", "PUT", taskPath + "/waiver", `{"reason":"other","version":1}`, "", task["id"], -1},
		{"a waiver taken back", "DELETE", taskPath + "/waiver", "", `"1"`, task["id"], -1},
		{"a top page", "PATCH", pagePath, `{"name":"Other","version":1}`, "", page["id"], 2},
		{"a top page's removal", "DELETE", pagePath, "", `"1"`, page["id"], 2},
		{"a feed", "PATCH", feedPath, `{"name":"Other","version":1}`, "", feed["id"], -1},
		{"a feed's removal", "DELETE", feedPath, "", `"1"`, feed["id"], -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			headers := []string{"If-Match", test.ifMatch}
			if test.ifMatch == "" {
				headers = nil
			}
			a := s.ask("tl_admin", test.method, test.path, test.body, headers...)
			o := a.want(http.StatusConflict)
			if at(o, "current", "id") != test.id {
				t.Fatalf("current %v", o["current"])
			}
			if got := at(o, "current", "version"); test.version > 0 && got != test.version {
				t.Errorf("current version %v, want %v", got, test.version)
			}
			tellsNothing(t, a.raw)
		})
	}
	s.T = t
	if after := s.changes(); after != before {
		t.Errorf("the refused edits changed something: %d changes, were %d", after, before)
	}
}

func TestLevelIsProposedThenConfirmed(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_pr", http.MethodPost, "/events", `{"title":"Fair","start":"2026-11-19T12:54:00Z","end":"2026-11-19T13:54:00Z"}`).want(http.StatusCreated)
	path := "/events/" + e["id"].(string)
	preview := s.get(path + "/level?to=4")
	if preview["from"] != nil || preview["to"] != 4.0 || len(rows(preview, "added")) == 0 || rows(preview, "added")[0]["id"] != nil {
		t.Errorf("preview %v", preview)
	}
	for _, test := range []struct {
		name, token, body string
		state             string
		level             any
	}{
		{"PR proposes", "tl_pr", `{"level":4,"reason":"live","version":1}`, "proposed", 4.0},
		{"SRE confirms", "tl_sre", `{"level":4,"version":2}`, "confirmed", 4.0},
		{"the same word again changes nothing", "tl_sre", `{"level":4,"version":2}`, "confirmed", 4.0},
		{"null takes it away", "tl_sre", `{"level":null,"version":3}`, "unset", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			got := s.ask(test.token, http.MethodPut, path+"/level", test.body).want(http.StatusOK)
			if got["level"] != test.level || got["level_state"] != test.state {
				t.Errorf("level %v %v", got["level"], got["level_state"])
			}
		})
	}
}

func TestPreviewOfLowerLevelNamesWhatToUndo(t *testing.T) {
	s := serve(t)
	e := s.event()
	done := s.task(e, "C-01")
	s.ask("tl_sre", http.MethodPut, "/tasks/"+done["id"].(string)+"/completion", fmt.Sprintf(`{"evidence":"https://lb.example/1","version":%v}`, done["version"])).want(http.StatusOK)
	before := s.changes()
	preview := s.get("/events/" + e["id"].(string) + "/level?to=2")
	undo := rows(preview, "to_undo")
	if len(rows(preview, "gone")) < 5 || len(undo) != 1 || at(undo[0], "task", "template") != "E-02" || rows(undo[0], "because_of")[0]["id"] != done["id"] {
		t.Errorf("gone %d, to undo %v", len(rows(preview, "gone")), undo)
	}
	if s.changes() != before {
		t.Error("looking changed something")
	}
}

func TestBriefIsToldFieldByField(t *testing.T) {
	s := serve(t)
	path := "/events/" + s.event()["id"].(string)
	s.ask("tl_pr", http.MethodPatch, path, `{"brief":{"kind":"live","reach":"4 million"}}`, "If-Match", `"1"`).want(http.StatusOK)
	a := s.ask("tl_pr", http.MethodPatch, path, `{"brief":{"kind":"recorded"},"hidden":true}`, "If-Match", `"2"`)
	e := a.want(http.StatusOK)
	if at(e, "brief", "kind") != "recorded" || at(e, "brief", "reach") != "4 million" || e["hidden"] != true {
		t.Errorf("event %v", e)
	}
	if got, want := a.header.Get("ETag"), fmt.Sprintf(`"%v"`, e["version"]); got != want {
		t.Errorf("ETag %s, want %s", got, want)
	}
	if on := rows(s.get("/board"), "rows"); len(on) != 0 {
		t.Errorf("what is no exposure is on the board: %v", on)
	}
}

func TestTaskFromHandToHand(t *testing.T) {
	s := serve(t)
	path := "/tasks/" + s.task(s.event(), "B-01")["id"].(string)
	version := func() string { return fmt.Sprintf(`"%v"`, s.get(path)["version"]) }
	for _, test := range []struct {
		name, method, at, body string
		state                  string
	}{
		{"picked up", "PUT", "/claim", "", "claimed"},
		{"twice is once", "PUT", "/claim", "", "claimed"},
		{"put down", "DELETE", "/claim", "", "open"},
		{"done", "PUT", "/completion", `{"evidence":"https://mail.example/1","note":"all four answered"}`, "done"},
		{"not done after all", "DELETE", "/completion", "", "claimed"},
		{"asked to skip", "PUT", "/waiver", `{"reason":"nobody to tell","until":"2026-11-20"}`, "claimed"},
		{"skipped", "PUT", "/waiver/approval", "", "waived"},
		{"asked for again", "DELETE", "/waiver", "", "claimed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			who := "tl_sre"
			if test.at == "/waiver/approval" {
				who = "tl_admin"
			}
			task := s.ask(who, test.method, path+test.at, test.body, "If-Match", version()).want(http.StatusOK)
			if task["state"] != test.state {
				t.Errorf("state %v, want %s", task["state"], test.state)
			}
			if test.state == "waived" && at(task, "waiver", "until") != "2026-11-20T15:00:00Z" {
				t.Errorf("the last day is over at %v", at(task, "waiver", "until"))
			}
			if test.state == "done" && rows(task, "evidence")[0]["kind"] != "link" {
				t.Errorf("evidence %v", task["evidence"])
			}
		})
	}
}

func TestMachineTaskIsNotTyped(t *testing.T) {
	s := serve(t)
	task := s.task(s.event(), "P-01")
	body := fmt.Sprintf(`{"evidence":"looks fine","version":%v}`, task["version"])
	o := s.ask("tl_admin", http.MethodPut, "/tasks/"+task["id"].(string)+"/completion", body).want(http.StatusUnprocessableEntity)
	if got := rows(o, "errors"); len(got) != 1 || got[0]["location"] != "task" {
		t.Errorf("errors %v", got)
	}
}

// hourBefore is an hour before an event begins.
func hourBefore(event object) time.Time {
	start, _ := time.Parse(time.RFC3339, event["start"].(string))
	return start.UTC().Add(-time.Hour)
}

func TestButtonsOfTheDay(t *testing.T) {
	s := serve(t)
	event := s.event()
	path := "/events/" + event["id"].(string)
	if p := s.ask("tl_pr", http.MethodPost, path+"/on-air", "").want(http.StatusUnprocessableEntity); rows(p, "errors")[0]["reason"] != "too_early" {
		t.Errorf("long before it begins: %v", p)
	}
	s.now = hourBefore(event)
	if e := s.ask("tl_pr", http.MethodPost, path+"/on-air", "").want(http.StatusOK); e["phase"] != "on_air" || e["on_air_at"] != s.now.Format(time.RFC3339) {
		t.Errorf("on air: %v %v", e["phase"], e["on_air_at"])
	}
	before := s.changes()
	if e := s.ask("tl_pr", http.MethodPost, path+"/on-air", `{"version":1}`).want(http.StatusOK); e["phase"] != "on_air" || s.changes() != before {
		t.Error("pressing again changed something")
	}
	if e := s.ask("tl_pr", http.MethodPost, path+"/aired", `{}`).want(http.StatusOK); e["phase"] != "tail" {
		t.Errorf("aired: %v", e["phase"])
	}
}

func TestProbeNowMakesThePageDue(t *testing.T) {
	s := serve(t)
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/","interval_s":300}`).want(http.StatusCreated)
	path := "/toppages/" + page["id"].(string)
	if err := s.store.RecordObservations(t.Context(), page["id"].(string), []toppage.Observation{observed(noon)}, noon.Add(300e9), noon); err != nil {
		t.Fatal(err)
	}
	s.now = noon.Add(60e9)
	if got := s.ask("tl_pr", http.MethodPost, path+"/probe", "").want(http.StatusAccepted); got["next_probe"] != "2026-11-01T03:01:00Z" {
		t.Errorf("due at %v", got["next_probe"])
	}
	s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/"}`).want(http.StatusConflict)
	s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"ftp://tsumugi.example/"}`).want(http.StatusUnprocessableEntity)
	s.ask("tl_admin", http.MethodDelete, path, "", "If-Match", `"1"`).want(http.StatusNoContent)
	s.ask("tl_admin", http.MethodGet, path, "").want(http.StatusNotFound)
}

func TestNoDoorTakesAnAddressThatNoURLIs(t *testing.T) {
	s := serve(t)
	e, page := s.event(), s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/"}`).want(http.StatusCreated)
	ladder := s.ask("tl_admin", http.MethodGet, "/levels", "").raw
	for _, door := range []struct{ name, method, path, body string }{
		{"a new event", "POST", "/events", `{"title":"a","start":"2026-11-19","end":"2026-11-20","url":"%s"}`},
		{"an event", "PATCH", "/events/" + e["id"].(string), `{"version":1,"url":"%s"}`},
		{"the runbook of a task", "POST", "/events/" + e["id"].(string) + "/tasks", `{"title":"a","gate":{"anchor":"start"},"runbook":"%s"}`},
		{"what a task asks", "POST", "/events/" + e["id"].(string) + "/tasks", `{"title":"a","gate":{"anchor":"start"},"verify":{"kind":"http","check":"%s"}}`},
		{"the runbook of a template", "PUT", "/levels", strings.Replace(strings.ReplaceAll(ladder, "%", "%%"), `"runbook":null`, `"runbook":"%s"`, 1)},
		{"a connection", "POST", "/connections", `{"kind":"prometheus","name":"p","url":"%s"}`},
		{"a calendar", "POST", "/feeds", `{"name":"a","url":"%s"}`},
		{"a preview of a calendar", "POST", "/feeds/preview", `{"url":"%s"}`},
		{"a top page", "POST", "/toppages", `{"url":"%s"}`},
		{"a way into it", "PATCH", "/toppages/" + page["id"].(string), `{"version":1,"setup":{"entries":["%s"]}}`},
		{"its origin", "PATCH", "/toppages/" + page["id"].(string), `{"version":1,"setup":{"origin":"%s"}}`},
		{"its sorry page", "PATCH", "/toppages/" + page["id"].(string), `{"version":1,"setup":{"sorry":"%s"}}`},
		{"its waiting room", "PATCH", "/toppages/" + page["id"].(string), `{"version":1,"setup":{"waiting":"%s"}}`},
	} {
		for _, holds := range []string{`\"`, "<", ">", " ", `\\`, `\n`, `\u200b`, `\u202e`} {
			t.Run(door.name+" that holds "+holds, func(t *testing.T) {
				s.T = t
				s.unchanged(func() {
					refused := s.ask("tl_admin", door.method, door.path, fmt.Sprintf(door.body, "https://tsumugi.example/a"+holds+"b")).want(http.StatusUnprocessableEntity)
					if got := fmt.Sprint(at(refused, "errors")); !strings.Contains(got, "_address") {
						t.Errorf("refused for something else: %s", got)
					}
				})
			})
		}
	}
}

// unchanged checks that work leaves no line in the log.
func (s *server) unchanged(work func()) {
	s.Helper()
	before := s.changes()
	work()
	if after := s.changes(); after != before {
		s.Errorf("something was changed: %d changes, were %d", after, before)
	}
}
