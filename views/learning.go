package views

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/text"
)

// LearningPage is what was expected of past events beside what came.
type LearningPage struct {
	Page
	Report learning.Report
	Ladder readiness.Ladder
	Feeds  map[string]readiness.Feed
	// Given and Right choose a cell of the matrix, whose events are In; 0: none is chosen.
	Given, Right int
	In           []learning.Case
	Draftable    bool
}

// foretoldFirst is how many events the table of forecasts shows before it is opened.
const foretoldFirst = 5

// heard gives the median notice as a figure with its unit.
func (p LearningPage) heard() (figure, unit string) {
	d, known := learning.HeardMedian(p.Report.Heard)
	switch {
	case !known:
		return "–", ""
	case d < 2*fault.Day:
		return itoa(int(d / time.Hour)), p.t().Learning.Hours
	default:
		return itoa(int(d / fault.Day)), p.t().Learning.Days
	}
}

// known gives the coverage in percent; "–" where nothing was answered.
func (p LearningPage) known() string {
	if of := p.Report.Total.Of(); of > 0 {
		return itoa(100 * p.Report.Total.Known / of)
	}
	return "–"
}

func ofAll(n, of int) string { return itoa(n) + "/" + itoa(of) }

// piece is a block of the drawing of coverage.
type piece struct {
	Class      string
	X, Y, W, H float64
}

// monthBar is a month of it.
type monthBar struct {
	At     float64 // its middle
	Name   string
	Said   string
	SaidAt float64
	Pieces []piece
}

// stack is how a drawing of coverage is laid out.
type stack struct{ Width, Left, Base, Block, Wide float64 }

var (
	wideStack   = stack{Width: 640, Left: 70, Base: 216, Block: 32.3, Wide: 54}
	narrowStack = stack{Width: 358, Left: 48, Base: 196, Block: 29, Wide: 30}
)

// most is how many blocks stand above one another before they grow thinner.
const most = 6

// height is that of a block, so that the highest month has room.
func (s stack) height(months []learning.Month) float64 {
	highest := most
	for _, m := range months {
		highest = max(highest, m.Of()+m.Open)
	}
	return s.Block * most / float64(highest)
}

// monthBars lays the months out.
func (p LearningPage) monthBars(s stack) (bars []monthBar) {
	block, step := s.height(p.Report.Months), (s.Width-s.Left)/float64(len(p.Report.Months))
	for i, m := range p.Report.Months {
		b := monthBar{At: s.Left + step*(float64(i)+0.5), Name: m.At.Format(p.t().Pick("1月", "Jan")), Said: ofAll(m.Known, m.Of())}
		if i+1 < len(p.Report.Months) && !p.Report.Months[i+1].At.After(p.Report.Since) {
			b.Said = "–" // nothing could be known yet
		}
		if m.Open > 0 {
			b.Said += " +" + itoa(m.Open) + "?"
		}
		y := s.Base
		for _, of := range []struct {
			n     int
			class string
		}{{m.Known, "b-ai"}, {m.Unknown, "b-not"}, {m.Open, "b-ask"}} {
			for range of.n {
				y -= block
				b.Pieces = append(b.Pieces, piece{of.class, b.At - s.Wide/2, y + 1, s.Wide, max(block-3, 1)})
			}
		}
		b.SaidAt = y - 7
		bars = append(bars, b)
	}
	return bars
}

// line is a source in the drawing of notice.
type line struct {
	Y           float64
	Name        string
	Dots        []float64
	Median      float64
	Said, Class string
}

// leads is how a drawing of notice is laid out.
type leads struct{ Left, Right, Top, Step float64 }

var (
	wideAxis   = leads{Left: 168, Right: 576, Top: 34, Step: 42}
	narrowAxis = leads{Left: 4, Right: 304, Top: 36, Step: 46}
)

// furthest is the notice at the right edge; what is longer stands there.
const furthestNotice = 21 * fault.Day

