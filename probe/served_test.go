package probe

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

// servedRow is a response, and how it was served.
type servedRow struct {
	sentence, lines string
	want            toppage.Served
	confidence, by  string
}

// servedRows are the forms in which shared caches say what they did, as products document them and as they were recorded.
func servedRows() []servedRow {
	const (
		hit, stale, revalidated      = toppage.ServedHit, toppage.ServedStale, toppage.ServedRevalidated
		miss, bypass, failed, silent = toppage.ServedMiss, toppage.ServedBypass, toppage.ServedError, toppage.ServedUnknown
	)
	return []servedRow{
		{"RFC 9211 hit", "Cache-Status: ExampleCache; hit; ttl=376", hit, "explicit", "ExampleCache"},
		{"RFC 9211 stale hit", "Cache-Status: ExampleCache; hit; ttl=-412", stale, "explicit", "ExampleCache"},
		{"RFC 9211 hit whose own ttl outranks Age", "Cache-Status: e; hit; ttl=30\nAge: 90\nCache-Control: max-age=60", hit, "explicit", "e"},
		{"RFC 9211 hit past the lifetime", "Cache-Status: e; hit\nAge: 90\nCache-Control: max-age=60", stale, "explicit", "e"},
		{"RFC 9211 validated", "Cache-Status: e; fwd=stale; fwd-status=304; stored", revalidated, "explicit", "e"},
		{"RFC 9211 fetched anew", "Cache-Status: e; fwd=stale; fwd-status=200", miss, "explicit", "e"},
		{"RFC 9211 miss of the address", "Cache-Status: e; fwd=uri-miss; stored", miss, "explicit", "e"},
		{"RFC 9211 miss of the variant", "Cache-Status: e; fwd=vary-miss; collapsed", miss, "explicit", "e"},
		{"RFC 9211 asked for anew by the request", "Cache-Status: e; fwd=request", miss, "explicit", "e"},
		{"RFC 9211 part only", "Cache-Status: e; fwd=partial", miss, "explicit", "e"},
		{"RFC 9211 bypass", "Cache-Status: e; fwd=bypass", bypass, "explicit", "e"},
		{"RFC 9211 method", "Cache-Status: e; fwd=method", bypass, "explicit", "e"},
		{"RFC 9211 a hit that is denied", "Cache-Status: e; hit=?0; fwd=miss", miss, "explicit", "e"},
		{"RFC 9211 a cache that does not tell", "Cache-Status: e; detail=x", silent, "none", ""},
		{"RFC 9211 a name in quotes with a semicolon", `Cache-Status: "a; fwd=miss"; hit`, hit, "explicit", "a; fwd=miss"},
		{"RFC 9211 two lines", "Cache-Status: origin-cache; fwd=miss\nCache-Status: edge; hit", hit, "explicit", "edge"},
		{"Netlify, the durable layer had it", `Cache-Status: "Netlify Edge"; fwd=miss` + "\n" + `Cache-Status: "Netlify Durable"; hit; ttl=1234`, hit, "explicit", "Netlify Durable"},
		{"Netlify, the other way round", `Cache-Status: "Netlify Durable"; hit; ttl=1234, "Netlify Edge"; fwd=miss`, hit, "explicit", "Netlify Durable"},
		{"Netlify, stale while it revalidates", `Cache-Status: "Netlify Edge"; hit; fwd=stale`, stale, "explicit", "Netlify Edge"},
		{"Souin, a key with a query", "Cache-Status: Souin; hit; ttl=4; key=GET-https-shop.example-/top?b=1; detail=DEFAULT", hit, "explicit", "Souin"},
		{"Souin, an empty key", "Cache-Status: Souin; fwd=uri-miss; stored; key=", miss, "explicit", "Souin"},
		{"Souin, stale", "Cache-Status: Souin; hit; ttl=-225; key=GET-https-shop.example-/; detail=NUTS; fwd=stale", stale, "explicit", "Souin"},
		{"a name with a space and without quotes", "Cache-Status: Shop Edge; hit", hit, "explicit", "Shop Edge"},
		{"a name that is an IP address", "Cache-Status: 203.0.113.7; hit", hit, "explicit", "203.0.113.7"},
		{"a space before the semicolon", "Cache-Status: edge ; hit", hit, "explicit", "edge"},
		{"a parameter in capitals", "Cache-Status: edge; Hit", hit, "explicit", "edge"},
		{"a comma at the end", "Cache-Status: edge; hit,", hit, "explicit", "edge"},
		{"a sentence without quotes beside another cache", "Cache-Status: origin; fwd=miss; detail=not found, edge; hit", hit, "explicit", "edge"},
		{"CloudFront missed, a layer behind had it", "X-Cache: Miss from cloudfront\n" + `Cache-Status: "Netlify Edge"; hit`, hit, "explicit", "Netlify Edge"},

		{"Cloudflare hit", "CF-Cache-Status: HIT\nAge: 5", hit, "explicit", "Cloudflare"},
		{"Cloudflare stale", "CF-Cache-Status: STALE", stale, "explicit", "Cloudflare"},
		{"Cloudflare updating", "CF-Cache-Status: UPDATING", stale, "explicit", "Cloudflare"},
		{"Cloudflare revalidated", "CF-Cache-Status: REVALIDATED", revalidated, "explicit", "Cloudflare"},
		{"Cloudflare miss", "CF-Cache-Status: MISS", miss, "explicit", "Cloudflare"},
		{"Cloudflare expired", "CF-Cache-Status: EXPIRED", miss, "explicit", "Cloudflare"},
		{"Cloudflare bypass", "CF-Cache-Status: BYPASS", bypass, "explicit", "Cloudflare"},
		{"Cloudflare dynamic", "CF-Cache-Status: DYNAMIC", bypass, "explicit", "Cloudflare"},
		{"Cloudflare none", "CF-Cache-Status: NONE/UNKNOWN", bypass, "explicit", "Cloudflare"},
		{"Cloudflare does not know", "CF-Cache-Status: UNKNOWN", bypass, "explicit", "Cloudflare"},
		{"Cloudflare hit past what visitors are told", "CF-Cache-Status: HIT\nAge: 452\nCache-Control: max-age=60\nSet-Cookie: a=1\nSet-Cookie: b=2\nSet-Cookie: c=3", stale, "explicit", "Cloudflare"},

		{"CloudFront hit", "X-Cache: Hit from cloudfront\nVia: 1.1 x.cloudfront.net (CloudFront)", hit, "explicit", "CloudFront"},
		{"CloudFront refreshed", "X-Cache: RefreshHit from cloudfront", revalidated, "explicit", "CloudFront"},
		{"CloudFront miss", "X-Cache: Miss from cloudfront", miss, "explicit", "CloudFront"},
		{"CloudFront error page", "X-Cache: Error from cloudfront", bypass, "explicit", "CloudFront"},
		{"CloudFront made by a function", "X-Cache: LambdaGeneratedResponse from cloudfront", bypass, "explicit", "CloudFront"},
		{"CloudFront redirects by itself", "Status: 301\nX-Cache: Redirect from cloudfront", bypass, "explicit", "CloudFront"},
		{"CloudFront has reached a limit", "Status: 429\nX-Cache: LimitExceeded from cloudfront", bypass, "explicit", "CloudFront"},

		{"Fastly, the edge had it", "X-Cache: MISS, HIT\nX-Cache-Hits: 0, 1\nX-Served-By: cache-nrt1, cache-tyo2", hit, "explicit", "Fastly"},
		{"Fastly, the shield had it", "X-Cache: HIT, MISS\nX-Served-By: cache-nrt1, cache-tyo2", hit, "explicit", "Fastly"},
		{"Fastly, nobody had it", "X-Cache: MISS, MISS\nX-Served-By: cache-nrt1, cache-tyo2\nAge: 0", miss, "explicit", "Fastly"},
		{"Fastly says hit for stale", "X-Cache: HIT\nX-Served-By: cache-nrt1\nAge: 452\nCache-Control: max-age=60", stale, "explicit", "Fastly"},
		{"Fastly says hit for a redirect of its own", "Status: 301\nX-Cache: HIT\nX-Cache-Hits: 0\nX-Served-By: cache-nrt1", hit, "explicit", "Fastly"},
		{"Fastly says miss for what it passes", "X-Cache: MISS\nX-Cache-Hits: 0\nX-Served-By: cache-nrt1\nX-Timer: S1795333237.2,VS0,VE180", miss, "explicit", "Fastly"},

		{"Akamai memory hit under no-store", "X-Cache: TCP_MEM_HIT from a23-1-2-3.deploy.akamaitechnologies.com (AkamaiGHost/22.1) (-)\nCache-Control: no-store\nAge: 9", hit, "explicit", "Akamai"},
		{"Akamai hit", "X-Cache: TCP_HIT from a23-1-2-3.deploy.akamaitechnologies.com (AkamaiGHost/22.1) (-)", hit, "explicit", "Akamai"},
		{"Akamai hit for a conditional request", "X-Cache: TCP_IMS_HIT from a23.deploy.akamaitechnologies.com", hit, "explicit", "Akamai"},
		{"Akamai hit of a missing page", "Status: 404\nX-Cache: TCP_NEGATIVE_HIT from a23.deploy.akamaitechnologies.com", hit, "explicit", "Akamai"},
		{"Akamai miss", "X-Cache: TCP_MISS from a23.deploy.akamaitechnologies.com", miss, "explicit", "Akamai"},
		{"Akamai stale because the origin failed", "X-Cache: TCP_REFRESH_FAIL_HIT from a23.deploy.akamaitechnologies.com", stale, "explicit", "Akamai"},
		{"Akamai refreshed", "X-Cache: TCP_REFRESH_HIT from a23.deploy.akamaitechnologies.com", revalidated, "explicit", "Akamai"},
		{"Akamai fetched anew", "X-Cache: TCP_REFRESH_MISS from a23.deploy.akamaitechnologies.com", miss, "explicit", "Akamai"},
		{"Akamai parent had it", "X-Cache: TCP_MISS from a23.deploy.akamaitechnologies.com\nX-Cache-Remote: TCP_HIT from a24.deploy.akamaitechnologies.com", hit, "explicit", "Akamai"},
		{"Akamai in a field of the customer's naming", "X-Edge-Says: Miss from child, Hit from parent", hit, "explicit", "Akamai"},
		{"Akamai stale in such a field", "X-Edge-Says: HitStale from child", stale, "explicit", "Akamai"},
		{"Akamai not cacheable in such a field", "X-Edge-Says: NotCacheable from child", bypass, "explicit", "Akamai"},
		{"Akamai hit in such a field", "X-Edge-Says: Hit from child", hit, "explicit", "Akamai"},
		{"Akamai missed everywhere in such a field", "X-Edge-Says: Miss from child, Miss from parent", miss, "explicit", "Akamai"},
		{"Akamai validated in such a field", "X-Edge-Says: RefreshHit from child", revalidated, "explicit", "Akamai"},
		{"Akamai made it at the edge", "X-Edge-Says: Constructed from child", bypass, "explicit", "Akamai"},
		{"Akamai redirects by itself", "Status: 301\nX-Edge-Says: Redirect from child", bypass, "explicit", "Akamai"},
		{"Akamai has an error to serve", "X-Edge-Says: Error from child", bypass, "explicit", "Akamai"},

		{"Azure hit", "X-Cache: TCP_HIT\nX-Azure-Ref: 0abc", hit, "explicit", "Azure Front Door"},
		{"Azure hit elsewhere", "X-Cache: TCP_REMOTE_HIT\nX-Azure-Ref: 0abc", hit, "explicit", "Azure Front Door"},
		{"Azure miss", "X-Cache: TCP_MISS\nX-Azure-Ref: 0abc", miss, "explicit", "Azure Front Door"},
		{"Azure does not cache it", "X-Cache: CONFIG_NOCACHE\nX-Azure-Ref: 0abc", bypass, "explicit", "Azure Front Door"},
		{"Azure keeps private out", "X-Cache: PRIVATE_NOSTORE\nX-Azure-Ref: 0abc", bypass, "explicit", "Azure Front Door"},

		{"Vercel hit", "X-Vercel-Cache: HIT\nAge: 77\nCache-Control: public, max-age=0, must-revalidate", hit, "explicit", "Vercel"},
		{"Vercel made before", "X-Vercel-Cache: PRERENDER", hit, "explicit", "Vercel"},
		{"Vercel stale", "X-Vercel-Cache: STALE", stale, "explicit", "Vercel"},
		{"Vercel revalidated", "X-Vercel-Cache: REVALIDATED", revalidated, "explicit", "Vercel"},
		{"Vercel miss", "X-Vercel-Cache: MISS", miss, "explicit", "Vercel"},
		{"Vercel bypass", "X-Vercel-Cache: BYPASS", bypass, "explicit", "Vercel"},
		{"bunny hit", "CDN-Cache: HIT\nServer: BunnyCDN-TY1-1", hit, "explicit", "bunny.net"},
		{"bunny stale", "CDN-Cache: STALE", stale, "explicit", "bunny.net"},
		{"bunny miss", "CDN-Cache: MISS", miss, "explicit", "bunny.net"},
		{"bunny bypass", "CDN-Cache: BYPASS", bypass, "explicit", "bunny.net"},
		{"KeyCDN hit", "X-Cache: HIT\nServer: keycdn-engine", hit, "explicit", "KeyCDN"},
		{"KeyCDN miss", "X-Cache: MISS\nServer: keycdn-engine", miss, "explicit", "KeyCDN"},
		{"Google by Age", "Via: 1.1 google\nAge: 30", hit, "inferred", "Google Cloud CDN"},
		{"Google's load balancer alone", "Via: 1.1 google", silent, "none", ""},

		{"nginx hit", "X-Cache-Status: HIT\nServer: nginx/1.22.1", hit, "explicit", "nginx"},
		{"nginx miss", "X-Cache-Status: MISS\nServer: nginx/1.22.1", miss, "explicit", "nginx"},
		{"nginx validated", "X-Cache-Status: REVALIDATED\nServer: nginx/1.22.1", revalidated, "explicit", "nginx"},
		{"nginx bypass", "X-Cache-Status: BYPASS\nServer: nginx/1.22.1", bypass, "explicit", "nginx"},
		{"nginx that did not look", "X-Cache-Status: -", silent, "none", ""},
		{"nginx stale", "X-Cache-Status: STALE\nServer: nginx/1.22.1", stale, "explicit", "nginx"},
		{"nginx updating", "X-Cache-Status: UPDATING\nServer: nginx/1.22.1", stale, "explicit", "nginx"},
		{"nginx expired", "X-Cache-Status: EXPIRED\nServer: nginx/1.22.1", miss, "explicit", "nginx"},
		{"nginx by another name", "X-Proxy-Cache: HIT\nServer: openresty", hit, "explicit", "nginx"},
		{"nginx behind another proxy that signs for it", "X-Cache-Status: HIT\nServer: cloudflare\nVia: 1.1 nginx", hit, "explicit", "nginx"},
		{"nginx that says nothing", "Server: nginx", silent, "none", ""},
		{"the word that nginx is told to send, and nothing of nginx", "X-Cache-Status: HIT", hit, "explicit", "X-Cache-Status"},
		{"the same, from behind another server", "X-Proxy-Cache: MISS\nServer: Apache", miss, "explicit", "X-Proxy-Cache"},
		{"two of them, one behind the other", "X-Cache-Status: MISS\nX-Cache-Status: HIT\nServer: nginx", hit, "explicit", "nginx"},
		{"one of several products that send it", "X-Cache: HIT", hit, "explicit", "X-Cache"},
		{"the same, signed by nginx, which many have in front of something else", "X-Cache: HIT\nServer: nginx", hit, "explicit", "X-Cache"},
		{"a hit without a name beside one with", "X-Cache: HIT\nX-Varnish: 98345 81", hit, "explicit", "Varnish"},
		{"a hit without a name beside a miss with one", "X-Cache: HIT\nX-Varnish: 80", hit, "explicit", "X-Cache"},
		{"HAProxy as it is told to say", "Cache-Status: haproxy; hit", hit, "explicit", "HAProxy"},
		{"Varnish hit", "X-Varnish: 98345 81\nAge: 4\nVia: 1.1 varnish (Varnish/7.1)", hit, "explicit", "Varnish"},
		{"Varnish in grace", "X-Varnish: 98345 81\nAge: 4\nCache-Control: max-age=2", stale, "explicit", "Varnish"},
		{"Varnish miss", "X-Varnish: 80\nAge: 0\nVia: 1.1 varnish (Varnish/7.1)", miss, "explicit", "Varnish"},
		{"HAProxy by Age", "Age: 2\nCache-Control: max-age=60", hit, "inferred", ""},
		{"HAProxy says nothing of a miss", "Cache-Control: max-age=60", silent, "none", ""},
		{"Squid hit", "X-Cache: HIT from squid.test\nX-Cache-Lookup: HIT from squid.test:9140", hit, "explicit", "Squid"},
		{"Squid stale", "X-Cache: HIT from squid.test\nWarning: 110 squid/5.7 \"Response is stale\"", stale, "explicit", "Squid"},
		{"Squid stale, on the second warning", "X-Cache: HIT from squid.test\nWarning: 199 x \"a, b\"\nWarning: 111 squid/5.7 \"Revalidation failed\"", stale, "explicit", "Squid"},
		{"Squid miss though its look-up hit", "X-Cache: MISS from squid.test\nX-Cache-Lookup: HIT from squid.test:9140", miss, "explicit", "Squid"},
		{"Squid by its Via", "X-Cache: HIT from cache1.example\nVia: 1.1 cache1.example (squid/5.7)", hit, "explicit", "Squid"},
		{"Squid whose origin is dead", "Status: 504\nX-Cache: MISS from squid.test\nX-Cache-Lookup: HIT from squid.test:9140", failed, "explicit", ""},
		{"Apache hit", "X-Cache: HIT from localhost", hit, "explicit", "localhost"},
		{"Apache hit, with what tells it from others", "X-Cache: HIT from localhost\nServer: Apache/2.4.62 (Debian)", hit, "explicit", "Apache"},
		{"Apache hit, with its detail", "X-Cache: HIT from localhost\nX-Cache-Detail: \"cache hit\" from localhost", hit, "explicit", "Apache"},
		{"Apache miss", "X-Cache: MISS from localhost\nX-Cache-Detail: \"cache miss: attempting entity save\" from localhost", miss, "explicit", "Apache"},
		{"Apache stale, without Age", "X-Cache: HIT from localhost\nWarning: 111 localhost \"Revalidation failed\"", stale, "explicit", "localhost"},
		{"Apache stale by its detail", "X-Cache-Detail: \"cache hit: 503 status; stale content returned\" from localhost", stale, "explicit", "Apache"},
		{"Apache revalidated", "X-Cache: REVALIDATE from localhost", revalidated, "explicit", "localhost"},
		{"Apache without its headers, stale", "Warning: 111 localhost \"Revalidation failed\"\nVia: 1.1 localhost (Apache)", stale, "inferred", "localhost"},
		{"Traffic Server hit", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScHs f p eN:t cCHp s ])", hit, "explicit", "Traffic Server"},
		{"Traffic Server hit in memory", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScRs f p eN:t cCHp s ])", hit, "explicit", "Traffic Server"},
		{"Traffic Server stale, origin dead", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScSsEf p eN:t cCHp sF])\nWarning: 111 ts", stale, "explicit", "Traffic Server"},
		{"Traffic Server validated", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScSsNfUp eN:t cCSp sS])", revalidated, "explicit", "Traffic Server"},
		{"Traffic Server stale and fetched anew", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScSsSfUp eN:t cCSp sS])", miss, "explicit", "Traffic Server"},
		{"Traffic Server stale, because the origin answered 503", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScSsSfUpSeN:t cCSp sS])\nAge: 9", stale, "explicit", "Traffic Server"},
		{"Traffic Server miss", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScMsSfWpSeN:t cCMp sS])\nAge: 0", miss, "explicit", "Traffic Server"},
		{"Traffic Server has no such object", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScNsSf p eN:t cCNp sS])", miss, "explicit", "Traffic Server"},
		{"Traffic Server was asked not to look", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScAsSf p eN:t cCAp sS])", miss, "explicit", "Traffic Server"},
		{"Traffic Server has its cache turned off", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9 [uScDsSf p eN:t cCDp sS])", miss, "explicit", "Traffic Server"},
		{"Traffic Server without its code", "Via: http/1.1 ts (ApacheTrafficServer/9.2.9)", silent, "none", ""},

		{"a host before the word", "X-Cache: cp3062 miss, cp3062 hit/12", hit, "explicit", "X-Cache"},
		{"Next.js sits in the origin", "X-Nextjs-Cache: HIT", silent, "none", ""},
		{"Drupal sits in the origin", "X-Drupal-Cache: HIT", silent, "none", ""},
		{"a look-up alone", "X-Cache-Lookup: HIT from squid.test:9140", silent, "none", ""},
		{"an Age of nought", "Age: 0", silent, "none", ""},
		{"Via alone", "Via: 1.1 proxy", silent, "none", ""},
		{"a word that no product says", "X-Cache: perhaps", silent, "none", ""},
		{"what a cache says outranks Age", "CF-Cache-Status: DYNAMIC\nAge: 12", bypass, "explicit", "Cloudflare"},
		{"a hit outranks a stale layer", "CF-Cache-Status: HIT\nX-Cache-Status: STALE", hit, "explicit", "Cloudflare"},
		{"inferred and past the lifetime", "Age: 90\nCache-Control: max-age=60", stale, "inferred", ""},

		{"an error with a hit", "Status: 503\nX-Cache: HIT from squid.test", failed, "explicit", ""},
		{"an error made by Varnish", "Status: 503\nX-Varnish: 5\nAge: 0", failed, "explicit", ""},
		{"an error that nobody signed", "Status: 502", failed, "explicit", ""},
		{"a missing page is no error of the cache", "Status: 404\nCF-Cache-Status: HIT", hit, "explicit", "Cloudflare"},
	}
}

