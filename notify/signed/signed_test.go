package signed

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
)

var (
	secret   = "whsec_" + base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))
	previous = "whsec_" + base64.StdEncoding.EncodeToString([]byte("fedcba9876543210fedcba9876543210"))
)

func target(base string) notify.Target {
	return notify.Target{URL: base + "/hooks/status?room=1", Secrets: map[string]string{"secret": secret}}
}

// check holds a request against Standard Webhooks 1.0, with each of the secrets.
func check(t *testing.T, r sendtest.Request, secrets ...string) message {
	t.Helper()
	for _, secret := range secrets {
		h := r.Header
		at, err := notify.Verify([]string{secret}, h.Get("webhook-id"), h.Get("webhook-timestamp"), h.Get("webhook-signature"), r.Body, sendtest.Noon)
		if err != nil || !at.Equal(sendtest.Noon) {
			t.Errorf("%v at %v", err, at)
		}
	}
	if id := r.Header.Get("webhook-id"); id == "" || strings.ContainsAny(id, ".\r\n") || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v", r.Header)
	}
	var m message
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil || !utf8.Valid(r.Body) || len(r.Body) > 20_000 {
		t.Fatalf("%v, %d bytes: %.300s", err, len(r.Body), r.Body)
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*$`).MatchString(m.Type) || !m.At.Equal(sendtest.Noon) || m.Data.Lines == nil {
		t.Errorf("%+v", m)
	}
	return m
}

func TestEveryMessageIsSigned(t *testing.T) {
	for _, row := range sendtest.Cases() {
		t.Run(row.Sentence, func(t *testing.T) {
			t.Parallel()
			s := sendtest.New(t, sendtest.Saying(204, ""))
			to := target(s.URL)
			to.Secrets["previous"] = previous
			if o := (&Sender{s.Client()}).Send(t.Context(), to, row.Message, "", ""); o != (notify.Outcome{Status: 204}) {
				t.Errorf("%+v", o)
			}
			came := s.Came()[0]
			m, clean := check(t, came, secret, previous), row.Message.Clean()
			if m.Data.Title != notify.Clip(clean.Title, mostTitle, notify.JSON) || m.Data.ID != row.Message.ID || m.Data.Lang != clean.Lang || came.URI != "/hooks/status?room=1" {
				t.Errorf("%+v", m)
			}
		})
	}
}

func TestWhatAMessageBecomes(t *testing.T) {
	m := sendtest.Plain("en")
	m.ID, m.Reason, m.Recovered, m.Lines = "a.b", "call_turned", true, nil
	s := sendtest.New(t, sendtest.Saying(200, ""))
	for range 2 {
		(&Sender{s.Client()}).Send(t.Context(), target(s.URL), m, "", "")
	}
	m.Reason = "call turned\r\n"
	(&Sender{s.Client()}).Send(t.Context(), target(s.URL), m, "", "")
	want := `{"type":"notice.call_turned","timestamp":"2026-11-19T03:00:00Z","data":{"id":"a.b","thread":"event-7","reason":"call_turned","severity":"warning",` +
		`"recovered":true,"lang":"en","title":"AT RISK · L4 · 朝の扉 · Thu 19 Nov 21:54 JST","lines":[],"link":{"url":"https://tally.example/events/7","text":"Open event"}}}`
	for _, came := range s.Came()[:2] {
		if check(t, came, secret); string(came.Body) != want || came.Header.Get("webhook-id") != "a_b" {
			t.Errorf("%s %s\nwant %s", came.Header, came.Body, want)
		}
	}
	if m := check(t, s.Came()[2], secret); m.Type != "notice" || m.Data.Reason != "" {
		t.Errorf("what is no word: %+v", m)
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
		want     notify.Outcome
	}{
		{"taken", 201, notify.Outcome{Status: 201}},
		{"it cannot read it now", 400, notify.Outcome{Status: 400, Word: "status"}},
		{"it has another secret, so far", 401, notify.Outcome{Status: 401, Word: "status"}},
		{"it is being put up again", 404, notify.Outcome{Status: 404, Word: "status"}},
		{"nobody listens any more", 410, notify.Outcome{Status: 410, Word: "status", Final: true, Gone: true}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s := sendtest.New(t, sendtest.Saying(row.status, ""))
			if o := (&Sender{s.Client()}).Send(t.Context(), target(s.URL), sendtest.Plain("en"), "", ""); o != row.want {
				t.Errorf("%+v, want %+v", o, row.want)
			}
		})
	}
	s := sendtest.New(t, sendtest.Saying(200, ""))
	if o := (&Sender{s.Client()}).Send(t.Context(), notify.Target{URL: s.URL}, sendtest.Plain("en"), "", ""); o.Word != "key" || !o.Final || len(s.Came()) > 0 {
		t.Errorf("without a secret: %+v", o)
	}
}

func TestWrong(t *testing.T) {
	rows := []struct {
		sentence, url, secret, previous string
		want                            map[string]string
	}{
		{"a secret", "https://hooks.example/x", secret, "", nil},
		{"and the one before", "https://hooks.example/x", secret, previous, nil},
		{"nothing", "", "", "", map[string]string{"url": "required", "secret": "not_a_secret"}},
		{"no base64", "https://hooks.example/x", "whsec_!", "", map[string]string{"secret": "not_a_secret"}},
		{"a short one", "https://hooks.example/x", "whsec_YWJj", "", map[string]string{"secret": "not_a_secret"}},
		{"one before that is none", "https://hooks.example/x", secret, "x", map[string]string{"previous": "not_a_secret"}},
		{"everybody can read along", "http://hooks.example/x", secret, "", map[string]string{"url": "not_https"}},
		{"LINE Notify", "https://notify-api.line.me/api/notify", secret, "", map[string]string{"url": "line_notify_ended"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			to := notify.Target{URL: row.url, Secrets: map[string]string{"secret": row.secret, "previous": row.previous}}
			if got := (&Sender{}).Wrong(to); !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

// FuzzMessage: whatever stands in a message, the body is one, small and signed.
func FuzzMessage(f *testing.F) {
	sendtest.Fuzz(f, "", func(ctx context.Context, client *notify.Client, m notify.Message) {
		(&Sender{client}).Send(ctx, target("https://hooks.example"), m, "", "")
	}, func(t *testing.T, r sendtest.Request, m notify.Message) {
		if got := check(t, r, secret); got.Data.Title != notify.Clip(m.Clean().Title, mostTitle, notify.JSON) {
			t.Errorf("title %q", got.Data.Title)
		}
	})
}
