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
	Page    *toppage.Page // nil: none counts for the event
	Traffic Traffic       // as it holds for the page
	Told    forecast.Peak // what PR told
	// Forecast is what past events that were like it brought.
	Forecast forecast.Range
	Demand   toppage.Demand // with what falls together with it on the page
	Proven   toppage.Proven
	// Suggested is the level that the figures speak for, the highest where several pages count; 0: they speak for none.
	Suggested int
}

// exposure is an event that brings traffic, and from when to when: a peak lasts until the end of its tail.
type exposure struct {
	event       *Event
	from, to    time.Time
	peak, times float64 // the upper end, as a rate and as a multiple of what is usual; 0: not known
}

// evening is the events that add traffic to a page, by when they begin. Confidential ones are among them. What of it falls
// together with an event is found in time, not by comparing events in pairs: what has begun by an end, less what was over at a
// beginning.
type evening struct {
	traffic Traffic
	all     []exposure
	at      map[string]int // where an event is among them
	until   []time.Time    // the latest end of a tail so far
	begun   []toppage.Rest // the first n of all together
	ends    []time.Time    // of tails, in their order
	ended   []toppage.Rest // the first n that end together
}

// mostAlso is how many events are listed as those that fall together with another; of the others the sums are known.
const mostAlso = 30

// evenings are those of the pages. Pages for which all events count and that have no figures of their own share one.
type evenings struct {
	facts *Snapshot
	now   time.Time
	told  map[string]forecast.Peak // by event id, of those of which PR told any
	// likely gives what past events say of one to come; nil: nothing is known of any.
	likely func(e *Event, told forecast.Peak, pageID string, usual float64) forecast.Range
	shared *evening
	own    map[string]*evening // by page id
	// suggest gives the level that the figures speak for; nil: there is no such rule.
	suggest func(Event, Grounds) int
}

// evenings reads the events of a snapshot, and those around them, once for all of its rows.
func (f *Snapshot) evenings(now time.Time) *evenings {
	v := &evenings{facts: f, now: now, told: map[string]forecast.Peak{}, own: map[string]*evening{}}
	airing := make([]exposure, 0, len(f.Events)+len(f.Around))
	for _, events := range [][]Event{f.Events, f.Around} {
		for i := range events {
			e := &events[i]
			if e.Brief.Peak != "" {
				v.told[e.ID] = forecast.Read(e.Brief.Peak)
			}
			if e.Airs() {
				from, to := e.exposed()
				airing = append(airing, exposure{event: e, from: from, to: to})
			}
		}
	}
	slices.SortStableFunc(airing, func(a, b exposure) int { return a.from.Compare(b.from) })
	if f.Learnt != nil {
		v.likely = f.Learnt(now)
	}
	v.shared = v.evening(f.Traffic, airing, nil)
	for i := range f.Pages {
		if p := &f.Pages[i].Page; p.Traffic != (toppage.PageTraffic{}) || len(p.Only) > 0 || f.Pages[i].Usual.Rate > 0 {
			v.own[p.ID] = v.evening(f.Traffic.on(p.Traffic, f.Pages[i].Usual), airing, p)
		}
	}
	if f.Suggest != nil {
		v.suggest = f.Suggest(now)
	}
	return v
}

// evening is the exposures as they fall on a page (nil: anywhere) with these figures. What is ordinary and of which nothing is
// known adds nothing.
func (v *evenings) evening(traffic Traffic, airing []exposure, page *toppage.Page) *evening {
	one := &evening{traffic: traffic, all: make([]exposure, 0, len(airing)), at: make(map[string]int, len(airing)), until: make([]time.Time, 0, len(airing))}
	var latest time.Time
	for _, x := range airing {
		x.to = x.to.Add(traffic.PeakTail())
		x.peak, x.times = v.facts.expected(v.told[x.event.ID], v.forecast(x.event, v.told[x.event.ID], page, traffic), traffic, x.event.Level)
		if x.peak == 0 && x.event.Level == 1 || page != nil && !page.CountsFor(x.event.ID) {
			continue
		}
		if x.to.After(latest) {
			latest = x.to
		}
		one.at[x.event.ID] = len(one.all)
		one.all, one.until = append(one.all, x), append(one.until, latest)
	}
	one.sum()
	return one
}

// sum adds up the exposures by when they begin, and by when they end.
func (v *evening) sum() {
	v.begun = runningSums(v.all)
	byEnd := slices.Clone(v.all)
	slices.SortStableFunc(byEnd, func(a, b exposure) int { return a.to.Compare(b.to) })
	v.ended = runningSums(byEnd)
	v.ends = make([]time.Time, len(byEnd))
	for i := range byEnd {
		v.ends[i] = byEnd[i].to
	}
}

// runningSums gives for each n what the first n exposures bring together.
func runningSums(all []exposure) []toppage.Rest {
	sums := make([]toppage.Rest, len(all)+1)
	for i := range all {
		sums[i+1] = sums[i].Plus(all[i].alone())
	}
	return sums
}

