package db_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

var _ scs.CtxStore = (*db.SessionStore)(nil)

func TestPeopleAreFoundByTheirAddressInAnyCase(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := must(s.AddPerson(ctx, readiness.Person{Name: "Sora", Email: "Sora@Example.jp", Role: readiness.SRE, PasswordHash: "h"}, sre, noon))(t)
		for _, email := range []string{"Sora@Example.jp", "sora@example.jp", " SORA@EXAMPLE.JP "} {
			if got := must(s.PersonByEmail(ctx, email))(t); got != p {
				t.Errorf("%q: %+v", email, got)
			}
		}
		_, err := s.AddPerson(ctx, readiness.Person{Name: "Other", Email: "sora@example.jp", Role: readiness.PR}, sre, noon)
		wants(t, "the same address", err, fault.ErrExists)
		_, err = s.PersonByEmail(ctx, "none@example.jp")
		wants(t, "nobody", err, fault.ErrNotFound)
		_, err = s.Person(ctx, "none")
		wants(t, "nobody's id", err, fault.ErrNotFound)
		if people := must(s.People(ctx))(t); len(people) != 1 || people[0] != p || must(s.CountPeople(ctx))(t) != 1 {
			t.Errorf("people %+v", people)
		}
	})
}

func TestTheFirstAdminNeedsTheNewestLink(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := readiness.Person{Name: "Ren", Email: "ren@example.jp", Role: readiness.Viewer}
		add := func(hash string) error {
			_, err := s.AddFirstAdmin(ctx, hash, p, noon)
			return err
		}
		wants(t, "no link was made", add("one"), fault.ErrForbidden)
		wants(t, "making a link", s.SetupToken(ctx, "one", noon), nil)
		wants(t, "making another", s.SetupToken(ctx, "two", noon), nil)
		wants(t, "the old link", add("one"), fault.ErrForbidden)
		wants(t, "the new link", add("two"), nil)
		wants(t, "the link again", add("two"), fault.ErrForbidden)
		wants(t, "making a third", s.SetupToken(ctx, "three", noon), nil)
		wants(t, "a link while there is somebody", add("three"), fault.ErrForbidden)
		if people := must(s.People(ctx))(t); len(people) != 1 || people[0].Role != readiness.Admin {
			t.Errorf("people %+v", people)
		}
	})
}

func TestOnlyOneOfManyBecomesTheFirstAdmin(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		wants(t, "making a link", s.SetupToken(t.Context(), "one", noon), nil)
		forbidden := together(t, fault.ErrForbidden, func(by readiness.Actor) error {
			_, err := s.AddFirstAdmin(t.Context(), "one", readiness.Person{Name: by.Name, Email: by.ID + "@example.jp"}, noon)
			return err
		})
		if forbidden != crowd-1 {
			t.Errorf("%d refused, want %d", forbidden, crowd-1)
		}
	})
}

func TestSessions(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, now := t.Context(), noon
		sessions := s.Sessions(func() time.Time { return now })
		find := func(token string) string {
			t.Helper()
			data, found, err := sessions.FindCtx(ctx, token)
			if err != nil || found != (data != nil) {
				t.Errorf("found %v, data %q, error %v", found, data, err)
			}
			return string(data)
		}
		unmoved(t, s, "signing in", func() error { return sessions.CommitCtx(ctx, "t", []byte("a\x00b"), noon.Add(time.Hour)) })
		if got := find("t"); got != "a\x00b" {
			t.Errorf("data %q", got)
		}
		wants(t, "writing again", sessions.Commit("t", []byte("c"), noon.Add(time.Hour)), nil)
		if got := find("t"); got != "c" {
			t.Errorf("data %q", got)
		}
		if got := find("unknown"); got != "" {
			t.Errorf("an unknown token has %q", got)
		}
		now = noon.Add(time.Hour)
		if got := find("t"); got != "" {
			t.Errorf("a session that is over has %q", got)
		}
		wants(t, "pruning", s.PruneSessions(ctx, now), nil)
		if got := must(s.Count(ctx, "sessions"))(t); got != 0 {
			t.Errorf("%d sessions after pruning", got)
		}
		wants(t, "writing", sessions.CommitCtx(ctx, "u", []byte("d"), now.Add(time.Hour)), nil)
		wants(t, "ending", sessions.Delete("u"), nil)
		wants(t, "ending again", sessions.DeleteCtx(ctx, "u"), nil)
		if got, found, err := sessions.Find("u"); found || err != nil {
			t.Errorf("an ended session has %q, error %v", got, err)
		}
	})
}

