package text

// Nav is what stands around every page.
type Nav struct {
	Skip, Main, MainPhone, Description, Board, Calendar, Tasks, TopPage, Levels, Feeds, Wall, More, Now, History,
	HowDecides, OtherLanguage, Settings, Demo, ToPickUp, LiveShort, Still, Cover string

	// AsOf names the instant of a page of the past, of which Still says that nothing on it moves.
	AsOf       func(clock string) string
	Live, Lost func(clock string) string
}

func navIn(w say) Nav {
	return Nav{
		Skip:          w("Skip to content", "本文に移動"),
		Main:          w("Main", "メイン"),
		MainPhone:     w("Main, phone", "メイン（スマートフォン）"),
		Description:   w("Event readiness: what is coming, who prepares what, and whether the top page is protected.", "イベントへの備え：何が来るか、誰が何を備えるか、トップページが守られているか。"),
		Board:         w("Board", "ボード"),
		Calendar:      w("Calendar", "カレンダー"),
		Tasks:         w("Tasks", "タスク"),
		TopPage:       w("Top page", "トップページ"),
		Levels:        w("Levels", "レベル"),
		Feeds:         w("Feeds", "取り込み"),
		Wall:          w("Wall", "大画面"),
		More:          w("More", "その他"),
		Now:           w("Now", "現在"),
		History:       w("History", "履歴"),
		HowDecides:    w("How Tallylight decides", "判定のしくみ"),
		OtherLanguage: w("日本語", "English"),
		Settings:      w("Settings", "設定"),
		Demo:          w("Demo", "デモ"),
		ToPickUp:      w("to pick up", "件 引き受け待ち"),
		AsOf:          w.with("as of %s", "%s時点"),
		Still:         w("Nothing on this page changes by itself.", "この画面は自動では変わりません。"),
		Live:          w.with("Updated %s, live", "%s 更新・自動更新中"),
		Lost:          w.with("Not live since %s", "%sから自動更新が停止"),
		LiveShort:     w("Live", "自動更新中"),
		Cover:         w("UNKNOWN. No contact with Tallylight for 5 minutes; what this page says may be wrong.", "不明。5分間Tallylightと接続できていないため、表示が実際と異なる可能性があります。"),
	}
}

// Do is the words on buttons and links that do something.
type Do struct {
	PickUp, Release, Undo, Save, Cancel, Complete, Skip, SetLevel, ProposeLevel, NotExposure, ShowAgain, CheckNow, FetchNow, Edit,
	Remove, Open, OpenTask, Preview, Add, KeepTheirs, SaveMine, Tell, SignIn, SignOut, CheckIt, OnAir, Aired,
	SeeEvidence, BackToBoard, Older string
}

func doIn(w say) Do {
	return Do{
		PickUp:       w("Pick up", "引き受ける"),
		Release:      w("Release", "手放す"),
		Undo:         w("Undo", "取り消す"),
		Save:         w("Save", "保存"),
		Cancel:       w("Cancel", "キャンセル"),
		Complete:     w("Complete", "完了にする"),
		Skip:         w("Skip with reason", "理由を書いて省く"),
		SetLevel:     w("Set level", "レベルを設定"),
		ProposeLevel: w("Propose level", "レベルを提案"),
		NotExposure:  w("Not an exposure", "露出ではない"),
		ShowAgain:    w("Show on the board again", "ボードに戻す"),
		CheckNow:     w("Check now", "今すぐ確認"),
		FetchNow:     w("Fetch now", "今すぐ取得"),
		Edit:         w("Edit", "編集"),
		Remove:       w("Remove", "削除"),
		Open:         w("Open", "開く"),
		OpenTask:     w("Open task", "タスクを開く"),
		Preview:      w("Preview", "プレビュー"),
		Add:          w("Add", "追加"),
		KeepTheirs:   w("Keep theirs", "相手の内容を残す"),
		SaveMine:     w("Save mine", "自分の内容を保存"),
		Tell:         w("Save what you know", "わかる分を保存"),
		SignIn:       w("Sign in", "サインイン"),
		SignOut:      w("Sign out", "サインアウト"),
		CheckIt:      w("Check it", "確認"),
		OnAir:        w("On air now", "放送開始"),
		Aired:        w("Aired", "放送終了"),
		SeeEvidence:  w("See the evidence", "根拠を見る"),
		BackToBoard:  w("Back to the board", "ボードに戻る"),
		Older:        w("Older changes", "以前の変更"),
	}
}
