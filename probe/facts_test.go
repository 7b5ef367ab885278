package probe

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

var received = time.Date(2026, 11, 19, 12, 54, 10, 0, time.UTC)

// headers reads lines of a header as they stand on the wire. Date is ten seconds before the response came,
// where the lines give none.
func headers(lines string) http.Header {
	h := make(http.Header)
	for l := range strings.SplitSeq(lines, "\n") {
		if name, value, ok := strings.Cut(strings.TrimSpace(l), ":"); ok {
			h.Add(name, strings.TrimSpace(value))
		}
	}
	return h
}

const dateLine = "Date: Thu, 19 Nov 2026 12:54:00 GMT"

func TestLifetime(t *testing.T) {
	for _, row := range []struct {
		sentence, lines string
		status          int
		storable        bool
		ttl             int64
		source          string
	}{
		{"max-age", "Cache-Control: max-age=60", 200, true, 60, "max-age"},
		{"s-maxage outranks max-age", "Cache-Control: max-age=60, s-maxage=600", 200, true, 600, "s-maxage"},
		{"s-maxage of nought outranks max-age too", "Cache-Control: s-maxage=0, max-age=60", 200, true, 0, "s-maxage"},
		{"max-age outranks Expires", "Cache-Control: max-age=60\nExpires: Thu, 19 Nov 2026 13:54:00 GMT", 200, true, 60, "max-age"},
		{"directives in capitals", "Cache-Control: MAX-AGE=60, Public", 200, true, 60, "max-age"},
		{"an argument in quotes", `Cache-Control: max-age="60"`, 200, true, 60, "max-age"},
		{"the first of two", "Cache-Control: max-age=60, max-age=600", 200, true, 60, "max-age"},
		{"the first of two lines", "Cache-Control: max-age=60\nCache-Control: max-age=600", 200, true, 60, "max-age"},
		{"two lines are one list", "Cache-Control: public\nCache-Control: s-maxage=30", 200, true, 30, "s-maxage"},
		{"a number that is none is stale", "Cache-Control: max-age=soon", 200, true, 0, "max-age"},
		{"a negative number is stale", "Cache-Control: max-age=-60", 200, true, 0, "max-age"},
		{"a fraction is stale", "Cache-Control: max-age=60.5", 200, true, 0, "max-age"},
		{"no number is stale", "Cache-Control: max-age", 200, true, 0, "max-age"},
		{"2^31 is the most", "Cache-Control: max-age=99999999999", 200, true, 1 << 31, "max-age"},
		{"also beyond 64 bits", "Cache-Control: max-age=99999999999999999999999", 200, true, 1 << 31, "max-age"},
		{"just below the most", "Cache-Control: max-age=2147483647", 200, true, 1<<31 - 1, "max-age"},
		{"a comma in quotes does not end a directive", `Cache-Control: x="a, max-age=5", max-age=60`, 200, true, 60, "max-age"},
		{"empty members do no harm", "Cache-Control: , ,max-age=60,", 200, true, 60, "max-age"},
		{"Expires less Date", "Expires: Thu, 19 Nov 2026 12:55:00 GMT", 200, true, 60, "expires"},
		{"Expires in the old form", "Expires: Thursday, 19-Nov-26 12:55:00 GMT", 200, true, 60, "expires"},
		{"Expires in the form of asctime", "Expires: Thu Nov 19 12:55:00 2026", 200, true, 60, "expires"},
		{"Expires before Date", "Expires: Thu, 19 Nov 2026 12:00:00 GMT", 200, true, 0, "expires"},
		{"Expires of nought is the past", "Expires: 0", 200, true, 0, "expires"},
		{"Expires that is no date is the past", "Expires: tomorrow", 200, true, 0, "expires"},
		{"Expires in another zone is no date", "Expires: Thu, 19 Nov 2026 12:55:00 JST", 200, true, 0, "expires"},
		{"nor in the old form", "Expires: Thursday, 19-Nov-26 12:55:00 JST", 200, true, 0, "expires"},
		{"a tenth of the time since the last change", "Last-Modified: Thu, 19 Nov 2026 12:44:00 GMT", 200, true, 60, "heuristic"},
		{"not where it is explicit that there is none", "Cache-Control: max-age=0\nLast-Modified: Thu, 19 Nov 2026 12:44:00 GMT", 200, true, 0, "max-age"},
		{"not where it was changed after Date", "Last-Modified: Thu, 19 Nov 2026 13:44:00 GMT", 200, true, 0, "none"},
		{"not where every use is validated", "Cache-Control: no-cache\nLast-Modified: Thu, 19 Nov 2026 12:44:00 GMT", 200, true, 0, "none"},
		{"a status that is not kept by itself", "Last-Modified: Thu, 19 Nov 2026 12:44:00 GMT", 302, false, 0, "none"},
		{"but is where it is public", "Cache-Control: public\nLast-Modified: Thu, 19 Nov 2026 12:44:00 GMT", 302, true, 60, "heuristic"},
		{"or has a lifetime", "Cache-Control: max-age=60", 302, true, 60, "max-age"},
		{"a lasting redirect is kept by itself", "", 308, true, 0, "none"},
		{"an error with a lifetime", "Cache-Control: max-age=5", 503, true, 5, "max-age"},
		{"an error without", "", 503, false, 0, "none"},
		{"a part is not kept", "Cache-Control: max-age=60", 206, false, 0, "none"},
		{"nor is a validation", "Cache-Control: max-age=60", 304, false, 0, "none"},
		{"nothing said", "", 200, true, 0, "none"},
		{"no-store", "Cache-Control: no-store, max-age=60", 200, false, 0, "none"},
		{"private", "Cache-Control: private, max-age=60", 200, false, 0, "none"},
		{"private for one field only", `Cache-Control: private="x-user", max-age=60`, 200, true, 60, "max-age"},
		{"private for one field and for all", `Cache-Control: private="x-user", private, max-age=60`, 200, false, 0, "none"},
		{"no-cache keeps its lifetime and must be validated", "Cache-Control: no-cache, max-age=60", 200, true, 60, "max-age"},
		{"must-understand outranks no-store for a known status", "Cache-Control: must-understand, no-store, max-age=60", 200, true, 60, "max-age"},
		{"and forbids an unknown one", "Cache-Control: must-understand, max-age=60", 299, false, 0, "none"},
		{"a cookie does not forbid storing", "Cache-Control: max-age=60\nSet-Cookie: s=1", 200, true, 60, "max-age"},
		{"proxy-revalidate does not end the lifetime", "Cache-Control: max-age=60, proxy-revalidate", 200, true, 60, "max-age"},
		{"the CDN's own field outranks all", "CDN-Cache-Control: max-age=600\nCache-Control: no-store", 200, true, 600, "cdn-cache-control"},
		{"also downwards", "CDN-Cache-Control: no-store\nCache-Control: max-age=60", 200, false, 0, "none"},
		{"its s-maxage outranks its max-age", "CDN-Cache-Control: max-age=6, s-maxage=60", 200, true, 60, "cdn-cache-control"},
		{"it puts Expires aside", "CDN-Cache-Control: public\nExpires: Thu, 19 Nov 2026 12:55:00 GMT", 200, true, 0, "none"},
		{"the last of two in it", "CDN-Cache-Control: max-age=6, max-age=60", 200, true, 60, "cdn-cache-control"},
		{"parameters in it do no harm", "CDN-Cache-Control: max-age=60;x=1", 200, true, 60, "cdn-cache-control"},
		{"one error makes it void", "CDN-Cache-Control: max-age=600, &\nCache-Control: max-age=60", 200, true, 60, "max-age"},
		{"capitals are an error in it", "CDN-Cache-Control: Max-Age=600\nCache-Control: max-age=60", 200, true, 60, "max-age"},
		{"empty it counts for nothing", "CDN-Cache-Control:\nCache-Control: max-age=60", 200, true, 60, "max-age"},
		{"Pragma in a response means nothing", "Pragma: no-cache\nCache-Control: max-age=60", 200, true, 60, "max-age"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f, _ := ReadFacts(Response{Status: row.status, Header: headers(dateLine + "\n" + row.lines), ReceivedAt: received})
			if f.StorableShared != row.storable || f.SharedTTLS != row.ttl || f.SharedTTLSource != row.source {
				t.Errorf("storable %v, %d s (%s); want %v, %d s (%s)",
					f.StorableShared, f.SharedTTLS, f.SharedTTLSource, row.storable, row.ttl, row.source)
			}
		})
	}
}

