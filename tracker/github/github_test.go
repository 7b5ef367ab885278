package github_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/internal/sendtest"
	"tallylight/readiness"
	"tallylight/readiness/ticket"
	"tallylight/tracker"
	"tallylight/tracker/github"
)

// open is an answer of GitHub, shortened.
const open = `{"url":"https://api.github.com/repos/acme/ops/issues/12","html_url":"https://github.com/acme/ops/issues/12","id":1,"node_id":"I_1","number":12,"title":"B-02",
"user":{"login":"tally","id":1},"labels":[],"state":"open","state_reason":null,"locked":false,"assignee":null,"comments":0,"created_at":"2026-11-19T02:59:00Z","updated_at":"2026-11-19T02:59:00Z",
"closed_at":null,"body":"- Event: x\n\nCreated by Tallylight\\. tallylight:e-B-02\n"}`

var closed = strings.NewReplacer(`"state":"open","state_reason":null`, `"state":"closed","state_reason":"completed"`).Replace(open)

func in(url string) ticket.Tracker {
	return ticket.Tracker{Kind: ticket.GitHub, URL: url, Project: "acme/ops", Token: "github_pat_CANARY"}
}

var soon = sendtest.Noon.Add(10 * time.Minute)

func TestLook(t *testing.T) {
	stamp := fmt.Sprint(soon.Unix())
	for _, row := range []struct {
		sentence string
		answer   func(http.ResponseWriter, sendtest.Request)
		want     ticket.Answer
	}{
		{"open", sendtest.Saying(200, open, "ETag", `W/"a"`), ticket.Answer{Number: 12, ETag: `W/"a"`, Status: 200}},
		{"closed", sendtest.Saying(200, closed), ticket.Answer{Number: 12, Closed: true, Reason: "completed", Status: 200}},
		{"closed for a reason that is new", sendtest.Saying(200, strings.ReplaceAll(closed, "completed", "<b>")), ticket.Answer{Number: 12, Closed: true, Status: 200}},
		{"as it was", sendtest.Saying(304, ""), ticket.Answer{Same: true, Status: 304}},
		{"the last request of the hour", sendtest.Saying(200, open, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", stamp), ticket.Answer{Number: 12, Status: 200, QuietTo: soon}},
		{"deleted", sendtest.Saying(410, `{"message":"This issue was deleted"}`), ticket.Answer{Trouble: ticket.Gone, Status: 410}},
		{"not found", sendtest.Saying(404, `{"message":"Not Found"}`), ticket.Answer{Trouble: ticket.Gone, Status: 404}},
		{"a token that was revoked", sendtest.Saying(401, `{"message":"Bad credentials"}`), ticket.Answer{Trouble: ticket.Token, Status: 401}},
		{"a token without the right", sendtest.Saying(403, `{"message":"Resource not accessible by personal access token"}`), ticket.Answer{Trouble: ticket.Forbidden, Status: 403}},
		{"too many by the hour", sendtest.Saying(403, `{"message":"API rate limit exceeded for user"}`, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", stamp), ticket.Answer{Trouble: ticket.Limited, Status: 403, QuietTo: soon}},
		{"too many at once", sendtest.Saying(403, `{"message":"You have exceeded a secondary rate limit"}`, "Retry-After", "60"), ticket.Answer{Trouble: ticket.Limited, Status: 403, QuietTo: sendtest.Noon.Add(time.Minute)}},
		{"too many, without a word when", sendtest.Saying(429, `no`), ticket.Answer{Trouble: ticket.Limited, Status: 429, QuietTo: sendtest.Noon.Add(time.Minute)}},
		{"a transferred issue", sendtest.Saying(301, `{}`, "Location", "http://127.0.0.1:1/"), ticket.Answer{Trouble: ticket.Moved, Status: 301}},
		{"an error", sendtest.Saying(500, `<html>`), ticket.Answer{Trouble: ticket.Broken, Status: 500}},
		{"a page in place of an answer", sendtest.Saying(200, `<html>`), ticket.Answer{Trouble: ticket.Unread, Status: 200}},
		{"an answer without an issue", sendtest.Saying(200, `{}`), ticket.Answer{Trouble: ticket.Unread, Status: 200}},
		{"an issue without a number", sendtest.Saying(200, strings.ReplaceAll(open, `"number":12`, `"number":0`)), ticket.Answer{Trouble: ticket.Unread, Status: 200}},
		{"one that hangs", nil, ticket.Answer{Trouble: readiness.FailedTimeout}},
		{"one that closes", func(http.ResponseWriter, sendtest.Request) { panic(http.ErrAbortHandler) }, ticket.Answer{Trouble: readiness.FailedOther}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			answer := row.answer
			if answer == nil {
				hang := make(chan struct{})
				defer close(hang)
				answer = func(http.ResponseWriter, sendtest.Request) { <-hang }
			}
			s := sendtest.New(t, answer)
			got := github.Client{Client: s.Client()}.Look(t.Context(), in(s.URL), 12, `W/"0"`)
			row.want.At = sendtest.Noon
			if !got.QuietTo.Equal(row.want.QuietTo) {
				t.Errorf("quiet to %s, want %s", got.QuietTo, row.want.QuietTo)
			}
			got.QuietTo = row.want.QuietTo
			if got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
			if came := s.Came(); len(came) != 1 || came[0].Method != "GET" || came[0].URI != "/api/v3/repos/acme/ops/issues/12" || came[0].Header.Get("If-None-Match") != `W/"0"` ||
				came[0].Header.Get("Authorization") != "Bearer github_pat_CANARY" || came[0].Header.Get("X-GitHub-Api-Version") == "" {
				t.Errorf("%d requests: %+v", len(came), came)
			}
		})
	}
}

func TestCreate(t *testing.T) {
	s := sendtest.New(t, sendtest.Saying(201, open))
	a := github.Client{Client: s.Client()}.Create(t.Context(), in(s.URL), ticket.Draft{Title: "a @b", Foot: "By us.", Marker: "tallylight:e-B-02"})
	if a.Number != 12 || a.Trouble != "" || a.Closed {
		t.Errorf("%+v", a)
	}
	came := s.Came()
	var sent struct{ Title, Body string }
	if err := json.Unmarshal(came[0].Body, &sent); err != nil || came[0].Method != "POST" || came[0].URI != "/api/v3/repos/acme/ops/issues" || sent.Title != "a @\u200Bb" || !tracker.Carries(sent.Body, "tallylight:e-B-02") {
		t.Errorf("%s %s %q: %v", came[0].Method, came[0].URI, came[0].Body, err)
	}
	s = sendtest.New(t, sendtest.Saying(410, `{"message":"Issues has been disabled in this repository."}`))
	if a := (github.Client{Client: s.Client()}).Create(t.Context(), in(s.URL), ticket.Draft{}); a.Trouble != ticket.Gone {
		t.Errorf("with issues disabled %+v", a)
	}
	s = sendtest.New(t, sendtest.Saying(422, `{"message":"Validation Failed"}`))
	if a := (github.Client{Client: s.Client()}).Create(t.Context(), in(s.URL), ticket.Draft{}); a.Trouble != ticket.Rejected {
		t.Errorf("with a refused issue %+v", a)
	}
}

// page is so many issues, created a minute apart; the one of a place carries the marker.
func page(n, marked int, created time.Time, more string) string {
	var all []string
	for i := range n {
		body := "plain"
		if i == marked {
			body = "x tallylight:e-B-02"
		}
		all = append(all, fmt.Sprintf(`{"number":%d,"state":"open","created_at":%q,"body":%q%s}`, 100+i, created.Add(-time.Duration(i)*time.Minute).Format(time.RFC3339), body, more))
	}
	return "[" + strings.Join(all, ",") + "]"
}

func TestFind(t *testing.T) {
	since := sendtest.Noon.Add(-24 * time.Hour)
	for _, row := range []struct {
		sentence string
		pages    []string
		number   int64
		trouble  string
		asked    int
	}{
		{"the newest", []string{page(3, 0, sendtest.Noon, "")}, 100, "", 1},
		{"none", []string{page(3, -1, sendtest.Noon, "")}, 0, "", 1},
		{"none at all", []string{"[]"}, 0, "", 1},
		{"one of the second page", []string{page(50, -1, sendtest.Noon, ""), page(3, 2, sendtest.Noon, "")}, 102, "", 2},
		{"a pull request that quotes it is none", []string{page(3, 1, sendtest.Noon, `,"pull_request":{}`)}, 0, "", 1},
		{"older ones end the search", []string{page(50, -1, since.Add(time.Minute), ""), page(3, 2, sendtest.Noon, "")}, 0, "", 1},
		{"more than can be searched", []string{page(50, -1, sendtest.Noon, "")}, 0, ticket.Unsure, tracker.MostPages},
		{"what is no list", []string{`{"message":"x"}`}, 0, ticket.Unread, 1},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			asked := 0
			s := sendtest.New(t, func(w http.ResponseWriter, r sendtest.Request) {
				asked++
				sendtest.Saying(200, row.pages[min(asked, len(row.pages))-1])(w, r)
			})
			a := github.Client{Client: s.Client()}.Find(t.Context(), in(s.URL), "tallylight:e-B-02", since)
			if a.Number != row.number || a.Trouble != row.trouble || len(s.Came()) != row.asked {
				t.Errorf("%+v after %d requests", a, len(s.Came()))
			}
			if uri := s.Came()[0].URI; !strings.Contains(uri, "state=all") || !strings.Contains(uri, "since=2026-11-18T03:00:00Z") || !strings.HasSuffix(uri, "&page=1") {
				t.Errorf("asked %s", uri)
			}
		})
	}
}
