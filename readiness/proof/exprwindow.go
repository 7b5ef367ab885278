package proof

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Window is the longest [5m] of the expression: a burst that is shorter reads lower than it was. 0 where there is none.
func (e Expression) Window() (longest time.Duration) {
	for _, t := range e.tokens {
		if t.kind != exprRange {
			continue
		}
		length, _, _ := strings.Cut(strings.Trim(t.text, "[]"), ":") // a subquery has its step behind the colon
		longest = max(longest, promDuration(strings.TrimSpace(length)))
	}
	return longest
}

// promUnits are the units of a duration of Prometheus, longer names first.
var promUnits = []struct {
	name string
	unit time.Duration
}{
	{"ms", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", 24 * time.Hour}, {"w", 7 * 24 * time.Hour},
	{"y", 365 * 24 * time.Hour},
}

// promDuration reads 1h30m, or a number of seconds; 0: it is neither.
func promDuration(text string) (sum time.Duration) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return bounded(seconds * float64(time.Second))
	}
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		if n <= 0 {
			return 0
		}
		count, err := strconv.ParseFloat(text[:n], 64)
		unit, rest := promUnit(text[n:])
		if err != nil || unit == 0 {
			return 0
		}
		sum, text = bounded(float64(sum)+count*float64(unit)), rest
	}
	return sum
}

func promUnit(text string) (time.Duration, string) {
	for _, u := range promUnits {
		if rest, ok := strings.CutPrefix(text, u.name); ok {
			return u.unit, rest
		}
	}
	return 0, ""
}

// bounded is a length that no calculation overflows with; NaN and what is below 0 are none.
func bounded(nanoseconds float64) time.Duration {
	if !(nanoseconds > 0) {
		return 0
	}
	return time.Duration(min(nanoseconds, math.MaxInt64/4))
}

// NoneIsZero says that the expression ends in "or vector(0)": where nothing else answers it is 0.
func (e Expression) NoneIsZero() bool {
	tokens := e.tokens
	for len(tokens) > 0 && tokens[len(tokens)-1].kind == exprClose {
		tokens = tokens[:len(tokens)-1]
	}
	var end []string
	for _, t := range tokens[max(len(tokens)-4, 0):] {
		end = append(end, strings.ToLower(t.text))
	}
	return strings.Join(end, " ") == "or vector ( 0"
}
