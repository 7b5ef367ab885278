// Package forecast reads how much traffic PR expects: a rate, a multiple of what is usual, a range, or the formula of those who
// watch and search.
package forecast

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Peak is how much traffic is expected: as requests a second, or as a multiple of what is usual. Of a range it holds
// the upper end, which decides, and the lower one. What was not said is 0.
type Peak struct {
	Rate, Times         float64
	RateFrom, TimesFrom float64 // 0 where no range was told
	Formula             Formula // from which Rate comes, or which gives visitors and no rate
}

// Known says that something was said that can be compared.
func (p Peak) Known() bool { return p.Rate > 0 || p.Times > 0 }

// Beside gives the one figure from the other where what is usual is known. Of a rate and a multiple the higher decides.
func (p Peak) Beside(baseline float64) Peak {
	switch rate := p.Times * baseline; {
	case baseline <= 0:
	case rate > p.Rate:
		p.Rate, p.RateFrom = rate, p.TimesFrom*baseline
	default:
		p.Times, p.TimesFrom = p.Rate/baseline, p.RateFrom/baseline
	}
	return p
}

// Against is Beside where what is usual was measured, and typed before that. What is told as a multiple is told of what people took for
// usual, so that measuring never asks for less than before.
func (p Peak) Against(baseline, typed float64) Peak {
	if most := max(baseline, typed); p.Times*most > p.Rate {
		return p.Beside(most)
	}
	return p.Beside(baseline)
}

// Middle is half-way between the ends of the multiple; 0 where it has no range.
func (p Peak) Middle() float64 {
	if p.TimesFrom == 0 {
		return 0
	}
	return (p.TimesFrom + p.Times) / 2
}

// How far beyond what was told a peak may go of which nothing alike has been seen.
const (
	beyondFormula = 1.5
	beyondGuess   = 2
)

// Beyond is the upper end that has to be reckoned with where nothing alike has been seen.
func (p Peak) Beyond() Peak {
	more := float64(beyondGuess)
	if p.Formula.Rate().High > 0 {
		more = beyondFormula
	}
	p.Rate, p.Times = p.Rate*more, p.Times*more
	return p
}

// MostRate is the largest figure that is taken for a rate or a multiple: what is more was a slip of the hand.
const MostRate = 1e9

// IsRate says that a figure can be a rate, also that of nothing.
func IsRate(n float64) bool { return n >= 0 && n <= MostRate }

// Read reads what people write into the brief: "21,000 req/s", "2万1000リクエスト/秒", "1.2M rpm", "5倍",
// "5x baseline", "3〜5倍", in half or full width, and a Formula. Of several figures it takes the highest, and a multiple of
// a rate that is told beside it counts as their product: "10x of the usual 500 req/s". A figure without a unit counts as
// a rate only where nothing else is said. It gives an unknown Peak where it finds none, and rather than guess:
// "4 million viewers", "21,000 requests", "1e4 req/s", a formula with a part missing.
func Read(said string) Peak {
	text := plain(said)
	if unread(text) {
		return Peak{}
	}
	sum := productOf(text)
	if !sum.is {
		return figures(text)
	}
	f, wrong := sum.formula()
	if wrong != "" {
		return Peak{}
	}
	read := figures(sum.rest + " ,") // a bare figure there counts what the formula does
	read.Formula = f
	if rate := f.Rate(); rate.High > read.Rate && rate.High <= MostRate {
		read.Rate, read.RateFrom = rate.High, 0
		if rate.Wide() {
			read.RateFrom = rate.Low
		}
	}
	return read
}

// figures reads a text that is no formula.
func figures(text string) Peak {
	text = starred.ReplaceAllString(text, " x ")
	var read, bare Peak
	all := figuresOf(text)
	for _, f := range all {
		switch {
		case f.unit == "":
			bare.Rate, bare.RateFrom = highest(bare.Rate, bare.RateFrom, f.value, f.low)
		case timesUnit.MatchString(f.unit):
			read.Times, read.TimesFrom = highest(read.Times, read.TimesFrom, f.value, f.low)
		default:
			per := seconds(f.unit)
			read.Rate, read.RateFrom = highest(read.Rate, read.RateFrom, f.value/per, f.low/per)
		}
	}
	read, sure := read.onBase(all, text)
	if rest := quantity.ReplaceAllString(text, ""); sure && !read.Known() && strings.Trim(rest, " -") == "" && !slices.ContainsFunc(all, figure.parted) {
		return bare
	}
	return read
}

