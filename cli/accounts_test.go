package cli

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"tallylight/readiness/account"
)

// command runs the program with arguments and what is typed.
func command(t *testing.T, typed string, args ...string) (code int, out, stderr string) {
	t.Helper()
	var outBuffer, errBuffer bytes.Buffer
	code = run(t.Context(), args, &streams{In: strings.NewReader(typed), Out: &outBuffer, Err: &errBuffer})
	return code, outBuffer.String(), errBuffer.String()
}

// listed gives what a list prints as JSON.
func listed(t *testing.T, args ...string) (rows []map[string]any) {
	t.Helper()
	code, out, stderr := command(t, "", append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &rows); code != 0 || err != nil {
		t.Fatalf("%v: %d, %q, %q: %v", args, code, out, stderr, err)
	}
	return rows
}

// throughTheCommandLine reads in the log that changes of some kind came by a command.
func throughTheCommandLine(t *testing.T, kind string) {
	t.Helper()
	_, out, _ := command(t, "", "audit", "export")
	lines := 0
	for line := range strings.Lines(out) {
		if strings.Contains(line, `"kind":"`+kind) {
			if lines++; !strings.Contains(line, `"via":"`+account.Operator.Via+`"`) {
				t.Errorf("it came by another door: %s", line)
			}
		}
	}
	if lines == 0 {
		t.Errorf("the log holds nothing of %s", kind)
	}
}

