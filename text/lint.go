package text

import (
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Lint is what PR is told of its calendars: what is seen, why it matters and what to do.
type Lint struct {
	Title, Lead             string
	ByHand                  string             // the title where no calendar owns the event
	ToDo                    string             // after the figure
	Series                  func(n int) string // events of a series beside the one that is named
	Stale                   func(since string) string
	Never, StaleDo          string
	Missing                 func(since string) string
	MissingDo               string
	Damaged, DamagedDo      string
	TitleTime               func(said, start string) string
	TitleTimeDo             string
	Twice                   func(when string) string
	TwiceDo                 string
	Tentative, TentativeDo  string
	AllDay, AllDayDo        string
	NoZone, UnknownZone     func(taken string) string
	NoZoneDo, UnknownZoneDo string
}

var lintEN = Lint{
	ByHand: "To put right",
	Title:  "For the calendar’s owner", Lead: "What is put right there is gone from here at the next fetch.",
	ToDo:   "to put right in the calendar",
	Series: func(n int) string { return fmt.Sprintf("The same holds for %d more of this series.", n) },
	Stale:  func(since string) string { return "The calendar was last read " + since + "." },
	Never:  "The calendar has not been read yet.",
	StaleDo: "Until it is read again, events that move or are cancelled are not seen here. " +
		"Look at its address under Feeds, or fetch it now.",
	Missing: func(since string) string { return "No longer in the calendar since " + since + ", and not cancelled." },
	MissingDo: "Nobody can tell whether it takes place, so it is still prepared for. Put it back, or bring it back as cancelled: " +
		"then its tasks stop.",
	Damaged: "Part of its entry in the calendar cannot be read.",
	DamagedDo: "What is shown here is as it was last read, so a change may be missed. " +
		"Open the entry and save it again, or enter it anew.",
	TitleTime: func(said, start string) string {
		return fmt.Sprintf("The title says %s, the start is %s.", said, start)
	},
	TitleTimeDo: "Everything is made ready for the start. Put right whichever is wrong; " +
		"25:00 is entered as 01:00 of the next day.",
	Twice: func(when string) string { return "The same programme is there a second time: " + when + "." },
	TwiceDo: "Both are prepared for. If it moved, delete the old entry; if one is a rerun or another part, " +
		"say so in its title.",
	Tentative:     "Still tentative, less than two days before air.",
	TentativeDo:   "It is prepared for like a confirmed one, and people stay up for it. Confirm it, or cancel it.",
	AllDay:        "It lasts all day: there is no air time.",
	AllDayDo:      "The whole broadcast day counts, 05:00 to 29:00, and has to be watched. Enter when it begins and ends.",
	NoZone:        func(taken string) string { return "Its time names no time zone; " + taken + " is taken." },
	NoZoneDo:      "If another was meant, all gates are hours off. Set a time zone for the entry, or for the whole calendar.",
	UnknownZone:   func(taken string) string { return "Its time zone is not known; " + taken + " is taken." },
	UnknownZoneDo: "If the two differ, all gates are hours off. Choose a zone by its place, such as Asia/Tokyo.",
}

var lintJA = Lint{
	ByHand: "直すとよいところ",
	Title:  "カレンダーの持ち主へ", Lead: "カレンダーで直すと、次の取得でここから消えます。",
	ToDo:   "件をカレンダーで要修正",
	Series: func(n int) string { return fmt.Sprintf("この繰り返しの、ほか%d件も同じです。", n) },
	Stale: func(since string) string {
		return "カレンダーを最後に読み取れたのは" + since + "です。"
	},
	Never:   "カレンダーをまだ一度も読み取れていません。",
	StaleDo: "読み取れるまで、日時の変更や中止はここに反映されません。「取り込み」でURLを確認するか、今すぐ取得してください。",
	Missing: func(since string) string {
		return since + "からカレンダーに見当たらず、中止の記載もありません。"
	},
	MissingDo: "実施するか判断できないため、備えは続いています。予定を戻すか、中止として登録してください。中止ならタスクが止まります。",
	Damaged:   "カレンダーの登録内容に、読み取れない部分があります。",
	DamagedDo: "表示しているのは前回読み取れた内容で、変更が反映されないおそれがあります。予定を開いて保存し直すか、登録し直してください。",
	TitleTime: func(said, start string) string {
		return fmt.Sprintf("タイトルは%s、開始は%sです。", said, start)
	},
	TitleTimeDo: "備えは開始時刻に合わせて進みます。誤っているほうを直してください。25:00は翌日の01:00として登録します。",
	Twice:       func(when string) string { return "同じ番組がもう1件あります：" + when + "。" },
	TwiceDo:     "両方に備えます。日時が変わったのなら古い予定を削除し、再放送や別の回ならタイトルに書いてください。",
	Tentative:   "放送まで2日を切りましたが、まだ仮の予定です。",
	TentativeDo: "確定と同じように備え、担当者も待機します。確定するか、中止にしてください。",
	AllDay:      "終日の予定で、放送時刻がありません。",
	AllDayDo:    "放送日全体（05:00〜29:00）を見守ることになります。開始と終了の時刻を入れてください。",
	NoZone: func(taken string) string {
		return "時刻にタイムゾーンの指定がなく、" + taken + "とみなしています。"
	},
	NoZoneDo: "別のゾーンなら、すべてのゲートが何時間もずれます。予定かカレンダー全体にタイムゾーンを設定してください。",
	UnknownZone: func(taken string) string {
		return "タイムゾーンを判別できず、" + taken + "とみなしています。"
	},
	UnknownZoneDo: "実際と違えば、すべてのゲートが何時間もずれます。Asia/Tokyoのような地名のゾーンを選んでください。",
}

// Finding says what is wrong in a calendar and, beneath it, why it matters and what to do.
func (t *Text) Finding(f intake.Finding, c Clock) (title, detail string) {
	title, detail = t.finding(f, c)
	if f.Times > 1 {
		detail = t.Sentences(detail, t.Lint.Series(f.Times-1))
	}
	return title, detail
}

func (t *Text) finding(f intake.Finding, c Clock) (title, detail string) {
	switch s := &t.Lint; f.Kind {
	case intake.FindStale:
		if f.At.IsZero() {
			return s.Never, s.StaleDo
		}
		return s.Stale(t.Moment(f.At.In(c.Zone))), s.StaleDo
	case intake.FindMissing:
		return s.Missing(t.Moment(f.At.In(c.Zone))), s.MissingDo
	case intake.FindDamaged:
		return s.Damaged, s.DamagedDo
	case intake.FindTitleTime:
		return s.TitleTime(f.Said, t.AirStart(*f.Event, c)), s.TitleTimeDo
	case intake.FindTwice:
		return s.Twice(t.AirStart(*f.Other, c)), s.TwiceDo
	case intake.FindTentative:
		return s.Tentative, s.TentativeDo
	case intake.FindAllDay:
		return s.AllDay, s.AllDayDo
	case intake.FindNoZone:
		return s.NoZone(f.Event.Zone), s.NoZoneDo
	case intake.FindUnknownZone:
		return s.UnknownZone(f.Event.Zone), s.UnknownZoneDo
	default:
		return string(f.Kind), ""
	}
}

// AirStart gives when an event starts: "Thu 19 Nov 21:54 JST", or the days of one that lasts all day.
func (t *Text) AirStart(e readiness.Event, c Clock) string {
	if !e.AllDay {
		return t.Moment(e.Start.In(c.Zone))
	}
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		zone = time.UTC // the importer never stores a zone that does not load
	}
	return t.Dates(e.Start.In(zone), e.End)
}
