package api_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/notify"
	"tallylight/readiness"
)

// endpoint adds an inbound connection and a task that is proven by it, and gives both.
func (s *server) endpoint(name string) (connection, task object) {
	s.Helper()
	connection = s.ask("tl_admin", http.MethodPost, "/connections", `{"kind":"inbound","name":"`+name+`"}`).want(http.StatusCreated)
	e := s.event()
	task = s.ask("tl_sre", http.MethodPost, "/events/"+e["id"].(string)+"/tasks",
		`{"title":"Scale out","gate":{"anchor":"start","lead_s":-3600},"verify":{"kind":"hook","source":"`+name+`"}}`).want(http.StatusCreated)
	return connection, task
}

// hook posts a message that is signed with a secret at an instant.
func (s *server) hook(endpoint, secret, id, body string, at time.Time, change func(http.Header)) answer {
	s.Helper()
	signature, err := notify.Sign([]string{secret}, id, at, []byte(body))
	if err != nil {
		s.Fatal(err)
	}
	h := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {strconv.FormatInt(at.Unix(), 10)}, "Webhook-Signature": {signature}}
	if change != nil {
		change(h)
	}
	var headers []string
	for name := range h {
		headers = append(headers, name, h.Get(name))
	}
	return s.ask("", http.MethodPost, "/hooks/"+endpoint, body, headers...)
}

func TestSignedReports(t *testing.T) {
	const other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	rows := []struct {
		sentence string
		secret   string // empty: the endpoint's
		at       time.Duration
		body     string // %s: the event's id
		change   func(http.Header)
		status   int
		state    string
	}{
		{"done", "", 0, `{"event":"%s","task":"TASK","value":24,"link":"https://ci.example/7"}`, nil, 200, "verified"},
		{"failed, before it was ever done", "", 0, `{"event":"%s","task":"TASK","state":"failed"}`, nil, 200, "open"},
		{"running", "", 0, `{"event":"%s","task":"TASK","state":"running"}`, nil, 200, "open"},
		{"fields that are not known, beside a state", "", 0, `{"event":"%s","task":"TASK","state":"done","build":7}`, nil, 200, "verified"},
		{"a state by another name", "", 0, `{"event":"%s","task":"TASK","status":"failed"}`, nil, 422, "open"},
		{"a state that is null", "", 0, `{"event":"%s","task":"TASK","state":null}`, nil, 422, "open"},
		{"a state that a shell left empty", "", 0, `{"event":"%s","task":"TASK","state":""}`, nil, 422, "open"},
		{"two states", "", 0, `{"event":"%s","task":"TASK","state":"failed","STATE":"done"}`, nil, 422, "open"},
		{"a NUL", "", 0, `{"event":"%s\u0000","task":"TASK"}`, nil, 422, "open"},
		{"a list", "", 0, `[{"event":"%s","task":"TASK"}]`, nil, 422, "open"},
		{"300 s ago", "", -300 * time.Second, `{"event":"%s","task":"TASK"}`, nil, 200, "verified"},
		{"stale", "", -301 * time.Second, `{"event":"%s","task":"TASK"}`, nil, 401, "open"},
		{"from the future", "", 301 * time.Second, `{"event":"%s","task":"TASK"}`, nil, 401, "open"},
		{"a wrong secret", other, 0, `{"event":"%s","task":"TASK"}`, nil, 401, "open"},
		{"another id than was signed", "", 0, `{"event":"%s","task":"TASK"}`, func(h http.Header) { h.Set("Webhook-Id", "b") }, 401, "open"},
		{"not signed", "", 0, `{"event":"%s","task":"TASK"}`, func(h http.Header) { h.Del("Webhook-Signature") }, 401, "open"},
		{"not JSON, signed", "", 0, `event=%s TASK`, nil, 422, "open"},
		{"not JSON, not signed, is not even looked at", other, 0, `event=%s TASK`, nil, 401, "open"},
		{"without an event", "", 0, `{"task":"TASK"}%.0s`, nil, 422, "open"},
		{"without a task", "", 0, `{"event":"%s"}`, nil, 422, "open"},
		{"a state that is none", "", 0, `{"event":"%s","task":"TASK","state":"maybe"}`, nil, 422, "open"},
		{"a link that is none", "", 0, `{"event":"%s","task":"TASK","link":"javascript:alert(1)"}`, nil, 422, "open"},
		{"an event that does not exist", "", 0, `{"event":"none","task":"TASK"}%.0s`, nil, 404, "open"},
		{"a task that does not exist", "", 0, `{"event":"%s","task":"Z-99"}`, nil, 404, "open"},
		{"a task that people prove", "", 0, `{"event":"%s","task":"B-11"}`, nil, 422, "open"},
		{"more than 64 KiB", "", 0, `{"event":"%s","task":"TASK","note":"` + strings.Repeat("a", 64<<10) + `"}`, nil, 413, "open"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := serve(t)
			connection, task := s.endpoint("deploy")
			if row.secret == "" {
				row.secret = connection["secret"].(string)
			}
			body := strings.Replace(fmt.Sprintf(row.body, task["event_id"]), "TASK", task["id"].(string), 1)
			before := s.changes()
			a := s.hook("deploy", row.secret, "msg_1", body, s.now.Add(row.at), row.change)
			a.want(row.status)
			tellsNothing(t, a.raw)
			now := s.get("/tasks/" + task["id"].(string))
			if now["state"] != row.state {
				t.Errorf("the task is %v: %v", now["state"], now["proof"])
			}
			if row.status != 200 && s.changes() != before {
				t.Error("it left a change")
			}
			if row.state == "verified" && (at(now, "proof", "by") != "deploy" || at(now, "verify", "by_hand") != false) {
				t.Errorf("it is proven by %v", now["proof"])
			}
		})
	}
}

