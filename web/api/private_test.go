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
	if got := s.ask("tl_viewer", http.MethodGet, "/events/"+id, "", "Accept-Language", "ja").want(http.StatusOK); got["title"] != "非公開の予定" || got["private"] != true {
		t.Errorf("a viewer reads %v", got["title"])
	}
}
