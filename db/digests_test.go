package db_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/seal"
)

// morning is the plan of SRE, whose digest of noon's day was due at 9:30 in Tokyo.
func morning(t *testing.T, s *db.Store, channels ...string) (p notice.Plan, at time.Time) {
	t.Helper()
	p = must(s.Plan(t.Context(), "team:sre"))(t)
	p.Channels = channels
	at, _ = digest.Last(p, noon)
	return p, at
}

func TestADigestIsWrittenOnceAChannelWithWhatWaited(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		way(t, s, "a", "slack", "", "open")
		way(t, s, "b", "slack", "", "masked")
		p, at := morning(t, s, "a", "b", "gone")
		for id, due := range map[string]time.Time{"early": at.Add(-time.Hour), "at": at, "later": at.Add(time.Minute)} {
			for i, channel := range []string{"a", "b"} {
				told(t, s, fmt.Sprint(id, i), "team:other", channel)
				wants(t, "waits", s.Exec(ctx, `UPDATE tellings SET subscriber = 'team:sre', told = 'digest', due_at = $2 WHERE notice_id = $1`, fmt.Sprint(id, i), due.UnixMilli()), nil)
			}
		}
		if !must(s.DigestWaits(ctx, "team:sre", at))(t) || must(s.DigestWaits(ctx, "team:pr", at))(t) {
			t.Error("it does not know for whom something waits")
		}
		before := must(s.Count(ctx, "messages"))(t)
		for i, want := range []bool{true, false} {
			if written := must(s.WriteDigest(ctx, p, at, at.Add(time.Minute)))(t); written != want {
				t.Errorf("try %d: written %t", i, written)
			}
		}
		if n := must(s.Count(ctx, "messages"))(t) - before; n != 2 {
			t.Errorf("%d messages, want one a channel that there is", n)
		}
		if left := must(s.Count(ctx, "tellings WHERE message_id = ''"))(t); left != 2 {
			t.Errorf("%d wait still, want what is due later", left)
		}
		if sent, is, err := s.DigestSent(ctx, "team:sre", digest.DateOf(p, at)); err != nil || !is || !sent.Equal(at) {
			t.Errorf("sent %s %t %v, want %s", sent, is, err, at)
		}
		if _, is, err := s.DigestSent(ctx, "team:sre", "2026-11-18"); err != nil || is {
			t.Errorf("of another date: %t %v", is, err)
		}
	})
}

func TestADigestDoesNotChangeWithWhatHappensLater(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		_, at := morning(t, s)
		e := readiness.Event{Title: "Fair", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed}
		e = must(s.CreateEvent(ctx, e, sre, at.Add(-time.Hour)))(t)
		first := must(s.DigestOn(ctx, "team:sre", "2026-11-19", noon))(t)
		if len(first.Airs) != 1 || len(first.Changed) != 1 || !first.Changed[0].New || !first.At.Equal(at) || first.Date != "2026-11-19" {
			t.Fatalf("that morning %+v", first)
		}
		must(s.SetLevel(ctx, e.ID, 4, "", 0, sre, noon))(t)
		must(s.CreateEvent(ctx, readiness.Event{Title: "Later", Start: e.Start, End: e.End, Zone: "Asia/Tokyo", Calendar: readiness.Confirmed}, sre, noon))(t)
		again := must(s.DigestOn(ctx, "team:sre", "2026-11-19", noon.Add(time.Hour)))(t)
		if len(again.Airs) != 1 || again.Airs[0].Call != first.Airs[0].Call || again.Airs[0].Event.Level != first.Airs[0].Event.Level {
			t.Errorf("an hour later %+v", again.Airs)
		}
		newest := must(s.DigestOn(ctx, "team:sre", "", noon.Add(time.Hour)))(t)
		if newest.Date != first.Date || len(newest.Airs) != 1 {
			t.Errorf("the newest is of %s with %d", newest.Date, len(newest.Airs))
		}
		for date, reason := range map[string]string{"2026-11-20": "not_yet", "tomorrow": "bad_date"} {
			_, err := s.DigestOn(ctx, "team:sre", date, noon)
			refused(t, err, "date", reason)
		}
		_, err := s.DigestOn(ctx, "team:marketing", "", noon)
		wants(t, "a team that there is not", err, fault.ErrNotFound)
	})
}

func TestAReaderEndsTheirMailsByAKey(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx, s := t.Context(), must(keyed(t, url, keyFile(t, seal.NewKey())))(t)
		defer s.Close()
		by := member(t, s, readiness.PR, "haru@example.jp")
		other := member(t, s, readiness.PR, "aki@example.jp")
		way(t, s, "mail", notice.Mail, "haru@example.jp", "masked")
		plan := must(s.Plan(ctx, by.ID))(t)
		plan.Channels, plan.Choices = []string{"mail"}, map[notice.Topic]notice.Choice{notice.TopicMoved: {When: notice.AtOnce}}
		wants(t, "their plan", s.SavePlan(ctx, plan, by, noon), nil)
		key := s.StopKey(by.ID)
		if key == "" {
			t.Fatal("there is no key")
		}
		if s.StopKey("team:sre") != "" {
			t.Error("one reader ends the mails of a team")
		}
		for sentence, wrong := range map[string]string{"no key": "", "an id alone": by.ID, "another signature": by.ID + ".00", "of somebody else": other.ID + key[len(by.ID):], "half": key[:len(key)-2]} {
			wants(t, sentence, s.StopMails(ctx, wrong, noon), fault.ErrNotFound)
		}
		told(t, s, "n", by.ID, "mail")
		for range 2 {
			wants(t, "the key", s.StopMails(ctx, key, noon), nil)
		}
		got := must(s.Plan(ctx, by.ID))(t)
		if len(got.Channels) != 0 || got.Choices[notice.TopicMoved].When != notice.AtOnce || got.Version != 3 {
			t.Errorf("left %+v", got)
		}
		if left := must(s.Count(ctx, "messages WHERE next_at > 0"))(t); left != 0 {
			t.Errorf("%d messages go out all the same", left)
		}
	})
}
