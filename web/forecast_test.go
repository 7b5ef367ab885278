package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/scope"
)

// foretelling has three past events of a programme measured, one of them confidential, and gives the one to come.
func (s *site) foretelling() (next, secret readiness.Event) {
	s.Helper()
	add := func(title string, start time.Time, private bool) readiness.Event {
		e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: title, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Private: private,
			Brief: readiness.Brief{Exposure: scope.TV, Programme: "Morning Door"}}, readiness.System, noon.Add(-60*24*time.Hour))
		s.must(err)
		return e
	}
	for i, rate := range []float64{400, 500} {
		s.must(s.store.NotePeak(s.Context(), peakOf(add("Door "+string(rune('A'+i)), noon.Add(time.Duration(i-20)*24*time.Hour), false), s.page.ID, rate), true, noon))
	}
	secret = add(canary, noon.Add(-10*24*time.Hour), true)
	s.must(s.store.NotePeak(s.Context(), peakOf(secret, s.page.ID, 625), true, noon))
	_, err := s.store.SaveTraffic(s.Context(), readiness.Traffic{Baseline: 1000, Version: 1}, readiness.System, noon)
	s.must(err)
	return add("Door next", noon.Add(48*time.Hour), false), secret
}

func TestTheEventPageAndTheAPISayWhyAForecastIsWhatItIs(t *testing.T) {
	s := withAPI(t)
	next, secret := s.foretelling()
	page, api := "/events/"+next.ID, "/api/v1/events/"+next.ID+"/forecast"
	s.expect(s.get(s.as(sre), page, "Accept-Language", "en"), http.StatusOK, "Forecast: 3,076–8,129 req/s", `<details id="forecast-why">`, "3 past events of its kind were like it: same programme 3",
		"The usual maximum is 1,000 req/s. Such events brought 5 times that, at most 6.25 times.", "Door A", canary, "Left out one at a time")
	s.expect(s.get(s.as(pr), page, "Accept-Language", "ja"), http.StatusOK, "予測：3,076–8,129 req/s", "根拠", "通常の最大値は1,000 req/s。")
	s.expect(s.get(s.as(sre), api), http.StatusOK, `"alike":3`, `"kind":"usual"`, `"programme":3`, secret.ID, `"off_of":3`)
	for _, path := range []string{page, api} {
		told := s.get(s.as(viewer), path, "Accept-Language", "en")
		s.expect(told, http.StatusOK, "Door A", "Fewer than 3 were like it")
		if strings.Contains(told.body, secret.ID) || strings.Contains(told.body, canary) || strings.Contains(told.body, "6.25") {
			t.Errorf("%s tells a viewer of a confidential event", path)
		}
	}
	s.expect(s.get(s.as(viewer), "/api/v1/events/"+secret.ID+"/forecast"), http.StatusForbidden)
	s.expect(s.get(s.as(sre), "/api/v1/events/none/forecast"), http.StatusNotFound)
}