func TestATokenActsInItsRole(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		token := must(s.AddToken(ctx, account.Token{Name: "deploys", Role: readiness.SRE, Scope: account.Admin}, "hash", sre, noon))(t)
		if got, want := must(s.TokenByHash(ctx, "hash"))(t).Actor(), (readiness.Actor{ID: token.ID, Name: "deploys", Role: readiness.SRE, Owner: sre.Name, Token: true}); got != want {
			t.Errorf("actor %+v, want %+v", got, want)
		}
		_, err := s.AddToken(ctx, account.Token{Name: "other", Role: readiness.PR, Scope: account.Admin}, "hash", sre, noon)
		wants(t, "the same secret", err, fault.ErrExists)
		_, err = s.TokenByHash(ctx, "unknown")
		wants(t, "an unknown secret", err, fault.ErrNotFound)
	})
}

func TestPreviewsAreKeptForAWhile(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		for _, p := range []db.Preview{
			{ID: "file", Name: "pr.ics", Body: []byte("BEGIN\x00\xff"), By: "p", At: noon},
			{ID: "address", Source: readiness.FeedSource{Kind: readiness.FeedCalDAV, URL: "https://cal.example/x", User: "u", Password: "s"}, By: "p", At: noon.Add(time.Hour)},
		} {
			wants(t, "keeping", s.SavePreview(ctx, p), nil)
			got := must(s.Preview(ctx, p.ID))(t)
			if got.Name != p.Name || got.Source != p.Source || !bytes.Equal(got.Body, p.Body) || got.By != p.By || !got.At.Equal(p.At) {
				t.Errorf("preview %+v, want %+v", got, p)
			}
		}
		wants(t, "pruning", s.PrunePreviews(ctx, noon.Add(time.Hour)), nil)
		_, err := s.Preview(ctx, "file")
		wants(t, "a pruned preview", err, fault.ErrNotFound)
		_, err = s.TakePreview(ctx, "address", "another")
		wants(t, "taking another's", err, fault.ErrNotFound)
		if got := must(s.TakePreview(ctx, "address", "p"))(t); got.Source.Password != "s" {
			t.Errorf("taken %+v", got)
		}
		_, err = s.TakePreview(ctx, "address", "p")
		wants(t, "taking it twice", err, fault.ErrNotFound)
	})
}

func TestTheFirstAnswerToAKeyIsRememberedForADay(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		wants(t, "remembering", s.Remember(ctx, "p", "k", 201, []byte("first"), noon), nil)
		wants(t, "remembering again", s.Remember(ctx, "p", "k", 409, nil, noon.Add(time.Hour)), nil)
		status, body, found, err := s.Recall(ctx, "p", "k")
		if status != 201 || string(body) != "first" || !found || err != nil {
			t.Errorf("%d %q found %v, error %v", status, body, found, err)
		}
		if _, _, found, err := s.Recall(ctx, "other", "k"); found || err != nil {
			t.Errorf("another's answer: found %v, error %v", found, err)
		}
		wants(t, "a day later", s.Remember(ctx, "p", "next", 200, nil, noon.Add(day+time.Minute)), nil)
		if _, _, found, _ := s.Recall(ctx, "p", "k"); found {
			t.Error("an answer is remembered for more than a day")
		}
	})
}

func TestARemovedAccountIsForgottenAndTheChainHolds(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		boss := must(s.AddPerson(ctx, readiness.Person{Name: "Mio", Email: "mio@example.jp", Role: readiness.Admin}, sre, noon))(t)
		p := must(s.AddPerson(ctx, readiness.Person{Name: "Soranosuke", Email: "soranosuke@example.jp", Role: readiness.SRE, PasswordHash: "h"}, sre, noon))(t)
		by := readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
		token := must(s.AddToken(ctx, account.Token{Name: "ci", Role: readiness.SRE, Scope: account.Tasks}, "hash", by, noon))(t)
		named := func() string {
			changes := must(s.RecentChanges(ctx, "", []string{journal.TokenCreated}, 1))(t)
			return changes[0].Actor
		}
		if named() != p.Name || must(s.TokenByHash(ctx, "hash"))(t).Actor().Owner != p.Name {
			t.Errorf("the log names %q", named())
		}
		wants(t, "an older version", s.RemovePerson(ctx, p.ID, 7, actorOf(boss), noon), fault.ErrStale)
		wants(t, "removing", s.RemovePerson(ctx, p.ID, p.Version, actorOf(boss), noon), nil)
		wants(t, "removing again", s.RemovePerson(ctx, p.ID, 0, actorOf(boss), noon), fault.ErrNotFound)
		if want := account.Pseudonym(p.ID); named() != want {
			t.Errorf("the log names %q, want %q", named(), want)
		}
		_, err := s.Person(ctx, p.ID)
		wants(t, "who was removed", err, fault.ErrNotFound)
		ended := must(s.Token(ctx, token.ID))(t)
		if ended.State(noon) != "revoked" || ended.Actor().Owner != "" {
			t.Errorf("the token %+v", ended)
		}
		for table, columns := range map[string][]string{"people": {"name", "email", "email_folded", "password_hash"}, "changes": {"actor", "data", "before", "after"}, "tokens": {"created_by"}} {
			for _, column := range columns {
				if n := must(s.Holding(ctx, table, column, "oranosuke"))(t); n > 0 {
					t.Errorf("%s.%s still names who was removed", table, column)
				}
			}
		}
		if found := must(s.Verify(ctx))(t); found.Broken != 0 {
			t.Errorf("the chain is broken at %d: %s", found.Broken, found.Why)
		}
		must(s.AddPerson(ctx, readiness.Person{Name: "Another", Email: "soranosuke@example.jp", Role: readiness.PR}, sre, noon))(t)
	})
}

