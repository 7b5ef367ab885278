package text

import (
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/ticket"
)

// Ticket is the words of issue trackers, and of the issues to which tasks are linked.
type Ticket struct {
	// On the settings page.
	Title, Lead, None, Yours, Add, Change, NameHint, URLHint, ProjectHint, TokenHint, TokenKept, Confidential, ConfidentialHint,
	RemoveTitle, RemoveLead string
	Links func(n int) string

	// On the page of a task.
	Issue, Create, CreateHow, CreateMasked, InTracker, Paste, PasteHint, LinkIt, Unlink, UnlinkHow, Again, NoTracker, Waiting, NotSeen, OpenNow, ClosedNow,
	AsksEvidence, AsksCheck, Elsewhere string
	Since             func(what, when string) string
	ClosedAs          func(reason string) string
	Next              func(when string) string
	Mark, MarkChecked string // on the checklist, of what people prove and of what is checked
	Reasons           map[string]string

	Kind    map[ticket.Kind]string
	Trouble map[string]string

	// In the issue.
	DraftTitle                                                    func(task, event string) string
	DraftLead, DraftEvent, DraftAir, DraftDue, DraftPage, DraftBy string
}

func ticketIn(w say) Ticket {
	return Ticket{
		Title:            w("Issue trackers", "Issueの連携"),
		Lead:             w("Projects of GitHub or GitLab in which issues for tasks are created and followed. Tokens are written here and never shown again.", "タスクのIssueを作成し、状態を確認するGitHubまたはGitLabのプロジェクト。トークンは書き込むだけで、再び表示されません。"),
		None:             w("There are none yet.", "まだありません。"),
		Yours:            w("Issue trackers", "連携先の一覧"),
		Add:              w("Add an issue tracker", "連携先を追加"),
		Change:           w("Settings", "設定"),
		NameHint:         w("People choose it by this name.", "選ぶときに表示される名前。"),
		URLHint:          w("Address of your own server. Left empty, it is github.com or gitlab.com. An address in your own network has to be named in TALLYLIGHT_ALLOW by the operator.", "自社サーバーのURL。空欄ならgithub.comまたはgitlab.com。社内ネットワークのURLは、運用者がTALLYLIGHT_ALLOWに加える必要があります。"),
		ProjectHint:      w("owner/repository, or group/project.", "owner/repository、またはgroup/project。"),
		TokenHint:        w("GitHub: a fine-grained token that may read and write issues of this repository. GitLab: a project access token with the scope api.", "GitHub：このリポジトリのIssueを読み書きできるfine-grained token。GitLab：スコープapiのプロジェクトアクセストークン。"),
		TokenKept:        w("Left empty, it stays as it is.", "空欄なら今のまま。"),
		Confidential:     w("Issues may say what confidential events are about", "非公開イベントの内容もIssueに書く"),
		ConfidentialHint: w("Only where nobody reads the project who may not know. Otherwise the issue gives the time, and no title.", "知ってよい人だけが読めるプロジェクトの場合に限ります。選ばなければ、タイトルは書かず日時だけを書きます。"),
		RemoveTitle:      w("Remove this issue tracker", "この連携先を削除"),
		RemoveLead:       w("The issues stay as they are, and are no longer followed. This cannot be undone.", "Issueはそのまま残りますが、状態は確認されなくなります。取り消せません。"),
		Links:            w.counted("%d task is linked to an issue of it.", "%d tasks are linked to issues of it.", "%d件のタスクがこの連携先のIssueにリンクしています。"),

		Issue:        w("Issue", "Issue"),
		Create:       w("Create an issue", "Issueを作成"),
		CreateHow:    w("With the event, its air time, the due date and a link to this page.", "イベント、放送日時、期限、このページへのリンクを書きます。"),
		CreateMasked: w("The event is confidential: its title is not written unless the tracker may hold it.", "非公開イベントのため、許可された連携先でなければタイトルは書きません。"),
		InTracker:    w("Issue tracker", "連携先"),
		Paste:        w("Link an existing issue", "既存のIssueをリンク"),
		PasteHint:    w("Paste the address of the issue.", "IssueのURLを貼り付けてください。"),
		LinkIt:       w("Link it", "リンク"),
		Unlink:       w("Unlink", "リンクを解除"),
		UnlinkHow:    w("The issue stays as it is.", "Issueはそのまま残ります。"),
		Again:        w("Try again", "再試行"),
		NoTracker:    w("No issue tracker is set up. An admin adds one under Settings, Issue trackers.", "連携先が設定されていません。管理者が「設定」→「Issueの連携」で追加します。"),
		Waiting:      w("The issue is being created.", "Issueを作成しています。"),
		NotSeen:      w("The issue has not been read yet.", "Issueの状態はまだ確認していません。"),
		OpenNow:      w("open", "オープン"),
		ClosedNow:    w("closed", "クローズ"),
		ClosedAs:     w.with("closed %s", "クローズ（%s）"),
		AsksEvidence: w("The issue is closed. Add what proves that the task is done: a closed issue alone does not complete it.", "Issueがクローズされました。完了の根拠を追加してください。クローズだけではタスクは完了になりません。"),
		MarkChecked:  w("Issue closed, but the check does not pass yet", "Issueクローズ済み：自動の確認はまだ合格していません"),
		AsksCheck:    w("The issue is closed, but the check of the task does not pass yet.", "Issueがクローズされましたが、タスクの自動の確認はまだ合格していません。"),
		Mark:         w("Issue closed: add what proves it", "Issueクローズ済み：根拠を追加してください"),
		Elsewhere:    w("Which issue it is, is not shown for a confidential event.", "非公開イベントのため、どのIssueかは表示しません。"),
		Since:        w.with2("%s, since %s", "%s・%sから"),
		Next:         w.with("Next try %s.", "次の試行は%s。"),
		Reasons: map[string]string{"completed": w("as completed", "完了"), "not_planned": w("as not planned", "対応しない"),
			"duplicate": w("as a duplicate", "重複")},
		Kind: map[ticket.Kind]string{ticket.GitHub: "GitHub", ticket.GitLab: "GitLab"},
		Trouble: map[string]string{
			ticket.Gone:      w("The issue or the project was not found: it was deleted, or the token may not see it. Link another issue, or correct the token.", "Issueまたはプロジェクトが見つかりません。削除されたか、トークンに閲覧の権限がありません。別のIssueをリンクするか、トークンを直してください。"),
			ticket.Token:     w("The token is not valid any more. An admin sets a new one under Settings, Issue trackers.", "トークンが無効になっています。管理者が「設定」→「Issueの連携」で新しいトークンを設定します。"),
			ticket.Forbidden: w("The token may not do this. An admin gives it the right to read and write issues.", "トークンに権限がありません。管理者がIssueの読み書きの権限を与えます。"),
			ticket.Limited:   w("The tracker takes no more requests for now. It goes on by itself.", "連携先のリクエスト数の上限に達しました。自動で再開します。"),
			ticket.Moved:     w("The tracker redirects elsewhere, which is not followed. If the issue or the project has moved, link it by its new address.", "連携先が別のURLへリダイレクトしました（追跡しません）。Issueやプロジェクトが移動した場合は、新しいURLでリンクし直してください。"),
			ticket.Rejected:  w("The tracker refused the request. Issues may be disabled in the project.", "連携先がリクエストを拒否しました。プロジェクトでIssueが無効になっている可能性があります。"),
			ticket.Broken:    w("The tracker has an error of its own. It is asked again by itself.", "連携先でエラーが起きています。自動で再試行します。"),
			ticket.Unread:    w("The answer is not that of an issue tracker. Check its address.", "応答がIssueの形式ではありません。連携先のURLを確認してください。"),
			ticket.Unsure:    w("The last answer was lost, and the project has too many new issues to find ours. Look for the issue there and link it by its address.", "前回の応答を受け取れず、新しいIssueが多すぎて作成済みかどうか確認できません。プロジェクトでIssueを探し、URLでリンクしてください。"),
		},

		DraftTitle: w.with2("%s: %s", "%s：%s"),
		DraftLead:  w("Close this issue when the work is done, and add what proves it on the page of the task. A closed issue alone does not complete the task.", "作業が終わったらこのIssueをクローズし、タスクのページに完了の根拠を追加してください。クローズだけではタスクは完了になりません。"),
		DraftEvent: w("Event", "イベント"),
		DraftAir:   w("Air time", "放送日時"),
		DraftDue:   w("Due", "期限"),
		DraftPage:  w("Task", "タスク"),
		DraftBy:    w("Created by Tallylight.", "Tallylightが作成しました。"),
	}
}

