// Package gitlab creates and follows issues of GitLab, also of servers of one's own.
package gitlab

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tallylight/notify"
	"tallylight/readiness/ticket"
	"tallylight/tracker"
)

// Client speaks with GitLab.
type Client struct{ Client *notify.Client }

// issue is what GitLab says of one.
type issue struct {
	IID         int64  `json:"iid"`
	State       string `json:"state"`
	Description string `json:"description"`
}

func (c Client) request(in ticket.Tracker, path, tag string) notify.Request {
	return notify.Request{Method: http.MethodGet, URL: in.URL + "/api/v4/projects/" + url.PathEscape(in.Project) + "/issues" + path, Header: tracker.Bearer(in, tag)}
}

// Find implements tracker.Client.
func (c Client) Find(ctx context.Context, in ticket.Tracker, marker string, since time.Time) ticket.Answer {
	query := "?scope=all&order_by=created_at&sort=desc&per_page=" + strconv.Itoa(tracker.PageSize) + "&created_after=" + since.UTC().Format(time.RFC3339) + "&page="
	return tracker.Search(func(page int) ([]issue, ticket.Answer) {
		var issues []issue
		a := tracker.AskPage(ctx, c.Client, c.request(in, query+strconv.Itoa(page), ""), &issues)
		return issues, a
	}, func(i issue) bool { return tracker.Carries(i.Description, marker) }, answer)
}

// Create implements tracker.Client.
func (c Client) Create(ctx context.Context, in ticket.Tracker, d ticket.Draft) ticket.Answer {
	r := c.request(in, "", "")
	r.Method, r.JSON = http.MethodPost, map[string]string{"title": tracker.Title(d), "description": tracker.Body(d)}
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
	if i.State != "opened" && i.State != "closed" {
		a.Trouble = ticket.Unread
		return a
	}
	a.Closed = i.State == "closed"
	return tracker.Numbered(a, i.IID)
}
