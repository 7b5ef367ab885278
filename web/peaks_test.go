package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// peaked has a page asked four times the usual from an hour after noon on, for 13 minutes, and gives the exposures that were found.
func (s *site) peaked(pageID string, hours ...int) []measured.Exposure {
	s.Helper()
	var all []measured.Exposure
	for _, h := range hours {
		from := noon.Add(time.Duration(h) * time.Hour)
		all = append(all, measured.Exposure{From: from, To: from.Add(13 * time.Minute), At: from.Add(3 * time.Minute), Rate: 5900, Usual: 1450})
	}
	found, err := s.store.NoteExposures(s.Context(), pageID, all, noon.Add(24*time.Hour))
	s.must(err)
	return found
}

func TestAnUnplannedPeakIsAskedAboutOnce(t *testing.T) {
	s := open(t)
	near, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "Launch stream", Start: noon.Add(7 * time.Hour), End: noon.Add(8 * time.Hour), Zone: "Asia/Tokyo"}, readiness.System, noon)
	s.must(err)
	far, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "Next week", Start: noon.Add(170 * time.Hour), End: noon.Add(171 * time.Hour), Zone: "Asia/Tokyo"}, readiness.System, noon)
	s.must(err)
	peaks := s.peaked(s.page.ID, 1, 3)
	s.after(24 * time.Hour)
	on, path := s.as(pr), "/triage/peaks/"+peaks[0].ID
	for _, list := range []string{"/triage", "/triage/list"} {
		s.expect(s.get(on, list), http.StatusOK, "2 unplanned peaks: what were they?", `href="`+path+`"`)
	}
	s.expect(s.get(on, path), http.StatusOK, "1 of 2 unplanned peaks", "What was this?", "Tue 17 Nov 13:00–13:13 JST, Top had 4.1 times its usual maximum", "5,900",
		"Something nobody had announced", "nearest: Launch stream", "Until it is answered it counts neither")
	s.expect(s.get(on, path, "Accept-Language", "ja"), http.StatusOK, "予定外のピーク 1 / 2", "これは何でしたか？", "連絡のなかった露出", "事前に把握できた可能性はありましたか", "露出ではなかった")
	s.unchanged(func() {
		s.expect(s.post(on, path, "version", "1"), http.StatusUnprocessableEntity, "Fill this in")
		s.expect(s.post(on, path, "version", "1", "was", "ours", "event", far.ID), http.StatusUnprocessableEntity, "more than a day from the peak")
		s.expect(s.post(on, path, "version", "1", "was", "unannounced", "kind", "balloon", "name", "A balloon"), http.StatusUnprocessableEntity, "A balloon")
	})
	to := s.post(on, path, "version", "1", "was", "unannounced", "name", "Top story", "kind", "web", "could", "no", "event", near.ID).location()
	if want := "/triage/peaks/" + peaks[1].ID; !strings.HasPrefix(to, want) {
		t.Errorf("it leads to %s, want %s", to, want)
	}
	s.expect(s.get(on, to), http.StatusOK, "1 of 1 unplanned peaks", "Answered")
	s.expect(s.get(on, path), http.StatusOK, "Answer: Top story", "An answer can be changed", `value="Top story"`)
	s.expect(s.post(s.as(sre), path, "version", "1", "was", "none"), http.StatusConflict, "Top story")
	to = s.post(on, "/triage/peaks/"+peaks[1].ID, "version", "1", "was", "ours", "event", near.ID).location()
	s.expect(s.get(on, to), http.StatusOK, "Answered")
	if strings.Contains(s.get(on, "/triage").body, "unplanned peak") {
		t.Error("what is answered is asked again")
	}
	x, err := s.store.Exposure(t.Context(), peaks[1].ID)
	s.must(err)
	if x.Was != measured.WasOurs || x.EventID != near.ID {
		t.Errorf("kept %+v", x)
	}
}

