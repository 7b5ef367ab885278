package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestWhatTeamsAreTold(t *testing.T) {
	s := serve(t)
	if all := s.get("/subscriptions")["subscriptions"].([]any); len(all) != 3 {
		t.Errorf("a list of %v", all)
	}
	for _, row := range []struct {
		sentence, token, path, body string
		status                      int
	}{
		{"PR does not change that of SRE", "tl_pr", "/subscriptions/sre", `{"version":1}`, 403},
		{"a viewer no team's", "tl_viewer", "/subscriptions/pr", `{"version":1}`, 403},
		{"a token has none of its own", "tl_sre", "/subscriptions/me", `{"version":1}`, 404},
		{"the version that was seen is named", "tl_sre", "/subscriptions/sre", `{}`, 428},
		{"a team that there is not", "tl_sre", "/subscriptions/marketing", `{"version":1}`, 404},
		{"what cannot be chosen", "tl_sre", "/subscriptions/sre", `{"topics":[{"topic":"no_go","when":"soon"}],"version":1}`, 422},
		{"SRE changes their own", "tl_sre", "/subscriptions/sre", `{"topics":[{"topic":"new","when":"never"}],"version":1}`, 200},
		{"not twice from the same version", "tl_sre", "/subscriptions/sre", `{"topics":[{"topic":"new","when":"now"}],"version":1}`, 409},
		{"omitted fields take their default again", "tl_sre", "/subscriptions/sre", `{"version":2}`, 200},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			s.ask(row.token, http.MethodPut, row.path, row.body).want(row.status)
		})
	}
	s.T = t
	got := s.get("/subscriptions/sre")
	topics := got["topics"].([]any)
	if first := topics[0].(object); first["topic"] != "new" || first["when"] != "digest" || got["version"] != 3.0 || got["quiet_from"] != "22:00" {
		t.Errorf("it is %v", got)
	}
}

func TestTheDigestOfATeam(t *testing.T) {
	s := serve(t)
	s.event()
	got := s.get("/digest?team=sre")
	if got["team"] != "sre" || !strings.Contains(got["text"].(string), "week") || got["heard"].(object)["text"] == "" {
		t.Errorf("it says %v", got)
	}
	for path, status := range map[string]int{"/digest?team=none": 422, "/digest?team=me": 422, "/digest?date=never": 422, "/digest?date=2999-01-01": 422} {
		s.ask("tl_viewer", http.MethodGet, path, "").want(status)
	}
}