func TestTheLifeOfAccountsAtTheCommandLine(t *testing.T) {
	t.Setenv("DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "t.db"))
	const password = "correct horse battery\n"
	for _, row := range []struct {
		sentence, typed string
		args            []string
		code            int
		says            string
	}{
		{"the first admin", password, []string{"user", "add", "--email", "mio@example.jp", "--name", "Mio", "--role", "admin"}, 0, "added mio@example.jp"},
		{"an engineer", password, []string{"user", "add", "--email", "sora@example.jp", "--name", "Sora", "--role", "pr"}, 0, "added sora@example.jp"},
		{"the name of the program itself", password, []string{"user", "add", "--email", "x@example.jp", "--name", "ｔａｌｌｙＬＩＧＨＴ", "--role", "admin"}, 2, "name: The log writes this name for the program itself."},
		{"a token of that name", "", []string{"token", "create", "--name", "TALLYLIGHT", "--role", "sre", "--scope", "read"}, 1, "The log writes this name for the program itself."},
		{"a short password", "short\n", []string{"user", "password", "--email", "sora@example.jp"}, 2, "This is too short."},
		{"another password", password, []string{"user", "password", "--email", "SORA@example.jp"}, 0, "its sessions have ended"},
		{"another role", "", []string{"user", "role", "--email", "sora@example.jp", "--role", "sre"}, 0, "is now sre"},
		{"the last admin is not demoted", "", []string{"user", "role", "--email", "mio@example.jp", "--role", "sre"}, 1, "This is the only admin."},
		{"nor disabled", "", []string{"user", "disable", "--email", "mio@example.jp"}, 1, "This is the only admin."},
		{"nor removed", "", []string{"user", "remove", "--email", "mio@example.jp"}, 1, "This is the only admin."},
		{"an invitation", "", []string{"user", "invite", "--email", "new@example.jp", "--role", "viewer"}, 0, "/welcome?key="},
		{"a link for a year", "", []string{"user", "invite", "--email", "new@example.jp", "--role", "viewer", "--days", "365"}, 1, "too long"},
		{"a provider may be linked", "", []string{"user", "link", "--email", "sora@example.jp"}, 0, "sora@example.jp may be linked to a sign-in provider within 3 days"},
		{"not to an account that there is not", "", []string{"user", "link", "--email", "nobody@example.jp"}, 1, "there is no account with the address nobody@example.jp"},
		{"a link for a new password", "", []string{"user", "reset", "--email", "sora@example.jp"}, 0, "/welcome?key="},
		{"no sessions", "", []string{"user", "sessions", "--email", "sora@example.jp", "--end"}, 0, "ended sessions: 0"},
		{"disabled", "", []string{"user", "disable", "--email", "sora@example.jp"}, 0, "is disabled"},
		{"nor is a provider linked to an account that is", "", []string{"user", "link", "--email", "sora@example.jp"}, 1, "The account is disabled."},
		{"no link for who is disabled", "", []string{"user", "reset", "--email", "sora@example.jp"}, 1, "The account is disabled."},
		{"enabled", "", []string{"user", "enable", "--email", "sora@example.jp"}, 0, "is enabled"},
		{"a token", "", []string{"token", "create", "--name", "ci", "--role", "sre", "--scope", "read", "--owner", "sora@example.jp"}, 0, "tl_"},
		{"removed", "", []string{"user", "remove", "--email", "sora@example.jp"}, 0, "the log names the account #"},
		{"nobody", "", []string{"user", "disable", "--email", "sora@example.jp"}, 1, "there is no account with the address sora@example.jp"},
		{"a display link", "", []string{"display", "add", "--name", "the door", "--shows", "board", "--level", "3"}, 0, "http://127.0.0.1:8080/wall?key="},
		{"a wall with a level", "", []string{"display", "add", "--name", "the door", "--level", "3"}, 1, "Only a board has a lowest level."},
		{"no display link", "", []string{"display", "revoke", "none"}, 1, "there is no display link with the id none"},
		{"no display link to rotate", "", []string{"display", "rotate", "none"}, 1, "there is no display link with the id none"},
		{"a calendar link", "", []string{"calendar-link", "add", "--name", "the desk", "--owner", "mio@example.jp", "--level", "3", "--audience", "open"}, 0, "http://127.0.0.1:8080/ical/"},
		{"a calendar link of nobody", "", []string{"calendar-link", "add", "--name", "the desk", "--owner", "sora@example.jp"}, 1, "the owner of the calendar link"},
		{"a calendar link of a page there is not", "", []string{"calendar-link", "add", "--name", "the desk", "--owner", "mio@example.jp", "--page", "none"}, 1, "page: "},
		{"a calendar that is written elsewhere", "hunter2\n", []string{"calendar-link", "add", "--name", "shared", "--owner", "mio@example.jp", "--url", "https://dav.example.jp/shared-calendar-7f3a/", "--user", "tally"}, 0, "writes to dav.example.jp ••••7f3a"},
		{"no calendar link", "", []string{"calendar-link", "revoke", "none"}, 1, "there is no calendar link with the id none"},
		{"nor a new address for it", "", []string{"calendar-link", "rotate", "none"}, 1, "there is no calendar link with the id none"},
		{"no token", "", []string{"token", "revoke", "none"}, 1, "there is no token with the id none"},
		{"the chain holds", "", []string{"audit", "verify"}, 0, "verified lines"},
	} {
		code, out, stderr := command(t, row.typed, row.args...)
		if code != row.code || !strings.Contains(out+stderr, row.says) {
			t.Errorf("%s: %d, %q, %q", row.sentence, code, out, stderr)
		}
	}
	people := listed(t, "user", "list")
	if len(people) != 2 || people[0]["email"] != "mio@example.jp" || people[0]["state"] != "active" || people[1]["email"] != "new@example.jp" || people[1]["state"] != "invited" {
		t.Errorf("people %v", people)
	}
	screens := listed(t, "display", "list")
	if len(screens) != 1 || screens[0]["name"] != "the door" || screens[0]["level"] != 3.0 || screens[0]["audience"] != "masked" || screens[0]["seen_at"] != nil {
		t.Fatalf("display links %v", screens)
	}
	if code, out, _ := command(t, "", "display", "rotate", screens[0]["id"].(string)); code != 0 || !strings.Contains(out, "/wall?key=") || strings.HasSuffix(strings.TrimSpace(out), screens[0]["tail"].(string)) {
		t.Errorf("rotating a display link: %d, %q", code, out)
	}
	if code, out, _ := command(t, "", "display", "revoke", screens[0]["id"].(string)); code != 0 || !strings.HasPrefix(out, "revoked ") || len(listed(t, "display", "list")) != 0 {
		t.Errorf("revoking a display link: %d, %q", code, out)
	}
	throughTheCommandLine(t, "display.")
	calendarLinksOfTheCommandLine(t)
	tokens := listed(t, "token", "list")
	if len(tokens) != 1 || tokens[0]["name"] != "ci" || tokens[0]["scope"] != "read" || tokens[0]["state"] != "revoked" || tokens[0]["expires_at"] == nil {
		t.Errorf("the token of who was removed: %v", tokens)
	}
}

// calendarLinksOfTheCommandLine lists the two that were made, gives one a new address and revokes both.
func calendarLinksOfTheCommandLine(t *testing.T) {
	t.Helper()
	links := listed(t, "calendar-link", "list")
	if len(links) != 2 || links[0]["name"] != "shared" || links[0]["pushed_to"] != "dav.example.jp ••••7f3a" || links[1]["level"] != 3.0 || links[1]["audience"] != "open" || links[1]["owner"] != "Mio" {
		t.Fatalf("calendar links %v", links)
	}
	if code, out, _ := command(t, "", "calendar-link", "rotate", links[1]["id"].(string)); code != 0 || !strings.HasPrefix(out, "http://127.0.0.1:8080/ical/") {
		t.Errorf("a new address: %d, %q", code, out)
	}
	for _, l := range links {
		if code, out, _ := command(t, "", "calendar-link", "revoke", l["id"].(string)); code != 0 || !strings.HasPrefix(out, "revoked ") {
			t.Errorf("revoking a calendar link: %d, %q", code, out)
		}
	}
	if left := listed(t, "calendar-link", "list"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	throughTheCommandLine(t, "calendar.")
}
