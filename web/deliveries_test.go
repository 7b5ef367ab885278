package web_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"tallylight/readiness"
)

var replayForm = regexp.MustCompile(`action="(/connections/[^"]+/replay)"`)

func TestWhatAPipelineWasToldIsSeenAndSentAgain(t *testing.T) {
	s := open(t)
	on := s.as(admin)
	a := s.post(on, "/connections", "kind", "outbound", "name", "scale-out", "url", "https://ci.example/hush", "template", "C-04")
	s.expect(a, http.StatusSeeOther)
	path := regexp.MustCompile(`^/connections/[^?]+`).FindString(a.Header.Get("Location"))
	s.expect(s.get(on, path), 200, "Nothing was told yet.")
	a = s.post(on, path+"/test")
	s.expect(a, http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != path+"#messages" {
		t.Errorf("leads to %s", to)
	}
	page := s.get(on, path)
	s.expect(page, 200, "Test", "Waiting", "Next try")
	claimed, err := s.store.ClaimDeliveries(t.Context(), s.Now(), time.Minute, 10)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	_, err = s.store.DeliveryTried(t.Context(), claimed[0], readiness.Attempt{At: s.Now(), Status: 410, Error: readiness.FailedStatus}, 0.5, s.Now())
	if err != nil {
		t.Fatal(err)
	}
	page = s.get(on, path)
	s.expect(page, 200, "Given up: it answered 410", "Not used any more")
	replay := replayForm.FindStringSubmatch(page.body)
	if replay == nil {
		t.Fatal("nothing can be sent again")
	}
	s.expect(s.post(on, "/connections/none"+replay[1][len(path):]), http.StatusNotFound)
	s.expect(s.post(on, replay[1]), http.StatusSeeOther)
	s.expect(s.get(on, path), 200, "Waiting")
	s.expect(s.get(on, "/history"), 200, "had a message sent again")
}
