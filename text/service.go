package text

import (
	"math"
	"strconv"
)

// Service is how it is said how far a page reaches its targets.
type Service struct {
	Title, Availability, Budget, Latency, NoMinutes, UnsureHint string
	Of                                                          func(measured, target string) string // what is reached, of what is meant to be
	Spent                                                       func(all, events, ordinary string) string
	QuickIn                                                     func(share, limit string) string
	Unknown, Unsure                                             func(minutes int) string
	Missing                                                     func(days int) string
}

func serviceIn(w say) Service {
	return Service{
		Title:        w("Service level this month", "今月のサービスレベル"),
		Availability: w("Availability", "可用性"),
		Budget:       w("Error budget", "エラーバジェット"),
		Latency:      "TTFB p95",
		NoMinutes:    w("Nothing is measured yet. Each day is counted in the night after it.", "まだ測定値がありません。前日分を毎晩集計します。"),
		UnsureHint:   w("End the expression for errors with “or vector(0)”.", "エラー数の式の末尾に「or vector(0)」を付けてください。"),
		Of:           w.with2("%s (target %s)", "%s（目標 %s）"),
		Spent:        w.with3("%s spent: %s in events, %s on ordinary days", "%s消費（イベント中%s、それ以外%s）"),
		QuickIn:      w.with2("%s of the minutes within %s", "%[2]s以内の時間が%[1]s"),
		Unknown:      w.counted("Nothing is known of %d minute: it is not counted.", "Nothing is known of %d minutes: they are not counted.", "測定値のない%d分は集計に含めていません。"),
		Unsure:       w.counted("Of %d minute the errors are not known.", "Of %d minutes the errors are not known.", "エラー数の不明な時間が%d分あります。"),
		Missing:      w.counted("%d day was not measured.", "%d days were not measured.", "測定していない日が%d日あります。"),
	}
}

// FineShare writes a share that is near the whole: 99.987 %. It is never rounded up to the whole.
func (t *Text) FineShare(share float64) string {
	return strconv.FormatFloat(math.Floor(share*1e5+1e-6)/1e3, 'f', -1, 64) + " %"
}
