package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
)

func TestSinceWhenEventsAreKnown(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		if at := must(s.KnownSince(ctx))(t); !at.IsZero() {
			t.Errorf("none is known, and since %s", at)
		}
		for _, days := range []time.Duration{3, 9, 5} {
			must(s.CreateEvent(ctx, readiness.Event{Title: "Show", Start: noon.Add(day), End: noon.Add(2 * day), Zone: "Asia/Tokyo"}, pr, noon.Add(-days*day)))(t)
		}
		known, f := must(s.KnownSince(ctx))(t), must(s.Learning(ctx, noon))(t)
		if want := noon.Add(-9 * day); !known.Equal(want) || !f.Known.Equal(want) {
			t.Errorf("known since %s, learnt from since %s, want %s", known, f.Known, want)
		}
	})
}
