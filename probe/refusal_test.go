package probe

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness/toppage"
)

// answered is what a server says, in short: "Server: cloudflare; Cf-Mitigated: challenge".
func headersOf(said string) http.Header {
	h := http.Header{}
	for line := range strings.SplitSeq(said, "; ") {
		if field, value, ok := strings.Cut(line, ": "); ok {
			h.Add(field, value)
		}
	}
	return h
}

// TestHowAPageRefusesTheProber: the forms in which products keep bots out, as they are published and seen.
func TestHowAPageRefusesTheProber(t *testing.T) {
	for _, row := range []struct {
		sentence      string
		status        int
		headers, body string
		sign, by      string
	}{
		{"Cloudflare's managed challenge", 403, "Server: cloudflare; Cf-Mitigated: challenge; CF-RAY: 8aa-NRT", "", "cf-mitigated: challenge", "Cloudflare"},
		{"the same with status 503", 503, "Server: cloudflare; Cf-Mitigated: challenge", "", "cf-mitigated: challenge", "Cloudflare"},
		{"the same with status 200", 200, "Server: cloudflare; Cf-Mitigated: challenge", "", "cf-mitigated: challenge", "Cloudflare"},
		{"the same without the header", 403, "Server: cloudflare", "<!DOCTYPE html><html><head><title>Just a moment...</title>", "“<title>Just a moment...</title>”", "Cloudflare"},
		{"its script", 200, "", "<html><script>(function(){window._cf_chl_opt={cvId:'3'}", "“window._cf_chl_opt”", "Cloudflare"},
		{"its older check of the browser", 503, "Server: cloudflare", `<div class="cf-browser-verification cf-im-under-attack">`, "“cf-browser-verification”", "Cloudflare"},
		{"its block page", 403, "Server: cloudflare", "<title>Attention Required! | Cloudflare</title>", "“<title>Attention Required! | Cloudflare</title>”", "Cloudflare"},
		{"a block of Cloudflare that says nothing", 403, "Server: cloudflare", "error code: 1020", "403 Forbidden", "Cloudflare"},
		{"AWS WAF's challenge", 202, "x-amzn-waf-action: challenge; Server: CloudFront", "", "x-amzn-waf-action: challenge", "AWS WAF"},
		{"AWS WAF's captcha", 405, "x-amzn-waf-action: captcha", "", "x-amzn-waf-action: captcha", "AWS WAF"},
		{"its script without the header", 202, "", `<script>window.awsWafCookieDomainList = []; window.gokuProps = {"key":"AQ"}`, "“window.gokuProps”", "AWS WAF"},
		{"Vercel's checkpoint", 429, "x-vercel-mitigated: challenge; Server: Vercel", "", "x-vercel-mitigated: challenge", "Vercel"},
		{"Akamai's behavioural challenge", 200, "", `<div id="sec-if-cpt-container" role="main">`, "“sec-if-cpt-container”", "Akamai"},
		{"Akamai's interstitial", 200, "", `<meta http-equiv="refresh" content="5; URL='/?bm-verify=AAQAAAAJ'" />`, "“bm-verify=”", "Akamai"},
		{"Akamai's access denied", 403, "Server: AkamaiGHost", "<H1>Access Denied</H1> Reference&#32;&#35;18&#46;", "403 Forbidden", "Akamai"},
		{"Imperva's block with status 200", 200, "X-CDN: Imperva", `<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=27&xinfo=`, "“_Incapsula_Resource?CWUDNSAI”", "Imperva"},
		{"Imperva's interruption", 200, "", "<title>Pardon Our Interruption</title>", "“Pardon Our Interruption”", "Imperva"},
		{"a block of Imperva that says nothing", 403, "X-Iinfo: 8-123", "", "403 Forbidden", "Imperva"},
		{"DataDome's captcha", 403, "X-DataDome: protected; X-DD-B: 1", "", "x-dd-b: 1", "DataDome"},
		{"its device check", 200, "", `<script>var dd={'rt':'i','host':'geo.captcha-delivery.com/'}`, "“captcha-delivery.com/”", "DataDome"},
		{"HUMAN's block", 403, "", `<div id="px-captcha"></div>`, "“px-captcha”", "HUMAN"},
		{"HUMAN's block with status 200", 200, "", "<title>Access to this page has been denied</title>", "“Access to this page has been denied”", "HUMAN"},
		{"Sucuri's script", 307, "X-Sucuri-ID: 1", "<script>var sucuri_cloudproxy_js='';", "“sucuri_cloudproxy_js”", "Sucuri"},
		{"Anubis", 200, "", `<script src="/.within.website/x/cmd/anubis/static/js/main.mjs">`, "“/.within.website/x/cmd/anubis/”", "Anubis"},
		{"SiteGround", 202, "", `<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">`, "“/.well-known/sgcaptcha/”", "SiteGround"},
		{"F5's block with status 200", 200, "", "The requested URL was rejected. Please consult with your administrator.", "“The requested URL was rejected. Please consult with your administrator”", "F5"},
		{"a login", 401, `WWW-Authenticate: Basic realm="staging"`, "", "401 Unauthorized", ""},
		{"a login of nginx", 401, "Server: nginx", "<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx/1.22.1</center>", "401 Unauthorized", "nginx"},
		{"a login that nginx passes on", 401, "Server: nginx", "<h1>Please log in</h1>", "401 Unauthorized", ""},
		{"a ban of nginx: the directive for its logins lifts none", 403, "Server: nginx", "<hr><center>nginx</center>", "403 Forbidden", ""},
		{"a rate limit", 429, "Retry-After: 30", "", "429 Too Many Requests", ""},
		{"a bare 403: whoever gets it, it tells nothing", 403, "", "", "403 Forbidden", ""},

		{"a page that is missing", 404, "", "", "", ""},
		{"an origin that fails", 503, "Server: cloudflare", "<h1>503 Service Unavailable</h1>", "", ""},
		{"a page in the works", 202, "", "<p>accepted</p>", "", ""},
		{"a page with Cloudflare's sensor", 200, "Server: cloudflare", `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js">`, "", ""},
		{"a page with Akamai's sensor", 200, "", `<script>bmak.sensor_data</script>`, "", ""},
		{"a page with DataDome's tag", 200, "X-DataDome: protected", `<script src="https://js.datadome.co/tags.js">`, "", ""},
		{"a page with Imperva's script", 200, "X-CDN: Imperva; X-Iinfo: 8-1", `<script src="/_Incapsula_Resource?SWJIYLWA=719d34d3">`, "", ""},
		{"a page with HUMAN's tag", 200, "", `<script>window._pxAppId = 'PX1';</script>`, "", ""},
		{"a page with a captcha on its form", 200, "", `<div class="cf-turnstile"></div><div class="g-recaptcha"></div>`, "", ""},
		{"a word deep in a long page", 200, "", strings.Repeat(" ", 16<<10) + "px-captcha", "", ""},
	} {
		got := refusedBy(row.status, headersOf(row.headers), []byte(row.body))
		if got != (toppage.Refusal{By: row.by, Sign: row.sign}) {
			t.Errorf("%s: %q by %q, want %q by %q", row.sentence, got.Sign, got.By, row.sign, row.by)
		}
	}
}

