package db_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
	"tallylight/readiness/scale"
)

// measuredShows are past events of a programme that brought so many requests a second to a page.
func measuredShows(t *testing.T, s *db.Store, pageID string, rates ...float64) {
	t.Helper()
	for i, rate := range rates {
		start := noon.Add(-time.Duration(7*(i+1)) * day)
		e := must(s.CreateEvent(t.Context(), readiness.Event{Title: fmt.Sprint("Show ", i), Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo",
			Brief: readiness.Brief{Programme: "Morning Door"}}, pr, start.Add(-3*day)))(t)
		p := measured.Peak{EventID: e.ID, PageID: pageID, From: start, To: start.Add(2 * time.Hour), Usual: 1000, Rate: rate, At: start.Add(time.Minute), Seen: time.Hour}
		wants(t, "noting a peak", s.NotePeak(t.Context(), p, true, start.Add(3*time.Hour)), nil)
	}
}

func TestWhatPastEventsBroughtIsReckonedWith(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, c := t.Context(), newPeaking(t, s)
		must(s.SaveTraffic(ctx, readiness.Traffic{Baseline: 1000, Version: 1}, sre, noon))(t)
		measuredShows(t, s, c.pages[0].ID, 4000, 5000, 6250)
		next := must(s.CreateEvent(ctx, readiness.Event{Title: "Next", Start: noon.Add(3 * day), End: noon.Add(3*day + time.Hour), Zone: "Asia/Tokyo",
			Brief: readiness.Brief{Programme: "Morning Door", Peak: "3,000 req/s"}}, pr, noon))(t)
		for _, row := range []struct {
			sentence string
			read     func() (readiness.Snapshot, error)
		}{
			{"the event", func() (readiness.Snapshot, error) { return s.EventSnapshot(ctx, next.ID) }},
			{"the verdict for it", func() (readiness.Snapshot, error) { return s.JudgedSnapshot(ctx, next.ID, noon, two) }},
			{"the board", func() (readiness.Snapshot, error) {
				f, _, err := s.Board(ctx, noon, db.Cut{Coming: db.BoardComing, Over: db.BoardOver})
				return f, err
			}},
		} {
			f := must(row.read())(t)
			for _, g := range f.Grounds(noon)(next) {
				if first := g.Page.ID == c.pages[0].ID; g.Forecast.Firm() != first || first && (g.Demand.Peak < 8128 || g.Demand.Peak > 8129) {
					t.Errorf("%s: %+v, %v req/s", row.sentence, g.Forecast, g.Demand.Peak)
				}
			}
		}
	})
}

func TestLearning(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, c := t.Context(), newPeaking(t, s)
		measuredShows(t, s, c.pages[0].ID, 4000, 5000)
		f := must(s.Learning(ctx, noon))(t)
		if len(f.Cases) != 2 || f.Cases[0].Peak.Rate != 4000 || f.Cases[0].Right == 0 || len(f.Events) != 2 {
			t.Errorf("%+v", f.Cases)
		}
		if later := must(s.Learning(ctx, noon.Add(learning.Over)))(t); len(later.Cases) != 0 {
			t.Errorf("what is too long ago teaches still: %+v", later.Cases)
		}
	})
}

// A pipeline took the message ten seconds after noon, and a machine found the machines there three minutes later.
func TestHowLongScaleOutsTookIsLearnt(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, heard, ready := t.Context(), noon.Add(10*time.Second), noon.Add(190*time.Second)
		must(s.SaveTraffic(ctx, readiness.Traffic{Baseline: 1000, Boot: time.Minute, Version: 1}, sre, noon))(t)
		must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectOut, Name: "scaler", URL: "https://scaler.example.com/", Template: scale.Told}, sre, noon))(t)
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Show", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo", Brief: readiness.Brief{Peak: "8x"}}, pr, noon))(t)
		must(s.SetLevel(ctx, e.ID, 4, "", e.Version, sre, noon))(t)
		must(s.TellScale(ctx, noon))(t)
		must(s.DeliveryTried(ctx, leased(t, s, heard)[0], readiness.Attempt{At: heard, Status: 204}, 0.5, heard))(t)
		if f := must(s.Learning(ctx, noon.Add(time.Minute)))(t); len(f.Boots) != 0 {
			t.Errorf("nothing is there yet, and it took %v", f.Boots)
		}
		q := must(s.Question(ctx, taskNamed(t, s, e.ID, scale.ReadyTask).ID))(t)
		wants(t, "the word of a machine", s.RecordAnswer(ctx, q, proof.Reading{State: proof.Pass, At: ready, Asked: ready}, "prometheus", ready), nil)
		if f := must(s.Learning(ctx, noon.Add(time.Hour)))(t); len(f.Boots) != 1 || f.Boots[0] != 3*time.Minute {
			t.Errorf("it took %v, want 3m", f.Boots)
		}
	})
}
