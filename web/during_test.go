package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

// meant has the page measured and meant to reach something.
func (s *site) meant() toppage.Page {
	s.Helper()
	page := s.measuring()
	page.Targets = toppage.Targets{Availability: 0.999, LatencyMS: 200}
	page, err := s.store.ChangeTopPage(s.Context(), page, readiness.System, noon)
	s.must(err)
	return page
}

// counted keeps the day of an event: of 100,000 requests in its time 20 failed, of a million on the day 500.
func (s *site) counted(e readiness.Event, page toppage.Page) {
	s.Helper()
	midnight := measured.Midnight(e.Start.In(tokyo), 0)
	d := slo.Day{From: midnight, To: midnight.AddDate(0, 0, 1), All: slo.Tally{Minutes: 1440, Requests: 1_000_000, Errors: 500},
		Of: map[string]slo.Tally{e.ID: {Minutes: 100, Requests: 100_000, Errors: 20, Timed: 100, Slow: 1, Slowest: 0.34}}}
	s.must(s.store.NoteServiceLevel(s.Context(), page.ID, d, e.End.Add(time.Hour)))
}

// probed keeps four probes of a page while an event was on air: three of which its cache answered, and one that took 112 ms.
func (s *site) probed(e readiness.Event, page toppage.Page) {
	s.Helper()
	var seen []toppage.Observation
	for i, served := range []toppage.Served{toppage.ServedHit, toppage.ServedHit, toppage.ServedStale, toppage.ServedMiss} {
		ms := 40.0
		if served == toppage.ServedMiss {
			ms = 112
		}
		seen = append(seen, toppage.Observation{At: e.Start.Add(time.Duration(i) * time.Minute), URL: page.URL, Status: http.StatusOK, Facts: toppage.Facts{Served: served, TTFBMS: &ms}})
	}
	s.must(s.store.RecordObservations(s.Context(), page.ID, seen, s.Now(), s.Now()))
}

func TestHowThePageDidWhileTheEventWasOnAir(t *testing.T) {
	s := open(t)
	page := s.meant()
	e := s.wasOn()
	on, path := s.as(sre), "/events/"+e.ID
	s.probed(e, page)
	s.counted(e, page)
	s.expect(s.get(on, path), http.StatusOK, "TTFB p95, slowest 5 min", "112 <small>ms", "served from shared cache", "75 <small>%", "The peak was not measured")
	if strings.Contains(s.get(on, path).body, "Availability") {
		t.Error("a day that is not over is counted")
	}
	s.after(20 * time.Hour)
	on = s.as(sre)
	s.brought(e)
	s.expect(s.get(on, path), http.StatusOK, "Availability", "99.98 <small>% (target 99.9)", "TTFB p95, slowest minute", "340 <small>ms (target 200)",
		"Within 200 ms", "99 <small>% of the minutes", "error budget", "2 <small>%", "112 <small>ms", "16,420 <small>req/s")
	s.expect(s.get(on, path, "Accept-Language", "ja"), http.StatusOK, "可用性", "%（目標 99.9）", "月間エラーバジェット比", "200 ms以内の時間", "プローブのTTFB p95")
	if then := s.get(on, path+"?at="+e.End.Add(time.Minute).Format(time.RFC3339)).body; strings.Contains(then, "Availability") || !strings.Contains(then, "112 <small>ms") {
		t.Error("a minute after its end the page had what was counted in the night, or not what was probed by then")
	}
}

func TestTheLevelThatTheFiguresSayIsThatOfTheMatrix(t *testing.T) {
	for _, row := range []struct {
		sentence string
		alter    func(*measured.Peak)
		says     string // with the level of the matrix in it; empty: no level is said
	}{
		{"a peak", func(*measured.Peak) {}, "The figures say level %d: 11.3 × the usual maximum"},
		{"one that few came to", func(p *measured.Peak) { p.Rate = 1500 }, "The figures say level %d: 1 × the usual maximum"},
		{"one that may have been higher", func(p *measured.Peak) { p.AtLeast = true }, "The figures say level %d at least: 11.3"},
		{"what is usual was not known", func(p *measured.Peak) { p.Usual = 0 }, ""},
		{"another event fell together with it", func(p *measured.Peak) { p.With = []string{"other"} }, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t)
			_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 900, Proven: 20_600, Boot: 4 * time.Minute, Version: 1}, readiness.System, noon)
			s.must(err)
			e := s.wasOn()
			s.brought(e, row.alter)
			facts, err := s.store.Learning(t.Context(), s.Now())
			s.must(err)
			body := s.get(s.as(sre), "/events/"+e.ID).body
			says := "The figures say"
			if row.says != "" {
				says = fmt.Sprintf(row.says, learning.ByEvent(facts.Cases)[0].Right)
			}
			if strings.Contains(body, says) != (row.says != "") {
				t.Errorf("%q: want %v", says, row.says != "")
			}
		})
	}
}

// fails has something of a page be measured in vain, and gives how that stands.
func (s *site) fails(d measured.Due, reason string, over time.Time) {
	s.Helper()
	s.must(s.store.PlanMeasurings(s.Context(), []measured.Due{d}, s.Now()))
	s.must(s.store.NoteMeasuring(s.Context(), d, d.Failed(reason, "", over, s.Now()), s.Now()))
}

func TestWhyNothingIsMeasuredIsSaid(t *testing.T) {
	s := open(t)
	page := s.measuring()
	e := s.wasOn()
	s.fails(measured.Due{PageID: page.ID, What: measured.WhatPeak, EventID: e.ID, Next: s.Now()}, proof.UnreadRefused, e.End)
	s.fails(measured.Due{PageID: page.ID, What: measured.WhatUsual, Next: s.Now()}, string(measured.LackDays), time.Time{})
	on, path := s.as(sre), "/events/"+e.ID
	again := s.Now().Add(5 * time.Minute).In(tokyo).Format("15:04")
	s.expect(s.get(on, path), http.StatusOK, "The peak was not measured.", "Next try: "+again)
	s.expect(s.get(on, path, "Accept-Language", "ja"), http.StatusOK, again+"に再計測します。")
	s.expect(s.get(on, "/toppage/"+page.ID), http.StatusOK, "Fewer than 7 days are measured", "Next try: "+again)
	s.post(on, path+"/measuring")
	s.expect(s.get(on, path), http.StatusOK, "It is measured within minutes.")
	then := s.get(on, path+"?at="+e.End.Add(time.Minute).Format(time.RFC3339)).body
	if strings.Contains(then, "Next try") || strings.Contains(then, "within minutes") {
		t.Error("the page of a moment that is past says what is measured next")
	}
}
