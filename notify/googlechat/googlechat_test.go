package googlechat_test

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
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
	"tallylight/notify/googlechat"
)

const (
	path  = "/v1/spaces/AAAAxyzAbCd/messages"
	query = "?key=AIzaSyDdI0hCZtE6vySjMm-WEfRq3CPzqKqqsHI&token=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE%3D"
)

func target(base string) notify.Target { return notify.Target{URL: base + path + query} }

// body is the part of the resource Message that webhooks may set and that is used.
type body struct {
	Text   string `json:"text"`
	Thread *struct {
		Key string `json:"threadKey"`
	} `json:"thread"`
	Cards []struct {
		ID   string `json:"cardId"`
		Card struct {
			Sections []struct {
				Widgets []struct {
					Paragraph *struct {
						Text string `json:"text"`
					} `json:"textParagraph"`
					Buttons *struct {
						Buttons []struct {
							Text    string `json:"text"`
							OnClick struct {
								OpenLink struct {
									URL string `json:"url"`
								} `json:"openLink"`
							} `json:"onClick"`
						} `json:"buttons"`
					} `json:"buttonList"`
				} `json:"widgets"`
			} `json:"sections"`
		} `json:"card"`
	} `json:"cardsV2"`
}

// check holds a request against what Google Chat documents, and gives what stands in the paragraphs and on the buttons.
func check(t *testing.T, r sendtest.Request, m notify.Message) (b body, paragraphs, links []string) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil || !utf8.Valid(r.Body) {
		t.Fatalf("no message of Google Chat: %v: %.300s", err, r.Body)
	}
	if len(r.Body) > 32000 || len(b.Text) > 4096 || b.Text == "" || len(b.Cards) != 1 || len(b.Cards[0].Card.Sections) != 1 {
		t.Errorf("%d bytes, %d of text", len(r.Body), len(b.Text))
	}
	if bad := regexp.MustCompile("[<>]|[*_~`\\]](?:[^\u200b]|$)").FindString(b.Text); bad != "" {
		t.Errorf("%q is markup in %.300q", bad, b.Text)
	}
	for _, w := range b.Cards[0].Card.Sections[0].Widgets {
		switch {
		case w.Paragraph != nil && w.Buttons == nil && w.Paragraph.Text != "":
			paragraphs = append(paragraphs, w.Paragraph.Text)
			bare := strings.ReplaceAll(w.Paragraph.Text, "<br>", "\n")
			if bad := regexp.MustCompile(`[<>]|&(?:[^agl]|$)`).FindString(bare); bad != "" {
				t.Errorf("%q is HTML in %.300q", bad, bare)
			}
		case w.Buttons != nil && w.Paragraph == nil && len(w.Buttons.Buttons) == 1 && w.Buttons.Buttons[0].Text != "":
			links = append(links, w.Buttons.Buttons[0].Text+" "+w.Buttons.Buttons[0].OnClick.OpenLink.URL)
		default:
			t.Errorf("a widget of no kind: %+v", w)
		}
	}
	if bad := regexp.MustCompile(`[\x00-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(b.Text + strings.Join(paragraphs, "")); bad != "" {
		t.Errorf("%q came through", bad)
	}
	address(t, r, b, m)
	return b, paragraphs, links
}

// address sees to it that the secrets are kept, the request has its id, and the thread its key and the option that gives it effect.
func address(t *testing.T, r sendtest.Request, b body, m notify.Message) {
	t.Helper()
	u, err := url.Parse(r.URI)
	if err != nil || r.Method != http.MethodPost || u.Path != path {
		t.Fatalf("%s %s", r.Method, r.URI)
	}
	was, err := url.ParseQuery(query[1:])
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	option := ""
	if m.Thread != "" {
		option = "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
	}
	if q.Get("key") != was.Get("key") || q.Get("token") != was.Get("token") || q.Get("requestId") != m.ID || q.Get("messageReplyOption") != option || q.Has("threadKey") {
		t.Errorf("%s", r.URI)
	}
	if (b.Thread != nil) != (m.Thread != "") || b.Thread != nil && b.Thread.Key != m.Thread {
		t.Errorf("thread %+v", b.Thread)
	}
}

const taken = `{"name":"spaces/AAAAxyzAbCd/messages/1.1","thread":{"name":"spaces/AAAAxyzAbCd/threads/1"}}`

func TestEveryMessageIsOneForGoogleChat(t *testing.T) {
	for _, row := range sendtest.Cases() {
		t.Run(row.Sentence, func(t *testing.T) {
			t.Parallel()
			s := sendtest.New(t, sendtest.Saying(200, taken))
			o := (&googlechat.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), row.Message, "x", "y")
			if o != (notify.Outcome{Status: 200}) {
				t.Errorf("%+v", o)
			}
			_, paragraphs, _ := check(t, s.Came()[0], row.Message)
			if foot := paragraphs[len(paragraphs)-1]; foot != "Tallylight · "+row.Message.ID {
				t.Errorf("it cannot be known again: %q", foot)
			}
		})
	}
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	rows := []struct {
		sentence    string
		change      func(*notify.Message)
		text, lines string
		links       string
	}{
		{"title, lines, link", func(*notify.Message) {}, "AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST", "Load test: 18,000 of 21,000 req/s.<br>Nobody has it.|Tallylight · 019a-plain", "Open event https://tally.example/events/7"},
		{"a title alone", func(m *notify.Message) { m.Lines, m.Link, m.Thread = nil, notify.Link{}, "" }, "AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST", "Tallylight · 019a-plain", ""},
		{"a call to all is text", func(m *notify.Message) { m.Title, m.Lines = "<users/all>", []string{"<users/all> & co"} }, "‹users/all›", "&lt;users/all&gt; &amp; co|Tallylight · 019a-plain", "Open event https://tally.example/events/7"},
		{"so is a link with another name", func(m *notify.Message) { m.Title, m.Lines = "[a](https://evil.example) <https://evil.example|b>", nil }, "[a]\u200b(https://evil.example) ‹https://evil.example|b›", "Tallylight · 019a-plain", "Open event https://tally.example/events/7"},
		{"and markup", func(m *notify.Message) { m.Title, m.Lines = "*a* _b_ ~c~ `d`", nil }, "*\u200ba*\u200b _\u200bb_\u200b ~\u200bc~\u200b `\u200bd`\u200b", "Tallylight · 019a-plain", "Open event https://tally.example/events/7"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(200, taken))
			m := sendtest.Plain("en")
			row.change(&m)
			(&googlechat.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), m, "", "")
			b, paragraphs, links := check(t, s.Came()[0], m)
			if b.Text != row.text || strings.Join(paragraphs, "|") != row.lines || strings.Join(links, "|") != row.links {
				t.Errorf("%q, %q, %q", b.Text, paragraphs, links)
			}
		})
	}
}

func TestTheKeyOfAThreadThatIsTooLongIsLeftOut(t *testing.T) {
	s := sendtest.New(t, sendtest.Saying(200, taken))
	m := sendtest.Plain("en")
	m.Thread = strings.Repeat("x", 4001)
	(&googlechat.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), m, "", "")
	m.Thread = ""
	check(t, s.Came()[0], m)
}

func TestFaults(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := target(base)
		return (&googlechat.Sender{Client: client}).Send(t.Context(), to, sendtest.Plain("ja"), "", ""), to
	})
}

func TestWhatGoogleChatAnswers(t *testing.T) {
	rows := []struct {
		sentence string
		status   int
		said     string
		want     notify.Outcome
	}{
		{"taken", 200, taken, notify.Outcome{Status: 200}},
		{"a page of somebody else", 200, "<html>", notify.Outcome{Status: 200, Word: "said"}},
		{"nothing", 200, "{}", notify.Outcome{Status: 200, Word: "said"}},
		{"a bad message", 400, `{"error":{"code":400,"status":"INVALID_ARGUMENT"}}`, notify.Outcome{Status: 400, Word: "status", Detail: "INVALID_ARGUMENT", Final: true}},
		{"a token that counts no more", 401, `{"error":{"status":"UNAUTHENTICATED"}}`, notify.Outcome{Status: 401, Word: "status", Detail: "UNAUTHENTICATED", Final: true, Gone: true}},
		{"not allowed", 403, `{"error":{"status":"PERMISSION_DENIED"}}`, notify.Outcome{Status: 403, Word: "status", Detail: "PERMISSION_DENIED", Final: true}},
		{"a space that is gone", 404, `{"error":{"status":"NOT_FOUND"}}`, notify.Outcome{Status: 404, Word: "status", Detail: "NOT_FOUND", Final: true, Gone: true}},
		{"too many: a minute, since it does not say", 429, `{"error":{"status":"RESOURCE_EXHAUSTED"}}`, notify.Outcome{Status: 429, Word: "status", Detail: "RESOURCE_EXHAUSTED", RetryAfter: sendtest.Noon.Add(time.Minute)}},
		{"broken", 500, `{"error":{"status":"INTERNAL"}}`, notify.Outcome{Status: 500, Word: "status", Detail: "INTERNAL"}},
		{"a word that is none", 500, `{"error":{"status":"<b>"}}`, notify.Outcome{Status: 500, Word: "status"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(row.status, row.said))
			if got := (&googlechat.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), sendtest.Plain("en"), "", ""); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	rows := []struct{ sentence, address, want string }{
		{"a webhook", "https://chat.googleapis.com" + path + query, "map[]"},
		{"none", "", "map[url:required]"},
		{"everybody can read it", "http://chat.googleapis.com" + path + query, "map[url:not_https]"},
		{"without its token", "https://chat.googleapis.com" + path + "?key=x", "map[url:not_a_chat_webhook]"},
		{"without its key", "https://chat.googleapis.com" + path + "?token=x", "map[url:not_a_chat_webhook]"},
		{"the address of a space", "https://chat.google.com/room/AAAAxyzAbCd", "map[url:not_a_chat_webhook]"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := fmt.Sprint((&googlechat.Sender{}).Wrong(notify.Target{URL: row.address})); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
	if o := (&googlechat.Sender{}).Send(t.Context(), notify.Target{URL: "https://%zz"}, sendtest.Plain("en"), "", ""); o != notify.NoAddress() {
		t.Errorf("%+v", o)
	}
}

func FuzzMessage(f *testing.F) {
	send := func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&googlechat.Sender{Client: client}).Send(ctx, target("https://chat.example"), m, "", "")
	}
	sendtest.Fuzz(f, taken, send, func(t *testing.T, r sendtest.Request, m notify.Message) { check(t, r, m) })
}
