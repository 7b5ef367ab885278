package views

import (
	"math"
	"slices"
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/slo"
	"tallylight/readiness/ticket"
	"tallylight/readiness/toppage"
	"tallylight/text"
	"tallylight/web/intent"
)

// AfterPage is one event that is over.
type AfterPage struct {
	EventPage
	Outcomes    []review.Outcome // one a page that counts for it
	Review      review.Review
	Typed       intent.EventReview // what stands in the form
	Preventions []Prevention
	Made        intent.NewPrevention // as typed
	Trackers    []ticket.Tracker     // in which issues can be created
	Moments     []review.Moment
	Form        string // that was refused: review or prevention; empty: none
	Errors      []fault.Invalid
}

// Prevention is one with what became of it.
type Prevention struct {
	review.Prevention
	Task    *readiness.TaskStatus // of the event; nil: there is none (any more)
	Link    *ticket.Link          // the issue of the task; nil: it has none
	Tracker ticket.Tracker        // of the issue
	Level   int                   // from which on the levels have it; 0: they do not
	Drafted bool                  // it stands in the draft of whoever looks
}

// The forms of the page.
const (
	FormReview     = "review"
	FormPrevention = "prevention"
)

// outcomeFigure is one figure at the head of the page.
type outcomeFigure struct{ Label, Value, Unit string }

// figures are those of an outcome that are known.
func (p Page) figures(o review.Outcome) []outcomeFigure {
	all := append(p.peakFigures(o), p.serviceFigures(o.Service)...)
	w := p.t().During
	if o.Probed.TTFB > 0 {
		all = append(all, outcomeFigure{w.ProbeTTFB, millis(o.Probed.TTFB), "ms"})
	}
	if o.Probed.Cached > 0 {
		all = append(all, outcomeFigure{w.Cached, text.SharePercent(o.Probed.Cached), "%"})
	}
	return all
}

// peakFigures are those of the peak.
func (p Page) peakFigures(o review.Outcome) []outcomeFigure {
	if o.Peak == nil {
		return nil
	}
	w := p.t().Review
	value := p.t().Rate(o.Peak.Rate)
	if o.Peak.AtLeast {
		value = w.AtLeast(value)
	}
	all := []outcomeFigure{{w.Peak, value, "req/s"}}
	if share := o.OfHigh(); share > 0 {
		all = append(all, outcomeFigure{w.OfHigh, text.SharePercent(share), "%"})
	}
	if share := o.OfProven(); share > 0 {
		all = append(all, outcomeFigure{w.OfProven, text.SharePercent(share), "%"})
	}
	return all
}

// serviceFigures are those of the page in that time, beside what it is meant to reach.
func (p Page) serviceFigures(e *slo.Event) (all []outcomeFigure) {
	if e == nil {
		return nil
	}
	w, targets := p.t().During, e.Month.Targets
	if share, known := e.Availability(); known {
		unit := "%"
		if targets.Availability > 0 {
			unit = w.Target(p.t().FineNumber(targets.Availability))
		}
		all = append(all, outcomeFigure{p.t().Service.Availability, p.t().FineNumber(share), unit})
	}
	if slow := e.Slow(); slow > 0 {
		unit := "ms"
		if targets.LatencyMS > 0 {
			unit = w.MillisTarget(millis(targets.LatencyMS))
		}
		all = append(all, outcomeFigure{w.Slowest, millis(slow), unit})
	}
	if share, known := e.Within(); known {
		all = append(all, outcomeFigure{w.Within(millis(targets.LatencyMS) + " ms"), p.t().FineNumber(share), w.OfMinutes})
	}
	if share, known := e.Spent(); known {
		all = append(all, outcomeFigure{w.Budget, p.t().ShareNumber(share), "%"})
	}
	return all
}

// millis writes milliseconds, whole ones.
func millis(ms float64) string { return strconv.FormatFloat(math.Round(ms), 'f', -1, 64) }

// worst is the outcome by which an event is judged: that of the page of which most was used, and one that is measured before one that is
// not.
func (p AfterPage) worst() review.Outcome {
	return slices.MaxFunc(append([]review.Outcome{{}}, p.Outcomes...), func(a, b review.Outcome) int {
		if (a.Peak != nil) != (b.Peak != nil) {
			return order(a.Peak != nil)
		}
		if (a.Page != nil) != (b.Page != nil) {
			return order(a.Page != nil)
		}
		return order(a.OfProven() > b.OfProven())
	})
}

// judged is the outcome by which the level of an event is judged: that of the page whose figures ask for the highest and, of those, are
// the most times the usual; the worst where nobody knows.
func (p AfterPage) judged() review.Outcome {
	judged := p.worst()
	for _, o := range p.Outcomes {
		if o.Asks > judged.Asks || o.Asks > 0 && o.Asks == judged.Asks && o.Peak.Times() > judged.Peak.Times() {
			judged = o
		}
	}
	return judged
}

func order(more bool) int {
	if more {
		return 1
	}
	return -1
}

// pageName names the page that a moment is of, where there are several.
func (p AfterPage) pageName(id string) string {
	if len(p.Outcomes) < 2 {
		return ""
	}
	for _, o := range p.Outcomes {
		if o.Page != nil && o.Page.ID == id {
			return o.Page.Name
		}
	}
	return ""
}

