package readiness

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"tallylight/readiness/forecast"
	"tallylight/readiness/toppage"
)

// Grounds are what an event is judged by on one page, beside its own facts: the same for its call, its suggestion and
// whatever shows either.
type Grounds struct {
	Page    *toppage.Page  // nil: none counts for the event
	Traffic Traffic        // as it holds for the page
	Told    forecast.Peak  // what PR told
	Demand  toppage.Demand // with what falls together with it on the page
	Proven  toppage.Proven
	// Suggested is the level that the figures speak for, the highest where several pages count; 0: they speak for none.
	Suggested int
}

// exposure is an event that brings traffic, and from when to when: a peak lasts until the end of its tail.
type exposure struct {
	event       *Event
	from, to    time.Time
	told        forecast.Peak
	peak, times float64 // the upper end, as a rate and as a multiple of what is usual; 0: not known
}

// evening is the events that bring traffic to a page, by when they begin. Confidential ones are among them.
type evening struct {
	traffic Traffic
	all     []exposure
	until   []time.Time // the latest end of a tail so far
}

// evenings are those of the pages. Pages without figures of their own share one.
type evenings struct {
	facts  *Snapshot
	now    time.Time
	told   map[string]forecast.Peak // by event id
	shared *evening
	own    map[string]*evening // by page id
	// suggest gives the level that the figures speak for; nil: there is no such rule.
	suggest func(Event, Grounds) int
}

// evenings reads the events of a snapshot, and those around them, once for all of its rows.
func (f *Snapshot) evenings(now time.Time) *evenings {
	v := &evenings{facts: f, now: now, told: make(map[string]forecast.Peak, len(f.Events)+len(f.Around)), own: map[string]*evening{}}
	var airing []exposure
	for _, events := range [][]Event{f.Events, f.Around} {
		for i := range events {
			e := &events[i]
			v.told[e.ID] = forecast.Read(e.Brief.Peak)
			if e.airs() {
				from, to := e.exposed()
				airing = append(airing, exposure{event: e, from: from, to: to, told: v.told[e.ID]})
			}
		}
	}
	slices.SortStableFunc(airing, func(a, b exposure) int { return a.from.Compare(b.from) })
	v.shared = f.evening(f.Traffic, airing)
	for i := range f.Pages {
		if p := &f.Pages[i].Page; p.Traffic != (toppage.PageTraffic{}) {
			v.own[p.ID] = f.evening(f.Traffic.on(p.Traffic), airing)
		}
	}
	if f.Suggest != nil {
		v.suggest = f.Suggest(now)
	}
	return v
}

// evening is the exposures as they fall on a page with these figures.
func (f *Snapshot) evening(traffic Traffic, airing []exposure) *evening {
	v := &evening{traffic: traffic, all: slices.Clone(airing), until: make([]time.Time, len(airing))}
	var latest time.Time
	for i := range v.all {
		x := &v.all[i]
		x.to = x.to.Add(traffic.PeakTail())
		x.peak, x.times = f.expected(x.told, traffic, x.event.Level)
		if x.to.After(latest) {
			latest = x.to
		}
		v.until[i] = latest
	}
	return v
}

// expected is the peak that is reckoned with, as a rate and as a multiple of what is usual: what PR told, else what a level
// holds; 0 where neither is a figure.
func (f *Snapshot) expected(told forecast.Peak, traffic Traffic, level int) (peak, times float64) {
	if told.Known() {
		told = told.Beside(traffic.Baseline)
		return told.Rate, told.Times
	}
	rung, _ := f.Ladder.Rung(min(level, f.Ladder.Height()))
	return rung.Multiple * traffic.Baseline, rung.Multiple
}

// airs says that the event may take place: also one that is missing in its calendar, which nobody has cancelled.
func (e *Event) airs() bool { return !e.Hidden && e.Calendar != Cancelled }

// Meets says that two events that may take place are on air at once, or that one begins in the tail of the other.
func (e *Event) Meets(o *Event, tail time.Duration) bool {
	if o.ID == e.ID || !o.airs() {
		return false
	}
	from, to := e.exposed()
	oFrom, oTo := o.exposed()
	return from.Before(oTo.Add(tail)) && oFrom.Before(to.Add(tail))
}

