package measured_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// weeks is so many days of minutes from a midnight of a zone: 40 at night, and the day's highest at its noon.
func weeks(from time.Time, days int, noons ...float64) measured.Series {
	s := measured.Series{Start: from.UTC(), Step: time.Minute}
	for at := from; at.Before(from.AddDate(0, 0, days)); at = at.Add(time.Minute) {
		rate := 40.0
		if at.Hour() == 12 {
			rate = 90
		}
		if at.Hour() == 12 && at.Minute() == 0 {
			rate = noons[at.YearDay()%len(noons)]
		}
		s.Rates = append(s.Rates, rate)
	}
	return s
}

// spoiled puts a rate in the time from one instant to another.
func spoiled(s measured.Series, rate float64, from, to time.Time) measured.Series {
	rates := append([]float64(nil), s.Rates...)
	for i := range rates {
		if at := s.At(i); !at.Before(from) && at.Before(to) {
			rates[i] = rate
		}
	}
	s.Rates = rates
	return s
}

// nightly is an event of each night for four weeks, on air for so many hours from 20:00.
func nightly(first time.Time, hours int) (events []readiness.Event) {
	for day := range 28 {
		start := first.AddDate(0, 0, day).Add(20 * time.Hour)
		events = append(events, readiness.Event{Start: start, End: start.Add(time.Duration(hours) * time.Hour), Calendar: readiness.Confirmed})
	}
	return events
}

func TestUsual(t *testing.T) {
	tokyo := given.Zone(t, "Asia/Tokyo")
	first := time.Date(2026, 10, 1, 0, 0, 0, 0, tokyo)
	four := weeks(first, 28, 90, 100, 110)
	day := func(n, hour int) time.Time { return first.AddDate(0, 0, n).Add(time.Duration(hour) * time.Hour) }
	night := day(3, 20)
	corner := []readiness.Event{{Start: night, End: night.Add(time.Hour), Calendar: readiness.Confirmed}}
	campaign := []readiness.Event{{Start: day(2, 0), End: day(30, 0), Calendar: readiness.Confirmed}}
	nan := math.NaN()
	for _, row := range []struct {
		sentence string
		series   measured.Series
		events   []readiness.Event
		rate     float64
		median   float64
		days     int
		lack     measured.Lack
	}{
		{"the highest minute of four weeks, and the median of the days", four, nil, 110, 100, 28, ""},
		{"a peak outside of events counts", spoiled(four, 900, night, night.Add(time.Minute)), nil, 900, 100, 28, ""},
		{"a peak of an event does not", spoiled(four, 900, night, night.Add(time.Minute)), corner, 110, 100, 28, ""},
		{"nor one in its tail", spoiled(four, 900, night.Add(119*time.Minute), night.Add(2*time.Hour)), corner, 110, 100, 28, ""},
		{"one after its tail does", spoiled(four, 900, night.Add(2*time.Hour), night.Add(121*time.Minute)), corner, 900, 100, 28, ""},
		{"a programme of each night leaves the days", spoiled(four, 900, night, night.Add(time.Minute)), nightly(first, 2), 110, 100, 28, ""},
		{"one of ten hours leaves the days as well", four, nightly(first, 10), 110, 100, 28, ""},
		{"one that never ends leaves the day of before", four, nightly(first, 23), 0, 0, 1, measured.LackDays},
		{"a campaign of four weeks takes its first day, and an hour", spoiled(four, 900, day(2, 3), day(2, 4)), campaign, 110, 100, 27, ""},
		{"what comes in its later weeks is usual", spoiled(four, 900, day(9, 3), day(9, 4)), campaign, 900, 100, 27, ""},
		{"a day that is missing does not count", spoiled(four, nan, day(4, 0), day(5, 0)), nil, 110, 100, 27, ""},
		{"one of which half is missing does", spoiled(four, nan, day(4, 0), day(4, 12)), nil, 110, 100, 28, ""},
		{"one of which a minute more is missing does not", spoiled(four, nan, day(4, 0), day(4, 12).Add(time.Minute)), nil, 110, 100, 27, ""},
		{"no point is read from infinity", spoiled(four, math.Inf(1), day(4, 0), day(4, 1)), nil, 110, 100, 28, ""},
		{"nor from below 0", spoiled(four, -5, day(4, 0), day(4, 1)), nil, 110, 100, 28, ""},
		{"seven days are enough", weeks(first, 7, 90), nil, 90, 90, 7, ""},
		{"six are not", weeks(first, 6, 90), nil, 0, 0, 6, measured.LackDays},
		{"nobody ever came", spoiled(four, 0, first, day(28, 0)), nil, 0, 0, 28, measured.LackTraffic},
		{"nothing was measured", spoiled(four, nan, first, day(28, 0)), nil, 0, 0, 0, measured.LackDays},
		{"there is no point", measured.Series{}, nil, 0, 0, 0, measured.LackDays},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			u, _, lack := measured.FindUsual(row.series, measured.Busy(row.events, time.Hour), day(28, 3))
			if u.Rate != row.rate || u.Median != row.median || u.Days != row.days || lack != row.lack {
				t.Errorf("%v, median %v, of %d days, %q; want %v, %v, %d, %q", u.Rate, u.Median, u.Days, lack, row.rate, row.median, row.days, row.lack)
			}
		})
	}
}

