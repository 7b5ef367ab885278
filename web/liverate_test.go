package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// TestWhatIsMeasuredOnAirStandsBesideWhatWasExpected: on the event's page and on the wall, while it is on air, and never of what is
// confidential to who may not know.
func TestWhatIsMeasuredOnAirStandsBesideWhatWasExpected(t *testing.T) {
	s := open(t)
	page := s.measuring()
	on := func(title string, private bool) string {
		e, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: title, Start: noon.Add(-10 * time.Minute), End: noon.Add(time.Hour), Zone: "Asia/Tokyo",
			Private: private, Brief: readiness.Brief{Peak: "21,000 req/s"}}, actorOf(s.people[sre]), noon.Add(-time.Hour))
		s.must(err)
		return "/events/" + e.ID
	}
	shown := on("Live show", false)
	measuredAt := func(at time.Time) {
		s.must(s.store.NoteLive(t.Context(), measured.Live{PageID: page.ID, Source: page.Rates.Source, Expression: "sum(rate(x[1m]))", Since: noon.Add(-40 * time.Minute), Highest: 12_400,
			HighestAt: noon.Add(-5 * time.Minute), Series: measured.Series{Start: at.Add(-time.Minute), Step: time.Minute, Rates: []float64{900, 11_300}}}, noon))
	}
	if got := s.get(s.as(viewer), shown).body; strings.Contains(got, "Measured now") {
		t.Error("nothing was measured, and it is told")
	}
	measuredAt(noon)
	s.expect(s.get(s.as(viewer), shown, "Accept-Language", "en"), 200, "Measured now", "11,300 req/s at", "highest 12,400", "expected 21,000", "<polyline")
	s.expect(s.get(s.as(viewer), shown, "Accept-Language", "ja"), 200, "現在の実測", "11,300 req/s（", "想定 21,000")
	s.expect(s.get(s.as(viewer), "/wall/"+strings.TrimPrefix(shown, "/events/"), "Accept-Language", "en"), 200, "measured 11,300 req/s", "expected 21,000")
	secret := on("Merger", true)
	s.expect(s.get(s.as(sre), secret), 200, "11,300 req/s")
	if got := s.get(s.as(viewer), secret).body; strings.Contains(got, "11,300") {
		t.Error("a viewer reads what a confidential event brings")
	}
	measuredAt(noon.Add(-7 * time.Minute))
	s.expect(s.get(s.as(viewer), shown, "Accept-Language", "en"), 200, "Not measured since")
}
