package discord

import (
	"strings"

	"tallylight/notify"
	"tallylight/text"
)

// Limits of a message, in UTF-16 units, which are never fewer than what Discord counts.
const (
	mostContent = 2000
	mostTitle   = 500
	mostLine    = 500
	mostLink    = 500
	mostFoot    = 150
	mostThread  = 100
)

// suppressEmbeds is the flag by which links are not unfolded.
const suppressEmbeds = 4

// message is the body of a new message and of an edit.
type message struct {
	Content    string   `json:"content"`
	Mentions   mentions `json:"allowed_mentions"`
	Flags      int      `json:"flags"`
	ThreadName string   `json:"thread_name,omitempty"`
}

// mentions says who may be pinged. Left out, everybody whom the text names is; an empty list is nobody.
type mentions struct {
	Parse []string `json:"parse"`
}

func render(m notify.Message) *message {
	rest := mostContent
	add := func(parts []string, line string) []string {
		rest -= notify.UTF16(line) + 1
		return append(parts, line)
	}
	escaped := notify.UTF16.Escaped(escape)
	head := add(nil, "**"+escape(notify.Clip(m.Title, mostTitle, escaped))+"**")
	var foot []string
	if link := linked(m.Link); link != "" {
		foot = add(foot, link)
	}
	foot = add(foot, "-# "+escape(notify.Clip(m.Foot(), mostFoot, escaped)))
	var lines []string
	for _, line := range m.Lines {
		lines = append(lines, escapeLine(notify.Clip(line, mostLine, escaped)))
	}
	more := text.For(text.Lang(m.Lang)).Message.More
	lines = notify.Fit(lines, rest, 1, notify.UTF16, more)
	content := strings.Join(append(append(head, lines...), foot...), "\n")
	return &message{Content: content, Mentions: mentions{Parse: []string{}}, Flags: suppressEmbeds}
}

// linked is a link with a name; empty where there is none, or it is too long.
func linked(l notify.Link) string {
	url := strings.ReplaceAll(l.URL, ")", "%29")
	link := "[" + escape(notify.Clip(l.Text, 100, notify.UTF16)) + "](<" + url + ">)"
	if url == "" || notify.UTF16(link) > mostLink {
		return ""
	}
	return link
}

// escape makes text of what Discord reads as markup, a mention, an emoji or a time.
var escape = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`, ">", `\>`, "<", `\<`, "#", `\#`, "[", `\[`, "]", `\]`, "@", `\@`).Replace

// escapeLine does the same for what is markup at the beginning of a line only: items of lists.
func escapeLine(line string) string {
	line = escape(line)
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if rest := line[digits:]; strings.HasPrefix(rest, ".") || digits == 0 && (strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+")) {
		return line[:digits] + `\` + rest
	}
	return line
}
