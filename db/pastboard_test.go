package db_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// airings is an import of n events of ten minutes, so far apart from an instant on.
func airings(n int, from time.Time, every time.Duration) intake.Incoming {
	in := imported()
	for i := range n {
		o := airing(fmt.Sprintf("c%05d", i), from.Add(time.Duration(i)*every))
		o.End, o.Level = o.Start.Add(10*time.Minute), i%6
		in.Occurrences = append(in.Occurrences, o)
	}
	return in
}

// parts reads a board part by part, the way that a part is read.
func parts(t *testing.T, read func(db.Cut) (readiness.Snapshot, db.Beyond, error)) (ids []string, beyond []db.Beyond) {
	t.Helper()
	cut := db.Cut{Coming: 200, Over: 50}
	for range 9 {
		f, left, err := read(cut)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range readiness.Board(noon.Add(time.Minute), f) {
			ids = append(ids, row.Event.ID)
		}
		beyond = append(beyond, left)
		if cut = (db.Cut{After: left.Ahead.After, Coming: 200}); left.Ahead.N == 0 {
			return ids, beyond
		}
	}
	t.Fatal("the board has no end")
	return nil, nil
}

// A board of the past tells as much of what it does not show as it told then, whatever was hidden then, and moved, dropped, hidden or
// shown since.
func TestABoardOfThePastLeavesOutAsManyAsThen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, at := t.Context(), noon.Add(time.Minute)
		feed := feedOf(t, s)
		in := airings(700, noon.Add(-20*time.Hour), 10*time.Minute)
		must(s.ApplyFeed(ctx, feed.ID, fetched, in, noon.Add(-21*time.Hour)))(t)
		coming := must(s.EventsStarting(ctx, noon, noon.Add(10*day)))(t)
		hide := func(events []readiness.Event, hidden bool, now time.Time) {
			for _, e := range events {
				must(s.SetHidden(ctx, e.ID, hidden, 0, sre, now))(t)
			}
		}
		hide(coming[:20], true, noon)
		hide(coming[300:303], true, noon)
		read := func(cut db.Cut) (readiness.Snapshot, db.Beyond, error) { return s.Board(ctx, at, cut) }
		ids, left := parts(t, read)
		if left[0].Ahead.N < 200 || left[0].Behind.N == 0 {
			t.Fatalf("there was too little on the board: %+v", left)
		}

		later := noon.Add(time.Hour)
		hide(coming[:5], false, later)
		hide(coming[30:40], true, later)
		hide(coming[350:354], true, later)
		moved := airings(700, noon.Add(-20*time.Hour), 10*time.Minute)
		for i := 600; i < 640; i++ { // from the end to the beginning, and back
			near, far := &moved.Occurrences[i-400], &moved.Occurrences[i]
			near.Start, near.End, far.Start, far.End = far.Start, far.End, near.Start, near.End
		}
		moved.Occurrences = append(moved.Occurrences[:400:400], moved.Occurrences[420:]...)
		counts := must(s.ApplyFeed(ctx, feed.ID, readiness.FeedFetch{BodyHash: "moved", Next: later.Add(time.Hour)}, moved, later))(t)
		t.Logf("%+v", counts)

		nowIDs, _ := parts(t, read)
		if cmp.Equal(nowIDs, ids) {
			t.Fatal("nothing has changed since")
		}
		pastIDs, pastLeft := parts(t, func(cut db.Cut) (readiness.Snapshot, db.Beyond, error) {
			return s.BoardAt(ctx, at, later.Add(time.Hour), cut)
		})
		if diff := cmp.Diff(ids, pastIDs); diff != "" {
			t.Errorf("other events than then: %s", diff)
		}
		if diff := cmp.Diff(left, pastLeft); diff != "" {
			t.Errorf("others were left out than then: %s", diff)
		}
	})
}

// What fell together with an event is what fell together with it then, or is told to be cut as it was then, however many events there
// are.
func TestAnEveningOfThePastIsAsFullAsThen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, at := t.Context(), noon.Add(time.Minute)
		pageOf(t, s)
		feed := feedOf(t, s)
		in := airings(2500, noon.Add(time.Hour), 20*time.Second)
		campaign := airing("campaign", noon.Add(2*time.Hour))
		campaign.End, campaign.Level = campaign.Start.Add(5*day), 3
		early := airing("early", noon.Add(20*time.Hour))
		early.Level = 4
		in.Occurrences = append(in.Occurrences, campaign, early)
		apply(t, s, feed.ID, in)
		for _, e := range must(s.EventsStarting(ctx, early.Start, early.Start))(t) {
			if e.UID == early.UID {
				must(s.PressOnAir(ctx, e.ID, 0, pr, noon))(t)
			}
		}
		demands := func(f readiness.Snapshot, _ db.Beyond, err error) map[string]string {
			if err != nil {
				t.Fatal(err)
			}
			all := map[string]string{}
			for _, row := range readiness.Board(at, f) {
				d := row.Grounds.Demand
				all[row.Event.UID] = fmt.Sprintf("%d with it and %+v, level %d", len(d.Also), d.Rest, d.Level)
			}
			return all
		}
		for _, cut := range []db.Cut{{Coming: 500, Over: 10}, {Coming: 5}} {
			then := demands(s.Board(ctx, at, cut))
			past := demands(s.BoardAt(ctx, at, noon.Add(time.Hour), cut))
			if diff := cmp.Diff(then, past); diff != "" {
				t.Errorf("%+v: another demand than then: %s", cut, diff)
			}
		}
	})
}
