package text

import (
	"strings"

	"tallylight/readiness/toppage"
)

// Mend is how a check that does not pass is mended at the layer that was seen: what to set, and where.
type Mend struct {
	Layer string // empty: whatever layer there is
	Where string // the file or place of that layer where it is set
	Code  string // the directive, the same in every language
	Says  string
}

// Mend gives the directive that mends a check; false where there is none: it passes, or no setting of a cache mends it.
func (t *Text) Mend(c toppage.Check) (Mend, bool) {
	remedy := remedyOf(c)
	directive, ok := directives[remedy]
	if !ok {
		return Mend{}, false
	}
	m := Mend{Code: directive[""], Says: t.TopPage.Remedy[remedy]}
	product := productOf(c.Layer)
	if code, known := directive[product]; known && product != "" {
		m.Layer, m.Where, m.Code = c.Layer, places[product], code
	}
	return m, m.Code != ""
}

// productOf gives the product that a layer belongs to: "Netlify" for "Netlify Edge".
func productOf(layer string) string {
	for product := range places {
		if strings.HasPrefix(layer, product+" ") {
			return product
		}
	}
	return layer
}

// remedyOf names what mends a check; empty for nothing.
func remedyOf(c toppage.Check) string {
	if c.State != toppage.CheckFail && c.State != toppage.CheckWarn && c.Reason != "no_evidence" {
		return ""
	}
	if remedy, ok := remedyOfReason[c.Reason]; ok {
		return remedy
	}
	if c.State == toppage.CheckFail {
		return remedyOfCheck[c.ID]
	}
	return ""
}

// remedyOfCheck is for checks of which every failure has the same remedy: what a drill showed.
var remedyOfCheck = map[string]string{"S1": "stale", "S2": "stale", "S3": "hang"}

var remedyOfReason = map[toppage.Reason]string{
	"no_evidence": "say", "only_inferred": "say",
	"misses": "store", "not_cacheable": "store", "first_visitor_misses": "store",
	"short_lifetime": "ttl", "kept_shorter": "ttl", "kept_longer": "ttl",
	"cookie_misses": "cookie", "cookie_shared": "set_cookie", "cookie_set": "set_cookie",
	"vary_star": "vary", "vary_kept": "vary", "vary_splits": "vary",
	"campaign_misses": "query", "query_misses": "query", "reload_misses": "reload",
	"variant_misses": "variants", "identity_kept": "variants", "variant_cold": "warm",
	"no_sie": "stale", "short_sie": "stale", "sie_forbidden": "stale_allowed",
	"not_compressed": "compress", "no_h2": "h2", "no_staple": "staple", "bad_staple": "staple",
	"many_redirects": "redirect", "redirect_uncached": "redirect", "redirect_to_http": "redirect", "redirect_loop": "redirect",
	"long_dns_ttl": "dns", "h3_silent": "h3",
}

// places says where the directives of a layer are set.
var places = map[string]string{
	"nginx": "nginx.conf", "Varnish": "default.vcl", "CloudFront": "Cache policy", "Fastly": "VCL", "Cloudflare": "Cache Rules",
	"Akamai": "Property Manager", "Squid": "squid.conf", "Apache": "httpd.conf", "HAProxy": "haproxy.cfg",
	"Traffic Server": "records.config", "Vercel": "vercel.json: headers", "Netlify": "_headers", "bunny.net": "Pull Zone",
}

