package digest

import (
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// Lasts is how long after its time a digest is still written: later nobody takes it for one of the morning.
const Lasts = 6 * time.Hour

// furthest is further back than two digests in a row can be.
const furthest = 15 * fault.Day

// Last gives when the newest digest of a plan was due by now, and when the one before; zero where the plan has none.
func Last(p notice.Plan, now time.Time) (at, before time.Time) {
	for next := p.NextDigest(now.Add(-furthest)); !next.IsZero() && !next.After(now); next = p.NextDigest(next) {
		at, before = next, at
	}
	return at, before
}

// daily is when a digest is that nobody has set.
const daily = 9*60 + 30

// On gives when the digest of a date is due, and the one before. On a day on which the plan has none, it is at the same time of day.
func On(p notice.Plan, date time.Time) (at, before time.Time) {
	midnight := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, p.ZoneLocation())
	before, _ = Last(p, midnight.Add(-time.Nanosecond))
	every := p
	if len(p.Digest.Days) == 0 {
		every.Digest.At = daily
	}
	every.Digest.Days = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	at = every.NextDigest(midnight.Add(-time.Nanosecond))
	if before.IsZero() {
		before = at.Add(-fault.Day)
	}
	return at, before
}

// DateOf is the date of a digest, by which people name it.
func DateOf(p notice.Plan, at time.Time) string { return at.In(p.ZoneLocation()).Format(time.DateOnly) }

// Once names the message of a digest by a channel, so that it is written once.
func Once(subscriber, date, channel string) string {
	return strings.Join([]string{"digest", subscriber, date, channel}, "/")
}
