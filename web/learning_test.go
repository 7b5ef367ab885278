package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/measured"
)

// pastShow is an occurrence so many days ago; each tenth is private.
func pastShow(i int, ago time.Duration) readiness.Occurrence {
	o := occurrence(fmt.Sprintf("show%04d@test", i), fmt.Sprintf("Show %04d", i), noon.Add(-ago))
	if o.Private = i%10 == 9; o.Private {
		o.Summary = canary + strconv.Itoa(i)
	}
	return o
}

// measure gives a store n events spread over so many days, each of level 3 and with what it brought to the page: about so many times the
// usual.
func measure(ctx context.Context, s *db.Store, n int, over time.Duration, times float64) error {
	feed, err := s.AddFeed(ctx, readiness.Feed{Name: "Past", URL: "https://cal.example/past.ics"}, nil, readiness.System, noon.Add(-500*24*time.Hour))
	if err != nil {
		return err
	}
	in := intake.Incoming{Complete: true, Levels: 5, From: noon.Add(-500 * 24 * time.Hour), To: noon}
	for i := range n {
		in.Occurrences = append(in.Occurrences, pastShow(i, time.Duration(i+1)*over/time.Duration(n+1)))
	}
	if _, err := s.ApplyFeed(ctx, feed.ID, readiness.FeedFetch{}, in, noon.Add(-450*24*time.Hour)); err != nil {
		return err
	}
	facts, err := s.Snapshot(ctx, in.From, noon)
	if err != nil {
		return err
	}
	for i, e := range facts.Events {
		rate := 100 * (times + float64(i%5)/10)
		_, levelled := s.SetLevel(ctx, e.ID, 3, "", e.Version, readiness.Actor{Name: "Ken", Role: sre}, noon.Add(-300*24*time.Hour))
		if err := errors.Join(levelled, s.NotePeak(ctx, peakOf(e, facts.Pages[0].Page.ID, rate), true, noon)); err != nil {
			return err
		}
	}
	return nil
}

// peakOf is what an event brought to a page, with three hours of its curve.
func peakOf(e readiness.Event, pageID string, rate float64) measured.Peak {
	rates := make([]float64, 180)
	for i := range rates {
		rates[i] = rate * float64(i%60) / 60
	}
	return measured.Peak{EventID: e.ID, PageID: pageID, From: e.Start.Add(-30 * time.Minute), To: e.End.Add(time.Hour), Usual: 100, Rate: rate, At: e.Start.Add(time.Minute),
		Ramp: 2 * time.Minute, Tail: 35 * time.Minute, Seen: 3 * time.Hour, Curve: measured.Series{Start: e.Start, Step: time.Minute, Rates: rates}}
}

func TestThePageOfWhatWasLearnt(t *testing.T) {
	s := withAPI(t)
	s.expect(s.get(s.as(sre), "/learning", "Accept-Language", "en"), 200, "What we learned", "No peak above twice the usual maximum", "No event has been measured yet.")
	s.must(measure(t.Context(), s.store, 40, 80*24*time.Hour, 1.2))
	for _, row := range []struct {
		sentence string
		role     readiness.Role
		path     string
		lang     string
		has      []string
	}{
		{"the matrix of enough events", sre, "/learning", "en", []string{"Was the level right?", `class="over"`, "Given level 3, right was", "Left out one at a time", "All 40 events", "Tail 60 min → 35 min"}},
		{"in Japanese", pr, "/learning", "ja", []string{"予測と実績", "事前把握率", "レベルは適切だったか", "共有用ページ", "数字からの提案"}},
		{"a cell lists its events", sre, "/learning?given=3&right=1", "en", []string{`id="cell"`, "Given level 3, right was 1"}},
		{"who may not know what is confidential is told how much is left out", viewer, "/learning", "en", []string{"4 confidential events are left out.", "All 36 events"}},
	} {
		a := s.get(s.as(row.role), row.path, "Accept-Language", row.lang)
		s.expect(a, 200, row.has...)
		if strings.Contains(a.body, canary) != row.role.May(readiness.SeePrivate) {
			t.Errorf("%s: the names of private events", row.sentence)
		}
	}
	for role, seen := range map[readiness.Role]bool{sre: true, viewer: false} {
		a := s.get(s.as(role), "/api/v1/learning")
		s.expect(a, 200, `"matrix":[{"given":3,"right":`, `"teaches":true`)
		if strings.Contains(a.body, canary) != seen {
			t.Errorf("the API tells %s of private events otherwise than it should", role)
		}
	}
	s.expect(s.get(s.as(sre), "/learning?given=9&right=1"), 422)
	s.expect(s.get(s.as(sre), "/learning?given=3"), 422)
}

func TestProposalsOpenAsADraft(t *testing.T) {
	s := withAPI(t)
	s.must(measure(t.Context(), s.store, 20, 80*24*time.Hour, 4))
	s.expect(s.get(s.as(sre), "/learning", "Accept-Language", "en"), 200, "Open as a draft in Levels", "Level 3 up to 4.4 ×, not 8 ×", `/levels/traffic?`)
	if a := s.get(s.as(pr), "/learning", "Accept-Language", "en"); strings.Contains(a.body, "Open as a draft") {
		t.Error("PR is offered what it may not do")
	}
	a := s.post(s.as(sre), "/learning/draft")
	if a.StatusCode != 303 || a.Header.Get("Location") != "/levels/preview" {
		t.Errorf("%d, %s", a.StatusCode, a.Header.Get("Location"))
	}
	s.expect(s.get(s.as(sre), "/levels/traffic?ramp=120&tail=35", "Accept-Language", "en"), 200, `value="120"`, `value="35"`)
	ladder, err := s.store.Ladder(t.Context())
	s.must(err)
	if ladder.Rungs[2].Multiple != 8 {
		t.Errorf("the levels are others now: %v", ladder.Rungs[2].Multiple)
	}
}

// BenchmarkLearning is the page of 1,000 events in 400 days, with all that is read for it.
func BenchmarkLearning(b *testing.B) {
	site, store, cookies := benchSite(b, 1)
	if err := measure(b.Context(), store, 1000, 399*24*time.Hour, 1.2); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		// Another address each time, since the page is made once for each version of the data.
		request := httptest.NewRequest(http.MethodGet, "/learning?n="+strconv.Itoa(n), http.NoBody)
		request.AddCookie(cookies[0])
		answer := httptest.NewRecorder()
		if site.Handler().ServeHTTP(answer, request); answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
	}
}

// TestPeaksCountSinceTheFirstEvent: a peak from before anybody could have told of one says nothing, and the page says since when it counts.
func TestPeaksCountSinceTheFirstEvent(t *testing.T) {
	s := withAPI(t)
	s.peaked(s.page.ID, -48, -5)
	s.expect(s.get(s.as(pr), "/learning", "Accept-Language", "en"), 200, "No peak above twice the usual maximum in the last 6 months. Counted since 17 Nov 2026, when the first event was known here.")
	_, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "Show", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo"}, readiness.System, noon.Add(-24*time.Hour))
	s.must(err)
	s.expect(s.get(s.as(pr), "/learning", "Accept-Language", "en"), 200, "1 more is not answered yet. Counted since 16 Nov 2026, when the first event was known here.", ">–</text>")
	s.expect(s.get(s.as(pr), "/learning", "Accept-Language", "ja"), 200, "最初のイベントを登録した2026/11/16から数えています。")
	s.expect(s.get(s.as(pr), "/api/v1/learning"), 200, `"counted_since":"2026-11-16T03:00:00Z"`, `{"month":"2026-11","known":0,"unknown":0,"open":1}`)
}
