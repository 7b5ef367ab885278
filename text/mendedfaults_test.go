package text

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/cachetest"
	"tallylight/readiness/toppage"
)

// also changes the headers of an answer.
type also = func(h http.Header, r *http.Request, n int64)

func varying(by string) also {
	return func(h http.Header, _ *http.Request, _ int64) { h.Set("Vary", by) }
}

func offering(service string) also {
	return func(h http.Header, _ *http.Request, _ int64) { h.Set("Alt-Svc", service) }
}

// with gives a page with another Cache-Control, and with what else its headers say.
func with(cacheControl string, also also) cachetest.Page {
	p := good
	p.CacheControl, p.Also = cacheControl, also
	return p
}

// faults lists what goes wrong at each product, a fault for each directive that is shown for it.
func faults(t *testing.T) []trouble {
	all := saying()
	for _, more := range [][]trouble{storing(), declaring(), keeping(), personal(), addressed(), encoded(), loading(), rehearsed(), redirected(), unseen(), walled(), overTLS(t)} {
		all = append(all, more...)
	}
	return all
}

// saying are caches that keep the page and say nothing of it.
func saying() []trouble {
	quiet := good
	quiet.Mark = false
	all := each("say", "it does not say what it does", []string{"C1"}, quiet, map[string]map[string]string{
		"nginx":          {"location": "proxy_cache top;\n"},
		"Varnish":        {"vcl": silentVarnish},
		"HAProxy":        silentHAProxy,
		"Apache":         {"server": "CacheEnable disk /\n"},
		"Squid":          {"conf": "via off\nreply_header_access X-Cache deny all\nreply_header_access X-Cache-Lookup deny all\n"},
		"Traffic Server": {"records.config": "CONFIG proxy.config.http.insert_response_via_str INT 0\n"},
	})
	for i := range all {
		all[i].bare, all[i].pinned = true, true
	}
	return append(all, trouble{sentence: "nothing tells whether there is a cache", remedy: "say", checks: []string{"C1"}, origin: quiet, bare: true,
		parts: map[string]string{"location": "proxy_cache top;\n"}})
}

// each makes a fault of the same kind at several products.
func each(remedy, sentence string, checks []string, origin cachetest.Page, parts map[string]map[string]string) []trouble {
	var all []trouble
	for _, product := range cachetest.Products() {
		if p, ok := parts[product]; ok {
			all = append(all, trouble{sentence: sentence, product: product, remedy: remedy, checks: checks, origin: origin, parts: p})
		}
	}
	return all
}

// silentVarnish has Varnish send nothing by which it could be told.
const silentVarnish = "sub vcl_deliver { unset resp.http.X-Varnish; unset resp.http.Via; unset resp.http.Age; }\n"

// silentHAProxy keeps the page and says nothing, nor does it sign what it sends.
var silentHAProxy = map[string]string{"cache": "max-age 60\nprocess-vary on\n", "backend": "http-request cache-use top\nhttp-response cache-store top\n"}

// asItComes is a product with no more than what ground has.
var asItComes = map[string]string(nil)

// session gives each visitor another cookie.
func session(h http.Header, _ *http.Request, n int64) {
	h.Add("Set-Cookie", "session="+strings.Repeat("x", int(n%50)+1))
}

// storing are pages that the application makes for one visitor each.
func storing() []trouble {
	const sentence = "the application says private, and sets a session"
	all := each("store", sentence, []string{"C1", "C2", "C3"}, with("private, no-store", session), map[string]map[string]string{
		"nginx": asItComes, "Varnish": asItComes, "HAProxy": asItComes, "Apache": asItComes, "Traffic Server": asItComes})
	return append(all, trouble{sentence: "the application says private", remedy: "store", checks: []string{"C1", "C2", "C3"}, origin: with("private, no-store", nil), bare: true,
		parts: map[string]string{"location": "proxy_cache top;\n"}})
}

// declaring are pages that last longer than their headers say, or not at all where the origin fails.
func declaring() []trouble {
	caches := map[string]map[string]string{"nginx": asItComes, "Varnish": asItComes, "HAProxy": asItComes, "Apache": asItComes, "Traffic Server": asItComes}
	all := each("declare", "max-age=10, and nothing for a failing origin", []string{"C2", "S4"}, with("max-age=10", nil), caches)
	all = append(all, each("declare", "s-maxage beside stale-if-error", []string{"S4"}, with("s-maxage=60, stale-if-error=600", nil), caches)...)
	return append(all,
		trouble{sentence: "it keeps for a minute what visitors are told lasts 10 s", product: "nginx", remedy: "declare", checks: []string{"C2"}, origin: with("max-age=10", nil),
			parts: map[string]string{"location": "proxy_cache_valid 200 60s;\nproxy_ignore_headers Cache-Control;\n"}, apart: 2500 * time.Millisecond},
		trouble{sentence: "max-age=10, at a cache that does not tell its name", on: "HAProxy", remedy: "declare", checks: []string{"C2", "S4"}, origin: with("max-age=10", nil), bare: true, parts: silentHAProxy},
		trouble{sentence: "nothing for a failing origin", product: "Caddy", remedy: "declare", checks: []string{"S4"}, origin: with("max-age=60", nil), pinned: true})
}

