package calendar

import (
	"slices"
	"time"
)

// budget is the work that the rules of a feed may still cost, in days looked at.
type budget struct{ steps int }

func (b *budget) spend(n int) bool {
	b.steps -= n
	return b.steps >= 0
}

// walls gives the starts that the rule adds to start, within lo and hi, as wall-clock times in ascending order.
// Start is always the first instance (RFC 5545 3.8.5.3) and not among them. It gives false where the budget
// ran out or there are more than maxInstances. Days are examined one by one, period by period, so any rule ends at hi: there is no search for a
// match that may never come.
func (r *rule) walls(start moment, lo, hi time.Time, b *budget) (list []time.Time, within bool) {
	r = r.completed(start)
	var days, set []time.Time
	number := 1
	for k := r.firstPeriod(start.wall, lo); ; k++ {
		begin := r.period(start.wall, k)
		if begin.After(hi) {
			return list, true
		}
		days = r.days(days[:0], begin)
		if !b.spend(1 + r.width() + len(days)*len(r.times)) {
			return list, false
		}
		set = r.choose(set[:0], days)
		for _, wall := range set {
			switch {
			case !wall.After(start.wall):
				continue
			case r.count > 0 && number == r.count, wall.After(hi), !r.until.allows(start.at(wall)):
				return list, true
			case len(list) == maxInstances:
				return list, false
			}
			number++
			if !wall.Before(lo) {
				list = append(list, wall)
			}
		}
	}
}

// completed fills in from start what the rule leaves open (RFC 5545 3.3.10).
func (r *rule) completed(start moment) *rule {
	full := *r
	r = &full
	_, month, day := start.wall.Date()
	switch dayless := len(r.byDay)+len(r.byMonthDay)+len(r.byYearDay) == 0; {
	case !dayless:
	case r.freq == weekly, len(r.byWeekNo) > 0:
		r.byDay = []weekday{{day: start.wall.Weekday()}}
	case r.freq == monthly:
		r.byMonthDay = []int{day}
	case r.freq == yearly:
		r.byMonthDay = []int{day}
		if len(r.byMonth) == 0 {
			r.byMonth = []int{int(month)}
		}
	}
	r.times = r.timesOfDay(start)
	return r
}

// timesOfDay gives the times of the day at which instances begin. A series of dates has one: midnight.
func (r *rule) timesOfDay(start moment) []time.Duration {
	if start.date {
		return []time.Duration{0}
	}
	hour, minute, second := start.wall.Clock()
	or := func(list []int, single int) []int {
		if len(list) == 0 {
			return []int{single}
		}
		return list
	}
	var times []time.Duration
	for _, h := range or(r.hours, hour) {
		for _, m := range or(r.minutes, minute) {
			for _, s := range or(r.seconds, second) {
				times = append(times, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute+time.Duration(min(s, 59))*time.Second)
			}
		}
	}
	return times
}

// period gives the first day of the k-th period after the one that holds start.
func (r *rule) period(start time.Time, k int) time.Time {
	y, m, d := start.Date()
	k *= r.interval
	switch r.freq {
	case yearly:
		return time.Date(y+k, 1, 1, 0, 0, 0, 0, time.UTC)
	case monthly:
		return time.Date(y, m+time.Month(k), 1, 0, 0, 0, 0, time.UTC)
	case weekly:
		return time.Date(y, m, d-daysInto(start.Weekday(), r.weekStart)+7*k, 0, 0, 0, 0, time.UTC)
	default:
		return time.Date(y, m, d+k, 0, 0, 0, 0, time.UTC)
	}
}

// firstPeriod gives the number of the period to begin with: the first, or one shortly before lo where no COUNT
// makes the earlier ones matter.
func (r *rule) firstPeriod(start, lo time.Time) int {
	if r.count > 0 || !lo.After(start) {
		return 0
	}
	periods := 0
	switch r.freq {
	case yearly:
		periods = lo.Year() - start.Year()
	case monthly:
		periods = (lo.Year()-start.Year())*12 + int(lo.Month()-start.Month())
	case weekly:
		periods = daysBetween(start, lo) / 7
	default:
		periods = daysBetween(start, lo)
	}
	return max(0, periods/r.interval-1)
}

// daysBetween counts days without a time.Duration, which holds less than 300 years.
func daysBetween(from, to time.Time) int { return int((to.Unix() - from.Unix()) / 86400) }

// daysInto says how many days after the last first the weekday day is.
func daysInto(day, first time.Weekday) int { return int(day-first+7) % 7 }

