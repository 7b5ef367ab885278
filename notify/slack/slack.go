package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"tallylight/notify"
)

// API is where bots post, unless the target has an address of its own.
const API = "https://slack.com/api"

// rateSeconds is how long is waited where Slack says that there were too many, and not for how long.
const rateSeconds = 60

// Sender sends to an incoming webhook, the target's URL, or as a bot where the target has the secret token: then to the setting
// channel, which is an ID.
type Sender struct{ Client *notify.Client }

// Send posts a message. A bot edits the last one instead, or answers in the thread of root; where Slack no longer lets it, it
// posts anew.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, root, last notify.Sent) notify.Outcome {
	m = m.Clean()
	if to.Secrets["token"] == "" {
		return s.hook(ctx, to, m)
	}
	b := bot{s.Client, to}
	if edited := b.known(last); edited.ts != "" {
		o := b.call(ctx, "chat.update", b.edit(m, edited))
		if !anew[o.Detail] {
			return o
		}
		if root == last {
			root = ""
		}
	}
	return b.post(ctx, m, b.known(root))
}

// hook posts by the webhook, which takes a message with the status 200 and the word ok and in no other way.
func (s *Sender) hook(ctx context.Context, to notify.Target, m notify.Message) notify.Outcome {
	a := s.Client.Do(ctx, notify.Request{URL: to.URL, JSON: render(m)})
	said := strings.TrimSpace(string(a.Body))
	if a.Status == http.StatusOK && said == "ok" {
		return notify.Outcome{Status: a.Status}
	}
	if a.Word == "" {
		return a.Refused(to.Detail(said))
	}
	o := a.Outcome().Waiting(a, rateSeconds)
	o.Detail = to.Detail(said)
	o.Gone = o.Gone || o.Final && gone[o.Detail]
	return o
}

// What Slack's words mean, beyond that the message was not taken: for some a message is posted anew, some are over by and by,
// and with some there is nobody to post to any more. All others stay as they are until a person does something.
var (
	anew   = set("message_not_found cant_update_message edit_window_closed thread_not_found cannot_reply_to_message")
	passes = set("ratelimited rate_limited request_timeout internal_error fatal_error service_unavailable")
	gone   = set("channel_not_found is_archived channel_is_archived account_inactive token_revoked token_expired invalid_auth invalid_token no_service no_team")
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// bot speaks to Slack's Web API for one target.
type bot struct {
	client *notify.Client
	to     notify.Target
}

// place is a message that was sent: what the target said then, and what Slack answered.
type place struct{ to, channel, ts string }

var (
	channelForm = regexp.MustCompile(`^[CGDUW][A-Z0-9]{2,30}$`)
	tsForm      = regexp.MustCompile(`^[0-9]{1,12}\.[0-9]{1,8}$`)
)

// known reads what was kept of a message; empty where it went to another channel, or is none.
func (b bot) known(sent notify.Sent) place {
	fields := strings.Fields(string(sent))
	if len(fields) != 3 || fields[0] != b.to.Settings["channel"] {
		return place{}
	}
	return place{fields[0], fields[1], fields[2]}
}

func (b bot) edit(m notify.Message, at place) *message {
	body := render(m)
	body.Channel, body.TS, body.Parse, body.LinkNames = at.channel, at.ts, "none", new(false)
	return body
}

// post says something new, in a thread where there is one; if that is no more, outside it.
func (b bot) post(ctx context.Context, m notify.Message, thread place) notify.Outcome {
	body := render(m)
	body.Channel, body.Parse, body.LinkNames = b.to.Settings["channel"], "none", new(false)
	if thread.ts == "" {
		return b.call(ctx, "chat.postMessage", body)
	}
	body.Channel, body.Thread, body.Broadcast = thread.channel, thread.ts, m.Severity == notify.Critical
	o := b.call(ctx, "chat.postMessage", body)
	if anew[o.Detail] {
		return b.post(ctx, m, place{})
	}
	return o
}

// said is what matters of an answer of the Web API.
type said struct {
	OK      bool   `json:"ok"`
	Error   string `json:"error"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// call asks once. Slack says with the status 200 as well that it did not take a message.
func (b bot) call(ctx context.Context, method string, body *message) notify.Outcome {
	address := strings.TrimSuffix(cmp.Or(b.to.URL, API), "/") + "/" + method
	a := b.client.Do(ctx, notify.Request{URL: address, JSON: body, Most: notify.WholeMessage,
		Header: map[string]string{"Authorization": "Bearer " + b.to.Secrets["token"]}})
	if a.Word != "" {
		return a.Outcome().Waiting(a, rateSeconds)
	}
	var s said
	if err := json.Unmarshal(a.Body, &s); err != nil {
		return a.Refused("")
	}
	if !s.OK {
		o := a.Refused(b.to.Detail(s.Error))
		o.Final, o.Gone = !passes[o.Detail], gone[o.Detail]
		return o
	}
	return notify.Outcome{Status: a.Status, Sent: b.keep(s)}
}

// keep is what known reads; empty where Slack did not say by what the message can be found.
func (b bot) keep(s said) notify.Sent {
	if !channelForm.MatchString(s.Channel) || !tsForm.MatchString(s.TS) {
		return ""
	}
	return notify.Sent(b.to.Settings["channel"] + " " + s.Channel + " " + s.TS)
}