// momentSign is the sign of a moment: turns have the glyph of the call, neutral facts a dot.
func momentSign(m review.Moment) (kind, class string) {
	switch m.Kind {
	case review.Turned:
		return callKinds[m.Call], "c-" + callKinds[m.Call]
	case review.PageTurn:
		v := verdictKinds[verdict(toppage.Verdict(m.Verdict))]
		return v, "c-" + v
	case review.Answered:
		return "ok", "c-ok"
	default:
		return "here", "c-wait"
	}
}

// momentTime is when a moment was: with its day where that is another than the one before.
func (p AfterPage) momentTime(i int) string {
	at := p.near(p.Moments[i].At)
	if i > 0 && text.SameDay(p.near(p.Moments[i-1].At), at) {
		return text.ClockTime(at)
	}
	return p.t().DayTime(at)
}

// momentLine is a moment as it is drawn.
type momentLine struct{ When, Sign, Class, Says, Small string }

// lines are the moments of the page.
func (p AfterPage) lines() []momentLine {
	all := make([]momentLine, len(p.Moments))
	for i, m := range p.Moments {
		l := momentLine{When: p.momentTime(i)}
		l.Sign, l.Class = momentSign(m)
		l.Says, l.Small = p.t().Happened(m, p.Row.Event, p.pageName(m.PageID), p.clock())
		all[i] = l
	}
	return all
}

// followUps are the row with the tasks that come after the event, and with the others.
func (p AfterPage) followUps() (after, before readiness.Row) {
	after, before = p.Row, p.Row
	late := func(t readiness.TaskStatus) bool {
		return t.Gate.TaskPhase() == "after" && t.State != readiness.TaskGone
	}
	after.Tasks = slices.DeleteFunc(slices.Clone(p.Row.Tasks), func(t readiness.TaskStatus) bool { return !late(t) })
	before.Tasks = slices.DeleteFunc(slices.Clone(p.Row.Tasks), late)
	return after, before
}

// concludes says that whoever looks may write the review.
func (p AfterPage) concludes() bool { return p.may(readiness.WorkTasks) }

// asksPeak says that people write the peak: none was measured.
func (p AfterPage) asksPeak() bool {
	return !slices.ContainsFunc(p.Outcomes, func(o review.Outcome) bool { return o.Peak != nil })
}

// becoming is what the form offers that a prevention becomes.
func (p AfterPage) becoming() []NoticeField {
	var all []NoticeField
	for _, k := range p.Trackers {
		all = append(all, NoticeField{string(review.AnIssue) + ":" + k.ID, p.t().Review.AnIssue(k.Name)})
	}
	all = append(all, NoticeField{string(review.ATask), p.t().Review.ATask})
	if p.may(readiness.EditLevels) {
		for _, rung := range p.Ladder.Rungs {
			all = append(all, NoticeField{string(review.OfTheRung) + ":" + strconv.Itoa(rung.N), p.t().Review.OfLevel(rung.N)})
		}
	}
	return all
}

// done says that a prevention has been put into effect.
func (v Prevention) done() bool {
	if v.Becomes == review.OfTheRung {
		return v.Level > 0
	}
	return v.Task != nil && v.Task.Settled()
}

// preventionSays says what became of a prevention.
func (p AfterPage) preventionSays(v Prevention) string {
	w := p.t().Review
	switch {
	case v.Level > 0:
		return w.FromLevel(v.Level)
	case v.Drafted:
		return w.InDraft
	case v.Becomes == review.OfTheRung:
		return w.NotInLevels
	case v.Task == nil:
		return p.t().Word.Task[readiness.TaskGone]
	default:
		return p.t().Word.Task[v.Task.State]
	}
}

// measuredSays says how a peak was measured.
func (p Page) measuredSays(m measured.Peak) string {
	return p.t().Review.Measured(p.t().Span.Interval(m.Step), p.t().DayTime(p.near(m.MeasuredAt)))
}

// plotOf is what was measured of an event on a page, beside what was expected and proven.
func (p AfterPage) plotOf(o review.Outcome) RatePlot {
	m, w := o.Peak, p.t().Review
	from, to := p.Row.Event.Window()
	d := RatePlot{Series: []measured.Series{m.Curve}, Spans: []RateSpan{{From: from, To: to, Label: w.Kind[review.WentOnAir]}}}
	if o.High > 0 {
		d.Lines = append(d.Lines, RateLine{Kind: ExpectedLine, Rate: o.High, Lower: o.Low})
	}
	if o.Proven > 0 {
		d.Lines = append(d.Lines, RateLine{Kind: ProvenLine, Rate: o.Proven})
	}
	peak := p.near(m.At).Format("15:04:05")
	d.Marks = []RateMark{{At: m.At, Rate: m.Rate, Label: p.t().Rate(m.Rate) + " · " + peak}}
	if !m.Second.At.IsZero() {
		d.Marks = append(d.Marks, RateMark{At: m.Second.At, Rate: m.Second.Rate, Label: p.t().Rate(m.Second.Rate)})
	}
	return d
}
