package sendtest

import (
	"fmt"
	"strings"

	"tallylight/notify"
)

// Case is a message, and what is odd about it.
type Case struct {
	Sentence string
	Message  notify.Message
}

// Plain is a message as it should be, in a language.
func Plain(lang string) notify.Message {
	m := notify.Message{ID: "019a-plain", Thread: "event-7", Severity: notify.Warning, Lang: lang, At: Noon,
		Title: "AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST",
		Lines: []string{"Load test: 18,000 of 21,000 req/s.", "Nobody has it."},
		Link:  notify.Link{URL: "https://tally.example/events/7", Text: "Open event"}}
	if lang == "ja" {
		m.Title, m.Lines, m.Link.Text = "要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST", []string{"負荷試験：21,000 req/sのうち18,000 req/s。", "担当者なし。"}, "イベントを開く"
	}
	return m
}

// titles are what people and calendars write that a service might take for more than text.
var titles = []struct{ sentence, title string }{
	{"an ordinary title", "ビジネス最前線「手しごとの逆襲」"},
	{"a call to a whole channel", "<!channel> <!here> <!everyone> <@U012AB3CD> <!subteam^S012AB3CD> <#C012AB3CD>"},
	{"a call to everyone", "@everyone @here <@1234567890> <@&1234567890> <users/all>"},
	{"a call as Teams and LINE WORKS write it", `<at>Everyone</at> <m userId="all">`},
	{"a link with another name", "<https://evil.example|board> [board](https://evil.example)"},
	{"line breaks", "one\r\ntwo\n\nthree\u2028four"},
	{"a header in a line", "x\r\nBcc: all@evil.example\r\n\r\n<h1>"},
	{"a formula", `=HYPERLINK("https://evil.example","x")`},
	{"marks of direction", "\u202egnp.exe\u202c \u2066a\u2069 \u200fb"},
	{"markup", "*bold* _it_ ~gone~ `code` ```block``` > quote # head ||spoiler|| - item 1. item \\"},
	{"markup at the beginning", "> # - 1. * quote"},
	{"HTML", `<script>alert(1)</script>&amp;&lt;<img src=x onerror=1>`},
	{"JSON", `"},{"type":"image"}\u0000`},
	{"control characters", "a\x00b\x1b[31mc\x7f"},
	{"what is no UTF-8", "a\xffb"},
	{"one character more than a header of Slack takes", strings.Repeat("逆", 151)},
	{"10,000 characters", strings.Repeat("逆襲", 5000)},
	{"10,000 characters that are escaped", strings.Repeat("&<*", 3334)},
	{"10,000 characters of families", strings.Repeat("👨‍👩‍👧‍👦", 1429)},
	{"one letter with 10,000 accents", "e" + strings.Repeat("\u0301", 9999)},
	{"a template", "{{.Secret}} ${x} {0} <%= 1 %>"},
	{"nothing", ""},
}

// Cases gives messages in both languages with each of the titles, also in their lines, and some of odd sizes.
func Cases() (all []Case) {
	for _, lang := range []string{"en", "ja"} {
		for _, row := range titles {
			m := Plain(lang)
			m.Title, m.Lines = row.title, []string{row.title, "- " + row.title}
			all = append(all, Case{lang + ": " + row.sentence, m})
		}
		many := Plain(lang)
		for n := range 500 {
			many.Lines = append(many.Lines, fmt.Sprintf("%d: %s", n, strings.Repeat("朝の扉&", 20)))
		}
		bare := notify.Message{ID: "019a-bare", Lang: lang, Severity: notify.Info, Title: "Test", At: Noon}
		over := Plain(lang)
		over.Recovered = true
		all = append(all, Case{lang + ": 500 lines", many}, Case{lang + ": a title alone", bare}, Case{lang + ": it is over", over})
	}
	return all
}
