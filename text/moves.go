package text

import "fmt"

// Moves is the words of events whose air time has changed, which SRE is asked to take note of.
type Moves struct {
	Note                func(from, to string) string
	Do                  string
	Acknowledge, AskSRE string
	Acknowledged        func(by, when string) string
	Unseen              func(from string) string // beneath the title on the board
}

var movesEN = Moves{
	Note:        func(from, to string) string { return fmt.Sprintf("Moved from %s to %s.", from, to) },
	Do:          "Open tasks moved with it; check what was done for the old date.",
	Acknowledge: "Take note", AskSRE: "Waiting for SRE to take note.",
	Acknowledged: func(by, when string) string { return fmt.Sprintf("%s took note of it %s.", by, when) },
	Unseen:       func(from string) string { return "Moved from " + from + ", SRE has not taken note" },
}

var movesJA = Moves{
	Note:        func(from, to string) string { return fmt.Sprintf("%sから%sに変更されました。", from, to) },
	Do:          "未完了のタスクは期限も移動しました。旧日程で完了したものを確認してください。",
	Acknowledge: "変更を確認した", AskSRE: "SREの確認待ちです。",
	Acknowledged: func(by, when string) string { return fmt.Sprintf("%sが%sに確認しました。", by, when) },
	Unseen:       func(from string) string { return from + "から変更・SRE未確認" },
}
