package toppage

import (
	"math"
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Figure is the base probes of a stretch of time in one line. Times are in milliseconds and nil where nothing
// answered; Bytes is the median size of the decoded body, nil where it is not known.
type Figure struct {
	At   time.Time // where the stretch begins
	Span time.Duration

	Probes, Answered int
	Spared           int // of which a shared cache said that it answered
	P50, P95, Max    *float64
	Bytes            *int64
}

// The stretches that are kept of each page: five minutes as they are seen, and days for looking back over a year. They
// begin at multiples of themselves in UTC.
const (
	FigureSpan = 5 * time.Minute
	FigureDay  = fault.Day
)

// How long raw observations are kept, and figures.
const (
	KeepObservations = 7 * fault.Day
	KeepFigures      = 400 * fault.Day
)

// Fold gives the figures of observations (any order), oldest first; a stretch without any has none. Probes that never
// left this machine say nothing about the page and do not count.
func Fold(observed []Observation) []Figure {
	stretches := map[time.Time][]*Observation{}
	for i := range observed {
		if o := &observed[i]; o.asked() {
			at := o.At.Truncate(FigureSpan)
			stretches[at] = append(stretches[at], o)
		}
	}
	figures := make([]Figure, 0, len(stretches))
	for at, seen := range stretches {
		figures = append(figures, figureOf(at, seen))
	}
	slices.SortFunc(figures, func(a, b Figure) int { return a.At.Compare(b.At) })
	return figures
}

func figureOf(at time.Time, seen []*Observation) Figure {
	f := Figure{At: at.UTC(), Span: FigureSpan, Probes: len(seen)}
	var ms []float64
	var sizes []int64
	for _, o := range seen {
		if !o.Answered() {
			continue
		}
		f.Answered++
		if o.Facts.Served == ServedHit || o.Facts.Served == ServedStale {
			f.Spared++
		}
		if o.Facts.TTFBMS != nil {
			ms = append(ms, *o.Facts.TTFBMS)
		}
		if o.Facts.BodyBytes != nil {
			sizes = append(sizes, *o.Facts.BodyBytes)
		}
	}
	f.P50, f.P95, f.Max = rank(ms, 50), rank(ms, 95), rank(ms, 100)
	f.Bytes = rank(sizes, 50)
	return f
}

// rank gives a percentile by the nearest rank; nil of an empty list. It sorts the list.
func rank[T float64 | int64](list []T, percent float64) *T {
	if len(list) == 0 {
		return nil
	}
	slices.Sort(list)
	n := int(math.Ceil(percent / 100 * float64(len(list))))
	return &list[n-1]
}

// Gather puts figures (by time, oldest first) together into stretches of a span, a multiple of theirs: counts are
// added up, of the 95th percentiles and the greatest values the greatest counts, of the medians the middle one.
func Gather(figures []Figure, span time.Duration) []Figure {
	var gathered []Figure
	for from := 0; from < len(figures); {
		at := figures[from].At.Truncate(span)
		to := from + 1
		for to < len(figures) && figures[to].At.Truncate(span).Equal(at) {
			to++
		}
		gathered = append(gathered, together(at, span, figures[from:to]))
		from = to
	}
	return gathered
}

func together(at time.Time, span time.Duration, parts []Figure) Figure {
	f := Figure{At: at, Span: span}
	var middles []float64
	var sizes []int64
	for _, p := range parts {
		f.Probes, f.Answered, f.Spared = f.Probes+p.Probes, f.Answered+p.Answered, f.Spared+p.Spared
		f.P95, f.Max = greater(f.P95, p.P95), greater(f.Max, p.Max)
		if p.P50 != nil {
			middles = append(middles, *p.P50)
		}
		if p.Bytes != nil {
			sizes = append(sizes, *p.Bytes)
		}
	}
	f.P50, f.Bytes = rank(middles, 50), rank(sizes, 50)
	return f
}

func greater(a, b *float64) *float64 {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}

// mostPoints is about how many figures a plot is drawn from.
const mostPoints = 400

// PlotSpan gives the stretches in which a time is looked back on: some 400 of them, in steps that people count in.
func PlotSpan(over time.Duration) time.Duration {
	for _, span := range []time.Duration{FigureSpan, 15 * time.Minute, 30 * time.Minute, time.Hour, 6 * time.Hour} {
		if over <= mostPoints*span {
			return span
		}
	}
	return FigureDay
}

// asked says that a probe says something of the page: it reached for it, and was not refused.
func (o Observation) asked() bool {
	return o.Error != refusedAddress && o.Error != offline && !o.Details.Refused.Told()
}
