package views

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tallylight/readiness/toppage"
	"tallylight/text"
)

// plotSpan is the time that the plots of a top page look back.
const plotSpan = 24 * time.Hour

// Overs are the times that the plot of a page can look back on instead of a day, by their names in its address.
var Overs = map[string]time.Duration{"7d": 7 * 24 * time.Hour, "400d": toppage.KeepFigures}

// overs lists the names of the times to look back on, the shortest first; the empty one is a day.
var overs = []string{"", "7d", "400d"}

// ttfb is the probes of a page over a time, oldest first, ready to be drawn.
type ttfb struct {
	Now      time.Time
	Over     time.Duration
	Limit    float64 // ms
	Top      float64 // ms at the top edge
	Probes   []toppage.Observation
	Gap      time.Duration // between probes, from which on there is no evidence
	Failed   int
	Answered int
	Missed   []time.Time // when probes failed
}

func newTTFB(now time.Time, page toppage.Page, observed []toppage.Observation) ttfb {
	d := ttfb{Now: now, Over: plotSpan, Limit: float64(page.TTFBLimit.Milliseconds()), Gap: page.FreshFor()}
	for _, o := range observed {
		if o.At.Before(now.Add(-plotSpan)) || o.At.After(now) || o.Details.Refused.Told() {
			continue
		}
		d.Probes = append(d.Probes, o)
		if answered(o) {
			d.Answered++
		} else {
			d.Failed++
			d.Missed = append(d.Missed, o.At)
		}
	}
	slices.SortStableFunc(d.Probes, func(a, b toppage.Observation) int { return a.At.Compare(b.At) })
	d.Top = d.top()
	return d
}

// ofFigures draws the 95th percentile of each stretch of a longer time, as one probe in its middle.
func ofFigures(now time.Time, over time.Duration, page toppage.Page, figures []toppage.Figure) ttfb {
	d := ttfb{Now: now, Over: over, Limit: float64(page.TTFBLimit.Milliseconds())}
	for _, f := range figures {
		at := f.At.Add(f.Span / 2)
		if at.After(now) {
			at = now
		}
		o := toppage.Observation{At: at, Status: 200, Facts: toppage.Facts{TTFBMS: f.P95}}
		if f.P95 == nil {
			o.Status = 0
		}
		d.Probes, d.Gap = append(d.Probes, o), 2*f.Span
		d.Answered, d.Failed = d.Answered+f.Answered, d.Failed+f.Probes-f.Answered
		if f.Answered < f.Probes {
			d.Missed = append(d.Missed, at)
		}
	}
	d.Top = d.top()
	return d
}

// top is the value at the upper edge: all that was measured, as long as the limit can still be told from zero.
func (d ttfb) top() float64 {
	top := d.Limit
	for _, o := range d.Probes {
		if answered(o) {
			top = max(top, *o.Facts.TTFBMS)
		}
	}
	return min(top*1.2, 4*max(d.Limit, 1))
}

func answered(o toppage.Observation) bool { return o.Answered() && o.Facts.TTFBMS != nil }

// median is the middle time to first byte, as figures; empty where nothing answered.
func (d ttfb) median() string {
	var ms []float64
	for _, o := range d.Probes {
		if answered(o) {
			ms = append(ms, *o.Facts.TTFBMS)
		}
	}
	if len(ms) == 0 {
		return "–"
	}
	slices.SortFunc(ms, cmp.Compare)
	return fmt.Sprintf("%.0f ms", ms[len(ms)/2])
}

func (d ttfb) limit() string { return fmt.Sprintf("%.0f ms", d.Limit) }

// frame is the part of a drawing in which values stand.
type frame struct{ Left, Right, Top, Base float64 }

var (
	sparkFrame  = frame{0, 392, 0, 36}
	wideFrame   = frame{40, 1272, 12, 222}
	narrowFrame = frame{30, 294, 12, 196}
)

// x is where an instant stands in a drawing that looks back on a time.
func (f frame) x(over time.Duration, now, at time.Time) float64 {
	return f.Right - (f.Right-f.Left)*min(1, float64(now.Sub(at))/float64(over))
}

func (f frame) y(v, top float64) float64 {
	return f.Base - (f.Base-f.Top)*min(v, top)/max(top, 1)
}

// lines gives the polylines of a plot; a line breaks where a probe failed or evidence is missing. Probes that
// fall on the same pixel are drawn once, by the slowest.
func (d ttfb) lines(f frame, top float64) []string {
	var lines []string
	var line strings.Builder
	var last toppage.Observation
	step := d.Over / time.Duration(f.Right-f.Left)
	end := func() {
		if line.Len() > 0 {
			lines = append(lines, strings.TrimSpace(line.String()))
			line.Reset()
		}
	}
	for _, o := range slowest(d.Probes, step) {
		if !answered(o) || !last.At.IsZero() && o.At.Sub(last.At) > d.counts(last)+2*step {
			end()
		}
		if answered(o) {
			fmt.Fprintf(&line, "%s,%s ", px(f.x(d.Over, d.Now, o.At)), px(f.y(*o.Facts.TTFBMS, top)))
		}
		last = o
	}
	end()
	return lines
}

