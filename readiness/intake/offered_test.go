package intake_test

import (
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

func TestWhatIsSeenOfOffersByThoseWhoMayNotKnow(t *testing.T) {
	now := time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)
	open := func(id string) readiness.Event { return readiness.Event{ID: id, Title: "Merger"} }
	private := func(id string) readiness.Event { return readiness.Event{ID: id, Title: "Merger", Private: true} }
	embargoed := func(id string) readiness.Event {
		return readiness.Event{ID: id, Title: "Merger", Brief: readiness.Brief{EmbargoUntil: now.Add(time.Hour).Format(time.RFC3339)}}
	}
	for _, row := range []struct {
		sentence string
		from, to readiness.Event
		title    string // of both; empty where the pair is not seen
		told     int
	}{
		{"what anybody may know, as it is", open("a"), open("b"), "Merger", 3},
		{"two private events, without a title", private("a"), private("b"), "hush", 0},
		{"a private one and one under embargo, alike", private("a"), embargoed("b"), "hush", 0},
		{"one that went private: nothing, since the open title would tell", private("a"), open("b"), "", 0},
		{"one that is not private any more: nothing", open("a"), private("b"), "", 0},
		{"one under embargo and an open one: nothing", embargoed("a"), open("b"), "", 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := intake.Offer{ID: "o", Likeness: intake.Likeness{Pairs: []intake.Pair{{From: row.from, To: row.to}}}, Carries: []intake.Carried{{Level: 4, Told: 3}}}
			seen := intake.Withhold(now, "hush", []intake.Offer{o})
			if row.title == "" {
				if len(seen) > 0 {
					t.Errorf("seen is %+v", seen)
				}
				return
			}
			if p, c := seen[0].Pairs[0], seen[0].Carries[0]; p.From.Title != row.title || p.To.Title != row.title || c.Told != row.told || c.Level != 4 {
				t.Errorf("seen is %+v", seen)
			}
			if o.Pairs[0].From.Title != "Merger" || o.Carries[0].Told != 3 {
				t.Error("the offer itself was changed")
			}
		})
	}
}
