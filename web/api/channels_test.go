package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness/notice"
)

// aChannel is one that can be added.
const aChannel = `{"kind":"ntfy","name":"SRE","fields":{"url":"https://ntfy.example","topic":"hush-4711-topic"},"lang":"en"}`

// TestTheKindsOfChannelAreDescribed, with the fields that each asks for and which of them are secret.
func TestTheKindsOfChannelAreDescribed(t *testing.T) {
	s := serve(t)
	kinds := rows(s.ask("tl_admin", http.MethodGet, "/channel-kinds", "").want(http.StatusOK), "kinds")
	if len(kinds) != len(notice.Kinds) {
		t.Errorf("%d kinds, want %d", len(kinds), len(notice.Kinds))
	}
	for _, kind := range kinds {
		for _, f := range kind["fields"].([]any) {
			field := f.(map[string]any)
			if label := fmt.Sprint(field["label"]); label == "" || strings.Contains(label, "field_") {
				t.Errorf("%v of %v is called %q", field["name"], kind["kind"], label)
			}
		}
	}
}

// TestAChannelByTheAPI is added, changed, tested and removed; its secrets are never read.
func TestAChannelByTheAPI(t *testing.T) {
	s := serve(t)
	added := s.ask("tl_admin", http.MethodPost, "/channels", aChannel).want(http.StatusCreated)
	path := "/channels/" + added["id"].(string)
	if added["tail"] != "opic" || added["place"] != "ntfy.example" || added["audience"] != "masked" {
		t.Errorf("it is shown as %v", added)
	}
	changed := s.ask("tl_admin", http.MethodPatch, path, `{"name":"SRE room","fields":{"user":"haru","password":"hush-4711-word"},"version":1}`).want(http.StatusOK)
	if changed["name"] != "SRE room" || changed["lang"] != "en" || changed["version"] != 2.0 || changed["fields"].(map[string]any)["user"] != "haru" {
		t.Errorf("changed, it is shown as %v", changed)
	}
	s.ask("tl_admin", http.MethodPatch, path, `{"name":"x","version":1}`).want(http.StatusConflict)
	refused := s.ask("tl_admin", http.MethodPatch, path, `{"fields":{"url":"https://evil.example"},"version":2}`)
	refused.want(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.raw, "other_server") {
		t.Errorf("secrets go to another server: %s", refused.raw)
	}
	test := s.ask("tl_admin", http.MethodPost, path+"/test", "").want(http.StatusCreated)
	again := s.ask("tl_admin", http.MethodPost, "/messages/"+test["id"].(string)+"/replay", "").want(http.StatusOK)
	if again["id"] != test["id"] || again["state"] != "waiting" {
		t.Errorf("sent again, it is %v", again)
	}
	if of := rows(s.ask("tl_admin", http.MethodGet, "/messages?channel="+added["id"].(string), "").want(http.StatusOK), "messages"); len(of) != 2 {
		t.Errorf("%d messages", len(of))
	}
	for _, at := range []string{"/channels", path, "/messages", "/changes"} {
		if a := s.ask("tl_admin", http.MethodGet, at, ""); strings.Contains(a.raw, "hush-4711") {
			t.Errorf("%s tells a secret: %s", at, a.raw)
		}
	}
	s.ask("tl_sre", http.MethodGet, "/channels", "").want(http.StatusForbidden)
	s.ask("tl_admin", http.MethodDelete, path, "", "If-Match", `"2"`).want(http.StatusNoContent)
	s.ask("tl_admin", http.MethodGet, path, "").want(http.StatusNotFound)
}