func actorOf(p readiness.Person) readiness.Actor {
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
}

func TestSomeAdminAlwaysStays(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		var admins []readiness.Person
		for _, email := range []string{"a@example.jp", "b@example.jp"} {
			admins = append(admins, must(s.AddPerson(ctx, readiness.Person{Name: "A", Email: email, Role: readiness.Admin}, sre, noon))(t))
		}
		done := make(chan error)
		for _, p := range admins { // each shuts the other out, at the same time
			go func() {
				_, err := s.ChangePerson(ctx, p.ID, account.Edit{State: account.Disabled}, sre, noon)
				done <- err
			}()
		}
		refused := 0
		for range admins {
			if err := <-done; len(fault.Invalids(err)) > 0 {
				refused++
			} else if err != nil {
				t.Error(err)
			}
		}
		if refused != 1 {
			t.Errorf("%d were refused, want 1", refused)
		}
	})
}

func TestSessionsBelongToAPerson(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, now := t.Context(), noon
		p := must(s.AddPerson(ctx, readiness.Person{Name: "Sora", Email: "s@example.jp", Role: readiness.SRE}, sre, noon))(t)
		sessions := s.Sessions(func() time.Time { return now })
		for _, token := range []string{"one", "two", "three"} {
			in := db.WithSignIn(ctx, db.SignIn{PersonID: p.ID, Agent: "Firefox, " + token, From: "192.0.2.x"})
			wants(t, "signing in", sessions.CommitCtx(in, token, []byte("d"), noon.Add(db.SessionLife)), nil)
		}
		now = noon.Add(time.Hour)
		wants(t, "using one", sessions.CommitCtx(ctx, "two", []byte("e"), noon.Add(db.SessionLife)), nil)
		all := must(s.SessionsOf(ctx, p.ID, now))(t)
		if len(all) != 3 || all[0].Agent != "Firefox, two" || !all[0].Seen.Equal(now) || !all[0].CreatedAt.Equal(noon) {
			t.Errorf("sessions %+v", all)
		}
		if got := must(s.Accounts(ctx, now))(t); got[0].Sessions != 3 || !got[0].Seen.Equal(now) {
			t.Errorf("accounts %+v", got)
		}
		wants(t, "ending another's", s.EndSession(ctx, "other", all[0].ID, sre, now), fault.ErrNotFound)
		wants(t, "ending one", s.EndSession(ctx, p.ID, all[0].ID, sre, now), nil)
		wants(t, "a new password", s.SetPassword(ctx, p.ID, "h2", "one", sre, now), nil)
		for token, stands := range map[string]bool{"one": true, "two": false, "three": false} {
			if got := must(s.SessionStands(ctx, token, now))(t); got != stands {
				t.Errorf("%s stands: %t", token, got)
			}
		}
		if must(s.SessionStands(ctx, "one", noon.Add(db.SessionIdle)))(t) {
			t.Error("a session that is not used for half a day stands")
		}
	})
}

func TestUsesOfTokensAreWrittenTogether(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		token := must(s.AddToken(ctx, account.Token{Name: "ci", Role: readiness.SRE, Scope: account.Read}, "hash", sre, noon))(t)
		written := func() int { return must(s.Count(ctx, "tokens WHERE used_at <> 0"))(t) }
		for i := range 100 {
			s.TokenUsed(token.ID, "192.0.2.x", noon.Add(time.Duration(i)*time.Second))
		}
		if got := must(s.Token(ctx, token.ID))(t); !got.Used.Equal(noon.Add(99*time.Second)) || written() != 0 {
			t.Errorf("used %s, written %d", got.Used, written())
		}
		wants(t, "writing", s.WriteUses(ctx, noon), nil)
		if got := must(s.Token(ctx, token.ID))(t); got.From != "192.0.2.x" || written() != 1 {
			t.Errorf("token %+v", got)
		}
	})
}
