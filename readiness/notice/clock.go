package notice

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// ZoneLocation is where the plan's hours are those of the wall clock; UTC where nobody knows the zone.
func (p Plan) ZoneLocation() *time.Location { return readiness.Event{Zone: p.Zone}.ZoneLocation() }

// QuietUntil gives the instant at which the quiet hours end that an instant is in; the instant itself where it is in none. Where
// a change to or from summer time skips an end or brings it twice, they last until the clock has passed it for good.
func (p Plan) QuietUntil(now time.Time) time.Time {
	if p.Quiet.From == p.Quiet.Until {
		return now
	}
	loc := p.ZoneLocation()
	y, m, d := now.In(loc).Date()
	for day := d - 1; day <= d; day++ {
		last := day
		if p.Quiet.Until < p.Quiet.From {
			last++
		}
		begin, _ := wall(y, m, day, p.Quiet.From, loc)
		_, end := wall(y, m, last, p.Quiet.Until, loc)
		if !now.Before(begin) && now.Before(end) {
			return end
		}
	}
	return now
}

// NextDigest gives the first instant after now at which the plan's digest is due; zero: it has none.
func (p Plan) NextDigest(now time.Time) time.Time {
	loc := p.ZoneLocation()
	y, m, d := now.In(loc).Date()
	for day := d; day <= d+8; day++ {
		at, _ := wall(y, m, day, p.Digest.At, loc)
		if at.After(now) && slices.Contains(p.Digest.Days, time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Weekday()) {
			return at
		}
	}
	return time.Time{}
}

// wall gives the instants at which the wall clock of a zone shows so many minutes after midnight: the first and the last of
// them, which differ where an hour comes twice. Of a time that is skipped it is when the clock jumps.
func wall(y int, m time.Month, d, minutes int, loc *time.Location) (first, last time.Time) {
	at := time.Date(y, m, d, 0, minutes, 0, 0, loc)
	shown := time.Date(y, m, d, 0, minutes, 0, 0, time.UTC)
	begin, end := at.ZoneBounds()
	if got := asShown(at); !got.Equal(shown) {
		if got.After(shown) {
			return begin.UTC(), begin.UTC()
		}
		return end.UTC(), end.UTC()
	}
	first, last = at, at
	if !begin.IsZero() {
		if twin := at.Add(offset(at) - offset(begin.Add(-1))); twin.Before(begin) {
			first = twin
		}
	}
	if !end.IsZero() {
		if twin := at.Add(offset(at) - offset(end)); !twin.Before(end) {
			last = twin
		}
	}
	return first.UTC(), last.UTC()
}

func offset(at time.Time) time.Duration {
	_, seconds := at.Zone()
	return time.Duration(seconds) * time.Second
}

// asShown is what the wall clock shows at an instant, as if it were UTC's.
func asShown(at time.Time) time.Time { return at.UTC().Add(offset(at)) }
