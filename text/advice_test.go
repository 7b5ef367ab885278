package text

import (
	"strings"
	"testing"

	"tallylight/readiness/toppage"
)

func TestMend(t *testing.T) {
	short := func(layer string) toppage.Check {
		return toppage.Check{ID: "C2", State: toppage.CheckFail, Reason: "short_lifetime", Layer: layer}
	}
	for _, row := range []struct {
		sentence    string
		check       toppage.Check
		layer, code string // code: a part of it; empty: nothing is to be set
	}{
		{"nothing is to be mended where a check passes", toppage.Check{ID: "C1", State: toppage.CheckPass, Layer: "nginx"}, "", ""},
		{"nor where no setting mends it", toppage.Check{ID: "L1", State: toppage.CheckFail, Reason: "load_errors", Layer: "nginx"}, "", ""},
		{"the layer that was seen", short("nginx"), "nginx", "proxy_cache_valid 200 60s;"},
		{"another one", short("Varnish"), "Varnish", "set beresp.ttl = 60s;"},
		{"a layer of a product that has several", toppage.Check{ID: "C1", State: toppage.CheckFail, Reason: "misses", Layer: "Netlify Edge"}, "Netlify Edge", "Netlify-CDN-Cache-Control"},
		{"a layer whose name only begins like a product", short("nginxes"), "", "Cache-Control: public, max-age=60"},
		{"a layer that is not known", short("edge-7"), "", "Cache-Control: public, max-age=60"},
		{"no layer at all", toppage.Check{ID: "S4", State: toppage.CheckWarn, Reason: "short_sie"}, "", "stale-if-error=86400"},
		{"a drill that failed", toppage.Check{ID: "S1", State: toppage.CheckFail, Layer: "Fastly"}, "Fastly", "stale_if_error"},
		{"a cache that says nothing", toppage.Check{ID: "C1", State: toppage.CheckUnknown, Reason: "no_evidence", Layer: "nginx"}, "nginx", "$upstream_cache_status"},
		{"data that it does not keep", toppage.Check{ID: "C10", State: toppage.CheckFail, Reason: "data_uncached", Layer: "nginx"}, "nginx", "location = /api/items"},
		{"a wall", toppage.Check{ID: "A1", State: toppage.CheckUnknown, Reason: "prober_refused", Layer: "DataDome"}, "", "X-Tallylight: SECRET"},
		{"what is unknown for another reason", toppage.Check{ID: "C1", State: toppage.CheckUnknown, Reason: "stale", Layer: "nginx"}, "", ""},
	} {
		for _, lang := range []Lang{EN, JA} {
			m, ok := For(lang).Mend(row.check)
			if ok != (row.code != "") || m.Layer != row.layer || !strings.Contains(m.Code, row.code) {
				t.Errorf("%s: %s: %v, %q for %q", lang, row.sentence, ok, m.Code, m.Layer)
			}
			if ok && m.Says == "" || (m.Where != "") != (m.Layer != "") {
				t.Errorf("%s: %s: says %q, at %q", lang, row.sentence, m.Says, m.Where)
			}
		}
	}
}

// TestAWallIsNotSetWhereTheCacheIs: what lets the prober in is set at the wall, and comes from a document of the wall.
func TestAWallIsNotSetWhereTheCacheIs(t *testing.T) {
	for product := range directives["let_in"] {
		if product == "" || documented[product] == "" {
			continue
		}
		m, ok := For(EN).Mend(toppage.Check{ID: "A1", State: toppage.CheckUnknown, Reason: "prober_refused", Layer: product})
		if !ok || product != "AWS WAF" && (strings.Contains(m.Where, places[product]) || strings.Contains(m.Where, documented[product])) {
			t.Errorf("%s: %v, set at %q", product, ok, m.Where)
		}
	}
}

func TestEveryRemedyIsADirective(t *testing.T) {
	for why, remedy := range remedyOfReason {
		if len(directives[remedy]) == 0 {
			t.Errorf("%s is mended by %q, of which there is no directive", why, remedy)
		}
	}
	for check, remedy := range remedyOfCheck {
		if len(directives[remedy]) == 0 {
			t.Errorf("%s is mended by %q, of which there is no directive", check, remedy)
		}
	}
	for remedy, layers := range directives {
		for layer := range layers {
			if layer != "" && places[layer] == "" {
				t.Errorf("%s of %s has no place", remedy, layer)
			}
		}
	}
}
