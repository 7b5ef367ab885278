package readiness

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// Snapshot is everything the board is computed from, as the store holds it at one revision.
type Snapshot struct {
	Events   []Event
	Around   []Event           // others whose traffic may fall together with theirs
	Cut      map[string]bool   // events that last so long that not all that falls together with them was read
	Tasks    map[string][]Task // by event id
	Feeds    map[string]Feed
	Pages    []toppage.PageFacts
	Ladder   Ladder
	Traffic  Traffic
	Revision int64
	Required toppage.CheckMap
	// Verified is what machines said of tasks, by event and template.
	Verified map[string]map[string]Verification
	// Suggest gives at an instant the rule by which levels are suggested (0: none); nil: no level is.
	Suggest func(now time.Time) func(Event, Grounds) int
	// Learnt gives at an instant what past events say of one to come on a page (empty: anywhere) of which this is usual; nil: nothing.
	Learnt func(now time.Time) func(e *Event, told forecast.Peak, pageID string, usual float64) forecast.Range
	// StandingProofs is what was proven of the standing tasks, by template.
	StandingProofs map[string]standing.Record
}

// Row is one event on the board with where it stands.
type Row struct {
	Event Event
	Readiness
	Grounds Grounds // of the page on which Shield rests
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
	if len(events) == 0 {
		return nil // what is known of the pages is not read for nobody
	}
	slices.SortStableFunc(events, func(a, b *Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	pages, evenings := toppage.ReadAll(f.Pages, f.Required), f.evenings(now)
	rows := make([]Row, len(events))
	for i, e := range events {
		rows[i] = f.row(now, *e, pages, evenings)
	}
	return rows
}

// Row assesses one event.
func (f Snapshot) Row(now time.Time, e Event) Row {
	return f.row(now, e, toppage.ReadAll(f.Pages, f.Required), f.evenings(now))
}

func (f *Snapshot) row(now time.Time, e Event, pages []toppage.Record, v *evenings) Row {
	var feed *Feed
	if known, ok := f.Feeds[e.FeedID]; ok {
		feed = &known
	}
	all := v.of(&e)
	shield := toppage.Worst(now, pages, func(p *toppage.Page) toppage.Demand { return *demandOn(all, p) })
	grounds := worstOf(all, shield.Page)
	return Row{Event: e, Grounds: grounds,
		Readiness: Assess(now, e, f.Tasks[e.ID], f.Ladder, feed, shield, f.Verified[e.ID], &grounds, f.StandingProofs)}
}

// StandingLevel is the level that a page is judged for while no event is near: a page that no cache answers for is not
// protected on a quiet day either.
func (l Ladder) StandingLevel() int { return l.From(toppage.Watch) }

// Standing is the worst of the pages as they stand while no event that needs more is near.
func (f Snapshot) Standing(now time.Time) toppage.Shield {
	standing := toppage.Demand{Level: f.Ladder.StandingLevel(), Until: now}
	return toppage.Worst(now, toppage.ReadAll(f.Pages, f.Required), func(*toppage.Page) toppage.Demand { return standing })
}

// Coming gives the rows that are not over yet, cancelled ones until their old air time: what people look at. Where they stand
// together they are those of rows, so that they must not be altered.
func Coming(now time.Time, rows []Row) []Row {
	over := func(r Row) bool {
		_, to := r.Event.Window()
		return r.Phase == Closed || r.Phase == CancelledPhase && to.Before(now) && len(r.Blockers) == 0
	}
	first := slices.IndexFunc(rows, func(r Row) bool { return !over(r) })
	if first < 0 {
		return nil
	}
	if rows = rows[first:]; !slices.ContainsFunc(rows, over) {
		return slices.Clip(rows)
	}
	return slices.DeleteFunc(slices.Clone(rows), over)
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
