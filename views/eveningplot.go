package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/text"
)

// The bounds of the plot of an evening.
const (
	mostBands   = 5   // events that have a block of their own
	mostSteps   = 160 // along the time axis
	mostListed  = 50  // events in its table
	aroundEvent = 3 * time.Hour
)

// part is an event, or several that are drawn as one, with what is expected of it.
type part struct {
	Event    readiness.Event // without an ID: several, or none that whoever looks may know
	N        int             // it stands for so many
	Hidden   bool            // confidential to whoever looks, so that nothing says when it is
	From, To time.Time
	Peak     float64
}

// block is a part as it is drawn: for each step how much it takes, and what is beneath it.
type block struct {
	part
	Class      string
	Rise, Base []float64
}

// eveningPlot is what is expected of a page over an evening, in steps: what was told, no forecast.
type eveningPlot struct {
	Parts  []part // all of them, by when they begin, those that are confidential last
	Blocks []block
	Steps  []time.Time // where steps begin, and the end of the last
	Sum    []float64   // of each step
	Proven float64
	Cut    bool // there is more than is listed, so that a drawing would show too little
}

// newEveningPlot gathers an event with what falls together with it.
func newEveningPlot(g readiness.Grounds, e readiness.Event, names Names) eveningPlot {
	d := eveningPlot{Proven: g.Proven.Rate, Cut: g.Demand.Rest.Events > 0}
	from, to := e.Window()
	own := part{Event: e, N: 1, From: from, To: to.Add(g.Traffic.PeakTail()), Peak: g.Demand.Peak}
	if own.Peak > 0 {
		d.Parts = append(d.Parts, own)
	}
	hidden := part{Hidden: true}
	for _, a := range g.Demand.Also {
		switch {
		case a.Peak == 0:
		case a.EventID == "":
			hidden.N, hidden.Peak = hidden.N+1, hidden.Peak+a.Peak
		default:
			d.Parts = append(d.Parts, part{Event: names.of([]string{a.EventID}).Events[0], N: 1, From: a.From, To: a.To, Peak: a.Peak})
		}
	}
	slices.SortStableFunc(d.Parts, func(a, b part) int { return a.From.Compare(b.From) })
	if hidden.N > 0 {
		d.Parts = append(d.Parts, hidden)
	}
	d.lay(own)
	return d
}

// Shown says that there is something to compare: more than one event.
func (d eveningPlot) Shown() bool { return len(d.Parts) > 1 && !d.Cut }

// lay divides the time into steps, and puts the parts upon each other.
func (d *eveningPlot) lay(own part) {
	from, to := d.span(own)
	d.Steps = steps(d.Parts, from, to)
	d.Sum = make([]float64, len(d.Steps)-1)
	for _, p := range d.bands(own) {
		b := block{part: p.part, Class: p.Class, Rise: d.rise(p.members), Base: slices.Clone(d.Sum)}
		for i := range d.Sum {
			d.Sum[i] += b.Rise[i]
		}
		d.Blocks = append(d.Blocks, b)
	}
}

// span is the time that is drawn: all of the parts, but of those that last long only what is near the event itself.
func (d *eveningPlot) span(own part) (from, to time.Time) {
	from, to = own.From, own.To
	for _, p := range d.Parts {
		if p.Hidden {
			continue
		}
		if p.From.Before(from) {
			from = p.From
		}
		if p.To.After(to) {
			to = p.To
		}
	}
	if earliest := own.From.Add(-aroundEvent); from.Before(earliest) {
		from = earliest
	}
	if latest := own.To.Add(aroundEvent); to.After(latest) {
		to = latest
	}
	const edge = 30 * time.Minute
	return from.Truncate(edge).Add(-edge), to.Add(2*edge - 1).Truncate(edge)
}