// IssueTrouble says why an issue or a tracker does not answer as it should, with the number of the answer.
func (t *Text) IssueTrouble(why string, status int) string {
	said, ours := t.Ticket.Trouble[why]
	if !ours {
		said = t.Delivery.Why[why]
	}
	if status == 0 || !ours {
		return said
	}
	return said + " (HTTP " + strconv.Itoa(status) + ")"
}

// IssueState says where an issue stands, in a word or two.
func (t *Text) IssueState(l ticket.Link) string {
	switch {
	case l.State == ticket.Wanted:
		return t.Ticket.Waiting
	case !l.Known:
		return t.Ticket.NotSeen
	case l.State == ticket.Open:
		return t.Ticket.OpenNow
	}
	if reason := t.Ticket.Reasons[l.Reason]; reason != "" {
		return t.Ticket.ClosedAs(reason)
	}
	return t.Ticket.ClosedNow
}

// IssueDraft is the issue for a task of an event, as it may be told there; its page is at an address.
func (t *Text) IssueDraft(e readiness.Event, task readiness.Task, page, marker string, c Clock) ticket.Draft {
	d := ticket.Draft{Title: t.Ticket.DraftTitle(t.TaskTitle(task), e.Title), Lead: t.Ticket.DraftLead, Foot: t.Ticket.DraftBy, Marker: marker}
	due := t.Gate(task.Gate)
	if task.Gate.Anchor != readiness.Always {
		due += " (" + t.Moment(task.Due.In(c.Zone)) + ")"
	}
	d.Lines = []ticket.Line{
		{Label: t.Ticket.DraftEvent, Text: e.Title},
		{Label: t.Ticket.DraftAir, Text: t.AirStart(e, c)},
		{Label: t.Ticket.DraftDue, Text: due},
		{Label: t.Label("runbook"), Text: task.Runbook},
		{Label: t.Ticket.DraftPage, Text: page, Link: true},
	}
	return d
}
