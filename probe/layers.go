package probe

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"tallylight/readiness/toppage"
)

// The words by which caches say what they did, in lower case. Those of several products are in one table
// because none contradicts another.
var cacheWords = map[string]toppage.Served{
	// nginx ($upstream_cache_status), Cloudflare, Vercel, bunny.net, Squid, Apache, Fastly
	"hit": toppage.ServedHit, "prerender": toppage.ServedHit,
	"stale": toppage.ServedStale, "updating": toppage.ServedStale,
	"revalidated": toppage.ServedRevalidated, "revalidate": toppage.ServedRevalidated,
	"miss": toppage.ServedMiss, "expired": toppage.ServedMiss,
	"bypass": toppage.ServedBypass, "dynamic": toppage.ServedBypass, "pass": toppage.ServedBypass,
	"none": toppage.ServedBypass, "none/unknown": toppage.ServedBypass,
	// CloudFront, and Akamai where it returns the cache status
	"refreshhit": toppage.ServedRevalidated, "hitstale": toppage.ServedStale,
	"error": toppage.ServedBypass, "lambdageneratedresponse": toppage.ServedBypass,
	"functiongeneratedresponse": toppage.ServedBypass, "redirect": toppage.ServedBypass,
	"limitexceeded": toppage.ServedBypass, "notcacheable": toppage.ServedBypass, "constructed": toppage.ServedBypass,
	// Akamai and Azure
	"tcp_hit": toppage.ServedHit, "tcp_mem_hit": toppage.ServedHit, "tcp_ims_hit": toppage.ServedHit,
	"tcp_negative_hit": toppage.ServedHit, "tcp_remote_hit": toppage.ServedHit,
	"tcp_refresh_fail_hit": toppage.ServedStale, "tcp_refresh_hit": toppage.ServedRevalidated,
	"tcp_miss": toppage.ServedMiss, "tcp_refresh_miss": toppage.ServedMiss, "tcp_expired_miss": toppage.ServedMiss,
	"tcp_client_refresh_miss": toppage.ServedMiss, "uncacheable": toppage.ServedBypass,
	"config_nocache": toppage.ServedBypass, "private_nostore": toppage.ServedBypass,
}

// Fields that hold one such word, and whose they are; empty: whoever calls it so, which is many. Left out on purpose:
// X-Cache-Lookup, which says what was found and not what was done, and X-Nextjs-Cache and X-Drupal-Cache, which sit inside
// the origin.
var wordFields = []struct{ field, layer string }{
	{"CF-Cache-Status", "Cloudflare"},
	{"X-Vercel-Cache", "Vercel"},
	{"CDN-Cache", "bunny.net"},
	{"X-Cache-Status", ""},
	{"X-Proxy-Cache", ""},
}

// signals collects what every layer says of itself: those that tell their name, then those that are known by the field
// alone in which they speak.
func signals(h http.Header) []signal {
	var named, nameless []signal
	for _, read := range []func(http.Header) []signal{cacheStatus, words, xCache, cacheDetail, fromChild, varnish, trafficServer} {
		for _, s := range read(h) {
			s.layer = properName(s.layer)
			if slices.Contains(toppage.Nameless, s.layer) {
				nameless = append(nameless, s)
			} else {
				named = append(named, s)
			}
		}
	}
	return append(named, nameless...)
}

// properName spells a product as toppage.Layers does: caches name themselves in Cache-Status in any case ("haproxy").
func properName(layer string) string {
	for _, product := range toppage.Layers {
		if strings.EqualFold(layer, product) {
			return product
		}
	}
	return layer
}

func words(h http.Header) []signal {
	var said []signal
	for _, f := range wordFields {
		for _, word := range members(h, f.field) { // of two caches that send the same field each adds a line
			if f.layer == "Cloudflare" && word == "unknown" { // it has no word for it, because it does not cache it
				word = "none"
			}
			if how, ok := cacheWords[word]; ok {
				said = append(said, signal{layer: wordLayer(h, f.field, f.layer), how: how, line: line(h, f.field)})
			}
		}
	}
	return said
}

// wordLayer names the cache behind such a field. One that many products are told to send, nginx first of all, is nginx's
// where nginx signs the answer; else the cache is known by the field.
func wordLayer(h http.Header, field, layer string) string {
	switch {
	case layer != "":
		return layer
	case signedBy(h, "nginx", "openresty", "tengine"):
		return "nginx"
	default:
		return field
	}
}

// signedBy says that Server or Via names one of the products.
func signedBy(h http.Header, products ...string) bool {
	signs := strings.ToLower(h.Get("Server") + "," + strings.Join(h.Values("Via"), ","))
	return slices.ContainsFunc(products, func(p string) bool { return strings.Contains(signs, p) })
}

// xCache reads X-Cache, which many products share: "Hit from cloudfront", "MISS, HIT", "TCP_HIT from a23-...",
// "HIT from squid.test", "cp3062 hit/5". Akamai puts its parent into X-Cache-Remote.
func xCache(h http.Header) []signal {
	var said []signal
	for _, field := range []string{"X-Cache", "X-Cache-Remote"} {
		for _, member := range splitOutsideQuotes(strings.Join(h.Values(field), ","), ',') {
			how, ok := firstWord(member)
			if ok {
				said = append(said, signal{layer: xCacheLayer(h, member), how: how, line: line(h, field)})
			}
		}
	}
	return said
}

