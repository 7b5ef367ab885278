package views

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/text"
)

// Live is what a page is asked while an event is on air, beside what was expected and what is proven.
type Live struct {
	measured.Live
	Grounds readiness.Grounds
}

// liveSilent is after how long without a figure it is said that there is none.
const liveSilent = 5 * time.Minute

// rate is the newest figure; false where it is too old to be told as that of now.
func (l *Live) rate(now time.Time) (rate float64, at time.Time, fresh bool) {
	rate, at, known := l.Now()
	return rate, at, known && now.Sub(at) < liveSilent
}

// Fresh says that there is a figure of now.
func (l *Live) Fresh(now time.Time) bool {
	_, _, fresh := l.rate(now)
	return fresh
}

// above says that the page is asked more than is proven.
func (l *Live) above(rate float64) bool {
	return l.Grounds.Proven.Rate > 0 && rate > l.Grounds.Proven.Rate
}

// liveSays is the figure of now with what it stands beside, in words.
func (p Page) liveSays(l *Live) string {
	rate, at, fresh := l.rate(p.Now)
	if !fresh {
		if at.IsZero() {
			at = l.Since
		}
		return p.t().Live.Silent(text.ClockTime(p.near(at)))
	}
	said := []string{p.t().Live.Now(p.t().Rate(rate), text.ClockTime(p.near(at)))}
	if usual := l.Grounds.Traffic.Baseline; usual > 0 {
		said = append(said, p.t().Live.Times(p.t().Multiple(rate/usual)))
	}
	if l.Highest > rate {
		said = append(said, p.t().Live.Highest(p.t().Rate(l.Highest), text.ClockTime(p.near(l.HighestAt))))
	}
	return joined(append(said, p.besideLive(l)...))
}

// besideLive is what was expected and what is proven.
func (p Page) besideLive(l *Live) (said []string) {
	if sum := l.Grounds.Demand.Sum(); sum > 0 {
		said = append(said, p.t().Live.Expected(p.t().Rate(sum)))
	}
	if proven := l.Grounds.Proven.Rate; proven > 0 {
		said = append(said, p.t().Live.Proven(p.t().Rate(proven)))
	}
	return said
}

// wallLiveSays is the same for who reads it from four metres.
func (p Page) wallLiveSays(l *Live) string {
	rate, _, fresh := l.rate(p.Now)
	if !fresh {
		return p.liveSays(l)
	}
	return joined(append([]string{p.t().Live.Measured(p.t().Rate(rate))}, p.besideLive(l)...))
}

func joined(said []string) (all string) {
	for i, one := range said {
		if i > 0 {
			all += " · "
		}
		all += one
	}
	return all
}

// plot is the last hour.
func (l *Live) plot(now time.Time) RatePlot {
	return RatePlot{Series: []measured.Series{l.Series}, Now: now, Lines: []RateLine{
		{Kind: ExpectedLine, Rate: l.Grounds.Demand.Sum()}, {Kind: ProvenLine, Rate: l.Grounds.Proven.Rate}, {Kind: UsualLine, Rate: l.Grounds.Traffic.Baseline}}}
}
