package text

import (
	"fmt"

	"tallylight/readiness"
)

// Event is the words of the page of one event and of the form for PR.
type Event struct {
	ShowOnWall, CalendarLink, ByHand   string
	FromFeed                           func(name string) string
	Done                               func(c readiness.Counts) string // 6 of 13
	Rest                               func(c readiness.Counts) string // tasks done, 1 late ...
	Blocks, NothingBlocks              string
	Checklist, Missed, Next, NoTasks   string
	GateDone                           func(done, total int) string
	Burn, BurnCaption                  string
	BurnSays                           func(done, due, total int) string
	BurnDue, BurnDone                  func(n int) string
	TopPage, Evidence, NoPage          string
	Brief, NotTold, Told, MissingField string
	BriefLead                          string
	BriefHint                          map[readiness.BriefField]string
	AskSRE                             string
	HiddenNote                         string
	CancelledNote                      func(since string) string
	MissingNote                        func(since string) string
	AllDayNote                         string
	NothingToUndo                      string
}

var eventEN = Event{
	ShowOnWall: "Show on wall", CalendarLink: "Link from the calendar", ByHand: "Entered by hand",
	FromFeed: func(name string) string { return "From " + name },
	Done:     func(c readiness.Counts) string { return fmt.Sprintf("%d of %d", c.Done, c.Total) },
	Rest: func(c readiness.Counts) string {
		rest := "tasks done"
		if c.Late > 0 {
			rest += fmt.Sprintf(", %d late", c.Late)
		}
		if c.Unclaimed > 0 {
			rest += fmt.Sprintf(", %d with nobody yet", c.Unclaimed)
		}
		return rest + "."
	},
	Blocks: "What blocks GO", NothingBlocks: "Nothing blocks GO.",
	Checklist: "Checklist", Missed: "missed", Next: "next gate", NoTasks: "This event has no tasks.",
	GateDone:    func(done, total int) string { return fmt.Sprintf("%d/%d done", done, total) },
	Burn:        "Progress against the gates",
	BurnCaption: "The step line is what the gates ask for; the solid line is what is done.",
	BurnSays: func(done, due, total int) string {
		return fmt.Sprintf("Tasks done against tasks due. %d done; %d are due by now; %d in all.", done, due, total)
	},
	BurnDue: func(n int) string { return fmt.Sprintf("due %d", n) }, BurnDone: func(n int) string { return fmt.Sprintf("done %d", n) },
	TopPage: "Top page for this event", Evidence: "Evidence and history", NoPage: "No top page is being watched.",
	Brief: "What PR told us", NotTold: "Not told yet", Told: "Told", MissingField: "Missing",
	BriefLead: "Save what you know; the rest can follow. SRE sees it at once.",
	BriefHint: map[readiness.BriefField]string{
		readiness.FieldOnAir:     "From the calendar. To change it, change the calendar.",
		readiness.FieldKind:      "Live or recorded, and where it is shown.",
		readiness.FieldReach:     "Households, readers or recipients.",
		readiness.FieldPeak:      "In the first minute. Leave empty if you do not know; SRE estimates it.",
		readiness.FieldScreenURL: "The address, QR code or search word that is shown.",
		readiness.FieldCatchUp:   "Reruns and streaming, with dates. Write “none” if there are none.",
		readiness.FieldContact:   "Who answers while it is on air.",
		readiness.FieldProgramme: "Its name, and which part of it.",
		readiness.FieldStation:   "The broadcaster, network or outlet.",
		readiness.FieldCorner:    "How long it is on screen, such as 3 min.",
		readiness.FieldCertainty: "Whether it will be shown as told.",
		readiness.FieldEmbargo:   "What may not be published yet.",
	},
	AskSRE:     "SRE estimates it",
	HiddenNote: "This is not an exposure: it is not on the board and asks for nothing.",
	CancelledNote: func(since string) string {
		return fmt.Sprintf("Cancelled in the PR calendar since %s. Its checklist is frozen as it stood, and goes on if the calendar "+
			"takes that back.", since)
	},
	MissingNote: func(since string) string {
		return fmt.Sprintf("No longer in the PR calendar since %s, and not cancelled. Its checklist is kept and goes on. "+
			"Ask PR whether it takes place: back in the calendar it goes on here, cancelled there its tasks stop.", since)
	},
	NothingToUndo: "Cancelled: its tasks stopped, and there is nothing to scale in.",
	AllDayNote:    "The air time is not known yet: the whole broadcast day counts, 05:00 to 29:00.",
}