// x is where a notice stands: by its root, since hours matter more the fewer there are.
func (a leads) x(d time.Duration) float64 {
	share := math.Sqrt(min(float64(d)/float64(furthestNotice), 1))
	return a.Left + share*(a.Right-a.Left)
}

// base is the lower edge of so many lines.
func (a leads) base(n int) float64 { return a.Top + a.Step*float64(n) - a.Step/2 }

var noticeTicks = []time.Duration{0, fault.Day, 3 * fault.Day, 7 * fault.Day, 14 * fault.Day, 21 * fault.Day}

func (p LearningPage) tick(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	return itoa(int(d/fault.Day)) + p.t().Pick("日", " d")
}

func (p LearningPage) lines(a leads) (all []line) {
	for i, h := range p.Report.Heard {
		l := line{Y: a.Top + a.Step*float64(i), Name: p.source(h.Source), Median: a.x(h.Median), Said: p.t().Ahead(h.Median), Class: "strong"}
		if h.Late() {
			l.Class = "t-bad"
		}
		for _, d := range h.Ahead {
			l.Dots = append(l.Dots, a.x(d))
		}
		l.Dots = slices.Compact(l.Dots)
		all = append(all, l)
	}
	return all
}

// source names where events come from.
func (p LearningPage) source(s learning.Source) string {
	if s.FeedID == "" {
		return p.t().Scope.Kind[s.Kind]
	}
	if f, known := p.Feeds[s.FeedID]; known {
		return f.Name
	}
	return p.t().Nav.Calendar
}

// noticeSays is the drawing in a sentence.
func (p LearningPage) noticeSays() string {
	said := make([]string, len(p.Report.Heard))
	for i, h := range p.Report.Heard {
		said[i] = p.source(h.Source) + " " + p.t().Ahead(h.Median)
	}
	return p.t().Learning.HowEarly + " " + p.t().Learning.Notice + p.t().Pick("：", ": ") + p.t().List(said)
}

// rangeWidth is how wide the drawing of a range is.
const rangeWidth = 300

// topOf is the rate at the right edge of the ranges: a round one above all that was measured. Ranges that were foretold far too wide
// end there, lest they squeeze the others.
func topOf(all []learning.Judged) float64 {
	highest := 1.0
	for _, j := range all {
		highest = max(highest, j.Peak.Rate)
	}
	round := math.Pow(10, math.Floor(math.Log10(highest)))
	return math.Ceil(highest/round) * round
}

// rangeAt is where a rate stands in the drawing of a range whose right edge is top.
func rangeAt(rate, top float64) float64 { return min(rangeWidth*rate/top, rangeWidth) }

// diamond is a mark above a range.
func diamond(x float64) string {
	return "M" + px(x) + " 3.5 " + px(x+7.5) + " 11 " + px(x) + " 18.5 " + px(x-7.5) + " 11Z"
}

// above says that a peak came out above what was foretold.
func above(j learning.Judged) bool { return j.Foretold && j.Peak.Rate > j.Forecast.High }

func share(j learning.Judged) string { return strconv.Itoa(int(math.Ceil(100*j.Share()-1e-9))) + " %" }

// cell leads to the events of a cell of the matrix.
func (p LearningPage) cell(given, right int) templ.SafeURL {
	q := url.Values{"given": {itoa(given)}, "right": {itoa(right)}}
	return templ.URL((&url.URL{Path: atLearning, RawQuery: q.Encode(), Fragment: "cell"}).String())
}

// cellClass says whether a cell is right, too much or too little.
func cellClass(given, right, n int) string {
	switch {
	case n == 0:
		return "z"
	case given == right:
		return "hit"
	case given > right:
		return "over"
	default:
		return "under"
	}
}

func (p LearningPage) rungs() (all []int) {
	for n := 1; n <= p.Ladder.Height(); n++ {
		all = append(all, n)
	}
	return all
}

