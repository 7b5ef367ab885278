package forecast

import (
	"regexp"
	"strconv"
	"strings"

	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
)

// Span is a figure from its lower to its upper end; both are alike where one figure was told, and 0 where none was.
type Span struct{ Low, High float64 }

// Wide says that the ends differ.
func (s Span) Wide() bool { return s.Low < s.High }

func (s Span) times(o Span) Span { return Span{s.Low * o.Low, s.High * o.High} }

// Formula is how a peak is estimated from a programme: reach x rating x share who search x pages per visitor / seconds
// of ramp. Rating and Share are percentages. Pages and Seconds may be 0: not told.
type Formula struct{ Reach, Rating, Share, Pages, Seconds Span }

// Told says that there is a formula.
func (f Formula) Told() bool { return f.Reach.High > 0 }

// Visitors is how many people come.
func (f Formula) Visitors() Span {
	return f.Reach.times(f.Rating).times(f.Share).times(Span{1e-4, 1e-4})
}

// Views is how many pages they ask for: one each where nothing else was told.
func (f Formula) Views() Span {
	if f.Pages.High == 0 {
		return f.Visitors()
	}
	return f.Visitors().times(f.Pages)
}

// Rate is in requests a second; zero where the seconds are not told.
func (f Formula) Rate() Span {
	if f.Seconds.Low == 0 {
		return Span{}
	}
	return f.Views().times(Span{1 / f.Seconds.High, 1 / f.Seconds.Low})
}

// String writes the formula so that ReadFormula reads it back: "40,000,000 x 10 % x 1 % x 2 pages / 120 s".
func (f Formula) String() string {
	said := f.Reach.String() + " x " + f.Rating.String() + " % x " + f.Share.String() + " %"
	if f.Pages.High > 0 {
		said += " x " + f.Pages.String() + " pages"
	}
	if f.Seconds.High > 0 {
		said += " / " + f.Seconds.String() + " s"
	}
	return said
}

// String writes one figure, or both ends with a hyphen between them.
func (s Span) String() string {
	if s.Wide() {
		return grouped(s.Low) + "-" + grouped(s.High)
	}
	return grouped(s.High)
}

// grouped writes a figure with commas.
func grouped(n float64) string {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}

// The reasons for which a formula is refused.
const field = "peak" // of the brief

// MostRamp is the longest time that is taken for the rise of a peak.
const MostRamp = fault.Day

const (
	noReach   = "formula_without_reach"
	noShare   = "formula_without_share"
	notShare  = "not_a_share"
	noFormula = "not_a_formula"
)

// ReadFormula reads a formula as it is written in both languages, and what is wrong with it: "4,400万世帯 × 2% × 1% ×
// 2ページ ÷ 120秒". False where the text is none, which takes a percentage that is multiplied.
func ReadFormula(said string) (Formula, []fault.Invalid, bool) {
	text := plain(said)
	product := productOf(text)
	if !product.is {
		return Formula{}, nil, false
	}
	f, reason := product.formula()
	if reason == "" && unread(text) {
		reason = noFormula
	}
	if reason == "" {
		return f, nil, true
	}
	return Formula{}, []fault.Invalid{{Field: field, Reason: reason, Got: said}}, true
}

// product is a text taken apart where it multiplies and divides.
type product struct {
	is              bool
	plain, percents []Span
	over            []Span // what it is divided by, in seconds
	rest            string // what stands around it
}

var (
	// crossed is an x that multiplies: 2%x1%, but not max 5.
	crossed  = regexp.MustCompile(`(^|[^a-z])x( ?` + foreign + `\d| [a-z ]*\d)`)
	during   = regexp.MustCompile(`\b(?:over|within|in) (\d)`)
	operator = regexp.MustCompile(`\* ?(?:` + foreign + `|[a-z ]*)\d|/ ?` + foreign + `\d`)
	factor   = regexp.MustCompile(numeral + upTo + ` ?(%)?`)
	ramp     = regexp.MustCompile(`^(\d[\d,]*(?:\.\d+)?)(?: ?(?:-|to) ?(\d[\d,]*(?:\.\d+)?))? ?(分|min|m\b|時間|h\b|hour)?`)
)

// foreign is words in Japanese between a sign and its figure.
const foreign = `[^\x00-\x7f]*`

// upTo is the upper end of a range, in four groups as numeral.
const upTo = `(?: ?%? ?(?:-|\bto\b) ?` + numeral + `)?`

