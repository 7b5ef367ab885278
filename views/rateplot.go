package views

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/measured"
	"tallylight/text"
)

// RatePlot is what was measured over time, beside what was expected of it.
type RatePlot struct {
	Series []measured.Series // the first is what the plot is about; its peaks decide
	Lines  []RateLine
	Spans  []RateSpan // such as the time on air
	Marks  []RateMark
	Now    time.Time // zero, or out of what is drawn: it is not marked
	// Says is the plot in a sentence; empty: what was the highest, and when.
	Says  string
	Alone bool // it stands in a narrow column on every screen
	// Write writes a value; nil: requests a second. Short is the same for the axis of a narrow drawing.
	Write, Short func(float64) string
}

// RateLine is a value that holds over the whole time.
type RateLine struct {
	Kind  RateLineKind
	Rate  float64
	Lower float64 // of a range its lower end; 0: it is no range
	Label string  // empty: its kind and its value
	Says  string  // the same as a sentence; empty: the label is one
}

// RateLineKind is what a line stands for, which says how it is drawn.
type RateLineKind int

// The kinds of line.
const (
	ExpectedLine RateLineKind = iota
	ProvenLine
	UsualLine
	TargetLine
)

var rateLineClasses = map[RateLineKind]string{ExpectedLine: "exp", ProvenLine: "prov", UsualLine: "ln ln2", TargetLine: "lim"}

// RateSpan is a time with a name.
type RateSpan struct {
	From, To time.Time
	Label    string // at its beginning
}

// RateMark is what happened at an instant.
type RateMark struct {
	At    time.Time
	Rate  float64
	Label string
}

// rateDrawing is a plot in a frame: wide, or narrow for phones.
type rateDrawing struct {
	RatePlot
	frame
	Narrow   bool
	Height   int
	High     float64 // the value at the upper edge
	From, To time.Time
}

func (d RatePlot) wide() rateDrawing {
	return rateDrawing{RatePlot: d, frame: frame{56, 1190, 20, 268}, Height: 300}.scaled()
}

func (d RatePlot) narrow() rateDrawing {
	return rateDrawing{RatePlot: d, frame: frame{38, 348, 20, 228}, Narrow: true, Height: 258}.scaled()
}

// scaled finds what the axes cover: all points, all lines and, of one instant, a minute.
func (d rateDrawing) scaled() rateDrawing {
	for _, s := range d.Series {
		end := s.At(len(s.Rates))
		if d.From.IsZero() || s.Start.Before(d.From) {
			d.From = s.Start
		}
		if end.After(d.To) {
			d.To = end
		}
		for _, rate := range s.Rates {
			if isRate(rate) {
				d.High = max(d.High, rate)
			}
		}
	}
	for _, line := range d.Lines {
		d.High = max(d.High, line.Rate)
	}
	if !d.To.After(d.From) {
		d.To = d.From.Add(time.Minute)
	}
	if d.High *= 1.08; d.High == 0 {
		d.High = 1
	}
	return d
}

// isRate says that a value is one that can be drawn: what is not known, infinite or below nothing is a gap.
func isRate(x float64) bool { return x >= 0 && !math.IsInf(x, 0) }

func (d rateDrawing) name() string {
	if d.Narrow {
		return "narrow"
	}
	return "wide"
}

// viewBox leaves room for the labels of lines beside a wide drawing.
func (d rateDrawing) viewBox() string {
	if d.Narrow {
		return fmt.Sprintf("0 0 358 %d", d.Height)
	}
	return fmt.Sprintf("0 0 1376 %d", d.Height)
}

// shows says on which screens the drawing is seen.
func (d rateDrawing) shows() string {
	if d.Alone {
		return "alone"
	}
	return "only-" + d.name()
}

// at is where an instant stands.
func (d rateDrawing) at(t time.Time) float64 {
	return d.Left + (d.Right-d.Left)*float64(t.Sub(d.From))/float64(d.To.Sub(d.From))
}

