package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// The days on which the clocks change: what goes in on the wall comes out on the wall, and a whole day before keeps it.
func TestTheWallClockGoesInAndOut(t *testing.T) {
	for _, row := range []struct {
		zone, start, utc, dayBefore string
	}{
		{"America/New_York", "2026-03-08T21:54:00-04:00", "2026-03-09T01:54:00Z", "2026-03-08T02:54:00Z"},
		{"America/New_York", "2026-11-01T21:54:00-05:00", "2026-11-02T02:54:00Z", "2026-11-01T01:54:00Z"},
		{"America/New_York", "2026-11-01T01:30:00-04:00", "2026-11-01T05:30:00Z", "2026-10-31T05:30:00Z"},
		{"America/New_York", "2026-11-01T01:30:00-05:00", "2026-11-01T06:30:00Z", "2026-10-31T05:30:00Z"},
		{"Australia/Lord_Howe", "2026-04-05T21:54:00+10:30", "2026-04-05T11:24:00Z", "2026-04-04T10:54:00Z"},
		{"Australia/Lord_Howe", "2026-10-04T21:54:00+11:00", "2026-10-04T10:54:00Z", "2026-10-03T11:24:00Z"},
	} {
		t.Run(row.start, func(t *testing.T) {
			s := serve(t)
			start := must(time.Parse(time.RFC3339, row.start))
			s.now = start.Add(-60 * 24 * time.Hour)
			e := s.ask("tl_pr", http.MethodPost, "/events", fmt.Sprintf(`{"title":"Show","start":%q,"end":%q,"zone":%q}`,
				row.start, start.Add(time.Hour).Format(time.RFC3339), row.zone)).want(http.StatusCreated)
			loc := must(time.LoadLocation(row.zone))
			back := must(time.Parse(time.RFC3339, e["start"].(string)))
			if e["start"] != row.utc || e["zone"] != row.zone || back.In(loc).Format(time.RFC3339) != row.start {
				t.Errorf("it came back at %v in %v", e["start"], e["zone"])
			}
			if task := s.task(e, "A-05"); task["due"] != row.dayBefore { // T−1d
				t.Errorf("a day before is %v, want %s", task["due"], row.dayBefore)
			}
			if task := s.task(e, "C-06"); task["due"] != start.Add(-time.Hour).UTC().Format(time.RFC3339) { // T−1h
				t.Errorf("an hour before is %v", task["due"])
			}
			date := start.Format(time.DateOnly)
			allDay := s.ask("tl_pr", http.MethodPost, "/events", fmt.Sprintf(`{"title":"Sale","start":%q,"end":%q,"zone":%q}`,
				date, start.AddDate(0, 0, 1).Format(time.DateOnly), row.zone)).want(http.StatusCreated)
			if allDay["start"] != date || allDay["end"] != start.AddDate(0, 0, 1).Format(time.DateOnly) {
				t.Errorf("all day it came back from %v to %v", allDay["start"], allDay["end"])
			}
		})
	}
}
