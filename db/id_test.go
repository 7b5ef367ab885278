package db

import (
	"regexp"
	"testing"
	"time"
)

func TestIdsAreUUIDsThatSortByTheirMaking(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	now := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	last := ""
	for i := range 20_000 { // past the turn of the counter's lower half
		id := newID(now.Add(time.Duration(i/10_000) * time.Millisecond))
		if !form.MatchString(id) || id <= last {
			t.Fatalf("id %s after %s", id, last)
		}
		last = id
	}
}
