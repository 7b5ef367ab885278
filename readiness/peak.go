package readiness

import (
	"regexp"
	"strconv"
	"strings"

	"tallylight/readiness/airtime"
)

// Peak is how much traffic is expected: as requests a second, or as a multiple of what is usual. What was not said
// is 0.
type Peak struct{ Rate, Times float64 }

// Known says that something was said.
func (p Peak) Known() bool { return p.Rate > 0 || p.Times > 0 }

// Beside gives the one figure from the other where what is usual is known. A rate outranks a multiple, because it
// does not hang on what was usual when it was written.
func (p Peak) Beside(baseline float64) Peak {
	switch {
	case baseline <= 0:
	case p.Rate > 0:
		p.Times = p.Rate / baseline
	default:
		p.Rate = p.Times * baseline
	}
	return p
}

// MostRate is the largest figure that is taken for a rate or a multiple: what is more was a slip of the hand.
const MostRate = 1e9

// ReadPeak reads what people write into the brief: "21,000 req/s", "2万1000リクエスト/秒", "1.2M rpm", "5倍",
// "5x baseline", in half or full width. Of several figures it takes the highest, which of a range is its upper end.
// A figure without a unit counts as a rate only where nothing else is said. It gives an unknown Peak where it finds
// none, and rather than guess: "4 million viewers", "21,000 requests".
func ReadPeak(said string) Peak {
	text := peakSigns.Replace(strings.ToLower(airtime.HalfWidth(said)))
	var read Peak
	var bare float64
	for _, m := range quantity.FindAllStringSubmatch(text, -1) {
		value := amount(m[2], m[3]) + amount(m[4], m[5])
		switch unit := m[1] + m[6]; {
		case unit == "":
			bare = highest(bare, value)
		case timesUnit.MatchString(unit):
			read.Times = highest(read.Times, value)
		default:
			read.Rate = highest(read.Rate, value/seconds(unit))
		}
	}
	if rest := quantity.ReplaceAllString(text, ""); !read.Known() && strings.Trim(rest, " -") == "" {
		read.Rate = bare
	}
	return read
}

// highest leaves out what cannot be meant.
func highest(known, value float64) float64 {
	if value > 0 && value <= MostRate {
		return max(known, value)
	}
	return known
}

// peakSigns writes alike what means the same, and leaves out what says no more than that a figure is rough.
var peakSigns = strings.NewReplacer("〜", "-", "~", "-", "—", "-", "ー", "-", "から", "-", "×", "x", "✕", "x",
	"\u00a0", " ", "\u2009", "", "\u202f", "", "'", "",
	"約", "", "およそ", "", "最大", "", "程度", "", "ほど", "", "くらい", "", "ぐらい", "", "前後", "",
	"about", "", "approx.", "", "up to", "", "max", "")

// quantity is a number with what it counts, before or after it: [1] and [6] are the unit, [2] and [3] the number and
// what multiplies it, [4] and [5] what is added, since 2万1000 and 1億2000万 are one number each. A unit in Latin
// letters ends with its word: 5xx is a status, no multiple.
var quantity = regexp.MustCompile(`(?:(\bx|[毎/]秒|秒間|毎分|分間|\b(?:[rqt]ps|rpm|req/s)\b)[ :=]*)?` +
	`(\d[\d,]*(?:\.\d+)?)(?: ?(億|百万|万|千|(?:k|m|mil|thousand|million)\b)(?:(\d[\d,]*)([万千]?))?)?` +
	`(?: ?(x\b|倍|times\b|-?fold\b|[rqt]ps\b|rpm\b` +
	`|(?:r|req|reqs|requests?|hits?|queries|pv|リクエスト|アクセス|件|回)? ?(?:/|毎|per) ?` +
	`(?:秒|分|時間?|(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b)))?`)

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
