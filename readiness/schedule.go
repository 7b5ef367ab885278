package readiness

import (
	"hash/fnv"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// How often a calendar is fetched while all is well.
const (
	defaultFetchInterval = 15 * time.Minute
	nearFetchInterval    = 5 * time.Minute // while an event of it starts within a day
	leastFetchInterval   = 5 * time.Minute // whatever anybody sets, except on this machine
	MostFetchInterval    = fault.Day
	nearAir              = fault.Day
	// feedFreshIntervals is how many fetch intervals an import stays fresh evidence (task P-03: 2 × poll).
	feedFreshIntervals = 2
)

// retries are the waits after the first, second, ... failed fetch in a row.
var retries = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour, fault.Day}

// FetchEvery is the interval in force at an instant. Soonest is when the feed's next event starts; zero: it has
// none. What a person has set counts; what the calendar asks for only makes it longer.
func (f Feed) FetchEvery(at, soonest time.Time) time.Duration {
	every := f.Interval
	if every == 0 {
		every = max(defaultFetchInterval, min(f.Asked, MostFetchInterval))
		if soonest.After(at) && !soonest.After(at.Add(nearAir)) {
			every = max(nearFetchInterval, min(f.Asked, MostFetchInterval))
		}
	}
	if every < leastFetchInterval && !loopback(f.URL) {
		return leastFetchInterval
	}
	return every
}

// IntervalReason is why a feed is fetched as often as it is.
type IntervalReason string

// The reasons for an interval.
const (
	IntervalDefault IntervalReason = "default"
	IntervalNear    IntervalReason = "near"  // an event of it starts within a day
	IntervalAsked   IntervalReason = "asked" // the calendar asks for it
	IntervalSet     IntervalReason = "set"   // a person has set it
)

// WhyEvery says why FetchEvery gives what it gives.
func (f Feed) WhyEvery(at, soonest time.Time) IntervalReason {
	switch every := f.FetchEvery(at, soonest); {
	case f.Interval != 0:
		return IntervalSet
	case every == min(f.Asked, MostFetchInterval):
		return IntervalAsked
	case every == nearFetchInterval:
		return IntervalNear
	default:
		return IntervalDefault
	}
}

// loopback says that an address is on this machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && host.IsLoopback()
}

// FetchAgain says when to fetch again after a fetch that succeeded at now. An event that comes near before then
// brings it forward.
func (f Feed) FetchAgain(now, soonest time.Time) time.Time {
	next := f.spread(now, f.FetchEvery(now, soonest))
	near := soonest.Add(-nearAir)
	if f.Interval == 0 && f.Asked <= defaultFetchInterval && near.After(now) && near.Before(next) {
		return fault.Later(near, now.Add(leastFetchInterval))
	}
	return next
}

// RetryAt says when to fetch again after so many failures in a row. A longer wait that the server asked for is
// honoured up to a day.
func (f Feed) RetryAt(now time.Time, failures int, asked time.Duration) time.Time {
	wait := retries[min(max(failures, 1), len(retries))-1]
	return f.spread(now, max(wait, min(asked, fault.Day)))
}

// LongestWait is how far ahead the next fetch of the feed is at most.
func (f Feed) LongestWait() time.Duration {
	wait := f.FetchEvery(time.Time{}, time.Time{})
	if f.Failures > 0 {
		wait = max(wait, fault.Day)
	}
	return max(wait+wait/10, nearFetchInterval)
}

// spread adds up to a tenth to a wait, so that many feeds do not come due together. The same feed at the same time
// waits the same.
func (f Feed) spread(now time.Time, wait time.Duration) time.Time {
	dice := fnv.New32a()
	dice.Write([]byte(f.ID))
	dice.Write(strconv.AppendInt(nil, now.Unix(), 10))
	const parts = 1000
	return now.Add(wait + wait/10*time.Duration(dice.Sum32()%parts)/parts)
}

// HTTPStatus is the code of an answer with a status that gives no calendar: Detail is the status.
const HTTPStatus = "http_status"

// Gone says that a server has taken the calendar away for good (RFC 9110 15.5.11): it is not asked again.
func (e *SourceError) Gone() bool { return e.Code == HTTPStatus && e.Detail == "410" }

// FreshUntil is how long an import of a time counts as evidence for an event that starts at soonest.
func (f Feed) FreshUntil(since, soonest time.Time) time.Time {
	return since.Add(feedFreshIntervals * f.FetchEvery(since, soonest))
}

// proof is P-03: the calendar of an event was imported recently, by the interval that was in force then. An
// uploaded file has no next import to wait for.
func (f Feed) proof(now time.Time, e Event) Proof {
	if f.URL == "" {
		return Proof{State: proof.Pass, At: f.LastGood}
	}
	fresh := f.FreshUntil(f.LastGood, e.Start)
	p := Proof{State: proof.Pass, At: f.LastGood, Expires: fresh}
	if f.LastGood.IsZero() || !now.Before(fresh) || now.Before(f.LastGood.Add(-fault.MaxSkew)) {
		p.State = proof.Unknown
	}
	return p
}