// productOf takes a text in plain signs apart. It begins with the largest figure before the first multiplication, "at
// 21:54, 4,000,000 x", and ends where another figure stands that belongs to no sign: "(11/29)".
func productOf(text string) product {
	if !strings.Contains(text, "%") { // far cheaper, and nearly always the answer
		return product{rest: text}
	}
	sum, rest, _ := strings.Cut(text, "=")
	sum = crossed.ReplaceAllString(crossed.ReplaceAllString(sum, "$1*$2"), "$1*$2")
	sum = during.ReplaceAllString(sum, "/ $1")
	p := product{rest: rest}
	first := strings.Index(sum, "*")
	if first < 0 {
		return p
	}
	p.begin(sum[:first])
	end := first
	for _, cut := range operator.FindAllStringIndex(sum[first:], -1) {
		at := first + cut[0]
		if at < end || strings.ContainsAny(sum[end:at], "0123456789") {
			break
		}
		end = cut[1] + first - 1 + p.take(sum[at], sum[first+cut[1]-1:])
	}
	p.rest += " " + sum[end:]
	p.is = len(p.percents) > 0 && len(p.percents)+len(p.plain) > 1
	return p
}

// begin takes what stands before the first sign.
func (p *product) begin(head string) {
	var most Span
	var at []int
	var percent bool
	for _, m := range factor.FindAllStringSubmatchIndex(head, -1) {
		if read, is := factorOf(factor.FindStringSubmatch(head[m[0]:m[1]])); read.High >= most.High {
			most, percent, at = read, is, m
		}
	}
	if at != nil {
		p.add(most, percent)
		p.rest = head[:at[0]] + " , " + p.rest
	}
}

// take puts the figure after a sign where it belongs, and gives its length.
func (p *product) take(sign byte, text string) int {
	if sign == '/' {
		return p.divide(text)
	}
	m := factor.FindStringSubmatch(text)
	p.add(factorOf(m))
	return len(m[0])
}

func (p *product) add(read Span, percent bool) {
	if percent {
		p.percents = append(p.percents, read)
	} else {
		p.plain = append(p.plain, read)
	}
}

func factorOf(m []string) (read Span, percent bool) {
	return spanned(amount(m[1], m[2])+amount(m[3], m[4]), m[2], amount(m[5], m[6])+amount(m[7], m[8]), m[6]), m[9] == "%"
}

// spanned is a figure, or a range up to another, which lends its scale: 1〜2万 begins at 10,000.
func spanned(low float64, scale string, high float64, highScale string) Span {
	if high <= low {
		return Span{low, low}
	}
	if scaled := low * peakScale[highScale]; scale == "" && scaled <= high {
		low = scaled
	}
	return Span{low, high}
}

func (p *product) divide(by string) int {
	m := ramp.FindStringSubmatch(by)
	second := 1.0
	switch m[3] {
	case "分", "min", "m":
		second = 60
	case "時間", "h", "hour":
		second = 3600
	}
	p.over = append(p.over, spanned(amount(m[1], ""), "", amount(m[2], ""), "").times(Span{second, second}))
	return len(m[0])
}

// formula gives the parts their names, or the reason for which they are no formula.
func (p product) formula() (Formula, string) {
	switch {
	case len(p.plain) == 0:
		return Formula{}, noReach
	case len(p.percents) == 1:
		return Formula{}, noShare
	case len(p.percents) > 2, len(p.plain) > 2, len(p.over) > 1:
		return Formula{}, noFormula
	}
	f := Formula{Reach: p.plain[0], Rating: p.percents[0], Share: p.percents[1]}
	if len(p.plain) == 2 {
		f.Pages = p.plain[1]
	}
	if len(p.over) == 1 {
		f.Seconds = p.over[0]
	}
	if wrong := f.wrong(len(p.plain) == 2, len(p.over) == 1); wrong != "" {
		return Formula{}, wrong
	}
	return f, ""
}

// wrong says why the figures cannot be meant.
func (f Formula) wrong(pages, seconds bool) string {
	for _, part := range []Span{f.Rating, f.Share} {
		if !(part.Low > 0 && part.High <= 100) {
			return notShare
		}
	}
	for _, part := range []struct {
		Span
		told bool
	}{{f.Reach, true}, {f.Pages, pages}, {f.Seconds, seconds}} {
		if part.told && !(part.Low > 0 && part.High <= mostReach) {
			return noFormula
		}
	}
	return ""
}

// mostReach is more than there are people.
const mostReach = 1e11

// Parts are the parts of a formula as they are typed into fields of their own.
type Parts struct{ Reach, Rating, Share, Pages, Seconds string }

