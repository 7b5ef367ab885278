package web_test

import (
	"net/http"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// TestTheUsualMaximumSaysWhereItIsFrom: on the page and by the API, as it becomes better known.
func TestTheUsualMaximumSaysWhereItIsFrom(t *testing.T) {
	s := withAPI(t)
	says := func(sentence, en, ja, api string) {
		t.Helper()
		page := "/toppage/" + s.page.ID
		t.Log(sentence)
		s.expect(s.get(s.as(viewer), page, "Accept-Language", "en"), http.StatusOK, en)
		s.expect(s.get(s.as(viewer), page, "Accept-Language", "ja"), http.StatusOK, ja)
		for _, path := range []string{"/api/v1/toppages", "/api/v1/toppages/" + s.page.ID} {
			s.expect(s.get(s.as(viewer), path), http.StatusOK, api)
		}
	}
	says("nobody has said", "<b>Usual maximum</b> is not known.", "<b>通常の最大値</b> 未入力です。", `"usual":{"rps":null,"source":"unknown"`)
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 1000, Version: 1}, readiness.System, noon)
	s.must(err)
	says("typed for all pages", "1,000 req/s, entered by hand for all pages.", "1,000 req/s（全社共通の手入力）。", `"usual":{"rps":1000,"source":"company"`)
	p := s.measuring()
	p.Traffic.Baseline = 1200
	p, err = s.store.ChangeTopPage(t.Context(), p, readiness.System, noon)
	s.must(err)
	says("typed for the page", "1,200 req/s, entered by hand for this page.", "1,200 req/s（このページに手入力）。", `"usual":{"rps":1200,"source":"page"`)
	u := toppage.Usual{Rate: 1450, Median: 1100, Days: 26, From: noon.Add(-27 * 24 * time.Hour), At: noon}
	s.must(s.store.NoteUsual(t.Context(), p.ID, u, measured.Profile{}, measured.Asked{Source: p.Rates.Source, Expression: p.Rates.Requests}, noon))
	says("measured, also of days on which no event was known", "1,450 req/s, measured on 17 Nov over 26 days since 21 Oct. Median of the days: 1,100. Events are known since 17 Nov: peaks before that count as usual.",
		"1,450 req/s（11/17実測、10/21からの26日間）。日ごとの最大値の中央値は1,100。イベントの登録は11/17からのため、それ以前のピークは通常に含みます。",
		`"usual":{"rps":1450,"source":"measured","days":26,"since":"2026-10-21T03:00:00Z","measured_at":"2026-11-17T03:00:00Z","median_rps":1100}`)
}
