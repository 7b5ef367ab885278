package toppage_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

func TestAnAccessThatCannotBeKept(t *testing.T) {
	for _, row := range []struct {
		sentence string
		access   toppage.Access
		want     string
	}{
		{"none", toppage.Access{}, ""},
		{"a header", toppage.Access{Header: "X-Tallylight", Value: "s3cret of ours"}, ""},
		{"a login", toppage.Access{User: "press", Password: "p:ä ss"}, ""},
		{"both", toppage.Access{Header: "X-Tallylight", Value: "s3cret", User: "press", Password: "pass"}, ""},
		{"a token as Authorization", toppage.Access{Header: "authorization", Value: "Bearer s3cret"}, ""},
		{"a token and a login", toppage.Access{Header: "authorization", Value: "Bearer s3cret", User: "press", Password: "pass"}, "access_header two_logins"},
		{"no header name", toppage.Access{Header: "X Tallylight", Value: "s3cret"}, "access_header not_a_header"},
		{"a header without a value", toppage.Access{Header: "X-Tallylight"}, "access_value required"},
		{"a value without a header", toppage.Access{Value: "s3cret"}, "access_header required"},
		{"a value with a line break", toppage.Access{Header: "X-Tallylight", Value: "s3cret\r\nX-Evil: 1"}, "access_value not_sendable"},
		{"a value in Japanese", toppage.Access{Header: "X-Tallylight", Value: "秘密"}, "access_value not_sendable"},
		{"a value that begins with a blank", toppage.Access{Header: "X-Tallylight", Value: " s3cret"}, "access_value not_sendable"},
		{"a header that decides what is measured", toppage.Access{Header: "cookie", Value: "s3cret"}, "access_header header_of_ours"},
		{"the host", toppage.Access{Header: "Host", Value: "evil.example"}, "access_header header_of_ours"},
		{"a password without a user", toppage.Access{Password: "pass"}, "access_user required"},
		{"a user without a password", toppage.Access{User: "press"}, "access_password required"},
		{"a user with a colon", toppage.Access{User: "a:b", Password: "pass"}, "access_user not_a_user"},
		{"a password with a line break", toppage.Access{User: "press", Password: "a\nb"}, "access_password has_controls"},
		{"a value that never ends", toppage.Access{Header: "X-Tallylight", Value: toppage.Secret(strings.Repeat("a", 1001))}, "access_value too_long"},
	} {
		var got []string
		for _, w := range row.access.Wrong() {
			got = append(got, w.Field+" "+w.Reason)
			if strings.Contains(w.Got, "s3cret") || strings.Contains(w.Got, "pass") {
				t.Errorf("%s: the refusal repeats %q", row.sentence, w.Got)
			}
		}
		if said := strings.Join(got, ", "); said != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, said, row.want)
		}
	}
}

// TestASecretIsNeverTold, whoever writes the page down.
func TestASecretIsNeverTold(t *testing.T) {
	page := given.Page
	page.Access = toppage.Access{Header: "X-Tallylight", Value: "a-long-secret-8d2e", User: "press", Password: "hush"}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("page", "page", page, "access", page.Access, "value", page.Access.Value)
	asJSON, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{fmt.Sprint(page), fmt.Sprintf("%+v %#v %q %s", page, page, page.Access.Value, page.Access.Password), log.String(), string(asJSON)} {
		if strings.Contains(said, "long-secret") || strings.Contains(said, "hush") {
			t.Errorf("told: %s", said)
		}
	}
	for secret, want := range map[toppage.Secret]string{"": "", "hush": "…", "elevenchars": "…", "twelve-chars": "…hars"} {
		if got := secret.String(); got != want {
			t.Errorf("%d letters: %q, want %q", len(secret), got, want)
		}
	}
}

func TestWhatThePageGivesBackIsHushed(t *testing.T) {
	a := toppage.Access{Header: "X-Tallylight", Value: "s3cret/of ours", User: "press", Password: "open-sesame"}
	for _, said := range []string{"got s3cret/of ours", "?token=s3cret%2Fof+ours", "open-sesame!", "Basic cHJlc3M6b3Blbi1zZXNhbWU="} {
		got := a.Hush(said)
		if strings.Contains(got, "s3cret") || strings.Contains(got, "sesame") || strings.Contains(got, "cHJlc3M6") || !strings.Contains(got, "•••") {
			t.Errorf("%q is %q", said, got)
		}
	}
	if got := a.Hush("a page"); got != "a page" {
		t.Errorf("what is no secret is %q", got)
	}
	if got := (toppage.Access{}).Hush("a page"); got != "a page" {
		t.Errorf("without any it is %q", got)
	}
}

// TestASecretStaysWithItsName: nothing typed keeps it, another name wants it anew.
func TestASecretStaysWithItsName(t *testing.T) {
	was := toppage.Access{Header: "X-Tallylight", Value: "s3cret", User: "press", Password: "pass"}
	for _, row := range []struct {
		sentence    string
		typed, want toppage.Access
	}{
		{"nothing typed", toppage.Access{Header: "x-tallylight", User: "press"}, toppage.Access{Header: "x-tallylight", Value: "s3cret", User: "press", Password: "pass"}},
		{"another value", toppage.Access{Header: "X-Tallylight", Value: "new", User: "press", Password: "word"}, toppage.Access{Header: "X-Tallylight", Value: "new", User: "press", Password: "word"}},
		{"another header", toppage.Access{Header: "X-Other", User: "press"}, toppage.Access{Header: "X-Other", User: "press", Password: "pass"}},
		{"another user", toppage.Access{Header: "X-Tallylight", User: "sre"}, toppage.Access{Header: "X-Tallylight", Value: "s3cret", User: "sre"}},
		{"none any more", toppage.Access{}, toppage.Access{}},
	} {
		if got := row.typed.Keeping(was); got != row.want {
			t.Errorf("%s: %#v", row.sentence, got)
		}
	}
}

// TestSecretsAreNotSentToAnotherHostUnasked: who adds a way in on another host types them again.
func TestSecretsAreNotSentToAnotherHostUnasked(t *testing.T) {
	was := given.Page
	was.Entries = []string{"https://short.example/"}
	was.Access = toppage.Access{Header: "X-Tallylight", Value: "s3cret", User: "press", Password: "pass"}
	for _, row := range []struct {
		sentence string
		entries  []string
		typed    toppage.Access
		want     string
	}{
		{"the ways in stay", was.Entries, toppage.Access{}, ""},
		{"one is taken away", nil, toppage.Access{}, ""},
		{"another path of the page's host", []string{"https://top.example/campaign"}, toppage.Access{}, ""},
		{"another host", []string{"https://evil.example/"}, toppage.Access{}, "access_value other_server, access_password other_server"},
		{"another port of the page's host", []string{"https://top.example:8443/"}, toppage.Access{}, "access_value other_server, access_password other_server"},
		{"another host, with the value typed", []string{"https://evil.example/"}, toppage.Access{Value: "s3cret"}, "access_password other_server"},
		{"another host, with both typed", []string{"https://evil.example/"}, toppage.Access{Value: "s3cret", Password: "pass"}, ""},
	} {
		p := was
		p.Entries = row.entries
		var got []string
		for _, w := range p.Strays(was, row.typed) {
			got = append(got, w.Field+" "+w.Reason)
		}
		if said := strings.Join(got, ", "); said != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, said, row.want)
		}
	}
	if wrong := was.Strays(toppage.Page{}, toppage.Access{}); fault.All(wrong) == nil {
		t.Error("a page that is new has no host that is known")
	}
}
