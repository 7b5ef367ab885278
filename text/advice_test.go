package text

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tallylight/internal/cachetest"
	"tallylight/internal/freeport"
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
		{"a layer of a product that has several", toppage.Check{ID: "C2", State: toppage.CheckWarn, Reason: "kept_shorter", Layer: "Netlify Edge"}, "Netlify Edge", "Netlify-CDN-Cache-Control"},
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

// nginxAround is a configuration in which a directive of a location, or of a server, stands.
const nginxAround = `error_log stderr crit;
pid $DIR/pid;
events {}
http {
  access_log off;
  proxy_cache_path $DIR/cache keys_zone=top:1m;
  server {
    $SERVER
    location / {
      proxy_pass http://$ORIGIN;
      $LOCATION
    }
  }
}
`

// TestNginxTakesWhatItIsToldToSet: nginx itself reads each directive that is shown for it.
func TestNginxTakesWhatItIsToldToSet(t *testing.T) {
	bin := cachetest.Path(t, "nginx")
	for remedy, layers := range directives {
		code, ok := layers["nginx"]
		if !ok {
			continue
		}
		port, err := freeport.Port() // it takes its ports for a moment
		if err != nil {
			t.Fatal(err)
		}
		dir, parts := t.TempDir(), placed("nginx", code)
		server := cmp.Or(parts["listen"], "listen $ADDRESS;") + "\nssl_reject_handshake on;\n" + parts["server"]
		location := parts["location"] + without("nginx", "location", "proxy_cache top;", parts["location"])
		config := filepath.Join(dir, "nginx.conf")
		text := strings.NewReplacer("$SERVER", server, "$LOCATION", location).Replace(nginxAround)
		text = strings.NewReplacer("$DIR", dir, "$ADDRESS", fmt.Sprintf("127.0.0.1:%d", port), "$ORIGIN", "127.0.0.1:9").Replace(text)
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(bin, "-t", "-q", "-e", "stderr", "-p", dir, "-c", config).CombinedOutput(); err != nil {
			t.Errorf("%s: nginx refuses\n%s\n%s", remedy, code, out)
		}
	}
}

const varnishBefore = "vcl 4.1;\nbackend default { .host = \"127.0.0.1\"; .port = \"9\"; }\n"

// TestVarnishTakesWhatItIsToldToSet: Varnish itself compiles each part of VCL that is shown for it.
func TestVarnishTakesWhatItIsToldToSet(t *testing.T) {
	bin := cachetest.Path(t, "varnishd")
	for remedy, layers := range directives {
		code, ok := layers["Varnish"]
		if !ok || strings.HasPrefix(code, "varnishd ") { // a parameter of its command line
			continue
		}
		file := filepath.Join(t.TempDir(), "default.vcl")
		// The advice names only what it changes of the backend.
		text := varnishBefore + strings.Replace(code, "backend www {", `backend www { .host = "127.0.0.1";`, 1) + "\nsub vcl_recv { set req.backend_hint = default; }\n"
		if strings.Contains(code, "backend www") {
			text += "sub vcl_recv { set req.backend_hint = www; }\n"
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(bin, "-j", "none", "-C", "-f", file, "-n", t.TempDir()).CombinedOutput(); err != nil {
			t.Errorf("%s: Varnish refuses\n%s\n%s", remedy, code, out)
		}
	}
}
