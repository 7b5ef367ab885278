package docs

import (
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/text"
)

// Access is something that the program answers, as people write it, with what it asks of whoever comes.
type Access struct {
	What  string
	Needs account.Need
}

// both is a text in both languages.
type both struct{ en, ja string }

func (b both) in(t *text.Text) string { return t.Pick(b.ja, b.en) }

// allows says what each permission allows.
var allows = map[readiness.Permission]both{
	readiness.SeePrivate:   {"See what confidential events and events under embargo are about", "非公開のイベントと解禁前のイベントの内容を見る"},
	readiness.SetLevel:     {"Propose a level, mark an event as not an exposure, answer whether two events are the same", "レベルを提案する、露出ではないイベントとして扱う、同じ番組かどうかに答える"},
	readiness.ConfirmLevel: {"Confirm a level; take back a confirmed one", "レベルを確定する、確定を取り消す"},
	readiness.TellBrief:    {"Fill in the brief, press On air and Aired, postpone an event, choose which feed decides", "概要を記入する、放送開始と放送終了を押す、放送を延期する、優先するカレンダーを選ぶ"},
	readiness.ConfirmTime:  {"Confirm the air time for PR", "放送時刻を広報として確認する"},
	readiness.EditEvents:   {"Add events manually or from a table, change and cancel them", "イベントを手動や表から追加する、変更する、中止にする"},
	readiness.EditFeeds:    {"Add, change, fetch and remove calendars, import files, approve held deletions", "カレンダーを登録・変更・取得・削除する、ファイルを取り込む、保留中の削除を承認する"},
	readiness.WorkTasks:    {"Pick up, complete, skip, review and add tasks; undo changes for which one has the permission", "タスクを引き受ける、完了する、省略する、振り返る、追加する。自分の役割でできる変更を元に戻す"},
	readiness.CheckPages:   {"Probe a top page now", "トップページを今すぐ確認する"},
	readiness.NoteMoves:    {"Acknowledge that an event has moved", "イベントの時刻の変更を確認済みにする"},
	readiness.WaiveCheck:   {"Let a check of the top page pass with a reason, confirm one manually, approve that a task is skipped", "トップページの確認を理由付きで免除する、手動で確認済みにする、タスクの省略を承認する"},
	readiness.RunDrills:    {"Start and end drills", "訓練を開始・終了する"},
	readiness.ProveLoad:    {"Upload and withdraw load-test reports", "負荷試験のレポートを登録する、取り下げる"},
	readiness.EditLevels:   {"Change levels and their tasks, complete standing tasks, set the usual traffic", "レベルとタスクの内容を変える、常設タスクを完了する、通常のアクセス数を決める"},
	readiness.EditChecks:   {"Set from which level each check of the top page is required", "トップページの確認を求めるレベルを決める"},
	readiness.EditPages:    {"Add, change and remove top pages; see their setup", "トップページを登録・変更・削除する、設定を見る"},
	readiness.Connect:      {"Manage connections with their secrets, send test messages, replay deliveries", "接続とそのシークレットを管理する、テスト送信する、再送する"},
	readiness.AddDisplay:   {"Make, preview, renew and revoke display links", "表示リンクを作成する、確認する、作り直す、失効させる"},
	readiness.EditPeople:   {"Manage accounts, invitations, tokens and the sessions of others", "アカウント、招待、トークン、ほかの人のセッションを管理する"},
}

// mark stands in the column of those who may.
const mark = "✓"

// permissions is the table of what each role may.
func permissions(t *text.Text) string {
	head := []string{t.Pick("権限", "permission"), t.Pick("できること", "allows")}
	var rows [][]string
	for _, may := range readiness.Permissions() {
		rows = append(rows, append([]string{"`" + string(may) + "`", allows[may].in(t)}, marks(readiness.Roles, func(r readiness.Role) bool { return r.May(may) })...))
	}
	return Table(append(head, roles(t)...), rows)
}

func roles(t *text.Text) []string {
	var names []string
	for _, r := range readiness.Roles {
		names = append(names, t.Word.Role[r])
	}
	return names
}

// marks gives a cell for each of some columns.
func marks[C any](columns []C, may func(C) bool) []string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		if may(c) {
			cells[i] = mark
		}
	}
	return cells
}

// Pages is the table of which role may open a page or send a form.
func Pages(t *text.Text, pages []Access) string {
	head := append([]string{t.Pick("ページ・フォーム", "page or form"), t.Pick("必要な条件", "needs"), t.Pick("サインインなし", "not signed in")}, roles(t)...)
	var rows [][]string
	for _, p := range pages {
		admits := append([]readiness.Role{""}, readiness.Roles...)
		rows = append(rows, append([]string{"`" + p.What + "`", need(t, p.Needs)}, marks(admits, p.Needs.Admits)...))
	}
	return Table(head, rows)
}

// Operations is the table of which role, and which scope of a token, may use an operation of the API.
func Operations(t *text.Text, operations []Access) string {
	head := append([]string{t.Pick("呼び出し（/api/v1以下）", "call, below /api/v1"), t.Pick("必要な条件", "needs"), t.Pick("認証なし", "anonymous")}, roles(t)...)
	for _, scope := range account.Scopes {
		head = append(head, "`"+string(scope)+"`")
	}
	var rows [][]string
	for _, op := range operations {
		admits := append([]readiness.Role{""}, readiness.Roles...)
		row := append([]string{"`" + op.What + "`", need(t, op.Needs)}, marks(admits, op.Needs.Admits)...)
		rows = append(rows, slices.Concat(row, marks(account.Scopes, op.Needs.Takes)))
	}
	return Table(head, rows)
}

// need names what is asked.
func need(t *text.Text, n account.Need) string {
	switch {
	case n.May != "":
		return "`" + string(n.May) + "`"
	case n.Who == account.Signature:
		return t.Pick("署名", "signature")
	case n.Who == account.KeyOrRole:
		return t.Pick("役割は問わない（表示リンクの鍵でも可）", "any role, or the key of a display link")
	case n.Who == account.KeyInAddress:
		return t.Pick("アドレス中の鍵", "key in the address")
	case n.Who == account.SomeRole:
		return t.Pick("役割は問わない", "any role")
	}
	return t.Pick("なし", "nothing")
}
