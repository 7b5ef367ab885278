package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestIdempotencyKey(t *testing.T) {
	s := serve(t)
	fair := strings.Replace(fair, "{", `{"another":true,`, 1)
	first := s.ask("tl_sre", http.MethodPost, "/events", fair, "Idempotency-Key", "k1")
	first.want(http.StatusCreated)
	refused := s.ask("tl_sre", http.MethodPost, "/events", `{"title":""}`, "Idempotency-Key", "k2")
	refused.want(http.StatusUnprocessableEntity)
	other := strings.Replace(fair, "Fair", "Other", 1)
	for _, test := range []struct {
		name, token, path, body, key string
		after                        time.Duration
		status, events               int
		same                         *answer
	}{
		{"the same again is answered the same", "tl_sre", "/events", fair, "k1", 0, 201, 1, &first},
		{"and a day later", "tl_sre", "/events", fair, "k1", 24 * time.Hour, 201, 1, &first},
		{"a refusal as well", "tl_sre", "/events", `{"title":""}`, "k2", 0, 422, 1, &refused},
		{"another body is refused", "tl_sre", "/events", other, "k1", 0, 422, 1, nil},
		{"another path is refused", "tl_sre", "/feeds/preview", fair, "k1", 0, 422, 1, nil},
		{"another query is refused", "tl_sre", "/events?dry=1", fair, "k1", 0, 422, 1, nil},
		{"a key that is too long is refused", "tl_sre", "/events", fair, strings.Repeat("k", 256), 0, 422, 1, nil},
		{"a role without the right is refused", "tl_viewer", "/events", fair, "k3", 0, 403, 1, nil},
		{"another token's key is another key", "tl_pr", "/events", fair, "k1", 0, 201, 2, nil},
		{"without a key it is done again", "tl_sre", "/events", fair, "", 0, 201, 3, nil},
		{"after more than a day it is done again", "tl_sre", "/events", fair, "k1", 24*time.Hour + time.Second, 201, 4, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T, s.now = t, noon.Add(test.after)
			a := s.ask(test.token, http.MethodPost, test.path, test.body, "Idempotency-Key", test.key)
			a.want(test.status)
			if got := len(rows(s.get("/events"), "events")); got != test.events {
				t.Errorf("%d events, want %d", got, test.events)
			}
			if test.same == nil {
				return
			}
			if a.raw != test.same.raw || a.header.Get("ETag") != test.same.header.Get("ETag") {
				t.Errorf("answered %s, the first time %s", a.raw, test.same.raw)
			}
		})
	}
}

func TestIdempotencyKeyOfRequestsAtOnce(t *testing.T) {
	s := serve(t)
	const tries = 16
	statuses := make([]int, tries)
	var group sync.WaitGroup
	for i := range tries {
		group.Go(func() {
			statuses[i] = s.ask("tl_sre", http.MethodPost, "/events", fair, "Idempotency-Key", "k").status
		})
	}
	group.Wait()
	for _, status := range statuses {
		if status != http.StatusCreated && status != http.StatusConflict {
			t.Errorf("status %d", status)
		}
	}
	if events := rows(s.get("/events"), "events"); len(events) != 1 {
		t.Errorf("%d events were made", len(events))
	}
}