// firstWord looks for a cache word at the start of a member, or after the name of a host.
func firstWord(member string) (toppage.Served, bool) {
	fields := strings.Fields(strings.ToLower(member))
	for _, word := range fields[:min(len(fields), 2)] {
		word, _, _ = strings.Cut(word, "/")
		if how, ok := cacheWords[word]; ok {
			return how, true
		}
	}
	return "", false
}

func xCacheLayer(h http.Header, member string) string {
	_, from, named := strings.Cut(member, " from ")
	from, _, _ = strings.Cut(strings.TrimSpace(from), " ")
	switch {
	case from == "cloudfront":
		return "CloudFront"
	case strings.Contains(from, "akamai"):
		return "Akamai"
	case h.Get("X-Azure-Ref") != "":
		return "Azure Front Door"
	case strings.HasPrefix(h.Get("X-Served-By"), "cache-"):
		return "Fastly"
	case strings.HasPrefix(h.Get("Server"), "keycdn"):
		return "KeyCDN"
	case named:
		return proxyNamed(h, from)
	default:
		return "X-Cache"
	}
}

// proxyNamed tells which product runs on the host that X-Cache names: by what only that product sends beside it; else it
// is known by its host.
func proxyNamed(h http.Header, host string) string {
	agents := strings.ToLower(strings.Join(slices.Concat(h.Values("Via"), h.Values("Warning")), ","))
	switch {
	case h.Get("X-Cache-Lookup") != "", strings.Contains(agents, "(squid/"), strings.Contains(agents, " squid/"):
		return "Squid"
	case h.Get("X-Cache-Detail") != "", strings.HasPrefix(h.Get("Server"), "Apache/"), h.Get("Server") == "Apache":
		return "Apache"
	default:
		return host
	}
}

// cacheDetail reads what Apache adds with CacheDetailHeader: "cache hit: 503 status; stale content returned".
func cacheDetail(h http.Header) []signal {
	text := strings.ToLower(h.Get("X-Cache-Detail"))
	s := signal{layer: "Apache", line: line(h, "X-Cache-Detail")}
	switch {
	case strings.Contains(text, "conditional cache hit"):
		s.how = toppage.ServedRevalidated
	case strings.Contains(text, "cache hit"):
		s.how = toppage.ServedHit
	case strings.Contains(text, "cache miss"):
		s.how = toppage.ServedMiss
	default:
		return nil
	}
	return []signal{s}
}

var childOrParent = regexp.MustCompile(`^[A-Za-z]+ from (child|parent)$`)

// fromChild finds Akamai's cache status, whose field the customer names, by the form of its value: "Miss from
// child, Hit from parent".
func fromChild(h http.Header) []signal {
	var said []signal
	for _, field := range sortedFields(h) {
		if field == "X-Cache" || field == "X-Cache-Remote" {
			continue
		}
		for _, member := range splitOutsideQuotes(h.Get(field), ',') {
			how, ok := firstWord(member)
			if ok && childOrParent.MatchString(member) {
				said = append(said, signal{layer: "Akamai", how: how, line: line(h, field)})
			}
		}
	}
	return said
}

func sortedFields(h http.Header) []string {
	fields := make([]string, 0, len(h))
	for field := range h {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	return fields
}

var transactions = regexp.MustCompile(`^\d+( \d+)?$`)

// varnish reads X-Varnish: a second number is the request that stored the object, so there was a hit.
func varnish(h http.Header) []signal {
	ids := strings.TrimSpace(h.Get("X-Varnish"))
	if !transactions.MatchString(ids) {
		return nil
	}
	how := toppage.ServedMiss
	if strings.Contains(ids, " ") {
		how = toppage.ServedHit
	}
	return []signal{{layer: "Varnish", how: how, line: line(h, "X-Varnish")}}
}

// lookup is the part of Traffic Server's Via code on the cache lookup (c) and the origin's answer (s).
var lookup = regexp.MustCompile(`\[(?:u.)?c(.)s(.)`)

// trafficServer reads the codes that Apache Traffic Server puts into Via, e.g. [uScHs f p eN:t cCHp s ].
func trafficServer(h http.Header) []signal {
	var said []signal
	for _, proxy := range h.Values("Via") {
		if !strings.Contains(proxy, "TrafficServer") {
			continue
		}
		for _, code := range lookup.FindAllStringSubmatch(proxy, -1) {
			if how, ok := lookupResult(code[1], code[2], age(h)); ok {
				said = append(said, signal{layer: "Traffic Server", how: how, line: line(h, "Via")})
			}
		}
	}
	return said
}

// lookupResult: a stale object is a stale answer where the origin failed (E), a validated one where it said not modified (N).
// Where it said anything else (S), an Age tells one that was served because of an error status from one fetched anew.
func lookupResult(found, origin string, age *int64) (toppage.Served, bool) {
	switch found + origin {
	case "SE":
		return toppage.ServedStale, true
	case "SN":
		return toppage.ServedRevalidated, true
	}
	switch found {
	case "H", "R":
		return toppage.ServedHit, true
	case "S":
		if age != nil && *age > 0 {
			return toppage.ServedStale, true
		}
		return toppage.ServedMiss, true
	case "M", "A", "N", "D":
		return toppage.ServedMiss, true
	default:
		return "", false
	}
}