// keeping are caches that throw a page away sooner than its headers say.
func keeping() []trouble {
	short := func(h http.Header, _ *http.Request, _ int64) { h.Set("X-Accel-Expires", "3") }
	all := each("keep", "it keeps for 3 s what is said to last a minute", []string{"C2"}, good, map[string]map[string]string{
		"Varnish": {"vcl": "sub vcl_backend_response { set beresp.ttl = 3s; set beresp.grace = 0s; }\n"}, "HAProxy": {"cache": "max-age 3\nprocess-vary on\n"},
		"Traffic Server": {"cache.config": "url_regex=.* ttl-in-cache=3s\n"}})
	all = append(all, trouble{sentence: "the application says X-Accel-Expires: 3", product: "nginx", remedy: "keep", checks: []string{"C2"}, origin: with(good.CacheControl, short)})
	for i := range all {
		all[i].slowly = true
	}
	return all
}

// personal are pages that a cookie or a header of the visitor leads past the cache, or that set a cookie.
func personal() []trouble {
	all := each("cookie", "visitors with a cookie pass by", []string{"C3"}, good, map[string]map[string]string{
		"nginx": {"location": "proxy_cache_bypass $http_cookie;\nproxy_no_cache $http_cookie;\n"}, "Varnish": asItComes,
		"HAProxy":        {"cache": silentHAProxy["cache"], "backend": "http-request cache-use top unless { req.hdr(Cookie) -m found }\nhttp-response cache-store top\n" + directives["say"]["HAProxy"] + "\n"},
		"Traffic Server": {"records.config": "CONFIG proxy.config.http.cache.cache_responses_to_cookies INT 0\n"}})
	for i := range all {
		all[i].bare = all[i].product == "HAProxy"
	}
	apart := with(good.CacheControl, varying("Cookie"))
	all = append(all,
		trouble{sentence: "each cookie has a copy of its own", product: "Apache", remedy: "cookie", checks: []string{"C3"}, origin: apart},
		trouble{sentence: "each cookie has a copy of its own", remedy: "cookie", checks: []string{"C3"}, origin: apart, bare: true,
			parts: map[string]string{"location": "proxy_cache top;\nadd_header X-Cache $upstream_cache_status;\n"}})

	cookie := func(h http.Header, _ *http.Request, _ int64) { h.Set("Set-Cookie", "session=1") }
	all = append(all, each("set_cookie", "one visitor's cookie is given to all", []string{"C4"}, with(good.CacheControl, cookie), map[string]map[string]string{
		"nginx": {"location": "proxy_ignore_headers Set-Cookie;\n"}, "Varnish": {"vcl": "sub vcl_backend_response { set beresp.ttl = 60s; return (deliver); }\n"},
		"HAProxy": asItComes, "Apache": asItComes})...)

	agent := with(good.CacheControl, varying("User-Agent"))
	all = append(all, each("vary", "each browser has a copy of its own", []string{"C5"}, agent, map[string]map[string]string{
		"nginx": asItComes, "Varnish": asItComes, "HAProxy": asItComes, "Apache": asItComes, "Traffic Server": asItComes})...)
	return append(all, trouble{sentence: "each browser has a copy of its own", remedy: "vary", checks: []string{"C5"}, origin: agent, bare: true,
		parts: map[string]string{"location": "proxy_cache top;\nadd_header X-Cache $upstream_cache_status;\n"}})
}

// addressed are requests for the page by other addresses, and by people who reload.
func addressed() []trouble {
	every := map[string]map[string]string{"nginx": asItComes, "Varnish": asItComes, "HAProxy": asItComes, "Apache": asItComes, "Squid": asItComes, "Traffic Server": asItComes}
	all := each("query", "each parameter is an address of its own", []string{"C6"}, good, every)
	return append(all, each("reload", "who reloads asks the origin", []string{"C7"}, good, map[string]map[string]string{
		"nginx": {"location": "proxy_cache_bypass $http_cache_control $http_pragma;\n"}, "HAProxy": asItComes, "Apache": asItComes, "Squid": asItComes,
		"Varnish":        {"vcl": "sub vcl_recv { if (req.http.Cache-Control ~ \"no-cache\" || req.http.Pragma) { return (pass); } }\n"},
		"Traffic Server": {"records.config": "CONFIG proxy.config.http.cache.ignore_client_no_cache INT 0\n"}})...)
}

