package api_test

import (
	"net/http"
	"testing"
)

func TestTraffic(t *testing.T) {
	s := serve(t)
	got := s.get("/traffic")
	if missing := lacks(got, "baseline_rps proven_rps proven_at boot_s ramp_s tail_s headroom small_rps version"); len(missing) > 0 {
		t.Fatalf("lacks %v", missing)
	}
	if got["baseline_rps"] != nil || got["tail_s"] != 3600.0 || got["headroom"] != 0.667 || got["small_rps"] != 50.0 || got["version"] != 1.0 {
		t.Errorf("a new store knows %v", got)
	}
	const known = `{"baseline_rps":4200.5,"proven_rps":21000,"proven_at":"2026-10-20","boot_s":180,"ramp_s":90,"headroom":0.6,"version":1}`
	a := s.ask("tl_sre", http.MethodPut, "/traffic", known)
	got = a.want(http.StatusOK)
	if got["baseline_rps"] != 4200.5 || got["proven_at"] != "2026-10-19T15:00:00Z" || got["ramp_s"] != 90.0 || got["version"] != 2.0 || a.header.Get("ETag") != `"2"` {
		t.Errorf("kept %v, ETag %s", got, a.header.Get("ETag"))
	}
	for _, row := range []struct {
		name, token, body string
		status            int
		location          string
	}{
		{"PR does not enter it", "tl_pr", known, 403, ""},
		{"from an old version", "tl_sre", known, 409, ""},
		{"without a version", "tl_sre", `{"baseline_rps":1}`, 428, ""},
		{"less than nothing", "tl_sre", `{"baseline_rps":-1,"version":2}`, 422, "baseline_rps"},
		{"a load test of tomorrow", "tl_sre", `{"proven_rps":1,"proven_at":"2026-11-02","version":2}`, 422, "proven_at"},
		{"a load test without its result", "tl_sre", `{"proven_at":"2026-10-02","version":2}`, 422, "proven_rps"},
		{"a day that is none", "tl_sre", `{"proven_at":"soon","version":2}`, 422, "proven_at"},
	} {
		problem := s.ask(row.token, http.MethodPut, "/traffic", row.body).want(row.status)
		if errors := rows(problem, "errors"); row.location != "" && (len(errors) != 1 || errors[0]["location"] != row.location) {
			t.Errorf("%s: %v", row.name, problem)
		}
		if row.status == 409 && at(problem, "current", "version") != 2.0 {
			t.Errorf("%s: %v", row.name, problem)
		}
	}
	if got := s.ask("tl_admin", http.MethodPut, "/traffic", `{"version":2}`).want(http.StatusOK); got["baseline_rps"] != nil || got["tail_s"] != 3600.0 {
		t.Errorf("what is left out is forgotten: %v", got)
	}
}
