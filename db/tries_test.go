package db_test

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

func tooMany(err error) time.Duration {
	var wait fault.Wait
	if errors.As(err, &wait) && wait.Reason == fault.WaitPasswords {
		return wait.After
	}
	return 0
}

func TestWrongPasswordsAreCountedForAnHour(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		ken := func(from string) account.Try { return account.Try{Email: "Ken@example.jp", Address: from} }
		for i := range account.MostForAccount {
			wants(t, "a try", s.TriedInVain(ctx, ken("192.0.2."+strconv.Itoa(i)), noon.Add(time.Duration(i)*time.Minute)), nil)
		}
		at := noon.Add(10 * time.Minute)
		for name, err := range map[string]error{"a wrong one": s.TriedInVain(ctx, ken("198.51.100.1"), at), "the address in capitals": s.MayTry(ctx, account.Try{Email: " KEN@EXAMPLE.JP"}, at)} {
			if got := tooMany(err); got != 50*time.Minute {
				t.Errorf("%s: after %s", name, got)
			}
		}
		wants(t, "another account", s.MayTry(ctx, account.Try{Email: "sue@example.jp", Address: "192.0.2.1"}, at), nil)
		wants(t, "when the first has ended", s.TriedInVain(ctx, ken("198.51.100.1"), noon.Add(time.Hour)), nil)
		if n := must(s.Count(ctx, "tries"))(t); n != 22 {
			t.Errorf("%d rows: one that was refused is kept", n)
		}
		wants(t, "prune", s.PruneTries(ctx, noon.Add(time.Hour)), nil)
		if n := must(s.Count(ctx, "tries"))(t); n != 20 {
			t.Errorf("%d rows after those that have ended were deleted", n)
		}
		if forgot := must(s.ForgetTries(ctx, ken(""), readiness.System, at))(t); !forgot {
			t.Error("nothing was forgotten")
		}
		wants(t, "unlocked", s.MayTry(ctx, ken("203.0.113.1"), at), nil)
	})
}

func TestAnAddressIsCountedOverAccounts(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		for i := range account.MostFromAddress {
			wants(t, "a try", s.TriedInVain(ctx, account.Try{Email: strconv.Itoa(i), Address: "2001:db8::" + strconv.Itoa(i)}, noon), nil)
		}
		if tooMany(s.MayTry(ctx, account.Try{Email: "x", Address: "2001:db8::ff"}, noon)) != time.Hour {
			t.Error("an address of the same network may try")
		}
		wants(t, "another network", s.MayTry(ctx, account.Try{Email: "x", Address: "2001:db8:0:1::"}, noon), nil)
		wants(t, "a year before, the clock being ahead then", s.MayTry(ctx, account.Try{Email: "x", Address: "2001:db8::ff"}, noon.AddDate(-1, 0, 0)), nil)
	})
}

func TestNoMoreThanTheMostAreToldAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		var told atomic.Int64
		var all sync.WaitGroup
		for range 60 {
			all.Go(func() {
				err := s.TriedInVain(t.Context(), account.Try{Email: "ken@example.jp", Address: "192.0.2.1"}, noon)
				if err == nil {
					told.Add(1)
				} else if tooMany(err) == 0 {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := told.Load(); n > account.MostForAccount {
			t.Errorf("%d were told that their password is wrong", n)
		}
	})
}

func TestTriesNameNobody(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		wants(t, "a try", s.TriedInVain(t.Context(), account.Try{Email: "ken@example.jp", Address: "192.0.2.1"}, noon), nil)
		for _, named := range []string{"ken", "192.0"} {
			if n := must(s.Holding(t.Context(), "tries", "of", named))(t); n != 0 {
				t.Errorf("%d rows hold %q", n, named)
			}
		}
	})
}
