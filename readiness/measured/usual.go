package measured

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"tallylight/readiness/toppage"
)

// Lack is why there is no usual maximum; empty: there is one.
type Lack string

// The reasons.
const (
	LackDays    Lack = "not_enough_days" // the figure says how many there are
	LackTraffic Lack = "no_traffic"      // it was measured, and nobody came
)

// FewestDays is how many days a usual maximum needs.
const FewestDays = 7

// Profile is what a page is usually asked by weekday and hour of the company's zone: the median of the minutes, in requests a
// second; NaN: not known.
type Profile [7][24]float64

// At is what is usual at a time, which is in the company's zone.
func (p *Profile) At(t time.Time) float64 { return p[t.Weekday()][t.Hour()] }

// FindUsual gives the highest minute outside of busy times, the median of the highest minutes of the days, and the profile. Days
// are those of the zone of at, which is now. Where there is no usual maximum it says why.
func FindUsual(minutes Series, busy []Span, at time.Time) (toppage.Usual, Profile, Lack) {
	u := toppage.Usual{At: at}
	clean, _ := WorstQuality(minutes)
	if clean.empty() {
		return u, unknownProfile(), LackDays
	}
	free := clean.free(busy, at)
	profile := profileOf(clean, free, at.Location())
	var highest []float64
	for d := range clean.days(at.Location()) {
		if most, ok := clean.highestOf(d, free); ok {
			if len(highest) == 0 {
				u.From = d.from
			}
			highest = append(highest, most)
		}
	}
	u.Days = len(highest)
	if u.Days < FewestDays {
		return u, profile, LackDays
	}
	if slices.Max(highest) == 0 {
		return u, profile, LackTraffic
	}
	u.Rate, u.Median = slices.Max(highest), median(highest)
	return u, profile, ""
}

// free says of each point whether it is outside of busy times, and not in the future.
func (s Series) free(busy []Span, at time.Time) []bool {
	free := slices.Repeat([]bool{true}, len(s.Rates))
	for _, span := range busy {
		// a minute of which a part is busy is busy
		for i := s.index(span.From.Add(-s.Step + 1)); i < s.index(span.To); i++ {
			free[i] = false
		}
	}
	for i := s.index(at); i < len(free); i++ {
		free[i] = false
	}
	return free
}

// day is a calendar day: the points of it, when it begins, and how many points a whole one has.
type day struct {
	from        time.Time
	first, next int
	whole       int
}

// days gives the calendar days of a zone, of which one can have 23 or 25 hours.
func (s Series) days(zone *time.Location) func(yield func(day) bool) {
	return func(yield func(day) bool) {
		begins := Midnight(s.Start.In(zone), 0)
		for begins.Before(s.End()) {
			next := Midnight(begins, 1)
			if !next.After(begins) { // a day that the zone left out
				next = Midnight(begins, 2)
			}
			if !yield(day{begins, s.index(begins), s.index(next), int(next.Sub(begins) / s.Step)}) {
				return
			}
			begins = next
		}
	}
}

// Midnight is when the day begins that is so many days after that of t: at one o'clock where the clock skips midnight.
func Midnight(t time.Time, days int) time.Time {
	year, month, date := t.Date()
	noon := time.Date(year, month, date+days, 12, 0, 0, 0, t.Location())
	begins := time.Date(year, month, date+days, 0, 0, 0, 0, t.Location())
	for begins.Day() != noon.Day() {
		begins = begins.Add(30 * time.Minute)
	}
	return begins
}

// highestOf is the highest free minute of a day, and whether the day counts: half of its minutes are known and free, or, where
// events leave less, most of those that they leave.
func (s Series) highestOf(d day, free []bool) (most float64, counts bool) {
	left, measured := 0, 0
	for i := d.first; i < d.next; i++ {
		if !free[i] {
			continue
		}
		left++
		if rate := s.Rates[i]; !math.IsNaN(rate) {
			measured++
			most = max(most, rate)
		}
	}
	if 2*left < d.whole { // by events, or because the day is not over
		whole := d.next-d.first == d.whole
		return most, whole && 4*measured >= 3*left && 4*measured >= d.whole
	}
	return most, 2*measured >= d.whole
}

// profileOf gives the median of the free minutes by weekday and hour.
func profileOf(s Series, free []bool, zone *time.Location) Profile {
	var hours [7][24][]float64
	for i, rate := range s.Rates {
		if free[i] && !math.IsNaN(rate) {
			at := s.At(i).In(zone)
			hour := &hours[at.Weekday()][at.Hour()]
			*hour = append(*hour, rate)
		}
	}
	p := unknownProfile()
	for weekday := range hours {
		for hour, rates := range hours[weekday] {
			p[weekday][hour] = median(rates)
		}
	}
	return p
}

func unknownProfile() (p Profile) {
	for weekday := range p {
		for hour := range p[weekday] {
			p[weekday][hour] = math.NaN()
		}
	}
	return p
}

// MarshalJSON writes null for what is not known.
func (p Profile) MarshalJSON() ([]byte, error) {
	var all [7][]*float64
	for weekday := range p {
		all[weekday] = nullable(p[weekday][:])
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads null as not known.
func (p *Profile) UnmarshalJSON(data []byte) error {
	var all [7][24]*float64
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("read a profile: %w", err)
	}
	for weekday := range all {
		copy(p[weekday][:], rates(all[weekday][:]))
	}
	return nil
}
