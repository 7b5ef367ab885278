package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// entered creates an event by hand with a peak (empty: not told), so many minutes after noon in three days, and gives its id.
func (s *server) entered(title, peak string, minutes int, more string) string {
	s.Helper()
	at := noon.AddDate(0, 0, 3).Add(time.Duration(minutes) * time.Minute)
	body := fmt.Sprintf(`{"title":%q,"start":%q,"end":%q,"brief":{"peak":%q}%s}`, title, at.Format(time.RFC3339), at.Add(time.Hour).Format(time.RFC3339), peak, more)
	return s.ask("tl_sre", http.MethodPost, "/events", body).want(http.StatusCreated)["id"].(string)
}

// said puts a demand on one line, ids by their titles.
func said(demand any, titles map[string]string) string {
	d := demand.(map[string]any)
	names := func(ids any) (line string) {
		for _, id := range ids.([]any) {
			line += " " + titles[id.(string)]
		}
		return line
	}
	return fmt.Sprintf("%v of%s, unknown%s, confidential %v", d["peak_rps"], names(d["events"]), names(d["unknown"]), d["confidential"])
}

// An event and a top page say what is demanded; confidential events are in the sum, and named to those who may know them.
func TestDemand(t *testing.T) {
	s := serve(t)
	titles := map[string]string{}
	enter := func(title, peak string, minutes int, more string) string {
		id := s.entered(title, peak, minutes, more)
		titles[id] = title
		return id
	}
	sale := enter("sale", "2,000 req/s", 0, `,"level":3`)
	enter("push", "300-500 req/s", 20, `,"level":2`)
	secret := enter("secret", "900 req/s", 40, `,"level":2,"private":true`)
	enter("dark", "", 50, "")
	enter("later", "7,000 req/s", 240, `,"level":2`)
	page := s.ask("tl_admin", http.MethodPost, "/toppages", fmt.Sprintf(`{"url":"https://shop.example/","setup":{"only":[%q,%q]}}`, sale, secret)).want(http.StatusCreated)["id"].(string)
	for _, row := range []struct{ sentence, token, path, want string }{
		{"an event, to SRE", "tl_sre", "/events/" + sale, "3400 of sale push secret, unknown dark, confidential 0"},
		{"an event, to a viewer", "tl_viewer", "/events/" + sale, "3400 of sale push, unknown dark, confidential 1"},
		{"a page that counts for two of them, to SRE", "tl_sre", "/toppages/" + page, "2900 of sale secret, unknown, confidential 0"},
		{"a page that counts for two of them, to a viewer", "tl_viewer", "/toppages/" + page, "2900 of sale, unknown, confidential 1"},
	} {
		if row.path == "/events/"+sale {
			s.ask("tl_admin", http.MethodPatch, "/toppages/"+page, fmt.Sprintf(`{"setup":{"only":[]},"version":%v}`, s.ask("tl_admin", http.MethodGet, "/toppages/"+page, "").want(200)["version"]))
		} else {
			s.ask("tl_admin", http.MethodPatch, "/toppages/"+page, fmt.Sprintf(`{"setup":{"only":[%q,%q]},"version":%v}`, sale, secret, s.ask("tl_admin", http.MethodGet, "/toppages/"+page, "").want(200)["version"]))
		}
		if got := said(s.ask(row.token, http.MethodGet, row.path, "").want(http.StatusOK)["demand"], titles); got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
	hidden := s.ask("tl_viewer", http.MethodGet, "/events/"+secret, "").want(http.StatusOK)
	if missing := hidden["brief_missing"].([]any); len(missing) != 0 || hidden["suggested_level"] != nil {
		t.Errorf("a viewer reads of a confidential event: %v, %v", missing, hidden["suggested_level"])
	}
	if missing := s.ask("tl_sre", http.MethodGet, "/events/"+secret, "").want(http.StatusOK)["brief_missing"].([]any); len(missing) == 0 {
		t.Error("SRE does not read what is missing")
	}
}

// The event for which a page is judged is named only to those who may know it.
func TestAPageNamesNoConfidentialEventOfItsOwn(t *testing.T) {
	s := serve(t)
	secret := s.entered("secret", "900 req/s", 0, `,"level":3,"private":true`)
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://shop.example/"}`).want(http.StatusCreated)["id"].(string)
	for token, want := range map[string]string{
		"tl_sre":    "900 of secret, unknown, confidential 0",
		"tl_viewer": "900 of, unknown, confidential 1",
	} {
		for _, path := range []string{"/toppages/" + page, "/events/" + secret} {
			if got := said(s.ask(token, http.MethodGet, path, "").want(http.StatusOK)["demand"], map[string]string{secret: "secret"}); got != want {
				t.Errorf("%s to %s: %s, want %s", path, token, got, want)
			}
		}
	}
}

// Which events are confidential is judged by the instant at which somebody reads, also of a board of later.
func TestABoardOfLaterNamesNoEmbargo(t *testing.T) {
	s := serve(t)
	sale := s.entered("sale", "2,000 req/s", 0, "")
	secret := s.entered("secret", "900 req/s", 20, "")
	s.ask("tl_pr", http.MethodPatch, "/events/"+secret, fmt.Sprintf(`{"brief":{"embargo_until":%q},"version":1}`, noon.AddDate(0, 0, 1).Format(time.RFC3339))).want(http.StatusOK)
	titles := map[string]string{sale: "sale", secret: "secret"}
	for _, row := range []struct {
		sentence, token string
		now             time.Time
		want            string
	}{
		{"to a viewer under embargo", "tl_viewer", noon, "2900 of sale, unknown, confidential 1"},
		{"to SRE", "tl_sre", noon, "2900 of sale secret, unknown, confidential 0"},
		{"to a viewer when the embargo is over", "tl_viewer", noon.AddDate(0, 0, 1), "2900 of sale secret, unknown, confidential 0"},
	} {
		s.now = row.now
		for _, e := range rows(s.ask(row.token, http.MethodGet, "/board?at="+noon.AddDate(0, 0, 2).Format(time.RFC3339), "").want(http.StatusOK), "rows") {
			if got := said(e["demand"], titles); e["id"] == sale && got != row.want {
				t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
			}
		}
	}
}

// A level below what the figures ask for is a risk until SRE says why, and again when they ask for more.
func TestTheReasonForALowerLevel(t *testing.T) {
	s := serve(t)
	s.ask("tl_sre", http.MethodPut, "/traffic", `{"baseline_rps":100,"version":1}`).want(http.StatusOK)
	id := s.entered("sale", "1,000 req/s", 0, "")
	path := "/events/" + id
	put := func(token, body string, status int) map[string]any {
		t.Helper()
		version := s.ask("tl_sre", http.MethodGet, path, "").want(200)["version"]
		return s.ask(token, http.MethodPut, path+"/level", fmt.Sprintf(`{%s,"version":%v}`, body, version)).want(status)
	}
	stands := func(sentence string, suggested, reason any, below bool) {
		t.Helper()
		e := s.ask("tl_sre", http.MethodGet, path, "").want(http.StatusOK)
		risk := false
		for _, b := range rows(e, "blockers") {
			risk = risk || b["kind"] == "level_below_suggestion"
		}
		if e["suggested_level"] != suggested || e["level_reason"] != reason || risk != below {
			t.Errorf("%s: suggested %v, reason %v, at risk %t", sentence, e["suggested_level"], e["level_reason"], risk)
		}
	}
	stands("no level yet", 4.0, nil, false)
	put("tl_pr", `"level":3`, 200)
	stands("PR proposes less", 4.0, nil, true)
	if p := put("tl_pr", `"level":3,"level_reason":"it is fine"`, 422); rows(p, "errors")[0]["location"] != "level_reason" {
		t.Errorf("PR gives the reason: %v", p)
	}
	put("tl_sre", `"level":3`, 200)
	stands("SRE confirms without a word", 4.0, nil, true)
	put("tl_sre", `"level":3`, 200)
	if p := put("tl_sre", `"level":3,"level_reason":""`, 422); rows(p, "errors")[0]["location"] != "level_reason" {
		t.Errorf("SRE gives an empty reason: %v", p)
	}
	put("tl_sre", `"level":3,"level_reason":"the CDN serves all of it"`, 200)
	stands("SRE says why", 4.0, "the CDN serves all of it", false)
	if p := put("tl_pr", `"level":0`, 422); rows(p, "errors")[0]["location"] != "level" {
		t.Errorf("PR takes a confirmed level away: %v", p)
	}
	put("tl_sre", `"level":2`, 200)
	stands("another level has another reason", 4.0, nil, true)
	put("tl_sre", `"level":2,"level_reason":"the CDN serves all of it"`, 200)
	s.ask("tl_sre", http.MethodPatch, path, fmt.Sprintf(`{"brief":{"peak":"9,000 req/s"},"version":%v}`, s.ask("tl_sre", http.MethodGet, path, "").want(200)["version"])).want(200)
	stands("the figures ask for more by now", 5.0, nil, true)
	put("tl_sre", `"level":5,"level_reason":"of no use"`, 200)
	stands("what is not below needs none", 5.0, nil, false)
	log := s.ask("tl_sre", http.MethodGet, "/changes?event="+id, "").raw
	if !strings.Contains(log, "the CDN serves all of it") {
		t.Errorf("the log does not tell the reason: %s", log)
	}
}
