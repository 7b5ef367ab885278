package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
	"tallylight/notify/slack"
)

const (
	token   = "xoxb-1234567890123-abcdefghijkl"
	channel = "C012AB3CD"
	posted  = notify.Sent(channel + " " + channel + " 1763520000.000100")
	parent  = notify.Sent(channel + " " + channel + " 1763510000.000200")
)

func webhook(base string) notify.Target {
	return notify.Target{URL: base + "/services/T000000001/B000000001/k3QdXyZ0123456789abcdef0"}
}

func bot(base string) notify.Target {
	return notify.Target{URL: base + "/api", Settings: map[string]string{"channel": channel}, Secrets: map[string]string{"token": token}}
}

// body is what Slack's documentation lets a message hold, and nothing else.
type body struct {
	Channel     string `json:"channel"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Broadcast   bool   `json:"reply_broadcast"`
	Parse       string `json:"parse"`
	LinkNames   *bool  `json:"link_names"`
	Text        string `json:"text"`
	UnfurlLinks *bool  `json:"unfurl_links"`
	UnfurlMedia *bool  `json:"unfurl_media"`
	Blocks      []struct {
		Type     string  `json:"type"`
		Text     *object `json:"text"`
		Elements []object
	} `json:"blocks"`
}

type object struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji"`
}

// link is the only markup that there may be.
var link = regexp.MustCompile(`^<https://tally\.example/[^<>|]*\|[^<>]*>$`)

// check holds a body against the published limits of Block Kit and of messages, and gives what is read in it.
func check(t *testing.T, raw []byte) (b body, read string) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil || !utf8.Valid(raw) {
		t.Fatalf("no message of Slack: %v: %.300s", err, raw)
	}
	length := utf8.RuneCountInString
	if b.Text == "" || length(b.Text) > 4000 || len(b.Blocks) == 0 || len(b.Blocks) > 50 {
		t.Errorf("a text of %d characters and %d blocks", length(b.Text), len(b.Blocks))
	}
	if strings.ContainsAny(b.Text, "<>") || regexp.MustCompile(`&(?:[^agl]|$)`).MatchString(b.Text) {
		t.Errorf("the text is not escaped: %.300q", b.Text)
	}
	if b.UnfurlLinks == nil || *b.UnfurlLinks || b.UnfurlMedia == nil || *b.UnfurlMedia {
		t.Error("links are unfolded")
	}
	all := 0
	most := map[string]int{"header": 150, "section": 3000, "context": 2000}
	for _, block := range b.Blocks {
		objects := block.Elements
		if block.Text != nil {
			objects = append(objects, *block.Text)
		}
		if len(objects) == 0 || len(objects) > 10 || block.Type == "context" != (block.Text == nil) {
			t.Errorf("a block %s of %d elements", block.Type, len(objects))
		}
		for _, o := range objects {
			n := length(o.Text)
			all += n
			if n == 0 || n > most[block.Type] {
				t.Errorf("%d characters in a block %s", n, block.Type)
			}
			if markup := o.Type == "mrkdwn" && link.MatchString(o.Text) && block.Type == "section"; !markup && (o.Type != "plain_text" || o.Emoji == nil || *o.Emoji) {
				t.Errorf("people's words are not plain text: %+v", o)
			}
			read += o.Text + "\n"
		}
	}
	if all > 10000 {
		t.Errorf("%d characters in all blocks", all)
	}
	if bad := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(read + b.Text); bad != "" {
		t.Errorf("%q came through", bad)
	}
	return b, read
}

