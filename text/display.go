package text

import (
	"tallylight/readiness/display"
)

// Display is the words of links for screens that nobody signs in to.
type Display struct {
	Title, Lead, None, New, Make, MakeNew, MakeNewHow, Open, Revoke, RevokeHow, Made, MadeBy, MadeHow, Print, QR, BoardAll, BrowserLang,
	NeverSeen, More, Somebody, GoneOn string

	// Gone and GoneHow stand on a screen whose link counts no longer; both languages are shown there.
	Gone, GoneHow string

	Shows    map[display.Shows]string
	Audience map[display.Audience]string // as one chooses it
	Names    map[display.Audience]string // what it means for the screen

	LevelUp  func(level string) string
	Event    func(title string) string
	Seen     func(at string) string
	NotSince func(at string) string
	AndLater func(n int) string
}

func displayIn(w say) Display {
	return Display{
		Title:       w("Displays", "表示リンク"),
		Lead:        w("For screens nobody signs in to. A link shows and changes nothing, and lasts until it is revoked.", "誰もサインインしない画面用です。表示だけができ、失効させるまで使えます。"),
		None:        w("There are none yet.", "まだありません。"),
		New:         w("New display", "新しい画面"),
		Make:        w("Make the link", "リンクを作成"),
		MakeNew:     w("New link", "リンクを作り直す"),
		MakeNewHow:  w("The link and its QR code are shown only when the link is made, since its key is not kept. A new link ends the old one.", "リンクとQRコードは作成時にだけ表示します（鍵を保存しないため）。作り直すと古いリンクは失効します。"),
		Open:        w("Preview", "表示を確認"),
		Revoke:      w("Revoke", "失効させる"),
		RevokeHow:   w("A revoked link shows a dark page that says so, never a sign-in.", "失効したリンクは、その旨を示す暗い画面になります。サインイン画面にはなりません。"),
		MadeBy:      w("made by", "作成："),
		Made:        w("The link is made. Copy or print it now: it is not shown again.", "リンクを作成しました。今コピーするか印刷してください。再び表示されません。"),
		MadeHow:     w("Open it on the screen. Whoever has the link sees what the screen shows.", "画面のブラウザーで開きます。このリンクを知る人は、画面と同じ内容を見られます。"),
		Print:       w("Print QR", "QRを印刷"),
		QR:          w("QR code of the link", "リンクのQRコード"),
		BoardAll:    w("Board, all levels", "ボード・すべてのレベル"),
		Somebody:    w("somebody", "担当者"),
		GoneOn:      w("It looks again by itself.", "自動で再確認します。"),
		BrowserLang: w("as its browser", "ブラウザーの言語"),
		NeverSeen:   w("not opened yet", "未表示"),
		Seen:        w.with("seen %s", "最終表示 %s"),
		NotSince:    w.with("not seen since %s", "%sから表示なし"),
		LevelUp:     w.with("Board, %s and up", "ボード・%s以上"),
		Event:       w.with("Wall, %s", "大画面・%s"),
		More:        w("Coming", "今後の予定"),
		AndLater:    w.num("%d more later", "ほか%d件"),
		Gone:        w("This screen’s link is not valid any more", "この画面のリンクは無効です"),
		GoneHow:     w("It was revoked or replaced. An admin or SRE makes a new one on the page Displays.", "失効したか、作り直されました。管理者またはSREが「表示リンク」で新しいリンクを作成できます。"),
		Shows: map[display.Shows]string{
			display.Wall:  w("Wall, next exposure", "大画面・次の露出"),
			display.Board: w("Board", "ボード"),
		},
		Audience: map[display.Audience]string{
			display.Masked: w("everybody: masked", "誰でも（伏せる）"),
			display.Open:   w("SRE and PR", "SREと広報"),
		},
		Names: map[display.Audience]string{
			display.Masked: w("confidential events and names masked", "非公開のイベントと人名は伏せる"),
			display.Open:   w("confidential titles and names shown", "非公開のタイトルと人名も表示"),
		},
	}
}