func TestRequestsThatASharedCacheDoesNotAnswer(t *testing.T) {
	for _, row := range []struct {
		sentence, method string
		authorized       bool
		control          string
		storable         bool
	}{
		{"HEAD is kept", "HEAD", false, "max-age=60", true},
		{"POST is not", "POST", false, "max-age=60", false},
		{"with credentials it is not", "GET", true, "max-age=60", false},
		{"unless it is public", "GET", true, "public, max-age=60", true},
		{"or meant for shared caches", "GET", true, "s-maxage=60", true},
		{"or must be validated", "GET", true, "must-revalidate, max-age=60", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f, _ := ReadFacts(Response{Method: row.method, Authorized: row.authorized, Status: 200,
				Header: headers("Cache-Control: " + row.control), ReceivedAt: received})
			if f.StorableShared != row.storable {
				t.Errorf("storable %v", f.StorableShared)
			}
		})
	}
}

func TestAge(t *testing.T) {
	const unknown = -1
	for _, row := range []struct {
		sentence, lines string
		age, remaining  int64
	}{
		{"Age is older than Date says", "Age: 40\n" + dateLine, 40, 20},
		{"Date is older than Age says", "Age: 4\n" + dateLine, 4, 50},
		{"only Date", dateLine, unknown, 50},
		{"neither", "", unknown, 60},
		{"a Date in the future", "Date: Thu, 19 Nov 2026 13:00:00 GMT", unknown, 60},
		{"a Date that is none", "Date: now", unknown, 60},
		{"past the lifetime", "Age: 75", 75, -15},
		{"exactly at it", "Age: 60", 60, 0},
		{"the first of a list", "Age: 40, 2", 40, 20},
		{"an Age that is no number", "Age: old", unknown, 60},
		{"a negative Age", "Age: -4", unknown, 60},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f, _ := ReadFacts(Response{Status: 200, Header: headers("Cache-Control: max-age=60\n" + row.lines), ReceivedAt: received})
			age := int64(unknown)
			if f.AgeS != nil {
				age = *f.AgeS
			}
			if age != row.age || *f.RemainingS != row.remaining || *f.Fresh != (row.remaining > 0) {
				t.Errorf("age %d, remaining %d, fresh %v", age, *f.RemainingS, *f.Fresh)
			}
		})
	}
}

