package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

func TestCheckLevels(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		levels := func() (toppage.CheckMap, int64) {
			m, version, err := s.CheckLevels(ctx)
			wants(t, "reading the levels", err, nil)
			return m, version
		}
		if m, version := levels(); len(m) != 0 || version != 1 {
			t.Errorf("a new store has %v, version %d", m, version)
		}
		before := s.Revision()
		wants(t, "saving", s.SaveCheckLevels(ctx, toppage.CheckMap{"C7": 3, "Z4": 0, "S1": 0}, 1, sre, noon), nil)
		if m, version := levels(); len(m) != 2 || m["C7"] != 3 || m.From("S1") != 0 || version != 2 {
			t.Errorf("saved: %v, version %d", m, version)
		}
		if got := board(t, s).Required; got.From("C7") != 3 || got.From("A1") != 1 {
			t.Errorf("the board asks for %v", got)
		}
		log := must(s.Changes(ctx, before, "", 9))(t)
		if len(log) != 1 || log[0].Kind != journal.ChecksSaved || log[0].Data["moved"] != "C7 4 3, S1 3 0" ||
			log[0].Before != `{"checks":{}}` || !strings.Contains(log[0].After, `"C7":3`) {
			t.Errorf("the log tells %+v", log)
		}
		unmoved(t, s, "saying what stands", func() error { return s.SaveCheckLevels(ctx, toppage.CheckMap{"C7": 3, "S1": 0}, 2, sre, noon) })
		unmoved(t, s, "an old version", func() error {
			wants(t, "an old version", s.SaveCheckLevels(ctx, toppage.CheckMap{}, 1, sre, noon), fault.ErrStale)
			return nil
		})
		unmoved(t, s, "what cannot be", func() error {
			refused(t, s.SaveCheckLevels(ctx, toppage.CheckMap{"C7": 10}, 2, sre, noon), "from_C7", "out_of_range")
			refused(t, s.SaveCheckLevels(ctx, toppage.CheckMap{"Q1": 1}, 2, sre, noon), "check", "unknown")
			return nil
		})
		wants(t, "back to the defaults", s.SaveCheckLevels(ctx, toppage.DefaultCheckMap, 2, sre, noon), nil)
		if m, version := levels(); len(m) != 0 || version != 3 {
			t.Errorf("back at the defaults: %v, version %d", m, version)
		}
	})
}

func TestTheChecksThatWereRequiredThen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(airing("a", noon.Add(40*day))))
		event := board(t, s).Events[0].ID
		wants(t, "saving", s.SaveCheckLevels(ctx, toppage.CheckMap{"C7": 3}, 1, sre, noon.Add(time.Hour)), nil)
		wants(t, "saving again", s.SaveCheckLevels(ctx, toppage.CheckMap{"C7": 2}, 2, sre, noon.Add(2*time.Hour)), nil)
		for _, row := range []struct {
			name  string
			after time.Duration
			want  int
		}{
			{"before anybody saved", time.Minute, 4}, {"after the first save", 90 * time.Minute, 3}, {"now", 3 * time.Hour, 2},
		} {
			if got := must(s.EventSnapshotAt(ctx, event, noon.Add(row.after), noon.Add(row.after)))(t).Required.From("C7"); got != row.want {
				t.Errorf("%s C7 was required from %d, want %d", row.name, got, row.want)
			}
		}
	})
}

func TestLettingACheckPass(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(airing("a", noon.Add(day))))
		e, page := board(t, s).Events[0], pageOf(t, s)
		ask := toppage.CheckWaiver{PageID: page.ID, CheckID: "C6", EventID: e.ID, Reason: "no campaign", Approver: "Aoi", Until: e.End}
		waivers := func() []toppage.CheckWaiver { return board(t, s).Pages[0].Waivers }
		before := s.Revision()
		first := must(s.WaiveCheck(ctx, ask, sre, noon))(t)
		if got := waivers(); len(got) != 1 || got[0] != first || first.By != sre.Name || !first.At.Equal(noon) {
			t.Fatalf("let pass: %+v, want %+v", got, first)
		}
		ask.Reason = "still no campaign"
		second := must(s.WaiveCheck(ctx, ask, sre, noon.Add(time.Minute)))(t)
		if got := waivers(); len(got) != 1 || got[0].Reason != ask.Reason {
			t.Errorf("a second takes the place of the first: %+v", got)
		}
		unmoved(t, s, "withdrawing the first", func() error {
			wants(t, "withdrawing the first", s.WithdrawCheckWaiver(ctx, page.ID, first.ID, sre, noon), fault.ErrNotFound)
			wants(t, "withdrawing that of another page", s.WithdrawCheckWaiver(ctx, "other", second.ID, sre, noon), fault.ErrNotFound)
			return nil
		})
		wants(t, "withdrawing", s.WithdrawCheckWaiver(ctx, page.ID, second.ID, sre, noon), nil)
		if got := waivers(); len(got) != 0 {
			t.Errorf("withdrawn, and still there: %+v", got)
		}
		if got := kinds(t, s, before); got != "check.waived check.waived check.waiver_withdrawn" {
			t.Errorf("the log says %q", got)
		}
		if c := must(s.Changes(ctx, before, e.ID, 1))(t)[0]; c.Subject != page.ID || c.Data["checks"] != "C6" || c.Data["approver"] != "Aoi" {
			t.Errorf("the log tells %+v", c)
		}
		unmoved(t, s, "what cannot be", func() error {
			ask.Until = e.End.Add(time.Minute)
			_, err := s.WaiveCheck(ctx, ask, sre, noon)
			refused(t, err, "until", "after_event")
			ask.EventID = "none"
			_, err = s.WaiveCheck(ctx, ask, sre, noon)
			wants(t, "no event", err, fault.ErrNotFound)
			ask.EventID, ask.PageID = e.ID, "none"
			_, err = s.WaiveCheck(ctx, ask, sre, noon)
			wants(t, "no page", err, fault.ErrNotFound)
			return nil
		})
	})
}

func TestSayingACheckByHand(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		page := pageOf(t, s)
		said := toppage.CheckTick{PageID: page.ID, CheckID: "F2", Note: "switched on at the provider"}
		ticks := func() []toppage.CheckTick { return board(t, s).Pages[0].Ticks }
		before := s.Revision()
		must(s.TickCheck(ctx, said, sre, noon))(t)
		said.Note = "looked again"
		second := must(s.TickCheck(ctx, said, sre, noon.Add(time.Hour)))(t)
		if got := ticks(); len(got) != 1 || got[0] != second || second.By != sre.Name {
			t.Errorf("said: %+v, want %+v", got, second)
		}
		wants(t, "taking it back", s.WithdrawCheckTick(ctx, page.ID, "F2", sre, noon), nil)
		if got := ticks(); len(got) != 0 {
			t.Errorf("taken back, and still there: %+v", got)
		}
		if got := kinds(t, s, before); got != "check.ticked check.ticked check.tick_withdrawn" {
			t.Errorf("the log says %q", got)
		}
		unmoved(t, s, "what cannot be", func() error {
			wants(t, "taking it back again", s.WithdrawCheckTick(ctx, page.ID, "F2", sre, noon), fault.ErrNotFound)
			said.CheckID = "A1"
			_, err := s.TickCheck(ctx, said, sre, noon)
			refused(t, err, "check", "machine_checked")
			return nil
		})
	})
}
