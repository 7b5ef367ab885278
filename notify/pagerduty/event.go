package pagerduty

import (
	"cmp"
	"net/url"
	"time"

	"tallylight/notify"
	"tallylight/text"
)

// Limits of an event: those of the summary are PagerDuty's, the others keep it far below its 512 KB.
const (
	mostSummary = 1024
	mostLine    = 2000
	mostDetails = 30000
	mostLabel   = 200
	mostURL     = 2000
)

// program is what PagerDuty calls the client, and where the message has no address the source.
const program = "Tallylight"

type event struct {
	Routing string   `json:"routing_key"`
	Action  string   `json:"event_action,omitempty"` // none of a change
	Key     string   `json:"dedup_key,omitempty"`
	Payload *payload `json:"payload,omitempty"`
	Links   []link   `json:"links,omitempty"`
	Client  string   `json:"client,omitempty"`
	Address string   `json:"client_url,omitempty"`
}

type payload struct {
	Summary  string          `json:"summary"`
	Source   string          `json:"source"`
	Severity notify.Severity `json:"severity,omitempty"` // none of a change
	At       string          `json:"timestamp"`
	Class    string          `json:"class,omitempty"`
	Details  details         `json:"custom_details"`
}

type details struct {
	Message string   `json:"message"` // by which one that comes twice is known
	Lines   []string `json:"lines,omitempty"`
}

type link struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

// change is of a clean message.
func change(routing string, m notify.Message) event {
	return event{Routing: routing, Payload: payloadOf(m), Links: links(m)}
}

// alert is of a clean message.
func alert(routing string, m notify.Message) event {
	e := event{Routing: routing, Action: "trigger", Key: key(m), Payload: payloadOf(m), Links: links(m), Client: program}
	e.Payload.Severity, e.Payload.Class = cmp.Or(m.Severity, notify.Warning), notify.Clip(notify.Line(m.Reason), mostLabel, notify.Characters)
	if len(e.Links) > 0 {
		e.Address = e.Links[0].Href
	}
	return e
}

func payloadOf(m notify.Message) *payload {
	lines := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		lines[i] = notify.Clip(line, mostLine, notify.Characters)
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	return &payload{
		Summary: notify.Clip(m.Title, mostSummary, notify.Characters), Source: source(m), At: m.At.UTC().Format(time.RFC3339),
		Details: details{notify.Line(m.ID), notify.Fit(lines, mostDetails, 1, notify.Characters, more)},
	}
}

// source is the host of the dashboard that speaks.
func source(m notify.Message) string {
	u, err := url.Parse(m.Link.URL)
	if err != nil || u.Hostname() == "" {
		return program
	}
	return u.Hostname()
}

func links(m notify.Message) []link {
	if m.Link.URL == "" || len(m.Link.URL) > mostURL {
		return nil
	}
	return []link{{m.Link.URL, notify.Clip(m.Link.Text, mostLabel, notify.Characters)}}
}
