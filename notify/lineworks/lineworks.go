package lineworks

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"tallylight/notify"
	"tallylight/text"
)

// Where LINE WORKS is.
const (
	api  = "https://www.worksapis.com/v1.0"
	auth = "https://auth.worksmobile.com/oauth2/v2.0"
)

// rateSeconds is over what LINE WORKS counts, and how long is waited where there were too many.
const rateSeconds = 60

// mostText is below the 2,000 characters that a text may have, of whatever kind they are.
const mostText = 1900

// Sender sends texts to rooms and members. It keeps the tokens that it got, so there should be one of it.
type Sender struct {
	Client    *notify.Client
	API, Auth string // where the bot and the tokens are; empty: at LINE WORKS

	mutex   sync.Mutex
	tokens  map[string]token // by what they were asked with
	flights singleflight.Group
}

type body struct {
	Content content `json:"content"`
}

type content struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Send posts a message. LINE WORKS neither edits nor threads nor knows a message again, so each says its id.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, _, _ notify.Sent) notify.Outcome {
	held, o := s.token(ctx, to)
	if o.Word != "" {
		return o
	}
	message := body{content{"text", render(m.Clean())}}
	a := s.post(ctx, to, held, message)
	if a.Status == http.StatusUnauthorized { // it ended early, or the clock went back
		s.forget(to, held)
		if held, o = s.token(ctx, to); o.Word != "" {
			return o
		}
		a = s.post(ctx, to, held, message)
	}
	return read(to, held, a)
}

func (s *Sender) post(ctx context.Context, to notify.Target, held token, message body) notify.Answer {
	place := "channels/" + url.PathEscape(to.Settings["channel"])
	if user := to.Settings["user"]; user != "" {
		place = "users/" + url.PathEscape(user)
	}
	address := cmp.Or(s.API, api) + "/bots/" + url.PathEscape(to.Settings["bot"]) + "/" + place + "/messages"
	return s.Client.Do(ctx, notify.Request{URL: address, JSON: message, Header: map[string]string{"Authorization": "Bearer " + held.access}})
}

// read says how it went: a message that was taken is answered by 201. The token is as secret as what it was asked with.
func read(to notify.Target, held token, a notify.Answer) notify.Outcome {
	if a.Status == http.StatusCreated {
		return notify.Outcome{Status: a.Status}
	}
	var said struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(a.Body, &said) // without a code there is no detail
	to.Secrets = maps.Clone(to.Secrets)
	to.Secrets["access"] = held.access
	detail := to.Detail(said.Code)
	if a.Word == "" {
		return a.Refused(detail)
	}
	o := a.Outcome().Waiting(a, rateSeconds)
	o.Detail = detail
	return o
}

// escape keeps <m userId="all"> from calling a room: nothing else in a text is markup, and there is no way to write it.
var escape = strings.NewReplacer("<", "<\u200b").Replace

// render is a clean message as one text.
func render(m notify.Message) string {
	measure := notify.UTF16.Escaped(escape)
	end := "\n" + m.Foot()
	if link := "\n" + notify.Clip(m.Link.Text, mostLabel, measure) + "\n" + m.Link.URL; m.Link.URL != "" && measure(link) <= mostText/2 {
		end = link + end
	}
	title := notify.Clip(m.Title, mostTitle, measure)
	room := mostText - measure(title) - measure(end) - 1
	lines := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		lines[i] = notify.Clip(line, mostLine, measure)
	}
	lines = notify.Fit(lines, room, 1, measure, text.For(text.Lang(m.Lang)).Message.More)
	return escape(strings.Join(append([]string{title}, lines...), "\n") + end)
}

// Our bounds within a text, so that each of its parts has room.
const (
	mostTitle = 500
	mostLine  = 500
	mostLabel = 100
)