// graded lists the events whose level can be judged, newest first.
func (p LearningPage) graded() (all []learning.Judged) {
	for _, j := range p.Report.Judged {
		if j.Teaches() && j.Level > 0 && j.Right > 0 {
			all = append(all, j)
		}
	}
	return all
}

// found are the items that found something or were let pass, and quiet the others; bulk how many of those were ticked at a stroke.
func (p LearningPage) found() (found, quiet []learning.Caught, twice, bulk int) {
	for _, c := range p.Report.Caught {
		if c.Found > 0 || c.Waived > 0 {
			found = append(found, c)
		} else {
			quiet = append(quiet, c)
			bulk += min(c.Bulk, 1)
		}
		twice += min(c.Found/2, 1)
	}
	return found, quiet, twice, bulk
}

// called names a check or a task.
func (p LearningPage) called(c learning.Caught) string {
	if !c.Task {
		return p.t().CheckName(c.ID)
	}
	if i := slices.IndexFunc(p.Ladder.Templates, func(t readiness.TaskTemplate) bool { return t.ID == c.ID }); i >= 0 {
		return p.t().Pick(p.Ladder.Templates[i].TitleJA, p.Ladder.Templates[i].TitleEN)
	}
	return c.ID
}

func (p LearningPage) looked(c learning.Caught) string {
	if c.Looked == 0 && !c.Task {
		return p.t().Learning.NotCount
	}
	return itoa(c.Looked)
}

// last says when something was found last, or that it never was.
func (p LearningPage) last(c learning.Caught) string {
	if c.Last.IsZero() {
		return p.t().Learning.WaivedN(c.Waived)
	}
	return p.t().Date(p.near(c.Last))
}

// lengths leads to the form of the lengths, filled in with what is proposed; empty where nothing is.
func (p LearningPage) lengths() templ.SafeURL {
	q := url.Values{}
	for _, n := range p.Report.Proposals {
		switch n.Kind {
		case learning.ProposeBoot, learning.ProposeRamp:
			q.Set(string(n.Kind), itoa(int(n.Is.Seconds())))
		case learning.ProposeTail:
			q.Set(string(n.Kind), itoa(int(n.Is.Minutes())))
		}
	}
	if len(q) == 0 {
		return ""
	}
	return templ.URL((&url.URL{Path: "/levels/traffic", RawQuery: q.Encode()}).String())
}

// month is the exposures of the newest month, as they stand in its drawing: by when they began, those higher the more times the usual
// they were. Of one that whoever looks may not know there is no height.
func (p LearningPage) month() (dots []piece, days int) {
	m := p.Report.Months[len(p.Report.Months)-1]
	days = m.At.AddDate(0, 1, -1).Day()
	for _, b := range m.Bursts {
		times := 0.0
		for _, x := range b.On {
			times = max(times, x.Times())
		}
		class := map[learning.Known]string{learning.WasKnown: "b-ai", learning.WasUnknown: "b-not", learning.NotSaid: "b-ask"}[b.Known]
		height := 8 + 12*min(times, 12)
		x := b.From.Sub(m.At).Hours() / 24 / float64(days)
		dots = append(dots, piece{class, x, height, 8, height})
	}
	return dots, days
}

// monthSays is the drawing of a month in a sentence.
func (p LearningPage) monthSays() string {
	m := p.Report.Months[len(p.Report.Months)-1]
	said := make([]string, 0, len(m.Bursts))
	for _, b := range m.Bursts {
		one := p.t().Date(p.near(b.From)) + " " + text.ClockTime(p.near(b.From)) + " " + map[learning.Known]string{learning.WasKnown: p.t().Learning.IsKnown,
			learning.WasUnknown: p.t().Learning.IsNot, learning.NotSaid: p.t().Learning.IsOpen}[b.Known]
		said = append(said, one)
	}
	if len(said) == 0 {
		return p.t().Learning.MonthNone
	}
	return p.t().Learning.Month + p.t().Pick("：", ": ") + p.t().List(said)
}