// encoded are pages that are missing in an encoding, or that are not compressed.
func encoded() []trouble {
	unless := func(encoding string) cachetest.Page {
		return with(good.CacheControl, func(h http.Header, r *http.Request, _ int64) {
			h.Set("Vary", "Accept-Encoding")
			if strings.Contains(r.Header.Get("Accept-Encoding"), encoding) {
				h.Set("Cache-Control", "no-store")
			}
		})
	}
	all := each("variants", "the application lets nobody keep one encoding", []string{"C8"}, unless("br"), map[string]map[string]string{
		"nginx": asItComes, "Apache": asItComes})
	all = append(all, each("variants", "the application lets nobody keep one encoding", []string{"C8"}, unless("gzip"), map[string]map[string]string{"Varnish": asItComes})...)

	flat := good
	flat.Gzip = false
	packers := map[string]map[string]string{"nginx": asItComes, "Varnish": asItComes, "HAProxy": asItComes, "Apache": asItComes, "Traffic Server": asItComes, "Caddy": asItComes}
	all = append(all, each("compress", "nobody compresses", []string{"Z1"}, flat, packers)...)
	for i := range all {
		all[i].pinned = all[i].product == "Caddy"
	}
	return append(all, trouble{sentence: "nobody compresses", on: "HAProxy", remedy: "compress", checks: []string{"Z1"}, origin: flat, bare: true, parts: silentHAProxy})
}

// loading are pages out of the cache that have each visitor ask the origin for data.
func loading() []trouble {
	page := good
	page.Loads = "/api/items"
	all := each("parts", "its data is private, and sets a session", []string{"C10"}, page, map[string]map[string]string{"nginx": asItComes, "Varnish": asItComes})
	for i := range all {
		all[i].data = with("private, no-store", session)
	}
	return append(all, trouble{sentence: "its data is private", remedy: "parts", checks: []string{"C10"}, origin: page, data: with("private, no-store", nil), bare: true,
		parts: map[string]string{"location": "proxy_cache top;\nadd_header X-Cache $upstream_cache_status;\n"}})
}

// second is what a cache keeps for a second.
func second(page cachetest.Page) cachetest.Page {
	page.CacheControl = "max-age=1"
	return page
}

// rehearsed are caches whose page does not outlive the origin.
func rehearsed() []trouble {
	brief, grace := second(good), "-p default_grace=1\n"
	off := map[string]map[string]string{
		"nginx": asItComes, "Varnish": {"args": grace}, "HAProxy": asItComes, "Apache": {"server": "CacheStaleOnError Off\n"}, "Squid": asItComes,
		"Traffic Server": {"records.config": "CONFIG proxy.config.http.cache.max_stale_age INT 0\n"}}
	all := each("stale", "nothing is served once it has expired", []string{"S1"}, brief, off)
	for i := range all {
		all[i].kind = toppage.DrillRefused
	}
	failing := each("stale", "nothing is served once it has expired", []string{"S2"}, brief, off)
	for i := range failing {
		failing[i].kind = toppage.DrillError
	}
	hanging := each("hang", "whoever comes waits for the origin", []string{"S3"}, brief, map[string]map[string]string{
		"nginx":   {"location": "proxy_cache_use_stale error timeout;\nproxy_read_timeout 3s;\n"},
		"Varnish": {"args": grace, "backend": ".first_byte_timeout = 3s;\n"}, "HAProxy": asItComes, "Apache": {"server": "ProxyTimeout 3\n"},
		"Squid": {"conf": "refresh_pattern . 0 20% 4320\nread_timeout 3 seconds\n"}, "Traffic Server": {"records.config": "CONFIG proxy.config.http.transaction_no_activity_timeout_out INT 3\n"}})
	for i := range hanging {
		hanging[i].kind = toppage.DrillHang
	}
	all = append(append(all, failing...), hanging...)
	for i := range all {
		all[i].pinned = all[i].product == "HAProxy"
		switch {
		case all[i].remedy == "hang" && slices.Contains([]string{"HAProxy", "Squid", "Traffic Server"}, all[i].product):
			all[i].behind = "Varnish" // nginx holds up a connection that is kept until it has asked the origin beside it
		case all[i].product == "HAProxy":
			all[i].behind = "nginx"
		}
	}
	hurried := func(code string) string { return strings.Replace(code, "max-age=60", "max-age=1", 1) }
	bare := map[string]string{"location": "proxy_cache top;\n"}
	return append(all,
		trouble{sentence: "nothing is served once it has expired", remedy: "stale", checks: []string{"S1"}, origin: brief, bare: true, parts: bare, kind: toppage.DrillRefused, swap: hurried},
		trouble{sentence: "whoever comes waits for the origin", on: "Varnish", remedy: "hang", checks: []string{"S3"}, origin: brief, bare: true,
			parts: map[string]string{"args": grace, "backend": ".first_byte_timeout = 3s;\n", "vcl": silentVarnish}, kind: toppage.DrillHang, swap: hurried})
}

