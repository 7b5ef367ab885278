// Package tracker speaks with issue trackers: one small interface, and what all of them share. Each product is a room of its own.
package tracker

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tallylight/notify"
	"tallylight/readiness"
	"tallylight/readiness/ticket"
)

// Client speaks with trackers of one kind. Every call sends what it has to once, follows no redirect, and says of a failure neither
// an address nor a secret.
type Client interface {
	// Find looks among the issues created since an instant for the one that carries a marker; Number is 0 where there is none.
	Find(ctx context.Context, in ticket.Tracker, marker string, since time.Time) ticket.Answer
	// Create creates an issue.
	Create(ctx context.Context, in ticket.Tracker, d ticket.Draft) ticket.Answer
	// Look reads an issue, unless it is as it was at an ETag.
	Look(ctx context.Context, in ticket.Tracker, number int64, etag string) ticket.Answer
}

// Bounds of what is read.
const (
	// MostPages is how many pages of new issues are searched for a marker.
	MostPages = 10
	// PageSize is how many issues a page has.
	PageSize = 50
	oneIssue = 1 << 20
	onePage  = 16 << 20
)

// Ask sends a request about one issue, and gives what read says of what came.
func Ask[T any](ctx context.Context, client *notify.Client, r notify.Request, read func(T, ticket.Answer) ticket.Answer) ticket.Answer {
	var issue T
	r.Most = oneIssue
	a := ask(ctx, client, r, &issue)
	return read(issue, a)
}

// AskPage sends a request for a page of issues and reads its JSON into v.
func AskPage(ctx context.Context, client *notify.Client, r notify.Request, v any) ticket.Answer {
	r.Most = onePage
	return ask(ctx, client, r, v)
}

// ask reads the JSON of an answer into v, which a 304 leaves alone.
func ask(ctx context.Context, client *notify.Client, r notify.Request, v any) ticket.Answer {
	came := client.Do(ctx, r)
	a := ticket.Answer{At: came.At, Status: came.Status, QuietTo: quietTo(came)}
	switch {
	case came.Status == 0:
		a.Trouble = came.Word
	case came.Status == http.StatusNotModified && r.Header["If-None-Match"] != "":
		a.Same = true
	case came.Word != "":
		a.Trouble = troubleOf(came)
	case came.Torn != "":
		a.Trouble = came.Torn
	case json.Unmarshal(came.Body, v) != nil:
		a.Trouble = ticket.Unread
	default:
		a.ETag = etag(came.Header)
	}
	return a
}

// mostETag bounds what is kept of a header.
const mostETag = 200

func etag(h http.Header) string {
	if tag := h.Get("ETag"); len(tag) <= mostETag {
		return tag
	}
	return ""
}

// troubleOf names what stands in the way by the status.
func troubleOf(a notify.Answer) string {
	switch s := a.Status; {
	case limited(a):
		return ticket.Limited
	case s >= 300 && s < 400:
		return ticket.Moved
	case s == http.StatusNotFound, s == http.StatusGone:
		return ticket.Gone
	case s == http.StatusUnauthorized:
		return ticket.Token
	case s == http.StatusForbidden:
		return ticket.Forbidden
	case s == http.StatusRequestTimeout, s == http.StatusTooEarly, s >= 500:
		return ticket.Broken
	case s >= 400:
		return ticket.Rejected
	}
	return readiness.FailedOther
}

// limited says that there were too many requests, which some say by 403.
func limited(a notify.Answer) bool {
	return a.Status == http.StatusTooManyRequests ||
		a.Status == http.StatusForbidden && (a.Header.Get("Retry-After") != "" || spent(a.Header) || strings.Contains(string(a.Body), "rate limit"))
}

// The headers by which trackers say how many requests are left, and when there are new ones.
var remaining = []string{"X-RateLimit-Remaining", "RateLimit-Remaining"}

var reset = []string{"X-RateLimit-Reset", "RateLimit-Reset"}

func spent(h http.Header) bool {
	for _, name := range remaining {
		if h.Get(name) == "0" {
			return true
		}
	}
	return false
}

// usualWait is how long is waited after too many requests where nothing else was said.
const usualWait = time.Minute

// quietTo is until when an answer asks for no other request: by Retry-After, or because none is left.
func quietTo(a notify.Answer) time.Time {
	if at := a.RetryAfter(); !at.IsZero() {
		return at
	}
	for _, name := range reset {
		at, err := strconv.ParseInt(a.Header.Get(name), 10, 64)
		if seconds := time.Unix(at, 0).Sub(a.At).Seconds(); err == nil && (spent(a.Header) || limited(a)) {
			return a.InSeconds(seconds)
		}
	}
	if limited(a) {
		return a.At.Add(usualWait)
	}
	return time.Time{}
}

// Bearer are the headers of a request with the token of a tracker.
func Bearer(in ticket.Tracker, tag string) map[string]string {
	h := map[string]string{"Authorization": "Bearer " + in.Token, "Accept": "application/json"}
	if tag != "" {
		h["If-None-Match"] = tag
	}
	return h
}

// Numbered is the answer about an issue of a number; one without a number is none.
func Numbered(a ticket.Answer, number int64) ticket.Answer {
	if a.Number = number; a.Trouble == "" && !a.Same && number <= 0 {
		a.Trouble = ticket.Unread
	}
	return a
}

// Search turns pages, the newest issues first, until one of them carries the marker or there are no more.
func Search[T any](pages func(page int) ([]T, ticket.Answer), carries func(T) bool, found func(T, ticket.Answer) ticket.Answer) ticket.Answer {
	for n := 1; n <= MostPages; n++ {
		issues, a := pages(n)
		if a.Trouble != "" {
			return a
		}
		for _, issue := range issues {
			if carries(issue) {
				return found(issue, a)
			}
		}
		if len(issues) < PageSize {
			return ticket.Answer{At: a.At, QuietTo: a.QuietTo, Status: a.Status}
		}
		if n == MostPages {
			return ticket.Answer{At: a.At, QuietTo: a.QuietTo, Status: a.Status, Trouble: ticket.Unsure}
		}
	}
	return ticket.Answer{}
}

// Carries says that a text ends a line with a marker.
func Carries(text, marker string) bool {
	for line := range strings.Lines(text) {
		if strings.HasSuffix(strings.TrimSpace(line), marker) {
			return true
		}
	}
	return false
}