// directives are what is set for each remedy, by layer; that without a layer is for all others. Sources: the manuals of the
// products, and for nginx, Varnish, HAProxy, Squid, Apache and Traffic Server measurements of them (Debian 12).
var directives = map[string]map[string]string{
	// The cache says itself what it did (RFC 9211).
	"say": {
		"":               "Cache-Status: ExampleCache; hit\nX-Origin-Rendered: 1795333237.26",
		"nginx":          "add_header X-Cache-Status $upstream_cache_status always;",
		"Varnish":        "sub vcl_deliver {\n  if (obj.hits > 0) { set resp.http.X-Cache = \"HIT\"; } else { set resp.http.X-Cache = \"MISS\"; }\n}",
		"Apache":         "CacheHeader on\nCacheDetailHeader on",
		"HAProxy":        "http-response set-header Cache-Status \"haproxy; hit\" if { res.cache_hit }",
		"Squid":          "reply_header_access X-Cache allow all",
		"Traffic Server": "CONFIG proxy.config.http.insert_response_via_str INT 3",
		"Akamai":         "Return Cache Status: X-Cache-Status",
	},
	// The page is kept at all.
	"store": {
		"":               "Cache-Control: public, max-age=60, stale-while-revalidate=600, stale-if-error=86400",
		"nginx":          "location = / {\n  proxy_cache top;\n  proxy_cache_valid 200 60s;\n  proxy_ignore_headers Cache-Control Expires Set-Cookie;\n  proxy_hide_header Set-Cookie;\n}",
		"Varnish":        "sub vcl_recv { if (req.url ~ \"^/(\\?|$)\") { unset req.http.Cookie; } }\nsub vcl_backend_response {\n  if (bereq.url ~ \"^/(\\?|$)\") { unset beresp.http.Set-Cookie; set beresp.ttl = 60s; }\n}",
		"CloudFront":     "\"MinTTL\": 30, \"DefaultTTL\": 60, \"MaxTTL\": 86400",
		"Fastly":         "sub vcl_fetch {\n  if (req.url.path == \"/\") { unset beresp.http.Set-Cookie; set beresp.ttl = 60s; return(deliver); }\n}",
		"Cloudflare":     "http.request.uri.path eq \"/\"\nCache eligibility: Eligible for cache\nEdge TTL: Use cache-control header if present",
		"Akamai":         "Caching: Cache, Maxage 60 s",
		"Squid":          "refresh_pattern -i ^https?://[^/]+/$ 1 100% 1440 override-expire ignore-private ignore-no-store",
		"Apache":         "CacheEnable disk /\nCacheDefaultExpire 60\nCacheIgnoreHeaders Set-Cookie",
		"HAProxy":        "cache top\n  total-max-size 64\n  max-age 60\n  process-vary on\nbackend www\n  http-request cache-use top if { path / }\n  http-response del-header Set-Cookie\n  http-response cache-store top",
		"Traffic Server": "# cache.config\nurl_regex=^https?://[^/]+/$ ttl-in-cache=60s",
		"Vercel":         "Vercel-CDN-Cache-Control: max-age=60, stale-while-revalidate=86400",
		"Netlify":        "/\n  Netlify-CDN-Cache-Control: public, durable, max-age=60, stale-while-revalidate=86400",
		"bunny.net":      "Edge Rule: Override Cache Time 60 s",
	},
	// The page is kept for as long as C2 asks.
	"ttl": {
		"":               "Cache-Control: public, max-age=60",
		"nginx":          "proxy_cache_valid 200 60s;\nproxy_ignore_headers Cache-Control Expires;",
		"Varnish":        "sub vcl_backend_response { set beresp.ttl = 60s; }",
		"CloudFront":     "\"MinTTL\": 30, \"DefaultTTL\": 60",
		"Fastly":         "sub vcl_fetch { set beresp.ttl = 60s; }",
		"Cloudflare":     "Cloudflare-CDN-Cache-Control: max-age=60",
		"Akamai":         "Edge-Control: cache-maxage=60s",
		"Squid":          "refresh_pattern -i ^https?://[^/]+/$ 1 100% 1440 override-expire",
		"Apache":         "CacheMinExpire 60",
		"HAProxy":        "http-response set-header Cache-Control \"public, max-age=60\"",
		"Traffic Server": "CONFIG proxy.config.http.cache.guaranteed_min_lifetime INT 60",
		"Vercel":         "Vercel-CDN-Cache-Control: max-age=60",
		"Netlify":        "/\n  Netlify-CDN-Cache-Control: public, max-age=60",
		"bunny.net":      "Edge Rule: Override Cache Time 60 s",
	},
	// A visitor's cookie does not lead past the cache.
	"cookie": {
		"":               "Vary: Accept-Encoding",
		"nginx":          "proxy_cache_key $scheme$host$uri;\nproxy_cache_bypass 0;\nproxy_no_cache 0;",
		"Varnish":        "sub vcl_recv { if (req.url ~ \"^/(\\?|$)\") { unset req.http.Cookie; } }",
		"CloudFront":     "\"CookiesConfig\": { \"CookieBehavior\": \"none\" }",
		"Fastly":         "sub vcl_recv { if (req.url.path == \"/\") { unset req.http.Cookie; } }",
		"Cloudflare":     "Cache key: Cookie: none\nBypass cache on cookie: off",
		"Akamai":         "Cache ID Modification: Exclude all cookies",
		"Squid":          "acl top urlpath_regex ^/$\nrequest_header_access Cookie deny top",
		"Apache":         "RequestHeader unset Cookie \"expr=%{REQUEST_URI} == '/'\"",
		"HAProxy":        "http-request del-header Cookie if { path / }",
		"Traffic Server": "CONFIG proxy.config.http.cache.cache_responses_to_cookies INT 1",
	},
	// What is given to everybody sets no cookie.
	"set_cookie": {
		"nginx":          "proxy_hide_header Set-Cookie;\nproxy_ignore_headers Set-Cookie;",
		"Varnish":        "sub vcl_backend_response { unset beresp.http.Set-Cookie; }",
		"CloudFront":     "\"RemoveHeadersConfig\": { \"Quantity\": 1, \"Items\": [{ \"Header\": \"Set-Cookie\" }] }",
		"Fastly":         "sub vcl_fetch { unset beresp.http.Set-Cookie; }",
		"Cloudflare":     "Transform Rule: Modify Response Header: Remove Set-Cookie",
		"Akamai":         "Modify Outgoing Response Header: Remove Set-Cookie",
		"Squid":          "reply_header_access Set-Cookie deny all",
		"Apache":         "CacheIgnoreHeaders Set-Cookie",
		"HAProxy":        "http-response del-header Set-Cookie",
		"Traffic Server": "# header_rewrite.config\ncond %{READ_RESPONSE_HDR_HOOK}\nrm-header Set-Cookie",
		"bunny.net":      "Strip Response Cookies: on",
	},
	// One copy for everybody.
	"vary": {
		"":               "Vary: Accept-Encoding",
		"nginx":          "proxy_ignore_headers Vary;\nproxy_hide_header Vary;\nadd_header Vary Accept-Encoding;",
		"Varnish":        "sub vcl_backend_response { set beresp.http.Vary = \"Accept-Encoding\"; }",
		"CloudFront":     "\"HeadersConfig\": { \"HeaderBehavior\": \"none\" }",
		"Fastly":         "sub vcl_fetch { set beresp.http.Vary = \"Accept-Encoding\"; }",
		"Akamai":         "Remove Vary Header: on",
		"Apache":         "Header set Vary Accept-Encoding",
		"HAProxy":        "http-response set-header Vary Accept-Encoding",
		"Traffic Server": "# header_rewrite.config\ncond %{READ_RESPONSE_HDR_HOOK}\nset-header Vary \"Accept-Encoding\"",
	},
	// Parameters are left out of the cache key.
	"query": {
		"nginx":          "proxy_cache_key $scheme$host$uri;",
		"Varnish":        "sub vcl_recv { if (req.url ~ \"^/\\?\") { set req.url = \"/\"; } }",
		"CloudFront":     "\"QueryStringsConfig\": { \"QueryStringBehavior\": \"none\" }",
		"Fastly":         "sub vcl_recv { if (req.url.path == \"/\") { set req.url = req.url.path; } }",
		"Cloudflare":     "Cache key: Query string: Ignore query string",
		"Akamai":         "Cache Key Query Parameters: Exclude all parameters",
		"Squid":          "store_id_program /usr/lib/squid/storeid_file_rewrite /etc/squid/storeid.db",
		"Apache":         "CacheIgnoreQueryString On",
		"HAProxy":        "http-request set-uri %[path] if { path / }",
		"Traffic Server": "# plugin.config\ncachekey.so --remove-all-params=true",
		"Netlify":        "/\n  Netlify-Vary: query=page",
		"bunny.net":      "Vary Cache: URL query string: off",
	},
	// A reload is served like any other request.
	"reload": {
		"nginx":          "proxy_cache_bypass 0;",
		"Squid":          "refresh_pattern . 0 20% 4320 ignore-reload",
		"Apache":         "CacheIgnoreCacheControl On",
		"Traffic Server": "CONFIG proxy.config.http.cache.ignore_client_no_cache INT 1",
		"Varnish":        "sub vcl_recv { unset req.http.Cache-Control; unset req.http.Pragma; }",
		"HAProxy":        "http-request del-header Cache-Control\nhttp-request del-header Pragma",
		"Akamai":         "Honor client no-cache requests: off",
	},
	// One copy serves every encoding.
	"variants": {
		"nginx":      "proxy_set_header Accept-Encoding \"\";\ngzip on;\ngzip_proxied any;",
		"Varnish":    "sub vcl_backend_response { set beresp.do_gzip = true; }",
		"CloudFront": "\"EnableAcceptEncodingGzip\": true, \"EnableAcceptEncodingBrotli\": true",
		"Fastly":     "sub vcl_fetch { set beresp.gzip = true; }",
		"HAProxy":    "http-request set-header Accept-Encoding gzip",
		"Apache":     "RequestHeader set Accept-Encoding gzip",
	},
	"warm": {"": "curl -so /dev/null -H 'Accept-Encoding: br' https://www.example.jp/\ncurl -so /dev/null -H 'Accept-Encoding: gzip' https://www.example.jp/"},
	// What is there is served while the origin fails (RFC 5861 4).
	"stale": {
		"":               "Cache-Control: public, max-age=60, stale-if-error=86400",
		"nginx":          "proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;\nproxy_cache_background_update on;",
		"Varnish":        "sub vcl_backend_response {\n  if (beresp.status >= 500 && bereq.is_bgfetch) { return (abandon); }\n  set beresp.grace = 24h;\n}",
		"CloudFront":     "Cache-Control: public, max-age=60, stale-if-error=86400",
		"Fastly":         "sub vcl_fetch {\n  if (beresp.status >= 500 && stale.exists) { return(deliver_stale); }\n  set beresp.stale_if_error = 86400s;\n}",
		"Cloudflare":     "Cache-Control: public, max-age=60, stale-if-error=86400\nAlways Online: off",
		"Akamai":         "Caching: Force Revalidation of Stale Objects: Serve stale if unable to validate",
		"Squid":          "refresh_pattern . 0 20% 4320\nmax_stale 1 day",
		"Apache":         "CacheStaleOnError On",
		"Traffic Server": "CONFIG proxy.config.http.cache.max_stale_age INT 604800",
		"Vercel":         "Vercel-CDN-Cache-Control: max-age=60, stale-while-revalidate=86400",
		"Netlify":        "/\n  Netlify-CDN-Cache-Control: public, durable, max-age=60, stale-while-revalidate=86400",
		"bunny.net":      "Stale cache: While origin offline: on",
		"HAProxy":        "# serves nothing stale: put nginx or Varnish behind it",
	},
	"stale_allowed": {"": "Cache-Control: public, max-age=60, stale-if-error=86400"},
	// What is there is served while the origin is asked (RFC 5861 3).
	"hang": {
		"":               "Cache-Control: public, max-age=60, stale-while-revalidate=86400",
		"nginx":          "proxy_cache_use_stale error timeout updating;\nproxy_cache_background_update on;\nproxy_cache_lock on;\nproxy_read_timeout 2s;",
		"Varnish":        "backend www { .first_byte_timeout = 2s; }\nsub vcl_backend_response { set beresp.grace = 24h; }",
		"CloudFront":     "Cache-Control: public, max-age=60, stale-while-revalidate=86400\n\"OriginReadTimeout\": 2",
		"Fastly":         ".first_byte_timeout = 2s;\nsub vcl_fetch { set beresp.stale_while_revalidate = 86400s; }",
		"Cloudflare":     "Cache-Control: public, max-age=60, stale-while-revalidate=86400",
		"Squid":          "read_timeout 2 seconds\nconnect_timeout 2 seconds",
		"Apache":         "ProxyTimeout 2\nCacheLock on\nCacheStaleOnError On",
		"Traffic Server": "CONFIG proxy.config.http.transaction_no_activity_timeout_out INT 2",
		"HAProxy":        "# serves nothing stale: put nginx or Varnish behind it",
		"Vercel":         "Vercel-CDN-Cache-Control: max-age=60, stale-while-revalidate=86400",
		"Netlify":        "/\n  Netlify-CDN-Cache-Control: public, durable, max-age=60, stale-while-revalidate=86400",
		"bunny.net":      "Stale cache: While updating: on",
	},
	"compress": {
		"":               "Content-Encoding: br",
		"nginx":          "gzip on;\ngzip_proxied any;",
		"Varnish":        "sub vcl_backend_response { set beresp.do_gzip = true; }",
		"CloudFront":     "\"Compress\": true",
		"Fastly":         "sub vcl_fetch { set beresp.gzip = true; }",
		"Cloudflare":     "Compression Rule: Enable Brotli and Gzip",
		"Akamai":         "Last Mile Acceleration (Gzip Compression): Always",
		"Apache":         "AddOutputFilterByType DEFLATE text/html",
		"HAProxy":        "compression algo gzip\ncompression type text/html",
		"Traffic Server": "# plugin.config\ncompress.so compress.config",
	},
	"h2": {
		"":               "ALPN: h2",
		"nginx":          "listen 443 ssl http2;",
		"Varnish":        "varnishd -p feature=+http2\n# hitch.conf\nalpn-protos = \"h2, http/1.1\"",
		"CloudFront":     "\"HttpVersion\": \"http2and3\"",
		"Cloudflare":     "Speed: HTTP/2: on",
		"Akamai":         "HTTP/2: on",
		"Apache":         "Protocols h2 http/1.1",
		"HAProxy":        "bind :443 ssl crt site.pem alpn h2,http/1.1",
		"Traffic Server": "CONFIG proxy.config.http.server_ports STRING 443:ssl:proto=http2;http",
	},
	"redirect": {
		"":           "301 Location: https://www.example.jp/",
		"nginx":      "return 301 https://www.example.jp$request_uri;",
		"CloudFront": "\"ViewerProtocolPolicy\": \"redirect-to-https\"",
		"Cloudflare": "Always Use HTTPS: on\nRedirect Rule: example.jp to https://www.example.jp",
		"Fastly":     "Force TLS: on",
		"Akamai":     "Redirect: 301 https://www.example.jp",
		"Apache":     "Redirect permanent / https://www.example.jp/",
		"HAProxy":    "http-request redirect prefix https://www.example.jp code 301 unless { ssl_fc }",
		"Varnish":    "sub vcl_recv { if (req.http.host == \"example.jp\") { return (synth(301, \"https://www.example.jp/\")); } }\nsub vcl_synth { if (resp.status == 301) { set resp.http.Location = resp.reason; return (deliver); } }",
	},
	"staple": {
		"nginx":   "ssl_stapling on;\nssl_stapling_verify on;",
		"Apache":  "SSLUseStapling on",
		"HAProxy": "ocsp-update on",
	},
	"dns": {"": "www 300 IN A 203.0.113.10"},
	"h3":  {"": "Alt-Svc: clear", "nginx": "add_header Alt-Svc clear;", "Cloudflare": "HTTP/3 (with QUIC): off"},
}

