package db_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
)

// somebody makes an account, and gives who acts by it.
func somebody(t *testing.T, s *db.Store, name string, role readiness.Role) readiness.Actor {
	t.Helper()
	p, err := s.AddPerson(t.Context(), readiness.Person{Name: name, Email: name + "@example.jp", Role: role}, readiness.System, noon)
	wants(t, "an account", err, nil)
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role}
}

func TestCalendarLinksLastUntilTheyAreRevoked(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		mio, ken := somebody(t, s, "Mio", readiness.PR), somebody(t, s, "Ken", readiness.SRE)
		good := outfeed.Link{Name: "PR", Shows: outfeed.Events, Level: 4, Gates: true, Lang: "ja", Audience: display.Open, Tail: "qd71"}
		link, err := s.AddOutfeed(ctx, good, "first", mio, noon)
		wants(t, "a link", err, nil)
		bad := good
		bad.PageID = "none"
		_, err = s.AddOutfeed(ctx, bad, "another", mio, noon)
		wants(t, "of a page there is not", err, fault.Invalid{Field: "page", Reason: "unknown", Got: "none"})

		found, err := s.OutfeedByHash(ctx, "first")
		wants(t, "the link by its key", err, nil)
		if !found.Stands() || !found.Open() || found.ID != link.ID || found.Level != 4 || !found.Gates || found.By != "Mio" {
			t.Errorf("found %+v", found)
		}
		s.OutfeedSeen(link.ID, noon.Add(time.Hour))
		wants(t, "writing when it was read", s.WriteUses(ctx, noon), nil)
		for who, n := range map[readiness.Actor]int{mio: 1, ken: 0, {}: 1} {
			if listed, err := s.Outfeeds(ctx, who.ID); err != nil || len(listed) != n || n == 1 && !listed[0].Seen.Equal(noon.Add(time.Hour)) {
				t.Errorf("%s sees %+v, %v", who.Name, listed, err)
			}
		}

		_, err = s.RotateOutfeed(ctx, link.ID, "second", "m20x", ken, noon)
		wants(t, "a new key of somebody else's", err, fault.ErrNotFound)
		_, err = s.RotateOutfeed(ctx, link.ID, "second", "m20x", mio, noon)
		wants(t, "a new key", err, nil)
		_, err = s.OutfeedByHash(ctx, "first")
		wants(t, "the old one", err, fault.ErrNotFound)

		wants(t, "revoking somebody else's", s.RevokeOutfeed(ctx, link.ID, ken, noon), fault.ErrNotFound)
		admin := somebody(t, s, "Ada", readiness.Admin)
		wants(t, "who manages accounts revokes it", s.RevokeOutfeed(ctx, link.ID, admin, noon), nil)
		if found, err := s.OutfeedByHash(ctx, "second"); err != nil || found.Stands() {
			t.Errorf("it stands: %+v, %v", found, err)
		}
	})
}

func TestNobodyHasLinksWithoutNumber(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		mio, ken := somebody(t, s, "Mio", readiness.Viewer), somebody(t, s, "Ken", readiness.Viewer)
		add := func(hash string, by readiness.Actor) (string, error) {
			link, err := s.AddOutfeed(ctx, outfeed.Link{Name: "Mine", Shows: outfeed.Mine, Lang: "en", Audience: display.Masked}, hash, by, noon)
			return link.ID, err
		}
		first := ""
		for i := range outfeed.MostLinks {
			id, err := add(fmt.Sprint("mio", i), mio)
			wants(t, "a link", err, nil)
			first = cmp.Or(first, id)
		}
		_, err := add("one more", mio)
		wants(t, "one more", err, fault.Invalid{Field: "name", Reason: "too_many_links"})
		_, err = add("ken", ken)
		wants(t, "somebody else's", err, nil)
		wants(t, "revoking one", s.RevokeOutfeed(ctx, first, mio, noon), nil)
		_, err = add("one more", mio)
		wants(t, "one in its place", err, nil)
	})
}

func TestALinkEndsWithTheAccountOfItsMaker(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		mio, admin := somebody(t, s, "Mio", readiness.PR), somebody(t, s, "Ada", readiness.Admin)
		_, err := s.AddOutfeed(ctx, outfeed.Link{Name: "PR", Shows: outfeed.Mine, Lang: "en", Audience: display.Open}, "key", mio, noon)
		wants(t, "a link", err, nil)
		_, err = s.ChangePerson(ctx, mio.ID, account.Edit{State: account.Disabled}, admin, noon)
		wants(t, "disabling its maker", err, nil)
		if found, err := s.OutfeedByHash(ctx, "key"); err != nil || found.Stands() {
			t.Errorf("it stands: %+v, %v", found, err)
		}
	})
}

func TestEntriesAreKeptAsTheyWereTold(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		mio := somebody(t, s, "Mio", readiness.PR)
		link, err := s.AddOutfeed(ctx, outfeed.Link{Name: "PR", Shows: outfeed.Events, Lang: "ja", Audience: display.Masked}, "key", mio, noon)
		wants(t, "a link", err, nil)
		var entries []outfeed.Entry
		for i := range 450 {
			entries = append(entries, outfeed.Entry{UID: fmt.Sprintf("%03d", i), Summary: "【L4】\"Talk\"", Path: "/e", Start: noon, End: noon.Add(time.Hour)})
		}
		revise := func(now time.Time) []outfeed.Kept {
			kept, err := s.ReviseEntries(ctx, link.ID, now, func(kept []outfeed.Kept) ([]outfeed.Kept, []string) {
				return outfeed.Revise(now, kept, entries, noon.AddDate(0, 0, -30))
			})
			wants(t, "revising", err, nil)
			return slices.SortedFunc(slices.Values(kept), func(a, b outfeed.Kept) int { return strings.Compare(a.UID, b.UID) })
		}
		revision := s.Revision()
		if kept := revise(noon); len(kept) != 450 {
			t.Fatalf("%d kept", len(kept))
		}
		entries[7].Summary = "【L5】Talk"
		wants(t, "noting what was sent", s.EntrySent(ctx, link.ID, "008", "v1"), nil)
		revise(noon.Add(time.Hour))
		for i, k := range revise(noon.Add(2 * time.Hour)) {
			want := outfeed.Kept{Entry: entries[i], At: noon}
			if i == 7 {
				want.Sequence, want.At = 1, noon.Add(time.Hour)
			}
			if i == 8 {
				want.Sent = "v1"
			}
			if k != want {
				t.Fatalf("kept %+v, want %+v", k, want)
			}
		}
		if s.Revision() != revision {
			t.Error("whoever reads a calendar changes facts")
		}

		push := outfeed.Push{At: noon, Failure: "timeout", Status: 0, Retry: noon.Add(time.Minute), Failures: 2}
		wants(t, "noting how writing went", s.Pushed(ctx, link.ID, push), nil)
		if listed, err := s.Outfeeds(ctx, ""); err != nil || listed[0].Push != push {
			t.Errorf("%+v, %v", listed, err)
		}
		wants(t, "revoking", s.RevokeOutfeed(ctx, link.ID, mio, noon), nil)
		if kept, err := s.ReviseEntries(ctx, link.ID, noon, func(kept []outfeed.Kept) ([]outfeed.Kept, []string) { return nil, nil }); err != nil || len(kept) > 0 {
			t.Errorf("what nobody reads is kept: %d, %v", len(kept), errors.Join(err))
		}
	})
}
