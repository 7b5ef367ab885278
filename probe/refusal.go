package probe

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tallylight/readiness/toppage"
)

// wallHeaders are fields that only an answer has which keeps a request out, with whose they are.
var wallHeaders = []struct{ field, by string }{
	{"Cf-Mitigated", "Cloudflare"}, {"X-Amzn-Waf-Action", "AWS WAF"}, {"X-Vercel-Mitigated", "Vercel"}, {"X-Dd-B", "DataDome"},
}

// keepingOut are the statuses by which a page keeps a request out. One that everybody gets looks the same.
var keepingOut = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests}

// wallTexts are what only the pages hold that bots are shown in place of the page, whatever their status. What the same products
// add to pages that they let through is left out on purpose: sensors, tags, integrity scripts.
var wallTexts = []wallSign{
	{"window._cf_chl_opt", "Cloudflare"},
	{"<title>Just a moment...</title>", "Cloudflare"},
	{"<title>Attention Required! | Cloudflare</title>", "Cloudflare"},
	{"cf-browser-verification", "Cloudflare"},
	{"window.gokuProps", "AWS WAF"},
	{"sec-if-cpt-container", "Akamai"},
	{"/_sec/cp_challenge/", "Akamai"},
	{"bm-verify=", "Akamai"},
	{"_Incapsula_Resource?CWUDNSAI", "Imperva"},
	{"Incapsula incident ID", "Imperva"},
	{"Pardon Our Interruption", "Imperva"},
	{"captcha-delivery.com/", "DataDome"},
	{"px-captcha", "HUMAN"},
	{"Access to this page has been denied", "HUMAN"},
	{"sucuri_cloudproxy_js", "Sucuri"},
	{"<title>Vercel Security Checkpoint</title>", "Vercel"},
	{"/.within.website/x/cmd/anubis/", "Anubis"},
	{"/.well-known/ddos-guard/", "DDoS-Guard"},
	{"/.well-known/sgcaptcha/", "SiteGround"},
	{"/_fs-ch-", "Fastly"},
	{"The requested URL was rejected. Please consult with your administrator", "F5"},
	{"Please enable JavaScript to view the page content.<br/>Your support ID is", "F5"},
}

// wallSign is a text by which a wall is known, and whose it is.
type wallSign struct{ text, by string }

// wallText is how much of a page is searched for them: they stand at its beginning.
const wallText = 16 << 10

// refusedBy says how an answer kept the prober out: by a header that says so, by the page that it shows to bots, else by its
// status. Zero: it did not. body is as much of the page as is known.
func refusedBy(status int, h http.Header, body []byte) toppage.Refusal {
	for _, w := range wallHeaders {
		if value := h.Get(w.field); value != "" {
			return toppage.Refusal{By: w.by, Sign: clean(strings.ToLower(w.field) + ": " + value)}
		}
	}
	for _, w := range wallTexts {
		if bytes.Contains(body[:min(len(body), wallText)], []byte(w.text)) {
			return toppage.Refusal{By: w.by, Sign: "“" + w.text + "”"}
		}
	}
	for _, code := range keepingOut {
		if status == code {
			return toppage.Refusal{By: cmp.Or(wallOf(h), loginOf(status, body)), Sign: fmt.Sprintf("%d %s", status, http.StatusText(status))}
		}
	}
	return toppage.Refusal{}
}

// loginOf names the server whose own page asks for a login; empty where the page is the application's. nginx passes others' on.
func loginOf(status int, body []byte) string {
	if status == http.StatusUnauthorized && bytes.Contains(body[:min(len(body), wallText)], []byte("<hr><center>nginx")) {
		return "nginx"
	}
	return ""
}

// wallOf names the product that an answer came through and that is known to keep bots out; empty where none tells.
func wallOf(h http.Header) string {
	server := strings.ToLower(h.Get("Server"))
	switch {
	case server == "cloudflare":
		return "Cloudflare"
	case strings.HasPrefix(server, "akamai"):
		return "Akamai"
	case h.Get("X-Iinfo") != "", strings.EqualFold(h.Get("X-Cdn"), "Imperva"), strings.EqualFold(h.Get("X-Cdn"), "Incapsula"):
		return "Imperva"
	case h.Get("X-Datadome") != "":
		return "DataDome"
	case h.Get("X-Sucuri-Id") != "":
		return "Sucuri"
	case h.Get("X-Amz-Cf-Id") != "":
		return "CloudFront"
	case h.Get("X-Vercel-Id") != "":
		return "Vercel"
	default:
		return ""
	}
}

// kept says how the page kept the visit out. A page that holds the text which only the real page has let it in, unless that text
// is of the wall itself: it may have been taken for the page's before.
func (v *visit) kept(status int, h http.Header, page []byte) toppage.Refusal {
	itself := v.seen.Marker != nil && *v.seen.Marker && !slices.ContainsFunc(wallTexts, func(w wallSign) bool { return strings.Contains(w.text, v.page.Marker) })
	if status == http.StatusOK && itself {
		return toppage.Refusal{}
	}
	return refusedBy(status, h, page)
}
