package text

// RatePlot is what stands on a plot of rates over time.
type RatePlot struct {
	Gap string
	// Line names a line with its value, by the kind of line of the views.
	Line    [4]func(rate string) string
	Says    func(from, to, rate, at string) string
	Nothing func(from, to string) string
}

func ratePlotIn(w say) RatePlot {
	return RatePlot{
		Gap:     w("not measured", "測定なし"),
		Line:    [4]func(string) string{w.with("expected %s", "想定 %s"), w.with("proven %s", "実証 %s"), w.with("usual %s", "通常の最大値 %s"), w.with("target %s", "目標 %s")},
		Says:    w.with4("From %s to %s: at most %s, at %s.", "%sから%sまで。最大%s（%s）。"),
		Nothing: w.with2("From %s to %s nothing was measured.", "%sから%sまで測定値がありません。"),
	}
}
