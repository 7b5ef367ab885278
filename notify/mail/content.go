package mail

import (
	_ "embed"
	"html/template"
	"strings"

	"tallylight/notify"
	"tallylight/readiness/fault"
	"tallylight/text"
)

// content is what a letter says, as plain text.
type content struct {
	Lang, Title string
	Lines       []string
	Link        notify.Link
	Silence     string
	Words       text.Mail
}

// contentOf takes the words of a clean message.
func contentOf(m notify.Message) content {
	words := text.For(text.Lang(m.Lang))
	c := content{Lang: m.Lang, Title: clipped(m.Title), Words: words.Mail}
	for _, line := range m.Lines {
		c.Lines = append(c.Lines, clipped(line))
	}
	c.Lines = notify.Fit(c.Lines, mostBody, 1, notify.Characters, words.Message.More)
	if m.Link.URL != "" {
		c.Link = notify.Link{URL: m.Link.URL, Text: clipped(m.Link.Text)}
	}
	if fault.IsLink(m.Silence) {
		c.Silence = m.Silence
	}
	return c
}

func clipped(line string) string { return notify.Clip(line, mostLine, notify.Characters) }

//go:embed letter.html
var page string

var pages = template.Must(template.New("letter").Parse(page))

// render gives the two forms of the same words.
func (c content) render() (plain, html string, err error) {
	var b strings.Builder
	if err := pages.Execute(&b, c); err != nil {
		return "", "", err
	}
	return c.plain(), b.String(), nil
}

func (c content) plain() string {
	parts := []string{c.Title}
	if len(c.Lines) > 0 {
		parts = append(parts, strings.Join(c.Lines, "\n"))
	}
	if c.Link.URL != "" {
		parts = append(parts, c.Link.Text+"\n"+c.Link.URL)
	}
	foot := "-- \n" + c.Words.Why // the sign by which readers know what is no part of the message
	if c.Silence != "" {
		foot += "\n" + c.Words.Stop + "\n" + c.Silence
	}
	return strings.Join(append(parts, foot), "\n\n") + "\n"
}