var eventJA = Event{
	ShowOnWall: "大画面に表示", CalendarLink: "カレンダーのリンク", ByHand: "手で追加",
	FromFeed: func(name string) string { return name + "から取り込み" },
	Done:     func(c readiness.Counts) string { return fmt.Sprintf("%d件中%d件", c.Total, c.Done) },
	Rest: func(c readiness.Counts) string {
		rest := "完了"
		if c.Late > 0 {
			rest += fmt.Sprintf("、%d件超過", c.Late)
		}
		if c.Unclaimed > 0 {
			rest += fmt.Sprintf("、%d件が引き受け待ち", c.Unclaimed)
		}
		return rest + "。"
	},
	Blocks: "GOを止めているもの", NothingBlocks: "GOを止めているものはありません。",
	Checklist: "チェックリスト", Missed: "未達", Next: "次のゲート", NoTasks: "このイベントにタスクはありません。",
	GateDone:    func(done, total int) string { return fmt.Sprintf("%d/%d 完了", done, total) },
	Burn:        "ゲートに対する進み",
	BurnCaption: "破線がゲートの求める数、実線が完了した数です。",
	BurnSays: func(done, due, total int) string {
		return fmt.Sprintf("期限と完了の比較。完了%d件、現時点の期限%d件、全%d件。", done, due, total)
	},
	BurnDue: func(n int) string { return fmt.Sprintf("期限 %d", n) }, BurnDone: func(n int) string { return fmt.Sprintf("完了 %d", n) },
	TopPage: "このイベントに対するトップページ", Evidence: "根拠と履歴", NoPage: "見守るトップページがありません。",
	Brief: "広報からの情報", NotTold: "未記入", Told: "記入済み", MissingField: "未記入",
	BriefLead: "わかる分だけ保存できます。残りは後からでもかまいません。SREにはすぐ表示されます。",
	BriefHint: map[readiness.BriefField]string{
		readiness.FieldOnAir:     "カレンダーの日時です。変更はカレンダーで行います。",
		readiness.FieldKind:      "生放送か収録か、放送地域。",
		readiness.FieldReach:     "世帯数、読者数、配信数など。",
		readiness.FieldPeak:      "最初の1分間の値。不明なら空欄のままでかまいません（SREが見積もります）。",
		readiness.FieldScreenURL: "画面に出るURL、QRコード、検索語。",
		readiness.FieldCatchUp:   "再放送と配信の日時。なければ「なし」と書いてください。",
		readiness.FieldContact:   "放送中に連絡がつく人。",
		readiness.FieldProgramme: "番組名とコーナー名。",
		readiness.FieldStation:   "放送局、系列、媒体。",
		readiness.FieldCorner:    "画面に出る長さ。例：3分。",
		readiness.FieldCertainty: "予定どおり放送される見込み。",
		readiness.FieldEmbargo:   "まだ公開できない内容。",
	},
	AskSRE:     "SREが見積もり",
	HiddenNote: "露出ではないため、ボードに表示されず、備えも求められません。",
	CancelledNote: func(since string) string {
		return fmt.Sprintf("%sに広報カレンダーで中止されました。チェックリストはその時点のまま凍結し、中止が取り消されれば再開します。", since)
	},
	MissingNote: func(since string) string {
		return fmt.Sprintf("%sから広報カレンダーに見当たらず、中止の記載もありません。チェックリストは残り、備えも続きます。"+
			"実施するか広報に確認してください。カレンダーに戻ればこのまま続き、中止と登録されればタスクが止まります。", since)
	},
	NothingToUndo: "中止のためタスクは停止しました。元に戻すもの（縮退など）はありません。",
	AllDayNote:    "放送時刻が未定のため、放送日全体（05:00〜29:00）を対象とします。",
}
