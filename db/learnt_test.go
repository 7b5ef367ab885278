package db_test

import (
	"testing"
	"time"

	"tallylight/db"
)

func TestWhatForecastsAreMadeFromIsReadAsItWasKnown(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newPeaking(t, s)
		measuredShows(t, s, c.pages[0].ID, 4000, 5000)
		for _, row := range []struct {
			sentence string
			by       time.Time
			want     int
		}{{"both", noon, 2}, {"the later was not measured yet", noon.Add(-10 * day), 1}, {"neither was", noon.Add(-30 * day), 0}} {
			if all := must(s.PastCases(t.Context(), row.by))(t); len(all) != row.want {
				t.Errorf("%s: %d", row.sentence, len(all))
			}
		}
	})
}
