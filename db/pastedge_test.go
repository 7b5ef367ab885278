package db_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
)

func past(ctx context.Context, s *db.Store, at time.Time) (readiness.Snapshot, error) {
	return s.SnapshotAt(ctx, at, at.Add(day), at.Add(-readiness.BoardPast), at.Add(intake.ImportFuture))
}

// TestWhatWasOnItsWayWasNotShown: a probe counts from when it was recorded, not from when it asked.
func TestWhatWasOnItsWayWasNotShown(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, p := t.Context(), pageOf(t, s)
		asked, came := noon.Add(time.Minute), noon.Add(time.Minute+8*time.Second)
		wants(t, "recording", s.RecordObservations(ctx, p.ID, []toppage.Observation{answer(asked)}, came, came), nil)
		wants(t, "recording a survey", s.RecordSurvey(ctx, p, wellSurveyed(asked), came, came), nil)
		look := func(sentence string) {
			for at, want := range map[time.Time]int{asked.Add(-time.Millisecond): 0, asked: 0, came.Add(-time.Millisecond): 0, came: 1} {
				f := must(past(ctx, s, at))(t).Pages[0]
				if len(f.Observed) != want || (f.Survey != nil) != (want == 1) {
					t.Errorf("%s, at %s: %d probes, a survey: %v", sentence, at, len(f.Observed), f.Survey != nil)
				}
			}
		}
		look("from rows")
		wants(t, "folding", s.FoldFigures(ctx, noon.Add(2*day)), nil)
		wants(t, "packing", s.PackSeen(ctx, noon.Add(2*day), noon.Add(3*day)), nil)
		must(s.PruneObservations(ctx, noon.Add(2*day)))(t)
		look("from a pack")
	})
}

// TestADatabaseOfAnOlderProgramHasNoPastYet: what it did not keep is not made up.
func TestADatabaseOfAnOlderProgramHasNoPastYet(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		s := open(t, url)
		must(s.CreateEvent(ctx, readiness.Event{Title: "Show", Start: noon.Add(9 * day), End: noon.Add(10 * day), Zone: "Asia/Tokyo"}, sre, noon))(t)
		p := pageOf(t, s)
		for _, text := range []string{`DELETE FROM past`, `DELETE FROM past_begin`} { // as it was before there were these tables
			wants(t, text, s.Exec(ctx, text), nil)
		}
		wants(t, "closing", s.Close(), nil)
		begun := noon.Add(day)
		s = must(db.Open(ctx, url, begun, slog.New(slog.DiscardHandler), dbtest.Keys(url)))(t)
		defer s.Close()
		event := board(t, s).Events[0].ID
		for _, at := range []time.Time{noon.Add(time.Hour), begun.Add(-time.Millisecond)} {
			_, err := past(ctx, s, at)
			refused(t, err, "at", "not_kept")
			_, err = s.EventSnapshotAt(ctx, event, at, begun)
			refused(t, err, "at", "not_kept")
		}
		f := must(past(ctx, s, begun))(t)
		if len(f.Events) != 1 || len(f.Pages) != 1 || f.Pages[0].Page.ID != p.ID {
			t.Errorf("from then on: %d events, %d pages", len(f.Events), len(f.Pages))
		}
	})
}

func TestBeforeTheFirstLineNothingWasShown(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		pageOf(t, s)
		_, err := past(t.Context(), s, noon.Add(-time.Millisecond))
		if got := fault.Invalids(err); !slices.Equal(got, []fault.Invalid{{Field: "at", Reason: "not_kept", Got: noon.Format(time.RFC3339)}}) {
			t.Errorf("before there was anything: %v", err)
		}
	})
}

func TestWhatIsConfidentialTodayIsPrivateInThePast(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, at := t.Context(), noon.AddDate(0, 0, 3)
		enter := func(title string) string {
			return must(s.CreateEvent(ctx, readiness.Event{Title: title, Start: at, End: at.Add(time.Hour)}, sre, noon))(t).ID
		}
		sale, secret := enter("Sale"), enter("Merger")
		brief := readiness.Brief{EmbargoUntil: at.Format(time.RFC3339)}
		must(s.TellBrief(ctx, secret, brief, 0, pr, noon.Add(time.Hour)))(t)
		for _, row := range []struct {
			sentence, of string
			now          time.Time
			private      bool
		}{
			{"the event itself", secret, noon.Add(2 * time.Hour), true},
			{"one that falls together with another", sale, noon.Add(2 * time.Hour), true},
			{"when its embargo is over", sale, at, false},
		} {
			f := must(s.EventSnapshotAt(ctx, row.of, noon.Add(time.Minute), row.now))(t)
			all := append(f.Events, f.Around...)
			i := slices.IndexFunc(all, func(e readiness.Event) bool { return e.ID == secret })
			if i < 0 || all[i].Private != row.private {
				t.Errorf("%s: among %d, private: %t, want %t", row.sentence, len(all), i >= 0 && all[i].Private, row.private)
			}
		}
	})
}
