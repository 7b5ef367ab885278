package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAViewersTokenReadsThatAPrivateEventComesAndNotWhat(t *testing.T) {
	s := serve(t)
	hushed := strings.Replace(fair, `"title":"Fair"`, `"title":"Merger","location":"Merger room","private":true`, 1)
	event := s.ask("tl_sre", http.MethodPost, "/events", hushed).want(http.StatusCreated)
	id := event["id"].(string)
	if event["title"] != "Merger" {
		t.Errorf("who entered it reads %q", event["title"])
	}
	for _, path := range []string{"/board", "/events?from=2026-11-01&to=2026-12-01", "/events/" + id, "/events/" + id + "/tasks", "/tasks", "/changes"} {
		for _, lang := range []string{"ja", "en"} {
			shown := s.ask("tl_viewer", http.MethodGet, path, "", "Accept-Language", lang)
			shown.want(http.StatusOK)
			if strings.Contains(shown.raw, "Merger") {
				t.Errorf("%s in %s tells a viewer: %s", path, lang, shown.raw)
			}
		}
	}
	if got := s.ask("tl_viewer", http.MethodGet, "/events/"+id, "", "Accept-Language", "ja").want(http.StatusOK); got["title"] != "非公開のイベント" || got["private"] != true {
		t.Errorf("a viewer reads %v", got["title"])
	}
}

func TestNothingThatPeopleWroteOfAPrivateEventReachesAViewer(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_sre", http.MethodPost, "/events", strings.Replace(fair, `"title":"Fair"`, `"title":"Merger","description":"Merger","location":"Merger"`, 1)).want(http.StatusCreated)
	id := e["id"].(string)
	path, task := "/events/"+id, "/tasks/"+s.task(e, "B-11")["id"].(string)
	own := s.ask("tl_sre", "POST", path+"/tasks", `{"title":"Merger call","gate":{"anchor":"start","lead_s":-3600},"runbook":"https://wiki.example/Merger","knows":"Merger desk"}`).want(201)
	s.ask("tl_pr", "PUT", "/tasks/"+own["id"].(string)+"/claim", "").want(200)
	s.ask("tl_pr", "POST", "/tasks/"+own["id"].(string)+"/notes", `{"note":"Merger is late"}`).want(200)
	s.ask("tl_sre", "PUT", task+"/completion", `{"evidence":"https://mail.example/Merger","note":"Merger","version":1}`).want(200)
	s.ask("tl_sre", "PUT", "/tasks/"+s.task(e, "B-11")["id"].(string)+"/waiver", `{"reason":"Merger"}`).want(200)
	s.ask("tl_sre", "PUT", path+"/level", `{"level":2,"reason":"Merger is off","version":1}`).want(200)
	s.ask("tl_pr", "PATCH", path, `{"brief":{"contact":"Merger desk"},"private":true}`, "If-Match", `"2"`).want(200)
	s.ask("tl_pr", "POST", path+"/postponement", `{"minutes":30}`).want(200)
	then := "?at=" + s.now.Format("2006-01-02T15:04:05Z")
	for _, address := range []string{"/board", "/events?from=2026-11-01&to=2026-12-01", path, path + then, path + "/level?to=4",
		path + "/tasks?limit=500", path + "/tasks" + then + "&limit=500", task, "/tasks/" + own["id"].(string), "/tasks?limit=500", "/changes?event=" + id, "/changes"} {
		shown := s.ask("tl_viewer", http.MethodGet, address, "", "Accept-Language", "en")
		shown.want(http.StatusOK)
		if strings.Contains(shown.raw, "Merger") {
			t.Errorf("%s tells a viewer: %s", address, shown.raw)
		}
	}
	log := rows(s.get("/changes?event="+id), "changes")
	for _, line := range log {
		if line["before"] != nil || line["after"] != nil {
			t.Errorf("a viewer reads before and after of line %v", line)
		}
	}
	if told := s.ask("tl_pr", http.MethodGet, "/changes?event="+id, ""); !strings.Contains(told.raw, "Merger is late") {
		t.Errorf("PR reads no note: %s", told.raw)
	}
}
