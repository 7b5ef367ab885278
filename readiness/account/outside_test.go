package account_test

import (
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

func TestTheRoleThatGroupsGive(t *testing.T) {
	byGroup := account.Admission{Roles: map[string]readiness.Role{"a": readiness.Admin, "s": readiness.SRE, "p": readiness.PR}}
	open := byGroup
	open.Default = readiness.Viewer
	for _, row := range []struct {
		sentence string
		how      account.Admission
		groups   string
		has      readiness.Role
		want     readiness.Role
	}{
		{"one group", byGroup, "p", "", readiness.PR},
		{"the highest of several", byGroup, "x p a s", "", readiness.Admin},
		{"none that counts", byGroup, "x", "", ""},
		{"none that counts any more", byGroup, "x", readiness.SRE, ""},
		{"none at all", byGroup, "", "", ""},
		{"a name in capitals is another group", byGroup, "P", "", ""},
		{"none, and there is one for everybody", open, "x", readiness.Admin, readiness.Viewer},
		{"one, and there is one for everybody", open, "s", "", readiness.SRE},
		{"roles are given here", account.Admission{Default: readiness.Viewer}, "a", readiness.SRE, readiness.SRE},
		{"roles are given here, and they are new", account.Admission{Default: readiness.Viewer}, "a", "", readiness.Viewer},
		{"roles are given here, and nobody invited them", account.Admission{}, "a", "", ""},
	} {
		got, ok := row.how.Role(strings.Fields(row.groups), row.has)
		if got != row.want || ok != (row.want != "") {
			t.Errorf("%s: %q, %t, want %q", row.sentence, got, ok, row.want)
		}
	}
}

func TestTheOnlyAdminKeepsTheRole(t *testing.T) {
	how := account.Admission{Roles: map[string]readiness.Role{"s": readiness.SRE}}
	local := readiness.Person{ID: "local", Role: readiness.Admin, PasswordHash: "h"}
	other := readiness.Person{ID: "other", Role: readiness.Admin}
	second := readiness.Person{ID: "second", Role: readiness.Admin, PasswordHash: "h"}
	for _, row := range []struct {
		sentence string
		who      readiness.Person
		among    []readiness.Person
		want     readiness.Role
	}{
		{"the only admin", other, []readiness.Person{other}, readiness.Admin},
		{"one of two, neither with a password", other, []readiness.Person{other, {ID: "third", Role: readiness.Admin}}, readiness.SRE},
		{"the only one with a password", local, []readiness.Person{local, other}, readiness.Admin},
		{"one of two with a password", local, []readiness.Person{local, second}, readiness.SRE},
		{"one without beside one with a password", other, []readiness.Person{local, other}, readiness.SRE},
	} {
		if got, ok := how.Regraded(row.who, row.among, []string{"s"}); got.Role != row.want || !ok {
			t.Errorf("%s: %s, %t, want %s", row.sentence, got.Role, ok, row.want)
		}
	}
	if _, ok := how.Regraded(other, []readiness.Person{other}, nil); ok {
		t.Error("whoever is in no group comes in")
	}
}

func TestWhatAClaimSays(t *testing.T) {
	claims := map[string]any{"one": "a", "many": []any{"a", 3, "b"}, "realm_access": map[string]any{"roles": []any{"r"}}, "https://example.com/groups": []any{"u"}, "a.b": "dotted",
		"a": map[string]any{"b": "nested", "c.d": "inner"}, "n": 3}
	for path, want := range map[string]string{"one": "a", "many": "a b", "realm_access.roles": "r", "https://example.com/groups": "u", "a.b": "dotted", "a.c.d": "inner", "none": "", "one.x": "", "n": "",
		"realm_access": "", "": ""} {
		if got := strings.Join(account.Claim(claims, path), " "); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestAnIdentityIsIssuerAndSubject(t *testing.T) {
	one := account.Outside{Issuer: "a", Subject: "b", Session: "b"}
	for _, other := range []account.Outside{{Issuer: "b", Subject: "b"}, {Issuer: "a", Subject: "c"}, {Issuer: "ab"}, {Issuer: "a\x00b"}} {
		if one.Key() == other.Key() {
			t.Errorf("%+v has the key of %+v", other, one)
		}
	}
	if one.Key() == one.SessionKey() || (account.Outside{Issuer: "a"}).SessionKey() != "" {
		t.Error("a sign-in has the key of a person, or one without a name has a key")
	}
}

func TestThePersonOfAnIdentity(t *testing.T) {
	for _, row := range []struct {
		sentence    string
		who         account.Outside
		name, email string
	}{
		{"with all", account.Outside{Subject: "1", Name: "Aki", Email: "a@example.jp"}, "Aki", "a@example.jp"},
		{"without a name", account.Outside{Subject: "1", Name: " ", Email: "a@example.jp"}, "a@example.jp", "a@example.jp"},
		{"with the name of the program itself", account.Outside{Subject: "1", Name: "TALLYLIGHT", Email: "a@example.jp"}, "a@example.jp", "a@example.jp"},
		{"without either", account.Outside{Subject: "aki"}, "aki", ""},
		{"with an address that is none", account.Outside{Subject: "1", Name: "Aki", Email: "aki"}, "Aki", ""},
		{"with a name of several lines", account.Outside{Subject: "1", Name: "A\r\nki\u202e\x00"}, "Aki", ""},
		{"with a name that is too long", account.Outside{Subject: "1", Name: strings.Repeat("い", 300)}, strings.Repeat("い", 200), ""},
	} {
		p, err := row.who.Person(readiness.SRE)
		if err != nil || p.Name != row.name || p.Email != row.email || p.Role != readiness.SRE {
			t.Errorf("%s: %+v, %v", row.sentence, p, err)
		}
	}
	if _, err := (account.Outside{Name: "Aki"}).Person(readiness.SRE); err == nil {
		t.Error("nobody comes in")
	}
}
