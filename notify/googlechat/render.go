package googlechat

import (
	"strings"

	"tallylight/notify"
	"tallylight/text"
)

// Limits, in bytes as JSON. A message with its cards has 32,000.
const (
	mostTitle = 4000
	mostLine  = 3000
	mostLines = 16000
	mostURL   = 2000
	mostLabel = 300
	mostFoot  = 300
)

type message struct {
	Text   string  `json:"text"`
	Thread *thread `json:"thread,omitempty"`
	Cards  []card  `json:"cardsV2"`
}

type thread struct {
	Key string `json:"threadKey"`
}

type card struct {
	ID   string `json:"cardId"`
	Card struct {
		Sections []section `json:"sections"`
	} `json:"card"`
}

type section struct {
	Widgets []widget `json:"widgets"`
}

type widget struct {
	Paragraph *paragraph `json:"textParagraph,omitempty"`
	Buttons   *buttons   `json:"buttonList,omitempty"`
}

type paragraph struct {
	Text string `json:"text"`
}

type buttons struct {
	Buttons []button `json:"buttons"`
}

type button struct {
	Text    string  `json:"text"`
	OnClick onClick `json:"onClick"`
}

type onClick struct {
	OpenLink openLink `json:"openLink"`
}

type openLink struct {
	URL string `json:"url"`
}

// render says the title as text, which is what notifications show, and all else in a card.
func render(m notify.Message) *message {
	title := notify.Clip(m.Title, mostTitle, notify.JSON.Escaped(inText))
	out := &message{Text: inText(title)}
	if threaded(m) {
		out.Thread = &thread{m.Thread}
	}
	var widgets []widget
	if lines := lines(m); lines != "" {
		widgets = append(widgets, widget{Paragraph: &paragraph{lines}})
	}
	if m.Link.URL != "" && len(m.Link.URL) <= mostURL {
		label := notify.Clip(m.Link.Text, mostLabel, notify.Bytes)
		widgets = append(widgets, widget{Buttons: &buttons{[]button{{label, onClick{openLink{m.Link.URL}}}}}})
	}
	widgets = append(widgets, widget{Paragraph: &paragraph{inCard(notify.Clip(m.Foot(), mostFoot, notify.Bytes))}})
	c := card{ID: "notice"}
	c.Card.Sections = []section{{widgets}}
	out.Cards = []card{c}
	return out
}

func lines(m notify.Message) string {
	size := notify.JSON
	clipped := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		clipped[i] = inCard(notify.Clip(line, mostLine, size.Escaped(inCard)))
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	return strings.Join(notify.Fit(clipped, mostLines, len(lineBreak), size, more), lineBreak)
}

const lineBreak = "<br>"

// inCard escapes what is HTML in a card.
var inCard = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// inText keeps text from being markup. Google Chat knows no escape: mentions and links need an angle bracket, which becomes
// one that only looks alike; after other marks stands a space without width.
var inText = strings.NewReplacer("<", "\u2039", ">", "\u203A", "*", "*\u200B", "_", "_\u200B", "~", "~\u200B", "`", "`\u200B", "]", "]\u200B").Replace
