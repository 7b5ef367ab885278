package ntfy

import (
	"strings"

	"tallylight/notify"
	"tallylight/text"
)

// Limits in bytes. ntfy takes a message of 4,096, and makes a file of a longer one; the whole JSON may have twice that.
const (
	mostMessage = 4000
	mostTitle   = 1000
	mostLine    = 1000
	mostLabel   = 200
	mostURL     = 1000
)

type message struct {
	Topic    string   `json:"topic"`
	Title    string   `json:"title"`
	Message  string   `json:"message"`
	Priority int      `json:"priority"`
	Tags     []string `json:"tags,omitempty"` // become emoji
	Click    string   `json:"click,omitempty"`
	Actions  []action `json:"actions,omitempty"`
	Sequence string   `json:"sequence_id"`
}

type action struct {
	Action string `json:"action"`
	Label  string `json:"label"`
	URL    string `json:"url"`
}

// render is of a clean message. Nothing in it is markup, as long as it does not say so.
func render(topic, sequence string, m notify.Message) message {
	lines := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		lines[i] = notify.Clip(line, mostLine, notify.JSON)
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	lines = notify.Fit(lines, mostMessage, len(`\n`), notify.JSON, more)
	out := message{Topic: topic, Title: notify.Clip(m.Title, mostTitle, notify.JSON), Message: strings.Join(lines, "\n"), Sequence: sequence}
	if out.Message == "" { // ntfy would put a word of its own
		out.Message = m.Foot()
	}
	out.Priority, out.Tags = urgency(m)
	if m.Link.URL != "" && len(m.Link.URL) <= mostURL {
		out.Click = m.Link.URL
		out.Actions = []action{{"view", notify.Clip(m.Link.Text, mostLabel, notify.JSON), m.Link.URL}}
	}
	return out
}

// urgency is how a phone tells it: 5 also where it is silent, 3 as any other.
func urgency(m notify.Message) (priority int, tags []string) {
	switch {
	case m.Recovered:
		return 3, []string{"white_check_mark"}
	case m.Severity == notify.Critical:
		return 5, []string{"rotating_light"}
	case m.Severity == notify.Warning:
		return 4, []string{"warning"}
	default:
		return 3, nil
	}
}