// width counts the days that a period makes us look at.
func (r *rule) width() int {
	switch r.freq {
	case yearly:
		if len(r.byMonth) > 0 {
			return 31 * len(r.byMonth)
		}
		return 366
	case monthly:
		return 31
	case weekly:
		return 7
	default:
		return 1
	}
}

// days appends to list the days of the period that begins at begin on which the rule falls.
func (r *rule) days(list []time.Time, begin time.Time) []time.Time {
	switch {
	case r.freq == yearly && len(r.byMonth) > 0:
		for _, m := range r.byMonth {
			month := begin.AddDate(0, m-1, 0)
			list = r.falling(list, month, month.AddDate(0, 1, 0))
		}
		return list
	case r.freq == yearly:
		return r.falling(list, begin, begin.AddDate(1, 0, 0))
	case r.freq == monthly:
		return r.falling(list, begin, begin.AddDate(0, 1, 0))
	case r.freq == weekly:
		return r.falling(list, begin, begin.Add(7*day))
	default:
		return r.falling(list, begin, begin.Add(day))
	}
}

// day is 24 hours: enough on wall-clock times held in UTC.
const day = 24 * time.Hour

// falling appends to list the days from one until another on which the rule falls.
func (r *rule) falling(list []time.Time, from, until time.Time) []time.Time {
	for at := from; at.Before(until); at = at.Add(day) {
		if r.falls(at) {
			list = append(list, at)
		}
	}
	return list
}

// falls says whether the rule's parts all admit day.
func (r *rule) falls(day time.Time) bool {
	return r.inMonth(day) && r.inWeek(day) && r.onYearDay(day) && r.onMonthDay(day) && r.onWeekday(day)
}

func (r *rule) inMonth(day time.Time) bool {
	return len(r.byMonth) == 0 || slices.Contains(r.byMonth, int(day.Month()))
}

func (r *rule) inWeek(day time.Time) bool {
	if len(r.byWeekNo) == 0 {
		return true
	}
	number, weeks := weekNumber(day, r.weekStart)
	return slices.Contains(r.byWeekNo, number) || slices.Contains(r.byWeekNo, number-weeks-1)
}

func (r *rule) onYearDay(day time.Time) bool {
	n := day.YearDay()
	return len(r.byYearDay) == 0 || slices.Contains(r.byYearDay, n) || slices.Contains(r.byYearDay, n-daysInYear(day.Year())-1)
}

func (r *rule) onMonthDay(day time.Time) bool {
	n := day.Day()
	return len(r.byMonthDay) == 0 || slices.Contains(r.byMonthDay, n) || slices.Contains(r.byMonthDay, n-daysInMonth(day)-1)
}

func (r *rule) onWeekday(day time.Time) bool {
	weekday := day.Weekday()
	for _, d := range r.byDay {
		if d.day == weekday && (d.nth == 0 || r.isNth(day, d.nth)) {
			return true
		}
	}
	return len(r.byDay) == 0
}

// isNth says whether day is the nth of its weekday in its month or year, from the end where nth is negative.
func (r *rule) isNth(day time.Time, nth int) bool {
	number, last := day.YearDay(), daysInYear(day.Year())
	if r.freq == monthly || len(r.byMonth) > 0 {
		number, last = day.Day(), daysInMonth(day)
	}
	return nth == (number-1)/7+1 || nth == -((last-number)/7+1)
}

// weekNumber gives the number of the week that holds day and how many weeks its year has. Week 1 is the first
// with at least four days in the year.
func weekNumber(day time.Time, weekStart time.Weekday) (number, weeks int) {
	count := func(day time.Time) (year, number int) {
		middle := day.AddDate(0, 0, 3-daysInto(day.Weekday(), weekStart))
		return middle.Year(), (middle.YearDay()-1)/7 + 1
	}
	year, number := count(day)
	_, weeks = count(time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC))
	return number, weeks
}

func daysInYear(year int) int { return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

func daysInMonth(day time.Time) int {
	return time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// choose appends to set the instances of a period: each day at each time, or those that BYSETPOS picks.
func (r *rule) choose(set []time.Time, days []time.Time) []time.Time {
	for _, day := range days {
		for _, t := range r.times {
			set = append(set, day.Add(t))
		}
	}
	if len(r.bySetPos) == 0 {
		return set
	}
	chosen, n := set[:0], len(set)
	for i, wall := range set {
		if slices.Contains(r.bySetPos, i+1) || slices.Contains(r.bySetPos, i-n) {
			chosen = append(chosen, wall)
		}
	}
	return chosen
}
