package text

import "tallylight/readiness"

// Moves is the words of events whose air time has changed, which SRE is asked to take note of.
type Moves struct {
	Do, Acknowledge, AskSRE string
	Note                    func(from, to string) string
	Acknowledged            func(by, when string) string

	Unseen func(from string) string // beneath the title on the board

	// Of the airings of a series that moved alike.
	Series         func(n int, title, from, to string) string
	AcknowledgeAll func(n int) string
	Alone          string
}

func movesIn(w say) Moves {
	return Moves{
		Note:         w.with2("Moved from %s to %s.", "%sから%sに変更されました。"),
		Do:           w("Open tasks moved with it; check what was done for the old date.", "未完了のタスクは期限も移動しました。旧日程で完了したものを確認してください。"),
		Acknowledge:  w("Take note of the new time", "変更を確認した"),
		AskSRE:       w("Waiting for SRE to take note.", "SREの確認待ちです。"),
		Acknowledged: w.with2("%s took note of it %s.", "%sが%sに確認しました。"),
		Unseen:       w.with("Moved from %s, SRE has not taken note", "%sから変更・SRE未確認"),
		Series: func(n int, title, from, to string) string {
			return w.f("%d airings of %s moved from %s to %s.", "「%[2]s」%[1]d回分が%[3]sから%[4]sに変更されました。", n, title, from, to)
		},
		AcknowledgeAll: w.num("Take note for all %d airings", "%d回分の変更をまとめて確認した"),
		Alone:          w("Only this one", "この回だけ確認した"),
	}
}

// Titles names events, the first few of many.
func (t *Text) Titles(events []readiness.Event, most int) string {
	var titles []string
	for _, e := range events[:min(len(events), most)] {
		titles = append(titles, t.in("“", "「")+e.Title+t.in("”", "」"))
	}
	said := t.List(titles)
	if more := len(events) - most; more > 0 {
		said += t.Suggest.Others(more)
	}
	return said
}
