package text

import "fmt"

// Nav is what stands around every page.
type Nav struct {
	Skip, Main, MainPhone, Description      string
	Board, Calendar, Tasks, TopPage         string
	Levels, Feeds, Wall, More               string
	Now, History, HowDecides, OtherLanguage string
	Settings, Account, Demo                 string
	ToPickUp                                string
	Live                                    func(clock string) string
	Lost                                    func(clock string) string
	LiveShort, Cover                        string
}

var navEN = Nav{
	Skip: "Skip to content", Main: "Main", MainPhone: "Main, phone",
	Description: "Event readiness: what is coming, who prepares what, and whether the top page is protected.",
	Board:       "Board", Calendar: "Calendar", Tasks: "Tasks", TopPage: "Top page",
	Levels: "Levels", Feeds: "Feeds", Wall: "Wall", More: "More",
	Now: "Now", History: "History", HowDecides: "How Tallylight decides", OtherLanguage: "日本語",
	Settings: "Settings", Account: "Account", Demo: "Demo",
	ToPickUp:  "to pick up",
	Live:      func(clock string) string { return fmt.Sprintf("Updated %s, live", clock) },
	Lost:      func(clock string) string { return fmt.Sprintf("Not live since %s", clock) },
	LiveShort: "Live",
	Cover:     "UNKNOWN. No contact with Tallylight for 5 minutes; what this page says may be wrong.",
}

var navJA = Nav{
	Skip: "本文に移動", Main: "メイン", MainPhone: "メイン（スマートフォン）",
	Description: "イベントへの備え：何が来るか、誰が何を備えるか、トップページが守られているか。",
	Board:       "ボード", Calendar: "カレンダー", Tasks: "タスク", TopPage: "トップページ",
	Levels: "レベル", Feeds: "取り込み", Wall: "大画面", More: "その他",
	Now: "現在", History: "履歴", HowDecides: "判定のしくみ", OtherLanguage: "English",
	Settings: "設定", Account: "アカウント", Demo: "デモ",
	ToPickUp:  "件 引き受け待ち",
	Live:      func(clock string) string { return fmt.Sprintf("%s 更新・自動更新中", clock) },
	Lost:      func(clock string) string { return fmt.Sprintf("%sから自動更新が停止", clock) },
	LiveShort: "自動更新中",
	Cover:     "不明。5分間Tallylightと接続できていないため、表示が実際と異なる可能性があります。",
}

// Do is the words on buttons and links that do something.
type Do struct {
	PickUp, Release, Undo, Save, Cancel, Done, Complete, Skip      string
	SetLevel, NotExposure, ShowAgain                               string
	CheckNow, FetchNow, Edit, Remove, Open, OpenTask, Preview, Add string
	KeepTheirs, SaveMine, Tell, SignIn, SignOut, CheckIt           string
	OnAir, Aired, SeeEvidence, BackToBoard, Older                  string
}

var doEN = Do{
	PickUp: "Pick up", Release: "Release", Undo: "Undo", Save: "Save", Cancel: "Cancel",
	Done: "Done", Complete: "Complete", Skip: "Skip with reason",
	SetLevel: "Set level", NotExposure: "Not an exposure", ShowAgain: "Show on the board again",
	CheckNow: "Check now", FetchNow: "Fetch now", Edit: "Edit", Remove: "Remove", Open: "Open",
	OpenTask: "Open task", Preview: "Preview", Add: "Add",
	KeepTheirs: "Keep theirs", SaveMine: "Save mine", Tell: "Save what you know", SignIn: "Sign in",
	SignOut: "Sign out", CheckIt: "Check it",
	OnAir: "On air now", Aired: "Aired", SeeEvidence: "See the evidence", BackToBoard: "Back to the board",
	Older: "Older changes",
}

var doJA = Do{
	PickUp: "引き受ける", Release: "手放す", Undo: "取り消す", Save: "保存", Cancel: "キャンセル",
	Done: "完了", Complete: "完了にする", Skip: "理由を書いて省く",
	SetLevel: "レベルを設定", NotExposure: "露出ではない", ShowAgain: "ボードに戻す",
	CheckNow: "今すぐ確認", FetchNow: "今すぐ取得", Edit: "編集", Remove: "削除", Open: "開く",
	OpenTask: "タスクを開く", Preview: "プレビュー", Add: "追加",
	KeepTheirs: "相手の内容を残す", SaveMine: "自分の内容を保存", Tell: "わかる分を保存", SignIn: "サインイン",
	SignOut: "サインアウト", CheckIt: "確認",
	OnAir: "放送開始", Aired: "放送終了", SeeEvidence: "根拠を見る", BackToBoard: "ボードに戻る",
	Older: "以前の変更",
}