// response gives the row's status and headers.
func (row servedRow) response() (status int, h http.Header) {
	h = headers(row.lines)
	status, err := strconv.Atoi(h.Get("Status"))
	if err != nil {
		status = http.StatusOK
	}
	h.Del("Status")
	return status, h
}

func (row servedRow) check(t *testing.T, f toppage.Facts) {
	t.Helper()
	if f.Served != row.want || f.ServedConfidence != row.confidence || f.ServedBy != row.by {
		t.Errorf("%s, %s, by %q; want %s, %s, by %q", f.Served, f.ServedConfidence, f.ServedBy, row.want, row.confidence, row.by)
	}
}

func TestServed(t *testing.T) {
	for _, row := range servedRows() {
		t.Run(row.sentence, func(t *testing.T) {
			status, h := row.response()
			f, _ := ReadFacts(Response{Status: status, Header: h, ReceivedAt: received})
			row.check(t, f)
		})
	}
}

// TestServedInAHAR reads every row as an entry of an archive, with the names of its fields as HTTP/2 has them.
func TestServedInAHAR(t *testing.T) {
	var archive har
	if err := json.Unmarshal([]byte(`{"log":{}}`), &archive); err != nil {
		t.Fatal(err)
	}
	for _, row := range servedRows() {
		e := harEntry{StartedDateTime: received.Format(time.RFC3339Nano)}
		e.Request.Method, e.Request.URL = "GET", "https://shop.example/"
		status, h := row.response()
		e.Response.Status = status
		for field, values := range h {
			e.Response.Headers = append(e.Response.Headers, harHeader{strings.ToLower(field), strings.Join(values, "\n")})
		}
		archive.Log.Entries = append(archive.Log.Entries, e)
	}
	text, err := json.Marshal(archive)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := ReadHAR(bytes.NewReader(text))
	if err != nil || len(seen) != len(servedRows()) {
		t.Fatalf("%d entries, %v", len(seen), err)
	}
	for i, row := range servedRows() {
		t.Run(row.sentence, func(t *testing.T) { row.check(t, seen[i].Facts) })
	}
}

