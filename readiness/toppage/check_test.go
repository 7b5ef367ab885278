package toppage_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// check judges and gives one check, which the level must need.
func check(t *testing.T, id string, p toppage.Page, seen []toppage.Observation, until time.Time) toppage.Check {
	t.Helper()
	checks := given.Facts(p, seen).JudgeAll(given.Noon, toppage.Demand{Level: 4, Until: until}, nil)
	i := slices.IndexFunc(checks, func(c toppage.Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no check %s", id)
	}
	return checks[i]
}

// edit gives good probes of which those named (0: the newest) are altered.

func served(how toppage.Served, confidence string) func(*toppage.Observation) {
	return func(o *toppage.Observation) { o.Facts.Served, o.Facts.ServedConfidence = how, confidence }
}

func size(n int64) func(*toppage.Observation) {
	return func(o *toppage.Observation) { o.Facts.BodyBytes = &n }
}

func certified(until time.Time) func(*toppage.Observation) {
	return func(o *toppage.Observation) {
		s := until.Format(time.RFC3339)
		o.Facts.TLSNotAfter = &s
	}
}

func lifetime(seconds int64) func(*toppage.Observation) {
	return func(o *toppage.Observation) { o.Facts.SharedTTLS = seconds }
}

// missedWithin gives probes that all missed, of a page that may be kept for so many seconds.
func missedWithin(seconds int64) []toppage.Observation {
	return given.Edit(3, func(o *toppage.Observation) {
		o.Facts.SharedTTLS, o.Facts.Served = seconds, toppage.ServedMiss
	}, 0, 1, 2)
}

func TestChecks(t *testing.T) {
	const pass, warn, fail, unknown, na = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown, toppage.CheckNA
	end := given.Noon.Add(48 * time.Hour)
	missing := func(o *toppage.Observation) { *o.Marker = false }
	for _, row := range []struct {
		name string
		id   string
		seen []toppage.Observation
		want toppage.CheckState
	}{
		{"nothing was ever seen", "A1", nil, unknown},
		{"two answers are too few to say", "A1", given.Probes(2, 0), unknown},
		{"two failures are enough to say", "A1", given.Edit(2, given.Down, 0, 1), fail},
		{"one failure alone is not", "A1", given.Edit(1, given.Down, 0), unknown},
		{"three of three answer", "A1", given.Probes(3, 0), pass},
		{"twenty of twenty answer", "A1", given.Probes(20, 0), pass},
		{"an old failure is forgiven", "A1", given.Edit(20, given.Down, 19), pass},
		{"a failure among the last three is not", "A1", given.Edit(20, given.Down, 2), warn},
		{"the newest failed", "A1", given.Edit(20, given.Down, 0), warn},
		{"the last two failed", "A1", given.Edit(20, given.Down, 0, 1), fail},
		{"eighteen of twenty answer", "A1", given.Edit(20, given.Down, 8, 12), warn},
		{"seventeen of twenty answer", "A1", given.Edit(20, given.Down, 8, 12, 16), fail},
		{"failures before the window do not count", "A1", given.Edit(40, given.Down, 20, 21, 22, 23), pass},
		{"a 206 is no answer", "A1", given.Edit(20, func(o *toppage.Observation) { o.Status = 206 }, 0, 1), fail},
		{"the newest is three intervals old", "A1", given.Probes(20, 3*time.Minute), pass},
		{"the newest is older than that", "A1", given.Probes(20, 3*time.Minute+time.Millisecond), unknown},
		{"the newest is dated a minute ahead", "A1", given.Probes(20, -time.Minute), pass},
		{"the newest is dated further ahead", "A1", given.Probes(20, -time.Minute-time.Millisecond), unknown},
		{"probes of another address say nothing", "A1", given.Edit(20, func(o *toppage.Observation) { o.URL = "https://old.example/" }, given.UpTo(20)...), unknown},
		{"one fresh probe does not vouch for those of yesterday", "A1", append(given.Probes(1, 0), given.Probes(19, given.Day)...), unknown},
		{"an answer of 60 intervals before the newest still counts", "A1", append(given.Probes(2, 0), given.Probes(1, time.Hour)...), pass},
		{"one of a moment before that does not", "A1", append(given.Probes(2, 0), given.Probes(1, time.Hour+time.Millisecond)...), unknown},

		{"19 answers are too few for a percentile", "A2", given.Probes(19, 0), unknown},
		{"one slow answer in twenty is forgiven", "A2", given.Edit(20, given.TTFB(9000), 7), pass},
		{"the limit itself is fast", "A2", given.Edit(20, given.TTFB(500), 3, 4), pass},
		{"two answers above the limit", "A2", given.Edit(20, given.TTFB(501), 3, 4), warn},
		{"two answers of twice the limit", "A2", given.Edit(20, given.TTFB(1000), 3, 4), warn},
		{"two answers above twice the limit", "A2", given.Edit(20, given.TTFB(1001), 3, 4), fail},
		{"a page that is back is judged at once", "A2", given.Edit(35, given.Down, 2, 3, 4, 5, 6, 7, 8, 9, 10), pass},
		{"times from before an outage that lasts are stale", "A2", given.Edit(35, given.Down, 0, 1, 2, 3), unknown},

		{"the marker is there", "A4", given.Probes(3, 0), pass},
		{"a sorry page with status 200", "A4", given.Edit(3, missing, 0), fail},
		{"a sorry page before the newest", "A4", given.Edit(3, missing, 1), pass},
		{"a marker that was not looked for", "A4", given.Edit(3, func(o *toppage.Observation) { o.Marker = nil }, 0), unknown},
		{"half the usual size", "A4", given.Edit(20, size(20_000), 0), pass},
		{"less than half", "A4", given.Edit(20, size(19_999), 0), warn},
		{"more than twice", "A4", given.Edit(20, size(80_001), 0), warn},
		{"no answer to look into", "A4", given.Edit(3, given.Down, 0, 1, 2), unknown},

		{"the certificate outlives the event by more than a week", "T1", given.Edit(3, certified(end.Add(7*given.Day+time.Second)), 0), pass},
		{"by exactly a week", "T1", given.Edit(3, certified(end.Add(7*given.Day)), 0), warn},
		{"it ends with the event", "T1", given.Edit(3, certified(end), 0), warn},
		{"it ends before", "T1", given.Edit(3, certified(end.Add(-time.Second)), 0), fail},
		{"it does not verify", "T1", given.Edit(3, func(o *toppage.Observation) { o.TLSError = "unknown authority" }, 0), fail},
		{"a page without TLS has none", "T1", given.Edit(3, func(o *toppage.Observation) { o.Facts.TLSNotAfter = nil }, 0), na},
		{"nothing was seen of it", "T1", nil, unknown},
		{"what was seen of it an hour ago still counts", "T1", given.Probes(3, time.Hour), pass},
		{"a moment before that does not", "T1", given.Probes(3, time.Hour+time.Millisecond), unknown},

		{"hits that the cache names", "C1", given.Probes(20, 0), pass},
		{"stale answers spare the origin too", "C1", given.Edit(20, served(toppage.ServedStale, "explicit"), given.UpTo(20)...), pass},
		{"18 of 20 hits", "C1", given.Edit(20, served(toppage.ServedMiss, "explicit"), 0, 1), pass},
		{"18 named and two inferred", "C1", given.Edit(20, served(toppage.ServedHit, "inferred"), 0, 1), pass},
		{"17 named and three inferred", "C1", given.Edit(20, served(toppage.ServedHit, "inferred"), 0, 1, 2), warn},
		{"17 of 20 hits", "C1", given.Edit(20, served(toppage.ServedMiss, "explicit"), 0, 1, 2), warn},
		{"14 of 20 hits", "C1", given.Edit(20, served(toppage.ServedBypass, "explicit"), given.UpTo(6)...), warn},
		{"13 of 20 hits", "C1", given.Edit(20, served(toppage.ServedBypass, "explicit"), given.UpTo(7)...), fail},
		{"revalidating asks the origin", "C1", given.Edit(20, served(toppage.ServedRevalidated, "explicit"), given.UpTo(20)...), fail},
		{"silence is no miss", "C1", given.Edit(20, served(toppage.ServedUnknown, "none"), 4, 5, 6, 7, 8, 9, 10), unknown},
		{"its last word is too old", "C1", given.Edit(20, served(toppage.ServedUnknown, "none"), given.UpTo(4)...), unknown},
		{"no cache ever spoke", "C1", given.Edit(20, served(toppage.ServedUnknown, "none"), given.UpTo(20)...), unknown},
		{"hits on errors do not count", "C1", given.Edit(20, func(o *toppage.Observation) { o.Status = 503 }, given.UpTo(20)...), unknown},

		{"thirty seconds", "C2", given.Edit(3, lifetime(30), 0), pass},
		{"a lifetime beyond any clock", "C2", given.Edit(3, lifetime(1<<62), 0), pass},
		{"29 seconds", "C2", given.Edit(3, lifetime(29), 0), warn},
		{"five seconds, and no hit was seen", "C2", missedWithin(5), warn},
		{"four seconds, and no hit was seen", "C2", missedWithin(4), fail},
		{"nothing, though hits were seen", "C2", given.Edit(3, lifetime(0), 0), warn},
		{"private, and no hit was seen", "C2", given.Edit(3, func(o *toppage.Observation) {
			o.Facts.StorableShared, o.Facts.Served = false, toppage.ServedMiss
		}, 0, 1, 2), fail},
		{"private, and a hit only on an error", "C2", given.Edit(3, func(o *toppage.Observation) {
			o.Facts.StorableShared = false
			if o.At.Before(given.Noon) {
				o.Status = 404
			} else {
				o.Facts.Served = toppage.ServedMiss
			}
		}, 0, 1, 2), fail},
		{"to be validated every time", "C2", given.Edit(3, func(o *toppage.Observation) {
			o.Facts.MustValidateEveryTime, o.Facts.Served = true, toppage.ServedMiss
		}, 0, 1, 2), fail},
	} {
		t.Run(row.id+" "+row.name, func(t *testing.T) {
			if got := check(t, row.id, given.Page, row.seen, end); got.State != row.want {
				t.Errorf("%s, want %s: %+v", got.State, row.want, got)
			}
		})
	}
}

func TestNoMarkerIsUnknown(t *testing.T) {
	bare := given.Page
	bare.Marker = ""
	if c := check(t, "A4", bare, given.Probes(20, 0), given.Noon); c.State != toppage.CheckUnknown || c.Reason != "no_marker" {
		t.Errorf("got %+v", c)
	}
}

func TestCertificateOfAPageWithoutEvent(t *testing.T) {
	for _, row := range []struct {
		name  string
		ends  time.Time
		until time.Time
		want  toppage.CheckState
	}{
		{"it lasts for more than a week", given.Noon.Add(8 * given.Day), time.Time{}, toppage.CheckPass},
		{"it ends this week", given.Noon.Add(6 * given.Day), time.Time{}, toppage.CheckWarn},
		{"it has ended", given.Noon.Add(-given.Day), time.Time{}, toppage.CheckFail},
		{"it has ended since an event that is over", given.Noon.Add(-given.Day), given.Noon.Add(-30 * given.Day), toppage.CheckFail},
	} {
		t.Run(row.name, func(t *testing.T) {
			if c := check(t, "T1", given.Page, given.Edit(3, certified(row.ends), 0), row.until); c.State != row.want {
				t.Errorf("got %+v, want %s", c, row.want)
			}
		})
	}
}

func TestLevelsNeedTheirChecks(t *testing.T) {
	for level, want := range map[int][]string{
		0: nil,
		1: {"A1", "A2", "A4", "T1"},
		2: {"A1", "A2", "A4", "T1", "C1", "C2", "C3", "C4", "C5", "S4", "A3", "Z1", "Z3"},
		3: {"A1", "A2", "A4", "T1", "C1", "C2", "C3", "C4", "C5", "C6", "C8", "C10", "S4", "S1", "S2", "L1", "L2", "P1", "A3", "Z1", "Z2", "Z3", "T2", "D1", "F1"},
		9: {"A1", "A2", "A4", "T1", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C10", "S4", "S1", "S2", "S3", "L1", "L2", "P1", "A3", "Z1", "Z2", "Z3", "T2", "D1", "F1", "F2"},
	} {
		var got []string
		for _, c := range given.Facts(given.Page, given.Probes(20, 0)).Judge(given.Noon, toppage.Demand{Level: level, Until: given.Noon}, nil) {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("level %d needs %v, want %v", level, got, want)
		}
	}
}

func TestJudgeLeavesItsArgumentAsItWas(t *testing.T) {
	seen := given.Probes(20, 0)
	slices.Reverse(seen)
	seen[3].URL = "https://old.example/"
	was := slices.Clone(seen)
	judged := func() []toppage.Check {
		return given.Facts(given.Page, seen).Judge(given.Noon, toppage.Demand{Level: 4, Until: given.Noon}, nil)
	}
	backwards := judged()
	if !slices.EqualFunc(seen, was, func(a, b toppage.Observation) bool { return a.At.Equal(b.At) && a.URL == b.URL }) {
		t.Error("the observations were moved")
	}
	slices.Reverse(seen)
	if forwards := judged(); !reflect.DeepEqual(forwards, backwards) {
		t.Errorf("the order of the observations matters:\n%+v\n%+v", forwards, backwards)
	}
}

// A proven failure outranks ignorance, ignorance outranks hope.
func TestCombine(t *testing.T) {
	states := []toppage.CheckState{toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown, toppage.CheckNA}
	var all []toppage.Check
	for _, state := range states {
		all = append(all, toppage.Check{State: state, Core: true}, toppage.Check{State: state})
	}
	for _, a := range all {
		for _, b := range all {
			checks := []toppage.Check{a, b}
			if got, want := toppage.Combine(checks), combined(checks); got != want {
				t.Errorf("%s (core %t) with %s (core %t): %s, want %s", a.State, a.Core, b.State, b.Core, got, want)
			}
		}
	}
	for _, row := range []struct {
		name   string
		checks []toppage.Check
		want   toppage.Verdict
	}{
		{"nothing checked", nil, toppage.UnknownVerdict},
		{"nothing applies", []toppage.Check{{State: toppage.CheckNA, Core: true}}, toppage.UnknownVerdict},
		{"a core check that never ran", []toppage.Check{{State: toppage.CheckPass, Core: true}, {Core: true}}, toppage.UnknownVerdict},
	} {
		if got := toppage.Combine(row.checks); got != row.want {
			t.Errorf("%s: %+v, want that of %s", row.name, got, row.want)
		}
	}
}

// combined is the rule in the words in which it is told to users.
func combined(checks []toppage.Check) toppage.Verdict {
	some := func(match func(toppage.Check) bool) bool { return slices.ContainsFunc(checks, match) }
	switch {
	case some(func(c toppage.Check) bool { return c.Core && c.State == toppage.CheckFail }):
		return toppage.Unprotected
	case some(func(c toppage.Check) bool { return c.Core && c.State == toppage.CheckUnknown }):
		return toppage.UnknownVerdict
	case some(func(c toppage.Check) bool { return c.State != toppage.CheckPass && c.State != toppage.CheckNA }):
		return toppage.VerdictAtRisk
	case some(func(c toppage.Check) bool { return c.State == toppage.CheckPass }):
		return toppage.Protected
	default:
		return toppage.UnknownVerdict
	}
}

// Whatever was observed and whenever one looks, protected means fresh evidence for every core check.
func TestProtectedHasFreshEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := given.Observations(given.Page, given.Noon).Draw(t, "observed")
		level := rapid.IntRange(1, 5).Draw(t, "level")
		now := given.Instants(given.Noon, 12*time.Minute).Draw(t, "now")
		until := given.Instants(given.Noon, 20*given.Day).Draw(t, "until")
		demand := toppage.Demand{Level: level, Until: until}
		s := given.Facts(given.Page, seen).Shield(now, demand, given.Rehearsed)
		if s.Verdict != toppage.Protected {
			return
		}
		for _, c := range s.Checks {
			if c.State != toppage.CheckPass && c.State != toppage.CheckNA {
				t.Fatalf("protected with %+v", c)
			}
			surveyed := c.At.Equal(given.Noon) && !now.After(c.Expires) // a survey counts for longer than a probe
			if age := now.Sub(c.At); age > given.Page.FreshFor() && !surveyed || age < -time.Minute {
				t.Fatalf("protected on evidence of %s: %+v", c.At, c)
			}
		}
		fresh := func(o toppage.Observation) bool {
			age := now.Sub(o.At)
			return o.URL == given.Page.URL && o.Answered() && o.Marker != nil && *o.Marker && age <= given.Page.FreshFor() && age >= -time.Minute
		}
		if !slices.ContainsFunc(seen, fresh) {
			t.Fatal("protected without one fresh answer")
		}
		if later := now.Add(given.Page.FreshFor() + 2*time.Minute); given.Facts(given.Page, seen).Shield(later, demand, given.Rehearsed).Verdict == toppage.Protected {
			t.Fatal("still protected when all evidence is stale")
		}
	})
}

