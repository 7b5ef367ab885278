package api_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"tallylight/web/api"
)

func TestRequestsOfOneCaller(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Rate = 60 })
	for i := range 60 {
		a := s.ask("tl_viewer", http.MethodGet, "/board", "").want(http.StatusOK)
		if i == 0 && a["time"] == "" {
			t.Error("no board")
		}
	}
	over := s.ask("tl_viewer", http.MethodGet, "/board", "", "Accept-Language", "en")
	if said := over.want(http.StatusTooManyRequests)["detail"]; said != "There were too many requests. Try again in 1 second." {
		t.Errorf("it says %q", said)
	}
	for name, want := range map[string]string{"Retry-After": "1", "Ratelimit-Policy": `"requests";q=60;w=60`, "Ratelimit": `"requests";r=0;t=60`} {
		if got := over.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	s.ask("tl_sre", http.MethodGet, "/board", "").want(http.StatusOK) // of somebody else
	s.ask("", http.MethodGet, "/board", "").want(http.StatusUnauthorized)
	s.now = s.now.Add(2 * time.Second)
	again := s.ask("tl_viewer", http.MethodGet, "/board", "")
	again.want(http.StatusOK)
	if got := again.header.Get("RateLimit"); got != `"requests";r=1;t=59` {
		t.Errorf("two seconds later: %q", got)
	}
}

func TestRequestsOfNobodyCountByTheirAddress(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Rate = 3 })
	for range 3 {
		s.ask("tl_unknown", http.MethodGet, "/board", "").want(http.StatusUnauthorized)
	}
	s.ask("tl_another", http.MethodGet, "/none", "").want(http.StatusTooManyRequests)
	s.ask("tl_viewer", http.MethodGet, "/board", "").want(http.StatusOK)
}

func TestWithoutARateNothingIsCounted(t *testing.T) {
	s := serve(t)
	if a := s.ask("tl_viewer", http.MethodGet, "/board", ""); a.header.Get("RateLimit") != "" {
		t.Errorf("headers %v", a.header)
	}
}

func TestWrongSignaturesAreThrottled(t *testing.T) {
	const other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	s := serve(t)
	connection, task := s.endpoint("deploy")
	secret := connection["secret"].(string)
	sent := 0
	send := func(endpoint, secret string) answer {
		sent++
		body := `{"event":"` + task["event_id"].(string) + `","task":"` + task["id"].(string) + `"}`
		return s.hook(endpoint, secret, "msg_"+strconv.Itoa(sent), body, s.now, nil)
	}
	for range 12 {
		send("deploy", secret).want(http.StatusOK) // those that are right do not count
	}
	for range 10 {
		send("deploy", other).want(http.StatusUnauthorized)
	}
	before := s.changes()
	over := send("deploy", secret)
	over.want(http.StatusTooManyRequests)
	if got := over.header.Get("Retry-After"); got != "6" || s.changes() != before {
		t.Errorf("again after %q", got)
	}
	for range 10 {
		send("none", secret).want(http.StatusNotFound) // another endpoint
	}
	send("none", secret).want(http.StatusTooManyRequests)
	s.now = s.now.Add(6 * time.Second)
	send("deploy", secret).want(http.StatusOK)
}
