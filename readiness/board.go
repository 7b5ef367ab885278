package readiness

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness/forecast"

	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// Snapshot is everything the board is computed from, as the store holds it at one revision.
type Snapshot struct {
	Events   []Event
	Around   []Event           // others whose traffic may fall together with theirs
	Tasks    map[string][]Task // by event id
	Feeds    map[string]Feed
	Pages    []toppage.PageFacts
	Ladder   Ladder
	Traffic  Traffic
	Revision int64
	Required toppage.CheckMap
	// Verified is what machines said of tasks, by event and template.
	Verified map[string]map[string]Verification
	// StandingProofs is what was proven of the standing tasks, by template.
	StandingProofs map[string]standing.Record
}

// Row is one event on the board with where it stands.
type Row struct {
	Event Event
	Readiness
}

// BoardPast is how long an event stays on the board after its air time; as long as people still compare.
const BoardPast = 30 * fault.Day

// Board gives the rows of the board at now, by air time: one now for the whole board, the same for page, wall
// and API.
func Board(now time.Time, f Snapshot) []Row {
	events := make([]*Event, 0, len(f.Events))
	for i := range f.Events {
		if !f.Events[i].Hidden {
			events = append(events, &f.Events[i])
		}
	}
	slices.SortStableFunc(events, func(a, b *Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	pages, evening := toppage.ReadAll(f.Pages, f.Required), f.evening()
	rows := make([]Row, len(events))
	for i, e := range events {
		rows[i] = f.row(now, *e, pages, evening)
	}
	return rows
}

// Row assesses one event.
func (f Snapshot) Row(now time.Time, e Event) Row {
	return f.row(now, e, toppage.ReadAll(f.Pages, f.Required), f.evening())
}

func (f *Snapshot) row(now time.Time, e Event, pages []toppage.Record, v evening) Row {
	var feed *Feed
	if known, ok := f.Feeds[e.FeedID]; ok {
		feed = &known
	}
	together := v.with(&e, f.Traffic.PeakTail())
	shield := toppage.Worst(now, pages, f.demand(e, together))
	return Row{Event: e, Readiness: Assess(now, e, f.Tasks[e.ID], f.Ladder, feed, shield, f.Verified[e.ID], together.Dark, f.StandingProofs)}
}

// StandingLevel is the level that a page is judged for while no event is near: a page that no cache answers for is not
// protected on a quiet day either.
func (l Ladder) StandingLevel() int { return l.From(toppage.Watch) }

// Standing is the worst of the pages as they stand while no event that needs more is near.
func (f Snapshot) Standing(now time.Time) toppage.Shield {
	return toppage.Worst(now, toppage.ReadAll(f.Pages, f.Required), toppage.Demand{Level: f.Ladder.StandingLevel(), Until: now})
}

// Demand is what an event needs of the pages that count for it, together with those that fall together with it.
func (f Snapshot) Demand(e Event) toppage.Demand {
	return f.demand(e, f.evening().with(&e, f.Traffic.PeakTail()))
}

func (f *Snapshot) demand(e Event, together companions) toppage.Demand {
	from, to := e.Window()
	level := e.Planned(f.Ladder)
	return toppage.Demand{Level: level, EventID: e.ID, From: from, Until: to, Peak: e.expectedPeak(f.Ladder, f.Traffic), Also: together.Also}
}

// expectedPeak is the peak that the event is prepared for, in requests a second: what PR told, else what its level
// holds; 0 where neither is a figure.
func (e Event) expectedPeak(ladder Ladder, traffic Traffic) float64 {
	if told := forecast.Read(e.Brief.Peak).Beside(traffic.Baseline); told.Rate > 0 {
		return told.Rate
	}
	rung, _ := ladder.Rung(e.Planned(ladder))
	return rung.Multiple * traffic.Baseline
}

// Coming gives the rows that are not over yet, cancelled ones until their old air time: what people look at.
func Coming(now time.Time, rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool {
		_, to := r.Event.Window()
		return r.Phase == Closed || r.Phase == CancelledPhase && to.Before(now) && len(r.Blockers) == 0
	})
}

// NextExposure gives the row on which everything turns now: what is on air, else the first to come, of the events
// that ask for preparation; where there is none of those, of all. False where nothing is coming.
func NextExposure(rows []Row) (Row, bool) {
	prepared := func(r Row) bool { return r.Event.Level != 1 }
	any := func(Row) bool { return true }
	for _, wanted := range []func(Row) bool{prepared, any} {
		for _, phase := range []Phase{OnAir, Upcoming} {
			i := slices.IndexFunc(rows, func(r Row) bool { return r.Phase == phase && wanted(r) })
			if i >= 0 {
				return rows[i], true
			}
		}
	}
	return Row{}, false
}