// Any says that a part was typed.
func (p Parts) Any() bool { return p != Parts{} }

// Formula reads the parts. All but the pages have to be there, since only then they are a rate.
func (p Parts) Formula() (Formula, []fault.Invalid) {
	var f Formula
	var wrong []fault.Invalid
	for _, part := range []struct {
		field, said string
		into        *Span
		most        float64
		read        func(string) (Span, bool)
	}{
		{"peak_reach", p.Reach, &f.Reach, mostReach, typedSpan}, {"peak_rating", p.Rating, &f.Rating, 100, typedSpan},
		{"peak_share", p.Share, &f.Share, 100, typedSpan}, {"peak_pages", p.Pages, &f.Pages, MostRate, typedSpan},
		{"peak_seconds", p.Seconds, &f.Seconds, MostRamp.Seconds(), ReadTime},
	} {
		reason := ""
		read, ok := part.read(part.said)
		switch {
		case part.said == "" && part.field != "peak_pages":
			reason = "required"
		case part.said == "":
		case !ok:
			reason = "not_a_figure"
		case !(read.Low > 0 && read.High <= part.most) && part.most == 100:
			reason = notShare
		case !(read.Low > 0 && read.High <= part.most):
			reason = "out_of_range"
		default:
			*part.into = read
		}
		if reason != "" {
			wrong = append(wrong, fault.Invalid{Field: part.field, Reason: reason, Got: part.said})
		}
	}
	return f, wrong
}

// typedSpan reads a field that holds a figure or a range, with or without what it counts.
func typedSpan(said string) (Span, bool) {
	text := strings.TrimSpace(plain(said))
	m := typedFigure.FindStringSubmatch(text)
	if m == nil || unread(text) || large.MatchString(text) {
		return Span{}, false
	}
	return spanned(amount(m[1], m[2])+amount(m[3], m[4]), m[2], amount(m[5], m[6])+amount(m[7], m[8]), m[6]), true
}

// ReadTime reads a field that holds seconds, or minutes or hours with their unit, as seconds.
func ReadTime(said string) (Span, bool) {
	m := timeFigure.FindStringSubmatch(strings.TrimSpace(plain(said)))
	if m == nil {
		return Span{}, false
	}
	second := 1.0
	switch {
	case m[3] != "":
		second = 60
	case m[4] != "":
		second = 3600
	}
	return spanned(amount(m[1], ""), "", amount(m[2], ""), "").times(Span{second, second}), true
}

var (
	typedFigure = regexp.MustCompile(`^` + numeral + upTo + ` ?[^\d.,*/+-]*$`)
	large       = regexp.MustCompile(`\b(?:billion|bn|trillion|hundred|lakh|crore)\b`) // scales that are not read
	timeFigure  = regexp.MustCompile(`^(\d[\d,]*(?:\.\d+)?)(?: ?(?:-|to) ?(\d[\d,]*(?:\.\d+)?))?` +
		` ?(?:(?:秒間?|s|secs?|seconds?)|(分間?|m|mins?|minutes?)|(時間|h|hrs?|hours?))?$`)
)

// plain writes alike what means the same. A blank parts thousands, or else it parts figures.
func plain(said string) string {
	text := blanks.ReplaceAllString(unseen.ReplaceAllString(strings.ToLower(airtime.HalfWidth(said)), ""), " ")
	text = peakSigns.Replace(text)
	text = between.ReplaceAllString(between.ReplaceAllString(text, "$1 x $2"), "$1 x $2")
	return parted.ReplaceAllStringFunc(text, func(run string) string {
		if strings.ContainsAny(run, "-:/") {
			return run
		}
		return strings.ReplaceAll(run, " ", "")
	})
}

var (
	unseen  = regexp.MustCompile(`\p{Cf}+`)
	blanks  = regexp.MustCompile(`[\p{Zs}\t]+`)
	between = regexp.MustCompile(`([\d億万千%])x(\d)`)
	// parted is a number whose thousands blanks part, or a date or a time of day, after which another number may follow.
	parted = regexp.MustCompile(`\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[:/]\d{1,2}|\d{1,3}(?: \d{3})+)\b`)
)

// Parts are the parts of a formula as they would be typed.
func (f Formula) Parts() Parts {
	typed := func(s Span) string {
		if s.High == 0 {
			return ""
		}
		return s.String()
	}
	return Parts{typed(f.Reach), typed(f.Rating), typed(f.Share), typed(f.Pages), typed(f.Seconds)}
}
