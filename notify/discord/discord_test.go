package discord_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
	"tallylight/notify/discord"
)

const (
	id     = "1234567890123456789"
	secret = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
	hook   = "/api/webhooks/" + id + "/" + secret
	posted = notify.Sent(id + "  1111111111111111111")
	first  = notify.Sent(id + "  2222222222222222222")
)

func target(base string, settings ...string) notify.Target {
	to := notify.Target{URL: base + hook, Settings: map[string]string{}}
	for i := 0; i < len(settings); i += 2 {
		to.Settings[settings[i]] = settings[i+1]
	}
	return to
}

// check holds a request against what Discord documents, and gives the content.
func check(t *testing.T, r sendtest.Request) string {
	t.Helper()
	var b struct {
		Content  *string `json:"content"`
		Mentions *struct {
			Parse []string `json:"parse"`
		} `json:"allowed_mentions"`
		Flags      int     `json:"flags"`
		ThreadName *string `json:"thread_name"`
	}
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil || !utf8.Valid(r.Body) || b.Content == nil {
		t.Fatalf("no message of Discord: %v: %.300s", err, r.Body)
	}
	u, err := url.Parse(r.URI)
	if err != nil || (u.Query().Get("wait") == "true") != (r.Method == http.MethodPost) {
		t.Errorf("%s %s", r.Method, r.URI)
	}
	if n := len(utf16.Encode([]rune(*b.Content))); n == 0 || n > 2000 {
		t.Errorf("%d characters", n)
	}
	if !strings.Contains(string(r.Body), `"allowed_mentions":{"parse":[]}`) || b.Flags != 4 {
		t.Errorf("somebody may be pinged, or links are unfolded: %s", r.Body)
	}
	if b.ThreadName != nil && (r.Method != http.MethodPost || *b.ThreadName == "" || utf8.RuneCountInString(*b.ThreadName) > 100) {
		t.Errorf("%s: name %q of a thread", r.Method, *b.ThreadName)
	}
	if bad := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(*b.Content); bad != "" {
		t.Errorf("%q came through", bad)
	}
	return *b.Content
}

// ours is the markup that we write: a bold title, a link whose address is in brackets, and small print.
var ours = regexp.MustCompile(`^\*\*(?s:(.*?))\*\*(\n(?s:.*?))??(?:\n\[([^\n]*)\]\(<(https://[^\n<>]*)>\))?\n-# ([^\n]*)$`)

// read undoes the escapes of what people wrote by the rule of Discord's parser, and tells where something is left that it
// would read as markup.
func read(t *testing.T, content string) (title, lines string) {
	t.Helper()
	parts := ours.FindStringSubmatch(content)
	if parts == nil {
		t.Fatalf("not title, lines, link and foot: %.500q", content)
	}
	for _, part := range []string{parts[1], parts[2], parts[3], parts[5]} {
		for _, line := range strings.Split(part, "\n") {
			bare := regexp.MustCompile(`\\[^0-9A-Za-z\s]`).ReplaceAllString(line, "x")
			if bad := regexp.MustCompile("[*_~|<>@`#\\[\\]\\\\]|^[-+] |^[0-9]+[.]").FindString(bare); bad != "" {
				t.Errorf("%q is markup in %.200q", bad, line)
			}
		}
	}
	undone := regexp.MustCompile(`\\([^0-9A-Za-z\s])`)
	return undone.ReplaceAllString(parts[1], "$1"), undone.ReplaceAllString(parts[2], "$1")
}

