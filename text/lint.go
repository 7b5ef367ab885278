package text

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Lint is what PR is told of its calendars: what is seen, why it matters and what to do.
type Lint struct {
	Title, Lead, Never, StaleDo, MissingDo, TakenOutDo, Damaged, DamagedDo, TitleTimeDo, TwiceDo, Tentative, TentativeDo, AllDay,
	AllDayDo, NoZoneDo, UnknownZoneDo string

	Stale, Missing, TakenOut func(since string) string
	TitleTime                func(said, start string) string
	Twice                    func(when string) string
	NoZone, UnknownZone      func(taken string) string

	ByHand string             // the title where no calendar owns the event
	ToDo   string             // after the figure
	Series func(n int) string // events of a series beside the one that is named
	Among  func(n int) string // of how many events the findings are
}

func lintIn(w say) Lint {
	return Lint{
		ByHand: w("To put right", "直すとよいところ"),
		Title:  w("For the calendar’s owner", "カレンダーの所有者へ"),
		Lead:   w("What is put right there is gone from here at the next fetch.", "カレンダーで直すと、次の取得でここから消えます。"),
		ToDo:   w("to put right in the calendar", "件をカレンダーで要修正"),
		Series: w.num("The same holds for %d more of this series.", "この繰り返しの、ほか%d件も同じです。"),
		Among:  w.num("Found among the next %d events of all calendars.", "全カレンダーの直近%d件のイベントを調べた結果です。"),
		Stale:  w.with("The calendar was last read %s.", "カレンダーを最後に読み取れたのは%sです。"),
		Never:  w("The calendar has not been read yet.", "カレンダーをまだ一度も読み取れていません。"),
		StaleDo: w("Until it is read again, events that move or are cancelled are not seen here. Look at its address under Feeds, or fetch it now.",
			"読み取れるまで、日時の変更や中止はここに反映されません。「取り込み」でURLを確認するか、今すぐ取得してください。"),
		Missing: w.with("No longer in the calendar since %s, and not cancelled.", "%sからカレンダーに見当たらず、中止の記載もありません。"),
		MissingDo: w("Nobody can tell whether it takes place, so it is still prepared for. If it was entered anew under its title, answer whether it is the same programme. If not, say on its page whether it is off or takes place.",
			"実施するか判断できないため、備えは続いています。同じタイトルで入れ直したのなら、「同じ番組ですか？」に回答してください。そうでなければ、中止か予定どおり放送かを、イベントのページで回答してください。"),
		TakenOut: w.with("Taken out of its series in the calendar since %s.", "%sにカレンダーで繰り返しから除外されました。"),
		TakenOutDo: w("That is how a calendar deletes one night, or moves it to an entry of its own, so it is still prepared for. Say on its page whether it is off or takes place.",
			"カレンダーで1回分を削除したときや、別の予定に移したときにこうなります。備えは続いています。中止か予定どおり放送かを、イベントのページで回答してください。"),
		Damaged: w("Part of its entry in the calendar cannot be read.", "カレンダーの登録内容に、読み取れない部分があります。"),
		DamagedDo: w("Only what could be read is shown here, so it may differ from the entry. Open the entry and save it again; if that does not help, ask whoever runs the calendar.",
			"読み取れた内容だけを表示しているため、実際の予定と違うことがあります。カレンダーで予定を開き、保存し直してください。直らなければ、カレンダーの管理者に確認してください。"),
		TitleTime: w.with2("The title says %s, the start is %s.", "タイトルは%s、開始は%sです。"),
		TitleTimeDo: w("Everything is made ready for the start. Put right whichever is wrong; 25:00 is entered as 01:00 of the next day.",
			"備えは開始時刻に合わせて進みます。誤っているほうを直してください。25:00は翌日の01:00として登録します。"),
		Twice:         w.with("The same programme is there a second time: %s.", "同じ番組がもう1件あります：%s。"),
		TwiceDo:       w("Both are prepared for. If it moved, delete the old entry: you are then asked whether to carry its preparation over. If one is a rerun or another part, say so in its title.", "両方に備えます。日時が変わったのなら古い予定を削除してください。準備を引き継ぐか確認します。再放送や別の回なら、タイトルに書いてください。"),
		Tentative:     w("Still tentative, less than two days before air.", "放送まで2日を切りましたが、まだ仮の予定です。"),
		TentativeDo:   w("It is prepared for like a confirmed one, and people stay up for it. Confirm it, or cancel it.", "確定と同じように備え、担当者も待機します。確定するか、中止にしてください。"),
		AllDay:        w("It lasts all day: there is no air time.", "終日の予定で、放送時刻がありません。"),
		AllDayDo:      w("The whole broadcast day counts, 05:00 to 29:00, and has to be watched. Enter when it begins and ends.", "放送日全体（05:00〜29:00）を見守ることになります。開始と終了の時刻を入れてください。"),
		NoZone:        w.with("Its time names no time zone; %s is taken.", "時刻にタイムゾーンの指定がなく、%sとみなしています。"),
		NoZoneDo:      w("If another was meant, all gates are hours off. Set a time zone for the entry, or for the whole calendar.", "別のゾーンなら、すべてのゲートが何時間もずれます。予定かカレンダー全体にタイムゾーンを設定してください。"),
		UnknownZone:   w.with("Its time zone is not known; %s is taken.", "タイムゾーンを判別できず、%sとみなしています。"),
		UnknownZoneDo: w("If the two differ, all gates are hours off. Choose a zone by its place, such as Asia/Tokyo.", "実際と違えば、すべてのゲートが何時間もずれます。Asia/Tokyoのような地名のゾーンを選んでください。"),
	}
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
	case intake.FindTakenOut:
		return s.TakenOut(t.Moment(f.At.In(c.Zone))), s.TakenOutDo
	case intake.FindDamaged:
		return s.Damaged, s.DamagedDo
	case intake.FindTitleTime:
		return s.TitleTime(f.Said, t.AirStart(*f.Event, c)), s.TitleTimeDo
	case intake.FindDiffers:
		return t.differ(f, c), t.Shared.DifferDo
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