// remedyIn says what each directive does, beside it.
func remedyIn(w say) map[string]string {
	return map[string]string{
		"say": w("Then each answer says itself whether a shared cache gave it. The origin’s marker, another value with each rendering, proves the same for a cache that cannot say it.",
			"どの応答も、共有キャッシュによるものかを自身で示すようになります。示せないキャッシュでも、生成のたびに値の変わるオリジンの印があれば証明できます。"),
		"store": w("Then the cache keeps the page, and gives the same to everybody for a minute.", "キャッシュがページを保持し、1分間は全員に同じものを返します。"),
		"ttl":   w("Then the page is rendered at most once a minute, however many come.", "どれだけ訪問者が来ても、ページの生成は1分に1回で済みます。"),
		"cookie": w("Then cookies neither lead past the cache nor split it. Personal parts of the page have to be loaded by script.",
			"Cookieがあってもキャッシュを迂回せず、コピーも分かれません。個人向けの部分はスクリプトで読み込んでください。"),
		"set_cookie": w("Then no visitor is given a cookie of another.", "訪問者に他人のCookieが渡らなくなります。"),
		"vary":       w("Then one copy serves every browser. What differs by device or language needs an address of its own.", "1つのコピーですべてのブラウザーに応答します。端末や言語で異なるものは別のURLにしてください。"),
		"query":      w("Then every address of the page leads to the same copy; scripts still see the parameters.", "どのURLでも同じコピーを返します。スクリプトからは引き続きパラメータを参照できます。"),
		"reload":     w("Then a reload is answered out of the cache.", "再読み込みにもキャッシュが応答します。"),
		"variants":   w("Then one copy serves every encoding, made by the cache itself.", "キャッシュ自身が圧縮し、1つのコピーですべての方式に応答します。"),
		"warm":       w("Ask so for each variant an hour and ten minutes before the event.", "イベントの1時間前と10分前に、それぞれの形で要求してください。"),
		"stale": w("Then what is there is served for a day while the origin fails. Do not put s-maxage beside stale-if-error: it forbids to serve stale (RFC 9111 5.2.2.10).",
			"オリジン障害時も、手元のものを1日間返し続けます。stale-if-errorとs-maxageを並べないでください。代替配信が禁じられます（RFC 9111 5.2.2.10）。"),
		"stale_allowed": w("s-maxage, must-revalidate, proxy-revalidate, no-cache and no-store each forbid to serve stale. Give the lifetime by max-age, or in a header of the cache’s own.",
			"s-maxage、must-revalidate、proxy-revalidate、no-cache、no-storeは、いずれも代替配信を禁じます。保持時間はmax-ageか、キャッシュ独自のヘッダーで指定してください。"),
		"hang":     w("Then nobody waits for the origin: what is there is served at once, and the origin is asked beside it, for 2 s at most.", "オリジンを待たせず、手元のものをすぐに返します。オリジンへの確認は裏側で、最長2秒です。"),
		"compress": w("Then text takes a fourth to a fifth of the line.", "テキストの転送量が4分の1から5分の1になります。"),
		"h2":       w("Then each visitor needs one connection.", "訪問者ごとの接続が1本で済みます。"),
		"redirect": w("Then each way in leads to the page in one step, without the origin. Put your own name in.", "どの入口からも、オリジンを経ずに1回でページに着きます。名前は自社のものに置き換えてください。"),
		"staple":   w("Then the certificate’s state comes along, as it promises.", "証明書の約束どおり、有効性が応答に添えられます。"),
		"dns":      w("Then a switch reaches everybody within five minutes. Lower it a day before, and put your own name in.", "切り替えが5分以内に全員に届きます。前日までに下げてください。名前は自社のものに置き換えてください。"),
		"h3":       w("Then browsers do not try what does not answer.", "ブラウザーが、応答のない接続を試さなくなります。"),
	}
}
