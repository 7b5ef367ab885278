package demo

import (
	"math"
	"slices"
	"time"
)

// Usual is the most that the page is asked without an event, in requests a second: the evenings of Sundays.
const Usual = 1_453.0

const (
	calm  = 1.3 * Usual // below it people say that it is over
	serve = 18_000.0    // requests a second, before the page gets slow
)

// wave is people who come: they begin to so long after the start of an event, and are as many as they get for a while.
type wave struct {
	after time.Duration
	peak  float64       // requests a second
	ramp  time.Duration // from 10 to 90 % of the rise
	holds time.Duration
	until time.Duration // after the start of the event, that they are below 1.3 times the usual; of fewer, that they have left
}

// one is an event that brings people once: the ramp in seconds, how long it holds and until when it lasts in minutes.
func one(peak float64, ramp, holds, until int) []wave {
	return []wave{{2 * time.Minute, peak, time.Duration(ramp) * time.Second, time.Duration(holds) * time.Minute, time.Duration(until) * time.Minute}}
}

// Quarter is what the company's page was asked in the weeks before a day, and what the company knew of it.
type Quarter struct {
	Airings   []Airing
	Unplanned []Unplanned
	surges    []surge // by when they begin
	longest   int64   // milliseconds
}

// surge is what one event brings, in milliseconds since 1970.
type surge struct {
	from, to int64
	crests   []crest
}

// crest is a wave by instants.
type crest struct {
	begins, top, falls, ends int64
	rate, low                float64
}

// QuarterOf gives the quarter before the day of now in Japan.
func QuarterOf(now time.Time) *Quarter {
	q := &Quarter{}
	at := func(day int, clock string) time.Time { return wallClock(now, day, clock) }
	for _, s := range scripts {
		q.air(s, at)
	}
	for _, e := range exposures {
		if e.zone == tokyo {
			q.add(at(e.day, e.clock), brought[e.id])
		}
	}
	for _, u := range unplanned {
		from := at(u.day, u.clock)
		q.add(from, u.brings)
		u.From = from
		if u.answered > 0 {
			u.Answered = from.Add(u.answered)
		}
		q.Unplanned = append(q.Unplanned, u.Unplanned)
	}
	slices.SortFunc(q.surges, func(a, b surge) int { return int(a.from - b.from) })
	for _, s := range q.surges {
		q.longest = max(q.longest, s.to-s.from)
	}
	return q
}

