package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/promtest"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
	"tallylight/verify"
)

// metering is a company whose page is measured by a real Prometheus, whose expressions say by themselves what was asked when.
type metering struct {
	*testing.T
	store    *db.Store
	now      time.Time
	page     toppage.Page
	from     string // id of the connection
	measurer *jobs.Measurer
	asked    atomic.Int32  // ranges
	dead     atomic.Bool   // nobody is there
	log      *atomic.Int32 // lines
}

// shape is a hill of requests: from nothing to the rate and back, within so many minutes before and after an instant.
func shape(rate float64, top time.Time, minutes int) string {
	return fmt.Sprintf("%v * clamp(1 - abs(vector(time()) - %d) / %d, 0, 1)", rate, top.Unix(), 60*minutes)
}

// asking is 100 requests a second, and hills of more.
func asking(hills ...string) string {
	return "sum(" + strings.Join(append([]string{"vector(100)"}, hills...), " + ") + ")"
}

// eachMetering runs a test with a store of each engine and one Prometheus.
func eachMetering(t *testing.T, expression string, test func(m *metering)) {
	t.Helper()
	prom := promtest.Start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready 1") }))
	for engine, database := range map[string]func(testing.TB, time.Time) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) { test(newMetering(t, database(t, noon), prom, expression)) })
	}
}

func newMetering(t *testing.T, url, prom, expression string) *metering {
	m := &metering{T: t, now: noon, log: &atomic.Int32{}}
	m.store = must(db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url)))
	t.Cleanup(func() { m.store.Close() })
	m.from = must(m.store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: prom}, admin, noon)).ID
	page := toppage.Page{Name: "Home", URL: "https://www.example/"}
	page.Rates = toppage.Rates{Source: m.from, Requests: expression}
	m.page = must(m.store.AddTopPage(t.Context(), page, admin, noon))
	m.measurer = m.another()
	return m
}

// another is one more program on the same database.
func (m *metering) another() *jobs.Measurer {
	client := verify.New(http.DefaultTransport, "test", func() time.Time { return m.now }, 0)
	ask := func(ctx context.Context, at *readiness.Connection, expression string, from, to time.Time, step time.Duration) (measured.Series, measured.Asked, error) {
		m.asked.Add(1)
		where := *at
		if m.dead.Load() {
			where.URL = "http://127.0.0.1:1"
		}
		return client.Range(ctx, &where, expression, from, to, step)
	}
	return &jobs.Measurer{Store: m.store, Ranges: &jobs.Ranges{Store: m.store, Range: ask, Now: func() time.Time { return m.now }}, Home: func(context.Context) *time.Location { return tokyo }, Log: slog.New(countingLog{slog.DiscardHandler, m.log}),
		Now: func() time.Time { return m.now }}
}

// countingLog counts the lines of a log.
type countingLog struct {
	slog.Handler
	n *atomic.Int32
}

func (c countingLog) Enabled(context.Context, slog.Level) bool { return true }

func (c countingLog) Handle(context.Context, slog.Record) error {
	c.n.Add(1)
	return nil
}

// lives lets minutes pass; each of the programs measures what is due in each of them.
func (m *metering) lives(d time.Duration, programs ...*jobs.Measurer) {
	m.Helper()
	if len(programs) == 0 {
		programs = []*jobs.Measurer{m.measurer}
	}
	for end := m.now.Add(d); !m.now.After(end); m.now = m.now.Add(time.Minute) {
		for _, p := range programs {
			if err := p.Measure(m.Context(), m.now); err != nil {
				m.Fatal(err)
			}
		}
		for _, p := range programs {
			p.Wait()
		}
	}
}

// airs enters an event from an instant on for an hour.
func (m *metering) airs(title string, from time.Time) readiness.Event {
	m.Helper()
	e := readiness.Event{Title: title, Start: from, End: from.Add(time.Hour)}
	return must(m.store.CreateEvent(m.Context(), e, admin, from.Add(-5*24*time.Hour)))
}

// due gives how one thing is measured of the page.
func (m *metering) due(what measured.What, eventID string) measured.Due {
	m.Helper()
	for _, d := range must(m.store.Measurings(m.Context(), eventID)) {
		if d.What == what {
			return d
		}
	}
	m.Fatalf("%s is not measured", what)
	return measured.Due{}
}

func (m *metering) peak(eventID string) measured.Peak {
	m.Helper()
	peaks := must(m.store.EventPeak(m.Context(), eventID))
	if len(peaks) != 1 {
		m.Fatalf("%d peaks of %s", len(peaks), eventID)
	}
	return peaks[0]
}

func (m *metering) usual() toppage.Usual {
	m.Helper()
	return must(m.store.Usuals(m.Context()))[m.page.ID]
}

