package readiness

import (
	"cmp"
	"slices"
	"time"
)

// Snapshot is everything the board is computed from, as the store holds it at one revision.
type Snapshot struct {
	Events   []Event
	Tasks    map[string][]Task // by event id
	Feeds    map[string]Feed
	Pages    []PageFacts
	Ladder   Ladder
	Revision int64
}

// PageFacts is a top page with its newest observations.
type PageFacts struct {
	Page     TopPage
	Observed []Observation
}

// Row is one event on the board with where it stands.
type Row struct {
	Event Event
	Readiness
}

// BoardPast is how long an event stays on the board after its air time; as long as people still compare.
const BoardPast = 30 * day

// Board gives the rows of the board at now, by air time: one now for the whole board, the same for page, wall
// and API.
func Board(now time.Time, f Snapshot) []Row {
	rows := make([]Row, 0, len(f.Events))
	for _, e := range f.Events {
		if !e.Hidden {
			rows = append(rows, f.Row(now, e))
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return rows
}

// Row assesses one event.
func (f Snapshot) Row(now time.Time, e Event) Row {
	var feed *Feed
	if known, ok := f.Feeds[e.FeedID]; ok {
		feed = &known
	}
	return Row{Event: e, Readiness: Assess(now, e, f.Tasks[e.ID], f.Ladder, feed, f.shield(now, e))}
}

// shield judges every registered page for the event's level; the worst page is the event's.
func (f Snapshot) shield(now time.Time, e Event) Shield {
	_, to := e.Window()
	worst := Shield{Verdict: UnknownVerdict}
	for i, p := range f.Pages {
		s := p.Shield(now, e.Planned(f.Ladder), to)
		if i == 0 || verdictOrder[s.Verdict] < verdictOrder[worst.Verdict] {
			worst = s
		}
	}
	return worst
}

// Shield judges the page for a level and an event that ends at until.
func (p PageFacts) Shield(now time.Time, level int, until time.Time) Shield {
	page := p.Page
	checks := Judge(now, page, p.Observed, level, until)
	return Shield{Page: &page, Checks: checks, Verdict: Combine(checks)}
}

// Coming gives the rows that are not over yet, cancelled ones until their old air time: what people look at.
func Coming(now time.Time, rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool {
		_, to := r.Event.Window()
		return r.Phase == Closed || r.Phase == CancelledPhase && to.Before(now)
	})
}

// NextExposure gives the row on which everything turns now: what is on air, else the first to come. False
// where nothing is coming.
func NextExposure(rows []Row) (Row, bool) {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Phase == OnAir })
	if i < 0 {
		i = slices.IndexFunc(rows, func(r Row) bool { return r.Phase == Upcoming })
	}
	if i < 0 {
		return Row{}, false
	}
	return rows[i], true
}

// NextTurn gives the first instant after now at which an answer on the board may change by itself: a task
// falls due or enters its horizon, evidence expires, an event begins or ends. Zero where nothing is ahead.
func NextTurn(now time.Time, rows []Row) time.Time {
	var next time.Time
	consider := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, r := range rows {
		from, to := r.Event.Window()
		for _, at := range []time.Time{from, to, to.Add(TailLength), from.Add(-briefHorizon), from.Add(-levelHorizon)} {
			consider(at)
		}
		for _, t := range r.Tasks {
			t.turns(consider)
		}
		r.Shield.turns(consider)
	}
	return next
}

func (s TaskStatus) turns(consider func(time.Time)) {
	if s.State == TaskGone {
		return
	}
	consider(s.Due)
	consider(s.lateFrom())
	consider(s.Due.Add(-unclaimedHorizon))
	consider(s.Expires())
	consider(s.Proof.Expires)
	if s.Waiver != nil {
		consider(s.Waiver.Until)
	}
}

func (s Shield) turns(consider func(time.Time)) {
	if s.Page == nil {
		return
	}
	for _, c := range s.Checks {
		if c.State != CheckUnknown && c.State != CheckNA {
			// The first instant at which the evidence is older than its limit.
			consider(c.At.Add(s.Page.FreshFor() + time.Millisecond))
		}
	}
}
