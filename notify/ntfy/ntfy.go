package ntfy

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tallylight/notify"
)

// rateSeconds is after how long ntfy lets one more message pass where there were too many.
const rateSeconds = 5

// Sender sends to the topic of a server.
type Sender struct{ Client *notify.Client }

// Send publishes a message, in the place of the last one where that is known. The sequence is that of the first, so that a
// message that comes twice is shown once.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, _, last notify.Sent) notify.Outcome {
	sequence := sequenceOf(m.ID)
	if topicForm.MatchString(string(last)) {
		sequence = string(last)
	}
	r := notify.Request{URL: strings.TrimSuffix(to.URL, "/") + "/", JSON: render(to.Secrets["topic"], sequence, m.Clean()), Most: notify.WholeMessage}
	if how := login(to); how != "" {
		r.Header = map[string]string{"Authorization": how}
	}
	return read(to, s.Client.Do(ctx, r), notify.Sent(sequence))
}

// login is empty where the topic is all that is needed.
func login(to notify.Target) string {
	if token := to.Secrets["token"]; token != "" {
		return "Bearer " + token
	}
	if user := to.Settings["user"]; user != "" {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+to.Secrets["password"]))
	}
	return ""
}

// Codes of ntfy that say more than their status.
const (
	dayIsFull = 42908 // messages of a day, which begins in UTC
	tooGuessy = 42909 // too many wrong logins: more would prolong it
	noReader  = 50701 // UnifiedPush only
)

// read says how it went: what was taken comes back with an id of the server's.
func read(to notify.Target, a notify.Answer, sent notify.Sent) notify.Outcome {
	var said struct {
		ID   string `json:"id"`
		Code int    `json:"code"`
	}
	err := json.Unmarshal(a.Body, &said)
	if a.Word == "" && err == nil && a.Status == http.StatusOK && said.ID != "" {
		return notify.Outcome{Status: a.Status, Sent: sent}
	}
	if a.Word == "" {
		return a.Refused("")
	}
	o := a.Outcome().Waiting(a, rateSeconds)
	if said.Code > 0 {
		o.Detail = to.Detail(strconv.Itoa(said.Code))
	}
	switch said.Code {
	case dayIsFull:
		o.RetryAfter = a.At.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	case tooGuessy, noReader:
		o.Final, o.RetryAfter = true, time.Time{}
	}
	return o
}

// topicForm is what ntfy takes as a topic, and as a sequence.
var topicForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func sequenceOf(id string) string {
	if topicForm.MatchString(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

var tokenForm = regexp.MustCompile(`^[!-~]{1,256}$`)

// Wrong says what a target lacks.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	wrong := map[string]string{}
	if word := wrongServer(to.URL); word != "" {
		wrong["url"] = word
	}
	switch topic := to.Secrets["topic"]; {
	case topic == "":
		wrong["topic"] = "required"
	case !topicForm.MatchString(topic):
		wrong["topic"] = "not_a_topic"
	}
	wrongLogin(to.Settings["user"], to.Secrets["password"], to.Secrets["token"], wrong)
	return wrong
}

func wrongServer(address string) string {
	if word := notify.WrongURL(address); word != "" {
		return word
	}
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
		return "leave_topic_out"
	}
	return ""
}

func wrongLogin(user, password, token string, wrong map[string]string) {
	switch {
	case token != "" && !tokenForm.MatchString(token):
		wrong["token"] = "not_sendable"
	case token != "" && user != "":
		wrong["user"] = "two_logins"
	case strings.ContainsAny(user, ":\r\n\x00"):
		wrong["user"] = "not_a_user"
	case user != "" && password == "":
		wrong["password"] = "required"
	case user == "" && password != "":
		wrong["user"] = "required"
	}
}
