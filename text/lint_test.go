package text

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

func TestFindings(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	clock := Clock{Now: time.Date(2026, 11, 17, 11, 14, 14, 0, time.UTC), Zone: tokyo}
	at := time.Date(2026, 11, 19, 14, 0, 0, 0, time.UTC)
	evening := &readiness.Event{Start: at, Zone: "Asia/Tokyo"}
	whole := &readiness.Event{Start: time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC),
		AllDay: true, Zone: "Asia/Tokyo"}
	for _, row := range []struct {
		f      intake.Finding
		en, ja string // the first line; beneath it, why and what to do
	}{
		{intake.Finding{Kind: intake.FindStale, At: at}, "The calendar was last read Thu 19 Nov 23:00 JST.",
			"カレンダーを最後に読み取れたのは11/19(木) 23:00 JSTです。"},
		{intake.Finding{Kind: intake.FindStale}, "The calendar has not been read yet.", "カレンダーをまだ一度も読み取れていません。"},
		{intake.Finding{Kind: intake.FindMissing, At: at}, "No longer in the calendar since Thu 19 Nov 23:00 JST, and not cancelled.",
			"11/19(木) 23:00 JSTからカレンダーに見当たらず、中止の記載もありません。"},
		{intake.Finding{Kind: intake.FindTitleTime, Event: evening, Said: "25:00"},
			"The title says 25:00, the start is Thu 19 Nov 23:00 JST.", "タイトルは25:00、開始は11/19(木) 23:00 JSTです。"},
		{intake.Finding{Kind: intake.FindTwice, Event: evening, Other: whole},
			"The same programme is there a second time: Fri 20 Nov, all day.", "同じ番組がもう1件あります：11/20(金) 終日。"},
		{differ(evening, func(e *readiness.Event) { e.Start, e.End = at.Add(time.Hour), at.Add(2*time.Hour) }),
			"The calendar PR says Thu 19 Nov 23:00 JST, the calendar Programming says Fri 20 Nov 00:00 JST; PR decides.",
			"カレンダー「PR」では11/19(木) 23:00 JST、「Programming」では11/20(金) 00:00 JST。「PR」に従っています。"},
		{differ(evening, func(e *readiness.Event) { e.Calendar = readiness.Cancelled }),
			"The calendar PR says Thu 19 Nov 23:00 JST, confirmed, the calendar Programming says Thu 19 Nov 23:00 JST, cancelled; PR decides.",
			"カレンダー「PR」では11/19(木) 23:00 JST・確定、「Programming」では11/19(木) 23:00 JST・中止。「PR」に従っています。"},
		{differ(evening, func(e *readiness.Event) { e.End = at.Add(90 * time.Minute) }),
			"The calendar PR says Thu 19 Nov 23:00–Fri 20 Nov 00:00 JST, the calendar Programming says Thu 19 Nov 23:00–Fri 20 Nov 00:30 JST; PR decides.",
			"カレンダー「PR」では11/19(木) 23:00–11/20(金) 00:00 JST、「Programming」では11/19(木) 23:00–11/20(金) 00:30 JST。「PR」に従っています。"},
		{intake.Finding{Kind: intake.FindNoZone, Event: evening}, "Its time names no time zone; Asia/Tokyo is taken.",
			"時刻にタイムゾーンの指定がなく、Asia/Tokyoとみなしています。"},
	} {
		for lang, want := range map[Lang]string{EN: row.en, JA: row.ja} {
			if what, why := For(lang).Finding(row.f, clock); what != want || why == "" {
				t.Errorf("%s: %q, %q, want %q", row.f.Kind, what, why, want)
			}
		}
	}
}

// differ is the finding that another calendar says something else of an event.
func differ(e *readiness.Event, change func(*readiness.Event)) intake.Finding {
	known := *e
	known.End, known.Calendar = e.Start.Add(time.Hour), readiness.Confirmed
	source := known
	change(&source)
	return intake.Finding{Kind: intake.FindDiffers, Event: &known, Source: &source, Calendars: [2]string{"PR", "Programming"}}
}

func TestEveryKindOfFindingIsSaid(t *testing.T) {
	e := &readiness.Event{Zone: "Asia/Tokyo"}
	for _, lang := range []Lang{EN, JA} {
		for _, kind := range intake.FindingKinds {
			what, why := For(lang).Finding(intake.Finding{Kind: kind, Event: e, Other: e, Source: e, Times: 4}, Clock{Zone: time.UTC})
			if what == string(kind) || what == "" || why == "" || !strings.Contains(why, For(lang).Lint.Series(3)) {
				t.Errorf("%s in %s: %q, %q", kind, lang, what, why)
			}
		}
	}
}