func TestAChangedBodyIsRefused(t *testing.T) {
	s := serve(t)
	connection, task := s.endpoint("deploy")
	signed := `{"event":"` + task["event_id"].(string) + `","task":"Z","state":"failed"}`
	signature, err := notify.Sign([]string{connection["secret"].(string)}, "m", s.now, []byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(signed, `"failed"`, `"done"`, 1)
	s.ask("", http.MethodPost, "/hooks/deploy", changed, "webhook-id", "m", "webhook-timestamp", strconv.FormatInt(s.now.Unix(), 10), "webhook-signature", signature).want(http.StatusUnauthorized)
}

func TestAReplayedReportHasNoEffect(t *testing.T) {
	s := serve(t)
	connection, task := s.endpoint("deploy")
	secret, id := connection["secret"].(string), task["id"].(string)
	done := `{"event":"` + task["event_id"].(string) + `","task":"` + id + `"}`
	failed := strings.Replace(done, `"task"`, `"state":"failed","task"`, 1)
	if got := s.hook("deploy", secret, "msg_1", done, s.now, nil).want(200)["status"]; got != "taken" {
		t.Errorf("status %v", got)
	}
	if s.hook("deploy", secret, "msg_2", failed, s.now.Add(time.Second), nil).want(200); s.get("/tasks/" + id)["state"] != "failing" {
		t.Error("a contradiction does not fail the task")
	}
	changes := s.changes()
	if got := s.hook("deploy", secret, "msg_1", done, s.now, nil).want(200)["status"]; got != "known" {
		t.Errorf("status %v", got)
	}
	if got := s.hook("deploy", secret, "msg_1", done, s.now.Add(2*time.Second), nil).want(200)["status"]; got != "known" {
		t.Errorf("signed anew under the same id: status %v", got)
	}
	if s.get("/tasks/" + id)["state"] != "failing" || s.changes() != changes {
		t.Error("a replayed report had an effect")
	}
	s.now = s.now.Add(24 * time.Hour)
	if err := s.store.PruneWebhookIDs(s.Context(), s.now); err != nil {
		t.Fatal(err)
	}
	if got := s.hook("deploy", secret, "msg_1", done, s.now, nil).want(200)["status"]; got != "known" {
		t.Errorf("a day later: status %v", got)
	}
}

func TestALateReportDoesNotOverruleANewerOne(t *testing.T) {
	s := serve(t)
	connection, task := s.endpoint("deploy")
	secret, id := connection["secret"].(string), task["id"].(string)
	done := `{"event":"` + task["event_id"].(string) + `","task":"` + id + `"}`
	s.hook("deploy", secret, "msg_2", done, s.now, nil).want(200)
	failed := strings.Replace(done, `"task"`, `"state":"failed","task"`, 1)
	if s.hook("deploy", secret, "msg_1", failed, s.now.Add(-time.Minute), nil).want(200); s.get("/tasks/" + id)["state"] != "verified" {
		t.Error("what was signed before it overruled it")
	}
}

func TestASecretIsRotated(t *testing.T) {
	s := serve(t)
	connection, task := s.endpoint("deploy")
	body := `{"event":"` + task["event_id"].(string) + `","task":"` + task["id"].(string) + `"}`
	first, path := connection["secret"].(string), "/connections/"+connection["id"].(string)
	rotated := s.ask("tl_admin", http.MethodPost, path+"/rotation", `{"version":1}`).want(200)
	second := rotated["secret"].(string)
	rows := []struct {
		sentence, secret string
		after            time.Duration
		status           int
	}{
		{"the new one counts at once", second, 0, 200},
		{"the old one still does", first, 0, 200},
		{"until two days are over", first, readiness.RotationTime - time.Second, 200},
		{"then not any more", first, readiness.RotationTime, 401},
		{"the new one does", second, readiness.RotationTime, 200},
	}
	began := s.now
	for i, row := range rows {
		s.now = began.Add(row.after)
		if a := s.hook("deploy", row.secret, fmt.Sprintf("msg_%d", i), body, s.now, nil); a.status != row.status {
			t.Errorf("%s: %d %s", row.sentence, a.status, a.raw)
		}
	}
	if a := s.ask("tl_admin", http.MethodPost, path+"/rotation", `{"version":1}`); a.status != 409 || strings.Contains(a.raw, "whsec_") {
		t.Errorf("a stale rotation: %d %s", a.status, a.raw)
	}
}

func TestConnectionsShowNoSecrets(t *testing.T) {
	s := serve(t)
	add := func(body string) object {
		return s.ask("tl_admin", http.MethodPost, "/connections", body).want(http.StatusCreated)
	}
	prom := add(`{"kind":"prometheus","name":"metrics","url":"https://prom.example/hush-path/longer?token=hush-0123","header":"Authorization","value":"Bearer hush"}`)
	add(`{"kind":"outbound","name":"scale","url":"https://ci.example/hush-path/longer"}`)
	path := "/connections/" + prom["id"].(string)
	s.ask("tl_admin", http.MethodPatch, path, `{"header":"X-Key","value":"hush2","version":1}`).want(200)
	for _, address := range []string{"/connections", path, "/connections?kind=prometheus", "/changes"} {
		a := s.ask("tl_admin", http.MethodGet, address, "")
		if a.status != 200 || strings.Contains(a.raw, "hush") || strings.Contains(a.raw, "whsec_") {
			t.Errorf("%s shows %s", address, a.raw)
		}
	}
	if strings.Contains(s.log.String(), "hush") {
		t.Errorf("the log says %s", s.log)
	}
	kept, err := s.store.Connection(s.Context(), prom["id"].(string))
	if err != nil || kept.URL == "" || kept.Value != "hush2" || kept.Header != "X-Key" {
		t.Errorf("kept %+v, %v", kept, err)
	}
	for _, row := range []struct{ sentence, token, method, path, body, status string }{
		{"SRE sees none", "tl_sre", "GET", "/connections", "", "403"},
		{"SRE adds none", "tl_sre", "POST", "/connections", `{"kind":"inbound","name":"x"}`, "403"},
		{"a name that is taken", "tl_admin", "POST", "/connections", `{"kind":"inbound","name":"metrics"}`, "409"},
		{"a name with a slash", "tl_admin", "POST", "/connections", `{"kind":"inbound","name":"a/b"}`, "422"},
		{"an inbound one with an address", "tl_admin", "POST", "/connections", `{"kind":"inbound","name":"x","url":"https://a.example/"}`, "422"},
		{"Prometheus without one", "tl_admin", "POST", "/connections", `{"kind":"prometheus","name":"x"}`, "422"},
		{"an address that is none", "tl_admin", "POST", "/connections", `{"kind":"prometheus","name":"x","url":"file:///etc/passwd"}`, "422"},
		{"a secret that is none", "tl_admin", "POST", "/connections", `{"kind":"outbound","name":"x","url":"https://a.example/","secret":"hush"}`, "422"},
		{"a header that breaks the line", "tl_admin", "POST", "/connections", `{"kind":"http","name":"x","url":"https://a.example/","header":"A","value":"b\r\nC: d"}`, "422"},
		{"a version that is past", "tl_admin", "PATCH", path, `{"url":"https://b.example/","version":1}`, "409"},
		{"none named", "tl_admin", "PATCH", path, `{"url":"https://b.example/"}`, "428"},
		{"removed as it was", "tl_admin", "DELETE", path, "", "428"},
	} {
		if a := s.ask(row.token, row.method, row.path, row.body); strconv.Itoa(a.status) != row.status || strings.Contains(a.raw, "hush") {
			t.Errorf("%s: %d %s", row.sentence, a.status, a.raw)
		}
	}
	s.ask("tl_admin", http.MethodDelete, path, "", "If-Match", `"2"`).want(http.StatusNoContent)
	s.ask("tl_admin", http.MethodGet, path, "").want(http.StatusNotFound)
}
