package views

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// maxBars bounds the drawing of the fetch history: so many bars, the newest on the right; a failure is taller, not only red.
const maxBars = 26

type bar struct {
	X, Y, H float64
	Class   string
}

// fetchBars draws fetches that come newest first, and counts them.
func fetchBars(fetches []readiness.Fetch) (bars []bar, ok, failed int) {
	fetches = fetches[:min(len(fetches), maxBars)]
	for i := range fetches {
		f := fetches[len(fetches)-1-i]
		b := bar{X: float64(8 * i), Y: 14, H: 8, Class: "y"}
		if f.OK {
			ok++
		} else {
			failed++
			b.Y, b.H, b.Class = 2, 20, "x"
		}
		bars = append(bars, b)
	}
	return bars, ok, failed
}

// previewRows is how many events of a calendar the preview lists; the rest is imported as it is.
const previewRows = 100

// at gives what was typed into the form of a kind.
func (a FeedAsked) at(kind readiness.FeedKind) string {
	if a.Kind != kind {
		return ""
	}
	return a.URL
}

// succeeded counts the fetches that are shown.
func (p FeedPage) succeeded() (ok, failed int) {
	_, ok, failed = fetchBars(p.Fetches)
	return ok, failed
}

// why says where the interval in force comes from.
func (p FeedPage) why() string {
	t := p.t().FeedPage
	return map[readiness.IntervalReason]string{readiness.IntervalDefault: t.WhyDefault, readiness.IntervalNear: t.WhySoon,
		readiness.IntervalAsked: t.WhyAsked, readiness.IntervalSet: t.WhySet}[p.Why]
}

// fetchRun is fetches in a row that brought the same: one that changed something stands alone.
type fetchRun struct {
	readiness.Fetch // the newest
	Times           int
	Since           time.Time
}

// runs puts fetches that come newest first together.
func runs(fetches []readiness.Fetch) []fetchRun {
	var list []fetchRun
	for _, f := range fetches {
		if n := len(list) - 1; n >= 0 && !f.Changed && !list[n].Changed && f.OK == list[n].OK && f.Code == list[n].Code && f.Problems == list[n].Problems {
			list[n].Times++
			list[n].Since = f.At
			continue
		}
		list = append(list, fetchRun{Fetch: f, Times: 1, Since: f.At})
	}
	return list
}

// outcome says what a fetch brought.
func (p FeedPage) outcome(f readiness.Fetch) string {
	switch {
	case !f.OK:
		return p.t().FetchFailed(f.Code)
	case f.Changed:
		return p.t().FeedPage.Brought
	default:
		return p.t().FeedPage.Same
	}
}

// minutes are the intervals to choose from, with the one that was set another way.
func (p FeedPage) minutes() []int {
	choices := []int{5, 15, 30, 60, 240, 720, 1440}
	if n := p.Typed.Minutes; n > 0 && !slices.Contains(choices, n) {
		choices = append(choices, n)
		slices.Sort(choices)
	}
	return choices
}

// coming gives what is not over; the airings of a series are one row.
func (p PreviewPage) coming() []intake.PreviewRow { return p.Preview.Coming(p.Now) }

// proposed counts the events that are imported where nobody changes a tick.
func (p PreviewPage) proposed() int {
	n := 0
	for _, r := range p.coming() {
		if p.keeps(r) {
			n += r.Times
		}
	}
	return n
}

// leavesOut says that some rows are not ticked.
func (p PreviewPage) leavesOut() bool {
	return slices.ContainsFunc(p.coming(), func(r intake.PreviewRow) bool { return !p.keeps(r) })
}

func (p PreviewPage) keeps(r intake.PreviewRow) bool { return p.Chosen.Keeps(r.Mark(), r.Keep) }

// withoutLevel says what level a row has for which none is chosen.
func (p PreviewPage) withoutLevel(r intake.PreviewRow) string {
	switch {
	case r.Mixed:
		return p.t().Level.AsInCalendar
	case r.Level > 0:
		return p.t().Level.FromCalendar(min(r.Level, p.Ladder.Height()))
	default:
		return p.t().Level.ChooseLater
	}
}

// previewCounts sums a calendar up.
type previewCounts struct{ Found, Coming, WithLevel, Repeating int }

func (p PreviewPage) counts() previewCounts {
	c := previewCounts{Found: len(p.Preview.Occurrences)}
	for _, r := range p.coming() {
		c.Coming += r.Times
	}
	series := map[string]bool{}
	for _, o := range p.Preview.Occurrences {
		if o.Level > 0 {
			c.WithLevel++
		}
		if o.RecurrenceID != "" && !series[o.UID] {
			series[o.UID] = true
			c.Repeating++
		}
	}
	return c
}

// event is what a row would become, for showing its date.
func event(r intake.PreviewRow) readiness.Event {
	return readiness.Event{Title: r.Summary, Start: r.Start, End: r.End, AllDay: r.AllDay, Zone: r.Zone}
}
