package slack

import (
	"strings"

	"tallylight/notify"
	"tallylight/text"
)

// Limits of Block Kit in characters, and ours, which stay below: all blocks together fail from about 13,000 on.
const (
	mostHeader  = 150
	mostTitle   = 2000
	mostLine    = 1000
	mostSection = 3000
	mostURL     = 2500
	mostLabel   = 75
	mostText    = 3000 // of the text beside the blocks: 4,000 are split
	mostFoot    = 300
)

// message is the body of a webhook, of chat.postMessage and of chat.update; webhooks leave out what is of the Web API.
type message struct {
	Channel     string  `json:"channel,omitempty"`
	TS          string  `json:"ts,omitempty"`
	Thread      string  `json:"thread_ts,omitempty"`
	Broadcast   bool    `json:"reply_broadcast,omitempty"`
	Parse       string  `json:"parse,omitempty"`
	LinkNames   *bool   `json:"link_names,omitempty"`
	Text        string  `json:"text"`
	Blocks      []block `json:"blocks"`
	UnfurlLinks bool    `json:"unfurl_links"`
	UnfurlMedia bool    `json:"unfurl_media"`
}

type block struct {
	Type     string  `json:"type"`
	Text     *words  `json:"text,omitempty"`
	Elements []words `json:"elements,omitempty"`
}

type words struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji,omitempty"`
}

// plain is text in which Slack sees neither markup nor emoji; there is no way to escape those in mrkdwn.
func plain(text string) words { return words{"plain_text", text, new(false)} }

// render makes the message. Only the link is markup; what people wrote is plain text, and escaped in the text that
// notifications show.
func render(m notify.Message) *message {
	blocks := []block{title(m.Title)}
	if lines := body(m); lines != "" {
		p := plain(lines)
		blocks = append(blocks, block{Type: "section", Text: &p})
	}
	if url := address(m.Link.URL); url != "" {
		label := notify.Clip(m.Link.Text, mostLabel, notify.Characters)
		blocks = append(blocks, block{Type: "section", Text: &words{Type: "mrkdwn", Text: "<" + url + "|" + escape(label) + ">"}})
	}
	blocks = append(blocks, block{Type: "context", Elements: []words{plain(notify.Clip(m.Foot(), mostFoot, notify.Characters))}})
	return &message{Text: fallback(m), Blocks: blocks}
}

// title is a header, or a section where a header has no room for it.
func title(said string) block {
	kind := "header"
	if notify.Characters(said) > mostHeader {
		kind = "section"
	}
	p := plain(notify.Clip(said, mostTitle, notify.Characters))
	return block{Type: kind, Text: &p}
}

func body(m notify.Message) string {
	lines := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		lines[i] = notify.Clip(line, mostLine, notify.Characters)
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	return strings.Join(notify.Fit(lines, mostSection, 1, notify.Characters, more), "\n")
}

// fallback is what notifications and screen readers say; it is mrkdwn.
func fallback(m notify.Message) string {
	said := strings.Join(append([]string{m.Title}, m.Lines...), "\n")
	return escape(notify.Clip(said, mostText, notify.Characters.Escaped(escape)))
}

// escape is all that Slack asks for: a mention, a link and an entity need one of these.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// address is a link's, in which nothing ends it early; empty where it is too long to be shown.
func address(url string) string {
	url = strings.NewReplacer("|", "%7C", "&", "&amp;").Replace(url)
	if len(url) > mostURL {
		return ""
	}
	return url
}
