package text

import (
	"tallylight/readiness/forecast"
	"tallylight/readiness/learning"
)

// Foretell is the words of why a forecast is what it is.
type Foretell struct {
	Why string

	Range  func(low, high string) string
	Trait  map[learning.Trait]func(n int) string
	Reason map[learning.ReasonKind]func(r learning.Reason) string
	Parts  func(f forecast.Formula) string
}

func foretellIn(w say) Foretell {
	return Foretell{
		Why: w("Why", "根拠"), Range: w.with2("Forecast: %s–%s req/s", "予測：%s–%s req/s"), Trait: traitsIn(w), Reason: whyIn(w), Parts: partsIn(w),
	}
}

func traitsIn(w say) map[learning.Trait]func(int) string {
	return map[learning.Trait]func(int) string{
		learning.SameProgramme: w.num("programme %d", "番組%d件"), learning.SameStation: w.num("station %d", "局%d件"), learning.SameSlot: w.num("slot %d", "時間帯%d件"),
		learning.SameForm: w.num("live or recorded %d", "生・収録%d件"), learning.SameLength: w.num("length %d", "尺%d件"), learning.SameScreen: w.num("URL on screen %d", "URL表示の有無%d件"),
	}
}

func whyIn(w say) map[learning.ReasonKind]func(learning.Reason) string {
	alike := w.counted("%d past event of its kind was like it", "%d past events of its kind were like it", "同じ媒体の似たイベント%d件")
	trait := traitsIn(w)
	traits := func(all []learning.Shared) string {
		said := ""
		for _, s := range all {
			if said != "" {
				said += w(", ", "・")
			}
			said += trait[s.Trait](s.N)
		}
		return said
	}
	most := func(figure func(float64) string, en, ja string) func(learning.Reason) string {
		return func(r learning.Reason) string {
			return w.f(en, ja, rate(r.By), figure(r.Factor.Middle), figure(r.Factor.Max))
		}
	}
	return map[learning.ReasonKind]func(learning.Reason) string{
		learning.WhyAlike: func(r learning.Reason) string {
			return alike(r.N) + w(": same ", "（一致：") + traits(r.Shared) + w(".", "）")
		},
		learning.WhyFew: func(r learning.Reason) string {
			return w.f("Fewer than %[1]d were like it: the range is widened to %[2]s of the least and %[3]s times the most.", "似たイベントが%[1]d件未満のため、最小の%[2]s倍から最大の%[3]s倍まで幅を広げています。",
				forecast.FirmFrom, multiple(r.Spread[0]), multiple(r.Spread[1]))
		},
		learning.WhyAll: func(r learning.Reason) string {
			return w.f("No past event was like it: this rests on all %d.", "似たイベントがないため、過去の全%d件から予測しています。", r.N)
		},
		learning.WhyNone: func(r learning.Reason) string {
			return w.f("Nothing like it was measured: what PR told is widened to %s–%s times.", "似たイベントの実測がないため、広報の想定を%s〜%s倍に広げています。", multiple(r.Spread[0]), multiple(r.Spread[1]))
		},
		learning.WhyTold: most(multiple, "PR told %s req/s. Such peaks came out at %s times what was told, at most %s times.", "広報の想定は%s req/s。過去の実測は想定の%s倍（最大%s倍）でした。"),
		learning.WhyVisitors: most(perVisitor, "The formula gives %s visitors. Such events brought %s req/s for each, at most %s.",
			"計算式では%s人が訪れます。過去の実測は1人あたり%s req/s（最大%s）でした。"),
		learning.WhyUsual: most(multiple, "The usual maximum is %s req/s. Such events brought %s times that, at most %s times.", "通常の最大値は%s req/s。過去の実測はその%s倍（最大%s倍）でした。"),
	}
}

func perVisitor(n float64) string { return trimZeros(n, 4) }

// partsIn says a formula with its parts named.
func partsIn(w say) func(forecast.Formula) string {
	return func(f forecast.Formula) string {
		said := w.f("%s people or households × rating %s %% × search %s %%", "世帯数・人数%s × 視聴率%s %% × 検索・訪問%s %%", f.Reach, f.Rating, f.Share)
		if f.Pages.High > 0 {
			said += w.f(" × %s pages each", " × %sページ", f.Pages)
		}
		if f.Seconds.High > 0 {
			said += w.f(" ÷ %s s", " ÷ %s秒", f.Seconds)
		}
		return said
	}
}

// WhyForecast says why a forecast is what it is, one sentence a line.
func (t *Text) WhyForecast(x learning.Explained) (lines []string) {
	for _, r := range x.Why {
		lines = append(lines, t.Foretell.Reason[r.Kind](r))
	}
	if x.Formula.Told() {
		lines = append(lines, t.Foretell.Parts(x.Formula))
	}
	if x.OffOf > 0 {
		lines = append(lines, t.Learning.Off(int(x.Off*100+0.5), x.OffOf))
	}
	if x.Withheld > 0 {
		lines = append(lines, t.Learning.Hidden(x.Withheld))
	}
	return lines
}

// Brought says what an event brought: "5,000 req/s, 5 ×".
func (t *Text) Brought(c learning.Case) string {
	said := rate(c.Peak.Rate) + " req/s"
	if times := c.Peak.Times(); times > 0 {
		said += t.in(", ", "・") + multiple(times) + t.in(" ×", "倍")
	}
	return said
}
