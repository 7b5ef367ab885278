package text

// Stock is the words of stock-taking.
type Stock struct {
	Lead, Gaps, NoGaps, Late, Nobody, Done, Quiet, NoneQuiet, ByHand, NoneByHand, Connect, Kind, NoneByEvent string

	More, Times func(n int) string
	PickedUp    func(name, on string) string
	HeardOf     func(name, on, last string) string
}

func stockIn(w say) Stock {
	return Stock{
		Lead:        w("Stock-taking: where is a gap, and which pick-ups have gone quiet?", "棚卸し：どこに抜けがあり、どの引き受けが止まっているか。"),
		Gaps:        w("Events by gate", "イベントとゲート"),
		NoGaps:      w("No coming event asks for anything yet.", "準備が必要なイベントはまだありません。"),
		More:        w.counted("%d more event after these.", "%d more events after these.", "ほかに%d件のイベントがあります。"),
		Late:        w("late", "超過"),
		Nobody:      w("nobody", "引き受け待ち"),
		Done:        w("done", "完了"),
		Quiet:       w("Picked up, quiet for 5 days or more", "引き受けてから5日以上動きがないもの"),
		NoneQuiet:   w("Nothing has gone quiet.", "止まっているものはありません。"),
		PickedUp:    w.with2("Picked up by %s on %s, no note since.", "%sが%sに引き受け、その後メモなし。"),
		HeardOf:     w.with3("Picked up by %s on %s, last heard of on %s.", "%sが%sに引き受け、最後の連絡は%s。"),
		ByHand:      w("Done by hand, could be verified by machine", "手動で完了・機械確認にできるもの"),
		NoneByHand:  w("Nothing was done by hand that a machine could verify.", "機械確認にできるものはありません。"),
		Connect:     w("See levels", "レベルを見る"),
		Times:       w.counted("Done by hand for %d event.", "Done by hand for %d events.", "%d件のイベントで手動。"),
		Kind:        w("Kind", "種類"),
		NoneByEvent: w("No coming event waits for a task that people do.", "人が行うタスクの残るイベントはありません。"),
	}
}
