package pagerduty

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"tallylight/notify"
)

// service is where events go, unless the target has an address of its own, such as https://events.eu.pagerduty.com.
const service = "https://events.pagerduty.com"

// rateSeconds is how long is waited where there were too many: PagerDuty's limit moves, and it asks for minutes.
const rateSeconds = 120

// Sender sends to the integration that the secret routing_key names.
type Sender struct{ Client *notify.Client }

// Send gives an event. One that is sent again joins the alert that the first opened; a change may come twice, with the same id.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, _, _ notify.Sent) notify.Outcome {
	m = m.Clean()
	base := strings.TrimSuffix(cmp.Or(to.URL, service), "/") + "/v2"
	routing := to.Secrets["routing_key"]
	request := notify.Request{URL: base + "/enqueue"}
	switch {
	case m.Recovered:
		request.JSON = event{Routing: routing, Action: "resolve", Key: key(m)}
	case m.Severity == notify.Info && !global(routing):
		request.URL, request.JSON = base+"/change/enqueue", change(routing, m)
	default:
		request.JSON = alert(routing, m)
	}
	return read(to, s.Client.Do(ctx, request))
}

// global says that a key is of rules for all services (it begins with R): those take no changes, so that what is merely so
// comes as an alert of the least severity.
func global(routing string) bool { return strings.HasPrefix(routing, "R") }

// read says how it went: 202 means that the event is in the queue.
func read(to notify.Target, a notify.Answer) notify.Outcome {
	if a.Status == http.StatusAccepted {
		return notify.Outcome{Status: a.Status, Accepted: true}
	}
	var said struct {
		Status string `json:"status"`
	}
	_ = json.Unmarshal(a.Body, &said) // of a proxy it is none
	detail := to.Detail(strings.ReplaceAll(strings.ToLower(said.Status), " ", "_"))
	if a.Word == "" {
		return a.Refused(detail)
	}
	o := a.Outcome().Waiting(a, rateSeconds)
	o.Detail = detail
	return o
}

// mostKey is how long the key of an alert may be.
const mostKey = 255

// key names the alert of a message: what it is about and the reason, or the message itself.
func key(m notify.Message) string {
	name := m.Thread
	if name == "" {
		name = m.ID
	}
	if m.Reason != "" {
		name += "/" + m.Reason
	}
	if notify.Characters(name) > mostKey || notify.Line(name) != name {
		sum := sha256.Sum256([]byte(name))
		return hex.EncodeToString(sum[:])
	}
	return name
}

var keyForm = regexp.MustCompile(`^[A-Za-z0-9]{32}$`)

// Wrong says what a target lacks.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	wrong := map[string]string{}
	if to.URL != "" {
		if word := notify.WrongURL(to.URL); word != "" {
			wrong["url"] = word
		}
	}
	switch routing := to.Secrets["routing_key"]; {
	case routing == "":
		wrong["routing_key"] = "required"
	case !keyForm.MatchString(routing):
		wrong["routing_key"] = "not_a_routing_key"
	}
	return wrong
}
