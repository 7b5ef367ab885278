package googlechat

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"tallylight/notify"
)

// rateSeconds is what Google Chat counts over; it does not say how long to wait.
const rateSeconds = 60

// Sender sends to a webhook of a space, the target's URL. Nothing can be edited; messages of one thread find each other by its
// key, so that nothing need be known of the first.
type Sender struct{ Client *notify.Client }

// Send posts a message, or gives the outcome of the first try where Google Chat knows its id.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, _, _ notify.Sent) notify.Outcome {
	m = m.Clean()
	address, ok := link(to.URL, m)
	if !ok {
		return notify.NoAddress()
	}
	a := s.Client.Do(ctx, notify.Request{URL: address, JSON: render(m), Most: notify.WholeMessage})
	var said struct {
		Name  string `json:"name"`
		Error struct {
			Status string `json:"status"`
		} `json:"error"`
	}
	_ = json.Unmarshal(a.Body, &said) // of a proxy it is none
	switch {
	case a.Word == "" && strings.HasPrefix(said.Name, "spaces/"):
		return notify.Outcome{Status: a.Status}
	case a.Word == "":
		return a.Refused("")
	}
	o := a.Outcome().Waiting(a, rateSeconds)
	o.Detail = to.Detail(said.Error.Status)
	o.Gone = o.Gone || said.Error.Status == "UNAUTHENTICATED"
	return o
}

// mostKey is how long the key of a thread may be.
const mostKey = 4000

// link adds to the address of a webhook what it is to do with this message.
func link(address string, m notify.Message) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	query := u.Query()
	query.Set("requestId", m.ID)
	query.Del("threadKey") // the older way to say it
	query.Del("messageReplyOption")
	if threaded(m) {
		query.Set("messageReplyOption", "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD") // otherwise the key has no effect
	}
	u.RawQuery, u.Fragment = query.Encode(), ""
	return u.String(), true
}

func threaded(m notify.Message) bool { return m.Thread != "" && len(m.Thread) <= mostKey }

var spacePath = regexp.MustCompile(`^/v1/spaces/[^/]+/messages$`)

// Wrong says what is the matter with a target's url.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	if word := notify.WrongURL(to.URL); word != "" {
		return map[string]string{"url": word}
	}
	u, err := url.Parse(to.URL)
	if err != nil || !spacePath.MatchString(u.Path) || u.Query().Get("key") == "" || u.Query().Get("token") == "" {
		return map[string]string{"url": "not_a_chat_webhook"}
	}
	return nil
}
