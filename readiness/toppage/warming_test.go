package toppage_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// run is n good probes, 200 ms apart, of which the newest is age old at noon.
func run(n int, age time.Duration, alter ...func(*toppage.Observation)) []toppage.Observation {
	seen := make([]toppage.Observation, n)
	for i := range seen {
		seen[i] = given.Good(given.Noon.Add(-age - time.Duration(i)*200*time.Millisecond))
		for _, a := range alter {
			a(&seen[i])
		}
	}
	return seen
}

func first(o *toppage.Observation)            { o.Details.First = true }
func slow(o *toppage.Observation)             { given.TTFB(1200)(o) }
func status(n int) func(*toppage.Observation) { return func(o *toppage.Observation) { o.Status = n } }
func lost(word string) func(*toppage.Observation) {
	return func(o *toppage.Observation) { o.Status, o.Error = 0, word }
}

// some alters the oldest n.
func some(n int, alter func(*toppage.Observation), seen []toppage.Observation) []toppage.Observation {
	for i := len(seen) - n; i < len(seen); i++ {
		alter(&seen[i])
	}
	return seen
}

func TestFirstSight(t *testing.T) {
	const pass, warn, fail, unknown = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown
	for _, row := range []struct {
		sentence string
		id       string
		seen     []toppage.Observation
		want     toppage.CheckState
		reason   toppage.Reason
	}{
		{"fast answers count at once", "A2", run(20, 0, first), pass, ""},
		{"one slow answer is forgiven as ever", "A2", some(1, slow, run(20, 0, first)), pass, ""},
		{"slow answers of a cold cache decide nothing", "A2", some(3, slow, run(20, 0, first)), unknown, "warming"},
		{"nor if all of them are slow", "A2", run(20, 0, first, slow), unknown, "warming"},
		{"nor if they are few", "A2", run(5, 0, first, slow), unknown, "warming"},
		{"a few fast ones are simply few", "A2", run(5, 0, first), unknown, "few_probes"},
		{"slow answers of a page that is known decide", "A2", some(3, slow, run(20, 0)), fail, "slow"},
		{"a second look that is fast decides", "A2", slices.Concat(run(20, 0), run(20, time.Minute, first, slow)), pass, ""},
		{"a second look that is slow decides", "A2", slices.Concat(run(20, 0, slow), run(20, time.Minute, first, slow)), fail, "slow"},
		{"of a second look, two slow answers are enough to say", "A2", slices.Concat(run(2, 0, slow), run(20, time.Minute, first, slow)), fail, "slow"},
		{"two that are a little late are a warning", "A2", slices.Concat(run(2, 0, given.TTFB(501)), run(20, time.Minute, first, slow)), warn, "slow"},
		{"one is not", "A2", slices.Concat(run(1, 0, slow), run(20, time.Minute, first, slow)), unknown, "warming"},
		{"nineteen fast ones outweigh the last of them", "A2", slices.Concat(run(19, 0), run(20, time.Minute, first, slow)), pass, ""},

		{"a page that answers", "A1", run(20, 0, first), pass, ""},
		{"answers that did not come in time", "A1", run(3, 0, first, lost("timeout")), unknown, "warming"},
		{"a gateway that gave up", "A1", some(2, status(504), run(20, 0, first)), unknown, "warming"},
		{"the last two of it", "A1", run(2, 0, first, status(503)), unknown, "warming"},
		{"a page that is not there is not cold", "A1", run(20, 0, first, status(404)), fail, "no_answer"},
		{"nor is one that refuses", "A1", run(20, 0, first, lost("refused")), fail, "no_answer"},
		{"nor one of which some answers are lost and some late", "A1", some(2, lost("dns"), run(20, 0, first, lost("timeout"))), fail, "no_answer"},
		{"three answers later decide", "A1", slices.Concat(run(3, 0), run(20, time.Minute, first, status(503))), pass, ""},
		{"two do not", "A1", slices.Concat(run(2, 0), run(20, time.Minute, first, status(503))), unknown, "warming"},
		{"two failures later decide", "A1", slices.Concat(run(2, 0, status(503)), run(20, time.Minute, first, status(503))), fail, "no_answer"},
		{"our own connection is down since", "A1", slices.Concat(run(1, 0, lost("offline")), run(20, time.Minute, first, status(503))), unknown, "offline"},
		{"a page that was fine at first sight and failed since", "A1", slices.Concat(run(2, 0, status(503)), run(18, time.Minute, first)), fail, "no_answer"},
	} {
		t.Run(row.id+" "+row.sentence, func(t *testing.T) {
			c := check(t, row.id, given.Page, row.seen, given.Noon)
			if c.State != row.want || c.Reason != row.reason {
				t.Fatalf("%s (%s), want %s (%s): %+v", c.State, c.Reason, row.want, row.reason, c)
			}
			if warming := c.Reason == "warming"; warming == c.Again.IsZero() {
				t.Errorf("it is judged again at %s", c.Again)
			}
			if warming := c.Reason == "warming"; warming && !given.Page.WarmsUntil(row.seen).Equal(c.Again) {
				t.Errorf("the page warms until %s, the check until %s", given.Page.WarmsUntil(row.seen), c.Again)
			}
		})
	}
}

