package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tallylight/notify"
)

// rateSeconds is how long is waited where Discord says that there were too many, and not for how long.
const rateSeconds = 60

// Sender sends to a webhook, the target's URL: into its channel, into the thread that the setting thread names, or, where the
// setting forum is "yes", into a post of its own for each thread of messages.
type Sender struct{ Client *notify.Client }

// Send posts a message, or edits the last one. Where that is gone or too old, or its thread is, it posts anew.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, root, last notify.Sent) notify.Outcome {
	h, ok := hookOf(to)
	if !ok {
		return notify.NoAddress()
	}
	h.client = s.Client
	m = m.Clean()
	if edited := h.known(last); edited.id != "" {
		o := h.call(ctx, http.MethodPatch, edited, render(m))
		if !anew[o.Detail] {
			return o
		}
		if root == last {
			root = ""
		}
	}
	return h.post(ctx, m, h.known(root).thread)
}

// Codes of Discord after which a message is posted anew, and those after which nobody may post there again: each further try
// counts towards a ban.
var (
	anew = map[string]bool{"10008": true, "10003": true, "30046": true, "50083": true}
	gone = map[string]bool{"10015": true, "50027": true}
)

// hook is one webhook, and how it is to be used.
type hook struct {
	client  *notify.Client
	to      notify.Target
	address *url.URL
	id      string
}

// place is a message that was sent; thread is empty in the webhook's own channel.
type place struct{ thread, id string }

var (
	hookPath = regexp.MustCompile(`^/api(?:/v[0-9]+)?/webhooks/([0-9]{5,20})/[A-Za-z0-9_-]{20,200}$`)
	idForm   = regexp.MustCompile(`^[0-9]{5,20}$`)
)

func hookOf(to notify.Target) (h hook, ok bool) {
	u, err := url.Parse(to.URL)
	if err != nil {
		return hook{}, false
	}
	found := hookPath.FindStringSubmatch(u.Path)
	if found == nil {
		return hook{}, false
	}
	return hook{to: to, address: u, id: found[1]}, true
}

// known reads what was kept of a message; empty where another webhook sent it, which alone can edit it.
func (h hook) known(sent notify.Sent) place {
	fields := strings.Split(string(sent), " ")
	if len(fields) != 3 || fields[0] != h.id || !idForm.MatchString(fields[2]) {
		return place{}
	}
	return place{fields[1], fields[2]}
}

// post says something new: in the thread of messages where that is a post of a forum, which the first begins.
func (h hook) post(ctx context.Context, m notify.Message, thread string) notify.Outcome {
	body, forum := render(m), h.to.Settings["forum"] == "yes"
	if !forum {
		o := h.call(ctx, http.MethodPost, place{thread: h.to.Settings["thread"]}, body)
		o.Gone = o.Gone || anew[o.Detail] // there is no other place to say it
		return o
	}
	if thread == "" {
		body.ThreadName = notify.Clip(m.Title, mostThread, notify.UTF16)
	}
	o := h.call(ctx, http.MethodPost, place{thread: thread}, body)
	if thread != "" && anew[o.Detail] {
		return h.post(ctx, m, "")
	}
	return o
}

// link is where a message is posted or edited.
func (h hook) link(at place) string {
	u := *h.address
	query := url.Values{}
	if at.id == "" {
		query.Set("wait", "true") // without it, Discord does not say what it did not save
	} else {
		u.Path += "/messages/" + at.id
	}
	if at.thread != "" {
		query.Set("thread_id", at.thread)
	}
	u.RawQuery, u.Fragment = query.Encode(), ""
	return u.String()
}

// said is what matters of an answer: of a message, or of a fault.
type said struct {
	ID         string  `json:"id"`
	Channel    string  `json:"channel_id"`
	Code       int     `json:"code"`
	RetryAfter float64 `json:"retry_after"`
}

func (h hook) call(ctx context.Context, method string, at place, body *message) notify.Outcome {
	a := h.client.Do(ctx, notify.Request{Method: method, URL: h.link(at), JSON: body, Most: notify.WholeMessage})
	var s said
	_ = json.Unmarshal(a.Body, &s) // of a proxy it is none
	if a.Word != "" {
		return h.refused(a, s)
	}
	if a.Status != http.StatusNoContent && !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") {
		return a.Refused("")
	}
	o := notify.Outcome{Status: a.Status, Accepted: a.Status == http.StatusNoContent}
	if a.Header.Get("X-RateLimit-Remaining") == "0" {
		o.RetryAfter = resetAfter(a)
	}
	if idForm.MatchString(s.ID) && (s.Channel == "" || idForm.MatchString(s.Channel)) {
		o.Sent = notify.Sent(h.id + " " + h.thread(at, s) + " " + s.ID)
	}
	return o
}

// thread is the one that a message lies in: that it was sent to, or the post of the forum that it began.
func (h hook) thread(at place, s said) string {
	if at.thread == "" && h.to.Settings["forum"] == "yes" {
		return s.Channel
	}
	return at.thread
}

func (h hook) refused(a notify.Answer, s said) notify.Outcome {
	o := a.Outcome()
	if s.Code != 0 {
		o.Detail = strconv.Itoa(s.Code)
	}
	o.Gone = gone[o.Detail] || a.Status == http.StatusUnauthorized || o.Gone && !anew[o.Detail]
	if a.Status == http.StatusTooManyRequests {
		if asked := a.InSeconds(s.RetryAfter); asked.After(o.RetryAfter) {
			o.RetryAfter = asked
		}
		if o.RetryAfter.IsZero() {
			o.RetryAfter = resetAfter(a)
		}
	}
	return o.Waiting(a, rateSeconds)
}

// resetAfter is when the webhook may be used again by its own count.
func resetAfter(a notify.Answer) time.Time {
	seconds, err := strconv.ParseFloat(a.Header.Get("X-RateLimit-Reset-After"), 64)
	if err != nil {
		return time.Time{}
	}
	return a.InSeconds(seconds)
}

// Wrong says what a target lacks: its url, and a setting thread that is none.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	wrong := map[string]string{}
	if word := notify.WrongURL(to.URL); word != "" {
		wrong["url"] = word
	} else if _, ok := hookOf(to); !ok {
		wrong["url"] = "not_a_discord_webhook"
	}
	if thread := to.Settings["thread"]; thread != "" && !idForm.MatchString(thread) {
		wrong["thread"] = "not_a_discord_thread"
	}
	return wrong
}
