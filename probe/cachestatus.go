package probe

import (
	"net/http"
	"strings"

	"tallylight/readiness/toppage"
)

// cacheStatus reads Cache-Status (RFC 9211), in which each cache adds a member of its own. The order of the
// members is no evidence: real CDNs list them either way.
//
// A parser of structured fields (RFC 8941, such as httpsfv) refuses the whole field for one bad character, as that RFC
// demands, and with it what the other caches say. Caches do send such fields: Souin writes an empty key or one with a
// query in it, others a name with spaces or one that begins with a figure.
func cacheStatus(h http.Header) []signal {
	var said []signal
	for _, member := range splitOutsideQuotes(strings.Join(h.Values("Cache-Status"), ","), ',') {
		name, params := parseMember(member)
		how, ok := handled(params)
		if ok {
			_, timed := params["ttl"]
			said = append(said, signal{layer: name, how: how, line: line(h, "Cache-Status"), timed: timed})
		}
	}
	return said
}

// parseMember splits `ExampleCache; hit; ttl=376` into the name and its parameters; one without a value, or
// with the boolean ?1, has the value "".
func parseMember(member string) (name string, params map[string]string) {
	parts := splitOutsideQuotes(member, ';')
	params = make(map[string]string)
	for i, part := range parts {
		if i == 0 {
			name = unquote(part)
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		value = unquote(strings.TrimSpace(value))
		switch value {
		case "?0": // said to be not so
		case "?1":
			params[strings.ToLower(strings.TrimSpace(key))] = ""
		default:
			params[strings.ToLower(strings.TrimSpace(key))] = value
		}
	}
	return name, params
}

// handled says how one cache handled the request (RFC 9211 2.1, 2.2); false where its member does not tell.
func handled(params map[string]string) (toppage.Served, bool) {
	_, hit := params["hit"]
	forwarded := strings.ToLower(params["fwd"])
	switch {
	case hit && (forwarded == "stale" || strings.HasPrefix(params["ttl"], "-")):
		return toppage.ServedStale, true
	case hit:
		return toppage.ServedHit, true
	case forwarded == "stale" && params["fwd-status"] == "304":
		return toppage.ServedRevalidated, true
	case forwarded == "bypass", forwarded == "method":
		return toppage.ServedBypass, true
	case forwarded != "":
		return toppage.ServedMiss, true
	default:
		return "", false
	}
}