func TestEveryMessageIsOneForSlack(t *testing.T) {
	for _, row := range sendtest.Cases() {
		t.Run(row.Sentence, func(t *testing.T) {
			t.Parallel()
			s := sendtest.New(t, func(w http.ResponseWriter, r sendtest.Request) {
				if strings.HasPrefix(r.URI, "/services/") {
					_, _ = io.WriteString(w, "ok")
					return
				}
				fmt.Fprintf(w, `{"ok":true,"channel":%q,"ts":"1763520000.000100","message":%s}`, channel, r.Body)
			})
			sender := &slack.Sender{Client: s.Client()}
			if o := sender.Send(t.Context(), webhook(s.URL), row.Message, "", ""); o != (notify.Outcome{Status: 200}) {
				t.Errorf("webhook: %+v", o)
			}
			if o := sender.Send(t.Context(), bot(s.URL), row.Message, "", ""); o != (notify.Outcome{Status: 200, Sent: posted}) {
				t.Errorf("bot: %+v", o)
			}
			for i, came := range s.Came() {
				b, read := check(t, came.Body)
				if !strings.Contains(read, row.Message.ID) || came.Header.Get("Content-Type") != "application/json; charset=utf-8" {
					t.Errorf("it cannot be known again: %s %s", came.Header, read)
				}
				if isBot := i == 1; isBot != (b.Channel == channel && b.Parse == "none" && b.LinkNames != nil && !*b.LinkNames) || isBot != (came.Header.Get("Authorization") == "Bearer "+token) {
					t.Errorf("request %d: %+v", i, b)
				}
			}
		})
	}
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	rows := []struct {
		sentence string
		change   func(*notify.Message)
		want     []string // in the blocks
		text     string   // in the text beside them
	}{
		{"title, lines, link", func(*notify.Message) {}, []string{"AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST\n", "Load test: 18,000 of 21,000 req/s.\nNobody has it.\n", "<https://tally.example/events/7|Open event>"}, "Nobody has it."},
		{"a call to a channel is text", func(m *notify.Message) { m.Title = "<!channel> A&B" }, []string{"<!channel> A&B\n"}, "&lt;!channel&gt; A&amp;B"},
		{"a link keeps its parameters", func(m *notify.Message) { m.Link.URL = "https://tally.example/?a=1&b=2|3" }, []string{"https://tally.example/?a=1&amp;b=2%7C3|Open"}, ""},
		{"what is no address is no link", func(m *notify.Message) { m.Link.URL = "https://tally.example/>x" }, []string{"Nobody has it.\nTallylight · 019a-plain\n"}, ""},
		{"its name is text", func(m *notify.Message) { m.Link.Text = "<!here>" }, []string{"|&lt;!here&gt;>"}, ""},
		{"what has no room is counted", func(m *notify.Message) { m.Lines = slicesOf(500, strings.Repeat("x", 50)) }, []string{"… and 442 more lines\n"}, ""},
		{"in Japanese as well", func(m *notify.Message) { m.Lang, m.Lines = "ja", slicesOf(500, strings.Repeat("あ", 50)) }, []string{"…ほか442行\n"}, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(200, "ok"))
			m := sendtest.Plain("en")
			row.change(&m)
			(&slack.Sender{Client: s.Client()}).Send(t.Context(), webhook(s.URL), m, "", "")
			b, read := check(t, s.Came()[0].Body)
			for _, want := range row.want {
				if !strings.Contains(read, want) {
					t.Errorf("%q is not in %.2000q", want, read)
				}
			}
			if !strings.Contains(b.Text, row.text) {
				t.Errorf("%q is not in %q", row.text, b.Text)
			}
		})
	}
}

func slicesOf(n int, line string) (lines []string) {
	for range n {
		lines = append(lines, line)
	}
	return lines
}

func TestFaultsOfTheWebhook(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := webhook(base)
		return (&slack.Sender{Client: client}).Send(t.Context(), to, sendtest.Plain("ja"), "", ""), to
	})
}

func TestFaultsOfTheBot(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := bot(base)
		return (&slack.Sender{Client: client}).Send(t.Context(), to, sendtest.Plain("ja"), parent, posted), to
	})
}

