package text

import (
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

func TestWhatAnOfferSays(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	c := Clock{Now: time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC), Zone: tokyo}
	thursday := time.Date(2026, 11, 19, 21, 54, 0, 0, tokyo)
	friday := time.Date(2026, 11, 20, 20, 0, 0, 0, tokyo)
	airs := func(title string, at time.Time, allDay bool) readiness.Event {
		return readiness.Event{Title: title, Start: at, End: at.Add(time.Hour), AllDay: allDay, Zone: "Asia/Tokyo"}
	}
	pair := func(from, to time.Time) intake.Pair {
		return intake.Pair{From: airs("A", from, false), To: airs("B", to, false)}
	}
	week := func(at time.Time, n int) time.Time { return at.AddDate(0, 0, 7*n) }
	midnight := time.Date(2026, 11, 19, 0, 0, 0, 0, tokyo)
	for _, row := range []struct {
		sentence string
		why      intake.Resemblance
		pairs    []intake.Pair
		ja, en   string
	}{
		{"one event, by its dates", intake.SameTitle, []intake.Pair{pair(thursday, friday)}, "11/19(木) 21:54 → 11/20(金) 20:00", "Thu 19 Nov 21:54 → Fri 20 Nov 20:00"},
		{"a series, by weekday and hour", intake.SameTitle, []intake.Pair{pair(thursday, friday), pair(week(thursday, 1), week(friday, 1))},
			"2回分：木 21:54 → 金 20:00", "2 airings: Thu 21:54 → Fri 20:00"},
		{"a series whose airings moved in different ways, by the first", intake.SameTitle, []intake.Pair{pair(thursday, friday), pair(week(thursday, 1), week(thursday, 2))},
			"2回分（最初：11/19(木) 21:54 → 11/20(金) 20:00）", "2 airings, the first: Thu 19 Nov 21:54 → Fri 20 Nov 20:00"},
		{"a series that moved by a week, by the first", intake.SameTitle, []intake.Pair{pair(thursday, week(thursday, 1)), pair(week(thursday, 1), week(thursday, 2))},
			"2回分（最初：11/19(木) 21:54 → 11/26(木) 21:54）", "2 airings, the first: Thu 19 Nov 21:54 → Thu 26 Nov 21:54"},
		{"an event that had no hour", intake.SameTitle, []intake.Pair{{From: airs("A", midnight, true), To: airs("A", friday, false)}}, "11/19(木) → 11/20(金) 20:00", "Thu 19 Nov → Fri 20 Nov 20:00"},
		{"exchanged titles, both", intake.TitlesExchanged, []intake.Pair{pair(thursday, friday)}, "「A」11/19(木) 21:54 ⇄ 「B」11/20(金) 20:00", "“A” Thu 19 Nov 21:54 ⇄ “B” Fri 20 Nov 20:00"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := intake.Offer{Likeness: intake.Likeness{Why: row.why, Pairs: row.pairs}}
			if ja, en := For(JA).OfferMoved(o, c), For(EN).OfferMoved(o, c); ja != row.ja || en != row.en {
				t.Errorf("%q, %q, want %q, %q", ja, en, row.ja, row.en)
			}
		})
	}
}

func TestWhatWouldBeCarriedOver(t *testing.T) {
	full := intake.Carried{Level: 4, State: readiness.LevelConfirmed, Told: 3, Claimed: 2, Done: 1, Open: 9}
	for _, row := range []struct {
		sentence string
		why      intake.Resemblance
		all      []intake.Carried
		ja, en   string
	}{
		{"all that there is", intake.SameTitle, []intake.Carried{full}, "引き継ぐもの：レベル4、完了したタスク1件、引き受け済みのタスク2件、広報からの情報3項目、メモと履歴",
			"Carried over: level 4, 1 task done, 2 tasks picked up, 3 fields told by PR, notes and history."},
		{"a level that PR proposes", intake.SameTitle, []intake.Carried{{Level: 3, State: readiness.LevelProposed}}, "引き継ぐもの：レベル3（提案）、メモと履歴", "Carried over: proposed level 3, notes and history."},
		{"of several the sum, and the levels from the lowest to the highest", intake.SameTitle, []intake.Carried{full, {Level: 2, Done: 2}, {}}, "引き継ぐもの：レベル2〜4、完了したタスク3件、引き受け済みのタスク2件、広報からの情報3項目、メモと履歴",
			"Carried over: levels 2 to 4, 3 tasks done, 2 tasks picked up, 3 fields told by PR, notes and history."},
		{"nothing but words", intake.SameTitle, []intake.Carried{{}}, "引き継ぐもの：メモと履歴", "Carried over: notes and history."},
		{"exchanged titles exchange everything", intake.TitlesExchanged, []intake.Carried{full}, "", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if ja, en := For(JA).OfferCarries(row.why, row.all), For(EN).OfferCarries(row.why, row.all); ja != row.ja || en != row.en {
				t.Errorf("%q, %q, want %q, %q", ja, en, row.ja, row.en)
			}
		})
	}
}
