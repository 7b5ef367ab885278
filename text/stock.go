package text

import "fmt"

// Stock is the words of stock-taking.
type Stock struct {
	Lead, Gaps, NoGaps          string
	More                        func(n int) string
	Late, Nobody, Done          string
	Quiet, NoneQuiet            string
	PickedUp                    func(name, on string) string
	HeardOf                     func(name, on, last string) string
	ByHand, NoneByHand, Connect string
	Times                       func(n int) string
	Kind, NoneByEvent           string
}

var stockEN = Stock{
	Lead: "Stock-taking: where is a gap, and which pick-ups have gone quiet?", Gaps: "Events by gate",
	NoGaps: "No coming event asks for anything yet.",
	More:   func(n int) string { return fmt.Sprintf("%s after these.", plural(n, "more event")) },
	Late:   "late", Nobody: "nobody", Done: "done",
	Quiet: "Picked up, quiet for 5 days or more", NoneQuiet: "Nothing has gone quiet.",
	PickedUp: func(name, on string) string { return fmt.Sprintf("Picked up by %s on %s, no note since.", name, on) },
	HeardOf: func(name, on, last string) string {
		return fmt.Sprintf("Picked up by %s on %s, last heard of on %s.", name, on, last)
	},
	ByHand:     "Done by hand, could be verified by machine",
	NoneByHand: "Nothing was done by hand that a machine could verify.", Connect: "See levels",
	Times: func(n int) string { return fmt.Sprintf("Done by hand for %s.", plural(n, "event")) },
	Kind:  "Kind", NoneByEvent: "No coming event waits for a task that people do.",
}

var stockJA = Stock{
	Lead: "棚卸し：どこに抜けがあり、どの引き受けが止まっているか。", Gaps: "イベントとゲート",
	NoGaps: "準備が必要なイベントはまだありません。",
	More:   func(n int) string { return fmt.Sprintf("ほかに%d件のイベントがあります。", n) },
	Late:   "超過", Nobody: "引き受け待ち", Done: "完了",
	Quiet: "引き受けてから5日以上動きがないもの", NoneQuiet: "止まっているものはありません。",
	PickedUp: func(name, on string) string {
		return fmt.Sprintf("%sが%sに引き受け、その後メモなし。", name, on)
	},
	HeardOf: func(name, on, last string) string {
		return fmt.Sprintf("%sが%sに引き受け、最後の連絡は%s。", name, on, last)
	},
	ByHand:     "手動で完了・機械確認にできるもの",
	NoneByHand: "機械確認にできるものはありません。", Connect: "レベルを見る",
	Times: func(n int) string { return fmt.Sprintf("%d件のイベントで手動。", n) },
	Kind:  "種類", NoneByEvent: "人が行うタスクの残るイベントはありません。",
}
