package text

import (
	"strings"

	"tallylight/readiness/scope"
)

// Scope is the words for whom a task is, and for what it tells people.
type Scope struct {
	Company, CompanyLead, DashboardHint, GoFromHint, Yes, No, NotAsked, Help, What, Why, Done, ForHint, NeedsHint, AsTV, Ask, Unguarded string

	PlannedAs func(kind string) string

	Kind map[scope.Kind]string
	Need map[scope.Need]string
}

func scopeIn(w say) Scope {
	return Scope{
		Company:       w("Your company", "会社の設備"),
		CompanyLead:   w("Some tasks are asked only where the company has the thing. Asked once; it can be changed here at any time. Press “Preview and save” at the top afterwards.", "会社にあるときだけ求めるタスクがあります。一度答えれば、いつでも変更できます。答えた後、ページの上にある「確認して保存」を押してください。"),
		DashboardHint: w("The address that is opened on the day. Left empty, no task asks for it.", "当日に開くURL。空欄なら、確認のタスクはありません。"),
		GoFromHint:    w("How long before air, between 1h and 7d. Before that an event is at best ON TRACK. Left empty: 24h.", "放送までの時間（1h～7d）。それより前は、最も良くて「順調」です。空欄なら24h。"),
		Yes:           w("yes", "あり"),
		No:            w("no", "なし"),
		NotAsked:      w("not asked: your company has none", "対象外（会社にない）"),
		Help:          w("What to do, and why", "やること・理由・完了の目安"),
		What:          w("What to do", "やること"),
		Why:           w("Why it matters", "理由"),
		Done:          w("It is done when", "完了の目安"),
		ForHint:       w("Without a tick, for every kind. An event whose kind nobody has told counts as TV.", "選ばなければ、すべての種類が対象です。種類が未記入のイベントはテレビとして扱います。"),
		NeedsHint:     w("Asked only where the company has all of these.", "選んだものが会社にすべてあるときだけ求めます。"),
		AsTV:          w("Not told yet: as the calendar says, else TV", "未記入（カレンダーの分類に従い、なければテレビ）"),
		Unguarded:     w("It is on none of the registered top pages: whether it is protected is not checked. Register it under Top page.", "登録済みのトップページにないURLのため、保護されているかを確認していません。「トップページ」で登録してください。"),
		PlannedAs:     w.with("Not told, planned as %s", "未記入（%sとして準備）"),
		Ask:           w("Say what your company has", "会社の設備について回答する"),
		Kind: map[scope.Kind]string{
			scope.TV:    w("TV", "テレビ"),
			scope.Radio: w("Radio", "ラジオ"),
			scope.Web:   w("Web or press", "ウェブ・新聞・雑誌"),
			scope.Push:  w("Push", "プッシュ通知"),
			scope.Mail:  w("Mail", "メール"),
			scope.Sale:  w("Sale", "セール"),
		},
		Need: map[scope.Need]string{
			scope.Dashboard:     w("Address of the dashboard", "ダッシュボードのURL"),
			scope.LBReservation: w("Reserves load-balancer capacity", "ロードバランサーの容量を予約する"),
			scope.DBScaleUp:     w("Scales its database up for events", "イベントに合わせてDBを増強する"),
			scope.ThirdParties:  w("Holds sales, or depends on third parties: payment, mail, SMS, analytics", "セールを行う、または外部サービスに依存する（決済・メール・SMS・計測）"),
			scope.WaitingRoom:   w("Has a waiting room", "待合室がある"),
			scope.Metrics:       w("Measures its traffic in Prometheus", "アクセス数をPrometheusで計測している"),
		},
	}
}

// Needed names what a company must have, written as ids.
func (t *Text) Needed(ids string) string {
	var names []string
	for id := range strings.FieldsSeq(ids) {
		names = append(names, t.Scope.Need[scope.Need(id)])
	}
	return t.List(names)
}

// Kinds names kinds of event that are written as ids.
func (t *Text) Kinds(ids string) string {
	var names []string
	for id := range strings.FieldsSeq(ids) {
		names = append(names, t.Scope.Kind[scope.Kind(id)])
	}
	return t.List(names)
}
