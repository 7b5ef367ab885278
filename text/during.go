package text

import (
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/measured"
	"tallylight/readiness/review"
)

// During is how it is said how a page did while an event was on air, and why that is not measured.
type During struct {
	Slowest, Budget, OfMinutes, ProbeTTFB, Cached    string
	Blank, Soon, SoonAgain, GivenUp, NoUsual         string
	Target, MillisTarget, Within, Measured, TryAgain func(said string) string

	Lack              map[measured.Lack]string
	Asks, AsksAtLeast func(level int, facts string) string
}

func duringIn(w say) During {
	days := strconv.Itoa(measured.FewestDays)
	return During{
		Slowest:      w("TTFB p95, slowest minute", "TTFB p95（最も遅い1分）"),
		Budget:       w("Of the month’s error budget", "月間エラーバジェット比"),
		OfMinutes:    w("% of the minutes", "%"),
		ProbeTTFB:    w("Probes: TTFB p95, slowest 5 min", "プローブのTTFB p95（最も遅い5分）"),
		Cached:       w("Probes: served from shared cache", "プローブへの共有キャッシュの応答"),
		Target:       w.with("%% (target %s)", "%%（目標 %s）"),
		MillisTarget: w.with("ms (target %s)", "ms（目標 %s）"),
		Within:       w.with("Within %s", "%s以内の時間"),
		Blank:        w("Prometheus has no values of that time.", "この時間帯の値がPrometheusにありません。"),
		Soon:         w("It is measured within minutes.", "数分以内に計測します。"),
		SoonAgain:    w("It is tried again within minutes.", "数分以内に再計測します。"),
		Measured:     w.with("First try: %s.", "%sに計測します。"),
		TryAgain:     w.with("Next try: %s.", "%sに再計測します。"),
		GivenUp:      w("It is not tried again by itself.", "自動での再計測は終了しました。"),
		NoUsual:      w("The usual maximum was not measured.", "通常の最大値を計測できていません。"),
		Lack: map[measured.Lack]string{
			measured.LackDays:    w("Fewer than "+days+" days are measured: the usual maximum is not known yet.", "計測できた日数が"+days+"日に満たないため、通常の最大値はまだ不明です。"),
			measured.LackTraffic: w("No traffic was measured: the usual maximum is not known.", "アクセスが計測されていないため、通常の最大値は不明です。"),
		},
		Asks:        w.numWith("The figures say level %d: %s.", "数字からはレベル%dです（%s）。"),
		AsksAtLeast: w.numWith("The figures say level %d at least: %s.", "数字からはレベル%d以上です（%s）。"),
	}
}

// FiguresSay says which level the measured figures ask for, and by what; without a level by what it is judged, and nothing where nothing
// was measured.
func (t *Text) FiguresSay(o review.Outcome, boot time.Duration) string {
	facts := t.peakFacts(o, boot)
	switch {
	case len(facts) == 0:
		return ""
	case o.Asks == 0:
		return t.Stop(t.List(facts))
	case o.Peak.AtLeast:
		return t.During.AsksAtLeast(o.Asks, t.List(facts))
	default:
		return t.During.Asks(o.Asks, t.List(facts))
	}
}

// NotMeasured says why something to measure was not, and when it is tried again; empty where nobody knows of it.
func (t *Text) NotMeasured(d measured.Due, c Clock) string {
	w := t.During
	switch {
	case d.What == "":
		return ""
	case d.Reason != "":
		return t.Sentences(t.whyNot(d.Reason), t.next(d.Next, c, w.SoonAgain, w.TryAgain, w.GivenUp))
	case !d.Until.IsZero():
		return t.Sentences(w.Blank, t.next(d.Next, c, w.SoonAgain, w.TryAgain, ""))
	default:
		return t.next(d.Next, c, w.Soon, w.Measured, "")
	}
}

// NoUsual says why the usual maximum of a page was not measured, and when it is tried again; empty where it was.
func (t *Text) NoUsual(d measured.Due, c Clock) string {
	switch {
	case d.Reason == "":
		return ""
	case t.During.Lack[measured.Lack(d.Reason)] != "":
		return t.NotMeasured(d, c)
	default:
		return t.Sentences(t.During.NoUsual, t.NotMeasured(d, c))
	}
}

// whyNot says a reason: a lack, or why a range could not be read.
func (t *Text) whyNot(reason string) string {
	if said := t.During.Lack[measured.Lack(reason)]; said != "" {
		return said
	}
	return t.UnreadReason(reason)
}

// next says when something is measured: of today by the clock alone.
func (t *Text) next(at time.Time, c Clock, soon string, when func(string) string, never string) string {
	switch at = at.In(c.Zone); {
	case at.IsZero():
		return never
	case !at.After(c.Now):
		return soon
	case SameDay(at, c.Now.In(c.Zone)):
		return when(ClockTime(at))
	default:
		return when(t.DayTime(at))
	}
}

// ShareNumber writes a share in percent without its sign.
func (t *Text) ShareNumber(share float64) string { return strings.TrimSuffix(t.Share(share), " %") }

// FineNumber writes a share that is near the whole without its sign.
func (t *Text) FineNumber(share float64) string { return strings.TrimSuffix(t.FineShare(share), " %") }
