package teams

import (
	"tallylight/notify"
	"tallylight/text"
)

// Limits. Teams takes about 28 KB; the rest is for what a workflow adds.
const (
	mostTitle = 500      // characters
	mostLine  = 1000     // characters
	mostLines = 16 << 10 // bytes of all lines as JSON
	block     = 100      // bytes that a line takes beside its text
	mostURL   = 2000
	mostLabel = 100
	mostFoot  = 300
)

type message struct {
	Type        string       `json:"type"`
	Attachments []attachment `json:"attachments"`
}

type attachment struct {
	ContentType string  `json:"contentType"`
	ContentURL  *string `json:"contentUrl"`
	Content     card    `json:"content"`
}

type card struct {
	Schema  string   `json:"$schema"`
	Type    string   `json:"type"`
	Version string   `json:"version"`
	Lang    string   `json:"lang"`
	Body    []rich   `json:"body"`
	Actions []action `json:"actions,omitempty"`
}

// rich is text in which nothing is markup; a TextBlock would read Markdown.
type rich struct {
	Type    string `json:"type"`
	Inlines []run  `json:"inlines"`
}

type run struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Size   string `json:"size,omitempty"`
	Weight string `json:"weight,omitempty"`
	Color  string `json:"color,omitempty"`
	Subtle bool   `json:"isSubtle,omitempty"`
}

type action struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

func (r run) block() rich {
	r.Type = "TextRun"
	return rich{"RichTextBlock", []run{r}}
}

func render(m notify.Message) *message {
	c := card{Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.2", Lang: m.Lang}
	title := run{Text: notify.Clip(m.Title, mostTitle, notify.Characters), Size: "medium", Weight: "bolder", Color: color(m)}
	c.Body = append(c.Body, title.block())
	for _, line := range lines(m) {
		c.Body = append(c.Body, run{Text: line}.block())
	}
	c.Body = append(c.Body, run{Text: notify.Clip(m.Foot(), mostFoot, notify.Characters), Size: "small", Subtle: true}.block())
	if m.Link.URL != "" && len(m.Link.URL) <= mostURL {
		c.Actions = []action{{"Action.OpenUrl", notify.Clip(m.Link.Text, mostLabel, notify.Characters), m.Link.URL}}
	}
	return &message{"message", []attachment{{ContentType: "application/vnd.microsoft.card.adaptive", Content: c}}}
}

func lines(m notify.Message) []string {
	clipped := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		clipped[i] = notify.Clip(line, mostLine, notify.Characters)
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	return notify.Fit(clipped, mostLines, block, notify.JSON, more)
}

func color(m notify.Message) string {
	switch {
	case m.Recovered:
		return "good"
	case m.Severity == notify.Critical:
		return "attention"
	case m.Severity == notify.Warning:
		return "warning"
	}
	return ""
}