func TestOriginSpared(t *testing.T) {
	for how, want := range map[toppage.Served]string{
		toppage.ServedHit: "yes", toppage.ServedStale: "yes", toppage.ServedRevalidated: "no", toppage.ServedMiss: "no",
		toppage.ServedBypass: "no", toppage.ServedError: "unknown", toppage.ServedUnknown: "unknown",
	} {
		got := "unknown"
		if spared := how.OriginSpared(); spared != nil {
			got = map[bool]string{true: "yes", false: "no"}[*spared]
		}
		if got != want {
			t.Errorf("%s: %s, want %s", how, got, want)
		}
	}
}

func TestEvidenceQuotesTheHeader(t *testing.T) {
	for _, row := range []struct{ sentence, lines, want string }{
		{"Age and the signal", "Age: 41\nX-Cache: HIT", "Age: 41; X-Cache: HIT"},
		{"Age alone", "Age: 41\nVia: 1.1 google", "Age: 41"},
		{"every layer, each line once", "X-Cache: MISS, HIT\nCF-Cache-Status: DYNAMIC", "CF-Cache-Status: DYNAMIC; X-Cache: MISS, HIT"},
		{"the warning that makes it stale", "X-Cache: HIT\nWarning: 110 - stale", "X-Cache: HIT; Warning: 110 - stale"},
		{"nothing to quote", "Server: nginx", ""},
		{"a line that is too long", "X-Cache: HIT from " + strings.Repeat("x", 300), "X-Cache: HIT from " + strings.Repeat("x", 182) + "…"},
	} {
		if _, got := ReadFacts(Response{Status: 200, Header: headers(row.lines)}); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
