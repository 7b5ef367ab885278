package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
)

// Window is the half-open interval in which occurrences are wanted. One is inside when it starts before To and
// ends after From; one without length, when it starts at From or later and before To.
type Window struct{ From, To time.Time }

func (w Window) holds(start, end time.Time) bool {
	if start.Equal(end) {
		return !start.Before(w.From) && start.Before(w.To)
	}
	return start.Before(w.To) && end.After(w.From)
}

// margin covers the distance between a wall clock and UTC on both ends of a window.
const margin = 48 * time.Hour

// instance is one member of a series before overrides.
type instance struct {
	start  moment
	length length
}

// expander turns groups into the occurrences inside a window.
type expander struct {
	window   Window
	problems *problems
	budget   budget
	spent    bool // the budget ran out and was reported
	full     bool // maxOccurrences was reached and reported
	repeated int  // bytes of text that instances repeat
	terse    bool // they are more than maxRepeated, and that was reported
	out      []readiness.Occurrence
}

// expand adds the occurrences of a group: each master without the instances that are overridden, then the
// overrides, wherever they moved to and whether or not their series still has the instance.
func (x *expander) expand(g *group) {
	var master event
	for i, m := range slices.Backward(g.masters) {
		master = m
		x.master(g.masterUID(i), m, g.overrides)
	}
	if len(g.overrides) == 0 {
		return
	}
	gone := master.excluded()
	for _, o := range g.overrides {
		// An EXDATE of a series that was edited later drops its overrides, too.
		dropped := o.sequence <= master.sequence && holds(gone, o.original.in(master.start))
		if dropped || o.onwards && len(g.masters) > 0 {
			continue
		}
		told := o.inheriting(master)
		x.add(g.uid, o.original.in(master.start).id(), &told, o.start, o.length)
	}
}

// master adds the occurrences of a single event or of a series, at most maxPerEvent.
func (x *expander) master(uid string, master event, overrides []event) {
	if !master.series && len(overrides) == 0 {
		x.add(uid, "", &master, master.start, master.length)
		return
	}
	single, onwards := sortOverrides(master, overrides)
	before := len(x.out)
	for _, in := range x.instances(master, reach(onwards)) {
		if holds(single, in.start) {
			continue
		}
		if len(x.out)-before == maxPerEvent {
			x.problems.add(master.line, uid, codeManyTimes, "Only %d occurrences of this series are shown.", maxPerEvent)
			return
		}
		if o := lastBefore(onwards, in.start); o != nil {
			told := o.inheriting(master)
			x.add(uid, in.start.id(), &told, o.shift(in.start), o.length)
		} else {
			x.add(uid, in.start.id(), &master, in.start, in.length)
		}
	}
}

// sortOverrides gives the places that overrides of one instance take, and the overrides from an instance
// onwards in order of time.
func sortOverrides(master event, overrides []event) (single map[place]bool, onwards []event) {
	single = map[place]bool{}
	for _, o := range overrides {
		if o.onwards {
			onwards = append(onwards, o)
		} else {
			single[meant(*o.original, master.start)] = true
		}
	}
	slices.SortFunc(onwards, func(a, b event) int { return a.original.instant().Compare(b.original.instant()) })
	return single, onwards
}

// lastBefore gives the last of the sorted overrides whose range holds start, or nil.
func lastBefore(onwards []event, start moment) *event {
	at := start.instant()
	after, _ := slices.BinarySearchFunc(onwards, at, func(o event, at time.Time) int {
		if o.original.instant().After(at) {
			return 1
		}
		return -1
	})
	if after == 0 {
		return nil
	}
	return &onwards[after-1]
}

// shift moves an instance of the series as far on the clock as the override moved the one that it names.
func (e event) shift(start moment) moment {
	loc := e.start.zone.loc
	moved := e.start.wall.Sub(wallClock(e.original.instant(), loc))
	return e.start.at(wallClock(start.instant(), loc).Add(moved))
}

// inheriting gives an override its title from the series where it has none, as cancellations often do.
func (e event) inheriting(master event) event {
	if e.summary == "" {
		e.summary, e.level = master.summary, max(e.level, master.level)
	}
	return e
}

// excluded gives the places that EXDATE removes.
func (e event) excluded() map[place]bool {
	gone := make(map[place]bool, len(e.exdates))
	for _, m := range e.exdates {
		gone[meant(m, e.start)] = true
	}
	return gone
}

// holds says whether an instance that starts at m is meant by one of the places.
func holds(set map[place]bool, m moment) bool {
	if len(set) == 0 {
		return false
	}
	keys := places(m)
	return set[keys[0]] || set[keys[1]]
}

// in gives the instance that a RECURRENCE-ID names the way the instances of the series that begins at start are
// given. Start is zero where there is no series.
func (m moment) in(start moment) moment {
	switch {
	case start.wall.IsZero(), m.date && start.date:
		return m
	case m.date:
		return start.at(m.wall.Add(start.wall.Sub(start.wall.Truncate(day))))
	case start.date:
		return start.at(wallClock(m.instant(), start.zone.loc).Truncate(day))
	default:
		return start.at(wallClock(m.instant(), start.zone.loc))
	}
}

// reach gives how far the overrides of a range move instances at the most: so far outside of the window there
// may be one that they move into it.
func reach(onwards []event) time.Duration {
	farthest := time.Duration(0)
	for _, o := range onwards {
		farthest = max(farthest, o.start.instant().Sub(o.original.instant()).Abs(), o.length.about())
	}
	return min(farthest, maxLength)
}

