package readiness_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

// check judges and gives one check, which the level must need.
func check(t *testing.T, id string, p readiness.TopPage, seen []readiness.Observation, until time.Time) readiness.Check {
	t.Helper()
	checks := facts(p, seen).JudgeAll(noon, readiness.Demand{Level: 4, Until: until}, nil)
	i := slices.IndexFunc(checks, func(c readiness.Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no check %s", id)
	}
	return checks[i]
}

// edit gives good probes of which those named (0: the newest) are altered.

func served(how readiness.Served, confidence string) func(*readiness.Observation) {
	return func(o *readiness.Observation) { o.Facts.Served, o.Facts.ServedConfidence = how, confidence }
}

func size(n int64) func(*readiness.Observation) {
	return func(o *readiness.Observation) { o.Facts.BodyBytes = &n }
}

func certified(until time.Time) func(*readiness.Observation) {
	return func(o *readiness.Observation) {
		s := until.Format(time.RFC3339)
		o.Facts.TLSNotAfter = &s
	}
}

func lifetime(seconds int64) func(*readiness.Observation) {
	return func(o *readiness.Observation) { o.Facts.SharedTTLS = seconds }
}

func TestChecks(t *testing.T) {
	const pass, warn, fail, unknown, na = readiness.CheckPass, readiness.CheckWarn, readiness.CheckFail, readiness.CheckUnknown, readiness.CheckNA
	end := noon.Add(48 * time.Hour)
	missing := func(o *readiness.Observation) { *o.Marker = false }
	for _, row := range []struct {
		name string
		id   string
		seen []readiness.Observation
		want readiness.CheckState
	}{
		{"nothing was ever seen", "A1", nil, unknown},
		{"two answers are too few to say", "A1", probes(2, 0), unknown},
		{"two failures are enough to say", "A1", edit(2, down, 0, 1), fail},
		{"one failure alone is not", "A1", edit(1, down, 0), unknown},
		{"three of three answer", "A1", probes(3, 0), pass},
		{"twenty of twenty answer", "A1", probes(20, 0), pass},
		{"an old failure is forgiven", "A1", edit(20, down, 19), pass},
		{"a failure among the last three is not", "A1", edit(20, down, 2), warn},
		{"the newest failed", "A1", edit(20, down, 0), warn},
		{"the last two failed", "A1", edit(20, down, 0, 1), fail},
		{"eighteen of twenty answer", "A1", edit(20, down, 8, 12), warn},
		{"seventeen of twenty answer", "A1", edit(20, down, 8, 12, 16), fail},
		{"failures before the window do not count", "A1", edit(40, down, 20, 21, 22, 23), pass},
		{"a 206 is no answer", "A1", edit(20, func(o *readiness.Observation) { o.Status = 206 }, 0, 1), fail},
		{"the newest is three intervals old", "A1", probes(20, 3*time.Minute), pass},
		{"the newest is older than that", "A1", probes(20, 3*time.Minute+time.Millisecond), unknown},
		{"the newest is dated a minute ahead", "A1", probes(20, -time.Minute), pass},
		{"the newest is dated further ahead", "A1", probes(20, -time.Minute-time.Millisecond), unknown},
		{"probes of another address say nothing", "A1", edit(20, func(o *readiness.Observation) { o.URL = "https://old.example/" }, upTo(20)...), unknown},
		{"one fresh probe does not vouch for those of yesterday", "A1", append(probes(1, 0), probes(19, day)...), unknown},

		{"19 answers are too few for a percentile", "A2", probes(19, 0), unknown},
		{"one slow answer in twenty is forgiven", "A2", edit(20, ttfb(9000), 7), pass},
		{"the limit itself is fast", "A2", edit(20, ttfb(500), 3, 4), pass},
		{"two answers above the limit", "A2", edit(20, ttfb(501), 3, 4), warn},
		{"two answers of twice the limit", "A2", edit(20, ttfb(1000), 3, 4), warn},
		{"two answers above twice the limit", "A2", edit(20, ttfb(1001), 3, 4), fail},
		{"a page that is back is judged at once", "A2", edit(35, down, 2, 3, 4, 5, 6, 7, 8, 9, 10), pass},
		{"times from before an outage that lasts are stale", "A2", edit(35, down, 0, 1, 2, 3), unknown},

		{"the marker is there", "A4", probes(3, 0), pass},
		{"a sorry page with status 200", "A4", edit(3, missing, 0), fail},
		{"a sorry page before the newest", "A4", edit(3, missing, 1), pass},
		{"a marker that was not looked for", "A4", edit(3, func(o *readiness.Observation) { o.Marker = nil }, 0), unknown},
		{"half the usual size", "A4", edit(20, size(20_000), 0), pass},
		{"less than half", "A4", edit(20, size(19_999), 0), warn},
		{"more than twice", "A4", edit(20, size(80_001), 0), warn},
		{"no answer to look into", "A4", edit(3, down, 0, 1, 2), unknown},

		{"the certificate outlives the event by more than a week", "T1", edit(3, certified(end.Add(7*day+time.Second)), 0), pass},
		{"by exactly a week", "T1", edit(3, certified(end.Add(7*day)), 0), warn},
		{"it ends with the event", "T1", edit(3, certified(end), 0), warn},
		{"it ends before", "T1", edit(3, certified(end.Add(-time.Second)), 0), fail},
		{"it does not verify", "T1", edit(3, func(o *readiness.Observation) { o.TLSError = "unknown authority" }, 0), fail},
		{"a page without TLS has none", "T1", edit(3, func(o *readiness.Observation) { o.Facts.TLSNotAfter = nil }, 0), na},
		{"nothing was seen of it", "T1", nil, unknown},

		{"hits that the cache names", "C1", probes(20, 0), pass},
		{"stale answers spare the origin too", "C1", edit(20, served(readiness.ServedStale, "explicit"), upTo(20)...), pass},
		{"18 of 20 hits", "C1", edit(20, served(readiness.ServedMiss, "explicit"), 0, 1), pass},
		{"18 named and two inferred", "C1", edit(20, served(readiness.ServedHit, "inferred"), 0, 1), pass},
		{"17 named and three inferred", "C1", edit(20, served(readiness.ServedHit, "inferred"), 0, 1, 2), warn},
		{"17 of 20 hits", "C1", edit(20, served(readiness.ServedMiss, "explicit"), 0, 1, 2), warn},
		{"14 of 20 hits", "C1", edit(20, served(readiness.ServedBypass, "explicit"), upTo(6)...), warn},
		{"13 of 20 hits", "C1", edit(20, served(readiness.ServedBypass, "explicit"), upTo(7)...), fail},
		{"revalidating asks the origin", "C1", edit(20, served(readiness.ServedRevalidated, "explicit"), upTo(20)...), fail},
		{"silence is no miss", "C1", edit(20, served(readiness.ServedUnknown, "none"), 4, 5, 6, 7, 8, 9, 10), unknown},
		{"its last word is too old", "C1", edit(20, served(readiness.ServedUnknown, "none"), upTo(4)...), unknown},
		{"no cache ever spoke", "C1", edit(20, served(readiness.ServedUnknown, "none"), upTo(20)...), unknown},
		{"hits on errors do not count", "C1", edit(20, func(o *readiness.Observation) { o.Status = 503 }, upTo(20)...), unknown},

		{"thirty seconds", "C2", edit(3, lifetime(30), 0), pass},
		{"a lifetime beyond any clock", "C2", edit(3, lifetime(1<<62), 0), pass},
		{"29 seconds", "C2", edit(3, lifetime(29), 0), warn},
		{"nothing, though hits were seen", "C2", edit(3, lifetime(0), 0), warn},
		{"private, and no hit was seen", "C2", edit(3, func(o *readiness.Observation) {
			o.Facts.StorableShared, o.Facts.Served = false, readiness.ServedMiss
		}, 0, 1, 2), fail},
		{"private, and a hit only on an error", "C2", edit(3, func(o *readiness.Observation) {
			o.Facts.StorableShared = false
			if o.At.Before(noon) {
				o.Status = 404
			} else {
				o.Facts.Served = readiness.ServedMiss
			}
		}, 0, 1, 2), fail},
		{"to be validated every time", "C2", edit(3, func(o *readiness.Observation) {
			o.Facts.MustValidateEveryTime, o.Facts.Served = true, readiness.ServedMiss
		}, 0, 1, 2), fail},
	} {
		t.Run(row.id+" "+row.name, func(t *testing.T) {
			if got := check(t, row.id, page, row.seen, end); got.State != row.want {
				t.Errorf("%s, want %s: %+v", got.State, row.want, got)
			}
		})
	}
}

func TestNoMarkerIsUnknown(t *testing.T) {
	bare := page
	bare.Marker = ""
	if c := check(t, "A4", bare, probes(20, 0), noon); c.State != readiness.CheckUnknown || c.Reason != "no_marker" {
		t.Errorf("got %+v", c)
	}
}

func TestCertificateOfAPageWithoutEvent(t *testing.T) {
	for _, row := range []struct {
		name  string
		ends  time.Time
		until time.Time
		want  readiness.CheckState
	}{
		{"it lasts for more than a week", noon.Add(8 * day), time.Time{}, readiness.CheckPass},
		{"it ends this week", noon.Add(6 * day), time.Time{}, readiness.CheckWarn},
		{"it has ended", noon.Add(-day), time.Time{}, readiness.CheckFail},
		{"it has ended since an event that is over", noon.Add(-day), noon.Add(-30 * day), readiness.CheckFail},
	} {
		t.Run(row.name, func(t *testing.T) {
			if c := check(t, "T1", page, edit(3, certified(row.ends), 0), row.until); c.State != row.want {
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
		3: {"A1", "A2", "A4", "T1", "C1", "C2", "C3", "C4", "C5", "C6", "C8", "S4", "S1", "S2", "L1", "L2", "P1", "A3", "Z1", "Z2", "Z3", "T2", "D1", "F1"},
		9: {"A1", "A2", "A4", "T1", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "S4", "S1", "S2", "S3", "L1", "L2", "P1", "A3", "Z1", "Z2", "Z3", "T2", "D1", "F1", "F2"},
	} {
		var got []string
		for _, c := range facts(page, probes(20, 0)).Judge(noon, readiness.Demand{Level: level, Until: noon}, nil) {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("level %d needs %v, want %v", level, got, want)
		}
	}
}

func TestJudgeLeavesItsArgumentAsItWas(t *testing.T) {
	seen := probes(20, 0)
	slices.Reverse(seen)
	seen[3].URL = "https://old.example/"
	was := slices.Clone(seen)
	judged := func() []readiness.Check {
		return facts(page, seen).Judge(noon, readiness.Demand{Level: 4, Until: noon}, nil)
	}
	backwards := judged()
	if !slices.EqualFunc(seen, was, func(a, b readiness.Observation) bool { return a.At.Equal(b.At) && a.URL == b.URL }) {
		t.Error("the observations were moved")
	}
	slices.Reverse(seen)
	if forwards := judged(); !slices.Equal(forwards, backwards) {
		t.Errorf("the order of the observations matters:\n%+v\n%+v", forwards, backwards)
	}
}

// A proven failure outranks ignorance, ignorance outranks hope.
func TestCombine(t *testing.T) {
	states := []readiness.CheckState{readiness.CheckPass, readiness.CheckWarn, readiness.CheckFail, readiness.CheckUnknown, readiness.CheckNA}
	var all []readiness.Check
	for _, state := range states {
		all = append(all, readiness.Check{State: state, Core: true}, readiness.Check{State: state})
	}
	for _, a := range all {
		for _, b := range all {
			checks := []readiness.Check{a, b}
			if got, want := readiness.Combine(checks), combined(checks); got != want {
				t.Errorf("%s (core %t) with %s (core %t): %s, want %s", a.State, a.Core, b.State, b.Core, got, want)
			}
		}
	}
	for _, row := range []struct {
		name   string
		checks []readiness.Check
		want   readiness.Verdict
	}{
		{"nothing checked", nil, readiness.UnknownVerdict},
		{"nothing applies", []readiness.Check{{State: readiness.CheckNA, Core: true}}, readiness.UnknownVerdict},
		{"a core check that never ran", []readiness.Check{{State: readiness.CheckPass, Core: true}, {Core: true}}, readiness.UnknownVerdict},
	} {
		if got := readiness.Combine(row.checks); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// combined is the rule in the words in which it is told to users.
func combined(checks []readiness.Check) readiness.Verdict {
	some := func(match func(readiness.Check) bool) bool { return slices.ContainsFunc(checks, match) }
	switch {
	case some(func(c readiness.Check) bool { return c.Core && c.State == readiness.CheckFail }):
		return readiness.Unprotected
	case some(func(c readiness.Check) bool { return c.Core && c.State == readiness.CheckUnknown }):
		return readiness.UnknownVerdict
	case some(func(c readiness.Check) bool { return c.State != readiness.CheckPass && c.State != readiness.CheckNA }):
		return readiness.VerdictAtRisk
	case some(func(c readiness.Check) bool { return c.State == readiness.CheckPass }):
		return readiness.Protected
	default:
		return readiness.UnknownVerdict
	}
}

// Whatever was observed and whenever one looks, protected means fresh evidence for every core check.
func TestProtectedHasFreshEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := observations(page, noon).Draw(t, "observed")
		level := rapid.IntRange(1, 5).Draw(t, "level")
		now := instants(noon, 12*time.Minute).Draw(t, "now")
		until := instants(noon, 20*day).Draw(t, "until")
		demand := readiness.Demand{Level: level, Until: until}
		s := facts(page, seen).Shield(now, demand, rehearsed)
		if s.Verdict != readiness.Protected {
			return
		}
		for _, c := range s.Checks {
			if c.State != readiness.CheckPass && c.State != readiness.CheckNA {
				t.Fatalf("protected with %+v", c)
			}
			if age := now.Sub(c.At); age > page.FreshFor() || age < -time.Minute {
				t.Fatalf("protected on evidence of %s: %+v", c.At, c)
			}
		}
		fresh := func(o readiness.Observation) bool {
			age := now.Sub(o.At)
			return o.URL == page.URL && o.Answered() && o.Marker != nil && *o.Marker && age <= page.FreshFor() && age >= -time.Minute
		}
		if !slices.ContainsFunc(seen, fresh) {
			t.Fatal("protected without one fresh answer")
		}
		if later := now.Add(page.FreshFor() + 2*time.Minute); facts(page, seen).Shield(later, demand, rehearsed).Verdict == readiness.Protected {
			t.Fatal("still protected when all evidence is stale")
		}
	})
}

func TestOldestEvidence(t *testing.T) {
	at := func(d time.Duration, state readiness.CheckState) readiness.Check {
		return readiness.Check{State: state, At: noon.Add(d), Expires: noon.Add(d + time.Minute), Core: true}
	}
	for _, row := range []struct {
		name   string
		checks []readiness.Check
		want   time.Time
	}{
		{"no checks", nil, time.Time{}},
		{"the oldest of two", []readiness.Check{at(0, readiness.CheckPass), at(-time.Minute, readiness.CheckFail)}, noon.Add(-time.Minute)},
		{"what does not apply has no age", []readiness.Check{at(0, readiness.CheckPass), at(-time.Hour, readiness.CheckNA)}, noon},
		{"what is no core check has no age that matters", []readiness.Check{at(0, readiness.CheckPass), {State: readiness.CheckPass, At: noon.Add(-time.Hour)}}, noon},
		{"a rehearsal of last week says nothing of whether somebody still looks", []readiness.Check{at(0, readiness.CheckPass),
			{State: readiness.CheckPass, Core: true, At: noon.Add(-7 * day), Expires: noon.Add(23 * day)}}, noon},
		{"what was never seen has no age", []readiness.Check{{State: readiness.CheckUnknown}, at(0, readiness.CheckPass)}, noon},
	} {
		if got := readiness.OldestEvidence(row.checks); !got.Equal(row.want) {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}
