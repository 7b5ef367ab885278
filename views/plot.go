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

// plotSpan is the time that the plots of a top page look back.
const plotSpan = 24 * time.Hour

// ttfb is the probes of a page over 24 hours, oldest first, ready to be drawn.
type ttfb struct {
	Now      time.Time
	Limit    float64 // ms
	Top      float64 // ms at the top edge
	Probes   []readiness.Observation
	Gap      time.Duration // between probes, from which on there is no evidence
	Failed   int
	Answered int
}

func newTTFB(now time.Time, page readiness.TopPage, observed []readiness.Observation) ttfb {
	d := ttfb{Now: now, Limit: float64(page.TTFBLimit.Milliseconds()), Gap: page.FreshFor()}
	for _, o := range observed {
		if o.At.Before(now.Add(-plotSpan)) || o.At.After(now) {
			continue
		}
		d.Probes = append(d.Probes, o)
		if answered(o) {
			d.Answered++
			d.Top = max(d.Top, *o.Facts.TTFBMS)
		} else {
			d.Failed++
		}
	}
	slices.SortStableFunc(d.Probes, func(a, b readiness.Observation) int { return a.At.Compare(b.At) })
	d.Top = min(max(d.Top, d.Limit)*1.2, 4*max(d.Limit, 1))
	return d
}

func answered(o readiness.Observation) bool { return o.Answered() && o.Facts.TTFBMS != nil }

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

func (f frame) x(now, at time.Time) float64 {
	return f.Right - (f.Right-f.Left)*float64(now.Sub(at))/float64(plotSpan)
}

func (f frame) y(v, top float64) float64 {
	return f.Base - (f.Base-f.Top)*min(v, top)/max(top, 1)
}

// lines gives the polylines of a plot; a line breaks where a probe failed or evidence is missing. Probes that
// fall on the same pixel are drawn once, by the slowest.
func (d ttfb) lines(f frame, top float64) []string {
	var lines []string
	var line strings.Builder
	var last time.Time
	step := plotSpan / time.Duration(f.Right-f.Left)
	end := func() {
		if line.Len() > 0 {
			lines = append(lines, strings.TrimSpace(line.String()))
			line.Reset()
		}
	}
	for _, o := range slowest(d.Probes, step) {
		if !answered(o) || !last.IsZero() && o.At.Sub(last) > d.Gap+2*step {
			end()
		}
		if answered(o) {
			fmt.Fprintf(&line, "%s,%s ", px(f.x(d.Now, o.At)), px(f.y(*o.Facts.TTFBMS, top)))
		}
		last = o.At
	}
	end()
	return lines
}

// slowest keeps of the probes within each step the slowest, or one that failed.
func slowest(probes []readiness.Observation, step time.Duration) []readiness.Observation {
	var kept []readiness.Observation
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
	last := d.Now.Add(-plotSpan)
	consider := func(at time.Time) {
		if at.Sub(last) > d.Gap {
			gaps = append(gaps, stretch{f.x(d.Now, last), f.x(d.Now, at)})
		}
		last = at
	}
	for _, o := range d.Probes {
		consider(o.At)
	}
	consider(d.Now)
	return gaps
}

// failures gives where probes failed.
func (d ttfb) failures(f frame) []float64 {
	var at []float64
	for _, o := range slowest(d.Probes, plotSpan/time.Duration(f.Right-f.Left)) {
		if !answered(o) {
			at = append(at, f.x(d.Now, o.At))
		}
	}
	return at
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

// hours gives the labels of the time axis, newest first, in both zones.
func (p Page) hours(f frame, every time.Duration) []hour {
	var hours []hour
	for d := time.Duration(0); d <= plotSpan; d += every {
		at := p.Now.Add(-d)
		anchor := "middle"
		switch d {
		case 0:
			anchor = "end"
		case plotSpan:
			anchor = "start"
		}
		hours = append(hours, hour{X: f.x(p.Now, at), Anchor: anchor, Near: clockZone(p.near(at)), Far: clockZone(p.far(at))})
	}
	return hours
}

type hour struct {
	X         float64
	Anchor    string
	Near, Far string
}

func clockZone(at time.Time) string { return text.ClockTime(at) + " " + text.ZoneName(at) }
