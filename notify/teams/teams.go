package teams

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"tallylight/notify"
)

// rateSeconds is how long is waited where Microsoft says that there were too many, and not for how long.
const rateSeconds = 60

// Sender sends to a workflow that posts to a channel or a chat when a webhook request is received, the target's URL. Nothing
// can be edited, and there are no threads.
type Sender struct{ Client *notify.Client }

// Send posts a message. That it was taken only says that the workflow has begun: what becomes of it nobody is told.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, _, _ notify.Sent) notify.Outcome {
	if ended(to.URL) {
		return notify.Retired()
	}
	a := s.Client.Do(ctx, notify.Request{URL: to.URL, JSON: render(m.Clean())})
	if a.Word == "" {
		return notify.Outcome{Status: a.Status, Accepted: true}
	}
	var said struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal(a.Body, &said) // of a proxy it is none
	o := a.Outcome().Waiting(a, rateSeconds)
	o.Detail = to.Detail(said.Error.Code)
	o.Gone = o.Gone || a.Status == http.StatusUnauthorized // the signature in the address counts no more
	return o
}

// Wrong says what is the matter with a target's url.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	u, err := url.Parse(to.URL)
	switch word := notify.WrongURL(to.URL); {
	case ended(to.URL):
		return map[string]string{"url": "teams_connector_ended"}
	case word != "":
		return map[string]string{"url": word}
	case err != nil || u.Query().Get("sig") == "":
		return map[string]string{"url": "not_a_teams_workflow"}
	}
	return nil
}

// ended says that an address is that of an Office 365 connector, which Microsoft has switched off.
func ended(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := "." + strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	return strings.HasSuffix(host, ".webhook.office.com") || host == ".outlook.office.com" || host == ".outlook.office365.com"
}
