package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// Why a level is below what the figures ask for stays on the event while it is, with the level that they asked for then.
func TestWhyALevelIsLower(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		must(s.SaveTraffic(ctx, readiness.Traffic{Baseline: 100, Version: 1}, sre, noon))(t)
		at := noon.AddDate(0, 0, 3)
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Sale", Start: at, End: at.Add(time.Hour), Brief: readiness.Brief{Peak: "10x"}}, sre, noon))(t)
		for _, row := range []struct {
			sentence string
			word     db.LevelWord
			reason   string
			asked    int
		}{
			{"below it, with a reason", db.LevelWord{Level: 2, Below: "the CDN serves all of it"}, "the CDN serves all of it", 4},
			{"the same without a word: the reason stays", db.LevelWord{Level: 2}, "the CDN serves all of it", 4},
			{"the same with another word", db.LevelWord{Level: 2, Below: "tested last week"}, "tested last week", 4},
			{"a word that nobody sees is none: the reason stays", db.LevelWord{Level: 2, Below: "\u200b\u3000"}, "tested last week", 4},
			{"another level below it has no reason yet", db.LevelWord{Level: 3}, "", 0},
			{"nor has it one that nobody sees", db.LevelWord{Level: 3, Below: "\u200b\u3000"}, "", 0},
			{"a level that is not below it needs none", db.LevelWord{Level: 4, Below: "of no use"}, "", 0},
			{"no level at all", db.LevelWord{Level: 0, Below: "of no use"}, "", 0},
		} {
			if _, err := s.SetLevelOf(ctx, e.ID, row.word, sre, noon); err != nil {
				t.Fatalf("%s: %v", row.sentence, err)
			}
			if got := must(s.Event(ctx, e.ID))(t); got.LevelReason != row.reason || got.ReasonFor != row.asked {
				t.Errorf("%s: %q for %d", row.sentence, got.LevelReason, got.ReasonFor)
			}
		}
		must(s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: 3}, sre, noon))(t)
		unmoved(t, s, "an empty reason where nothing else is said", func() error {
			_, err := s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: 3, Asked: true}, sre, noon)
			refused(t, err, "level_reason", "required")
			return nil
		})
		unmoved(t, s, "the same level without a word of reasons", func() error {
			_, err := s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: 3}, sre, noon)
			return err
		})
		must(s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: 4, Asked: true}, sre, noon))(t)
		unmoved(t, s, "an empty reason for a level that is not below", func() error {
			_, err := s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: 4, Asked: true}, sre, noon)
			return err
		})
		unmoved(t, s, "PR gives no such reason", func() error {
			_, err := s.SetLevelOf(ctx, e.ID, db.LevelWord{Level: 3, Below: "it is fine"}, pr, noon)
			refused(t, err, "level_reason", "not_confirming")
			return nil
		})
		must(s.SetLevel(ctx, e.ID, 3, "", 0, sre, noon))(t)
		unmoved(t, s, "PR takes a confirmed level away", func() error {
			_, err := s.SetLevel(ctx, e.ID, 0, "", 0, pr, noon)
			refused(t, err, "level", "confirmed")
			return nil
		})
		must(s.SetLevel(ctx, e.ID, 2, "", 0, pr, noon))(t)
		if got := must(s.SetLevel(ctx, e.ID, 0, "", 0, pr, noon))(t); got.LevelState != readiness.LevelUnset {
			t.Errorf("PR takes back a proposal, and it stands as %s", got.LevelState)
		}
	})
}

// A page keeps its own traffic, and no capacity that nobody could be asked for.
func TestAPageKeepsItsTraffic(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		own := toppage.PageTraffic{Baseline: 420.5, Proven: 3000, ProvenAt: noon.Add(-time.Hour), BootS: 90, RampS: 30, TailS: 600}
		p := must(s.AddTopPage(ctx, toppage.Page{URL: "https://shop.example/", Setup: toppage.Setup{Traffic: own}}, sre, noon))(t)
		if got := must(s.TopPage(ctx, p.ID))(t).Traffic; !got.ProvenAt.Equal(own.ProvenAt) || got.Baseline != own.Baseline || got.TailS != own.TailS {
			t.Errorf("kept %+v", got)
		}
		p.Traffic.ProvenAt = noon.Add(time.Hour)
		unmoved(t, s, "a load test of later", func() error {
			_, err := s.ChangeTopPage(ctx, p, sre, noon)
			refused(t, err, "traffic_proven_at", "future")
			return nil
		})
		p.Traffic, p.Capacity = own, proof.Query{Source: "prom", Ask: "up", Want: proof.Want{Compare: ">=", Value: 1}}
		unmoved(t, s, "a connection that there is not", func() error {
			_, err := s.ChangeTopPage(ctx, p, sre, noon)
			refused(t, err, "capacity_source", "no_such_connection")
			return nil
		})
		prom := must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prometheus.example/"}, sre, noon))(t)
		p = must(s.ChangeTopPage(ctx, p, sre, noon))(t)
		if err := s.RemoveConnection(ctx, prom.ID, prom.Version, sre, noon); err != nil {
			t.Fatal(err)
		}
		p.Marker = "cart"
		if _, err := s.ChangeTopPage(ctx, p, sre, noon); err != nil {
			t.Errorf("what was asked for goes on: %v", err)
		}
	})
}
