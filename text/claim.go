package text

import (
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// Claim is the words of what people say of our own data: signatures, reviews, roles, skips that wait for an approval.
type Claim struct {
	Sign, Signs, SignGo, SignNoGo, SignReason, AirTime, Confirm, ConfirmLead, Issues, IssuesHint, AddIssues, NoneNeeded, Roles, Take, Leave,
	Review, ReviewLead, AgainstShort, PeakHint, Save, LevelUnsaid, Approve, AskSkip, Asked, Withdraw, WantsApproval, Lapsed, LapsedLead, AllRight, Left string

	Role, LevelWas                map[string]string
	TakeFrom, Open, OpenRoles     func(what string) string
	SignedGo, SignedNoGo, Pressed func(by, when string) string
	Because                       func(reason string) string
	SkipAsked                     func(by, reason string) string
	Of                            func(name, owner string) string
	As                            func(role, name string) string
	AgainstCall                   func(call, by string) string
	ToApprove                     func(n int) string
}

func claimIn(w say) Claim {
	return Claim{
		Sign:          w("Sign the final call", "最終確認に署名"),
		Signs:         w("The signature names you, and the call as it is computed when you press.", "署名には、押した人の名前と、その時点で計算された判定が残ります。"),
		SignGo:        w("Sign GO", "GOに署名"),
		SignNoGo:      w("Sign NO-GO", "NO-GOに署名"),
		SignReason:    w("Required for NO-GO, and for GO while the call is not GO.", "NO-GOの場合、または判定がGOでないのにGOとする場合は必須です。"),
		AirTime:       w("Air time", "放送時刻"),
		Confirm:       w("The air time is right", "放送時刻に間違いなし"),
		ConfirmLead:   w("PR or an admin confirms it.", "広報または管理者が確認します。"),
		Issues:        w("Issues", "Issue"),
		IssuesHint:    w("Links to the issues, with spaces between them.", "Issueのリンク。複数ある場合は空白で区切ります。"),
		AddIssues:     w("Add issues", "Issueを追加"),
		NoneNeeded:    w("None needed", "不要"),
		Roles:         w("Roles of the war room", "対策室の役割"),
		Take:          w("Take this role", "引き受ける"),
		TakeFrom:      w.with("Take over from %s", "%sから引き継ぐ"),
		Leave:         w("Give it back", "手放す"),
		Review:        w("Review", "振り返り"),
		ReviewLead:    w("It is done when every question is answered. Write “-” where there is nothing to say.", "すべてに答えると完了になります。特になければ「-」と書いてください。"),
		Save:          w("Save review", "振り返りを保存"),
		LevelUnsaid:   w("not said yet", "未回答"),
		Approve:       w("Approve", "承認する"),
		AskSkip:       w("Ask to skip it", "省略を申請"),
		Asked:         w("Skip asked for", "省略の申請"),
		Withdraw:      w("Withdraw the request", "申請を取り下げる"),
		WantsApproval: w("Waits for approval by SRE or an administrator other than the person who asked.", "申請者以外のSREまたは管理者の承認を待っています。"),
		Lapsed:        w("Still right for the new time?", "新しい日時でも有効ですか"),
		LapsedLead:    w("The event has moved. What is ticked here is confirmed for the new time by one press.", "日時が変わりました。新しい日時でも有効なものにチェックを入れ、まとめて確認してください。"),
		AllRight:      w("What is ticked is still right", "チェックしたものは今も有効"),
		Left:          w("These cannot be confirmed here:", "次のものは、ここでは確認できません。"),
		Role: map[string]string{
			"lead":   w("Incident lead", "指揮"),
			"scribe": w("Scribe", "記録"),
			"comms":  w("Communications", "広報連絡"),
		},
		LevelWas: map[string]string{
			"right":    w("yes", "適切だった"),
			"too_high": w("no, too high", "高すぎた"),
			"too_low":  w("no, too low", "低すぎた"),
		},
		Open:         w.with("Open: %s", "未完了：%s"),
		OpenRoles:    w.with("Not taken: %s", "未定：%s"),
		SignedGo:     w.with2("GO signed by %s, %s", "%sがGOに署名（%s）"),
		SignedNoGo:   w.with2("NO-GO signed by %s, %s", "%sがNO-GOに署名（%s）"),
		Pressed:      w.with2("Confirmed by %s, %s", "%sが確認（%s）"),
		PeakHint:     w("Such as 21,000 req/s.", "例：21,000 req/s"),
		AgainstShort: w("Go against advice", "判定に反するGO"),
		Because:      w.with("Reason: %s", "理由：%s"),
		SkipAsked:    w.with2("Skip asked by %s: %s", "%sが省略を申請：%s"),
		Of:           w.with2("%s for %s", "%s（担当 %s）"),
		As:           w.with2("%s: %s", "%s：%s"),
		AgainstCall:  w.with2("Go against advice: the call was %s when %s signed GO", "判定に反するGO：判定が%sのときに%sがGOに署名"),
		ToApprove:    w.either("skip wants your approval", "skips want your approval", "件の省略が承認待ち"),
	}
}

// Against says that GO was signed although it was not the call; empty where it was not.
func (t *Text) Against(e *readiness.Evidence) string {
	if e == nil || !e.Signed.Against() {
		return ""
	}
	said := t.Claim.AgainstCall(t.Word.Call[readiness.Call(e.Signed.Advice)], e.By)
	return t.Sentences(t.Stop(said), t.Claim.Because(e.Signed.Reason))
}

// Asker names who asked for a skip, with the person who answers for a token.
func (t *Text) Asker(w readiness.Waiver) string {
	if w.Owner == "" {
		return w.By
	}
	return t.Claim.Of(w.By, w.Owner)
}

// Holder names who has picked a task up, with the role of the war room that they have taken.
func (t *Text) Holder(c readiness.Claim) string {
	if c.As == "" {
		return c.Name
	}
	return t.Claim.As(t.Claim.Role[c.As], c.Name)
}

// Holders names those who have picked a task up, in that order.
func (t *Text) Holders(task readiness.Task) string {
	names := make([]string, len(task.Claims))
	for i, c := range task.Claims {
		names[i] = t.Holder(c)
	}
	return t.List(names)
}

// StillOpen says what is left of a task that is derived; empty: nothing.
func (t *Text) StillOpen(s readiness.TaskStatus) string {
	open := strings.Fields(s.Proof.Open)
	switch {
	case len(open) == 0:
		return ""
	case s.Task.Proof == claim.NothingOpen:
		return t.Claim.Open(t.List(open))
	}
	names := make([]string, len(open))
	for i, name := range open {
		names[i] = t.Claim.Role[name]
		if s.Task.Proof == claim.Reviewed {
			names[i] = t.Label("review." + name)
		}
	}
	if s.Task.Proof == claim.Reviewed {
		return t.Claim.Open(t.List(names))
	}
	return t.Claim.OpenRoles(t.List(names))
}