func TestWhatTheWebhookAnswers(t *testing.T) {
	rows := []struct {
		sentence string
		status   int
		said     string
		want     notify.Outcome
	}{
		{"taken", 200, "ok", notify.Outcome{Status: 200}},
		{"200 without ok is a page of somebody else", 200, "<html>", notify.Outcome{Status: 200, Word: "said"}},
		{"nothing is not ok", 200, "", notify.Outcome{Status: 200, Word: "said"}},
		{"nor is another 2xx", 204, "", notify.Outcome{Status: 204, Word: "said"}},
		{"a bad message", 400, "invalid_blocks", notify.Outcome{Status: 400, Word: "status", Detail: "invalid_blocks", Final: true}},
		{"not allowed", 403, "action_prohibited", notify.Outcome{Status: 403, Word: "status", Detail: "action_prohibited", Final: true}},
		{"revoked", 403, "invalid_token", notify.Outcome{Status: 403, Word: "status", Detail: "invalid_token", Final: true, Gone: true}},
		{"removed", 404, "no_service", notify.Outcome{Status: 404, Word: "status", Detail: "no_service", Final: true, Gone: true}},
		{"archived", 410, "channel_is_archived", notify.Outcome{Status: 410, Word: "status", Detail: "channel_is_archived", Final: true, Gone: true}},
		{"a fault that passes", 500, "rollup_error", notify.Outcome{Status: 500, Word: "status", Detail: "rollup_error"}},
		{"too many, without a time: a minute", 429, "", notify.Outcome{Status: 429, Word: "status", RetryAfter: sendtest.Noon.Add(60e9)}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(row.status, row.said))
			if got := (&slack.Sender{Client: s.Client()}).Send(t.Context(), webhook(s.URL), sendtest.Plain("en"), parent, posted); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

func TestWhatTheBotIsTold(t *testing.T) {
	ok := `{"ok":true,"channel":"C012AB3CD","ts":"1763520000.000100"}`
	rows := []struct {
		sentence string
		said     string
		want     notify.Outcome
	}{
		{"taken", ok, notify.Outcome{Status: 200, Sent: posted}},
		{"taken, but where is not said", `{"ok":true}`, notify.Outcome{Status: 200}},
		{"taken, with a place that is none", `{"ok":true,"channel":"C012AB3CD","ts":"1 2 3"}`, notify.Outcome{Status: 200}},
		{"no JSON", `<html>`, notify.Outcome{Status: 200, Word: "said"}},
		{"an answer without end", `{"ok":true,"channel":"` + strings.Repeat("C", 1<<20), notify.Outcome{Status: 200, Word: "said"}},
		{"no channel", `{"ok":false,"error":"channel_not_found"}`, notify.Outcome{Status: 200, Word: "said", Detail: "channel_not_found", Final: true, Gone: true}},
		{"archived", `{"ok":false,"error":"is_archived"}`, notify.Outcome{Status: 200, Word: "said", Detail: "is_archived", Final: true, Gone: true}},
		{"revoked", `{"ok":false,"error":"token_revoked"}`, notify.Outcome{Status: 200, Word: "said", Detail: "token_revoked", Final: true, Gone: true}},
		{"not invited", `{"ok":false,"error":"not_in_channel"}`, notify.Outcome{Status: 200, Word: "said", Detail: "not_in_channel", Final: true}},
		{"too many", `{"ok":false,"error":"ratelimited"}`, notify.Outcome{Status: 200, Word: "said", Detail: "ratelimited"}},
		{"a fault that passes", `{"ok":false,"error":"internal_error"}`, notify.Outcome{Status: 200, Word: "said", Detail: "internal_error"}},
		{"a word that nobody knows", `{"ok":false,"error":"brand_new"}`, notify.Outcome{Status: 200, Word: "said", Detail: "brand_new", Final: true}},
		{"a word that is none", `{"ok":false,"error":"<b>no</b>"}`, notify.Outcome{Status: 200, Word: "said", Final: true}},
		{"its own secret", `{"ok":false,"error":"` + token[5:] + `"}`, notify.Outcome{Status: 200, Word: "said", Final: true}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(200, row.said))
			if got := (&slack.Sender{Client: s.Client()}).Send(t.Context(), bot(s.URL), sendtest.Plain("en"), "", ""); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

// TestTheMessageOfAnEvent is a row for what a bot does with what it said before: each call is its method, the message that it
// edits, and the thread that it answers in.
func TestTheMessageOfAnEvent(t *testing.T) {
	const edit, old, thread = "/api/chat.update 1763520000.000100 ", "/api/chat.update 1763510000.000200 ", "/api/chat.postMessage  1763510000.000200"
	anew := "/api/chat.postMessage  "
	rows := []struct {
		sentence   string
		root, last notify.Sent
		severity   notify.Severity
		refused    map[string]string // by the beginning of the call: the error
		want       []string
	}{
		{"the first is posted", "", "", "warning", nil, []string{anew}},
		{"the next answers in its thread", parent, "", "warning", nil, []string{thread}},
		{"what is critical shows in the channel too", parent, "", "critical", nil, []string{thread + " broadcast"}},
		{"a change edits it in place", parent, posted, "warning", nil, []string{edit}},
		{"also the first of a thread", parent, parent, "warning", nil, []string{old}},
		{"one that somebody removed is posted anew in its thread", parent, posted, "warning", map[string]string{edit: "message_not_found"}, []string{edit, thread}},
		{"one too old to be edited too", "", posted, "warning", map[string]string{edit: "edit_window_closed"}, []string{edit, anew}},
		{"the first of a thread begins another", parent, parent, "warning", map[string]string{old: "cant_update_message"}, []string{old, anew}},
		{"a thread that is gone is left", parent, "", "warning", map[string]string{thread: "thread_not_found"}, []string{thread, anew}},
		{"both are gone", parent, posted, "warning", map[string]string{edit: "message_not_found", thread: "thread_not_found"}, []string{edit, thread, anew}},
		{"an edit that fails is not posted anew", parent, posted, "warning", map[string]string{edit: "internal_error"}, []string{edit}},
		{"what went to another channel stays there", "C0OTHER C0OTHER 1763510000.000200", "C0OTHER C0OTHER 1763520000.000100", "warning", nil, []string{anew}},
		{"what is no place is none", "x", "a b c d", "warning", nil, []string{anew}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			var calls []string
			s := sendtest.New(t, func(w http.ResponseWriter, r sendtest.Request) {
				b, _ := check(t, r.Body)
				call := r.URI + " " + b.TS + " " + b.ThreadTS
				word := row.refused[call]
				if b.Broadcast {
					call += " broadcast"
				}
				calls = append(calls, call)
				fmt.Fprintf(w, `{"ok":%t,"error":%q,"channel":"C012AB3CD","ts":"1763530000.000300"}`, word == "", word)
			})
			m := sendtest.Plain("ja")
			m.Severity = row.severity
			o := (&slack.Sender{Client: s.Client()}).Send(t.Context(), bot(s.URL), m, row.root, row.last)
			if got, want := strings.Join(calls, "\n"), strings.Join(row.want, "\n"); got != want {
				t.Errorf("%s\nwant\n%s", got, want)
			}
			if taken := row.refused[edit] != "internal_error"; taken != (o.Sent == channel+" "+channel+" 1763530000.000300") || taken != (o.Word == "") {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	bots := func(token, channel string) notify.Target {
		return notify.Target{Settings: map[string]string{"channel": channel}, Secrets: map[string]string{"token": token}}
	}
	rows := []struct {
		sentence string
		to       notify.Target
		want     string
	}{
		{"a webhook", notify.Target{URL: "https://hooks.slack.com/services/T1/B1/x"}, "map[]"},
		{"what speaks like Slack", notify.Target{URL: "https://chat.example/hooks/x"}, "map[]"},
		{"no webhook", notify.Target{}, "map[url:required]"},
		{"a webhook that everybody can read", notify.Target{URL: "http://hooks.slack.com/services/T1/B1/x"}, "map[url:not_https]"},
		{"the address of a channel", notify.Target{URL: "https://tsumugi.slack.com/archives/C012AB3CD"}, "map[url:not_a_slack_webhook]"},
		{"a trigger of a workflow", notify.Target{URL: "https://hooks.slack.com/triggers/T1/1/x"}, "map[url:not_a_slack_webhook]"},
		{"a bot", bots(token, channel), "map[]"},
		{"a bot without a token", bots("", channel), "map[token:not_a_slack_token]"},
		{"the token of a person", bots("xoxp-1234567890-x", channel), "map[token:not_a_slack_token]"},
		{"a token with a line break", bots("xoxb-1234567890\r\nX: y", channel), "map[token:not_a_slack_token]"},
		{"the name of a channel", bots(token, "#sre-events"), "map[channel:not_a_slack_channel]"},
		{"an address of the API that is none", notify.Target{URL: "x", Settings: map[string]string{"channel": channel}, Secrets: map[string]string{"token": token}}, "map[url:not_a_web_address]"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := fmt.Sprint((&slack.Sender{}).Wrong(row.to)); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

func FuzzMessage(f *testing.F) {
	send := func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&slack.Sender{Client: client}).Send(ctx, bot("https://slack.example"), m, "", "")
	}
	sendtest.Fuzz(f, `{"ok":true}`, send, func(t *testing.T, r sendtest.Request, _ notify.Message) { check(t, r.Body) })
}