// wallClock is an instant so many days after the day of now in Japan.
func wallClock(now time.Time, days int, clock string) time.Time {
	y, m, d := now.In(japan).Date()
	w := writer{today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
	return w.wall(days, clock).Add(-9 * time.Hour)
}

// air adds an event that was entered by hand.
func (q *Quarter) air(s script, at func(day int, clock string) time.Time) {
	a := s.Airing
	a.Fit = s.fit
	a.Start = at(s.day, s.clock)
	a.End = a.Start.Add(time.Duration(s.minutes) * time.Minute)
	a.Entered = a.Start.Add(-s.ahead)
	if s.was != 0 {
		a.WasStart = at(s.was, s.clock)
	}
	if s.agreed > 0 {
		a.Agreed = a.Start.Add(-s.agreed)
	}
	if s.off > 0 {
		a.CalledOff = a.Start.Add(-s.off)
	}
	q.Airings = append(q.Airings, a)
	q.add(a.Start, s.brings)
}

// Rushes gives when each rush of people was over, the first one first.
func (q *Quarter) Rushes() []time.Time {
	var over []time.Time
	for _, s := range q.surges {
		over = append(over, time.UnixMilli(s.to))
	}
	return over
}

// add has people come.
func (q *Quarter) add(start time.Time, waves []wave) {
	if len(waves) == 0 {
		return
	}
	s := surge{from: math.MaxInt64}
	for _, w := range waves {
		begins := start.Add(w.after)
		c := crest{begins: begins.UnixMilli(), top: begins.Add(w.ramp * 5 / 4).UnixMilli(), ends: start.Add(w.until).UnixMilli(), rate: w.peak, low: calm}
		c.falls = c.top + w.holds.Milliseconds()
		if w.peak <= calm {
			c.low = w.peak / 4
		}
		s.crests = append(s.crests, c)
		s.from, s.to = min(s.from, c.begins), max(s.to, c.ends+(c.ends-c.falls))
	}
	q.surges = append(q.surges, s)
}

// rate is how much a wave brings at an instant, where it is what it rises from otherwise.
func (c crest) rateAt(ms int64, base float64) float64 {
	switch {
	case ms < c.begins:
		return 0
	case ms < c.top:
		return base + (c.rate-base)*float64(ms-c.begins)/float64(c.top-c.begins)
	case ms <= c.top+steady: // so that the highest is what it is said to be
		return c.rate
	case ms < c.falls:
		return c.rate * (1 - 0.015*noise(ms, 1))
	}
	fell := float64(ms-c.falls) / float64(c.ends-c.falls)
	return c.rate * math.Pow(c.low/c.rate, fell) * (1 - 0.015*noise(ms, 1))
}

const steady = int64(time.Minute / time.Millisecond)

// Rate is how many requests a second the page is asked for at an instant.
func (q *Quarter) Rate(t time.Time) float64 {
	ms := t.UnixMilli()
	base := usually(ms)
	rate := base
	first, _ := slices.BinarySearchFunc(q.surges, ms-q.longest, func(s surge, at int64) int { return int(s.from - at) })
	for _, s := range q.surges[first:] {
		if s.from > ms {
			break
		}
		most := base
		for _, c := range s.crests {
			most = max(most, c.rateAt(ms, base))
		}
		rate += most - base
	}
	return rate
}

// hours is what the page is asked through a day in Japan, as a share of its evening; the first is midnight.
var hours = [25]float64{0.52, 0.34, 0.24, 0.19, 0.17, 0.19, 0.29, 0.42, 0.51, 0.55, 0.58, 0.62, 0.72, 0.69, 0.60, 0.58, 0.60, 0.65, 0.72, 0.79, 0.88, 0.99, 0.98, 0.78, 0.52}

// weekdays are how much of an evening's requests each has, from Sunday on.
var weekdays = [7]float64{1, 0.93, 0.91, 0.92, 0.92, 0.94, 0.97}

// usually is what the page is asked without an event.
func usually(ms int64) float64 {
	const hour, day = int64(time.Hour / time.Millisecond), int64(24 * time.Hour / time.Millisecond)
	local := ms + 9*hour
	days, of := local/day, local%day
	i := of / hour
	share := hours[i] + (hours[i+1]-hours[i])*float64(of%hour)/float64(hour)
	weekday := weekdays[(days+4)%7] // 1 January 1970 was a Thursday
	return min(share*weekday*(1.03+0.02*noise(ms, 2)), 1) * Usual
}

// noise is between 0 and 1, the same at the same instant always, and another every 15 seconds.
func noise(ms int64, of uint64) float64 {
	x := uint64(ms/15_000)*0x9e3779b97f4a7c15 + of
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return float64((x^x>>31)>>11) / (1 << 53)
}

// Errors is how many requests a second fail.
func (q *Quarter) Errors(t time.Time) float64 {
	rate := q.Rate(t)
	return rate * (0.0003 + 0.35*over(rate))
}

// Latency is the time to first byte of the 95th percentile, in seconds.
func (q *Quarter) Latency(t time.Time) float64 {
	rate := q.Rate(t)
	full := min(rate/serve, 1)
	return 0.048 + 0.07*full*full + 2*over(rate)
}

// Cached is the share of the requests that a shared cache answers.
func (q *Quarter) Cached(t time.Time) float64 { return 0.94 + 0.04*min(q.Rate(t)/serve, 1) }

// Used is the share of the capacity that is in use.
func (q *Quarter) Used(t time.Time) float64 { return min(q.Rate(t)/serve, 1) }

// over is by how much the page is asked for more than it serves well.
func over(rate float64) float64 { return max(rate/serve-1, 0) }