// A calendar day is one of the zone: the highest minutes of eight days are told apart there, and one that is longer or shorter
// counts as a day.
func TestDaysOfZones(t *testing.T) {
	for _, row := range []struct {
		sentence, zone string
		first          time.Time
	}{
		{"summer time begins", "Europe/London", time.Date(2026, 3, 25, 0, 0, 0, 0, time.UTC)},
		{"summer time ends", "Europe/London", time.Date(2026, 10, 21, 0, 0, 0, 0, time.UTC)},
		{"summer time begins at midnight", "America/Sao_Paulo", time.Date(2018, 10, 31, 0, 0, 0, 0, time.UTC)},
		{"a zone that left out a day", "Pacific/Apia", time.Date(2011, 12, 25, 0, 0, 0, 0, time.UTC)},
		{"a zone without summer time", "Asia/Tokyo", time.Date(2026, 3, 25, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			zone := given.Zone(t, row.zone)
			year, month, date := row.first.Date()
			first := time.Date(year, month, date, 0, 0, 0, 0, zone)
			end := time.Date(year, month, date+9, 0, 0, 0, 0, zone)
			s := measured.Series{Start: first.UTC(), Step: time.Minute}
			seen := map[string]bool{}
			for at := first; at.Before(end); at = at.Add(time.Minute) {
				s.Rates, seen[at.Format(time.DateOnly)] = append(s.Rates, float64(at.Day())), true
			}
			u, p, lack := measured.FindUsual(s, nil, end)
			if u.Days != len(seen) || lack != "" || !u.From.Equal(first) {
				t.Errorf("%d days from %v, %q; want %d from %v", u.Days, u.From, lack, len(seen), first)
			}
			if noon := first.Add(12 * time.Hour); math.IsNaN(p.At(noon)) {
				t.Errorf("nothing is usual at %v", noon)
			}
		})
	}
}

func TestProfile(t *testing.T) {
	tokyo := given.Zone(t, "Asia/Tokyo")
	first := time.Date(2026, 10, 1, 0, 0, 0, 0, tokyo)
	_, p, _ := measured.FindUsual(spoiled(weeks(first, 28, 100), math.NaN(), first, first.Add(time.Hour)), nil, first.AddDate(0, 0, 28))
	hour := func(h int) float64 { return p.At(first.Add(time.Duration(h) * time.Hour)) }
	if hour(3) != 40 || hour(12) != 90 || hour(0) != 40 {
		t.Errorf("at three %v, at noon %v, at midnight %v", hour(3), hour(12), hour(0))
	}
	short, none, _ := measured.FindUsual(weeks(first, 2, 100), nil, first.AddDate(0, 0, 28))
	if short.Rate != 0 || !math.IsNaN(none.At(first.AddDate(0, 0, 2))) || none.At(first) != 40 {
		t.Errorf("of two days %v, and %v on the third", none.At(first), none.At(first.AddDate(0, 0, 2)))
	}
	data, err := json.Marshal(none)
	var again measured.Profile
	if err != nil || json.Unmarshal(data, &again) != nil || again.At(first) != 40 || !math.IsNaN(again.At(first.AddDate(0, 0, 2))) {
		t.Errorf("it is written %s, %v", data, err)
	}
}