// height is where a value stands.
func (d rateDrawing) height(v float64) float64 { return d.Base - (d.Base-d.Top)*min(v, d.High)/d.High }

func (d rateDrawing) holds(t time.Time) bool { return !t.Before(d.From) && !t.After(d.To) }

// write writes a value for the axis or a label.
func (d RatePlot) write(p Page, v float64, short bool) string {
	switch {
	case short && d.Short != nil:
		return d.Short(v)
	case d.Write != nil:
		return d.Write(v)
	case short:
		return text.RateShort(v)
	default:
		return p.t().Rate(v)
	}
}

// point is a place in a drawing.
type point struct{ X, Y float64 }

// runs gives the points of a series, apart where something is not known. Of those on one pixel the highest is drawn.
func (d rateDrawing) runs(s measured.Series) (runs [][]point) {
	var run []point
	for i, rate := range s.Rates {
		if !isRate(rate) {
			if len(run) > 0 {
				runs = append(runs, run)
			}
			run = nil
			continue
		}
		at := point{d.at(s.At(i)), d.height(rate)}
		if n := len(run); n > 1 && math.Floor(run[n-1].X) == math.Floor(at.X) {
			if at.Y < run[n-1].Y {
				run[n-1] = at
			}
			continue
		}
		run = append(run, at)
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	return runs
}

// points writes a run for a polyline; of a single point a short line is drawn.
func (d rateDrawing) points(run []point) string {
	if len(run) == 1 {
		run = []point{{run[0].X - 1, run[0].Y}, {run[0].X + 1, run[0].Y}}
	}
	var out strings.Builder
	for _, at := range run {
		fmt.Fprintf(&out, "%s,%s ", px(at.X), px(at.Y))
	}
	return strings.TrimSpace(out.String())
}

// area is what lies below a run.
func (d rateDrawing) area(run []point) string {
	first, last := point{run[0].X, d.Base}, point{run[len(run)-1].X, d.Base}
	return d.points(slices.Concat([]point{first}, run, []point{last}))
}

// holes gives where nothing is known of the first series, one step and more.
func (d rateDrawing) holes() (holes []stretch) {
	if len(d.Series) == 0 {
		return nil
	}
	s := d.Series[0]
	for i := 0; i < len(s.Rates); {
		if isRate(s.Rates[i]) {
			i++
			continue
		}
		end := i
		for end < len(s.Rates) && !isRate(s.Rates[end]) {
			end++
		}
		holes = append(holes, stretch{d.at(s.At(i)), d.at(s.At(end))})
		i = end
	}
	return holes
}

// values are the labels of the upright axis.
func (d rateDrawing) values(p Page) (ticks []tick) {
	step := finestStep(d.High / 4)
	for i := 0; float64(i)*step <= d.High; i++ {
		v := float64(i) * step
		ticks = append(ticks, tick{d.height(v), d.write(p, v, d.Narrow)})
	}
	return ticks
}

// finestStep gives the step of 1, 2 or 5 times a power of ten, also below 1, that is at least v.
func finestStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v {
			return m * power
		}
	}
	return 10 * power
}

// minuteSteps are the distances of labels that are closer than hours.
var minuteSteps = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute}

// times are the labels of the time axis, on the reader's clock; the last says which clock.
func (d rateDrawing) times(p Page) []tick {
	most := 9
	if d.Narrow {
		most = 4
	}
	step := timeStep(d.To.Sub(d.From), most)
	_, offset := p.near(d.From).Zone()
	shift := time.Duration(offset) * time.Second
	var ticks []tick
	for at := d.From.Add(shift + step - 1).Truncate(step).Add(-shift); !at.After(d.To); at = at.Add(step) {
		label := text.ClockTime(p.near(at))
		if step >= 12*time.Hour {
			label = p.t().Date(p.near(at))
		}
		ticks = append(ticks, tick{d.at(at), label})
	}
	if n := len(ticks); n > 0 && step < 12*time.Hour {
		ticks[n-1].Label += " " + text.ZoneName(p.near(d.To))
	}
	return ticks
}

