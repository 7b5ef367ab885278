package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/internal/promtest"
	"tallylight/jobs"
	"tallylight/outbound"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/verify"
	"tallylight/web"
	"tallylight/web/api"
)

// measuring opens a site that asks a real Prometheus about its pages, and gives the id of the connection.
func measuring(t *testing.T) (*site, string) {
	t.Helper()
	url := promtest.Start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready 24") }))
	allow, err := outbound.ParseAllow(strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	transport := (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(transport.CloseIdleConnections)
	s := open(t, func(c *web.Config) {
		c.Rates = &jobs.Ranges{Store: c.Store, Range: verify.New(transport, "test", time.Now, 0).Range, Now: c.Now}
		c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, SessionClock: c.SessionClock, Zone: tokyo, Version: "test", Rates: c.Rates})
	})
	c, err := s.store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "metrics", URL: url}, readiness.System, noon)
	s.must(err)
	return s, c.ID
}

// withRates is the form of a page with some of its rates, and nothing else.
func withRates(version int64, source string, rates ...string) []string {
	return append([]string{"version", fmt.Sprint(version), "name", "Front", "interval_s", "60", "ttfb_limit_ms", "500", "only", "", "rates_source", source}, rates...)
}

func TestExpressionsAreTriedWhenTheyAreSaved(t *testing.T) {
	s, source := measuring(t)
	cookie, path := s.as(admin), "/toppages/"+s.page.ID
	rows := []struct {
		sentence string
		rates    []string
		says     []string
	}{
		{"what has no value", []string{"rates_requests", "nosuch"}, []string{"no series has this name", "Save anyway"}},
		{"what is two series", []string{"rates_requests", `vector(1) or label_replace(vector(2), "a", "b", "", "")`}, []string{"There are several series"}},
		{"what is never a number", []string{"rates_requests", "vector(0) / 0"}, []string{"The answer is no number"}},
		{"what Prometheus cannot read is told in its words", []string{"rates_requests", "nosuchfunction(ready)"}, []string{"cannot read the expression", "unknown function"}},
		{"what works is drawn beside what does not", []string{"rates_requests", "vector(7)", "rates_errors", "nosuch"}, []string{"<svg", "Tried over the last hour", "Save anyway"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s.after(2 * time.Minute) // it may be asked about again
			s.unchanged(func() { s.expect(s.post(cookie, path, withRates(1, source, row.rates...)...), 422, row.says...) })
		})
	}
}

func TestExpressionsAreKept(t *testing.T) {
	s, source := measuring(t)
	cookie, path := s.as(admin), "/toppages/"+s.page.ID
	a := s.post(cookie, path, withRates(1, source, "rates_requests", "vector(7)", "rates_errors", "vector(0)")...)
	s.expect(a, 303)
	tried, _, _ := strings.Cut(a.Header.Get("Location"), "#")
	s.expect(s.get(cookie, tried), 200, "Tried over the last hour", "at most 7", "vector(0)")
	page := s.kept(toppage.Rates{Source: source, Requests: "vector(7)", Errors: "vector(0)"})
	s.expect(s.post(cookie, path, withRates(page.Version, source, "rates_requests", "vector(7)", "rates_errors", "vector(0)", "rates_step", "30")...), 303)
	page = s.kept(toppage.Rates{Source: source, Requests: "vector(7)", Errors: "vector(0)", StepS: 30})
	s.expect(s.post(cookie, path, withRates(page.Version, source, "rates_requests", "nosuch", "anyway", "on")...), 303)
	page = s.kept(toppage.Rates{Source: source, Requests: "nosuch"})
	for i := range 6 { // of which two were taken above
		s.post(cookie, path, withRates(page.Version, source, "rates_requests", fmt.Sprintf("nosuch%d", i))...)
	}
	s.expect(s.post(cookie, path, withRates(page.Version, source, "rates_requests", "vector(8)")...), 422, "It was not tried", "Save anyway")
}

func TestExpressionsAreTriedThroughTheAPI(t *testing.T) {
	s, source := measuring(t)
	path, token := "/api/v1/toppages/"+s.page.ID, s.token()
	change := func(version int64, requests, more string) answer {
		return s.ask("", http.MethodPatch, path, fmt.Sprintf(`{"version":%d,"setup":{"rates":{"source":%q,"requests":%q}}%s}`, version, source, requests, more),
			"Authorization", "Bearer "+token, "Content-Type", "application/json")
	}
	s.expect(change(1, "nosuch", ""), 422, "setup.rates.requests", "no series has this name")
	s.expect(change(1, "vector(7)", ""), 200, `"requests":"vector(7)"`)
	page := s.kept(toppage.Rates{Source: source, Requests: "vector(7)"})
	s.expect(change(page.Version, "nosuch", `,"save_anyway":true`), 200, `"requests":"nosuch"`)
}

// kept gives the page, which is asked about as is wanted.
func (s *site) kept(want toppage.Rates) toppage.Page {
	s.Helper()
	page, err := s.store.TopPage(s.Context(), s.page.ID)
	s.must(err)
	if page.Rates != want {
		s.Errorf("it is asked by %+v", page.Rates)
	}
	return page
}
