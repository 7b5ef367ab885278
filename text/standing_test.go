package text

import (
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/standing"
)

func TestHowTheStandingTasksOfAnEventAreSaid(t *testing.T) {
	now := time.Date(2026, 11, 10, 3, 0, 0, 0, time.UTC)
	clock := Clock{Now: now, Zone: time.FixedZone("JST", 9*60*60)}
	item := func(ja, en string, state standing.State, expires string, asked bool) standing.Item {
		at, _ := time.Parse(time.DateOnly, expires)
		return standing.Item{Ask: standing.Ask{TitleJA: ja, TitleEN: en}, State: state, Expires: at, Due: now.AddDate(0, 0, 3), Asked: asked}
	}
	fine := item("計測", "Figures", standing.InForce, "2027-01-30", true)
	restore := item("リストア", "Restore", standing.Expired, "2026-11-03", true)
	for _, row := range []struct {
		sentence                     string
		items                        standing.Items
		en, ja                       string
		blockerEN, blockerJA, detail string
	}{
		{"nothing is asked", nil, "", "", "", "", ""},
		{"all are in force", standing.Items{fine}, "Standing tasks: 1 of 1 in force.", "平時の備え：1件中1件が有効。", "", "", ""},
		{"one has expired", standing.Items{fine, restore}, "Standing tasks: 1 of 2 in force. Restore (expired 3 Nov).", "平時の備え：2件中1件が有効。リストア（11/3に期限切れ）。",
			"Standing task: Restore (expired 3 Nov)", "平時の備え：リストア（11/3に期限切れ）", "New evidence under Standing tasks counts for every event."},
		{"one expired this morning", standing.Items{item("復", "Rollback", standing.Expired, "2026-11-10", true)},
			"Standing tasks: 0 of 1 in force. Rollback (expired 10 Nov 09:00).", "平時の備え：1件中0件が有効。復（11/10 09:00に期限切れ）。",
			"Standing task: Rollback (expired 10 Nov 09:00)", "平時の備え：復（11/10 09:00に期限切れ）", "New evidence under Standing tasks counts for every event."},
		{"one ends before the event, another was never done", standing.Items{item("復", "Rollback", standing.Ends, "2026-11-12", true), item("読", "Runbook", standing.Never, "", true)},
			"Standing tasks: 0 of 2 in force. Rollback (ends 12 Nov, before the event does), Runbook (never done).", "平時の備え：2件中0件が有効。復（イベント終了前の11/12に期限切れ）、読（未実施）。",
			"2 standing tasks are not in force", "有効でない平時の備えが2件",
			"Rollback (ends 12 Nov, before the event does), Runbook (never done). New evidence under Standing tasks counts for every event."},
		{"nothing is asked for yet", standing.Items{fine, item("リストア", "Restore", standing.Expired, "2026-11-03", false)}, "Standing tasks: 1 of 2 in force. Asked for from Fri 13 Nov 12:00 on.",
			"平時の備え：2件中1件が有効。11/13(金) 12:00から対象。", "", "", ""},
	} {
		for lang, want := range map[Lang][2]string{EN: {row.en, row.blockerEN}, JA: {row.ja, row.blockerJA}} {
			text := For(lang)
			if got := text.Sentences(text.StandingLine(row.items, clock)); got != want[0] {
				t.Errorf("%s: %q, want %q", row.sentence, got, want[0])
			}
			if wanting := row.items.Wanting(); len(wanting) > 0 {
				title, detail := text.Blocker(readiness.Blocker{Kind: readiness.BlockStanding, Standing: wanting}, clock)
				if title != want[1] || lang == EN && detail != row.detail {
					t.Errorf("%s: it blocks as %q, %q, want %q", row.sentence, title, detail, want[1])
				}
			} else if want[1] != "" {
				t.Errorf("%s: nothing blocks", row.sentence)
			}
		}
	}
}
