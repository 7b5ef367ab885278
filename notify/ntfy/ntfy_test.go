package ntfy

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
)

const (
	topic = "tally-7f3c9e1b2d"
	token = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2"
	taken = `{"id":"hwQ2YpKdmg","time":1763520000,"expires":1763563200,"event":"message","topic":"x","message":"y"}`
)

func target(base string) notify.Target {
	return notify.Target{URL: base, Secrets: map[string]string{"topic": topic, "token": token}}
}

// check holds a request against what ntfy takes, and gives the message.
func check(t *testing.T, r sendtest.Request) message {
	t.Helper()
	var m message
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil || !utf8.Valid(r.Body) || r.URI != "/" || r.Method != "POST" {
		t.Fatalf("no message of ntfy: %v: %s %s %.300s", err, r.Method, r.URI, r.Body)
	}
	if len(m.Message) > 4096 || m.Message == "" || len(r.Body) > 8192 || m.Topic != topic || m.Priority < 1 || m.Priority > 5 || len(m.Actions) > 3 {
		t.Errorf("%d bytes of message in %d: %+.300v", len(m.Message), len(r.Body), m)
	}
	if !regexp.MustCompile(`^[-_A-Za-z0-9]{1,64}$`).MatchString(m.Sequence) {
		t.Errorf("sequence %q", m.Sequence)
	}
	for _, a := range m.Actions {
		if a.Action != "view" || a.Label == "" || a.URL != m.Click {
			t.Errorf("%+v", a)
		}
	}
	if bad := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(m.Title + m.Message); bad != "" || strings.Contains(m.Title, "\n") {
		t.Errorf("%q came through", bad)
	}
	return m
}

func TestEveryMessageIsOneForNtfy(t *testing.T) {
	for _, row := range append(sendtest.Cases(), sendtest.Case{Sentence: "quotes only", Message: quotes()}) {
		t.Run(row.Sentence, func(t *testing.T) {
			t.Parallel()
			s := sendtest.New(t, sendtest.Saying(200, taken))
			o := (&Sender{s.Client()}).Send(t.Context(), target(s.URL), row.Message, "", "")
			m := check(t, s.Came()[0])
			if o != (notify.Outcome{Status: 200, Sent: notify.Sent(m.Sequence)}) || m.Sequence != row.Message.ID {
				t.Errorf("%+v %q", o, m.Sequence)
			}
			if !strings.HasPrefix(row.Message.Clean().Title, strings.TrimSuffix(m.Title, "…")) {
				t.Errorf("title %q", m.Title)
			}
		})
	}
}