func TestOldestEvidence(t *testing.T) {
	at := func(d time.Duration, state toppage.CheckState) toppage.Check {
		return toppage.Check{State: state, At: given.Noon.Add(d), Expires: given.Noon.Add(d + time.Minute), Core: true}
	}
	for _, row := range []struct {
		name   string
		checks []toppage.Check
		want   time.Time
	}{
		{"no checks", nil, time.Time{}},
		{"the oldest of two", []toppage.Check{at(0, toppage.CheckPass), at(-time.Minute, toppage.CheckFail)}, given.Noon.Add(-time.Minute)},
		{"what does not apply has no age", []toppage.Check{at(0, toppage.CheckPass), at(-time.Hour, toppage.CheckNA)}, given.Noon},
		{"what is no core check has no age that matters", []toppage.Check{at(0, toppage.CheckPass), {State: toppage.CheckPass, At: given.Noon.Add(-time.Hour)}}, given.Noon},
		{"a rehearsal of last week says nothing of whether somebody still looks", []toppage.Check{at(0, toppage.CheckPass),
			{State: toppage.CheckPass, Core: true, At: given.Noon.Add(-7 * given.Day), Expires: given.Noon.Add(23 * given.Day)}}, given.Noon},
		{"what was never seen has no age", []toppage.Check{{State: toppage.CheckUnknown}, at(0, toppage.CheckPass)}, given.Noon},
	} {
		if got := toppage.OldestEvidence(row.checks); !got.At.Equal(row.want) || !row.want.IsZero() && got.FreshFor != time.Minute {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}
