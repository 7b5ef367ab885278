package forecast

import (
	"regexp"
	"strings"
)

// onBase multiplies a multiple with the rate that the same text tells it of: "10x of the usual 500 req/s", "100 req/sの10倍".
// False where it may be that rate or its result: "5x the usual (21,000 req/s)".
func (p Peak) onBase(all []figure, text string) (Peak, bool) {
	if p.Times == 0 {
		return p, true
	}
	var base, from float64
	usual := false
	for i, f := range all {
		switch kind := standing(all, i, text); {
		case kind == unsure && (f.unit != "" || p.Rate == 0):
			return Peak{}, false
		case kind == factored || kind == asUsual:
			per := seconds(f.unit)
			base, from = highest(base, from, f.value/per, f.low/per)
			usual = usual || kind == asUsual
		}
	}
	if base == 0 {
		return p, true
	}
	product := Span{lower(p.TimesFrom, p.Times) * lower(from, base), p.Times * base}
	if product.High > MostRate {
		return Peak{}, false
	}
	if product.High > p.Rate {
		p.Rate, p.RateFrom = product.High, 0
		if product.Wide() {
			p.RateFrom = product.Low
		}
	}
	if !usual {
		p.Times, p.TimesFrom = 0, 0
	}
	return p, true
}

// lower is the lower end of a figure that may have none.
func lower(from, to float64) float64 {
	if from > 0 {
		return from
	}
	return to
}

// What a figure is to the multiples of its text.
const (
	apart    = iota
	factored // what is multiplied
	asUsual  // what is multiplied, and what is usual
	unsure
)

// standing says what a figure is to the multiples before and after it.
func standing(all []figure, i int, text string) int {
	f := all[i]
	bare := f.unit == "" && !ends.MatchString(text[f.end:])
	if timesUnit.MatchString(f.unit) || f.value == 0 {
		return apart
	}
	kind := apart
	if i > 0 && timesUnit.MatchString(all[i-1].unit) {
		if equals.MatchString(text[all[i-1].end:f.start]) {
			return apart
		}
		kind = f.after(all[i-1], text)
	}
	if i+1 < len(all) && timesUnit.MatchString(all[i+1].unit) && kind == apart && f.before(all[i+1], text) {
		kind = factored
	}
	switch {
	case kind == unsure:
	case !bare && (usualBefore.MatchString(text[:f.start]) || f.unit != "" && usualAfter.MatchString(text[f.end:])):
		return asUsual
	case f.unit == "" && kind == factored:
		return bareFactor(text[f.end:])
	case f.unit != "" && meant.MatchString(text):
		return factored
	}
	return kind
}

// bareFactor is what a figure without a unit is that is multiplied; a time of day or a date is another matter.
func bareFactor(after string) int {
	if clocked.MatchString(after) {
		return apart
	}
	return unsure
}

// after says what a figure is to the multiple right before it.
func (f figure) after(times figure, text string) int {
	gap := text[times.end:f.start]
	switch {
	case result.MatchString(gap):
		return unsure
	case times.suffix == "":
		return apart
	case times.spaced(text) && gap == " ", gap == " of ", gap == " of the ", gap == " of our ":
		return factored
	case gap == " " && f.unit != "":
		return unsure
	}
	return apart
}

// spaced says that the sign of a multiple stands apart from its number, or is a word, so that it multiplies what follows.
func (f figure) spaced(text string) bool {
	return f.suffix == "times" || strings.HasSuffix(text[f.start:f.end], " x")
}

// before says that the multiple right after the figure is one of it.
func (f figure) before(times figure, text string) bool {
	gap := text[f.end:times.start]
	return ofIt.MatchString(gap) || f.unit != "" && gap == " " && strings.HasPrefix(text[times.start:], "x ")
}

// usualWord is how people call what is usual.
const usualWord = `(?:usual(?:ly)?|normal(?:ly)?|baseline|ordinar(?:y|ily)|average|typical(?:ly)?|regular(?:ly)?|everyday|current(?:ly)?` +
	`|通常|普段|ふだん|平常|平時|平日|いつも|日常|平均|現在|現状|今は|ベ-スライン|基準)(?:時|値)?(?: ?(?:load|traffic|rate|peak|level|アクセス数?|トラフィック|負荷|ピ-ク))?`

var (
	usualBefore = regexp.MustCompile(usualWord + `(?: ?(?:is|are|was|being|of|at|we|have|has|see)\b)*[ :=(はがで、,]*$`)
	usualAfter  = regexp.MustCompile(`^ ?(?:(?:is|are|as|the|our|in) )*` + usualWord + `(?:[^の]|$)|^ ?\(` + usualWord + `\)`)
	result      = regexp.MustCompile(`^ ?(?:of |than )?(?:the |our |its )?` + usualWord + ` ?[:(,、]+ ?$`)
	equals      = regexp.MustCompile(`= ?$`)
	ofIt        = regexp.MustCompile(`^[ )」]*(?:の|→) ?$`)
	meant       = regexp.MustCompile(`(?:その|それの|これの) ?[\d,.\- ]*倍|(?:x|times) ?(?:of )?(?:that|this|as much|as many|it)\b`)
	ends        = regexp.MustCompile(`^ ?(?:$|[;)の、。]|[,.](?:\D|$))`)
	clocked     = regexp.MustCompile(`^ ?(?:[:/\-年月日時]|[ap]m\b)`)
)
