package text

// Moves is the words of events whose air time has changed, which SRE is asked to take note of.
type Moves struct {
	Do, Acknowledge, AskSRE string
	Note                    func(from, to string) string
	Acknowledged            func(by, when string) string

	Unseen func(from string) string // beneath the title on the board
}

func movesIn(w say) Moves {
	return Moves{
		Note:         w.with2("Moved from %s to %s.", "%sから%sに変更されました。"),
		Do:           w("Open tasks moved with it; check what was done for the old date.", "未完了のタスクは期限も移動しました。旧日程で完了したものを確認してください。"),
		Acknowledge:  w("Take note of the new time", "日時の変更を承知した"),
		AskSRE:       w("Waiting for SRE to take note.", "SREの確認待ちです。"),
		Acknowledged: w.with2("%s took note of it %s.", "%sが%sに確認しました。"),
		Unseen:       w.with("Moved from %s, SRE has not taken note", "%sから変更・SRE未確認"),
	}
}
