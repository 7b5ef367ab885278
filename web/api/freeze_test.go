package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The Fair of level 4 is on air from 12:54 to 13:54 on 19 November.
const fairFreezes, fairFree = "2026-11-18T12:54:00Z", "2026-11-19T15:54:00Z"

func TestFreezeAtEachBoundary(t *testing.T) {
	s := serve(t)
	e := s.event()
	for _, row := range []struct {
		sentence, query string
		status          int
		state           string
	}{
		{"now, weeks before", "", 200, "free"},
		{"the second before it begins", "at=2026-11-18T12:53:59Z", 200, "free"},
		{"when it begins", "at=" + fairFreezes, 423, "locked"},
		{"what ends as it begins", "at=2026-11-18T12:24:00Z&within=30m", 200, "free"},
		{"what ends a second later", "at=2026-11-18T12:24:01Z&within=30m", 423, "locked"},
		{"on air", "at=2026-11-19T13:00:00Z", 423, "locked"},
		{"its last second", "at=2026-11-19T15:53:59Z", 423, "locked"},
		{"when it is over", "at=" + fairFree, 200, "free"},
		{"of this event alone", "at=" + fairFreezes + "&event=" + e["id"].(string), 423, "locked"},
		{"of another event alone", "at=" + fairFreezes + "&event=another", 200, "free"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			a := s.ask("tl_viewer", http.MethodGet, "/freeze?"+row.query, "")
			got := asFreeze(a)
			if a.status != row.status || got["state"] != row.state {
				t.Fatalf("%d %v, want %d %s", a.status, got["state"], row.status, row.state)
			}
			if row.status == 200 {
				if got["until"] != nil || got["event"] != nil {
					t.Errorf("free, and %v", got)
				}
				return
			}
			if got["until"] != fairFree || got["until_is_estimate"] != true || at(got, "event", "title") != "Fair" || at(got, "event", "id") != e["id"] ||
				!strings.Contains(got["reason"].(string), "Fair") {
				t.Errorf("locked: %s", a.raw)
			}
		})
	}
}

// asFreeze reads an answer that may be 423, which is no problem.
func asFreeze(a answer) object {
	a.Helper()
	status := a.status
	if status == http.StatusLocked {
		if got := a.header.Get("Content-Type"); got != "application/json" {
			a.Errorf("Content-Type %q", got)
		}
		status, a.status = http.StatusOK, http.StatusOK
	}
	return a.want(status)
}

func (s *server) frozen(query string) object {
	s.Helper()
	a := s.ask("tl_viewer", http.MethodGet, "/freeze?"+query, "")
	if a.status != http.StatusLocked {
		s.Fatalf("%d: %s", a.status, a.raw)
	}
	return asFreeze(a)
}

func TestAMovedEventMovesItsFreeze(t *testing.T) {
	s := serve(t)
	e := s.event()
	s.frozen("at=" + fairFreezes)
	s.ask("tl_pr", http.MethodPost, "/events/"+e["id"].(string)+"/postponement", `{"minutes":90}`).want(http.StatusOK)
	if a := s.ask("tl_viewer", http.MethodGet, "/freeze?at="+fairFreezes, ""); a.status != http.StatusOK {
		t.Errorf("frozen for the time before it moved: %s", a.raw)
	}
	if got := s.frozen("at=2026-11-18T14:24:00Z"); got["until"] != "2026-11-19T17:24:00Z" {
		t.Errorf("until %v", got["until"])
	}
	s.ask("tl_pr", http.MethodPost, "/events/"+e["id"].(string)+"/cancellation", `{}`).want(http.StatusOK)
	if a := s.ask("tl_viewer", http.MethodGet, "/freeze?at=2026-11-18T14:24:00Z", ""); a.status != http.StatusOK {
		t.Errorf("frozen for what is cancelled: %s", a.raw)
	}
}