// steps gives where something begins or ends between two instants; of too many, evenly spread ones.
func steps(parts []part, from, to time.Time) []time.Time {
	all := []time.Time{from, to}
	for _, p := range parts {
		for _, at := range []time.Time{p.From, p.To} {
			if at.After(from) && at.Before(to) {
				all = append(all, at)
			}
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	all = slices.CompactFunc(all, time.Time.Equal)
	if len(all) <= mostSteps {
		return all
	}
	even := make([]time.Time, mostSteps+1)
	for i := range even {
		even[i] = from.Add(to.Sub(from) * time.Duration(i) / mostSteps)
	}
	return even
}

// gathered is a part that is drawn as one, with all that it stands for.
type gathered struct {
	part
	Class   string
	members []part
}

// bands says what is drawn as one, from below: what is confidential, the many small ones, then the others by when they begin.
func (d *eveningPlot) bands(own part) []gathered {
	largest := slices.Clone(d.Parts)
	slices.SortStableFunc(largest, func(a, b part) int {
		first := func(p part) int {
			if p.Event.ID == own.Event.ID && !p.Hidden {
				return 0
			}
			return 1
		}
		return cmp.Or(first(a)-first(b), cmp.Compare(b.Peak, a.Peak))
	})
	largest = slices.DeleteFunc(largest, func(p part) bool { return p.Hidden })
	named := largest[:min(len(largest), mostBands)]
	var below, above []gathered
	others := gathered{Class: "dm4"}
	for _, p := range d.Parts {
		switch {
		case p.Hidden:
			below = append(below, gathered{p, "dm3", []part{p}})
		case !slices.ContainsFunc(named, func(n part) bool { return n.Event.ID == p.Event.ID }):
			others.N, others.Peak, others.members = others.N+1, others.Peak+p.Peak, append(others.members, p)
		case p.Event.ID == own.Event.ID:
			above = append(above, gathered{p, "dm1", []part{p}})
		default:
			above = append(above, gathered{p, "dm2", []part{p}})
		}
	}
	if others.N > 0 {
		below = append(below, others)
	}
	return append(below, above...)
}

// rise adds up parts for each step.
func (d *eveningPlot) rise(parts []part) []float64 {
	change := make([]float64, len(d.Steps))
	for _, p := range parts {
		first, last := 0, len(d.Steps)-1
		if !p.Hidden {
			first, _ = slices.BinarySearchFunc(d.Steps[1:], p.From, func(end, at time.Time) int {
				if end.After(at) {
					return 1
				}
				return -1
			})
			last, _ = slices.BinarySearchFunc(d.Steps[:len(d.Steps)-1], p.To, time.Time.Compare)
		}
		if first < last {
			change[first], change[last] = change[first]+p.Peak, change[last]-p.Peak
		}
	}
	rise, sum := make([]float64, len(d.Steps)-1), 0.0
	for i := range rise {
		sum += change[i]
		rise[i] = max(sum, 0)
	}
	return rise
}

// hides says that some of it is confidential to whoever looks.
func (d eveningPlot) hides() bool {
	return slices.ContainsFunc(d.Parts, func(p part) bool { return p.Hidden })
}

// listed gives what the table lists: the first of the parts, and how many more there are.
func (d eveningPlot) listed() []part {
	if len(d.Parts) <= mostListed {
		return d.Parts
	}
	listed, others := slices.Clone(d.Parts[:mostListed]), part{}
	for _, p := range d.Parts[mostListed:] {
		if p.Hidden {
			listed = append(listed, p)
			continue
		}
		others.N, others.Peak = others.N+1, others.Peak+p.Peak
	}
	return append(listed, others)
}

// ahead says that the event is still to come or on air: what is expected of it still matters.
func (p EventPage) ahead() bool {
	return p.Row.Phase == readiness.Upcoming || p.Row.Phase == readiness.OnAir
}

func (p EventPage) evening() eveningPlot { return newEveningPlot(p.Row.Grounds, p.Row.Event, p.Names) }

// grounds are those for which the page is judged.
func (p TopPagePage) grounds() readiness.Grounds {
	return readiness.Grounds{Page: p.Shield.Page, Traffic: p.Traffic, Demand: p.Demand, Proven: p.Proven}
}

// Most is the highest sum, and from when to when it is reached first.
func (d eveningPlot) Most() (sum float64, from, to time.Time) {
	first := 0
	for i, s := range d.Sum {
		if s > d.Sum[first]+1e-9 {
			first = i
		}
	}
	last := first
	for last+1 < len(d.Sum) && d.Sum[last+1] >= d.Sum[first]-1e-9 {
		last++
	}
	return d.Sum[first], d.Steps[first], d.Steps[last+1]
}

// Short is how much of the highest sum is not proven; 0 where nothing is proven at all, which is said otherwise.
func (d eveningPlot) Short() float64 {
	sum, _, _ := d.Most()
	if d.Proven == 0 {
		return 0
	}
	return max(sum-d.Proven, 0)
}

// over is what stands above what is proven.
func (d eveningPlot) over() block {
	b := block{Rise: make([]float64, len(d.Sum)), Base: make([]float64, len(d.Sum))}
	for i, s := range d.Sum {
		b.Rise[i], b.Base[i] = max(s-d.Proven, 0), d.Proven
	}
	return b
}

// drawing is the plot in a frame: wide, or narrow for phones.
type drawing struct {
	eveningPlot
	frame
	Narrow bool
	Height int
	High   float64 // the value at the upper edge
}

func (d eveningPlot) wide() drawing {
	return drawing{eveningPlot: d, frame: frame{56, 1190, 46, 286}, Height: 312}.scaled()
}

func (d eveningPlot) narrow() drawing {
	return drawing{eveningPlot: d, frame: frame{38, 348, 46, 258}, Narrow: true, Height: 284}.scaled()
}

func (d drawing) scaled() drawing {
	sum, _, _ := d.Most()
	d.High = max(sum, d.Proven, 1) * 1.06
	return d
}

func (d drawing) name() string {
	if d.Narrow {
		return "narrow"
	}
	return "wide"
}

func (d drawing) viewBox() string { return fmt.Sprintf("0 0 %s %d", px(d.Right+10), d.Height) }

// at is where an instant stands.
func (d drawing) at(t time.Time) float64 {
	whole := d.Steps[len(d.Steps)-1].Sub(d.Steps[0])
	return d.Left + (d.Right-d.Left)*float64(t.Sub(d.Steps[0]))/float64(whole)
}

func (d drawing) height(v float64) float64 { return d.y(v, d.High) }

// path is the outline of a block: a run of steps with something in them is one shape.
func (d drawing) path(b block) string {
	var out strings.Builder
	for i := 0; i < len(b.Rise); {
		if b.Rise[i] <= 1e-9 {
			i++
			continue
		}
		end := i
		for end < len(b.Rise) && b.Rise[end] > 1e-9 {
			end++
		}
		d.run(&out, b, i, end)
		i = end
	}
	return out.String()
}

func (d drawing) run(out *strings.Builder, b block, first, end int) {
	top := func(i int) string { return px(d.height(b.Base[i] + b.Rise[i])) }
	base := func(i int) string { return px(d.height(b.Base[i])) }
	fmt.Fprintf(out, "M%s %sV%s", px(d.at(d.Steps[first])), base(first), top(first))
	for i := first + 1; i < end; i++ {
		if top(i) != top(i-1) {
			fmt.Fprintf(out, "H%sV%s", px(d.at(d.Steps[i])), top(i))
		}
	}
	fmt.Fprintf(out, "H%sV%s", px(d.at(d.Steps[end])), base(end-1))
	for i := end - 1; i > first; i-- {
		if base(i-1) != base(i) {
			fmt.Fprintf(out, "H%sV%s", px(d.at(d.Steps[i])), base(i-1))
		}
	}
	out.WriteString("Z")
}

// values are the labels of the upright axis.
func (d drawing) values() []tick {
	step := roundStep(d.High / 4)
	var ticks []tick
	for v := 0.0; v <= d.High; v += step {
		ticks = append(ticks, tick{d.height(v), text.RateShort(v)})
	}
	return ticks
}

// hourSteps are the distances of labels on the time axis, the shortest first.
var hourSteps = []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// times are the labels of the time axis, on the reader's clock.
func (d drawing) times(p Page) []tick {
	from, to := d.Steps[0], d.Steps[len(d.Steps)-1]
	most := 9
	if d.Narrow {
		most = 4
	}
	i := slices.IndexFunc(hourSteps, func(s time.Duration) bool { return to.Sub(from) <= s*time.Duration(most) })
	step := to.Sub(from) / time.Duration(most)
	if i >= 0 {
		step = hourSteps[i]
	}
	_, offset := p.near(from).Zone()
	shift := time.Duration(offset) * time.Second
	var ticks []tick
	for at := from.Add(shift + step - 1).Truncate(step).Add(-shift); !at.After(to); at = at.Add(step) {
		label := text.ClockTime(p.near(at))
		if step >= 12*time.Hour {
			label = p.t().Date(p.near(at))
		}
		ticks = append(ticks, tick{d.at(at), label})
	}
	return ticks
}

// tag is a label with where it stands.
type tag struct {
	X, Y         float64
	Anchor, Text string
	User         bool // the words of people
}

// leastBlock is the height from which on a block has room for its label.
const leastBlock = 15

// tags names the blocks beside which there is room.
func (d drawing) tags(p Page) []tag {
	var tags []tag
	for _, b := range d.Blocks {
		first := slices.IndexFunc(b.Rise, func(r float64) bool { return r > 0 })
		if first < 0 {
			continue
		}
		last := first
		for last+1 < len(b.Rise) && b.Rise[last+1] > 0 {
			last++
		}
		if d.height(b.Base[last])-d.height(b.Base[last]+b.Rise[last]) < leastBlock {
			continue
		}
		if t, fits := d.tag(p, b, first, last); fits {
			tags = append(tags, t)
		}
	}
	return tags
}

// tag puts the name of a block before it, behind it or into it, wherever nothing else stands; false where it has no room.
func (d drawing) tag(p Page, b block, first, last int) (tag, bool) {
	t := tag{User: b.Event.ID != "", Text: p.partName(b.part, d.Narrow) + " " + p.t().Rate(b.Peak)}
	left, right, width := d.at(d.Steps[first]), d.at(d.Steps[last+1]), widthOf(t.Text)
	middle := func(i int) float64 { return (d.height(b.Base[i])+d.height(b.Base[i]+b.Rise[i]))/2 + 4 }
	const gap = 6
	switch {
	case !b.Hidden && d.free(left-gap-width, left-gap, middle(first)):
		t.X, t.Y, t.Anchor = left-gap, middle(first), "end"
	case !b.Hidden && d.free(right+gap, right+gap+width, middle(last)):
		t.X, t.Y, t.Anchor = right+gap, middle(last), "start"
	default:
		t.X, t.Y, t.Anchor = left+gap, middle(first), "start"
		return t, right-left > width+2*gap
	}
	return t, true
}

// free says that nothing is drawn at a height between two places in the frame.
func (d drawing) free(from, to, y float64) bool {
	if from < d.Left || to > d.Right {
		return false
	}
	for i, sum := range d.Sum {
		if d.at(d.Steps[i]) < to && d.at(d.Steps[i+1]) > from && d.height(sum) < y+4 {
			return false
		}
	}
	return true
}

// widthOf is about how wide a label is.
func widthOf(label string) float64 {
	width := 0.0
	for _, r := range label {
		if r < 0x1100 {
			width += 6.5
		} else {
			width += 13.5
		}
	}
	return width
}

// How much of a title stands beside its block, and how much where there is little room.
const (
	mostSaid  = 16
	mostShort = 6
)

// partName is what a part is called.
func (p Page) partName(b part, short bool) string {
	switch {
	case b.Hidden:
		return p.t().Evening.Confidential(b.N)
	case b.Event.ID == "":
		return p.t().Evening.OthersN(b.N)
	}
	if letters := []rune(b.Event.Title); short && len(letters) > mostShort {
		return string(letters[:mostShort]) + "…"
	} else if len(letters) > mostSaid {
		return string(letters[:mostSaid]) + "…"
	}
	return b.Event.Title
}

// crest is the label of the highest sum: above it, and within the frame.
func (d drawing) crest(p Page) tag {
	sum, from, to := d.Most()
	t := tag{X: (d.at(from) + d.at(to)) / 2, Y: d.height(sum) - 7, Anchor: "middle", Text: p.t().Rate(sum)}
	if !d.Narrow {
		t.Text = p.t().Evening.Most(t.Text, text.ClockTime(p.near(from)), text.ClockTime(p.near(to)))
	}
	switch {
	case t.X-d.Left < 90:
		t.X, t.Anchor = max(d.at(from), d.Left), "start"
	case d.Right-t.X < 90:
		t.X, t.Anchor = min(d.at(to), d.Right), "end"
	}
	return t
}

// shortfall is the label of what is not proven, where it has room; false where it has none.
func (d drawing) shortfall(p Page) (tag, bool) {
	sum, from, to := d.Most()
	width, high := d.at(to)-d.at(from), d.height(d.Proven)-d.height(sum)
	t := tag{X: (d.at(from) + d.at(to)) / 2, Y: (d.height(d.Proven)+d.height(sum))/2 + 4, Anchor: "middle", Text: "−" + p.t().Rate(d.Short())}
	if !d.Narrow && width > 130 {
		t.Text = p.t().Evening.ShortLabel(p.t().Rate(d.Short()))
	}
	return t, d.Short() > 0 && high > 18 && width > 52
}

// eveningSays is the plot in a sentence.
func (p Page) eveningSays(d eveningPlot, g readiness.Grounds) string {
	sum, from, to := d.Most()
	said := p.t().ProvenSays(g.Proven, g.Demand.Needs(), p.clock())
	if short := d.Short(); short > 0 {
		said = p.t().Sentences(said, p.t().Evening.NotProven(p.t().Rate(short)))
	}
	return p.t().Evening.Draws(p.t().Rate(sum), text.ClockTime(p.near(from)), text.ClockTime(p.near(to)), said)
}
