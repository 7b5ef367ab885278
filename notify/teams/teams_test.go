package teams_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
	"tallylight/notify/teams"
)

const flow = "/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_A"

func target(base string) notify.Target { return notify.Target{URL: base + flow} }

// envelope is what a workflow takes, and a card is the part of the published schema 1.2 that is used.
type envelope struct {
	Type        string `json:"type"`
	Attachments []struct {
		ContentType string           `json:"contentType"`
		ContentURL  *json.RawMessage `json:"contentUrl"`
		Content     struct {
			Schema  string `json:"$schema"`
			Type    string `json:"type"`
			Version string `json:"version"`
			Lang    string `json:"lang"`
			Body    []struct {
				Type    string `json:"type"`
				Inlines []struct {
					Type   string `json:"type"`
					Text   string `json:"text"`
					Size   string `json:"size"`
					Weight string `json:"weight"`
					Color  string `json:"color"`
					Subtle bool   `json:"isSubtle"`
				} `json:"inlines"`
			} `json:"body"`
			Actions []struct {
				Type  string `json:"type"`
				Title string `json:"title"`
				URL   string `json:"url"`
			} `json:"actions"`
		} `json:"content"`
	} `json:"attachments"`
}

// check holds a request against the schema and the size that Teams takes, and gives the lines and the color of the first.
func check(t *testing.T, r sendtest.Request) (lines []string, color string, m envelope) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil || !utf8.Valid(r.Body) || len(m.Attachments) != 1 {
		t.Fatalf("no message of Teams: %v: %.300s", err, r.Body)
	}
	if len(r.Body) > 28<<10 {
		t.Errorf("%d bytes", len(r.Body))
	}
	a := m.Attachments[0]
	c := a.Content
	if m.Type != "message" || a.ContentType != "application/vnd.microsoft.card.adaptive" || !strings.Contains(string(r.Body), `"contentUrl":null`) ||
		c.Type != "AdaptiveCard" || c.Version != "1.2" || c.Schema != "http://adaptivecards.io/schemas/adaptive-card.json" || c.Lang != "en" && c.Lang != "ja" {
		t.Errorf("no card: %.300s", r.Body)
	}
	for _, block := range c.Body {
		if block.Type != "RichTextBlock" || len(block.Inlines) != 1 {
			t.Fatalf("a block in which text may be markup: %+v", block)
		}
		run := block.Inlines[0]
		if run.Type != "TextRun" || run.Text == "" || !slices.Contains([]string{"", "small", "medium"}, run.Size) || !slices.Contains([]string{"", "bolder"}, run.Weight) ||
			!slices.Contains([]string{"", "good", "warning", "attention"}, run.Color) {
			t.Errorf("%+v", run)
		}
		if bad := regexp.MustCompile(`[\x00-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(run.Text); bad != "" {
			t.Errorf("%q came through", bad)
		}
		lines = append(lines, run.Text)
	}
	for _, action := range c.Actions {
		if action.Type != "Action.OpenUrl" || action.Title == "" || !strings.HasPrefix(action.URL, "https://tally.example/") {
			t.Errorf("%+v", action)
		}
	}
	return lines, c.Body[0].Inlines[0].Color, m
}

func TestEveryMessageIsOneForTeams(t *testing.T) {
	for _, row := range sendtest.Cases() {
		t.Run(row.Sentence, func(t *testing.T) {
			t.Parallel()
			s := sendtest.New(t, sendtest.Saying(202, ""))
			o := (&teams.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), row.Message, "x", "y")
			if o != (notify.Outcome{Status: 202, Accepted: true}) {
				t.Errorf("%+v", o)
			}
			came := s.Came()[0]
			lines, _, _ := check(t, came)
			if said := notify.Line(row.Message.Title); !strings.HasPrefix(said, strings.TrimSuffix(lines[0], "…")) && said != "" {
				t.Errorf("%.100q is not %.100q", lines[0], said)
			}
			if lines[len(lines)-1] != "Tallylight · "+row.Message.ID || came.URI != flow || came.Method != http.MethodPost {
				t.Errorf("%s %s: %q", came.Method, came.URI, lines)
			}
		})
	}
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	long := make([]string, 500)
	for i := range long {
		long[i] = strings.Repeat("\"", 900)
	}
	rows := []struct {
		sentence    string
		change      func(*notify.Message)
		want, color string
		actions     int
	}{
		{"title, lines, id", func(*notify.Message) {}, "要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST|負荷試験：21,000 req/sのうち18,000 req/s。|担当者なし。|Tallylight · 019a-plain", "warning", 1},
		{"critical", func(m *notify.Message) { m.Lines, m.Severity = nil, notify.Critical }, "要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST|Tallylight · 019a-plain", "attention", 1},
		{"over", func(m *notify.Message) { m.Lines, m.Severity, m.Recovered = nil, notify.Critical, true }, "要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST|Tallylight · 019a-plain", "good", 1},
		{"without a link", func(m *notify.Message) { m.Lines, m.Link, m.Severity = nil, notify.Link{}, notify.Info }, "要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST|Tallylight · 019a-plain", "", 0},
		{"markup is text as it is", func(m *notify.Message) { m.Title, m.Lines = "<at>Everyone</at> [x](https://evil.example) **b**", nil }, "<at>Everyone</at> [x](https://evil.example) **b**|Tallylight · 019a-plain", "warning", 1},
		{"what has no room is counted", func(m *notify.Message) { m.Lines = long }, "要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST|" + strings.Repeat(long[0]+"|", 8) + "…ほか492行|Tallylight · 019a-plain", "warning", 1},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(200, ""))
			m := sendtest.Plain("ja")
			row.change(&m)
			(&teams.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), m, "", "")
			lines, color, came := check(t, s.Came()[0])
			if got := strings.Join(lines, "|"); got != row.want || color != row.color {
				t.Errorf("%s %.2000q, want %s %.2000q", color, got, row.color, row.want)
			}
			if n := len(came.Attachments[0].Content.Actions); n != row.actions {
				t.Errorf("%d links", n)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := target(base)
		return (&teams.Sender{Client: client}).Send(t.Context(), to, sendtest.Plain("ja"), "", ""), to
	})
}

func TestWhatAWorkflowAnswers(t *testing.T) {
	rows := []struct {
		sentence string
		status   int
		said     string
		want     notify.Outcome
	}{
		{"it has begun", 202, "", notify.Outcome{Status: 202, Accepted: true}},
		{"it has begun, in other words", 200, "1", notify.Outcome{Status: 200, Accepted: true}},
		{"switched off", 400, `{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"no"}}`, notify.Outcome{Status: 400, Word: "status", Detail: "WorkflowTriggerIsNotEnabled", Final: true}},
		{"a signature that counts no more", 401, `{"error":{"code":"DirectApiAuthorizationRequired"}}`, notify.Outcome{Status: 401, Word: "status", Detail: "DirectApiAuthorizationRequired", Final: true, Gone: true}},
		{"gone", 404, `{"error":{"code":"WorkflowNotFound"}}`, notify.Outcome{Status: 404, Word: "status", Detail: "WorkflowNotFound", Final: true, Gone: true}},
		{"gone for good", 410, ``, notify.Outcome{Status: 410, Word: "status", Final: true, Gone: true}},
		{"too large", 413, ``, notify.Outcome{Status: 413, Word: "status", Final: true}},
		{"too many, without a time: a minute", 429, `no JSON`, notify.Outcome{Status: 429, Word: "status", RetryAfter: sendtest.Noon.Add(time.Minute)}},
		{"a word that is none", 500, `{"error":{"code":"<b>"}}`, notify.Outcome{Status: 500, Word: "status"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(row.status, row.said))
			if got := (&teams.Sender{Client: s.Client()}).Send(t.Context(), target(s.URL), sendtest.Plain("en"), "", ""); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	ended := "map[url:teams_connector_ended]"
	rows := []struct{ sentence, address, want string }{
		{"a workflow of today", "https://default0123.4f.environment.api.powerplatform.com:443/powerautomate/automations/direct" + flow, "map[]"},
		{"an older one", "https://prod-12.japaneast.logic.azure.com:443" + flow, "map[]"},
		{"none", "", "map[url:required]"},
		{"everybody can read it", "http://prod-12.japaneast.logic.azure.com" + flow, "map[url:not_https]"},
		{"without its signature", "https://prod-12.japaneast.logic.azure.com/workflows/1", "map[url:not_a_teams_workflow]"},
		{"the link of a channel", "https://teams.microsoft.com/l/channel/19%3Ax/General", "map[url:not_a_teams_workflow]"},
		{"a connector", "https://tsumugi.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4", ended},
		{"in capitals, with a final dot", "https://Tsumugi.Webhook.Office.Com./webhookb2/1", ended},
		{"without TLS", "http://tsumugi.webhook.office.com/webhookb2/1", ended},
		{"an older connector", "https://outlook.office.com/webhook/1", ended},
		{"a name that only looks alike", "https://webhook.office.com.evil.example/" + "x?sig=1", "map[]"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			sender := &teams.Sender{} // without a client: sending would panic
			if got := fmt.Sprint(sender.Wrong(notify.Target{URL: row.address})); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
			if row.want == ended {
				if o := sender.Send(t.Context(), notify.Target{URL: row.address}, sendtest.Plain("en"), "", ""); o != notify.Retired() {
					t.Errorf("%+v", o)
				}
			}
		})
	}
}

func FuzzMessage(f *testing.F) {
	send := func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&teams.Sender{Client: client}).Send(ctx, target("https://flow.example"), m, "", "")
	}
	sendtest.Fuzz(f, ``, send, func(t *testing.T, r sendtest.Request, _ notify.Message) { check(t, r) })
}
