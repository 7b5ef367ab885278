package db_test

import (
	"fmt"
	"strings"
	"testing"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

// way puts in a channel as an administrator would.
func way(t *testing.T, s *db.Store, id, kind, to, audience string) {
	t.Helper()
	wants(t, "a channel", s.Exec(t.Context(), `INSERT INTO channels (id, kind, name, url, settings, secrets, audience, lang, fallback, owner, created_at)
		VALUES ($1, $2, $1, '', $3, '', $4, 'ja', '', '', 0)`, id, kind, `{"to":"`+to+`"}`, audience), nil)
}

// member adds somebody with an account.
func member(t *testing.T, s *db.Store, role readiness.Role, email string) readiness.Actor {
	t.Helper()
	p := must(s.AddPerson(t.Context(), readiness.Person{Name: email, Email: email, Role: role, PasswordHash: "h"}, sre, noon))(t)
	return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
}

func TestPlansAreTheDefaultsUntilSomebodyChooses(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		all := must(s.Plans(ctx))(t)
		if len(all) != 3 || all[0].Subscriber != "team:sre" || all[0].Version != 1 || all[0].Zone == "" || all[0].Lang == "" {
			t.Fatalf("at the beginning %+v", all)
		}
		_, err := s.Plan(ctx, "team:marketing")
		wants(t, "a team that there is not", err, fault.ErrNotFound)
		_, err = s.Plan(ctx, "nobody")
		wants(t, "a person who is not there", err, fault.ErrNotFound)
	})
}

func TestAPlanIsKeptAsItWasSeen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		way(t, s, "room", "slack", "", "open")
		was := must(s.Plan(ctx, "team:sre"))(t)
		wants(t, "what stands already", s.SavePlan(ctx, was, sre, noon), nil)
		is := was
		is.Channels, is.Choices = []string{"room"}, map[notice.Topic]notice.Choice{
			notice.TopicNew: {When: notice.Never}, notice.TopicNoGo: {When: notice.AtOnce, From: 3, Channel: "room"}, notice.TopicAir: {When: notice.AtOnce}}
		wants(t, "by PR", s.SavePlan(ctx, is, pr, noon), fault.ErrForbidden)
		wants(t, "by SRE", s.SavePlan(ctx, is, sre, noon), nil)
		wants(t, "an older version", s.SavePlan(ctx, was, sre, noon), fault.ErrStale)
		got := must(s.Plan(ctx, "team:sre"))(t)
		if got.Version != 2 || len(got.Choices) != 2 || got.Choices[notice.TopicNoGo].From != 3 {
			t.Errorf("kept %+v", got)
		}
		bad := got
		bad.Zone = "Mars/Base"
		refused(t, s.SavePlan(ctx, bad, sre, noon), "zone", "no_zone")
		lines := must(s.RecentChanges(ctx, "", []string{journal.PlanSaved}, 10))(t)
		if len(lines) != 1 || lines[0].Data["team"] != "sre" || !strings.Contains(lines[0].Data["is"], "room") {
			t.Errorf("the log says %+v", lines)
		}
	})
}

// told puts in something that a person is to be told, and a message to them that waits.
func told(t *testing.T, s *db.Store, id, subscriber, channel string) {
	t.Helper()
	for _, text := range []string{
		`INSERT INTO notices (id, at, reason, event_id, subject, once, over, severity, level, name, start_at, data) VALUES ($1, 0, 'event_new', '', '', $1, FALSE, 'info', 0, '', 0, '{}')`,
		`INSERT INTO tellings (notice_id, subscriber, channel_id, told, due_at) VALUES ($1, '` + subscriber + `', '` + channel + `', 'now', 0)`,
		`INSERT INTO messages (id, channel_id, subscriber, kind, thread, reason, instead_of, created_at, next_at, once)
			VALUES ($1, '` + channel + `', '` + subscriber + `', 'notices', '', '', '', 0, 1, $1)`,
	} {
		wants(t, "something to tell", s.Exec(t.Context(), text, id), nil)
	}
}

func TestThePlanOfWhoeverIsDisabledOrRemovedEnds(t *testing.T) {
	for _, row := range []struct {
		sentence string
		end      func(*testing.T, *db.Store, string) error
		gone     bool // also when they could sign in again
	}{
		{"disabled", func(t *testing.T, s *db.Store, id string) error {
			_, err := s.ChangePerson(t.Context(), id, account.Edit{State: account.Disabled}, sre, noon)
			return err
		}, false},
		{"removed", func(t *testing.T, s *db.Store, id string) error { return s.RemovePerson(t.Context(), id, 0, sre, noon) }, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				ctx := t.Context()
				member(t, s, readiness.Admin, "admin@example.jp")
				by := member(t, s, readiness.PR, "haru@example.jp")
				way(t, s, "mail", notice.Mail, "haru@example.jp", "masked")
				own := must(s.Plan(ctx, by.ID))(t)
				own.Channels, own.Choices = []string{"mail"}, map[notice.Topic]notice.Choice{notice.TopicMoved: {When: notice.AtOnce}}
				wants(t, "their own", s.SavePlan(ctx, own, by, noon), nil)
				wants(t, "by somebody else", s.SavePlan(ctx, own, sre, noon), fault.ErrForbidden)
				if all := must(s.Plans(ctx))(t); len(all) != 4 || all[3].Subscriber != by.ID {
					t.Fatalf("plans %+v", all)
				}
				told(t, s, "n", by.ID, "mail")
				wants(t, row.sentence, row.end(t, s, by.ID), nil)
				if all := must(s.Plans(ctx))(t); len(all) != 3 {
					t.Errorf("plans %+v", all)
				}
				_, err := s.Plan(ctx, by.ID)
				wants(t, "their plan", err, fault.ErrNotFound)
				if left := must(s.Count(ctx, "tellings"))(t) + must(s.Count(ctx, "messages WHERE next_at > 0"))(t); left != 0 {
					t.Errorf("%d wait still", left)
				}
				if kept := must(s.Count(ctx, "plans"))(t); (kept == 0) != row.gone {
					t.Errorf("%d plans are kept", kept)
				}
			})
		})
	}
}

func TestAPersonChoosesTheirOwnMailOnly(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		way(t, s, "room", "slack", "", "masked")
		way(t, s, "hers", notice.Mail, "aki@example.jp", "masked")
		way(t, s, "mine", notice.Mail, "haru@example.jp", "masked")
		by := member(t, s, readiness.Viewer, "Haru@example.jp")
		if open := must(s.Ways(ctx, by.ID))(t); len(open) != 1 || open[0].ID != "mine" || open[0].URL != "" {
			t.Errorf("open to them: %+v", open)
		}
		if open := must(s.Ways(ctx, "team:pr"))(t); len(open) != 3 {
			t.Errorf("open to a team: %+v", open)
		}
		for id, reason := range map[string]string{"room": "not_your_mail", "hers": "not_your_mail", "none": "unknown", "mine": ""} {
			p := must(s.Plan(ctx, by.ID))(t)
			p.Channels = []string{id}
			err := s.SavePlan(ctx, p, by, noon)
			if got := fmt.Sprint(fault.Invalids(err)); (reason == "") != (err == nil) || reason != "" && !strings.Contains(got, reason) {
				t.Errorf("%s: %v, want %q", id, err, reason)
			}
		}
	})
}
