package text

import (
	"fmt"
	"strings"
	"time"

	"tallylight/readiness/toppage"
)

const day = 24 * time.Hour

// Span is how lengths of time are said.
type Span struct {
	Ago      func(d time.Duration) string // 38 s ago
	InDays   func(n int) string           // in 2 days
	LateBy   func(d time.Duration) string // late 5 days
	Past     func(d time.Duration) string // already 5 days past
	Before   func(d time.Duration) string // 2 days 1 hour 39 minutes before, for speech
	After    func(d time.Duration) string // 2 days 1 hour 39 minutes after the start
	DueIn    func(d time.Duration) string // in 1d 01:39
	Interval func(d time.Duration) string // 60 s, 15 min
}

func spanIn(w say) Span {
	return Span{
		Ago: func(d time.Duration) string {
			return w(short(d, "%d s", "%d min", "%d h", "%d d")+" ago", short(d, "%d秒前", "%d分前", "%d時間前", "%d日前"))
		},
		InDays: func(n int) string {
			switch {
			case n == 0:
				return w("today", "今日")
			case n == 1:
				return w("tomorrow", "明日")
			case n < 0:
				return w.counted("%d day ago", "%d days ago", "%d日前")(-n)
			default:
				return w.num("in %d days", "あと%d日")(n)
			}
		},
		LateBy: func(d time.Duration) string { return w.f("late %s", "%s超過", w.rough(d)) },
		Past:   func(d time.Duration) string { return w.f("already %s past", "すでに%s超過", w.rough(d)) },
		Before: func(d time.Duration) string { return w.f("%s before", "%s前", w.spoken(d)) },
		After:  func(d time.Duration) string { return w.f("%s after the start", "開始から%s", w.spoken(d)) },
		DueIn:  func(d time.Duration) string { return w("in "+figures(d), "あと "+figures(d)) },
		Interval: func(d time.Duration) string {
			return w(short(d, "%d s", "%d min", "%d h", "%d d"), short(d, "%d秒", "%d分", "%d時間", "%d日"))
		},
	}
}

// short says a length in one unit: seconds below 100 s, minutes below 100 min, hours below two days.
func short(d time.Duration, s, m, h, days string) string {
	d = max(d, 0)
	switch {
	case d < 100*time.Second:
		return fmt.Sprintf(s, int(d/time.Second))
	case d < 100*time.Minute:
		return fmt.Sprintf(m, int(d/time.Minute))
	case d < 2*day:
		return fmt.Sprintf(h, int(d/time.Hour))
	default:
		return fmt.Sprintf(days, int(d/day))
	}
}

// WholeDays is how many days have passed in full.
func WholeDays(d time.Duration) int { return int(d / day) }

// split takes a length apart into whole days, hours and minutes.
func split(d time.Duration) (days, hours, minutes int) {
	d = d.Abs()
	return int(d / day), int(d % day / time.Hour), int(d % time.Hour / time.Minute)
}

// units says days, hours and minutes.
func (w say) units() (days, hours, minutes func(int) string) {
	return w.counted("%d day", "%d days", "%d日"), w.counted("%d hour", "%d hours", "%d時間"), w.counted("%d minute", "%d minutes", "%d分")
}

// rough says a length of time in its largest unit.
func (w say) rough(d time.Duration) string {
	day, hour, minute := w.units()
	switch days, hours, minutes := split(d); {
	case days > 0:
		return day(days)
	case hours > 0:
		return hour(hours)
	default:
		return minute(minutes)
	}
}

// spoken says a length of time in full: "2 days 1 hour".
func (w say) spoken(d time.Duration) string {
	day, hour, minute := w.units()
	days, hours, minutes := split(d)
	parts := make([]string, 0, 3)
	if days > 0 {
		parts = append(parts, day(days))
	}
	if hours > 0 {
		parts = append(parts, hour(hours))
	}
	if minutes > 0 || len(parts) == 0 {
		parts = append(parts, minute(minutes))
	}
	return strings.Join(parts, w(" ", ""))
}

// figures gives "2d 01:39", or "01:39" within a day.
func figures(d time.Duration) string {
	days, hours, minutes := split(d)
	if days > 0 {
		return fmt.Sprintf("%dd %02d:%02d", days, hours, minutes)
	}
	return fmt.Sprintf("%02d:%02d", hours, minutes)
}

// Countdown gives the figures of an event that starts in d: "T−2d 01:39", "T+00:12" from the start on.
func Countdown(d time.Duration) string {
	if d > 0 {
		return "T−" + figures(d)
	}
	return "T+" + figures(d)
}

// CountdownDays gives the countdown in whole days, of an event whose hour is unknown: "T−2d", "T+1d".
func CountdownDays(days int) string {
	if days >= 0 {
		return fmt.Sprintf("T−%dd", days)
	}
	return fmt.Sprintf("T+%dd", -days)
}

// Spoken gives the countdown in words, for screen readers.
func (t *Text) Spoken(d time.Duration) string {
	if d > 0 {
		return t.Span.Before(d)
	}
	return t.Span.After(d)
}

// plural gives "1 day", "2 days".
func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

func grouped(n int) string { return toppage.Grouped(int64(n)) }
