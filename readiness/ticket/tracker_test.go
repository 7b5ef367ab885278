package ticket_test

import (
	"strings"
	"testing"

	"tallylight/readiness/ticket"
)

func hub() ticket.Tracker {
	return ticket.Tracker{Kind: ticket.GitHub, Name: "SRE", Project: "acme/ops", Token: "t"}.Tidy()
}

func lab() ticket.Tracker {
	return ticket.Tracker{Kind: ticket.GitLab, Name: "Lab", URL: "https://gitlab.example/sub/", Project: "/tv/web/front/", Token: "t"}.Tidy()
}

func TestWrong(t *testing.T) {
	for _, row := range []struct {
		sentence string
		alter    func(*ticket.Tracker)
		want     string
	}{
		{"a repository of GitHub is kept", func(*ticket.Tracker) {}, ""},
		{"a kind that there is not", func(k *ticket.Tracker) { k.Kind = "jira" }, "kind unknown"},
		{"no name", func(k *ticket.Tracker) { k.Name = "\u200b" }, "name required"},
		{"a long name", func(k *ticket.Tracker) { k.Name = strings.Repeat("あ", 101) }, "name too_long"},
		{"no address", func(k *ticket.Tracker) { k.URL = "" }, "url required"},
		{"an address that is none", func(k *ticket.Tracker) { k.URL = "ftp://x" }, "url not_a_web_address"},
		{"an address with a password", func(k *ticket.Tracker) { k.URL = "https://a:b@x.example" }, "url has_password"},
		{"an address to which everybody can read the token", func(k *ticket.Tracker) { k.URL = "http://gitlab.example" }, "url not_https"},
		{"a server on this machine", func(k *ticket.Tracker) { k.URL = "http://127.0.0.1:8080" }, ""},
		{"an address with a query", func(k *ticket.Tracker) { k.URL = "https://x.example/?a=b" }, "url not_a_web_address"},
		{"no project", func(k *ticket.Tracker) { k.Project = "" }, "project required"},
		{"a project of GitHub with a group inside", func(k *ticket.Tracker) { k.Project = "a/b/c" }, "project not_a_project"},
		{"a project that climbs", func(k *ticket.Tracker) { k.Project = "acme/.." }, "project not_a_project"},
		{"a project with a query", func(k *ticket.Tracker) { k.Project = "acme/ops?x" }, "project not_a_project"},
		{"a project with an escape", func(k *ticket.Tracker) { k.Project = "acme/%2e%2e" }, "project not_a_project"},
		{"no token", func(k *ticket.Tracker) { k.Token = "" }, "token required"},
		{"a token with a line break", func(k *ticket.Tracker) { k.Token = "a\r\nX: y" }, "token not_a_token"},
		{"a token in Japanese", func(k *ticket.Tracker) { k.Token = "トークン" }, "token not_a_token"},
		{"a long token", func(k *ticket.Tracker) { k.Token = strings.Repeat("t", 501) }, "token not_a_token"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			k := hub()
			row.alter(&k)
			var got []string
			for _, w := range k.Wrong() {
				got = append(got, w.Field+" "+w.Reason)
			}
			if said := strings.Join(got, ", "); said != row.want {
				t.Errorf("refused %q, want %q", said, row.want)
			}
		})
	}
	if wrong := lab().Wrong(); len(wrong) > 0 {
		t.Errorf("a project of GitLab in groups is refused: %v", wrong)
	}
}

func TestAnAddressLeadsToAnIssueOfTheTrackerOnly(t *testing.T) {
	for _, row := range []struct {
		sentence, address string
		of                ticket.Tracker
		want              int64
	}{
		{"as the browser shows it", "https://github.com/acme/ops/issues/12", hub(), 12},
		{"with blanks around and a comment", " https://github.com/acme/ops/issues/12#issuecomment-1 ", hub(), 12},
		{"in other letters", "https://GitHub.com/Acme/OPS/issues/12/", hub(), 12},
		{"of another repository", "https://github.com/acme/other/issues/12", hub(), 0},
		{"of a repository that begins alike", "https://github.com/acme/ops2/issues/12", hub(), 0},
		{"of another server", "https://github.com.evil.example/acme/ops/issues/12", hub(), 0},
		{"a pull request", "https://github.com/acme/ops/pull/12", hub(), 0},
		{"the list", "https://github.com/acme/ops/issues/", hub(), 0},
		{"the number nought", "https://github.com/acme/ops/issues/0", hub(), 0},
		{"a number below nought", "https://github.com/acme/ops/issues/-1", hub(), 0},
		{"a number without end", "https://github.com/acme/ops/issues/99999999999999999999", hub(), 0},
		{"further than the issue", "https://github.com/acme/ops/issues/12/x", hub(), 0},
		{"a word", "issue 12", hub(), 0},
		{"nothing", "", hub(), 0},
		{"of GitLab below a path", "https://gitlab.example/sub/tv/web/front/-/issues/7", lab(), 7},
		{"as older versions wrote it", "https://gitlab.example/sub/tv/web/front/issues/7", lab(), 7},
		{"as a work item", "https://gitlab.example/sub/tv/web/front/-/work_items/7", lab(), 7},
		{"without the path", "https://gitlab.example/tv/web/front/-/issues/7", lab(), 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if n, ok := row.of.NumberIn(row.address); n != row.want || ok != (row.want != 0) {
				t.Errorf("%d %v, want %d", n, ok, row.want)
			}
		})
	}
	for _, k := range []ticket.Tracker{hub(), lab()} {
		if n, ok := k.NumberIn(k.Address(3)); !ok || n != 3 {
			t.Errorf("%s leads to %d", k.Address(3), n)
		}
	}
	if k, n, ok := ticket.Pick([]ticket.Tracker{hub(), lab()}, lab().Address(9)); !ok || n != 9 || k.Name != "Lab" {
		t.Errorf("picked %s %d", k.Name, n)
	}
}