func TestAPeakOnSeveralPagesIsOneQuestion(t *testing.T) {
	s := open(t)
	shop, err := s.store.AddTopPage(t.Context(), toppage.Page{Name: "Shop", URL: "https://shop.example.jp/"}, readiness.System, noon)
	s.must(err)
	first, second := s.peaked(s.page.ID, 1), s.peaked(shop.ID, 1)
	s.after(24 * time.Hour)
	on := s.as(sre)
	s.expect(s.get(on, "/triage"), http.StatusOK, "1 unplanned peak: what was it?")
	s.expect(s.get(on, "/triage/peaks/"+first[0].ID), http.StatusOK, "1 of 1", "At the same time also on: Shop")
	s.post(on, "/triage/peaks/"+second[0].ID, "version", "1", "was", "none")
	x, err := s.store.Exposure(t.Context(), first[0].ID)
	s.must(err)
	if x.Was != measured.WasNone {
		t.Errorf("the other page: %+v", x)
	}
}

func TestWhoIsNotToldOfAnEventIsNotToldOfItByAPeak(t *testing.T) {
	s := open(t)
	_, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: canary, Private: true, Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo"}, readiness.System, noon)
	s.must(err)
	x := s.peaked(s.page.ID, 3)[0]
	s.after(24 * time.Hour)
	path := "/triage/peaks/" + x.ID
	guest := s.get(s.as(viewer), path)
	s.expect(guest, http.StatusOK, "What was this?")
	if strings.Contains(guest.body, canary) || strings.Contains(guest.body, "<form method=\"post\" action=\""+path) {
		t.Error("a viewer is told of a confidential event, or asked")
	}
	s.expect(s.get(s.as(pr), path), http.StatusOK, canary)
}

func TestProgramsAreNotToldWhichConfidentialEventAPeakBelongsTo(t *testing.T) {
	s := withAPI(t)
	e, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: canary, Private: true, Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo"}, readiness.System, noon)
	s.must(err)
	x := s.peaked(s.page.ID, 3)[0]
	_, err = s.store.AnswerExposure(t.Context(), x.ID, x.Version, measured.Answer{Was: measured.WasOurs}, e.ID, actorOf(s.people[pr]), noon.Add(3*time.Hour))
	s.must(err)
	for _, path := range []string{"/api/v1/exposures", "/api/v1/exposures/" + x.ID} {
		if told := s.get(s.as(viewer), path); told.StatusCode != http.StatusOK || strings.Contains(told.body, e.ID) {
			t.Errorf("%s tells a viewer %d %s", path, told.StatusCode, told.body)
		}
		s.expect(s.get(s.as(pr), path), http.StatusOK, e.ID)
	}
}

func TestAPeakIsDrawnWhereItsCurveIsKept(t *testing.T) {
	s := open(t)
	x := s.peaked(s.page.ID, 1)[0]
	path := "/triage/peaks/" + x.ID
	s.expect(s.get(s.as(pr), path), http.StatusOK, "<dt>Usual maximum</dt>")
	curve := measured.Series{Start: x.From.Add(-30 * time.Minute), Step: time.Minute, Rates: slices.Repeat([]float64{1150}, 90)}
	curve.Rates[33] = x.Rate
	s.must(s.store.KeepExposureCurves(t.Context(), s.page.ID, curve, noon.Add(24*time.Hour)))
	a := s.get(s.as(pr), path)
	s.expect(a, http.StatusOK, `aria-label="From Tue 17 Nov 12:30 to 13:58 JST: at most 5,900, at 13:03. Twice the usual maximum is 2,900."`, "5,900 · 13:03",
		"twice the usual maximum, 2,900")
	if strings.Contains(a.body, "<dt>Usual maximum</dt>") || strings.Count(a.body, `class="plot rates`) != 1 {
		t.Error("it is told twice")
	}
	s.expect(s.get(s.as(pr), path, "Accept-Language", "ja"), http.StatusOK, "通常の最大値の2倍は2,900。", "通常の最大値の2倍 2,900")
}