func TestServingStale(t *testing.T) {
	for _, row := range []struct {
		sentence, lines, prohibited string
		effective                   bool
	}{
		{"declared and free", "Cache-Control: max-age=2, stale-if-error=600", "", true},
		{"not declared", "Cache-Control: max-age=2", "", false},
		{"of nought", "Cache-Control: max-age=2, stale-if-error=0", "", false},
		{"s-maxage forbids it", "Cache-Control: s-maxage=2, stale-if-error=600", "s-maxage", false},
		{"s-maxage is named first", "Cache-Control: must-revalidate, s-maxage=2, stale-if-error=600", "s-maxage", false},
		{"must-revalidate forbids it", "Cache-Control: max-age=2, must-revalidate, stale-if-error=600", "must-revalidate", false},
		{"proxy-revalidate forbids it", "Cache-Control: max-age=2, proxy-revalidate, stale-if-error=600", "proxy-revalidate", false},
		{"no-cache forbids it", "Cache-Control: no-cache, stale-if-error=600", "no-cache", false},
		{"no-cache for one field does not", `Cache-Control: no-cache="set-cookie", max-age=2, stale-if-error=600`, "", true},
		{"no-store forbids it", "Cache-Control: no-store, stale-if-error=600", "no-store", false},
		{"no-cache is named before no-store", "Cache-Control: no-store, no-cache", "no-cache", false},
		{"what the CDN is told counts", "CDN-Cache-Control: max-age=2, stale-if-error=600\nCache-Control: no-store", "", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f, _ := ReadFacts(Response{Status: 200, Header: headers(row.lines), ReceivedAt: received})
			if f.StaleProhibitedBy != row.prohibited || f.StaleIfErrorEffective != row.effective {
				t.Errorf("prohibited by %q, effective %v", f.StaleProhibitedBy, f.StaleIfErrorEffective)
			}
		})
	}
}

