package main

// mutants are the rules that the tests hold. To add one, name the rule in a sentence and see that the change is killed.
var mutants = []mutant{
	// Limits.
	{"PR may write 2,000 characters into a field", "readiness/fault/limits.go", "MaxSaid      = 2000", "MaxSaid      = 2001", "./readiness/..."},
	{"a title may have 500 characters", "readiness/fault/limits.go", "MaxTitle     = 500", "MaxTitle     = 501", "./readiness/..."},
	{"a title of a task may have 200 characters", "readiness/fault/limits.go", "MaxTaskTitle = 200", "MaxTaskTitle = 201", "./readiness/..."},
	{"evidence may have 2,000 characters", "readiness/fault/limits.go", "MaxEvidence  = 2000", "MaxEvidence  = 1999", "./readiness/..."},
	{"a reason about a check may have 500 characters", "readiness/fault/limits.go", "MaxCheckWord = 500", "MaxCheckWord = 501", "./readiness/..."},
	{"a link may have 2,000 bytes", "readiness/fault/limits.go", "MaxLink      = 2000", "MaxLink      = 2001", "./readiness/..."},
	{"the name of a level may have 40 characters", "readiness/fault/limits.go", "MaxLevelName = 40", "MaxLevelName = 41", "./readiness/..."},
	{"the promise of a level may have 300 characters", "readiness/fault/limits.go", "MaxPromise   = 300", "MaxPromise   = 301", "./readiness/..."},
	{"a text at its limit is kept", "readiness/fault/limits.go", "RuneCountInString(text) > most", "RuneCountInString(text) >= most", "./readiness/..."},
	{"the clock of another machine may be a minute ahead", "readiness/fault/time.go", "MaxSkew = 60 * time.Second", "MaxSkew = 61 * time.Second", "./readiness/..."},
	{"a link with a password in it is refused", "readiness/fault/address.go", "u.User != nil", "u.User == nil", "./readiness/..."},

	// The top page.
	{"probes of 60 intervals before the newest still count", "readiness/toppage/checkbase.go", "lookBack       = 60", "lookBack       = 61", "./readiness/toppage"},
	{"19 of 20 answers are needed", "readiness/toppage/checkbase.go", "answersNeeded  = 19", "answersNeeded  = 18", "./readiness/toppage"},
	{"evidence of three intervals ago is too old", "readiness/toppage/checkbase.go", "StaleIntervals = 3", "StaleIntervals = 4", "./readiness/toppage"},
	{"a certificate has to outlive the event by a week", "readiness/toppage/checkbase.go", "certificateGap = 7 * fault.Day", "certificateGap = 6 * fault.Day", "./readiness/toppage"},
	{"1.75 times the machines count as twice as many", "readiness/toppage/loadproof.go", "leastTwice     = 1.75", "leastTwice     = 1.76", "./readiness/toppage"},
	{"2.25 times the machines count as twice as many", "readiness/toppage/loadproof.go", "mostTwice      = 2.25", "mostTwice      = 2.26", "./readiness/toppage"},
	{"a load test of 1.5 times the peak passes", "readiness/toppage/loadproof.go", "loadMarginPct  = 150", "loadMarginPct  = 149", "./readiness/toppage"},
	{"below 1.2 times the peak a load test fails", "readiness/toppage/loadproof.go", "loadLeastPct   = 120", "loadLeastPct   = 121", "./readiness/toppage"},
	{"after 30 days a load test warns", "readiness/toppage/loadproof.go", "LoadFresh      = 30 * fault.Day", "LoadFresh      = 31 * fault.Day", "./readiness/toppage"},
	{"one request in a thousand may fail", "readiness/toppage/loadproof.go", "mostErrorRate  = 0.001", "mostErrorRate  = 0.0011", "./readiness/toppage"},
	{"below 100 requests a rate is an accident", "readiness/toppage/loadproof.go", "fewestRequests = 100", "fewestRequests = 99", "./readiness/toppage"},
	{"an unknown core check outranks a warning", "readiness/toppage/check.go", "UnknownVerdict: 1, VerdictAtRisk: 2", "UnknownVerdict: 2, VerdictAtRisk: 1", "./readiness/toppage"},
	{"evidence from the future does not count", "readiness/toppage/judge.go", "now.Sub(c.At) < -fault.MaxSkew", "now.Sub(c.At) > fault.MaxSkew", "./readiness/toppage"},
	{"a marker that moves early proves a rendering", "readiness/toppage/sight.go", "case before.again || before.age < r.life:", "case before.again && before.age < r.life:", "./readiness/toppage"},
	{"a marker has to stand for two seconds", "readiness/toppage/sight.go", "g.mark == \"\" || !known || g.at.Sub(first) < markApart", "g.mark == \"\" || !known || g.at.Sub(first) <= markApart", "./readiness/toppage"},
	{"the word of a layer that never served the same twice is a guess", "readiness/toppage/sight.go", "explicit: explicit && r.keeps[by]", "explicit: explicit || r.keeps[by]", "./readiness/toppage"},
	{"an explicit miss over a marker that stands proves no cache", "readiness/toppage/sight.go", "explicit: !how.asks(), denied", "explicit: true, denied", "./readiness/toppage"},
	{"a page that is rendered each time is not kept", "readiness/toppage/checkcache.go", "{l.rendered(), CheckFail, \"rendered\"},", "", "./readiness/toppage"},
	{"an explicit miss makes a drill prove nothing", "readiness/toppage/drill.go", "case o.Denied > 0:", "case o.Denied > o.Answered:", "./readiness/toppage"},
	{"a copy has to be older than the outage", "readiness/toppage/witness.go", "+ttlTolerance < after", "+ttlTolerance < 0", "./readiness/toppage"},
	{"a marker that never moves proves nothing", "readiness/toppage/witness.go", "case d.MarkerMoves && len(o.Marks) == 1", "case len(o.Marks) == 1", "./readiness/toppage"},
	{"a waiver lets pass only what fails", "readiness/toppage/judge.go", "if c.State == CheckFail {", "if c.State != CheckPass {", "./readiness/toppage"},

	// The call.
	{"a brief is due a week before air", "readiness/assess.go", "len(missing) > 0 && fault.Within(now, from, briefHorizon)", "len(missing) > 1 && fault.Within(now, from, briefHorizon)", "./readiness"},
	{"an event without a level is at risk a week before air", "readiness/assess.go", "e.Level == 0 && fault.Within(now, from, levelHorizon)", "e.Level == 1 && fault.Within(now, from, levelHorizon)", "./readiness"},
	{"a task is late in the instant in which it is due", "readiness/task.go", "!now.Before(s.lateFrom())", "now.After(s.lateFrom())", "./readiness"},
	{"what is done on air is late a quarter of an hour after", "readiness/task.go", "onAirGrace = 15 * time.Minute", "onAirGrace = 14 * time.Minute", "./readiness"},
	{"evidence does not count in the instant in which it expires", "readiness/task.go", "case s.Lapsed, !expires.IsZero() && !now.Before(expires):", "case s.Lapsed, !expires.IsZero() && now.After(expires):", "./readiness"},
	{"a task that waits for a second person is not done", "readiness/task.go", "case s.Awaiting:\n		s.State = TaskInHand", "case s.Awaiting:\n		s.State = TaskDone", "./readiness"},
	{"of an event that is over nothing is weighed", "readiness/assess.go", "case phase == Tail, phase == Closed:", "case phase == Closed:", "./readiness"},
	{"evidence that ends before the event does is a risk", "readiness/assess.go", "|| !expires.Before(stage.To) {", "|| expires.Before(stage.To) {", "./readiness"},
	{"what is too late does not make a level reachable", "readiness/reach.go", "now.Before(last) || have.made", "now.After(last) || have.made", "./readiness"},

	// Levels and tasks.
	{"above all that is proven a level is proven", "readiness/grading/suggest.go", "case taken > 1+rounding:", "case taken >= 1:", "./readiness/grading"},
	{"a boot that takes longer than the notice asks for scaling out", "readiness/grading/suggest.go", "known && within < s.grounds.Traffic.Boot", "known && within <= s.grounds.Traffic.Boot", "./readiness/grading"},
	{"three past events are compared with", "readiness/grading/alike.go", "const mostAlike = 3", "const mostAlike = 2", "./readiness/grading"},
	{"a ladder has two levels at least", "readiness/ladderrules.go", "LeastLevels = 2", "LeastLevels = 1", "./readiness"},
	{"a page is probed each ten seconds from an hour before air", "readiness/cadence.go", "airNear = time.Hour", "airNear = 59 * time.Minute", "./readiness"},
	{"a ladder has nine levels at most", "readiness/ladderrules.go", "MostLevels  = 9", "MostLevels  = 10", "./readiness"},

	// Calendars.
	{"one event in five is held when it vanishes", "readiness/intake/hold.go", "len(gone)*heldShare > r.future()", "len(gone)*heldShare >= r.future()", "./readiness/intake"},
	{"fewer than five are never held", "readiness/intake/hold.go", "heldLeast = 5", "heldLeast = 6", "./readiness/intake"},
	{"what is held goes when it was said three times", "readiness/holdings.go", "HoldTimes = 3", "HoldTimes = 4", "./readiness/..."},
	{"half an hour passes between two counts", "readiness/holdings.go", "heldPause = 30 * time.Minute", "heldPause = 31 * time.Minute", "./readiness/..."},
	{"a move within the minute is none", "readiness/move.go", "m.Event.Start.Truncate(time.Minute)", "m.Event.Start.Truncate(time.Second)", "./readiness/..."},
	{"an event that begins is not missing", "readiness/intake/reconcile.go", "!e.Start.After(now)", "e.Start.Before(now)", "./readiness/intake"},
	{"an import is fresh for two of its intervals", "readiness/schedule.go", "feedFreshIntervals = 2", "feedFreshIntervals = 3", "./readiness/..."},
	{"near an event a calendar is fetched each five minutes", "readiness/schedule.go", "nearFetchInterval    = 5 * time.Minute", "nearFetchInterval    = 6 * time.Minute", "./readiness/..."},
	{"a day is read on the 30-hour clock from five in the morning", "readiness/event.go", "broadcastDayStart = 5", "broadcastDayStart = 4", "./readiness/..."},

	// Words of refusals.
	{"a reason word is spelled as its sentence is", "readiness/toppage/setup.go", "\"not_a_cookie\"", "\"not_a_cokie\"", "./text"},
	{"a reason word of a waiver is spelled as its sentence is", "readiness/toppage/waiver.go", "\"after_event\"", "\"after_the_event\"", "./text ./readiness/toppage"},
	{"a reason word of a connection is spelled as its sentence is", "readiness/connection.go", "\"not_a_secret\"", "\"no_secret\"", "./text"},
}