func near(got, want float64) bool { return math.Abs(got-want) <= want/100 }

// TestAPageIsMeasured lets a company live for seven hours: an event that is over, traffic that nobody had told of, and an event that
// goes on air.
func TestAPageIsMeasured(t *testing.T) {
	past, coming := noon.Add(-3*time.Hour), noon.Add(3*time.Hour)
	eachMetering(t, asking(shape(900, past.Add(10*time.Minute), 8), shape(500, noon.Add(30*time.Minute), 10), shape(1900, coming.Add(20*time.Minute), 5)), func(m *metering) {
		over := m.airs("Over", past)
		next := m.airs("Next", coming)
		m.lives(3 * time.Minute)
		if u := m.usual(); u.Rate != 100 || u.Days < 27 || u.Expression != m.page.Rates.Requests {
			m.Fatalf("usual %+v", u)
		}
		if p := m.peak(over.ID); !near(p.Rate, 1000) || !near(p.Times(), 10) || p.Before != 100 || p.TailOpen || !p.Teaches() || !m.due(measured.WhatPeak, over.ID).Next.IsZero() {
			m.Errorf("the event that is over brought %+v", p)
		}
		m.lives(time.Hour)
		m.unplanned(noon.Add(25 * time.Minute))
		m.lives(coming.Add(25 * time.Minute).Sub(m.now))
		if l := must(m.store.Lives(m.Context()))[m.page.ID]; !near(l.Highest, 2000) || len(l.Series.Rates) < 60 {
			m.Errorf("on air %+v", l)
		}
		m.lives(3 * time.Hour)
		if p := m.peak(next.ID); !near(p.Rate, 2000) || !p.At.Equal(coming.Add(20*time.Minute)) || !m.due(measured.WhatPeak, next.ID).Next.IsZero() {
			m.Errorf("the next event brought %+v", p)
		}
		if live := m.due(measured.WhatLive, ""); !live.Next.IsZero() {
			m.Errorf("nothing is on air, and the page is looked at next at %s", live.Next)
		}
		if n := m.log.Load(); n != 0 {
			m.Errorf("%d lines in the log", n)
		}
	})
}

// unplanned wants one peak of which nobody had told, and one notice of it.
func (m *metering) unplanned(about time.Time) {
	m.Helper()
	var asked []measured.Exposure
	for _, x := range must(m.store.Exposures(m.Context(), noon)) {
		if x.EventID == "" {
			asked = append(asked, x)
		}
	}
	if len(asked) != 1 || asked[0].From.Sub(about).Abs() > 5*time.Minute || asked[0].To.IsZero() || !near(asked[0].Rate, 600) || asked[0].Question == "" {
		m.Fatalf("asked about %+v", asked)
	}
	curve := must(m.store.ExposureCurve(m.Context(), asked[0].ID))
	if len(curve.Rates) < 30 || !curve.Start.Equal(asked[0].From.Add(-measured.CurveBefore)) || !near(slices.Max(curve.Rates), 600) || curve.Rates[0] != 100 {
		m.Errorf("its curve is %+v", curve)
	}
	told := 0
	for _, n := range must(m.store.NoticesSince(m.Context(), noon)) {
		if n.Reason == notice.PeakUnplanned {
			told++
		}
	}
	if told != 1 {
		m.Errorf("told %d times", told)
	}
}

func TestTwoProgramsMeasureOnce(t *testing.T) {
	eachMetering(t, asking(), func(m *metering) {
		e := m.airs("Over", noon.Add(-3*time.Hour))
		other := m.another()
		m.lives(2*time.Minute, m.measurer, other)
		if n := m.asked.Load(); n != 3 || m.usual().Rate != 100 || m.peak(e.ID).Rate != 100 {
			m.Errorf("asked %d times for three things", n)
		}
	})
}

func TestADeadPrometheusIsToldOnceAndWaitedFor(t *testing.T) {
	eachMetering(t, asking(), func(m *metering) {
		m.dead.Store(true)
		m.lives(30 * time.Minute)
		d := m.due(measured.WhatUsual, "")
		if d.Reason != proof.UnreadRefused || d.Tries < 2 || !d.Since.Equal(noon) || m.usual().Rate != 0 {
			m.Errorf("it goes %+v", d)
		}
		if n := m.log.Load(); n != 1 {
			m.Errorf("%d lines in the log", n)
		}
		m.dead.Store(false)
		m.lives(time.Hour)
		if d := m.due(measured.WhatUsual, ""); d.Reason != "" || d.Tries != 0 || m.usual().Rate != 100 {
			m.Errorf("it goes %+v", d)
		}
	})
}

