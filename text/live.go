package text

// Live is the words of what a page is asked while an event is on air.
type Live struct {
	Title, Above string

	Now              func(rate, at string) string
	Times            func(times string) string
	Highest          func(rate, at string) string
	Expected, Proven func(rate string) string
	Silent           func(at string) string
	Measured         func(rate string) string // short, for the wall
}

func liveIn(w say) Live {
	return Live{
		Title:    w("Measured now", "現在の実測"),
		Above:    w("above what is proven", "実証値を超過"),
		Now:      w.with2("%s req/s at %s", "%s req/s（%s）"),
		Times:    w.with("%s × the usual maximum", "通常の最大値の%s倍"),
		Highest:  w.with2("highest %s, %s", "最高 %s（%s）"),
		Expected: w.with("expected %s", "想定 %s"),
		Proven:   w.with("proven %s", "実証 %s"),
		Silent:   w.with("Not measured since %s.", "%s以降、計測できていません。"),
		Measured: w.with("measured %s req/s", "実測 %s req/s"),
	}
}