// redirected are ways in that the origin leads on, each time.
func redirected() []trouble {
	each301 := cachetest.Page{CacheControl: "no-store", Mark: true}
	all := each("redirect", "the origin gives the redirect", []string{"A3"}, each301, map[string]map[string]string{
		"nginx": asItComes, "Varnish": asItComes, "HAProxy": asItComes, "Apache": asItComes, "Caddy": asItComes})
	all = append(all, trouble{sentence: "the origin gives the redirect", remedy: "redirect", checks: []string{"A3"}, origin: each301})
	for i := range all {
		all[i].way = true
	}
	offered := with(good.CacheControl, offering(`h3=":9"`))
	return append(all,
		trouble{sentence: "HTTP/3 is offered, and nothing answers", product: "nginx", remedy: "h3", checks: []string{"Z4"}, origin: offered, mended: toppage.CheckNA},
		trouble{sentence: "HTTP/3 is offered, and nothing answers", on: "HAProxy", remedy: "h3", checks: []string{"Z4"}, origin: offered, bare: true, parts: silentHAProxy, mended: toppage.CheckNA})
}

// silentRedirect has Varnish make a redirect by which it could not be told.
const silentRedirect = "sub vcl_recv { return (synth(301, \"https://www.example.jp/\")); }\n" +
	"sub vcl_synth { set resp.http.Location = resp.reason; unset resp.http.X-Varnish; unset resp.http.Via; return (deliver); }\n"

// unseen are ways in of which nothing tells who makes the redirect.
func unseen() []trouble {
	all := each("way", "it makes the redirect, and does not say so", []string{"A3"}, cachetest.Page{}, map[string]map[string]string{
		"nginx": {"location": "return 301 https://www.example.jp$request_uri;\n"}, "Varnish": {"vcl": silentRedirect},
		"HAProxy": {"backend": "http-request redirect prefix https://www.example.jp code 301\n"},
		"Apache":  {"server": "Redirect permanent / https://www.example.jp/\n", "pass": ""}})
	all = append(all, trouble{sentence: "a cache that says nothing keeps the redirect", remedy: "way", checks: []string{"A3"},
		origin: cachetest.Page{CacheControl: "public, max-age=60"}, parts: map[string]string{"location": "proxy_cache top;\n"}})
	for i := range all {
		all[i].way, all[i].bare = true, true
	}
	return all
}

// walled are pages that keep the prober out.
func walled() []trouble {
	return []trouble{
		{sentence: "the wall lets in who knows a secret", remedy: "let_in", checks: []string{"A1"}, origin: good,
			parts: map[string]string{"server": "if ($http_x_tallylight != SECRET) { return 403; }\n"}},
		{sentence: "there is a login", product: "nginx", remedy: "let_in", checks: []string{"A1"}, origin: good,
			parts: map[string]string{"location": "auth_basic Staging;\nauth_basic_user_file $DIR/nobody;\n"}},
	}
}

// overTLS are servers that speak TLS, and not all of it.
func overTLS(t *testing.T) []trouble {
	plain, stapled := newAuthority(t, false), newAuthority(t, true)
	all := each("h2", "HTTP/2 is not spoken", []string{"Z3"}, good, map[string]map[string]string{
		"nginx":          {"listen": "listen $ADDRESS ssl;\n", "server": "ssl_certificate $DIR/site.pem;\nssl_certificate_key $DIR/site.pem;\n"},
		"HAProxy":        {"bind": "bind $ADDRESS ssl crt $DIR/site.pem\n"},
		"Apache":         {"server": "SSLEngine on\nSSLCertificateFile $DIR/site.pem\n"},
		"Traffic Server": {"ports": "CONFIG proxy.config.http.server_ports STRING $PORT:ip-in=127.0.0.1:ssl:proto=http\n", "ssl_multicert.config": "dest_ip=* ssl_cert_name=$DIR/site.pem\n"}})
	for i := range all {
		all[i].tls = plain
	}
	staple := each("staple", "the certificate promises a staple", []string{"T2"}, good, map[string]map[string]string{
		"nginx":  {"listen": "listen $ADDRESS ssl;\n", "server": "ssl_certificate $DIR/site.pem;\nssl_certificate_key $DIR/site.pem;\n"},
		"Apache": {"server": "SSLEngine on\nSSLCertificateFile $DIR/site.pem\n"}})
	for i := range staple {
		staple[i].tls = stapled
	}
	return append(all, staple...)
}
