package views

import (
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// collapseAfter and collapseFrom fold the far end of a long board away: beyond 24 rows, those beyond 4 weeks.
const (
	collapseAfter = 24
	collapseFrom  = 28 * 24 * time.Hour
)

// mostComing and mostPast bound the rows that are drawn, since each takes about 1.5 kB and nobody reads on so far.
const (
	mostComing = 300
	mostPast   = 100
)

// boardBlockers is how many reasons the band shows; the event's page has them all.
const boardBlockers = 4

// dayGroup is the rows of one date.
type dayGroup struct {
	Day  time.Time
	Rows []readiness.Row
}

// days groups rows by date.
func (p Page) days(rows []readiness.Row) []dayGroup {
	var groups []dayGroup
	for len(rows) > 0 {
		day, n := p.day(rows[0].Event), 1
		for n < len(rows) && text.SameDay(day, p.day(rows[n].Event)) {
			n++
		}
		groups = append(groups, dayGroup{day, slices.Clip(rows[:n])})
		rows = rows[n:]
	}
	return groups
}

// ahead is what is ahead, by air time.
type ahead struct {
	Near   []readiness.Row // stand on the board
	Later  []readiness.Row // are folded away
	Beyond []readiness.Row // are left to the calendar
}

// coming divides the coming rows.
func (p BoardPage) coming() ahead {
	rows := readiness.Coming(p.Now, p.Rows)
	shown, beyond := rows[:min(len(rows), mostComing)], rows[min(len(rows), mostComing):]
	if len(rows) <= collapseAfter {
		return ahead{Near: shown}
	}
	i := slices.IndexFunc(shown, func(r readiness.Row) bool { return r.Event.Start.After(p.Now.Add(collapseFrom)) })
	if i < 0 {
		i = len(shown)
	}
	return ahead{shown[:i], shown[i:], beyond}
}

// beyond says what lies beyond a list, and where it is listed.
func (p Page) beyond(l Left) string {
	say := p.t().Board.Further
	if l.More {
		say = p.t().Board.FurtherMany
	}
	return say(l.N, p.t().Date(p.near(l.At)))
}

// figure is how many there are: "12", or "12+" where there may be more.
func (l Left) figure() string {
	if l.More {
		return itoa(l.N) + "+"
	}
	return itoa(l.N)
}

// before says what was earlier than a list.
func (p Page) before(l Left) string {
	say := p.t().Board.Before
	if l.More {
		say = p.t().Board.BeforeMany
	}
	return say(l.N, p.t().Date(p.near(l.At)))
}

// behind is the address of the board behind a place.
func (p Page) behind(l Left) templ.SafeURL {
	q := url.Values{"after": {l.After}}
	if !p.At.IsZero() {
		q.Set("at", instant(p.At))
	}
	return templ.URL("/?" + q.Encode())
}

// past gives the rows that are over, newest first.
func (p BoardPage) past() []readiness.Row {
	var past []readiness.Row
	for _, r := range p.Rows {
		_, to := r.Event.Window()
		if r.Phase == readiness.Closed || r.Phase == readiness.CancelledPhase && to.Before(p.Now) {
			past = append(past, r)
		}
	}
	slices.Reverse(past)
	return past
}

// attention is the counts of the line that says what else wants looking after.
type attention struct {
	Cancelled    int
	Moved        []readiness.Row // one by one
	Series       []batch.Airings // as one: the airings of a series that moved alike
	Failing      []readiness.Feed
	FailingSince time.Time
	CutOff       []readiness.Feed // those whose last answer broke off
}

func (p BoardPage) attention() attention {
	a := p.moves()
	for _, r := range readiness.Coming(p.Now, p.Rows) {
		if r.Phase == readiness.CancelledPhase {
			a.Cancelled++
		}
	}
	for _, f := range p.Feeds {
		if f.State != readiness.FeedFailing && f.State != readiness.FeedStopped {
			continue
		}
		if f.CutOff() {
			a.CutOff = append(a.CutOff, f)
			continue
		}
		a.Failing = append(a.Failing, f)
		if a.FailingSince.IsZero() || f.FailingSince.Before(a.FailingSince) {
			a.FailingSince = f.FailingSince
		}
	}
	return a
}

// mostSeries is how many series that moved have a line on the board; the airings of others count one by one.
const mostSeries = 5

// moves gives what moved and SRE has not taken note of.
func (p BoardPage) moves() (a attention) {
	rows := map[string]readiness.Row{}
	var events []readiness.Event
	for _, r := range readiness.Coming(p.Now, p.Rows) {
		if p.unseen(r.Event) {
			rows[r.Event.ID], events = r, append(events, r.Event)
		}
	}
	for _, airings := range batch.ByShift(events) {
		if len(airings) > 1 && len(a.Series) < mostSeries {
			a.Series = append(a.Series, airings)
			continue
		}
		for _, e := range airings {
			a.Moved = append(a.Moved, rows[e.ID])
		}
	}
	return a
}

func (p Page) moved(e readiness.Event) bool {
	return !e.MovedAt.IsZero() && p.Now.Sub(e.MovedAt) < recent && e.Calendar != readiness.Cancelled
}

// unseen says that an event moved not long ago and SRE has not taken note.
func (p Page) unseen(e readiness.Event) bool {
	return e.AsksForNote(p.Now) && p.Now.Sub(e.MovedAt) < unseen
}

// subline says beneath a title what is unusual about an event, else where it is shown; user says that it is
// someone's own words.
func (p Page) subline(r readiness.Row) (line string, user bool) {
	e, t := r.Event, p.t().Board
	switch {
	case r.Phase == readiness.CancelledPhase:
		if !e.KeptAt.IsZero() {
			return t.CalledOffAt(p.dateTime(e.CalendarAt)), false
		}
		return t.CancelledAt(p.dateTime(e.CalendarAt)), false
	case e.Calendar == readiness.TakenOut:
		return t.TakenOutSince(p.dateTime(e.CalendarAt)), false
	case e.Calendar == readiness.Missing:
		return t.MissingSince(p.dateTime(e.CalendarAt)), false
	case p.unseen(e):
		return p.t().Moves.Unseen(p.wasTime(e)), false
	case p.moved(e):
		return t.MovedFrom(p.t().DayTime(p.near(e.WasStart))), false
	default:
		return e.Location, true
	}
}

// isNew says that an event came from a calendar not long ago, and nobody has set its level.
func (p Page) isNew(e readiness.Event) bool {
	return e.Level == 0 && e.FeedID != "" && p.Now.Sub(e.FirstSeen) < recent
}

func (p Page) dateTime(at time.Time) string {
	return p.t().Date(p.near(at)) + " " + text.ClockTime(p.near(at))
}

// reason says beside a call why it is so, or what comes next.
func (p Page) reason(r readiness.Row) string {
	switch {
	case r.Phase == readiness.CancelledPhase:
		return p.t().Board.Stopped
	case len(r.Blockers) > 0:
		return p.blocker(r.Blockers[0])
	case !r.Call.Clear():
		return ""
	case r.Next != nil:
		return p.t().Board.NextGate(p.t().Gate(r.Next.Gate), p.soonTime(r.Next.At))
	default:
		return p.t().Board.AllDone
	}
}

// remedy is the one action offered beside a blocker.
type remedy struct {
	Label, Href string
	Primary     bool
}

func (p Page) remedy(r readiness.Row, b readiness.Blocker) remedy {
	t, e := p.t().Do, r.Event
	event := "/events/" + e.ID
	switch b.Kind {
	case readiness.BlockEvening:
		return remedy{t.Open, "/calendar?month=" + p.day(e).Format("2006-01"), false}
	case readiness.BlockStanding:
		return remedy{t.Open, standingHref(b), p.may(readiness.EditLevels)}
	case readiness.BlockUnclaimed, readiness.BlockUndo:
		return remedy{t.PickUp, event + "#t-" + b.Tasks[0].ID, b.Kind == readiness.BlockUnclaimed}
	case readiness.BlockTooLate:
		return remedy{t.Open, event + "#t-" + b.Tasks[0].ID, false}
	case readiness.BlockLapsed:
		return remedy{p.t().Checklist.StillRight, event + "#t-" + b.Tasks[0].ID, false}
	case readiness.BlockSecond:
		return remedy{p.t().Work.Confirm, event + "#t-" + b.Tasks[0].ID, false}
	case readiness.BlockUnprotected, readiness.BlockPageUnknown, readiness.BlockPageAtRisk:
		return remedy{t.SeeEvidence, shieldHref(r), false}
	case readiness.BlockNoPage:
		return remedy{t.Add, "/toppage", p.may(readiness.EditPages)}
	case readiness.BlockBrief:
		return remedy{t.Add, event + "/brief", p.may(readiness.TellBrief)}
	case readiness.BlockNoLevel:
		return remedy{p.setLevel(), "/triage?event=" + e.ID, p.may(readiness.SetLevel)}
	case readiness.BlockBelow:
		return remedy{t.Open, event + "#agreed", false}
	case readiness.BlockMissing, readiness.BlockTakenOut:
		return remedy{p.t().Event.WhetherOff, event + "#whether", p.may(readiness.EditEvents)}
	default:
		return p.taskRemedy(r, b.Tasks[0])
	}
}

// taskRemedy is where a task is done: what Tallylight proves itself is mended at what it looks at.
func (p Page) taskRemedy(r readiness.Row, task readiness.Task) remedy {
	t, event := p.t().Do, "/events/"+r.Event.ID
	switch task.Proof {
	case readiness.ProofTopPage:
		return remedy{t.SeeEvidence, shieldHref(r), false}
	case readiness.ProofFeed:
		return remedy{t.Open, "/feeds/" + r.Event.FeedID, false}
	case readiness.ProofBrief, readiness.ProofForecast:
		return remedy{t.Add, event + "/brief", p.may(readiness.TellBrief)}
	case readiness.ProofLevel:
		if r.Event.Level == 0 {
			return remedy{p.setLevel(), "/triage?event=" + r.Event.ID, p.may(readiness.SetLevel)}
		}
		return remedy{t.Open, event + "/level?to=" + itoa(r.Event.Level), false}
	case readiness.ProofOnAir:
		return remedy{t.OnAir, event + "#air", p.may(readiness.TellBrief)}
	case readiness.ProofAired:
		return remedy{t.Aired, event + "#air", p.may(readiness.TellBrief)}
	default:
		return remedy{t.OpenTask, "/tasks/" + task.ID, false}
	}
}

// shieldHref is the top page of an event.
func shieldHref(r readiness.Row) string {
	if r.Shield.Page == nil {
		return "/toppage"
	}
	return "/toppage/" + r.Shield.Page.ID
}

// p95 is what check A2 measured; empty where it did not.
func p95(checks []toppage.Check) string {
	for _, c := range checks {
		if c.ID == "A2" && c.State != toppage.CheckUnknown {
			return c.Measured.String()
		}
	}
	return ""
}

// next is the next exposure; false where nothing is coming.
func (p BoardPage) next() (readiness.Row, bool) {
	if p.Next != nil {
		return *p.Next, true
	}
	return readiness.NextExposure(p.Rows)
}
