package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestConnectionsAreChangedRotatedAndRemoved(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		made := must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectOut, Name: "scale", URL: "https://ci.example/a", Header: "Authorization", Value: "Bearer x", Template: "C-04"}, sre, noon))(t)
		if len(made.Secrets) != 1 || !strings.HasPrefix(made.Secrets[0], readiness.SecretPrefix) {
			t.Errorf("it was made with %d secrets", len(made.Secrets))
		}
		_, err := s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "scale"}, sre, noon)
		wants(t, "a name that is taken", err, fault.ErrExists)
		_, err = s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "a b"}, sre, noon)
		refused(t, err, "name", "not_a_slug")

		rotated := must(s.RotateConnection(ctx, made.ID, 1, sre, noon))(t)
		again := must(s.RotateConnection(ctx, made.ID, 2, sre, noon.Add(time.Hour)))(t)
		if len(again.Secrets) != 2 || again.Secrets[1] != rotated.Secrets[0] || slices.Contains(again.Secrets, made.Secrets[0]) {
			t.Error("after two rotations it is not the newest two that are kept")
		}
		if keys := again.Keys(noon.Add(time.Hour).Add(readiness.RotationTime - 1)); len(keys) != 2 {
			t.Errorf("%d secrets count", len(keys))
		}
		if keys := again.Keys(noon.Add(time.Hour).Add(readiness.RotationTime)); len(keys) != 1 || keys[0] != again.Secrets[0] {
			t.Errorf("two days later %d secrets count", len(keys))
		}

		kept := must(s.ChangeConnection(ctx, readiness.Connection{ID: made.ID, Version: 3, Header: "Authorization"}, sre, noon))(t)
		if kept.URL != made.URL || kept.Value != made.Value || kept.Template != "" || kept.Version != 4 {
			t.Errorf("what was left out became %+v", kept)
		}
		_, err = s.ChangeConnection(ctx, readiness.Connection{ID: made.ID, Version: 4, URL: "https://other.example/a", Header: "Authorization"}, sre, noon)
		refused(t, err, "value", "other_server")
		_, err = s.ChangeConnection(ctx, readiness.Connection{ID: made.ID, Version: 4, URL: "https://ci.example:8443/a", Header: "Authorization"}, sre, noon)
		refused(t, err, "value", "other_server")
		bare := must(s.ChangeConnection(ctx, readiness.Connection{ID: made.ID, Version: 4, URL: "https://ci.example/b"}, sre, noon))(t)
		if bare.URL != "https://ci.example/b" || bare.Header != "" || bare.Value != "" {
			t.Errorf("without its header it is %+v", bare)
		}
		unmoved(t, s, "as it was", func() error {
			_, err := s.ChangeConnection(ctx, readiness.Connection{ID: made.ID, Version: 4, URL: "https://ci.example/c"}, sre, noon)
			wants(t, "changed as it was", err, fault.ErrStale)
			_, err = s.RotateConnection(ctx, made.ID, 4, sre, noon)
			wants(t, "rotated as it was", err, fault.ErrStale)
			wants(t, "removed as it was", s.RemoveConnection(ctx, made.ID, 4, sre, noon), fault.ErrStale)
			return nil
		})
		wants(t, "remove", s.RemoveConnection(ctx, made.ID, 5, sre, noon), nil)
		_, err = s.Connection(ctx, made.ID)
		wants(t, "what was removed", err, fault.ErrNotFound)
		wants(t, "remove again", s.RemoveConnection(ctx, made.ID, 5, sre, noon), fault.ErrNotFound)
		for _, c := range must(s.Changes(ctx, 0, "", 99))(t) {
			for name, said := range c.Data {
				if strings.Contains(said, "whsec_") || strings.Contains(said, "Bearer") || strings.Contains(said, "ci.example") {
					t.Errorf("the log says %s %q", name, said)
				}
			}
		}
	})
}