// alone is what the exposure adds to a sum.
func (x *exposure) alone() toppage.Rest {
	r := toppage.Rest{Events: 1, Peak: x.peak, Times: x.times}
	if x.peak == 0 {
		r.Dark = 1
		if x.times == 0 {
			r.Blank = 1
		}
	}
	return r
}

// forecast is what past events say of one on a page (nil: anywhere) with these figures.
func (v *evenings) forecast(e *Event, told forecast.Peak, page *toppage.Page, traffic Traffic) forecast.Range {
	// It holds as long as machines may be kept for the event, so that none go as it ends.
	if _, to := e.exposed(); v.likely == nil || !to.Add(max(traffic.PeakTail(), TailLength)).After(v.now) {
		return forecast.Range{}
	}
	id := ""
	if page != nil {
		id = page.ID
	}
	return v.likely(e, told, id, traffic.Baseline)
}

// expected is the peak that is reckoned with, as a rate and as a multiple of what is usual: what PR told or past events brought, else
// what a level holds; 0 where none of it is a figure.
func (f *Snapshot) expected(told forecast.Peak, likely forecast.Range, traffic Traffic, level int) (peak, times float64) {
	if p := likely.Reckoned(told.Against(traffic.Baseline, traffic.Typed), traffic.Baseline); p.Known() {
		return p.Rate, p.Times
	}
	rung, _ := f.Ladder.Rung(min(level, f.Ladder.Height()))
	return rung.Multiple * traffic.reckoned(), rung.Multiple
}

// Airs says that the event may take place: also one that is missing in its calendar, which nobody has cancelled.
func (e *Event) Airs() bool { return !e.Hidden && e.Calendar != Cancelled }

// Meets says that two events that may take place are on air at once, or that one begins in the tail of the other.
func (e *Event) Meets(o *Event, tail time.Duration) bool {
	if o.ID == e.ID || !o.Airs() {
		return false
	}
	from, to := e.exposed()
	oFrom, oTo := o.exposed()
	return from.Before(oTo.Add(tail)) && oFrom.Before(to.Add(tail))
}

// with gives what falls together with an event: the first of them one by one, and the sums of the rest.
func (v *evening) with(e *Event, now time.Time) (also []toppage.Also, rest toppage.Rest) {
	from, to := e.exposed()
	to = to.Add(v.traffic.PeakTail())
	meets := func(o *exposure) bool { return o.event.ID != e.ID && o.from.Before(to) && from.Before(o.to) }
	first := sort.Search(len(v.until), func(i int) bool { return v.until[i].After(from) })
	begun := sort.Search(len(v.all), func(i int) bool { return !v.all[i].from.Before(to) })
	also = slices.Grow(also, min(max(begun-first, 0), mostAlso))
	for i := first; i < begun; i++ {
		o := &v.all[i]
		if !meets(o) {
			continue
		}
		if len(also) == mostAlso {
			return also, v.beyond(e, from, to, also)
		}
		also = append(also, toppage.Also{EventID: o.event.ID, Peak: o.peak, Times: o.times, Confidential: o.event.Confidential(now), From: o.from, To: o.to})
	}
	return also, rest
}

// beyond is what falls into a time beside an event and those that are listed.
func (v *evening) beyond(e *Event, from, to time.Time, listed []toppage.Also) toppage.Rest {
	begun := sort.Search(len(v.all), func(i int) bool { return !v.all[i].from.Before(to) })
	over := sort.Search(len(v.ends), func(i int) bool { return v.ends[i].After(from) })
	rest := v.begun[begun].Minus(v.ended[over])
	if i, known := v.at[e.ID]; known && v.all[i].from.Before(to) && from.Before(v.all[i].to) {
		rest = rest.Minus(v.all[i].alone())
	}
	for _, a := range listed {
		rest = rest.Minus(v.all[v.at[a.EventID]].alone())
	}
	return rest
}

// of gives the grounds of an event on each page that counts for it, in the order of the pages; without a page one.
func (v *evenings) of(e *Event) []Grounds {
	told, known := v.told[e.ID]
	if !known && e.Brief.Peak != "" {
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
	d := toppage.Demand{Level: v.asked(e, level), EventID: e.ID, Confidential: e.Confidential(v.now), From: from, Until: to, Typed: evening.traffic.typed()}
	d.Also, d.Rest = evening.with(e, v.now)
	if v.facts.Cut[e.ID] { // there is more than was read, of which nobody knows how much
		d.Rest = d.Rest.Plus(toppage.Rest{Events: 1, Dark: 1, Blank: 1})
	}
	likely := v.forecast(e, told, page, evening.traffic)
	d.Peak, _ = v.facts.expected(told, likely, evening.traffic, level)
	return Grounds{Page: page, Traffic: evening.traffic, Told: told, Forecast: likely, Demand: d}
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
	return len(g.Page.Only) == 0 && len(o.Page.Only) == 0 && g.Traffic == o.Traffic && g.Proven == o.Proven && g.Forecast == o.Forecast
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