// counts is how long a probe counts as evidence: those of a calmer time count for longer.
func (d ttfb) counts(o toppage.Observation) time.Duration { return max(d.Gap, o.FreshFor) }

// slowest keeps of the probes within each step the slowest, or one that failed.
func slowest(probes []toppage.Observation, step time.Duration) []toppage.Observation {
	var kept []toppage.Observation
	for _, o := range probes {
		n := len(kept)
		if n == 0 || o.At.Truncate(step) != kept[n-1].At.Truncate(step) {
			kept = append(kept, o)
			continue
		}
		if before := kept[n-1]; answered(before) && (!answered(o) || *o.Facts.TTFBMS > *before.Facts.TTFBMS) {
			kept[n-1] = o
		}
	}
	return kept
}

// stretch is a part of a drawing from left to right.
type stretch struct{ From, To float64 }

// gaps gives the stretches without any probe, before the first one and after the last one included.
func (d ttfb) gaps(f frame) []stretch {
	var gaps []stretch
	last := toppage.Observation{At: d.Now.Add(-d.Over)}
	for _, o := range append(slices.Clone(d.Probes), toppage.Observation{At: d.Now}) {
		if o.At.Sub(last.At) > d.counts(last) {
			gaps = append(gaps, stretch{f.x(d.Over, d.Now, last.At), f.x(d.Over, d.Now, o.At)})
		}
		last = o
	}
	return gaps
}

// failures gives where probes failed, once a pixel.
func (d ttfb) failures(f frame) []float64 {
	var at []float64
	for _, missed := range d.Missed {
		at = append(at, math.Round(f.x(d.Over, d.Now, missed)))
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// tick is a labelled value on an axis.
type tick struct {
	At    float64
	Label string
}

// ticks gives round values from 0 to the top.
func (d ttfb) ticks(f frame) []tick {
	step := roundStep(d.Top / 4)
	var ticks []tick
	for v := 0.0; v <= d.Top; v += step {
		ticks = append(ticks, tick{f.y(v, d.Top), fmt.Sprintf("%.0f", v)})
	}
	return ticks
}

// roundStep gives the step of 1, 2 or 5 times a power of ten that is at least v.
func roundStep(v float64) float64 {
	for power := 1.0; ; power *= 10 {
		for _, m := range []float64{1, 2, 5} {
			if m*power >= v {
				return m * power
			}
		}
	}
}

// hours gives so many labels of the time axis, newest first, in both zones; of a longer time than a day, its dates.
func (p Page) hours(f frame, over time.Duration, parts int) []hour {
	var hours []hour
	for i := range parts + 1 {
		at := p.Now.Add(-over * time.Duration(i) / time.Duration(parts))
		h := hour{X: f.x(over, p.Now, at), Anchor: "middle", Near: clockZone(p.near(at)), Far: clockZone(p.far(at))}
		if over > plotSpan {
			h.Near, h.Far = p.t().Date(p.near(at)), clockZone(p.near(at))
		}
		switch i {
		case 0:
			h.Anchor = "end"
		case parts:
			h.Anchor = "start"
		}
		hours = append(hours, h)
	}
	return hours
}

type hour struct {
	X         float64
	Anchor    string
	Near, Far string
}

func clockZone(at time.Time) string { return text.ClockTime(at) + " " + text.ZoneName(at) }

// plotted is what the plot of a page shows: a day of probes, or the figures of a longer time.
func (p TopPagePage) plotted() ttfb {
	if over, longer := Overs[p.Over]; longer {
		return ofFigures(p.Now, over, *p.Shield.Page, p.Figures)
	}
	return newTTFB(p.Now, *p.Shield.Page, p.Observed)
}

// plotSays is the plot in a sentence.
func (p TopPagePage) plotSays(d ttfb) string {
	return p.t().TopPage.PlotSays(p.t().TopPage.Over[p.Over], d.Answered+d.Failed, d.Failed, d.median(), d.limit())
}

// plotOver leads to the page with the plot of another time.
func (p TopPagePage) plotOver(over string) templ.SafeURL {
	q := url.Values{}
	if p.Chosen {
		q.Set("event", p.For.ID)
	}
	if over != "" {
		q.Set("over", over)
	}
	return templ.URL((&url.URL{Path: "/toppage/" + p.Shield.Page.ID, RawQuery: q.Encode(), Fragment: "plot"}).String())
}
