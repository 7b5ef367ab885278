package signed

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"tallylight/notify"
	"tallylight/readiness"
	"tallylight/text"
)

// Sender sends to any address.
type Sender struct{ Client *notify.Client }

// Send posts a message. Its id is the same at each try, which the receiver is to remember; the time and the signature are of
// this one. As Standard Webhooks have it, every status but 2xx is tried again, and only 410 says that nobody is there.
func (s *Sender) Send(ctx context.Context, to notify.Target, m notify.Message, _, _ notify.Sent) notify.Outcome {
	body, err := render(m.Clean())
	if err != nil {
		return notify.Outcome{Word: readiness.FailedOther, Final: true}
	}
	id := strings.ReplaceAll(notify.Line(m.ID), ".", "_") // dots part what is signed
	r, err := notify.SignedRequest(to.URL, secrets(to), id, s.Client.Now(), body)
	if err != nil {
		return notify.Outcome{Word: readiness.FailedKey, Final: true}
	}
	a := s.Client.Do(ctx, r)
	o := a.Outcome()
	if a.Status != 0 {
		gone := a.Status == http.StatusGone
		o.Final, o.Gone = gone, gone
	}
	return o
}

// secrets gives those that a message is signed with, the newest first.
func secrets(to notify.Target) []string {
	all := []string{to.Secrets["secret"]}
	if before := to.Secrets["previous"]; before != "" {
		all = append(all, before)
	}
	return all
}

// Wrong says what a target lacks.
func (s *Sender) Wrong(to notify.Target) map[string]string {
	wrong := map[string]string{}
	if word := notify.WrongURL(to.URL); word != "" {
		wrong["url"] = word
	}
	for _, name := range []string{"secret", "previous"} {
		secret := to.Secrets[name]
		if _, err := notify.Sign([]string{secret}, "", time.Time{}, nil); err != nil && (secret != "" || name == "secret") {
			wrong[name] = "not_a_secret"
		}
	}
	return wrong
}

// Limits in bytes. A body should stay below 20 KB.
const (
	mostTitle = 2000
	mostLine  = 2000
	mostLines = 10000
	mostURL   = 2000
)

type message struct {
	Type string    `json:"type"`
	At   time.Time `json:"timestamp"`
	Data data      `json:"data"`
}

type data struct {
	ID        string          `json:"id"`
	Thread    string          `json:"thread,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Severity  notify.Severity `json:"severity"`
	Recovered bool            `json:"recovered"`
	Lang      string          `json:"lang"`
	Title     string          `json:"title"`
	Lines     []string        `json:"lines"`
	Link      *link           `json:"link,omitempty"`
}

type link struct {
	URL  string `json:"url"`
	Text string `json:"text"`
}

// word is what a part of a type may be.
var word = regexp.MustCompile(`^[a-zA-Z0-9_]{1,64}$`)

// render is of a clean message.
func render(m notify.Message) ([]byte, error) {
	out := message{Type: "notice", At: m.At.UTC(), Data: data{
		ID: notify.Line(m.ID), Thread: notify.Clip(notify.Line(m.Thread), mostTitle, notify.JSON), Severity: m.Severity, Recovered: m.Recovered,
		Lang: m.Lang, Title: notify.Clip(m.Title, mostTitle, notify.JSON), Lines: lines(m)}}
	if word.MatchString(m.Reason) {
		out.Type, out.Data.Reason = "notice."+m.Reason, m.Reason
	}
	if m.Link.URL != "" && len(m.Link.URL) <= mostURL {
		out.Data.Link = &link{m.Link.URL, notify.Clip(m.Link.Text, mostTitle, notify.JSON)}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // six bytes for one
	err := encoder.Encode(out)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func lines(m notify.Message) []string {
	clipped := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		clipped[i] = notify.Clip(line, mostLine, notify.JSON)
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	return notify.Fit(clipped, mostLines, len(`"",`), notify.JSON, more)
}