func TestWithoutAUsualMaximumNoPeakIsUnplanned(t *testing.T) {
	young := fmt.Sprintf("sum((vector(100) + %s) and on() (vector(time()) > %d))", shape(900, noon.Add(20*time.Minute), 9), noon.Add(-3*24*time.Hour).Unix())
	eachMetering(t, young, func(m *metering) {
		m.lives(time.Hour)
		if d := m.due(measured.WhatUsual, ""); d.Reason != string(measured.LackDays) || !d.Next.Equal(noon.Add(15*time.Hour+30*time.Minute)) {
			m.Errorf("it goes %+v", d)
		}
		if all := must(m.store.Exposures(m.Context(), noon.Add(-time.Hour))); len(all) != 0 || m.asked.Load() != 1 {
			m.Errorf("asked %d times, found %+v", m.asked.Load(), all)
		}
	})
}

// TestAnotherExpressionInheritsNothing: nor does another source with the same expression.
func TestAnotherExpressionInheritsNothing(t *testing.T) {
	eachMetering(t, asking(), func(m *metering) {
		m.lives(time.Minute)
		elsewhere := must(m.store.AddConnection(m.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "staging", URL: "http://127.0.0.1:1"}, admin, noon)).ID
		for sentence, rates := range map[string]toppage.Rates{
			"another expression": {Source: m.from, Requests: "sum(vector(70))"},
			"another source":     {Source: elsewhere, Requests: m.page.Rates.Requests},
			"nothing is asked":   {},
		} {
			page := must(m.store.TopPage(m.Context(), m.page.ID))
			page.Rates = rates
			must(m.store.ChangeTopPage(m.Context(), page, admin, m.now))
			if u := m.usual(); u.Rate != 0 {
				m.Errorf("%s: usual %+v", sentence, u)
			}
		}
		page := must(m.store.TopPage(m.Context(), m.page.ID))
		page.Rates = toppage.Rates{Source: m.from, Requests: "sum(vector(70))"}
		must(m.store.ChangeTopPage(m.Context(), page, admin, m.now))
		if m.lives(3 * time.Minute); m.usual().Rate != 70 {
			m.Errorf("measured anew it is %+v", m.usual())
		}
		page = must(m.store.TopPage(m.Context(), m.page.ID))
		page.Rates = m.page.Rates
		must(m.store.ChangeTopPage(m.Context(), page, admin, m.now))
		if u := m.usual(); u.Rate != 100 {
			m.Errorf("what was measured by it stays known: %+v", u)
		}
	})
}

// TestEveryWishIsTried: one that cannot be met keeps no other waiting, and ends with a reason.
func TestEveryWishIsTried(t *testing.T) {
	known := fmt.Sprintf("sum(vector(100) and on() (vector(time()) > %d))", noon.Add(-10*24*time.Hour).Unix())
	eachMetering(t, known, func(m *metering) {
		gone, there := m.airs("Gone", noon.Add(-40*24*time.Hour)), m.airs("There", noon.Add(-9*24*time.Hour))
		m.lives(time.Minute)
		for _, e := range []readiness.Event{gone, there} {
			if err := m.store.AskPeakAgain(m.Context(), e.ID, admin, m.now); err != nil {
				m.Fatal(err)
			}
		}
		m.lives(5 * time.Minute)
		if d := m.due(measured.WhatPeak, there.ID); !d.Next.IsZero() || d.Reason != "" || m.peak(there.ID).Rate != 100 {
			m.Errorf("what can be measured goes %+v", d)
		}
		if d := m.due(measured.WhatPeak, gone.ID); d.Reason != proof.UnreadEmpty || !d.Wished() {
			m.Errorf("what cannot goes %+v", d)
		}
		for range 30 {
			m.now = m.now.Add(time.Hour)
			m.lives(0)
		}
		if d := m.due(measured.WhatPeak, gone.ID); d.Reason != proof.UnreadEmpty || !d.Next.IsZero() || d.WishedBy != admin.ID {
			m.Errorf("in the end it goes %+v", d)
		}
		wrong := m.store.AskPeakAgain(m.Context(), m.airs("Coming", m.now.Add(time.Hour)).ID, admin, m.now)
		if wrong == nil || errors.As(wrong, &measured.Unread{}) {
			m.Errorf("of what is to come: %v", wrong)
		}
	})
}

// TestWhatAProgramMissedIsLookedAt: the program was down while traffic came.
func TestWhatAProgramMissedIsLookedAt(t *testing.T) {
	eachMetering(t, asking(shape(500, noon.Add(30*time.Minute), 10)), func(m *metering) {
		m.lives(6 * time.Minute)
		m.now = noon.Add(5 * time.Hour)
		m.lives(2 * time.Minute)
		m.unplanned(noon.Add(25 * time.Minute))
	})
}
