package probe

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Statuses that may be kept without explicit freshness (RFC 9110 15.1).
var heuristicallyCacheable = []int{200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501}

// storable says whether a shared cache may keep the response (RFC 9111 3). A part (206) and a validation (304)
// are not kept as answers of their own.
func storable(r Response, rules directives, targeted bool) bool {
	switch {
	case r.Method != "" && r.Method != http.MethodGet && r.Method != http.MethodHead,
		r.Status < 200 || r.Status == http.StatusPartialContent || r.Status == http.StatusNotModified,
		rules.has("must-understand") && !understood(r.Status),
		forbidsStoring(rules),
		rules.unqualified("private"),
		r.Authorized && !rules.has("public") && !rules.has("s-maxage") && !rules.has("must-revalidate"):
		return false
	}
	return rules.has("public") || rules.has("max-age") || rules.has("s-maxage") ||
		!targeted && len(r.Header.Values("Expires")) > 0 || slices.Contains(heuristicallyCacheable, r.Status)
}

// forbidsStoring is no-store, which must-understand overrides for a cache that knows it (RFC 9111 5.2.2.3).
func forbidsStoring(rules directives) bool {
	return rules.has("no-store") && !rules.has("must-understand")
}

// understood says that the status is one whose rules for caching are defined (RFC 9110 15).
func understood(status int) bool { return http.StatusText(status) != "" }

// lifetime is the freshness lifetime of a storable response in seconds, and where it comes from (RFC 9111
// 4.2.1). A guess from Last-Modified is not made where every use needs validation anyway.
func lifetime(r Response, rules directives, targeted, mustValidate bool) (int64, string) {
	for _, name := range []string{"s-maxage", "max-age"} {
		if seconds := rules.seconds(name); seconds != nil {
			if targeted {
				return *seconds, "cdn-cache-control"
			}
			return *seconds, name
		}
	}
	if expires := r.Header.Values("Expires"); len(expires) > 0 && !targeted {
		return untilExpiry(expires[0], dated(r)), "expires"
	}
	if !mustValidate && (rules.has("public") || slices.Contains(heuristicallyCacheable, r.Status)) {
		return heuristic(r)
	}
	return 0, "none"
}

// untilExpiry is Expires - Date; a date that is none is in the past (RFC 9111 5.3).
func untilExpiry(expires string, from time.Time) int64 {
	at, ok := httpDate(expires)
	if !ok {
		return 0
	}
	return clampSeconds(at.Sub(from))
}

// heuristic is a tenth of the time since the last change (RFC 9111 4.2.2).
func heuristic(r Response) (int64, string) {
	modified, ok := httpDate(r.Header.Get("Last-Modified"))
	if !ok || !modified.Before(dated(r)) {
		return 0, "none"
	}
	return clampSeconds(dated(r).Sub(modified) / 10), "heuristic"
}

func clampSeconds(d time.Duration) int64 {
	return min(max(0, int64(d/time.Second)), maxDelta)
}

// dated is the Date of a response; one without counts as made when it came (RFC 9110 6.6.1).
func dated(r Response) time.Time {
	if at, ok := httpDate(r.Header.Get("Date")); ok {
		return at
	}
	return r.ReceivedAt
}

// httpDate reads the three forms of an HTTP date (RFC 9110 5.6.7), all of which are in GMT.
func httpDate(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	at, err := http.ParseTime(text)
	if err != nil {
		return time.Time{}, false
	}
	named := strings.Contains(text, ",") // the asctime form names no zone
	return at, !named || strings.HasSuffix(text, "GMT")
}

// age reads Age: the first member counts, and one that is no number is ignored (RFC 9111 5.1).
func age(h http.Header) *int64 {
	first, _, _ := strings.Cut(h.Get("Age"), ",")
	seconds, ok := deltaSeconds(strings.TrimSpace(first))
	if !ok {
		return nil
	}
	return &seconds
}

// currentAge is the larger of Age and the time since Date, in seconds.
func currentAge(r Response, age *int64) int64 {
	var current int64
	if !r.ReceivedAt.IsZero() {
		current = clampSeconds(r.ReceivedAt.Sub(dated(r)))
	}
	if age != nil {
		current = max(current, *age)
	}
	return current
}

// staleProhibitedBy names the directive by which the response must not be reused stale (RFC 9111 4.2.4;
// s-maxage implies proxy-revalidate, 5.2.2.10); empty where none does.
func staleProhibitedBy(rules directives) string {
	switch {
	case rules.has("s-maxage"):
		return "s-maxage"
	case rules.has("must-revalidate"):
		return "must-revalidate"
	case rules.has("proxy-revalidate"):
		return "proxy-revalidate"
	case rules.unqualified("no-cache"):
		return "no-cache"
	case forbidsStoring(rules):
		return "no-store"
	default:
		return ""
	}
}
