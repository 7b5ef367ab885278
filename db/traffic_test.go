package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestTrafficIsKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		if got := must(s.Traffic(ctx))(t); got != (readiness.Traffic{Version: 1}) {
			t.Errorf("a new store knows %+v", got)
		}
		want := readiness.Traffic{Baseline: 4200.5, Proven: 21_000, ProvenAt: noon.Add(-time.Hour), Boot: 3 * time.Minute,
			Ramp: 90 * time.Second, Tail: 2 * time.Hour, Headroom: 0.6, Version: 1}
		before := s.Revision()
		saved := must(s.SaveTraffic(ctx, want, sre, noon))(t)
		want.Version = 2
		if saved != want || must(s.Traffic(ctx))(t) != want || board(t, s).Traffic != want {
			t.Errorf("saved %+v, want %+v", saved, want)
		}
		if got := kinds(t, s, before); got != journal.TrafficSaved {
			t.Errorf("the log says %q", got)
		}
		log := must(s.Changes(ctx, before, "", 1))(t)[0].Data
		if log["was_baseline"] != "0" || log["baseline"] != "4200.5" || log["proven_at"] != "2026-11-19T02:00:00Z" {
			t.Errorf("the log tells %v", log)
		}
		unmoved(t, s, "saying what stands", func() error {
			_, err := s.SaveTraffic(ctx, want, sre, noon)
			return err
		})
		want.Version, want.Baseline = 1, 1
		unmoved(t, s, "an old version", func() error {
			_, err := s.SaveTraffic(ctx, want, sre, noon)
			wants(t, "an old version", err, fault.ErrStale)
			return nil
		})
		_, err := s.SaveTraffic(ctx, readiness.Traffic{Version: 2, ProvenAt: noon.Add(time.Hour), Proven: 1}, sre, noon)
		refused(t, err, "proven_at", "future")
	})
}

func TestPastEventsThatMayBeLike(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		enter := func(title string, ago time.Duration, level int, brief readiness.Brief) readiness.Event {
			e := readiness.Event{Title: title, Start: noon.Add(-ago), End: noon.Add(-ago).Add(time.Hour), Zone: "Asia/Tokyo",
				Calendar: readiness.Confirmed, Brief: brief}
			e = must(s.CreateEvent(ctx, e, sre, noon.Add(-60*24*time.Hour)))(t)
			if level > 0 {
				e = must(s.SetLevel(ctx, e.ID, level, "", e.Version, sre, noon.Add(-50*24*time.Hour)))(t)
			}
			return e
		}
		const aDay = 24 * time.Hour
		told := readiness.Brief{Station: "TX"}
		enter("older", 9*aDay, 3, told)
		enter("newer", 2*aDay, 2, told)
		enter("nothing told", 3*aDay, 3, readiness.Brief{})
		enter("without a level", 4*aDay, 0, told)
		enter("to come", -aDay, 3, told)
		hidden := enter("no exposure", 5*aDay, 3, told)
		must(s.SetHidden(ctx, hidden.ID, true, hidden.Version, sre, noon))(t)
		enter("over this very second", time.Hour, 3, told)
		var titles []string
		for _, e := range must(s.PastLike(ctx, noon))(t) {
			titles = append(titles, e.Title)
		}
		if got := strings.Join(titles, ", "); got != "over this very second, newer, older" {
			t.Errorf("past events: %s", got)
		}
	})
}
