package db_test

import (
	"errors"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

func TestDisplayLinksLastUntilTheyAreRevoked(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		mio, err := s.AddPerson(ctx, readiness.Person{Name: "Mio", Email: "mio@example.jp", Role: readiness.SRE}, readiness.System, noon)
		wants(t, "an account", err, nil)
		by := readiness.Actor{ID: mio.ID, Name: mio.Name, Role: mio.Role}
		door := display.Link{Name: "The door", Shows: display.Board, Level: 3, Audience: display.Masked, Lang: "ja", Tail: "qd71"}
		door, err = s.AddDisplay(ctx, door, "hash of the first", by, noon)
		wants(t, "a link", err, nil)
		_, err = s.AddDisplay(ctx, display.Link{Name: "x", Shows: display.Wall, EventID: "none", Audience: display.Open}, "another", by, noon)
		wants(t, "of an event there is not", err, fault.Invalid{Field: "event", Reason: "unknown", Got: "none"})
		_, err = s.AddDisplay(ctx, display.Link{Name: "x", Shows: "tv", Audience: display.Open}, "another", by, noon)
		wants(t, "of nothing there is", err, fault.Invalid{Field: "shows", Reason: "unknown", Got: "tv"})

		years := noon.AddDate(5, 0, 0)
		found, err := s.DisplayByHash(ctx, "hash of the first")
		wants(t, "the link by its key, whenever", err, nil)
		if !found.Stands() || found.ID != door.ID || found.Level != 3 || found.Audience != display.Masked {
			t.Errorf("found %+v", found)
		}
		s.DisplaySeen(door.ID, years)
		listed, err := s.Displays(ctx)
		wants(t, "the links", err, nil)
		if len(listed) != 1 || listed[0].By != "Mio" || !listed[0].Seen.Equal(years) || listed[0].Tail != "qd71" {
			t.Errorf("before it is written: %+v", listed)
		}
		revision := s.Revision()
		wants(t, "writing", s.WriteUses(ctx, years), nil)
		if listed, err = s.Displays(ctx); err != nil || !listed[0].Seen.Equal(years) || s.Revision() != revision {
			t.Errorf("after: %+v, %v, revision %d after %d", listed, err, s.Revision(), revision)
		}

		_, err = s.RotateDisplay(ctx, door.ID, "hash of the second", "m20x", by, years)
		wants(t, "a new key", err, nil)
		_, err = s.DisplayByHash(ctx, "hash of the first")
		wants(t, "the old one", err, fault.ErrNotFound)
		if now, err := s.Display(ctx, door.ID); err != nil || now.Tail != "m20x" || !now.Seen.IsZero() || now.Name != "The door" {
			t.Errorf("with the new one: %+v, %v", now, err)
		}
		wants(t, "revoking", s.RevokeDisplay(ctx, door.ID, by, years), nil)
		found, err = s.DisplayByHash(ctx, "hash of the second")
		wants(t, "the link by its key, once it is revoked", err, nil)
		if found.Stands() {
			t.Error("it stands still")
		}
		wants(t, "revoking it again", s.RevokeDisplay(ctx, door.ID, by, years), fault.ErrNotFound)
		_, err = s.RotateDisplay(ctx, door.ID, "third", "aaaa", by, years)
		wants(t, "a new key for it", err, fault.ErrNotFound)
		tellsOfDisplays(t, s)
	})
}

// tellsOfDisplays looks into the log: what was done with links is in it, and no key.
func tellsOfDisplays(t *testing.T, s *db.Store) {
	t.Helper()
	changes, err := s.RecentChanges(t.Context(), "", []string{journal.DisplayAdded, journal.DisplayRotated, journal.DisplayRevoked}, 10)
	if err != nil || len(changes) != 3 {
		t.Fatalf("the log: %+v, %v", changes, err)
	}
	for _, c := range changes {
		if c.Actor != "Mio" || c.Data["name"] != "The door" || c.Data["audience"] != "masked" || c.Data["hash"] != "" {
			t.Errorf("%s: %+v", c.Kind, c)
		}
	}
	if found, err := s.Verify(t.Context()); err != nil || found.Broken != 0 {
		t.Errorf("the chain: %+v, %v", found, errors.Unwrap(err))
	}
	if silent := (display.Link{Seen: noon}); silent.Silent(noon.Add(display.NotSeenAfter)) || !silent.Silent(noon.Add(display.NotSeenAfter+time.Second)) {
		t.Error("a screen is silent at another instant")
	}
}