func TestALockedAnswerTellsNoTitleToWhoMayNotKnow(t *testing.T) {
	for _, secret := range []string{`"private":true`, `"brief":{"embargo_until":"2026-11-25T00:00:00Z"}`} {
		s := serve(t)
		body := strings.TrimSuffix(strings.Replace(fair, "Fair", "Secret guest", 1), "}") + "," + secret + "}"
		s.ask("tl_sre", http.MethodPost, "/events", body).want(http.StatusCreated)
		s.now = time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)
		s.ask("tl_sre", http.MethodPost, "/freeze/openings", `{"service":"web","reason":"Secret guest has the wrong price"}`).want(http.StatusCreated)
		for _, query := range []string{"", "service=web", "at=2026-11-19T13:00:00Z", "at=2026-11-26T00:00:00Z"} {
			if a := s.ask("tl_viewer", http.MethodGet, "/freeze?"+query, ""); strings.Contains(a.raw, "Secret") {
				t.Errorf("%s %s tells it: %s", secret, query, a.raw)
			}
		}
		if a := s.ask("tl_pr", http.MethodGet, "/freeze?", ""); !strings.Contains(a.raw, "Secret guest") {
			t.Errorf("who may know is not told: %s", a.raw)
		}
	}
}

func TestAnOpeningIsALoggedAct(t *testing.T) {
	s := serve(t)
	e := s.event()
	s.ask("tl_sre", http.MethodPost, "/freeze/openings", `{"service":"web","reason":"wrong price"}`).want(http.StatusUnprocessableEntity)
	s.now = time.Date(2026, 11, 19, 13, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		sentence, token, body string
		status                int
	}{
		{"PR cannot open", "tl_pr", `{"service":"web","reason":"wrong price"}`, http.StatusForbidden},
		{"nobody opens without a reason", "tl_sre", `{"service":"web","reason":"  "}`, http.StatusUnprocessableEntity},
		{"a name with a comma", "tl_sre", `{"service":"web,search","reason":"wrong price"}`, http.StatusUnprocessableEntity},
		{"SRE opens", "tl_sre", `{"service":"web","reason":"wrong price <!channel>\r\n@everyone =1+1"}`, http.StatusCreated},
	} {
		s.ask(row.token, http.MethodPost, "/freeze/openings", row.body).want(row.status)
	}
	got := s.get("/freeze?service=web")
	if got["state"] != "free" || at(got, "opening", "by") != "Sora" || at(got, "opening", "until") != "2026-11-19T13:30:00Z" || len(rows(got, "locks")) != 1 {
		t.Errorf("opened: %v", got)
	}
	s.frozen("service=search")
	told := rows(s.get("/changes?event="+e["id"].(string)+"&limit=100"), "changes")
	last := told[len(told)-1]
	if last["kind"] != "freeze.opened" || at(last, "data", "service") != "web" || !strings.Contains(fmt.Sprint(last), "wrong price") {
		t.Errorf("the log of the event ends with %v", last)
	}
	s.now = s.now.Add(30 * time.Minute)
	s.frozen("service=web")
}

func TestFreezeSettings(t *testing.T) {
	s := serve(t)
	s.event()
	put := func(token, body string) answer { return s.ask(token, http.MethodPut, "/freeze/settings", body) }
	was := s.get("/freeze/settings")
	if len(rows(was, "rules")) != 4 || was["version"] != 1.0 {
		t.Fatalf("settings %v", was)
	}
	const body = `{"version":1,"services":["web","search"],"rules":[{"role":"prove","kind":"hard","before_s":3600,"after_s":600,"services":["web"]}]}`
	put("tl_pr", body).want(http.StatusForbidden)
	put("tl_sre", strings.Replace(body, `"version":1,`, "", 1)).want(http.StatusPreconditionRequired)
	put("tl_sre", strings.Replace(body, "hard", "firm", 1)).want(http.StatusUnprocessableEntity)
	put("tl_sre", strings.Replace(body, `["web"]}`, `["wbe"]}`, 1)).want(http.StatusUnprocessableEntity)
	if got := put("tl_sre", body).want(http.StatusOK); got["version"] != 2.0 {
		t.Errorf("saved as %v", got)
	}
	put("tl_sre", strings.Replace(body, "3600", "7200", 1)).want(http.StatusConflict)
	for query, want := range map[string]int{"service=web&at=2026-11-19T11:54:00Z": 423, "service=web&at=2026-11-19T11:53:59Z": 200, "service=search&at=2026-11-19T13:00:00Z": 200,
		"at=2026-11-19T13:00:00Z": 423, "service=wbe": 422, "service=" + url.QueryEscape("web search"): 422} {
		if a := s.ask("tl_viewer", http.MethodGet, "/freeze?"+query, ""); a.status != want {
			t.Errorf("%s: %d, want %d: %s", query, a.status, want, a.raw)
		}
	}
}
