package readiness_test

import (
	"errors"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestSourcesOfCalendars(t *testing.T) {
	for _, row := range []struct {
		sentence string
		from     readiness.FeedSource
		plain    bool
		field    string // empty: it is taken
		reason   string
	}{
		{"an address", readiness.FeedSource{URL: "https://a.example/pr.ics"}, false, "", ""},
		{"as calendar programs write it", readiness.FeedSource{URL: "webcal://a.example/pr.ics"}, false, "", ""},
		{"none", readiness.FeedSource{}, false, "url", "required"},
		{"a path", readiness.FeedSource{URL: "/pr.ics"}, false, "url", "not_a_calendar_address"},
		{"nothing but a port", readiness.FeedSource{URL: "webcal://:443/pr.ics"}, false, "url", "not_a_calendar_address"},
		{"a file of this machine", readiness.FeedSource{URL: "file:///etc/passwd"}, false, "url", "not_a_calendar_address"},
		{"a port that there is not", readiness.FeedSource{URL: "https://a.example:65536/pr.ics"}, false, "url", "not_a_calendar_address"},
		{"broken escapes", readiness.FeedSource{URL: "https://a.example/%zz"}, false, "url", "not_a_calendar_address"},
		{"not encrypted", readiness.FeedSource{URL: "http://a.example/pr.ics"}, false, "url", readiness.NotEncrypted},
		{"not encrypted, by choice", readiness.FeedSource{URL: "http://a.example/pr.ics"}, true, "", ""},
		{"on this machine nobody listens", readiness.FeedSource{URL: "http://127.0.0.1:8080/pr.ics"}, false, "", ""},
		{"a user without a password", readiness.FeedSource{Kind: readiness.FeedCalDAV, URL: "https://a.example/dav/", User: "pr"}, false, "password", "required"},
		{"a token has no user", readiness.FeedSource{Kind: readiness.FeedCalDAV, URL: "https://a.example/dav/", Password: "t"}, false, "", ""},
		{"a collection that everybody may read", readiness.FeedSource{Kind: readiness.FeedCalDAV, URL: "https://a.example/dav/"}, false, "", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var got fault.Invalid
			err := row.from.Check(row.plain)
			errors.As(err, &got)
			if got.Field != row.field || got.Reason != row.reason {
				t.Errorf("refused for %q %q, want %q %q", got.Field, got.Reason, row.field, row.reason)
			}
			if err != nil && row.from.URL != "" && strings.Contains(err.Error(), row.from.URL) {
				t.Errorf("the error quotes the address: %v", err)
			}
		})
	}
}
