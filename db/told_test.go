package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

// channelRows are two channels, and what was told by them of an event: one notice that arrived in one and was sent by the other
// instead of it, and one that is not due yet.
func channelRows(t *testing.T, s *db.Store, eventID string) {
	t.Helper()
	put := func(text string, args ...any) {
		t.Helper()
		wants(t, text, s.Exec(t.Context(), text, args...), nil)
	}
	for _, c := range []string{"slack", "mail"} {
		put(`INSERT INTO channels (id, kind, name, url, settings, secrets, audience, lang, fallback, owner, created_at) VALUES ($1, $1, $2, '', '{}', '', 'open', 'ja', '', '', 1)`,
			c, "the "+c)
	}
	for i, id := range []string{"n1", "n2"} {
		put(`INSERT INTO notices (id, at, reason, event_id, subject, once, over, severity, level, name, start_at, data) VALUES ($1, $2, 'event_moved', $3, '', $1, FALSE, 'warning', 4, 'x', 5, '{"was":"2026-11-19T12:54:00Z"}')`,
			id, noon.Add(time.Duration(i)*time.Hour).UnixMilli(), eventID)
	}
	message := `INSERT INTO messages (id, channel_id, subscriber, kind, thread, reason, instead_of, created_at, tries, next_at, done_at, status, error, given_up, once)
		VALUES ($1, $2, 'team:pr', 'notices', '', 'event_moved', $3, 1, 3, 0, $4, $5, $6, $7, $1)`
	put(message, "m1", "slack", "", int64(0), 401, "status", true)
	put(message, "m2", "mail", "m1", noon.UnixMilli(), 250, "", false)
	telling := `INSERT INTO tellings (notice_id, subscriber, channel_id, told, due_at, message_id) VALUES ($1, $2, $3, 'now', $4, $5)`
	put(telling, "n1", "team:pr", "slack", noon.UnixMilli(), "m1")
	put(telling, "n2", "team:sre", "mail", noon.Add(time.Hour).UnixMilli(), "")
}

func TestWhatWasToldOfAnEventSaysWhetherItArrived(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e := must(s.CreateEvent(t.Context(), entered("朝の扉", noon.AddDate(0, 0, 2)), pr, noon))(t)
		channelRows(t, s, e.ID)
		told, err := s.ToldOf(t.Context(), e.ID)
		wants(t, "what was told", err, nil)
		if len(told) != 2 || told[0].ID != "n1" || told[0].Data["was"] == "" || told[0].Level != 4 || !told[0].At.Equal(noon) {
			t.Fatalf("the notices, oldest first: %+v", told)
		}
		sent, waits := told[0].Deliveries, told[1].Deliveries
		if len(sent) != 1 || sent[0].Progress() != notice.Failed || sent[0].Channel != "the slack" || sent[0].Message.Status != 401 || sent[0].Instead != "the mail" {
			t.Errorf("what failed names the channel that was told instead: %+v", sent)
		}
		if len(waits) != 1 || waits[0].Progress() != notice.Waits || !waits[0].Due.Equal(noon.Add(time.Hour)) || waits[0].Subscriber != "team:sre" {
			t.Errorf("what is not sent yet: %+v", waits)
		}
		none, err := s.ToldOf(t.Context(), "none")
		wants(t, "of an event there is not", err, nil)
		if len(none) != 0 {
			t.Errorf("nothing was told of it: %+v", none)
		}
	})
}

func TestListenersOfAnEvent(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, by := t.Context(), readiness.Actor{Name: "Mio", Role: readiness.PR}
		e := must(s.CreateEvent(ctx, entered("朝の扉", noon.AddDate(0, 0, 2)), pr, noon))(t)
		channelRows(t, s, e.ID)
		wants(t, "no such event", s.AddListener(ctx, "none", "mail", by, noon), fault.ErrNotFound)
		wants(t, "no such channel", s.AddListener(ctx, e.ID, "fax", by, noon), fault.Invalid{Field: "channel", Reason: "unknown", Got: "fax"})
		wants(t, "no channel", s.AddListener(ctx, e.ID, "", by, noon), fault.Invalid{Field: "channel", Reason: "required"})
		for range 2 {
			wants(t, "a channel, twice", s.AddListener(ctx, e.ID, "mail", by, noon), nil)
		}
		listeners, err := s.Listeners(ctx, []string{e.ID, "none"})
		wants(t, "the listeners", err, nil)
		if l := listeners[e.ID]; len(l) != 1 || l[0].Channel != "the mail" || l[0].By != "Mio" || !l[0].At.Equal(noon) {
			t.Errorf("it listens once: %+v", listeners)
		}
		wants(t, "removing it", s.RemoveListener(ctx, e.ID, "mail", by, noon), nil)
		wants(t, "removing it again", s.RemoveListener(ctx, e.ID, "mail", by, noon), fault.ErrNotFound)
		changes, err := s.RecentChanges(ctx, e.ID, []string{journal.ListenerAdded, journal.ListenerRemoved}, 10)
		if err != nil || len(changes) != 2 || changes[0].Data["name"] != "the mail" {
			t.Errorf("the log: %+v, %v", changes, err)
		}
		if none, err := s.Listeners(ctx, nil); err != nil || len(none) != 0 {
			t.Errorf("of no events: %+v, %v", none, err)
		}
	})
}
