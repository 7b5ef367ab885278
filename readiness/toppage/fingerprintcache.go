package toppage

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// absent is the value of a field that an answer does not have.
const absent = "none"

// keptFor is a lifetime that Cache-Control does not tell: that of Expires or of CDN-Cache-Control.
const keptFor = "kept-for"

// Limits of what counts as one configuration.
const (
	lifeSpread   = 8               // times that lifetimes differ which are not fixed
	fixedCopies  = 2               // renderings with the same seconds, where no answer has others
	newlyFixed   = 3               // the same, where older answers have others
	clockSlack   = 2 * time.Second // Age and lifetimes are in whole seconds
	mostDeclared = 1 << 31         // RFC 9111 1.2.2
)

// directive is one member of Cache-Control (RFC 9111 5.2).
type directive struct {
	name, value string
	seconds     int64
	timed       bool // the value is a number of seconds
}

func (d directive) String() string {
	switch {
	case d.timed:
		return d.name + "=" + strconv.FormatInt(d.seconds, 10)
	case d.value != "":
		return d.name + `="` + d.value + `"`
	default:
		return d.name
	}
}

// directivesOf reads a field value as what it means: the order does not matter, nor case or white space, and of a
// directive that comes twice the first counts (RFC 9111 4.2.1).
func directivesOf(line string) []directive {
	var all []directive
	for _, member := range members(strings.ReplaceAll(line, "|", "/")) {
		d := directiveOf(member)
		if d.name != "" && !slices.ContainsFunc(all, func(other directive) bool { return other.name == d.name }) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b directive) int { return strings.Compare(a.name, b.name) })
	return all
}

func directiveOf(member string) directive {
	name, value, _ := strings.Cut(member, "=")
	d := directive{name: strings.ToLower(strings.TrimSpace(name)), value: strings.TrimSpace(strings.ReplaceAll(value, `"`, ""))}
	switch {
	case d.value == "":
	case strings.Trim(d.value, "0123456789") == "":
		n, err := strconv.ParseInt(d.value, 10, 64)
		if err != nil { // only too large is left
			n = mostDeclared
		}
		d.seconds, d.timed = min(n, mostDeclared), true
	default:
		d.value = fieldSet(d.value)
	}
	return d
}

// members cuts a list at the commas that stand outside of quotes.
func members(line string) []string {
	quoted := false
	return strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ',' && !quoted
	})
}

// saying is what one answer says of its keeping.
type saying struct {
	*Observation
	directives []directive
}

// alike says that an answer was read together with another one.
func (s saying) alike(other saying) bool {
	return len(s.directives) == len(other.directives) && (len(s.directives) == 0 || &s.directives[0] == &other.directives[0])
}

func (s saying) find(name string) (directive, bool) {
	for _, d := range s.directives {
		if d.name == name {
			return d, true
		}
	}
	return directive{}, false
}

// readCaching reads Cache-Control from the newest answers: what is the same in all of them as it is, and of seconds that
// differ the longest.
func (f *Fingerprint) readCaching(newest []*Observation) {
	answers := saidIn(newest)
	meaning := map[string]directive{}
	for _, s := range answers {
		for _, d := range s.directives {
			if _, done := meaning[d.name]; !done {
				meaning[d.name] = f.inAll(d, answers)
			}
		}
	}
	values := make([]string, len(answers))
	for i, s := range answers {
		if i > 0 && s.alike(answers[i-1]) {
			values[i] = values[i-1]
		} else {
			values[i] = written(s.directives, meaning)
		}
	}
	f.CacheControl = agreed(values)
}

// saidIn reads what each answer says. Most say the same as the one before.
func saidIn(newest []*Observation) []saying {
	answers := make([]saying, len(newest))
	for i, o := range newest {
		if i > 0 && o.Details.CacheControl == newest[i-1].Details.CacheControl && !o.keepsOtherwise() && !newest[i-1].keepsOtherwise() {
			answers[i] = saying{o, answers[i-1].directives}
			continue
		}
		answers[i] = saying{o, directivesOf(o.Details.CacheControl)}
		if o.keepsOtherwise() {
			own := directive{name: keptFor, seconds: min(o.Facts.SharedTTLS, mostDeclared), timed: true}
			answers[i].directives = append(answers[i].directives, own)
		}
	}
	return answers
}

// keepsOtherwise says that a shared cache takes the lifetime from somewhere else than Cache-Control.
func (o *Observation) keepsOtherwise() bool {
	return o.Facts.SharedTTLSource == "expires" || o.Facts.SharedTTLSource == "cdn-cache-control"
}

// written writes directives with the values that they have together in all answers.
func written(directives []directive, meaning map[string]directive) string {
	if len(directives) == 0 {
		return absent
	}
	parts := make([]string, len(directives))
	for i, d := range directives {
		parts[i] = meaning[d.name].String()
	}
	return strings.Join(parts, ", ")
}

// inAll gives a directive the value that it has in all answers: of seconds the longest; of other values that differ none.
func (f *Fingerprint) inAll(d directive, answers []saying) directive {
	lacks := func(s saying) bool { _, has := s.find(d.name); return !has }
	with := answers
	if slices.ContainsFunc(answers, lacks) {
		with = slices.DeleteFunc(slices.Clone(answers), lacks)
	}
	if !d.timed && slices.ContainsFunc(with, func(s saying) bool { other, _ := s.find(d.name); return other.value != d.value }) {
		d.value = ""
	}
	if d.timed {
		d.seconds = f.secondsOf(d.name, with)
	}
	return d
}

