package db_test

import (
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

func TestDrillsAreOpenedWitnessedAndClosed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		if _, err := s.CloseDrill(ctx, p.ID, sre, noon); err == nil {
			t.Error("a drill that is not open was closed")
		}
		d := must(s.OpenDrill(ctx, toppage.Drill{PageID: p.ID, Kind: toppage.DrillRefused, OriginSeen: true, Need: 10 * time.Minute, Note: "with Ken"}, sre, noon))(t)
		_, err := s.OpenDrill(ctx, toppage.Drill{PageID: p.ID, Kind: toppage.DrillHang}, sre, noon)
		wants(t, "a second drill of the page", err, fault.ErrExists)
		_, err = s.OpenDrill(ctx, toppage.Drill{PageID: "none", Kind: toppage.DrillHang}, sre, noon)
		wants(t, "a drill of no page", err, fault.ErrNotFound)

		seen := answer(noon)
		seen.Details.Mark = "1"
		for i := range 4 {
			seen.At = noon.Add(time.Duration(i) * 2 * time.Second)
			d = must(s.WitnessDrill(ctx, d.Watch(seen, toppage.OriginSight{At: seen.At, Error: "refused"}), seen.At))(t)
		}
		open := must(s.OpenDrills(ctx))(t)
		if len(open) != 1 || open[0].Now.Asked != 4 || open[0].Now.Length() != 6*time.Second || open[0].LastOrigin.Error != "refused" {
			t.Fatalf("open %+v", open)
		}
		stale := d
		stale.Version--
		_, err = s.WitnessDrill(ctx, stale, noon)
		wants(t, "a witness who read an older one", err, fault.ErrStale)

		d = must(s.CloseDrill(ctx, p.ID, sre, noon.Add(time.Minute)))(t)
		if d.Result != toppage.CheckUnknown || d.Reason != "drill_too_short" || d.ClosedBy != sre.Name || d.Note != "with Ken" {
			t.Errorf("closed %+v", d)
		}
		_, err = s.WitnessDrill(ctx, d, noon)
		wants(t, "a witness of a closed one", err, fault.ErrStale)
		if again := must(s.Drill(ctx, d.ID))(t); again.Outage().Asked != 4 || !again.OriginSeen || again.Open() || again.Need != 10*time.Minute {
			t.Errorf("read again %+v", again)
		}
		kinds := must(s.RecentChanges(ctx, "", []string{journal.DrillOpened, journal.DrillClosed}, 10))(t)
		if len(kinds) != 2 || kinds[0].Data["result"] != "unknown" || kinds[1].Data["kind"] != "refused" {
			t.Errorf("told %+v", kinds)
		}
	})
}

func TestAClosedDrillCountsForItsPage(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := pageOf(t, s)
		d := must(s.OpenDrill(ctx, toppage.Drill{PageID: p.ID, Kind: toppage.DrillRefused, OriginSeen: true, Need: time.Second}, sre, noon))(t)
		for i := range 3 {
			seen := answer(noon.Add(time.Duration(i) * 2 * time.Second))
			d = must(s.WitnessDrill(ctx, d.Watch(seen, toppage.OriginSight{At: seen.At, Error: "refused"}), seen.At))(t)
		}
		must(s.CloseDrill(ctx, p.ID, sre, noon.Add(time.Minute)))(t)
		facts := must(s.Snapshot(ctx, noon, noon))(t)
		for _, c := range facts.Pages[0].JudgeAll(noon.Add(time.Minute), toppage.Demand{Level: 3}, nil) {
			if c.ID == "S1" && (c.State != toppage.CheckPass || !c.Expires.Equal(noon.Add(4*time.Second).Add(toppage.DrillTTL))) {
				t.Errorf("S1 %+v", c)
			}
		}
	})
}
