// Package github creates and follows issues of GitHub, also of servers of one's own.
package github

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tallylight/notify"
	"tallylight/readiness/ticket"
	"tallylight/tracker"
)

// Client speaks with GitHub.
type Client struct{ Client *notify.Client }

// issue is what GitHub says of one.
type issue struct {
	Number      int64     `json:"number"`
	State       string    `json:"state"`
	StateReason string    `json:"state_reason"`
	Body        string    `json:"body"`
	CreatedAt   time.Time `json:"created_at"`
	PullRequest *struct{} `json:"pull_request"`
}

// version is that of the API for which this is written.
const version = "2022-11-28"

func (c Client) request(in ticket.Tracker, path, tag string) notify.Request {
	base := in.URL + "/api/v3"
	if in.URL == ticket.GitHub.Home() {
		base = "https://api.github.com"
	}
	h := tracker.Bearer(in, tag)
	h["Accept"], h["X-GitHub-Api-Version"] = "application/vnd.github+json", version
	return notify.Request{Method: http.MethodGet, URL: base + "/repos/" + in.Project + "/issues" + path, Header: h}
}

// Find implements tracker.Client. Since is by the last change there, which no issue has before it is created.
func (c Client) Find(ctx context.Context, in ticket.Tracker, marker string, since time.Time) ticket.Answer {
	query := "?state=all&sort=created&direction=desc&per_page=" + strconv.Itoa(tracker.PageSize) + "&since=" + since.UTC().Format(time.RFC3339) + "&page="
	return tracker.Search(func(page int) ([]issue, ticket.Answer) {
		var issues []issue
		a := tracker.AskPage(ctx, c.Client, c.request(in, query+strconv.Itoa(page), ""), &issues)
		if old := slices.IndexFunc(issues, func(i issue) bool { return i.CreatedAt.Before(since) }); old >= 0 {
			issues = issues[:old]
		}
		return issues, a
	}, func(i issue) bool { return i.PullRequest == nil && tracker.Carries(i.Body, marker) }, answer)
}

// Create implements tracker.Client.
func (c Client) Create(ctx context.Context, in ticket.Tracker, d ticket.Draft) ticket.Answer {
	r := c.request(in, "", "")
	r.Method, r.JSON = http.MethodPost, map[string]string{"title": tracker.Title(d), "body": tracker.Body(d)}
	return tracker.Ask(ctx, c.Client, r, answer)
}

// Look implements tracker.Client.
func (c Client) Look(ctx context.Context, in ticket.Tracker, number int64, etag string) ticket.Answer {
	return tracker.Ask(ctx, c.Client, c.request(in, "/"+strconv.FormatInt(number, 10), etag), answer)
}

// answer is what an issue says.
func answer(i issue, a ticket.Answer) ticket.Answer {
	if a.Trouble != "" || a.Same {
		return a
	}
	if i.State != "open" && i.State != "closed" {
		a.Trouble = ticket.Unread
		return a
	}
	a = tracker.Numbered(a, i.Number)
	if a.Closed = i.State == "closed"; a.Closed && slices.Contains(ticket.Reasons, i.StateReason) {
		a.Reason = i.StateReason
	}
	return a
}
