package db_test

import (
	"errors"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// byGroup gives roles by group.
var byGroup = account.Admission{Roles: map[string]readiness.Role{"sre-team": readiness.SRE, "boss": readiness.Admin}}

// refusedFor gives the reason why somebody stays outside; empty where they come in.
func refusedFor(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	if !errors.Is(err, fault.ErrForbidden) || len(fault.Invalids(err)) == 0 {
		t.Fatal(err)
	}
	return fault.Invalids(err)[0].Reason
}

func TestSomebodyComesInFromOutside(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		boss := must(s.AddPerson(ctx, readiness.Person{Name: "Boss", Email: "boss@example.jp", Role: readiness.Admin, PasswordHash: "h"}, readiness.System, noon))(t)
		aki := account.Outside{From: "kc", Issuer: "https://kc.example", Subject: "1", Name: "Aki", Groups: []string{"sre-team"}}
		for _, row := range []struct {
			sentence string
			alter    func(*account.Outside)
			before   func()
			refused  string
			role     readiness.Role
		}{
			{"in no group", func(o *account.Outside) { o.Groups = nil }, nil, "no_role", ""},
			{"in a group, for the first time", func(*account.Outside) {}, nil, "", readiness.SRE},
			{"in a higher one, too", func(o *account.Outside) { o.Groups = []string{"boss", "sre-team"} }, nil, "", readiness.Admin},
			{"in the lower one again", func(*account.Outside) {}, nil, "", readiness.SRE},
			{"the same subject of another issuer", func(o *account.Outside) { o.Issuer = "https://other.example" }, nil, "", readiness.SRE},
			{"an address that is somebody's", func(o *account.Outside) { o.Subject, o.Email = "2", "BOSS@example.jp" }, nil, "address_taken", ""},
			{"as an admin wished", func(o *account.Outside) { o.Subject, o.Email = "2", "BOSS@example.jp" },
				func() { wants(t, "offer", s.OfferLinking(ctx, boss.ID, time.Hour, sre, noon), nil) }, "", readiness.Admin},
			{"the wish counts once", func(o *account.Outside) { o.Subject, o.Email = "3", "boss@example.jp" }, nil, "address_taken", ""},
			{"a subject that is too long", func(o *account.Outside) { o.Subject = string(make([]byte, 300)) }, nil, "no_subject", ""},
		} {
			who := aki
			row.alter(&who)
			if row.before != nil {
				row.before()
			}
			p, err := s.Admit(ctx, who, byGroup, noon)
			if got := refusedFor(t, err); got != row.refused || p.Role != row.role {
				t.Errorf("%s: refused for %q as %q, want %q and %q", row.sentence, got, p.Role, row.refused, row.role)
			}
		}
		if people := must(s.People(ctx))(t); len(people) != 3 {
			t.Errorf("there are %d people: %+v", len(people), people)
		}
	})
}

func TestALogoutTokenCountsOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		sessions := s.Sessions(func() time.Time { return noon })
		for token, who := range map[string]db.SignIn{"a": {Identity: "aki", Outside: "one"}, "b": {Identity: "aki", Outside: "two"}, "c": {Identity: "aki"},
			"d": {Identity: "yui", Outside: "three"}, "e": {}} {
			p := readiness.Person{Name: "Aki", Email: token + "@example.jp", Role: readiness.SRE}
			who.PersonID = must(s.AddPerson(ctx, p, sre, noon))(t).ID
			wants(t, token, sessions.CommitCtx(db.WithSignIn(ctx, who), token, []byte("x"), noon.Add(time.Hour)), nil)
		}
		for _, row := range []struct {
			sentence string
			logout   db.Logout
			n        int64
			want     error
		}{
			{"of nobody", db.Logout{Token: "0", Identity: "none"}, 0, nil},
			{"that says nothing", db.Logout{Token: "1"}, 0, nil},
			{"of one sign-in, and of one that has no name", db.Logout{Token: "2", Identity: "aki", Session: "one"}, 2, nil},
			{"again", db.Logout{Token: "2", Identity: "aki"}, 0, fault.ErrExists},
			{"of one sign-in by its name alone", db.Logout{Token: "3", Session: "three"}, 1, nil},
			{"of everything", db.Logout{Token: "4", Identity: "aki"}, 1, nil},
		} {
			row.logout.EndsAt = noon.Add(time.Minute)
			n, err := s.LoggedOut(ctx, row.logout, noon)
			if !errors.Is(err, row.want) || n != row.n {
				t.Errorf("%s: %d, %v, want %d, %v", row.sentence, n, err, row.n, row.want)
			}
		}
		if stands := must(s.SessionStands(ctx, "e", noon))(t); !stands {
			t.Error("somebody who signed in with a password is out")
		}
	})
}

func TestAWishOfAClockThatWasAheadIsOver(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		boss := must(s.AddPerson(ctx, readiness.Person{Name: "Boss", Email: "boss@example.jp", Role: readiness.Admin}, readiness.System, noon))(t)
		wants(t, "offer", s.OfferLinking(ctx, boss.ID, time.Hour, sre, noon.AddDate(1, 0, 0)), nil)
		who := account.Outside{From: "kc", Issuer: "https://kc.example", Subject: "1", Email: boss.Email, Groups: []string{"boss"}}
		_, err := s.Admit(ctx, who, byGroup, noon)
		if got := refusedFor(t, err); got != "address_taken" {
			t.Errorf("a wish of a year from now counts: %q", got)
		}
	})
}
