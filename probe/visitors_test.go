package probe

import (
	"testing"
	"time"

	"tallylight/internal/cachetest"
	"tallylight/readiness/toppage"
)

// TestVisitorsOfRealCaches: which visitors a real cache answers itself, as it is configured, and what the checks make of it.
func TestVisitorsOfRealCaches(t *testing.T) {
	const pass, warn, fail, unknown = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown
	const plain = "sub vcl_recv { unset req.http.Cookie; set req.url = regsub(req.url, \"[?](utm_|gclid|fbclid).*\", \"\"); }"
	marked := cachetest.Page{CacheControl: "max-age=60, stale-if-error=600", Mark: true}
	quiet := cachetest.Page{CacheControl: marked.CacheControl}
	nginx := func(directives string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Nginx(tb, o, directives) }
	}
	varnish := func(vcl string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Varnish(tb, o, "10s", vcl) }
	}
	type states map[string]toppage.CheckState
	for _, row := range []struct {
		name  string
		page  cachetest.Page
		cache func(testing.TB, *cachetest.Origin) string
		want  states
	}{
		{"nginx, the whole address is the key", quiet, nginx(cachetest.NginxTells),
			states{"C1": pass, "C2": pass, "C3": pass, "C4": pass, "C5": pass, "C6": fail, "C7": pass, "C8": pass, "S4": pass}},
		{"nginx, the path is the key", quiet, nginx(cachetest.NginxTells + "proxy_cache_key $uri;\n"),
			states{"C1": pass, "C3": pass, "C6": pass, "C7": pass, "C8": pass}},
		{"nginx that heeds reloads", quiet, nginx(cachetest.NginxTells + "proxy_cache_bypass $http_cache_control $http_pragma;\n"),
			states{"C1": pass, "C3": pass, "C7": fail}},
		{"opaque nginx with a marker", marked, nginx(""), states{"C1": pass, "C3": pass, "C6": fail, "C7": pass}},
		{"opaque nginx with a marker that nobody saw move", marked, nginx("proxy_cache_key $uri;\n"), states{"C1": warn, "C3": warn, "C6": warn, "C7": warn}},
		{"opaque nginx without", quiet, nginx("proxy_cache_key $uri;\n"), states{"C1": unknown, "C3": unknown, "C6": unknown, "C7": unknown}},
		{"Varnish as it comes", quiet, varnish(""), states{"C1": pass, "C3": warn, "C6": fail, "C7": pass, "C8": pass}},
		{"Varnish without cookies and campaigns", quiet, varnish(plain), states{"C1": pass, "C3": pass, "C6": warn, "C7": pass, "C8": pass}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			on := newStage(row.cache(t, cachetest.NewOrigin(t, row.page)))
			facts := toppage.PageFacts{Page: toppage.Page{URL: on.url, Interval: toppage.DefaultProbeInterval, TTFBLimit: time.Second}}
			for range 20 {
				facts.Observed = append(facts.Observed, on.ask(t, ""))
				on.asked.Add(1)
			}
			on.by.Spacing = time.Millisecond
			survey, err := on.by.Survey(t.Context(), facts.Page, nil)
			if err != nil {
				t.Fatal(err)
			}
			facts.Survey = &survey
			for _, c := range facts.JudgeAll(on.by.Now(), toppage.Demand{Level: 4}, nil) {
				if want, asked := row.want[c.ID]; asked && c.State != want {
					t.Errorf("%s is %s, want %s: %+v", c.ID, c.State, want, c)
				}
			}
		})
	}
}
