package text

import (
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// People is the words of accounts, one-time links, sessions and tokens.
type People struct {
	Title, Lead, Invite, MakeLink, Lasts, LinkUntil, LinkEnded, Withdraw, LinkMade, LinkHow, Active, Disabled, LastSeen, Never, You, Since,
	Change, Disable, Enable, Reset, ResetHow, Remove, RemoveHow, EndSessions, DisableHow, OnlyAdmin, SaveRole, Roles, Stale, SessionsTitle, NoSessions,
	ThisOne, End, EndOthers, ChangePassword, PasswordHow, Join, JoinLead, NewPassword, NewPasswordLead, SetPassword, First, FirstHow string

	Count    func(people, invited, disabled int) string
	Locked   func(fault.Wait) string
	Unlock   string
	Sessions func(int) string
	Days     func(int) string
	Role     map[readiness.Role]string // what each may do

	Tokens, TokensLead, InForce, NoTokens, MadeToken, TokenHow, NewToken, Make, May, Used, Ends, Owner, NoOwner, Revoke, Ended, Revoked, Expired,
	OwnerGone, EndsSoon string
	Scope map[account.Scope]string
}

func peopleIn(w say) People {
	p := People{
		Title:       w("People", "メンバー"),
		Lead:        w("Who can sign in, and what they may do.", "サインインできる人と、その権限。"),
		Count:       w.num3("%d active, %d invited, %d disabled.", "有効%d人、招待中%d人、無効%d人。"),
		Invite:      w("Invite", "招待"),
		MakeLink:    w("Make the link", "リンクを作成"),
		Lasts:       w("Link lasts", "リンクの有効期間"),
		Days:        w.counted("%d day", "%d days", "%d日"),
		LinkUntil:   w("link until", "リンクの期限"),
		LinkEnded:   w("link has ended, not used:", "未使用のまま期限切れ："),
		Withdraw:    w("Withdraw", "取り下げ"),
		LinkMade:    w("The link is made. Copy it now: it is not shown again.", "リンクを作成しました。今コピーしてください。再び表示されません。"),
		LinkHow:     w("Send it to the person. It works once.", "本人に送ってください。一度だけ有効です。"),
		Active:      w("Active", "有効"),
		Disabled:    w("Disabled", "無効"),
		LastSeen:    w("Last seen", "最終利用"),
		Never:       w("never", "未使用"),
		You:         w("you", "あなた"),
		Since:       w("Disabled since", "無効にした日時"),
		Change:      w("Role and access", "役割とアクセス"),
		SaveRole:    w("Save role", "役割を保存"),
		Disable:     w("Disable", "無効にする"),
		DisableHow:  w("Disabling signs the person out everywhere within a second. The log keeps what was done.", "無効にすると、1秒以内にすべてのセッションが終了します。履歴は残ります。"),
		Enable:      w("Enable", "有効に戻す"),
		Reset:       w("Make a link for a new password", "パスワード再設定のリンクを作成"),
		ResetHow:    w("The person chooses a new password by the link. Until then the present one counts; then sessions end and passkeys are removed.", "本人がリンクから新しいパスワードを設定します。それまでは今のパスワードが有効です。設定するとセッションは終了し、パスキーは削除されます。"),
		Remove:      w("Remove and forget the name", "削除して名前を消す"),
		RemoveHow:   w("Name, address, password and passkeys are deleted, sessions and tokens end. The log keeps what was done under a number instead of the name. This cannot be undone.", "名前、メールアドレス、パスワード、パスキーを削除し、セッションを終了し、トークンを失効させます。履歴は名前の代わりに番号で残ります。取り消せません。"),
		OnlyAdmin:   w("The only admin. Make somebody else an admin first.", "唯一の管理者です。先に別の人を管理者にしてください。"),
		Roles:       w("What each role may do", "役割ごとの権限"),
		Stale:       w("Somebody changed this account meanwhile. This is how it stands now.", "ほかの人が先に変更しました。現在の内容を表示しています。"),
		Sessions:    w.counted("%d session", "%d sessions", "セッション%d件"),
		EndSessions: w("End all sessions", "すべてのセッションを終了"),

		Locked: func(wait fault.Wait) string {
			return w.f("There were too many wrong passwords for this account. Sign-in is refused for %s.", "パスワードの間違いが続いたため、このアカウントのサインインを制限しています（あと%s）。", w.remaining(wait))
		},
		Unlock: w("Allow sign-in now", "制限を解除"),

		SessionsTitle:  w("Sessions", "セッション"),
		NoSessions:     w("Not signed in anywhere.", "サインイン中のセッションはありません。"),
		ThisOne:        w("this browser", "このブラウザー"),
		End:            w("End", "終了"),
		EndOthers:      w("End all others", "ほかをすべて終了"),
		ChangePassword: w("Change password", "パスワードを変更"),
		PasswordHow:    w("All your other sessions end.", "ほかのセッションはすべて終了します。"),

		Join:            w("Join", "参加"),
		JoinLead:        w("You were invited. Choose a name and a password. This link works once.", "招待されています。名前とパスワードを決めてください。このリンクは一度だけ有効です。"),
		NewPassword:     w("New password", "新しいパスワード"),
		NewPasswordLead: w("All your sessions end, and your passkeys are removed. This link works once.", "すべてのセッションが終了し、パスキーは削除されます。このリンクは一度だけ有効です。"),
		SetPassword:     w("Set password", "パスワードを設定"),
		First:           w("Nobody has an account yet.", "アカウントがまだありません。"),
		FirstHow: w("Tallylight printed a one-time link that creates the first admin where it was started: in the terminal, or in the log of the service (journalctl -u tallylight). Each start prints a new one.",
			"最初の管理者を作る一度だけ有効なリンクは、Tallylightを起動した端末か、サービスのログ（journalctl -u tallylight）に表示されています。起動のたびに新しいリンクになります。"),
		Role: map[readiness.Role]string{
			readiness.Admin:  w("people, tokens, top pages, connections, and everything below", "メンバー、トークン、トップページ、接続、以下のすべて"),
			readiness.SRE:    w("confirm levels, approve skips, drills, load tests, tasks", "レベルの確定、省略の承認、訓練、負荷試験、タスク"),
			readiness.PR:     w("propose levels, brief, on air and aired, events and calendars, tasks", "レベルの提案、概要の記入、放送開始・終了、イベントと取り込み、タスク"),
			readiness.Viewer: w("look; nothing confidential", "閲覧のみ（非公開の内容を除く）"),
		},
	}
	p.tokensIn(w)
	return p
}

func (p *People) tokensIn(w say) {
	p.Tokens = w("Tokens", "トークン")
	p.TokensLead = w("For programs. Each has an owner, a scope and an expiry date.", "プログラム用。それぞれに責任者、範囲、期限があります。")
	p.InForce = w("Active", "有効なトークン")
	p.NoTokens = w("There are none yet.", "まだありません。")
	p.MadeToken = w("The token is made. Copy it now: it is not shown again.", "トークンを作成しました。今コピーしてください。再び表示されません。")
	p.TokenHow = w("Send it as Authorization: Bearer.", "Authorization: Bearerとして送ります。")
	p.NewToken = w("New token", "新しいトークン")
	p.Make = w("Make", "作成")
	p.May = w("Scope", "範囲")
	p.Used = w("Last used", "最終利用")
	p.Ends = w("Expires", "期限")
	p.Owner = w("Owner", "責任者")
	p.NoOwner = w("nobody", "なし")
	p.Revoke = w("Revoke", "失効させる")
	p.Ended = w("Revoked or expired", "失効・期限切れ")
	p.Revoked = w("revoked", "失効")
	p.Expired = w("expired", "期限切れ")
	p.OwnerGone = w("owner is disabled. Revoke it?", "責任者が無効です。失効させますか？")
	p.EndsSoon = w("expires soon", "まもなく期限切れ")
	p.Scope = map[account.Scope]string{
		account.Read:    w("read", "閲覧"),
		account.Tasks:   w("tasks", "タスク"),
		account.Events:  w("events", "イベント"),
		account.Reports: w("reports", "負荷試験・訓練"),
		account.Admin:   w("everything its role may", "役割の権限すべて"),
	}
}
