package forecast

import (
	"regexp"
	"strings"
)

// unread says that a text in plain signs holds a number that is written in a way that is not known: "1e4 req/s", "20.000,5
// req/s". A part of it taken for all of it would be far too low.
func unread(text string) bool {
	if worded.MatchString(text) {
		return true
	}
	text = dotted.ReplaceAllString(text, " ")
	cut := false // what stood before may be the beginning of the number
	end := 0
	for _, m := range quantity.FindAllStringSubmatchIndex(text, -1) {
		f := figureAt(text, m)
		if f.goesOn(text) || f.begun(text) || f.unlikely() || cut && text[end:f.start] == " " {
			return true
		}
		cut, end = f.scale != "" && f.unit == "", f.end
	}
	return false
}

var (
	// dotted is a date, which has two points and is no number.
	dotted = regexp.MustCompile(`\b(?:19|20)\d\d\.\d{1,2}\.\d{1,2}\b`)

	// worded is a multiple in words, of a rate that stands beside it.
	worded = regexp.MustCompile(`\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred) times|twice|double|triple)` +
		` (?:of )?(?:the |our )?(?:usual |normal )?\d|の ?[一二三四五六七八九十百数]+倍`)

	more    = regexp.MustCompile(`^(?:[\d^_a-z⁰¹²³⁴-⁹百十兆]|\*\*|[.,]\d)`)
	counted = regexp.MustCompile(`^(?:s|secs?|seconds?|ms|m|mins?|minutes?|h|hrs?|hours?|d|days?|am|pm|jst|utc|st|nd|rd|th|xx|xl|xlarge` +
		`|ch|p|g|fps|[kmgt]b|[kmgt]?bps|px|yen|jpy|req|reqs|requests?|hits?|queries|pv|pages?|views?|uu|users?|people|viewers?|visitors?|households?|sessions?)(?:[^a-z\d^_]|$)`)
	letter = regexp.MustCompile(`[a-z]$`)

	// thousands is a number whose point may part thousands.
	thousands = regexp.MustCompile(`^[1-9]\d{0,2}\.(?:\d{3})+$`)
)

// goesOn says that the number does not end where its figures end.
func (f figure) goesOn(text string) bool {
	after := text[f.end:]
	return f.suffix == "" && more.MatchString(after) && !counted.MatchString(after)
}

// begun says that letters stand right before the number, as in no name: BS11 and p95 are names.
func (f figure) begun(text string) bool {
	return letter.MatchString(text[:f.start]) && (len(f.digits) > 2 || f.scale != "" || f.unit != "")
}

// unlikely says that nobody writes the number so who means what is read.
func (f figure) unlikely() bool {
	rate := f.unit != "" && !timesUnit.MatchString(f.unit)
	switch {
	case f.unit != "" && len(f.digits) > 1 && f.digits[0] == '0' && f.digits[1] != '.':
		return true
	case f.unit != f.suffix && strings.HasPrefix(f.unit, "x") && f.suffix != "":
		return true // what it multiplies is not told in figures: 10 servers x 1,200 req/s
	}
	return rate && f.parted()
}

// parted says that the point of the number may part thousands.
func (f figure) parted() bool { return f.scale == "" && thousands.MatchString(f.digits) }
