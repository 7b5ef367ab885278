package api_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// many imports n events, one every so often from tomorrow on.
func (s *server) many(n int, every time.Duration) {
	s.Helper()
	in := intake.Incoming{Complete: true, From: noon, To: noon.AddDate(0, 0, 400)}
	for i := range n {
		start := noon.Add(24*time.Hour + time.Duration(i)*every)
		in.Occurrences = append(in.Occurrences, readiness.Occurrence{UID: fmt.Sprintf("many-%04d", i), Summary: fmt.Sprintf("Many %d", i), Start: start,
			End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed, Level: 1 + i%5})
	}
	feed := must(s.store.AddFeed(s.Context(), readiness.Feed{Name: "Many", URL: "https://calendar.example/many.ics"}, nil, readiness.System, noon))
	must(s.store.ApplyFeed(s.Context(), feed.ID, readiness.FeedFetch{Next: noon.Add(time.Hour)}, in, noon))
}

func TestTheBoardComesPartByPart(t *testing.T) {
	s := serve(t)
	s.many(450, 20*time.Minute)
	seen := map[any]string{}
	first := s.get("/board")
	if n := len(rows(first, "rows")); n != 200 || first["later"] != 250.0 || first["earlier"] != 0.0 {
		t.Fatalf("%d rows, %v later, %v earlier", n, first["later"], first["earlier"])
	}
	page, parts := first, 1
	for ; ; parts++ {
		last := ""
		for _, row := range rows(page, "rows") {
			if start := row["start"].(string); start < last {
				t.Fatalf("%s after %s", start, last)
			} else {
				last = start
			}
			seen[row["id"]] = row["call"].(string)
		}
		if page["next_cursor"] == nil {
			break
		}
		page = s.get("/board?cursor=" + page["next_cursor"].(string))
	}
	if len(seen) != 450 || parts != 3 {
		t.Errorf("%d of 450 events came in %d parts", len(seen), parts)
	}
	if again := s.get("/board?limit=3"); len(rows(again, "rows")) != 3 || again["later"] != 447.0 {
		t.Errorf("%d rows, %v later", len(rows(again, "rows")), again["later"])
	}
	// A part of the board gives the calls that the whole gives.
	whole := readiness.Board(noon, must(s.store.Snapshot(t.Context(), noon, noon.AddDate(0, 0, 400))))
	for _, row := range whole {
		if seen[row.Event.ID] != string(row.Call) {
			t.Errorf("%s is %s in parts and %s in the whole", row.Event.Title, seen[row.Event.ID], row.Call)
		}
	}
}

func TestAFilteredListIsFollowedToItsEnd(t *testing.T) {
	s := serve(t)
	s.many(300, 3*time.Hour)
	whole := readiness.Board(noon, must(s.store.Snapshot(t.Context(), noon, noon.AddDate(0, 0, 400))))
	calls, levels := map[string]int{}, map[int]int{}
	for _, row := range whole {
		calls[string(row.Call)]++
		levels[row.Event.Level]++
	}
	if len(calls) < 2 || len(levels) < 2 {
		t.Fatalf("calls %v, levels %v: too few to tell", calls, levels)
	}
	for call, n := range calls {
		if seen := s.walk("/events?call="+call+"&", "events", "id"); len(seen) != n {
			t.Errorf("%d events are %s, want %d", len(seen), call, n)
		}
	}
	for level, n := range levels {
		name := fmt.Sprint(level)
		if level == 0 {
			name = "none"
		}
		if seen := s.walk("/events?level="+name+"&", "events", "id"); len(seen) != n {
			t.Errorf("%d events have level %s, want %d", len(seen), name, n)
		}
	}
}

// A cursor stands behind the last event that is not over: one that is over and began later hides none that is on air.
func TestACursorLosesNothingThatIsOnAir(t *testing.T) {
	s := serve(t)
	in := intake.Incoming{Complete: true, From: noon.AddDate(0, 0, -2), To: noon.AddDate(0, 0, 400)}
	for name, at := range map[string][2]int{"A": {-8, 2}, "B": {-6, 2}, "C": {-5, 2}, "over": {-2, -1}, "D": {3, 4}} {
		in.Occurrences = append(in.Occurrences, readiness.Occurrence{UID: name, Summary: name, Zone: "Asia/Tokyo", Status: readiness.Confirmed,
			Start: noon.Add(time.Duration(at[0]) * time.Hour), End: noon.Add(time.Duration(at[1]) * time.Hour)})
	}
	feed := must(s.store.AddFeed(s.Context(), readiness.Feed{Name: "Long", URL: "https://calendar.example/long.ics"}, nil, readiness.System, noon.AddDate(0, 0, -1)))
	must(s.store.ApplyFeed(s.Context(), feed.ID, readiness.FeedFetch{Next: noon.Add(time.Hour)}, in, noon.AddDate(0, 0, -1)))
	seen, path := map[string]int{}, "/board?limit=1"
	for range 9 {
		page := s.get(path)
		for _, row := range rows(page, "rows") {
			seen[row["title"].(string)]++
		}
		if page["next_cursor"] == nil {
			break
		}
		path = "/board?limit=1&cursor=" + page["next_cursor"].(string)
	}
	for _, name := range []string{"A", "B", "C", "D"} {
		if seen[name] != 1 {
			t.Errorf("%s came %d times: %v", name, seen[name], seen)
		}
	}
}