// TestAPageBehindAWall as the prober meets it: what it shows is no answer of the page, and no title of it.
func TestAPageBehindAWall(t *testing.T) {
	const moment = "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
	for _, row := range []struct {
		sentence  string
		status    int
		mitigated bool
		body      string
		marker    string
		told      bool
	}{
		{"a challenge of status 200", 200, false, moment, "page: top", true},
		{"of a page whose text nobody has set", 200, false, moment, "", true},
		{"whose title was once taken for the page's", 200, false, moment, "Just a moment...", true},
		{"a challenge that only a header tells", 200, true, "<p>hm</p>", "page: top", true},
		{"the page itself", 200, false, page, "page: top", false},
		{"the page itself, which quotes a challenge", 200, false, page + moment, "page: top", false},
		{"the page itself with status 403", 403, false, page, "page: top", true},
		{"a challenge of status 503", 503, false, moment, "page: top", true},
	} {
		site := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if row.mitigated {
				w.Header().Set("Cf-Mitigated", "challenge")
			}
			w.Header().Set("X-Cache", "HIT from edge")
			w.WriteHeader(row.status)
			_, _ = io.WriteString(w, row.body)
		})
		o := prober(t).Probe(t.Context(), toppage.Page{URL: site.URL, Marker: row.marker})
		if told := o.Details.Refused.Told(); told != row.told || told && o.Answered() || o.Error != "" {
			t.Errorf("%s: refused %+v, answered %v, error %q", row.sentence, o.Details.Refused, o.Answered(), o.Error)
		}
	}
}

// TestARefusedSurveyAsksNothingMore: a wall is not stormed.
func TestARefusedSurveyAsksNothingMore(t *testing.T) {
	site, asked := record(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL}, nil)
	if n := len(asked.all()); n != 1 || !s.Shot(toppage.ShotPlain).Refused.Told() {
		t.Errorf("%d requests, shots %+v", n, s.Shots)
	}
	if len(s.Entries) != 1 || !s.Entries[0].Own || !s.Entries[0].Hops[0].Refused.Told() {
		t.Errorf("the way in: %+v", s.Entries)
	}
}