var starred = regexp.MustCompile(` ?\* ?`)

// figure is a number of a text, the lower end of the range that ends with it, what multiplies it, its unit and the part of
// it that follows the number, and where it stands.
type figure struct {
	value, low                  float64
	digits, scale, unit, suffix string
	start, end                  int
}

// figuresOf lists the figures of a text.
func figuresOf(text string) []figure {
	var all []figure
	var before figure
	for _, m := range quantity.FindAllStringSubmatchIndex(text, -1) {
		f := figureAt(text, m)
		f.low = f.from(before, text)
		all, before = append(all, f), f
	}
	return all
}

func figureAt(text string, m []int) figure {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	return figure{value: amount(group(2), group(3)) + amount(group(4), group(5)), digits: strings.TrimRight(group(2), ","), scale: group(3),
		unit: group(1) + group(6), suffix: group(6), start: m[0], end: m[1]}
}

// from is the lower end of a range that ends with the figure; 0 where what stands before it is another matter.
func (f figure) from(before figure, text string) float64 {
	between := strings.TrimSpace(text[before.end:f.start])
	if between != "-" && between != "to" || before.unit != "" && before.unit != f.unit {
		return 0
	}
	if read := spanned(before.value, before.scale, f.value, f.scale); read.Wide() {
		return read.Low
	}
	return 0
}

// highest keeps the higher of two figures with its lower end, and leaves out what cannot be meant.
func highest(known, knownFrom, value, from float64) (float64, float64) {
	if value > known && value <= MostRate {
		return value, from
	}
	return known, knownFrom
}

// peakSigns writes alike what means the same, and leaves out what says no more than that a figure is rough.
var peakSigns = strings.NewReplacer("〜", "-", "~", "-", "—", "-", "パーセント", "%", "percent", "%", "ページ", "page", "ー", "-",
	"から", "-", "×", "x", "✕", "x", "÷", "/",
	"'", "", "’", "",
	"約", "", "およそ", "", "最大", "", "程度", "", "ほど", "", "くらい", "", "ぐらい", "", "前後", "",
	"about", "", "approx.", "", "up to", "", "max", "")

// quantity is a number with what it counts, before or after it: [1] and [6] are the unit, [2] and [3] the number and
// what multiplies it, [4] and [5] what is added, since 2万1000 and 1億2000万 are one number each. A unit in Latin
// letters ends with its word: 5xx is a status, no multiple.
var quantity = regexp.MustCompile(`(?:(\bx|[毎/]秒|秒間|毎分|分間|\b(?:[rqt]ps|rpm|req/s))[ :=]*)?` +
	numeral +
	`(?: ?(x\b|倍|times\b|-?fold\b|[rqt]ps\b|rpm\b` +
	`|(?:r|req|reqs|requests?|hits?|queries|pv|リクエスト|アクセス|件|回)? ?(?:/|毎|per) ?` +
	`(?:秒|分|時間?|(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b)))?`)

// numeral is a number in four groups: its figures, what multiplies it, and the same of what is added.
const numeral = `(\d[\d,]*(?:\.\d+)?)(?: ?(億|百万|万|千|(?:k|m|mil|thousand|million)\b)(?:(\d[\d,]*)([万千]?))?)?`

var (
	timesUnit  = regexp.MustCompile(`^(x|倍|times|-?fold)$`)
	minuteUnit = regexp.MustCompile(`(rpm|分間?|[/毎r] ?m[a-z]*)$`)
	hourUnit   = regexp.MustCompile(`(時間?|[/毎r] ?h[a-z]*)$`)
)

// seconds is how long the time is over which a unit counts.
func seconds(unit string) float64 {
	switch {
	case minuteUnit.MatchString(unit):
		return 60
	case hourUnit.MatchString(unit):
		return 3600
	default:
		return 1
	}
}

var peakScale = map[string]float64{"": 1, "千": 1e3, "k": 1e3, "thousand": 1e3, "万": 1e4, "百万": 1e6, "m": 1e6,
	"mil": 1e6, "million": 1e6, "億": 1e8}

// amount is a number with commas times what multiplies it; 0 where it is too long for a number.
func amount(digits, scale string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil {
		return 0
	}
	return n * peakScale[scale]
}
