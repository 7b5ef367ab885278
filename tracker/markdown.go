package tracker

import (
	"strings"
	"unicode"

	"tallylight/notify"
	"tallylight/readiness/ticket"
)

// How long the parts of an issue may be, in characters: less than each tracker takes.
const (
	mostTitle = 240
	mostText  = 4000
)

// Title is the title of an issue: one line that names nobody and no other issue.
func Title(d ticket.Draft) string {
	return notify.Clip(Inert(notify.Line(d.Title)), mostTitle, notify.Characters)
}

// Body is the text of an issue in Markdown. The marker ends its last line.
func Body(d ticket.Draft) string {
	var b strings.Builder
	if d.Lead != "" {
		b.WriteString(plain(d.Lead) + "\n\n")
	}
	for _, line := range d.Lines {
		text := notify.Line(line.Text)
		if text == "" {
			continue
		}
		if line.Link {
			text = "<" + text + ">"
		} else {
			text = plain(text)
		}
		b.WriteString("- " + plain(line.Label) + ": " + text + "\n")
	}
	b.WriteString("\n" + plain(d.Foot) + " " + d.Marker + "\n")
	return b.String()
}

// plain is one line of text as Markdown shows it unchanged.
func plain(text string) string {
	return Inert(escape(notify.Clip(notify.Line(text), mostText, notify.Characters)))
}

// escape has Markdown take every mark for itself (CommonMark 2.4). None of those that count at the beginning of a line: no line begins
// with what people wrote.
func escape(text string) string {
	const marks = "\\`*_[]<>|&"
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(marks, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Inert breaks what trackers read as the name of a person, a label, a milestone or another issue: a space without a width parts the
// mark from what follows it.
func Inert(text string) string {
	const marks = "@#!~%$&^"
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		b.WriteRune(r)
		if strings.ContainsRune(marks, r) && i+1 < len(runes) && !unicode.IsSpace(runes[i+1]) {
			b.WriteRune('\u200B')
		}
	}
	return b.String()
}
