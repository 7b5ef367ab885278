package probe

import (
	"net/http"
	"slices"
	"strings"

	"tallylight/readiness/toppage"
)

// served is what the caches on the way did together.
type served struct {
	how        toppage.Served
	confidence string // explicit, inferred or none
	layer      string
	evidence   string
	said       []signal // by each layer
}

// signal is what one cache says of itself, and the header line in which it does.
type signal struct {
	layer    string
	how      toppage.Served
	line     string
	inferred bool // it follows from a header that is not made to say it
	timed    bool // it states its own remaining freshness, so Age need not be compared
}

// Where several layers speak, the one that spared the origin most is the answer: a hit at any layer means that
// the origin was not asked.
var servedOrder = []toppage.Served{
	toppage.ServedHit, toppage.ServedStale, toppage.ServedRevalidated, toppage.ServedMiss, toppage.ServedBypass,
}

// readServed joins the signals of all layers. A server error is an error whatever a cache says of it. What a
// cache says outranks what Age lets one guess; without either nothing is known, because being fast proves
// nothing.
func readServed(status int, h http.Header, f toppage.Facts) served {
	said := signals(h)
	if status >= 500 {
		return served{toppage.ServedError, "explicit", "", evidence(h, said), said}
	}
	if len(said) == 0 {
		said = inferred(h, f.AgeS)
	}
	if len(said) == 0 {
		return served{toppage.ServedUnknown, "none", "", "", nil}
	}
	for i := range said {
		if said[i].how == toppage.ServedHit && isStale(h, f, said[i]) {
			said[i].how = toppage.ServedStale
		}
	}
	best := slices.MinFunc(said, func(a, b signal) int {
		return slices.Index(servedOrder, a.how) - slices.Index(servedOrder, b.how)
	})
	confidence := "explicit"
	if best.inferred {
		confidence = "inferred"
	}
	return served{best.how, confidence, best.layer, evidence(h, said), said}
}

// isStale says that a hit was past its lifetime. A lifetime of nought is not compared: CDNs that keep a page
// by rules of their own often tell visitors max-age=0.
func isStale(h http.Header, f toppage.Facts, s signal) bool {
	if warnsOfStale(h) {
		return true
	}
	return !s.timed && f.AgeS != nil && f.SharedTTLS > 0 && *f.AgeS > f.SharedTTLS
}

// warnsOfStale reads Warning 110 and 111 (RFC 7234 5.5, obsolete but sent by Squid, Apache and Traffic Server)
// and the detail that Apache adds.
func warnsOfStale(h http.Header) bool {
	warned := slices.ContainsFunc(splitOutsideQuotes(strings.Join(h.Values("Warning"), ","), ','), func(m string) bool {
		return strings.HasPrefix(m, "110 ") || strings.HasPrefix(m, "111 ")
	})
	return warned || strings.Contains(strings.ToLower(h.Get("X-Cache-Detail")), "stale content")
}

// inferred is what headers let one guess where no cache says anything: an Age above nought was counted by a
// cache; Via alone is any proxy.
func inferred(h http.Header, age *int64) []signal {
	switch {
	case age != nil && *age > 0:
		return []signal{{layer: viaName(h), how: toppage.ServedHit, line: line(h, "Age"), inferred: true}}
	case warnsOfStale(h):
		return []signal{{layer: viaName(h), how: toppage.ServedStale, line: line(h, "Warning"), inferred: true}}
	default:
		return nil
	}
}

// viaName names the last proxy that Via lists; empty where there is none.
func viaName(h http.Header) string {
	proxies := splitOutsideQuotes(strings.Join(h.Values("Via"), ","), ',')
	if len(proxies) == 0 {
		return ""
	}
	words := strings.Fields(proxies[len(proxies)-1])
	switch {
	case len(words) < 2:
		return ""
	case words[1] == "google":
		return "Google Cloud CDN"
	default:
		return words[1]
	}
}

// evidence quotes Age and the lines of the signals, each once.
func evidence(h http.Header, said []signal) string {
	var lines []string
	if h.Get("Age") != "" {
		lines = append(lines, line(h, "Age"))
	}
	for _, s := range said {
		if !slices.Contains(lines, s.line) {
			lines = append(lines, s.line)
		}
	}
	if warnsOfStale(h) && h.Get("Warning") != "" {
		if warning := line(h, "Warning"); !slices.Contains(lines, warning) {
			lines = append(lines, warning)
		}
	}
	return strings.Join(lines, "; ")
}

// line quotes a field with its values, shortened.
func line(h http.Header, field string) string {
	return shorten(field + ": " + strings.Join(h.Values(field), ", "))
}