// with gives what falls together with an event on a page (nil: anywhere). What is ordinary and of which nothing is known
// adds nothing.
func (v *evening) with(e *Event, now time.Time, page *toppage.Page) []toppage.Also {
	var also []toppage.Also
	from, to := e.exposed()
	to = to.Add(v.traffic.PeakTail())
	first := sort.Search(len(v.until), func(i int) bool { return v.until[i].After(from) })
	for i := first; i < len(v.all) && v.all[i].from.Before(to); i++ {
		o := &v.all[i]
		apart := !from.Before(o.to) || o.event.ID == e.ID || page != nil && !page.CountsFor(o.event.ID)
		if apart || o.peak == 0 && o.event.Level == 1 {
			continue
		}
		also = append(also, toppage.Also{EventID: o.event.ID, Peak: o.peak, Times: o.times, Confidential: o.event.Confidential(now), From: o.from, To: o.to})
	}
	return also
}

// of gives the grounds of an event on each page that counts for it, in the order of the pages; without a page one.
func (v *evenings) of(e *Event) []Grounds {
	told, known := v.told[e.ID]
	if !known {
		told = forecast.Read(e.Brief.Peak)
	}
	var all []Grounds
	for i := range v.facts.Pages {
		f := &v.facts.Pages[i]
		if !f.Page.CountsFor(e.ID) {
			continue
		}
		g := v.on(e, told, cmp.Or(v.own[f.Page.ID], v.shared), &f.Page)
		g.Proven = f.Proven(v.now, g.Demand)
		all = append(all, g)
	}
	if len(all) == 0 {
		g := v.on(e, told, v.shared, nil)
		g.Proven = (&toppage.PageFacts{}).Proven(v.now, g.Demand)
		all = append(all, g)
	}
	v.grade(e, all)
	return all
}

// on gives the grounds of an event on a page but for what is proven of it.
func (v *evenings) on(e *Event, told forecast.Peak, evening *evening, page *toppage.Page) Grounds {
	level := e.Planned(v.facts.Ladder)
	from, to := e.exposed()
	d := toppage.Demand{Level: v.asked(e, level), EventID: e.ID, Confidential: e.Confidential(v.now), From: from, Until: to, Typed: evening.traffic.typed(), Also: evening.with(e, v.now, page)}
	d.Peak, _ = v.facts.expected(told, evening.traffic, level)
	return Grounds{Page: page, Traffic: evening.traffic, Told: told, Demand: d}
}

// asked is the level whose checks the event asks a page for. While nobody has given one and air is not near, that is what a page
// holds anyway.
func (v *evenings) asked(e *Event, planned int) int {
	if e.assumed(v.now, &v.facts.Ladder) {
		return min(planned, v.facts.Ladder.StandingLevel())
	}
	return planned
}

// grade puts the suggested level into grounds. Pages for which the same holds are asked about once.
func (v *evenings) grade(e *Event, all []Grounds) {
	if v.suggest == nil {
		return
	}
	for i := range all {
		if i > 0 && all[i].alike(&all[i-1]) {
			all[i].Suggested = all[i-1].Suggested
		} else {
			all[i].Suggested = v.suggest(*e, all[i])
		}
	}
}

// alike says that the same level is suggested on both.
func (g *Grounds) alike(o *Grounds) bool {
	return len(g.Page.Only) == 0 && len(o.Page.Only) == 0 && g.Traffic == o.Traffic && g.Proven == o.Proven
}

// Grounds reads the evening once, and gives what any of its events is judged by at now: one for each page that counts for
// the event, in the order of the pages; without a page one.
func (f Snapshot) Grounds(now time.Time) func(Event) []Grounds {
	v := f.evenings(now)
	return func(e Event) []Grounds { return v.of(&e) }
}

// demandOn gives of grounds the demand of a page; of one that does not count for the event any.
func demandOn(all []Grounds, page *toppage.Page) *toppage.Demand {
	for i := range all {
		if g := &all[i]; page != nil && g.Page != nil && g.Page.ID == page.ID {
			return &g.Demand
		}
	}
	return &all[0].Demand
}

// worstOf gives of grounds those of a page, with the highest level that is suggested on any.
func worstOf(all []Grounds, page *toppage.Page) Grounds {
	chosen, suggested := &all[0], 0
	for i := range all {
		if g := &all[i]; page != nil && g.Page != nil && g.Page.ID == page.ID {
			chosen = g
		}
		suggested = max(suggested, all[i].Suggested)
	}
	worst := *chosen
	worst.Suggested = suggested
	return worst
}
