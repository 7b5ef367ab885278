package db_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness/measured"
)

// take is one wish for questions, so long after the first.
type take struct {
	after time.Duration
	page  string
	n     int
	want  time.Duration
}

func TestTakeAsks(t *testing.T) {
	rows := []struct {
		sentence string
		takes    []take
	}{
		{"six in a minute", []take{{0, "a", 6, 0}, {time.Second, "a", 1, 59 * time.Second}, {time.Minute, "a", 6, 0}}},
		{"one by one", []take{{0, "a", 1, 0}, {1e9, "a", 1, 0}, {2e9, "a", 1, 0}, {3e9, "a", 1, 0}, {4e9, "a", 1, 0}, {5e9, "a", 1, 0}, {6e9, "a", 1, 54 * time.Second}}},
		{"what does not fit takes none", []take{{0, "a", 4, 0}, {time.Second, "a", 4, 59 * time.Second}, {time.Second, "a", 2, 0}}},
		{"the wait is for as many as are needed", []take{{0, "a", 2, 0}, {10e9, "a", 2, 0}, {20e9, "a", 2, 0}, {30e9, "a", 3, 40 * time.Second}}},
		{"each page has its own", []take{{0, "a", 6, 0}, {0, "b", 6, 0}}},
		{"none is always there", []take{{0, "a", 6, 0}, {0, "a", 0, 0}}},
		{"a clock that was set back by little still counts them", []take{{0, "a", 6, 0}, {-30e9, "a", 1, 90 * time.Second}}},
		{"one that was set back by an hour forgets them", []take{{0, "a", 6, 0}, {-time.Hour, "a", 6, 0}}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				for i, k := range row.takes {
					if wait, err := s.TakeAsks(t.Context(), k.page, k.n, millis(1800000000000).Add(k.after)); err != nil || wait != k.want {
						t.Errorf("take %d waits %v, error %v", i, wait, err)
					}
				}
			})
		})
	}
}

func TestTakeAsksNeverTakesMoreThanThereAre(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		if _, err := s.TakeAsks(t.Context(), "a", measured.AsksAMinute+1, noon); err == nil {
			t.Error("seven at once are taken")
		}
		var taken atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if wait, err := s.TakeAsks(t.Context(), "a", 1, noon); err == nil && wait == 0 {
					taken.Add(1)
				}
			})
		}
		if all.Wait(); taken.Load() != measured.AsksAMinute {
			t.Errorf("20 programs took %d questions together", taken.Load())
		}
	})
}
