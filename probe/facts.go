package probe

import (
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/toppage"
)

// Response is an answer as a shared cache sees it. An empty Method is GET.
type Response struct {
	Method     string
	Authorized bool // the request carried Authorization
	Status     int
	Header     http.Header
	ReceivedAt time.Time
}

// ReadFacts says what a shared cache may do with a response, what one did, and on which header lines the
// latter rests, e.g. "Age: 41; X-Cache: HIT". Figures that only a live probe can measure stay nil.
func ReadFacts(r Response) (facts toppage.Facts, evidence string) {
	facts, _, evidence = read(r)
	return facts, evidence
}

// read is ReadFacts with what checks compare beyond the facts.
func read(r Response) (toppage.Facts, toppage.Details, string) {
	rules, targeted := governing(r.Header)
	stars := members(r.Header, "Vary")
	f := toppage.Facts{
		StorableShared:        storable(r, rules, targeted),
		MustValidateEveryTime: rules.unqualified("no-cache") || slices.Contains(stars, "*"),
		AgeS:                  age(r.Header),
		SWRS:                  rules.seconds("stale-while-revalidate"),
		SIES:                  rules.seconds("stale-if-error"),
		StaleProhibitedBy:     staleProhibitedBy(rules),
		SetCookie:             len(r.Header.Values("Set-Cookie")) > 0,
		VaryRisk:              varyRisk(stars),
		ContentEncoding:       strings.Join(members(r.Header, "Content-Encoding"), ", "),
		CompressibleType:      compressible(r.Header.Get("Content-Type")),
		AltSvcH3:              offersH3(r.Header),
		SharedTTLSource:       "none",
	}
	if f.StorableShared {
		f.SharedTTLS, f.SharedTTLSource = lifetime(r, rules, targeted, f.MustValidateEveryTime)
	}
	remaining := f.SharedTTLS - currentAge(r, f.AgeS)
	f.RemainingS, f.Fresh = &remaining, new(remaining > 0)
	f.StaleIfErrorEffective = f.StorableShared && f.SIES != nil && *f.SIES > 0 && f.StaleProhibitedBy == ""

	served := readServed(r.Status, r.Header, f)
	f.Served, f.ServedConfidence, f.ServedBy = served.how, served.confidence, served.layer
	f.OriginSpared = served.how.OriginSpared()
	return f, readDetails(r, served.said), clean(served.evidence)
}

// members gives the list members of a field over all its lines, in lower case.
func members(h http.Header, field string) []string {
	list := splitOutsideQuotes(strings.Join(h.Values(field), ","), ',')
	for i, m := range list {
		list[i] = strings.ToLower(m)
	}
	return list
}

// varyRisk names the worst field that splits the cache by visitor (RFC 9111 4.1).
func varyRisk(vary []string) string {
	for _, risk := range []struct{ field, name string }{
		{"*", "star"}, {"cookie", "cookie"}, {"accept-language", "accept-language"}, {"user-agent", "user-agent"},
	} {
		if slices.Contains(vary, risk.field) {
			return risk.name
		}
	}
	return ""
}

var compressibleTypes = []string{
	"application/json", "application/javascript", "application/x-javascript", "application/ecmascript",
	"application/xml", "application/wasm", "application/manifest+json", "application/x-www-form-urlencoded",
	"application/vnd.ms-fontobject", "font/ttf", "font/otf", "image/x-icon", "image/vnd.microsoft.icon", "image/bmp",
}

// compressible says that a media type is text or the like, on which compression saves much.
func compressible(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil && media == "" {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
		media = strings.TrimSpace(media)
	}
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+json") ||
		strings.HasSuffix(media, "+xml") || slices.Contains(compressibleTypes, media)
}

// offersH3 says that HTTP/3 is offered by its final name (RFC 7838 3, RFC 9114 3.1.1).
func offersH3(h http.Header) bool {
	return slices.ContainsFunc(members(h, "Alt-Svc"), func(m string) bool { return strings.HasPrefix(m, "h3=") })
}
