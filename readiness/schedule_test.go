package readiness_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/retry"
)

// about says that a wait is want, or up to a tenth more.
func about(wait, want time.Duration) bool { return wait >= want && wait <= want+want/10 }

func TestFetchAgain(t *testing.T) {
	const minute = time.Minute
	remote, local := readiness.Feed{ID: "f", URL: "https://cal.example/x"}, readiness.Feed{URL: "http://127.0.0.1:8080/x"}
	with := func(f readiness.Feed, interval, asked time.Duration) readiness.Feed {
		f.Interval, f.Asked = interval, asked
		return f
	}
	for _, row := range []struct {
		name    string
		feed    readiness.Feed
		soonest time.Duration // 0: none
		want    time.Duration
	}{
		{"the default", remote, 0, 15 * minute},
		{"an event starts in a day", remote, given.Day, 5 * minute},
		{"an event starts in a minute", remote, minute, 5 * minute},
		{"one that has started does not count", remote, -minute, 15 * minute},
		{"one that comes near before the next fetch brings it forward", remote, given.Day + 10*minute, 10 * minute},
		{"but not nearer than five minutes", remote, given.Day + minute, 5 * minute},
		{"the calendar asks for an hour", with(remote, 0, time.Hour), 0, time.Hour},
		{"also while an event is near", with(remote, 0, time.Hour), time.Hour, time.Hour},
		{"it asks for less than the default", with(remote, 0, minute), 0, 15 * minute},
		{"it asks for a week", with(remote, 0, 7*given.Day), 0, given.Day},
		{"a person wants it every hour", with(remote, time.Hour, 0), minute, time.Hour},
		{"a person counts for more than the calendar", with(remote, 10*minute, given.Day), 0, 10 * minute},
		{"never under five minutes", with(remote, minute, 0), 0, 5 * minute},
		{"except on this machine", with(local, 10*time.Second, 0), 0, 10 * time.Second},
	} {
		soonest := time.Time{}
		if row.soonest != 0 {
			soonest = given.Noon.Add(row.soonest)
		}
		if got := row.feed.FetchAgain(given.Noon, soonest).Sub(given.Noon); !about(got, row.want) {
			t.Errorf("%s: after %s, want %s", row.name, got, row.want)
		}
	}
}

func TestFeedsAreSpread(t *testing.T) {
	seen := map[time.Time]bool{}
	for _, id := range []string{"a", "b", "c", "d"} {
		f := readiness.Feed{ID: id, URL: "https://cal.example/x"}
		next := f.FetchAgain(given.Noon, time.Time{})
		if again := f.FetchAgain(given.Noon, time.Time{}); !again.Equal(next) {
			t.Errorf("%s is fetched at %s or at %s", id, next, again)
		}
		seen[next] = true
	}
	if len(seen) != 4 {
		t.Errorf("four feeds are fetched at %d times", len(seen))
	}
}

func TestRetryAt(t *testing.T) {
	for _, row := range []struct {
		name     string
		failures int
		asked    time.Duration
		want     time.Duration
	}{
		{"first failure", 1, 0, 5 * time.Minute},
		{"second", 2, 0, 15 * time.Minute},
		{"third", 3, 0, time.Hour},
		{"fourth", 4, 0, 6 * time.Hour},
		{"fifth", 5, 0, given.Day},
		{"sixth", 6, 0, given.Day},
		{"thousandth", 1000, 0, given.Day},
		{"the server asks for an hour", 1, time.Hour, time.Hour},
		{"the server asks for a week", 1, 7 * given.Day, given.Day},
		{"the server asks for the past", 1, -time.Hour, 5 * time.Minute},
	} {
		if got := (readiness.Feed{}).RetryAt(given.Noon, row.failures, row.asked).Sub(given.Noon); !about(got, row.want) {
			t.Errorf("%s: after %s, want %s", row.name, got, row.want)
		}
	}
}

func TestWhyAFeedIsFetchedSoOften(t *testing.T) {
	tomorrow, nextWeek := given.Noon.Add(given.Day), given.Noon.Add(7*given.Day)
	for _, row := range []struct {
		name    string
		feed    readiness.Feed
		soonest time.Time
		want    readiness.IntervalReason
	}{
		{"nothing comes", readiness.Feed{}, time.Time{}, readiness.IntervalDefault},
		{"nothing comes soon", readiness.Feed{}, nextWeek, readiness.IntervalDefault},
		{"an event comes soon", readiness.Feed{}, tomorrow, readiness.IntervalNear},
		{"the calendar asks for less", readiness.Feed{Asked: time.Hour}, nextWeek, readiness.IntervalAsked},
		{"it asks for more, in vain", readiness.Feed{Asked: time.Minute}, nextWeek, readiness.IntervalDefault},
		{"it asks for a month, and a day is granted", readiness.Feed{Asked: 30 * given.Day}, nextWeek, readiness.IntervalAsked},
		{"a person knows better", readiness.Feed{Asked: time.Hour, Interval: 10 * time.Minute}, tomorrow, readiness.IntervalSet},
	} {
		if got := row.feed.WhyEvery(given.Noon, row.soonest); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestNoFetchIsPlannedLaterThanTheLongestWait(t *testing.T) {
	for _, f := range []readiness.Feed{{ID: "a"}, {ID: "b", Asked: 3 * fault.Day}, {ID: "c", Interval: 7 * time.Minute}, {ID: "d", Interval: 2 * time.Hour},
		{ID: "e", Interval: 2 * time.Hour, Failures: 1}, {ID: "f", Failures: 9}} {
		for i := range 500 {
			now := given.Noon.Add(time.Duration(i) * time.Second)
			for _, soonest := range []time.Time{{}, now.Add(time.Hour), now.Add(30 * time.Hour)} {
				if next := f.FetchAgain(now, soonest); next.After(now.Add(f.LongestWait())) {
					t.Fatalf("%+v is fetched again after %s, at most %s", f, next.Sub(now), f.LongestWait())
				}
			}
			for failures := 1; failures <= 9; failures++ {
				failed := f
				failed.Failures = failures
				if next := f.RetryAt(now, failures, 2*fault.Day); next.After(now.Add(failed.LongestWait())) {
					t.Fatalf("after %d failures %+v is fetched after %s, at most %s", failures, f, next.Sub(now), failed.LongestWait())
				}
			}
		}
	}
}

func TestNoMessageWaitsLongerThanTheLongestPause(t *testing.T) {
	for tries := range retry.Most {
		d := readiness.Delivery{Tries: tries}.After(readiness.Attempt{At: given.Noon, Error: readiness.FailedTimeout}, 0.999999)
		if d.NextAt.After(given.Noon.Add(readiness.LongestPause)) {
			t.Errorf("after %d tries it waits %s", tries, d.NextAt.Sub(given.Noon))
		}
	}
}

func TestTheSecretBeforeTheNewestEndsAlsoWhereAClockWasAhead(t *testing.T) {
	c := readiness.Connection{Secrets: []string{"new", "old"}, RotatedAt: given.Noon}
	for _, row := range []struct {
		after time.Duration
		keys  int
	}{{0, 2}, {readiness.RotationTime - 1, 2}, {readiness.RotationTime, 1}, {-time.Minute, 2}, {-365 * fault.Day, 1}} {
		if got := c.Keys(given.Noon.Add(row.after)); len(got) != row.keys {
			t.Errorf("%s after the rotation %d secrets count", row.after, len(got))
		}
	}
}
