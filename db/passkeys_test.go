package db_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// holder adds a person with passkeys.
func holder(t *testing.T, s *db.Store, credentials ...string) (readiness.Person, []account.Passkey) {
	t.Helper()
	ctx := t.Context()
	p := must(s.AddPerson(ctx, readiness.Person{Name: "Sora", Email: "sora@example.jp", Role: readiness.SRE, PasswordHash: "h"}, sre, noon))(t)
	var keys []account.Passkey
	for _, c := range credentials {
		k := account.Passkey{Name: c, Credential: c, Record: `{"a":1}`, Count: 3}
		keys = append(keys, must(s.AddPasskey(ctx, k, readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role}, noon))(t))
	}
	return p, keys
}

func TestPasskeysAreKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p, keys := holder(t, s, "one", "two")
		by := readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role}
		if got := must(s.PasskeysOf(ctx, p.ID))(t); len(got) != 2 || got[0] != keys[0] || got[1] != keys[1] {
			t.Errorf("kept %+v, want %+v", got, keys)
		}
		_, err := s.AddPasskey(ctx, account.Passkey{Name: "x", Credential: "one", Record: "{}"}, sre, noon)
		wants(t, "the credential of another", err, fault.ErrExists)
		used := keys[0]
		used.Count, used.Record = 4, `{"a":2}`
		later := noon.Add(time.Hour)
		if got := must(s.UsePasskey(ctx, used, later))(t); got.ID != p.ID {
			t.Errorf("it is of %+v", got)
		}
		used.Used = later
		if got := must(s.PasskeyOf(ctx, "one"))(t); got != used {
			t.Errorf("kept %+v, want %+v", got, used)
		}
		wants(t, "removing another's", s.RemovePasskey(ctx, "nobody", keys[0].ID, by, later), fault.ErrNotFound)
		wants(t, "removing", s.RemovePasskey(ctx, p.ID, keys[0].ID, by, later), nil)
		wants(t, "removing again", s.RemovePasskey(ctx, p.ID, keys[0].ID, by, later), fault.ErrNotFound)
		_, err = s.UsePasskey(ctx, used, later)
		wants(t, "using what was removed", err, fault.ErrForbidden)
		if n := must(s.RemovePasskeys(ctx, p.ID, sre, later))(t); n != 1 {
			t.Errorf("removed %d", n)
		}
		unmoved(t, s, "removing none", func() error { _, err := s.RemovePasskeys(ctx, p.ID, sre, later); return err })
	})
}

func TestWhatBecomesOfPasskeys(t *testing.T) {
	for _, row := range []struct {
		sentence string
		act      func(t *testing.T, s *db.Store, id string) error
		kept     int64
		signsIn  bool
	}{
		{"an account that is disabled keeps them, unused", func(t *testing.T, s *db.Store, id string) error {
			_, err := s.ChangePerson(t.Context(), id, account.Edit{State: account.Disabled}, sre, noon)
			return err
		}, 2, false},
		{"one that is enabled again uses them", func(t *testing.T, s *db.Store, id string) error {
			for _, state := range []account.State{account.Disabled, account.Active} {
				if _, err := s.ChangePerson(t.Context(), id, account.Edit{State: state}, sre, noon); err != nil {
					return err
				}
			}
			return nil
		}, 2, true},
		{"one that is removed has none", func(t *testing.T, s *db.Store, id string) error {
			return s.RemovePerson(t.Context(), id, 0, sre, noon)
		}, 0, false},
		{"a password that its person changes leaves them", func(t *testing.T, s *db.Store, id string) error {
			return s.SetPassword(t.Context(), id, "h2", "a session", sre, noon)
		}, 2, true},
		{"a password that somebody else sets takes them away", func(t *testing.T, s *db.Store, id string) error {
			return s.SetPassword(t.Context(), id, "h2", "", sre, noon)
		}, 0, false},
		{"a link for a new password leaves them until it is used", func(t *testing.T, s *db.Store, id string) error {
			_, err := s.OfferReset(t.Context(), id, "k", time.Hour, sre, noon)
			return err
		}, 2, true},
		{"and takes them away then", func(t *testing.T, s *db.Store, id string) error {
			if _, err := s.OfferReset(t.Context(), id, "k", time.Hour, sre, noon); err != nil {
				return err
			}
			_, err := s.UseLink(t.Context(), "k", "", "h2", noon)
			return err
		}, 0, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				p, keys := holder(t, s, "one", "two")
				wants(t, "acting", row.act(t, s, p.ID), nil)
				if n := must(s.Count(t.Context(), "passkeys"))(t); int64(n) != row.kept {
					t.Errorf("%d are kept", n)
				}
				key := keys[0]
				key.Count++
				if _, err := s.UsePasskey(t.Context(), key, noon); (err == nil) != row.signsIn {
					t.Errorf("signing in: %v", err)
				}
			})
		})
	}
}

func TestAChallengeIsTakenOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		add := func(hash string) {
			t.Helper()
			wants(t, "asking", s.AddChallenge(ctx, hash, account.Challenge{Kind: account.ToAdd, PersonID: "p", Data: `{"c":1}`}, noon), nil)
		}
		take := func(hash string, kind account.ChallengeKind, person string, at time.Time) error {
			got, err := s.TakeChallenge(ctx, hash, kind, person, at)
			if err == nil && got.Data != `{"c":1}` {
				t.Errorf("kept %+v", got)
			}
			return err
		}
		ends := noon.Add(account.ChallengeLasts)
		for _, row := range []struct {
			sentence string
			kind     account.ChallengeKind
			person   string
			at       time.Time
			want     error
		}{
			{"in time", account.ToAdd, "p", ends.Add(-time.Millisecond), nil},
			{"at its end", account.ToAdd, "p", ends, fault.ErrForbidden},
			{"for something else", account.ToConfirm, "p", noon, fault.ErrForbidden},
			{"by somebody else", account.ToAdd, "q", noon, fault.ErrForbidden},
		} {
			add(row.sentence)
			wants(t, row.sentence, take(row.sentence, row.kind, row.person, row.at), row.want)
			wants(t, row.sentence+", again", take(row.sentence, account.ToAdd, "p", noon), fault.ErrForbidden)
		}
		add("contended")
		var taken atomic.Int32
		var together sync.WaitGroup
		for range 8 {
			together.Go(func() {
				if take("contended", account.ToAdd, "p", noon) == nil {
					taken.Add(1)
				}
			})
		}
		if together.Wait(); taken.Load() != 1 {
			t.Errorf("taken %d times", taken.Load())
		}
		add("left")
		wants(t, "pruning in time", s.PruneChallenges(ctx, ends.Add(-time.Millisecond)), nil)
		if n := must(s.Count(ctx, "challenges"))(t); n != 1 {
			t.Errorf("%d are left", n)
		}
		wants(t, "pruning", s.PruneChallenges(ctx, ends), nil)
		if n := must(s.Count(ctx, "challenges"))(t); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestAPersonHasSoManyPasskeys(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		p, _ := holder(t, s)
		by := readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role}
		for i := range account.MostPasskeys {
			must(s.AddPasskey(t.Context(), account.Passkey{Name: "k", Credential: string(rune('a' + i)), Record: "{}"}, by, noon))(t)
		}
		_, err := s.AddPasskey(t.Context(), account.Passkey{Name: "k", Credential: "z", Record: "{}"}, by, noon)
		if wrong := fault.Invalids(err); len(wrong) != 1 || wrong[0].Reason != "too_many_passkeys" {
			t.Errorf("one more: %v", err)
		}
	})
}

func TestWhoProvedThemselves(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, now := t.Context(), noon
		sessions := s.Sessions(func() time.Time { return now })
		wants(t, "signing in", sessions.CommitCtx(ctx, "t", []byte("a"), noon.Add(time.Hour)), nil)
		if got := must(s.Proved(ctx, "t"))(t); !got.Equal(noon) {
			t.Errorf("proved at %s", got)
		}
		now = noon.Add(time.Hour / 2)
		wants(t, "using it", sessions.Renew(ctx, "t", []byte("b")), nil)
		if got := must(s.Proved(ctx, "t"))(t); !got.Equal(noon) {
			t.Errorf("after use, proved at %s", got)
		}
		wants(t, "proving", s.Prove(ctx, "t", now), nil)
		if got := must(s.Proved(ctx, "t"))(t); !got.Equal(now) {
			t.Errorf("proved at %s", got)
		}
		if got := must(s.Proved(ctx, "none"))(t); !got.IsZero() {
			t.Errorf("without a session, proved at %s", got)
		}
	})
}