// quotes is the message that grows most in JSON.
func quotes() notify.Message {
	m := sendtest.Plain("en")
	m.Title, m.Lines = strings.Repeat(`"\`, 5000), slices.Repeat([]string{strings.Repeat(`\"`, 5000)}, 20)
	return m
}

func TestHowItIsTold(t *testing.T) {
	rows := []struct {
		sentence string
		change   func(*notify.Message, *notify.Target)
		last     notify.Sent
		want     message
		auth     string
	}{
		{"a warning", func(*notify.Message, *notify.Target) {}, "", message{Priority: 4, Tags: []string{"warning"}, Sequence: "019a-plain"}, "Bearer " + token},
		{"what is critical rings through", func(m *notify.Message, _ *notify.Target) { m.Severity = notify.Critical }, "", message{Priority: 5, Tags: []string{"rotating_light"}, Sequence: "019a-plain"}, "Bearer " + token},
		{"it is over", func(m *notify.Message, _ *notify.Target) { m.Recovered = true }, "", message{Priority: 3, Tags: []string{"white_check_mark"}, Sequence: "019a-plain"}, "Bearer " + token},
		{"what is merely so", func(m *notify.Message, _ *notify.Target) { m.Severity = notify.Info }, "", message{Priority: 3, Sequence: "019a-plain"}, "Bearer " + token},
		{"in the place of the last", func(*notify.Message, *notify.Target) {}, "019a-first", message{Priority: 4, Tags: []string{"warning"}, Sequence: "019a-first"}, "Bearer " + token},
		{"not in that of what is none", func(*notify.Message, *notify.Target) {}, "a b\n", message{Priority: 4, Tags: []string{"warning"}, Sequence: "019a-plain"}, "Bearer " + token},
		{"by a password", func(_ *notify.Message, to *notify.Target) {
			to.Settings, to.Secrets = map[string]string{"user": "phil"}, map[string]string{"topic": topic, "password": "mypass"}
		}, "", message{Priority: 4, Tags: []string{"warning"}, Sequence: "019a-plain"}, "Basic cGhpbDpteXBhc3M="},
		{"by the topic alone", func(_ *notify.Message, to *notify.Target) { delete(to.Secrets, "token") }, "", message{Priority: 4, Tags: []string{"warning"}, Sequence: "019a-plain"}, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(200, taken))
			m, to := sendtest.Plain("ja"), target(s.URL+"/")
			row.change(&m, &to)
			for range 2 { // each try is the same
				if o := (&Sender{s.Client()}).Send(t.Context(), to, m, "", row.last); string(o.Sent) != row.want.Sequence {
					t.Errorf("%+v", o)
				}
			}
			for _, came := range s.Came() {
				got := check(t, came)
				if got.Priority != row.want.Priority || !slices.Equal(got.Tags, row.want.Tags) || got.Sequence != row.want.Sequence || came.Header.Get("Authorization") != row.auth {
					t.Errorf("%+v %s", got, came.Header)
				}
				if got.Title != m.Title || got.Message != strings.Join(m.Lines, "\n") || got.Click != m.Link.URL || got.Actions[0].Label != m.Link.Text {
					t.Errorf("%+v", got)
				}
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
	midnight := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	rows := []struct {
		sentence string
		status   int
		said     string
		want     notify.Outcome
	}{
		{"a message that it cannot read", 400, `{"code":40017,"http":400,"error":"x"}`, notify.Outcome{Status: 400, Word: "status", Detail: "40017", Final: true}},
		{"a token that it does not know", 401, `{"code":40101,"http":401,"error":"unauthorized"}`, notify.Outcome{Status: 401, Word: "status", Detail: "40101", Final: true}},
		{"a topic of somebody else", 403, `{"code":40301,"http":403,"error":"forbidden"}`, notify.Outcome{Status: 403, Word: "status", Detail: "40301", Final: true}},
		{"too large", 413, `{"code":41303,"http":413,"error":"JSON body too large"}`, notify.Outcome{Status: 413, Word: "status", Detail: "41303", Final: true}},
		{"too many now", 429, `{"code":42901,"http":429,"error":"x"}`, notify.Outcome{Status: 429, Word: "status", Detail: "42901", RetryAfter: sendtest.Noon.Add(5 * time.Second)}},
		{"too many today: tomorrow", 429, `{"code":42908,"http":429,"error":"x"}`, notify.Outcome{Status: 429, Word: "status", Detail: "42908", RetryAfter: midnight}},
		{"too many wrong logins: more make it worse", 429, `{"code":42909,"http":429,"error":"x"}`, notify.Outcome{Status: 429, Word: "status", Detail: "42909", Final: true}},
		{"no reader for such a topic", 507, `{"code":50701,"http":507,"error":"x"}`, notify.Outcome{Status: 507, Word: "status", Detail: "50701", Final: true}},
		{"broken", 500, `{"code":50001,"http":500,"error":"x"}`, notify.Outcome{Status: 500, Word: "status", Detail: "50001"}},
		{"no server of ntfy", 404, `<html>`, notify.Outcome{Status: 404, Word: "status", Final: true, Gone: true}},
		{"somebody else's page", 200, `<html>`, notify.Outcome{Status: 200, Word: "said"}},
		{"somebody else's JSON", 200, `{"ok":true}`, notify.Outcome{Status: 200, Word: "said"}},
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

func TestWrong(t *testing.T) {
	rows := []struct {
		sentence                          string
		url, topic, user, password, token string
		want                              map[string]string
	}{
		{"a topic", "https://ntfy.sh", topic, "", "", "", nil},
		{"a token", "https://ntfy.tsumugi.example/", topic, "", "", token, nil},
		{"a password", "https://ntfy.sh", topic, "phil", "p w", "", nil},
		{"nothing", "", "", "", "", "", map[string]string{"url": "required", "topic": "required"}},
		{"the topic in the address", "https://ntfy.sh/mytopic", topic, "", "", "", map[string]string{"url": "leave_topic_out"}},
		{"a topic in Japanese", "https://ntfy.sh", "広報", "", "", "", map[string]string{"topic": "not_a_topic"}},
		{"a way out", "https://ntfy.sh", "../v1/account", "", "", "", map[string]string{"topic": "not_a_topic"}},
		{"everybody can read along", "http://ntfy.sh", topic, "", "", "", map[string]string{"url": "not_https"}},
		{"two logins", "https://ntfy.sh", topic, "phil", "p", token, map[string]string{"user": "two_logins"}},
		{"a header in a token", "https://ntfy.sh", topic, "", "", "a\r\nX: y", map[string]string{"token": "not_sendable"}},
		{"a colon in a user", "https://ntfy.sh", topic, "a:b", "p", "", map[string]string{"user": "not_a_user"}},
		{"a user without a password", "https://ntfy.sh", topic, "phil", "", "", map[string]string{"password": "required"}},
		{"a password without a user", "https://ntfy.sh", topic, "", "p", "", map[string]string{"user": "required"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			to := notify.Target{URL: row.url, Settings: map[string]string{"user": row.user}, Secrets: map[string]string{"topic": row.topic, "password": row.password, "token": row.token}}
			if got := (&Sender{}).Wrong(to); !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

// FuzzMessage: whatever stands in a message, ntfy takes it as one.
func FuzzMessage(f *testing.F) {
	sendtest.Fuzz(f, taken, func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&Sender{client}).Send(ctx, target("https://ntfy.example"), m, "", "")
	}, func(t *testing.T, r sendtest.Request, _ notify.Message) { check(t, r) })
}