// secondsOf gives the seconds of a directive over all answers that have it, newest first, and notes how they go.
func (f *Fingerprint) secondsOf(name string, with []saying) int64 {
	figures, summed := figuresOf(name, with)
	run := slices.IndexFunc(figures, func(n int64) bool { return n != figures[0] })
	switch {
	case run < 0 && !summed && renderings(with) >= fixedCopies,
		run >= newlyFixed && renderings(with[:run]) >= newlyFixed: // what it was before does not count any more
		f.Fixed = strings.TrimPrefix(f.Fixed+" "+name, " ")
		return figures[0]
	case run >= 0 && runsDown(with, figures):
		f.Falling = strings.TrimPrefix(f.Falling+" "+name, " ")
	}
	return slices.Max(figures)
}

// figuresOf gives the seconds of a directive in each answer. Where they run down while Age runs up, they are summed: what
// both make together is the lifetime.
func figuresOf(name string, all []saying) (figures []int64, summed bool) {
	figures, sums := make([]int64, len(all)), make([]int64, len(all))
	agree := true
	for i, s := range all {
		d, _ := s.find(name)
		figures[i] = d.seconds
		if s.Facts.AgeS == nil {
			agree = false
			continue
		}
		sums[i] = d.seconds + *s.Facts.AgeS
		agree = agree && max(sums[i], sums[0])-min(sums[i], sums[0]) <= int64(clockSlack/time.Second)
		summed = summed || figures[i] != figures[0]
	}
	if !summed || !agree {
		return figures, false
	}
	for i := range sums {
		sums[i] = sums[0]
	}
	return sums, true
}

// renderings counts of how many renderings answers are at least. What tells these apart is the origin's marker, else Age,
// else that the origin was asked, else that one did not live for so long.
func renderings(run []saying) int {
	n := 1
	first := run[len(run)-1].At
	for i := len(run) - 2; i >= 0; i-- {
		newer, older := run[i], run[i+1]
		if newer.another(older, newer.At.Sub(first) >= newer.Facts.declared()) {
			n++
			first = newer.At
		}
	}
	return n
}

// another says that an answer is of another rendering than the one before; late: that would have ended by now.
func (s saying) another(before saying, late bool) bool {
	switch a, b := s.Details.Mark, before.Details.Mark; {
	case a != "" && b != "":
		return a != b
	case s.Facts.AgeS != nil && before.Facts.AgeS != nil:
		born := s.At.Add(-seconds32(*s.Facts.AgeS)).Sub(before.At.Add(-seconds32(*before.Facts.AgeS)))
		return born.Abs() > clockSlack
	case s.Facts.Served == ServedMiss, s.Facts.Served == ServedBypass:
		return true
	default:
		return late
	}
}

// runsDown says that from each answer to the next as many seconds went as passed.
func runsDown(all []saying, figures []int64) bool {
	for i := 1; i < len(all); i++ {
		passed, went := all[i-1].At.Sub(all[i].At), time.Duration(figures[i]-figures[i-1])*time.Second
		if (passed - went).Abs() > clockSlack {
			return false
		}
	}
	return true
}

// sameCaching compares what caches are told.
func (f Fingerprint) sameCaching(g Fingerprint) bool {
	if vary := spelled(f.Vary, fieldSet); !covers(vary, spelled(g.Vary, fieldSet)) {
		return false
	}
	if f.CacheControl == "" || g.CacheControl == "" {
		return true
	}
	before, now := alternatives(f.CacheControl), alternatives(g.CacheControl)
	for _, one := range now {
		if !slices.ContainsFunc(before, func(other []directive) bool { return alike(other, one) }) {
			return false
		}
	}
	was, is := longest(before), longest(now)
	for name, seconds := range is {
		if old, known := was[name]; known && !f.sameSeconds(g, name, old, seconds) {
			return false
		}
	}
	return true
}

// spelled writes each of the values that take turns in one way.
func spelled(values string, one func(string) string) string {
	if values == "" {
		return ""
	}
	parts := strings.Split(values, turns)
	for i := range parts {
		parts[i] = one(parts[i])
	}
	return strings.Join(parts, turns)
}

// alternatives reads the values of Cache-Control that take turns.
func alternatives(values string) [][]directive {
	var all [][]directive
	for value := range strings.SplitSeq(values, turns) {
		all = append(all, directivesOf(value))
	}
	return all
}

// alike says that two values have the same directives, whatever their seconds are.
func alike(a, b []directive) bool {
	named := func(all []directive) []directive {
		return slices.DeleteFunc(slices.Clone(all), func(d directive) bool { return d.name == keptFor || d.name == absent })
	}
	return slices.EqualFunc(named(a), named(b), func(x, y directive) bool {
		return x.name == y.name && (x.timed && y.timed || x.value == "" || y.value == "" || x.value == y.value)
	})
}

// longest gives the most seconds of each directive.
func longest(all [][]directive) map[string]int64 {
	most := map[string]int64{}
	for _, one := range all {
		for _, d := range one {
			if d.timed {
				most[d.name] = max(most[d.name], d.seconds)
			}
		}
	}
	return most
}

// sameSeconds says that the seconds of a directive are those of one configuration: the same where they are fixed on both
// sides, else not many times longer or shorter. Of a countdown that was seen in part only, the rest may have been longer.
func (f Fingerprint) sameSeconds(g Fingerprint, name string, was, is int64) bool {
	has := func(list string) bool { return slices.Contains(strings.Fields(list), name) }
	switch {
	case has(f.Fixed) && has(g.Fixed):
		return was == is
	case was > is:
		return has(g.Falling) || was <= lifeSpread*max(is, 1)
	default:
		return has(f.Falling) || is <= lifeSpread*max(was, 1)
	}
}
