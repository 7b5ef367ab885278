package text

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

var digestAt = time.Date(2026, 11, 17, 0, 30, 0, 0, time.UTC)

// digestOf is a digest of events of which the first has a title.
func digestOf(n int, title string) digest.Digest {
	board := readiness.Snapshot{Ladder: readiness.DefaultLadder()}
	for i := range n {
		start := digestAt.Add(time.Duration(i+1) * time.Hour)
		board.Events = append(board.Events, readiness.Event{ID: fmt.Sprintf("e%03d", i), Title: title, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo",
			Calendar: readiness.Confirmed, FirstSeen: digestAt.Add(-time.Hour), EnteredAt: digestAt.Add(-time.Hour), Level: 4, LevelState: readiness.LevelConfirmed})
	}
	past := digestAt.Add(-5 * fault.Day)
	board.Events = append(board.Events, readiness.Event{ID: "past", Title: "Past", Start: past, End: past.Add(time.Hour), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed,
		FirstSeen: past.Add(-fault.Day)})
	lines := []readiness.Change{{EventID: "e000", Kind: journal.LevelSet}, {Kind: journal.FeedWentDown, Data: map[string]string{"name": "PR\r\ncalendar"}}}
	return digest.Of(digestAt, digestAt.Add(-fault.Day), digest.Facts{Board: board, Before: &readiness.Snapshot{Ladder: board.Ladder}, Lines: lines})
}

func TestADigestAsAMessage(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	clock := Clock{Now: digestAt.Add(3 * time.Hour), Zone: tokyo}
	for _, row := range []struct {
		lang Lang
		says []string
	}{
		{EN, []string{"This week: 2 on air", "11/17", "Fair", "L4", "Changed since the last digest", "new, ", "Of the 1 events of the last 30 days 1 came with less than 3 days to go."}},
		{JA, []string{"今週：放送2件", "11/17(火) 10:30 JST", "Fair", "L4", "前回からの変更", "新規・", "直近30日の1件のうち、3日を切って届いたのは1件です。"}},
	} {
		got := For(row.lang).Digest(digestOf(2, "Fair"), "sre", "2026-11-17", clock)
		said := got.Title + "\n" + strings.Join(got.Lines, "\n")
		for _, want := range row.says {
			if row.lang == EN && want == "11/17" {
				want = "Tue 17 Nov 10:30 JST"
			}
			if !strings.Contains(said, want) {
				t.Errorf("%s: it does not say %q:\n%s", row.lang, want, said)
			}
		}
		if got.Path != "/digest?team=sre&date=2026-11-17" || got.Link == "" {
			t.Errorf("it leads to %q, %q", got.Link, got.Path)
		}
	}
}

func TestADigestHoldsNothingThatPeopleWroteAsMarkup(t *testing.T) {
	for _, title := range []string{"<!channel>\r\nBcc: all@example.jp", "@everyone\u202e\u2028next", strings.Repeat("a", 10_000)} {
		got := For(EN).Digest(digestOf(60, title), "sre", "2026-11-17", Clock{Now: digestAt, Zone: time.UTC})
		if len(got.Lines) > 40 {
			t.Errorf("%d lines", len(got.Lines))
		}
		for _, line := range append(got.Lines, got.Title) {
			if fault.HasControls(line) {
				t.Errorf("a line turns or breaks: %.80q", line)
			}
		}
		if said := strings.Join(got.Lines, "\n"); !strings.Contains(said, "and 48 more") {
			t.Errorf("it does not say how many are left out: %.300s", said)
		}
	}
}