// instances gives the members of a series around the window widened by reach: DTSTART, the rules and RDATE,
// without EXRULE and EXDATE, in order of time.
func (x *expander) instances(master event, reach time.Duration) []instance {
	lo := x.window.From.Add(-margin - max(reach, master.length.about()))
	hi := x.window.To.Add(margin + reach)
	list := []instance{{master.start, master.length}}
	for _, wall := range x.walls(master, master.rules, lo, hi) {
		list = append(list, instance{master.start.at(wall), master.length})
	}
	list = append(list, added(master)...)
	if !x.affords(master, instanceSteps*len(list)) {
		list = list[:min(len(list), maxPerEvent)]
	}
	gone := master.excluded()
	for _, wall := range x.walls(master, master.exrules, lo, hi) {
		gone[meant(master.start.at(wall), master.start)] = true
	}
	return distinct(list, gone)
}

// added gives the instances of RDATE.
func added(master event) []instance {
	list := make([]instance, 0, len(master.rdates))
	for _, extra := range master.rdates {
		in := instance{extra.start, master.length}
		if extra.length != nil {
			in.length = *extra.length
		}
		if in.start.date != master.start.date {
			in.start = master.start.at(in.start.wall)
		}
		list = append(list, in)
	}
	return list
}

// walls runs the rules of a series and reports when the budget of the feed is spent, or that of the series.
func (x *expander) walls(master event, rules []rule, lo, hi time.Time) []time.Time {
	var list []time.Time
	for _, r := range rules {
		found, within := r.walls(master.start, lo, hi, &x.budget)
		list = append(list, found...)
		if within && len(list) <= maxInstances {
			continue
		}
		if x.affords(master, 0) {
			x.problems.add(master.line, master.uid, codeManyTimes, "Only the first %d times of this series are looked at.", len(list))
		}
		break
	}
	return list
}

// affords spends steps of the feed's budget on a series, and reports when it is spent.
func (x *expander) affords(master event, steps int) bool {
	if x.budget.spend(steps) {
		return true
	}
	x.problems.lose(master.uid)
	if !x.spent {
		x.spent = true
		x.problems.add(master.line, master.uid, codeMuchWork, "The recurrence rules of this feed take too long; some occurrences are missing.")
	}
	return false
}

// distinct sorts instances by start and drops repeated and excluded ones. Of two at one start the later in list
// counts: a period of RDATE gives its length to the instance of a rule.
func distinct(list []instance, gone map[place]bool) []instance {
	seen := map[int64]int{}
	var kept []instance
	for _, in := range list {
		if holds(gone, in.start) {
			continue
		}
		at := in.start.instant().Unix()
		if i, ok := seen[at]; ok {
			kept[i] = in
			continue
		}
		seen[at] = len(kept)
		kept = append(kept, in)
	}
	slices.SortStableFunc(kept, func(a, b instance) int { return a.start.wall.Compare(b.start.wall) })
	return kept
}

// add appends an occurrence that lies inside the window.
func (x *expander) add(uid, recurrenceID string, e *event, start moment, l length) {
	from, to := start.instant(), l.after(start)
	if !x.window.holds(from, to) {
		return
	}
	if len(x.out) == maxOccurrences {
		x.problems.lose(uid)
		if !x.full {
			x.full = true
			x.problems.add(e.line, uid, codeManyTimes, "Only %d occurrences of a feed are shown.", maxOccurrences)
		}
		return
	}
	if recurrenceID != "" {
		e = x.repeat(uid, e)
	}
	x.out = append(x.out, readiness.Occurrence{
		UID: uid, RecurrenceID: recurrenceID,
		Summary: e.summary, Description: e.description, Location: e.location, URL: e.url, Categories: e.categories,
		Start: from.UTC(), End: to.UTC(), AllDay: start.date, Zone: start.zone.name, NoZone: e.noZone,
		Status: e.status, Private: e.private, Level: e.level,
	})
}

// repeat gives an event as one of its instances tells it: with all its text, until the instances of the feed have repeated
// so much that it would fill the store.
func (x *expander) repeat(uid string, e *event) *event {
	if x.repeated += e.size(); x.repeated <= maxRepeated {
		return e
	}
	if !x.terse {
		x.terse = true
		x.problems.add(e.line, uid, codeMuchText, "The events of series repeat over %d MB of text; some have a title only.", maxRepeated>>20)
	}
	told := *e
	told.description, told.location, told.url, told.categories = "", "", "", nil
	if len(told.summary) > maxTerse {
		told.summary = strings.ToValidUTF8(told.summary[:maxTerse], "")
	}
	return &told
}

// size is how many bytes of text an event holds.
func (e *event) size() int {
	n := len(e.summary) + len(e.description) + len(e.location) + len(e.url)
	for _, c := range e.categories {
		n += len(c)
	}
	return n
}

// sorted gives the occurrences by start, then UID, then original start. They are large: their order is found first, and
// then each is moved once.
func (x *expander) sorted() []readiness.Occurrence {
	order := make([]int, len(x.out))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &x.out[i], &x.out[j]
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID), cmp.Compare(a.RecurrenceID, b.RecurrenceID))
	})
	arrange(x.out, order)
	return x.out
}

// arrange puts list[order[i]] at i, for all i. Order is spent after it.
func arrange[T any](list []T, order []int) {
	for i := range order {
		first, at := list[i], i
		for order[at] != i {
			from := order[at]
			list[at], order[at], at = list[from], at, from
		}
		list[at], order[at] = first, at
	}
}
