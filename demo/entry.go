package demo

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// newEntry reads how long a response may be kept. One that must not be kept has a ttl of nought.
func newEntry(resp *http.Response, body []byte, now time.Time) *entry {
	e := &entry{status: resp.StatusCode, header: resp.Header.Clone(), body: body, stored: now}
	for _, hop := range []string{"Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"} {
		e.header.Del(hop)
	}
	rules := parseRules(resp.Header)
	vary := resp.Header.Get("Vary")
	if resp.StatusCode != http.StatusOK || vary != "" && !strings.EqualFold(vary, "Accept-Encoding") {
		return e
	}
	for _, forbidding := range []string{"no-store", "private", "no-cache"} {
		if _, ok := rules[forbidding]; ok {
			return e
		}
	}
	e.ttl, e.swr, e.sie = rules["max-age"], rules["stale-while-revalidate"], rules["stale-if-error"]
	return e
}

// parseRules reads Cache-Control into directives and their seconds; nought where there is no number.
func parseRules(h http.Header) map[string]time.Duration {
	rules := make(map[string]time.Duration)
	for member := range strings.SplitSeq(h.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(member), "=")
		seconds, err := strconv.Atoi(value)
		if err != nil {
			seconds = 0
		}
		rules[strings.ToLower(name)] = time.Duration(seconds) * time.Second
	}
	return rules
}

func (e *entry) age(now time.Time) time.Duration { return max(0, now.Sub(e.stored)) }

// left is how long the entry is still fresh; negative where it is stale.
func (e *entry) left(now time.Time) time.Duration { return e.ttl - e.age(now) }