// TestWarmingHasAnEnd: what nobody looked at again is stale, not warming.
func TestWarmingHasAnEnd(t *testing.T) {
	facts := given.Facts(given.Page, run(20, 0, first, slow))
	for after, want := range map[time.Duration]toppage.Reason{0: "warming", 3 * time.Minute: "warming", 3*time.Minute + time.Nanosecond: "stale"} {
		s := facts.Shield(given.Noon.Add(after), toppage.Demand{Level: 1}, nil)
		i := slices.IndexFunc(s.Checks, func(c toppage.Check) bool { return c.ID == "A2" })
		if c := s.Checks[i]; c.State != toppage.CheckUnknown || c.Reason != want || s.Verdict != toppage.UnknownVerdict {
			t.Errorf("after %s: %+v, %s", after, c, s.Verdict)
		}
		if after == 0 && (!s.Checks[i].Again.Equal(run(20, 0)[19].At.Add(time.Minute)) || s.Turns.After(given.Noon.Add(3*time.Minute+time.Nanosecond))) {
			t.Errorf("again at %s, turns at %s", s.Checks[i].Again, s.Turns)
		}
	}
}

func TestHowAPageIsAskedFor(t *testing.T) {
	elsewhere := func(o *toppage.Observation) { o.URL = "https://old.example/" }
	for _, row := range []struct {
		sentence string
		known    []toppage.Observation
		want     toppage.Look
	}{
		{"a page that is new", nil, toppage.Look{Probes: 20, First: true}},
		{"one that was not probed for more than an hour is new to the checks, not to its cache", given.Probes(20, 61*time.Minute), toppage.Look{Probes: 20}},
		{"one whose address was changed", run(20, time.Minute, elsewhere), toppage.Look{Probes: 20, First: true}},
		{"one that is known", given.Probes(20, time.Minute), toppage.Look{Probes: 1}},
		{"one that is known a little", given.Probes(5, time.Minute), toppage.Look{Probes: 15}},
		{"ten seconds after its first sight", run(20, 10*time.Second, first), toppage.Look{Probes: 1, First: true}},
		{"ten seconds after a first sight that was cut short", run(5, 10*time.Second, first), toppage.Look{Probes: 15, First: true}},
		{"a minute after a first sight that decided", run(20, 56*time.Second, first), toppage.Look{Probes: 1}},
		{"a minute after one that did not", run(20, 56*time.Second, first, slow), toppage.Look{Probes: 20}},
		{"two minutes after it, and three answers since", slices.Concat(run(3, time.Minute), run(20, 2*time.Minute, first, slow)), toppage.Look{Probes: 17}},
		{"when that has decided", slices.Concat(run(20, time.Minute), run(20, 2*time.Minute, first, slow)), toppage.Look{Probes: 1}},
		{"what is dated in the future is not known", run(20, -time.Hour), toppage.Look{Probes: 20, First: true}},
	} {
		if got := given.Page.Look(given.Noon, row.known); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.sentence, got, row.want)
		}
	}
}
