package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

var noon = time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)

func TestAScopeCovers(t *testing.T) {
	for _, row := range []struct {
		sentence    string
		has, needed account.Scope
		want        bool
	}{
		{"who reads may read", account.Read, account.Read, true},
		{"and nothing else", account.Read, account.Tasks, false},
		{"who works on tasks reads", account.Tasks, account.Read, true},
		{"and enters no events", account.Tasks, account.Events, false},
		{"who enters events works on no tasks", account.Events, account.Tasks, false},
		{"who reports changes no settings", account.Reports, account.Admin, false},
		{"an admin may everything", account.Admin, account.Reports, true},
		{"what is no scope may nothing", "all", account.Tasks, false},
	} {
		if got := row.has.Covers(row.needed); got != row.want {
			t.Errorf("%s: %t", row.sentence, got)
		}
	}
}

func TestEveryScopeHasARole(t *testing.T) {
	for _, scope := range account.Scopes {
		if !scope.Role().Valid() {
			t.Errorf("%s has the role %q", scope, scope.Role())
		}
	}
}

func TestAnEditOfAnAccount(t *testing.T) {
	people := []readiness.Person{{ID: "boss", Role: readiness.Admin, Version: 3}, {ID: "gone", Role: readiness.Admin, DisabledAt: noon, Version: 1}, {ID: "pr", Role: readiness.PR, Version: 1}}
	two := append(people[:2:2], readiness.Person{ID: "pr", Role: readiness.Admin})
	for _, row := range []struct {
		sentence string
		of       int
		among    []readiness.Person
		edit     account.Edit
		refused  string
		stale    bool
	}{
		{"another role", 2, people, account.Edit{Role: readiness.SRE, Version: 1}, "", false},
		{"an older version", 2, people, account.Edit{Role: readiness.SRE, Version: 2}, "", true},
		{"no role", 2, people, account.Edit{Role: "boss"}, "role unknown", false},
		{"no state", 2, people, account.Edit{State: "asleep"}, "state unknown", false},
		{"the last admin demoted", 0, people, account.Edit{Role: readiness.SRE}, "role last_admin", false},
		{"the last admin disabled", 0, people, account.Edit{State: account.Disabled}, "state last_admin", false},
		{"the last admin stays admin", 0, people, account.Edit{Role: readiness.Admin}, "", false},
		{"a disabled admin counts for none", 1, people, account.Edit{Role: readiness.SRE}, "", false},
		{"one of two admins demoted", 0, two, account.Edit{Role: readiness.SRE}, "", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := row.edit.Over(row.among[row.of], row.among, noon)
			if errors.Is(err, fault.ErrStale) != row.stale {
				t.Errorf("stale: %v", err)
			}
			var refused []string
			for _, w := range fault.Invalids(err) {
				refused = append(refused, w.Field+" "+w.Reason)
			}
			if strings.Join(refused, ", ") != row.refused {
				t.Errorf("refused %q, want %q", refused, row.refused)
			}
			if err == nil && row.edit.Role != "" && got.Role != row.edit.Role {
				t.Errorf("the role is %q", got.Role)
			}
		})
	}
}

func TestWhenATokenEnds(t *testing.T) {
	for _, row := range []struct {
		sentence string
		token    account.Token
		want     string
	}{
		{"one without an end", account.Token{}, "active"},
		{"an instant before its end", account.Token{EndsAt: noon.Add(time.Second)}, "active"},
		{"at its end", account.Token{EndsAt: noon}, "expired"},
		{"revoked before its end", account.Token{EndsAt: noon.Add(time.Hour), RevokedAt: noon}, "revoked"},
		{"revoked after its end", account.Token{EndsAt: noon, RevokedAt: noon}, "revoked"},
	} {
		if got := row.token.State(noon); got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
}

func TestWhoAnswersForAToken(t *testing.T) {
	token := account.Token{ID: "t", Name: "ci", Role: readiness.SRE, Scope: account.Admin, Owner: "Sora"}
	if a := token.Actor(); a.Owner != "Sora" || a.Scope != "" || !a.Token {
		t.Errorf("actor %+v", a)
	}
	token.OwnerGone, token.Scope = true, account.Tasks
	if a := token.Actor(); a.Owner != "" || a.Scope != "tasks" {
		t.Errorf("actor %+v", a)
	}
}

func TestATokenOfWhoIsNoAdminAnyMoreIsNone(t *testing.T) {
	for _, row := range []struct {
		sentence string
		token    account.Token
		want     readiness.Role
	}{
		{"of an admin", account.Token{Role: readiness.Admin, OwnerID: "p", OwnerRole: readiness.Admin}, readiness.Admin},
		{"of an admin who is disabled", account.Token{Role: readiness.Admin, OwnerID: "p", OwnerRole: readiness.Admin, OwnerGone: true}, readiness.SRE},
		{"of who was one", account.Token{Role: readiness.Admin, OwnerID: "p", OwnerRole: readiness.Viewer}, readiness.SRE},
		{"of the command line", account.Token{Role: readiness.Admin}, readiness.Admin},
		{"of a lesser role", account.Token{Role: readiness.PR, OwnerID: "p", OwnerRole: readiness.Viewer}, readiness.PR},
	} {
		if got := row.token.Actor().Role; got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
}

func TestHowLongAPasswordIs(t *testing.T) {
	for _, row := range []struct {
		sentence, password string
		wrong              bool
	}{
		{"eleven characters", "elevenchars", true},
		{"twelve characters", "twelve chars", false},
		{"twelve kana", "いろはにほへとちりぬるを", false},
		{"a thousand characters", strings.Repeat("a", account.LongestPassword), false},
		{"more than that", strings.Repeat("a", account.LongestPassword+1), true},
	} {
		if got := account.WrongPassword(row.password) != nil; got != row.wrong {
			t.Errorf("%s: wrong %t", row.sentence, got)
		}
	}
}