// timeStep is the shortest round step of which a length has so many at most; of many days, whole ones.
func timeStep(length time.Duration, most int) time.Duration {
	for _, step := range slices.Concat(minuteSteps, hourSteps) {
		if length <= step*time.Duration(most) {
			return step
		}
	}
	const day = 24 * time.Hour
	return (length/time.Duration(most) + day).Truncate(day)
}

// lineTag is a line with where it and its label stand.
type lineTag struct {
	RateLine
	Y, LabelY float64
	Class     string
	Text      string
}

// tagGap is how far labels of lines stand apart.
const tagGap = 15

// tagged gives the lines with their labels, from above, none upon another.
func (d rateDrawing) tagged(p Page) []lineTag {
	var all []lineTag
	for _, line := range d.Lines {
		if line.Rate <= 0 {
			continue
		}
		tag := lineTag{RateLine: line, Y: d.height(line.Rate), Class: rateLineClasses[line.Kind], Text: line.Label}
		tag.LabelY = tag.Y + 4
		if d.Narrow {
			tag.LabelY = tag.Y - 5
		}
		tag.Text = cmp.Or(line.Label, p.t().RatePlot.Line[int(line.Kind)](d.write(p, line.Rate, d.Narrow)))
		all = append(all, tag)
	}
	slices.SortStableFunc(all, func(a, b lineTag) int { return cmp.Compare(a.Y, b.Y) })
	for i := 1; i < len(all); i++ {
		all[i].LabelY = max(all[i].LabelY, all[i-1].LabelY+tagGap)
	}
	return all
}

// marked gives what happened with where its label stands: beside it, on the side where there is room.
func (d rateDrawing) marked() (all []tag) {
	for _, m := range d.Marks {
		if !d.holds(m.At) || !isRate(m.Rate) {
			continue
		}
		t := tag{X: d.at(m.At), Y: d.height(m.Rate), Anchor: "start", Text: m.Label}
		if t.X+widthOf(m.Label)+12 > d.Right {
			t.Anchor = "end"
		}
		all = append(all, t)
	}
	return all
}

// beside moves a label away from its mark.
func (t tag) beside() float64 {
	if t.Anchor == "end" {
		return t.X - 10
	}
	return t.X + 10
}

// spans gives the named times as far as they are drawn.
func (d rateDrawing) spans() (all []RateSpan) {
	for _, s := range d.Spans {
		if s.From.Before(d.From) {
			s.From = d.From
		}
		if s.To.After(d.To) {
			s.To = d.To
		}
		if s.To.After(s.From) {
			all = append(all, s)
		}
	}
	return all
}

// highest gives the highest point of the first series; false where nothing is known.
func (d RatePlot) highest() (at time.Time, rate float64, known bool) {
	if len(d.Series) == 0 {
		return at, 0, false
	}
	for i, r := range d.Series[0].Rates {
		if isRate(r) && (!known || r > rate) {
			at, rate, known = d.Series[0].At(i), r, true
		}
	}
	return at, rate, known
}

// ratePlotSays is a plot in a sentence.
func (p Page) ratePlotSays(d RatePlot) string {
	if d.Says != "" || len(d.Series) == 0 {
		return d.Says
	}
	w := d.wide()
	from, to := p.t().DayTime(p.near(w.From)), text.ClockTime(p.near(w.To))+" "+text.ZoneName(p.near(w.To))
	if !text.SameDay(p.near(w.From), p.near(w.To)) {
		to = p.t().DayTime(p.near(w.To))
	}
	at, rate, known := d.highest()
	if !known {
		return p.t().RatePlot.Nothing(from, to)
	}
	said := p.t().RatePlot.Says(from, to, d.write(p, rate, false), text.ClockTime(p.near(at)))
	for _, line := range w.tagged(p) {
		said = p.t().Sentences(said, cmp.Or(line.Says, p.t().Stop(line.Text)))
	}
	return said
}