// message answers as Discord does to one that it has saved: the id after what was sent.
func message(w http.ResponseWriter, content, id, channel string) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"type":0,"content":%q,"id":%q,"channel_id":%q}`, content, id, channel)
}

func TestEveryMessageIsOneForDiscord(t *testing.T) {
	for _, row := range sendtest.Cases() {
		t.Run(row.Sentence, func(t *testing.T) {
			t.Parallel()
			s := sendtest.New(t, func(w http.ResponseWriter, r sendtest.Request) {
				message(w, string(r.Body), "1111111111111111111", "3333333333333333333")
			})
			sender := &discord.Sender{Client: s.Client()}
			if o := sender.Send(t.Context(), target(s.URL), row.Message, "", ""); o != (notify.Outcome{Status: 200, Sent: posted}) {
				t.Errorf("%+v", o)
			}
			sender.Send(t.Context(), target(s.URL), row.Message, "", posted)
			sender.Send(t.Context(), target(s.URL, "forum", "yes"), row.Message, "", "")
			for _, came := range s.Came() {
				content := check(t, came)
				title, _ := read(t, content)
				if said := notify.Line(row.Message.Title); !strings.HasPrefix(said, strings.TrimSuffix(title, "…")) && said != "" {
					t.Errorf("%.100q is not %.100q", title, said)
				}
				if !strings.HasSuffix(content, "\n-# Tallylight · "+row.Message.ID) {
					t.Errorf("it cannot be known again: %.300q", content)
				}
			}
			if n := len(s.Came()); n != 3 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	rows := []struct {
		sentence string
		change   func(*notify.Message)
		want     string
	}{
		{"title, lines, link", func(*notify.Message) {}, "**AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST**\nLoad test: 18,000 of 21,000 req/s.\nNobody has it.\n[Open event](<https://tally.example/events/7>)\n-# Tallylight · 019a-plain"},
		{"without lines and link", func(m *notify.Message) { m.Lines, m.Link = nil, notify.Link{} }, "**AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST**\n-# Tallylight · 019a-plain"},
		{"a call to all is text", func(m *notify.Message) { m.Title, m.Lines, m.Link = "@everyone <@1>", nil, notify.Link{} }, "**\\@everyone \\<\\@1\\>**\n-# Tallylight · 019a-plain"},
		{"what looks like a list is none", func(m *notify.Message) { m.Lines, m.Link = []string{"- a", "+ b", "12. c", "1.5 d"}, notify.Link{} }, "**AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST**\n\\- a\n\\+ b\n12\\. c\n1\\.5 d\n-# Tallylight · 019a-plain"},
		{"an address ends where it ends", func(m *notify.Message) { m.Lines, m.Link.URL = nil, "https://tally.example/(a)" }, "**AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST**\n[Open event](<https://tally.example/(a%29>)\n-# Tallylight · 019a-plain"},
		{"what is no address is left out", func(m *notify.Message) { m.Lines, m.Link.URL = nil, "javascript:alert(1)" }, "**AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST**\n-# Tallylight · 019a-plain"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(200, `{}`, "Content-Type", "application/json"))
			m := sendtest.Plain("en")
			row.change(&m)
			(&discord.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), m, "", "")
			if got := check(t, s.Came()[0]); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for _, last := range []notify.Sent{"", posted} {
		t.Run(fmt.Sprintf("edit %t", last != ""), func(t *testing.T) {
			sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
				to := target(base)
				return (&discord.Sender{Client: client}).Send(t.Context(), to, sendtest.Plain("ja"), first, last), to
			})
		})
	}
}

func TestWhatDiscordAnswers(t *testing.T) {
	in := func(d time.Duration) time.Time { return sendtest.Noon.Add(d) }
	rows := []struct {
		sentence string
		answer   func(http.ResponseWriter, sendtest.Request)
		want     notify.Outcome
	}{
		{"saved", sendtest.Saying(200, `{"id":"1111111111111111111"}`, "Content-Type", "application/json"), notify.Outcome{Status: 200, Sent: posted}},
		{"saved, the last for now", sendtest.Saying(200, `{"id":"1111111111111111111"}`, "Content-Type", "application/json", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", "1.5"),
			notify.Outcome{Status: 200, Sent: posted, RetryAfter: in(1500 * time.Millisecond)}},
		{"saved, under an id that is none", sendtest.Saying(200, `{"id":"../x"}`, "Content-Type", "application/json"), notify.Outcome{Status: 200}},
		{"without a word it is only promised", sendtest.Saying(204, ""), notify.Outcome{Status: 204, Accepted: true}},
		{"a page of somebody else", sendtest.Saying(200, "<html>", "Content-Type", "text/html"), notify.Outcome{Status: 200, Word: "said"}},
		{"a bad message", sendtest.Saying(400, `{"code":50035,"message":"Invalid Form Body"}`), notify.Outcome{Status: 400, Word: "status", Detail: "50035", Final: true}},
		{"not allowed", sendtest.Saying(403, `{"code":50013}`), notify.Outcome{Status: 403, Word: "status", Detail: "50013", Final: true}},
		{"a token that counts no more", sendtest.Saying(401, `{"code":50027}`), notify.Outcome{Status: 401, Word: "status", Detail: "50027", Final: true, Gone: true}},
		{"a webhook that is gone", sendtest.Saying(404, `{"code":10015}`), notify.Outcome{Status: 404, Word: "status", Detail: "10015", Final: true, Gone: true}},
		{"gone, without a code", sendtest.Saying(404, ``), notify.Outcome{Status: 404, Word: "status", Final: true, Gone: true}},
		{"a thread that is gone", sendtest.Saying(404, `{"code":10003}`), notify.Outcome{Status: 404, Word: "status", Detail: "10003", Final: true, Gone: true}},
		{"too many, in the body", sendtest.Saying(429, `{"retry_after":64.57,"global":false}`), notify.Outcome{Status: 429, Word: "status", RetryAfter: in(64570 * time.Millisecond)}},
		{"of two times the later counts", sendtest.Saying(429, `{"retry_after":64.57}`, "Retry-After", "65", "X-RateLimit-Reset-After", "80"), notify.Outcome{Status: 429, Word: "status", RetryAfter: in(65 * time.Second)}},
		{"also where it is the one in the body", sendtest.Saying(429, `{"retry_after":65.5}`, "Retry-After", "65"), notify.Outcome{Status: 429, Word: "status", RetryAfter: in(65500 * time.Millisecond)}},
		{"too many, by its own count", sendtest.Saying(429, `{}`, "X-RateLimit-Reset-After", "2.25"), notify.Outcome{Status: 429, Word: "status", RetryAfter: in(2250 * time.Millisecond)}},
		{"too many, without a time: a minute", sendtest.Saying(429, `<html>`), notify.Outcome{Status: 429, Word: "status", RetryAfter: in(time.Minute)}},
		{"too many, with times that are none", sendtest.Saying(429, `{"retry_after":-1}`, "X-RateLimit-Reset-After", "NaN"), notify.Outcome{Status: 429, Word: "status", RetryAfter: in(time.Minute)}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, row.answer)
			if got := (&discord.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), sendtest.Plain("en"), "", ""); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

// TestTheMessageOfAnEvent is a row for what is done with what was said before.
func TestTheMessageOfAnEvent(t *testing.T) {
	const (
		anew   = "POST " + hook + "?wait=true"
		edit   = "PATCH " + hook + "/messages/1111111111111111111"
		inPost = "POST " + hook + "?thread_id=4444444444444444444&wait=true"
		named  = anew + " named"
		forum  = notify.Sent(id + " 4444444444444444444 2222222222222222222")
		inEdit = "PATCH " + hook + "/messages/2222222222222222222?thread_id=4444444444444444444"
	)
	rows := []struct {
		sentence   string
		to         []string
		root, last notify.Sent
		refused    map[string]string
		want       []string
		sent       notify.Sent
	}{
		{"the first is posted", nil, "", "", nil, []string{anew}, id + "  9999999999999999999"},
		{"the next too: there are no threads", nil, first, "", nil, []string{anew}, id + "  9999999999999999999"},
		{"a change edits it", nil, first, posted, nil, []string{edit}, id + "  9999999999999999999"},
		{"one that somebody removed is posted anew", nil, first, posted, map[string]string{edit: "404 10008"}, []string{edit, anew}, id + "  9999999999999999999"},
		{"one that is too old too", nil, "", posted, map[string]string{edit: "400 30046"}, []string{edit, anew}, id + "  9999999999999999999"},
		{"a webhook that is gone is not asked again", nil, "", posted, map[string]string{edit: "404 10015"}, []string{edit}, ""},
		{"what another webhook sent stays", nil, "", "99999999  1111111111111111111", nil, []string{anew}, id + "  9999999999999999999"},
		{"what is no place is none", nil, "x", "a b", nil, []string{anew}, id + "  9999999999999999999"},
		{"into a thread that is there", []string{"thread", "4444444444444444444"}, "", "", nil, []string{inPost}, id + " 4444444444444444444 9999999999999999999"},
		{"a forum gets a post", []string{"forum", "yes"}, "", "", nil, []string{named}, id + " 5555555555555555555 9999999999999999999"},
		{"and what follows joins it", []string{"forum", "yes"}, forum, "", nil, []string{inPost}, id + " 4444444444444444444 9999999999999999999"},
		{"or edits it", []string{"forum", "yes"}, forum, forum, nil, []string{inEdit}, id + " 4444444444444444444 9999999999999999999"},
		{"a post that is gone is begun again", []string{"forum", "yes"}, forum, "", map[string]string{inPost: "404 10003"}, []string{inPost, named}, id + " 5555555555555555555 9999999999999999999"},
		{"also where it was to be edited", []string{"forum", "yes"}, forum, forum, map[string]string{inEdit: "404 10003"}, []string{inEdit, named}, id + " 5555555555555555555 9999999999999999999"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			var calls []string
			s := sendtest.New(t, func(w http.ResponseWriter, r sendtest.Request) {
				check(t, r)
				call := r.Method + " " + r.URI
				if strings.Contains(string(r.Body), "thread_name") {
					call += " named"
				}
				calls = append(calls, call)
				if status, code, found := strings.Cut(row.refused[call], " "); found {
					n := map[string]int{"400": 400, "404": 404}[status]
					sendtest.Saying(n, `{"code":`+code+`}`)(w, r)
					return
				}
				message(w, "x", "9999999999999999999", "5555555555555555555")
			})
			o := (&discord.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL, row.to...), sendtest.Plain("ja"), row.root, row.last)
			if got, want := strings.Join(calls, "\n"), strings.Join(row.want, "\n"); got != want {
				t.Errorf("%s\nwant\n%s", got, want)
			}
			if o.Sent != row.sent || (o.Word == "") != (row.sent != "") {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	rows := []struct {
		sentence string
		to       notify.Target
		want     string
	}{
		{"a webhook", target("https://discord.com"), "map[]"},
		{"of a version", notify.Target{URL: "https://discord.com/api/v10/webhooks/" + id + "/" + secret}, "map[]"},
		{"none", notify.Target{}, "map[url:required]"},
		{"everybody can read it", target("http://discord.com"), "map[url:not_https]"},
		{"the address of a channel", notify.Target{URL: "https://discord.com/channels/1/2"}, "map[url:not_a_discord_webhook]"},
		{"the entrance for messages of Slack", notify.Target{URL: "https://discord.com" + hook + "/slack"}, "map[url:not_a_discord_webhook]"},
		{"a path that leads elsewhere", notify.Target{URL: "https://discord.com" + hook + "/../../users"}, "map[url:not_a_discord_webhook]"},
		{"a thread", target("https://discord.com", "thread", "4444444444444444444"), "map[]"},
		{"the name of a thread", target("https://discord.com", "thread", "sre"), "map[thread:not_a_discord_thread]"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := fmt.Sprint((&discord.Sender{}).Wrong(row.to)); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
	if o := (&discord.Sender{}).Send(t.Context(), notify.Target{URL: "https://discord.com/x"}, sendtest.Plain("en"), "", ""); o != notify.NoAddress() {
		t.Errorf("%+v", o)
	}
}

func FuzzMessage(f *testing.F) {
	send := func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&discord.Sender{Client: client}).Send(ctx, target("https://discord.example"), m, "", "")
	}
	sendtest.Fuzz(f, `{}`, send, func(t *testing.T, r sendtest.Request, _ notify.Message) { read(t, check(t, r)) })
}