func TestStaleLifetimesAreThoseDeclared(t *testing.T) {
	f, _ := ReadFacts(Response{Status: 200, Header: headers("Cache-Control: s-maxage=2, Stale-While-Revalidate=30, stale-if-error=600")})
	if *f.SWRS != 30 || *f.SIES != 600 {
		t.Errorf("swr %d, sie %d", *f.SWRS, *f.SIES)
	}
	f, _ = ReadFacts(Response{Status: 200, Header: headers("Cache-Control: max-age=2")})
	if f.SWRS != nil || f.SIES != nil {
		t.Errorf("what is not declared is known: %v %v", f.SWRS, f.SIES)
	}
}

func TestVary(t *testing.T) {
	for _, row := range []struct {
		sentence, lines, risk string
		validate              bool
	}{
		{"none", "", "", false},
		{"by encoding alone is no risk", "Vary: Accept-Encoding", "", false},
		{"a star", "Vary: *", "star", true},
		{"a star on the second line", "Vary: Accept-Encoding\nVary: *", "star", true},
		{"a star in a list", "Vary: Accept-Encoding, *", "star", true},
		{"by cookie, among others", "Vary: User-Agent, COOKIE", "cookie", false},
		{"by language before browser", "Vary: User-Agent\nVary: Accept-Language", "accept-language", false},
		{"by browser", "Vary: Accept-Encoding, User-Agent", "user-agent", false},
		{"no-cache", "Cache-Control: no-cache", "", true},
		{"no-cache for one field", `Cache-Control: no-cache="set-cookie"`, "", false},
		{"a lifetime of nought is not the same", "Cache-Control: max-age=0", "", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f, _ := ReadFacts(Response{Status: 200, Header: headers(row.lines)})
			if f.VaryRisk != row.risk || f.MustValidateEveryTime != row.validate {
				t.Errorf("risk %q, validate %v", f.VaryRisk, f.MustValidateEveryTime)
			}
		})
	}
}

func TestRepresentation(t *testing.T) {
	for _, row := range []struct {
		sentence, lines, encoding string
		compressible, h3, cookie  bool
	}{
		{"a page", "Content-Type: text/html; charset=utf-8\nContent-Encoding: BR", "br", true, false, false},
		{"JSON of a kind", "Content-Type: application/ld+json", "", true, false, false},
		{"a drawing", "Content-Type: image/svg+xml", "", true, false, false},
		{"a photograph", "Content-Type: image/webp", "", false, false, false},
		{"a type with broken parameters", "Content-Type: text/html; charset", "", true, false, false},
		{"no type", "", "", false, false, false},
		{"HTTP/3 offered among others", `Alt-Svc: h2=":443"; ma=60, h3=":443"; ma=86400`, "", false, true, false},
		{"a draft of HTTP/3 is not it", `Alt-Svc: h3-29=":443"`, "", false, false, false},
		{"offers withdrawn", "Alt-Svc: clear", "", false, false, false},
		{"a cookie", "Set-Cookie: a=1", "", false, false, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f, _ := ReadFacts(Response{Status: 200, Header: headers(row.lines)})
			if f.ContentEncoding != row.encoding || f.CompressibleType != row.compressible || f.AltSvcH3 != row.h3 || f.SetCookie != row.cookie {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestWhatOnlyALiveProbeMeasuresIsUnknown(t *testing.T) {
	f, _ := ReadFacts(Response{Status: 200, Header: headers("Age: 3")})
	if f.TTFBMS != nil || f.TotalMS != nil || f.WireBytes != nil || f.BodyBytes != nil || f.Protocol != nil ||
		f.TLSNotAfter != nil || f.Redirects != nil {
		t.Errorf("%+v", f)
	}
}
