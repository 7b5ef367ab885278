package api_test

import (
	"net/http"
	"testing"
	"time"

	"tallylight/readiness"
)

// What is known of a page is set up as a whole, read by those who may change it, and refused where it cannot be.
func TestTheSetupOfATopPage(t *testing.T) {
	s := serve(t)
	_, err := s.store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prometheus.example/"}, readiness.System, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	const setup = `{"layer":"Varnish","origin":"https://origin.example/","cookie":"sid","capacity":{"source":"prom","ask":"sum(up)","compare":">=","value":20}}`
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/","setup":`+setup+`}`).want(http.StatusCreated)
	path := "/toppages/" + page["id"].(string)
	if known, _ := page["setup"].(map[string]any); known["layer"] != "Varnish" || known["capacity"].(map[string]any)["ask"] != "sum(up)" {
		t.Errorf("kept %v", page["setup"])
	}
	if seen := s.ask("tl_sre", http.MethodGet, path, "").want(http.StatusOK); seen["setup"] != nil {
		t.Errorf("shown to who may not change it: %v", seen["setup"])
	}
	changed := s.ask("tl_admin", http.MethodPatch, path, `{"setup":{"mobile":true},"version":1}`).want(http.StatusOK)
	if known := changed["setup"].(map[string]any); known["mobile"] != true || known["origin"] != nil {
		t.Errorf("replaced by %v", known)
	}
	before := s.changes()
	for _, test := range []struct{ name, setup string }{
		{"an origin that is no address", `{"origin":"gopher://x"}`},
		{"a cookie that is no name", `{"cookie":"a b"}`},
		{"a connection that there is not", `{"capacity":{"source":"nobody","ask":"sum(up)","compare":">=","value":1}}`},
		{"a usual peak of less than nothing", `{"traffic":{"baseline_rps":-1}}`},
		{"an expression that compares by itself", `{"capacity":{"ask":"up > 1","compare":">=","value":1}}`},
		{"a waiting room's text without its address", `{"waiting_text":"wait"}`},
	} {
		if got := s.ask("tl_admin", http.MethodPatch, path, `{"setup":`+test.setup+`,"version":2}`); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered by %d", test.name, got.status)
		}
	}
	if after := s.changes(); after != before {
		t.Errorf("%d changes after what was refused, %d before", after, before)
	}
}
