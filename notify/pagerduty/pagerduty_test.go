package pagerduty

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
)

const (
	routing   = "e93facc04764012d7bfb002500d5d1a6"
	rulesOnly = "R93facc04764012d7bfb002500d5d1a6"
)

func target(base string) notify.Target {
	return notify.Target{URL: base, Secrets: map[string]string{"routing_key": routing}}
}

// body is what the published schema lets an event hold.
type body struct {
	Routing string `json:"routing_key"`
	Action  string `json:"event_action"`
	Key     string `json:"dedup_key"`
	Client  string `json:"client"`
	Address string `json:"client_url"`
	Payload *struct {
		Summary   string         `json:"summary"`
		Source    string         `json:"source"`
		Severity  string         `json:"severity"`
		Timestamp string         `json:"timestamp"`
		Component string         `json:"component"`
		Group     string         `json:"group"`
		Class     string         `json:"class"`
		Details   map[string]any `json:"custom_details"`
	} `json:"payload"`
	Links []struct {
		Href string `json:"href"`
		Text string `json:"text"`
	} `json:"links"`
	Images []any `json:"images"`
}

// check holds an event against the published schema and limits.
func check(t *testing.T, r sendtest.Request) body {
	t.Helper()
	var b body
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil || !utf8.Valid(r.Body) || len(r.Body) > 512<<10 {
		t.Fatalf("no event of PagerDuty: %v: %.300s", err, r.Body)
	}
	if len(b.Routing) != 32 || utf8.RuneCountInString(b.Key) > 255 {
		t.Errorf("keys %q, %q", b.Routing, b.Key)
	}
	isChange := r.URI == "/v2/change/enqueue"
	if !isChange && r.URI != "/v2/enqueue" || isChange != (b.Action == "") || isChange && (b.Key+b.Client+b.Address != "" || b.Payload == nil || b.Payload.Severity != "") {
		t.Errorf("%s: %+v", r.URI, b)
	}
	if b.Action == "resolve" && (b.Key == "" || b.Payload != nil) || b.Action == "trigger" && (b.Payload == nil || b.Key == "") {
		t.Errorf("%+v", b)
	}
	if p := b.Payload; p != nil {
		_, err := time.Parse(time.RFC3339, p.Timestamp)
		known := regexp.MustCompile(`^(critical|error|warning|info)$`).MatchString(p.Severity)
		if n := utf8.RuneCountInString(p.Summary); n == 0 || n > 1024 || p.Source == "" || !known && !isChange || err != nil {
			t.Errorf("%d characters, %+v", n, p)
		}
	}
	if bad := regexp.MustCompile(`[\x00-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(fmt.Sprint(b.Key, b.Payload, b.Links)); bad != "" {
		t.Errorf("%q came through", bad)
	}
	return b
}

func TestEveryMessageIsOneForPagerDuty(t *testing.T) {
	for _, row := range sendtest.Cases() {
		for _, severity := range []notify.Severity{notify.Info, notify.Warning, notify.Critical, ""} {
			t.Run(row.Sentence+" "+string(severity), func(t *testing.T) {
				s := sendtest.New(t, sendtest.Saying(202, `{"status":"success","message":"Event processed","dedup_key":"x"}`))
				m := row.Message
				m.Severity = severity
				if o := (&Sender{s.Client()}).Send(t.Context(), target(s.URL), m, "", ""); o != (notify.Outcome{Status: 202, Accepted: true}) {
					t.Errorf("%+v", o)
				}
				b := check(t, s.Came()[0])
				if b.Payload != nil && b.Payload.Summary != notify.Clip(m.Clean().Title, 1024, notify.Characters) {
					t.Errorf("summary %q", b.Payload.Summary)
				}
				if b.Payload != nil && b.Payload.Details["message"] != m.ID {
					t.Errorf("it cannot be known again: %v", b.Payload.Details)
				}
			})
		}
	}
}

// TestWhatAMessageBecomes is a row for each way in which PagerDuty is told.
func TestWhatAMessageBecomes(t *testing.T) {
	const alerts, changes = "/v2/enqueue", "/v2/change/enqueue"
	rows := []struct {
		sentence          string
		change            func(*notify.Message)
		routing           string
		path, action, key string
	}{
		{"what is wrong opens an alert", func(*notify.Message) {}, routing, alerts, "trigger", "event-7/call_turned"},
		{"it is over", func(m *notify.Message) { m.Recovered = true }, routing, alerts, "resolve", "event-7/call_turned"},
		{"it is over, which is no great matter", func(m *notify.Message) { m.Recovered, m.Severity = true, notify.Info }, routing, alerts, "resolve", "event-7/call_turned"},
		{"another reason has an alert of its own", func(m *notify.Message) { m.Reason = "task_late" }, routing, alerts, "trigger", "event-7/task_late"},
		{"what is merely so calls nobody", func(m *notify.Message) { m.Severity = notify.Info }, routing, changes, "", ""},
		{"with a key of rules it is the least of alerts", func(m *notify.Message) { m.Severity = notify.Info }, rulesOnly, alerts, "trigger", "event-7/call_turned"},
		{"of nothing: the message is its own alert", func(m *notify.Message) { m.Thread, m.Reason = "", "" }, routing, alerts, "trigger", "019a-plain"},
		{"an endless name", func(m *notify.Message) { m.Thread = strings.Repeat("x", 300) }, routing, alerts, "trigger", "9a0d72cfcd34b1ab6f8eae41bd8a1a9db2a8f0b1"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(202, `{"status":"success"}`))
			m, to := sendtest.Plain("ja"), target(s.URL)
			m.Reason, to.Secrets["routing_key"] = "call_turned", row.routing
			row.change(&m)
			for range 2 { // each try is the same
				(&Sender{s.Client()}).Send(t.Context(), to, m, "", "")
			}
			b, again := check(t, s.Came()[0]), check(t, s.Came()[1])
			if hashed := len(m.Thread) > 255; s.Came()[0].URI != row.path || b.Action != row.action || b.Key != again.Key || b.Key != row.key && !(hashed && len(b.Key) == 64) {
				t.Errorf("%s %s %q", s.Came()[0].URI, b.Action, b.Key)
			}
			if b.Payload != nil && (b.Payload.Source != "tally.example" || b.Payload.Timestamp != "2026-11-19T03:00:00Z" || len(b.Links) != 1 || b.Links[0].Href != m.Link.URL) {
				t.Errorf("%+v", b)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := target(base)
		return (&Sender{client}).Send(t.Context(), to, sendtest.Plain("ja"), "", ""), to
	})
}

func TestWhatItAnswers(t *testing.T) {
	rows := []struct {
		sentence string
		status   int
		said     string
		want     notify.Outcome
	}{
		{"an event that is none", 400, `{"status":"invalid event","message":"Event object is invalid","errors":["x"]}`, notify.Outcome{Status: 400, Word: "status", Detail: "invalid_event", Final: true}},
		{"too many: minutes", 429, ``, notify.Outcome{Status: 429, Word: "status", RetryAfter: sendtest.Noon.Add(2 * time.Minute)}},
		{"nobody there", 410, ``, notify.Outcome{Status: 410, Word: "status", Final: true, Gone: true}},
		{"somebody else's page", 200, `<html>`, notify.Outcome{Status: 200, Word: "said"}},
		{"its own secret", 400, `{"status":"` + routing + `"}`, notify.Outcome{Status: 400, Word: "status", Final: true}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(row.status, row.said))
			if o := (&Sender{s.Client()}).Send(t.Context(), target(s.URL), sendtest.Plain("en"), "", ""); o != row.want {
				t.Errorf("%+v, want %+v", o, row.want)
			}
		})
	}
}

// TestWhereItGoes: without an address to PagerDuty's own, which a test must not ask.
func TestWhereItGoes(t *testing.T) {
	var asked string
	client := &notify.Client{Now: func() time.Time { return sendtest.Noon }, Transport: tripper(func(r *http.Request) { asked = r.URL.String() })}
	(&Sender{client}).Send(t.Context(), target(""), sendtest.Plain("en"), "", "")
	if asked != "https://events.pagerduty.com/v2/enqueue" {
		t.Errorf("asked %s", asked)
	}
}

type tripper func(*http.Request)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return nil, http.ErrServerClosed
}

func TestWrong(t *testing.T) {
	rows := []struct {
		sentence, url, routing string
		want                   map[string]string
	}{
		{"a key", "", routing, nil},
		{"the service in Europe", "https://events.eu.pagerduty.com", routing, nil},
		{"no key", "", "", map[string]string{"routing_key": "required"}},
		{"half a key", "", routing[:20], map[string]string{"routing_key": "not_a_routing_key"}},
		{"a key with a line break", "", routing[:31] + "\n", map[string]string{"routing_key": "not_a_routing_key"}},
		{"an address that everybody can read along", "http://events.pagerduty.com", routing, map[string]string{"url": "not_https"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := (&Sender{}).Wrong(notify.Target{URL: row.url, Secrets: map[string]string{"routing_key": row.routing}}); !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

// FuzzMessage: whatever stands in a message, PagerDuty takes it as an event.
func FuzzMessage(f *testing.F) {
	sendtest.Fuzz(f, "{}", func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&Sender{client}).Send(ctx, target(""), m, "", "")
	}, func(t *testing.T, r sendtest.Request, _ notify.Message) { check(t, r) })
}
